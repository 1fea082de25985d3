//! Keeps counts as TSV in a folder, so that choosing and reviewing need not count again.

use std::path::Path;

use super::{Counts, Form};
use crate::error::Error;
use crate::tsv::Table;

const FORMS: &[&str] = &["form", "lower", "title", "upper", "mixed", "initial", "shouted", "files"];

impl Counts {
    /// Writes `forms.tsv`, `surfaces.tsv`, `introductions.tsv`, `codes.tsv` and `agencies.tsv` into a folder.
    ///
    /// # Errors
    /// If the folder or a file cannot be written.
    pub fn write(&self, folder: &Path) -> Result<(), Error> {
        std::fs::create_dir_all(folder).map_err(|source| Error::io(folder, source))?;
        let mut table = Table::new(&folder.join("forms.tsv"), FORMS);
        for (form, n) in &self.forms {
            let numbers = [n.lower, n.title, n.upper, n.mixed, n.initial, n.shouted, u64::from(n.files)];
            table.push(std::iter::once(form.clone()).chain(numbers.iter().map(u64::to_string)).collect());
        }
        table.write()?;
        let mut table = Table::new(&folder.join("introductions.tsv"), &["short", "full", "count"]);
        for ((short, full), count) in &self.introductions {
            table.push(vec![short.clone(), full.clone(), count.to_string()]);
        }
        table.write()?;
        for (name, list) in self.lists() {
            let mut table = Table::new(&folder.join(name).with_extension("tsv"), &[name, "count"]);
            for (item, count) in list {
                table.push(vec![item.clone(), count.to_string()]);
            }
            table.write()?;
        }
        Ok(())
    }

    fn lists(&self) -> [(&'static str, &[(String, u64)]); 3] {
        [("surfaces", &self.surfaces), ("codes", &self.codes), ("agencies", &self.agencies)]
    }

    /// Reads what [`Counts::write`] wrote.
    ///
    /// # Errors
    /// If a file cannot be read or does not hold what it should.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let mut counts = Self::default();
        for row in Table::read(&folder.join("forms.tsv"), FORMS)?.rows() {
            let form = Form {
                lower: row.number(1)?,
                title: row.number(2)?,
                upper: row.number(3)?,
                mixed: row.number(4)?,
                initial: row.number(5)?,
                shouted: row.number(6)?,
                files: row.number(7)? as u32,
            };
            counts.forms.push((row.field(0).to_owned(), form));
        }
        for row in Table::read(&folder.join("introductions.tsv"), &["short", "full", "count"])?.rows() {
            let names = (row.field(0).to_owned(), row.field(1).to_owned());
            counts.introductions.push((names, row.number(2)?));
        }
        let lists =
            [("surfaces", &mut counts.surfaces), ("codes", &mut counts.codes), ("agencies", &mut counts.agencies)];
        for (name, list) in lists {
            for row in Table::read(&folder.join(name).with_extension("tsv"), &[name, "count"])?.rows() {
                list.push((row.field(0).to_owned(), row.number(1)?));
            }
        }
        Ok(counts)
    }
}
