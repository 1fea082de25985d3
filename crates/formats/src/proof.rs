//! Whether a document that was written reads as it was meant.

use std::borrow::Cow;
use std::iter::Peekable;
use std::slice::Iter;

use phucdau::document::Document;
use phucdau::edit::{OfLine, apply_each};

use crate::conform::Forms;
use crate::source::Unplaced;

/// How many lines are given up one by one before all are.
const TRIES: usize = 8;

/// What `write` makes of `edits`, with the edits that found no place. `broken` looks for the first line that is not what
/// was meant: its edits are given up for `reason` and the rest is written anew, at last none is. `O(text)` each time.
pub(crate) fn proven<T: Default, R: Copy, E: OfLine + Clone + Default>(
    edits: &[E],
    reason: R,
    write: impl Fn(&[E]) -> (T, Vec<Unplaced<R>>),
    broken: impl Fn(&T, &[E], &[Unplaced<R>]) -> Option<usize>,
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
        left.to_mut()[line] = E::default();
    }
    (T::default(), given_up(edits, reason, |_| true).collect())
}

/// The edits of some lines, without a place.
fn given_up<R: Copy>(
    edits: &[impl OfLine],
    reason: R,
    of: impl Fn(usize) -> bool,
) -> impl Iterator<Item = Unplaced<R>> {
    let lines = edits.iter().enumerate().filter(move |(line, _)| of(*line));
    lines.flat_map(move |(line, edits)| edits.each().enumerate().map(move |(edit, _)| Unplaced { line, edit, reason }))
}

/// Holds the lines of what was written, one after the other, against a document with its edits; white space and empty
/// lines are no concern. `O(text)`, in memory for one line.
pub(crate) struct Proof<'d, R, E> {
    document: &'d Document,
    edits: &'d [E],
    unplaced: Peekable<Iter<'d, Unplaced<R>>>,
    forms: Forms<'d>,
    /// The line that comes next.
    next: usize,
    /// The first line that is not what was meant.
    broken: Option<usize>,
}

impl<'d, R, E: OfLine> Proof<'d, R, E> {
    /// That of `document` with its `edits` less those that are `unplaced`.
    pub(crate) fn new(document: &'d Document, edits: &'d [E], unplaced: &'d [Unplaced<R>]) -> Self {
        let (unplaced, forms) = (unplaced.iter().peekable(), Forms::new(document));
        Self { document, edits, unplaced, forms, next: 0, broken: None }
    }

    /// Takes the next line of what was written.
    pub(crate) fn line(&mut self, got: &str) {
        if self.broken.is_some() || got.trim().is_empty() {
            return;
        }
        match self.expected() {
            Some((_, expected)) if got.split_whitespace().eq(expected.split_whitespace()) => {}
            Some((number, _)) => self.broken = Some(number),
            None => self.broken = Some(self.document.lines.len()),
        }
    }

    /// The first line that is not what was meant; the number of lines if there were more of them.
    pub(crate) fn broken(mut self) -> Option<usize> {
        self.broken.or_else(|| self.expected().map(|(number, _)| number))
    }

    /// The next line with something in it, as it was meant.
    fn expected(&mut self) -> Option<(usize, String)> {
        while let (number, Some(line), Some(edits)) =
            (self.next, self.document.lines.get(self.next), self.edits.get(self.next))
        {
            self.next += 1;
            let (unplaced, forms) = (&mut self.unplaced, &mut self.forms);
            let placed = edits.each().enumerate().filter_map(|(at, mut edit)| {
                if unplaced.next_if(|one| (one.line, one.edit) == (number, at)).is_some() {
                    return None;
                }
                edit.new = forms.conform(&line.text, &edit).as_ref().into();
                Some(edit)
            });
            let expected = apply_each(&line.text, placed);
            self.forms.next_line();
            if !expected.trim().is_empty() {
                return Some((number, expected));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use phucdau::document::Line;
    use phucdau::edit::{Edit, Kind, Why, apply};
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
            let mut proof = Proof::new(&lines, edits, unplaced);
            made.lines().for_each(|line| proof.line(line));
            proof.broken()
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
