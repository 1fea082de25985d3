//! The letters of the items of lists: which `d)` is a `d)` and which an `đ)` that lost its bar, and that `D.` stands behind `C.`.

use crate::token::{Atom, Class};

/// What is known of an atom as the letter of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letter {
    /// It is none, or one that could not have lost a mark.
    Other,
    /// A `d` that is meant so.
    Plain,
    /// A `d` that stands for `đ`.
    Barred,
}

/// The letters that came before.
#[derive(Debug, Default)]
pub struct Labels {
    /// The last two that opened a line, before a bracket and before a stop.
    opening: [[char; 2]; 2],
    /// The last two inside the line at hand.
    inside: [[char; 2]; 2],
}

impl Labels {
    /// Reads the next atom of a line: behind `c)` and `d)` a `d)` is an `đ)`; behind `C.` a `D.` is the answer of that letter,
    /// elsewhere it may be somebody's initial. `O(1)`.
    pub fn read(&mut self, text: &str, line: &[Atom], at: usize) -> Letter {
        if at == 0 {
            self.inside = Default::default();
        }
        if line[at].span.len() > 'đ'.len_utf8() {
            return Letter::Other;
        }
        let is = |at: usize, sign: &str| line.get(at).is_some_and(|atom| !atom.spaced && atom.span.of(text) == sign);
        let mut letters = line[at].span.of(text).chars();
        let (Some(letter), None, Class::Word) = (letters.next(), letters.next(), line[at].class) else {
            return Letter::Other;
        };
        let closed = if is(at + 1, ")") { 0 } else { 1 };
        if !line[at].spaced || closed == 1 && !(letter.is_uppercase() && is(at + 1, ".")) {
            return Letter::Other;
        }
        let before = if at == 0 { &mut self.opening[closed] } else { &mut self.inside[closed] };
        let barred = letter == 'd' && *before == ['c', 'd'];
        let follows = closed == 0 || before[1] == 'C';
        *before = [before[1], if barred { 'đ' } else { letter }];
        match letter {
            'd' if barred => Letter::Barred,
            'd' | 'D' if follows => Letter::Plain,
            _ => Letter::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::atoms;

    fn read(lines: &[&str]) -> Vec<Letter> {
        let mut labels = Labels::default();
        let mut found = Vec::new();
        for text in lines {
            let line: Vec<Atom> = atoms(text).collect();
            found.extend((0..line.len()).map(|at| labels.read(text, &line, at)));
        }
        found.retain(|&letter| letter != Letter::Other);
        found
    }

    #[test]
    fn the_second_d_of_a_list_is_barred() {
        use Letter::{Barred, Plain};
        assert_eq!(read(&["a) ao", "b) ba", "c) ca", "d) da", "d) di", "e) em"]), [Plain, Barred]);
        assert_eq!(read(&["gom: a) ao; b) ba; c) ca; d) da; d) di"]), [Plain, Barred]);
        assert_eq!(read(&["c) ca; d) da", "d) di"]), [Plain, Plain], "an item of one list says nothing of another");
        assert_eq!(read(&["d) da", "d) di"]), [Plain, Plain]);
        assert_eq!(read(&["c) ca", "d) da", "đ) di", "d) do"]), [Plain, Plain]);
    }
    #[test]
    fn the_fourth_answer_is_plain() {
        use Letter::Plain;
        assert_eq!(read(&["A. 12 B. 13 C. 14 D. 15"]), [Plain]);
        assert_eq!(read(&["A. ao", "B. ba", "C. ca", "D. da"]), [Plain]);
        assert_eq!(read(&["ong Tran D. An", "C) ca, D. An"]), []);
    }
}
