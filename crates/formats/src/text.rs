//! Plain text and Markdown: decoded into lines, written by splicing edits into the original bytes.

use phucdau::document::{Document, Line};
use phucdau::edit::OfLine;

use crate::conform::Forms;
use crate::encoding::Encoding;
use crate::splice::Out;

/// How a line ends.
#[derive(Clone, Copy, Debug)]
enum End {
    /// With the text.
    None,
    /// With LF.
    Lf,
    /// With CR and LF.
    CrLf,
}

impl End {
    const fn text(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Lf => "\n",
            Self::CrLf => "\r\n",
        }
    }
}

/// What parts the lines of a plain text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layer {
    /// How each line ends.
    ends: Vec<End>,
}

impl Layer {
    /// The lines of `text`, the decoded bytes without their mark. Lines end at LF or CRLF only. `O(text)`.
    pub(crate) fn read(text: &str) -> (Document, Self) {
        let lines = text.bytes().filter(|&byte| byte == b'\n').count() + 1;
        let (mut document, mut ends) = (Document { lines: Vec::with_capacity(lines) }, Vec::with_capacity(lines));
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            let next = rest.find('\n').map_or(rest.len(), |end| end + 1);
            let (line, end) = match rest[..next].strip_suffix('\n') {
                Some(line) => line.strip_suffix('\r').map_or((line, End::Lf), |line| (line, End::CrLf)),
                None => (rest, End::None),
            };
            document.lines.push(Line::new(line));
            ends.push(end);
            at += next;
        }
        (document, Self { ends })
    }

    /// The bytes with `edits` spliced in; every edit finds its place. `O(bytes + edits)`.
    pub(crate) fn write(
        &self,
        bytes: &[u8],
        encoding: Encoding,
        document: &Document,
        edits: &[impl OfLine],
    ) -> Vec<u8> {
        let mut out = Out::new(bytes.len());
        let (mut done, mut raw) = (0, encoding.bom_len());
        let mut forms = Forms::new(document);
        for ((edits, line), end) in edits.iter().zip(&document.lines).zip(&self.ends) {
            // Both walk the line together: `at` in its text, `raw` in the file.
            let mut at = 0;
            for edit in edits.each() {
                raw += encoding.len_of(&line.text[at..edit.span.start()]);
                out.copy(&bytes[done..raw]);
                out.write(&forms.conform(&line.text, &edit), encoding);
                raw += encoding.len_of(edit.span.of(&line.text));
                (at, done) = (edit.span.end(), raw);
            }
            raw += encoding.len_of(&line.text[at..]) + encoding.len_of(end.text());
            forms.next_line();
        }
        out.copy(&bytes[done..]);
        out.finish()
    }

    /// How line `index` ends: `"\n"`, `"\r\n"`, or `""` at the end of a text without a last newline.
    pub(crate) fn line_end(&self, index: usize) -> &'static str {
        self.ends[index].text()
    }
}
