//! Plain text and Markdown: decoded into lines, written by splicing edits into the original bytes.

use phucdau::document::{Document, Line};
use phucdau::edit::OfLine;

use crate::conform::Forms;
use crate::encoding::Encoding;

/// Where the lines of a plain text stand in its bytes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layer {
    /// Where each line's text starts.
    starts: Vec<usize>,
}

impl Layer {
    /// The lines of `text`, the decoded bytes without their mark. Lines end at LF or CRLF only. `O(text)`.
    pub(crate) fn read(text: &str, encoding: Encoding) -> (Document, Self) {
        let (mut document, mut layer) = (Document::default(), Self::default());
        let (mut at, mut start) = (0, encoding.bom_len());
        while at < text.len() {
            let rest = &text[at..];
            let next = rest.find('\n').map_or(rest.len(), |end| end + 1);
            let line = rest[..next].strip_suffix('\n').map_or(rest, |line| line.strip_suffix('\r').unwrap_or(line));
            document.lines.push(Line::new(line));
            layer.starts.push(start);
            start += encoding.len_of(&rest[..next]);
            at += next;
        }
        (document, layer)
    }

    /// The bytes with `edits` spliced in; every edit finds its place. `O(bytes + edits)`.
    pub(crate) fn write(
        &self,
        bytes: &[u8],
        encoding: Encoding,
        document: &Document,
        edits: &[impl OfLine],
    ) -> Vec<u8> {
        let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 8);
        let mut done = 0;
        let mut forms = Forms::new(document);
        for ((edits, line), &start) in edits.iter().zip(&document.lines).zip(&self.starts) {
            // Both walk the line together: `at` in its text, `raw` in the file.
            let (mut at, mut raw) = (0, start);
            for edit in edits.each() {
                raw += encoding.len_of(&line.text[at..edit.span.start()]);
                out.extend_from_slice(&bytes[done..raw]);
                encoding.encode(&forms.conform(&line.text, &edit), &mut out);
                raw += encoding.len_of(edit.span.of(&line.text));
                (at, done) = (edit.span.end(), raw);
            }
            forms.next_line();
        }
        out.extend_from_slice(&bytes[done..]);
        out
    }

    /// How line `index` ends: `"\n"`, `"\r\n"`, or `""` at the end of a text without a last newline.
    pub(crate) fn line_end(&self, index: usize, bytes: &[u8], encoding: Encoding, document: &Document) -> &'static str {
        let end = self.starts[index] + encoding.len_of(&document.lines[index].text);
        let next = self.starts.get(index + 1).copied().unwrap_or(bytes.len());
        let unit = if encoding.is_utf16() { 2 } else { 1 };
        match (next - end) / unit {
            0 => "",
            1 => "\n",
            _ => "\r\n",
        }
    }
}
