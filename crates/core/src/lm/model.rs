//! A backoff n-gram model, queried in place.

use std::hint::black_box;

use super::layout::{self, Family, Level, NONE, Record};
use super::{LanguageModel, MAX_ORDER, Scored};
use crate::artifact::{Artifact, Bytes, OpenError};
use crate::score::Score;
use crate::word::WordId;

const CONTEXTS: usize = MAX_ORDER - 1;

/// How many words are looked up together.
const BATCH: usize = 16;
/// How many are few.
const FEW: usize = 4;

/// The numbers in the trie of the contexts that may still matter: the last word, the last two, up to the last four.
///
/// Contexts that nothing follows are left out, so that histories with one future have one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct State([u32; CONTEXTS]);

impl State {
    const EMPTY: Self = Self([NONE; CONTEXTS]);

    /// How many words of the history the model still uses.
    pub fn len(&self) -> usize {
        self.0.iter().take_while(|&&context| context != NONE).count()
    }

    /// Whether the model uses nothing of the history.
    pub fn is_empty(&self) -> bool {
        self.0[0] == NONE
    }
}

/// A backoff model of order up to 5, packed into bits and read where it lies: opening decodes nothing.
///
/// A query walks from the word up: the word among the children of the last word of the history, then among those of
/// the last two, each step one search in one short range; the contexts it meets are the next state. Cost:
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

    /// What is the same for every word after a state: what backing off costs. What finding the children of its contexts will
    /// read is touched for all states, so that memory answers them together.
    fn contexts(&self, trie: &[u8], states: &[State], out: &mut [Contexts]) {
        let levels = &self.levels[..self.levels.len() - 1];
        let mut touched = Record::ZERO;
        for (state, contexts) in states.iter().zip(&mut *out) {
            contexts.state = *state;
            for (i, (level, &context)) in levels.iter().zip(&state.0).enumerate() {
                if context == NONE {
                    break;
                }
                touched.mix(level.touch_family(trie, context as usize));
                contexts.backoffs[i] = level.backoff(trie, context as usize);
                contexts.len = i + 1;
            }
        }
        black_box(touched);
    }

    /// The children of a context.
    #[inline]
    fn family(&self, trie: &[u8], state: &State, at: usize) -> Family {
        self.levels[at].family(trie, state.0[at] as usize)
    }

    /// The id of a word as the model knows it.
    #[inline]
    fn id(&self, word: WordId) -> usize {
        if word.index() < self.levels[0].len { word.index() } else { WordId::UNKNOWN.index() }
    }

    /// Looks for each word among the children of the last word of the history, then of the last two, as far as it is
    /// found; level by level for all words, so that memory answers them together. `history` has `len` contexts.
    #[inline]
    fn climb(&self, trie: &[u8], len: usize, history: &State, climbs: &mut [Climb]) {
        for climb in &mut *climbs {
            climb.matched = 1;
            climb.word = climb.id;
            climb.state = State::EMPTY;
            self.arrive(trie, &mut climb.state, 0, climb.id);
        }
        let mut open: [u8; BATCH] = std::array::from_fn(|at| at as u8);
        let mut count = climbs.len().min(BATCH);
        for matched in 1..=len {
            if count == 0 {
                break;
            }
            let level = &self.levels[matched];
            let family = level.open(trie, self.family(trie, history, matched - 1));
            let mut touched = Record::ZERO;
            for &at in &open[..count] {
                let climb = &mut climbs[at as usize];
                climb.bucket = level.bucket(trie, &family, climb.word);
                touched.mix(level.record(trie, climb.bucket.0));
            }
            black_box(touched);
            let mut found_count = 0;
            for turn in 0..count {
                let at = open[turn];
                let climb = &mut climbs[at as usize];
                let (node, len) = climb.bucket;
                let Some((found, record)) = level.find(trie, node, len, climb.word) else { continue };
                climb.record = record;
                climb.matched = matched + 1;
                climb.word = found.saturating_sub(family.start);
                self.arrive(trie, &mut climb.state, matched, found);
                open[found_count] = at;
                found_count += 1;
            }
            count = found_count;
        }
    }

    /// A word after one state: as [`NGramModel::climb`], for a single word, and then its score; `history` has so many contexts.
    #[inline]
    fn one(&self, word: WordId, len: usize, history: &State, backoff: impl Fn(&[u8], usize) -> f32) -> Scored {
        let trie = self.bytes.as_slice();
        let (id, mut state) = (self.id(word), State::EMPTY);
        let (mut word, mut matched, mut last) = (id, 1, self.levels[0].record(trie, id));
        self.arrive(trie, &mut state, 0, id);
        while matched <= len {
            let level = &self.levels[matched];
            let family = level.open(trie, self.family(trie, history, matched - 1));
            let (node, children) = level.bucket(trie, &family, word);
            let Some((found, record)) = level.find(trie, node, children, word) else { break };
            self.arrive(trie, &mut state, matched, found);
            (word, last) = (found.saturating_sub(family.start), record);
            matched += 1;
        }
        let nats = (matched - 1..len).fold(self.levels[matched - 1].prob(last), |nats, at| nats + backoff(trie, at));
        Scored { score: Score::new(nats), state, order: matched as u8 }
    }

    /// Takes the node of the n-gram that was found last into the next state, if it is a context. Then the shorter ones are,
    /// too.
    #[inline]
    fn arrive(&self, trie: &[u8], state: &mut State, at: usize, node: usize) {
        if at + 1 < self.levels.len()
            && let Some(context) = self.levels[at].context(trie, node)
        {
            state.0[at] = context as u32;
        }
    }

    /// Asks for as many words as there are climbs.
    #[inline]
    fn score_few(&self, contexts: &Contexts, words: &[WordId], climbs: &mut [Climb], out: &mut Vec<Scored>) {
        for (climb, &word) in climbs.iter_mut().zip(words) {
            climb.id = self.id(word);
        }
        let trie = self.bytes.as_slice();
        self.climb(trie, contexts.len, &contexts.state, climbs);
        out.extend(climbs.iter().map(|climb| self.scored(trie, &contexts.backoffs[..contexts.len], climb)));
    }

    /// The score of a word of which is known how far it is found.
    #[inline]
    fn scored(&self, trie: &[u8], backoffs: &[f32], climb: &Climb) -> Scored {
        let Climb { id, matched, record, state, .. } = *climb;
        let record = if matched == 1 { self.levels[0].record(trie, id) } else { record };
        let mut nats = self.levels[matched - 1].prob(record);
        for &backoff in backoffs.get(matched - 1..).unwrap_or_default() {
            nats += backoff;
        }
        Scored { score: Score::new(nats), state, order: matched as u8 }
    }
}

/// The contexts of one state, looked up.
#[derive(Clone, Debug)]
pub struct Contexts {
    state: State,
    backoffs: [f32; CONTEXTS],
    len: usize,
}

impl Contexts {
    const NONE: Self = Self { state: State::EMPTY, backoffs: [0.0; CONTEXTS], len: 0 };

    /// What it costs, in nats, if no word follows the last `words` words of the state, at least one, in the model;
    /// `None` where the state remembers fewer.
    pub fn backoff(&self, words: usize) -> Option<f32> {
        self.backoffs[..self.len].get(words - 1).copied()
    }
}

/// A word on its way to longer and longer contexts.
#[derive(Clone, Copy)]
struct Climb {
    id: usize,
    /// What stands for it at the next level: itself, or its rank among the children found last.
    word: usize,
    bucket: (usize, usize),
    /// How many words of the n-gram are found, itself included, and the record of the last one, if there are several.
    matched: usize,
    record: Record,
    state: State,
}

impl Climb {
    const NEW: Self = Self { id: 0, word: 0, bucket: (0, 0), matched: 0, record: Record::ZERO, state: State::EMPTY };
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
        let backoff = |trie: &[u8], at: usize| self.levels[at].backoff(trie, state.0[at] as usize);
        self.one(word, state.len().min(self.levels.len() - 1), state, backoff)
    }

    fn context(&self, state: &State, words: usize) -> Option<u32> {
        state.0.get(words - 1).copied().filter(|&context| context != NONE)
    }

    fn followers(&self, contexts: &Contexts, words: usize, least: f32, out: &mut Vec<(f32, WordId)>) {
        let trie = self.bytes.as_slice();
        let Some(level) = self.levels.get(words).filter(|_| words <= contexts.len) else { return };
        for (word, nats) in level.children(trie, self.family(trie, &contexts.state, words - 1)) {
            if nats >= least {
                // A child is kept as its rank among those of the context without its first word.
                let mut inner = (1..words).rev();
                let word = inner.try_fold(word, |rank, length| {
                    self.levels[length].word_at(trie, self.family(trie, &contexts.state, length - 1), rank)
                });
                out.extend(word.map(|word| (nats, WordId(word as u16))));
            }
        }
    }

    fn look_up(&self, states: &[State], out: &mut Vec<Contexts>) {
        out.clear();
        out.resize(states.len(), Contexts::NONE);
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
            return out.push(self.one(*word, contexts.len, &contexts.state, |_, at| contexts.backoffs[at]));
        }
        if words.len() <= FEW {
            return self.score_few(contexts, words, &mut [Climb::NEW; FEW][..words.len()], out);
        }
        let mut climbs = [Climb::NEW; BATCH];
        for words in words.chunks(BATCH) {
            self.score_few(contexts, words, &mut climbs[..words.len()], out);
        }
    }
}
