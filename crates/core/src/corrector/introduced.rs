//! Abbreviations that a document introduces in brackets behind their full form: what is lost of them is put back from it.
//!
//! `Thông tin điện tử (TTDT)` says that the document means `TTĐT`, there and wherever else it writes so.

use std::collections::VecDeque;

use ecow::EcoString;
use rustc_hash::FxHashMap;

use crate::document::Line;
use crate::edit::{Edit, Kind, OfLine, Packed, Why};
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

/// How many words before an abbreviation are looked at for its full form, and those that it may pass over.
const BEFORE: usize = 64;

/// A word as it stands and as it will stand.
struct Word<'l> {
    span: Span,
    seen: &'l str,
    reading: EcoString,
    /// Whether it stands by itself in round brackets.
    bracketed: bool,
}

/// Adds to the edits of `lines` what their abbreviations lack; `regimes` has one entry a line. `O(document)`, in memory for
/// the abbreviations alone.
pub fn complete(lines: &[Line], regimes: &[Regime], edits: &mut [Packed]) {
    let learned = learned(lines, regimes, edits);
    if learned.is_empty() {
        return;
    }
    for ((line, &regime), packed) in lines.iter().zip(regimes).zip(edits) {
        if regime == Regime::Marked || !learned.keys().any(|seen| line.text.contains(seen)) {
            continue;
        }
        let lacking = |word: Word| {
            let full = learned.get(word.seen).filter(|full| word.reading != full.as_str())?;
            let same_letters = skeleton(full).eq_ignore_ascii_case(&skeleton(word.seen));
            (same_letters || !regime.keeps_letters()).then_some((word.span, full, same_letters))
        };
        let lacking: Vec<_> = words(&line.text, packed).filter_map(lacking).collect();
        if lacking.is_empty() {
            continue;
        }
        let mut edits: Vec<Edit> = packed.each().collect();
        for (span, full, same_letters) in lacking {
            edits.retain(|edit| edit.span.end() <= span.start() || span.end() <= edit.span.start());
            let at = edits.partition_point(|edit| edit.span.start() < span.start());
            let kind = if same_letters { Kind::Diacritics } else { Kind::Ocr };
            let (new, why) = (full.as_str().into(), Why::Introduced);
            edits.insert(at, Edit { span, new, confidence: CONFIDENCE, doubt: DOUBT, kind, why });
        }
        *packed = edits.into_iter().collect();
    }
}

/// The abbreviations that the document introduces, with what they are in full letters.
fn learned<'l>(lines: &'l [Line], regimes: &[Regime], edits: &[Packed]) -> FxHashMap<&'l str, String> {
    let mut learned = FxHashMap::default();
    let mut before: VecDeque<EcoString> = VecDeque::with_capacity(BEFORE);
    let near = near(lines, regimes);
    for (((line, &regime), edits), _) in lines.iter().zip(regimes).zip(edits).zip(near).filter(|(_, near)| *near) {
        for word in words(&line.text, edits) {
            if word.bracketed
                && regime != Regime::Marked
                && let Some(full) = full(word.seen, before.iter().rev().map(EcoString::as_str))
            {
                learned.insert(word.span.of(&line.text), full);
            }
            if before.len() == BEFORE {
                before.pop_front();
            }
            before.push_back(word.reading);
        }
    }
    learned
}

/// Which lines may introduce an abbreviation, or lie within [`BEFORE`] words of one that may, and of numbers and signs
/// among them half as many.
fn near(lines: &[Line], regimes: &[Regime]) -> Vec<bool> {
    let mut near = vec![false; lines.len()];
    let mut left = 0;
    for ((line, &regime), near) in lines.iter().zip(regimes).zip(&mut near).rev() {
        let may = regime != Regime::Marked && may_introduce(&line.text);
        *near = may || left > 0;
        if may {
            left = BEFORE * 3 / 2;
        } else if left > 0 {
            left = left.saturating_sub(line.text.split_whitespace().count());
        }
    }
    near
}

/// Whether nothing but capitals, as many as an abbreviation has, stands in brackets somewhere in a line.
fn may_introduce(text: &str) -> bool {
    text.split('(').skip(1).filter_map(|behind| behind.split_once(')')).any(|(inside, _)| is_short(inside.trim()))
}

/// Whether a text has the letters of an abbreviation.
fn is_short(text: &str) -> bool {
    LETTERS.contains(&text.chars().take(*LETTERS.end() + 1).count()) && text.chars().all(char::is_uppercase)
}

/// The words of a line as they will stand after its edits. A word that an edit shares with others counts to the first.
fn words<'l>(text: &'l str, edits: &'l Packed) -> impl Iterator<Item = Word<'l>> {
    let mut edits = edits.each().filter(|edit| edit.confidence > edit.doubt).peekable();
    let mut all = atoms(text).peekable();
    let mut opened = false;
    std::iter::from_fn(move || {
        loop {
            let atom = all.next()?;
            let opens = std::mem::replace(&mut opened, atom.span.of(text) == "(");
            while edits.next_if(|edit| edit.span.end() <= atom.span.start()).is_some() {}
            let edit = edits.peek().filter(|edit| edit.span.start() < atom.span.end());
            let touched = edit.is_some_and(|edit| edit.span.start() < atom.span.start());
            if touched || !matches!(atom.class, Class::Word | Class::Mixed) {
                continue;
            }
            let seen = atom.span.of(text);
            let reading = edit.map_or_else(|| seen.into(), |edit| edit.new.clone());
            let bracketed = opens && all.peek().is_some_and(|next| next.span.of(text) == ")");
            return Some(Word { span: atom.span, seen, reading, bracketed });
        }
    })
}

/// What an abbreviation is in full letters, if the words before it, the last first, begin with its letters.
fn full<'r>(seen: &str, before: impl Iterator<Item = &'r str>) -> Option<String> {
    if !is_short(seen) {
        return None;
    }
    let letters: Vec<char> = seen.chars().collect();
    let mut readings = before.flat_map(|reading| reading.split_whitespace().rev());
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
    use crate::edit::apply_each;

    fn completed(text: &str, regime: Regime) -> String {
        let lines: Vec<Line> = text.lines().map(Line::new).collect();
        let mut edits = vec![Packed::default(); lines.len()];
        complete(&lines, &vec![regime; lines.len()], &mut edits);
        lines
            .iter()
            .zip(&edits)
            .map(|(line, edits)| apply_each(&line.text, edits.each()))
            .collect::<Vec<_>>()
            .join("\n")
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
