//! Properties: what was placed reads back, what was not is named, and all else is the same.

use phucdau::document::Document;
use phucdau::edit::{Edit, apply as applied};
use phucdau_formats::fields::{Written, apply, csv, html, jsonl};
use proptest::prelude::*;

use super::support::scattered;

fn word() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select("abđế,;\"\\&<> é\u{1f600}".chars().collect::<Vec<_>>()), 0..8)
        .prop_map(|letters| letters.into_iter().collect())
}

type Marks = Vec<(usize, usize, String)>;

fn marks() -> impl Strategy<Value = Marks> {
    proptest::collection::vec((0..5_usize, 0..5_usize, word()), 0..4)
}

/// What the lines must be afterwards, by the edits that were placed.
fn expected(document: &Document, edits: &[Vec<Edit>], written: &Written) -> Vec<String> {
    let lost = |line, edit| written.unplaced.iter().any(|one| (one.line, one.edit) == (line, edit));
    let lines = document.lines.iter().zip(edits).enumerate();
    lines
        .map(|(line, (text, edits))| {
            let there = edits.iter().enumerate().filter(|(edit, _)| !lost(line, *edit)).map(|(_, edit)| edit.clone());
            applied(&text.text, &there.collect::<Vec<_>>())
        })
        .collect()
}

fn lines(document: &Document) -> Vec<String> {
    document.lines.iter().map(|line| line.text.clone()).filter(|text| !text.is_empty()).collect()
}

fn edits(document: &Document, marks: &[Marks]) -> Vec<Vec<Edit>> {
    let lines = document.lines.iter().zip(marks.iter().cycle());
    lines.map(|(line, marks)| if line.text.is_empty() { Vec::new() } else { scattered(&line.text, marks) }).collect()
}

fn filled(lines: Vec<String>) -> Vec<String> {
    lines.into_iter().filter(|text| !text.is_empty()).collect()
}

fn cell(text: &str, quoted: bool) -> String {
    if quoted || text.contains([',', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.into() }
}

proptest! {
    #[test]
    fn csv_reads_back(rows in proptest::collection::vec((word(), any::<bool>(), word(), any::<bool>()), 1..5), marks in proptest::collection::vec(marks(), 1..4)) {
        let mut text = "x,\"y\"\n".to_owned();
        for (x, quote_x, y, quote_y) in &rows {
            text += &format!("{},{}\n", cell(x, *quote_x), cell(y, *quote_y));
        }
        let (document, layer) = csv::Layer::read(&text, &["y"], Some(b',')).unwrap();
        prop_assert_eq!(lines(&document), filled(rows.iter().map(|row| row.2.clone()).collect()));
        let edits = edits(&document, &marks);
        let written = layer.write(&text, &edits);
        let after = apply(&text, &written.patches);
        let again = csv::Layer::read(&after, &["y"], Some(b',')).unwrap().0;
        prop_assert_eq!(lines(&again), filled(expected(&document, &edits, &written)), "{}", &after);
        let others = |text: &str| lines(&csv::Layer::read(text, &["x"], Some(b',')).unwrap().0);
        prop_assert_eq!(others(&text), others(&after));
        prop_assert_eq!(written.unplaced, vec![]);
    }

    #[test]
    fn jsonl_reads_back(rows in proptest::collection::vec((word(), word(), any::<bool>()), 1..5), marks in proptest::collection::vec(marks(), 1..4)) {
        let mut text = String::new();
        for (x, y, escaped) in &rows {
            let y = serde_json::to_string(y).unwrap();
            let y = if *escaped { y.replace('đ', "\\u0111").replace('é', "\\u00E9") } else { y };
            text += &format!("{{\"x\": {}, \"o\": {{\"y\":{y}}}}}\n", serde_json::to_string(x).unwrap());
        }
        let (document, layer) = jsonl::Layer::read(&text, &["o.y"]).unwrap();
        prop_assert_eq!(lines(&document), filled(rows.iter().map(|row| row.1.clone()).collect()));
        let edits = edits(&document, &marks);
        let written = layer.write(&text, &edits);
        let after = apply(&text, &written.patches);
        let again = jsonl::Layer::read(&after, &["o.y"]).unwrap().0;
        prop_assert_eq!(lines(&again), filled(expected(&document, &edits, &written)), "{}", &after);
        for (row, line) in rows.iter().zip(after.lines()) {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            prop_assert_eq!(value["x"].as_str(), Some(row.0.as_str()));
        }
        prop_assert_eq!(written.unplaced, vec![]);
    }

    #[test]
    fn html_reads_back(pieces in proptest::collection::vec((0..6_usize, word()), 1..8), marks in proptest::collection::vec(marks(), 1..4)) {
        let tags = ["", "<b>", "</b>", "<p>", "<br>", "<!-- x -->"];
        let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('é', "&eacute;").replace('đ', "&#273;");
        let text: String = pieces.iter().map(|(tag, word)| format!("{}{}", tags[*tag], escape(word))).collect();
        let (document, layer) = html::Layer::read(&text);
        let edits = edits(&document, &marks);
        let written = layer.write(&text, &edits);
        let after = apply(&text, &written.patches);
        let trimmed = |lines: Vec<String>| lines.iter().map(|line| line.trim_start().to_owned()).filter(|line| !line.trim().is_empty()).collect::<Vec<_>>();
        prop_assert_eq!(trimmed(lines(&html::Layer::read(&after).0)), trimmed(expected(&document, &edits, &written)), "{}", &after);
        prop_assert_eq!(written.unplaced, vec![]);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,60}", at in 0..20_usize) {
        for text in [text.clone(), format!("a,b\n{text}"), format!("{{\"a\":\"{text}\"}}"), format!("<p>{text}")] {
            let write = |document: Document, write: &dyn Fn(&[Vec<Edit>]) -> Written| {
                let edits = edits(&document, &[vec![(at, 3, "ế\"<".into())]]);
                apply(&text, &write(&edits).patches);
            };
            if let Ok((document, layer)) = csv::Layer::read(&text, &["a"], None) {
                write(document, &|edits| layer.write(&text, edits));
            }
            if let Ok((document, layer)) = jsonl::Layer::read(&text, &["a"]) {
                write(document, &|edits| layer.write(&text, edits));
            }
            let (document, layer) = html::Layer::read(&text);
            write(document, &|edits| layer.write(&text, edits));
        }
    }
}
