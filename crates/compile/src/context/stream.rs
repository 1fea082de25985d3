//! Training text as the context model sees it, in memory: for each position the word, its skeleton and its shape.

use phucdau::case::Case;
use phucdau::context::{REACH, Seen, Shape};
use phucdau::lexicon::{Lexicon, key};
use phucdau::syllable::skeleton;
use phucdau::token::{Class, atoms};
use phucdau::word::WordId;

use crate::error::Error;
use crate::text::{Source, each};

/// The commonest word with the skeleton of each word; classes stand for themselves.
#[derive(Clone, Debug)]
pub struct Skeletons(Vec<WordId>);

impl Skeletons {
    /// Asks the lexicon for every word. `O(vocabulary)`.
    pub fn of(lexicon: &Lexicon) -> Self {
        let commonest = |word: WordId| {
            let form = lexicon.form(word);
            if form.is_empty() { word } else { lexicon.forms(&skeleton(form)).next().unwrap_or(word) }
        };
        Self((0..lexicon.len()).map(|id| commonest(WordId(id as u16))).collect())
    }

    /// The name of a word's skeleton.
    pub fn name(&self, word: WordId) -> WordId {
        self.0[word.index()]
    }
}

/// Positions of all paragraphs, one after the other, with room for the reach of a window between them.
#[derive(Debug, Default)]
pub struct Stream {
    words: Vec<u16>,
    shapes: Vec<u8>,
}

/// Of this many paragraphs the case of three is hidden, so that text without capitals is read well too.
const HIDDEN: usize = 10;

impl Stream {
    /// Reads text files, each as often as its weight says. `O(text)`; 3 bytes a word.
    ///
    /// # Errors
    /// As [`each`].
    pub fn read(lexicon: &Lexicon, sources: &[Source]) -> Result<Self, Error> {
        let mut stream = Self::default();
        each(
            sources,
            |block| Self::of(lexicon, block),
            |piece: Self, weight| {
                for _ in 0..weight {
                    stream.words.extend_from_slice(&piece.words);
                    stream.shapes.extend_from_slice(&piece.shapes);
                }
            },
        )?;
        Ok(stream)
    }

    /// The paragraphs of a text, a line each.
    pub fn of(lexicon: &Lexicon, text: &str) -> Self {
        let mut stream = Self::default();
        let mut form = String::new();
        for (number, paragraph) in text.lines().enumerate() {
            let hidden = number % HIDDEN >= 7;
            stream.pad(Seen::START);
            for atom in atoms(paragraph) {
                if atom.class == Class::Word {
                    let text = atom.span.of(paragraph);
                    key(text, &mut form);
                    let shape = if hidden { Shape::Lower } else { Shape::of(Case::of(text)) };
                    stream.push(lexicon.id(&form).unwrap_or(WordId::UNKNOWN), shape);
                } else if let Some(event) = atom.class.event() {
                    stream.push(event, Shape::None);
                }
            }
            stream.pad(Seen::END);
        }
        stream
    }

    fn pad(&mut self, seen: Seen) {
        for _ in 0..REACH {
            self.push(seen.skeleton, seen.shape);
        }
    }

    fn push(&mut self, word: WordId, shape: Shape) {
        self.words.push(word.0);
        self.shapes.push(shape as u8);
    }

    /// How many positions there are, the padding counted.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The word at a position.
    pub fn word(&self, at: usize) -> WordId {
        WordId(self.words[at])
    }

    /// The window around the position of a word.
    ///
    /// # Panics
    /// If the position is padding at either end.
    pub fn window(&self, at: usize, skeletons: &Skeletons) -> [Seen; 2 * REACH + 1] {
        const SHAPES: [Shape; 4] = [Shape::Lower, Shape::Title, Shape::Upper, Shape::None];
        std::array::from_fn(|i| {
            let at = at + i - REACH;
            Seen { skeleton: skeletons.name(WordId(self.words[at])), shape: SHAPES[usize::from(self.shapes[at]) & 3] }
        })
    }
}
