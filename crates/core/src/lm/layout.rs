//! The bytes of a packed n-gram model, in both directions.
//!
//! A trie in reading order: level `k` holds the n-grams of length `k`, sorted, children of one parent side by side. A node
//! is one record of fixed width: its word, the code of its log probability, the code of its backoff weight. The codes
//! stand for values in a table of each level. How many children a node has is written in unary (that many zeros, then
//! a one), with the place of every 64th node sampled, so that a node costs two bits instead of a pointer.
//!
//! From level 3 on, the word of a node is not its id but its rank among the children of the context without its first
//! word (Pibiri and Venturini 2017): the kept n-grams are closed under dropping the first word, so it is there, and its
//! children are fewer than the vocabulary.
//!
//! Levels 2 and 3, where a node may have thousands of children, repeat the word of every 32nd node in an array of their
//! own, so that a search touches one line of memory to find the block and one or two more within it.
//!
//! Two sections: `lm.head` (numbers and tables) and `lm.trie` (the arrays).

use super::MAX_ORDER;
use super::bits::{self, BitWriter, load_u32, mask};
use crate::artifact::{OpenError, Tag, Writer};

/// The tag of the numbers and tables.
pub const HEAD: Tag = *b"lm.head ";
/// The tag of the arrays.
pub const TRIE: Tag = *b"lm.trie ";

const FIXED: usize = 16;
const ROW: usize = 24;

/// A level of the trie, to be packed: arrays of one length.
#[derive(Clone, Debug, Default)]
pub struct PackedLevel<'a> {
    /// The word of each node: an id at levels 1 and 2, a rank above.
    pub words: &'a [u16],
    /// The code of each node's log probability.
    pub probs: &'a [u8],
    /// The code of each node's backoff weight; 0 if and only if the node has no children. Empty at the last level.
    pub backoffs: &'a [u8],
    /// Where each node's children begin at the next level, and after the last one the end. Empty at the last level.
    pub children: &'a [u32],
    /// What the probability codes stand for, in nats.
    pub prob_table: &'a [f32],
    /// What the backoff codes stand for, in nats; the first is 0.
    pub backoff_table: &'a [f32],
}

/// Writes the sections of a model; `vocabulary` is the fingerprint of its words.
///
/// # Panics
/// If the arrays do not fit together: that is a bug of the caller.
pub fn write(writer: &mut Writer, vocabulary: u64, levels: &[PackedLevel<'_>]) {
    assert!((1..=MAX_ORDER).contains(&levels.len()), "an order of 1 to {MAX_ORDER}");
    let mut head = Vec::new();
    head.extend_from_slice(&vocabulary.to_le_bytes());
    head.extend_from_slice(&(levels.len() as u32).to_le_bytes());
    head.extend_from_slice(&0u32.to_le_bytes());
    let mut tables = Vec::new();
    let mut trie = Vec::new();
    for (i, level) in levels.iter().enumerate() {
        let last = i + 1 == levels.len();
        assert!(level.words.len() == level.probs.len());
        assert!(last || level.words.len() == level.backoffs.len() && level.words.len() + 1 == level.children.len());
        let highest = level.words.iter().copied().max().unwrap_or(0);
        let word_bits = if i == 0 { 0 } else { 16 - highest.leading_zeros() };
        let prob_bits = width(level.prob_table.len());
        let backoff_bits = if last { 0 } else { width(level.backoff_table.len()) };
        let shift = if i == 0 { 0 } else { 6u32 };
        for number in [level.words.len() as u32, word_bits, prob_bits, backoff_bits, shift, 0] {
            head.extend_from_slice(&number.to_le_bytes());
        }
        for (table, bits) in [(level.prob_table, prob_bits), (level.backoff_table, backoff_bits)] {
            let padding = table.last().copied().unwrap_or(0.0);
            let values = table.iter().copied().chain(std::iter::repeat(padding));
            values.take(1 << bits).for_each(|value| tables.extend_from_slice(&value.to_le_bytes()));
        }
        let mut records = BitWriter::default();
        for (node, (&word, &prob)) in level.words.iter().zip(level.probs).enumerate() {
            records.push(u64::from(word) & mask(word_bits), word_bits);
            records.push(prob.into(), prob_bits);
            if !last {
                records.push(level.backoffs[node].into(), backoff_bits);
            }
        }
        trie.extend_from_slice(&records.finish());
        if has_marks(i) {
            let marks = level.words.iter().step_by(BLOCK);
            let at = trie.len();
            marks.for_each(|mark| trie.extend_from_slice(&mark.to_le_bytes()));
            trie.resize(at + marks_len(level.words.len()), 0);
        }
        if !last {
            let mut runs = BitWriter::default();
            let mut samples = Vec::new();
            for (node, pair) in level.children.windows(2).enumerate() {
                if node & mask(shift) as usize == 0 {
                    samples.extend_from_slice(&u32::try_from(runs.len()).unwrap_or(u32::MAX).to_le_bytes());
                }
                let mut zeros = pair[1] - pair[0];
                while zeros > 0 {
                    let step = zeros.min(32);
                    runs.push(0, step);
                    zeros -= step;
                }
                runs.push(1, 1);
            }
            trie.extend_from_slice(&runs.finish());
            samples.resize(samples.len().next_multiple_of(8), 0);
            trie.extend_from_slice(&samples);
        }
    }
    head.extend_from_slice(&tables);
    writer.section(&HEAD, head);
    writer.section(&TRIE, trie);
}

/// How many nodes stand between two marks.
const BLOCK: usize = 32;

/// Whether the words of level `i` (from 0) are marked.
const fn has_marks(i: usize) -> bool {
    i == 1 || i == 2
}

/// The bytes of the marks of so many nodes.
const fn marks_len(nodes: usize) -> usize {
    (2 * nodes.div_ceil(BLOCK)).next_multiple_of(8)
}

/// How many bits number so many things.
fn width(things: usize) -> u32 {
    usize::BITS - things.saturating_sub(1).leading_zeros()
}

/// A level of the trie, found in its section: where its arrays lie and how wide its records are.
#[derive(Clone, Debug)]
pub(super) struct Level {
    /// How many nodes there are.
    pub(super) len: usize,
    word_bits: u32,
    prob_bits: u32,
    backoff_bits: u32,
    record_bits: usize,
    records: usize,
    /// Where the marks lie, if there are any.
    marks: Option<usize>,
    runs: usize,
    samples: usize,
    shift: u32,
    probs: Vec<f32>,
    backoffs: Vec<f32>,
}

/// The numbers of `lm.head`, checked against the length of `lm.trie`.
pub(super) fn read(head: &[u8], trie: &[u8]) -> Result<(u64, Vec<Level>), OpenError> {
    let bad = |expected: &str, got: String| OpenError::section(&HEAD, expected, got);
    if head.len() < FIXED {
        return Err(bad("at least 16 bytes", head.len().to_string()));
    }
    let vocabulary = crate::artifact::read_u64(head, 0);
    let order = load_u32(head, 8, 0) as usize;
    if !(1..=MAX_ORDER).contains(&order) || head.len() < FIXED + ROW * order {
        return Err(bad("an order of 1 to 5 with a row for each", order.to_string()));
    }
    let mut levels = Vec::new();
    let mut table = FIXED + ROW * order;
    let mut at = 0usize;
    for i in 0..order {
        let row: [u32; 5] = std::array::from_fn(|j| load_u32(head, FIXED + ROW * i, j));
        let [len, word_bits, prob_bits, backoff_bits, shift] = row;
        let last = i + 1 == order;
        if word_bits > 16 || prob_bits > 8 || backoff_bits > 8 || shift > 16 || (len as usize) >= NONE as usize {
            return Err(bad("widths of at most 16, 8, 8 bits", format!("{row:?}")));
        }
        let len = len as usize;
        let mut take = |bits: u32| -> Option<Vec<f32>> {
            let bytes = head.get(table..table + (4 << bits))?;
            table += 4 << bits;
            Some(bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
        };
        let (Some(probs), Some(backoffs)) = (take(prob_bits), take(backoff_bits)) else {
            return Err(bad("tables for every code", format!("{} bytes", head.len())));
        };
        if !probs.iter().chain(&backoffs).all(|value| value.abs() < 1.0e4) {
            return Err(bad("finite values in the tables", format!("others at level {}", i + 1)));
        }
        let record_bits = (word_bits + prob_bits + backoff_bits) as usize;
        let records = at;
        at += ((len * record_bits) / 8 + 8).next_multiple_of(8);
        let marks = has_marks(i).then_some(at);
        at += marks.map_or(0, |_| marks_len(len));
        let (mut runs, mut samples) = (at, at);
        if !last {
            let next = load_u32(head, FIXED + ROW * (i + 1), 0) as usize;
            samples = runs + ((len + next) / 8 + 8).next_multiple_of(8);
            at = samples + (4 * len.div_ceil(1 << shift)).next_multiple_of(8);
        } else {
            runs = 0;
        }
        levels.push(Level {
            len,
            word_bits,
            prob_bits,
            backoff_bits,
            record_bits,
            records,
            marks,
            runs,
            samples,
            shift,
            probs,
            backoffs,
        });
    }
    if at != trie.len() {
        return Err(OpenError::section(&TRIE, format!("{at} bytes"), trie.len().to_string()));
    }
    for level in levels.iter().take(order - 1) {
        let count = level.len.div_ceil(1 << level.shift);
        let mut before = 0;
        for sample in (0..count).map(|i| load_u32(trie, level.samples, i)) {
            if sample < before || sample as usize >= 8 * (level.samples - level.runs) {
                return Err(OpenError::section(&TRIE, "samples in order", format!("{sample} after {before}")));
            }
            before = sample;
        }
    }
    Ok((vocabulary, levels))
}

/// The place of no node.
pub(super) const NONE: u32 = u32::MAX;

/// A record as loaded: word, probability code and backoff code, lowest bits first.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Record(u64);

impl Level {
    /// The record of a node.
    #[inline]
    pub(super) fn record(&self, trie: &[u8], node: usize) -> Record {
        Record(bits::load(trie, 8 * self.records + node * self.record_bits))
    }

    /// The word of a record: id or rank.
    #[inline]
    pub(super) fn word(&self, record: Record) -> u32 {
        (record.0 & mask(self.word_bits)) as u32
    }

    /// The log probability of a record, in nats.
    #[inline]
    pub(super) fn prob(&self, record: Record) -> f32 {
        self.probs[((record.0 >> self.word_bits) & mask(self.prob_bits)) as usize]
    }

    #[inline]
    fn backoff_code(&self, record: Record) -> usize {
        ((record.0 >> (self.word_bits + self.prob_bits)) & mask(self.backoff_bits)) as usize
    }

    /// The backoff weight of a record, in nats.
    #[inline]
    pub(super) fn backoff(&self, record: Record) -> f32 {
        self.backoffs[self.backoff_code(record)]
    }

    /// Whether the node of a record has children.
    #[inline]
    pub(super) fn is_context(&self, record: Record) -> bool {
        self.backoff_code(record) != 0
    }

    /// Where the run of the node sampled last before `node`, or of `node` itself, begins.
    #[inline]
    pub(super) fn sample(&self, trie: &[u8], node: usize) -> usize {
        load_u32(trie, self.samples, node >> self.shift) as usize
    }

    /// Where the children of `node` begin at the next level, and how many there are; `sample` is that of the node.
    #[inline]
    pub(super) fn children(&self, trie: &[u8], node: usize, sample: usize) -> (usize, usize) {
        let (start, len) = bits::run(trie, self.runs, sample, node & mask(self.shift) as usize);
        (start.saturating_sub(node), len)
    }

    /// A part of the `len` nodes from `start` on, at most a block if the level has marks, that holds `target` if any does.
    #[inline]
    pub(super) fn narrow(&self, trie: &[u8], start: usize, len: usize, target: u32) -> (usize, usize) {
        let len = len.min(self.len.saturating_sub(start));
        let Some(marks) = self.marks.filter(|_| len > BLOCK / 2) else { return (start, len) };
        // The blocks whose first node lies in the range, after the range's own first node.
        let (mut block, end) = (start / BLOCK, start + len);
        let mut blocks = (end - 1) / BLOCK - block + 1;
        while blocks > 1 {
            let half = blocks / 2;
            let mark = bits::load_u16(trie, marks, block + half);
            block = if u32::from(mark) <= target { block + half } else { block };
            blocks -= half;
        }
        let node = start.max(block * BLOCK);
        (node, end.min((block + 1) * BLOCK) - node)
    }

    /// Loads the first and the last of `len` nodes from `start` on, so that they are near when they are searched; the
    /// result is worth nothing.
    #[inline]
    pub(super) fn touch(&self, trie: &[u8], start: usize, len: usize) -> u64 {
        let base = 8 * self.records;
        bits::load(trie, base + start * self.record_bits) ^ bits::load(trie, base + (start + len) * self.record_bits)
    }

    /// The node among `len` from `start` on, which are all of the level, whose word is `target`; with its record.
    #[inline]
    pub(super) fn find(&self, trie: &[u8], start: usize, len: usize, target: u32) -> Option<(usize, Record)> {
        if len == 0 {
            return None;
        }
        let (mut node, mut len) = (start, len);
        let base = 8 * self.records;
        while len > 1 {
            let half = len / 2;
            let middle = node + half;
            let word = self.word(Record(bits::load(trie, base + middle * self.record_bits)));
            node = if word <= target { middle } else { node };
            len -= half;
        }
        let record = self.record(trie, node);
        (self.word(record) == target).then_some((node, record))
    }
}
