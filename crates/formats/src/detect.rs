//! What a file holds, told by its content first and its name second.

use std::path::Path;

use crate::tsv::is_row;

/// What a file was recognised as; not all of it is read, see [`Format::is_read`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Plain text.
    Txt,
    /// Markdown: plain text whose code, addresses and tags are kept.
    Md,
    /// HTML.
    Html,
    /// hOCR: HTML with the classes of an OCR engine.
    Hocr,
    /// ALTO XML.
    Alto,
    /// PAGE XML.
    Page,
    /// Some other XML.
    Xml,
    /// The twelve columns of Tesseract.
    Tsv,
    /// Some other table, of values between commas or tabs.
    Csv,
    /// One JSON object a line.
    Jsonl,
    /// A word processor's document.
    Docx,
    /// PDF, with or without a text layer.
    Pdf,
    /// A picture.
    Image,
    /// An archive or other binary file.
    Binary,
}

impl Format {
    /// The name used on the command line and in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Txt => "txt",
            Self::Md => "md",
            Self::Html => "html",
            Self::Hocr => "hocr",
            Self::Alto => "alto",
            Self::Page => "page",
            Self::Xml => "xml",
            Self::Tsv => "tsv",
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
            Self::Docx => "docx",
            Self::Pdf => "pdf",
            Self::Image => "image",
            Self::Binary => "binary",
        }
    }

    /// Whether documents of this format can be read and written.
    pub const fn is_read(self) -> bool {
        !matches!(self, Self::Xml | Self::Image | Self::Binary)
    }

    /// Whether it is text in some encoding, and not a package of parts or objects.
    pub const fn is_text(self) -> bool {
        self.is_read() && !matches!(self, Self::Docx | Self::Pdf)
    }

    /// Whether a walk takes it by its content; the others are taken where they are named or asked for.
    pub const fn is_walked(self) -> bool {
        self.is_read() && !matches!(self, Self::Html | Self::Csv | Self::Jsonl)
    }

    /// Whether it is markup, in which a letter may stand as a reference.
    pub const fn is_markup(self) -> bool {
        matches!(self, Self::Html | Self::Hocr | Self::Alto | Self::Page | Self::Xml)
    }
}

const MAGICS: &[(&[u8], Format)] = &[
    (b"%PDF-", Format::Pdf),
    (b"\x89PNG\r\n\x1a\n", Format::Image),
    (b"\xff\xd8\xff", Format::Image),
    (b"GIF87a", Format::Image),
    (b"GIF89a", Format::Image),
    (b"II*\0", Format::Image),
    (b"MM\0*", Format::Image),
    (b"AT&TFORM", Format::Image),
    (b"\0\0\0\x0cjP  \r\n", Format::Image),
    (b"\x7fELF", Format::Binary),
    (b"\x1f\x8b\x08", Format::Binary),
    (b"BZh9", Format::Binary),
    (b"\xfd7zXZ\0", Format::Binary),
    (b"\x28\xb5\x2f\xfd", Format::Binary),
    (b"7z\xbc\xaf\x27\x1c", Format::Binary),
    (b"Rar!\x1a\x07", Format::Binary),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Format::Binary),
    (b"SQLite format 3\0", Format::Binary),
    (b"{\\rtf1", Format::Binary),
    (b"phucdau model ", Format::Binary),
];

/// How a ZIP file begins.
const ZIP: &[u8] = b"PK\x03\x04";

/// How much of a file's beginning is looked at for its root element.
const HEAD: usize = 65_536;

/// What only hOCR holds.
const OCR_CLASSES: [&str; 6] = ["ocr_page", "ocr_line", "ocrx_line", "ocrx_word", "ocr_word", "ocr-system"];

/// Recognises `bytes`; `name` decides only where the content does not. `O(1)` but for ZIP files, which are searched for
/// the main part of a word processor's document, and HTML, which is searched for the classes of hOCR.
///
/// ```
/// use phucdau_formats::{Format, detect::detect};
/// assert_eq!(detect(b"%PDF-1.7\n", None), Format::Pdf);
/// assert_eq!(detect("Số: 12/QĐ-UBND".as_bytes(), Some("a.md".as_ref())), Format::Md);
/// ```
pub fn detect(bytes: &[u8], name: Option<&Path>) -> Format {
    let by_name = || name.and_then(by_name);
    match by_magic(bytes).or_else(|| by_markup(bytes)) {
        // hOCR of a page without a word has none of its marks.
        Some(Format::Html) if by_name() == Some(Format::Hocr) => Format::Hocr,
        // A package whose list of parts is cut off, or whose main part has another name: its reader tells more.
        Some(Format::Binary) if bytes.starts_with(ZIP) && by_name() == Some(Format::Docx) => Format::Docx,
        Some(format) => format,
        None => by_name().unwrap_or(Format::Txt),
    }
}

/// What the ending of a name promises; `None` for an ending that says nothing, or none.
pub fn by_name(name: &Path) -> Option<Format> {
    let ending = name.extension()?.to_str()?.to_ascii_lowercase();
    Some(match ending.as_str() {
        "txt" | "text" => Format::Txt,
        "md" | "markdown" => Format::Md,
        "html" | "htm" | "xhtml" => Format::Html,
        "hocr" => Format::Hocr,
        "xml" => Format::Xml,
        "csv" | "tsv" => Format::Csv,
        "jsonl" | "ndjson" => Format::Jsonl,
        "docx" => Format::Docx,
        "pdf" => Format::Pdf,
        "png" | "jpg" | "jpeg" | "tif" | "tiff" | "gif" | "bmp" | "webp" | "jp2" | "djvu" => Format::Image,
        _ => return None,
    })
}

fn by_magic(bytes: &[u8]) -> Option<Format> {
    if let Some((_, format)) = MAGICS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(*format);
    }
    if bytes.starts_with(ZIP) {
        let part = b"word/document.xml";
        let docx = bytes.windows(part.len()).any(|window| window == part);
        return Some(if docx { Format::Docx } else { Format::Binary });
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some(Format::Image);
    }
    let size = bytes.get(2..6).and_then(|four| four.try_into().ok()).map(u32::from_le_bytes);
    (bytes.starts_with(b"BM") && size == u32::try_from(bytes.len()).ok()).then_some(Format::Image)
}

/// Marks that stand in text: the root of XML and HTML, and the first row of Tesseract's table, in UTF-8 or UTF-16.
fn by_markup(bytes: &[u8]) -> Option<Format> {
    let head = ascii(&bytes[..bytes.len().min(HEAD)]);
    let head = [&b"\xef\xbb\xbf"[..], b"\xff\xfe", b"\xfe\xff"]
        .iter()
        .find_map(|bom| head.strip_prefix(*bom))
        .unwrap_or(&head)
        .trim_ascii_start();
    if head.starts_with(b"level\tpage_num\tblock_num\tpar_num") {
        return Some(Format::Tsv);
    }
    let row = head.split(|&byte| byte == b'\n').next().and_then(|row| str::from_utf8(row).ok());
    if row.is_some_and(|row| is_row(row.trim_end_matches('\r'))) {
        return Some(Format::Tsv);
    }
    let root = root(head)?;
    match root.rsplit(|&byte| byte == b':').next()? {
        b"alto" => Some(Format::Alto),
        b"pcgts" => Some(Format::Page),
        b"html" => Some(if holds_classes(bytes) { Format::Hocr } else { Format::Html }),
        b"head" | b"body" | b"div" | b"p" | b"span" if holds_classes(bytes) => Some(Format::Hocr),
        _ => head.starts_with(b"<?xml").then_some(Format::Xml),
    }
}

/// Marks are ASCII: without NUL, UTF-16 reads as UTF-8 for this purpose.
fn ascii(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().filter(|&&byte| byte != 0).map(u8::to_ascii_lowercase).collect()
}

/// Whether HTML holds a class of hOCR.
fn holds_classes(bytes: &[u8]) -> bool {
    bytes.chunks(HEAD).enumerate().any(|(number, chunk)| {
        // A mark may lie across two chunks.
        let more = bytes.get((number + 1) * HEAD..).map_or(&[][..], |rest| &rest[..rest.len().min(64)]);
        let chunk = ascii(&[chunk, more].concat());
        let holds = |mark: &&str| chunk.windows(mark.len()).any(|window| window == mark.as_bytes());
        OCR_CLASSES.iter().any(holds)
    })
}

/// The name of the first element, with `html` for a doctype that says so.
fn root(head: &[u8]) -> Option<&[u8]> {
    let past =
        |rest: &[u8], end: &[u8]| rest.windows(end.len()).position(|window| window == end).map(|at| at + end.len());
    let mut rest = head;
    loop {
        rest = rest.trim_ascii_start();
        if rest.starts_with(b"<!doctype") {
            if rest[9..].trim_ascii_start().starts_with(b"html") {
                return Some(b"html");
            }
            let end = past(rest, b">")?;
            let subset = rest[..end].iter().position(|&byte| byte == b'[');
            rest = &rest[subset.map_or(Some(end), |at| past(&rest[at..], b"]").map(|length| at + length + 1))?..];
        } else if rest.starts_with(b"<!--") {
            rest = &rest[past(rest, b"-->")?..];
        } else if rest.starts_with(b"<?") {
            rest = &rest[past(rest, b"?>")?..];
        } else {
            let name = rest.strip_prefix(b"<")?;
            let end = name.iter().position(|byte| !(byte.is_ascii_alphanumeric() || b":_-.".contains(byte)));
            return Some(&name[..end?]).filter(|name| !name.is_empty());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_before_the_name() {
        let cases: &[(&[u8], &str, Format)] = &[
            (b"%PDF-1.4", "a.txt", Format::Pdf),
            (b"PK\x03\x04....word/document.xml", "a.txt", Format::Docx),
            (b"PK\x03\x04....", "a.zip", Format::Binary),
            (b"PK\x03\x04....", "a.docx", Format::Docx),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.docx", Format::Binary),
            (b"\x89PNG\r\n\x1a\n....", "a", Format::Image),
            (b"BM\x08\0\0\0..", "a", Format::Image),
            (b"BM la mot tu", "a", Format::Txt),
            (b"\xef\xbb\xbf<?xml version='1.0'?>\n<alto xmlns=''>", "a.xml", Format::Alto),
            (b"<?xml version='1.0'?><PcGts>", "a.xml", Format::Page),
            (b"<?xml version='1.0'?><!DOCTYPE html><html><meta name='ocr-system'/>", "a.html", Format::Hocr),
            (b"<!DOCTYPE html><html>", "a.txt", Format::Html),
            (b"\xff\xfe<\0h\0t\0m\0l\0>\0", "a.txt", Format::Html),
            (b"level\tpage_num\tblock_num\tpar_num\tline_num", "a.txt", Format::Tsv),
            (b"1\t2\t0\t0\t0\t0\t0\t0\t640\t480\t-1\t\r\n", "a", Format::Tsv),
            (b"ten\tso\n", "a.tsv", Format::Csv),
            (b"<!-- a --><a:alto xmlns:a='x'>", "a.xml", Format::Alto),
            (b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><pc:PcGts>", "a.xml", Format::Page),
            (b"\xff\xfe<\0a\0l\0t\0o\0>\0", "a.txt", Format::Alto),
            (b"<html><body><p>x</p><span class='ocrx_word'>", "a.html", Format::Hocr),
            (b"<div class='ocr_page'>", "a", Format::Hocr),
            (b"<html><body>", "a.hocr", Format::Hocr),
            (b"<b>Kinh gui", "a.txt", Format::Txt),
            (b"a,b\n", "a.CSV", Format::Csv),
            (b"# Dau de\n", "a.md", Format::Md),
            (b"Kinh gui", "a.log", Format::Txt),
            (b"", "a", Format::Txt),
        ];
        for (bytes, name, expected) in cases {
            let got = detect(bytes, Some(Path::new(name)));
            assert_eq!(got, *expected, "{:?} named {name}", String::from_utf8_lossy(bytes));
        }
    }
}
