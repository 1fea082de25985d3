//! What is quoted without a single mark: in a line whose words carry theirs it is meant so.

use crate::foreign::is_french_letter;
use crate::span::Span;
use crate::syllable::{has_marks, is_syllable, lower};
use crate::token::{Atom, Class};

/// Most atoms of such a quotation.
const LONGEST: usize = 16;

/// The pairs that quote.
const PAIRS: [(&str, &str); 5] = [("\"", "\""), ("“", "”"), ("‘", "’"), ("«", "»"), ("„", "“")];

/// The signs that open a quotation.
pub const OPENING: [char; 5] = ['"', '“', '‘', '«', '„'];

/// The quotations of a normalised line that hold words, none of them with marks. `O(line)`.
pub fn unmarked(text: &str, line: &[Atom]) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(opening) = line[at..].iter().position(|atom| atom.class == Class::Quote).map(|next| at + next) {
        at = opening + 1;
        let sign = line[opening].span.of(text);
        let Some((_, closing)) = PAIRS.iter().find(|(opens, _)| *opens == sign) else { continue };
        let inside = line[at..].iter().take(LONGEST + 1).position(|atom| atom.span.of(text) == *closing);
        let Some(inside) = inside.map(|length| &line[at..at + length]) else { continue };
        at += inside.len() + 1;
        let words = || inside.iter().filter(|atom| atom.class == Class::Word);
        if words().next().is_some() && !words().any(|word| is_marked(word.span.of(text))) {
            found.push(inside[0].span.cover(inside[inside.len() - 1].span));
        }
    }
    found
}

/// Whether one of the quotations that [`unmarked`] found holds an atom. `O(log quotations)`.
pub fn holds(found: &[Span], atom: Span) -> bool {
    let next = found.partition_point(|quotation| quotation.end() <= atom.start());
    found.get(next).is_some_and(|quotation| quotation.start() <= atom.start())
}

/// Whether a word carries marks of Vietnamese: those of French are none in what is no syllable.
fn is_marked(word: &str) -> bool {
    has_marks(word) && {
        let word = lower(word);
        is_syllable(&word) || !word.chars().all(is_french_letter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::atoms;

    #[test]
    fn quotations_without_marks_are_found() {
        let seen = |text: &str| -> Vec<String> {
            let line: Vec<Atom> = atoms(text).collect();
            unmarked(text, &line).into_iter().map(|span| span.of(text).to_owned()).collect()
        };
        assert_eq!(seen("lệnh \"cat\" và “let it be”"), ["cat", "let it be"]);
        assert_eq!(seen("lệnh \"cắt dán\" và \"can\""), ["can"]);
        assert_eq!(seen("tập “Le jardin de ma grand-mère”"), ["Le jardin de ma grand-mère"]);
        assert_eq!(seen("chữ “vé xe” và “đuợc”"), [""; 0]);
        assert_eq!(seen("cao 5\" và \"\" hết"), [""; 0]);
        assert_eq!(seen("bài «Route du bac"), [""; 0]);
        assert_eq!(seen("\""), [""; 0]);
        assert!(holds(&[Span::new(1, 4), Span::new(9, 12)], Span::new(10, 11)));
        assert!(!holds(&[Span::new(1, 4), Span::new(9, 12)], Span::new(5, 6)));
    }
}
