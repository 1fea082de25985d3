//! CSV and TSV: the cells of named columns as lines, with their own quoting; all other cells stay byte for byte.
//!
//! A cell is one line, or several where it holds line breaks; an empty line stands between cells. A cell keeps its
//! quotes, and gets them only where its new text needs them. A table between tabs whose rows do not agree when quotes
//! are read is taken without quoting.

use std::ops::Range;

use csv_core::{ReadFieldResult, ReaderBuilder};
use phucdau::document::{Document, Line};
use phucdau::edit::Edit;

use super::mapped::Mapped;
use super::{Patch, Reason, Refusal, Unplaced, Written, apply};
use crate::plan::refused;

/// What may stand between the cells of a row, the likeliest first.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// Where the cells of the named columns stand.
#[derive(Clone, Debug)]
pub struct Layer {
    /// The bytes of the cells, quotes and all.
    cells: Vec<Range<usize>>,
    /// For each line its cell and the line in it; `None` for the empty lines between.
    lines: Vec<Option<(usize, usize)>>,
    delimiter: u8,
    quoting: bool,
}

#[derive(Clone, Debug)]
struct Cell {
    /// Its bytes, quotes and all.
    raw: Range<usize>,
    quoted: bool,
    lines: Vec<Mapped>,
}

/// The rows of a table, as the bytes of their cells.
type Rows = Vec<Vec<Range<usize>>>;

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
        if columns.is_empty() {
            return Err(Refusal::NoName { format: "csv", option: "--column" });
        }
        let tried = delimiter.map_or_else(|| DELIMITERS.to_vec(), |one| vec![one]);
        let mut best: Option<(Vec<String>, String)> = None;
        for delimiter in tried {
            let (rows, quoting) = rows(text, delimiter);
            let names: Vec<String> =
                rows.first().into_iter().flatten().map(|cell| shown(text, cell.clone(), quoting)).collect();
            match columns.iter().find(|column| !names.iter().any(|name| name == *column)) {
                None => return Self::of_rows(text, &rows, columns, &names, delimiter, quoting),
                Some(_) if best.as_ref().is_some_and(|(known, _)| known.len() >= names.len()) => {}
                Some(missing) => best = Some((names, (*missing).to_owned())),
            }
        }
        let (there, name) = best.unwrap_or_default();
        Err(Refusal::Missing { format: "csv", what: "column", name, there })
    }

    fn of_rows(
        text: &str,
        rows: &Rows,
        columns: &[&str],
        names: &[String],
        delimiter: u8,
        quoting: bool,
    ) -> Result<(Document, Self), Refusal> {
        let mut layer = Self { cells: Vec::new(), lines: Vec::new(), delimiter, quoting };
        let mut document = Document::default();
        for (number, row) in rows.iter().enumerate().skip(1) {
            let open = |cell: &&Range<usize>| {
                let cell = text.get((*cell).clone()).unwrap_or_default();
                quoting && cell.starts_with('"') && inside(cell).is_none()
            };
            if let Some(cell) = row.iter().find(open) {
                return Err(Refusal::Quote { offset: cell.start, row: number + 1 });
            }
            let named = row.iter().zip(names).filter(|(_, name)| columns.contains(&name.as_str()));
            for (raw, _) in named {
                let broken = Refusal::Quote { offset: raw.start, row: number + 1 };
                let cell = Cell::read(text, raw.clone(), quoting).ok_or(broken)?;
                if cell.lines.iter().all(|line| line.text.is_empty()) {
                    continue;
                }
                if !layer.lines.is_empty() {
                    layer.lines.push(None);
                    document.lines.push(Line::new(""));
                }
                for (at, line) in cell.lines.iter().enumerate() {
                    layer.lines.push(Some((layer.cells.len(), at)));
                    document.lines.push(Line::new(line.text.as_str()));
                }
                layer.cells.push(raw.clone());
            }
        }
        Ok((document, layer))
    }

    /// The patches that write `edits`: one list for each line of the document, sorted and disjoint. `text` is that of
    /// [`Layer::read`]. `O(edits)` and the cells that change.
    pub fn write(&self, text: &str, edits: &[Vec<Edit>]) -> Written {
        let mut written = Written::default();
        let mut at: Option<(usize, Option<Cell>)> = None;
        let mut placed: Vec<Placed<'_>> = Vec::new();
        for (line, edits) in edits.iter().enumerate().filter(|(_, edits)| !edits.is_empty()) {
            let place = self.lines.get(line).copied().flatten();
            if let Some((number, _)) = place
                && at.as_ref().is_none_or(|(known, _)| *known != number)
            {
                self.patch(text, at.take(), &placed, &mut written);
                placed.clear();
                let raw = self.cells.get(number).cloned().unwrap_or_default();
                at = Some((number, Cell::read(text, raw, self.quoting)));
            }
            let cell = at.as_ref().and_then(|(_, cell)| cell.as_ref());
            let mapped = place.and_then(|(_, line)| cell?.lines.get(line));
            for (number, edit) in edits.iter().enumerate() {
                match self.place(mapped, edit) {
                    Ok((range, new)) => placed.push(Placed { range, new, line, edit: number }),
                    Err(reason) => written.unplaced.push(Unplaced { line, edit: number, reason }),
                }
            }
        }
        self.patch(text, at, &placed, &mut written);
        if !self.quoting && rows(&apply(text, &written.patches), self.delimiter).1 {
            // Now its quotes would be read.
            written.patches.clear();
            written.unplaced = refused(edits, Reason::Control);
        }
        written.unplaced.sort_unstable();
        written
    }

    /// An edit's bytes in the file, and its new text.
    fn place<'e>(&self, line: Option<&Mapped>, edit: &'e Edit) -> Result<(Range<usize>, &'e str), Reason> {
        let raw = line.and_then(|line| line.raw(edit.span.range())).ok_or(Reason::Fixed)?;
        let unquotable = |c: char| c == '\t' || c == '"' || u32::from(c) == u32::from(self.delimiter);
        if edit.new.contains(['\r', '\n', '\0']) || (!self.quoting && edit.new.contains(unquotable)) {
            return Err(Reason::Control);
        }
        Ok((raw, &edit.new))
    }

    /// Adds the patches of a cell.
    fn patch(&self, text: &str, cell: Option<(usize, Option<Cell>)>, placed: &[Placed<'_>], written: &mut Written) {
        let Some((_, Some(cell))) = cell else { return };
        if placed.is_empty() {
            return;
        }
        let mut whole = String::new();
        let mut done = cell.raw.start;
        for Placed { range, new, .. } in placed {
            whole.push_str(text.get(done..range.start).unwrap_or_default());
            whole.push_str(new);
            done = range.end;
        }
        whole.push_str(text.get(done..cell.raw.end).unwrap_or_default());
        let before = text.get(cell.raw.clone()).unwrap_or_default();
        let opens = whole.starts_with('"') && !before.starts_with('"');
        // Without quoting between rows what stands between quotes is read as if quoted: no cell may become so.
        if !self.quoting && (opens || by_itself(&whole) != cell.quoted) {
            let lost = |one: &Placed<'_>| Unplaced { line: one.line, edit: one.edit, reason: Reason::Control };
            written.unplaced.extend(placed.iter().map(lost));
            return;
        }
        let bytes = text.as_bytes();
        let ends = |at: Option<&u8>| at.is_none_or(|byte| b"\r\n".contains(byte));
        let before = cell.raw.start.checked_sub(1).and_then(|at| bytes.get(at));
        if whole.is_empty() && ends(before) && ends(bytes.get(cell.raw.end)) {
            // An empty line would be no row.
            written.patches.push(Patch { range: cell.raw.clone(), new: "\"\"".to_owned() });
            return;
        }
        let special = |new: &str| new.contains('"') || new.contains(char::from(self.delimiter));
        if cell.quoted || !self.quoting || !(opens || placed.iter().any(|one| special(one.new))) {
            let doubled = |new: &str| if cell.quoted { new.replace('"', "\"\"") } else { new.to_owned() };
            let patch = |one: &Placed<'_>| Patch { range: one.range.clone(), new: doubled(one.new) };
            written.patches.extend(placed.iter().map(patch));
            return;
        }
        written.patches.push(Patch { range: cell.raw.clone(), new: format!("\"{}\"", whole.replace('"', "\"\"")) });
    }
}

/// An edit that has a place.
struct Placed<'e> {
    /// Its bytes in the file.
    range: Range<usize>,
    new: &'e str,
    line: usize,
    /// Its place in the list of its line.
    edit: usize,
}

impl Cell {
    /// Reads a cell; `None` if its quotes are not as they should be.
    fn read(text: &str, raw: Range<usize>, quoting: bool) -> Option<Self> {
        let whole = text.get(raw.clone())?;
        let quoted = if quoting {
            whole.starts_with('"')
        } else {
            // Without quoting between rows a cell may still be quoted by itself.
            by_itself(whole)
        };
        let mut cell = Self { raw: raw.clone(), quoted, lines: vec![Mapped::default()] };
        let (content, start) = if quoted { (inside(whole)?, raw.start + 1) } else { (whole, raw.start) };
        let mut at = 0;
        while let Some(rest) = content.get(at..).filter(|rest| !rest.is_empty()) {
            let line = cell.lines.last_mut()?;
            let stop = rest.find(['"', '\r', '\n']).unwrap_or(rest.len());
            let (plain, behind) = rest.split_at(stop);
            line.push(plain, start + at);
            at += stop;
            if behind.starts_with("\"\"") && quoted {
                line.push_sign('"', start + at..start + at + 2);
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
fn shown(text: &str, raw: Range<usize>, quoting: bool) -> String {
    let raw_text = text.get(raw.clone()).unwrap_or_default();
    let cell = Cell::read(text, raw, quoting);
    let shown =
        cell.and_then(|cell| cell.lines.first().map(|line| line.text.trim_start_matches('\u{feff}').trim().to_owned()));
    shown.unwrap_or_else(|| raw_text.to_owned())
}

/// The rows of a table, and whether quotes are read in it.
fn rows(text: &str, delimiter: u8) -> (Rows, bool) {
    let quoted = split(text, delimiter, true);
    if delimiter != b'\t' || !text.contains('"') {
        return (quoted, true);
    }
    let agree = |rows: &Rows| rows.iter().all(|row| Some(row.len()) == rows.first().map(Vec::len));
    if agree(&quoted) { (quoted, true) } else { (split(text, delimiter, false), false) }
}

/// The bytes of all cells.
fn split(text: &str, delimiter: u8, quoting: bool) -> Rows {
    let mut reader = ReaderBuilder::new().delimiter(delimiter).quoting(quoting).build();
    let bytes = text.as_bytes();
    let mut out = [0; 1024];
    let (mut rows, mut row): (Rows, _) = (Vec::new(), Vec::new());
    let (mut at, mut start) = (0, 0);
    loop {
        let (result, read, _) = reader.read_field(bytes.get(at..).unwrap_or_default(), &mut out);
        at += read;
        match result {
            ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
            ReadFieldResult::Field { record_end } => {
                row.push(cell_of(bytes, start..at, delimiter, record_end, row.is_empty()));
                start = at;
                if record_end {
                    rows.push(std::mem::take(&mut row));
                }
            }
            ReadFieldResult::End => return rows,
        }
    }
}

/// The bytes of a cell without what parts it from its neighbours.
fn cell_of(bytes: &[u8], range: Range<usize>, delimiter: u8, last: bool, first: bool) -> Range<usize> {
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
    start..end
}
