//! Stretches that wait until their document has been read, and are then decided with what it has shown.

use super::passage::Stretch;
use crate::beam::{Graph, Posteriors};
use crate::candidate::Origin;
use crate::lattice::{Arc, Lattice};
use crate::regime::Regime;
use crate::span::Span;

/// An arc that is less probable than this at first sight is not looked at again, unless it leaves the text as it is.
const LEAST: f32 = 1.0e-3;
/// So many atoms wait before they are decided.
const MOST: usize = 20_000;

/// A stretch as the first search left it.
#[derive(Debug)]
pub struct Waiting {
    /// The arcs that may still be taken.
    pub lattice: Lattice,
    /// What the search explored of them.
    pub graph: Graph,
    /// For each atom, its line and its place there.
    pub places: Vec<(u32, Span)>,
    /// What damage it shows.
    pub regime: Regime,
}

/// The stretches of a document that wait, in order.
#[derive(Debug, Default)]
pub struct Queue {
    stretches: Vec<Waiting>,
    atoms: usize,
}

impl Queue {
    /// Lets a stretch wait, with those of its arcs that may still be taken: those of the path found so far among them.
    pub fn push(&mut self, stretch: &Stretch, lattice: &Lattice, graph: &Graph, path: &[u32], posteriors: &Posteriors) {
        let likely = |(number, arc): (usize, &Arc)| {
            let least = if arc.origin == Origin::Identity { f32::MIN_POSITIVE } else { LEAST };
            posteriors.of(number) >= least
        };
        let mut kept: Vec<bool> = lattice.arcs().iter().enumerate().map(likely).collect();
        path.iter().for_each(|&number| kept[number as usize] = true);
        let (lattice, numbers) = lattice.thinned(|number| kept[number]);
        self.atoms += stretch.places.len();
        self.stretches.push(Waiting {
            lattice,
            graph: graph.thinned(&numbers),
            places: stretch.places.to_vec(),
            regime: stretch.regime,
        });
    }

    /// Whether no more should wait: memory stays bounded however long the document is.
    pub fn is_full(&self) -> bool {
        self.atoms >= MOST
    }

    /// Takes out all that waits, in order.
    pub fn drain(&mut self) -> impl Iterator<Item = Waiting> + '_ {
        self.atoms = 0;
        self.stretches.drain(..)
    }
}
