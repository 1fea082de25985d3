//! The byte layout of compiled models, in both directions: sections behind a checked header.
//!
//! A file opens with a readable magic line, then the kind, the number of sections, a table of (tag, offset, length) and
//! the checksum; everything is little-endian, sections start at multiples of 64 bytes.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

/// The first bytes of every artifact; the number is the version of the layout and of all section formats.
pub const MAGIC: &[u8; 16] = b"phucdau model 2\n";
/// What stands in place of the magic while a file is being written.
pub const INCOMPLETE: &[u8; 16] = b"phucdau partial\n";

const ALIGN: usize = 64;
const HEADER: usize = 16 + 8 + 8;
const ROW: usize = 8 + 8 + 8;

/// The name of a section: up to eight ASCII characters, padded with spaces.
pub type Tag = [u8; 8];

/// Bytes of a model that several owners may share: embedded, read into memory or mapped.
#[derive(Clone)]
pub struct Bytes {
    owner: Arc<dyn AsRef<[u8]> + Send + Sync>,
    range: Range<usize>,
}

impl Bytes {
    /// All of `owner`.
    pub fn new(owner: impl AsRef<[u8]> + Send + Sync + 'static) -> Self {
        let range = 0..owner.as_ref().len();
        Self { owner: Arc::new(owner), range }
    }

    /// The bytes themselves.
    pub fn as_slice(&self) -> &[u8] {
        &(*self.owner).as_ref()[self.range.clone()]
    }

    /// A part of the bytes, sharing the owner; `None` if the range lies outside.
    pub fn slice(&self, range: Range<usize>) -> Option<Self> {
        self.as_slice().get(range.clone())?;
        let range = self.range.start + range.start..self.range.start + range.end;
        Some(Self { owner: self.owner.clone(), range })
    }
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        self.as_slice()
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bytes({})", self.range.len())
    }
}

/// Why bytes are not a usable model.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpenError {
    /// The bytes do not begin as a model does.
    #[error("not a phucdau model: expected it to begin with {expected:?}, got {got:?}; rebuild it with `phucdau model build`", expected = String::from_utf8_lossy(MAGIC))]
    Magic {
        /// What stood there.
        got: String,
    },
    /// The model was being written when its writer stopped.
    #[error("the model is incomplete: its writer was stopped; run `phucdau model build` again")]
    Incomplete,
    /// The bytes end early or late.
    #[error(
        "the model is cut or padded: expected {expected} bytes, got {got}; copy it again or rebuild it with `phucdau model build`"
    )]
    Length {
        /// What the header says.
        expected: u64,
        /// What there is.
        got: u64,
    },
    /// A byte is not what was written.
    #[error(
        "the model is damaged: expected checksum {expected:016x}, got {got:016x}; copy it again or rebuild it with `phucdau model build`"
    )]
    Checksum {
        /// What the header says.
        expected: u64,
        /// What the bytes give.
        got: u64,
    },
    /// A section is missing or does not hold what it should.
    #[error("section {section:?} of the model: expected {expected}, got {got}; rebuild it with `phucdau model build`")]
    Section {
        /// The section's tag.
        section: String,
        /// What should be there.
        expected: String,
        /// What is there.
        got: String,
    },
    /// Two parts were built from different vocabularies.
    #[error(
        "the parts of the model do not belong together: {first} has vocabulary {expected:016x}, {second} has {got:016x}; rebuild both with `phucdau model build`"
    )]
    Vocabulary {
        /// The part that came first.
        first: &'static str,
        /// Its vocabulary's fingerprint.
        expected: u64,
        /// The part that differs.
        second: &'static str,
        /// Its vocabulary's fingerprint.
        got: u64,
    },
}

impl OpenError {
    /// An error that names the section, what was expected there and what was found.
    pub fn section(tag: &Tag, expected: impl Into<String>, got: impl Into<String>) -> Self {
        Self::Section { section: tag_name(tag), expected: expected.into(), got: got.into() }
    }
}

fn tag_name(tag: &Tag) -> String {
    String::from_utf8_lossy(tag).trim_end().to_owned()
}

/// Collects sections and lays them out.
#[derive(Debug, Default)]
pub struct Writer {
    sections: Vec<(Tag, Vec<u8>)>,
}

impl Writer {
    /// A writer without sections.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends a section; tags are unique, and the order given is the order in the file.
    ///
    /// # Panics
    /// If the tag was used before: that is a bug of the caller.
    pub fn section(&mut self, tag: &Tag, bytes: Vec<u8>) {
        assert!(self.sections.iter().all(|(other, _)| other != tag), "section {:?} twice", tag_name(tag));
        self.sections.push((*tag, bytes));
    }

    /// The finished file.
    ///
    /// ```
    /// use phucdau::artifact::{Artifact, Bytes, Writer};
    /// let mut writer = Writer::new();
    /// writer.section(b"greeting", b"xin".to_vec());
    /// let artifact = Artifact::open(Bytes::new(writer.finish())).unwrap();
    /// assert_eq!(artifact.section(b"greeting").unwrap().as_slice(), b"xin");
    /// ```
    pub fn finish(self) -> Vec<u8> {
        let mut end = HEADER + ROW * self.sections.len();
        let mut table = Vec::new();
        for (tag, bytes) in &self.sections {
            let start = end.next_multiple_of(ALIGN);
            end = start + bytes.len();
            table.push((*tag, start, bytes.len()));
        }
        let mut body = Vec::with_capacity(end);
        body.extend_from_slice(&(end as u64).to_le_bytes());
        for (tag, start, len) in table {
            body.extend_from_slice(&tag);
            body.extend_from_slice(&(start as u64).to_le_bytes());
            body.extend_from_slice(&(len as u64).to_le_bytes());
        }
        for (_, bytes) in &self.sections {
            body.resize((body.len() + 24).next_multiple_of(ALIGN) - 24, 0);
            body.extend_from_slice(bytes);
        }
        let mut out = MAGIC.to_vec();
        out.extend_from_slice(&xxh3_64(&body).to_le_bytes());
        out.extend_from_slice(&body);
        out
    }
}

/// An opened model file: its sections, found and bounded.
#[derive(Clone, Debug)]
pub struct Artifact {
    bytes: Bytes,
    table: Vec<(Tag, Range<usize>)>,
}

impl Artifact {
    /// Opens and checks everything: magic, length, bounds, checksum. `O(bytes)`.
    ///
    /// # Errors
    /// If the bytes are not a whole, undamaged model of this version.
    pub fn open(bytes: Bytes) -> Result<Self, OpenError> {
        let artifact = Self::open_trusted(bytes)?;
        let all = artifact.bytes.as_slice();
        let expected = read_u64(all, 16);
        let got = xxh3_64(&all[24..]);
        if expected != got {
            return Err(OpenError::Checksum { expected, got });
        }
        Ok(artifact)
    }

    /// Opens without reading every byte: for a model that a test of the build has checked. `O(sections)`.
    ///
    /// # Errors
    /// If magic, length or bounds are wrong.
    pub fn open_trusted(bytes: Bytes) -> Result<Self, OpenError> {
        let all = bytes.as_slice();
        let magic = &all[..all.len().min(16)];
        if magic == INCOMPLETE {
            return Err(OpenError::Incomplete);
        }
        if magic != MAGIC {
            return Err(OpenError::Magic { got: String::from_utf8_lossy(magic).into_owned() });
        }
        let got = all.len() as u64;
        if all.len() < HEADER {
            return Err(OpenError::Length { expected: HEADER as u64, got });
        }
        let expected = read_u64(all, 24);
        if expected != got {
            return Err(OpenError::Length { expected, got });
        }
        let mut table: Vec<(Tag, Range<usize>)> = Vec::new();
        let mut row = HEADER;
        let mut first = all.len();
        while row + ROW <= first {
            let tag: Tag = all[row..row + 8].try_into().unwrap_or_default();
            if tag == [0; 8] {
                break;
            }
            let (start, len) = (read_u64(all, row + 8) as usize, read_u64(all, row + 16) as usize);
            let end = start.checked_add(len).filter(|&end| end <= all.len() && start >= row + ROW);
            let Some(end) = end else {
                return Err(OpenError::section(&tag, format!("to lie within {got} bytes"), format!("{start}+{len}")));
            };
            first = first.min(start);
            table.push((tag, start..end));
            row += ROW;
        }
        Ok(Self { bytes, table })
    }

    /// The bytes of a section.
    ///
    /// # Errors
    /// If there is no such section.
    pub fn section(&self, tag: &Tag) -> Result<Bytes, OpenError> {
        let row = self.table.iter().find(|(other, _)| other == tag);
        row.and_then(|(_, range)| self.bytes.slice(range.clone()))
            .ok_or_else(|| OpenError::section(tag, "the section", "none"))
    }

    /// Tags and lengths in bytes, in the order of the file.
    pub fn sections(&self) -> impl Iterator<Item = (String, usize)> + '_ {
        self.table.iter().map(|(tag, range)| (tag_name(tag), range.len()))
    }

    /// The checksum of the file, which serves as the model's fingerprint.
    pub fn fingerprint(&self) -> u64 {
        read_u64(self.bytes.as_slice(), 16)
    }
}

/// The little-endian `u64` at byte `at`.
///
/// # Panics
/// If fewer than eight bytes follow `at`.
pub fn read_u64(bytes: &[u8], at: usize) -> u64 {
    let mut word = [0; 8];
    word.copy_from_slice(&bytes[at..at + 8]);
    u64::from_le_bytes(word)
}
