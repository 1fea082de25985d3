//! The context model: what the skeletons on both sides of a word say of its form.
//!
//! A multinomial logistic model over hashed features of the *observed* skeletons around a position; its log-probability is
//! a score of the arc itself and looks to both sides, which an n-gram cannot. `docs/DESIGN.md` says how it is learned.

mod batch;
mod feature;
mod table;
#[cfg(test)]
mod tests;

use crate::artifact::{Artifact, OpenError};
use crate::word::WordId;

pub use batch::Batch;
pub use feature::{FEATURES, REACH, Seen, Shape, features};
pub use table::{Entry, LEVELS, RANKS, size, write};

/// The positions that a word's context may reach, itself in the middle.
pub type Window = [Seen; 2 * REACH + 1];

/// The opened model: immutable, read in place.
#[derive(Clone, Debug)]
pub struct ContextModel {
    table: table::Table,
}

impl ContextModel {
    /// The context model among the sections of `artifact`.
    ///
    /// # Errors
    /// If the sections are missing or do not fit together.
    pub fn open(artifact: &Artifact) -> Result<Self, OpenError> {
        Ok(Self { table: table::Table::open(artifact)? })
    }

    /// The fingerprint of the vocabulary that the model was learned with.
    pub fn vocabulary(&self) -> u64 {
        self.table.vocabulary
    }

    /// The scores of words, less that of the likeliest, with these sums.
    #[inline]
    fn fill(&self, words: &[WordId], sums: &table::Sums, scores: &mut [f32]) {
        let mut most = f32::NEG_INFINITY;
        for (score, &word) in scores.iter_mut().zip(words) {
            *score = self.table.score(word, sums);
            most = most.max(*score);
        }
        scores.iter_mut().for_each(|score| *score -= most);
    }
}

/// How many features are looked at first, and how many only where those leave a doubt: no word is better than all others by
/// [`CLEAR`] nats.
const NEAR: usize = 5;
const FAR: usize = FEATURES - NEAR;
const CLEAR: f32 = 4.5;

/// Whether the best of some scores leaves no doubt.
fn is_clear(scores: &[f32]) -> bool {
    let (mut best, mut second) = (f32::NEG_INFINITY, f32::NEG_INFINITY);
    for &score in scores {
        second = second.max(score.min(best));
        best = best.max(score);
    }
    best - second >= CLEAR
}
