//! What comes in: a document as decoded lines, whatever its format was.

/// A document as its reader understood it: lines in reading order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The lines, in reading order; a line that holds only white space ends a paragraph.
    pub lines: Vec<Line>,
}

/// One line of text, without byte-order mark and line end, exactly as it stands in the source (form not normalised).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The page it stands on, from 1; absent where the format has no pages.
    pub page: Option<u32>,
    /// Its text.
    pub text: String,
}

impl Line {
    /// A line of a format without pages.
    pub fn new(text: impl Into<String>) -> Self {
        Self { page: None, text: text.into() }
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
