//! A line as it is read, and where each letter of it stands in the file's own notation.

use phucdau::span::Span;

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
    span: Span,
    /// Its bytes in the file.
    raw: Span,
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
    pub(super) raw: Span,
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
            && last.raw.end() == raw
        {
            last.span = Span::new(last.span.start(), self.text.len());
            last.raw = Span::new(last.raw.start(), raw + text.len());
        } else if !text.is_empty() {
            let (span, raw) = (Span::new(start, self.text.len()), Span::new(raw, raw + text.len()));
            self.stretches.push(Stretch { span, raw, kind: Kind::Same });
        }
    }

    /// Takes everything out, to be filled anew.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.stretches.clear();
    }

    /// Adds a sign that the file writes in another way.
    pub(super) fn push_sign(&mut self, c: char, raw: Span) {
        self.add(c.encode_utf8(&mut [0; 4]), raw, Kind::Sign);
    }

    /// Adds text that must stay.
    pub(super) fn push_fixed(&mut self, text: &str, raw: Span) {
        self.add(text, raw, Kind::Fixed);
    }

    fn add(&mut self, text: &str, raw: Span, kind: Kind) {
        let start = self.text.len();
        self.text.push_str(text);
        self.stretches.push(Stretch { span: Span::new(start, self.text.len()), raw, kind });
    }

    /// The bytes of the file that stand for `span` of the line; `None` if something there must stay, or if other things
    /// stand between. `O(log stretches)` and the stretches of the span.
    pub(super) fn raw(&self, span: Span) -> Option<Span> {
        let first = self.stretches.partition_point(|stretch| stretch.span.end() <= span.start());
        let mut end = None;
        let mut start = None;
        for stretch in self.stretches.get(first..)?.iter().take_while(|stretch| stretch.span.start() < span.end()) {
            let from = stretch.place(span.start().max(stretch.span.start()))?;
            let to = stretch.place(span.end().min(stretch.span.end()))?;
            if stretch.kind == Kind::Fixed || end.is_some_and(|end| end != from) {
                return None;
            }
            start = start.or(Some(from));
            end = Some(to);
        }
        start.zip(end).map(|(start, end)| Span::new(start, end)).or_else(|| self.point(span.start()))
    }

    /// Where something is added at `at`.
    fn point(&self, at: usize) -> Option<Span> {
        let first = self.stretches.partition_point(|stretch| stretch.span.end() < at);
        let near = self.stretches.get(first..)?.iter().take_while(|stretch| stretch.span.start() <= at);
        let near = near.filter(|stretch| stretch.kind != Kind::Fixed);
        let before = near.clone().find(|stretch| stretch.span.start() < at);
        let behind = near.clone().find(|stretch| stretch.span.start() == at);
        let place = before.and_then(|stretch| stretch.place(at)).or(behind.map(|stretch| stretch.raw.start()))?;
        Some(Span::new(place, place))
    }

    /// The letters of `span` of the line, with `before` letters before it and the one behind. `O(log stretches)` and the letters.
    pub(super) fn letters(&self, span: Span, before: usize) -> Vec<Letter> {
        let start =
            self.text[..span.start()].char_indices().rev().take(before).last().map_or(span.start(), |(at, _)| at);
        let end = span.end() + self.text[span.end()..].chars().next().map_or(0, char::len_utf8);
        let first = self.stretches.partition_point(|stretch| stretch.span.end() <= start);
        let mut out = Vec::with_capacity(end - start);
        for stretch in self.stretches[first..].iter().take_while(|stretch| stretch.span.start() < end) {
            let from = stretch.span.start().max(start);
            for (offset, c) in self.text[from..stretch.span.end().min(end)].char_indices() {
                let at = from + offset;
                let raw = match stretch.kind {
                    Kind::Same => {
                        let raw = stretch.raw.start() + at - stretch.span.start();
                        Span::new(raw, raw + c.len_utf8())
                    }
                    Kind::Sign | Kind::Fixed => stretch.raw,
                };
                out.push(Letter { c, at, raw, fixed: stretch.kind == Kind::Fixed });
            }
        }
        out
    }
}

impl Stretch {
    /// The place of a byte of the line in the file.
    fn place(&self, at: usize) -> Option<usize> {
        match self.kind {
            Kind::Same => Some(self.raw.start() + (at - self.span.start())),
            _ if at == self.span.start() => Some(self.raw.start()),
            _ if at == self.span.end() => Some(self.raw.end()),
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
        line.push_sign('"', Span::new(13, 15));
        line.push("đ", 15);
        line.push_fixed("x", Span::new(17, 20));
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
            assert_eq!(line.raw(Span::new(span.start, span.end)).map(Span::range), raw, "{span:?}");
        }
        let letters = |start, end, before| line.letters(Span::new(start, end), before);
        assert_eq!(letters(4, 6, 0)[0], Letter { c: 'đ', at: 4, raw: Span::new(15, 17), fixed: false });
        let shown = |letters: Vec<Letter>| letters.iter().map(|letter| letter.c).collect::<String>();
        assert_eq!(shown(letters(4, 6, 2)), "c\"đx");
        assert_eq!(shown(letters(0, 8, 5)), line.text);
        assert_eq!(shown(letters(8, 8, 1)), "e");
    }
}
