//! A document with the bytes it was read from: every format is read and written through here.

use std::borrow::Cow;
use std::path::Path;

use phucdau::document::Document;
use phucdau::edit::{Edit, OfLine};
use phucdau::span::Span;

use crate::conform::Forms;
use crate::declared::declared;
use crate::detect::{Format, detect};
use crate::encoding::Encoding;
use crate::error::ReadError;
use crate::fields::{self, Put, csv, html, jsonl};
use crate::legacy::{self, Converted, Legacy};
use crate::markdown::Kept;
use crate::proof::{Proof, proven};
use crate::splice::{Splice, splice};
use crate::{alto, docx, hocr, page, pdf, text, tsv};

/// How to read; plain data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Request<'a> {
    /// The file's name, if it has one.
    pub name: Option<&'a Path>,
    /// The format, if it is known; else it is detected.
    pub format: Option<Format>,
    /// The encoding, if it is known; else it is detected.
    pub encoding: Charset,
    /// The columns of a table that are read, by their names in its first row.
    pub columns: &'a [String],
    /// The fields of JSON lines that are read; dots lead into objects.
    pub fields: &'a [String],
    /// Whether signed files are read too; an edit breaks the signature, or shows as made after it.
    pub force_signed: bool,
}

/// An encoding as a user names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Charset {
    /// Detected, by mark, by what markup declares, by content; plain text that is no UTF-8 may be in an encoding from
    /// before Unicode.
    #[default]
    Auto,
    /// UTF-8, with or without a mark.
    Utf8,
    /// UTF-16; its mark tells the order of bytes.
    Utf16,
    /// An encoding from before Unicode; what is edited becomes UTF-8.
    Legacy(Legacy),
}

/// How to write; plain data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Writing {
    /// Whether hOCR, ALTO and PAGE keep the engine's reading beside the new one, each in its own way.
    pub alternatives: bool,
    /// The date of the repair as `2026-01-31T12:00:00Z`, for formats that record what was done; without it none is
    /// written.
    pub date: Option<String>,
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written<R = Reason> {
    /// The document with all edits that found their place; without any the very bytes that were read.
    pub bytes: Vec<u8>,
    /// The edits that the format has no place for, in the order of lines and edits.
    pub unplaced: Vec<Unplaced<R>>,
}

/// An edit that the format has no place for; nothing of it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unplaced<R = Reason> {
    /// The line, from 0.
    pub line: usize,
    /// The edit's place in the list of its line, from 0.
    pub edit: usize,
    /// Why it has no place.
    pub reason: R,
}

/// Why an edit has no place in a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// Words would be joined or parted that are elements with parts of their own.
    Elements,
    /// Letters have boxes or confidences of their own, and their number would change.
    Letters,
    /// The same text stands in several places that disagree.
    Levels,
    /// Written, the line would be read otherwise than it was meant: text would be taken for markup, or run together.
    Markup,
    /// The text layer of a PDF has no place for it.
    Pdf(pdf::Reason),
    /// A word processor's document has no place for it.
    Docx(docx::Reason),
    /// The column, the field or the page's text has no place for it.
    Field(fields::Reason),
}

/// A document with the bytes it was read from.
#[derive(Clone, Debug)]
pub struct Source {
    bytes: Vec<u8>,
    format: Format,
    encoding: Encoding,
    /// Whether the bytes told their encoding themselves.
    detected: bool,
    document: Document,
    layout: Layout,
    /// What of Markdown is no prose.
    kept: Kept,
    /// The columns or fields that are read.
    names: Vec<String>,
    /// The encoding from before Unicode that the file is in, and its own bytes; `bytes` are then their UTF-8.
    legacy: Option<Own>,
}

/// An encoding from before Unicode, and a file's bytes in it.
type Own = (Legacy, Vec<u8>);

/// Where the words of a document stand, as only its format understands it.
#[derive(Clone, Debug)]
enum Layout {
    Text(text::Layer),
    Tsv(tsv::Layer),
    Hocr(hocr::Layer),
    Alto(alto::Layer),
    Page(page::Layer),
    Html(html::Layer),
    Csv(csv::Layer),
    Jsonl(jsonl::Layer),
    Docx(docx::Layer),
    Pdf(Box<pdf::Layer>),
}

/// The least confidence at which text that is no UTF-8 is taken for an encoding from before Unicode, unasked.
const SURE: f64 = 0.5;

/// Reads bytes without a name. `O(bytes)`.
///
/// # Errors
/// If they are broken, or a format that is not read.
pub fn read(bytes: Vec<u8>) -> Result<Source, ReadError> {
    read_as(bytes, &Request::default())
}

/// Reads bytes as `request` says. `O(bytes)`; the bytes are kept, the lines are held once more as decoded text.
///
/// # Errors
/// If they are not in the encoding or the format asked for, are broken, or of a format that is not read.
pub fn read_as(bytes: Vec<u8>, request: &Request<'_>) -> Result<Source, ReadError> {
    let format = request.format.unwrap_or_else(|| detect(&bytes, request.name));
    if !format.is_read() {
        return Err(ReadError::NotRead { format });
    }
    let force_signed = request.force_signed;
    let package = match format {
        Format::Pdf => {
            Some(wrap(pdf::Layer::read(&bytes, pdf::Options { force_signed, ..Default::default() })?, |layer| {
                Layout::Pdf(Box::new(layer))
            }))
        }
        Format::Docx => {
            Some(wrap(docx::Layer::read(&bytes, docx::Options { force_signed, ..Default::default() })?, Layout::Docx))
        }
        _ => None,
    };
    if let Some((document, layout)) = package {
        return Ok(Source {
            format,
            encoding: Encoding::utf8(b""),
            detected: false,
            document,
            layout,
            bytes,
            kept: Kept::default(),
            names: Vec::new(),
            legacy: None,
        });
    }
    let (bytes, legacy) = unicode(bytes, format, request.encoding)?;
    let encoding = match request.encoding {
        Charset::Legacy(_) => Encoding::utf8(&bytes),
        Charset::Auto => declared(&bytes, format)?,
        Charset::Utf8 => Encoding::utf8(&bytes),
        Charset::Utf16 => Encoding::utf16(&bytes),
    };
    let text = decoded(&bytes, format, encoding)?;
    let names = if format == Format::Jsonl { request.fields } else { request.columns };
    let (mut document, layout) = laid(&text, format, encoding, names)?;
    document.lines.shrink_to_fit();
    let kept = if format == Format::Md { Kept::of(&text) } else { Kept::default() };
    let detected = request.encoding == Charset::Auto;
    Ok(Source { format, encoding, detected, document, layout, bytes, kept, names: names.to_vec(), legacy })
}

/// The text of `bytes`, if spans reach to its end.
fn decoded(bytes: &[u8], format: Format, encoding: Encoding) -> Result<Cow<'_, str>, ReadError> {
    let text = encoding.decode(bytes, format)?;
    if text.len() > Span::LIMIT { Err(ReadError::TooLong { format, length: text.len() }) } else { Ok(text) }
}

/// Where the words of decoded text stand; `names` are the columns or fields that are read.
fn laid(text: &str, format: Format, encoding: Encoding, names: &[String]) -> Result<(Document, Layout), ReadError> {
    let in_bytes = |error| placed(error, text, encoding);
    let named: Vec<&str> = names.iter().map(String::as_str).collect();
    Ok(match format {
        Format::Csv => wrap(csv::Layer::read(text, &named, None)?, Layout::Csv),
        Format::Tsv if !named.is_empty() => wrap(csv::Layer::read(text, &named, Some(b'\t'))?, Layout::Csv),
        Format::Jsonl => wrap(jsonl::Layer::read(text, &named)?, Layout::Jsonl),
        Format::Html => wrap(html::Layer::read(text), Layout::Html),
        Format::Tsv => wrap(tsv::Layer::read(text), Layout::Tsv),
        Format::Hocr => wrap(hocr::Layer::read(text).map_err(in_bytes)?, Layout::Hocr),
        Format::Alto => wrap(alto::Layer::read(text).map_err(in_bytes)?, Layout::Alto),
        Format::Page => wrap(page::Layer::read(text).map_err(in_bytes)?, Layout::Page),
        _ => wrap(text::Layer::read(text), Layout::Text),
    })
}

/// A file in an encoding from before Unicode as UTF-8, with its encoding and its own bytes; any other as it is.
fn unicode(bytes: Vec<u8>, format: Format, charset: Charset) -> Result<(Vec<u8>, Option<Own>), ReadError> {
    let unknown = || {
        matches!(format, Format::Txt | Format::Md)
            && Encoding::detect(&bytes) == Encoding::Utf8
            && !bytes.contains(&0)
            && std::str::from_utf8(&bytes).is_err()
    };
    let converted = match charset {
        Charset::Legacy(named) => Some((named, legacy::convert(&bytes, Some(named))?)),
        // What nothing explains fails as UTF-8 in a moment, with the byte at which it does.
        Charset::Auto if unknown() => {
            let sure = |found: &Converted| found.confidence >= SURE;
            legacy::convert(&bytes, None).ok().filter(sure).and_then(|found| Some((found.encoding?, found)))
        }
        _ => None,
    };
    Ok(match converted {
        Some((encoding, converted)) => (converted.text.into_bytes(), Some((encoding, bytes))),
        None => (bytes, None),
    })
}

/// An error at a byte of the decoded text, with its place in the file.
fn placed(mut error: ReadError, text: &str, encoding: Encoding) -> ReadError {
    if let ReadError::Markup { offset, .. } = &mut error {
        *offset = encoding.bom_len() + encoding.len_of(&text[..*offset]);
    }
    error
}

fn wrap<T>((document, layer): (Document, T), layout: impl FnOnce(T) -> Layout) -> (Document, Layout) {
    (document, layout(layer))
}

/// Unplaced edits of a room, with the room's reason as one of the frame's.
fn named<R>(unplaced: Vec<Unplaced<R>>, name: impl Fn(R) -> Reason) -> Vec<Unplaced> {
    let of = |Unplaced { line, edit, reason }| Unplaced { line, edit, reason: name(reason) };
    unplaced.into_iter().map(of).collect()
}

/// Writes with the default of [`Writing`], see [`Source::write`].
///
/// # Panics
/// As [`Source::write`].
pub fn write<E: OfLine + Clone + Default>(source: &Source, edits: &[E]) -> Written {
    source.write(edits, &Writing::default())
}

impl Source {
    /// The original bytes with `edits` spliced in; without edits the very same bytes. One list of edits for each line of
    /// the document, sorted and disjoint. New text takes the Unicode form around it, see [`Source::conform`]. An edit
    /// that the format has no place for is not written and comes back by name. `O(bytes + edits)`.
    ///
    /// ```
    /// use phucdau::edit::{Edit, Kind, Why};
    /// use phucdau::span::Span;
    /// use phucdau_formats::{Reason, Writing, read};
    ///
    /// let source = read(b"<alto><TextLine><String CONTENT='ba'/></TextLine></alto>".to_vec()).unwrap();
    /// let edit = |new: &str| Edit {
    ///     span: Span::new(0, 2), new: new.into(), confidence: 0.9, doubt: 0.0, kind: Kind::Diacritics, why: Why::Context,
    /// };
    /// let written = source.write(&[vec![edit("b\u{e0}")]], &Writing::default());
    /// assert_eq!(written.bytes, "<alto><TextLine><String CONTENT='b\u{e0}'/></TextLine></alto>".as_bytes());
    /// assert!(written.unplaced.is_empty());
    ///
    /// let lettered = "<alto><TextLine><String CONTENT='ba'><Glyph CONTENT='b'/><Glyph CONTENT='a'/></String></TextLine></alto>";
    /// let source = read(lettered.into()).unwrap();
    /// let written = source.write(&[vec![edit("ban")]], &Writing::default());
    /// assert_eq!(written.unplaced[0].reason, Reason::Letters);
    /// assert_eq!(written.bytes, source.bytes());
    /// ```
    ///
    /// # Panics
    /// If there are not as many lists as lines, or a span lies outside its line, cuts a character, or overlaps the one
    /// before: bugs of the caller.
    pub fn write<E: OfLine + Clone + Default>(&self, edits: &[E], writing: &Writing) -> Written {
        assert_eq!(edits.len(), self.document.lines.len(), "one list of edits for each line");
        if edits.iter().all(E::is_empty) {
            return Written { bytes: self.bytes().to_vec(), unplaced: Vec::new() };
        }
        match &self.layout {
            Layout::Text(layer) => {
                let bytes = layer.write(&self.bytes, self.encoding, &self.document, edits);
                Written { bytes, unplaced: Vec::new() }
            }
            Layout::Pdf(layer) => {
                let Written { bytes, unplaced } = layer.write(&self.bytes, &self.document, edits);
                Written { bytes, unplaced: named(unplaced, Reason::Pdf) }
            }
            Layout::Docx(layer) => {
                let Written { bytes, unplaced } = layer.write(&self.bytes, &self.document, edits);
                Written { bytes, unplaced: named(unplaced, Reason::Docx) }
            }
            layout => {
                let text = self.text();
                let write = |edits: &[E]| self.spliced(&text, layout, edits, writing);
                let sure = match layout {
                    Layout::Hocr(layer) => !layer.is_loose(),
                    Layout::Alto(layer) => !layer.is_loose(),
                    Layout::Html(_) | Layout::Csv(_) | Layout::Jsonl(_) => false,
                    _ => true,
                };
                let (bytes, unplaced) = proven(edits, Reason::Markup, write, |bytes, edits, unplaced| {
                    let bytes = bytes.as_ref()?;
                    if !self.keeps_its_encoding(bytes) {
                        return Some(0);
                    }
                    // Elsewhere what is text and what is markup depends on what stands around it.
                    if sure {
                        return None;
                    }
                    let mut proof = Proof::new(&self.document, edits, unplaced);
                    match self.again(bytes, &mut |line| proof.line(line)) {
                        Some(()) => proof.broken(),
                        None => Some(0),
                    }
                });
                Written { bytes: bytes.unwrap_or_else(|| self.bytes.clone()), unplaced }
            }
        }
    }

    /// The bytes with `edits` in the text that is `text`; `None` for those that are read.
    fn spliced(
        &self,
        text: &str,
        layout: &Layout,
        edits: &[impl OfLine],
        writing: &Writing,
    ) -> (Option<Vec<u8>>, Vec<Unplaced>) {
        let (patches, unplaced) = match layout {
            Layout::Html(layer) => return self.in_order(text, |put| layer.patches(text, edits, put)),
            Layout::Csv(layer) => return self.in_order(text, |put| layer.patches(text, edits, put)),
            Layout::Jsonl(layer) => return self.in_order(text, |put| layer.patches(text, edits, put)),
            Layout::Tsv(layer) => layer.patches(text, &self.document, edits),
            Layout::Hocr(layer) => layer.patches(text, &self.document, edits, writing),
            Layout::Alto(layer) => layer.patches(text, &self.document, edits, writing),
            Layout::Page(layer) => layer.patches(text, &self.document, edits, writing),
            Layout::Text(_) | Layout::Docx(_) | Layout::Pdf(_) => return (None, Vec::new()),
        };
        (Some(splice(&self.bytes, self.encoding, text, patches)), unplaced)
    }

    /// The bytes with the patches of fields, which come in the order of the text: none of them is kept.
    fn in_order(
        &self,
        text: &str,
        write: impl FnOnce(Put) -> Vec<fields::Unplaced>,
    ) -> (Option<Vec<u8>>, Vec<Unplaced>) {
        let mut splice = Splice::new(&self.bytes, self.encoding, text);
        let unplaced = write(&mut |patch| splice.put(&patch));
        (Some(splice.finish()), named(unplaced, Reason::Field))
    }

    /// Whether `bytes` are taken for the encoding of this document: a declaration that moves far into a file is not found.
    fn keeps_its_encoding(&self, bytes: &[u8]) -> bool {
        !self.detected || declared(bytes, self.format).is_ok_and(|encoding| encoding == self.encoding)
    }

    /// Calls `take` with each line of what was written; `None` if it is not read.
    fn again(&self, bytes: &[u8], take: &mut dyn FnMut(&str)) -> Option<()> {
        let text = decoded(bytes, self.format, self.encoding).ok()?;
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        match self.format {
            Format::Html => html::Layer::lines(&text, take),
            Format::Csv => csv::Layer::lines(&text, &names, None, take).ok()?,
            Format::Tsv if !names.is_empty() => csv::Layer::lines(&text, &names, Some(b'\t'), take).ok()?,
            Format::Jsonl => jsonl::Layer::lines(&text, &names, take).ok()?,
            format => {
                let (document, _) = laid(&text, format, self.encoding, &self.names).ok()?;
                document.lines.iter().for_each(|line| take(&line.text));
            }
        }
        Some(())
    }

    /// Whether an edit may find no place in this document: not in plain text.
    pub fn may_refuse(&self) -> bool {
        !matches!(self.layout, Layout::Text(_))
    }

    /// The lines.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The bytes as they were read.
    pub fn bytes(&self) -> &[u8] {
        self.legacy.as_ref().map_or(&self.bytes, |(_, own)| own)
    }

    /// What the bytes were taken for.
    pub fn format(&self) -> Format {
        self.format
    }

    /// How characters became bytes; `None` for packages of parts or objects, which have ways of their own.
    pub fn encoding(&self) -> Option<Encoding> {
        self.format.is_text().then_some(self.encoding)
    }

    /// The name of the encoding, as reports give it; an encoding from before Unicode among them.
    pub fn encoding_name(&self) -> Option<&'static str> {
        let legacy = self.legacy.as_ref().map(|(legacy, _)| legacy.name());
        legacy.or_else(|| self.encoding().map(Encoding::name))
    }

    /// The number of each line, from 1: that of the line in the file for text, columns and JSON lines, where a cell or a
    /// record has that of the line it begins on; elsewhere lines are counted as they are read. `O(bytes)`.
    ///
    /// ```
    /// use phucdau_formats::{Format, Request, read_as};
    /// let (format, columns) = (Some(Format::Csv), &["ten".to_owned()][..]);
    /// let table = b"so,ten\n1,\"mot\nhai\"\n2,ba\n".to_vec();
    /// let source = read_as(table, &Request { format, columns, ..Request::default() }).unwrap();
    /// let numbers = source.document().lines.iter().zip(source.numbers());
    /// let numbers = numbers.filter(|(line, _)| !line.text.is_empty()).map(|(_, number)| number);
    /// assert_eq!(numbers.collect::<Vec<_>>(), [2, 3, 4]);
    /// ```
    pub fn numbers(&self) -> Vec<usize> {
        match &self.layout {
            Layout::Csv(layer) => layer.numbers(&self.text()).collect(),
            Layout::Jsonl(layer) => layer.numbers(&self.text()).collect(),
            _ => (1..=self.document.lines.len()).collect(),
        }
    }

    /// How line `index`, from 0, ends: `"\n"`, `"\r\n"`, or `""` at the end of a text without a last newline. Lines of
    /// other formats than text have no end of their own: theirs is `"\n"`.
    ///
    /// # Panics
    /// If there is no such line.
    pub fn line_end(&self, index: usize) -> &'static str {
        match &self.layout {
            Layout::Text(layer) => layer.line_end(index),
            _ => "\n",
        }
    }

    /// Gives the new text of every edit the Unicode form of the text around it: of the old text if that shows one, else
    /// of its line, else of the document, else composed. One list of edits for each line. Edits that have it stay.
    pub fn conform<E: OfLine + FromIterator<Edit>>(&self, edits: &mut [E]) {
        let mut forms = Forms::new(&self.document);
        if forms.are_composed() {
            return;
        }
        for (edits, line) in edits.iter_mut().zip(&self.document.lines).filter(|(edits, _)| !edits.is_empty()) {
            let conformed = edits.each().map(|edit| match forms.conform(&line.text, &edit) {
                Cow::Owned(new) => Edit { new: new.into(), ..edit },
                Cow::Borrowed(_) => edit,
            });
            *edits = conformed.collect();
            forms.next_line();
        }
    }

    /// Whether the format itself needs what an edit would change: the signs of Markdown are no specks of a scan, its code and
    /// its addresses no prose. `line` counts from 0.
    ///
    /// # Panics
    /// If there is no such line, or the edit lies outside it.
    pub fn keeps(&self, line: usize, edit: &Edit) -> bool {
        let signs = |text: &str| text.chars().all(|c| c.is_whitespace() || "#>*_-+=~`|:".contains(c));
        let takes_signs = || edit.new.trim().is_empty() && signs(edit.span.of(&self.document.lines[line].text));
        self.format == Format::Md && (takes_signs() || self.kept.touches(line, edit.span))
    }

    /// The decoded bytes, which decoded once already.
    fn text(&self) -> Cow<'_, str> {
        self.encoding.decode(&self.bytes, self.format).unwrap_or_default()
    }
}
