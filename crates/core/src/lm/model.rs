//! A backoff n-gram model, queried in place.

use std::hint::black_box;

use super::bits::Cursor;
use super::layout::{self, Level, NONE, Record};
use super::{LanguageModel, MAX_ORDER, Scored};
use crate::artifact::{Artifact, Bytes, OpenError};
use crate::score::Score;
use crate::word::WordId;

const CONTEXTS: usize = MAX_ORDER - 1;

/// How many words are looked up together.
const BATCH: usize = 16;
/// How many are few.
const FEW: usize = 4;

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
    /// The score of each word without any context.
    unigrams: Vec<Score>,
    size: usize,
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
        let (trie, words) = (bytes.as_slice(), &levels[0]);
        let unigrams = (0..words.len).map(|id| Score::new(words.prob(words.record(trie, id)))).collect();
        let size = head.as_slice().len() + bytes.as_slice().len();
        Ok(Self { bytes, vocabulary, levels, unigrams, size })
    }

    /// The fingerprint of the vocabulary that the model was counted with.
    pub fn vocabulary(&self) -> u64 {
        self.vocabulary
    }

    /// How many n-grams of each length there are, from 1 on.
    pub fn counts(&self) -> impl Iterator<Item = usize> + '_ {
        self.levels.iter().map(|level| level.len)
    }

    /// How many bytes of the model file the n-grams take, all in.
    pub fn size(&self) -> usize {
        self.size
    }

    /// What is the same for every word after a state: where each context's children lie and what backing off costs.
    ///
    /// Each step is taken for all states before the next one is, so that memory answers them together.
    fn contexts(&self, trie: &[u8], states: &[State], out: &mut [Contexts]) {
        let levels = &self.levels[..self.levels.len() - 1];
        for (state, contexts) in states.iter().zip(&mut *out) {
            for (i, (level, &node)) in levels.iter().zip(&state.0).enumerate() {
                if node == NONE {
                    break;
                }
                contexts.samples[i] = level.sample(trie, node as usize);
                contexts.backoffs[i] = level.backoff(level.record(trie, node as usize));
                contexts.len = i + 1;
            }
        }
        let mut touched = Record::default();
        for contexts in &*out {
            for (level, &sample) in levels.iter().zip(&contexts.samples[..contexts.len]) {
                touched.mix(level.touch_children(trie, sample));
            }
        }
        for (state, contexts) in states.iter().zip(&mut *out) {
            for (i, level) in levels.iter().enumerate().take(contexts.len) {
                contexts.ranges[i] = level.children(trie, state.0[i] as usize, contexts.samples[i]);
                contexts.samples[i] = self.levels[i + 1].base_sample(trie, contexts.ranges[i].0);
            }
        }
        for contexts in &*out {
            for i in 0..contexts.len {
                touched.mix(self.levels[i + 1].touch_base(trie, contexts.ranges[i].0, contexts.samples[i]));
            }
        }
        black_box(touched);
        for contexts in out {
            for i in 0..contexts.len {
                (contexts.bases[i], contexts.cursors[i]) =
                    self.levels[i + 1].base(trie, contexts.ranges[i].0, contexts.samples[i]);
            }
        }
    }

    /// The id of a word as the model knows it.
    #[inline]
    fn id(&self, word: WordId) -> usize {
        if word.index() < self.levels[0].len { word.index() } else { WordId::UNKNOWN.index() }
    }

    /// A context of a state, by how many words it has less one, without the others: for a single word, which seldom is found
    /// in the long ones.
    #[inline]
    fn opened(&self, trie: &[u8], node: u32, at: usize) -> Open {
        let (level, next) = (&self.levels[at], &self.levels[at + 1]);
        let node = node as usize;
        let range = level.children(trie, node, level.sample(trie, node));
        let (base, cursor) = next.base(trie, range.0, next.base_sample(trie, range.0));
        Open { range, base, cursor }
    }

    /// Looks for each word among the children of the last word of the history, then of the last two, as far as it is
    /// found; level by level for all words, so that memory answers them together. There are `len` contexts, and `open`
    /// gives them.
    #[inline]
    fn climb(&self, trie: &[u8], len: usize, open_context: impl Fn(usize) -> Open, climbs: &mut [Climb]) {
        for climb in &mut *climbs {
            climb.nodes[0] = climb.id as u32;
            climb.records[0] = self.levels[0].record(trie, climb.id);
            climb.matched = 1;
            climb.rank = climb.id;
        }
        let mut open: [u8; BATCH] = std::array::from_fn(|at| at as u8);
        let mut count = climbs.len().min(BATCH);
        for matched in 1..=len {
            if count == 0 {
                break;
            }
            let level = &self.levels[matched];
            let Open { range: (start, children), base, mut cursor } = open_context(matched - 1);
            let mut touched = Record::default();
            for &at in &open[..count] {
                let climb = &mut climbs[at as usize];
                climb.value = base + climb.rank as u64;
                climb.sample = level.bucket_sample(trie, climb.value, &cursor);
            }
            for sample in open[..count].iter().filter_map(|&at| climbs[at as usize].sample) {
                touched.mix(level.touch_bucket(trie, sample));
            }
            for &at in &open[..count] {
                let climb = &mut climbs[at as usize];
                climb.bucket = level.bucket(trie, climb.value, &mut cursor);
                touched.mix(level.record(trie, climb.bucket.0));
            }
            black_box(touched);
            let mut found_count = 0;
            for turn in 0..count {
                let at = open[turn];
                let climb = &mut climbs[at as usize];
                let (node, len) = climb.bucket;
                let Some((found, record)) = level.find(trie, node, len, climb.value) else { continue };
                if found < start || found >= start + children {
                    continue;
                }
                climb.nodes[matched] = found as u32;
                climb.records[matched] = record;
                climb.matched = matched + 1;
                climb.rank = found - start;
                open[found_count] = at;
                found_count += 1;
            }
            count = found_count;
        }
    }

    /// Asks for as many words as there are climbs.
    #[inline]
    fn score_few(&self, contexts: &Contexts, words: &[WordId], climbs: &mut [Climb], out: &mut Vec<Scored>) {
        for (climb, &word) in climbs.iter_mut().zip(words) {
            climb.id = self.id(word);
        }
        let open =
            |at: usize| Open { range: contexts.ranges[at], base: contexts.bases[at], cursor: contexts.cursors[at] };
        self.climb(self.bytes.as_slice(), contexts.len, open, climbs);
        out.extend(climbs.iter().map(|climb| self.scored(&contexts.backoffs[..contexts.len], climb)));
    }

    /// The score of a word of which is known how far it is found.
    #[inline]
    fn scored(&self, backoffs: &[f32], climb: &Climb) -> Scored {
        let Climb { matched, ref nodes, ref records, .. } = *climb;
        let mut nats = self.levels[matched - 1].prob(records[matched - 1]);
        for &backoff in backoffs.get(matched - 1..).unwrap_or_default() {
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
#[derive(Clone, Debug, Default)]
pub struct Contexts {
    samples: [usize; CONTEXTS],
    ranges: [(usize, usize); CONTEXTS],
    bases: [u64; CONTEXTS],
    cursors: [Cursor; CONTEXTS],
    backoffs: [f32; CONTEXTS],
    len: usize,
}

impl Contexts {
    /// What it costs, in nats, if no word follows the last `words` words of the state, at least one, in the model;
    /// `None` where the state remembers fewer.
    pub fn backoff(&self, words: usize) -> Option<f32> {
        self.backoffs[..self.len].get(words - 1).copied()
    }
}

/// A context that is looked up: where its children lie, and what is added to their words.
#[derive(Clone, Copy)]
struct Open {
    range: (usize, usize),
    base: u64,
    cursor: Cursor,
}

/// A word on its way to longer and longer contexts.
#[derive(Clone, Copy, Default)]
struct Climb {
    id: usize,
    /// What stands for it at the next level: itself, or its rank among the children found last; with the base there.
    rank: usize,
    value: u64,
    sample: Option<usize>,
    bucket: (usize, usize),
    /// How many words of the n-gram are found, itself included, with the node and the record of each length.
    matched: usize,
    nodes: [u32; MAX_ORDER],
    records: [Record; MAX_ORDER],
}

impl LanguageModel for NGramModel {
    type State = State;
    type Ready = Contexts;

    fn memory(&self) -> usize {
        CONTEXTS
    }

    fn start(&self) -> State {
        self.score(&State::EMPTY, WordId::START).state
    }

    fn empty(&self) -> State {
        State::EMPTY
    }

    fn score(&self, state: &State, word: WordId) -> Scored {
        let trie = self.bytes.as_slice();
        let mut backoffs = [0.0; CONTEXTS];
        let (mut len, mut touched) = (0, Record::default());
        for ((level, &node), backoff) in self.levels.iter().zip(&state.0).zip(&mut backoffs) {
            if node == NONE {
                break;
            }
            *backoff = level.backoff(level.record(trie, node as usize));
            touched.mix(level.touch_children(trie, level.sample(trie, node as usize)));
            len += 1;
        }
        black_box(touched);
        let mut climb = [Climb { id: self.id(word), ..Climb::default() }];
        self.climb(trie, len, |at| self.opened(trie, state.0[at], at), &mut climb);
        self.scored(&backoffs[..len], &climb[0])
    }

    fn context(&self, state: &State, words: usize) -> Option<u32> {
        state.0.get(words - 1).copied().filter(|&node| node != NONE)
    }

    fn followers(&self, contexts: &Contexts, words: usize, least: f32, out: &mut Vec<(f32, WordId)>) {
        let trie = self.bytes.as_slice();
        let Some(level) = self.levels.get(words).filter(|_| words <= contexts.len) else { return };
        let value_before = |level: &Level, child| level.base(trie, child, level.base_sample(trie, child)).0;
        // A child is kept as its rank among those of the context without its first word.
        let rank = |length: usize, child: usize| {
            (value_before(&self.levels[length], child + 1) - 1).saturating_sub(contexts.bases[length - 1]) as usize
        };
        let (start, len) = contexts.ranges[words - 1];
        for child in start..(start + len).min(level.len) {
            let nats = level.prob(level.record(trie, child));
            if nats >= least {
                let inner = (1..words).rev();
                let word =
                    inner.fold(rank(words, child), |at, length| rank(length, contexts.ranges[length - 1].0 + at));
                out.push((nats, WordId(word as u16)));
            }
        }
    }

    fn look_up(&self, states: &[State], out: &mut Vec<Contexts>) {
        out.clear();
        out.resize(states.len(), Contexts::default());
        self.contexts(self.bytes.as_slice(), states, out);
    }

    fn unigram(&self, word: WordId) -> Score {
        self.unigrams.get(self.id(word)).copied().unwrap_or(Score::new(f32::NEG_INFINITY))
    }

    fn score_all(&self, contexts: &Contexts, words: &[WordId], out: &mut Vec<Scored>) {
        out.clear();
        out.reserve(words.len());
        // Most often there are few: to make room for many would take longer than to ask.
        if let [word] = words {
            return self.score_few(contexts, &[*word], &mut [Climb::default()], out);
        }
        if words.len() <= FEW {
            return self.score_few(contexts, words, &mut [Climb::default(); FEW][..words.len()], out);
        }
        let mut climbs = [Climb::default(); BATCH];
        for words in words.chunks(BATCH) {
            self.score_few(contexts, words, &mut climbs[..words.len()], out);
        }
    }
}
