//! What a file holds, told by its content first and its name second.

use std::path::Path;

/// What a file was recognised as; only some formats are read so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Plain text.
    Txt,
    /// Markdown, taken as plain text.
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
    /// Comma-separated values.
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
        matches!(self, Self::Txt | Self::Md)
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

/// How much of a file's beginning is looked at for marks that stand inside text.
const HEAD: usize = 4096;

/// Recognises `bytes`; `name` decides only where the content does not. `O(1)` but for ZIP files, which are searched for
/// the main part of a word processor's document.
///
/// ```
/// use phucdau_formats::{Format, detect::detect};
/// assert_eq!(detect(b"%PDF-1.7\n", None), Format::Pdf);
/// assert_eq!(detect("Số: 12/QĐ-UBND".as_bytes(), Some("a.md".as_ref())), Format::Md);
/// ```
pub fn detect(bytes: &[u8], name: Option<&Path>) -> Format {
    by_magic(bytes).or_else(|| by_markup(bytes)).or_else(|| name.and_then(by_name)).unwrap_or(Format::Txt)
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
        "tsv" => Format::Tsv,
        "csv" => Format::Csv,
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
    if bytes.starts_with(b"PK\x03\x04") {
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

/// Marks that stand in text: XML, HTML and the header of Tesseract's table, in UTF-8 or UTF-16.
fn by_markup(bytes: &[u8]) -> Option<Format> {
    let head = &bytes[..bytes.len().min(HEAD)];
    // Marks are ASCII: without NUL, UTF-16 reads as UTF-8 for this purpose.
    let head: Vec<u8> = head.iter().filter(|&&byte| byte != 0).map(u8::to_ascii_lowercase).collect();
    let head = [&b"\xef\xbb\xbf"[..], b"\xff\xfe", b"\xfe\xff"]
        .iter()
        .find_map(|bom| head.strip_prefix(*bom))
        .unwrap_or(&head)
        .trim_ascii_start();
    let holds = |mark: &str| head.windows(mark.len()).any(|window| window == mark.as_bytes());
    if head.starts_with(b"level\tpage_num\tblock_num\tpar_num") {
        return Some(Format::Tsv);
    }
    let xml = head.starts_with(b"<?xml");
    let html = head.starts_with(b"<!doctype html") || head.starts_with(b"<html") || (xml && holds("<html"));
    if html {
        let hocr = holds("ocr-system") || holds("ocr_page") || holds("ocrx_word");
        return Some(if hocr { Format::Hocr } else { Format::Html });
    }
    if head.starts_with(b"<alto") || (xml && holds("<alto")) {
        return Some(Format::Alto);
    }
    if head.starts_with(b"<pcgts") || (xml && holds("<pcgts")) {
        return Some(Format::Page);
    }
    xml.then_some(Format::Xml)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_before_the_name() {
        let cases: &[(&[u8], &str, Format)] = &[
            (b"%PDF-1.4", "a.txt", Format::Pdf),
            (b"PK\x03\x04....word/document.xml", "a.txt", Format::Docx),
            (b"PK\x03\x04....", "a.docx", Format::Binary),
            (b"\x89PNG\r\n\x1a\n....", "a", Format::Image),
            (b"BM\x08\0\0\0..", "a", Format::Image),
            (b"BM la mot tu", "a", Format::Txt),
            (b"\xef\xbb\xbf<?xml version='1.0'?>\n<alto xmlns=''>", "a.xml", Format::Alto),
            (b"<?xml version='1.0'?><PcGts>", "a.xml", Format::Page),
            (b"<?xml version='1.0'?><!DOCTYPE html><html><meta name='ocr-system'/>", "a.html", Format::Hocr),
            (b"<!DOCTYPE html><html>", "a.txt", Format::Html),
            (b"\xff\xfe<\0h\0t\0m\0l\0>\0", "a.txt", Format::Html),
            (b"level\tpage_num\tblock_num\tpar_num\tline_num", "a.txt", Format::Tsv),
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
