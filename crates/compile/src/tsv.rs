//! Reads and writes the dictionaries' TSV in its canonical form: a header, rows sorted and unique, NFC, no blanks at ends.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use crate::error::Error;

/// A table of text: named columns, rows sorted and unique.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    path: PathBuf,
    columns: Vec<String>,
    rows: Vec<(usize, Vec<String>)>,
}

impl Table {
    /// An empty table that will stand at `path`.
    pub fn new(path: &Path, columns: &[&str]) -> Self {
        let columns = columns.iter().map(|&name| name.to_owned()).collect();
        Self { path: path.to_owned(), columns, rows: Vec::new() }
    }

    /// Reads a file whose first line names exactly `columns`; rows may stand in any order.
    ///
    /// # Errors
    /// If the file cannot be read, is not UTF-8, or a row has more or fewer fields.
    pub fn read(path: &Path, columns: &[&str]) -> Result<Self, Error> {
        let text = std::fs::read_to_string(path).map_err(|source| Error::io(path, source))?;
        let mut lines = text.lines().enumerate();
        let header = lines.next().map_or("", |(_, line)| line);
        if header != columns.join("\t") {
            return Err(Error::rule(path, (1, 1), format!("the header {columns:?}"), format!("{header:?}")));
        }
        let mut table = Self::new(path, columns);
        for (index, line) in lines.filter(|(_, line)| !line.is_empty()) {
            let fields: Vec<String> = line.split('\t').map(str::to_owned).collect();
            if fields.len() != columns.len() {
                let expected = format!("{} fields", columns.len());
                return Err(Error::rule(path, (index + 1, fields.len()), expected, fields.len().to_string()));
            }
            table.rows.push((index + 1, fields));
        }
        Ok(table)
    }

    /// Adds a row.
    ///
    /// # Panics
    /// If it has not one field a column: that is a bug of the caller.
    pub fn push(&mut self, row: Vec<String>) {
        assert_eq!(row.len(), self.columns.len(), "fields of a row of {}", self.path.display());
        self.rows.push((0, row));
    }

    /// The rows with their lines in the file, in the file's order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, fields)| Row { table: self, line: *line, fields })
    }

    /// The canonical text: fields trimmed and NFC, rows sorted by their bytes and unique.
    pub fn canonical(&self) -> String {
        let tidy = |field: &String| field.trim().nfc().collect::<String>();
        let rows: BTreeSet<Vec<String>> =
            self.rows.iter().map(|(_, fields)| fields.iter().map(tidy).collect()).collect();
        let mut text = self.columns.join("\t");
        text.push('\n');
        for row in rows {
            text.push_str(&row.join("\t"));
            text.push('\n');
        }
        text
    }

    /// Writes the canonical text to the table's path.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn write(&self) -> Result<(), Error> {
        std::fs::write(&self.path, self.canonical()).map_err(|source| Error::io(&self.path, source))
    }
}

/// A row, which knows its place.
#[derive(Clone, Copy)]
pub struct Row<'t> {
    table: &'t Table,
    line: usize,
    fields: &'t [String],
}

impl<'t> Row<'t> {
    /// The field of a column, from 0.
    ///
    /// # Panics
    /// If there is no such column.
    pub fn field(&self, column: usize) -> &'t str {
        &self.fields[column]
    }

    /// The field of a column as a number.
    ///
    /// # Errors
    /// If it is none.
    pub fn number(&self, column: usize) -> Result<u64, Error> {
        self.field(column).parse().map_err(|_| self.error(column, "a whole number"))
    }

    /// An error about the field of a column.
    pub fn error(&self, column: usize, expected: impl Into<String>) -> Error {
        Error::rule(&self.table.path, (self.line, column + 1), expected, format!("{:?}", self.field(column)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted_unique_and_composed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.tsv");
        std::fs::write(&path, "form\tcount\nb\t1\na\u{300} \t2\nb\t1\n").unwrap();
        let table = Table::read(&path, &["form", "count"]).unwrap();
        assert_eq!(table.canonical(), "form\tcount\nb\t1\nà\t2\n");
        table.write().unwrap();
        let again = Table::read(&path, &["form", "count"]).unwrap();
        assert_eq!(again.canonical(), std::fs::read_to_string(&path).unwrap());
    }

    #[test]
    fn an_error_names_file_line_and_column() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.tsv");
        std::fs::write(&path, "form\tcount\nb\tone\n").unwrap();
        let table = Table::read(&path, &["form", "count"]).unwrap();
        let error = table.rows().next().unwrap().number(1).unwrap_err().to_string();
        assert!(error.contains("a.tsv:2:2: expected a whole number, found \"one\""), "{error}");
        std::fs::write(&path, "form\tcount\nb\n").unwrap();
        let error = Table::read(&path, &["form", "count"]).unwrap_err().to_string();
        assert!(error.contains("a.tsv:2:1: expected 2 fields"), "{error}");
        let error = Table::read(&path, &["form"]).unwrap_err().to_string();
        assert!(error.contains("a.tsv:1:1: expected the header"), "{error}");
    }
}
