//! The XML of a part as events with their places; what is not sound, or too much, is refused by name.

use std::ops::Range;

use quick_xml::errors::Error;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, NamespaceError, ResolveResult};
use quick_xml::reader::NsReader;

use super::{Limits, Refusal};

/// Where an element's name belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// The text of a word processor.
    Word,
    /// What stands twice, for newer and older programs.
    Compatibility,
    /// Formulas.
    Math,
    /// All else.
    Other,
}

/// What stands next in a part.
pub(super) enum Item<'a> {
    /// The start of an element; `empty` if it ends there too.
    Open { space: Space, tag: BytesStart<'a>, empty: bool },
    /// The end of an element.
    Close,
    /// Text or a reference.
    Text,
    /// A comment, an instruction or raw text.
    Other,
    /// The end of the part.
    End,
}

/// Reads the XML of one part.
pub(super) struct Xml<'a> {
    part: &'a str,
    reader: NsReader<&'a [u8]>,
    /// The length of the byte-order marks in front.
    mark: usize,
    start: usize,
    /// How many elements are open.
    depth: usize,
    limits: &'a Limits,
}

const MARK: &[u8] = "\u{feff}".as_bytes();
/// How many namespaces may be declared at one place.
const NAMESPACES: usize = 1000;

impl<'a> Xml<'a> {
    /// Prepares to read a part. `O(bytes)`, to see that it is UTF-8.
    pub(super) fn new(part: &'a str, bytes: &'a [u8], limits: &'a Limits) -> Result<Self, Refusal> {
        let encoding =
            |encoding: &str, offset| Refusal::Encoding { part: part.to_owned(), encoding: encoding.to_owned(), offset };
        if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || bytes.starts_with(b"<\0") {
            return Err(encoding("UTF-16", 0));
        }
        // The reader passes over a mark in front of it and counts from behind: none is left to it.
        let mark = bytes.chunks(MARK.len()).take_while(|chunk| *chunk == MARK).count() * MARK.len();
        let body = bytes.get(mark..).unwrap_or_default();
        let text = std::str::from_utf8(body)
            .map_err(|error| encoding("an encoding without a name", mark + error.valid_up_to()))?;
        let mut reader = NsReader::from_str(text);
        reader.resolver_mut().set_max_namespace_bindings(NAMESPACES);
        Ok(Self { part, reader, mark, start: mark, depth: 0, limits })
    }

    /// The item at hand, in bytes of the part.
    pub(super) fn span(&self) -> Range<usize> {
        self.start..self.mark + self.reader.buffer_position() as usize
    }

    /// An error at `offset`.
    pub(super) fn broken(&self, what: impl Into<String>, offset: usize) -> Refusal {
        Refusal::Xml { part: self.part.to_owned(), what: what.into(), offset }
    }

    /// The next item.
    pub(super) fn next(&mut self) -> Result<Item<'a>, Refusal> {
        self.start = self.mark + self.reader.buffer_position() as usize;
        let (space, event) = match self.reader.read_resolved_event() {
            Ok((space, event)) => (space_of(&space), event),
            Err(Error::Namespace(NamespaceError::TooManyBindings(limit))) => {
                return Err(self.too_many("namespaces at one place", limit + 1, limit));
            }
            Err(error @ Error::Namespace(_)) => return Err(self.broken(error.to_string(), self.start)),
            Err(error) => {
                let offset = self.mark + self.reader.error_position() as usize;
                return Err(self.broken(error.to_string(), offset));
            }
        };
        if let Event::Start(tag) | Event::Empty(tag) = &event
            && (tag.name().as_ref().contains('<') || tag.attributes_raw().contains('<'))
        {
            return Err(self.broken("a tag that does not end", self.start));
        }
        Ok(match event {
            Event::Start(tag) => {
                self.depth += 1;
                if self.depth > self.limits.depth {
                    return Err(self.too_many("elements one in another", self.depth, self.limits.depth));
                }
                Item::Open { space, tag, empty: false }
            }
            Event::Empty(tag) => Item::Open { space, tag, empty: true },
            Event::End(_) => {
                self.depth = self.depth.saturating_sub(1);
                Item::Close
            }
            Event::Text(text) => {
                if self.depth == 0 && !text.trim_ascii().is_empty() {
                    return Err(self.broken("text outside of all elements", self.start));
                }
                Item::Text
            }
            Event::GeneralRef(_) => Item::Text,
            Event::DocType(_) => {
                return Err(self.broken("a document type, which no word processor writes", self.start));
            }
            Event::Decl(declaration) => {
                if let Some(Ok(name)) = declaration.encoding()
                    && !matches!(name.to_ascii_lowercase().as_str(), "utf-8" | "utf8" | "us-ascii" | "ascii")
                {
                    let encoding = name.into_owned();
                    return Err(Refusal::Encoding { part: self.part.to_owned(), encoding, offset: self.start });
                }
                Item::Other
            }
            Event::Eof if self.depth > 0 => {
                return Err(self.broken("the end, though elements are open; the part was cut", self.start));
            }
            Event::Eof => Item::End,
            Event::Comment(_) | Event::CData(_) | Event::PI(_) => Item::Other,
        })
    }

    fn too_many(&self, what: &'static str, found: usize, limit: usize) -> Refusal {
        Refusal::Limit { part: self.part.to_owned(), what, found: found as u64, limit: limit as u64 }
    }
}

/// The value of the attribute of that local name, whatever its prefix, as it stands.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    tag.attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)
        .map(|attribute| attribute.value.into_owned())
}

fn space_of(space: &ResolveResult<'_>) -> Space {
    let ResolveResult::Bound(Namespace(name)) = space else { return Space::Other };
    match *name {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        | "http://purl.oclc.org/ooxml/wordprocessingml/main" => Space::Word,
        "http://schemas.openxmlformats.org/markup-compatibility/2006" => Space::Compatibility,
        "http://schemas.openxmlformats.org/officeDocument/2006/math"
        | "http://purl.oclc.org/ooxml/officeDocument/math" => Space::Math,
        _ => Space::Other,
    }
}
