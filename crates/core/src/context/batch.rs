//! Many windows scored together: all lines of memory that a step needs are asked for before the first of them is used.

use super::feature::{self, Raw};
use super::table::{Row, Sums};
use super::{ContextModel, FAR, NEAR, Window, is_clear};
use crate::word::WordId;

/// How many windows are worked on together: what they need lies in the first-level cache.
const TOGETHER: usize = 32;

/// Windows, each with the words that may stand in its middle, and what was said of them.
#[derive(Debug, Default)]
pub struct Batch {
    windows: Vec<Raw>,
    words: Vec<WordId>,
    /// Where the words of each window end.
    ends: Vec<usize>,
    /// For each word.
    scores: Vec<f32>,
    rows: Vec<Row>,
    /// The windows of which the features nearest to the middle leave a doubt, with what these add up to.
    open: Vec<(usize, Sums)>,
}

impl Batch {
    /// Forgets all windows; keeps the memory.
    pub fn clear(&mut self) {
        self.windows.clear();
        self.words.clear();
        self.ends.clear();
        self.scores.clear();
    }

    /// Adds a window, and says its number.
    pub fn push(&mut self, window: &Window, words: impl Iterator<Item = WordId>) -> usize {
        self.windows.push(feature::raw(window));
        self.words.extend(words);
        self.ends.push(self.words.len());
        self.ends.len() - 1
    }

    /// What [`ContextModel::score_all`] said of the words of a window, in their order.
    ///
    /// # Panics
    /// If there is no such window, or it was not scored.
    pub fn scores(&self, window: usize) -> &[f32] {
        &self.scores[self.start(window)..self.ends[window]]
    }

    fn start(&self, window: usize) -> usize {
        window.checked_sub(1).map_or(0, |before| self.ends[before])
    }
}

impl ContextModel {
    /// Says of each window of a batch by how much less likely its words, which share the skeleton in the middle, are than the
    /// likeliest of them, in nats: 0 for that one, less for the others. Where the features nearest to the middle leave no doubt,
    /// the others are not asked. `O(features + words)` for each window, a quarter of a microsecond.
    pub fn score_all(&self, batch: &mut Batch) {
        batch.scores.clear();
        batch.scores.resize(batch.words.len(), 0.0);
        for first in (0..batch.ends.len()).step_by(TOGETHER) {
            let last = (first + TOGETHER).min(batch.ends.len());
            batch.rows.clear();
            for raw in &batch.windows[first..last] {
                batch.rows.extend((0..NEAR).map(|template| self.table.aim(raw.hash(template))));
            }
            self.table.fetch(&mut batch.rows);
            batch.open.clear();
            for window in first..last {
                let mut sums = Sums::default();
                self.table.add(&batch.rows[(window - first) * NEAR..][..NEAR], &mut sums);
                if !self.put(batch, window, &sums) {
                    batch.open.push((window, sums));
                }
            }
            batch.rows.clear();
            for &(window, _) in &batch.open {
                let raw = &batch.windows[window];
                batch.rows.extend((NEAR..NEAR + FAR).map(|template| self.table.aim(raw.hash(template))));
            }
            self.table.fetch(&mut batch.rows);
            for at in 0..batch.open.len() {
                let (window, mut sums) = batch.open[at];
                self.table.add(&batch.rows[at * FAR..][..FAR], &mut sums);
                self.put(batch, window, &sums);
            }
        }
    }

    /// Puts the scores that follow from some sums in the place of a window's; says whether they leave no doubt.
    fn put(&self, batch: &mut Batch, window: usize, sums: &Sums) -> bool {
        let words = batch.start(window)..batch.ends[window];
        let scores = &mut batch.scores[words.clone()];
        self.fill(&batch.words[words], sums, scores);
        is_clear(scores)
    }
}
