//! What restoring puts right, and what a correction does to text that was right.

use crate::align::{Alignment, Op};
use crate::words::Words;

/// How many words were put right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Accuracy {
    /// Words of the gold.
    pub words: u64,
    /// Words that are right.
    pub right: u64,
    /// Words that are right but for case.
    pub right_but_case: u64,
}

impl Accuracy {
    /// Right words by words; absent without words.
    pub fn rate(&self) -> Option<f64> {
        (self.words > 0).then(|| self.right as f64 / self.words as f64)
    }

    /// The same with case folded.
    pub fn rate_but_case(&self) -> Option<f64> {
        (self.words > 0).then(|| self.right_but_case as f64 / self.words as f64)
    }
}

impl std::ops::AddAssign for Accuracy {
    fn add_assign(&mut self, other: Self) {
        self.words += other.words;
        self.right += other.right;
        self.right_but_case += other.right_but_case;
    }
}

/// Restoration accuracy: the words of the gold that the restored text has, by the alignment over words.
///
/// ```
/// let accuracy = phucdau_eval::restoration("Cộng hoà xã hội", "cộng hòa xã hồi");
/// assert_eq!((accuracy.words, accuracy.right, accuracy.right_but_case), (4, 2, 3));
/// ```
pub fn restoration(gold: &str, hyp: &str) -> Accuracy {
    let (gold, hyp) = (Words::new(gold), Words::new(hyp));
    let right = |alignment: Alignment<'_>| alignment.matched().into_iter().filter(|&matched| matched).count() as u64;
    let words = gold.len() as u64;
    let folded = Alignment::of_words(gold.lower_case(), hyp.lower_case());
    Accuracy { words, right: right(Alignment::of_words(gold, hyp)), right_but_case: right(folded) }
}

/// What a correction did to text that was right.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Harm {
    /// Words of the gold.
    pub words: u64,
    /// Levenshtein distance over words: words changed, dropped or invented.
    pub changed: u64,
    /// Words in which only the placement of a tone was changed; they do not count as changed.
    pub placement: u64,
    /// Words of the gold with a digit: numbers, dates, document numbers.
    pub numbers: u64,
    /// Words of the gold with a digit that were changed or dropped, unless only white space came or went.
    pub numbers_changed: u64,
    /// Each change, in order.
    pub changes: Vec<Change>,
}

/// A run of right words that was changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Change {
    /// The right words, joined by one space; empty for an insertion.
    pub old: String,
    /// What stands there afterwards; empty where they were dropped.
    pub new: String,
}

impl Change {
    /// How many words with a digit among the right ones are not among the others; none if only white space came or went.
    fn numbers(&self) -> u64 {
        let letters = |text: &str| text.split_whitespace().collect::<String>();
        if letters(&self.old) == letters(&self.new) {
            return 0;
        }
        let mut kept: Vec<&str> = self.new.split_whitespace().collect();
        let mut changed = 0;
        for number in self.old.split_whitespace().filter(|word| word.chars().any(char::is_numeric)) {
            match kept.iter().position(|&other| other == number) {
                Some(at) => drop(kept.swap_remove(at)),
                None => changed += 1,
            }
        }
        changed
    }
}

impl Harm {
    /// Changed words by words; absent without words.
    pub fn rate(&self) -> Option<f64> {
        (self.words > 0).then(|| self.changed as f64 / self.words as f64)
    }
}

impl std::ops::AddAssign for Harm {
    fn add_assign(&mut self, other: Self) {
        self.words += other.words;
        self.changed += other.changed;
        self.placement += other.placement;
        self.numbers += other.numbers;
        self.numbers_changed += other.numbers_changed;
        self.changes.extend(other.changes);
    }
}

/// Compares what came out with the gold that was put in.
///
/// ```
/// let harm = phucdau_eval::harm("Số 12/QĐ ngày 5", "Số 12/QD ngày 5");
/// assert_eq!((harm.words, harm.changed, harm.numbers, harm.numbers_changed), (4, 1, 2, 1));
/// assert_eq!(harm.changes[0].new, "12/QD");
/// ```
pub fn harm(gold: &str, hyp: &str) -> Harm {
    let alignment = Alignment::new(gold, hyp);
    let has_digit = |word: &str| word.chars().any(char::is_numeric);
    let mut harm = Harm { words: alignment.gold().len() as u64, changed: alignment.errors(), ..Harm::default() };
    for step in alignment.steps() {
        let number = step.gold.is_some_and(has_digit);
        harm.numbers += u64::from(number);
        harm.placement += u64::from(step.op == Op::Match && !same_form(step.gold, step.hyp));
    }
    let text = |words: &Words<'_>, range: std::ops::Range<usize>| -> String {
        range.map(|at| words.source(at)).collect::<Vec<_>>().join(" ")
    };
    let change = |(old, new)| Change { old: text(alignment.gold(), old), new: text(alignment.hyp(), new) };
    harm.changes = alignment.runs().into_iter().map(change).collect();
    harm.numbers_changed = harm.changes.iter().map(Change::numbers).sum();
    harm
}

fn same_form(gold: Option<&str>, hyp: Option<&str>) -> bool {
    use unicode_normalization::UnicodeNormalization;
    gold == hyp || gold.unwrap_or_default().nfc().eq(hyp.unwrap_or_default().nfc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moved_tones_are_told_apart_from_changes() {
        let harm = harm("hoà bình a\u{301}", "hòa bình á");
        assert_eq!((harm.changed, harm.placement, harm.numbers), (0, 1, 0));
        assert!(harm.changes.is_empty());
    }

    #[test]
    fn invented_and_dropped_words_are_changes() {
        let harm = harm("một 2 ba", "một hai ba bốn");
        assert_eq!((harm.changed, harm.numbers, harm.numbers_changed), (2, 1, 1));
        let changes: Vec<_> = harm.changes.iter().map(|change| (change.old.as_str(), change.new.as_str())).collect();
        assert_eq!(changes, [("2", "hai"), ("", "bốn")]);
    }

    #[test]
    fn white_space_beside_a_number_does_not_change_it() {
        let parted = harm("nghe 25hồ sơ", "nghe 25 hồ sơ");
        assert_eq!((parted.numbers, parted.numbers_changed), (1, 0));
        assert_eq!(harm("ngày 2/9", "ngày 29").numbers_changed, 1);
    }

    #[test]
    fn without_words_there_is_no_rate() {
        assert_eq!(restoration("", "a").rate(), None);
        assert_eq!(super::harm("", "").rate(), None);
        assert_eq!(restoration("a B", "a b").rate_but_case(), Some(1.0));
    }
}
