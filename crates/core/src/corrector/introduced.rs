//! Abbreviations that a document introduces in brackets behind their full form: what is lost of them is put back from it.
//!
//! `Thông tin điện tử (TTDT)` says that the document means `TTĐT`, there and wherever else it writes so.

use rustc_hash::FxHashMap;

use crate::document::Line;
use crate::edit::{Edit, Kind, Why};
use crate::regime::Regime;
use crate::span::Span;
use crate::syllable::{base_letter, skeleton};
use crate::token::{Class, atoms};

/// How many letters an abbreviation has.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=10;
/// Words of the full form that an abbreviation may pass over.
const PASSED: [&str; 9] = ["và", "của", "các", "về", "cho", "trong", "với", "ở", "tại"];
/// What an English model makes of the letter `Đ`.
const BARRED: [char; 5] = ['Đ', 'D', 'B', 'P', 'Ð'];
/// How sure a full form makes of its abbreviation, and how likely the abbreviation was right as it stood.
const CONFIDENCE: f32 = 0.97;
const DOUBT: f32 = 0.01;

/// A word as it will stand, and where it stands in its line.
struct Word<'l> {
    line: usize,
    span: Span,
    seen: &'l str,
    reading: String,
    opens_bracket: bool,
    closes_bracket: bool,
}

/// Adds to the edits of `lines` what their abbreviations lack; `regimes` has one entry a line. `O(document)`.
pub fn complete(lines: &[Line], regimes: &[Regime], edits: &mut [Vec<Edit>]) {
    let bracketed = |line: &Line| line.text.contains('(') && line.text.contains(')');
    if !lines.iter().zip(regimes).any(|(line, &regime)| regime != Regime::Marked && bracketed(line)) {
        return;
    }
    let words: Vec<Word> = lines.iter().enumerate().flat_map(|(at, line)| words(at, &line.text, &edits[at])).collect();
    let mut learned: FxHashMap<&str, String> = FxHashMap::default();
    for (at, word) in words.iter().enumerate() {
        if word.opens_bracket
            && word.closes_bracket
            && regimes[word.line] != Regime::Marked
            && let Some(full) = full(word.seen, &words[..at])
        {
            learned.insert(word.seen, full);
        }
    }
    for word in &words {
        let Some(full) = learned.get(word.seen) else { continue };
        let regime = regimes[word.line];
        let same_letters = skeleton(full).eq_ignore_ascii_case(&skeleton(word.seen));
        if regime == Regime::Marked || word.reading == *full || regime.keeps_letters() && !same_letters {
            continue;
        }
        let of_line = &mut edits[word.line];
        of_line.retain(|edit| edit.span.end() <= word.span.start() || word.span.end() <= edit.span.start());
        let at = of_line.partition_point(|edit| edit.span.start() < word.span.start());
        let kind = if same_letters { Kind::Diacritics } else { Kind::Ocr };
        let (span, new, why) = (word.span, full.clone(), Why::Introduced);
        of_line.insert(at, Edit { span, new, confidence: CONFIDENCE, doubt: DOUBT, kind, why });
    }
}

/// The words of a line as they will stand after its edits. A word that an edit shares with others counts to the first.
fn words<'l>(line: usize, text: &'l str, edits: &[Edit]) -> Vec<Word<'l>> {
    let mut edits = edits.iter().filter(|edit| edit.confidence > edit.doubt).peekable();
    let all: Vec<_> = atoms(text).collect();
    let mut out = Vec::new();
    for (at, atom) in all.iter().enumerate() {
        while edits.next_if(|edit| edit.span.end() <= atom.span.start()).is_some() {}
        let edit = edits.peek().filter(|edit| edit.span.start() < atom.span.end());
        let touched = edit.is_some_and(|edit| edit.span.start() < atom.span.start());
        if touched || !matches!(atom.class, Class::Word | Class::Mixed) {
            continue;
        }
        let sign = |at: Option<usize>, sign| at.and_then(|at| all.get(at)).is_some_and(|a| a.span.of(text) == sign);
        out.push(Word {
            line,
            span: atom.span,
            seen: atom.span.of(text),
            reading: edit.map_or(atom.span.of(text), |edit| &edit.new).to_owned(),
            opens_bracket: sign(at.checked_sub(1), "("),
            closes_bracket: sign(Some(at + 1), ")"),
        });
    }
    out
}

/// What an abbreviation is in full letters, if the words before it begin with its letters.
fn full(seen: &str, before: &[Word]) -> Option<String> {
    let letters: Vec<char> = seen.chars().collect();
    if !LETTERS.contains(&letters.len()) || !letters.iter().all(|c| c.is_uppercase()) {
        return None;
    }
    let mut readings = before.iter().rev().flat_map(|word| word.reading.split_whitespace().rev());
    let mut full = Vec::with_capacity(letters.len());
    for &letter in letters.iter().rev() {
        let mut initial = None;
        for reading in readings.by_ref() {
            let first = reading.chars().next()?.to_uppercase().next()?;
            let fits = if first == 'Đ' {
                BARRED.contains(&letter)
            } else {
                base_letter(first) == base_letter(letter) && letter != 'Đ'
            };
            if fits {
                initial = Some(first);
                break;
            }
            if !PASSED.contains(&reading) {
                return None;
            }
        }
        full.push(if initial? == 'Đ' { 'Đ' } else { letter });
    }
    Some(full.into_iter().rev().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::apply;

    fn completed(text: &str, regime: Regime) -> String {
        let lines: Vec<Line> = text.lines().map(Line::new).collect();
        let mut edits = vec![Vec::new(); lines.len()];
        complete(&lines, &vec![regime; lines.len()], &mut edits);
        lines.iter().zip(&edits).map(|(line, edits)| apply(&line.text, edits)).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn an_abbreviation_gets_what_its_full_form_has() {
        let cases = [
            ("Cổng thông tin điện tử (TTDT) của\nhuyện; TTDT ấy", "Cổng thông tin điện tử (TTĐT) của\nhuyện; TTĐT ấy"),
            ("thông tin điện tử (TTPT), TTPT", "thông tin điện tử (TTĐT), TTĐT"),
            ("Hội đồng nhân dân và Đội (HDNDD)", "Hội đồng nhân dân và Đội (HĐNDĐ)"),
            ("điện tử (TTDT)", "điện tử (TTDT)"),
            ("dân tộc thiểu số (DTTS)", "dân tộc thiểu số (DTTS)"),
            ("thông tin điện tử TTDT", "thông tin điện tử TTDT"),
        ];
        for (text, expected) in cases {
            assert_eq!(completed(text, Regime::English), expected);
        }
    }

    #[test]
    fn clean_text_stays_and_restoring_changes_no_letter() {
        let text = "thông tin điện tử (TTDT)";
        assert_eq!(completed(text, Regime::Marked), text);
        assert_eq!(completed(text, Regime::Bare), "thông tin điện tử (TTĐT)");
        assert_eq!(completed("thông tin điện tử (TTPT)", Regime::Bare), "thông tin điện tử (TTPT)");
    }
}
