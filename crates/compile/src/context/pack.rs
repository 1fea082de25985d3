//! From learned weights to the packed table: the best that the room takes, each as one of a few levels.

use phucdau::artifact::Writer;
use phucdau::context::{Entry, LEVELS, RANKS, size, write};

use super::learn::{Learned, Weight};

/// How full a line is on average before the least useful entries of the fullest give way.
const FILL: f32 = 28.0;
/// How full a line is on average where nearly no entry has to give way: more lines would be of no use.
const SPARSE: usize = 16;

/// How many of `bytes` are of use to what was learned, for a vocabulary of so many words.
pub fn room(learned: &[Learned], words: usize, bytes: usize) -> usize {
    let weights: usize = learned.iter().map(|one| one.weights.len()).sum();
    bytes.min(size(weights.div_ceil(SPARSE), words))
}

/// Packs what was learned into at most `bytes`, for a vocabulary of this fingerprint and size. Says how many weights are in.
pub fn pack(learned: &[Learned], vocabulary: (u64, usize), bytes: usize, writer: &mut Writer) -> usize {
    let (fingerprint, words) = vocabulary;
    let lines = bytes.saturating_sub(size(0, words)) / (size(1, 0) - size(0, 0));
    let mut of_words = vec![(f32::NEG_INFINITY, RANKS as u8); words];
    for one in learned {
        // Words beyond these are too rare to matter.
        for (rank, &(word, bias)) in one.biases.iter().enumerate() {
            of_words[word.index()] = (bias, rank.min(RANKS) as u8);
        }
    }
    let rank = |weight: &Weight| of_words[weight.word.index()].1;
    let ranked = |weight: &&Weight| usize::from(rank(weight)) < RANKS;
    let mut weights: Vec<&Weight> = learned.iter().flat_map(|one| &one.weights).filter(ranked).collect();
    let better =
        |a: &&Weight, b: &&Weight| b.gain.total_cmp(&a.gain).then(a.feature.cmp(&b.feature)).then(a.word.cmp(&b.word));
    let most = (lines as f32 * FILL) as usize;
    if weights.len() > most {
        weights.select_nth_unstable_by(most, better);
        weights.truncate(most);
    }
    let levels = levels(&weights);
    let entries: Vec<Entry> = weights
        .iter()
        .map(|w| Entry { feature: w.feature, rank: rank(w), code: nearest(&levels, w.value) as u8, gain: w.gain })
        .collect();
    let count = entries.len();
    count - write(writer, fingerprint, lines, &levels, &of_words, entries)
}

/// The levels that lose least: Lloyd's algorithm, each weight counting as much as the loss curves there.
fn levels(weights: &[&Weight]) -> [f32; LEVELS] {
    let mut sorted: Vec<(f32, f64)> =
        weights.iter().map(|w| (w.value, f64::from(w.gain / (w.value * w.value).max(1e-6)).min(1e6))).collect();
    sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let total: f64 = sorted.iter().map(|w| w.1.sqrt()).sum();
    let mut levels = [0.0f32; LEVELS];
    let (mut at, mut seen) = (0, 0.0);
    for &(value, mass) in &sorted {
        seen += mass.sqrt();
        while at < LEVELS && seen >= total * (at as f64 + 0.5) / LEVELS as f64 {
            levels[at] = value;
            at += 1;
        }
    }
    for _ in 0..100 {
        let mut sums = [(0.0f64, 0.0f64); LEVELS];
        for &(value, mass) in &sorted {
            let (sum, all) = &mut sums[nearest(&levels, value)];
            *sum += f64::from(value) * mass;
            *all += mass;
        }
        for (level, (sum, all)) in levels.iter_mut().zip(sums) {
            if all > 0.0 {
                *level = (sum / all) as f32;
            }
        }
    }
    levels
}

fn nearest(levels: &[f32; LEVELS], value: f32) -> usize {
    let at = levels.partition_point(|&level| level < value);
    let below = at.saturating_sub(1);
    if at == LEVELS || value - levels[below] < levels[at] - value { below } else { at }
}
