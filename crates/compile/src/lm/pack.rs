//! From plain arrays to a packed model: values to trained bins, words to ranks.

use phucdau::artifact::Writer;
use phucdau::lm::layout::{self, PackedLevel};

use super::trie::Trie;

/// Bits of each code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantisation {
    /// Bits of a log probability, at most 8.
    pub prob_bits: u32,
    /// Bits of a backoff weight, at most 8.
    pub backoff_bits: u32,
}

impl Default for Quantisation {
    fn default() -> Self {
        Self { prob_bits: 5, backoff_bits: 4 }
    }
}

/// Writes the sections of the packed model.
pub fn pack(trie: &Trie, quantisation: Quantisation, vocabulary: u64, writer: &mut Writer) {
    let codes: Vec<Codes> = (0..trie.levels.len()).map(|level| Codes::new(trie, level, quantisation)).collect();
    let levels: Vec<PackedLevel<'_>> = trie
        .levels
        .iter()
        .zip(&codes)
        .map(|(level, codes)| PackedLevel {
            words: codes.ranks.as_deref().unwrap_or(&level.words),
            probs: &codes.probs,
            backoffs: &codes.backoffs,
            children: &level.children,
            prob_table: &codes.prob_table,
            backoff_table: &codes.backoff_table,
        })
        .collect();
    layout::write(writer, vocabulary, &levels);
}

/// How many bits a node of each level costs, before the words' ranks are known exactly.
pub(super) fn bits(trie: &Trie, quantisation: Quantisation) -> Vec<f64> {
    // Words of 64 bits hold 52 of the sequence.
    let counted = |bits: usize| bits as f64 * 64.0 / 52.0;
    let splits: Vec<(u32, usize)> = (1..trie.levels.len())
        .map(|level| {
            let ranks = ranks(trie, level);
            layout::split(&trie.levels[level - 1].children, ranks.as_deref().unwrap_or(&trie.levels[level].words))
        })
        .collect();
    (0..trie.levels.len())
        .map(|level| {
            let nodes = trie.levels[level].words.len();
            let mut all = nodes as f64 * f64::from(quantisation.prob_bits);
            if let Some(&(low_bits, line)) = level.checked_sub(1).and_then(|before| splits.get(before)) {
                all += nodes as f64 * f64::from(low_bits) + counted(line);
                // Samples of the buckets.
                all += if level == 1 { (line - nodes) as f64 } else { 0.0 };
            }
            if let Some(&(_, line)) = splits.get(level).filter(|_| level > 0) {
                let contexts = (0..nodes).filter(|&node| !trie.children(level, node).is_empty()).count();
                let place = (line / (contexts + 1)).checked_ilog2().unwrap_or(0);
                // The high bits of the place, and a share of a sample.
                let context = f64::from(quantisation.backoff_bits + place) + 2.5 + 0.5;
                all += counted(nodes) + contexts as f64 * context;
            } else if let Some(&(_, line)) = splits.get(level) {
                all += nodes as f64 * f64::from(quantisation.backoff_bits + 2 * (line + 1).ilog2() + 2);
            }
            all / nodes.max(1) as f64
        })
        .collect()
}

/// The words of a level as ranks among the children of the context without its first word; `None` where ids are kept.
fn ranks(trie: &Trie, level: usize) -> Option<Vec<u16>> {
    if level < 2 {
        return None;
    }
    let mut ranks = Vec::with_capacity(trie.levels[level].words.len());
    for parent in 0..trie.levels[level - 1].words.len() {
        let shorter = trie.levels[level - 1].suffixes[parent] as usize;
        let first = trie.children(level - 2, shorter).start as u32;
        let suffixes = &trie.levels[level].suffixes[trie.children(level - 1, parent)];
        ranks.extend(suffixes.iter().map(|suffix| (suffix - first) as u16));
    }
    Some(ranks)
}

struct Codes {
    ranks: Option<Vec<u16>>,
    probs: Vec<u8>,
    backoffs: Vec<u8>,
    prob_table: Vec<f32>,
    backoff_table: Vec<f32>,
}

impl Codes {
    fn new(trie: &Trie, level: usize, quantisation: Quantisation) -> Self {
        let nodes = &trie.levels[level];
        let prob_bits = if level == 0 { 8 } else { quantisation.prob_bits };
        let backoff_bits = if level == 0 { 8 } else { quantisation.backoff_bits };
        let logs: Vec<f32> = nodes.probs.iter().map(|prob| prob.max(1e-12).ln()).collect();
        let prob_table = train(&logs, 1 << prob_bits);
        let probs = logs.iter().map(|&log| encode(&prob_table, log)).collect();
        let mut backoffs = Vec::new();
        let mut backoff_table = vec![0.0];
        if level + 1 < trie.levels.len() {
            let log = |node: usize| nodes.backoffs[node].max(1e-12).ln();
            let contexts = (0..nodes.words.len()).filter(|&node| !trie.children(level, node).is_empty());
            let logs: Vec<f32> = contexts.map(log).collect();
            // Code 0 stands for no children; it is kept at level 1 only. A code is a byte here in any case.
            let bins = (1 << backoff_bits).min(usize::from(u8::MAX));
            let bins = train(&logs, if level == 0 { (1 << backoff_bits) - 1 } else { bins });
            let code = |node| match trie.children(level, node).is_empty() {
                true => 0,
                false => encode(&bins, log(node)) + 1,
            };
            backoffs = (0..nodes.words.len()).map(code).collect();
            backoff_table.extend(bins);
        }
        Self { ranks: ranks(trie, level), probs, backoffs, prob_table, backoff_table }
    }
}

/// The place of the bin nearest to `value`; the lower one of two equally near.
fn encode(bins: &[f32], value: f32) -> u8 {
    let above = bins.partition_point(|&bin| bin < value);
    let is_lower = above > 0 && (above == bins.len() || value - bins[above - 1] <= bins[above] - value);
    (above - usize::from(is_lower)) as u8
}

const CELLS: usize = 1 << 14;

/// At most `count` bins, ascending, that describe `values` with little squared error: Lloyd's steps on a
/// fine histogram. Few different values are kept as they are.
fn train(values: &[f32], count: usize) -> Vec<f32> {
    if values.is_empty() {
        return vec![0.0];
    }
    if values.len() <= CELLS {
        let mut distinct = values.to_vec();
        distinct.sort_by(f32::total_cmp);
        distinct.dedup();
        if distinct.len() <= count {
            return distinct;
        }
    }
    let low = values.iter().copied().fold(f32::INFINITY, f32::min);
    let high = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let scale = (CELLS - 1) as f32 / (high - low).max(1e-6);
    let mut cells = vec![(0u64, 0.0f64); CELLS];
    for &value in values {
        let cell = &mut cells[((value - low) * scale) as usize];
        cell.0 += 1;
        cell.1 += f64::from(value);
    }
    cells.retain(|cell| cell.0 > 0);
    let mean = |cells: &[(u64, f64)]| {
        let (count, sum) = cells.iter().fold((0, 0.0), |(n, s), cell| (n + cell.0, s + cell.1));
        (count > 0).then(|| sum / count as f64)
    };
    // Where values are dense the best bins are as dense as the cube root of that (Panter and Dite 1951).
    let shares: Vec<f64> = cells.iter().map(|cell| (cell.0 as f64).cbrt()).collect();
    let step = shares.iter().sum::<f64>() / count as f64;
    let mut bounds = Vec::new();
    let mut seen = 0.0;
    for (i, share) in shares.iter().enumerate() {
        if seen >= step * bounds.len() as f64 && bounds.len() < count {
            bounds.push(i);
        }
        seen += share;
    }
    let mut bins: Vec<f64> = Vec::new();
    for _ in 0..40 {
        let ends = bounds.iter().skip(1).copied().chain([cells.len()]);
        bins = bounds.iter().zip(ends).filter_map(|(&start, end)| mean(&cells[start..end])).collect();
        let middles = bins.windows(2).map(|pair| (pair[0] + pair[1]) / 2.0);
        let place = |middle: f64| cells.partition_point(|cell| cell.1 / cell.0 as f64 <= middle);
        bounds = [0].into_iter().chain(middles.map(place)).collect();
    }
    bins.into_iter().map(|bin| bin as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_are_near_their_values() {
        let values: Vec<f32> = (1..100_000).map(|i| -(i as f32).ln()).collect();
        let bins = train(&values, 128);
        assert!(bins.len() <= 128 && bins.is_sorted());
        let error = |&value: &f32| (bins[encode(&bins, value) as usize] - value).powi(2);
        let mean = values.iter().map(error).sum::<f32>() / values.len() as f32;
        assert!(mean < 0.002, "{mean}");
        assert_eq!(train(&[-1.0, -3.0, -1.0], 4), [-3.0, -1.0]);
    }
}
