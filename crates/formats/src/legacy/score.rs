//! How much of a reading is Vietnamese: its words with marks, told by whether they are syllables.

use phucdau::syllable::{is_syllable, lower};

use super::codes::STRANGE;

/// The words of a reading that hold more than ASCII letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Score {
    /// Those that are Vietnamese syllables.
    pub(super) good: usize,
    /// Those that are not.
    pub(super) bad: usize,
}

impl Score {
    /// The score of a text in NFC.
    pub(super) fn of(text: &str) -> Self {
        let mut score = Self::default();
        for word in text.split(is_between) {
            if word.chars().all(|c| c.is_ascii_alphabetic()) {
                continue;
            }
            if is_syllable(&lower(word)) {
                score.good += 1;
            } else {
                score.bad += 1 + word.chars().filter(|&c| c == STRANGE).count();
            }
        }
        score
    }

    /// What speaks for a reading less what speaks against it.
    pub(super) fn net(self) -> i64 {
        self.good as i64 - self.bad as i64
    }

    /// The share of good words, doubtful where there are few.
    pub(super) fn share(self) -> f64 {
        self.good as f64 / (self.good + self.bad + 1) as f64
    }
}

/// Whether a character parts words in every encoding. Control characters may be letters of one.
fn is_between(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' | '\u{c}' => true,
        _ if c.is_ascii() => !c.is_ascii_alphabetic() && !c.is_ascii_control(),
        _ => matches!(c, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{a0}' | '\u{feff}'),
    }
}
