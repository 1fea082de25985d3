//! Packages put together from their parts, so that what is changed at random is the parts and not their wrapping.

use std::borrow::Cow;
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const KIND: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
const RELATIONS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";

/// A package as it stands, or of the parts that `data` holds: the main document, then others, each behind a line
/// `%%part NAME`.
pub fn docx(data: &[u8]) -> Cow<'_, [u8]> {
    if data.starts_with(b"PK") {
        return Cow::Borrowed(data);
    }
    let mut chunks = split(data, b"%%part ").into_iter();
    let mut parts = vec![("document.xml".to_owned(), chunks.next().unwrap_or_default())];
    for chunk in chunks {
        let end = chunk.iter().position(|&byte| byte == b'\n').unwrap_or(chunk.len());
        let name = String::from_utf8_lossy(&chunk[..end]).into_owned();
        let taken = parts.iter().any(|(known, _)| *known == name);
        if !name.is_empty() && !taken && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.') {
            parts.push((name, chunk.get(end + 1..).unwrap_or_default()));
        }
    }
    let mut types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/>".to_owned();
    for (name, _) in &parts {
        let kind = name.trim_end_matches(".xml").trim_end_matches(|c: char| c.is_ascii_digit());
        let kind = if kind == "document" { "document.main" } else { kind };
        types += &format!("<Override PartName=\"/word/{name}\" ContentType=\"{KIND}{kind}+xml\"/>");
    }
    types += "</Types>";
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut add = |name: &str, bytes: &[u8]| {
        zip.start_file(name, options).expect("names differ");
        zip.write_all(bytes).expect("memory is written to");
    };
    add("[Content_Types].xml", types.as_bytes());
    add("_rels/.rels", RELATIONS.as_bytes());
    for (name, bytes) in parts {
        add(&format!("word/{name}"), bytes);
    }
    Cow::Owned(zip.finish().expect("memory is written to").into_inner())
}

/// A PDF as it stands, or of the objects that `data` holds, numbered from 1, each behind `%%obj`; what follows
/// `%%stream` in one and a line end is its stream. The first is the catalog.
pub fn pdf(data: &[u8]) -> Cow<'_, [u8]> {
    if data.starts_with(b"%PDF") {
        return Cow::Borrowed(data);
    }
    let objects = split(data, b"%%obj\n");
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (number, object) in (1..).zip(objects) {
        offsets.push(out.len());
        out.extend(format!("{number} 0 obj\n").bytes());
        let mut halves = split(object, b"%%stream\n").into_iter();
        let (dict, stream) = (halves.next().unwrap_or_default(), halves.next());
        match stream {
            Some(stream) => {
                let dict = dict.trim_ascii_start();
                out.extend(format!("<</Length {}", stream.len()).bytes());
                out.extend(dict.strip_prefix(b"<<").unwrap_or(b">>"));
                out.extend(b"\nstream\n");
                out.extend(stream);
                out.extend(b"\nendstream");
            }
            None => out.extend(dict),
        }
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1).bytes());
    for offset in &offsets {
        out.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    out.extend(format!("trailer\n<</Root 1 0 R/Size {}>>\nstartxref\n{start}\n%%EOF\n", offsets.len() + 1).bytes());
    Cow::Owned(out)
}

/// What stands between the places of `mark`.
fn split<'d>(data: &'d [u8], mark: &[u8]) -> Vec<&'d [u8]> {
    let (mut pieces, mut rest) = (Vec::new(), data);
    while let Some(at) = rest.windows(mark.len()).position(|window| window == mark) {
        pieces.push(&rest[..at]);
        rest = &rest[at + mark.len()..];
    }
    pieces.push(rest);
    pieces
}
