//! A backoff model in plain arrays: what smoothing and pruning work on.

use phucdau::lm::{LanguageModel, MAX_ORDER, Scored};
use phucdau::score::Score;
use phucdau::word::WordId;

/// The n-grams of one length in reading order, as parallel arrays.
#[derive(Clone, Debug, Default)]
pub struct Level {
    /// The last word of each n-gram.
    pub words: Vec<u16>,
    /// How often it occurs in the training text.
    pub counts: Vec<u32>,
    /// The probability of its last word after the others.
    pub probs: Vec<f32>,
    /// The weight of the shorter context for words that do not follow this n-gram; 1 without children.
    pub backoffs: Vec<f32>,
    /// The place, one level down, of the n-gram without its first word; empty at level 1.
    pub suffixes: Vec<u32>,
    /// Where its continuations begin one level up, and after the last one the end; empty at the last level.
    pub children: Vec<u32>,
}

/// A backoff model: `levels[k]` holds the n-grams of length `k + 1`; level 1 has every word of the vocabulary.
///
/// Closed: with an n-gram, the one without its last word and the one without its first are there too.
#[derive(Clone, Debug, Default)]
pub struct Trie {
    /// The levels, from length 1 on.
    pub levels: Vec<Level>,
    /// How many events there are in the training text.
    pub events: u64,
}

impl Trie {
    /// The continuations of a node of level `level` (from 0), as places one level up.
    pub fn children(&self, level: usize, node: usize) -> std::ops::Range<usize> {
        match self.levels[level].children.get(node..node + 2) {
            Some(ends) => ends[0] as usize..ends[1] as usize,
            None => 0..0,
        }
    }

    /// The continuation of a node by `word`.
    pub fn child(&self, level: usize, node: usize, word: u16) -> Option<usize> {
        let range = self.children(level, node);
        let words = &self.levels.get(level + 1)?.words[range.clone()];
        words.binary_search(&word).ok().map(|at| range.start + at)
    }

    /// Fills in where each n-gram without its first word stands.
    ///
    /// # Panics
    /// If the n-grams are not closed under dropping the first word.
    pub fn link_suffixes(&mut self) {
        for level in 1..self.levels.len() {
            let mut suffixes = Vec::with_capacity(self.levels[level].words.len());
            for parent in 0..self.levels[level - 1].words.len() {
                for node in self.children(level - 1, parent) {
                    let word = self.levels[level].words[node];
                    let suffix = match level {
                        1 => Some(usize::from(word)),
                        _ => self.child(level - 2, self.levels[level - 1].suffixes[parent] as usize, word),
                    };
                    suffixes.push(suffix.expect("n-grams closed under dropping the first word") as u32);
                }
            }
            self.levels[level].suffixes = suffixes;
        }
    }

    /// Only the nodes marked in `kept`, level by level; links follow.
    pub fn retain(&self, kept: &[Vec<bool>]) -> Self {
        let places: Vec<Vec<u32>> = kept.iter().map(|marks| places(marks)).collect();
        let levels = self.levels.iter().enumerate().map(|(k, level)| {
            let marks = &kept[k];
            let suffix = |&suffix: &u32| places[k - 1][suffix as usize];
            let child = |&child: &u32| places[k + 1][child as usize];
            let mut children: Vec<u32> = Vec::new();
            if !level.children.is_empty() {
                children.extend(chosen(&level.children, marks).map(child));
                children.push(places[k + 1].last().copied().unwrap_or(0));
            }
            Level {
                words: chosen(&level.words, marks).copied().collect(),
                counts: chosen(&level.counts, marks).copied().collect(),
                probs: chosen(&level.probs, marks).copied().collect(),
                backoffs: chosen(&level.backoffs, marks).copied().collect(),
                suffixes: chosen(&level.suffixes, marks).map(suffix).collect(),
                children,
            }
        });
        Self { levels: levels.collect(), events: self.events }
    }

    /// How many n-grams of each length there are.
    pub fn sizes(&self) -> Vec<usize> {
        self.levels.iter().map(|level| level.words.len()).collect()
    }

    /// Sets every backoff weight to what makes the words after its context sum to one.
    pub fn normalize(&mut self) {
        for level in (0..self.levels.len() - 1).rev() {
            let backoffs = (0..self.levels[level].words.len()).map(|node| {
                let range = self.children(level, node);
                if range.is_empty() {
                    return 1.0;
                }
                let (mut left, mut lower) = (1.0f64, 1.0f64);
                for child in range {
                    let above = &self.levels[level + 1];
                    left -= f64::from(above.probs[child]);
                    lower -= f64::from(self.levels[level].probs[above.suffixes[child] as usize]);
                }
                (left.max(1e-9) / lower.max(1e-9)) as f32
            });
            self.levels[level].backoffs = backoffs.collect();
        }
    }
}

fn chosen<'a, T>(items: &'a [T], marks: &'a [bool]) -> impl Iterator<Item = &'a T> {
    items.iter().zip(marks).filter(|(_, kept)| **kept).map(|(item, _)| item)
}

/// How many marks stand before each place, and in all.
fn places(marks: &[bool]) -> Vec<u32> {
    let mut place = 0;
    let mut places = Vec::with_capacity(marks.len() + 1);
    for &kept in marks {
        places.push(place);
        place += u32::from(kept);
    }
    places.push(place);
    places
}

/// The places of the contexts that have continuations, shortest first; `u32::MAX` for none.
pub type State = [u32; MAX_ORDER - 1];

impl LanguageModel for Trie {
    type State = State;
    type Ready = State;

    fn memory(&self) -> usize {
        MAX_ORDER - 1
    }

    fn start(&self) -> State {
        self.score(&self.empty(), WordId::START).state
    }

    fn empty(&self) -> State {
        [u32::MAX; MAX_ORDER - 1]
    }

    fn score(&self, state: &State, word: WordId) -> Scored<State> {
        let id = if word.index() < self.levels[0].words.len() { word } else { WordId::UNKNOWN };
        let contexts = state.iter().take_while(|&&node| node != u32::MAX).count();
        let mut nodes = vec![id.index()];
        while nodes.len() <= contexts {
            let context = nodes.len() - 1;
            let Some(node) = self.child(context, state[context] as usize, id.0) else { break };
            nodes.push(node);
        }
        let matched = nodes.len();
        let mut nats = self.levels[matched - 1].probs[nodes[matched - 1]].ln();
        for (level, &node) in self.levels[..contexts].iter().zip(&state[..contexts]).skip(matched - 1) {
            nats += level.backoffs[node as usize].ln();
        }
        let mut after = self.empty();
        let longest =
            (1..self.levels.len().min(matched + 1)).rev().find(|&k| !self.children(k - 1, nodes[k - 1]).is_empty());
        for (slot, &node) in after.iter_mut().zip(&nodes[..longest.unwrap_or(0)]) {
            *slot = node as u32;
        }
        Scored { score: Score::new(nats), state: after, order: matched as u8 }
    }

    fn look_up(&self, states: &[State], out: &mut Vec<State>) {
        out.clear();
        out.extend(states);
    }

    fn score_all(&self, state: &State, words: &[WordId], out: &mut Vec<Scored<State>>) {
        out.clear();
        out.extend(words.iter().map(|&word| self.score(state, word)));
    }
}
