//! Builds the lexicon sections of a model from the dictionaries.

mod read;
#[cfg(test)]
mod tests;

use std::path::Path;

use phucdau::artifact::Writer;
use phucdau::lexicon::{BuildError, MOST_IDS, write};

use crate::error::Error;

pub use read::read;

/// What was built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The vocabulary's fingerprint, which the language model must carry too.
    pub vocabulary: u64,
    /// Words, classes not counted.
    pub words: usize,
    /// Fixed phrases.
    pub phrases: usize,
    /// Names of places and organisations, words of several syllables.
    pub names: usize,
}

/// Reads the dictionaries of a folder and writes the sections `lex.*`; the same files give the same bytes.
///
/// # Errors
/// If a dictionary cannot be read or breaks a rule of its format, or there are more words than ids.
pub fn build(dictionaries: &Path, writer: &mut Writer) -> Result<Summary, Error> {
    let parts = read(dictionaries)?;
    let vocabulary = write(&parts, writer).map_err(|error| match error {
        BuildError::Many(got) => Error::Limit { what: "ids of words", limit: MOST_IDS, got },
        other => Error::rule(dictionaries, (1, 1), "words that can be packed", other.to_string()),
    })?;
    let (words, phrases, names) = (parts.words.len(), parts.phrases.len(), parts.names.len());
    Ok(Summary { vocabulary, words, phrases, names })
}
