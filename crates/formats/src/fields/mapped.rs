//! A line as it is read, and where each letter of it stands in the file's own notation.

use std::ops::Range;

/// A line and the place of its letters in the decoded file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Mapped {
    /// What is read.
    pub(super) text: String,
    stretches: Vec<Stretch>,
}

/// A part of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stretch {
    /// Its bytes in the line.
    span: Range<usize>,
    /// Its bytes in the file.
    raw: Range<usize>,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Byte for byte what the file holds.
    Same,
    /// One sign, written as several.
    Sign,
    /// What must stay as it is.
    Fixed,
}

/// One letter of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Letter {
    /// What is read.
    pub(super) c: char,
    /// Where it begins in the line.
    pub(super) at: usize,
    /// Its bytes in the file.
    pub(super) raw: Range<usize>,
    /// Whether it must stay.
    pub(super) fixed: bool,
}

impl Mapped {
    /// Adds text that stands in the file as it is read, or with other bytes of the same lengths.
    pub(super) fn push(&mut self, text: &str, raw: usize) {
        let start = self.text.len();
        self.text.push_str(text);
        if let Some(last) = self.stretches.last_mut()
            && last.kind == Kind::Same
            && last.raw.end == raw
        {
            (last.span.end, last.raw.end) = (self.text.len(), raw + text.len());
        } else if !text.is_empty() {
            let span = start..self.text.len();
            self.stretches.push(Stretch { span, raw: raw..raw + text.len(), kind: Kind::Same });
        }
    }

    /// Frees what is not used; without `places` the places of letters too.
    pub(super) fn shrink(&mut self, places: bool) {
        if !places {
            self.stretches.clear();
        }
        self.stretches.shrink_to_fit();
        self.text.shrink_to_fit();
    }

    /// Adds a sign that the file writes in another way.
    pub(super) fn push_sign(&mut self, c: char, raw: Range<usize>) {
        self.add(c.encode_utf8(&mut [0; 4]), raw, Kind::Sign);
    }

    /// Adds text that must stay.
    pub(super) fn push_fixed(&mut self, text: &str, raw: Range<usize>) {
        self.add(text, raw, Kind::Fixed);
    }

    fn add(&mut self, text: &str, raw: Range<usize>, kind: Kind) {
        let start = self.text.len();
        self.text.push_str(text);
        self.stretches.push(Stretch { span: start..self.text.len(), raw, kind });
    }

    /// The bytes of the file that stand for `span` of the line; `None` if something there must stay, or if other things
    /// stand between. `O(log stretches)` and the stretches of the span.
    pub(super) fn raw(&self, span: Range<usize>) -> Option<Range<usize>> {
        let first = self.stretches.partition_point(|stretch| stretch.span.end <= span.start);
        let mut end = None;
        let mut start = None;
        for stretch in self.stretches.get(first..)?.iter().take_while(|stretch| stretch.span.start < span.end) {
            let from = stretch.place(span.start.max(stretch.span.start))?;
            let to = stretch.place(span.end.min(stretch.span.end))?;
            if stretch.kind == Kind::Fixed || end.is_some_and(|end| end != from) {
                return None;
            }
            start = start.or(Some(from));
            end = Some(to);
        }
        start.zip(end).map(|(start, end)| start..end).or_else(|| self.point(span.start))
    }

    /// Where something is added at `at`.
    fn point(&self, at: usize) -> Option<Range<usize>> {
        let first = self.stretches.partition_point(|stretch| stretch.span.end < at);
        let near = self.stretches.get(first..)?.iter().take_while(|stretch| stretch.span.start <= at);
        let near = near.filter(|stretch| stretch.kind != Kind::Fixed);
        let before = near.clone().find(|stretch| stretch.span.start < at);
        let behind = near.clone().find(|stretch| stretch.span.start == at);
        let place = before.and_then(|stretch| stretch.place(at)).or(behind.map(|stretch| stretch.raw.start))?;
        Some(place..place)
    }

    /// The letters of the line. `O(line)`.
    pub(super) fn letters(&self) -> Vec<Letter> {
        let mut out = Vec::with_capacity(self.text.len());
        for stretch in &self.stretches {
            let text = self.text.get(stretch.span.clone()).unwrap_or_default();
            for (offset, c) in text.char_indices() {
                let raw = match stretch.kind {
                    Kind::Same => stretch.raw.start + offset..stretch.raw.start + offset + c.len_utf8(),
                    Kind::Sign | Kind::Fixed => stretch.raw.clone(),
                };
                out.push(Letter { c, at: stretch.span.start + offset, raw, fixed: stretch.kind == Kind::Fixed });
            }
        }
        out
    }
}

impl Stretch {
    /// The place of a byte of the line in the file.
    fn place(&self, at: usize) -> Option<usize> {
        match self.kind {
            Kind::Same => Some(self.raw.start + (at - self.span.start)),
            _ if at == self.span.start => Some(self.raw.start),
            _ if at == self.span.end => Some(self.raw.end),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_the_line_are_found_in_the_file() {
        let mut line = Mapped::default();
        line.push("ab", 10);
        line.push("c", 12);
        line.push_sign('"', 13..15);
        line.push("đ", 15);
        line.push_fixed("x", 17..20);
        line.push("e", 30);
        assert_eq!(line.text, "abc\"đxe");
        for (span, raw) in [
            (0..3, Some(10..13)),
            (1..4, Some(11..15)),
            (3..6, Some(13..17)),
            (0..0, Some(10..10)),
            (3..3, Some(13..13)),
            (4..4, Some(15..15)),
            (5..7, None),
            (7..8, Some(30..31)),
            (8..8, Some(31..31)),
            (7..7, Some(30..30)),
        ] {
            assert_eq!(line.raw(span.clone()), raw, "{span:?}");
        }
        assert_eq!(line.letters()[4], Letter { c: 'đ', at: 4, raw: 15..17, fixed: false });
    }
}
