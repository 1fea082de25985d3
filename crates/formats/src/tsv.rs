//! Tesseract's table: twelve columns between tabs, a row for each page, block, paragraph, line and word, no quoting.
//!
//! A word that becomes two keeps its row, with a blank in its text: a second row would renumber those behind it. Words
//! that become one go to the first row, its box widened over all; the other rows keep their places with a blank for
//! text, as Tesseract itself writes words without letters.

use phucdau::document::{Document, Line};
use phucdau::edit::OfLine;
use phucdau::span::Span;

use crate::assemble::Assembly;
use crate::distribute::{Deal, Unit, applied};
use crate::plan::plan;
use crate::source::{Reason, Unplaced};
use crate::splice::Patch;

/// How many columns a row has.
const COLUMNS: usize = 12;

/// Where the words of a table stand.
#[derive(Clone, Debug)]
pub(crate) struct Layer {
    /// The text of each word of each line of the document.
    lines: Vec<Vec<Span>>,
}

/// A row of a word.
struct Row<'t> {
    /// Page, block, paragraph and line.
    place: [&'t str; 4],
    confidence: Option<f32>,
    /// Its text without white space around it.
    text: Span,
}

impl Layer {
    /// Reads the words; rows that are not of twelve columns, or of no word, stay as they are. `O(text)`.
    pub(crate) fn read(text: &str) -> (Document, Self) {
        let mut assembly = Assembly::new();
        let mut last: Option<[&str; 4]> = None;
        let mut page = 0;
        for (start, row) in rows(text) {
            let Some(row) = word(text, start, row) else { continue };
            if last.is_some_and(|last| last != row.place) {
                assembly.end_line(page);
            }
            if last.is_some_and(|last| last[..3] != row.place[..3]) {
                assembly.end_paragraph();
            }
            page = row.place[0].parse().unwrap_or(0);
            last = Some(row.place);
            if !row.text.is_empty() {
                assembly.word(row.text.of(text), row.confidence, true, row.text);
            }
        }
        assembly.end_line(page);
        let (document, lines) = assembly.finish();
        (document, Self { lines })
    }

    /// The patches that put `edits` in their places.
    pub(crate) fn patches(
        &self,
        text: &str,
        document: &Document,
        edits: &[impl OfLine],
    ) -> (Vec<Patch>, Vec<Unplaced>) {
        let mut patches = Vec::new();
        let unplaced =
            plan(document, edits, |number, line, unit, _| self.place(text, number, line, unit, &mut patches));
        (patches, unplaced)
    }

    fn place(&self, text: &str, number: usize, line: &Line, unit: &Unit, out: &mut Vec<Patch>) -> Result<(), Reason> {
        let words = &self.lines[number];
        for deal in &unit.deals {
            match deal {
                Deal::Word { word, changes } => {
                    let (field, slot) = (words[*word], line.words[*word].span);
                    if applied(&line.text, slot, changes).is_empty() {
                        out.push(Patch::new(field, " "));
                        continue;
                    }
                    out.extend(changes.iter().map(|change| {
                        let at = field.start() + change.span.start() - slot.start();
                        Patch::new(Span::new(at, at + change.span.len()), change.new.as_str())
                    }));
                }
                Deal::Split { word, parts } => out.push(Patch::new(words[*word], parts.join(" "))),
                Deal::Merge { words: range, text: new } => {
                    out.push(Patch::new(words[range.start], new.as_str()));
                    out.extend(range.clone().skip(1).map(|word| Patch::new(words[word], " ")));
                    out.extend(widened(text, &words[range.clone()]));
                }
            }
        }
        Ok(())
    }
}

/// The box of the first word widened over all: patches of the columns that change. None if a number is no number.
fn widened(text: &str, words: &[Span]) -> Vec<Patch> {
    let boxes: Option<Vec<([Span; 4], [i64; 4])>> = words.iter().map(|&word| box_of(text, word)).collect();
    let Some(boxes) = boxes.filter(|boxes| !boxes.is_empty()) else { return Vec::new() };
    let edge = |number: usize, far: bool| {
        let edges =
            boxes.iter().map(|(_, numbers)| numbers[number].saturating_add(if far { numbers[number + 2] } else { 0 }));
        if far { edges.max() } else { edges.min() }.unwrap_or_default()
    };
    let (left, top) = (edge(0, false), edge(1, false));
    let new = [left, top, edge(0, true).saturating_sub(left), edge(1, true).saturating_sub(top)];
    let (spans, old) = boxes[0];
    (0..4).filter(|&at| new[at] != old[at]).map(|at| Patch::new(spans[at], new[at].to_string())).collect()
}

/// The columns `left`, `top`, `width` and `height` of the row in which `word` stands.
fn box_of(text: &str, word: Span) -> Option<([Span; 4], [i64; 4])> {
    let start = text[..word.start()].rfind('\n').map_or(0, |at| at + 1);
    let (mut spans, mut numbers) = ([word; 4], [0; 4]);
    let mut at = start;
    for (column, field) in text[start..].split('\t').take(10).enumerate() {
        if column >= 6 {
            spans[column - 6] = Span::new(at, at + field.len());
            numbers[column - 6] = field.parse().ok()?;
        }
        at += field.len() + 1;
    }
    Some((spans, numbers))
}

/// The rows with the byte where each starts, without their ends.
fn rows(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |row| {
        let at = start;
        start += row.len();
        let row = row.strip_suffix('\n').unwrap_or(row);
        (at, row.strip_suffix('\r').unwrap_or(row))
    })
}

/// A row, if it is one of a word.
fn word<'t>(text: &'t str, start: usize, row: &'t str) -> Option<Row<'t>> {
    let mut fields = row.splitn(COLUMNS, '\t');
    let (level, page, block, paragraph, line) =
        (fields.next()?, fields.next()?, fields.next()?, fields.next()?, fields.next()?);
    if level != "5" {
        return None;
    }
    let confidence = fields.nth(5)?.parse::<f32>().ok().filter(|sure| (0.0..=100.0).contains(sure));
    let field = fields.next()?;
    let at = start + row.len() - field.len();
    let (head, body) = (field.len() - field.trim_start().len(), field.trim());
    let text_span = Span::new(at + head, at + head + body.len());
    debug_assert_eq!(text_span.of(text), body);
    let place = [page, block, paragraph, line];
    Some(Row { place, confidence: confidence.map(|sure| sure / 100.0), text: text_span })
}

/// Whether a text that lacks the header is such a table: its first row has twelve columns, the first eleven numbers.
pub(crate) fn is_row(row: &str) -> bool {
    let fields: Vec<&str> = row.split('\t').collect();
    fields.len() == COLUMNS
        && matches!(fields[0], "1" | "2" | "3" | "4" | "5")
        && fields[1..COLUMNS - 1].iter().all(|field| field.parse::<f64>().is_ok())
}
