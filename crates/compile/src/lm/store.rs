//! A smoothed model as bytes, so that pruning can be done again without counting again.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;

use super::trie::{Level, Trie};
use super::{Discounts, Model};
use crate::error::Error;
use crate::work::{Piece, array, number, read_array, read_number};

impl Piece for Model {
    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        number(out, self.trie.levels.len() as u64)?;
        number(out, self.trie.events)?;
        for (level, discounts) in self.trie.levels.iter().zip(&self.discounts) {
            array(out, &discounts.0, |d| d.to_bits().to_le_bytes())?;
            array(out, &level.words, |word| word.to_le_bytes())?;
            array(out, &level.counts, |count| count.to_le_bytes())?;
            array(out, &level.probs, |prob| prob.to_le_bytes())?;
            array(out, &level.backoffs, |backoff| backoff.to_le_bytes())?;
            array(out, &level.suffixes, |suffix| suffix.to_le_bytes())?;
            array(out, &level.children, |child| child.to_le_bytes())?;
        }
        Ok(())
    }

    fn read(input: &mut impl Read) -> io::Result<Self> {
        let order = read_number(input)?;
        let mut model = Self { trie: Trie { levels: Vec::new(), events: read_number(input)? }, discounts: Vec::new() };
        for _ in 0..order {
            let values = read_array(input, |bytes| f64::from_bits(u64::from_le_bytes(bytes)))?;
            model.discounts.push(Discounts([0, 1, 2].map(|i| values.get(i).copied().unwrap_or(0.0))));
            model.trie.levels.push(Level {
                words: read_array(input, u16::from_le_bytes)?,
                counts: read_array(input, u32::from_le_bytes)?,
                probs: read_array(input, f32::from_le_bytes)?,
                backoffs: read_array(input, f32::from_le_bytes)?,
                suffixes: read_array(input, u32::from_le_bytes)?,
                children: read_array(input, u32::from_le_bytes)?,
            });
        }
        Ok(model)
    }
}

impl Model {
    /// Writes the model as plain arrays; not an artifact, and only for the program that wrote it.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), Error> {
        let write = || -> io::Result<()> {
            let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
            self.write(&mut out)?;
            out.flush()
        };
        write().map_err(|source| Error::io(path, source))
    }

    /// Reads what [`Model::save`] wrote.
    ///
    /// # Errors
    /// If the file cannot be read or ends early.
    pub fn load(path: &Path) -> Result<Self, Error> {
        let read = || Self::read(&mut BufReader::with_capacity(1 << 20, File::open(path)?));
        read().map_err(|source| Error::io(path, source))
    }
}
