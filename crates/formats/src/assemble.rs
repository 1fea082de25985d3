//! Lines put together from the words that a format holds.

use phucdau::document::{Document, Line, Word};
use phucdau::span::Span;

/// Puts a document together word by word; `T` is what the format keeps of each word.
#[derive(Debug)]
pub(crate) struct Assembly<T> {
    document: Document,
    /// What is kept of the words of each line.
    kept: Vec<Vec<T>>,
    line: Line,
    words: Vec<T>,
}

impl<T> Assembly<T> {
    pub(crate) fn new() -> Self {
        Self { document: Document::default(), kept: Vec::new(), line: Line::default(), words: Vec::new() }
    }

    /// Adds a word to the line at hand, behind a blank if `parted`. White space in it becomes blanks, letter for letter.
    pub(crate) fn word(&mut self, text: &str, confidence: Option<f32>, parted: bool, kept: T) {
        if parted && !self.line.text.is_empty() {
            self.line.text.push(' ');
        }
        let start = self.line.text.len();
        push_blank(&mut self.line.text, text);
        self.line.words.push(Word { span: Span::new(start, self.line.text.len()), confidence });
        self.words.push(kept);
    }

    /// Adds white space as it stands to the line at hand.
    pub(crate) fn gap(&mut self, white: &str) {
        push_blank(&mut self.line.text, white);
    }

    /// Ends the line at hand; one without words is left out.
    pub(crate) fn end_line(&mut self, page: u32) {
        if self.words.is_empty() {
            return;
        }
        self.line.page = (page > 0).then_some(page);
        // A large document has most of its memory here.
        self.line.text.shrink_to_fit();
        self.line.words.shrink_to_fit();
        self.words.shrink_to_fit();
        self.document.lines.push(std::mem::take(&mut self.line));
        self.kept.push(std::mem::take(&mut self.words));
    }

    /// Ends a paragraph with an empty line, unless one stands there or nothing came before.
    pub(crate) fn end_paragraph(&mut self) {
        if let Some(last) = self.document.lines.last().filter(|line| !line.text.is_empty()) {
            let page = last.page;
            self.document.lines.push(Line { page, ..Line::default() });
            self.kept.push(Vec::new());
        }
    }

    /// The document, and what is kept of the words of each line.
    pub(crate) fn finish(mut self) -> (Document, Vec<Vec<T>>) {
        if self.document.lines.last().is_some_and(|line| line.text.is_empty()) {
            self.document.lines.pop();
            self.kept.pop();
        }
        (self.document, self.kept)
    }
}

/// Appends `text` with a blank for each of its control characters that are white space.
pub(crate) fn push_blank(out: &mut String, text: &str) {
    out.extend(text.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }));
}
