//! New words in the Unicode form of the text around them.

use std::borrow::Cow;

use phucdau::document::Document;
use phucdau::edit::Edit;

use crate::form::Form;

/// The forms of a document and of the line at hand, each found out once and only when asked for.
pub(crate) struct Forms<'a> {
    of: &'a Document,
    /// Whether a mark stands by itself anywhere; else all is composed, as new words are.
    apart: bool,
    document: Option<Form>,
    line: Option<Option<Form>>,
}

impl<'a> Forms<'a> {
    pub(crate) fn new(of: &'a Document) -> Self {
        // The first bytes of U+0300 to U+036F.
        let apart = of.lines.iter().any(|line| line.text.bytes().any(|byte| matches!(byte, 0xcc | 0xcd)));
        Self { of, apart, document: None, line: None }
    }

    /// Whether new words stay as they are.
    pub(crate) fn are_composed(&self) -> bool {
        !self.apart
    }

    /// Goes on to the next line.
    pub(crate) fn next_line(&mut self) {
        self.line = None;
    }

    /// The new text of `edit` in the form around it: of the old text, else of `line`, else of the document, else composed.
    pub(crate) fn conform<'e>(&mut self, line: &str, edit: &'e Edit) -> Cow<'e, str> {
        if !self.apart || edit.new.is_ascii() {
            return Cow::Borrowed(&edit.new);
        }
        let form = Form::of(edit.span.of(line))
            .or_else(|| *self.line.get_or_insert_with(|| Form::of(line)))
            .unwrap_or_else(|| self.of_document());
        match form.apply(&edit.new) {
            Cow::Owned(new) if edit.new != *new => Cow::Owned(new),
            _ => Cow::Borrowed(&edit.new),
        }
    }

    fn of_document(&mut self) -> Form {
        let of = self.of;
        *self.document.get_or_insert_with(|| {
            let mut counts = [0_usize; 3];
            for line in &of.lines {
                if let Some(form) = Form::of(&line.text) {
                    counts[form as usize] += 1;
                }
            }
            let [composed, decomposed, tones] = counts;
            if composed >= decomposed.max(tones) {
                Form::Composed
            } else if decomposed >= tones {
                Form::Decomposed
            } else {
                Form::Tones
            }
        })
    }
}
