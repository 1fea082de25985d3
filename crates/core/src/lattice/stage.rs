//! What the arcs that leave one boundary have in common: where they stand, and what their words cost there.

use std::ops::Deref;

use super::build::{Ground, Observed, Setting};
use super::seam;
use super::speck::joins;
use super::{Arc, Events, Lattice, Output};
use crate::candidate::{Candidate, Known, Origin, Reading};
use crate::case::{Case, differs_in_size_alone};
use crate::lexicon::{WordKind, key};
use crate::regime::Regime;
use crate::syllable::{correct_slip, has_marks, is_vietnamese_letter, lower_letter};
use crate::token::Class;
use crate::word::WordId;

/// What speaks for a capital inside a sentence of half-marked text: it may be a foreign name, in nats.
const NAMED: f32 = 3.0;
/// The same in clean text, in nats: names are spelt in more than one way (`Đăk`, `Đắk`).
const NAMED_IN_CLEAN: f32 = 2.0;
/// The same for a word that the lexicon lacks: peoples of the highlands have names of their own (`Kđăm`, `Đrăng`).
const UNKNOWN_NAMED_IN_CLEAN: f32 = 4.0;
/// What an unknown word with marks costs in clean text beyond other unknown words, in nats.
const ODD: f32 = -3.0;

/// What a word that a slip of typing would explain, such as `truờng`, `Cănnhà` or `kếT`, costs in clean text beyond other words, in
/// nats.
const SLIP: f32 = -6.0;

/// What the arcs that leave one boundary have in common.
pub(super) struct Stage<'s> {
    pub(super) ground: Ground<'s>,
    pub(super) atoms: &'s [Observed<'s>],
    pub(super) at: usize,
    /// What is known of the atom, if it is a word.
    pub(super) known: Known,
    /// What stands before and after the atom, as truecasing wants it.
    pub(super) neighbours: Option<(WordId, WordId)>,
}

impl<'s> Deref for Stage<'s> {
    type Target = Ground<'s>;

    fn deref(&self) -> &Ground<'s> {
        &self.ground
    }
}

impl Stage<'_> {
    pub(super) fn next(&self) -> Option<&Observed<'_>> {
        self.atoms.get(self.at + 1)
    }

    /// Whether the number of a document comes next, as in `số 40/2016/QĐ-UBND`.
    pub(super) fn precedes_code(&self) -> bool {
        let slashed = self.atoms.get(self.at + 2).is_some_and(|slash| slash.text == "/" && !slash.spaced);
        self.next()
            .is_some_and(|next| next.spaced && next.class == Class::Number && (slashed || next.text.contains('/')))
    }

    /// Whether the atom is a word with a capital inside a sentence.
    pub(super) fn is_name(&self) -> bool {
        let atom = &self.atoms[self.at];
        matches!(atom.setting, Setting::Inside | Setting::Quoted | Setting::Announced)
            && Case::of(atom.text) == Case::Title
    }

    /// Whether the atom is the letter of an item, as in `b)`.
    pub(super) fn is_label(&self) -> bool {
        let atom = &self.atoms[self.at];
        let closes = self.next().is_some_and(|next| next.text == ")" && !next.spaced);
        atom.spaced && closes && atom.text.chars().nth(1).is_none()
    }

    /// Whether the atom is a word with the number of a note behind it, as in `nghiệp9`.
    pub(super) fn is_noted(&self) -> bool {
        let atom = &self.atoms[self.at];
        let word = atom.text.trim_end_matches(|c: char| c.is_ascii_digit());
        let is_known = || {
            let mut form = String::new();
            key(word, &mut form);
            self.models.lexicon.id(&form).is_some()
        };
        atom.class == Class::Mixed && word.chars().nth(1).is_some() && is_known()
    }

    /// Whether a hyphen joins the atom to another word, as in `Đà-nẵng`: by itself it may be rare.
    pub(super) fn is_joined(&self) -> bool {
        let (atoms, at) = (self.atoms, self.at);
        let word = |at: usize| atoms.get(at).is_some_and(|atom| atom.class == Class::Word);
        joins(atoms, at + 1) && word(at + 2) || at >= 2 && joins(atoms, at - 1) && word(at - 2)
    }

    /// Whether the atom is a unit of area or volume behind a number, as in `300 m2`.
    pub(super) fn is_measure(&self) -> bool {
        let behind_number = self.at > 0 && self.atoms[self.at - 1].class == Class::Number;
        let unit = self.atoms[self.at].text.strip_suffix(['2', '3']);
        behind_number && unit.is_some_and(|unit| matches!(unit, "m" | "mm" | "cm" | "dm" | "hm" | "km"))
    }

    /// Whether the atom stands between two that begin with a capital, as in `KH&ĐT`.
    pub(super) fn among_capitals(&self) -> bool {
        let capital = |atom: &Observed| atom.text.starts_with(char::is_uppercase);
        self.at > 0 && capital(&self.atoms[self.at - 1]) && self.next().is_some_and(capital)
    }

    /// Whether the atom is in capitals that have the shapes of small letters, inside a sentence.
    pub(super) fn is_grown(&self) -> bool {
        let atom = &self.atoms[self.at];
        atom.setting == Setting::Inside
            && Case::of(atom.text) == Case::Upper
            && differs_in_size_alone(&atom.text.to_lowercase())
    }

    /// The arc that leaves a word as it stands, which was found among its candidates or is none that is known.
    pub(super) fn identity(&self, found: &[Candidate], listed: &[(u32, f32)]) -> Arc {
        let Ground { regime, weights, .. } = self.ground;
        let atom = &self.atoms[self.at];
        let named = |clean: f32| match regime {
            Regime::Half if self.is_name() => NAMED,
            Regime::Marked if self.is_name() => clean,
            _ => 0.0,
        };
        let (event, score) = match found.iter().find(|c| c.origin == Origin::Identity) {
            Some(c) => {
                let uneven = c.reading.case == Case::Mixed && has_marks(atom.text) && regime == Regime::Marked;
                let slip =
                    if uneven && self.models.lexicon.kind(c.reading.word) == WordKind::Syllable { SLIP } else { 0.0 };
                (c.reading.word, self.weigh(c) + named(NAMED_IN_CLEAN) + slip)
            }
            None if atom.class == Class::Mixed => (WordId::CODE, weights.code),
            None if listed.iter().any(|&(number, _)| self.listed.text(number) == atom.text) => (WordId::UNKNOWN, 0.0),
            None => {
                let odd = if regime == Regime::Marked && is_odd_word(atom.text) { ODD } else { 0.0 };
                let slipped = || correct_slip(atom.text).is_some() || seam::is_glued(self.models, atom.text);
                let slip = if regime == Regime::Marked && !self.is_name() && slipped() { SLIP } else { 0.0 };
                let named = if regime == Regime::Marked { named(UNKNOWN_NAMED_IN_CLEAN) } else { 0.0 };
                let letters = atom.text.chars().count();
                (WordId::UNKNOWN, weights.unknown + weights.unknown_letter * letters as f32 + odd + slip + named)
            }
        };
        self.arc(1, Events::One(event), score, Output::Source, Origin::Identity)
    }

    /// The arcs of the words of the user's list that a word may be.
    pub(super) fn of_list(&self, listed: &[(u32, f32)], lattice: &mut Lattice) {
        let text = self.atoms[self.at].text;
        for &(number, channel) in listed.iter().filter(|&&(number, _)| self.listed.text(number) != text) {
            let score = self.weights.channel * channel + self.listed.favour(number);
            let event = Events::One(WordId::UNKNOWN);
            lattice.push(self.arc(1, event, score, Output::Listed(number), Origin::Lexicon));
        }
    }

    pub(super) fn arc(&self, count: usize, events: Events, score: f32, output: Output, origin: Origin) -> Arc {
        Arc { from: self.at as u32, to: (self.at + count) as u32, events, score, output, origin }
    }

    /// Channel and case of a candidate, and its agreement with a phrase, weighted.
    pub(super) fn weigh(&self, candidate: &Candidate) -> f32 {
        self.weigh_in(self.atoms[self.at].setting, candidate)
    }

    /// The same for the second of two words in one atom.
    pub(super) fn weigh_second(&self, candidate: &Candidate) -> f32 {
        let setting = self.atoms[self.at].setting;
        self.weigh_in(if setting == Setting::Capitals { setting } else { Setting::Inside }, candidate)
    }

    fn weigh_in(&self, setting: Setting, candidate: &Candidate) -> f32 {
        let case = match self.regime {
            Regime::Bare | Regime::Half => 0.0,
            _ => self.weights.case * self.case(setting, candidate.reading),
        };
        self.weigh_form(candidate) + case
    }

    /// The same without its case, for text whose case is right.
    #[inline]
    pub(super) fn weigh_form(&self, candidate: &Candidate) -> f32 {
        let expected = self.atoms[self.at].expected == Some(candidate.reading.word);
        let phrase = if expected { self.weights.phrase } else { 0.0 };
        self.weights.channel * candidate.channel + phrase
    }

    /// Log-probability of a word's case where it stands.
    fn case(&self, setting: Setting, reading: Reading) -> f32 {
        match (setting, reading.case) {
            (Setting::Start, Case::Title) => -0.1,
            (Setting::Start, Case::Upper) => -4.0,
            (Setting::Start, Case::Lower) => -2.5,
            // What is quoted begins with a capital in two of three cases in laws and papers of agencies, in one of four in news.
            (Setting::Quoted, Case::Title) => -0.7,
            (Setting::Quoted, Case::Upper) => -3.0,
            (Setting::Quoted, Case::Lower) => -0.8,
            // Five of six in papers of agencies, in news and in the encyclopaedia, three of five in laws.
            (Setting::Announced, Case::Title) => -0.3,
            (Setting::Announced, Case::Upper) => -3.0,
            (Setting::Announced, Case::Lower) => -1.4,
            (Setting::Capitals, Case::Upper) => -0.05,
            (Setting::Capitals, Case::Title) => -3.5,
            (Setting::Capitals, Case::Lower) => -4.5,
            (_, Case::Mixed) => -1.0,
            (Setting::Inside, case) => {
                let habit = self.models.lexicon.case(reading.word);
                let (lower, title) = (habit.lower.nats(), habit.title.nats());
                let of_title = match case {
                    Case::Upper => return habit.upper.nats(),
                    Case::Title => true,
                    Case::Lower | Case::Mixed => false,
                };
                let shift = match (self.neighbours, &self.models.truecase) {
                    (Some((before, after)), Some(truecase)) => truecase.shift(before, reading.word, after),
                    _ => 0.0,
                };
                let shift = self.weights.truecase * shift;
                let own = if of_title { title } else { lower };
                if shift == 0.0 {
                    return own;
                }
                // What small letters and a first capital have together is divided anew.
                let both = (lower.exp() + title.exp()).ln();
                let odds = if of_title { title - lower + shift } else { lower - title - shift };
                both - (-odds).exp().ln_1p()
            }
        }
    }
}

/// Whether a word has marks, all of them of Vietnamese: an unknown one is seldom meant so.
fn is_odd_word(text: &str) -> bool {
    let vietnamese = |c: char| c.is_ascii() || is_vietnamese_letter(c);
    has_marks(text) && text.chars().all(|c| vietnamese(lower_letter(c)))
}
