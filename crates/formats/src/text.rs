//! Plain text and Markdown: decoded into lines, written by splicing edits into the original bytes.

use std::borrow::Cow;
use std::path::Path;

use phucdau::document::{Document, Line};
use phucdau::edit::Edit;

use crate::detect::{Format, detect};
use crate::encoding::Encoding;
use crate::form::Form;

/// Why bytes could not be read as a document.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    /// A byte that no UTF-8 text holds at this place.
    #[error(
        "{}: invalid UTF-8 at byte {offset} (0x{byte:02x}) while reading line {line}; convert the file to UTF-8, or give --encoding if it is UTF-16",
        format.name()
    )]
    Utf8 {
        /// What the file was taken for.
        format: Format,
        /// Offset of the first bad byte.
        offset: usize,
        /// That byte.
        byte: u8,
        /// The line it stands on, from 1.
        line: usize,
    },
    /// A NUL, which no text holds.
    #[error("{}: NUL at byte {offset} while reading line {line}: this is no text, or damaged; restore the file, or leave it out with --exclude", format.name())]
    Nul {
        /// What the file was taken for.
        format: Format,
        /// Offset of the NUL.
        offset: usize,
        /// The line it stands on, from 1.
        line: usize,
    },
    /// UTF-16 comes in pairs of bytes.
    #[error("{}: {length} bytes of UTF-16 end in half a character at byte {offset}; the file was cut: copy it again", format.name())]
    OddLength {
        /// What the file was taken for.
        format: Format,
        /// Offset of the last byte.
        offset: usize,
        /// Length of the file.
        length: usize,
    },
    /// Half of a surrogate pair.
    #[error("{}: unpaired surrogate 0x{unit:04x} at byte {offset} while reading line {line} of UTF-16; the file is damaged, or --encoding is wrong", format.name())]
    Surrogate {
        /// What the file was taken for.
        format: Format,
        /// Offset of the unit.
        offset: usize,
        /// The unit.
        unit: u16,
        /// The line it stands on, from 1.
        line: usize,
    },
    /// A format that is recognised but not read.
    #[error("{}: this format is not read yet (recognised at byte 0); give plain text, or --input-format txt to take it as such", format.name())]
    NotRead {
        /// What the file holds.
        format: Format,
    },
}

/// How to read; plain data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Request<'a> {
    /// The file's name, if it has one.
    pub name: Option<&'a Path>,
    /// The format, if it is known; else it is detected.
    pub format: Option<Format>,
    /// The encoding, if it is known; else it is detected.
    pub encoding: Charset,
}

/// An encoding as a user names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Charset {
    /// Detected.
    #[default]
    Auto,
    /// UTF-8, with or without a mark.
    Utf8,
    /// UTF-16; its mark tells the order of bytes.
    Utf16,
}

/// A document with the bytes it was read from.
#[derive(Clone, Debug)]
pub struct Source {
    bytes: Vec<u8>,
    format: Format,
    encoding: Encoding,
    document: Document,
    /// Where each line's text starts in `bytes`.
    starts: Vec<usize>,
}

/// Reads bytes without a name. `O(bytes)`.
///
/// # Errors
/// If they are no text, or a format that is not read.
pub fn read(bytes: Vec<u8>) -> Result<Source, ReadError> {
    read_as(bytes, &Request::default())
}

/// Reads bytes as `request` says. `O(bytes)`; the bytes are kept, the lines are held once more as decoded text.
///
/// # Errors
/// If they are no text in the encoding asked for, or a format that is not read.
pub fn read_as(bytes: Vec<u8>, request: &Request<'_>) -> Result<Source, ReadError> {
    let format = request.format.unwrap_or_else(|| detect(&bytes, request.name));
    if !format.is_read() {
        return Err(ReadError::NotRead { format });
    }
    let encoding = match request.encoding {
        Charset::Auto => Encoding::detect(&bytes),
        Charset::Utf8 => Encoding::utf8(&bytes),
        Charset::Utf16 => Encoding::utf16(&bytes),
    };
    let mut source = Source { bytes, format, encoding, document: Document::default(), starts: Vec::new() };
    if encoding.is_utf16() {
        source.decode_utf16()?
    } else {
        source.decode_utf8()?
    }
    Ok(source)
}

/// The original bytes with `edits` spliced in; without edits the very same bytes. One list of edits for each line of the
/// document, sorted and disjoint. New text takes the Unicode form around it, see [`Source::conform`]. `O(bytes + edits)`.
///
/// # Panics
/// If there are not as many lists as lines, or a span lies outside its line, cuts a character, or overlaps the one
/// before: bugs of the caller.
pub fn write(source: &Source, edits: &[Vec<Edit>]) -> Vec<u8> {
    let lines = &source.document.lines;
    assert_eq!(edits.len(), lines.len(), "one list of edits for each line");
    let mut out = Vec::with_capacity(source.bytes.len() + source.bytes.len() / 8);
    let mut done = 0;
    let mut forms = Forms::new(source);
    for ((edits, line), &start) in edits.iter().zip(lines).zip(&source.starts) {
        // Both walk the line together: `at` in its text, `raw` in the file.
        let (mut at, mut raw) = (0, start);
        for edit in edits {
            raw += source.encoding.len_of(&line.text[at..edit.span.start()]);
            out.extend_from_slice(&source.bytes[done..raw]);
            source.encoding.encode(&forms.conform(&line.text, edit), &mut out);
            raw += source.encoding.len_of(edit.span.of(&line.text));
            (at, done) = (edit.span.end(), raw);
        }
        forms.next_line();
    }
    out.extend_from_slice(&source.bytes[done..]);
    out
}

impl Source {
    /// The lines.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The bytes as they were read.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What the bytes were taken for.
    pub fn format(&self) -> Format {
        self.format
    }

    /// How characters became bytes.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// How line `index`, from 0, ends: `"\n"`, `"\r\n"`, or `""` at the end of a text without a last newline.
    ///
    /// # Panics
    /// If there is no such line.
    pub fn line_end(&self, index: usize) -> &'static str {
        let end = self.starts[index] + self.encoding.len_of(&self.document.lines[index].text);
        let next = self.starts.get(index + 1).copied().unwrap_or(self.bytes.len());
        let unit = if self.encoding.is_utf16() { 2 } else { 1 };
        match (next - end) / unit {
            0 => "",
            1 => "\n",
            _ => "\r\n",
        }
    }

    /// Gives the new text of every edit the Unicode form of the text around it: of the old text if that shows one, else
    /// of its line, else of the document, else composed. One list of edits for each line. Edits that have it stay.
    pub fn conform(&self, edits: &mut [Vec<Edit>]) {
        let mut forms = Forms::new(self);
        for (edits, line) in edits.iter_mut().zip(&self.document.lines) {
            for edit in edits.iter_mut() {
                if let Cow::Owned(new) = forms.conform(&line.text, edit) {
                    edit.new = new;
                }
            }
            forms.next_line();
        }
    }

    /// Whether the format itself needs what an edit would take away: the signs of Markdown are no specks of a scan.
    /// `line` is the text of the edit's line.
    pub fn keeps(&self, line: &str, edit: &Edit) -> bool {
        let signs = |text: &str| text.chars().all(|c| c.is_whitespace() || "#>*_-+=~`|:".contains(c));
        self.format == Format::Md && edit.new.trim().is_empty() && signs(edit.span.of(line))
    }

    fn decode_utf8(&mut self) -> Result<(), ReadError> {
        let bom = self.encoding.bom_len();
        let body = &self.bytes[bom..];
        let valid = match std::str::from_utf8(body) {
            Ok(_) => body.len(),
            Err(error) => error.valid_up_to(),
        };
        let line = |at: usize| 1 + body[..at].iter().filter(|&&byte| byte == b'\n').count();
        if let Some(at) = body[..valid].iter().position(|&byte| byte == 0) {
            return Err(ReadError::Nul { format: self.format, offset: bom + at, line: line(at) });
        }
        let Ok(text) = std::str::from_utf8(body) else {
            let byte = body[valid];
            return Err(ReadError::Utf8 { format: self.format, offset: bom + valid, byte, line: line(valid) });
        };
        let mut start = 0;
        while start < text.len() {
            let rest = &text[start..];
            let (line, next) = match rest.find('\n') {
                Some(end) => (rest[..end].strip_suffix('\r').unwrap_or(&rest[..end]), start + end + 1),
                None => (rest, text.len()),
            };
            self.document.lines.push(Line::new(line));
            self.starts.push(bom + start);
            start = next;
        }
        Ok(())
    }

    fn decode_utf16(&mut self) -> Result<(), ReadError> {
        let (format, length) = (self.format, self.bytes.len());
        if !length.is_multiple_of(2) {
            return Err(ReadError::OddLength { format, offset: length - 1, length });
        }
        let mut offset = self.encoding.bom_len();
        let mut start = offset;
        let mut text = String::new();
        for unit in char::decode_utf16(self.encoding.units(&self.bytes[offset..])) {
            let line = self.document.lines.len() + 1;
            let c = unit.map_err(|error| {
                let unit = error.unpaired_surrogate();
                ReadError::Surrogate { format, offset, unit, line }
            })?;
            if c == '\0' {
                return Err(ReadError::Nul { format, offset, line });
            }
            offset += 2 * c.len_utf16();
            if c == '\n' {
                if text.ends_with('\r') {
                    text.pop();
                }
                self.document.lines.push(Line::new(text.as_str()));
                self.starts.push(start);
                text.clear();
                start = offset;
            } else {
                text.push(c);
            }
        }
        if !text.is_empty() {
            self.document.lines.push(Line::new(text));
            self.starts.push(start);
        }
        Ok(())
    }
}

/// The forms of a document and of the line at hand, each found out once and only when asked for.
struct Forms<'a> {
    source: &'a Source,
    document: Option<Form>,
    line: Option<Option<Form>>,
}

impl<'a> Forms<'a> {
    fn new(source: &'a Source) -> Self {
        Self { source, document: None, line: None }
    }

    fn next_line(&mut self) {
        self.line = None;
    }

    fn conform<'e>(&mut self, line: &str, edit: &'e Edit) -> Cow<'e, str> {
        if edit.new.is_ascii() {
            return Cow::Borrowed(&edit.new);
        }
        let form = Form::of(edit.span.of(line))
            .or_else(|| *self.line.get_or_insert_with(|| Form::of(line)))
            .unwrap_or_else(|| self.of_document());
        match form.apply(&edit.new) {
            Cow::Owned(new) if new != edit.new => Cow::Owned(new),
            _ => Cow::Borrowed(&edit.new),
        }
    }

    fn of_document(&mut self) -> Form {
        let source = self.source;
        *self.document.get_or_insert_with(|| {
            let mut counts = [0_usize; 3];
            for line in &source.document.lines {
                if let Some(form) = Form::of(&line.text) {
                    counts[form as usize] += 1;
                }
            }
            let [composed, decomposed, tones] = counts;
            if composed >= decomposed.max(tones) {
                Form::Composed
            } else if decomposed >= tones {
                Form::Decomposed
            } else {
                Form::Tones
            }
        })
    }
}
