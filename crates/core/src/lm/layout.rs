//! The bytes of a packed n-gram model, in both directions.
//!
//! A trie in reading order: level `k` holds the n-grams of length `k`, sorted, children of one parent side by side.
//!
//! From level 3 on, the word of a node is not its id but its rank among the children of the context without its first
//! word (Pibiri and Venturini 2017): the kept n-grams are closed under dropping the first word, so it is there, and its
//! children are fewer than the vocabulary.
//!
//! The words of the children of one parent rise. They are kept as Elias and Fano did: the low bits of each as they are,
//! the high ones as buckets in the line of a level: for each bucket a one, then a zero for each node in it, from the
//! parent's first bucket to that of its last child. A word is found by going to its bucket, which holds about one node,
//! and not by searching. The bits of the line carry counts of the ones before them, so that the number of a bucket and
//! that of a node are read where they stand. Parents at level 1 have many buckets: the places of some are kept beside.
//!
//! Few nodes have children. A context is a node that may have: at level 1 every word, above it is marked by a bit, and
//! the ones before are its number. What only contexts have is kept by that number: the code of the backoff weight, and the
//! place in the next level's line where the buckets of their children begin. The places rise and are kept as Elias and
//! Fano did, too; those of single words whole, with the number of the first bucket.
//!
//! A node is a record of fixed width: the low bits of its word, the code of its log probability. The codes stand for
//! values in a table of each level.
//!
//! Two sections: `lm.head` (numbers and tables) and `lm.trie` (the arrays).

use super::MAX_ORDER;
use super::bits::{self, BitWriter, Counted, Cursor, load_u32, mask};
use crate::artifact::{OpenError, Tag, Writer};

/// The tag of the numbers and tables.
pub const HEAD: Tag = *b"lm.head ";
/// The tag of the arrays.
pub const TRIE: Tag = *b"lm.trie ";

const FIXED: usize = 16;
const NUMBERS: usize = 7;
const ROW: usize = 4 * NUMBERS;

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
    let mut line = Line::default();
    for (i, level) in levels.iter().enumerate() {
        let next = levels.get(i + 1);
        assert!(level.words.len() == level.probs.len());
        assert!(
            next.is_none()
                || level.words.len() == level.backoffs.len() && level.words.len() + 1 == level.children.len()
        );
        let Line { low_bits, ref bits, ref starts } = line;
        let buckets = starts.last().map_or(0, |last| last.1);
        let prob_bits = width(level.prob_table.len());
        let mut records = BitWriter::default();
        for (&word, &prob) in level.words.iter().zip(level.probs) {
            records.push(u64::from(word) & mask(low_bits), low_bits);
            records.push(prob.into(), prob_bits);
        }
        trie.extend_from_slice(&records.finish());
        Counted::write(bits.iter().copied(), &mut trie);
        if i == 1 {
            let ones = (0..bits.len()).filter(|&at| bits[at]).step_by(1 << BUCKETS);
            write_samples(ones.chain([bits.len()]), &mut trie);
        }
        let is_context = |node: usize| i == 0 || level.children[node] < level.children[node + 1];
        let contexts: Vec<usize> = (0..level.words.len()).filter(|&node| next.is_some() && is_context(node)).collect();
        let backoffs = if next.is_some() { &level.backoff_table[first_code(i)..] } else { &[] };
        let backoff_bits = width(backoffs.len());
        let mut place_bits = 0;
        if let Some(next) = next {
            if i > 0 {
                Counted::write((0..level.words.len()).map(is_context), &mut trie);
            }
            line = Line::new(level.children, next.words);
            let codes = contexts.iter().map(|&node| level.backoffs[node] - first_code(i) as u8).chain([0]);
            let starts = contexts.iter().map(|&node| line.starts[node]).chain(line.starts.last().copied());
            place_bits = self::place_bits(i, line.bits.len(), contexts.len());
            write_contexts(codes.zip(starts), backoff_bits, place_bits, i == 0, &mut trie);
        }
        let numbers = [level.words.len() as u32, buckets, contexts.len() as u32];
        for number in numbers.into_iter().chain([low_bits, prob_bits, backoff_bits, place_bits]) {
            head.extend_from_slice(&number.to_le_bytes());
        }
        for (table, bits) in [(level.prob_table, prob_bits), (backoffs, backoff_bits)] {
            let padding = table.last().copied().unwrap_or(0.0);
            let values = table.iter().copied().chain(std::iter::repeat(padding));
            values.take(1 << bits).for_each(|value| tables.extend_from_slice(&value.to_le_bytes()));
        }
    }
    head.extend_from_slice(&tables);
    writer.section(&HEAD, head);
    writer.section(&TRIE, trie);
}

/// The first code of the backoff weights of contexts: at level 1 there are some without children.
fn first_code(level: usize) -> usize {
    usize::from(level > 0)
}

/// How many low bits of the words of a level are kept as they are, and how many bits then tell the rest: what takes least
/// room. The words are given by the ranges of their parents.
pub fn split(parents: &[u32], words: &[u16]) -> (u32, usize) {
    let line = |low_bits: u32| {
        let families = parents.windows(2).filter(|range| range[0] < range[1]);
        let buckets: usize = families.map(|range| usize::from(words[range[1] as usize - 1] >> low_bits) + 1).sum();
        buckets + words.len()
    };
    let splits = (0..16).map(|low_bits| (low_bits, line(low_bits)));
    splits.min_by_key(|&(low_bits, line)| 8 * Counted::len(line) + words.len() * low_bits as usize).unwrap_or((0, 0))
}

/// The line of a level, and where in it the buckets of each parent begin, and how many stand before them; after the last
/// one the end.
#[derive(Default)]
struct Line {
    low_bits: u32,
    bits: Vec<bool>,
    starts: Vec<(u32, u32)>,
}

impl Line {
    fn new(parents: &[u32], words: &[u16]) -> Self {
        let (low_bits, len) = split(parents, words);
        let mut bits = Vec::with_capacity(len);
        let mut starts = vec![(0, 0)];
        let mut buckets = 0;
        for range in parents.windows(2) {
            let words = &words[range[0] as usize..range[1] as usize];
            assert!(words.is_sorted_by(|one, next| one < next), "words of one parent rise");
            let mut own = 0;
            for word in words {
                while own <= word >> low_bits {
                    bits.push(true);
                    own += 1;
                }
                bits.push(false);
            }
            buckets += u32::from(own);
            starts.push((bits.len() as u32, buckets));
        }
        Self { low_bits, bits, starts }
    }
}

/// How many low bits of the places of the contexts of a level in a line are kept as they are: at level 1 all.
fn place_bits(level: usize, line: usize, contexts: usize) -> u32 {
    if level == 0 { width(line + 1) } else { (line / (contexts + 1)).checked_ilog2().unwrap_or(0) }
}

/// Appends what contexts have, code and start, and the end of the last one's children: records of the code and the low
/// bits of the place. Then, unless the records are `whole` and hold the number of the bucket as well, the high bits in
/// unary, as many zeros as they rise by, then a one; and the places of every 64th of these ones.
fn write_contexts(
    contexts: impl Iterator<Item = (u8, (u32, u32))>,
    backoff_bits: u32,
    place_bits: u32,
    whole: bool,
    out: &mut Vec<u8>,
) {
    let (mut records, mut highs) = (BitWriter::default(), BitWriter::default());
    let (mut samples, mut before) = (Vec::new(), 0);
    for (i, (code, (place, bucket))) in contexts.enumerate() {
        records.push(code.into(), backoff_bits);
        records.push(u64::from(place) & mask(place_bits), place_bits);
        if whole {
            records.push(bucket.into(), place_bits);
        }
        (before..place >> place_bits).for_each(|_| highs.push(0, 1));
        before = place >> place_bits;
        if i & mask(CONTEXTS) as usize == 0 {
            samples.push(highs.len());
        }
        highs.push(1, 1);
    }
    out.extend_from_slice(&records.finish());
    if !whole {
        out.extend_from_slice(&highs.finish());
        write_samples(samples.into_iter(), out);
    }
}

/// Appends places of bits.
fn write_samples(places: impl Iterator<Item = usize>, out: &mut Vec<u8>) {
    places.for_each(|place| out.extend_from_slice(&(place as u32).to_le_bytes()));
    out.resize(out.len().next_multiple_of(8), 0);
}

/// The bytes of so many samples.
fn samples_len(samples: usize) -> usize {
    (4 * samples).next_multiple_of(8)
}

/// How many contexts, as a power of two, stand between two samples.
const CONTEXTS: u32 = 6;
/// How many buckets, as a power of two, stand between two samples.
const BUCKETS: u32 = 5;

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
    records: usize,
    line: Counted,
    /// The samples of the buckets, at level 2.
    samples: Option<usize>,
    /// Which nodes are contexts; all at level 1.
    marks: Option<Counted>,
    contexts: Contexts,
    probs: Vec<f32>,
    backoffs: Vec<f32>,
}

/// Where that lies which only contexts have, and how wide it is.
#[derive(Clone, Copy, Debug)]
struct Contexts {
    backoff_bits: u32,
    place_bits: u32,
    record_bits: u32,
    records: usize,
    /// The high bits of the places and their samples, if the records do not hold the whole and the number of the bucket.
    highs: Option<(usize, usize)>,
}

/// The bytes of so many numbers of so many bits.
fn packed_len(numbers: usize, bits: u32) -> usize {
    (numbers * bits as usize / 8 + 8).next_multiple_of(8)
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
    let row = |i: usize| -> [u32; NUMBERS] { std::array::from_fn(|j| load_u32(head, FIXED + ROW * i, j)) };
    let mut levels = Vec::new();
    // Arrays of rising numbers: where each begins, how many there are, and the highest that may be.
    let mut rising = Vec::new();
    let mut table = FIXED + ROW * order;
    let mut at = 0usize;
    for i in 0..order {
        let [len, buckets, contexts, low_bits, prob_bits, backoff_bits, place_bits] = row(i);
        if low_bits > 16 || prob_bits > 8 || backoff_bits > 8 || place_bits > 32 {
            return Err(bad("widths of at most 16, 8, 8, 32 bits", format!("{:?}", row(i))));
        }
        let fit = len.checked_add(buckets).is_some_and(|line| line < NONE) && contexts <= len;
        if !fit || i == 0 && order > 1 && contexts != len {
            return Err(bad("so many nodes, buckets and contexts as fit together", format!("{:?}", row(i))));
        }
        let [len, buckets, contexts] = [len, buckets, contexts].map(|number| number as usize);
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
        let records = at;
        at += packed_len(len, low_bits + prob_bits);
        let line_bits = if i > 0 { len + buckets } else { 0 };
        let line = Counted::place(&mut at, line_bits);
        rising.push((line.blocks(), line_bits));
        let mut samples = None;
        if i == 1 {
            samples = Some(at);
            rising.push(((at, buckets.div_ceil(1 << BUCKETS) + 1), line_bits));
            at += samples_len(buckets.div_ceil(1 << BUCKETS) + 1);
        }
        let record_bits = backoff_bits + if i == 0 { 2 * place_bits } else { place_bits };
        let (mut marks, mut highs, mut context_records) = (None, None, at);
        if i + 1 < order {
            if i > 0 {
                let counted = Counted::place(&mut at, len);
                rising.push((counted.blocks(), len));
                marks = Some(counted);
            }
            context_records = at;
            at += packed_len(contexts + 1, record_bits);
            if i > 0 {
                let [next, next_buckets, ..] = row(i + 1);
                let most = ((u64::from(next) + u64::from(next_buckets)) >> place_bits) as usize;
                let samples = at + packed_len(contexts + 1 + most, 1);
                highs = Some((at, samples));
                rising.push(((samples, (contexts + 1).div_ceil(1 << CONTEXTS)), contexts + 1 + most));
                at = samples + samples_len((contexts + 1).div_ceil(1 << CONTEXTS));
            }
        }
        let contexts = Contexts { backoff_bits, place_bits, record_bits, records: context_records, highs };
        levels.push(Level { len, low_bits, prob_bits, records, line, samples, marks, contexts, probs, backoffs });
    }
    if at != trie.len() {
        return Err(OpenError::section(&TRIE, format!("{at} bytes"), trie.len().to_string()));
    }
    for ((at, count), most) in rising {
        let mut before = 0;
        for number in (0..count).map(|i| load_u32(trie, at, i)) {
            if number < before || number as usize > most {
                return Err(OpenError::section(
                    &TRIE,
                    "counts and samples in order",
                    format!("{number} after {before}"),
                ));
            }
            before = number;
        }
    }
    Ok((vocabulary, levels))
}

/// The place of no node.
pub(super) const NONE: u32 = u32::MAX;

/// A record as loaded: low bits of the word, then the probability code.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record(u64);

impl Record {
    /// No record.
    pub(super) const ZERO: Self = Self(0);

    /// Takes another record in, so that it has to be loaded; the result means nothing.
    #[inline]
    pub(super) fn mix(&mut self, other: Self) {
        self.0 ^= other.0;
    }
}

/// The place of a context's children in the line of their level; with the number of their first bucket at level 2.
#[derive(Clone, Copy, Debug)]
pub(super) struct Family {
    from: u32,
    end: u32,
    bucket: u32,
}

/// A family of which is known what stands before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opened {
    from: usize,
    end: usize,
    cursor: Cursor,
    /// The number of its first bucket.
    bucket: usize,
    /// Its first node.
    pub(super) start: usize,
}

impl Level {
    /// The record of a node.
    #[inline]
    pub(super) fn record(&self, trie: &[u8], node: usize) -> Record {
        Record(bits::load(trie, 8 * self.records + node * (self.low_bits + self.prob_bits) as usize))
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

    /// The number of a node among the contexts, if it is one.
    #[inline]
    pub(super) fn context(&self, trie: &[u8], node: usize) -> Option<usize> {
        match &self.marks {
            Some(marks) => Some(marks.rank(trie, node)).filter(|found| found.1).map(|found| found.0),
            // The first code stands for no children.
            None => Some(node).filter(|&node| self.backoff_code(trie, node) != 0),
        }
    }

    #[inline]
    fn context_record(&self, trie: &[u8], context: usize) -> u64 {
        let Contexts { record_bits, records, .. } = self.contexts;
        bits::load(trie, 8 * records + context * record_bits as usize)
    }

    #[inline]
    fn backoff_code(&self, trie: &[u8], context: usize) -> usize {
        (self.context_record(trie, context) & mask(self.contexts.backoff_bits)) as usize
    }

    /// The backoff weight of a context, in nats.
    #[inline]
    pub(super) fn backoff(&self, trie: &[u8], context: usize) -> f32 {
        self.backoffs[self.backoff_code(trie, context)]
    }

    /// From where the high bits of a context's place are looked for.
    #[inline]
    fn sample(&self, trie: &[u8], samples: usize, context: usize) -> usize {
        load_u32(trie, samples, context >> CONTEXTS) as usize
    }

    /// What [`Level::family`] will read first; to be [mixed](Record::mix) with others.
    #[inline]
    pub(super) fn touch_family(&self, trie: &[u8], context: usize) -> Record {
        let Some((highs, samples)) = self.contexts.highs else { return Record::ZERO };
        Record(bits::load(trie, 8 * highs + (self.sample(trie, samples, context) & !63)))
    }

    /// The children of a context.
    #[inline]
    pub(super) fn family(&self, trie: &[u8], context: usize) -> Family {
        let Contexts { backoff_bits, place_bits, record_bits, records, highs } = self.contexts;
        let low = |context| (self.context_record(trie, context) >> backoff_bits) & mask(place_bits);
        let (mut from, mut end) = (low(context), low(context + 1));
        let mut bucket = 0;
        if let Some((highs, samples)) = highs {
            let sample = self.sample(trie, samples, context);
            let (this, next) = bits::two_ones(trie, highs, sample, context & mask(CONTEXTS) as usize);
            from |= (this.saturating_sub(context) as u64) << place_bits;
            end |= (next.saturating_sub(context + 1) as u64) << place_bits;
        } else {
            let at = context * record_bits as usize + (backoff_bits + place_bits) as usize;
            bucket = bits::load(trie, 8 * records + at) & mask(place_bits);
        }
        Family { from: from as u32, end: end as u32, bucket: bucket as u32 }
    }

    /// What stands before a family of this level.
    #[inline]
    pub(super) fn open(&self, trie: &[u8], family: Family) -> Opened {
        let (from, end) = (family.from as usize, family.end as usize);
        let (cursor, bucket) = match self.samples {
            Some(_) => (Cursor::default(), family.bucket as usize),
            None => self.line.cursor(trie, from),
        };
        Opened { from, end, cursor, bucket, start: from.saturating_sub(bucket) }
    }

    /// The nodes of a family that may have a word: the first, and how many.
    #[inline]
    pub(super) fn bucket(&self, trie: &[u8], family: &Opened, word: usize) -> (usize, usize) {
        let bucket = family.bucket + (word >> self.low_bits);
        let found = match self.samples {
            Some(samples) => {
                let sample = |at| load_u32(trie, samples, at) as usize;
                let (before, after) = (sample(bucket >> BUCKETS), sample((bucket >> BUCKETS) + 1));
                let (from, to) = (before.max(family.from), after.min(family.end));
                self.line.run_between(trie, from, to, family.end, bucket)
            }
            None => self.line.run(trie, &family.cursor, family.end, bucket),
        };
        let Some((at, len)) = found else { return (0, 0) };
        let node = at.saturating_sub(bucket);
        (node, len.min(self.len.saturating_sub(node)))
    }

    /// The node with a word among `len` from `node` on, which are a bucket; with its record.
    #[inline]
    pub(super) fn find(&self, trie: &[u8], node: usize, len: usize, word: usize) -> Option<(usize, Record)> {
        let low = word as u64 & mask(self.low_bits);
        if len == 0 {
            return None;
        }
        // Where many children follow one parent, buckets are long, and the words in them stand about evenly.
        let mut at = node + ((low as usize * len) >> self.low_bits);
        let mut record = self.record(trie, at);
        while self.low(record) > low && at > node {
            at -= 1;
            record = self.record(trie, at);
        }
        while self.low(record) < low && at + 1 < node + len {
            at += 1;
            record = self.record(trie, at);
        }
        (self.low(record) == low).then_some((at, record))
    }

    /// The children of a family, each with its word and its log probability.
    pub(super) fn children(&self, trie: &[u8], family: Family) -> impl Iterator<Item = (usize, f32)> {
        let mut start = self.open(trie, family).start;
        let mut buckets = 0usize;
        self.line.iter(trie, family.from as usize, family.end as usize).filter_map(move |bit| {
            if bit {
                buckets += 1;
                return None;
            }
            let record = self.record(trie, start);
            start += 1;
            Some((self.word(buckets.saturating_sub(1), record), self.prob(record)))
        })
    }

    /// The word of the child of a family before which so many stand.
    pub(super) fn word_at(&self, trie: &[u8], family: Family, rank: usize) -> Option<usize> {
        let Opened { bucket, start, .. } = self.open(trie, family);
        let node = start + rank;
        let at = self.line.zero(trie, family.from as usize, family.end as usize, node)?;
        Some(self.word(at.saturating_sub(node + bucket + 1), self.record(trie, node)))
    }

    /// The word of a record in the bucket before which the family has so many.
    fn word(&self, buckets: usize, record: Record) -> usize {
        (buckets << self.low_bits) | self.low(record) as usize
    }
}
