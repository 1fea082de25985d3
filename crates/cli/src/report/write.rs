//! Writes reports file by file, so that a run of any length takes no more memory than its longest file.

use std::io::{self, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

use crate::message::{Message, message};
use crate::place;
use crate::problem;
use crate::report::{Edit, File, Head, Totals};

/// The form of a report, told by the ending of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Json,
    Jsonl,
}

impl Kind {
    /// The form that `path` asks for.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "json" => Some(Self::Json),
            "jsonl" => Some(Self::Jsonl),
            _ => None,
        }
    }

    /// What comes before the files.
    pub(crate) fn begin(self, head: &Head, out: &mut dyn Write) -> io::Result<()> {
        if self == Self::Jsonl {
            return Ok(());
        }
        let text = serde_json::to_string(head)?;
        // The object stays open: files and totals follow.
        write!(out, "{},\"files\":[", text.strip_suffix('}').unwrap_or(&text))
    }

    /// One file; `first` if none came before.
    pub(crate) fn file(self, file: &File, first: bool, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Json => {
                out.write_all(if first { b"\n" } else { b",\n" })?;
                serde_json::to_writer(out, file)?;
            }
            Self::Jsonl => {
                for edit in &file.edits {
                    serde_json::to_writer(&mut *out, &Row { path: &file.path, edit })?;
                    out.write_all(b"\n")?;
                }
            }
        }
        Ok(())
    }

    /// What comes after the files.
    pub(crate) fn end(self, totals: &Totals, out: &mut dyn Write) -> io::Result<()> {
        if self == Self::Jsonl {
            return Ok(());
        }
        writeln!(out, "\n],\"totals\":{}}}", serde_json::to_string(totals)?)
    }
}

/// One line of JSONL.
#[derive(serde::Serialize)]
struct Row<'a> {
    path: &'a str,
    #[serde(flatten)]
    edit: &'a Edit,
}

/// Reports that are being collected; each appears under its name only when the run is over.
pub(crate) struct Reports {
    open: Vec<(PathBuf, Kind, BufWriter<std::fs::File>)>,
    first: bool,
}

impl Reports {
    /// Begins a report for each path.
    pub(crate) fn begin(paths: &[(PathBuf, Kind)], head: &Head) -> Result<Self, Message> {
        let mut open = Vec::new();
        for (path, kind) in paths {
            let begun = place::spool(path).map(BufWriter::new).and_then(|mut spool| {
                kind.begin(head, &mut spool)?;
                Ok(spool)
            });
            open.push((path.clone(), *kind, begun.map_err(|error| failed(path, &error))?));
        }
        Ok(Self { open, first: true })
    }

    /// Adds a file to each.
    pub(crate) fn file(&mut self, file: &File) -> Result<(), Message> {
        for (path, kind, spool) in &mut self.open {
            kind.file(file, self.first, spool).map_err(|error| failed(path, &error))?;
        }
        self.first = false;
        Ok(())
    }

    /// Ends each and puts it in its place.
    pub(crate) fn end(self, totals: &Totals) -> Result<(), Message> {
        for (path, kind, mut spool) in self.open {
            let placed = kind.end(totals, &mut spool).and_then(|()| {
                let mut spool = spool.into_inner().map_err(io::IntoInnerError::into_error)?;
                spool.rewind()?;
                place::write(&path, |out| io::copy(&mut spool, out).map(drop))
            });
            placed.map_err(|error| failed(&path, &error))?;
        }
        Ok(())
    }
}

fn failed(path: &Path, error: &io::Error) -> Message {
    message!("report-failed", path = path, reason = problem::of_io(error))
}
