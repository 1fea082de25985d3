//! Which files: paths that were given, folders walked, lists of paths, chosen by their names.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use phucdau_formats::detect::by_name;

use crate::message::{Message, message};
use crate::outputs::Output;
use crate::problem;
use crate::unread;

/// One input of a run.
#[derive(Debug)]
pub(crate) struct Input {
    pub(crate) place: Place,
    /// Its place below an output folder.
    pub(crate) relative: PathBuf,
    /// Whether it was named, and not found in a folder: then what cannot be read is a failure.
    pub(crate) named: bool,
    /// Whether it was named, or asked for with `--include`: then formats are taken that a walk leaves.
    pub(crate) asked: bool,
    /// What was decided before it was opened.
    pub(crate) verdict: Verdict,
    /// Where its result goes.
    pub(crate) output: Output,
}

/// Where an input comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Stdin,
    File(PathBuf),
}

/// What is decided before an input is opened.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Verdict {
    Take,
    Skip(Message),
    Fail(Message),
}

/// All inputs of a run, in order, and whether a folder was among what was given.
#[derive(Debug)]
pub(crate) struct Inputs {
    pub(crate) list: Vec<Input>,
    /// The folders that were walked.
    pub(crate) folders: Vec<PathBuf>,
}

/// Where the list of paths comes from, and which files of folders are taken.
#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) paths: Vec<PathBuf>,
    pub(crate) files_from: Option<PathBuf>,
    pub(crate) null: bool,
    pub(crate) include: Option<Gitignore>,
    pub(crate) exclude: Option<Gitignore>,
}

impl Place {
    /// The name shown to people and in reports.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Stdin => "-".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }
}

/// Globs as `.gitignore` has them; `None` if there are none.
pub(crate) fn globs(option: &'static str, globs: &[String]) -> Result<Option<Gitignore>, Message> {
    if globs.is_empty() {
        return Ok(None);
    }
    let wrong = |error: &ignore::Error| message!("glob-wrong", option = option, reason = error.to_string());
    let mut builder = GitignoreBuilder::new("");
    for glob in globs {
        builder.add_line(None, glob).map_err(|error| wrong(&error))?;
    }
    builder.build().map(Some).map_err(|error| wrong(&error))
}

/// Lists every input. Folders are walked one after the other, each in the order of names.
pub(crate) fn list(choice: &Choice) -> Result<Inputs, Message> {
    let mut inputs = Inputs { list: Vec::new(), folders: Vec::new() };
    for path in &choice.paths {
        let relative = path.file_name().map(PathBuf::from).unwrap_or_default();
        inputs.add(path, relative, choice);
    }
    if let Some(from) = &choice.files_from {
        for path in paths_from(from, choice.null)? {
            let inside = path.is_relative() && !path.components().any(|part| part.as_os_str() == "..");
            let relative = if inside { path.clone() } else { path.file_name().map(PathBuf::from).unwrap_or_default() };
            inputs.add(&path, relative, choice);
        }
    }
    Ok(inputs)
}

impl Inputs {
    fn add(&mut self, path: &Path, relative: PathBuf, choice: &Choice) {
        if path.as_os_str() == "-" {
            self.push(Place::Stdin, relative, true, Verdict::Take);
        } else if path.is_dir() {
            self.folders.push(path.to_owned());
            self.walk(path, choice);
        } else if !matches(choice.exclude.as_ref(), &relative) {
            self.push(Place::File(path.to_owned()), relative, true, Verdict::Take);
        }
    }

    fn push(&mut self, place: Place, relative: PathBuf, named: bool, verdict: Verdict) {
        self.list.push(Input { place, relative, named, asked: named, verdict, output: Output::None });
    }

    fn walk(&mut self, root: &Path, choice: &Choice) {
        let mut builder = WalkBuilder::new(root);
        builder.standard_filters(false).hidden(true).add_custom_ignore_filename(".phucdauignore");
        builder.sort_by_file_name(Ord::cmp);
        let (exclude, top) = (choice.exclude.clone(), root.to_owned());
        builder.filter_entry(move |entry| {
            let relative = entry.path().strip_prefix(&top).unwrap_or(entry.path());
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            relative.as_os_str().is_empty() || !matches_exactly(exclude.as_ref(), relative, is_folder)
        });
        for entry in builder.build() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = path_of(&error).unwrap_or(root).to_owned();
                    let reason = match error.io_error() {
                        Some(error) => problem::of_io(error),
                        None => message!("io-other", reason = error.to_string()),
                    };
                    self.push(Place::File(path), PathBuf::new(), false, Verdict::Fail(reason));
                    continue;
                }
            };
            let path = entry.path();
            let relative = path.strip_prefix(root).unwrap_or(path).to_owned();
            if let Some(error) = entry.error() {
                let reason = message!("ignore-file-wrong", reason = error.to_string());
                self.push(Place::File(path.to_owned()), relative.clone(), false, Verdict::Fail(reason));
            }
            let Some(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                continue;
            }
            let included = choice.include.as_ref().map(|include| matches(Some(include), &relative));
            let verdict = if !kind.is_file() {
                Verdict::Skip(message!("skip-special"))
            } else {
                match included {
                    Some(false) => continue,
                    Some(true) => Verdict::Take,
                    None => by_ending(path),
                }
            };
            self.push(Place::File(path.to_owned()), relative, false, verdict);
            if let (Some(input), Some(true)) = (self.list.last_mut(), included) {
                input.asked = true;
            }
        }
    }
}

/// What a walk takes: plain text and Markdown, told by the ending, a file without one, and what may be the work of an
/// OCR engine, of which the content tells more.
fn by_ending(path: &Path) -> Verdict {
    let Some(ending) = path.extension() else { return Verdict::Take };
    let ending = ending.to_string_lossy().to_ascii_lowercase();
    if matches!(
        ending.as_str(),
        "txt" | "text" | "md" | "xml" | "alto" | "hocr" | "html" | "htm" | "xhtml" | "tsv" | "docx" | "pdf"
    ) {
        return Verdict::Take;
    }
    if let Some(reason) = unread::by_ending(path) {
        return Verdict::Skip(reason);
    }
    Verdict::Skip(match by_name(path) {
        Some(format) if !format.is_walked() => message!("skip-unasked", format = format.name()),
        _ => message!("skip-ending", ending = ending),
    })
}

fn matches(globs: Option<&Gitignore>, relative: &Path) -> bool {
    globs.is_some_and(|globs| globs.matched_path_or_any_parents(relative, false).is_ignore())
}

fn matches_exactly(globs: Option<&Gitignore>, relative: &Path, is_folder: bool) -> bool {
    globs.is_some_and(|globs| globs.matched(relative, is_folder).is_ignore())
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}

fn paths_from(list: &Path, null: bool) -> Result<Vec<PathBuf>, Message> {
    let wrong = |error: io::Error| message!("list-unread", path = list, reason = problem::of_io(&error));
    let mut bytes = Vec::new();
    if list.as_os_str() == "-" {
        io::stdin().lock().read_to_end(&mut bytes).map_err(wrong)?;
    } else {
        bytes = fs::read(list).map_err(wrong)?;
    }
    let end = if null { 0 } else { b'\n' };
    let paths = bytes.split(|&byte| byte == end).map(|path| if null { path } else { path.trim_ascii_end() });
    paths.filter(|path| !path.is_empty()).map(|path| path_from(list, path)).collect()
}

#[cfg(unix)]
fn path_from(_: &Path, bytes: &[u8]) -> Result<PathBuf, Message> {
    use std::os::unix::ffi::OsStrExt;
    Ok(PathBuf::from(std::ffi::OsStr::from_bytes(bytes)))
}

#[cfg(not(unix))]
fn path_from(list: &Path, bytes: &[u8]) -> Result<PathBuf, Message> {
    let path = std::str::from_utf8(bytes).map_err(|error| {
        message!("list-unread", path = list, reason = message!("io-other", reason = error.to_string()))
    })?;
    Ok(PathBuf::from(path))
}
