//! Puts bytes in a file's place: written beside it, synced, renamed; so that a reader sees the old file or the new one.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use filetime::FileTime;

use crate::interrupt;
use crate::message::{Message, message};
use crate::problem;

/// Writes a file by `fill`, making its folders. A link is followed; what is no regular file, such as a pipe, is written
/// to as it is.
pub(crate) fn write(path: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if fs::metadata(&target).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir()) {
        return fill(&mut File::options().write(true).open(target)?);
    }
    let folder = folder_of(&target);
    fs::create_dir_all(folder)?;
    let _held = interrupt::hold();
    let mut file = beside(folder)?;
    fill(file.as_file_mut())?;
    file.as_file().sync_all()?;
    file.persist(&target).map_err(|error| error.error)?;
    sync_folder(folder)
}

/// A nameless file in the folder of `path`: it vanishes with the process.
pub(crate) fn spool(path: &Path) -> io::Result<File> {
    let folder = folder_of(path);
    fs::create_dir_all(folder)?;
    tempfile::tempfile_in(folder)
}

/// Replaces the content of the file that `path` names or links to; times, permissions and, where the system lets us, the
/// owner stay. With a suffix the old file stays beside it under its name and the suffix.
pub(crate) fn replace(path: &Path, bytes: &[u8], suffix: &OsStr) -> Result<(), Message> {
    let of_io = |error: io::Error| problem::of_io(&error);
    let target = fs::canonicalize(path).map_err(of_io)?;
    let old = fs::metadata(&target).map_err(of_io)?;
    refuse(&old)?;
    let folder = folder_of(&target);
    let _held = interrupt::hold();
    let mut file = beside(folder).map_err(of_io)?;
    file.write_all(bytes).map_err(of_io)?;
    keep_papers(file.as_file(), &old).map_err(of_io)?;
    file.as_file().sync_all().map_err(of_io)?;
    if !suffix.is_empty() {
        keep_old(&target, suffix)?;
    }
    file.persist(&target).map_err(|error| of_io(error.error))?;
    sync_folder(folder).map_err(of_io)
}

fn refuse(old: &Metadata) -> Result<(), Message> {
    if !old.is_file() {
        return Err(message!("not-a-file"));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        if old.nlink() > 1 {
            return Err(message!("hard-links", count = old.nlink()));
        }
    }
    Ok(())
}

fn keep_papers(file: &File, old: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let new = file.metadata()?;
        if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
            // Only the owner of the system may give a file away: without that right it becomes ours.
            let _ = fchown(file, Some(old.uid()), Some(old.gid()));
        }
    }
    file.set_permissions(old.permissions())?;
    let times = (FileTime::from_last_access_time(old), FileTime::from_last_modification_time(old));
    filetime::set_file_handle_times(file, Some(times.0), Some(times.1))
}

/// The old file under a second name; one that is there already is never overwritten.
fn keep_old(target: &Path, suffix: &OsStr) -> Result<(), Message> {
    let mut name = OsString::from(target);
    name.push(suffix);
    let name = PathBuf::from(name);
    let linked = fs::hard_link(target, &name).or_else(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Err(error),
        // Some file systems have no links.
        _ => {
            let mut copy = File::options().write(true).create_new(true).open(&name)?;
            io::copy(&mut File::open(target)?, &mut copy)?;
            keep_papers(&copy, &fs::metadata(target)?)?;
            copy.sync_all()
        }
    });
    linked.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => message!("backup-exists", path = name.as_path()),
        _ => problem::of_io(&error),
    })
}

fn beside(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".phucdau-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if let Err(error) = File::open(folder).and_then(|folder| folder.sync_all()) {
        // A folder that we may write to but not read, or a file system that does not sync folders: the file is there.
        if !matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::InvalidInput) {
            return Err(error);
        }
    }
    Ok(())
}
