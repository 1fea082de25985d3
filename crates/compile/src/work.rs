//! Keeps the finished steps of a build in a folder, so that another build of the same sources need not take them again.
//!
//! A build that was stopped goes on behind its last finished step, and builds that differ only in size share all steps.
//! A step's file begins with what it was made from, in words: the program, the vocabulary, the options, each text with
//! its weight and checksum. A file that begins otherwise, or is not whole, is made anew.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use phucdau::lexicon::Lexicon;
use xxhash_rust::xxh3::Xxh3;

use crate::error::Error;
use crate::text::Source;

/// What a step makes, as bytes for the program that wrote them and for no other.
pub trait Piece: Sized {
    /// Writes all of it.
    ///
    /// # Errors
    /// If writing fails.
    fn write(&self, out: &mut impl Write) -> io::Result<()>;

    /// Reads what [`Piece::write`] wrote: equal in every bit.
    ///
    /// # Errors
    /// If reading fails or the bytes end early.
    fn read(input: &mut impl Read) -> io::Result<Self>;
}

/// Where finished steps are kept, if they are.
pub struct Work<'a> {
    kept: Option<(PathBuf, u128)>,
    taken: &'a dyn Fn(&Path),
}

impl<'a> Work<'a> {
    /// Keeps nothing.
    pub fn none() -> Self {
        Self { kept: None, taken: &|_| () }
    }

    /// Keeps steps in `folder`, which is made if need be, for builds by the same `program` (its file); `taken` hears of each
    /// file that took the place of a step. `O(program)`.
    ///
    /// # Errors
    /// If the folder cannot be made or the program not be read.
    pub fn new(folder: &Path, program: &Path, taken: &'a dyn Fn(&Path)) -> Result<Self, Error> {
        fs::create_dir_all(folder).map_err(|source| Error::io(folder, source))?;
        Ok(Self { kept: Some((folder.to_owned(), checksum(program)?)), taken })
    }

    /// The step `name` with these options, over these texts: as it was kept, or made by `make`, which must depend on
    /// nothing else. `O(text)` for the checksums.
    ///
    /// # Errors
    /// Those of `make`; and if a text cannot be read or what was made cannot be written.
    pub fn step<T: Piece>(
        &self,
        name: &str,
        options: &str,
        lexicon: &Lexicon,
        sources: &[Source],
        make: impl FnOnce() -> Result<T, Error>,
    ) -> Result<T, Error> {
        let Some((folder, program)) = &self.kept else { return make() };
        let path = folder.join(name);
        let vocabulary = lexicon.vocabulary();
        let mut head = format!("program {program:032x}\nvocabulary {vocabulary:016x}\noptions {options}\n");
        for Source { path, weight } in sources {
            let sum = checksum(path)?;
            head += &format!("text {:?} {weight} {sum:032x}\n", path.file_name().unwrap_or_default());
        }
        head.push('\n');
        if let Ok(Some(piece)) = read(&path, &head) {
            (self.taken)(&path);
            return Ok(piece);
        }
        let piece = make()?;
        write(&path, &head, &piece).map_err(|source| Error::io(&path, source))?;
        Ok(piece)
    }
}

/// What stands behind `head` in a file; `None` if it begins otherwise.
fn read<T: Piece>(path: &Path, head: &str) -> io::Result<Option<T>> {
    let mut input = BufReader::with_capacity(1 << 20, File::open(path)?);
    let mut found = vec![0; head.len()];
    input.read_exact(&mut found)?;
    if found == head.as_bytes() { T::read(&mut input).map(Some) } else { Ok(None) }
}

/// Written beside its place, synced, renamed: what stands there is whole.
fn write(path: &Path, head: &str, piece: &impl Piece) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut out = BufWriter::with_capacity(1 << 20, tempfile::NamedTempFile::new_in(folder)?);
    out.write_all(head.as_bytes())?;
    piece.write(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// Of all bytes of a file.
fn checksum(path: &Path) -> Result<u128, Error> {
    let read = || -> io::Result<u128> {
        let mut hash = Xxh3::new();
        let mut input = BufReader::with_capacity(1 << 20, File::open(path)?);
        loop {
            let bytes = input.fill_buf()?;
            if bytes.is_empty() {
                return Ok(hash.digest128());
            }
            hash.update(bytes);
            let len = bytes.len();
            input.consume(len);
        }
    };
    read().map_err(|source| Error::io(path, source))
}

pub(crate) fn number(out: &mut impl Write, value: u64) -> io::Result<()> {
    out.write_all(&value.to_le_bytes())
}

pub(crate) fn read_number(input: &mut impl Read) -> io::Result<u64> {
    let mut bytes = [0; 8];
    input.read_exact(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}

/// How many items there are, then each as its bytes.
pub(crate) fn array<T, const N: usize>(
    out: &mut impl Write,
    items: &[T],
    bytes: impl Fn(&T) -> [u8; N],
) -> io::Result<()> {
    number(out, items.len() as u64)?;
    items.iter().try_for_each(|item| out.write_all(&bytes(item)))
}

pub(crate) fn read_array<T, const N: usize>(input: &mut impl Read, item: impl Fn([u8; N]) -> T) -> io::Result<Vec<T>> {
    let len = read_number(input)?;
    let mut items = Vec::new();
    for _ in 0..len {
        let mut bytes = [0; N];
        input.read_exact(&mut bytes)?;
        items.push(item(bytes));
    }
    Ok(items)
}

#[cfg(test)]
mod tests;
