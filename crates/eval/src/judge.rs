//! Which edits of a text are right, by its gold.

use std::ops::Range;

use crate::align::{Alignment, Op};
use crate::distance;

/// An edit in a text to which all edits were applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<'t> {
    /// Where its new text stands; empty where it only removes.
    pub range: Range<usize>,
    /// What it removed.
    pub old: &'t str,
}

/// Says of each edit whether it is right, in the order of `edits`. `O(n * d / 64)` for `n` words of which `d` are wrong.
///
/// - An edit that writes something is right where every word that it touches matches the gold, signs at the word's ends
///   included.
/// - An edit that writes a blank touches the words on both sides.
/// - An edit that only removes is right unless the gold has a word there, or the word that it touches would come nearer to
///   the gold with what was removed.
///
/// ```
/// use phucdau_eval::{Placed, judge};
/// let edits = [Placed { range: 0..3, old: "va" }, Placed { range: 3..3, old: " _" }, Placed { range: 4..7, old: "con" }];
/// assert_eq!(judge("và còn", "và con", &edits), [true, true, false]);
/// ```
pub fn judge(gold: &str, text: &str, edits: &[Placed<'_>]) -> Vec<bool> {
    let words = words(&Alignment::new(gold, text), text);
    edits.iter().map(|edit| is_right(&words, text, edit)).collect()
}

/// A word of the text.
struct Word {
    range: Range<usize>,
    op: Op,
    /// The gold's word in its place.
    gold: Option<String>,
    /// Whether a word of the gold is missing before it.
    lacking: bool,
}

/// The words of the text, and a last one of no length for what is missing at its end.
fn words(alignment: &Alignment<'_>, text: &str) -> Vec<Word> {
    let (mut words, mut gold, mut lacking) = (Vec::with_capacity(alignment.hyp().len() + 1), 0, false);
    for &op in alignment.ops() {
        if op == Op::Delete {
            lacking = true;
        } else {
            let source = alignment.hyp().source(words.len());
            let start = source.as_ptr() as usize - text.as_ptr() as usize;
            let gold = (op != Op::Insert).then(|| alignment.gold().word(gold).to_owned());
            words.push(Word { range: start..start + source.len(), op, gold, lacking });
            lacking = false;
        }
        gold += usize::from(op != Op::Insert);
    }
    words.push(Word { range: text.len()..text.len(), op: Op::Match, gold: None, lacking });
    words
}

fn is_right(words: &[Word], text: &str, edit: &Placed<'_>) -> bool {
    let Range { start, end } = edit.range;
    if text[edit.range.clone()].trim().is_empty() {
        let first = words.partition_point(|word| word.range.end < start);
        let touched = words[first..].iter().take_while(|word| word.range.start <= end);
        if start < end {
            return touched.clone().all(|word| word.op == Op::Match) && !touched.skip(1).any(|word| word.lacking);
        }
        let next = words.partition_point(|word| word.range.start < start);
        return !words.get(next).is_some_and(|word| word.lacking)
            && !touched.clone().any(|word| word.is_nearer_with(text, start, edit.old.trim()));
    }
    let first = words.partition_point(|word| word.range.end <= start);
    let mut touched = words[first..].iter().take_while(|word| word.range.start < end);
    touched.all(|word| word.op == Op::Match)
}

impl Word {
    /// Whether the word would come nearer to the gold with `removed` put back at a place of the text.
    fn is_nearer_with(&self, text: &str, at: usize, removed: &str) -> bool {
        let Some(gold) = self.gold.as_deref().filter(|_| self.op == Op::Substitute) else { return false };
        let with = [&text[self.range.start..at], removed, &text[at..self.range.end]].concat();
        away(gold, &with) < away(gold, &text[self.range.clone()])
    }
}

/// How many letters of a word are not those of the gold.
fn away(gold: &str, word: &str) -> usize {
    let letters = |text: &str| text.chars().map(u32::from).collect::<Vec<u32>>();
    distance(&letters(gold), &letters(&crate::normal_word(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Judges the edit whose new text stands in brackets.
    fn one(gold: &str, text: &str, old: &str) -> bool {
        let (start, end) = (text.find('[').unwrap(), text.find(']').unwrap() - 1);
        let text = text.replace(['[', ']'], "");
        judge(gold, &text, &[Placed { range: start..end, old }])[0]
    }

    #[test]
    fn written_words_are_right_where_all_of_them_match() {
        assert!(one("một hai tư", "một [hai] tư", "ha"));
        assert!(!one("một hai tư", "một [hai x] tư", "haix"));
        assert!(!one("một hai, tư", "một [hai] tư", "ha"));
        assert!(one("hoà bình", "[hòa] bình", "hoa"));
    }

    #[test]
    fn what_only_removes_is_right_where_nothing_is_missing() {
        assert!(one("một hai", "một[] hai", " _"));
        assert!(!one("một – hai", "một[] hai", " _"));
        assert!(!one("một. hai", "một[] hai", " ."));
        assert!(one("mốt hai", "một[] hai", " _"));
        assert!(one("một", "một[]", " _") && !one("một hai", "một[]", " _"));
        assert!(one("một", "[]một", "_ ") && !one("- một", "[]một", "_ "));
    }

    #[test]
    fn a_blank_is_right_where_the_words_on_both_sides_are() {
        assert!(one("một hai", "một[ ]hai", ""));
        assert!(!one("mộthai", "một[ ]hai", ""));
    }
}
