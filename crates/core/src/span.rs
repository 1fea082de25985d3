//! Half-open byte ranges, the one coordinate system that crosses module walls.

use std::ops::Range;

/// A half-open byte range of a line's source text; `start <= end`, both on character boundaries of that text. A document has
/// one for each word and edit, so it is held in four bytes a side: nothing lies beyond four gigabytes.
///
/// ```
/// use phucdau::span::Span;
/// let span = Span::new(2, 5);
/// assert_eq!(span.len(), 3);
/// assert_eq!(span.of("a hoa"), "hoa");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// How far a span may reach: a text of more bytes is refused at the door.
    pub const LIMIT: usize = u32::MAX as usize;

    /// The span from `start` to `end`, in bytes.
    ///
    /// # Panics
    /// If `start > end`, or the end lies beyond [`Span::LIMIT`]: that is a bug of the caller.
    pub const fn new(start: usize, end: usize) -> Self {
        assert!(start <= end, "a span must not end before it starts");
        assert!(end <= Self::LIMIT, "a span must not reach beyond four gigabytes");
        Self { start: start as u32, end: end as u32 }
    }

    /// First byte.
    pub const fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    pub const fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes.
    pub const fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span covers no byte; such a span marks a place of insertion.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The part of `text` that the span covers.
    ///
    /// # Panics
    /// If the span lies outside `text` or cuts a character.
    pub fn of(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// The smallest span that covers both.
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The same range as the standard library writes it.
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}
