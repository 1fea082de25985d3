//! Bytes to documents, and edits spliced back into the original bytes.
//!
//! Text, what OCR engines write, the invisible text of PDF, DOCX, HTML, columns and fields are read and written, see
//! [`Format::is_read`]; other formats are recognised, so that they can be left alone by name.
//!
//! ```
//! use phucdau::edit::{Edit, Kind, Why};
//! use phucdau::span::Span;
//!
//! let source = phucdau_formats::read(b"Thuc hien\r\n".to_vec()).unwrap();
//! assert_eq!(source.document().lines[0].text, "Thuc hien");
//! let edit = Edit {
//!     span: Span::new(0, 4), new: "Thực".into(), confidence: 0.99, doubt: 0.0,
//!     kind: Kind::Diacritics, why: Why::Context,
//! };
//! let written = phucdau_formats::write(&source, &[vec![edit]]);
//! assert_eq!(written.bytes, "Thực hien\r\n".as_bytes());
//! ```
#![forbid(unsafe_code)]

mod alto;
mod assemble;
mod conform;
mod declared;
pub mod detect;
mod distribute;
mod divide;
pub mod docx;
pub mod encoding;
mod error;
pub mod fields;
pub mod form;
mod hocr;
pub mod legacy;
mod markdown;
mod markup;
mod page;
pub mod pdf;
mod plan;
mod proof;
mod source;
mod splice;
mod text;
mod tsv;

pub use detect::Format;
pub use encoding::Encoding;
pub use error::{Fault, ReadError};
pub use source::{Charset, Reason, Request, Source, Unplaced, Writing, Written, read, read_as, write};
