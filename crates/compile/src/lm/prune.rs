//! Pruning by relative entropy (Stolcke 1998), closed under dropping the first and the last word.
//!
//! How often a context occurs is taken from the counts and not from the smoothed model, whose lower orders describe only
//! what the higher ones leave over (Chelba et al. 2010).

use phucdau::word::WordId;
use rayon::prelude::*;

use super::contest::Rivals;
use super::trie::Trie;

/// What the model is for: telling apart words of one skeleton, before all.
#[derive(Clone, Copy, Debug)]
pub struct Task<'a> {
    /// The words that a reader of unmarked text must choose between.
    pub rivals: &'a Rivals,
    /// How much the relative entropy over all words counts besides that over rivals; at least 0.
    pub entropy: f32,
}

/// What keeping each n-gram is worth, level by level from length 2 on: nats of the training text lost without it and
/// without all that needs it, per bit that it costs (`bits[k]` at level `k`).
///
/// Without a task the loss is Stolcke's relative entropy. With one it is what choices between rivals lose: between the
/// n-gram and those with a rival for its last word, and between it and those with a rival for the word before.
pub(super) fn values(trie: &Trie, bits: &[f64], task: Option<Task<'_>>) -> Vec<Vec<f32>> {
    let mut values: Vec<Vec<f32>> = Vec::new();
    let mut masses = task.map(|task| contest_masses(trie, task.rivals)).unwrap_or_default();
    for (level, &bits) in bits.iter().enumerate().skip(1) {
        let losses = Losses { trie, level, bits, task, masses: &masses };
        let (losses, upper) = losses.all();
        values.push(losses);
        masses = upper;
    }
    for level in (2..trie.levels.len()).rev() {
        let (lower, upper) = values.split_at_mut(level - 1);
        let lower = &mut lower[level - 2];
        for (parent, ends) in trie.levels[level - 1].children.windows(2).enumerate() {
            let range = ends[0] as usize..ends[1] as usize;
            for (&value, &suffix) in upper[0][range.clone()].iter().zip(&trie.levels[level].suffixes[range]) {
                lower[parent] = lower[parent].max(value);
                lower[suffix as usize] = lower[suffix as usize].max(value);
            }
        }
    }
    values
}

/// The probability of each single word and its rivals together.
fn contest_masses(trie: &Trie, rivals: &Rivals) -> Vec<f32> {
    let probs = &trie.levels[0].probs;
    let mass = |id: usize| rivals.of(WordId(id as u16)).iter().map(|rival| probs[rival.index()]).sum();
    (0..probs.len()).map(mass).collect()
}

/// The losses of the n-grams of one level (from 1), each by itself.
struct Losses<'a> {
    trie: &'a Trie,
    level: usize,
    bits: f64,
    task: Option<Task<'a>>,
    /// For each n-gram one shorter: the probability of its last word and that word's rivals together.
    masses: &'a [f32],
}

impl Losses<'_> {
    /// The losses, and the masses of this level.
    fn all(&self) -> (Vec<f32>, Vec<f32>) {
        let contexts = self.trie.levels[self.level - 1].words.len();
        let chunk = 1 << 12;
        let parts: Vec<(Vec<f32>, Vec<f32>)> = (0..contexts.div_ceil(chunk))
            .into_par_iter()
            .map(|part| {
                let (mut losses, mut masses) = (Vec::new(), Vec::new());
                let mut scratch = Scratch { sums: vec![0.0; self.trie.levels[0].words.len()], rivals: Vec::new() };
                let mut parent = None;
                for context in part * chunk..contexts.min((part + 1) * chunk) {
                    parent = self.parent(context, parent);
                    self.context(context, parent, &mut scratch, &mut losses, &mut masses);
                }
                (losses, masses)
            })
            .collect();
        let mut all = (Vec::new(), Vec::new());
        for (losses, masses) in parts {
            all.0.extend(losses);
            all.1.extend(masses);
        }
        all
    }

    /// The node without the last word of `context`, if that is not empty; `near` is that of the context before.
    fn parent(&self, context: usize, near: Option<usize>) -> Option<usize> {
        let level = self.level.checked_sub(2)?;
        if near.is_some_and(|near| self.trie.children(level, near).contains(&context)) {
            return near;
        }
        Some(self.trie.levels[level].children.partition_point(|&end| end as usize <= context) - 1)
    }

    fn context(
        &self,
        context: usize,
        parent: Option<usize>,
        scratch: &mut Scratch,
        losses: &mut Vec<f32>,
        masses: &mut Vec<f32>,
    ) {
        let (lower, upper) = (&self.trie.levels[self.level - 1], &self.trie.levels[self.level]);
        let range = self.trie.children(self.level - 1, context);
        if range.is_empty() {
            return;
        }
        let shorter = |node: usize| f64::from(lower.probs[upper.suffixes[node] as usize]);
        let alpha = f64::from(lower.backoffs[context]).max(1e-9);
        let rest = (1.0 - range.clone().map(shorter).sum::<f64>()).max(1e-6);
        let left = alpha * rest;
        let events = self.trie.events.max(1) as f64;
        let share = f64::from(lower.counts[context]) / events;
        if let Some(task) = self.task {
            let group = |node: usize| task.rivals.group(WordId(upper.words[node])) as usize;
            for node in range.clone() {
                scratch.sums[group(node)] += f64::from(upper.probs[node]) - alpha * shorter(node);
            }
            for node in range.clone() {
                let mass = alpha * f64::from(self.masses[upper.suffixes[node] as usize]) + scratch.sums[group(node)];
                masses.push(mass.max(upper.probs[node].into()) as f32);
            }
            range.clone().for_each(|node| scratch.sums[group(node)] = 0.0);
            let rivals = task.rivals.of(WordId(lower.words[context])).iter();
            let sibling = |rival: &WordId| match parent {
                None => Some(rival.index()),
                Some(parent) => self.trie.child(self.level - 2, parent, rival.0),
            };
            scratch.rivals.clear();
            scratch.rivals.extend(rivals.filter_map(sibling).filter(|&other| other != context));
        }
        let first = masses.len() - if self.task.is_some() { range.len() } else { masses.len() };
        for (i, node) in range.enumerate() {
            let (prob, backed) = (f64::from(upper.probs[node]), shorter(node));
            let after = (left + prob) / (rest + backed);
            let change = prob * ((backed * after).ln() - prob.ln()) + left * (after / alpha).ln();
            let entropy = (-share * change).max(0.0);
            let loss = match self.task {
                None => entropy,
                Some(task) => {
                    let lost = backed * after;
                    let last = share * divergence(prob, lost, f64::from(masses[first + i]) - prob);
                    let word = upper.words[node];
                    let rival = |&other: &usize| {
                        f64::from(lower.counts[other]) / events * probability(self.trie, self.level - 1, other, word)
                    };
                    let mass: f64 = scratch.rivals.iter().map(rival).sum();
                    last + divergence(share * prob, share * lost, mass) + f64::from(task.entropy) * entropy
                }
            };
            losses.push((loss / self.bits).max(0.0) as f32);
        }
    }
}

struct Scratch {
    sums: Vec<f64>,
    rivals: Vec<usize>,
}

/// What the choice between something of weight `before` and others of weight `rest` loses when the weight is taken for
/// `after`, in nats times weight.
fn divergence(before: f64, after: f64, rest: f64) -> f64 {
    let rest = rest.max(0.0);
    (before * (before / after).ln() - (before + rest) * ((before + rest) / (after + rest)).ln()).max(0.0)
}

/// The probability of `word` after the n-gram `node` of level `level`.
fn probability(trie: &Trie, level: usize, node: usize, word: u16) -> f64 {
    let (mut level, mut node, mut weight) = (level, node, 1.0);
    loop {
        if let Some(child) = trie.child(level, node, word) {
            return weight * f64::from(trie.levels[level + 1].probs[child]);
        }
        weight *= f64::from(trie.levels[level].backoffs[node]);
        if level == 0 {
            return weight * f64::from(trie.levels[0].probs[usize::from(word)]);
        }
        node = trie.levels[level].suffixes[node] as usize;
        level -= 1;
    }
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
