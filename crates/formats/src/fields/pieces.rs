//! Which piece of a file each line of its document stands in.

use phucdau::document::{Document, Line};
use phucdau::span::Span;

use super::mapped::Mapped;

/// The pieces of a file that hold lines: cells or strings. How their letters are written is read anew where it is needed.
#[derive(Clone, Debug, Default)]
pub(super) struct Pieces {
    /// Their bytes in the file.
    spans: Vec<Span>,
    /// For each line its piece and the line in it; `None` for the empty lines between.
    lines: Vec<Option<(u32, u32)>>,
}

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The bytes of its piece.
    pub(super) piece: Span,
    /// Which line of the piece it is, from 0.
    pub(super) line: usize,
}

impl Pieces {
    /// Adds a piece and its lines, with an empty line before them; nothing if they hold no text.
    pub(super) fn push(&mut self, span: Span, lines: &[Mapped], document: &mut Document) {
        if lines.iter().all(|line| line.text.is_empty()) {
            return;
        }
        if !self.lines.is_empty() {
            self.lines.push(None);
            document.lines.push(Line::new(""));
        }
        // Neither pieces nor lines are more than bytes, which a span can count.
        let number = self.spans.len() as u32;
        self.spans.push(span);
        for (at, line) in (0..).zip(lines) {
            self.lines.push(Some((number, at)));
            document.lines.push(Line::new(line.text.as_str()));
        }
    }

    /// Where a line stands; `None` for an empty line between.
    pub(super) fn place(&self, line: usize) -> Option<Place> {
        let (piece, line) = self.lines.get(line).copied().flatten()?;
        Some(Place { piece: *self.spans.get(piece as usize)?, line: line as usize })
    }
}
