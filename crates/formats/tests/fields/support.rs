//! Edits to write, and what comes of them.

use phucdau::document::Document;
use phucdau::edit::{Edit, Kind, Why};
use phucdau::span::Span;
use phucdau_formats::fields::{Reason, Written, apply};

/// An edit of the bytes `start..end`.
pub fn edit(start: usize, end: usize, new: &str) -> Edit {
    let (kind, why) = (Kind::Ocr, Why::Context);
    Edit { span: Span::new(start, end), new: new.into(), confidence: 1.0, doubt: 0.0, kind, why }
}

/// An edit of every `old` to its `new`.
pub fn edits(document: &Document, pairs: &[(&str, &str)]) -> Vec<Vec<Edit>> {
    let of_line = |text: &str| {
        let places =
            pairs.iter().flat_map(|(old, new)| text.match_indices(old).map(move |(at, old)| (at, old.len(), *new)));
        let mut edits: Vec<Edit> = places.map(|(at, length, new)| edit(at, at + length, new)).collect();
        edits.sort_by_key(|edit| edit.span.start());
        edits
    };
    document.lines.iter().map(|line| of_line(&line.text)).collect()
}

pub fn texts(document: &Document) -> Vec<&str> {
    document.lines.iter().map(|line| line.text.as_str()).collect()
}

/// The text with all edits in it.
pub fn placed(text: &str, written: &Written) -> String {
    assert_eq!(written.unplaced, []);
    apply(text, &written.patches)
}

pub fn reasons(written: &Written) -> Vec<Reason> {
    assert_eq!(written.patches, []);
    written.unplaced.iter().map(|one| one.reason).collect()
}

/// Edits of a line at places counted in characters, each `(skip, length, new)`.
pub fn scattered(text: &str, marks: &[(usize, usize, String)]) -> Vec<Edit> {
    let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut edits = Vec::new();
    let mut from = 0;
    for (skip, length, new) in marks {
        let (start, last) = (from + skip, bounds.len() - 1);
        if start > last {
            break;
        }
        let end = (start + length).min(last);
        edits.push(edit(bounds[start], bounds[end], new));
        from = end + 1;
    }
    edits
}
