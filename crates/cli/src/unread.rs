//! What to do with a file of a format that is not read: told by its content first and its name second.

use std::path::Path;

use phucdau_formats::Format;

use crate::message::{Message, message};

/// What a file is good for before it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A picture: OCR first.
    Picture,
    /// A word processor's document of another kind: made a DOCX first.
    Office,
    /// A spreadsheet: made a table first.
    Sheet,
    /// An archive: unpacked first.
    Archive,
    /// Anything else.
    Other,
}

/// How files begin that are packed, or hold others.
const PACKED: [&[u8]; 7] =
    [b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"PK"];

/// How much of a package is looked at.
const HEAD: usize = 1 << 16;

/// Why a file of this content is not read, with the command that makes it readable.
pub(crate) fn by_content(bytes: &[u8], name: Option<&Path>, format: Format) -> Message {
    let path = name.unwrap_or(Path::new("-"));
    let holds = |mark: &[u8]| bytes[..bytes.len().min(HEAD)].windows(mark.len()).any(|window| window == mark);
    let kind = match format {
        Format::Image => Kind::Picture,
        Format::Binary if bytes.starts_with(b"{\\rtf") => Kind::Office,
        // Old office files share one frame.
        Format::Binary if bytes.starts_with(b"\xd0\xcf\x11\xe0") => match named(path) {
            Some(kind @ (Kind::Sheet | Kind::Other)) => kind,
            _ => Kind::Office,
        },
        Format::Binary if holds(b"vnd.oasis.opendocument.text") => Kind::Office,
        Format::Binary if holds(b"vnd.oasis.opendocument.spreadsheet") || holds(b"xl/") => Kind::Sheet,
        Format::Binary if holds(b"vnd.oasis.opendocument") || holds(b"ppt/") => Kind::Other,
        Format::Binary if PACKED.iter().any(|magic| bytes.starts_with(magic)) => Kind::Archive,
        _ => Kind::Other,
    };
    say(kind, path, format)
}

/// The same by the ending of its name alone; `None` for an ending that says nothing.
pub(crate) fn by_ending(path: &Path) -> Option<Message> {
    named(path).filter(|kind| *kind != Kind::Other).map(|kind| say(kind, path, Format::Binary))
}

fn named(path: &Path) -> Option<Kind> {
    Some(match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "png" | "jpg" | "jpeg" | "tif" | "tiff" | "gif" | "bmp" | "webp" | "jp2" | "djvu" => Kind::Picture,
        "doc" | "dot" | "rtf" | "odt" | "ott" | "wps" => Kind::Office,
        "xls" | "xlsx" | "ods" => Kind::Sheet,
        "zip" | "7z" | "rar" | "tar" | "gz" | "tgz" | "bz2" | "xz" | "zst" => Kind::Archive,
        "ppt" | "pptx" | "odp" => Kind::Other,
        _ => return None,
    })
}

fn say(kind: Kind, path: &Path, format: Format) -> Message {
    match kind {
        Kind::Picture => message!("skip-image", path = path),
        Kind::Office => message!("skip-office", path = path),
        Kind::Sheet => message!("skip-sheet", path = path),
        Kind::Archive => message!("skip-archive", path = path),
        Kind::Other if format == Format::Binary => message!("skip-binary"),
        Kind::Other => message!("skip-not-built", format = format.name()),
    }
}
