//! What each letter can come to after a row, before a row of its own is made.

use super::{Costs, FRONT, Observed, Row, larger};
use crate::channel::{Base, Channel, Letters, NEVER};

/// Columns for the letters of any case.
const LETTERS: usize = 32;
/// More than by what a bound may be too low that was added up in another order, in nats.
const ROUNDED: f32 = 0.01;

/// The part of an [`Observed`] that answers for all letters at once.
#[derive(Clone, Debug, Default)]
pub(super) struct Ahead {
    /// For each place the best that each letter and all that follows can do with what stands behind it.
    places: Vec<[f32; LETTERS]>,
    /// For each letter those that give something together with it, as bits.
    pairs: [u32; LETTERS],
}

/// The bounds of all rows that may follow one row.
#[derive(Clone, Copy, Debug)]
pub struct Outlook([f32; LETTERS]);

impl Outlook {
    /// The bound of the row of a letter in any case, but for what it gives together with the letter before it.
    #[inline]
    pub fn of(&self, letter: Base) -> f32 {
        letter.column().map_or(NEVER, |column| self.0[column % LETTERS])
    }
}

impl Ahead {
    /// Sums up the costs of a token; `rest` is what anything can do with what follows each place.
    pub(super) fn fill(&mut self, channel: &Channel, bases: &Costs, rest: &[f32], len: usize) {
        self.places.clear();
        self.places.resize(len + 1, [NEVER; LETTERS]);
        self.pairs = [0; LETTERS];
        for (column, index) in Base::columns() {
            let deletion = channel.base_deletions[index];
            let singles = &bases.singles[index * 3 * bases.lanes..];
            for (from, ahead) in self.places.iter_mut().enumerate() {
                let mut best = deletion + rest[from];
                for length in 1..=3.min(len - from) {
                    let to = from + length;
                    best = larger(singles[(length - 1) * bases.lanes + to] + rest[to], best);
                }
                ahead[column] = best;
            }
        }
        for &slot in &bases.touched {
            let column = |index: usize| Base(index as u8).column();
            if let (Some(first), Some(second)) =
                (column(slot as usize / bases.width), column(slot as usize % bases.width))
            {
                self.pairs[first] |= 1 << second;
            }
        }
    }
}

impl Observed {
    /// The bounds of the rows of `letters` that may follow `row`, as far as they may be `least` or above. `O(observed)`.
    #[inline]
    pub fn outlook(&self, row: &Row, letters: Letters, least: f32) -> Outlook {
        let entries = row.padded[FRONT..].iter().zip(&self.rest).zip(&self.ahead.places);
        let entries = entries.filter(|((entry, rest), _)| *entry + *rest >= least - ROUNDED);
        let mut best = [NEVER; LETTERS];
        if letters.are_few() {
            for ((entry, _), ahead) in entries {
                for column in letters.filter_map(Base::column) {
                    best[column] = larger(entry + ahead[column], best[column]);
                }
            }
            return Outlook(best);
        }
        for ((entry, _), ahead) in entries {
            for (best, ahead) in best.iter_mut().zip(ahead) {
                *best = larger(entry + ahead, *best);
            }
        }
        Outlook(best)
    }

    /// Those of some letters whose rows may have a bound of `least` or above, as the outlook for them shows; `before` is the
    /// letter that led to the row that it is of. `O(letters)`.
    #[inline]
    pub fn hopeful(&self, outlook: &Outlook, letters: Letters, before: Option<Base>, least: f32) -> Letters {
        let mut hopeful = 0;
        if letters.are_few() {
            for column in letters.filter_map(Base::column) {
                hopeful |= u32::from(outlook.0[column] >= least - ROUNDED) << column;
            }
        } else {
            for (column, bound) in outlook.0.iter().enumerate() {
                hopeful |= u32::from(*bound >= least - ROUNDED) << column;
            }
        }
        let pairs = before.and_then(Base::column).map_or(0, |before| self.ahead.pairs[before]);
        Letters(letters.0 & (hopeful | pairs))
    }

    /// Whether [`Channel::extend_base`] is sure to say that the row of `letter` is of no use, as the outlook of the row
    /// before shows; `before` as there.
    #[inline]
    pub fn hopeless(&self, outlook: &Outlook, letter: Base, before: Option<(Base, &Row)>, least: f32) -> bool {
        let Some(column) = letter.column() else { return false };
        if outlook.0[column] >= least - ROUNDED {
            return false;
        }
        let Some((first, row)) = before else { return true };
        let pairs = first.column().map_or(u32::MAX, |first| self.ahead.pairs[first]);
        pairs >> column & 1 == 0 || self.pair_hope(first, letter, row) < least
    }

    /// The bound of what two bases together add to a row; `row` is the one before both.
    fn pair_hope(&self, first: Base, second: Base, row: &Row) -> f32 {
        let mut bound = NEVER;
        self.bases.each_step(first.0 as usize, second.0 as usize, |step| {
            let score = row.padded[FRONT + step.from as usize] + step.score;
            bound = larger(score + self.rest[step.to as usize], bound);
        });
        bound
    }
}
