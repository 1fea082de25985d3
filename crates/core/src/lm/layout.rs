//! The bytes of a packed n-gram model, in both directions.
//!
//! A trie in reading order: level `k` holds the n-grams of length `k`, sorted, children of one parent side by side. How
//! many children a node has is written in unary (that many zeros, then a one), with the place of every 64th node
//! sampled, so that a node costs two bits instead of a pointer.
//!
//! From level 3 on, the word of a node is not its id but its rank among the children of the context without its first
//! word (Pibiri and Venturini 2017): the kept n-grams are closed under dropping the first word, so it is there, and its
//! children are fewer than the vocabulary.
//!
//! The words of a level are one rising sequence: to those of each parent is added one more than the last number before.
//! It is kept as Elias and Fano did: the low bits of each number as they are, the high ones in unary as the sizes of
//! buckets. A word is found by going to its bucket, which holds about one node, and not by searching.
//!
//! A node is a record of fixed width: the low bits of its word, the code of its log probability, the code of its backoff
//! weight. The codes stand for values in a table of each level.
//!
//! Two sections: `lm.head` (numbers and tables) and `lm.trie` (the arrays).

use super::MAX_ORDER;
use super::bits::{self, BitWriter, Cursor, load_u32, mask};
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
        let parents = if i == 0 { &[] } else { levels[i - 1].children };
        let Rising { values, low_bits, buckets } = Rising::new(parents, level.words);
        let prob_bits = width(level.prob_table.len());
        let backoff_bits = if last { 0 } else { width(level.backoff_table.len()) };
        let shift = if i == 0 { 0 } else { SAMPLED };
        for number in [level.words.len() as u32, low_bits, prob_bits, backoff_bits, shift, buckets as u32] {
            head.extend_from_slice(&number.to_le_bytes());
        }
        for (table, bits) in [(level.prob_table, prob_bits), (level.backoff_table, backoff_bits)] {
            let padding = table.last().copied().unwrap_or(0.0);
            let values = table.iter().copied().chain(std::iter::repeat(padding));
            values.take(1 << bits).for_each(|value| tables.extend_from_slice(&value.to_le_bytes()));
        }
        let mut records = BitWriter::default();
        for (node, (&value, &prob)) in values.iter().zip(level.probs).enumerate() {
            records.push(value & mask(low_bits), low_bits);
            records.push(prob.into(), prob_bits);
            if !last {
                records.push(level.backoffs[node].into(), backoff_bits);
            }
        }
        trie.extend_from_slice(&records.finish());
        if i > 0 {
            let mut sizes = vec![0; buckets];
            values.iter().for_each(|value| sizes[(value >> low_bits) as usize] += 1);
            let mut nodes = Vec::new();
            for (node, value) in values.iter().enumerate().step_by(1 << SAMPLED) {
                nodes.extend_from_slice(&((node as u64 + (value >> low_bits)) as u32).to_le_bytes());
            }
            nodes.resize(nodes.len().next_multiple_of(8), 0);
            write_runs(sizes.into_iter(), SAMPLED, &mut trie);
            trie.extend_from_slice(&nodes);
        }
        if !last {
            write_runs(level.children.windows(2).map(|pair| pair[1] - pair[0]), shift, &mut trie);
        }
    }
    head.extend_from_slice(&tables);
    writer.section(&HEAD, head);
    writer.section(&TRIE, trie);
}

/// Appends numbers in unary, then the places where every `1 << shift`th of them begins.
fn write_runs(lengths: impl Iterator<Item = u32>, shift: u32, out: &mut Vec<u8>) {
    let mut runs = BitWriter::default();
    let mut samples = Vec::new();
    for (i, length) in lengths.enumerate() {
        if i & mask(shift) as usize == 0 {
            samples.extend_from_slice(&u32::try_from(runs.len()).unwrap_or(u32::MAX).to_le_bytes());
        }
        let mut zeros = length;
        while zeros > 0 {
            let step = zeros.min(32);
            runs.push(0, step);
            zeros -= step;
        }
        runs.push(1, 1);
    }
    out.extend_from_slice(&runs.finish());
    samples.resize(samples.len().next_multiple_of(8), 0);
    out.extend_from_slice(&samples);
}

/// The bytes of so many numbers in unary with this sum, and of their samples.
fn runs_len(numbers: usize, sum: usize, shift: u32) -> (usize, usize) {
    (((numbers + sum) / 8 + 8).next_multiple_of(8), (4 * numbers.div_ceil(1 << shift)).next_multiple_of(8))
}

/// The words of a level as one rising sequence.
struct Rising {
    values: Vec<u64>,
    low_bits: u32,
    buckets: usize,
}

impl Rising {
    /// Of the words of a level and the ends of the parents' ranges; no parents for the first level, whose words are places.
    fn new(parents: &[u32], words: &[u16]) -> Self {
        let mut values = Vec::with_capacity(words.len());
        let mut end = 0;
        for range in parents.windows(2) {
            let base = end;
            for &word in &words[range[0] as usize..range[1] as usize] {
                let value = base + u64::from(word);
                assert!(value >= end, "words of one parent rise");
                end = value + 1;
                values.push(value);
            }
        }
        if parents.is_empty() {
            values.resize(words.len(), 0);
        }
        let low_bits = (end / values.len().max(1) as u64).checked_ilog2().unwrap_or(0);
        Self { values, low_bits, buckets: (end >> low_bits) as usize + 1 }
    }
}

/// How many nodes, as a power of two, stand between two samples.
const SAMPLED: u32 = 6;

/// How many bits number so many things.
fn width(things: usize) -> u32 {
    usize::BITS - things.saturating_sub(1).leading_zeros()
}

/// A level of the trie, found in its section: where its arrays lie and how wide its records are.
#[derive(Clone, Debug)]
pub(super) struct Level {
    /// How many nodes there are.
    pub(super) len: usize,
    low_bits: u32,
    prob_bits: u32,
    backoff_bits: u32,
    record_bits: usize,
    records: usize,
    /// Where the buckets lie, how many there are, where their samples lie and those of the nodes.
    buckets: Buckets,
    runs: usize,
    samples: usize,
    shift: u32,
    probs: Vec<f32>,
    backoffs: Vec<f32>,
}

#[derive(Clone, Copy, Debug)]
struct Buckets {
    runs: usize,
    len: usize,
    samples: usize,
    nodes: usize,
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
        let row: [u32; 6] = std::array::from_fn(|j| load_u32(head, FIXED + ROW * i, j));
        let [len, low_bits, prob_bits, backoff_bits, shift, buckets] = row;
        let last = i + 1 == order;
        if low_bits > 16 || prob_bits > 8 || backoff_bits > 8 || shift > 16 || (len as usize) >= NONE as usize {
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
        let record_bits = (low_bits + prob_bits + backoff_bits) as usize;
        let records = at;
        at += ((len * record_bits) / 8 + 8).next_multiple_of(8);
        let mut buckets = Buckets { runs: at, len: buckets as usize, samples: at, nodes: at };
        if i > 0 {
            let (runs, samples) = runs_len(buckets.len, len, SAMPLED);
            buckets.samples = at + runs;
            buckets.nodes = buckets.samples + samples;
            at = buckets.nodes + (4 * len.div_ceil(1 << SAMPLED)).next_multiple_of(8);
        }
        let (runs, mut samples) = (at, at);
        if !last {
            let next = load_u32(head, FIXED + ROW * (i + 1), 0) as usize;
            let lens = runs_len(len, next, shift);
            samples = runs + lens.0;
            at = samples + lens.1;
        }
        levels.push(Level {
            len,
            low_bits,
            prob_bits,
            backoff_bits,
            record_bits,
            records,
            buckets,
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
    for (i, level) in levels.iter().enumerate() {
        let Buckets { runs, len, samples, nodes } = level.buckets;
        if i > 0 {
            check_samples(trie, samples, len.div_ceil(1 << SAMPLED), samples - runs)?;
            check_samples(trie, nodes, level.len.div_ceil(1 << SAMPLED), samples - runs)?;
        }
        if i + 1 < order {
            check_samples(trie, level.samples, level.len.div_ceil(1 << level.shift), level.samples - level.runs)?;
        }
    }
    Ok((vocabulary, levels))
}

/// Samples rise and point into `bytes` bytes.
fn check_samples(trie: &[u8], at: usize, count: usize, bytes: usize) -> Result<(), OpenError> {
    let mut before = 0;
    for sample in (0..count).map(|i| load_u32(trie, at, i)) {
        if sample < before || sample as usize >= 8 * bytes {
            return Err(OpenError::section(&TRIE, "samples in order", format!("{sample} after {before}")));
        }
        before = sample;
    }
    Ok(())
}

/// The place of no node.
pub(super) const NONE: u32 = u32::MAX;

/// A record as loaded: low bits of the word, probability code and backoff code, lowest bits first.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Record(u64);

impl Record {
    /// Takes another record in, so that it has to be loaded; the result means nothing.
    #[inline]
    pub(super) fn mix(&mut self, other: Self) {
        self.0 ^= other.0;
    }
}

impl Level {
    /// The record of a node.
    #[inline]
    pub(super) fn record(&self, trie: &[u8], node: usize) -> Record {
        Record(bits::load(trie, 8 * self.records + node * self.record_bits))
    }

    #[inline]
    fn low(&self, record: Record) -> u64 {
        record.0 & mask(self.low_bits)
    }

    /// The log probability of a record, in nats.
    #[inline]
    pub(super) fn prob(&self, record: Record) -> f32 {
        self.probs[((record.0 >> self.low_bits) & mask(self.prob_bits)) as usize]
    }

    #[inline]
    fn backoff_code(&self, record: Record) -> usize {
        ((record.0 >> (self.low_bits + self.prob_bits)) & mask(self.backoff_bits)) as usize
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
        let within = mask(self.shift) as usize;
        // The first run after those that share the sample, if there is one.
        let next = || {
            let next = (node | within) + 1;
            (next < self.len).then(|| self.sample(trie, next))
        };
        let skip = node & within;
        let (start, len) = match (within, next) {
            (0, next) => match next() {
                Some(end) => (sample, end.saturating_sub(sample + 1)),
                None => bits::run(trie, self.runs, sample, 0, || None),
            },
            (_, next) => bits::run(trie, self.runs, sample, skip, || Some((next()?, within - skip))),
        };
        (start.saturating_sub(node), len)
    }

    /// What [`Level::children`] will read first; to be [mixed](Record::mix) with others.
    #[inline]
    pub(super) fn touch_children(&self, trie: &[u8], sample: usize) -> Record {
        Record(bits::load(trie, 8 * self.runs + (sample & !63)))
    }

    /// What [`Level::base`] will read first.
    #[inline]
    pub(super) fn touch_base(&self, trie: &[u8], start: usize, sample: usize) -> Record {
        let mut record = self.record(trie, start.saturating_sub(1));
        record.mix(self.touch_bucket(trie, sample));
        record
    }

    /// What [`Level::bucket`] will read first.
    #[inline]
    pub(super) fn touch_bucket(&self, trie: &[u8], sample: usize) -> Record {
        Record(bits::load(trie, 8 * self.buckets.runs + (sample & !63)))
    }

    /// The sample from which [`Level::base`] looks.
    #[inline]
    pub(super) fn base_sample(&self, trie: &[u8], start: usize) -> usize {
        load_u32(trie, self.buckets.nodes, start.saturating_sub(1) >> SAMPLED) as usize
    }

    /// What is added to the words of the parent whose children begin at `start`, and a place near which they are found.
    #[inline]
    pub(super) fn base(&self, trie: &[u8], start: usize, sample: usize) -> (u64, Cursor) {
        let Some(before) = start.checked_sub(1) else { return (0, Cursor::default()) };
        let place = bits::zero(trie, self.buckets.runs, sample, before & mask(SAMPLED) as usize);
        let high = place.saturating_sub(before);
        let base = (((high as u64) << self.low_bits) | self.low(self.record(trie, before))) + 1;
        (base, Cursor::at(trie, self.buckets.runs, place, high))
    }

    /// The sample from which [`Level::bucket`] looks for the bucket of `value`, if it has to.
    #[inline]
    pub(super) fn bucket_sample(&self, trie: &[u8], value: u64, cursor: &Cursor) -> Option<usize> {
        let bucket = (value >> self.low_bits) as usize;
        (!cursor.is_near(bucket)).then(|| load_u32(trie, self.buckets.samples, bucket >> SAMPLED) as usize)
    }

    /// The nodes that may have `value`, a word with its base: the first, and how many; `cursor` is one of this level, and
    /// fast where values rise.
    #[inline]
    pub(super) fn bucket(&self, trie: &[u8], value: u64, cursor: &mut Cursor) -> (usize, usize) {
        let bucket = (value >> self.low_bits) as usize;
        if bucket >= self.buckets.len {
            return (0, 0);
        }
        let sampled = bucket & !(mask(SAMPLED) as usize);
        let sample = || load_u32(trie, self.buckets.samples, bucket >> SAMPLED) as usize;
        let (start, len) = cursor.run(trie, self.buckets.runs, (sampled, sample), bucket);
        let node = start.saturating_sub(bucket);
        (node, len.min(self.len.saturating_sub(node)))
    }

    /// The node with `value` among `len` from `node` on, which are a bucket; with its record.
    #[inline]
    pub(super) fn find(&self, trie: &[u8], node: usize, len: usize, value: u64) -> Option<(usize, Record)> {
        let low = value & mask(self.low_bits);
        // Where many children follow one parent, buckets are long.
        let (mut node, mut len) = (node, len);
        while len > 4 {
            let half = len / 2;
            let below = self.low(self.record(trie, node + half - 1)) < low;
            node = if below { node + half } else { node };
            len = if below { len - half } else { half };
        }
        for node in node..node + len {
            let record = self.record(trie, node);
            if self.low(record) >= low {
                return (self.low(record) == low).then_some((node, record));
            }
        }
        None
    }
}
