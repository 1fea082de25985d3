//! Packs words, phrases and names into the lexicon's sections.

use std::collections::{BTreeMap, BTreeSet};

use fst::raw::Builder;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::layout::{self, Blob, CASE_STEP, CHECKED, FIELDS, FORMAT, TAG_HEAD};
use super::{NameKind, WordKind, key};
use crate::artifact::Writer;
use crate::syllable::skeleton;
use crate::word::WordId;

/// The most ids that the models can hold, those of the classes counted.
pub const MOST_IDS: usize = 32_768;

/// A word to be packed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The form, which is its own [`key`].
    pub form: String,
    /// How often it stands in the training text; ids follow it.
    pub count: u64,
    /// Its kind.
    pub kind: WordKind,
    /// How often it is written small, with a first capital, in capitals, where nothing asks for one.
    pub cases: [u64; 3],
    /// Its exact spelling, if that is not told by its habit.
    pub surface: Option<String>,
}

/// All that a lexicon holds.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// The words, each form once, in any order.
    pub words: Vec<Entry>,
    /// Fixed phrases, as they are written.
    pub phrases: Vec<String>,
    /// Names and words of several syllables with their kinds; the forms of their words joined by single spaces.
    pub names: BTreeMap<String, NameKind>,
}

/// Why parts cannot be packed.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuildError {
    /// Too many words for the ids.
    #[error("at most {MOST_IDS} ids, got {0}; raise the counts that choose the words")]
    Many(usize),
    /// A form is not its own key, or its skeleton is not ASCII letters.
    #[error("expected lower case, tones placed the old way, Latin letters only; got {0:?}")]
    Form(String),
    /// A form stands twice.
    #[error("expected each form once, got {0:?} twice")]
    Twice(String),
    /// More forms share a skeleton than a posting list holds.
    #[error("at most 255 forms of one skeleton, got more of {0:?}")]
    Skeleton(String),
}

/// Writes the sections `lex.*`; gives the vocabulary's fingerprint. The same parts give the same bytes.
///
/// Ids go to the most frequent words first, ties by form; `O(n log n)`.
///
/// # Errors
/// If there are too many words, or a form is not a key or stands twice.
pub fn write(parts: &Parts, writer: &mut Writer) -> Result<u64, BuildError> {
    let words = ordered(&parts.words)?;
    let classes = WordId::FIRST_WORD.index();
    let len = classes + words.len();

    let mut lists: BTreeMap<String, Vec<u16>> = BTreeMap::new();
    for (index, word) in words.iter().enumerate() {
        lists.entry(skeleton(&word.form)).or_default().push((classes + index) as u16);
    }
    let mut postings: Vec<u16> = Vec::new();
    let mut skeletons = Builder::memory();
    for (skeleton, ids) in &lists {
        if ids.len() > 255 {
            return Err(BuildError::Skeleton(skeleton.clone()));
        }
        let output = (postings.len() << 8 | ids.len()) as u64;
        skeletons.insert(skeleton, output).expect("a map hands its keys out in order");
        postings.extend(ids);
    }
    let mut names = Builder::memory();
    for (name, kind) in &parts.names {
        names.insert(name, *kind as u64).expect("a map hands its keys out in order");
    }
    let surfaces: Vec<(usize, &str)> =
        words.iter().enumerate().filter_map(|(at, w)| Some((at, w.surface.as_deref()?))).collect();
    let phrases: BTreeSet<&str> = parts.phrases.iter().map(String::as_str).collect();

    let slots = slots(&words, classes);
    let mut fixed = Vec::new();
    fixed.extend(slots.iter().chain(&postings).flat_map(|id| id.to_le_bytes()));
    fixed.extend(surfaces.iter().flat_map(|(at, _)| ((classes + at) as u16).to_le_bytes()));
    fixed.extend(std::iter::repeat_n(WordKind::Foreign as u8, classes));
    fixed.extend(words.iter().map(|word| word.kind as u8));
    fixed.extend(std::iter::repeat_n([0, u8::MAX, u8::MAX], classes).flatten());
    fixed.extend(words.iter().flat_map(|word| habit(word)));

    let mut hash = Xxh3::new();
    for word in &words {
        hash.update(word.form.as_bytes());
        hash.update(b"\n");
    }
    let vocabulary = hash.digest();
    let forms = std::iter::repeat_n("", classes).chain(words.iter().map(|word| word.form.as_str()));
    let sections = [
        fixed,
        Blob::pack(forms),
        Blob::pack(surfaces.iter().map(|(_, surface)| *surface)),
        Blob::pack(phrases.iter().copied()),
        skeletons.into_inner().expect("memory takes every byte"),
        names.into_inner().expect("memory takes every byte"),
    ];
    let sizes = [len, postings.len(), surfaces.len(), phrases.len(), slots.len()].map(|size| size as u64);
    let mut head = vec![FORMAT, vocabulary];
    head.extend(sizes);
    head.resize(FIELDS, 0);
    head.extend(sections.iter().map(|section| xxh3_64(section)));
    writer.section(TAG_HEAD, head.iter().flat_map(|number| number.to_le_bytes()).collect());
    for (tag, section) in CHECKED.into_iter().zip(sections) {
        writer.section(tag, section);
    }
    Ok(vocabulary)
}

/// The words in the order of their ids, each checked.
fn ordered(words: &[Entry]) -> Result<Vec<&Entry>, BuildError> {
    let len = WordId::FIRST_WORD.index() + words.len();
    if len > MOST_IDS {
        return Err(BuildError::Many(len));
    }
    let mut form = String::new();
    let mut seen = BTreeSet::new();
    for word in words {
        key(&word.form, &mut form);
        let letters = skeleton(&word.form);
        if form != word.form || letters.is_empty() || !letters.bytes().all(|b| b.is_ascii_lowercase()) {
            return Err(BuildError::Form(word.form.clone()));
        }
        if !seen.insert(word.form.as_str()) {
            return Err(BuildError::Twice(word.form.clone()));
        }
    }
    let mut words: Vec<&Entry> = words.iter().collect();
    words.sort_unstable_by(|one, other| other.count.cmp(&one.count).then_with(|| one.form.cmp(&other.form)));
    Ok(words)
}

/// A hash table of ids, at most two thirds full; zero is an empty slot.
fn slots(words: &[&Entry], classes: usize) -> Vec<u16> {
    let size = (words.len() * 3 / 2 + 1).next_power_of_two();
    let mut slots = vec![0; size];
    for (index, word) in words.iter().enumerate() {
        let mut at = layout::slot(&word.form, size);
        while slots[at] != 0 {
            at = (at + 1) & (size - 1);
        }
        slots[at] = (classes + index) as u16;
    }
    slots
}

/// Quantised `-log P` of each case, smoothed by what is usual for the kind.
fn habit(word: &Entry) -> [u8; 3] {
    const WEIGHT: f64 = 3.0;
    let prior = match word.kind {
        WordKind::Syllable => [0.90, 0.09, 0.01],
        WordKind::Foreign => [0.40, 0.55, 0.05],
        WordKind::Abbreviation => [0.02, 0.03, 0.95],
        WordKind::Name => [0.04, 0.95, 0.01],
    };
    let total: u64 = word.cases.iter().sum();
    std::array::from_fn(|case| {
        let probability = (word.cases[case] as f64 + WEIGHT * prior[case]) / (total as f64 + WEIGHT);
        (-probability.ln() / f64::from(CASE_STEP)).round().clamp(0.0, 255.0) as u8
    })
}
