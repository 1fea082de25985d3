//! The mistakes that remain, for the author of the decoder: by class, by frequency and in context.

use std::collections::BTreeMap;
use std::ops::Range;

use phucdau::syllable::{base_letter, lower_letter};
use phucdau_eval::{Alignment, Words, distance};

use crate::table::row;

/// What sort of mistake it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Case,
    Marks,
    Letters,
    Segmentation,
    Punctuation,
    Number,
    Missing,
    Extra,
}

impl Class {
    const ALL: [(Self, &'static str); 8] = [
        (Self::Case, "case only"),
        (Self::Marks, "marks only"),
        (Self::Letters, "letters"),
        (Self::Segmentation, "segmentation"),
        (Self::Punctuation, "punctuation"),
        (Self::Number, "number"),
        (Self::Missing, "missing"),
        (Self::Extra, "extra"),
    ];

    fn of(gold: &str, got: &str) -> Self {
        let map = |text: &str, map: fn(char) -> char| text.chars().map(map).collect::<String>();
        let bare = |c| lower_letter(base_letter(c));
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let count = |text: &str| text.split(' ').count();
        if got.is_empty() {
            Self::Missing
        } else if gold.is_empty() {
            Self::Extra
        } else if map(gold, lower_letter) == map(got, lower_letter) {
            Self::Case
        } else if gold.contains(char::is_numeric) {
            Self::Number
        } else if count(gold) != count(got) {
            Self::Segmentation
        } else if map(gold, bare) == map(got, bare) {
            Self::Marks
        } else if letters(gold) == letters(got) {
            Self::Punctuation
        } else {
            Self::Letters
        }
    }
}

/// What became of the raw text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    /// It was wrong and still stands.
    Kept,
    /// It was wrong and was made wrong in another way.
    Wrong,
    /// It was right.
    Broken,
}

impl Fate {
    fn of(gold: &str, got: &str, raw: &str) -> Self {
        match (raw == gold, raw == got) {
            (true, _) => Self::Broken,
            (_, true) => Self::Kept,
            _ => Self::Wrong,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Wrong => "wrong",
            Self::Broken => "BROKEN",
        }
    }
}

/// One mistake, with the words around it.
struct Mistake {
    class: Class,
    fate: Fate,
    raw: String,
    got: String,
    gold: String,
    context: [String; 3],
    place: String,
}

/// Mistakes of several texts.
#[derive(Default)]
pub(crate) struct Mistakes {
    list: Vec<Mistake>,
}

/// Words shown on either side.
const AROUND: usize = 6;
/// Longer runs of wrong words are paired in order and not by likeness.
const LONG_RUN: usize = 40;

impl Mistakes {
    /// Adds the mistakes of one text.
    pub(crate) fn add(&mut self, place: &str, gold: &str, raw: &str, got: &str) {
        let after = Alignment::new(gold, got);
        let before = Alignment::new(gold, raw);
        let gold_words = before.gold().len();
        let mut pieces = Vec::new();
        for (gold, hyp) in before.runs() {
            pieces.extend(split(before.gold(), before.hyp(), gold, hyp));
        }
        let raw_places = Places::new(gold_words, &pieces);
        for (gold, hyp) in after.runs() {
            for (gold, hyp) in split(after.gold(), after.hyp(), gold, hyp) {
                self.list.push(mistake(place, &after, &before, &raw_places, gold, hyp));
            }
        }
    }

    /// Prints a table by class, then for each class the `show` most frequent, then `show` in context, spread evenly.
    pub(crate) fn print(&self, show: usize) {
        if show == 0 || self.list.is_empty() {
            return;
        }
        say!(
            "Mistakes: {}. Kept: wrong before and untouched; wrong: changed, but not to the right word;",
            self.list.len()
        );
        say!("broken: right before.\n");
        row(&["class", "all", "kept", "wrong", "broken"]);
        row(&["---", "---:", "---:", "---:", "---:"]);
        for (class, name) in Class::ALL {
            let of = |fate: Option<Fate>| {
                let counted =
                    |mistake: &&Mistake| mistake.class == class && fate.is_none_or(|fate| mistake.fate == fate);
                self.list.iter().filter(counted).count().to_string()
            };
            row(&[name.to_owned(), of(None), of(Some(Fate::Kept)), of(Some(Fate::Wrong)), of(Some(Fate::Broken))]);
        }
        say!("\n```text");
        for (class, name) in Class::ALL {
            self.print_class(class, name, show);
        }
        let step = self.list.len().div_ceil(show);
        for mistake in self.list.iter().step_by(step) {
            let [raw, got, gold] = &mistake.context;
            say!("{} ({})\n  raw  {raw}\n  got  {got}\n  gold {gold}", mistake.place, mistake.fate.name());
        }
        say!("```\n");
    }

    fn print_class(&self, class: Class, name: &str, show: usize) {
        let mut counts: BTreeMap<(&str, &str, &str, Fate), u64> = BTreeMap::new();
        for mistake in self.list.iter().filter(|mistake| mistake.class == class) {
            *counts.entry((&mistake.raw, &mistake.got, &mistake.gold, mistake.fate)).or_default() += 1;
        }
        if counts.is_empty() {
            return;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|&(_, times)| std::cmp::Reverse(times));
        say!("-- {name}: raw -> got (gold)");
        for ((raw, got, gold, fate), times) in counts.into_iter().take(show) {
            say!("{times:>5} {:<6} {raw} -> {got} ({gold})", fate.name());
        }
        say!("");
    }
}

fn mistake(
    place: &str,
    after: &Alignment<'_>,
    before: &Alignment<'_>,
    raw_places: &Places,
    gold: Range<usize>,
    hyp: Range<usize>,
) -> Mistake {
    let raw = raw_places.range(&gold);
    let (gold_text, got) = (after.gold().joined(gold.clone()), after.hyp().joined(hyp.clone()));
    let raw_text = before.hyp().joined(raw.clone());
    let context = [shown(before.hyp(), raw), shown(after.hyp(), hyp), shown(after.gold(), gold.clone())];
    Mistake {
        class: Class::of(&gold_text, &got),
        fate: Fate::of(&gold_text, &got, &raw_text),
        raw: raw_text,
        got,
        gold: gold_text,
        context,
        place: format!("{place}, word {}", gold.start + 1),
    }
}

/// The words of a range in brackets, with those around them.
fn shown(words: &Words<'_>, range: Range<usize>) -> String {
    let (from, to) = (range.start.saturating_sub(AROUND), (range.end + AROUND).min(words.len()));
    let parts =
        [words.joined(from..range.start), format!("[{}]", words.joined(range.clone())), words.joined(range.end..to)];
    parts.join(" ").trim().to_owned()
}

/// Pairs of ranges in gold and hypothesis.
type Piece = (Range<usize>, Range<usize>);

/// Where the words of the gold stand in the raw text.
struct Places {
    /// For each word of the gold the raw words that stand for it: for a word of a wrong piece, the whole piece's.
    words: Vec<Range<usize>>,
    /// Before each word of the gold, and at the end, the raw words that stand for none.
    gaps: Vec<Range<usize>>,
}

impl Places {
    fn new(words: usize, pieces: &[Piece]) -> Self {
        let mut places = Self { words: Vec::with_capacity(words), gaps: Vec::with_capacity(words + 1) };
        let mut at = 0;
        let mut pieces = pieces.iter().peekable();
        for gold in 0..=words {
            let start = at;
            while let Some((_, raw)) = pieces.next_if(|(range, _)| range.is_empty() && range.start == gold) {
                at = raw.end;
            }
            places.gaps.push(start..at);
            if let Some((range, raw)) = pieces.next_if(|(range, _)| range.start == gold) {
                places.words.extend(range.clone().map(|_| raw.clone()));
                at = raw.end;
            } else if gold < words && places.words.len() == gold {
                places.words.push(at..at + 1);
                at += 1;
            }
        }
        places
    }

    fn range(&self, gold: &Range<usize>) -> Range<usize> {
        match self.words.get(gold.clone()) {
            Some([first, .., last]) => first.start..last.end,
            Some([one]) => one.clone(),
            _ => self.gaps.get(gold.start).cloned().unwrap_or_default(),
        }
    }
}

/// Cuts a run of wrong words into the pieces that are most alike: one word for one, up to three for one, or none.
fn split(gold_words: &Words<'_>, hyp_words: &Words<'_>, gold: Range<usize>, hyp: Range<usize>) -> Vec<Piece> {
    const SHAPES: [(usize, usize); 7] = [(1, 1), (1, 0), (0, 1), (2, 1), (1, 2), (3, 1), (1, 3)];
    if gold.len().max(hyp.len()) > LONG_RUN {
        let pairs = gold.len().min(hyp.len());
        let mut pieces: Vec<Piece> =
            (0..pairs).map(|at| (gold.start + at..gold.start + at + 1, hyp.start + at..hyp.start + at + 1)).collect();
        pieces.extend((gold.start + pairs..gold.end).map(|at| (at..at + 1, hyp.end..hyp.end)));
        pieces.extend((hyp.start + pairs..hyp.end).map(|at| (gold.end..gold.end, at..at + 1)));
        return pieces;
    }
    let width = hyp.len() + 1;
    // The least cost up to each pair of places, with the shape that led there.
    let mut best = vec![(usize::MAX, (0, 0)); (gold.len() + 1) * width];
    best[0].0 = 0;
    for i in 0..=gold.len() {
        for j in 0..=hyp.len() {
            let here = best[i * width + j].0;
            for (down, right) in SHAPES {
                let (to_i, to_j) = (i + down, j + right);
                if here == usize::MAX || to_i > gold.len() || to_j > hyp.len() {
                    continue;
                }
                let a = gold_words.joined(gold.start + i..gold.start + to_i);
                let b = hyp_words.joined(hyp.start + j..hyp.start + to_j);
                let cost = here + 4 * unlike(&a, &b) + 2 * usize::from((down, right) != (1, 1));
                let there = &mut best[to_i * width + to_j];
                if cost < there.0 {
                    *there = (cost, (down, right));
                }
            }
        }
    }
    let (mut i, mut j, mut pieces) = (gold.len(), hyp.len(), Vec::new());
    while i + j > 0 {
        let (down, right) = best[i * width + j].1;
        pieces.push((gold.start + i - down..gold.start + i, hyp.start + j - right..hyp.start + j));
        (i, j) = (i - down, j - right);
    }
    pieces.reverse();
    pieces
}

/// The distance over base letters, spaces left out.
fn unlike(a: &str, b: &str) -> usize {
    let letters = |text: &str| -> Vec<u32> {
        text.chars().filter(|&c| c != ' ').map(|c| u32::from(lower_letter(base_letter(c))) & 0xfff).collect()
    };
    distance(&letters(a), &letters(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistakes(gold: &str, raw: &str, got: &str) -> Vec<(String, String, String, &'static str)> {
        let mut mistakes = Mistakes::default();
        mistakes.add("x", gold, raw, got);
        let name = |class| Class::ALL.iter().find(|(other, _)| *other == class).map_or("", |(_, name)| name);
        mistakes.list.into_iter().map(|found| (found.raw, found.got, found.gold, name(found.class))).collect()
    }

    #[test]
    fn classes() {
        let cases = [
            ("Lý", "lý", "case only"),
            ("Luật", "Luât", "marks only"),
            ("nghiệp", "nghiep,", "letters"),
            ("nghiệp", "ngh iệp", "segmentation"),
            ("nghiệp", "nghiệp,", "punctuation"),
            ("12", "I2", "number"),
            ("lập", "14p", "letters"),
            ("một", "", "missing"),
            ("", "_", "extra"),
        ];
        for (gold, got, name) in cases {
            let class = Class::of(gold, got);
            assert!(Class::ALL.contains(&(class, name)), "{gold} {got}");
        }
    }

    #[test]
    fn each_mistake_has_its_raw_words() {
        let found = mistakes("a nghiệp của nhà b c", "a ngh iép cuanha b c", "a ngh iệp củanhà x c");
        let found: Vec<_> =
            found.iter().map(|(raw, got, gold, _)| (raw.as_str(), got.as_str(), gold.as_str())).collect();
        assert_eq!(found, [("ngh iép", "ngh iệp", "nghiệp"), ("cuanha", "củanhà", "của nhà"), ("b", "x", "b")]);
    }

    #[test]
    fn words_too_many_have_their_raw_words() {
        let found = mistakes("a b c", "a _ b c", "a _ b c");
        assert_eq!(found, [("_".to_owned(), "_".to_owned(), String::new(), "extra")]);
        let found = mistakes("a b c", "a b c", "a b");
        assert_eq!(found, [("c".to_owned(), String::new(), "c".to_owned(), "missing")]);
    }

    #[test]
    fn long_runs_are_paired_in_order() {
        let gold = (0..60).map(|n| format!("g{n}")).collect::<Vec<_>>().join(" ");
        let got = (0..50).map(|n| format!("h{n}")).collect::<Vec<_>>().join(" ");
        let found = mistakes(&gold, &gold, &got);
        assert_eq!(found.len(), 60);
        assert_eq!((found[0].0.as_str(), found[0].1.as_str()), ("g0", "h0"));
    }
}
