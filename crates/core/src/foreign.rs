//! Passages in another language, English above all: which words of a stretch stand in one, so that they are left alone.
//!
//! Words are evidence for or against; passages persist from word to word: a hidden Markov model of two states.

use crate::token::Class;

/// What is known of an atom.
#[derive(Clone, Copy, Debug)]
pub struct Witness<'t> {
    /// Its normalised text.
    pub text: &'t str,
    /// What it looks like.
    pub class: Class,
    /// Whether a Vietnamese word could be written so, perhaps without its marks.
    pub vietnamese: bool,
    /// Whether it carries marks.
    pub marked: bool,
}

/// Words of English that no Vietnamese word is spelled like, or hardly ever.
const ENGLISH: &[&str] = &[
    "about",
    "above",
    "after",
    "again",
    "against",
    "all",
    "also",
    "and",
    "any",
    "are",
    "available",
    "be",
    "because",
    "been",
    "before",
    "being",
    "between",
    "both",
    "by",
    "click",
    "code",
    "could",
    "data",
    "details",
    "did",
    "does",
    "done",
    "down",
    "each",
    "email",
    "every",
    "few",
    "file",
    "first",
    "for",
    "from",
    "get",
    "group",
    "had",
    "has",
    "have",
    "having",
    "here",
    "how",
    "however",
    "if",
    "into",
    "is",
    "it",
    "its",
    "just",
    "know",
    "last",
    "like",
    "may",
    "more",
    "most",
    "must",
    "my",
    "need",
    "needed",
    "new",
    "not",
    "now",
    "of",
    "off",
    "once",
    "one",
    "only",
    "or",
    "other",
    "our",
    "out",
    "over",
    "own",
    "page",
    "people",
    "please",
    "project",
    "read",
    "report",
    "return",
    "review",
    "same",
    "see",
    "select",
    "several",
    "shall",
    "she",
    "should",
    "since",
    "some",
    "such",
    "system",
    "table",
    "take",
    "test",
    "their",
    "there",
    "these",
    "they",
    "this",
    "those",
    "through",
    "time",
    "two",
    "under",
    "until",
    "up",
    "update",
    "use",
    "used",
    "user",
    "using",
    "very",
    "was",
    "we",
    "were",
    "what",
    "when",
    "where",
    "which",
    "while",
    "who",
    "why",
    "will",
    "with",
    "within",
    "work",
    "world",
    "would",
    "year",
    "years",
    "yes",
    "you",
    "your",
];

/// Words of English that are also skeletons of Vietnamese words.
const SHARED: &[&str] = &[
    "a", "am", "an", "as", "at", "ban", "bat", "ben", "but", "can", "cho", "con", "do", "go", "hang", "hat", "he",
    "her", "him", "his", "hot", "i", "in", "long", "man", "map", "me", "men", "no", "on", "pin", "sang", "set", "sit",
    "so", "song", "than", "that", "the", "them", "then", "thin", "thing", "tin", "to", "ton", "too", "top", "us",
    "van", "win",
];

/// The price of entering or leaving a passage, in nats.
const SWITCH: f32 = 3.0;

impl Witness<'_> {
    /// Log-odds that the atom stands in a foreign passage. With `strict`, a word unknown is no evidence: it may be misread.
    pub fn odds(&self, strict: bool) -> f32 {
        match self.class {
            Class::Code => 1.5,
            Class::Word => {
                let lower = self.text.to_lowercase();
                let capital = self.text.starts_with(char::is_uppercase);
                if self.marked {
                    -4.0
                } else if ENGLISH.binary_search(&lower.as_str()).is_ok() {
                    if strict { 1.5 } else { 2.5 }
                } else if SHARED.binary_search(&lower.as_str()).is_ok() {
                    0.4
                } else if self.vietnamese {
                    if strict || capital { -1.2 } else { -2.0 }
                } else if strict {
                    -0.2
                } else if capital {
                    0.2
                } else {
                    1.0
                }
            }
            _ => 0.0,
        }
    }
}

/// For each atom of a stretch, given its [odds](Witness::odds), whether it stands in a passage of another language.
/// `O(atoms)`.
///
/// ```
/// use phucdau::foreign::{passages, Witness};
/// use phucdau::token::Class;
/// let words = ["this", "is", "done", "van"];
/// let odds: Vec<f32> = words.iter()
///     .map(|text| Witness { text, class: Class::Word, vietnamese: *text == "van", marked: false }.odds(false))
///     .collect();
/// assert_eq!(passages(&odds), [true, true, true, true]);
/// ```
pub fn passages(stretch: &[f32]) -> Vec<bool> {
    if stretch.iter().all(|&odds| odds <= 0.0) {
        return vec![false; stretch.len()];
    }
    let (mut native, mut foreign) = (0.0_f32, -SWITCH / 2.0);
    let mut from = Vec::with_capacity(stretch.len());
    for odds in stretch {
        let to_native = foreign - SWITCH > native;
        let to_foreign = native - SWITCH > foreign;
        let entered = if to_foreign { native - SWITCH } else { foreign };
        native = if to_native { foreign - SWITCH } else { native };
        foreign = entered + odds;
        from.push((to_native, to_foreign));
    }
    let mut inside = foreign > native;
    let mut out = vec![false; stretch.len()];
    for (at, (to_native, to_foreign)) in from.into_iter().enumerate().rev() {
        out[at] = inside;
        inside = if inside { !to_foreign } else { to_native };
    }
    out
}

/// How many words of a line look like Vietnamese ones, whatever their damage, and how many do not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Likeness {
    /// Words that are a syllable but for their marks.
    pub vietnamese: u32,
    /// Words that are none.
    pub other: u32,
}

impl Likeness {
    /// Counts one more word.
    pub fn count(&mut self, vietnamese: bool) {
        if vietnamese { self.vietnamese += 1 } else { self.other += 1 }
    }

    /// Log-odds of Vietnamese against another language, in nats.
    fn odds(self) -> f32 {
        ALIKE * self.vietnamese as f32 + UNLIKE * self.other as f32
    }
}

/// Log-odds from which a document is sure to be Vietnamese, in nats: four words that look so.
const SURE: f32 = 4.0;

/// Whether the lines of a document that are not foreign leave no doubt that they are Vietnamese: only then may a word be guessed
/// of which nothing can be read. `O(lines)`.
pub fn is_surely_vietnamese(likeness: &[Likeness], foreign: &[bool]) -> bool {
    let native = likeness.iter().zip(foreign).filter(|(_, foreign)| !**foreign);
    native.map(|(line, _)| line.odds()).sum::<f32>() >= SURE
}

/// Log-odds of a Vietnamese line against one in another language, in nats, for each word that looks like a Vietnamese one and
/// for each that does not: of such words 78 % looked so on pages that an English model had read, and 27 % in nineteen files
/// in other languages.
const ALIKE: f32 = 1.06;
const UNLIKE: f32 = -1.2;
/// Log-probability that a line is in another language than the one before it, or that the first one is foreign, in nats.
const TURN: f32 = -6.0;

/// Which lines of a document are written in another language, and are to stay as they are: a hidden Markov model of two
/// states, decoded by Viterbi's algorithm. `O(lines)`.
///
/// ```
/// use phucdau::foreign::{Likeness, lines};
/// let vietnamese = Likeness { vietnamese: 8, other: 2 };
/// let czech = Likeness { vietnamese: 1, other: 9 };
/// assert_eq!(lines(&[vietnamese, vietnamese, czech, czech, czech]), [false, false, true, true, true]);
/// ```
pub fn lines(likeness: &[Likeness]) -> Vec<bool> {
    let (mut native, mut foreign) = (0.0, TURN);
    let mut turns = Vec::with_capacity(likeness.len());
    for line in likeness {
        let odds = line.odds();
        let turned = [foreign + TURN > native, native + TURN > foreign];
        (native, foreign) = (native.max(foreign + TURN) + odds, foreign.max(native + TURN));
        turns.push(turned);
    }
    let mut is_foreign = foreign > native;
    let mut found = vec![false; likeness.len()];
    for (line, turned) in found.iter_mut().zip(turns).rev() {
        *line = is_foreign;
        is_foreign ^= turned[usize::from(is_foreign)];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_for_the_search() {
        assert!(ENGLISH.is_sorted() && SHARED.is_sorted());
    }

    /// The best labelling by trying all of them.
    fn naive(stretch: &[f32]) -> f32 {
        (0..1_u32 << stretch.len()).map(|labels| score(stretch, |at| labels >> at & 1 == 1)).fold(f32::MIN, f32::max)
    }

    fn score(stretch: &[f32], foreign: impl Fn(usize) -> bool) -> f32 {
        let mut total = 0.0;
        let mut before = false;
        for (at, odds) in stretch.iter().enumerate() {
            let now = foreign(at);
            if at == 0 && now {
                total -= SWITCH / 2.0;
            } else if now != before {
                total -= SWITCH;
            }
            total += if now { *odds } else { 0.0 };
            before = now;
        }
        total
    }

    #[test]
    fn finds_the_best_labelling() {
        let words = ["toi", "the", "is", "done", "tinh", "review", "please", "nha", "van", "of"];
        for rotation in 0..words.len() {
            let mut turned = words.to_vec();
            turned.rotate_left(rotation);
            let stretch: Vec<_> = turned
                .iter()
                .map(|text| {
                    let vietnamese = matches!(*text, "toi" | "tinh" | "nha" | "van");
                    Witness { text, class: Class::Word, vietnamese, marked: false }.odds(false)
                })
                .collect();
            let found = passages(&stretch);
            assert!((score(&stretch, |at| found[at]) - naive(&stretch)).abs() < 1e-4, "{turned:?} {found:?}");
        }
    }

    #[test]
    fn a_ruined_line_is_not_foreign_and_a_line_of_short_words_not_vietnamese() {
        let line = |vietnamese, other| Likeness { vietnamese, other };
        assert_eq!(lines(&[line(9, 1), line(2, 8), line(9, 1)]), [false; 3]);
        assert_eq!(lines(&[line(1, 9), line(6, 4), line(2, 9)]), [true; 3]);
        assert_eq!(lines(&[line(0, 3)]), [false]);
        assert_eq!(lines(&[]), [false; 0]);
    }

    #[test]
    fn a_few_words_of_a_document_do_not_make_it_vietnamese() {
        let line = |vietnamese, other| Likeness { vietnamese, other };
        assert!(!is_surely_vietnamese(&[], &[]));
        assert!(!is_surely_vietnamese(&[line(0, 1)], &[false]));
        assert!(is_surely_vietnamese(&[line(4, 0), line(0, 9)], &[false, true]));
        assert!(!is_surely_vietnamese(&[line(4, 0), line(0, 1)], &[false, false]));
    }
}
