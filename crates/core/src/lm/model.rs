//! A backoff n-gram model, queried in place.

use std::hint::black_box;

use super::layout::{self, Level, NONE, Record};
use super::{LanguageModel, MAX_ORDER, Scored};
use crate::artifact::{Artifact, Bytes, OpenError};
use crate::score::Score;
use crate::word::WordId;

const CONTEXTS: usize = MAX_ORDER - 1;

/// How many words are looked up together.
const BATCH: usize = 16;

/// Where the contexts that may still matter stand in the trie: the last word, the last two, up to the last four.
///
/// Contexts that nothing follows are left out, so that histories with one future have one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct State([u32; CONTEXTS]);

impl State {
    const EMPTY: Self = Self([NONE; CONTEXTS]);

    /// How many words of the history the model still uses.
    pub fn len(&self) -> usize {
        self.0.iter().take_while(|&&node| node != NONE).count()
    }

    /// Whether the model uses nothing of the history.
    pub fn is_empty(&self) -> bool {
        self.0[0] == NONE
    }
}

/// A backoff model of order up to 5, packed into bits and read where it lies: opening decodes nothing.
///
/// A query walks from the word up: the word among the children of the last word of the history, then among those of
/// the last two, each step one search in one short range; the nodes it meets are the next state. Cost:
/// `O(order * log children)`.
#[derive(Clone, Debug)]
pub struct NGramModel {
    bytes: Bytes,
    vocabulary: u64,
    levels: Vec<Level>,
}

impl NGramModel {
    /// The language model among the sections of `artifact`.
    ///
    /// # Errors
    /// If the sections are missing or do not fit together.
    pub fn open(artifact: &Artifact) -> Result<Self, OpenError> {
        let head = artifact.section(&layout::HEAD)?;
        let bytes = artifact.section(&layout::TRIE)?;
        let (vocabulary, levels) = layout::read(head.as_slice(), bytes.as_slice())?;
        Ok(Self { bytes, vocabulary, levels })
    }

    /// The fingerprint of the vocabulary that the model was counted with.
    pub fn vocabulary(&self) -> u64 {
        self.vocabulary
    }

    /// How many n-grams of each length there are, from 1 on.
    pub fn counts(&self) -> impl Iterator<Item = usize> + '_ {
        self.levels.iter().map(|level| level.len)
    }

    /// What is the same for every word after `state`: where each context's children lie and what backing off costs.
    #[inline]
    fn contexts(&self, trie: &[u8], state: &State) -> Contexts {
        let mut contexts =
            Contexts { ranges: [(0, 0); CONTEXTS], bases: [0; CONTEXTS], backoffs: [0.0; CONTEXTS], len: 0 };
        let mut samples = [0; CONTEXTS];
        let levels = &self.levels[..self.levels.len() - 1];
        // Loads that do not wait for each other come first.
        for (i, (level, &node)) in levels.iter().zip(&state.0).enumerate() {
            if node == NONE {
                break;
            }
            samples[i] = level.sample(trie, node as usize);
            contexts.backoffs[i] = level.backoff(level.record(trie, node as usize));
            contexts.len = i + 1;
        }
        for (i, level) in levels.iter().enumerate().take(contexts.len) {
            contexts.ranges[i] = level.children(trie, state.0[i] as usize, samples[i]);
            samples[i] = self.levels[i + 1].base_sample(trie, contexts.ranges[i].0);
        }
        for (i, &sample) in samples.iter().enumerate().take(contexts.len) {
            contexts.bases[i] = self.levels[i + 1].base(trie, contexts.ranges[i].0, sample);
        }
        contexts
    }

    /// The id of a word as the model knows it.
    #[inline]
    fn id(&self, word: WordId) -> usize {
        if word.index() < self.levels[0].len { word.index() } else { WordId::UNKNOWN.index() }
    }

    #[inline]
    fn bucket_sample(&self, trie: &[u8], contexts: &Contexts, id: usize) -> usize {
        self.levels.get(1).map_or(0, |level| level.bucket_sample(trie, contexts.bases[0] + id as u64))
    }

    /// Where the word `id` stands, if at all, among the children of the last word of the history.
    #[inline]
    fn bucket(&self, trie: &[u8], contexts: &Contexts, id: usize, sample: usize) -> (usize, usize) {
        match self.levels.get(1) {
            Some(level) if contexts.len > 0 => level.bucket(trie, contexts.bases[0] + id as u64, sample),
            _ => (0, 0),
        }
    }

    /// Scores the word `id`; `bucket` is where it stands, if at all, among the children of the last word of the history.
    #[inline]
    fn score_within(&self, trie: &[u8], contexts: &Contexts, id: usize, bucket: (usize, usize)) -> Scored {
        let mut nodes = [NONE; MAX_ORDER];
        let mut records = [Record::default(); MAX_ORDER];
        nodes[0] = id as u32;
        records[0] = self.levels[0].record(trie, id);
        let mut matched = 1;
        let mut value = contexts.bases[0] + id as u64;
        let (mut node, mut len) = bucket;
        while matched <= contexts.len {
            let Some((found, record)) = self.levels[matched].find(trie, node, len, value) else { break };
            let (start, children) = contexts.ranges[matched - 1];
            if found < start || found >= start + children {
                break;
            }
            nodes[matched] = found as u32;
            records[matched] = record;
            if matched < contexts.len {
                let level = &self.levels[matched + 1];
                value = contexts.bases[matched] + (found - start) as u64;
                (node, len) = level.bucket(trie, value, level.bucket_sample(trie, value));
            }
            matched += 1;
        }
        let mut nats = self.levels[matched - 1].prob(records[matched - 1]);
        for &backoff in &contexts.backoffs[matched - 1..contexts.len.max(matched - 1)] {
            nats += backoff;
        }
        let mut kept = matched.min(self.levels.len() - 1);
        while kept > 0 && !self.levels[kept - 1].is_context(records[kept - 1]) {
            kept -= 1;
        }
        let mut state = State::EMPTY;
        state.0[..kept].copy_from_slice(&nodes[..kept]);
        Scored { score: Score::new(nats), state, order: matched as u8 }
    }
}

/// The contexts of one state, looked up.
struct Contexts {
    ranges: [(usize, usize); CONTEXTS],
    bases: [u64; CONTEXTS],
    backoffs: [f32; CONTEXTS],
    len: usize,
}

impl LanguageModel for NGramModel {
    type State = State;

    fn start(&self) -> State {
        self.score(&State::EMPTY, WordId::START).state
    }

    fn empty(&self) -> State {
        State::EMPTY
    }

    fn score(&self, state: &State, word: WordId) -> Scored {
        let trie = self.bytes.as_slice();
        let contexts = self.contexts(trie, state);
        let id = self.id(word);
        let bucket = self.bucket(trie, &contexts, id, self.bucket_sample(trie, &contexts, id));
        self.score_within(trie, &contexts, id, bucket)
    }

    fn unigram(&self, word: WordId) -> Score {
        let record = self.levels[0].record(self.bytes.as_slice(), self.id(word));
        Score::new(self.levels[0].prob(record))
    }

    fn score_all(&self, state: &State, words: &[WordId], out: &mut Vec<Scored>) {
        let trie = self.bytes.as_slice();
        let contexts = self.contexts(trie, state);
        out.clear();
        out.reserve(words.len());
        for words in words.chunks(BATCH) {
            // Each step is taken for all words before the next one is, so that memory answers them together.
            let mut ids = [0; BATCH];
            let mut samples = [0; BATCH];
            let mut buckets = [(0, 0); BATCH];
            for (i, &word) in words.iter().enumerate() {
                ids[i] = self.id(word);
                samples[i] = self.bucket_sample(trie, &contexts, ids[i]);
            }
            let mut touched = Record::default();
            for (i, &id) in ids[..words.len()].iter().enumerate() {
                buckets[i] = self.bucket(trie, &contexts, id, samples[i]);
                touched.mix(self.levels[self.levels.len().min(2) - 1].record(trie, buckets[i].0));
            }
            black_box(touched);
            let steps = ids.iter().zip(&buckets).take(words.len());
            out.extend(steps.map(|(&id, &bucket)| self.score_within(trie, &contexts, id, bucket)));
        }
    }
}
