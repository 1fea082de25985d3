//! The texts that are measured: pages with their OCR, and paragraphs by domain.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::Outcome;

/// The domains of the text for restoration.
const DOMAINS: [&str; 4] = ["legal", "admin", "news", "wiki"];
/// The window of the archives: 2^27 bytes.
const WINDOW_LOG: u32 = 27;

/// Pages of one origin.
pub(crate) struct Pages {
    pub(crate) name: &'static str,
    pub(crate) pages: Vec<Page>,
}

/// A page: the true text, and what each engine read of it.
pub(crate) struct Page {
    pub(crate) name: String,
    pub(crate) gold: String,
    pub(crate) readings: Vec<(&'static str, String)>,
}

impl Page {
    pub(crate) fn reading(&self, engine: &str) -> Option<&str> {
        self.readings.iter().find(|(name, _)| *name == engine).map(|(_, text)| text.as_str())
    }
}

/// Paragraphs of one domain, by document.
pub(crate) struct Text {
    pub(crate) name: &'static str,
    pub(crate) documents: Vec<Vec<String>>,
}

/// The pages that channels and confidences are learned from.
pub(crate) fn training() -> Outcome<Vec<Page>> {
    let data = data().ok_or("the training pages: needs PHUCDAU_DATA")?;
    read_pages(&data.join("ocr/train"))
}

/// All sets of pages that are there, and those of a folder that was named.
pub(crate) fn pages(named: Option<&Path>) -> Outcome<Vec<Pages>> {
    let mut folders = Vec::new();
    if let Some(data) = data() {
        let ocr = data.join("ocr");
        folders.extend([
            ("dev", ocr.join("dev")),
            ("report", ocr.join("report_dev")),
            ("scans", ocr.join("scans_dev")),
        ]);
    }
    // Cargo says where this crate lies; elsewhere the program is started at the top of the repository.
    let top = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(PathBuf::new, |path| Path::new(&path).join("../.."));
    let corpus = top.join("corpus/dev");
    if corpus.is_dir() {
        folders.push(("corpus", corpus));
    }
    folders.extend(named.map(|folder| ("pages", folder.to_owned())));
    folders.into_iter().map(|(name, folder)| Ok(Pages { name, pages: read_pages(&folder)? })).collect()
}

/// All texts that are there, each cut to its first `limit` paragraphs.
pub(crate) fn texts(limit: Option<usize>) -> Outcome<Vec<Text>> {
    let Some(data) = data() else { return Ok(Vec::new()) };
    let read = |name| {
        let text = read_archive(&data.join(format!("text/dev.{name}.txt.zst")))?;
        Ok(Text { name, documents: documents(&text, limit.unwrap_or(usize::MAX)) })
    };
    DOMAINS.into_iter().map(read).collect()
}

fn data() -> Option<PathBuf> {
    std::env::var_os("PHUCDAU_DATA").map(PathBuf::from)
}

fn documents(text: &str, limit: usize) -> Vec<Vec<String>> {
    let mut documents = vec![Vec::new()];
    let mut left = limit;
    for line in text.lines() {
        let blank = line.trim().is_empty();
        if blank && documents.last().is_some_and(|document| !document.is_empty()) {
            documents.push(Vec::new());
        }
        if !blank {
            if left == 0 {
                break;
            }
            left -= 1;
            if let Some(document) = documents.last_mut() {
                document.push(line.to_owned());
            }
        }
    }
    documents.retain(|document| !document.is_empty());
    documents
}

/// The pages of a folder.
pub(crate) fn read_pages(folder: &Path) -> Outcome<Vec<Page>> {
    let place = |error| format!("{}: {error}; is PHUCDAU_DATA right?", folder.display());
    let entries = fs::read_dir(folder).map_err(place)?;
    let mut names = Vec::new();
    for entry in entries {
        let path = entry.map_err(place)?.path();
        let name = path.file_name().and_then(OsStr::to_str).and_then(|name| name.strip_suffix(".gold.txt"));
        names.extend(name.map(str::to_owned));
    }
    names.sort();
    let mut pages = Vec::new();
    for name in names {
        let gold = read_text(&folder.join(format!("{name}.gold.txt")))?;
        let mut readings = Vec::new();
        for engine in ["eng", "vie"] {
            let path = folder.join(format!("{name}.{engine}.txt"));
            if path.exists() {
                readings.push((engine, read_text(&path)?));
            }
        }
        pages.push(Page { name, gold, readings });
    }
    Ok(pages)
}

fn read_text(path: &Path) -> Outcome<String> {
    Ok(fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?)
}

fn read_archive(path: &Path) -> Outcome<String> {
    let place = |error| format!("{}: {error}; is PHUCDAU_DATA right?", path.display());
    let file = File::open(path).map_err(place)?;
    let mut decoder = zstd::stream::read::Decoder::new(file).map_err(place)?;
    decoder.window_log_max(WINDOW_LOG).map_err(place)?;
    let mut text = String::new();
    decoder.read_to_string(&mut text).map_err(place)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_line_ends_a_document() {
        let found = documents("\na\nb\n\n\nc\nd\n", 3);
        assert_eq!(found, [vec!["a", "b"], vec!["c"]]);
        assert!(documents("a\n", 0).is_empty());
    }
}
