//! What must hold of every reader and writer for any bytes; the fuzz targets and the replay of their corpus both call it.

mod edits;
mod packages;

use std::borrow::Cow;

use phucdau::document::Document;
use phucdau::edit::{Edit, apply};
use phucdau_formats::legacy::{self, Legacy};
use phucdau_formats::{Charset, Encoding, Format, ReadError, Request, Source, Writing, Written, read_as};

use edits::Dice;

/// A reader, with the edits that are written into what it read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Plain text in any encoding.
    Text,
    /// Encodings from before Unicode; the first byte says which.
    Legacy,
    /// Whatever the bytes are taken for.
    Detect,
    /// Tesseract's table.
    Tsv,
    /// hOCR.
    Hocr,
    /// ALTO.
    Alto,
    /// PAGE.
    Page,
    /// HTML.
    Html,
    /// A column of a table.
    Csv,
    /// Fields of JSON lines.
    Jsonl,
    /// A package, or the parts of one.
    Docx,
    /// A PDF, or the objects of one.
    Pdf,
}

/// The columns and fields that are asked for.
const NAMES: [&str; 2] = ["ten", "o.y"];

impl Target {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Text,
        Self::Legacy,
        Self::Detect,
        Self::Tsv,
        Self::Hocr,
        Self::Alto,
        Self::Page,
        Self::Html,
        Self::Csv,
        Self::Jsonl,
        Self::Docx,
        Self::Pdf,
    ];

    /// Its name, which its program and the folder of its corpus bear.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Legacy => "legacy",
            Self::Detect => "detect",
            Self::Tsv => "tsv",
            Self::Hocr => "hocr",
            Self::Alto => "alto",
            Self::Page => "page",
            Self::Html => "html",
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
            Self::Docx => "docx",
            Self::Pdf => "pdf",
        }
    }

    /// Reads `data`, writes edits made up from it, and reads what was written.
    ///
    /// # Panics
    /// If anything is not as it must be.
    pub fn check(self, data: &[u8]) {
        match self {
            Self::Text => check(data, Some(Format::Txt), Charset::Auto),
            Self::Legacy => check_legacy(data),
            Self::Detect => check(data, None, Charset::Auto),
            Self::Tsv => check(data, Some(Format::Tsv), Charset::Auto),
            Self::Hocr => check(data, Some(Format::Hocr), Charset::Auto),
            Self::Alto => check(data, Some(Format::Alto), Charset::Auto),
            Self::Page => check(data, Some(Format::Page), Charset::Auto),
            Self::Html => check(data, Some(Format::Html), Charset::Auto),
            Self::Csv => check(data, Some(Format::Csv), Charset::Auto),
            Self::Jsonl => check(data, Some(Format::Jsonl), Charset::Auto),
            Self::Docx => check(&packages::docx(data), Some(Format::Docx), Charset::Auto),
            Self::Pdf => check(&packages::pdf(data), Some(Format::Pdf), Charset::Auto),
        }
    }
}

fn check_legacy(data: &[u8]) {
    let Some((&which, data)) = data.split_first() else { return };
    let named = Legacy::ALL.get(usize::from(which % 8)).copied();
    if let Ok(converted) = legacy::convert(data, named) {
        assert!((0.0..=1.0).contains(&converted.confidence), "{}", converted.confidence);
        for encoding in Legacy::ALL {
            let _ = legacy::encode(&converted.text, encoding);
        }
    }
    check(data, Some(Format::Txt), named.map_or(Charset::Auto, Charset::Legacy));
}

fn check(data: &[u8], format: Option<Format>, charset: Charset) {
    let names: Vec<String> = named(data);
    let request = Request {
        format,
        encoding: charset,
        columns: &names,
        fields: &names,
        force_signed: true,
        ..Request::default()
    };
    let source = match read_as(data.to_vec(), &request) {
        Ok(source) => source,
        Err(error) => return speaks(&error),
    };
    let document = source.document();
    is_sound(document);
    let none = vec![Vec::new(); document.lines.len()];
    let untouched = source.write(&none, &Writing::default());
    assert!(untouched.bytes == data && untouched.unplaced.is_empty(), "without edits the bytes stay");

    let mut dice = Dice::new(data);
    let writing = dice.writing();
    let mut edits = dice.edits(document);
    source.conform(&mut edits);
    let written = source.write(&edits, &writing);
    named_in_order(&written, &edits);
    let expected = expected(document, &edits, &written);
    if matches!(source.format(), Format::Txt | Format::Md) {
        assert!(written.unplaced.is_empty(), "text has a place for every edit");
        let text =
            expected.iter().enumerate().fold(String::new(), |text, (at, line)| text + line + source.line_end(at));
        // Without edits a file in an old encoding stays in it.
        let none = edits.iter().all(Vec::is_empty);
        let expected = if none { data.to_vec() } else { encoded(&text, source.encoding().unwrap_or_default()) };
        assert!(written.bytes == expected, "{:?} is not {text:?}", String::from_utf8_lossy(&written.bytes));
    } else {
        reads_as(&source, &written, &request, &expected);
    }

    // Spans that no corrector makes: anything but a panic, and nothing that is not read again.
    let source_text = source.document();
    let odd = dice.odd_edits(source_text);
    let written = source.write(&odd, &writing);
    named_in_order(&written, &odd);
    reread(&source, &written, &request);
}

/// The first of the names that `data` seems to hold.
fn named(data: &[u8]) -> Vec<String> {
    let there = |name: &str| {
        let last = name.rsplit('.').next().unwrap_or_default().as_bytes();
        data.windows(last.len()).any(|window| window == last)
    };
    NAMES.into_iter().find(|name| there(name)).map(str::to_owned).into_iter().collect()
}

/// An error tells where and what to do.
fn speaks(error: &ReadError) {
    assert!(error.to_string().len() > 20, "{error}");
}

/// Words lie in their lines, in order.
fn is_sound(document: &Document) {
    for line in &document.lines {
        assert!(!line.text.contains('\n'), "{line:?}");
        let mut end = 0;
        for word in &line.words {
            assert!(word.span.start() >= end && !word.span.of(&line.text).is_empty(), "{line:?}");
            assert!(word.confidence.is_none_or(|confidence| (0.0..=1.0).contains(&confidence)), "{line:?}");
            end = word.span.end();
        }
    }
}

/// Unplaced edits are edits, each named once, in order.
fn named_in_order(written: &Written, edits: &[Vec<Edit>]) {
    let places: Vec<(usize, usize)> = written.unplaced.iter().map(|one| (one.line, one.edit)).collect();
    assert!(places.is_sorted_by(|a, b| a < b), "{places:?}");
    assert!(places.iter().all(|&(line, edit)| edit < edits[line].len()), "{places:?}");
}

/// What the lines are when the edits that found their place are in them.
fn expected(document: &Document, edits: &[Vec<Edit>], written: &Written) -> Vec<String> {
    let mut unplaced = written.unplaced.iter().map(|one| (one.line, one.edit)).peekable();
    let mut lines = Vec::with_capacity(document.lines.len());
    for (number, (line, edits)) in document.lines.iter().zip(edits).enumerate() {
        let placed = |at: &(usize, &Edit)| unplaced.next_if_eq(&(number, at.0)).is_none();
        let placed: Vec<Edit> = edits.iter().enumerate().filter(placed).map(|(_, edit)| edit.clone()).collect();
        lines.push(apply(&line.text, &placed));
    }
    lines
}

/// `text` in `encoding`, with its mark.
fn encoded(text: &str, encoding: Encoding) -> Vec<u8> {
    let big = matches!(encoding, Encoding::Utf16Be { .. });
    let text = if encoding.bom_len() > 0 { Cow::Owned(format!("\u{feff}{text}")) } else { Cow::Borrowed(text) };
    if !encoding.is_utf16() {
        return text.as_bytes().to_vec();
    }
    text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

/// What was written, read as it was read before; `None` where nothing but the file's letters told its encoding.
fn reread(source: &Source, written: &Written, request: &Request<'_>) -> Option<Source> {
    let unmarked = source.encoding().is_some_and(|encoding| encoding.is_utf16() && encoding.bom_len() == 0);
    let legacy = source.encoding_name() != source.encoding().map(Encoding::name);
    if unmarked || legacy && written.bytes == source.bytes() {
        return None;
    }
    let encoding = if legacy { Charset::Utf8 } else { request.encoding };
    let again = read_as(written.bytes.clone(), &Request { format: Some(source.format()), encoding, ..*request });
    Some(again.unwrap_or_else(|error| panic!("what was written is not read: {error}")))
}

/// What was written has these lines.
fn reads_as(source: &Source, written: &Written, request: &Request<'_>, expected: &[String]) {
    let Some(again) = reread(source, written, request) else { return };
    let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let got: Vec<Vec<String>> = again.document().lines.iter().map(|line| words(&line.text)).collect();
    let expected: Vec<Vec<String>> = expected.iter().map(|line| words(line)).collect();
    if source.format() == Format::Pdf {
        // Lines are where the words stand.
        assert!(written.bytes.starts_with(source.bytes()), "the original is the beginning");
        assert_eq!(got.concat(), expected.concat());
        return;
    }
    let filled = |lines: Vec<Vec<String>>| lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>();
    assert_eq!(filled(got), filled(expected));
}
