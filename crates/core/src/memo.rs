//! Answers to the same question about words, remembered: a page has few different ones.

use rustc_hash::FxHashMap;

/// Words remembered before the memory starts afresh.
const MOST: usize = 20_000;
/// Longer texts, in bytes, are no words, and remembering them would cost what they are long.
const LONG: usize = 96;

/// What was answered about each word.
#[derive(Debug)]
pub(crate) struct Memo<A>(FxHashMap<Box<str>, A>);

impl<A> Default for Memo<A> {
    fn default() -> Self {
        Self(FxHashMap::default())
    }
}

impl<A: Copy> Memo<A> {
    /// The answer about `word`; `ask` is asked unless it is known. Amortised `O(word)`.
    pub fn recall(&mut self, word: &str, ask: impl FnOnce(&str) -> A) -> A {
        if let Some(&answer) = self.0.get(word) {
            return answer;
        }
        let answer = ask(word);
        if word.len() <= LONG {
            if self.0.len() >= MOST {
                self.0.clear();
            }
            self.0.insert(word.into(), answer);
        }
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_asked_about_once_unless_it_is_too_long() {
        let mut memo = Memo::default();
        let mut asked = 0;
        let long = "x".repeat(LONG + 1);
        for word in ["a", "a", long.as_str(), long.as_str()] {
            let length = memo.recall(word, |word| {
                asked += 1;
                word.len()
            });
            assert_eq!(length, word.len());
        }
        assert_eq!((asked, memo.0.len()), (3, 1));
    }

    #[test]
    fn it_starts_afresh_when_it_is_full() {
        let mut memo = Memo::default();
        for word in 0..=MOST {
            memo.recall(&word.to_string(), |_| ());
        }
        assert_eq!(memo.0.len(), 1);
    }
}
