//! The language model, from text to packed n-grams: count, smooth, prune, estimate anew, pack.

pub mod arpa;
mod build;
pub mod contest;
mod count;
mod pack;
mod prune;
mod revise;
mod smooth;
mod sort;
mod store;
#[cfg(test)]
mod tests;
pub mod trie;

use std::path::{Path, PathBuf};

use phucdau::artifact::Writer;
use phucdau::lm::LanguageModel;
use phucdau::word::WordId;
use rayon::prelude::*;

pub use build::{Plan, Progress, build};
pub use pack::{Quantisation, pack};
pub use prune::Task;
pub use smooth::Discounts;
use trie::Trie;

use crate::error::Error;
use crate::text::{Paragraphs, events};

/// How a model is built.
#[derive(Clone, Debug)]
pub struct Options {
    /// The longest n-gram, 1 to 5.
    pub order: usize,
    /// About how many bytes of memory counting may take.
    pub memory: usize,
    /// Where sorted runs are kept meanwhile: up to ten times the size of the text.
    pub folder: PathBuf,
    /// How often an n-gram must occur to be considered, by length from 1 on; never falling.
    pub cutoffs: Vec<u32>,
}

impl Default for Options {
    fn default() -> Self {
        Self { order: 5, memory: 3 << 30, folder: std::env::temp_dir(), cutoffs: vec![1, 1, 2, 3, 3] }
    }
}

/// Finds the id of a word, given as [`phucdau::lexicon::key`] writes it.
pub type Lookup<'a> = &'a (dyn Fn(&str) -> Option<WordId> + Sync);

/// Counts text, file by file, and smooths what was counted.
#[derive(Debug)]
pub struct Builder {
    options: Options,
    vocabulary: usize,
    windows: count::Windows,
}

impl Builder {
    /// A builder for a vocabulary of so many ids.
    pub fn new(options: Options, vocabulary: usize) -> Self {
        let windows = count::Windows::new(options.order, &options.folder, options.memory / 3);
        Self { options, vocabulary, windows }
    }

    /// Counts one paragraph's events, `weight` times. All ids are of the vocabulary.
    ///
    /// # Errors
    /// If a sorted run cannot be written.
    pub fn add(&mut self, paragraph: &[WordId], weight: u32) -> Result<(), Error> {
        self.windows.add(paragraph, weight).map_err(|source| Error::io(&self.options.folder, source))
    }

    /// Counts a file, a paragraph a line, `weight` times; `progress` hears how many bytes of its text are counted so far.
    ///
    /// # Errors
    /// If the file cannot be read or a sorted run cannot be written.
    pub fn add_file(
        &mut self,
        path: &Path,
        weight: u32,
        lookup: Lookup<'_>,
        mut progress: impl FnMut(u64),
    ) -> Result<(), Error> {
        let mut paragraphs = Paragraphs::open(path)?;
        let vocabulary = self.vocabulary;
        let known = |word: &str| lookup(word).filter(|id| id.index() < vocabulary);
        let mut read = 0;
        while let Some(block) = paragraphs.block(8 << 20)? {
            let lines: Vec<&str> = block.lines().filter(|line| !line.trim().is_empty()).collect();
            let parts: Vec<Vec<WordId>> = lines
                .par_chunks(256)
                .map(|lines| {
                    let mut all = Vec::new();
                    lines.iter().for_each(|line| events(line, known, &mut all));
                    all
                })
                .collect();
            for part in parts {
                for paragraph in part.chunk_by(|_, next| *next != WordId::START) {
                    self.add(paragraph, weight)?;
                }
            }
            read += block.len() as u64;
            progress(read);
        }
        Ok(())
    }

    /// The smoothed model: modified Kneser-Ney, interpolated, without the n-grams below their cutoff.
    ///
    /// # Errors
    /// If the sorted runs cannot be written or read back.
    pub fn smooth(self) -> Result<Model, Error> {
        let Self { options, vocabulary, windows } = self;
        let sort_error = |source| Error::io(&options.folder, source);
        let events = windows.events();
        let counts = windows.count(vocabulary, &options.folder, options.memory / 2).map_err(sort_error)?;
        let (trie, discounts) = smooth::smooth(counts, &options.cutoffs, events).map_err(sort_error)?;
        Ok(Model { trie, discounts })
    }
}

/// A smoothed model in plain arrays.
#[derive(Clone, Debug)]
pub struct Model {
    /// The n-grams.
    pub trie: Trie,
    /// The discounts of each order.
    pub discounts: Vec<Discounts>,
}

impl Model {
    /// The model without its least useful n-grams, small enough to pack into about `bytes`: what goes is what changes
    /// the predictions, or with a task the choices, least. Backoffs are computed anew.
    pub fn prune(self, bytes: usize, quantisation: Quantisation, task: Option<Task<'_>>) -> Self {
        let Self { mut trie, discounts } = self;
        // What an n-gram is worth depends on its neighbours: the second choice is made among those that are left.
        for budget in [16.0 * bytes as f64, 8.0 * bytes as f64] {
            let bits = pack::bits(&trie, quantisation);
            let values = prune::values(&trie, &bits, task);
            let kept = prune::choose(&trie, &values, &bits, budget);
            // What is left costs more or less than what was there: it is chosen once more by that.
            let bits = pack::bits(&trie.retain(&kept), quantisation);
            trie = trie.retain(&prune::choose(&trie, &values, &bits, budget));
            trie.normalize();
        }
        Self { trie, discounts }
    }

    /// [Pruned](Self::prune) until what it packs into takes at most `bytes`, or single words are almost all that is left.
    pub fn fit(mut self, bytes: usize, quantisation: Quantisation, task: Option<Task<'_>>) -> Self {
        // What packing takes is estimated before it is done, and may come out a hundredth larger.
        let mut budget = bytes / 80 * 79;
        for _ in 0..4 {
            self = self.prune(budget, quantisation, task);
            let mut writer = Writer::new();
            pack(&self.trie, quantisation, 0, &mut writer);
            let taken = writer.finish().len();
            if taken <= bytes {
                break;
            }
            let bits = pack::bits(&self.trie, quantisation);
            let estimated: f64 = self.trie.sizes().iter().zip(bits).map(|(&nodes, bits)| nodes as f64 * bits).sum();
            budget = budget.min((estimated / 8.0) as usize).saturating_sub(taken - bytes) / 500 * 499;
        }
        self
    }

    /// Moves each probability by `share` (0 to 1) of the way to one estimated anew for the n-grams that are left, where the
    /// shorter ones get what pruned ones had counted. That fits the text better; the old one, which asks how many words
    /// stand before, chooses better after words never seen together.
    pub fn revise(&mut self, share: f32) {
        let old: Vec<Vec<f32>> = self.trie.levels.iter().map(|level| level.probs.clone()).collect();
        revise::revise(&mut self.trie, &self.discounts);
        for (level, old) in self.trie.levels.iter_mut().zip(&old) {
            level.probs.iter_mut().zip(old).for_each(|(new, old)| *new = share * *new + (1.0 - share) * old);
        }
        self.trie.normalize();
    }
}

/// What a model makes of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fit {
    /// Events scored: all but [`WordId::START`].
    pub events: u64,
    /// The sum of their log probabilities, in nats.
    pub nats: f64,
    /// The sum of the lengths of the n-grams that matched.
    pub matched: u64,
}

impl Fit {
    /// Adds one paragraph, scored by `model`.
    pub fn add<M: LanguageModel>(&mut self, model: &M, paragraph: &[WordId]) {
        let mut state = model.start();
        for &word in paragraph.iter().skip(1) {
            let scored = model.score(&state, word);
            state = scored.state;
            self.events += 1;
            self.nats += f64::from(scored.score.nats());
            self.matched += u64::from(scored.order);
        }
    }

    /// The perplexity.
    pub fn perplexity(&self) -> f64 {
        (-self.nats / self.events.max(1) as f64).exp()
    }
}
