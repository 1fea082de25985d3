//! Searchable PDFs: read, corrected, and left as they were but for the words that changed.

mod fixtures;
mod layouts;
mod outside;
mod real;
mod trouble;

use phucdau::document::Document;
use phucdau::edit::{Edit, Kind, Why, apply};
use phucdau::span::Span;
use phucdau_formats::pdf::{Layer, Options, Unplaced};

/// An edit of bytes `start..end` of a line.
pub fn edit(start: usize, end: usize, new: &str) -> Edit {
    let new = new.to_owned();
    Edit {
        span: Span::new(start, end),
        new: new.into(),
        confidence: 0.9,
        doubt: 0.0,
        kind: Kind::Ocr,
        why: Why::Context,
    }
}

/// Edits of every place where an old text stands.
pub fn edits(document: &Document, pairs: &[(&str, &str)]) -> Vec<Vec<Edit>> {
    let of_line = |text: &str| {
        let of_pair = |&(old, new): &(&str, &str)| -> Vec<Edit> {
            text.match_indices(old).map(|(start, _)| edit(start, start + old.len(), new)).collect()
        };
        let mut found: Vec<Edit> = pairs.iter().flat_map(of_pair).collect();
        found.sort_by_key(|edit| edit.span.start());
        found
    };
    document.lines.iter().map(|line| of_line(&line.text)).collect()
}

/// The file with edits and those that were left, after all that must hold for any file and any edits has been checked.
pub fn corrected(
    bytes: &[u8],
    options: Options,
    edits: &dyn Fn(&Document) -> Vec<Vec<Edit>>,
) -> (Vec<u8>, Vec<Unplaced>) {
    let (document, layer) = Layer::read(bytes, options).expect("it is read");
    let none = vec![Vec::new(); document.lines.len()];
    assert!(layer.write(bytes, &document, &none).bytes == bytes, "without edits the same bytes");
    let edits = edits(&document);
    let written = layer.write(bytes, &document, &edits);
    assert!(written.bytes.starts_with(bytes), "the original is the beginning");
    assert!(written == layer.write(bytes, &document, &edits), "the same bytes each time");
    let options = Options { force_signed: true, ..options };
    let (again, layer) = Layer::read(&written.bytes, options).expect("it is read again");
    let none = vec![Vec::new(); again.lines.len()];
    assert!(layer.write(&written.bytes, &again, &none).bytes == written.bytes, "a second pass changes nothing");
    if written.unplaced.is_empty() {
        let intended = document.lines.iter().zip(&edits).map(|(line, edits)| apply(&line.text, edits));
        assert_eq!(words(&again), words(&Document::from_text(&intended.collect::<Vec<_>>().join("\n"))));
    }
    if written.bytes != bytes {
        outside::is_sound(&written.bytes);
        assert!(outside::pixels(bytes) == outside::pixels(&written.bytes), "the picture stays");
    }
    (written.bytes, written.unplaced)
}

/// The words of a document.
pub fn words(document: &Document) -> Vec<String> {
    document.lines.iter().flat_map(|line| line.text.split_whitespace()).map(str::to_owned).collect()
}
