//! Counts word forms with their case, abbreviations with their full names, and the parts of document numbers.

use std::path::PathBuf;

use phucdau::lexicon::key;
use phucdau::token::{Atom, Class, atoms};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::error::Error;
use crate::text::blocks;

const BLOCK: usize = 4 << 20;

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// No capital: `dân`.
    Lower,
    /// The first letter alone is a capital: `Dân`, `A`.
    Title,
    /// Two letters or more, all capitals: `UBND`.
    Upper,
    /// Any other: `TTg`.
    Mixed,
}

/// The pattern of a word's capitals. `O(word)`.
pub fn pattern(word: &str) -> Pattern {
    let mut chars = word.chars().filter(|c| c.is_alphabetic());
    let first = chars.next().is_some_and(char::is_uppercase);
    let (mut upper, mut lower) = (0, 0);
    for c in chars {
        if c.is_uppercase() { upper += 1 } else { lower += 1 }
    }
    match (first, upper, lower) {
        (false, 0, _) => Pattern::Lower,
        (true, 0, _) => Pattern::Title,
        (true, _, 0) => Pattern::Upper,
        _ => Pattern::Mixed,
    }
}

/// How often a form stands in the text, by its case; sums over all files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Without capitals.
    pub lower: u64,
    /// With a capital that its place in the sentence does not ask for.
    pub title: u64,
    /// In capitals, in a paragraph that is not mostly capitals.
    pub upper: u64,
    /// With capitals elsewhere.
    pub mixed: u64,
    /// With a capital where a sentence starts, which says nothing of the word.
    pub initial: u64,
    /// In capitals in a paragraph that is mostly capitals, which says nothing either.
    pub shouted: u64,
    /// In which files it stands: bit `i` is the `i`-th file given.
    pub files: u32,
}

impl Form {
    /// Occurrences of any case.
    pub fn total(&self) -> u64 {
        self.lower + self.title + self.upper + self.mixed + self.initial + self.shouted
    }

    fn add(&mut self, other: &Self) {
        self.lower += other.lower;
        self.title += other.title;
        self.upper += other.upper;
        self.mixed += other.mixed;
        self.initial += other.initial;
        self.shouted += other.shouted;
        self.files |= other.files;
    }
}

/// What was counted; every list is sorted by its keys.
#[derive(Debug, Default)]
pub struct Counts {
    /// Forms (keys) and how often they stand in the text.
    pub forms: Vec<(String, Form)>,
    /// Exact spellings with capitals beyond the first letter (`UBND`, `TTg`), outside shouted paragraphs.
    pub surfaces: Vec<(String, u64)>,
    /// Abbreviation and full name as introduced: `Full Name (ABC)`.
    pub introductions: Vec<((String, String), u64)>,
    /// First parts of the symbols of document numbers: `QĐ` of `12/2020/QĐ-TTg`.
    pub codes: Vec<(String, u64)>,
    /// The other parts: `TTg`.
    pub agencies: Vec<(String, u64)>,
}

/// Counts all files, one after the other, on as many threads as the current rayon pool has. `O(bytes)`.
///
/// The result does not depend on the number of threads. Memory grows with the number of distinct forms.
///
/// # Errors
/// If a file cannot be read or is not UTF-8.
pub fn count(paths: &[PathBuf]) -> Result<Counts, Error> {
    let mut all = Tally::default();
    for (index, path) in paths.iter().enumerate() {
        let mut tally = blocks(std::slice::from_ref(path), BLOCK)
            .par_bridge()
            .map(|block| block.map(|block| Tally::of(&block)))
            .try_reduce(Tally::default, |one, other| Ok(one.merge(other)))?;
        for form in tally.forms.values_mut() {
            form.files = 1 << index.min(31);
        }
        all = all.merge(tally);
    }
    Ok(Counts {
        forms: sorted(all.forms),
        surfaces: sorted(all.surfaces),
        introductions: sorted(all.introductions),
        codes: sorted(all.codes),
        agencies: sorted(all.agencies),
    })
}

fn sorted<K: Ord, V>(map: FxHashMap<K, V>) -> Vec<(K, V)> {
    let mut list: Vec<_> = map.into_iter().collect();
    list.sort_unstable_by(|one, other| one.0.cmp(&other.0));
    list
}

#[derive(Default)]
struct Tally {
    forms: FxHashMap<String, Form>,
    surfaces: FxHashMap<String, u64>,
    introductions: FxHashMap<(String, String), u64>,
    codes: FxHashMap<String, u64>,
    agencies: FxHashMap<String, u64>,
}

impl Tally {
    fn of(block: &str) -> Self {
        let mut tally = Self::default();
        let mut list = Vec::new();
        for paragraph in block.lines() {
            list.clear();
            list.extend(atoms(paragraph));
            tally.words(paragraph, &list);
            tally.introductions(paragraph, &list);
            tally.numbers(paragraph, &list);
        }
        tally
    }

    fn words(&mut self, paragraph: &str, list: &[Atom]) {
        let words = || list.iter().filter(|atom| atom.class == Class::Word);
        let upper = words().filter(|atom| pattern(atom.span.of(paragraph)) == Pattern::Upper).count();
        let shouting = 2 * upper > words().count() && upper > 1;
        let mut form = String::new();
        let mut initial = true;
        for atom in list {
            if atom.class == Class::Word {
                let surface = atom.span.of(paragraph);
                key(surface, &mut form);
                let counts = entry(&mut self.forms, &form);
                match pattern(surface) {
                    Pattern::Lower => counts.lower += 1,
                    Pattern::Title if initial => counts.initial += 1,
                    Pattern::Title => counts.title += 1,
                    Pattern::Upper if shouting => counts.shouted += 1,
                    Pattern::Upper => counts.upper += 1,
                    Pattern::Mixed => counts.mixed += 1,
                }
                if !shouting && matches!(pattern(surface), Pattern::Upper | Pattern::Mixed) {
                    *entry(&mut self.surfaces, surface) += 1;
                }
            }
            initial = match atom.class {
                Class::Stop | Class::Colon | Class::Dash if atom.spaced || atom.class != Class::Dash => true,
                Class::Quote | Class::Symbol | Class::Bracket => initial,
                _ => false,
            };
        }
    }

    /// `Full Name (ABC)`: the last words before the bracket begin with the letters of the abbreviation.
    fn introductions(&mut self, paragraph: &str, list: &[Atom]) {
        for (at, window) in list.windows(3).enumerate() {
            let text = |i: usize| window[i].span.of(paragraph);
            if text(0) != "(" || text(2) != ")" || window[1].class != Class::Word {
                continue;
            }
            let short = text(1);
            let letters: Vec<char> = short.chars().collect();
            let before = &list[at.saturating_sub(letters.len())..at];
            let starts = |atom: &Atom, letter: char| {
                let first = atom.span.of(paragraph).chars().next().unwrap_or(' ');
                atom.class == Class::Word && (initial(first) == initial(letter) || first.to_uppercase().eq([letter]))
            };
            if letters.len() >= 2
                && before.len() == letters.len()
                && matches!(pattern(short), Pattern::Upper | Pattern::Mixed)
                && before.iter().zip(&letters).all(|(atom, &letter)| starts(atom, letter))
            {
                let full: Vec<&str> = before.iter().map(|atom| atom.span.of(paragraph)).collect();
                *self.introductions.entry((short.to_owned(), full.join(" "))).or_default() += 1;
            }
        }
    }

    /// `12/2020/QĐ-TTg`, `12/QĐ-UBND`: a number, a slash, words joined by hyphens, without spaces.
    fn numbers(&mut self, paragraph: &str, list: &[Atom]) {
        let mut at = 0;
        while at + 2 < list.len() {
            let joined = |i: usize, class: Class| list.get(i).is_some_and(|atom| atom.class == class && !atom.spaced);
            if list[at].class != Class::Number || !joined(at + 1, Class::Slash) || !joined(at + 2, Class::Word) {
                at += 1;
                continue;
            }
            let first = list[at + 2].span.of(paragraph);
            at += 3;
            if !joined(at, Class::Dash) || first.chars().next().is_none_or(char::is_lowercase) {
                continue;
            }
            *entry(&mut self.codes, first) += 1;
            while joined(at, Class::Dash) && joined(at + 1, Class::Word) {
                *entry(&mut self.agencies, list[at + 1].span.of(paragraph)) += 1;
                at += 2;
            }
        }
    }

    fn merge(mut self, mut other: Self) -> Self {
        if self.forms.len() < other.forms.len() {
            std::mem::swap(&mut self, &mut other);
        }
        for (form, counts) in other.forms {
            self.forms.entry(form).or_default().add(&counts);
        }
        sum(&mut self.surfaces, other.surfaces);
        sum(&mut self.introductions, other.introductions);
        sum(&mut self.codes, other.codes);
        sum(&mut self.agencies, other.agencies);
        self
    }
}

fn sum<K: Eq + std::hash::Hash>(into: &mut FxHashMap<K, u64>, from: FxHashMap<K, u64>) {
    for (key, count) in from {
        *into.entry(key).or_default() += count;
    }
}

fn entry<'m, V: Default>(map: &'m mut FxHashMap<String, V>, key: &str) -> &'m mut V {
    if !map.contains_key(key) {
        map.insert(key.to_owned(), V::default());
    }
    map.get_mut(key).expect("just inserted")
}

/// The capital base letter of a word's first letter, `Đ` kept apart from `D`.
fn initial(c: char) -> char {
    use unicode_normalization::UnicodeNormalization;
    c.nfd().next().and_then(|base| base.to_uppercase().next()).unwrap_or(c)
}
