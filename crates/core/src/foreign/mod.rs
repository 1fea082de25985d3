//! Passages in another language, English and French above all: which words of a stretch stand in one, so that they are left
//! alone.
//!
//! Words are evidence for or against; passages persist from word to word: a hidden Markov model of two states.

mod words;

use crate::token::Class;
use words::{ENGLISH, FRENCH, SHARED, SHARED_FRENCH};

/// What the words of a text without marks may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// Right, as words with marks are.
    Marked,
    /// Typed without their marks.
    Bare,
    /// Misread: a word unknown is no evidence.
    Read,
}

impl Writing {
    /// All of them, in the order of [`Writing::index`].
    pub const ALL: [Self; 3] = [Self::Marked, Self::Bare, Self::Read];

    /// A small number for tables.
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// What is known of an atom.
#[derive(Clone, Copy, Debug)]
pub struct Witness<'t> {
    /// Its normalised text.
    pub text: &'t str,
    /// What it looks like.
    pub class: Class,
    /// Whether a Vietnamese word could be written so, perhaps without its marks.
    pub vietnamese: bool,
    /// Whether it carries marks of Vietnamese.
    pub marked: bool,
    /// Whether it has [several syllables](is_polysyllabic).
    pub polysyllabic: bool,
}

/// The price of entering or leaving a passage, in nats.
const SWITCH: f32 = 3.0;

/// How many letters a word has whose syllables tell: readings of an engine such as `duge` are shorter, whole phrases run
/// together are longer.
const TELLING: std::ops::RangeInclusive<usize> = 5..=14;

/// The longest syllable of Vietnamese, in letters.
const LONGEST: usize = 7;

/// Whether a word has several syllables, as two of five words of English and French have: two vowels with consonants between
/// them, and no two syllables of Vietnamese, run together, that have its letters. Of the words that an English model read in
/// Vietnamese pages 0.6 % are such, most of them words of other languages. `O(word)` questions to `is_syllable`.
///
/// ```
/// use phucdau::foreign::is_polysyllabic;
/// let is_syllable = |skeleton: &str| ["hai", "ngay", "nghieng"].contains(&skeleton);
/// assert!(is_polysyllabic("rapport", is_syllable));
/// assert!(!is_polysyllabic("haingay", is_syllable));
/// assert!(!is_polysyllabic("nghieng", is_syllable));
/// ```
pub fn is_polysyllabic(skeleton: &str, is_syllable: impl Fn(&str) -> bool) -> bool {
    if !skeleton.is_ascii() || !TELLING.contains(&skeleton.len()) {
        return false;
    }
    let vowel = |byte: u8| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    let begins = |pair: &&[u8]| !vowel(pair[0]) && vowel(pair[1]);
    let bytes = skeleton.as_bytes();
    let nuclei = usize::from(vowel(bytes[0])) + bytes.windows(2).filter(begins).count();
    let (first, last) = (bytes.len().saturating_sub(LONGEST).max(1), LONGEST.min(bytes.len() - 1));
    nuclei > 1 && !(first..=last).any(|at| is_syllable(&skeleton[..at]) && is_syllable(&skeleton[at..]))
}

/// Whether a word in small letters is one of English or French that no Vietnamese word is spelled like.
pub fn is_listed(lower: &str) -> bool {
    ENGLISH.binary_search(&lower).is_ok() || FRENCH.binary_search(&lower).is_ok()
}

/// Whether a small letter is one that French has.
pub fn is_french_letter(c: char) -> bool {
    c.is_ascii() || "àâçèéêëîïôùûœ".contains(c)
}

impl Witness<'_> {
    /// Log-odds that the atom stands in a foreign passage.
    pub fn odds(&self, writing: Writing) -> f32 {
        match self.class {
            Class::Code => 1.5,
            Class::Word => self.odds_of_word(writing),
            _ => 0.0,
        }
    }

    fn odds_of_word(&self, writing: Writing) -> f32 {
        let lower = self.text.to_lowercase();
        let capital = self.text.starts_with(char::is_uppercase);
        let read = writing == Writing::Read;
        if is_listed(&lower) {
            if read { 1.5 } else { 2.5 }
        } else if SHARED.binary_search(&lower.as_str()).is_ok() {
            0.4
        } else if SHARED_FRENCH.binary_search(&lower.as_str()).is_ok() {
            // Common in Vietnamese without its marks, but rare in what is right or read from paper.
            if writing == Writing::Bare { -0.5 } else { 0.4 }
        } else if !self.marked && self.text.chars().nth(1).is_none() {
            // A letter by itself is the name of an item.
            0.0
        } else if self.polysyllabic && !capital {
            if read { 1.5 } else { 2.5 }
        } else if self.marked {
            -4.0
        } else if self.vietnamese {
            if read || capital { -1.2 } else { -2.0 }
        } else if read {
            -0.2
        } else if capital {
            0.2
        } else {
            1.0
        }
    }
}

/// For each atom of a stretch, given its [odds](Witness::odds), whether it stands in a passage of another language.
/// `O(atoms)`.
///
/// ```
/// use phucdau::foreign::{passages, Witness, Writing};
/// use phucdau::token::Class;
/// let words = ["this", "is", "done", "van"];
/// let odds: Vec<f32> = words.iter()
///     .map(|text| {
///         let vietnamese = *text == "van";
///         Witness { text, class: Class::Word, vietnamese, marked: false, polysyllabic: false }.odds(Writing::Bare)
///     })
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
    // Signs behind the last word of a passage are no part of it.
    let signs = out.iter().zip(stretch).rev().take_while(|&(_, &odds)| odds == 0.0).count();
    out[stretch.len() - signs..].fill(false);
    out
}

/// How a word of a line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Like a syllable of Vietnamese but for its marks.
    Vietnamese,
    /// Like none.
    Other,
    /// Like a word of another language: [listed](is_listed), or [of several syllables](is_polysyllabic) in small letters.
    Foreign,
}

/// How many words of a line look like Vietnamese ones, whatever their damage, and how many do not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Likeness {
    /// Words that are a syllable but for their marks.
    pub vietnamese: u32,
    /// Words that are none.
    pub other: u32,
    /// Words of another language.
    pub foreign: u32,
    /// How many words up to the last one look like Vietnamese ones without one of another language between them.
    pub run: u32,
    /// The longest such run.
    pub longest: u32,
}

impl Likeness {
    /// Counts one more word.
    pub fn count(&mut self, look: Look) {
        self.run = match look {
            Look::Vietnamese => self.run + 1,
            Look::Other => self.run,
            Look::Foreign => 0,
        };
        self.longest = self.longest.max(self.run);
        match look {
            Look::Vietnamese => self.vietnamese += 1,
            Look::Other => self.other += 1,
            Look::Foreign => self.foreign += 1,
        }
    }

    /// Log-odds of Vietnamese against another language, in nats; a line of both is not foreign, whatever the lines beside it.
    fn odds(self) -> f32 {
        let odds = ALIKE * self.vietnamese as f32 + UNLIKE * self.other as f32 + FOREIGN * self.foreign as f32;
        if self.longest >= PHRASE { odds.max(0.5 - TURN - RETURN) } else { odds }
    }
}

/// How many words that look like Vietnamese ones, without one of another language between them, make a phrase: forms in two
/// languages have both in a line.
const PHRASE: u32 = 6;

/// Log-odds from which a document is sure to be Vietnamese, in nats: four words that look so.
const SURE: f32 = 4.0;

/// Whether the lines of a document that are not foreign leave no doubt that they are Vietnamese: only then may a word be guessed
/// of which nothing can be read. `O(lines)`.
pub fn is_surely_vietnamese(likeness: &[Likeness], foreign: &[bool]) -> bool {
    let native = likeness.iter().zip(foreign).filter(|(_, foreign)| !**foreign);
    native.map(|(line, _)| line.odds()).sum::<f32>() >= SURE
}

/// Log-odds of a Vietnamese line against one in another language, in nats, for each word that looks like a Vietnamese one,
/// for each that does not: of such words 78 % looked so on pages that an English model had read, and 27 % in nineteen files
/// in other languages; and for each that looks like a foreign one: 0.6 % on such pages, half in manual pages in English and
/// French.
const ALIKE: f32 = 1.06;
const UNLIKE: f32 = -0.8;
const FOREIGN: f32 = -4.0;
/// Log-probability that a line is in another language than the Vietnamese one before it, or that the first one is foreign,
/// in nats.
const TURN: f32 = -6.0;
/// Log-probability that a Vietnamese line follows one in another language, in nats: a quotation is soon over.
const RETURN: f32 = -2.0;

/// Which lines of a document are written in another language, and are to stay as they are: a hidden Markov model of two
/// states, decoded by Viterbi's algorithm. `O(lines)`.
///
/// ```
/// use phucdau::foreign::{Likeness, lines};
/// let vietnamese = Likeness { vietnamese: 8, other: 2, ..Likeness::default() };
/// let czech = Likeness { vietnamese: 1, other: 5, foreign: 4, ..Likeness::default() };
/// assert_eq!(lines(&[vietnamese, vietnamese, czech, vietnamese]), [false, false, true, false]);
/// ```
pub fn lines(likeness: &[Likeness]) -> Vec<bool> {
    let (mut native, mut foreign) = (0.0, TURN);
    let mut turns = Vec::with_capacity(likeness.len());
    for line in likeness {
        let odds = line.odds();
        let turned = [foreign + RETURN > native, native + TURN > foreign];
        (native, foreign) = (native.max(foreign + RETURN) + odds, foreign.max(native + TURN));
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
        assert!([ENGLISH, FRENCH, SHARED, SHARED_FRENCH].iter().all(|list| list.is_sorted()));
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
                    let witness = Witness {
                        text,
                        class: Class::Word,
                        vietnamese,
                        marked: false,
                        polysyllabic: *text == "review",
                    };
                    witness.odds(Writing::Bare)
                })
                .collect();
            let found = passages(&stretch);
            assert!((score(&stretch, |at| found[at]) - naive(&stretch)).abs() < 1e-4, "{turned:?} {found:?}");
        }
    }

    #[test]
    fn a_line_of_two_languages_is_not_foreign() {
        let of = |looks: &[(Look, usize)]| {
            let mut likeness = Likeness::default();
            looks.iter().for_each(|&(look, times)| (0..times).for_each(|_| likeness.count(look)));
            likeness
        };
        let foreign = of(&[(Look::Foreign, 4), (Look::Vietnamese, 3), (Look::Other, 2)]);
        let both = of(&[(Look::Vietnamese, 4), (Look::Other, 2), (Look::Vietnamese, 3), (Look::Foreign, 6)]);
        assert_eq!(lines(&[foreign, foreign, both, foreign]), [true, true, false, true]);
    }

    #[test]
    fn a_ruined_line_is_not_foreign_and_a_line_of_short_words_not_vietnamese() {
        let line = |vietnamese, other| Likeness { vietnamese, other, ..Likeness::default() };
        assert_eq!(lines(&[line(9, 1), line(2, 8), line(9, 1)]), [false; 3]);
        assert_eq!(lines(&[line(1, 9), line(6, 4), line(2, 9)]), [true; 3]);
        assert_eq!(lines(&[line(0, 3)]), [false]);
        assert_eq!(lines(&[]), [false; 0]);
    }

    #[test]
    fn a_few_words_of_a_document_do_not_make_it_vietnamese() {
        let line = |vietnamese, other| Likeness { vietnamese, other, ..Likeness::default() };
        assert!(!is_surely_vietnamese(&[], &[]));
        assert!(!is_surely_vietnamese(&[line(0, 1)], &[false]));
        assert!(is_surely_vietnamese(&[line(4, 0), line(0, 9)], &[false, true]));
        assert!(!is_surely_vietnamese(&[line(4, 0), line(0, 1)], &[false, false]));
    }
}
