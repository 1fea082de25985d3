//! The bytes of the context model, in both directions: weights by fingerprint, all of a feature in one cache line.
//!
//! A line is 64 bytes: eight counts of four bits, then up to 30 entries of 16 bits, those of each of its eight buckets side
//! by side. A feature's hash names line and bucket; an entry is the fingerprint (8 bits) of the feature, the rank (4 bits) of
//! the word among those of its skeleton, and the code (4 bits) of the weight. So an entry says by itself which word it speaks
//! for, and no word has to be compared. A bucket holds about four entries: a feature that was never learned finds one of them
//! once in 64 times, and most often for a rank that no word has. What a full line cannot take is left out, the least useful
//! first: it is a model, and loses little.

use crate::artifact::{Artifact, Bytes, OpenError, Tag, Writer};
use crate::word::WordId;

/// The tag of the numbers and the weights that codes stand for.
pub const HEAD: Tag = *b"ctx.head";
/// The tag of the bias of each word.
pub const BIAS: Tag = *b"ctx.bias";
/// The tag of the rank of each word.
pub const RANK: Tag = *b"ctx.rank";
/// The tag of the lines.
pub const LINE: Tag = *b"ctx.line";

const LINE_BYTES: usize = 64;
const BUCKETS: usize = 8;
const COUNTS_BYTES: usize = 4;
/// How many entries a line takes.
const ENTRIES: usize = (LINE_BYTES - COUNTS_BYTES) / 2;
/// How many entries a bucket takes.
const BUCKET_ENTRIES: usize = 15;
const CODE_BITS: u32 = 4;
/// How many different weights there are.
pub const LEVELS: usize = 1 << CODE_BITS;
const RANK_BITS: u32 = 4;
/// So many words of a skeleton can have weights.
pub const RANKS: usize = 1 << RANK_BITS;
/// Biases are written in this fraction of a nat.
const BIAS_STEP: f32 = 1.0 / 1024.0;
/// Weights are added up in this fraction of a nat.
const WEIGHT_STEP: f32 = 1.0 / 256.0;
const HEAD_BYTES: usize = 16 + 4 * LEVELS;

/// A weight to be packed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry {
    /// The feature, by its hash.
    pub feature: u64,
    /// The rank of the word that it speaks for, below [`RANKS`].
    pub rank: u8,
    /// Which of the levels its weight is.
    pub code: u8,
    /// How much is lost without it.
    pub gain: f32,
}

/// Where the entries of a feature stand: the line, and the bucket in it.
#[inline]
pub(super) const fn place(feature: u64, lines: usize) -> (usize, usize) {
    ((((feature >> 32) * lines as u64) >> 32) as usize, feature as usize % BUCKETS)
}

/// The fingerprint of a feature.
#[inline]
pub(super) const fn print(feature: u64) -> u8 {
    (feature >> 8) as u8
}

/// How many bytes the sections take with so many lines and words.
pub const fn size(lines: usize, words: usize) -> usize {
    HEAD_BYTES + 3 * words + LINE_BYTES * lines
}

/// Writes the sections; says how many entries found no room. For each word of the vocabulary whose fingerprint is given
/// its bias and its rank, [`RANKS`] if no entry speaks for it; `O(entries * log)`.
pub fn write(
    writer: &mut Writer,
    vocabulary: u64,
    lines: usize,
    levels: &[f32; LEVELS],
    words: &[(f32, u8)],
    mut entries: Vec<Entry>,
) -> usize {
    let mut head = vocabulary.to_le_bytes().to_vec();
    head.extend_from_slice(&(lines as u32).to_le_bytes());
    head.extend_from_slice(&(words.len() as u32).to_le_bytes());
    levels.iter().for_each(|level| head.extend_from_slice(&level.to_le_bytes()));
    let steps = words.iter().map(|(bias, _)| (bias / BIAS_STEP).round() as i16);
    let bias = steps.flat_map(i16::to_le_bytes).collect();
    let ranks = words.iter().map(|&(_, rank)| rank).collect();
    // Best first within each line; what is equal stands in an order of its own.
    entries.sort_unstable_by(|a, b| {
        let line = place(a.feature, lines).0.cmp(&place(b.feature, lines).0);
        line.then(b.gain.total_cmp(&a.gain)).then(a.feature.cmp(&b.feature)).then(a.rank.cmp(&b.rank))
    });
    let mut out = vec![0; LINE_BYTES * lines];
    let mut lost = 0;
    for group in entries.chunk_by(|a, b| place(a.feature, lines).0 == place(b.feature, lines).0) {
        let mut buckets: [Vec<u16>; BUCKETS] = Default::default();
        let mut taken = 0;
        for entry in group {
            let bucket = &mut buckets[place(entry.feature, lines).1];
            if taken == ENTRIES || bucket.len() == BUCKET_ENTRIES {
                lost += 1;
                continue;
            }
            taken += 1;
            let (rank, code) = (u16::from(entry.rank) % RANKS as u16, u16::from(entry.code) % LEVELS as u16);
            bucket.push((u16::from(print(entry.feature)) << RANK_BITS | rank) << CODE_BITS | code);
        }
        let start = LINE_BYTES * place(group[0].feature, lines).0;
        let line = &mut out[start..start + LINE_BYTES];
        let counts = buckets.iter().rev().fold(0u32, |counts, bucket| counts << 4 | bucket.len() as u32);
        line[..COUNTS_BYTES].copy_from_slice(&counts.to_le_bytes());
        for (slot, entry) in line[COUNTS_BYTES..].chunks_exact_mut(2).zip(buckets.iter().flatten()) {
            slot.copy_from_slice(&entry.to_le_bytes());
        }
    }
    writer.section(&HEAD, head);
    writer.section(&BIAS, bias);
    writer.section(&RANK, ranks);
    writer.section(&LINE, out);
    lost
}

/// Where the entries of a feature lie.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Row {
    print: u8,
    bucket: u8,
    line: u32,
    /// How many entries each bucket of the line has.
    counts: u32,
}

/// What is known of a word wherever it stands.
#[derive(Clone, Copy, Debug)]
struct Word {
    bias: f32,
    rank: u8,
}

/// Of a word that was not learned.
const UNLEARNED: Word = Word { bias: i16::MIN as f32 * BIAS_STEP, rank: RANKS as u8 };

/// The opened sections.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) vocabulary: u64,
    lines: usize,
    /// The weights that codes stand for, in [`WEIGHT_STEP`]s.
    steps: [i32; LEVELS],
    words: Vec<Word>,
    line: Bytes,
}

impl Table {
    pub(super) fn open(artifact: &Artifact) -> Result<Self, OpenError> {
        let head = artifact.section(&HEAD)?;
        let head = head.as_slice();
        if head.len() != HEAD_BYTES {
            return Err(OpenError::section(&HEAD, format!("{HEAD_BYTES} bytes"), head.len().to_string()));
        }
        let number = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let (lines, words) = (number(8) as usize, number(12) as usize);
        let levels = std::array::from_fn(|level| f32::from_bits(number(16 + 4 * level)));
        if !levels.iter().all(|level: &f32| level.is_finite()) {
            return Err(OpenError::section(&HEAD, "finite weights", "others"));
        }
        let section = |tag, expected: usize| {
            let bytes = artifact.section(tag)?;
            if bytes.as_slice().len() == expected {
                return Ok(bytes);
            }
            Err(OpenError::section(tag, format!("{expected} bytes"), bytes.as_slice().len().to_string()))
        };
        let (bias, rank) = (section(&BIAS, 2 * words)?, section(&RANK, words)?);
        let line = section(&LINE, LINE_BYTES * lines)?;
        let vocabulary = crate::artifact::read_u64(head, 0);
        let steps = levels.map(|level| (level / WEIGHT_STEP).round() as i32);
        let word = |(bias, &rank): (&[u8; 2], &u8)| Word {
            bias: f32::from(i16::from_le_bytes(*bias)) * BIAS_STEP,
            rank: rank.min(RANKS as u8),
        };
        let words = bias.as_slice().as_chunks().0.iter().zip(rank.as_slice()).map(word).collect();
        Ok(Self { vocabulary, lines, steps, words, line })
    }

    /// Where the entries of a feature lie; to be [fetched](Table::fetch).
    #[inline]
    pub(super) fn aim(&self, feature: u64) -> Row {
        let (line, bucket) = place(feature, self.lines);
        Row { print: print(feature), bucket: bucket as u8, line: line as u32, counts: 0 }
    }

    /// Loads the lines of some features, one right behind the other, so that memory answers many at a time.
    #[inline]
    pub(super) fn fetch(&self, rows: &mut [Row]) {
        let (lines, _) = self.line.as_slice().as_chunks::<LINE_BYTES>();
        for row in rows {
            row.counts = lines.get(row.line as usize).map_or(0, |&[a, b, c, d, ..]| u32::from_le_bytes([a, b, c, d]));
        }
    }

    /// Adds to the sum of each rank what all features say of it, in steps.
    #[inline]
    pub(super) fn add(&self, rows: &[Row], sums: &mut Sums) {
        let (lines, _) = self.line.as_slice().as_chunks::<LINE_BYTES>();
        for &Row { print, bucket, line, counts } in rows {
            let Some(line) = lines.get(line as usize) else { return };
            let before = counts & !(u32::MAX << (4 * bucket));
            let skipped = (before & 0x0f0f_0f0f) + (before >> 4 & 0x0f0f_0f0f);
            let skipped = (skipped.wrapping_mul(0x0101_0101) >> 24) as usize;
            let count = (counts >> (4 * bucket) & 15) as usize;
            let start = COUNTS_BYTES + 2 * skipped;
            // A damaged model may count more than a line holds.
            let (entries, _) = line.get(start..start + 2 * count).unwrap_or_default().as_chunks::<2>();
            for &[low, high] in entries {
                if high == print {
                    sums[usize::from(low >> CODE_BITS)] += self.steps[usize::from(low) % LEVELS];
                }
            }
        }
    }

    /// The score of a word with these sums, in nats.
    #[inline]
    pub(super) fn score(&self, word: WordId, sums: &Sums) -> f32 {
        let Word { bias, rank } = self.words.get(word.index()).copied().unwrap_or(UNLEARNED);
        bias + sums.get(usize::from(rank)).copied().unwrap_or(0) as f32 * WEIGHT_STEP
    }
}

/// What the weights of each rank add up to, in steps.
pub(super) type Sums = [i32; RANKS];
