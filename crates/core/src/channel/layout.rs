//! The bytes of a channel's section, in both directions: packing a table, and looking things up in place.
//!
//! Six counts (u32: letters, alphabet, pairs, segments, entries of letters, entries of pairs) stand first, then the
//! settings (u16 costs), padding to four bytes, and the parts in the order of [`Places`]. Segments of observed characters are sorted, each with the
//! letters and the pairs of letters that give it: the table is stored the way a reading of a token asks it.

use std::collections::{BTreeMap, BTreeSet};

use super::{NEVER, Setting, Table};
use crate::artifact::Bytes;

/// Nothing: a cost that is not there, a character that is not there.
const ABSENT: u16 = u16::MAX;
const COUNTS: usize = 6;
/// Characters below this have their index in a table.
const DIRECT: usize = 0x2100;

/// What was expected and what was found.
#[derive(Debug)]
pub(super) struct Fault(pub(super) String, pub(super) String);

/// Where each part begins in the section.
#[derive(Clone, Copy, Debug)]
struct Places {
    /// u32 each: the intended letters, sorted.
    letters: usize,
    /// u32 each: the observed characters, sorted.
    alphabet: usize,
    /// u32 each, one more than segments: where their letters and pairs begin.
    single_starts: usize,
    pair_starts: usize,
    /// Three u16 each: indices into the alphabet plus one, or zero; sorted.
    segments: usize,
    /// Two u16 each: indices of the letters, sorted.
    pairs: usize,
    /// Two u16 each: letter and cost, sorted within a segment.
    singles: usize,
    /// Two u16 each: pair and cost, sorted within a segment.
    doubles: usize,
    /// u16 each: cost of each letter's deletion, of each character's insertion.
    deletions: usize,
    insertions: usize,
    end: usize,
}

impl Places {
    fn new([letters, alphabet, pairs, segments, singles, doubles]: [usize; COUNTS]) -> Self {
        let mut at = (4 * COUNTS + 2 * Setting::ALL.len()).next_multiple_of(4);
        let mut place = |bytes: usize| {
            at += bytes;
            at - bytes
        };
        Self {
            letters: place(4 * letters),
            alphabet: place(4 * alphabet),
            single_starts: place(4 * (segments + 1)),
            pair_starts: place(4 * (segments + 1)),
            segments: place(6 * segments),
            pairs: place(4 * pairs),
            singles: place(4 * singles),
            doubles: place(4 * doubles),
            deletions: place(2 * letters),
            insertions: place(2 * alphabet),
            end: at,
        }
    }
}

impl Table {
    /// Packs the table as a section. `O(table * log table)`.
    ///
    /// # Panics
    /// If a segment is longer than the table allows, or there are more than 65,000 letters, characters or pairs: a
    /// bug of the caller.
    pub fn encode(&self) -> Vec<u8> {
        let mut letters = BTreeSet::new();
        let mut alphabet = BTreeSet::new();
        for (intended, observed) in self.costs.keys() {
            letters.extend(intended.chars());
            alphabet.extend(observed.chars());
        }
        let letters: Vec<char> = letters.into_iter().collect();
        let alphabet: Vec<char> = alphabet.into_iter().collect();
        assert!(letters.len() < 65_000 && alphabet.len() < 65_000, "too many characters");
        let letter = |c: char| letters.binary_search(&c).unwrap_or_default() as u16;
        let character = |c: char| alphabet.binary_search(&c).unwrap_or_default() as u16 + 1;

        let mut pairs = BTreeSet::new();
        for (intended, _) in self.costs.keys() {
            let mut characters = intended.chars();
            if let (Some(a), Some(b), rest) = (characters.next(), characters.next(), characters.next()) {
                assert!(rest.is_none(), "intended segment {intended:?} is too long");
                pairs.insert([letter(a), letter(b)]);
            }
        }
        let pairs: Vec<[u16; 2]> = pairs.into_iter().collect();
        assert!(pairs.len() < 65_000, "too many pairs");

        let mut deletions = vec![ABSENT; letters.len()];
        let mut insertions = vec![ABSENT; alphabet.len()];
        let mut segments: BTreeMap<[u16; 3], [Vec<[u16; 2]>; 2]> = BTreeMap::new();
        for ((intended, observed), &cost) in &self.costs {
            let intended: Vec<u16> = intended.chars().map(letter).collect();
            let observed: Vec<u16> = observed.chars().map(character).collect();
            assert!(observed.len() <= Self::OBSERVED, "observed segment is too long");
            let mut key = [0; 3];
            key[..observed.len()].copy_from_slice(&observed);
            match (intended.as_slice(), observed.as_slice()) {
                ([], [inserted]) => insertions[*inserted as usize - 1] = cost,
                ([letter], []) => deletions[*letter as usize] = cost,
                ([letter], _) => segments.entry(key).or_default()[0].push([*letter, cost]),
                ([a, b], [_] | [_, _]) => {
                    let pair = pairs.binary_search(&[*a, *b]).unwrap_or_default() as u16;
                    segments.entry(key).or_default()[1].push([pair, cost]);
                }
                _ => panic!("a segment that a channel cannot hold"),
            }
        }

        let total = |kind: usize| segments.values().map(|entries| entries[kind].len()).sum::<usize>();
        let counts = [letters.len(), alphabet.len(), pairs.len(), segments.len(), total(0), total(1)];
        let mut out = Vec::with_capacity(Places::new(counts).end);
        let long = |out: &mut Vec<u8>, n: usize| out.extend_from_slice(&(n as u32).to_le_bytes());
        let short = |out: &mut Vec<u8>, n: u16| out.extend_from_slice(&n.to_le_bytes());
        counts.iter().for_each(|&count| long(&mut out, count));
        for setting in Setting::ALL {
            short(&mut out, self.settings.get(&setting).copied().unwrap_or(ABSENT));
        }
        out.resize(out.len().next_multiple_of(4), 0);
        letters.iter().chain(&alphabet).for_each(|&c| long(&mut out, c as usize));
        for kind in [0, 1] {
            let mut start = 0;
            long(&mut out, start);
            for entries in segments.values() {
                start += entries[kind].len();
                long(&mut out, start);
            }
        }
        segments.keys().flatten().for_each(|&n| short(&mut out, n));
        pairs.iter().flatten().for_each(|&n| short(&mut out, n));
        for kind in [0, 1] {
            for entries in segments.values_mut() {
                entries[kind].sort_unstable();
                entries[kind].iter().flatten().for_each(|&n| short(&mut out, n));
            }
        }
        deletions.iter().chain(&insertions).for_each(|&cost| short(&mut out, cost));
        debug_assert_eq!(out.len(), Places::new(counts).end);
        out
    }
}

/// A packed channel, looked up in place.
#[derive(Clone, Debug)]
pub(super) struct View {
    bytes: Bytes,
    counts: [usize; COUNTS],
    places: Places,
    /// Where segments that begin with each character of the alphabet begin.
    first: Vec<u32>,
    letter_index: Vec<u16>,
    character_index: Vec<u16>,
}

impl View {
    /// Checks everything that a lookup relies on. `O(section)`.
    pub(super) fn open(bytes: Bytes) -> Result<Self, Fault> {
        let fault = |expected: &str, got: String| Fault(expected.to_owned(), got);
        let all = bytes.as_slice();
        let header = 4 * COUNTS + 2 * Setting::ALL.len();
        if all.len() < header {
            return Err(fault(&format!("at least {header} bytes"), all.len().to_string()));
        }
        let counts: [usize; COUNTS] = std::array::from_fn(|i| u32_at(all, 4 * i) as usize);
        if counts.iter().any(|&count| count > all.len()) || counts[..3].iter().any(|&count| count >= ABSENT as usize) {
            return Err(fault("counts that fit the section", format!("{counts:?}")));
        }
        let places = Places::new(counts);
        if places.end != all.len() {
            return Err(fault(&format!("{} bytes", places.end), all.len().to_string()));
        }
        let mut view =
            Self { bytes, counts, places, first: Vec::new(), letter_index: Vec::new(), character_index: Vec::new() };
        view.check()?;
        let [letters, alphabet, _, segments, ..] = counts;
        view.letter_index = index((0..letters).map(|i| view.letter(i)));
        view.character_index = index((0..alphabet).map(|i| view.character(i)));
        let starts: Vec<u16> = (0..segments).map(|segment| view.segment(segment)[0]).collect();
        view.first = (0..=alphabet).map(|c| starts.partition_point(|&start| start as usize <= c) as u32).collect();
        Ok(view)
    }

    fn check(&self) -> Result<(), Fault> {
        let [letters, alphabet, pairs, segments, singles, doubles] = self.counts;
        let ensure = |good: bool, expected: &str, at: usize| {
            if good { Ok(()) } else { Err(Fault(expected.to_owned(), format!("another thing at entry {at}"))) }
        };
        for (place, count) in [(self.places.letters, letters), (self.places.alphabet, alphabet)] {
            for i in 0..count {
                let code = self.u32(place + 4 * i);
                let sorted = i == 0 || self.u32(place + 4 * i - 4) < code;
                ensure(sorted && char::from_u32(code).is_some(), "sorted characters", i)?;
            }
        }
        for i in 0..pairs {
            let (a, b) = self.pair(i);
            ensure(a < letters && b < letters && (i == 0 || self.pair(i - 1) < (a, b)), "sorted pairs of letters", i)?;
        }
        for i in 0..segments {
            let segment = self.segment(i);
            let bounded = segment.iter().all(|&c| c as usize <= alphabet) && segment[0] > 0;
            let dense = segment[1] > 0 || segment[2] == 0;
            ensure(bounded && dense && (i == 0 || self.segment(i - 1) < segment), "sorted segments", i)?;
        }
        for (starts, place, entries, limit) in [
            (self.places.single_starts, self.places.singles, singles, letters),
            (self.places.pair_starts, self.places.doubles, doubles, pairs),
        ] {
            ensure(self.u32(starts) == 0, "entries from the first", 0)?;
            ensure(self.u32(starts + 4 * segments) as usize == entries, "entries to the last", segments)?;
            for i in 0..segments {
                let (from, to) = (self.u32(starts + 4 * i) as usize, self.u32(starts + 4 * i + 4) as usize);
                ensure(from <= to && to <= entries, "rising starts", i)?;
                for entry in from..to {
                    let id = self.u16(place + 4 * entry);
                    let sorted = entry == from || self.u16(place + 4 * entry - 4) < id;
                    let cost = self.u16(place + 4 * entry + 2);
                    ensure(sorted && (id as usize) < limit && cost != ABSENT, "sorted entries of a segment", entry)?;
                }
                let short = self.segment(i)[2] == 0;
                ensure(short || starts == self.places.single_starts || from == to, "no pair of three characters", i)?;
            }
        }
        Ok(())
    }

    fn u16(&self, at: usize) -> u16 {
        u16_at(self.bytes.as_slice(), at)
    }

    fn u32(&self, at: usize) -> u32 {
        u32_at(self.bytes.as_slice(), at)
    }

    /// The number of intended letters.
    pub(super) fn letters(&self) -> usize {
        self.counts[0]
    }

    /// The letter of an index.
    pub(super) fn letter(&self, index: usize) -> char {
        char::from_u32(self.u32(self.places.letters + 4 * index)).unwrap_or_default()
    }

    /// The observed characters, sorted.
    pub(super) fn characters(&self) -> impl Iterator<Item = char> + '_ {
        (0..self.counts[1]).map(|index| self.character(index))
    }

    fn character(&self, index: usize) -> char {
        char::from_u32(self.u32(self.places.alphabet + 4 * index)).unwrap_or_default()
    }

    /// The letters of a pair, by index.
    pub(super) fn pair(&self, index: usize) -> (usize, usize) {
        let at = self.places.pairs + 4 * index;
        (self.u16(at) as usize, self.u16(at + 2) as usize)
    }

    fn segment(&self, index: usize) -> [u16; 3] {
        self.segment_in(self.bytes.as_slice(), index)
    }

    fn segment_in(&self, all: &[u8], index: usize) -> [u16; 3] {
        let at = self.places.segments + 6 * index;
        let all = &all[at..at + 6];
        [u16_at(all, 0), u16_at(all, 2), u16_at(all, 4)]
    }

    /// The index of an intended letter.
    pub(super) fn letter_of(&self, c: char) -> Option<usize> {
        find(&self.letter_index, self.counts[0], c, |i| self.letter(i))
    }

    /// The index of an observed character.
    pub(super) fn character_of(&self, c: char) -> Option<usize> {
        find(&self.character_index, self.counts[1], c, |i| self.character(i))
    }

    pub(super) fn setting(&self, setting: Setting) -> f32 {
        nats(self.u16(4 * COUNTS + 2 * setting as usize))
    }

    /// Log probability of a letter to vanish, [`NEVER`] if the table does not say.
    pub(super) fn deletion(&self, letter: usize) -> f32 {
        nats(self.u16(self.places.deletions + 2 * letter))
    }

    /// Log probability of a character to slip in, [`NEVER`] if the table does not say.
    pub(super) fn insertion(&self, character: usize) -> f32 {
        nats(self.u16(self.places.insertions + 2 * character))
    }

    /// The segment of one to three characters given by index.
    pub(super) fn find(&self, characters: &[usize]) -> Option<usize> {
        let first = *characters.first()?;
        let mut key = [0; 3];
        for (slot, &c) in key.iter_mut().zip(characters) {
            *slot = c as u16 + 1;
        }
        let all = self.bytes.as_slice();
        let (mut low, mut high) = (self.first[first] as usize, self.first[first + 1] as usize);
        while low < high {
            let middle = low.midpoint(high);
            match self.segment_in(all, middle).cmp(&key) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The letters that give a segment, with their log probabilities.
    pub(super) fn singles(&self, segment: usize) -> impl Iterator<Item = (usize, f32)> + '_ {
        self.entries(self.places.single_starts, self.places.singles, segment)
    }

    /// The pairs that give a segment, with their log probabilities.
    pub(super) fn doubles(&self, segment: usize) -> impl Iterator<Item = (usize, f32)> + '_ {
        self.entries(self.places.pair_starts, self.places.doubles, segment)
    }

    fn entries(&self, starts: usize, place: usize, segment: usize) -> impl Iterator<Item = (usize, f32)> + '_ {
        self.costs(starts, place, segment).map(|(id, cost)| (id, Table::nats(cost)))
    }

    fn costs(&self, starts: usize, place: usize, segment: usize) -> impl Iterator<Item = (usize, u16)> + '_ {
        let all = self.bytes.as_slice();
        let start = |segment: usize| place + 4 * u32_at(all, starts + 4 * segment) as usize;
        let entries = all[start(segment)..start(segment + 1)].chunks_exact(4);
        entries.map(|entry| (u16_at(entry, 0) as usize, u16_at(entry, 2)))
    }

    /// Everything, as a table.
    pub(super) fn table(&self) -> Table {
        let mut table = Table::default();
        for setting in Setting::ALL {
            let cost = self.u16(4 * COUNTS + 2 * setting as usize);
            if cost != ABSENT {
                table.settings.insert(setting, cost);
            }
        }
        let [letters, alphabet, _, segments, ..] = self.counts;
        for letter in 0..letters {
            let cost = self.u16(self.places.deletions + 2 * letter);
            if cost != ABSENT {
                table.costs.insert((self.letter(letter).into(), String::new()), cost);
            }
        }
        for character in 0..alphabet {
            let cost = self.u16(self.places.insertions + 2 * character);
            if cost != ABSENT {
                table.costs.insert((String::new(), self.character(character).into()), cost);
            }
        }
        for segment in 0..segments {
            let observed: String =
                self.segment(segment).iter().filter(|&&c| c > 0).map(|&c| self.character(c as usize - 1)).collect();
            for (letter, cost) in self.costs(self.places.single_starts, self.places.singles, segment) {
                table.costs.insert((self.letter(letter).into(), observed.clone()), cost);
            }
            for (pair, cost) in self.costs(self.places.pair_starts, self.places.doubles, segment) {
                let (a, b) = self.pair(pair);
                table.costs.insert(([self.letter(a), self.letter(b)].iter().collect(), observed.clone()), cost);
            }
        }
        table
    }
}

fn index(characters: impl Iterator<Item = char>) -> Vec<u16> {
    let mut index = vec![ABSENT; DIRECT];
    for (i, c) in characters.enumerate() {
        if let Some(slot) = index.get_mut(c as usize) {
            *slot = i as u16;
        }
    }
    index
}

fn find(index: &[u16], count: usize, c: char, at: impl Fn(usize) -> char) -> Option<usize> {
    if let Some(&found) = index.get(c as usize) {
        return (found != ABSENT).then_some(found as usize);
    }
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low.midpoint(high);
        if at(middle) < c { low = middle + 1 } else { high = middle }
    }
    (low < count && at(low) == c).then_some(low)
}

fn nats(cost: u16) -> f32 {
    if cost == ABSENT { NEVER } else { Table::nats(cost) }
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}
