//! One skeleton's share of the context model: a multinomial logistic model of its forms, learned by FTRL-proximal.
//!
//! H. B. McMahan et al., "Ad click prediction: a view from the trenches", KDD 2013. All features are joined with the
//! skeleton, so each skeleton is a problem of its own: they are learned in parallel and the result does not depend on the
//! number of threads.

use phucdau::context::{FEATURES, features};
use phucdau::word::WordId;
use rustc_hash::FxHashMap;

use super::Plan;
use super::stream::{Skeletons, Stream};

/// A weight of the model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weight {
    /// The feature, by its hash.
    pub feature: u64,
    /// The word that it speaks for.
    pub word: WordId,
    /// How strongly, in nats.
    pub value: f32,
    /// How much the training text loses without it, in nats.
    pub gain: f32,
}

/// What was learned of one skeleton.
#[derive(Clone, Debug, Default)]
pub struct Learned {
    /// Its words, each with its bias.
    pub biases: Vec<(WordId, f32)>,
    /// Its weights.
    pub weights: Vec<Weight>,
}

const NO_FEATURE: u32 = u32::MAX;

/// A weight in the making: FTRL's two sums, and the value that follows from them.
#[derive(Clone, Copy, Default)]
struct Slot {
    z: f32,
    n: f32,
    w: f32,
}

/// Learns the weights of the words `forms`, which share a skeleton, from the positions where one of them stands.
pub(super) fn learn(stream: &Stream, skeletons: &Skeletons, forms: &[WordId], at: &[u32], plan: &Plan) -> Learned {
    let classes = forms.len();
    let (ids, hashes) = index(stream, skeletons, at, plan.least);
    let gold: Vec<u8> = at.iter().map(|&at| place(forms, stream.word(at as usize))).collect();
    let mut slots = vec![Slot::default(); hashes.len() * classes];
    let mut biases = priors(&gold, classes);
    let order = Order::of(at.len());
    for _ in 0..plan.passes {
        for i in order.clone() {
            step(&ids[i * FEATURES..][..FEATURES], gold[i], &mut slots, &mut biases, plan, plan.l1);
        }
    }
    if plan.threshold > 0.0 {
        // What gains little goes; what remains is learned on without the pull to zero.
        for slot in &mut slots {
            if gain(slot) < plan.threshold {
                *slot = Slot { z: 0.0, n: f32::INFINITY, w: 0.0 };
            } else {
                slot.z = -slot.w * (1.0 + slot.n.sqrt()) / plan.alpha;
            }
        }
        for _ in 0..plan.refinement {
            for i in order.clone() {
                step(&ids[i * FEATURES..][..FEATURES], gold[i], &mut slots, &mut biases, plan, 0.0);
            }
        }
    }
    let mut learned =
        Learned { biases: forms.iter().copied().zip(biases.iter().map(|b| b.w)).collect(), ..Learned::default() };
    for (feature, slots) in hashes.iter().zip(slots.chunks_exact(classes)) {
        for (&word, slot) in forms.iter().zip(slots) {
            if slot.w != 0.0 && slot.n.is_finite() {
                learned.weights.push(Weight { feature: *feature, word, value: slot.w, gain: gain(slot) });
            }
        }
    }
    learned
}

/// What the loss grows by without a weight, to the second order: half its square times the sum of squared gradients, which
/// stands for the curvature (LeCun, Denker and Solla, "Optimal brain damage", 1989).
fn gain(slot: &Slot) -> f32 {
    if slot.n.is_finite() { 0.5 * slot.w * slot.w * slot.n } else { 0.0 }
}

fn place(forms: &[WordId], word: WordId) -> u8 {
    forms.iter().position(|&form| form == word).unwrap_or(0) as u8
}

/// The logarithms of the shares of the classes.
fn priors(gold: &[u8], classes: usize) -> Vec<Slot> {
    let mut counts = vec![0.5f32; classes];
    gold.iter().for_each(|&class| counts[usize::from(class)] += 1.0);
    let total: f32 = counts.iter().sum();
    counts.iter().map(|count| Slot { w: (count / total).ln(), ..Slot::default() }).collect()
}

/// The features of each position by number, and the hash of each number; features seen less than `least` times have none.
fn index(stream: &Stream, skeletons: &Skeletons, at: &[u32], least: u8) -> (Vec<u32>, Vec<u64>) {
    let bits = (at.len() * FEATURES).next_power_of_two().trailing_zeros().max(8);
    let slot = |hash: u64| (hash >> (64 - bits)) as usize;
    let mut counts = vec![0u8; 1 << bits];
    for &at in at {
        for hash in features(&stream.window(at as usize, skeletons)) {
            let count = &mut counts[slot(hash)];
            *count = count.saturating_add(1);
        }
    }
    let mut numbers: FxHashMap<u64, u32> = FxHashMap::default();
    let mut hashes = Vec::new();
    let mut ids = Vec::with_capacity(at.len() * FEATURES);
    for &at in at {
        for hash in features(&stream.window(at as usize, skeletons)) {
            ids.push(if counts[slot(hash)] < least {
                NO_FEATURE
            } else {
                *numbers.entry(hash).or_insert_with(|| {
                    hashes.push(hash);
                    hashes.len() as u32 - 1
                })
            });
        }
    }
    (ids, hashes)
}

/// One step of stochastic gradient descent.
fn step(ids: &[u32], gold: u8, slots: &mut [Slot], biases: &mut [Slot], plan: &Plan, l1: f32) {
    let classes = biases.len();
    let mut scores = [0.0f32; 64];
    let scores = &mut scores[..classes];
    for (score, bias) in scores.iter_mut().zip(biases.iter()) {
        *score = bias.w;
    }
    for &id in ids.iter().filter(|&&id| id != NO_FEATURE) {
        for (score, slot) in scores.iter_mut().zip(&slots[id as usize * classes..]) {
            *score += slot.w;
        }
    }
    softmax(scores);
    scores[usize::from(gold)] -= 1.0;
    // With two classes one weight says all: the commoner one has none.
    let first = usize::from(classes == 2);
    for class in first..classes {
        let gradient = scores[class];
        if gradient.abs() < plan.still {
            continue;
        }
        let bias = &mut biases[class];
        bias.n += gradient * gradient;
        bias.w -= 0.1 * plan.alpha * gradient / (1.0 + bias.n.sqrt());
        for &id in ids.iter().filter(|&&id| id != NO_FEATURE) {
            let slot = &mut slots[id as usize * classes + class];
            if slot.n == f32::INFINITY {
                continue;
            }
            let n = slot.n + gradient * gradient;
            let (old_root, root) = (slot.n.sqrt(), n.sqrt());
            slot.z += gradient - (root - old_root) / plan.alpha * slot.w;
            slot.n = n;
            slot.w = if slot.z.abs() <= l1 { 0.0 } else { -(slot.z - l1.copysign(slot.z)) * plan.alpha / (1.0 + root) };
        }
    }
}

fn softmax(scores: &mut [f32]) {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = (*score - most).exp();
        sum += *score;
    }
    scores.iter_mut().for_each(|score| *score /= sum);
}

/// All numbers below a limit once, far from their neighbours, so that no kind of text comes in one piece.
#[derive(Clone, Debug)]
struct Order {
    count: usize,
    stride: usize,
    taken: usize,
    at: usize,
}

impl Order {
    fn of(count: usize) -> Self {
        let mut stride = (count as f64 * 0.618_033_988_75) as usize | 1;
        while gcd(stride, count) > 1 {
            stride += 2;
        }
        Self { count, stride: stride % count.max(1), taken: 0, at: 0 }
    }
}

impl Iterator for Order {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        if self.taken == self.count {
            return None;
        }
        self.taken += 1;
        self.at = (self.at + self.stride) % self.count;
        Some(self.at)
    }
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}
