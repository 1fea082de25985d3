//! Sorting more 128-bit records than memory holds: sorted runs in temporary files, merged when read.
//!
//! The upper 80 bits of a record are its key and the lower 48 its count; records of one key become one, their counts added.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

use rayon::slice::ParallelSliceMut;

/// The bits of a record that count.
pub(super) const COUNT_BITS: u32 = 48;

const BUFFER: usize = 1 << 20;

/// Takes records in any order and gives them back sorted, within a given memory.
#[derive(Debug)]
pub(super) struct Sorter {
    folder: PathBuf,
    capacity: usize,
    buffer: Vec<u128>,
    runs: Vec<File>,
}

impl Sorter {
    /// A sorter that holds at most `memory` bytes of records and writes its runs to unnamed files in `folder`.
    pub(super) fn new(folder: &Path, memory: usize) -> Self {
        Self { folder: folder.to_owned(), capacity: (memory / 16).max(1 << 10), buffer: Vec::new(), runs: Vec::new() }
    }

    /// Adds a record.
    #[inline]
    pub(super) fn push(&mut self, record: u128) -> io::Result<()> {
        if self.buffer.len() == self.capacity {
            self.spill()?;
        }
        self.buffer.push(record);
        Ok(())
    }

    fn sort(&mut self) {
        self.buffer.par_sort_unstable();
        self.buffer.dedup_by(|later, first| {
            let same = *later >> COUNT_BITS == *first >> COUNT_BITS;
            if same {
                *first = add(*first, *later);
            }
            same
        });
    }

    fn spill(&mut self) -> io::Result<()> {
        self.sort();
        let mut out = BufWriter::with_capacity(BUFFER, tempfile::tempfile_in(&self.folder)?);
        for record in &self.buffer {
            out.write_all(&record.to_le_bytes())?;
        }
        let mut file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        self.runs.push(file);
        self.buffer.clear();
        Ok(())
    }

    /// Everything added, sorted. Memory is given back unless all of it was in memory.
    pub(super) fn finish(mut self) -> io::Result<Merged> {
        if self.runs.is_empty() {
            self.sort();
        } else {
            self.spill()?;
            self.buffer = Vec::new();
        }
        let mut runs = vec![Run { memory: self.buffer.into_iter(), file: None }];
        runs.extend(
            self.runs
                .into_iter()
                .map(|file| Run { memory: Vec::new().into_iter(), file: Some(BufReader::with_capacity(BUFFER, file)) }),
        );
        let mut heads = BinaryHeap::new();
        for (i, run) in runs.iter_mut().enumerate() {
            heads.extend(run.next()?.map(|record| Reverse((record, i))));
        }
        Ok(Merged { runs, heads })
    }
}

/// The sum of two records of one key; a count that does not fit stays at the highest.
fn add(a: u128, b: u128) -> u128 {
    let limit = (1 << COUNT_BITS) - 1;
    (a & !limit) | ((a & limit) + (b & limit)).min(limit)
}

#[derive(Debug)]
struct Run {
    memory: std::vec::IntoIter<u128>,
    file: Option<BufReader<File>>,
}

impl Run {
    fn next(&mut self) -> io::Result<Option<u128>> {
        let Some(file) = &mut self.file else { return Ok(self.memory.next()) };
        let mut bytes = [0; 16];
        match file.read_exact(&mut bytes) {
            Ok(()) => Ok(Some(u128::from_le_bytes(bytes))),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// The sorted records, each key once.
#[derive(Debug)]
pub(super) struct Merged {
    runs: Vec<Run>,
    heads: BinaryHeap<Reverse<(u128, usize)>>,
}

impl Merged {
    /// The next record, if any is left.
    pub(super) fn next(&mut self) -> io::Result<Option<u128>> {
        let Some(mut record) = self.pop()? else { return Ok(None) };
        while let Some(&Reverse((next, _))) = self.heads.peek() {
            if next >> COUNT_BITS != record >> COUNT_BITS {
                break;
            }
            if let Some(next) = self.pop()? {
                record = add(record, next);
            }
        }
        Ok(Some(record))
    }

    fn pop(&mut self) -> io::Result<Option<u128>> {
        let Some(mut head) = self.heads.peek_mut() else { return Ok(None) };
        let Reverse((record, run)) = *head;
        match self.runs[run].next()? {
            Some(next) => *head = Reverse((next, run)),
            None => drop(std::collections::binary_heap::PeekMut::pop(head)),
        }
        Ok(Some(record))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_memory_gives_the_same_records() {
        let records: Vec<u128> = (0..20_000u128).map(|i| (i * i * 7919 % 4999) << COUNT_BITS | (i % 5 + 1)).collect();
        let mut expected = std::collections::BTreeMap::new();
        for record in &records {
            *expected.entry(record >> COUNT_BITS).or_insert(0) += record & 0xff;
        }
        let expected: Vec<u128> = expected.into_iter().map(|(key, count)| key << COUNT_BITS | count).collect();
        let folder = tempfile::tempdir().unwrap();
        for memory in [0, 100_000, 10_000_000] {
            let mut sorter = Sorter::new(folder.path(), memory);
            records.iter().for_each(|&record| sorter.push(record).unwrap());
            let mut merged = sorter.finish().unwrap();
            let mut got = Vec::new();
            while let Some(record) = merged.next().unwrap() {
                got.push(record);
            }
            assert_eq!(got, expected, "with {memory} bytes");
        }
    }
}
