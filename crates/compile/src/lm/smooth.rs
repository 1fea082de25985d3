//! Modified Kneser-Ney smoothing (Chen and Goodman 1998) of counted n-grams, interpolated down to the uniform distribution.

use std::io;

use super::count::{Counts, CountsOfCounts, counted};
use super::trie::{Level, Trie};
use phucdau::word::WordId;

/// What is taken from counts of one, of two, and of three or more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Discounts(pub [f64; 3]);

impl Discounts {
    /// Estimated from how many n-grams have a count of 1, 2, 3 and 4; where these tell nothing, 0.5, 1 and 1.5.
    pub(super) fn estimate(of_counts: &CountsOfCounts) -> Self {
        let n = of_counts.map(|count| count as f64);
        if n.contains(&0.0) {
            return Self([0.5, 1.0, 1.5]);
        }
        let y = n[0] / (n[0] + 2.0 * n[1]);
        let d = [1.0, 2.0, 3.0].map(|i| i - (i + 1.0) * y * n[i as usize] / n[i as usize - 1]);
        match d.iter().zip([1.0, 2.0, 3.0]).all(|(&d, i)| d > 0.0 && d <= i) {
            true => Self(d),
            false => Self([0.5, 1.0, 1.5]),
        }
    }

    /// What is taken from `count`.
    pub(super) fn of(&self, count: f64) -> f64 {
        match count {
            c if c <= 0.0 => 0.0,
            c if c < 1.0 => self.0[0] * c,
            c if c < 1.5 => self.0[0],
            c if c < 2.5 => self.0[1],
            _ => self.0[2],
        }
    }
}

/// The smoothed model of the n-grams that occur at least `cutoffs[k - 1]` times (length `k`); what the others had goes to
/// the shorter contexts. Also the discounts of each order.
pub(super) fn smooth(counts: Counts, cutoffs: &[u32], events: u64) -> io::Result<(Trie, Vec<Discounts>)> {
    let discounts: Vec<Discounts> = counts.of_counts.iter().map(Discounts::estimate).collect();
    let mut levels = vec![unigrams(&counts, &discounts[0])];
    let mut keys: Vec<u64> = (0..counts.unigrams.len() as u64).collect();
    for (i, mut merged) in counts.orders.into_iter().enumerate() {
        let order = i + 2;
        let cutoff = cutoffs.get(order - 1).copied().unwrap_or(1);
        let mut build = Build {
            discounts: discounts[order - 1],
            level: Level::default(),
            keys: Vec::new(),
            children: Vec::new(),
            backoffs: vec![1.0; keys.len()],
            kept: Vec::new(),
            total: 0.0,
            held: 0.0,
        };
        let mut context = None;
        while let Some(record) = merged.next()? {
            let ngram = counted(record, order);
            let own = (ngram.key >> 16) as u64;
            if context != Some(own) {
                build.close();
                context = Some(own);
                while build.children.len() < keys.len() && keys[build.children.len()] < own {
                    build.children.push(build.level.words.len() as u32);
                }
            }
            let is_known = keys.get(build.children.len()) == Some(&own);
            build.add(ngram, is_known && ngram.raw >= cutoff);
        }
        build.close();
        build.children.resize(keys.len() + 1, build.level.words.len() as u32);
        let below = &mut levels[order - 2];
        below.children = build.children;
        below.backoffs = build.backoffs;
        keys = build.keys;
        levels.push(build.level);
    }
    let mut trie = Trie { levels, events };
    trie.link_suffixes();
    interpolate(&mut trie);
    Ok((trie, discounts))
}

fn unigrams(counts: &Counts, discounts: &Discounts) -> Level {
    let is_start = |id: usize| id == WordId::START.index();
    let words = counts.unigrams.iter().enumerate().filter(|(id, _)| !is_start(*id));
    let total: f64 = words.clone().map(|(_, word)| f64::from(word.adjusted)).sum();
    let held: f64 = words.clone().map(|(_, word)| discounts.of(word.adjusted.into())).sum();
    let uniform = if total > 0.0 { held / total } else { 1.0 } / words.count().max(1) as f64;
    let prob = |(id, count): (usize, f64)| match is_start(id) {
        true => 1e-9,
        false => (if total > 0.0 { (count - discounts.of(count)) / total } else { 0.0 } + uniform) as f32,
    };
    Level {
        words: (0..counts.unigrams.len()).map(|id| id as u16).collect(),
        counts: counts.unigrams.iter().map(|word| word.raw).collect(),
        probs: counts.unigrams.iter().map(|word| f64::from(word.adjusted)).enumerate().map(prob).collect(),
        ..Level::default()
    }
}

/// One level while it is built, and the context whose n-grams are coming in.
struct Build {
    discounts: Discounts,
    level: Level,
    keys: Vec<u64>,
    children: Vec<u32>,
    backoffs: Vec<f32>,
    kept: Vec<(u128, u32, u32)>,
    total: f64,
    held: f64,
}

impl Build {
    fn add(&mut self, ngram: super::count::Counted, kept: bool) {
        let count = f64::from(ngram.adjusted);
        self.total += count;
        if kept {
            self.held += self.discounts.of(count);
            self.kept.push((ngram.key, ngram.raw, ngram.adjusted));
        } else {
            self.held += count;
        }
    }

    /// The context has come to its end: its kept n-grams get their own share of the probability.
    fn close(&mut self) {
        if !self.kept.is_empty() {
            let parent = self.children.len();
            self.backoffs[parent] = (self.held / self.total) as f32;
            self.children.push(self.level.words.len() as u32);
            for &(key, raw, adjusted) in &self.kept {
                let count = f64::from(adjusted);
                self.keys.push(key as u64);
                self.level.words.push(key as u16);
                self.level.counts.push(raw);
                self.level.probs.push(((count - self.discounts.of(count)) / self.total) as f32);
            }
        }
        self.kept.clear();
        self.total = 0.0;
        self.held = 0.0;
    }
}

/// Adds to each n-gram's own share what its context gives to the shorter one.
pub(super) fn interpolate(trie: &mut Trie) {
    for level in 1..trie.levels.len() {
        let (lower, upper) = trie.levels.split_at_mut(level);
        let (lower, upper) = (&lower[level - 1], &mut upper[0]);
        for (ends, &backoff) in lower.children.windows(2).zip(&lower.backoffs) {
            for node in ends[0] as usize..ends[1] as usize {
                upper.probs[node] += backoff * lower.probs[upper.suffixes[node] as usize];
            }
        }
    }
}
