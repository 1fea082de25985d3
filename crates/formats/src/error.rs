//! Why bytes could not be read as a document.

use crate::detect::Format;
use crate::{docx, fields, legacy, pdf};

/// Why bytes could not be read as a document; every message names the format, the byte and what to do next.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    /// A byte that no UTF-8 text holds at this place.
    #[error(
        "{}: invalid UTF-8 at byte {offset} (0x{byte:02x}) while reading line {line}; convert the file to UTF-8, or give --encoding if it is UTF-16",
        format.name()
    )]
    Utf8 {
        /// What the file was taken for.
        format: Format,
        /// Offset of the first bad byte.
        offset: usize,
        /// That byte.
        byte: u8,
        /// The line it stands on, from 1.
        line: usize,
    },
    /// A NUL, which no text holds.
    #[error("{}: NUL at byte {offset} while reading line {line}: this is no text, or damaged; restore the file, or leave it out with --exclude", format.name())]
    Nul {
        /// What the file was taken for.
        format: Format,
        /// Offset of the NUL.
        offset: usize,
        /// The line it stands on, from 1.
        line: usize,
    },
    /// UTF-16 comes in pairs of bytes.
    #[error("{}: {length} bytes of UTF-16 end in half a character at byte {offset}; the file was cut: copy it again", format.name())]
    OddLength {
        /// What the file was taken for.
        format: Format,
        /// Offset of the last byte.
        offset: usize,
        /// Length of the file.
        length: usize,
    },
    /// Half of a surrogate pair.
    #[error("{}: unpaired surrogate 0x{unit:04x} at byte {offset} while reading line {line} of UTF-16; the file is damaged, or --encoding is wrong", format.name())]
    Surrogate {
        /// What the file was taken for.
        format: Format,
        /// Offset of the unit.
        offset: usize,
        /// The unit.
        unit: u16,
        /// The line it stands on, from 1.
        line: usize,
    },
    /// Text of more bytes than places are counted in.
    #[error("{}: {length} bytes of text are more than four gigabytes; split the file", format.name())]
    TooLong {
        /// What the file was taken for.
        format: Format,
        /// How many bytes the text has in UTF-8.
        length: usize,
    },
    /// An encoding that the file declares and that is not read.
    #[error("{}: declares the encoding {name} at byte {offset}, which is not read; convert the file to UTF-8", format.name())]
    Declared {
        /// What the file was taken for.
        format: Format,
        /// Offset of the declaration.
        offset: usize,
        /// The encoding's name as it is declared.
        name: String,
    },
    /// Markup that is not well formed.
    #[error("{}: {fault} at byte {offset} while reading line {line}; the file is damaged: copy it again, or have its writer make it anew", format.name())]
    Markup {
        /// What the file was taken for.
        format: Format,
        /// Offset of the place.
        offset: usize,
        /// The line it stands on, from 1.
        line: usize,
        /// What is wrong there.
        fault: Fault,
    },
    /// Bytes that are no text in the encoding from before Unicode that was asked for.
    #[error(transparent)]
    Legacy(#[from] legacy::DecodeError),
    /// A PDF whose text layer is not read.
    #[error(transparent)]
    Pdf(#[from] pdf::Refusal),
    /// A word processor's document that is not read.
    #[error(transparent)]
    Docx(#[from] docx::Refusal),
    /// Columns or fields that are not read.
    #[error(transparent)]
    Fields(#[from] fields::Refusal),
    /// A format that is recognised but not read.
    #[error("{}: this format is not read yet (recognised at byte 0); give plain text, or --input-format txt to take it as such", format.name())]
    NotRead {
        /// What the file holds.
        format: Format,
    },
}

/// What is wrong with markup.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The file ends inside an element.
    #[error("the file ends inside <{element}>")]
    Cut {
        /// The innermost element that is open.
        element: String,
    },
    /// An end tag that closes nothing, or something else.
    #[error("</{found}> stands where </{expected}> is due")]
    EndTag {
        /// The element that is open.
        expected: String,
        /// The tag that was found.
        found: String,
    },
    /// An entity that is neither predefined nor a number; entities that a DTD declares are never expanded.
    #[error("the entity &{name}; is none of XML's own and is not expanded")]
    Entity {
        /// Its name.
        name: String,
    },
    /// More elements in one another than any page needs.
    #[error("more than {limit} elements stand in one another")]
    Depth {
        /// The most that are read.
        limit: usize,
    },
    /// The format's root element is missing.
    #[error("no <{element}> was found")]
    NoRoot {
        /// The root's name.
        element: &'static str,
    },
    /// Anything else that XML forbids.
    #[error("broken markup ({reason})")]
    Syntax {
        /// The reader's own words.
        reason: String,
    },
}
