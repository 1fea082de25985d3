//! The alignment of two texts word by word, for counting and for printing.

use std::fmt;

use crate::words::Words;
use crate::{distance, interned};

/// One step from gold to hypothesis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Op {
    /// Both have the word.
    Match,
    /// The hypothesis has another word.
    Substitute,
    /// The hypothesis lacks the word.
    Delete,
    /// The hypothesis has a word too many.
    Insert,
}

/// A cheapest alignment of the words of two texts; the rule for ties stands at [`align`](fn@crate::align).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alignment<'t> {
    gold: Words<'t>,
    hyp: Words<'t>,
    ops: Vec<Op>,
}

/// A step of an alignment with the words as they stand in the two texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Step<'a> {
    /// What happened.
    pub op: Op,
    /// The word of the gold; absent for an insertion.
    pub gold: Option<&'a str>,
    /// The word of the hypothesis; absent for a deletion.
    pub hyp: Option<&'a str>,
}

impl<'t> Alignment<'t> {
    /// Aligns two texts by words.
    ///
    /// ```
    /// let alignment = phucdau_eval::Alignment::new("Căn cứ Luật", "Căn cú Luât");
    /// assert_eq!(alignment.errors(), 2);
    /// assert_eq!(alignment.to_string(), "  Căn\n~ cứ -> cú\n~ Luật -> Luât\n");
    /// ```
    pub fn new(gold: &'t str, hyp: &'t str) -> Self {
        Self::of_words(Words::new(gold), Words::new(hyp))
    }

    /// Aligns words that were split and normalised before.
    pub fn of_words(gold: Words<'t>, hyp: Words<'t>) -> Self {
        let (a, b) = interned::pair(gold.iter(), hyp.iter());
        let ops = distance::align(&a, &b);
        Self { gold, hyp, ops }
    }

    /// The words of the gold.
    pub fn gold(&self) -> &Words<'t> {
        &self.gold
    }

    /// The words of the hypothesis.
    pub fn hyp(&self) -> &Words<'t> {
        &self.hyp
    }

    /// The operations, from the start.
    pub fn ops(&self) -> &[Op] {
        &self.ops
    }

    /// The Levenshtein distance over words.
    pub fn errors(&self) -> u64 {
        self.ops.iter().filter(|&&op| op != Op::Match).count() as u64
    }

    /// For each word of the gold whether the hypothesis has it.
    pub fn matched(&self) -> Vec<bool> {
        self.ops.iter().filter(|&&op| op != Op::Insert).map(|&op| op == Op::Match).collect()
    }

    /// The operations with the words as they stand in the texts.
    pub fn steps(&self) -> impl Iterator<Item = Step<'_>> {
        let (mut gold, mut hyp) = (0, 0);
        self.ops.iter().map(move |&op| {
            let has_gold = op != Op::Insert;
            let has_hyp = op != Op::Delete;
            let step =
                Step { op, gold: has_gold.then(|| self.gold.source(gold)), hyp: has_hyp.then(|| self.hyp.source(hyp)) };
            gold += usize::from(has_gold);
            hyp += usize::from(has_hyp);
            step
        })
    }

    /// The maximal runs of words that do not match, as ranges of word numbers in gold and hypothesis.
    pub fn runs(&self) -> Vec<(std::ops::Range<usize>, std::ops::Range<usize>)> {
        let mut runs: Vec<(std::ops::Range<usize>, std::ops::Range<usize>)> = Vec::new();
        let (mut gold, mut hyp, mut open) = (0, 0, false);
        for &op in &self.ops {
            if op != Op::Match {
                if !open {
                    runs.push((gold..gold, hyp..hyp));
                }
                if let Some((g, h)) = runs.last_mut() {
                    g.end += usize::from(op != Op::Insert);
                    h.end += usize::from(op != Op::Delete);
                }
            }
            open = op != Op::Match;
            gold += usize::from(op != Op::Insert);
            hyp += usize::from(op != Op::Delete);
        }
        runs
    }
}

impl fmt::Display for Step<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (gold, hyp) = (self.gold.unwrap_or_default(), self.hyp.unwrap_or_default());
        match self.op {
            Op::Match => write!(f, "  {gold}"),
            Op::Substitute => write!(f, "~ {gold} -> {hyp}"),
            Op::Delete => write!(f, "- {gold}"),
            Op::Insert => write!(f, "+ {hyp}"),
        }
    }
}

/// A step a line: two spaces and a word that matches, `~ gold -> hyp`, `- gold`, `+ hyp`.
impl fmt::Display for Alignment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.steps().try_for_each(|step| writeln!(f, "{step}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_cover_what_differs() {
        let alignment = Alignment::new("a b c d e f", "a x c e f g h");
        assert_eq!(alignment.runs(), [(1..2, 1..2), (3..4, 3..3), (6..6, 5..7)]);
        assert_eq!(alignment.matched(), [true, false, true, false, true, true]);
        let printed: Vec<_> = alignment.steps().map(|step| step.to_string()).collect();
        assert_eq!(printed, ["  a", "~ b -> x", "  c", "- d", "  e", "  f", "+ g", "+ h"]);
    }
}
