//! Whether a document that was written reads as it was meant.

use std::borrow::Cow;

use phucdau::document::Document;
use phucdau::edit::{Edit, apply};

use crate::conform::Forms;
use crate::source::Unplaced;

/// How many lines are given up one by one before all are.
const TRIES: usize = 8;

/// What `write` makes of `edits`, with the edits that found no place. `broken` looks for the first line that is not what
/// was meant: its edits are given up for `reason` and the rest is written anew, at last none is. `O(text)` each time.
pub(crate) fn proven<T: Default, R: Copy>(
    edits: &[Vec<Edit>],
    reason: R,
    write: impl Fn(&[Vec<Edit>]) -> (T, Vec<Unplaced<R>>),
    broken: impl Fn(&T, &[Vec<Edit>], &[Unplaced<R>]) -> Option<usize>,
) -> (T, Vec<Unplaced<R>>) {
    // Copied only where something is given up: a large file may have as many edits as words.
    let mut left = Cow::Borrowed(edits);
    for _ in 0..TRIES {
        let (made, mut unplaced) = write(&left);
        let Some(at) = broken(&made, &left, &unplaced) else {
            unplaced.extend(given_up(edits, reason, |line| left[line].is_empty()));
            unplaced.sort_by_key(|one| (one.line, one.edit));
            return (made, unplaced);
        };
        // Where it shows is at the edit that did it, or behind.
        let before = (0..=at.min(left.len().saturating_sub(1))).rev().find(|&line| !left[line].is_empty());
        let Some(line) = before.or_else(|| left.iter().position(|edits| !edits.is_empty())) else { break };
        left.to_mut()[line].clear();
    }
    (T::default(), given_up(edits, reason, |_| true).collect())
}

/// The edits of some lines, without a place.
fn given_up<R: Copy>(edits: &[Vec<Edit>], reason: R, of: impl Fn(usize) -> bool) -> impl Iterator<Item = Unplaced<R>> {
    let lines = edits.iter().enumerate().filter(move |(line, _)| of(*line));
    lines.flat_map(move |(line, edits)| (0..edits.len()).map(move |edit| Unplaced { line, edit, reason }))
}

/// The first line of `document` that, with its `edits` less those that are `unplaced`, is not the next of `again`; white
/// space and empty lines are no concern. The number of lines if `again` has more of them. `O(text)`.
pub(crate) fn broken<R>(
    document: &Document,
    edits: &[Vec<Edit>],
    unplaced: &[Unplaced<R>],
    again: &Document,
) -> Option<usize> {
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
            return Some(number);
        }
    }
    got.next().map(|_| document.lines.len())
}

#[cfg(test)]
mod tests {
    use phucdau::document::Line;
    use phucdau::edit::{Kind, Why};
    use phucdau::span::Span;

    use super::*;

    fn document(lines: &[&str]) -> Document {
        Document { lines: lines.iter().map(|&line| Line::new(line)).collect() }
    }

    fn edit(new: &str) -> Vec<Edit> {
        let (kind, why) = (Kind::Ocr, Why::Context);
        vec![Edit { span: Span::new(0, 1), new: new.into(), confidence: 0.9, doubt: 0.1, kind, why }]
    }

    /// Written as lines, where `!` is lost and `/` is a line end.
    fn written(edits: &[Vec<Edit>]) -> (String, Vec<String>) {
        let lines = document(&["a b", "", "c d", "e f"]);
        let write = |edits: &[Vec<Edit>]| {
            let lines = lines.lines.iter().zip(edits).map(|(line, edits)| apply(&line.text, edits) + "\n");
            (lines.collect::<String>().replace('!', "").replace('/', "\n"), Vec::new())
        };
        let broken = |made: &String, edits: &[Vec<Edit>], unplaced: &[Unplaced<()>]| {
            broken(&lines, edits, unplaced, &document(&made.lines().collect::<Vec<_>>()))
        };
        let (made, unplaced) = proven(edits, (), write, broken);
        (made, unplaced.iter().map(|one| format!("{}:{}", one.line, one.edit)).collect())
    }

    #[test]
    fn what_reads_as_meant_stays() {
        let edits = [edit("A"), vec![], edit(""), edit("x  y")];
        assert_eq!(written(&edits), ("A b\n\n d\nx  y f\n".to_owned(), vec![]));
    }

    #[test]
    fn a_line_that_does_not_is_given_up_and_the_others_stay() {
        for wrong in ["C!", "C/"] {
            let edits = [edit("A"), vec![], edit(wrong), edit("E")];
            assert_eq!(written(&edits), ("A b\n\nc d\nE f\n".to_owned(), vec!["2:0".to_owned()]), "{wrong}");
        }
    }

    #[test]
    fn what_is_not_read_is_not_written() {
        let edits = [edit("A"), edit("B")];
        let (made, unplaced) = proven(&edits, (), |_| ("x".to_owned(), Vec::new()), |_, _, _| Some(0));
        assert_eq!((made.as_str(), unplaced.len()), ("", 2));
    }
}
