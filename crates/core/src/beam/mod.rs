//! Lattice to scored path: hypotheses with language-model states, recombined where states agree, pruned by rank and score.

mod cloze;
mod graph;
mod settled;
#[cfg(test)]
mod tests;

use rustc_hash::FxHashMap;

use crate::candidate::Origin;
use crate::lattice::{Arc, Events, Lattice};
use crate::lm::{LanguageModel, Scored};
use crate::weights::Weights;
use crate::word::WordId;

use cloze::Followers;
use graph::Edge;
pub use graph::{Graph, Posteriors};
use settled::Settled;

/// How wide the search is, and how much the language model weighs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Width {
    /// Hypotheses kept at a boundary; at least 1.
    pub hypotheses: usize,
    /// Hypotheses that score this much less than the best of their boundary are dropped, in weighted nats.
    pub margin: f32,
    /// How much likelier than by itself a word may be after others, in nats: what cannot keep up even then is not asked for.
    pub gain: f32,
    /// Weight of the language model's log-probabilities.
    pub lm_weight: f32,
}

impl Width {
    /// The width that the weights of a regime ask for.
    pub const fn of(weights: &Weights) -> Self {
        Self { hypotheses: weights.hypotheses, margin: weights.margin, gain: weights.gain, lm_weight: weights.lm }
    }
}

/// One hypothesis: the best way found to a boundary with a language-model state.
#[derive(Clone, Copy, Debug)]
struct Hypothesis<S> {
    score: f32,
    state: S,
}

const NONE: u32 = u32::MAX;
/// For each hypothesis that is kept so many may come to its boundary before those behind them are not asked for: some of
/// them come to the same state.
const CROWD: usize = 2;
/// How many arcs are asked for before all others.
const PROBES: usize = 4;

/// The search; its buffers are reused from one lattice to the next.
#[derive(Debug)]
pub struct Beam<L: LanguageModel> {
    hypotheses: Vec<Hypothesis<L::State>>,
    /// Where the hypotheses of each boundary begin.
    boundaries: Vec<u32>,
    graph: Graph,
    settled: Settled,
    /// Expansions that have not reached their boundary yet, by boundary.
    pending: Vec<Vec<Pending<L::State>>>,
    merged: FxHashMap<L::State, u32>,
    words: Vec<WordId>,
    scored: Vec<Scored<L::State>>,
    /// The states of the hypotheses of a boundary in that order, and ready to be asked.
    states: Vec<L::State>,
    ready: Vec<L::Ready>,
    /// The arcs of a boundary that may still keep up.
    live: Vec<Live>,
    /// The hypotheses of a boundary, the best first.
    order: Vec<u32>,
    /// The words that are asked for after one hypothesis, and where each of the words stands among them.
    asked: Vec<WordId>,
    place_of_word: Vec<u32>,
    /// The hypotheses of a boundary before the weak are dropped, and what becomes of them.
    fresh: Vec<Hypothesis<L::State>>,
    ranked: Vec<u32>,
    renumbered: Vec<u32>,
    /// What is pending at each boundary, by score.
    leads: Vec<Lead>,
    followers: Followers,
    /// What reading each of the words that are asked for costs, where they are expected and not read.
    habits: Vec<f32>,
    /// The arcs that were added to a boundary, by their words.
    grown: FxHashMap<WordId, u32>,
}

/// An arc that may still keep up.
#[derive(Clone, Copy, Debug)]
struct Live {
    arc: u32,
    /// Where its first event stands among the words.
    word: u32,
    /// What it may score at best, by its words alone.
    prior: f32,
}

/// The best scores pending at a boundary, best first.
#[derive(Clone, Debug, Default)]
struct Lead {
    scores: Vec<f32>,
    /// What scores less is not kept.
    least: f32,
}

impl Lead {
    fn clear(&mut self) {
        self.scores.clear();
        self.least = f32::NEG_INFINITY;
    }

    /// Takes a score that is not below the least.
    fn take(&mut self, score: f32, width: Width) {
        let most = width.hypotheses.saturating_mul(CROWD);
        if self.scores.len() >= most {
            self.scores.pop();
        }
        self.scores.insert(self.scores.partition_point(|&other| other >= score), score);
        self.least = self.scores[0] - width.margin;
        if self.scores.len() >= most {
            self.least = self.least.max(self.scores[most - 1]);
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Pending<S> {
    score: f32,
    state: S,
    edge: Edge,
}

/// The best path: the numbers of its arcs in the lattice, and where the language model stands after it.
#[derive(Clone, Debug, PartialEq)]
pub struct Path<S> {
    /// Arcs from the first boundary to the last.
    pub arcs: Vec<u32>,
    /// The state to go on from.
    pub state: S,
}

impl<L: LanguageModel> Default for Beam<L> {
    fn default() -> Self {
        Self {
            hypotheses: Vec::new(),
            boundaries: Vec::new(),
            graph: Graph::default(),
            settled: Settled::default(),
            pending: Vec::new(),
            merged: FxHashMap::default(),
            words: Vec::new(),
            scored: Vec::new(),
            states: Vec::new(),
            ready: Vec::new(),
            live: Vec::new(),
            order: Vec::new(),
            asked: Vec::new(),
            place_of_word: Vec::new(),
            fresh: Vec::new(),
            ranked: Vec::new(),
            renumbered: Vec::new(),
            leads: Vec::new(),
            followers: Followers::default(),
            habits: Vec::new(),
            grown: FxHashMap::default(),
        }
    }
}

impl<L: LanguageModel> Beam<L> {
    /// The best path through `lattice` from `state`; `closing` is scored after it, if the text ends there.
    /// Where the lattice has a [blank](Lattice::blank) it grows by words that the model expects; `habit` is what reading
    /// such a word costs in itself, in weighted nats, the same in all searches.
    /// `O(arcs * hypotheses)` queries of the language model, which is not asked for words that make no difference: those
    /// without rivals, further from all that have some than it remembers. Ties go to the arc that was pushed first.
    pub fn search(
        &mut self,
        lattice: &mut Lattice,
        lm: &L,
        state: L::State,
        closing: Option<WordId>,
        habit: impl Fn(WordId) -> f32,
        width: Width,
    ) -> Path<L::State> {
        let atoms = lattice.atoms();
        self.hypotheses.clear();
        self.boundaries.clear();
        self.graph.clear();
        self.pending.iter_mut().for_each(Vec::clear);
        self.pending.resize_with(self.pending.len().max(atoms + 1), Vec::new);
        self.leads.resize_with(self.leads.len().max(atoms + 1), Lead::default);
        self.leads.iter_mut().for_each(Lead::clear);
        self.settled.look(lattice, lm.memory());
        self.boundaries.push(0);
        self.hypotheses.push(Hypothesis { score: 0.0, state });
        for boundary in 0..atoms {
            if boundary > 0 {
                self.settle(boundary, width);
            }
            if self.settled.is_idle(boundary) {
                self.pass(lattice, lm, boundary, width);
                continue;
            }
            self.expand(lattice, lm, boundary, width);
            self.cloze(lattice, lm, boundary, &habit, width);
        }
        self.settle(atoms, width);
        self.graph.len = self.hypotheses.len();
        self.graph.last = self.boundaries.last().map_or(0, |&at| at as usize);
        let end = |hypothesis: &Hypothesis<L::State>| {
            closing.map_or(0.0, |word| width.lm_weight * lm.score(&hypothesis.state, word).score.nats())
        };
        self.graph.ends.extend(self.hypotheses[self.graph.last..].iter().map(end));
        let (arcs, end) = self.graph.best();
        Path { arcs, state: self.hypotheses[end].state }
    }

    /// What the search done last explored.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// Turns what is pending at a boundary into hypotheses: equal states become one, the weak are dropped.
    fn settle(&mut self, boundary: usize, width: Width) {
        let mut pending = std::mem::take(&mut self.pending[boundary]);
        let first = self.hypotheses.len() as u32;
        self.boundaries.push(first);
        if let [only] = pending[..] {
            self.graph.edges.push(Edge { to: first, ..only.edge });
            self.hypotheses.push(Hypothesis { score: only.score, state: only.state });
            pending.clear();
            self.pending[boundary] = pending;
            return;
        }
        let least = self.leads[boundary].least;
        self.merged.clear();
        self.fresh.clear();
        for p in &mut pending {
            if p.score < least {
                continue;
            }
            p.edge.to = *self.merged.entry(p.state).or_insert(self.fresh.len() as u32);
            match self.fresh.get_mut(p.edge.to as usize) {
                None => self.fresh.push(Hypothesis { score: p.score, state: p.state }),
                Some(known) => known.score = known.score.max(p.score),
            }
        }
        self.rank(width.hypotheses);
        self.renumbered.clear();
        self.renumbered.resize(self.fresh.len(), NONE);
        for (at, &slot) in self.ranked.iter().enumerate() {
            self.renumbered[slot as usize] = first + at as u32;
        }
        for p in pending.iter().filter(|p| p.edge.to != NONE) {
            let to = self.renumbered[p.edge.to as usize];
            if to != NONE {
                self.graph.edges.push(Edge { to, ..p.edge });
            }
        }
        self.hypotheses.extend(self.ranked.iter().map(|&slot| self.fresh[slot as usize]));
        pending.clear();
        self.pending[boundary] = pending;
    }

    /// Puts the numbers of the best fresh hypotheses into `ranked`, in the order in which they arose.
    fn rank(&mut self, most: usize) {
        let Self { ranked, fresh, .. } = self;
        ranked.clear();
        ranked.extend(0..fresh.len() as u32);
        if ranked.len() > most {
            let better =
                |a: &u32, b: &u32| fresh[*b as usize].score.total_cmp(&fresh[*a as usize].score).then(a.cmp(b));
            ranked.select_nth_unstable_by(most, better);
            ranked.truncate(most);
            ranked.sort_unstable();
        }
    }

    /// Sends every hypothesis of a boundary over the only arc that leaves it; its words are not remembered.
    fn pass(&mut self, lattice: &Lattice, lm: &L, boundary: usize, width: Width) {
        let (arc, arcs) = lattice.leaving(boundary);
        let Some(&Arc { to, score, .. }) = arcs.first() else { return };
        for from in self.boundaries[boundary]..self.hypotheses.len() as u32 {
            let total = self.hypotheses[from as usize].score + score;
            self.leads[to as usize].take(total, width);
            let edge = Edge { from, to: NONE, arc: arc as u32, score };
            self.pending[to as usize].push(Pending { score: total, state: lm.empty(), edge });
        }
    }

    /// Sends every hypothesis of a boundary over every arc that leaves it.
    fn expand(&mut self, lattice: &Lattice, lm: &L, boundary: usize, width: Width) {
        let (first_arc, arcs) = lattice.leaving(boundary);
        self.live.clear();
        for (at, arc) in arcs.iter().enumerate() {
            let prior: f32 = arc.events.each().map(|word| lm.unigram(word).nats() + width.gain).sum();
            self.live.push(Live { arc: at as u32, word: NONE, prior: arc.score + width.lm_weight * prior });
        }
        // The best hypothesis goes first: what the others would need to keep up with it is then known.
        self.order.clear();
        self.order.extend(self.boundaries[boundary]..self.hypotheses.len() as u32);
        let Self { hypotheses, order, .. } = &mut *self;
        let score = |&at: &u32| hypotheses[at as usize].score;
        order.sort_by(|one, other| score(other).total_cmp(&score(one)).then(one.cmp(other)));
        // No arc ends here.
        let Some(&best) = self.order.first() else { return };
        self.states.clear();
        self.states.push(self.hypotheses[best as usize].state);
        lm.look_up(&self.states, &mut self.ready);
        self.probe(arcs, lm, width);
        self.words.clear();
        self.words.extend(self.live.iter().filter_map(|live| arcs[live.arc as usize].events.first()));
        self.words.sort_unstable();
        self.words.dedup();
        for live in &mut self.live {
            let word = arcs[live.arc as usize].events.first().and_then(|word| self.words.binary_search(&word).ok());
            live.word = word.map_or(NONE, |at| at as u32);
        }
        for turn in 0..self.order.len() {
            let from = self.order[turn];
            let hypothesis = self.hypotheses[from as usize];
            // What cannot keep up with a better hypothesis behind it cannot with this one.
            let Self { live, leads, .. } = &mut *self;
            live.retain(|live| hypothesis.score + live.prior >= leads[arcs[live.arc as usize].to as usize].least);
            if self.live.is_empty() {
                break;
            }
            if turn == 1 {
                self.states.clear();
                self.states.extend(self.order[1..].iter().map(|&at| self.hypotheses[at as usize].state));
                lm.look_up(&self.states, &mut self.ready);
            }
            self.asked.clear();
            self.place_of_word.clear();
            self.place_of_word.resize(self.words.len(), NONE);
            for live in self.live.iter().filter(|live| live.word != NONE) {
                self.place_of_word[live.word as usize] = 0;
            }
            for (place, &word) in self.place_of_word.iter_mut().zip(&self.words).filter(|(place, _)| **place != NONE) {
                *place = self.asked.len() as u32;
                self.asked.push(word);
            }
            lm.score_all(&self.ready[turn.saturating_sub(1)], &self.asked, &mut self.scored);
            for &Live { arc: at, word, prior } in &self.live {
                let (at, arc) = (at as usize, &arcs[at as usize]);
                if hypothesis.score + prior < self.leads[arc.to as usize].least {
                    continue;
                }
                let place = self.place_of_word.get(word as usize);
                let (lm_score, state) = match (place.and_then(|&at| self.scored.get(at as usize)), arc.events) {
                    (Some(first), Events::Two(_, second)) => {
                        let second = lm.score(&first.state, second);
                        (first.score.nats() + second.score.nats(), second.state)
                    }
                    (Some(first), _) => (first.score.nats(), first.state),
                    (None, _) => (0.0, hypothesis.state),
                };
                let score = arc.score + width.lm_weight * lm_score;
                let total = hypothesis.score + score;
                let lead = &mut self.leads[arc.to as usize];
                if total >= lead.least {
                    lead.take(total, width);
                    let edge = Edge { from, to: NONE, arc: (first_arc + at) as u32, score };
                    self.pending[arc.to as usize].push(Pending { score: total, state, edge });
                }
            }
        }
    }

    /// Drops the arcs that cannot keep up with the most promising ones behind the best hypothesis, which is ready.
    fn probe(&mut self, arcs: &[Arc], lm: &L, width: Width) {
        if self.live.len() <= 2 * PROBES {
            return;
        }
        let mut best = [(f32::NEG_INFINITY, 0); PROBES];
        for live in &self.live {
            let one = matches!(arcs[live.arc as usize].events, Events::One(_));
            if one && arcs[live.arc as usize].to == arcs[0].from + 1 && live.prior > best[PROBES - 1].0 {
                let at = best.partition_point(|known| known.0 >= live.prior);
                best[at..].rotate_right(1);
                best[at] = (live.prior, live.arc);
            }
        }
        let probed = || best.iter().filter(|(prior, _)| *prior > f32::NEG_INFINITY).map(|&(_, at)| at);
        self.asked.clear();
        self.asked.extend(probed().filter_map(|at| arcs[at as usize].events.first()));
        lm.score_all(&self.ready[0], &self.asked, &mut self.scored);
        let mut most = f32::NEG_INFINITY;
        for (at, scored) in probed().zip(&self.scored) {
            let score = arcs[at as usize].score + width.lm_weight * scored.score.nats();
            most = most.max(score);
            // After these words it may be likelier than was thought.
            self.live.iter_mut().filter(|live| live.arc == at).for_each(|live| live.prior = live.prior.max(score));
        }
        self.live.retain(|live| {
            let arc = &arcs[live.arc as usize];
            live.prior >= most - width.margin || arc.origin == Origin::Identity || arc.to != arc.from + 1
        });
    }
}
