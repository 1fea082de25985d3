//! What a search explored, as a graph: its best path, how probable each arc is in it, and both again under other scores.

use crate::lattice::Lattice;

/// One way from a hypothesis over an arc into another hypothesis.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub from: u32,
    pub to: u32,
    pub arc: u32,
    /// Score of the arc and of its language-model events.
    pub score: f32,
}

const NONE: u32 = u32::MAX;

/// The hypotheses of a search and the ways between them: a word graph (Ortmanns, Ney and Aubert, "A word graph algorithm
/// for large vocabulary continuous speech recognition", 1997). Scores of arcs that are learned later are added here, and
/// what was asked of the language model is not asked again.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// In the order of the boundaries that they enter.
    pub(super) edges: Vec<Edge>,
    /// How many hypotheses there are.
    pub(super) len: usize,
    /// The first of those at the last boundary, and what ending there adds to the score of each.
    pub(super) last: usize,
    pub(super) ends: Vec<f32>,
}

/// The probability of each arc of a lattice, as far as the search explored it.
#[derive(Clone, Debug, Default)]
pub struct Posteriors {
    arcs: Vec<f32>,
    forward: Vec<f32>,
    backward: Vec<f32>,
}

impl Posteriors {
    /// The probability, in `0..=1`, that the path runs over the arc of this number.
    pub fn of(&self, arc: usize) -> f32 {
        self.arcs.get(arc).copied().unwrap_or(0.0)
    }
}

impl Graph {
    pub(super) fn clear(&mut self) {
        self.edges.clear();
        self.ends.clear();
        (self.len, self.last) = (0, 0);
    }

    /// The numbers of the arcs of the best path, and the hypothesis that it ends in. `O(edges)`; ties go to the edge that was
    /// found first.
    pub fn best(&self) -> (Vec<u32>, usize) {
        let mut reached = vec![(f32::NEG_INFINITY, NONE); self.len.max(1)];
        reached[0].0 = 0.0;
        for (number, edge) in self.edges.iter().enumerate() {
            let score = reached[edge.from as usize].0 + edge.score;
            let into = &mut reached[edge.to as usize];
            if score > into.0 {
                *into = (score, number as u32);
            }
        }
        let (mut end, mut score) = (self.last, f32::NEG_INFINITY);
        for (at, more) in (self.last..).zip(&self.ends) {
            let total = reached[at].0 + more;
            if total > score {
                (end, score) = (at, total);
            }
        }
        let before =
            |&edge: &u32| Some(reached[self.edges[edge as usize].from as usize].1).filter(|&edge| edge != NONE);
        let backward = || std::iter::successors(Some(reached[end].1).filter(|&edge| edge != NONE), before);
        let mut arcs = Vec::with_capacity(backward().count());
        arcs.extend(backward().map(|edge| self.edges[edge as usize].arc));
        arcs.reverse();
        (arcs, end)
    }

    /// Adds to the score of each edge what `more` says of its arc, in weighted nats. `O(edges)`.
    pub fn add_scores(&mut self, more: impl Fn(usize) -> f32) {
        self.edges.iter_mut().for_each(|edge| edge.score += more(edge.arc as usize));
    }

    /// The graph without the edges over arcs that have no number any more. `O(edges)`.
    pub fn thinned(&self, numbers: &[Option<u32>]) -> Self {
        let renumbered = |edge: &Edge| numbers[edge.arc as usize].map(|arc| Edge { arc, ..*edge });
        let renumbered = || self.edges.iter().filter_map(renumbered);
        let mut edges = Vec::with_capacity(renumbered().count());
        edges.extend(renumbered());
        Self { edges, ends: self.ends.clone(), ..*self }
    }

    /// Computes how probable the arcs of `lattice`, which was searched, are; `temperature` divides the scores. `O(edges)`.
    pub fn posteriors(&self, lattice: &Lattice, temperature: f32, out: &mut Posteriors) {
        let Posteriors { arcs, forward, backward } = out;
        arcs.clear();
        arcs.resize(lattice.arcs().len(), 0.0);
        let scale = 1.0 / temperature;
        forward.clear();
        forward.resize(self.len, f32::NEG_INFINITY);
        backward.clear();
        backward.resize(self.len, f32::NEG_INFINITY);
        forward[0] = 0.0;
        // Edges lie in the order of the boundary they enter, so one pass each way sees all sums complete.
        for edge in &self.edges {
            let sum = forward[edge.from as usize] + edge.score * scale;
            let into = &mut forward[edge.to as usize];
            *into = log_add(*into, sum);
        }
        for (backward, end) in backward[self.last..].iter_mut().zip(&self.ends) {
            *backward = end * scale;
        }
        for edge in self.edges.iter().rev() {
            let sum = backward[edge.to as usize] + edge.score * scale;
            let from = &mut backward[edge.from as usize];
            *from = log_add(*from, sum);
        }
        let total = backward[0];
        for edge in &self.edges {
            let sum = forward[edge.from as usize] + edge.score * scale + backward[edge.to as usize];
            arcs[edge.arc as usize] += (sum - total).exp();
        }
        arcs.iter_mut().for_each(|p| *p = p.min(1.0));
    }
}

fn log_add(a: f32, b: f32) -> f32 {
    let (high, low) = if a >= b { (a, b) } else { (b, a) };
    if low == f32::NEG_INFINITY { high } else { high + (low - high).exp().ln_1p() }
}
