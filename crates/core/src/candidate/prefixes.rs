//! Exact channel scores of words that follow each other in a list: the next word begins where it first differs.

use crate::channel::{Channel, Observed, Row};

/// The rows along the letters of the word that was scored last.
#[derive(Debug, Default)]
pub(super) struct Prefixes {
    letters: Vec<Letter>,
    /// One row more than letters.
    rows: Vec<Row>,
}

#[derive(Clone, Copy, Debug)]
struct Letter {
    letter: char,
    /// What may still become of a word with the letters up to this one.
    bound: f32,
}

impl Prefixes {
    /// Forgets the words of another token.
    pub(super) fn start(&mut self, observed: &Observed) {
        self.letters.clear();
        self.rows.resize_with(self.rows.len().max(1), Row::default);
        observed.start(&mut self.rows[0]);
    }

    /// The channel score of a word, if it is `least` or above. `O(letters that differ * observed)`.
    pub(super) fn score(
        &mut self,
        channel: &Channel,
        observed: &Observed,
        word: impl Iterator<Item = char>,
        least: f32,
    ) -> Option<f32> {
        let mut at = 0;
        for letter in word {
            match self.letters.get(at) {
                Some(known) if known.letter == letter => {
                    if known.bound < least {
                        return None;
                    }
                }
                _ => {
                    self.letters.truncate(at);
                    if self.rows.len() < at + 2 {
                        self.rows.push(Row::default());
                    }
                    let (above, below) = self.rows.split_at_mut(at + 1);
                    let before = at.checked_sub(1).map(|last| (self.letters[last].letter, &above[last]));
                    let bound = channel.extend(observed, letter, before, &above[at], &mut below[0]);
                    self.letters.push(Letter { letter, bound });
                    if bound < least {
                        return None;
                    }
                }
            }
            at += 1;
        }
        Some(observed.last(&self.rows[at])).filter(|&score| score >= least)
    }
}
