//! Small packages to read, and edits to write into them.

use std::io::{Cursor, Read, Write};

use phucdau::document::Document;
use phucdau::edit::{Edit, Kind, Why};
use phucdau::span::Span;
use phucdau_formats::docx::{Layer, Options, Written};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

pub const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\" xmlns:v=\"urn:schemas-microsoft-com:vml\"><w:body>";
pub const FOOT: &str = "<w:sectPr/></w:body></w:document>";

const TYPES: &str = "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/>";
const KIND: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
const RELATIONS: &str = "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";

/// The parts of a package whose document has this body, with `more` parts by name.
pub fn parts(body: &str, more: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
    let mut types = TYPES.to_owned();
    for (name, _) in more {
        let kind = name.trim_end_matches(".xml").trim_end_matches(|c: char| c.is_ascii_digit());
        types += &format!("<Override PartName=\"/word/{name}\" ContentType=\"{KIND}{kind}+xml\"/>");
    }
    types += "</Types>";
    let mut parts = vec![
        ("[Content_Types].xml".to_owned(), types.into_bytes()),
        ("_rels/.rels".to_owned(), RELATIONS.into()),
        ("word/document.xml".to_owned(), format!("{HEAD}{body}{FOOT}").into_bytes()),
    ];
    parts.extend(more.iter().map(|(name, text)| (format!("word/{name}"), text.as_bytes().to_vec())));
    parts
}

/// A package of these parts, deflated.
pub fn pack(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    pack_with(parts, SimpleFileOptions::default())
}

/// A package of these parts, packed so.
pub fn pack_with(parts: &[(String, Vec<u8>)], options: SimpleFileOptions) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A package whose document has this body.
pub fn docx(body: &str) -> Vec<u8> {
    pack(&parts(body, &[]))
}

/// A paragraph of runs.
pub fn p(runs: &[&str]) -> String {
    let runs: String = runs.iter().map(|text| format!("<w:r><w:t>{text}</w:t></w:r>")).collect();
    format!("<w:p>{runs}</w:p>")
}

pub fn read(bytes: &[u8]) -> (Document, Layer) {
    Layer::read(bytes, Options::default()).unwrap()
}

/// The lines of a package that are not empty.
pub fn lines(bytes: &[u8]) -> Vec<String> {
    let lines = read(bytes).0.lines.into_iter().map(|line| line.text);
    lines.filter(|text| !text.is_empty()).collect()
}

/// An edit of the bytes `start..end`.
pub fn edit(start: usize, end: usize, new: &str) -> Edit {
    let (kind, why) = (Kind::Ocr, Why::Context);
    Edit { span: Span::new(start, end), new: new.into(), confidence: 1.0, doubt: 0.0, kind, why }
}

/// Replaces every `old` by `new`, whatever it stands in.
pub fn replace(bytes: &[u8], pairs: &[(&str, &str)]) -> Written {
    let (document, layer) = read(bytes);
    let edits: Vec<Vec<Edit>> = document
        .lines
        .iter()
        .map(|line| {
            let mut edits: Vec<Edit> = pairs
                .iter()
                .flat_map(|(old, new)| {
                    line.text.match_indices(old).map(|(at, _)| edit(at, at + old.len(), new)).collect::<Vec<_>>()
                })
                .collect();
            edits.sort_by_key(|edit| edit.span.start());
            edits
        })
        .collect();
    layer.write(bytes, &document, &edits)
}

/// The bytes of a part, by an independent reader.
pub fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The body of the document.
pub fn body(bytes: &[u8]) -> String {
    let text = part(bytes, "word/document.xml");
    text.strip_prefix(HEAD).unwrap().strip_suffix(FOOT).unwrap().to_owned()
}

/// What becomes of a body when all of `pairs` are replaced; every edit must find its place.
pub fn rewritten(before: &str, pairs: &[(&str, &str)]) -> String {
    let written = replace(&docx(before), pairs);
    assert_eq!(written.unplaced, []);
    body(&written.bytes)
}
