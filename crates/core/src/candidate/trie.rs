//! The skeletons of the lexicon as a trie of flat nodes that know how common the words below them are.

use std::ops::Range;

use crate::channel::{Base, Case, Letters};
use crate::lm::LanguageModel;
use crate::models::Models;
use crate::word::WordId;

/// No postings, or none that can be addressed.
const NONE: u32 = u32::MAX;
/// Nats in which log-probabilities of nodes are kept.
const STEP: f32 = 0.125;
/// More nodes than this for each word of the lexicon are no skeletons of words.
const NODES_PER_WORD: usize = 24;

/// A trie; unfolded from the automaton of the lexicon by the worker that walks it.
#[derive(Debug, Default)]
pub(super) struct Trie {
    nodes: Vec<Node>,
    /// How common the commonest word at each node or below is, in [`STEP`]s: asked far more often than the node.
    commonest: Vec<u8>,
    /// The log-probability of each word by itself, in nats.
    common: Vec<f32>,
}

/// A beginning of skeletons.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    /// The letters that lead further; the nodes that they lead to stand side by side.
    letters: Letters,
    first: u32,
    postings: u32,
}

impl Node {
    /// Where the words are listed whose skeleton ends here.
    pub(super) fn postings(&self) -> Option<u64> {
        (self.postings != NONE).then_some(u64::from(self.postings))
    }

    /// The letters that lead further.
    pub(super) fn letters(&self) -> Letters {
        self.letters
    }

    /// The place of the node that one of the letters leads to.
    pub(super) fn child(&self, letter: Base) -> usize {
        self.first as usize + self.letters.before(letter)
    }

    fn children(&self) -> Range<usize> {
        let first = self.first as usize;
        first..first + self.letters.len()
    }
}

impl Trie {
    /// The node of the empty beginning.
    pub(super) const ROOT: usize = 0;

    /// This trie, unfolded if it was not yet. `O(skeletons)` the first time, about two milliseconds.
    pub(super) fn filled(mut self, models: &Models) -> Self {
        if self.nodes.is_empty() {
            let ids = 0..models.lexicon.len();
            let words = ids.filter_map(|index| u16::try_from(index).ok().map(WordId));
            self.common.extend(words.map(|word| models.lm.unigram(word).nats()));
            self.unfold(models);
        }
        self
    }

    /// A node by its place.
    ///
    /// # Panics
    /// If there is none: places come from [`Node::children`].
    pub(super) fn node(&self, place: usize) -> Node {
        self.nodes[place]
    }

    /// The log-probability of the commonest word at a node or below, in nats; or a little more.
    ///
    /// # Panics
    /// If there is no node at this place.
    #[inline]
    pub(super) fn commonest(&self, place: usize) -> f32 {
        f32::from(self.commonest[place]) * -STEP
    }

    /// The log-probability of a word by itself, in nats.
    pub(super) fn common(&self, word: WordId) -> f32 {
        self.common.get(word.index()).copied().unwrap_or(f32::NEG_INFINITY)
    }

    /// Depth first, so that what lies below one node lies close together; siblings side by side, children behind their
    /// parents.
    fn unfold(&mut self, models: &Models) {
        let fst = models.lexicon.fst();
        let node = Node { letters: Letters::default(), first: 0, postings: NONE };
        self.nodes.push(node);
        let mut open = vec![(Self::ROOT, fst.root().addr(), 0)];
        let most = NODES_PER_WORD * models.lexicon.len().max(1);
        while let Some((place, address, offset)) = open.pop() {
            let source = fst.node(address);
            if source.is_final() {
                let offset: u64 = offset + source.final_output().value();
                self.nodes[place].postings = u32::try_from(offset).unwrap_or(NONE);
            }
            let (first, others) = (self.nodes.len(), open.len());
            self.nodes[place].first = first as u32;
            // Letters rise from one transition to the next; a skeleton holds nothing else.
            for transition in source.transitions() {
                let letter =
                    transition.inp.is_ascii_lowercase().then(|| Base::new(transition.inp, Case::Any)).flatten();
                if let (Some(letter), true) = (letter, first < most) {
                    self.nodes[place].letters.insert(letter);
                    open.push((self.nodes.len(), transition.addr, offset + transition.out.value()));
                    self.nodes.push(node);
                }
            }
            open[others..].reverse();
        }
        self.commonest.resize(self.nodes.len(), u8::MAX);
        for place in (0..self.nodes.len()).rev() {
            let node = self.nodes[place];
            let here = node.postings().into_iter().flat_map(|offset| models.lexicon.postings(offset));
            // Rounded to what is commoner: a bound may be too high.
            let here = here.map(|word| (self.common(word) / -STEP).clamp(0.0, f32::from(u8::MAX)) as u8).min();
            let below = self.commonest[node.children()].iter().copied().min();
            self.commonest[place] = here.into_iter().chain(below).min().unwrap_or(u8::MAX);
        }
    }
}

#[cfg(all(test, feature = "embedded"))]
mod tests {
    use super::*;

    #[test]
    fn the_trie_holds_what_the_automaton_holds() {
        let models = Models::embedded().unwrap();
        let trie = Trie::default().filled(&models);
        for word in (WordId::FIRST_WORD.0..models.lexicon.len() as u16).map(WordId) {
            let skeleton = crate::syllable::skeleton(models.lexicon.form(word));
            if !skeleton.bytes().all(|byte| byte.is_ascii_lowercase()) {
                continue;
            }
            let mut place = Trie::ROOT;
            for byte in skeleton.bytes() {
                let bound = trie.commonest(place);
                assert!(bound >= trie.common(word) || bound == -STEP * f32::from(u8::MAX), "{skeleton}");
                place = trie.node(place).child(Base::new(byte, Case::Any).unwrap());
            }
            let offset = trie.node(place).postings().unwrap();
            assert!(models.lexicon.postings(offset).eq(models.lexicon.forms(&skeleton)), "{skeleton}");
            assert!(models.lexicon.postings(offset).any(|other| other == word), "{skeleton}");
        }
    }
}
