//! The bytes of the lexicon's sections as they are read in place.
//!
//! `lex.head` begins with eight u64: the format's number, the vocabulary's fingerprint, how many ids, postings, surfaces,
//! phrases and hash slots there are, and a zero; then come the checksums of the other sections in the order of [`CHECKED`].
//! `lex.word` holds what is fixed for each id: hash slots (u16), postings (u16), the ids that have a surface (u16,
//! sorted), kinds (u8) and case habits (3 * u8). `lex.form`, `lex.surf` and `lex.phr` are blobs: u32 ends, then text.
//! `lex.skel` and `lex.name` are automata.

use std::sync::Arc;

use fst::raw::Fst;
use xxhash_rust::xxh3::xxh3_64;

use crate::artifact::{Artifact, Bytes, OpenError, Tag, read_u64};
use crate::score::Score;

/// The number of this layout.
pub(super) const FORMAT: u64 = 1;
pub(super) const TAG_HEAD: &Tag = b"lex.head";
pub(super) const TAG_WORDS: &Tag = b"lex.word";
pub(super) const TAG_FORMS: &Tag = b"lex.form";
pub(super) const TAG_SURFACES: &Tag = b"lex.surf";
pub(super) const TAG_PHRASES: &Tag = b"lex.phr ";
pub(super) const TAG_SKELETONS: &Tag = b"lex.skel";
pub(super) const TAG_NAMES: &Tag = b"lex.name";
/// The sections whose checksums `lex.head` holds, in this order.
pub(super) const CHECKED: [&Tag; 6] = [TAG_WORDS, TAG_FORMS, TAG_SURFACES, TAG_PHRASES, TAG_SKELETONS, TAG_NAMES];
/// Numbers of `lex.head` before the checksums.
pub(super) const FIELDS: usize = 8;
/// A case habit is `-log P` in steps of this many nats.
pub(super) const CASE_STEP: f32 = 1.0 / 16.0;

/// The little-endian `u16` at the start of two bytes.
pub(super) fn short(bytes: &[u8]) -> u16 {
    u16::from_le_bytes([bytes[0], bytes[1]])
}

/// Splits an output of the automaton over skeletons: first posting, how many.
pub(super) fn pair(output: u64) -> (usize, usize) {
    ((output >> 8) as usize, (output & 0xff) as usize)
}

/// The score of a quantised case habit.
pub(super) fn score(step: u8) -> Score {
    Score::new(-f32::from(step) * CASE_STEP)
}

/// Where a form's search begins among so many slots, a power of two.
pub(super) fn slot(form: &str, slots: usize) -> usize {
    xxh3_64(form.as_bytes()) as usize & slots.wrapping_sub(1)
}

/// Opens an automaton whose checksum was checked.
pub(super) fn open_fst(artifact: &Artifact, tag: &Tag) -> Result<Fst<Bytes>, OpenError> {
    Fst::new(artifact.section(tag)?).map_err(|error| OpenError::section(tag, "an automaton", error.to_string()))
}

/// `lex.head` and `lex.word`: numbers, and what is fixed for each word.
#[derive(Clone, Debug)]
pub(super) struct Table {
    words: Bytes,
    vocabulary: u64,
    len: usize,
    phrases: usize,
    slots: usize,
    /// Where each part of `lex.word` begins.
    postings_at: usize,
    surfaces_at: usize,
    kinds_at: usize,
    cases_at: usize,
}

impl Table {
    pub(super) fn open(artifact: &Artifact) -> Result<Self, OpenError> {
        let head = artifact.section(TAG_HEAD)?;
        let head = head.as_slice();
        let expected = 8 * (FIELDS + CHECKED.len());
        if head.len() != expected {
            return Err(OpenError::section(TAG_HEAD, format!("{expected} bytes"), head.len().to_string()));
        }
        let fields: [u64; FIELDS] = std::array::from_fn(|field| read_u64(head, 8 * field));
        if fields[0] != FORMAT {
            return Err(OpenError::section(TAG_HEAD, format!("format {FORMAT}"), fields[0].to_string()));
        }
        for (index, tag) in CHECKED.iter().enumerate() {
            let expected = read_u64(head, 8 * (FIELDS + index));
            let got = xxh3_64(artifact.section(tag)?.as_slice());
            if got != expected {
                return Err(OpenError::section(tag, format!("checksum {expected:016x}"), format!("{got:016x}")));
            }
        }
        let bounded = |field: usize| usize::try_from(fields[field].min(1 << 32)).unwrap_or(usize::MAX);
        let [len, postings, surfaces, phrases, slots] = [2, 3, 4, 5, 6].map(bounded);
        let postings_at = 2 * slots;
        let surfaces_at = postings_at + 2 * postings;
        let kinds_at = surfaces_at + 2 * surfaces;
        let cases_at = kinds_at + len;
        let expected = cases_at + 3 * len;
        let words = artifact.section(TAG_WORDS)?;
        let got = words.as_slice().len();
        if got != expected || !slots.is_power_of_two() {
            return Err(OpenError::section(
                TAG_WORDS,
                format!("{expected} bytes"),
                format!("{got} with {slots} slots"),
            ));
        }
        let vocabulary = fields[1];
        Ok(Self { words, vocabulary, len, phrases, slots, postings_at, surfaces_at, kinds_at, cases_at })
    }

    pub(super) fn vocabulary(&self) -> u64 {
        self.vocabulary
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn surfaces(&self) -> usize {
        (self.kinds_at - self.surfaces_at) / 2
    }

    pub(super) fn phrases(&self) -> usize {
        self.phrases
    }

    /// The ids that a form may have: the run of filled slots from where its search begins.
    pub(super) fn probe(&self, form: &str) -> impl Iterator<Item = u16> + '_ {
        let first = slot(form, self.slots);
        let bytes = self.words.as_slice();
        let at = move |step: usize| short(&bytes[2 * ((first + step) & (self.slots - 1))..]);
        (0..self.slots).map(at).take_while(|&id| id != 0)
    }

    /// The bytes of the postings that an output names; none if they lie outside.
    pub(super) fn postings(&self, output: u64) -> &[u8] {
        let (first, count) = pair(output);
        let part = self.words.as_slice().get(self.postings_at..self.surfaces_at).unwrap_or_default();
        let range = first.checked_mul(2).and_then(|start| Some(start..start.checked_add(2 * count)?));
        range.and_then(|range| part.get(range)).unwrap_or_default()
    }

    pub(super) fn kind(&self, id: usize) -> usize {
        if id < self.len { usize::from(self.words.as_slice()[self.kinds_at + id]) } else { usize::MAX }
    }

    pub(super) fn cases(&self, id: usize) -> [u8; 3] {
        let all = self.words.as_slice();
        let part = if id < self.len { &all[self.cases_at + 3 * id..] } else { &[] };
        part.first_chunk().copied().unwrap_or([0, u8::MAX, u8::MAX])
    }

    /// The place of an id among those that have a surface.
    pub(super) fn surface(&self, id: u16) -> Option<usize> {
        let part = self.words.as_slice().get(self.surfaces_at..self.kinds_at)?;
        let (mut low, mut high) = (0, part.len() / 2);
        while low < high {
            let middle = low.midpoint(high);
            match short(&part[2 * middle..]).cmp(&id) {
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }
}

/// Texts one after the other, found by index.
#[derive(Clone, Debug)]
pub(super) struct Blob {
    ends: Bytes,
    items: usize,
    /// All texts, known to be UTF-8.
    text: Arc<str>,
}

impl Blob {
    pub(super) fn pack<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<u8> {
        let (mut ends, mut text) = (Vec::new(), Vec::new());
        for item in texts {
            text.extend_from_slice(item.as_bytes());
            ends.extend_from_slice(&(text.len() as u32).to_le_bytes());
        }
        ends.extend_from_slice(&text);
        ends
    }

    pub(super) fn open(artifact: &Artifact, tag: &Tag, items: usize) -> Result<Self, OpenError> {
        let bytes = artifact.section(tag)?;
        let all = bytes.as_slice();
        let text_at = items.saturating_mul(4);
        let last = items.checked_sub(1).map_or(Some(0), |last| end(all, last));
        let text =
            last.filter(|last| text_at + last == all.len()).and_then(|_| std::str::from_utf8(&all[text_at..]).ok());
        let Some(text) = text else {
            return Err(OpenError::section(tag, format!("{items} texts"), format!("{} bytes", all.len())));
        };
        let text = text.into();
        Ok(Self { ends: bytes, items, text })
    }

    /// A text; empty where there is none.
    #[inline]
    pub(super) fn get(&self, index: usize) -> &str {
        if index >= self.items {
            return "";
        }
        let ends = self.ends.as_slice();
        let start = index.checked_sub(1).map_or(Some(0), |before| end(ends, before)).unwrap_or(0);
        self.text.get(start..end(ends, index).unwrap_or(0)).unwrap_or_default()
    }
}

fn end(bytes: &[u8], index: usize) -> Option<usize> {
    let at = 4 * index;
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize)
}
