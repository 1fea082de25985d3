//! Exact Levenshtein distance and alignment of long sequences, by bit-parallel columns in a growing band.
//!
//! A column of the table is kept as bits, 64 rows a word (Myers 1999, in blocks after Hyyrö 2003). Only the diagonals
//! that a path of cost `k` can reach are computed (Ukkonen 1985); where the result is above `k`, `k` grows. Cells
//! beside the band count as reached by insertions or deletions alone, so a computed value is never below the true one,
//! and every cell on a path of cost at most `k` is exact.

use crate::align::Op;

const FIRST_BAND: usize = 64;
/// A symbol that makes up at least one in so many places has a bitmap of its own; at most so many symbols do.
const DENSE: usize = 256;

/// The Levenshtein distance of two sequences. `O(n * d / 64)` for a distance `d`, memory `O(n)`.
///
/// ```
/// assert_eq!(phucdau_eval::distance(&[1, 2, 3, 4], &[1, 3, 4, 5]), 2);
/// ```
pub fn distance(gold: &[u32], hyp: &[u32]) -> usize {
    let start = gold.iter().zip(hyp).take_while(|(a, b)| a == b).count();
    let (gold, hyp) = (&gold[start..], &hyp[start..]);
    let end = gold.iter().rev().zip(hyp.iter().rev()).take_while(|(a, b)| a == b).count();
    let (gold, hyp) = (&gold[..gold.len() - end], &hyp[..hyp.len() - end]);
    if gold.is_empty() || hyp.is_empty() {
        return gold.len().max(hyp.len());
    }
    let places = Places::new(gold);
    let mut limit = FIRST_BAND.max(gold.len().abs_diff(hyp.len()));
    loop {
        let mut column = Column::new(gold.len(), Band::new(gold.len(), hyp.len(), limit));
        for &symbol in hyp {
            column.advance(&places, symbol, |_| ());
        }
        let found = column.value();
        if found <= limit {
            return found;
        }
        limit = wider(limit, found);
    }
}

/// A cheapest alignment of two sequences, as the operations that turn `gold` into `hyp`, from the start.
///
/// Where several alignments are cheapest, the rule is: reading from the start, equal things match; else a substitution is
/// taken where it lies on a cheapest alignment, else a deletion, else an insertion.
///
/// `O(n * d / 64)` for a distance `d`; memory `O(sqrt(n) * min(d, n) / 8)` bytes.
///
/// ```
/// use phucdau_eval::Op::{Delete, Insert, Match};
/// assert_eq!(phucdau_eval::align(&[1, 2, 3, 4], &[1, 3, 4, 5]), [Match, Delete, Match, Match, Insert]);
/// ```
pub fn align(gold: &[u32], hyp: &[u32]) -> Vec<Op> {
    let start = gold.iter().zip(hyp).take_while(|(a, b)| a == b).count();
    let mut ops = vec![Op::Match; start];
    // The table is filled from the ends, so that it can be read from the start.
    let gold: Vec<u32> = gold[start..].iter().rev().copied().collect();
    let hyp: Vec<u32> = hyp[start..].iter().rev().copied().collect();
    let (mut row, mut at) = (gold.len(), hyp.len());
    if row > 0 && at > 0 {
        let places = Places::new(&gold);
        let stride = hyp.len().isqrt() + 1;
        let mut saved = saved_columns(&gold, &hyp, &places, stride);
        while let Some(column) = saved.pop() {
            let from = saved.len() * stride;
            let stretch = Stretch::new(column, &places, &hyp[from..at], row);
            while row > 0 && at > from {
                let op = if gold[row - 1] == hyp[at - 1] { Op::Match } else { stretch.op(row - 1, at - from) };
                ops.push(op);
                row -= usize::from(op != Op::Insert);
                at -= usize::from(op != Op::Delete);
            }
            if row == 0 {
                break;
            }
        }
    }
    ops.extend(std::iter::repeat_n(Op::Delete, row));
    ops.extend(std::iter::repeat_n(Op::Insert, at));
    ops
}

/// The next band's limit: what was found is the cost of a real path, so it bounds the distance; it is taken where that
/// costs little more than the next step.
fn wider(limit: usize, found: usize) -> usize {
    if found <= limit.saturating_mul(8) { found } else { limit * 4 }
}

/// Every `stride`-th column, the first (before any symbol) included, in a band wide enough for an exact result.
fn saved_columns(gold: &[u32], hyp: &[u32], places: &Places, stride: usize) -> Vec<Column> {
    let mut limit = FIRST_BAND.max(gold.len().abs_diff(hyp.len()));
    loop {
        let mut column = Column::new(gold.len(), Band::new(gold.len(), hyp.len(), limit));
        let mut saved = Vec::new();
        for (at, &symbol) in hyp.iter().enumerate() {
            if at % stride == 0 {
                saved.push(column.saved());
            }
            column.advance(places, symbol, |_| ());
        }
        let found = column.value();
        if found <= limit {
            return saved;
        }
        limit = wider(limit, found);
    }
}

/// Where each symbol stands in the gold, as bits.
struct Places {
    blocks: usize,
    kinds: Vec<Kind>,
    dense: Vec<u64>,
    sparse: Vec<(u32, u64)>,
}

#[derive(Clone, Copy)]
enum Kind {
    Dense(usize),
    Sparse(usize, usize),
}

impl Places {
    fn new(gold: &[u32]) -> Self {
        let blocks = gold.len().div_ceil(64);
        let symbols = gold.iter().max().map_or(0, |&most| most as usize + 1);
        let mut ends = vec![0_usize; symbols + 1];
        for &symbol in gold {
            ends[symbol as usize + 1] += 1;
        }
        for symbol in 0..symbols {
            ends[symbol + 1] += ends[symbol];
        }
        let mut next = ends.clone();
        let mut order = vec![0_u32; gold.len()];
        for (at, &symbol) in gold.iter().enumerate() {
            order[next[symbol as usize]] = at as u32;
            next[symbol as usize] += 1;
        }
        let mut places = Self { blocks, kinds: Vec::with_capacity(symbols), dense: Vec::new(), sparse: Vec::new() };
        for symbol in 0..symbols {
            let list = &order[ends[symbol]..ends[symbol + 1]];
            let kind = if list.len() * DENSE >= gold.len() { places.dense(list) } else { places.sparse(list) };
            places.kinds.push(kind);
        }
        places
    }

    fn dense(&mut self, list: &[u32]) -> Kind {
        let start = self.dense.len();
        self.dense.resize(start + self.blocks, 0);
        for &at in list {
            self.dense[start + at as usize / 64] |= 1 << (at % 64);
        }
        Kind::Dense(start)
    }

    fn sparse(&mut self, list: &[u32]) -> Kind {
        let start = self.sparse.len();
        for &at in list {
            let (block, bit) = (at / 64, 1_u64 << (at % 64));
            match self.sparse[start..].last_mut() {
                Some((last, bits)) if *last == block => *bits |= bit,
                _ => self.sparse.push((block, bit)),
            }
        }
        Kind::Sparse(start, self.sparse.len())
    }
}

/// The diagonals, row less column, that a path of bounded cost can reach.
#[derive(Clone, Copy)]
struct Band {
    lowest: isize,
    highest: isize,
}

impl Band {
    fn new(rows: usize, columns: usize, limit: usize) -> Self {
        let skew = rows as isize - columns as isize;
        let spare = (limit as isize - skew.abs()) / 2;
        Self { lowest: skew.min(0) - spare, highest: skew.max(0) + spare }
    }

    /// The first and one past the last block of a column, columns counted from 1.
    fn blocks(self, column: usize, rows: usize) -> (usize, usize) {
        let column = column as isize;
        let first = (column + self.lowest).clamp(1, rows as isize) as usize - 1;
        let last = (column + self.highest).clamp(1, rows as isize) as usize - 1;
        (first / 64, last / 64 + 1)
    }
}

/// A column of the table within the band: the differences from each row to the next.
#[derive(Clone)]
struct Column {
    rows: usize,
    band: Band,
    at: usize,
    first: usize,
    end: usize,
    /// The value above the first block.
    top: usize,
    /// Rows whose value is one more, or one less, than the value above; in a saved column only those of the band.
    more: Vec<u64>,
    less: Vec<u64>,
    scratch: Vec<u64>,
}

/// What one block of a new column looks like; `right_*`: rows whose value is one more or less than in the column before.
struct Block {
    more: u64,
    less: u64,
    right_more: u64,
    right_less: u64,
}

impl Column {
    fn new(rows: usize, band: Band) -> Self {
        let blocks = rows.div_ceil(64);
        let (more, less, scratch) = (vec![!0; blocks], vec![0; blocks], vec![0; blocks]);
        Self { rows, band, at: 0, first: 0, end: 0, top: 0, more, less, scratch }
    }

    /// The column without what lies outside the band.
    fn saved(&self) -> Self {
        let range = self.first..self.end;
        Self { more: self.more[range.clone()].to_vec(), less: self.less[range].to_vec(), scratch: Vec::new(), ..*self }
    }

    /// The column that was saved.
    fn unsaved(&self) -> Self {
        let mut column =
            Self { at: self.at, first: self.first, end: self.end, top: self.top, ..Self::new(self.rows, self.band) };
        column.more[self.first..self.end].copy_from_slice(&self.more);
        column.less[self.first..self.end].copy_from_slice(&self.less);
        column
    }

    /// The value of the last row; the column must reach it.
    fn value(&self) -> usize {
        let mut value = self.top as isize;
        for block in self.first..self.end {
            let rows = (self.rows - block * 64).min(64);
            let mask = !0 >> (64 - rows);
            value += (self.more[block] & mask).count_ones() as isize - (self.less[block] & mask).count_ones() as isize;
        }
        value as usize
    }

    /// Goes on by one symbol; `seen` is told of each block of the new column in order.
    fn advance(&mut self, places: &Places, symbol: u32, mut seen: impl FnMut(Block)) {
        self.at += 1;
        let (first, end) = self.band.blocks(self.at, self.rows);
        for block in self.first..first {
            self.top += self.more[block].count_ones() as usize;
            self.top -= self.less[block].count_ones() as usize;
        }
        self.top += 1;
        (self.first, self.end) = (first, end);
        let mut sparse: &[(u32, u64)] = &[];
        let equal = match places.kinds.get(symbol as usize) {
            Some(&Kind::Dense(start)) => &places.dense[start + first..start + end],
            Some(&Kind::Sparse(start, stop)) => {
                let list = &places.sparse[start..stop];
                let from = list.partition_point(|&(block, _)| (block as usize) < first);
                let to = list.partition_point(|&(block, _)| (block as usize) < end);
                sparse = &list[from..to];
                for &(block, bits) in sparse {
                    self.scratch[block as usize] = bits;
                }
                &self.scratch[first..end]
            }
            None => &self.scratch[first..end],
        };
        let (mut carry_more, mut carry_less) = (1, 0);
        let blocks = self.more[first..end].iter_mut().zip(&mut self.less[first..end]);
        for ((more, less), &equal) in blocks.zip(equal) {
            let vertical = equal | *less;
            let equal = equal | carry_less;
            let horizontal = ((equal & *more).wrapping_add(*more) ^ *more) | equal;
            let right_more = *less | !(horizontal | *more);
            let right_less = *more & horizontal;
            let shifted_more = right_more << 1 | carry_more;
            let shifted_less = right_less << 1 | carry_less;
            (carry_more, carry_less) = (right_more >> 63, right_less >> 63);
            *more = shifted_less | !(vertical | shifted_more);
            *less = shifted_more & vertical;
            seen(Block { more: *more, less: *less, right_more, right_less });
        }
        for &(block, _) in sparse {
            self.scratch[block as usize] = 0;
        }
    }
}

/// Consecutive columns in full, for reading a path back.
struct Stretch {
    blocks: Vec<Block>,
    /// First block of each column, and where its blocks start above; the saved column stands first.
    columns: Vec<(usize, usize)>,
}

impl Stretch {
    /// The columns after `saved`, one for each symbol, down to `row`, counted from 1: a path goes up and left only.
    fn new(saved: Column, places: &Places, symbols: &[u32], row: usize) -> Self {
        let saved_blocks = saved.more.iter().zip(&saved.less);
        let mut blocks: Vec<Block> =
            saved_blocks.map(|(&more, &less)| Block { more, less, right_more: 0, right_less: 0 }).collect();
        let mut columns = vec![(saved.first, 0)];
        let mut column = saved.unsaved();
        column.rows = row;
        for &symbol in symbols {
            let start = blocks.len();
            column.advance(places, symbol, |block| blocks.push(block));
            columns.push((column.first, start));
        }
        columns.push((0, blocks.len()));
        Self { blocks, columns }
    }

    fn block(&self, row: usize, column: usize) -> Option<&Block> {
        let (first, start) = self.columns[column];
        let at = start + (row / 64).checked_sub(first)?;
        self.blocks[..self.columns[column + 1].1].get(at)
    }

    /// The operation that leads to row and column on a cheapest path where the two things there differ.
    fn op(&self, row: usize, column: usize) -> Op {
        let bit = |bits: u64| (bits >> (row % 64) & 1) as i32;
        let Some(here) = self.block(row, column) else { return Op::Substitute };
        let right = bit(here.right_more) - bit(here.right_less);
        let down_before = self.block(row, column - 1).map_or(1, |block| bit(block.more) - bit(block.less));
        if right + down_before == 1 {
            Op::Substitute
        } else if bit(here.more) == 1 {
            Op::Delete
        } else {
            Op::Insert
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The whole table from the ends: `table[i][j]` is the distance of `gold[i..]` and `hyp[j..]`.
    fn table(gold: &[u32], hyp: &[u32]) -> Vec<Vec<usize>> {
        let mut table = vec![vec![0; hyp.len() + 1]; gold.len() + 1];
        for i in (0..=gold.len()).rev() {
            for j in (0..=hyp.len()).rev() {
                table[i][j] = match (gold.get(i), hyp.get(j)) {
                    (Some(a), Some(b)) => {
                        let across = table[i + 1][j + 1] + usize::from(a != b);
                        across.min(table[i + 1][j] + 1).min(table[i][j + 1] + 1)
                    }
                    _ => gold.len() - i + hyp.len() - j,
                };
            }
        }
        table
    }

    fn naive(gold: &[u32], hyp: &[u32]) -> (usize, Vec<Op>) {
        let table = table(gold, hyp);
        let (mut i, mut j, mut ops) = (0, 0, Vec::new());
        while i < gold.len() || j < hyp.len() {
            let both = i < gold.len() && j < hyp.len();
            let op = if both && gold[i] == hyp[j] {
                Op::Match
            } else if both && table[i + 1][j + 1] + 1 == table[i][j] {
                Op::Substitute
            } else if i < gold.len() && table[i + 1][j] + 1 == table[i][j] {
                Op::Delete
            } else {
                Op::Insert
            };
            i += usize::from(op != Op::Insert);
            j += usize::from(op != Op::Delete);
            ops.push(op);
        }
        (table[0][0], ops)
    }

    fn agree(gold: &[u32], hyp: &[u32]) {
        let (cost, ops) = naive(gold, hyp);
        assert_eq!(distance(gold, hyp), cost);
        assert_eq!(align(gold, hyp), ops);
    }

    /// Pseudo-random numbers below `below`, always the same.
    fn numbers(seed: u64, count: usize, below: u32) -> Vec<u32> {
        let mut state = seed;
        let step = |_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as u32 % below
        };
        (0..count).map(step).collect()
    }

    /// `gold` with one thing in `rarity` replaced, dropped or doubled.
    fn noisy(gold: &[u32], rarity: u32, below: u32) -> Vec<u32> {
        let dice = numbers(7, gold.len(), rarity * 3);
        let other = numbers(8, gold.len(), below);
        let mut hyp = Vec::new();
        for ((&thing, dice), other) in gold.iter().zip(dice).zip(other) {
            match dice {
                0 => hyp.push(other),
                1 => (),
                2 => hyp.extend([thing, other]),
                _ => hyp.push(thing),
            }
        }
        hyp
    }

    #[test]
    fn empty_and_tiny() {
        agree(&[], &[]);
        agree(&[1], &[]);
        agree(&[], &[1, 2]);
        agree(&[1, 2], &[2, 3]);
        agree(&[3, 1], &[4, 1, 1]);
    }

    #[test]
    fn long_sequences_agree_with_the_whole_table() {
        for (below, rarity) in [(3, 2), (3, 40), (40, 3), (2000, 1), (2000, 30)] {
            let gold = numbers(u64::from(below), 1500, below);
            agree(&gold, &noisy(&gold, rarity, below));
        }
        let gold = numbers(1, 1500, 50);
        agree(&gold, &numbers(2, 700, 50));
        agree(&gold[..300], &numbers(3, 1500, 50));
    }

    #[test]
    fn a_hundred_thousand_words() {
        let gold = numbers(5, 100_000, 5000);
        let hyp = noisy(&gold, 20, 5000);
        let ops = align(&gold, &hyp);
        let wrong = ops.iter().filter(|&&op| op != Op::Match).count();
        assert_eq!(wrong, distance(&gold, &hyp));
        assert_eq!(ops.iter().filter(|&&op| op != Op::Insert).count(), gold.len());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn agrees_with_the_whole_table(
            gold in prop::collection::vec(0_u32..4, 0..200),
            hyp in prop::collection::vec(0_u32..5, 0..200),
        ) {
            agree(&gold, &hyp);
        }

        #[test]
        fn agrees_on_near_copies(
            gold in prop::collection::vec(0_u32..30, 0..300),
            cuts in prop::collection::vec((0_usize..300, 0_usize..40, prop::collection::vec(0_u32..30, 0..20)), 0..4),
        ) {
            let mut hyp = gold.clone();
            for (at, length, new) in cuts {
                let at = at.min(hyp.len());
                let end = (at + length).min(hyp.len());
                hyp.splice(at..end, new);
            }
            agree(&gold, &hyp);
        }
    }
}
