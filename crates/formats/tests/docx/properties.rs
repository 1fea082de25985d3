//! Properties: whatever the runs and the edits, the text is what was asked for, and nothing else changed.

use phucdau::edit::{Edit, apply};
use proptest::prelude::*;

use super::support::*;

const FONTS: [&str; 4] = ["Arial", ".VnTime", ".VnTimeH", "VNI-Times"];

/// Text as it stands in a run of that font, and as an XML writer puts it.
fn run(font: &str, text: &str) -> String {
    let mut out =
        format!("<w:r><w:rPr><w:rFonts w:ascii='{font}' w:hAnsi='{font}'/></w:rPr><w:t xml:space='preserve'>");
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            'e' => out += "&#101;",
            c => out.push(c),
        }
    }
    out + "</w:t></w:r>"
}

fn word() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select("abdeghnotuAB&< ôếđự".chars().collect::<Vec<_>>()), 0..8)
        .prop_map(|letters| letters.into_iter().collect())
}

/// Edits of a line at random places.
fn edits_of(text: &str, marks: &[(usize, usize, String)]) -> Vec<Edit> {
    let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut edits = Vec::new();
    let mut from = 0;
    for (skip, length, new) in marks {
        let start = from + skip;
        let end = (start + length).min(bounds.len() - 1);
        if start >= bounds.len() {
            break;
        }
        edits.push(edit(bounds[start], bounds[end], new));
        from = end + 1;
    }
    edits
}

proptest! {
    #[test]
    fn edits_read_back_as_intended(
        runs in proptest::collection::vec((word(), 0..10_usize), 1..6),
        marks in proptest::collection::vec((0..6_usize, 0..6_usize, word()), 0..5),
    ) {
        let body: String = runs.iter().map(|(text, font)| match font {
            9 => "<w:r><w:tab/></w:r>".to_owned(),
            font => run(FONTS.get(*font).unwrap_or(&"Arial"), text),
        }).collect();
        let package = docx(&format!("<w:p>{body}</w:p>"));
        let (document, layer) = read(&package);
        let Some(line) = document.lines.first() else { return Ok(()) };
        let edits = edits_of(&line.text, &marks);
        let written = layer.write(&package, &document, std::slice::from_ref(&edits));
        // Those that were placed are there, the others are named.
        let missing: Vec<usize> = written.unplaced.iter().map(|one| one.edit).collect();
        let placed: Vec<Edit> = edits.iter().enumerate().filter(|(at, _)| !missing.contains(at)).map(|(_, edit)| edit.clone()).collect();
        let expected = apply(&line.text, &placed);
        let text = read(&written.bytes).0.lines.into_iter().next().map(|line| line.text).unwrap_or_default();
        prop_assert_eq!(text, expected, "{}", super::support::body(&written.bytes));
        if !body.contains("Vn") && !body.contains("VNI") && !body.contains("tab") && !line.text.is_empty() {
            prop_assert_eq!(missing, Vec::<usize>::new());
        }
        if placed.is_empty() {
            prop_assert_eq!(written.bytes, package);
        }
    }
}
