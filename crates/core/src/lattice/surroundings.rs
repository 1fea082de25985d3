//! What stands around each atom, as the context model sees it, and what that says of the arcs over it.

use super::build::Observed;
use super::{Arc, Events};
use crate::candidate::{Finder, Known};
use crate::context::{Batch, REACH, Seen, Shape, Window};
use crate::lm::LanguageModel;
use crate::models::Models;
use crate::syllable::skeleton;
use crate::token::Class;
use crate::weights::Weights;
use crate::word::WordId;

/// An arc whose own score lies this far behind the best, in nats, has no need to lose more.
const HOPEFUL: f32 = 8.0;
/// Words that lie this far behind the best by their arcs and by how common they are, in nats, will not be asked for.
const UNLIKELY: f32 = 6.0;

/// The skeletons of a stretch and of what came before it in its paragraph.
#[derive(Debug, Default)]
pub(super) struct Surroundings {
    seen: Vec<Seen>,
    /// Where each atom stands among them, if the context model sees it.
    places: Vec<Option<usize>>,
    /// The name of the skeleton of a word.
    of_words: Vec<Option<WordId>>,
    /// The words of a boundary.
    choices: Vec<Choice>,
    /// What was asked together, and the number of what was asked of each atom.
    batch: Batch,
    asked: Vec<Option<usize>>,
}

/// A word that an arc may be.
#[derive(Clone, Copy, Debug)]
struct Choice {
    /// The name of its skeleton.
    skeleton: WordId,
    word: WordId,
    /// The number of the arc.
    number: usize,
    /// What the arc scores and how common the word is.
    prior: f32,
}

impl Surroundings {
    /// Looks at a stretch, of whose words is told what is known; unless it opens a paragraph, it follows the one looked at
    /// before. `O(atoms)`.
    pub(super) fn look(&mut self, atoms: &[Observed], known: &[Known], opens_paragraph: bool) {
        let end = self.seen.len().saturating_sub(REACH);
        self.seen.truncate(end);
        self.seen.drain(..end.saturating_sub(REACH));
        if opens_paragraph || self.seen.len() < REACH {
            self.seen.clear();
            self.seen.resize(REACH, Seen::START);
        }
        self.places.clear();
        for (atom, known) in atoms.iter().zip(known) {
            let place = self.seen.len();
            if atom.class == Class::Word {
                self.seen.push(Seen { skeleton: known.skeleton, shape: Shape::of(known.case) });
            } else if let Some(event) = atom.class.event() {
                self.seen.push(Seen { skeleton: event, shape: Shape::None });
            }
            self.places.push((self.seen.len() > place).then_some(place));
        }
        self.seen.resize(self.seen.len() + REACH, Seen::END);
    }

    /// The names of the skeletons before and after an atom.
    pub(super) fn neighbours(&self, at: usize) -> Option<(WordId, WordId)> {
        let place = (*self.places.get(at)?)?;
        Some((self.seen[place - 1].skeleton, self.seen[place + 1].skeleton))
    }

    /// The commonest word with the skeleton of a word.
    fn of_word(&mut self, models: &Models, word: WordId) -> WordId {
        let name = || models.lexicon.forms(&skeleton(models.lexicon.form(word))).next().unwrap_or(word);
        if word.index() >= self.of_words.len() {
            self.of_words.resize(word.index().max(models.lexicon.len()) + 1, None);
        }
        *self.of_words[word.index()].get_or_insert_with(name)
    }

    /// Asks what the context says of the candidates of all atoms, where all have the letters of their atom.
    pub(super) fn ask(&mut self, models: &Models, finder: &Finder, known: &[Known]) {
        self.batch.clear();
        self.asked.clear();
        for (place, &known) in self.places.iter().zip(known) {
            let forms = finder.candidates(known);
            let window = place.filter(|_| forms.len() > 1).map(|place| self.window(place));
            let words = forms.iter().map(|form| form.reading.word);
            self.asked.push(window.map(|window| self.batch.push(&window, words)));
        }
        models.context.score_all(&mut self.batch);
    }

    /// What it says of those of one atom, in nats: 0 for the likeliest, less for the others; nothing where there is no choice.
    pub(super) fn of_forms(&self, at: usize) -> &[f32] {
        self.asked.get(at).copied().flatten().map_or(&[], |number| self.batch.scores(number))
    }

    /// What stands around a place.
    fn window(&self, place: usize) -> Window {
        std::array::from_fn(|at| self.seen[place + at - REACH])
    }

    /// Takes from the arcs over one atom what the context says against their words: the likeliest word of each skeleton
    /// loses nothing, the others what they are less likely, in weighted nats.
    pub(super) fn weigh(&mut self, models: &Models, at: usize, weights: &Weights, arcs: &mut [Arc]) {
        let Some(place) = self.places[at] else { return };
        let mut choices = std::mem::take(&mut self.choices);
        choices.clear();
        let mut likely = f32::NEG_INFINITY;
        let least = arcs.iter().map(|arc| arc.score).fold(f32::NEG_INFINITY, f32::max) - HOPEFUL;
        for (number, arc) in arcs.iter().enumerate() {
            if let Events::One(word) = arc.events
                && arc.to == arc.from + 1
                && !word.is_class()
                && arc.score >= least
            {
                let prior = arc.score + weights.lm * models.lm.unigram(word).nats();
                likely = likely.max(prior - UNLIKELY);
                choices.push(Choice { skeleton: self.of_word(models, word), word, number, prior });
            }
        }
        let key = |choice: &Choice| {
            u64::from(choice.skeleton.0) << 48 | u64::from(choice.word.0) << 32 | choice.number as u64
        };
        choices.sort_unstable_by_key(key);
        let groups = || {
            let same = choices.chunk_by(|one, other| one.skeleton == other.skeleton);
            let differ = same.filter(|group| group[0].word != group[group.len() - 1].word);
            differ.filter(|group| group.iter().any(|choice| choice.prior >= likely))
        };
        self.batch.clear();
        for group in groups() {
            let mut window = self.window(place);
            window[REACH].skeleton = group[0].skeleton;
            self.batch.push(&window, group.iter().map(|choice| choice.word));
        }
        models.context.score_all(&mut self.batch);
        for (number, group) in groups().enumerate() {
            for (choice, score) in group.iter().zip(self.batch.scores(number)) {
                arcs[choice.number].score += weights.context * score;
            }
        }
        self.choices = choices;
    }
}
