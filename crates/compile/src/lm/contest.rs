//! How well a language model alone puts back dropped marks: the contest that it is built for.

use std::collections::BTreeMap;

use phucdau::lm::{LanguageModel, Scored};
use phucdau::syllable::skeleton;
use phucdau::word::WordId;
use rustc_hash::FxHashMap;

/// The words that share each word's skeleton.
#[derive(Clone, Debug)]
pub struct Rivals {
    groups: Vec<Vec<WordId>>,
    group_of: Vec<u32>,
}

impl Rivals {
    /// Groups the words of a vocabulary of `len` ids by the skeleton of what `form` gives; a class stands alone.
    pub fn new<'a>(len: usize, form: impl Fn(WordId) -> &'a str) -> Self {
        let mut by_skeleton: BTreeMap<String, Vec<WordId>> = BTreeMap::new();
        let mut groups = Vec::new();
        for id in (0..len as u16).map(WordId) {
            if id.is_class() {
                groups.push(vec![id]);
            } else {
                by_skeleton.entry(skeleton(form(id))).or_default().push(id);
            }
        }
        groups.extend(by_skeleton.into_values());
        let mut group_of = vec![0; len];
        for (at, group) in groups.iter().enumerate() {
            group.iter().for_each(|id| group_of[id.index()] = at as u32);
        }
        Self { groups, group_of }
    }

    /// The words with the skeleton of `word`, itself included, by id.
    pub fn of(&self, word: WordId) -> &[WordId] {
        &self.groups[self.group_of[word.index()] as usize]
    }

    /// Which group `word` belongs to.
    pub fn group(&self, word: WordId) -> u32 {
        self.group_of[word.index()]
    }
}

/// How often the likeliest words with the right skeletons are the right words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Words of the text, unknown ones included, classes not.
    pub words: u64,
    /// Those that came back right; an unknown word never does.
    pub right: u64,
}

impl Tally {
    /// The share of right words, in percent.
    pub fn accuracy(&self) -> f64 {
        100.0 * self.right as f64 / self.words.max(1) as f64
    }

    /// Adds one paragraph (with its first and last event), decoded with a beam of `width` states.
    pub fn add<M: LanguageModel>(&mut self, model: &M, rivals: &Rivals, paragraph: &[WordId], width: usize) {
        let mut history: Vec<(u32, WordId)> = vec![(u32::MAX, WordId::START)];
        let mut beam = vec![(model.start(), 0.0f32, 0u32)];
        let (mut ready, mut scored): (Vec<M::Ready>, Vec<Scored<M::State>>) = Default::default();
        for &word in paragraph.iter().skip(1) {
            let words = rivals.of(word);
            let mut best: FxHashMap<M::State, usize> = FxHashMap::default();
            let mut next: Vec<(M::State, f32, u32, WordId)> = Vec::new();
            for &(state, total, from) in &beam {
                model.look_up(&[state], &mut ready);
                model.score_all(&ready[0], words, &mut scored);
                for (&word, scored) in words.iter().zip(&scored) {
                    let total = total + scored.score.nats();
                    let place = *best.entry(scored.state).or_insert(next.len());
                    if place == next.len() {
                        next.push((scored.state, total, from, word));
                    } else if total > next[place].1 {
                        next[place] = (scored.state, total, from, word);
                    }
                }
            }
            next.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.3.cmp(&b.3)).then(a.2.cmp(&b.2)));
            next.truncate(width);
            beam.clear();
            for (state, total, from, word) in next {
                beam.push((state, total, history.len() as u32));
                history.push((from, word));
            }
        }
        let mut at = beam.first().map_or(0, |hypothesis| hypothesis.2);
        for &word in paragraph.iter().skip(1).rev() {
            let (from, restored) = history[at as usize];
            if word == WordId::UNKNOWN || !word.is_class() {
                self.words += 1;
                self.right += u64::from(restored == word && word != WordId::UNKNOWN);
            }
            at = from;
        }
    }
}
