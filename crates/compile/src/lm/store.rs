//! A smoothed model kept as a file between two steps of building, so that pruning can be tried without counting again.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;

use super::trie::{Level, Trie};
use super::{Discounts, Model};
use crate::error::Error;

impl Model {
    /// Writes the model as plain arrays; not an artifact, and only for the program that wrote it.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), Error> {
        let write = || -> io::Result<()> {
            let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
            number(&mut out, self.trie.levels.len() as u64)?;
            number(&mut out, self.trie.events)?;
            for (level, discounts) in self.trie.levels.iter().zip(&self.discounts) {
                array(&mut out, &discounts.0, |d| d.to_bits().to_le_bytes())?;
                array(&mut out, &level.words, |word| word.to_le_bytes())?;
                array(&mut out, &level.counts, |count| count.to_le_bytes())?;
                array(&mut out, &level.probs, |prob| prob.to_le_bytes())?;
                array(&mut out, &level.backoffs, |backoff| backoff.to_le_bytes())?;
                array(&mut out, &level.suffixes, |suffix| suffix.to_le_bytes())?;
                array(&mut out, &level.children, |child| child.to_le_bytes())?;
            }
            out.flush()
        };
        write().map_err(|source| Error::io(path, source))
    }

    /// Reads what [`Model::save`] wrote.
    ///
    /// # Errors
    /// If the file cannot be read or ends early.
    pub fn load(path: &Path) -> Result<Self, Error> {
        let read = || -> io::Result<Self> {
            let mut input = BufReader::with_capacity(1 << 20, File::open(path)?);
            let order = read_number(&mut input)?;
            let mut model =
                Self { trie: Trie { levels: Vec::new(), events: read_number(&mut input)? }, discounts: Vec::new() };
            for _ in 0..order {
                let values = read_array(&mut input, |bytes| f64::from_bits(u64::from_le_bytes(bytes)))?;
                model.discounts.push(Discounts([0, 1, 2].map(|i| values.get(i).copied().unwrap_or(0.0))));
                model.trie.levels.push(Level {
                    words: read_array(&mut input, u16::from_le_bytes)?,
                    counts: read_array(&mut input, u32::from_le_bytes)?,
                    probs: read_array(&mut input, f32::from_le_bytes)?,
                    backoffs: read_array(&mut input, f32::from_le_bytes)?,
                    suffixes: read_array(&mut input, u32::from_le_bytes)?,
                    children: read_array(&mut input, u32::from_le_bytes)?,
                });
            }
            Ok(model)
        };
        read().map_err(|source| Error::io(path, source))
    }
}

fn number(out: &mut impl Write, value: u64) -> io::Result<()> {
    out.write_all(&value.to_le_bytes())
}

fn read_number(input: &mut impl Read) -> io::Result<u64> {
    let mut bytes = [0; 8];
    input.read_exact(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}

fn array<T, const N: usize>(out: &mut impl Write, items: &[T], bytes: impl Fn(&T) -> [u8; N]) -> io::Result<()> {
    number(out, items.len() as u64)?;
    items.iter().try_for_each(|item| out.write_all(&bytes(item)))
}

fn read_array<T, const N: usize>(input: &mut impl Read, item: impl Fn([u8; N]) -> T) -> io::Result<Vec<T>> {
    let len = read_number(input)?;
    let mut items = Vec::new();
    for _ in 0..len {
        let mut bytes = [0; N];
        input.read_exact(&mut bytes)?;
        items.push(item(bytes));
    }
    Ok(items)
}
