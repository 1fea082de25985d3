//! Whether a document that was written reads as it was meant.

use phucdau::document::Document;
use phucdau::edit::{Edit, apply};

use crate::conform::Forms;
use crate::source::Unplaced;

/// Whether the lines of `again` are those of `document` with `edits`, less those that are `unplaced`; white space is no
/// concern. `O(text)`.
pub(crate) fn holds(document: &Document, edits: &[Vec<Edit>], unplaced: &[Unplaced], again: &Document) -> bool {
    let mut forms = Forms::new(document);
    let mut unplaced = unplaced.iter().peekable();
    let mut got = again.lines.iter().map(|line| line.text.as_str()).filter(|text| !text.trim().is_empty());
    for (number, (edits, line)) in edits.iter().zip(&document.lines).enumerate() {
        let mut placed = Vec::with_capacity(edits.len());
        for (at, edit) in edits.iter().enumerate() {
            if unplaced.next_if(|one| (one.line, one.edit) == (number, at)).is_none() {
                placed.push(Edit { new: forms.conform(&line.text, edit).into_owned(), ..edit.clone() });
            }
        }
        forms.next_line();
        let expected = apply(&line.text, &placed);
        if !expected.trim().is_empty()
            && !got.next().is_some_and(|got| got.split_whitespace().eq(expected.split_whitespace()))
        {
            return false;
        }
    }
    got.next().is_none()
}
