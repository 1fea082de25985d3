//! The language model: how likely a word is after the words before it.
//!
//! [`LanguageModel`] is what the beam asks. [`NGramModel`] answers from a backoff model packed into bits and read in
//! place; how it is laid out is told in [`layout`].

mod bits;
pub mod layout;
mod model;
#[cfg(test)]
mod tests;

use std::fmt::Debug;
use std::hash::Hash;

pub use model::{Contexts, NGramModel, State};

use crate::score::Score;
use crate::word::WordId;

/// The longest n-gram a model may hold.
pub const MAX_ORDER: usize = 5;

/// What a model says of one word after a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scored<S = State> {
    /// Natural-log probability of the word.
    pub score: Score,
    /// The state after the word.
    pub state: S,
    /// The length of the n-gram that matched, the word included: 1 if only the word itself is known.
    pub order: u8,
}

/// A model that scores words one after another.
pub trait LanguageModel {
    /// What the model remembers of the words before; two equal states score every continuation alike.
    type State: Copy + Eq + Hash + Debug;
    /// A state of which all is looked up that is the same for every word after it.
    type Ready: Debug;

    /// How many words a state remembers at most.
    fn memory(&self) -> usize;

    /// The state at the start of a paragraph.
    fn start(&self) -> Self::State;

    /// The state that knows nothing of what came before.
    fn empty(&self) -> Self::State;

    /// Scores `word` after `state`.
    fn score(&self, state: &Self::State, word: WordId) -> Scored<Self::State>;

    /// Makes states ready, into `out`, which is emptied first: several at once, since memory answers them together.
    fn look_up(&self, states: &[Self::State], out: &mut Vec<Self::Ready>);

    /// Scores each of `words` after the same state, into `out`, which is emptied first; fastest where words rise.
    fn score_all(&self, ready: &Self::Ready, words: &[WordId], out: &mut Vec<Scored<Self::State>>);

    /// Where the last `words` words of a state, at least one, stand in the model, if it remembers as many and can list
    /// what follows them.
    fn context(&self, _: &Self::State, _words: usize) -> Option<u32> {
        None
    }

    /// Appends the words known to follow the last `words` words of a state with a log-probability of at least `least`,
    /// each with it, in nats, in the order of their ids. `O(followers * words)`.
    fn followers(&self, _: &Self::Ready, _words: usize, _least: f32, _: &mut Vec<(f32, WordId)>) {}

    /// Scores `word` without any context.
    fn unigram(&self, word: WordId) -> Score {
        self.score(&self.empty(), word).score
    }
}
