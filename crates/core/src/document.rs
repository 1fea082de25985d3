//! What comes in: a document as decoded lines, whatever its format was.

use crate::span::Span;

/// A document as its reader understood it: lines in reading order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The lines, in reading order; a line that holds only white space ends a paragraph.
    pub lines: Vec<Line>,
}

/// One line of text, without byte-order mark and line end, exactly as it stands in the source (form not normalised).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// The page it stands on, from 1; absent where the format has no pages.
    pub page: Option<u32>,
    /// Its text.
    pub text: String,
    /// Its words as the engine that read them parted them, in order; empty where the format does not know words.
    pub words: Vec<Word>,
}

/// A word as an engine read it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Word {
    /// Where it stands in its line.
    pub span: Span,
    /// How sure the engine was, in `0..=1`, 1 being sure; absent where it does not say.
    pub confidence: Option<f32>,
}

impl Line {
    /// A line of a format without pages and words.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

impl Document {
    /// A document of the lines of `text`; lines end at LF or CRLF only.
    ///
    /// ```
    /// use phucdau::document::Document;
    /// assert_eq!(Document::from_text("một\r\nhai").lines[0].text, "một");
    /// ```
    pub fn from_text(text: &str) -> Self {
        let lines = text.split('\n').map(|line| Line::new(line.strip_suffix('\r').unwrap_or(line)));
        Self { lines: lines.collect() }
    }
}
