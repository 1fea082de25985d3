//! Words so common that one of them may stand where a token shows next to nothing of what was written.

use std::ops::{Range, RangeInclusive};

use rustc_hash::FxHashMap;

use super::{Candidate, Origin, PRIOR, RARE_TOKEN, REMEMBERED, Reading};
use crate::case::Case;
use crate::channel::{Channel, Observed, Row};
use crate::lexicon::WordKind;
use crate::lm::LanguageModel;
use crate::models::Models;
use crate::regime::Regime;
use crate::syllable::skeleton;
use crate::word::WordId;

/// How many words are common.
const COMMON: usize = 1000;
/// How many guesses at one token are kept.
const KEPT: usize = 400;
/// By how many letters a guess may differ from its token.
const FARTHEST: usize = 4;
/// A token of which a syllable has a channel score above this, in nats, is not ruined.
const SOUND: f32 = -4.0;
/// Shortest and longest ruined token, in letters.
const LETTERS: RangeInclusive<usize> = 2..=7;
/// The least channel score of a guess at a token with capitals, in nats: it may be a name that the vocabulary lacks.
const LEAST: f32 = -20.0;

/// Log-probability that a word is ruined and looks like a certain token, in nats: the least channel score of a guess.
pub fn ruined(letters: usize) -> f32 {
    -13.0 - letters as f32
}

/// Guesses what ruined tokens may have meant; one for each worker.
#[derive(Debug, Default)]
pub struct Guesser {
    /// The commonest syllables, each with its log-probability in nats, by their letters.
    common: Vec<(f32, WordId)>,
    ranked: Vec<(f32, Candidate)>,
    known: FxHashMap<Box<str>, Range<u32>>,
    guesses: Vec<Candidate>,
    observed: Observed,
    prefixes: Prefixes,
}

/// The rows along the letters of one word; the next word begins where it first differs.
#[derive(Debug, Default)]
struct Prefixes {
    letters: Vec<char>,
    /// One row more than letters.
    rows: Vec<Row>,
    /// The letters so far can no longer come to what is asked for.
    lost: bool,
}

impl Prefixes {
    fn start(&mut self, observed: &Observed) {
        self.letters.clear();
        self.rows.resize_with(self.rows.len().max(1), Row::default);
        observed.start(&mut self.rows[0]);
        self.lost = false;
    }

    /// The channel score of a word, if it is `least` or above, which stays the same from `start` on.
    fn score(&mut self, channel: &Channel, observed: &Observed, word: &str, least: f32) -> Option<f32> {
        let same = self.letters.iter().zip(word.chars()).take_while(|(one, other)| **one == *other).count();
        if !(self.lost && same == self.letters.len()) {
            self.letters.truncate(same);
            self.lost = false;
            for letter in word.chars().skip(same) {
                let at = self.letters.len();
                self.rows.resize_with(self.rows.len().max(at + 2), Row::default);
                let (above, below) = self.rows.split_at_mut(at + 1);
                let before = at.checked_sub(1).map(|last| (self.letters[last], &above[last]));
                let bound = channel.extend(observed, letter, before, &above[at], &mut below[0]);
                self.letters.push(letter);
                if bound < least {
                    self.lost = true;
                    break;
                }
            }
        }
        let score = observed.last(&self.rows[self.letters.len()]);
        (!self.lost && score >= least).then_some(score)
    }
}

impl Guesser {
    /// The common words that a token may have been, if it is ruined: if it is no usual word, and neither its own letters
    /// nor those that the channel confuses with them make a syllable, as `found` shows. Remembered: amortised `O(token)`.
    pub fn guess(&mut self, models: &Models, regime: Regime, token: &str, found: &[Candidate]) -> &[Candidate] {
        let range = match self.known.get(token) {
            Some(range) => range.clone(),
            None => self.learn(models, regime, token, found),
        };
        &self.guesses[range.start as usize..range.end as usize]
    }

    fn learn(&mut self, models: &Models, regime: Regime, token: &str, found: &[Candidate]) -> Range<u32> {
        if self.guesses.len() > REMEMBERED || self.known.len() > REMEMBERED / 4 {
            self.known.clear();
            self.guesses.clear();
        }
        let start = self.guesses.len() as u32;
        if is_ruined(models, token, found) {
            self.try_all(models, models.channel(regime), token);
        }
        let range = start..self.guesses.len() as u32;
        self.known.insert(token.into(), range.clone());
        range
    }

    fn try_all(&mut self, models: &Models, channel: &Channel, token: &str) {
        if self.common.is_empty() {
            self.common = common(models);
        }
        let characters: Vec<char> = token.chars().collect();
        let letters = characters.len();
        self.observed.prepare(channel, &characters);
        let case = Case::of(token);
        let small = case == Case::Lower;
        let least = if small { ruined(letters) } else { LEAST };
        let mut cased = String::new();
        self.prefixes.start(&self.observed);
        for at in 0..self.common.len() {
            let (prior, word) = self.common[at];
            let form = models.lexicon.form(word);
            if form.chars().count().abs_diff(letters) > FARTHEST {
                continue;
            }
            cased.clear();
            case.write(form, &mut cased);
            let score = match self.prefixes.score(channel, &self.observed, &cased, least) {
                Some(score) => score,
                None if small => least,
                None => continue,
            };
            let reading = Reading { word, case };
            let guess = Candidate { reading, channel: score, origin: Origin::Confusion };
            self.ranked.push((score + PRIOR * prior, guess));
        }
        self.ranked.sort_by(|(a, x), (b, y)| b.total_cmp(a).then_with(|| x.reading.cmp(&y.reading)));
        self.guesses.extend(self.ranked.drain(..).take(KEPT).map(|(_, guess)| guess));
    }
}

/// Whether a token is no usual word, and neither its own letters nor those that the channel confuses with them make a
/// syllable.
fn is_ruined(models: &Models, token: &str, found: &[Candidate]) -> bool {
    let is_syllable = |word| models.lexicon.kind(word) == WordKind::Syllable;
    let speaks = |c: &Candidate| {
        let word = c.reading.word;
        let usual = c.origin == Origin::Identity && models.lm.unigram(word).nats() > RARE_TOKEN;
        usual || c.channel > SOUND && is_syllable(word)
    };
    LETTERS.contains(&token.chars().count())
        && Case::of(token) != Case::Mixed
        && !found.iter().any(speaks)
        && !models.lexicon.forms(&skeleton(&token.to_lowercase())).any(is_syllable)
}

/// The commonest syllables, by their letters, so that those with the same beginning follow each other.
fn common(models: &Models) -> Vec<(f32, WordId)> {
    let ids = WordId::FIRST_WORD.index()..models.lexicon.len();
    let words = ids.filter_map(|index| u16::try_from(index).ok().map(WordId));
    let syllables = words.filter(|&word| models.lexicon.kind(word) == WordKind::Syllable);
    let mut ranked: Vec<(f32, WordId)> = syllables.map(|word| (models.lm.unigram(word).nats(), word)).collect();
    ranked.sort_by(|(a, x), (b, y)| b.total_cmp(a).then_with(|| x.cmp(y)));
    ranked.truncate(COMMON);
    ranked.sort_by(|(_, x), (_, y)| models.lexicon.form(*x).cmp(models.lexicon.form(*y)));
    ranked
}
