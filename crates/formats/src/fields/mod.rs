//! Text in fields of other files: columns of a table, fields of JSON lines, the text of HTML.
//!
//! All three work on decoded text, without byte-order mark. [`csv`], [`jsonl`] and [`html`] read the lines that are to be
//! repaired; what is written comes back as patches of that text, so that every byte around them stays, in any encoding.
//!
//! ```
//! use phucdau::edit::{Edit, Kind, Why};
//! use phucdau::span::Span;
//! use phucdau_formats::fields::{apply, jsonl};
//!
//! let text = "{\"id\": 7, \"noi_dung\": \"Thuc hien\"}\n";
//! let (document, layer) = jsonl::Layer::read(text, &["noi_dung"]).unwrap();
//! assert_eq!(document.lines[0].text, "Thuc hien");
//! let edit = Edit {
//!     span: Span::new(0, 4), new: "Thực".into(), confidence: 0.99, doubt: 0.0,
//!     kind: Kind::Diacritics, why: Why::Context,
//! };
//! let written = layer.write(text, &[vec![edit]]);
//! assert_eq!(apply(text, &written.patches), "{\"id\": 7, \"noi_dung\": \"Thực hien\"}\n");
//! ```

pub mod csv;
pub mod html;
pub mod jsonl;
mod mapped;
mod pieces;

pub use crate::splice::Patch;

/// Why fields are not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// No column or field was asked for.
    #[error("{format}: nothing to repair was named; use {option} NAME, which may be given several times")]
    NoName {
        /// The format.
        format: &'static str,
        /// The option that names what to repair.
        option: &'static str,
    },
    /// A column or field is not there.
    #[error("{format}: no {what} {name:?} at byte 0; there are: {}", listed(there))]
    Missing {
        /// The format.
        format: &'static str,
        /// `column` or `field`.
        what: &'static str,
        /// What was asked for.
        name: String,
        /// What there is, in the order of the file.
        there: Vec<String>,
    },
    /// A quote opens and does not close.
    #[error(
        "csv: the quote at byte {offset} (row {row}) is not closed as it should be; write quotes inside a field twice"
    )]
    Quote {
        /// Where it stands in the decoded text.
        offset: usize,
        /// The row, from 1; the names are row 1.
        row: usize,
    },
    /// A line is no JSON.
    #[error(
        "jsonl: {what} at byte {offset} (line {line}), while reading one JSON value a line; mend the line, or give --input-format txt"
    )]
    Json {
        /// What the reader found.
        what: String,
        /// Where in the decoded text.
        offset: usize,
        /// The line, from 1.
        line: usize,
    },
}

/// Names for a message.
fn listed(names: &[String]) -> String {
    const MOST: usize = 30;
    let mut out = names.iter().take(MOST).map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ");
    if names.is_empty() {
        out.push_str("none");
    } else if names.len() > MOST {
        out.push_str(&format!(" and {} more", names.len() - MOST));
    }
    out
}

/// Why an edit has no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// The new text holds a line break, or a sign that the format has no notation for.
    #[error("the new text holds a sign that the format cannot write there")]
    Control,
    /// Something stands there that must stay.
    #[error("something that must stay as it is stands there")]
    Fixed,
}

/// An edit that was not placed; nothing of it is written.
pub type Unplaced = crate::Unplaced<Reason>;

/// What takes patches, in the order of the text.
pub(crate) type Put<'p> = &'p mut dyn FnMut(Patch);

/// What is to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The patches, in the order of the text, disjoint.
    pub patches: Vec<Patch>,
    /// The edits that are not in them, in the order of lines and edits.
    pub unplaced: Vec<Unplaced>,
}

impl Written {
    /// What `write` puts, and the edits that it gives back.
    fn of(write: impl FnOnce(Put) -> Vec<Unplaced>) -> Self {
        let mut patches = Vec::new();
        let unplaced = write(&mut |patch| patches.push(patch));
        Self { patches, unplaced }
    }
}

/// `text` with patches of it, which are in order and disjoint. `O(text)`.
///
/// ```
/// use phucdau::span::Span;
/// use phucdau_formats::fields::{Patch, apply};
/// assert_eq!(apply("a,bc", &[Patch { span: Span::new(2, 3), new: "B".into() }]), "a,Bc");
/// ```
pub fn apply(text: &str, patches: &[Patch]) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut done = 0;
    for patch in patches {
        out.push_str(text.get(done..patch.span.start()).unwrap_or_default());
        out.push_str(&patch.new);
        done = patch.span.end();
    }
    out + text.get(done..).unwrap_or_default()
}
