//! Kneser-Ney smoothing of n-grams that were chosen first.
//!
//! Kneser-Ney gives a shorter n-gram what the longer ones leave over. When most longer ones are pruned, that is far more
//! than the number of different words before it. So the counts are handed down anew (after Siivola et al. 2007): a kept
//! n-gram hands its discount to the one without its first word, a dropped one hands down all of its count.

use super::smooth::{Discounts, interpolate};
use super::trie::Trie;

/// Estimates the probabilities and backoffs of `trie` anew from its counts.
pub(super) fn revise(trie: &mut Trie, discounts: &[Discounts]) {
    let counts = handed_down(trie, discounts);
    unigrams(trie, &counts[0], &discounts[0]);
    for level in 1..trie.levels.len() {
        let discount = &discounts[level];
        for context in 0..trie.levels[level - 1].words.len() {
            let range = trie.children(level - 1, context);
            if range.is_empty() {
                trie.levels[level - 1].backoffs[context] = 1.0;
                continue;
            }
            let raw = &trie.levels[level].counts[range.clone()];
            let counts = &counts[level][range.clone()];
            let explained: f64 = raw.iter().zip(counts).map(|(&raw, count)| f64::from(raw) - count).sum();
            let total = f64::from(trie.levels[level - 1].counts[context]) - explained;
            let own: Vec<f64> = counts.iter().map(|&count| (count - discount.of(count)).max(0.0)).collect();
            let held = total - own.iter().sum::<f64>();
            let is_sound = total > 0.0 && held > 0.0;
            trie.levels[level - 1].backoffs[context] = if is_sound { (held / total) as f32 } else { 1.0 };
            for (prob, own) in trie.levels[level].probs[range].iter_mut().zip(own) {
                *prob = if is_sound { (own / total) as f32 } else { 0.0 };
            }
        }
    }
    interpolate(trie);
}

/// What of each n-gram's count the longer ones leave over.
fn handed_down(trie: &Trie, discounts: &[Discounts]) -> Vec<Vec<f64>> {
    let raw = |level: usize| trie.levels[level].counts.iter().map(|&count| f64::from(count));
    let mut counts: Vec<Vec<f64>> = (0..trie.levels.len()).map(|level| raw(level).collect()).collect();
    for level in (1..trie.levels.len()).rev() {
        let (lower, upper) = counts.split_at_mut(level);
        let (lower, upper) = (&mut lower[level - 1], &upper[0]);
        for ((&suffix, raw), &count) in trie.levels[level].suffixes.iter().zip(raw(level)).zip(upper) {
            lower[suffix as usize] -= raw - discounts[level].of(count);
        }
        lower.iter_mut().for_each(|count| *count = count.max(0.0));
    }
    counts
}

fn unigrams(trie: &mut Trie, counts: &[f64], discount: &Discounts) {
    let start = usize::from(phucdau::word::WordId::START.0);
    let words = || counts.iter().enumerate().filter(|(id, _)| *id != start).map(|(_, &count)| count);
    let total: f64 = words().sum();
    // What is handed down is no whole number, and may be less than the discount of the next one.
    let own = |count: f64| (count - discount.of(count)).max(0.0);
    let held: f64 = words().map(|count| count - own(count)).sum();
    for (id, (prob, &count)) in trie.levels[0].probs.iter_mut().zip(counts).enumerate() {
        if id != start && total > 0.0 {
            let uniform = held / total / (counts.len() - 1).max(1) as f64;
            *prob = (own(count) / total + uniform) as f32;
        }
    }
}
