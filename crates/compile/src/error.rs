//! Why a model cannot be built: the file, the place in it and the rule that was broken.

use std::io;
use std::path::{Path, PathBuf};

/// An error of building a model.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be read or written.
    #[error("{path}: {source}; check that it exists and may be read", path = path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A source file breaks a rule of its format.
    #[error("{path}:{line}:{column}: expected {expected}, found {found}; mend the line and build again", path = path.display())]
    Rule {
        /// The source file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column (TSV) or byte (text), from 1.
        column: usize,
        /// What the rule asks for.
        expected: String,
        /// What stands there.
        found: String,
    },
    /// Something outgrew the format of the model.
    #[error("{what}: at most {limit}, got {got}; raise the threshold that chose them and build again")]
    Limit {
        /// What there is too much of.
        what: &'static str,
        /// How much the format holds.
        limit: usize,
        /// How much there is.
        got: usize,
    },
}

impl Error {
    /// An error of the system about `path`.
    pub fn io(path: &Path, source: io::Error) -> Self {
        Self::Io { path: path.to_owned(), source }
    }

    /// A broken rule at a place (line and column from 1) of `path`.
    pub fn rule(
        path: &Path,
        (line, column): (usize, usize),
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> Self {
        Self::Rule { path: path.to_owned(), line, column, expected: expected.into(), found: found.into() }
    }
}
