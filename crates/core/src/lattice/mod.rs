//! What a stretch of text could have meant: a directed acyclic graph of arcs over the boundaries of its atoms.

mod build;
mod forms;
mod label;
mod number;
mod seam;
mod speck;
mod stage;
mod surroundings;
#[cfg(all(test, feature = "embedded"))]
mod tests;

pub use build::{Builder, Ground, Observed, Setting};
pub use speck::begins_low;

use crate::candidate::{Origin, Reading};
use crate::word::WordId;

/// What stands on an arc if it is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Output {
    /// The source text.
    Source,
    /// One word.
    Word(Reading),
    /// One word and a space behind it.
    Spaced(Reading),
    /// Two words with a space between them.
    Words(Reading, Reading),
    /// The word of this number in the user's dictionary.
    Listed(u32),
    /// Nothing: the source is a speck.
    Nothing,
    /// A sign or a space: the source was misread.
    Sign(char),
    /// The source text without the white space behind it.
    Tight,
    /// The source text with a space behind so many bytes.
    Parted(u32),
    /// The pair of this number in the user's list of replacements.
    Replacement(u32),
}

/// An arc from one boundary to a later one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arc {
    /// The boundary it leaves: atom number `from` comes next.
    pub from: u32,
    /// The boundary it reaches.
    pub to: u32,
    /// What the language model sees.
    pub events: Events,
    /// Its own part of the path's score, in weighted nats: channel, case and penalties.
    pub score: f32,
    /// What it writes.
    pub output: Output,
    /// Where it comes from.
    pub origin: Origin,
}

/// Up to two events of the language model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Events {
    /// The language model sees nothing.
    None,
    /// One event.
    One(WordId),
    /// Two events, one after the other.
    Two(WordId, WordId),
}

impl Events {
    /// The events, in order.
    pub fn each(self) -> impl Iterator<Item = WordId> {
        let (first, second) = match self {
            Self::None => (None, None),
            Self::One(word) => (Some(word), None),
            Self::Two(first, second) => (Some(first), Some(second)),
        };
        first.into_iter().chain(second)
    }

    /// The first event, if there is one.
    pub const fn first(self) -> Option<WordId> {
        match self {
            Self::None => None,
            Self::One(word) | Self::Two(word, _) => Some(word),
        }
    }
}

/// The arcs over a stretch of atoms, grouped by the boundary they leave.
///
/// From every boundary but the last an identity arc leads to the next, unless others leave it no hope, so a complete path
/// always exists. The search may add arcs; they lie behind all others.
#[derive(Clone, Debug, Default)]
pub struct Lattice {
    arcs: Vec<Arc>,
    starts: Vec<u32>,
    /// For each boundary, what it costs to read any word over its atom, in weighted nats.
    blanks: Vec<Option<f32>>,
    /// How many arcs were pushed, if others were grown behind them.
    pushed: Option<usize>,
}

impl Lattice {
    /// Forgets all arcs; keeps the memory.
    pub fn clear(&mut self) {
        self.arcs.clear();
        self.starts.clear();
        self.blanks.clear();
        self.pushed = None;
    }

    /// Opens the next boundary: arcs pushed from now on leave it.
    pub fn open_boundary(&mut self) {
        self.starts.push(self.arcs.len() as u32);
        self.blanks.push(None);
    }

    /// Says that the atom behind the boundary opened last may be a blank: whatever word was written, it may look so, at
    /// this score in weighted nats.
    pub fn leave_blank(&mut self, score: f32) {
        if let Some(blank) = self.blanks.last_mut() {
            *blank = Some(score);
        }
    }

    /// The score of reading any word over the atom behind a boundary, if it may be a blank.
    pub fn blank(&self, boundary: usize) -> Option<f32> {
        self.blanks.get(boundary).copied().flatten()
    }

    /// Adds an arc behind all others, whatever boundary it leaves, and returns its number.
    pub fn grow(&mut self, arc: Arc) -> u32 {
        self.pushed.get_or_insert(self.arcs.len());
        self.arcs.push(arc);
        self.arcs.len() as u32 - 1
    }

    /// Adds an arc that leaves the boundary opened last.
    ///
    /// # Panics
    /// In debug builds, if the arc leaves another boundary or does not run forward.
    pub fn push(&mut self, arc: Arc) {
        debug_assert_eq!(arc.from as usize + 1, self.starts.len(), "arcs are pushed in the order of their boundaries");
        debug_assert!(arc.to > arc.from, "arcs run forward");
        self.arcs.push(arc);
    }

    /// Drops the arcs of the boundary opened last whose own score lies more than `cut` behind the best of them, in nats.
    pub fn cut(&mut self, cut: f32) {
        let start = self.starts.last().map_or(0, |&at| at as usize);
        if self.arcs.len() <= start + 1 {
            return;
        }
        let least = self.arcs[start..].iter().map(|arc| arc.score).fold(f32::NEG_INFINITY, f32::max) - cut;
        let mut kept = start;
        for at in start..self.arcs.len() {
            if self.arcs[at].score >= least {
                self.arcs[kept] = self.arcs[at];
                kept += 1;
            }
        }
        self.arcs.truncate(kept);
    }

    /// A lattice of those of its arcs that are kept, by number, and the number that each has there; those that were grown
    /// take their places among the others.
    pub fn thinned(&self, keep: impl Fn(usize) -> bool) -> (Self, Vec<Option<u32>>) {
        let mut numbers = vec![None; self.arcs.len()];
        let pushed = self.pushed.unwrap_or(self.arcs.len());
        let mut grown: Vec<usize> = (pushed..self.arcs.len()).filter(|&number| keep(number)).collect();
        grown.sort_by_key(|&number| self.arcs[number].from);
        let mut grown = grown.into_iter().peekable();
        let kept = (0..self.arcs.len()).filter(|&number| keep(number)).count();
        let mut thin = Self {
            arcs: Vec::with_capacity(kept),
            starts: Vec::with_capacity(self.atoms()),
            blanks: Vec::with_capacity(self.atoms()),
            pushed: None,
        };
        for boundary in 0..self.atoms() {
            thin.open_boundary();
            let (first, arcs) = self.leaving(boundary);
            let kept = arcs.iter().enumerate().filter(|(at, _)| keep(first + at));
            let kept = kept.map(|(at, _)| first + at);
            let grown = std::iter::from_fn(|| grown.next_if(|&number| self.arcs[number].from as usize == boundary));
            for number in kept.chain(grown) {
                numbers[number] = Some(thin.arcs.len() as u32);
                thin.push(self.arcs[number]);
            }
        }
        (thin, numbers)
    }

    /// How many atoms the lattice covers.
    pub fn atoms(&self) -> usize {
        self.starts.len()
    }

    /// All arcs, by the boundary they leave, and behind them those that were grown.
    pub fn arcs(&self) -> &[Arc] {
        &self.arcs
    }

    /// The arcs that leave a boundary, without those that were grown, and the number of the first of them.
    pub fn leaving(&self, boundary: usize) -> (usize, &[Arc]) {
        let pushed = self.pushed.unwrap_or(self.arcs.len());
        let start = self.starts.get(boundary).map_or(pushed, |&at| at as usize);
        let end = self.starts.get(boundary + 1).map_or(pushed, |&at| at as usize);
        (start, &self.arcs[start..end])
    }

    /// The arcs that leave a boundary, to be weighed again.
    pub fn leaving_mut(&mut self, boundary: usize) -> &mut [Arc] {
        let (start, arcs) = self.leaving(boundary);
        let end = start + arcs.len();
        &mut self.arcs[start..end]
    }
}
