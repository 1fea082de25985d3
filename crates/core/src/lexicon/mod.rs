//! The words the models know: from a skeleton to the forms it may stand for, and what is known of each.

mod build;
mod key;
mod layout;
mod names;
#[cfg(test)]
mod tests;

use std::fmt;

use fst::raw::Fst;

use crate::artifact::{Artifact, Bytes, OpenError};
use crate::score::Score;
use crate::word::WordId;

pub use build::{BuildError, Entry, MOST_IDS, Parts, write};
pub use key::key;
use layout::{Blob, TAG_NAMES, TAG_SKELETONS, Table, short};
pub use names::{Name, NameKind, Names};

/// What kind of word it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WordKind {
    /// A valid Vietnamese syllable.
    Syllable,
    /// A word of another language, a brand, a letter, a transliteration.
    Foreign,
    /// An abbreviation or a roman numeral.
    Abbreviation,
    /// A word of names that is none of the others: `Krông`, `Đắk`.
    Name,
}

impl WordKind {
    /// All kinds, in the order of their codes.
    pub const ALL: [Self; 4] = [Self::Syllable, Self::Foreign, Self::Abbreviation, Self::Name];
}

/// How likely each way of writing a word is where nothing asks for a capital; the three probabilities sum to about one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaseHabit {
    /// All letters small.
    pub lower: Score,
    /// A capital first letter.
    pub title: Score,
    /// All capitals, or capitals as the surface has them.
    pub upper: Score,
}

/// The opened lexicon: immutable, shared by all threads, read in place.
///
/// ```
/// use phucdau::artifact::{Artifact, Bytes, Writer};
/// use phucdau::lexicon::{Entry, Lexicon, Parts, WordKind, write};
/// let word = |form: &str, count| Entry { form: form.into(), count, kind: WordKind::Syllable, cases: [count, 0, 0], surface: None };
/// let parts = Parts { words: vec![word("tháng", 5), word("thang", 1)], ..Parts::default() };
/// let mut writer = Writer::new();
/// write(&parts, &mut writer).unwrap();
/// let lexicon = Lexicon::open(&Artifact::open(Bytes::new(writer.finish())).unwrap()).unwrap();
/// let forms: Vec<_> = lexicon.forms("thang").map(|word| lexicon.form(word)).collect();
/// assert_eq!(forms, ["tháng", "thang"]);
/// ```
#[derive(Clone)]
pub struct Lexicon {
    table: Table,
    forms: Blob,
    surfaces: Blob,
    phrases: Blob,
    skeletons: Fst<Bytes>,
    names: Fst<Bytes>,
}

impl Lexicon {
    /// Opens the sections `lex.*`; checks their checksums, lengths and bounds, decodes nothing. `O(bytes of the sections)`,
    /// about a tenth of a millisecond.
    ///
    /// # Errors
    /// If a section is missing, cut or damaged.
    pub fn open(artifact: &Artifact) -> Result<Self, OpenError> {
        let table = Table::open(artifact)?;
        let skeletons = layout::open_fst(artifact, TAG_SKELETONS)?;
        let names = layout::open_fst(artifact, TAG_NAMES)?;
        let forms = Blob::open(artifact, layout::TAG_FORMS, table.len())?;
        let surfaces = Blob::open(artifact, layout::TAG_SURFACES, table.surfaces())?;
        let phrases = Blob::open(artifact, layout::TAG_PHRASES, table.phrases())?;
        Ok(Self { table, forms, surfaces, phrases, skeletons, names })
    }

    /// The fingerprint of the vocabulary: of all forms in the order of their ids.
    pub fn vocabulary(&self) -> u64 {
        self.table.vocabulary()
    }

    /// How many ids there are, those of the classes counted: every id is below it.
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.len() <= WordId::FIRST_WORD.index()
    }

    /// The word of a form, which must be a [`key`]; `None` if the vocabulary lacks it. `O(form)`.
    pub fn id(&self, form: &str) -> Option<WordId> {
        self.table.probe(form).map(WordId).find(|&word| self.form(word) == form)
    }

    /// The form of a word; empty for classes and for ids that are none. `O(1)`.
    pub fn form(&self, word: WordId) -> &str {
        self.forms.get(word.index())
    }

    /// The words whose forms have this skeleton (lower-case ASCII), the most frequent first. `O(skeleton)`.
    pub fn forms(&self, skeleton: &str) -> impl Iterator<Item = WordId> + '_ {
        let offset = self.skeletons.get(skeleton).map(|output| output.value());
        offset.into_iter().flat_map(|offset| self.postings(offset))
    }

    /// Whether a syllable of Vietnamese has this skeleton (lower-case ASCII). `O(skeleton)`.
    pub fn has_syllable(&self, skeleton: &str) -> bool {
        self.forms(skeleton).any(|word| self.kind(word) == WordKind::Syllable)
    }

    /// The automaton over skeletons, for walks that try many at once; the output of a key is its offset in the postings.
    pub fn fst(&self) -> &Fst<Bytes> {
        &self.skeletons
    }

    /// The words of a skeleton, by the output of [`Lexicon::fst`]; the most frequent first. None for other offsets.
    pub fn postings(&self, offset: u64) -> impl ExactSizeIterator<Item = WordId> + '_ {
        self.table.postings(offset).chunks_exact(2).map(|bytes| WordId(short(bytes)))
    }

    /// The kind of a word; `Foreign` for ids that are none.
    pub fn kind(&self, word: WordId) -> WordKind {
        WordKind::ALL.get(self.table.kind(word.index())).copied().unwrap_or(WordKind::Foreign)
    }

    /// How a word is usually written where nothing asks for a capital.
    pub fn case(&self, word: WordId) -> CaseHabit {
        let [lower, title, upper] = self.table.cases(word.index()).map(layout::score);
        CaseHabit { lower, title, upper }
    }

    /// The exact spelling of an abbreviation (`TTg`, `CTĐT`) or of a word with capitals inside (`iPhone`); `None` for
    /// ordinary words. `O(log surfaces)`.
    pub fn surface(&self, word: WordId) -> Option<&str> {
        self.table.surface(word.0).map(|at| self.surfaces.get(at))
    }

    /// The fixed phrases of official documents, as they are written; for [`crate::phrase::PhraseFinder`].
    pub fn phrases(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.table.phrases()).map(|at| self.phrases.get(at))
    }

    /// Names of places and organisations and words of several syllables, by their forms.
    pub fn names(&self) -> Names<'_> {
        Names::new(&self.names)
    }
}

impl fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lexicon({} ids, vocabulary {:016x})", self.len(), self.vocabulary())
    }
}
