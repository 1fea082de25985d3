//! Which words of a lattice need not be asked for: those that leave no choice, too far from any that leaves one.

use crate::lattice::Lattice;

/// The boundaries of a lattice that leave no choice.
#[derive(Debug, Default)]
pub(super) struct Settled {
    /// How many words the only arc from each boundary has; `None` where there are others, or one leads over the boundary.
    words: Vec<Option<usize>>,
    /// Whether the words there neither differ between hypotheses nor are remembered where something differs.
    idle: Vec<bool>,
}

impl Settled {
    /// Looks at a lattice for a language model that remembers `memory` words. `O(arcs)`.
    ///
    /// What stands before the first boundary is settled; what comes after the last is not.
    pub(super) fn look(&mut self, lattice: &Lattice, memory: usize) {
        self.words.clear();
        let mut open = 0;
        for boundary in 0..lattice.atoms() {
            let (_, arcs) = lattice.leaving(boundary);
            let reach = arcs.iter().map(|arc| arc.to as usize).max().unwrap_or(boundary + 1);
            let alone = arcs.len() <= 1 && reach == boundary + 1 && lattice.blank(boundary).is_none();
            if !alone {
                open = open.max(reach);
            }
            let words = || arcs.first().map_or(0, |arc| arc.events.each().count());
            self.words.push((boundary >= open).then(words));
        }
        self.idle.clear();
        let mut since = memory;
        for &words in &self.words {
            self.idle.push(words.is_some() && since >= memory);
            since = words.map_or(0, |words| (since + words).min(memory));
        }
        let mut until = 0;
        for (words, idle) in self.words.iter().zip(&mut self.idle).rev() {
            *idle &= until >= memory;
            until = words.map_or(0, |words| until + words);
        }
    }

    /// Whether the words from a boundary on to the next one make no difference, neither there nor later.
    pub(super) fn is_idle(&self, boundary: usize) -> bool {
        self.idle[boundary]
    }
}
