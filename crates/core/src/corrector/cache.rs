//! The words that a document has shown: they are likelier to come again.

use rustc_hash::FxHashMap;

use crate::beam::Posteriors;
use crate::lattice::{Arc, Lattice};
use crate::lm::LanguageModel;
use crate::models::Models;
use crate::word::WordId;

/// A word read with less than this probability is not counted.
const SURE: f32 = 0.9;
/// Words that the cache counts beyond those it has seen, so that a short document says little.
const DOUBT: f32 = 100.0;
/// The most that the cache says for a word, in nats.
const MOST: f32 = 6.0;

/// How often each word was read for sure: a cache beside the language model (Kuhn and De Mori, "A cache-based natural
/// language model for speech recognition", 1990).
#[derive(Debug, Default)]
pub struct Cache {
    counts: FxHashMap<WordId, f32>,
    total: f32,
}

impl Cache {
    /// Forgets all words.
    pub fn clear(&mut self) {
        self.counts.clear();
        self.total = 0.0;
    }

    /// Takes in the words of a path that are beyond doubt. `O(path)`.
    pub fn learn(&mut self, lattice: &Lattice, path: &[u32], posteriors: &Posteriors) {
        let sure = path.iter().map(|&number| number as usize).filter(|&number| posteriors.of(number) > SURE);
        for word in sure.flat_map(|number| lattice.arcs()[number].events.each()).filter(|word| !word.is_class()) {
            self.count(word);
        }
    }

    fn count(&mut self, word: WordId) {
        *self.counts.entry(word).or_default() += 1.0;
        self.total += 1.0;
    }

    /// What the cache says for each arc of a lattice, but for those without rivals, where it would say the same for all paths.
    /// `O(arcs)`.
    pub fn favours(&self, models: &Models, share: f32, lattice: &Lattice) -> Vec<f32> {
        let mut favours = vec![0.0; lattice.arcs().len()];
        let mut reached = 0;
        for boundary in 0..lattice.atoms() {
            let (first, arcs) = lattice.leaving(boundary);
            let passed = reached > boundary;
            reached = arcs.iter().map(|arc| arc.to as usize).max().unwrap_or(0).max(reached);
            if arcs.len() > 1 || passed || reached > boundary + 1 {
                let of_arcs = arcs.iter().map(|arc| self.favour(models, share, arc));
                favours[first..].iter_mut().zip(of_arcs).for_each(|(favour, of_arc)| *favour = of_arc);
            }
        }
        favours
    }

    /// What the cache says for the words of an arc, in nats, at least 0, if it is mixed in with `share`.
    ///
    /// A word of probability `p`, with its part `q` of the cache, has `p + share * q` now. How much likelier that makes it
    /// is told with the probability that it has without any context in the place of `p`.
    fn favour(&self, models: &Models, share: f32, arc: &Arc) -> f32 {
        let favour = |word: WordId| {
            let Some(count) = self.counts.get(&word) else { return 0.0 };
            let part = count / (self.total + DOUBT);
            (share * part / models.lm.unigram(word).nats().exp()).ln_1p().min(MOST)
        };
        arc.events.each().map(favour).sum()
    }
}

#[cfg(all(test, feature = "embedded"))]
mod tests {
    use super::*;
    use crate::candidate::{Origin, Reading};
    use crate::case::Case;
    use crate::lattice::{Events, Output};

    #[test]
    fn a_rare_word_that_came_is_favoured_most_and_another_not_at_all() {
        let models = Models::embedded().unwrap();
        let id = |form| models.lexicon.id(form).unwrap();
        let arc = |form| Arc {
            from: 0,
            to: 1,
            events: Events::One(id(form)),
            score: 0.0,
            output: Output::Word(Reading { word: id(form), case: Case::Lower }),
            origin: Origin::Lexicon,
        };
        let mut cache = Cache::default();
        assert_eq!(cache.favour(&models, 0.5, &arc("thạnh")), 0.0);
        for form in ["thạnh", "của", "của"] {
            cache.count(id(form));
        }
        let favour = |form, share| cache.favour(&models, share, &arc(form));
        assert_eq!(favour("thanh", 0.5), 0.0);
        assert!(favour("thạnh", 0.5) > favour("của", 0.5));
        assert!(favour("của", 0.5) > favour("của", 0.1) && favour("của", 0.1) > 0.0);
        assert!(favour("thạnh", 1.0e9) <= MOST);
    }
}
