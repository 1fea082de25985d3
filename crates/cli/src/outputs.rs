//! Where each result goes, and everything that would overwrite what nobody asked to overwrite, found before a byte is
//! written.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::inputs::{Inputs, Place, Verdict};
use crate::message::{Message, message};

/// Where one result goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Output {
    /// Nowhere: only looked at.
    None,
    Stdout,
    File(PathBuf),
    /// Into the input itself; the old content is kept under the suffix if that is not empty.
    InPlace(OsString),
}

/// Where the results of a run go, as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Nowhere: the run lists or shows changes.
    Nothing,
    /// To stdout, one text only.
    Stdout,
    /// To a file or below a folder.
    Path(PathBuf),
    InPlace(OsString),
}

/// Gives every input its output.
pub(crate) fn plan(inputs: &mut Inputs, wanted: &Wanted, reports: &[PathBuf]) -> Result<(), Message> {
    let single = inputs.folders.is_empty() && inputs.list.len() == 1;
    match wanted {
        Wanted::Nothing => {}
        Wanted::Stdout => {
            if let [only] = inputs.list.as_mut_slice()
                && inputs.folders.is_empty()
            {
                only.output = Output::Stdout;
            } else if !inputs.list.is_empty() || !inputs.folders.is_empty() {
                return Err(message!("usage-several", count = inputs.list.len()));
            }
        }
        Wanted::Path(path) if path.as_os_str() == "-" => return plan(inputs, &Wanted::Stdout, reports),
        Wanted::Path(path) => below(inputs, path, single)?,
        Wanted::InPlace(suffix) => {
            if suffix.to_string_lossy().contains(['/', '\\']) {
                return Err(message!("usage-suffix", suffix = suffix.to_string_lossy().into_owned()));
            }
            for input in &mut inputs.list {
                if input.place == Place::Stdin {
                    return Err(message!("usage-in-place-stdin"));
                }
                input.output = Output::InPlace(suffix.clone());
            }
        }
    }
    refuse_clashes(inputs, reports)
}

fn below(inputs: &mut Inputs, path: &Path, single: bool) -> Result<(), Message> {
    let ends_as_folder = path.as_os_str().to_string_lossy().ends_with(std::path::MAIN_SEPARATOR);
    if single && !path.is_dir() && !ends_as_folder {
        inputs.list[0].output = Output::File(path.to_owned());
        return Ok(());
    }
    if path.exists() && !path.is_dir() {
        return Err(message!("usage-output-file", path = path, count = inputs.list.len()));
    }
    let resolved = resolve(path);
    for folder in &inputs.folders {
        if resolved.starts_with(resolve(folder)) {
            return Err(message!("usage-output-inside", path = path, folder = folder.as_path()));
        }
    }
    for input in &mut inputs.list {
        if input.place == Place::Stdin {
            return Err(message!("usage-output-stdin", path = path));
        }
        input.output = Output::File(path.join(&input.relative));
    }
    Ok(())
}

/// No output is an input, no two outputs are one, no report is either.
fn refuse_clashes(inputs: &Inputs, reports: &[PathBuf]) -> Result<(), Message> {
    let mut sources = BTreeMap::new();
    let mut targets: BTreeMap<PathBuf, String> = BTreeMap::new();
    let taken = || inputs.list.iter().filter(|input| input.verdict == Verdict::Take);
    for input in taken() {
        if let Place::File(path) = &input.place {
            sources.insert(resolve(path), input.place.name());
        }
    }
    for input in taken() {
        let (target, shown) = match (&input.output, &input.place) {
            (Output::File(path), _) => (resolve(path), path),
            (Output::InPlace(_), Place::File(path)) => (resolve(path), path),
            _ => continue,
        };
        if matches!(input.output, Output::File(_)) {
            if !is_ordinary(&target) {
                continue;
            }
            if sources.contains_key(&target) {
                return Err(message!("usage-output-is-input", path = shown.as_path()));
            }
        }
        if let Some(first) = targets.insert(target, input.place.name()) {
            let second = input.place.name();
            return Err(message!("usage-one-output", first = first, second = second, path = shown.as_path()));
        }
    }
    let mut seen = Vec::new();
    for report in reports {
        let target = resolve(report);
        if sources.contains_key(&target) || targets.contains_key(&target) || seen.contains(&target) {
            return Err(message!("usage-report-clash", path = report.as_path()));
        }
        seen.push(target);
    }
    Ok(())
}

/// Whether a path names a regular file or nothing yet; a device or a pipe may take the results of several inputs.
fn is_ordinary(path: &Path) -> bool {
    fs::metadata(path).map_or(true, |metadata| metadata.is_file())
}

/// The path with links followed as far as it exists, and without `.` and `..`.
fn resolve(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut rest: Vec<Component<'_>> = Vec::new();
    let mut known = absolute.as_path();
    loop {
        if let Ok(found) = fs::canonicalize(known) {
            return rest.iter().rev().fold(found, |mut path, part| {
                if *part == Component::ParentDir {
                    path.pop();
                } else {
                    path.push(part);
                }
                path
            });
        }
        match (known.components().next_back(), known.parent()) {
            (Some(last), Some(parent)) => {
                rest.push(last);
                known = parent;
            }
            _ => return absolute,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_is_not_there_yet_resolves_by_the_part_that_is() {
        let folder = tempfile::tempdir().unwrap();
        let base = fs::canonicalize(folder.path()).unwrap();
        fs::create_dir(base.join("in")).unwrap();
        assert_eq!(resolve(&base.join("in/../in/./out/a.txt")), base.join("in/out/a.txt"));
        assert_eq!(resolve(&base.join("new/../in/b")), base.join("in/b"));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(base.join("in"), base.join("link")).unwrap();
            assert_eq!(resolve(&base.join("link/out")), base.join("in/out"));
        }
    }
}
