//! Bytes to documents, and edits spliced back into the original bytes.
//!
//! Plain text and Markdown are read and written; other formats are recognised, so that they can be left alone by name.
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
//! assert_eq!(phucdau_formats::write(&source, &[vec![edit]]), "Thực hien\r\n".as_bytes());
//! ```
#![forbid(unsafe_code)]

pub mod detect;
mod divide;
pub mod docx;
pub mod encoding;
pub mod fields;
pub mod form;
pub mod legacy;
pub mod text;

pub use detect::Format;
pub use encoding::Encoding;
pub use text::{ReadError, Request, Source, read, read_as, write};
