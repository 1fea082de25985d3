//! Words that the language model expects where a token shows next to nothing of what was written.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::graph::Edge;
use super::{Beam, NONE, Pending, Width};
use crate::candidate::{Origin, Reading};
use crate::case::Case;
use crate::lattice::{Arc, Events, Lattice, Output};
use crate::lm::LanguageModel;
use crate::word::WordId;

/// How many followers of one context are thought of.
const FOLLOWERS: usize = 32;
/// After how many words at most, and how many followers are remembered.
const CONTEXT: usize = 3;
const REMEMBERED: usize = 1 << 16;
/// How far behind the best of its boundary a path over an expected word may lie, in weighted nats.
const MARGIN: f32 = 6.0;
/// A word that is less likely than this after a context, in nats, is not thought of there.
const LEAST: f32 = -8.0;
/// By how much a longer context may raise a word above what a shorter one says of it, in nats.
const SLACK: f32 = 1.0;

/// The likeliest followers of contexts, remembered; forgotten all at once when they are too many.
#[derive(Debug, Default)]
pub(super) struct Followers {
    /// Where those of a context stand, by its length and its place in the model.
    known: FxHashMap<(usize, u32), Range<u32>>,
    all: Vec<Follower>,
    fresh: Vec<(f32, WordId)>,
}

/// A word that follows others.
#[derive(Clone, Copy, Debug)]
struct Follower {
    word: WordId,
    /// Its log-probability after them alone, in nats.
    nats: f32,
    /// What reading it costs in itself, in weighted nats.
    habit: f32,
}

impl Followers {
    /// The likeliest first.
    fn after<L: LanguageModel>(
        &mut self,
        lm: &L,
        (words, context): (usize, u32),
        ready: &L::Ready,
        habit: impl Fn(WordId) -> f32,
    ) -> &[Follower] {
        let Self { known, all, fresh } = self;
        if all.len() > REMEMBERED {
            known.clear();
            all.clear();
        }
        let range = known.entry((words, context)).or_insert_with(|| {
            fresh.clear();
            lm.followers(ready, words, LEAST, fresh);
            fresh.sort_by(|(one, a), (other, b)| other.total_cmp(one).then(a.cmp(b)));
            let start = all.len() as u32;
            let followers = fresh.iter().map(|&(nats, word)| Follower { word, nats, habit: habit(word) });
            all.extend(followers.filter(|follower| follower.habit > f32::NEG_INFINITY).take(FOLLOWERS));
            start..all.len() as u32
        });
        &all[range.start as usize..range.end as usize]
    }
}

impl<L: LanguageModel> Beam<L> {
    /// Where an atom may be a [blank](Lattice::blank), adds arcs to the words that the language model expects after the
    /// hypotheses of its boundary, as far as they keep up with what was read there.
    pub(super) fn cloze(
        &mut self,
        lattice: &mut Lattice,
        lm: &L,
        boundary: usize,
        habit: &impl Fn(WordId) -> f32,
        width: Width,
    ) {
        let Some(blank) = lattice.blank(boundary) else { return };
        let to = boundary + 1;
        let Some(best) = self.leads[to].scores.first() else { return };
        let least = best - MARGIN;
        let near = |&&at: &&u32| self.hypotheses[at as usize].score + blank >= least;
        self.states.clear();
        self.states.extend(self.order.iter().take_while(near).map(|&at| self.hypotheses[at as usize].state));
        if self.states.is_empty() {
            return;
        }
        lm.look_up(&self.states, &mut self.ready);
        self.grown.clear();
        // What the search left aside was read all the same.
        self.words.clear();
        self.words.extend(lattice.leaving(boundary).1.iter().filter_map(|arc| arc.events.first()));
        self.words.sort_unstable();
        self.words.dedup();
        for turn in 0..self.states.len() {
            let from = self.order[turn];
            let hypothesis = self.hypotheses[from as usize];
            let start = hypothesis.score + blank;
            self.asked.clear();
            self.habits.clear();
            for words in 1..=CONTEXT {
                let Some(context) = lm.context(&hypothesis.state, words) else { break };
                for follower in self.followers.after(lm, (words, context), &self.ready[turn], habit) {
                    if start + width.lm_weight * (follower.nats + SLACK) < least {
                        break;
                    }
                    if self.words.binary_search(&follower.word).is_err() && !self.asked.contains(&follower.word) {
                        self.asked.push(follower.word);
                        self.habits.push(follower.habit);
                    }
                }
            }
            lm.score_all(&self.ready[turn], &self.asked, &mut self.scored);
            for ((&word, &habit), scored) in self.asked.iter().zip(&self.habits).zip(&self.scored) {
                let own = blank + habit;
                let score = own + width.lm_weight * scored.score.nats();
                let total = hypothesis.score + score;
                let lead = &mut self.leads[to];
                if total < least || total < lead.least {
                    continue;
                }
                lead.take(total, width);
                let arc = *self.grown.entry(word).or_insert_with(|| {
                    lattice.grow(Arc {
                        from: boundary as u32,
                        to: to as u32,
                        events: Events::One(word),
                        score: own,
                        output: Output::Word(Reading { word, case: Case::Lower }),
                        origin: Origin::Cloze,
                    })
                });
                let edge = Edge { from, to: NONE, arc, score };
                self.pending[to].push(Pending { score: total, state: scored.state, edge });
            }
        }
    }
}
