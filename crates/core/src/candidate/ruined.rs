//! Words so common that one of them may stand where a token shows next to nothing of what was written.

use std::ops::{Range, RangeInclusive};

use rustc_hash::FxHashMap;

use super::prefixes::Prefixes;
use super::{Candidate, Origin, PRIOR, RARE_TOKEN, REMEMBERED, Reading};
use crate::case::Case;
use crate::channel::{Channel, Observed};
use crate::lexicon::WordKind;
use crate::lm::LanguageModel;
use crate::models::Models;
use crate::regime::Regime;
use crate::syllable::skeleton;
use crate::word::WordId;

/// How many words are common.
const COMMON: usize = 1000;
/// How many guesses at one token are kept.
const KEPT: usize = 64;
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
    common: Common,
    ranked: Vec<(f32, Candidate)>,
    known: FxHashMap<Box<str>, Range<u32>>,
    guesses: Vec<Candidate>,
    observed: Observed,
    prefixes: Prefixes,
}

/// The commonest syllables.
#[derive(Debug, Default)]
struct Common {
    /// Each with its log-probability in nats, by their letters, so that those with the same beginning follow each other.
    words: Vec<(f32, WordId)>,
    /// How many letters each has.
    lengths: Vec<usize>,
    /// Their letters in one row, small, with a first capital, and in capitals.
    spelled: [Vec<char>; 3],
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
        if self.common.words.is_empty() {
            self.common = Common::of(models);
        }
        let Self { common, ranked, observed, prefixes, .. } = self;
        let characters: Vec<char> = token.chars().collect();
        let letters = characters.len();
        observed.prepare(channel, &characters);
        let case = Case::of(token);
        let least = if case == Case::Lower { ruined(letters) } else { LEAST };
        let rank = |score: f32, at: usize| {
            let (prior, word) = common.words[at];
            let guess = Candidate { reading: Reading { word, case }, channel: score, origin: Origin::Confusion };
            (score + PRIOR * prior, guess)
        };
        prefixes.start(observed);
        ranked.clear();
        let mut spelled = &common.spelled[(case as usize).min(common.spelled.len() - 1)][..];
        for (at, &length) in common.lengths.iter().enumerate() {
            let word;
            (word, spelled) = spelled.split_at(length);
            let far = length.abs_diff(letters) > FARTHEST;
            let score = if far { None } else { prefixes.score(channel, observed, word.iter().copied(), least) };
            ranked.extend(score.map(|score| rank(score, at)));
        }
        let order = |(a, x): &(f32, Candidate), (b, y): &(f32, Candidate)| {
            b.total_cmp(a).then_with(|| x.reading.cmp(&y.reading))
        };
        ranked.sort_by(order);
        self.guesses.extend(ranked.iter().take(KEPT).map(|(_, guess)| *guess));
    }
}

/// Whether a token is no usual word, and neither its own letters nor those that the channel confuses with them make a
/// syllable.
fn is_ruined(models: &Models, token: &str, found: &[Candidate]) -> bool {
    let speaks = |c: &Candidate| {
        let word = c.reading.word;
        let usual = c.origin == Origin::Identity && models.lm.unigram(word).nats() > RARE_TOKEN;
        usual || c.channel > SOUND && models.lexicon.kind(word) == WordKind::Syllable
    };
    LETTERS.contains(&token.chars().count())
        && Case::of(token) != Case::Mixed
        && !found.iter().any(speaks)
        && !models.lexicon.has_syllable(&skeleton(&token.to_lowercase()))
}

impl Common {
    fn of(models: &Models) -> Self {
        let ids = WordId::FIRST_WORD.index()..models.lexicon.len();
        let words = ids.filter_map(|index| u16::try_from(index).ok().map(WordId));
        let syllables = words.filter(|&word| models.lexicon.kind(word) == WordKind::Syllable);
        let mut words: Vec<(f32, WordId)> = syllables.map(|word| (models.lm.unigram(word).nats(), word)).collect();
        words.sort_by(|(a, x), (b, y)| b.total_cmp(a).then_with(|| x.cmp(y)));
        words.truncate(COMMON);
        words.sort_by(|(_, x), (_, y)| models.lexicon.form(*x).cmp(models.lexicon.form(*y)));
        let mut common = Self { words, ..Self::default() };
        let Self { words, lengths, spelled } = &mut common;
        let mut cased = String::new();
        for &(_, word) in &*words {
            let form = models.lexicon.form(word);
            lengths.push(form.chars().count());
            for (spelled, case) in spelled.iter_mut().zip([Case::Lower, Case::Title, Case::Upper]) {
                cased.clear();
                case.write(form, &mut cased);
                spelled.extend(cased.chars());
            }
        }
        common
    }
}
