//! Recorded queries as a file of 32-bit numbers, which the driver in C++ reads too.
//!
//! `[MAGIC, slots, queries]`, then operations. A slot holds a state; a slot is written anew once its state is not needed any more, so
//! that the states in use lie close together on both sides.

use std::fs;
use std::path::Path;

use crate::Outcome;

/// The first number of the file, and the version of what follows.
const MAGIC: u32 = 0x5144_5001;
/// `[START, slot]`: the state at the start of a paragraph.
pub(super) const START: u32 = 0;
/// `[EMPTY, slot]`: the state that knows nothing.
pub(super) const EMPTY: u32 = 1;
/// `[READY, n, n slots]`: the states that `ALL` will name by their place here.
pub(super) const READY: u32 = 2;
/// `[ALL, place, n, n times (word, slot)]`: words after one state, and where the states after them go.
pub(super) const ALL: u32 = 3;
/// `[ONE, slot, word, slot]`: a word after a state.
pub(super) const ONE: u32 = 4;

/// How many queries make a piece that is timed by itself.
const PIECE: usize = 20_000;

/// Recorded queries.
pub(super) struct Queries {
    pub(super) slots: usize,
    pub(super) queries: usize,
    pub(super) operations: Vec<u32>,
}

/// An operation, read.
#[derive(Clone, Copy)]
pub(super) enum Operation<'o> {
    Start(usize),
    Empty(usize),
    Ready(&'o [u32]),
    All(usize, &'o [[u32; 2]]),
    One(usize, u32, usize),
}

impl Queries {
    pub(super) fn write(&self, path: &Path) -> Outcome<()> {
        let head = [MAGIC, self.slots as u32, self.queries as u32];
        let bytes: Vec<u8> = head.iter().chain(&self.operations).flat_map(|number| number.to_le_bytes()).collect();
        Ok(fs::write(path, bytes)?)
    }

    pub(super) fn read(path: &Path) -> Outcome<Self> {
        let bytes = fs::read(path).map_err(|error| format!("{}: {error}; export first", path.display()))?;
        let (numbers, _) = bytes.as_chunks::<4>();
        let numbers: Vec<u32> = numbers.iter().map(|&number| u32::from_le_bytes(number)).collect();
        match *numbers.as_slice() {
            [MAGIC, slots, queries, ref operations @ ..] => {
                Ok(Self { slots: slots as usize, queries: queries as usize, operations: operations.to_vec() })
            }
            _ => Err(format!("{}: no recorded queries of this version; export anew", path.display()).into()),
        }
    }

    /// The operations in pieces of about [`PIECE`] queries.
    pub(super) fn pieces(&self) -> Vec<Vec<Operation<'_>>> {
        let mut pieces = vec![Vec::new()];
        let (mut rest, mut queries) = (self.operations.as_slice(), 0);
        while let Some((operation, after)) = next(rest) {
            if queries >= PIECE {
                pieces.push(Vec::new());
                queries = 0;
            }
            queries += match operation {
                Operation::All(_, words) => words.len(),
                Operation::One(..) => 1,
                _ => 0,
            };
            if let Some(piece) = pieces.last_mut() {
                piece.push(operation);
            }
            rest = after;
        }
        pieces
    }
}

/// The first operation, and what comes after it.
fn next(numbers: &[u32]) -> Option<(Operation<'_>, &[u32])> {
    match *numbers {
        [START, slot, ref rest @ ..] => Some((Operation::Start(slot as usize), rest)),
        [EMPTY, slot, ref rest @ ..] => Some((Operation::Empty(slot as usize), rest)),
        [READY, n, ref rest @ ..] => {
            let (slots, rest) = rest.split_at_checked(n as usize)?;
            Some((Operation::Ready(slots), rest))
        }
        [ALL, place, n, ref rest @ ..] => {
            let (words, rest) = rest.split_at_checked(2 * n as usize)?;
            Some((Operation::All(place as usize, words.as_chunks().0), rest))
        }
        [ONE, from, word, to, ref rest @ ..] => Some((Operation::One(from as usize, word, to as usize), rest)),
        _ => None,
    }
}
