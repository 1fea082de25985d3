//! How probable each arc is, given everything the search explored: forward and backward sums over its edges.

use super::{Beam, NONE};
use crate::lattice::Lattice;
use crate::lm::LanguageModel;

/// The probability of each arc of a lattice, as far as the beam explored it.
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

impl<L: LanguageModel> Beam<L> {
    /// Computes the posteriors of the search done last; `temperature` divides the scores. `O(edges)`.
    pub fn posteriors(&self, lattice: &Lattice, temperature: f32, out: &mut Posteriors) {
        let count = self.hypotheses.len();
        let Posteriors { arcs, forward, backward } = out;
        arcs.clear();
        arcs.resize(lattice.arcs().len(), 0.0);
        let scale = 1.0 / temperature;
        forward.clear();
        forward.resize(count, f32::NEG_INFINITY);
        backward.clear();
        backward.resize(count, f32::NEG_INFINITY);
        forward[0] = 0.0;
        // Edges lie in the order of the boundary they enter, so one pass each way sees all sums complete.
        for edge in &self.edges {
            let sum = forward[edge.from as usize] + edge.score * scale;
            let into = &mut forward[edge.to as usize];
            *into = log_add(*into, sum);
        }
        let last = self.boundaries.last().map_or(0, |&at| at as usize);
        for (backward, hypothesis) in backward[last..].iter_mut().zip(&self.hypotheses[last..]) {
            // What the closing event added to the score is not on any edge.
            let reached = match hypothesis.edge {
                NONE => 0.0,
                edge => {
                    let edge = &self.edges[edge as usize];
                    self.hypotheses[edge.from as usize].score + edge.score
                }
            };
            *backward = (hypothesis.score - reached) * scale;
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
