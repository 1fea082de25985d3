//! CSV and TSV: the cells of named columns as lines, with their own quoting; all other cells stay byte for byte.
//!
//! A cell is one line, or several where it holds line breaks; an empty line stands between cells. A cell keeps its
//! quotes, and gets them only where its new text needs them. A table between tabs whose rows do not agree when quotes
//! are read is taken without quoting.

use std::ops::Range;

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};
use ecow::EcoString;
use phucdau::document::Document;
use phucdau::edit::{Edit, OfLine};
use phucdau::span::Span;

use super::mapped::Mapped;
use super::pieces::{Pieces, Place};
use super::{Patch, Put, Reason, Refusal, Unplaced, Written, apply};
use crate::plan::refused;

/// What may stand between the cells of a row, the likeliest first.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// Where the cells of the named columns stand.
#[derive(Clone, Debug)]
pub struct Layer {
    /// The cells, quotes and all.
    cells: Pieces,
    delimiter: u8,
    quoting: bool,
}

#[derive(Clone, Debug)]
struct Cell {
    /// Its bytes, quotes and all.
    raw: Span,
    quoted: bool,
    lines: Vec<Mapped>,
}

impl Layer {
    /// Reads the cells of the columns of these names; `delimiter` is what stands between cells, or found out: it is the
    /// one that shows the names. `O(text)`.
    ///
    /// ```
    /// use phucdau_formats::fields::csv::Layer;
    /// let (document, _) = Layer::read("so,ten\n1,\"Nguyen, \"\"Van\"\"\"\n", &["ten"], None).unwrap();
    /// assert_eq!(document.lines[0].text, "Nguyen, \"Van\"");
    /// let refusal = Layer::read("so;ten\n", &["tuoi"], None).unwrap_err();
    /// assert_eq!(refusal.to_string(), "csv: no column \"tuoi\" at byte 0; there are: \"so\", \"ten\"");
    /// ```
    ///
    /// # Errors
    /// If no column is named, one is not there, or a quote does not close.
    pub fn read(text: &str, columns: &[&str], delimiter: Option<u8>) -> Result<(Document, Self), Refusal> {
        let (mut document, mut cells) = (Document::default(), Pieces::default());
        let push = |cell: Cell| cells.push(cell.raw, &cell.lines, &mut document);
        let (delimiter, quoting) = each(text, columns, delimiter, push)?;
        Ok((document, Self { cells, delimiter, quoting }))
    }

    /// Calls `take` with each line of what [`Layer::read`] reads.
    pub(crate) fn lines(
        text: &str,
        columns: &[&str],
        delimiter: Option<u8>,
        take: &mut dyn FnMut(&str),
    ) -> Result<(), Refusal> {
        each(text, columns, delimiter, |cell| cell.lines.iter().for_each(|line| take(&line.text))).map(drop)
    }

    /// The line of the file, from 1, that each line of the document stands on. `O(text)`.
    pub(crate) fn numbers<'t>(&'t self, text: &'t str) -> impl Iterator<Item = usize> + 't {
        self.cells.numbers(text, true)
    }

    /// The patches that write `edits`: one list for each line of the document, sorted and disjoint. `text` is that of
    /// [`Layer::read`]. `O(edits)` and the cells that change.
    pub fn write(&self, text: &str, edits: &[impl OfLine]) -> Written {
        let mut written = Written::of(|put| self.cell_by_cell(text, edits, put));
        if !self.quoting && quoting(&apply(text, &written.patches), self.delimiter) {
            // Now its quotes would be read.
            written = Written { patches: Vec::new(), unplaced: refused(edits, Reason::Control) };
        }
        written
    }

    /// Calls `put` with each patch of [`Layer::write`]; gives the edits that have none.
    pub(crate) fn patches(&self, text: &str, edits: &[impl OfLine], put: Put) -> Vec<Unplaced> {
        if self.quoting {
            return self.cell_by_cell(text, edits, put);
        }
        let Written { patches, unplaced } = self.write(text, edits);
        patches.into_iter().for_each(put);
        unplaced
    }

    fn cell_by_cell(&self, text: &str, edits: &[impl OfLine], put: Put) -> Vec<Unplaced> {
        let mut unplaced = Vec::new();
        let mut at: Option<(Span, Option<Cell>)> = None;
        let mut placed: Vec<Placed> = Vec::new();
        for (line, edits) in edits.iter().enumerate().filter(|(_, edits)| !edits.is_empty()) {
            let place = self.cells.place(line);
            if let Some(Place { piece, .. }) = place
                && at.as_ref().is_none_or(|(known, _)| *known != piece)
            {
                self.patch(text, at.take(), &placed, put, &mut unplaced);
                placed.clear();
                at = Some((piece, Cell::read(text, piece, self.quoting)));
            }
            let cell = at.as_ref().and_then(|(_, cell)| cell.as_ref());
            let mapped = place.and_then(|place| cell?.lines.get(place.line));
            for (number, edit) in edits.each().enumerate() {
                match self.place(mapped, &edit) {
                    Ok(span) => placed.push(Placed { span, new: edit.new, line, edit: number }),
                    Err(reason) => unplaced.push(Unplaced { line, edit: number, reason }),
                }
            }
        }
        self.patch(text, at, &placed, put, &mut unplaced);
        unplaced.sort_unstable();
        unplaced
    }

    /// An edit's bytes in the file.
    fn place(&self, line: Option<&Mapped>, edit: &Edit) -> Result<Span, Reason> {
        let raw = line.and_then(|line| line.raw(edit.span)).ok_or(Reason::Fixed)?;
        let unquotable = |c: char| c == '\t' || c == '"' || u32::from(c) == u32::from(self.delimiter);
        if edit.new.contains(['\r', '\n', '\0']) || (!self.quoting && edit.new.contains(unquotable)) {
            return Err(Reason::Control);
        }
        Ok(raw)
    }

    /// Puts the patches of a cell.
    fn patch(
        &self,
        text: &str,
        cell: Option<(Span, Option<Cell>)>,
        placed: &[Placed],
        put: Put,
        unplaced: &mut Vec<Unplaced>,
    ) {
        let Some((_, Some(cell))) = cell else { return };
        if placed.is_empty() {
            return;
        }
        let mut whole = String::new();
        let mut done = cell.raw.start();
        for Placed { span, new, .. } in placed {
            whole.push_str(text.get(done..span.start()).unwrap_or_default());
            whole.push_str(new);
            done = span.end();
        }
        whole.push_str(text.get(done..cell.raw.end()).unwrap_or_default());
        let before = text.get(cell.raw.range()).unwrap_or_default();
        let opens = whole.starts_with('"') && !before.starts_with('"');
        // Without quoting between rows what stands between quotes is read as if quoted: no cell may become so.
        if !self.quoting && (opens || by_itself(&whole) != cell.quoted) {
            let lost = |one: &Placed| Unplaced { line: one.line, edit: one.edit, reason: Reason::Control };
            unplaced.extend(placed.iter().map(lost));
            return;
        }
        let bytes = text.as_bytes();
        let ends = |at: Option<&u8>| at.is_none_or(|byte| b"\r\n".contains(byte));
        let before = cell.raw.start().checked_sub(1).and_then(|at| bytes.get(at));
        if whole.is_empty() && ends(before) && ends(bytes.get(cell.raw.end())) {
            // An empty line would be no row.
            return put(Patch::new(cell.raw, "\"\""));
        }
        let special = |new: &str| new.contains('"') || new.contains(char::from(self.delimiter));
        if cell.quoted || !self.quoting || !(opens || placed.iter().any(|one| special(&one.new))) {
            for Placed { span, new, .. } in placed {
                let new = if cell.quoted { new.replace("\"", "\"\"") } else { new.clone() };
                put(Patch::new(*span, new));
            }
            return;
        }
        put(Patch::new(cell.raw, format!("\"{}\"", whole.replace('"', "\"\""))));
    }
}

/// An edit that has a place.
struct Placed {
    /// Its bytes in the file.
    span: Span,
    new: EcoString,
    line: usize,
    /// Its place in the list of its line.
    edit: usize,
}

impl Cell {
    /// Reads a cell; `None` if its quotes are not as they should be.
    fn read(text: &str, raw: Span, quoting: bool) -> Option<Self> {
        let whole = text.get(raw.range())?;
        let quoted = if quoting {
            whole.starts_with('"')
        } else {
            // Without quoting between rows a cell may still be quoted by itself.
            by_itself(whole)
        };
        let mut cell = Self { raw, quoted, lines: vec![Mapped::default()] };
        let (content, start) = if quoted { (inside(whole)?, raw.start() + 1) } else { (whole, raw.start()) };
        let mut at = 0;
        while let Some(rest) = content.get(at..).filter(|rest| !rest.is_empty()) {
            let line = cell.lines.last_mut()?;
            let stop = rest.find(['"', '\r', '\n']).unwrap_or(rest.len());
            let (plain, behind) = rest.split_at(stop);
            line.push(plain, start + at);
            at += stop;
            if behind.starts_with("\"\"") && quoted {
                line.push_sign('"', Span::new(start + at, start + at + 2));
                at += 2;
            } else if behind.starts_with('"') {
                if quoted {
                    return None;
                }
                line.push("\"", start + at);
                at += 1;
            } else if !behind.is_empty() {
                at += if behind.starts_with("\r\n") { 2 } else { 1 };
                cell.lines.push(Mapped::default());
            }
        }
        Some(cell)
    }
}

/// What stands between quotes.
fn inside(cell: &str) -> Option<&str> {
    cell.strip_prefix('"')?.strip_suffix('"')
}

/// Whether a cell is quoted as it should be.
fn by_itself(cell: &str) -> bool {
    inside(cell).is_some_and(|inside| !inside.replace("\"\"", "").contains('"'))
}

/// What a cell shows, for the names of columns.
fn shown(text: &str, raw: Span, quoting: bool) -> String {
    let raw_text = text.get(raw.range()).unwrap_or_default();
    let cell = Cell::read(text, raw, quoting);
    let shown =
        cell.and_then(|cell| cell.lines.first().map(|line| line.text.trim_start_matches('\u{feff}').trim().to_owned()));
    shown.unwrap_or_else(|| raw_text.to_owned())
}

/// Calls `take` with each cell of the columns of these names; gives the delimiter, and whether quotes are read.
fn each(text: &str, columns: &[&str], delimiter: Option<u8>, take: impl FnMut(Cell)) -> Result<(u8, bool), Refusal> {
    if columns.is_empty() {
        return Err(Refusal::NoName { format: "csv", option: "--column" });
    }
    let tried = delimiter.map_or_else(|| DELIMITERS.to_vec(), |one| vec![one]);
    let mut best: Option<(Vec<String>, String)> = None;
    for delimiter in tried {
        let quoting = quoting(text, delimiter);
        let mut names = Vec::new();
        for (cell, last) in Cells::new(text, delimiter, quoting) {
            names.push(shown(text, cell, quoting));
            if last {
                break;
            }
        }
        match columns.iter().find(|column| !names.iter().any(|name| name == *column)) {
            None => {
                let named: Vec<bool> = names.iter().map(|name| columns.contains(&name.as_str())).collect();
                each_named(text, &named, delimiter, quoting, take)?;
                return Ok((delimiter, quoting));
            }
            Some(_) if best.as_ref().is_some_and(|(known, _)| known.len() >= names.len()) => {}
            Some(missing) => best = Some((names, (*missing).to_owned())),
        }
    }
    let (there, name) = best.unwrap_or_default();
    Err(Refusal::Missing { format: "csv", what: "column", name, there })
}

/// Calls `take` with each cell of the columns that are `named`, row by row, without the row of the names.
fn each_named(
    text: &str,
    named: &[bool],
    delimiter: u8,
    quoting: bool,
    mut take: impl FnMut(Cell),
) -> Result<(), Refusal> {
    let open = |cell: &&Span| {
        let cell = text.get(cell.range()).unwrap_or_default();
        quoting && cell.starts_with('"') && inside(cell).is_none()
    };
    let (mut number, mut row) = (1, Vec::with_capacity(named.len()));
    for (cell, last) in Cells::new(text, delimiter, quoting) {
        row.push(cell);
        if !last {
            continue;
        }
        let broken = |cell: &Span| Refusal::Quote { offset: cell.start(), row: number };
        if number > 1 {
            if let Some(cell) = row.iter().find(open) {
                return Err(broken(cell));
            }
            for (cell, _) in row.iter().zip(named).filter(|(_, named)| **named) {
                take(Cell::read(text, *cell, quoting).ok_or_else(|| broken(cell))?);
            }
        }
        row.clear();
        number += 1;
    }
    Ok(())
}

/// Whether quotes are read in a table.
fn quoting(text: &str, delimiter: u8) -> bool {
    if delimiter != b'\t' || !text.contains('"') {
        return true;
    }
    // Only if all rows have as many cells as the first.
    let (mut first, mut count) = (None, 0);
    Cells::new(text, delimiter, true).all(|(_, last)| {
        count += 1;
        !last || *first.get_or_insert(count) == std::mem::take(&mut count)
    })
}

/// The bytes of all cells, each with whether it is the last of its row.
struct Cells<'t> {
    bytes: &'t [u8],
    reader: Reader,
    delimiter: u8,
    at: usize,
    /// Whether the next is the first of its row.
    first: bool,
}

impl<'t> Cells<'t> {
    fn new(text: &'t str, delimiter: u8, quoting: bool) -> Self {
        let reader = ReaderBuilder::new().delimiter(delimiter).quoting(quoting).build();
        Self { bytes: text.as_bytes(), reader, delimiter, at: 0, first: true }
    }
}

impl Iterator for Cells<'_> {
    type Item = (Span, bool);

    fn next(&mut self) -> Option<Self::Item> {
        let (start, mut out) = (self.at, [0; 1024]);
        loop {
            let (result, read, _) = self.reader.read_field(self.bytes.get(self.at..).unwrap_or_default(), &mut out);
            self.at += read;
            match result {
                ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
                ReadFieldResult::Field { record_end } => {
                    let first = std::mem::replace(&mut self.first, record_end);
                    return Some((cell_of(self.bytes, start..self.at, self.delimiter, record_end, first), record_end));
                }
                ReadFieldResult::End => return None,
            }
        }
    }
}

/// The bytes of a cell without what parts it from its neighbours.
fn cell_of(bytes: &[u8], range: Range<usize>, delimiter: u8, last: bool, first: bool) -> Span {
    let Range { mut start, mut end } = range;
    let is = |at: usize, signs: &[u8]| bytes.get(at).is_some_and(|byte| signs.contains(byte));
    // The second byte of a line end, and empty lines, belong to the read of the next cell.
    while first && start < end && is(start, b"\r\n") {
        start += 1;
    }
    if !last {
        end -= usize::from(end > start && is(end - 1, &[delimiter]));
    } else if end > start && is(end - 1, b"\n") {
        end -= 1;
        end -= usize::from(end > start && is(end - 1, b"\r"));
    } else if end > start && is(end - 1, b"\r") {
        end -= 1;
    }
    Span::new(start, end)
}
