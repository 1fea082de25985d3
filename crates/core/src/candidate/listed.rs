//! Words that a user lists beside the model's own, found by their letters or through a channel.

use rustc_hash::FxHashMap;

use crate::channel::{Channel, Observed};
use crate::syllable::skeleton;

/// A user's words, immutable.
///
/// ```
/// use phucdau::candidate::Listed;
/// let listed = Listed::new([("Thạnh Lợi".to_owned(), 1.0), ("Xẻo".to_owned(), 2.0)].iter());
/// let found: Vec<_> = listed.same_letters("xeo").map(|number| listed.text(number)).collect();
/// assert_eq!(found, ["Xẻo"]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Listed {
    words: Vec<Word>,
    by_skeleton: FxHashMap<String, Vec<u32>>,
}

#[derive(Clone, Debug)]
struct Word {
    text: String,
    letters: usize,
    favour: f32,
}

/// How much likelier than a word that the vocabulary lacks a listed word of weight 1 is, in nats.
const FAVOUR: f32 = 2.0;
/// The least channel score of a listed word, in nats for each of its letters.
const LEAST: f32 = -2.0;

impl Listed {
    /// Takes the words of a list of words and phrases, each with its weight. `O(bytes)`.
    pub fn new<'a>(list: impl Iterator<Item = &'a (String, f32)>) -> Self {
        let mut listed = Self::default();
        for (phrase, weight) in list {
            let favour = FAVOUR + weight.max(1.0e-3).ln();
            for text in phrase.split_whitespace() {
                let number = listed.words.len() as u32;
                listed.by_skeleton.entry(skeleton(&text.to_lowercase())).or_default().push(number);
                listed.words.push(Word { text: text.to_owned(), letters: text.chars().count(), favour });
            }
        }
        listed
    }

    /// Whether no word is listed.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// A word as it was listed.
    ///
    /// # Panics
    /// If there is no word of this number.
    pub fn text(&self, number: u32) -> &str {
        &self.words[number as usize].text
    }

    /// What a word's weight adds to a path, in nats.
    ///
    /// # Panics
    /// If there is no word of this number.
    pub fn favour(&self, number: u32) -> f32 {
        self.words[number as usize].favour
    }

    /// The words with the letters of a token, whatever their marks and case.
    pub fn same_letters(&self, token: &str) -> impl Iterator<Item = u32> + '_ {
        self.by_skeleton.get(&skeleton(&token.to_lowercase())).into_iter().flatten().copied()
    }

    /// The words that a channel may have turned into a token, each with its channel score. `O(words * token)`.
    pub fn confused(&self, channel: &Channel, token: &str) -> Vec<(u32, f32)> {
        if self.is_empty() {
            return Vec::new();
        }
        let characters: Vec<char> = token.chars().collect();
        let mut observed = Observed::new();
        observed.prepare(channel, &characters);
        let near = self.words.iter().enumerate().filter(|(_, word)| word.letters.abs_diff(characters.len()) <= 2);
        near.filter_map(|(number, word)| {
            let score = channel.score_prepared(&observed, &word.text).nats();
            (score >= LEAST * word.letters as f32).then_some((number as u32, score))
        })
        .collect()
    }
}
