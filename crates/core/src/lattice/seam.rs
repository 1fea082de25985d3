//! White space that was lost or came in: two words out of one atom, one word out of two, and numbers that touch a word.

use std::ops::RangeInclusive;

use super::build::{Builder, SOUND, is_word, may_hold_letters};
use super::stage::Stage;
use super::{Events, Lattice, Output};
use crate::candidate::{Candidate, Origin, Reading};
use crate::case::Case;
use crate::lexicon::{Lexicon, WordKind, key};
use crate::lm::LanguageModel;
use crate::models::Models;
use crate::syllable::{has_marks, lower};
use crate::word::WordId;

/// Words before a number of their own, and the numbers that they may have.
const COUNTED: [(&str, RangeInclusive<u32>); 4] =
    [("tháng", 1..=12), ("ngày", 1..=31), ("quý", 1..=4), ("năm", 1900..=2099)];
/// The most letters that a syllable has, and two.
const LONGEST_SYLLABLE: usize = 7;
const LONGEST_GLUED: usize = 2 * LONGEST_SYLLABLE;
/// A word rarer than this by itself, in nats, may be a piece of another.
const RARE: f32 = -11.0;

/// Behind which byte of an atom with letters and digits white space was lost. The written rule, which leaves every digit as it is:
///
/// - between a word and its number in a date (`tháng7`, `năm2010`);
/// - between digits and a syllable with marks (`25hồ sơ`), which no unit of measurement is.
pub fn lost(lexicon: &Lexicon, text: &str) -> Option<u32> {
    let digit = |c: char| c.is_ascii_digit();
    let (word, digits) = text.split_at(text.find(digit)?);
    let place = if word.is_empty() {
        let word = digits.trim_start_matches(digit);
        let is_whole = has_marks(word) && !word.contains(digit) && Case::of(word) == Case::Lower;
        (is_whole && syllable(lexicon, word).is_some()).then_some(digits.len() - word.len())
    } else {
        let number: u32 = digits.parse().ok()?;
        let word_alone = lower(word);
        COUNTED.iter().any(|(counted, range)| *counted == word_alone && range.contains(&number)).then_some(word.len())
    };
    place.map(|place| place as u32)
}

/// What the language model sees of a text with a number that white space at a byte would part.
pub fn events(lexicon: &Lexicon, text: &str, place: usize) -> Events {
    let event = |text: &str| {
        let number = text.starts_with(|c: char| c.is_ascii_digit());
        if number { WordId::NUMBER } else { word_of(lexicon, text).unwrap_or(WordId::UNKNOWN) }
    };
    let (first, second) = text.split_at(place);
    Events::Two(event(first), event(second))
}

/// Whether a text is two common syllables, one of them with marks, without the white space between them.
pub fn is_glued(models: &Models, text: &str) -> bool {
    let common = |text: &str| syllable(&models.lexicon, text).is_some_and(|word| models.lm.unigram(word).nats() > RARE);
    let may_be = text.chars().take(LONGEST_GLUED + 1).count() <= LONGEST_GLUED && has_marks(text);
    // A capital inside is a brand's: `MaiLinh`.
    may_be
        && Case::of(text) != Case::Mixed
        && text.char_indices().skip(2).any(|(cut, _)| common(&text[..cut]) && common(&text[cut..]))
}

fn word_of(lexicon: &Lexicon, text: &str) -> Option<WordId> {
    let mut form = String::with_capacity(text.len());
    key(text, &mut form);
    lexicon.id(&form)
}

/// The syllable of two letters or more that a text is.
fn syllable(lexicon: &Lexicon, text: &str) -> Option<WordId> {
    text.chars().nth(1)?;
    word_of(lexicon, text).filter(|&word| lexicon.kind(word) == WordKind::Syllable)
}

impl Builder {
    /// One word out of two atoms with a space between them.
    pub(super) fn merges(&mut self, stage: &Stage, lattice: &mut Lattice) {
        let (first, Some(next)) = (&stage.atoms[stage.at], stage.next()) else { return };
        let glued = stage.atoms.get(stage.at + 2).is_some_and(|after| !after.spaced && may_hold_letters(after));
        if glued || !is_word(first) || !is_word(next) || !next.spaced || next.opens_line || next.kept {
            return;
        }
        let found = [stage.at, stage.at + 1].map(|at| self.finder.candidates(self.known[at]));
        let sound = |text: &str, found: &[Candidate]| {
            text.chars().nth(1).is_some() && found.iter().any(|candidate| candidate.channel > SOUND)
        };
        let exact = sound(first.text, found[0]) && sound(next.text, found[1]);
        let itself = found.map(|found| found.iter().find(|candidate| candidate.origin == Origin::Identity));
        let is_piece = |itself: &Candidate| stage.models.lm.unigram(itself.reading.word).nats() < RARE;
        let channel = match itself {
            [Some(one), Some(other)] if is_piece(one) || is_piece(other) => Some(one.channel + other.channel),
            _ => None,
        };
        if exact && (channel.is_none() || !stage.regime.carries_marks()) {
            return;
        }
        let mut joined = std::mem::take(&mut self.joined);
        joined.clear();
        joined.push_str(first.text);
        joined.push_str(next.text);
        if let (true, Some(channel)) = (exact, channel) {
            whole(stage, &joined, channel, lattice);
        } else if joined.chars().count() <= 8 {
            self.readings(stage, &joined, 2, stage.weights.merge, lattice);
        }
        self.joined = joined;
    }

    /// Two words out of one atom.
    pub(super) fn splits(&mut self, stage: &Stage, lattice: &mut Lattice) {
        let text = stage.atoms[stage.at].text;
        for (cut, _) in text.char_indices().skip(1) {
            let (left, right) = text.split_at(cut);
            if right.chars().nth(1).is_none() && !right.ends_with(['y', 'ý', 'ỷ', 'o', 'ở', 'à', 'a']) {
                continue;
            }
            let least = -0.9 * text.len() as f32;
            self.halves.clear();
            self.halves.extend(self.finder.find_few(stage.models, stage.regime, left, least));
            let best = self.halves.iter().map(|half| half.channel).fold(f32::NEG_INFINITY, f32::max);
            if best < least {
                continue;
            }
            let rights = self.finder.find_few(stage.models, stage.regime, right, least - best);
            for first in &self.halves {
                for second in rights {
                    let channel = first.channel + second.channel;
                    if channel < least {
                        continue;
                    }
                    let score =
                        stage.weigh(first) + stage.weigh_second(second) + stage.weights.split + stage.weights.change;
                    let events = Events::Two(first.reading.word, second.reading.word);
                    lattice.push(stage.arc(
                        1,
                        events,
                        score,
                        Output::Words(first.reading, second.reading),
                        Origin::Split,
                    ));
                }
            }
        }
    }
}

/// The word that two atoms are together, letter for letter.
fn whole(stage: &Stage, text: &str, channel: f32, lattice: &mut Lattice) {
    let fits = text.chars().nth(LONGEST_SYLLABLE).is_none();
    let word = if fits { syllable(&stage.models.lexicon, text) } else { None };
    let Some(word) = word else { return };
    let reading = Reading { word, case: Case::of(text) };
    let score = stage.weigh(&Candidate { reading, channel, origin: Origin::Merge });
    let score = score + stage.weights.change + stage.weights.merge;
    lattice.push(stage.arc(2, Events::One(word), score, Output::Word(reading), Origin::Merge));
}

#[cfg(all(test, feature = "embedded"))]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_touch_a_word_are_parted() {
        let models = Models::embedded().unwrap();
        let parted = |text: &str| {
            let place = lost(&models.lexicon, text)? as usize;
            Some(format!("{} {}", &text[..place], &text[place..]))
        };
        assert_eq!(parted("tháng7").as_deref(), Some("tháng 7"));
        assert_eq!(parted("Năm2010").as_deref(), Some("Năm 2010"));
        assert_eq!(parted("25hồ").as_deref(), Some("25 hồ"));
        for text in ["tháng13", "nghiệp9", "năm3", "5kg", "500đ", "3đ", "2h30", "A4", "6Đồng", "4ồ2", "t7", "12ngay"]
        {
            assert_eq!(parted(text), None, "{text}");
        }
    }

    #[test]
    fn common_syllables_without_white_space_between_them_are_glued() {
        let models = Models::embedded().unwrap();
        for text in ["Cănnhà", "củacơ", "họchỉ", "Ôngấy"] {
            assert!(is_glued(&models, text), "{text}");
        }
        for text in ["người", "Đrăng", "maximum", "nghiêng", "Kđăm", "hoalan"] {
            assert!(!is_glued(&models, text), "{text}");
        }
    }
}
