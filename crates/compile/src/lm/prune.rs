//! Pruning by relative entropy (Stolcke 1998), closed under dropping the first and the last word.
//!
//! How often a context occurs is taken from the counts and not from the smoothed model, whose lower orders describe only
//! what the higher ones leave over (Chelba et al. 2010).

use rayon::prelude::*;

use super::trie::Trie;

/// What keeping each n-gram is worth, level by level from length 2 on: nats of the training text lost without it and
/// without all that needs it, per bit that it costs (`bits[k]` at level `k`).
pub(super) fn values(trie: &Trie, bits: &[f64]) -> Vec<Vec<f32>> {
    let mut values: Vec<Vec<f32>> = (1..trie.levels.len()).map(|level| losses(trie, level, bits[level])).collect();
    for level in (2..trie.levels.len()).rev() {
        let (lower, upper) = values.split_at_mut(level - 1);
        let (lower, upper) = (&mut lower[level - 2], &upper[0]);
        for (parent, ends) in trie.levels[level - 1].children.windows(2).enumerate() {
            for node in ends[0] as usize..ends[1] as usize {
                let suffix = trie.levels[level].suffixes[node] as usize;
                lower[parent] = lower[parent].max(upper[node]);
                lower[suffix] = lower[suffix].max(upper[node]);
            }
        }
    }
    values
}

/// The loss of each n-gram of one level (from 1) by itself.
fn losses(trie: &Trie, level: usize, bits: f64) -> Vec<f32> {
    let (lower, upper) = (&trie.levels[level - 1], &trie.levels[level]);
    let contexts = lower.words.len();
    let chunk = 1 << 14;
    let parts: Vec<Vec<f32>> = (0..contexts.div_ceil(chunk))
        .into_par_iter()
        .map(|part| {
            let mut out = Vec::new();
            for context in part * chunk..contexts.min((part + 1) * chunk) {
                let range = trie.children(level - 1, context);
                let probs = &upper.probs[range.clone()];
                let shorter = || upper.suffixes[range.clone()].iter().map(|&at| f64::from(lower.probs[at as usize]));
                let alpha = f64::from(lower.backoffs[context]).max(1e-9);
                let rest = (1.0 - shorter().sum::<f64>()).max(1e-6);
                let left = alpha * rest;
                let share = f64::from(lower.counts[context]) / trie.events.max(1) as f64;
                for (&prob, backed) in probs.iter().zip(shorter()) {
                    let prob = f64::from(prob);
                    let after = (left + prob) / (rest + backed);
                    let change = prob * ((backed * after).ln() - prob.ln()) + left * (after / alpha).ln();
                    out.push((-share * change / bits).max(0.0) as f32);
                }
            }
            out
        })
        .collect();
    parts.concat()
}

/// The n-grams worth most that fit into `budget` bits at `bits[k]` for each of level `k`; single words are always kept.
pub(super) fn choose(trie: &Trie, values: &[Vec<f32>], bits: &[f64], budget: f64) -> Vec<Vec<bool>> {
    let fixed = trie.levels[0].words.len() as f64 * bits[0];
    let cost = |threshold: f32| -> f64 {
        let level = |(i, values): (usize, &Vec<f32>)| {
            values.par_iter().filter(|value| **value > threshold).count() as f64 * bits[i + 1]
        };
        fixed + values.iter().enumerate().map(level).sum::<f64>()
    };
    // Positive floats are ordered as their bits are.
    let (mut low, mut high) = (0u32, f32::INFINITY.to_bits());
    while low < high {
        let middle = low + (high - low) / 2;
        if cost(f32::from_bits(middle)) <= budget { high = middle } else { low = middle + 1 }
    }
    let threshold = match fixed + values.iter().zip(&bits[1..]).map(|(v, b)| v.len() as f64 * b).sum::<f64>() <= budget
    {
        true => -1.0,
        false => f32::from_bits(low),
    };
    let mut kept = vec![vec![true; trie.levels[0].words.len()]];
    kept.extend(values.iter().map(|values| values.iter().map(|&value| value > threshold).collect()));
    kept
}
