//! The lines of a document, normalised, in no more room than those need that differ from their source.

use std::borrow::Cow;

use crate::document::Document;
use crate::normalize::Normalized;

/// The lines of a document, normalised.
pub struct Lines<'d> {
    document: &'d Document,
    /// Those that are not simply their source, by number: most documents have none.
    apart: Vec<(u32, Normalized<'d>)>,
}

impl<'d> Lines<'d> {
    /// Normalises the lines of a document. `O(document)`.
    pub fn new(document: &'d Document) -> Self {
        let lines = (0..).zip(document.lines.iter().map(|line| Normalized::new(&line.text)));
        Self { document, apart: lines.filter(|(_, line)| !line.is_plain()).collect() }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.document.lines.len()
    }

    /// The text of line `number`. `O(log lines)`, `O(1)` where none differs from its source.
    pub fn text(&self, number: usize) -> &str {
        self.apart(number).map_or(&self.document.lines[number].text, Normalized::text)
    }

    /// Line `number`, as [`Lines::text`].
    pub fn line(&self, number: usize) -> Cow<'_, Normalized<'d>> {
        match self.apart(number) {
            Some(line) => Cow::Borrowed(line),
            None => Cow::Owned(Normalized::plain(&self.document.lines[number].text)),
        }
    }

    /// The texts in order.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|number| self.text(number))
    }

    fn apart(&self, number: usize) -> Option<&Normalized<'d>> {
        let at = self.apart.binary_search_by_key(&number, |(number, _)| *number as usize).ok()?;
        Some(&self.apart[at].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_what_it_is_by_itself() {
        let document = Document::from_text("plain\nmo\u{323}i\nmọi\nÐông\n\nviê\u{323}n");
        let lines = Lines::new(&document);
        assert_eq!(lines.apart.len(), 3);
        for (number, line) in document.lines.iter().enumerate() {
            let alone = Normalized::new(&line.text);
            assert_eq!(lines.text(number), alone.text());
            let (line, whole) = (lines.line(number), crate::span::Span::new(0, alone.text().len()));
            assert_eq!((line.text(), line.source(), line.form()), (alone.text(), alone.source(), alone.form()));
            assert_eq!(line.source_span(whole), alone.source_span(whole));
        }
    }
}
