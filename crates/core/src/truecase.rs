//! What the neighbours of a word say of its case: by how much each shifts the odds of a first capital.
//!
//! Truecasing (Lita, Ittycheriah, Roukos and Kambhatla 2003) reduced to two pairs: the word with the one before it, and
//! with the one after it. `Chính` before `phủ` has a capital, `khai` behind `giấy` has none. Neighbours are named by the
//! commonest word of their skeleton, since their marks may not be known yet.
//!
//! The section: the vocabulary's fingerprint, the number of words, then for each word and side where its pairs begin
//! (`u16`), the neighbours of all pairs (`u16`, rising within a word and side), and their shifts (`i8`, sixteenths of a nat).

use std::ops::Range;

use crate::artifact::{Artifact, Bytes, OpenError, Tag, Writer, read_u64};
use crate::word::WordId;

/// The tag of the section.
pub const TAG: Tag = *b"case.duo";

const HEAD: usize = 16;
const STEP: f32 = 1.0 / 16.0;

/// On which side of a word its neighbour stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Before it.
    Before,
    /// After it.
    After,
}

/// A word, a neighbour, and what the neighbour says of the word's case.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The word.
    pub word: WordId,
    /// Where the neighbour stands.
    pub side: Side,
    /// The commonest word with the neighbour's skeleton, or its class.
    pub neighbour: WordId,
    /// What is added to the log odds of a first capital, in nats; kept to a sixteenth, from -8 to 7.9.
    pub shift: f32,
}

/// The most pairs that a section takes.
pub const MOST: usize = u16::MAX as usize;

/// How many bytes the section takes.
pub const fn size(words: usize, pairs: usize) -> usize {
    HEAD + 2 * (2 * words + 1) + 3 * pairs
}

/// Writes the section for a vocabulary of so many words; `O(pairs * log)`.
///
/// # Panics
/// If there are more than [`MOST`] pairs, or one stands there twice: bugs of the caller.
pub fn write(writer: &mut Writer, vocabulary: u64, words: usize, mut pairs: Vec<Pair>) {
    assert!(pairs.len() <= MOST, "{} pairs, at most {MOST}", pairs.len());
    pairs.sort_unstable_by_key(|pair| (pair.word, pair.side, pair.neighbour));
    let mut section = vocabulary.to_le_bytes().to_vec();
    section.extend_from_slice(&(words as u64).to_le_bytes());
    let slot = |pair: &Pair| 2 * pair.word.index() + usize::from(pair.side == Side::After);
    let mut at = 0;
    for index in 0..=2 * words {
        while pairs.get(at).is_some_and(|pair| slot(pair) < index) {
            at += 1;
        }
        section.extend_from_slice(&(at as u16).to_le_bytes());
    }
    assert!(pairs.windows(2).all(|two| (slot(&two[0]), two[0].neighbour) != (slot(&two[1]), two[1].neighbour)));
    section.extend(pairs.iter().flat_map(|pair| pair.neighbour.0.to_le_bytes()));
    section.extend(pairs.iter().map(|pair| ((pair.shift / STEP).round() as i8) as u8));
    writer.section(&TAG, section);
}

/// The opened section.
#[derive(Clone, Debug)]
pub struct Truecase {
    vocabulary: u64,
    words: usize,
    pairs: usize,
    bytes: Bytes,
}

impl Truecase {
    /// Takes the pairs out of a model; `None` if it was made without any. `O(sections)`.
    ///
    /// # Errors
    /// If the length of the section is not what its numbers say.
    pub fn open(artifact: &Artifact) -> Result<Option<Self>, OpenError> {
        let Ok(bytes) = artifact.section(&TAG) else { return Ok(None) };
        let all = bytes.as_slice();
        let fault = |expected: String| OpenError::section(&TAG, expected, format!("{} bytes", all.len()));
        if all.len() < HEAD + 2 {
            return Err(fault(format!("{} bytes at least", HEAD + 2)));
        }
        let (vocabulary, words) = (read_u64(all, 0), read_u64(all, 8));
        let words = usize::try_from(words).ok().filter(|&words| words < all.len() && size(words, 0) <= all.len());
        let words = words.ok_or_else(|| fault("room for the pairs of every word".into()))?;
        let truecase = Self { vocabulary, words, pairs: (all.len() - size(words, 0)) / 3, bytes: bytes.clone() };
        if size(words, truecase.pairs) != all.len() || truecase.start(2 * words) != truecase.pairs {
            return Err(fault(format!("{} bytes", size(words, truecase.start(2 * words)))));
        }
        Ok(Some(truecase))
    }

    /// The fingerprint of the vocabulary that the pairs are of.
    pub fn vocabulary(&self) -> u64 {
        self.vocabulary
    }

    /// What is added to the log odds that `word` has a first capital between these neighbours, in nats; 0 where nothing is
    /// known. `O(log pairs)`.
    pub fn shift(&self, before: WordId, word: WordId, after: WordId) -> f32 {
        let all = self.bytes.as_slice();
        let at = HEAD + 4 * word.index();
        match all.get(at..at + 6) {
            Some(&[a, b, c, d, e, f]) if word.index() < self.words => {
                let [first, middle, last] = [[a, b], [c, d], [e, f]].map(|two| usize::from(u16::from_le_bytes(two)));
                self.one(all, first..middle, before) + self.one(all, middle..last, after)
            }
            _ => 0.0,
        }
    }

    /// The shift of a neighbour, if it is among these of a word.
    #[inline]
    fn one(&self, all: &[u8], pairs: Range<usize>, neighbour: WordId) -> f32 {
        let neighbours = size(self.words, 0);
        let known = all.get(neighbours + 2 * pairs.start..neighbours + 2 * pairs.end).unwrap_or_default();
        let (known, _) = known.as_chunks::<2>();
        let Ok(at) = known.binary_search_by_key(&neighbour.0, |&two| u16::from_le_bytes(two)) else { return 0.0 };
        let byte = all.get(neighbours + 2 * self.pairs + pairs.start + at);
        byte.map_or(0.0, |&byte| f32::from(byte as i8) * STEP)
    }

    fn start(&self, slot: usize) -> usize {
        usize::from(self.number(HEAD + 2 * slot))
    }

    fn number(&self, at: usize) -> u16 {
        self.bytes.as_slice().get(at..at + 2).map_or(0, |two| u16::from_le_bytes([two[0], two[1]]))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::artifact::Bytes;

    const WORDS: u16 = 40;

    fn opened(pairs: Vec<Pair>) -> Truecase {
        let mut writer = Writer::new();
        write(&mut writer, 7, usize::from(WORDS), pairs);
        Truecase::open(&Artifact::open(Bytes::new(writer.finish())).unwrap()).unwrap().unwrap()
    }

    proptest! {
        #[test]
        fn every_pair_is_found_and_no_other(
            known in prop::collection::btree_map((0..WORDS, any::<bool>(), any::<u16>()), -127_i8..=127, 0..200),
            others in prop::collection::vec((0..WORDS + 3, any::<u16>()), 20),
        ) {
            let side = |after: bool| if after { Side::After } else { Side::Before };
            let pair = |(&(word, after, neighbour), &shift): (&(u16, bool, u16), &i8)| Pair {
                word: WordId(word), side: side(after), neighbour: WordId(neighbour), shift: f32::from(shift) * STEP,
            };
            let truecase = opened(known.iter().map(pair).collect());
            let naive = |word: u16, after: bool, neighbour: u16| {
                known.get(&(word, after, neighbour)).map_or(0.0, |&shift| f32::from(shift) * STEP)
            };
            let asked = known.keys().map(|&(word, _, neighbour)| (word, neighbour)).chain(others);
            for (word, neighbour) in asked {
                let expected = naive(word, false, neighbour) + naive(word, true, neighbour);
                let got = truecase.shift(WordId(neighbour), WordId(word), WordId(neighbour));
                prop_assert_eq!(got, expected);
            }
        }
    }

    #[test]
    fn a_section_of_another_length_is_refused() {
        let mut writer = Writer::new();
        let pair = Pair { word: WordId(3), side: Side::After, neighbour: WordId(5), shift: 1.0 };
        write(&mut writer, 7, 10, vec![pair]);
        let whole = Artifact::open(Bytes::new(writer.finish())).unwrap().section(&TAG).unwrap();
        for length in 0..whole.as_slice().len() {
            let mut writer = Writer::new();
            writer.section(&TAG, whole.as_slice()[..length].to_vec());
            let cut = Artifact::open(Bytes::new(writer.finish())).unwrap();
            assert!(Truecase::open(&cut).is_err(), "{length} bytes");
        }
    }
}
