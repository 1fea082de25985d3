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

    /// The line of the file, from 1, that each line begins on; `breaks` says whether a line break in a piece is one in the
    /// file. An empty line between has the number of the one before. `O(text)` for all.
    pub(super) fn numbers<'t>(&'t self, text: &'t str, breaks: bool) -> impl Iterator<Item = usize> + 't {
        let (mut at, mut first) = (0, 1);
        self.lines.iter().map(move |place| {
            let Some((piece, line)) = *place else { return first };
            let start = self.spans[piece as usize].start();
            first += text.as_bytes()[at..start].iter().filter(|&&byte| byte == b'\n').count();
            at = start;
            first + if breaks { line as usize } else { 0 }
        })
    }

    /// Where a line stands; `None` for an empty line between.
    pub(super) fn place(&self, line: usize) -> Option<Place> {
        let (piece, line) = self.lines.get(line).copied().flatten()?;
        Some(Place { piece: *self.spans.get(piece as usize)?, line: line as usize })
    }
}
