//! Errors of the system, of readers and of models, as messages of the catalogue.

mod packages;

use std::io::{self, ErrorKind};

use phucdau::artifact::OpenError;
use phucdau_formats::legacy::DecodeError;
use phucdau_formats::{Fault, ReadError, Reason};

use crate::message::{Message, message};

/// Why the system refused.
pub(crate) fn of_io(error: &io::Error) -> Message {
    match error.kind() {
        ErrorKind::NotFound => message!("io-not-found"),
        ErrorKind::PermissionDenied => message!("io-permission"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => message!("io-full"),
        ErrorKind::FileTooLarge => message!("io-too-large"),
        ErrorKind::IsADirectory => message!("io-folder"),
        ErrorKind::NotADirectory => message!("io-no-folder"),
        ErrorKind::ReadOnlyFilesystem => message!("io-read-only"),
        _ => message!("io-other", reason = error.to_string()),
    }
}

/// Why a document could not be read.
pub(crate) fn of_read(error: &ReadError) -> Message {
    match *error {
        ReadError::Utf8 { format, offset, byte, line } => message!(
            "read-utf8",
            format = format.name(),
            offset = offset.to_string(),
            byte = format!("{byte:02x}"),
            line = line.to_string()
        ),
        ReadError::Nul { format, offset, line } => {
            message!("read-nul", format = format.name(), offset = offset.to_string(), line = line.to_string())
        }
        ReadError::OddLength { format, offset, length } => message!(
            "read-odd-length",
            format = format.name(),
            offset = offset.to_string(),
            length = length.to_string()
        ),
        ReadError::TooLong { format, length } => {
            message!("read-too-long", format = format.name(), length = length.to_string())
        }
        ReadError::Surrogate { format, offset, unit, line } => message!(
            "read-surrogate",
            format = format.name(),
            offset = offset.to_string(),
            unit = format!("{unit:04x}"),
            line = line.to_string()
        ),
        ReadError::Declared { format, offset, ref name } => {
            message!("read-declared", format = format.name(), offset = offset.to_string(), name = name.as_str())
        }
        ReadError::Markup { format, offset, line, ref fault } => message!(
            "read-markup",
            format = format.name(),
            offset = offset.to_string(),
            line = line.to_string(),
            fault = of_fault(fault)
        ),
        ReadError::Legacy(ref error) => of_decode(error),
        ReadError::Pdf(ref refusal) => packages::of_pdf(refusal),
        ReadError::Docx(ref refusal) => packages::of_docx(refusal),
        ReadError::Fields(ref refusal) => packages::of_fields(refusal),
        ReadError::NotRead { format } => message!("read-not-built", format = format.name()),
        ref other => message!("read-other", reason = other.to_string()),
    }
}

/// What is wrong with markup.
fn of_fault(fault: &Fault) -> Message {
    match fault {
        Fault::Cut { element } => message!("fault-cut", element = element.as_str()),
        Fault::EndTag { expected, found } => {
            message!("fault-end-tag", expected = expected.as_str(), found = found.as_str())
        }
        Fault::Entity { name } => message!("fault-entity", name = name.as_str()),
        Fault::Depth { limit } => message!("fault-depth", limit = limit.to_string()),
        Fault::NoRoot { element } => message!("fault-no-root", element = *element),
        other => message!("fault-syntax", reason = other.to_string()),
    }
}

/// Why edits have no place in a format, and how many.
pub(crate) fn of_unplaced(reason: Reason, count: u64) -> Message {
    match reason {
        Reason::Letters => message!("unplaced-letters", count = count),
        Reason::Levels => message!("unplaced-levels", count = count),
        Reason::Markup => message!("unplaced-reread", count = count),
        Reason::Pdf(reason) => packages::of_layer(reason, count),
        Reason::Docx(reason) => packages::of_document(reason, count),
        Reason::Field(reason) => packages::of_field(reason, count),
        _ => message!("unplaced-elements", count = count),
    }
}

/// Why bytes are no text in a legacy encoding.
pub(crate) fn of_decode(error: &DecodeError) -> Message {
    match error {
        DecodeError::Nul { encoding, offset } => {
            message!("decode-nul", encoding = *encoding, offset = offset.to_string())
        }
        DecodeError::Unknown { encoding, offset, byte } => {
            message!("decode-unknown", encoding = *encoding, offset = offset.to_string(), byte = format!("{byte:02x}"))
        }
        DecodeError::Unexplained { offset, byte } => {
            message!("decode-unexplained", offset = offset.to_string(), byte = format!("{byte:02x}"))
        }
        other => message!("read-other", reason = other.to_string()),
    }
}

/// Why bytes are no model.
pub(crate) fn of_model(error: &OpenError) -> Message {
    match error {
        OpenError::Magic { got } => message!("model-magic", got = got.escape_debug().to_string()),
        OpenError::Incomplete => message!("model-incomplete"),
        OpenError::Length { expected, got } => {
            message!("model-length", expected = expected.to_string(), got = got.to_string())
        }
        OpenError::Checksum { expected, got } => {
            message!("model-checksum", expected = format!("{expected:016x}"), got = format!("{got:016x}"))
        }
        OpenError::Section { section, expected, got } => {
            message!("model-section", section = section.as_str(), expected = expected.as_str(), got = got.as_str())
        }
        OpenError::Vocabulary { first, expected, second, got } => message!(
            "model-vocabulary",
            first = *first,
            expected = format!("{expected:016x}"),
            second = *second,
            got = format!("{got:016x}")
        ),
        other => message!("model-other", reason = other.to_string()),
    }
}

/// Why a model cannot be built.
pub(crate) fn of_compile(error: &phucdau_compile::Error) -> Message {
    use phucdau_compile::Error;
    match error {
        Error::Io { path, source } => message!("file-failed", path = path.as_path(), reason = of_io(source)),
        Error::Rule { path, line, column, expected, found } => message!(
            "build-rule",
            path = path.as_path(),
            line = line.to_string(),
            column = column.to_string(),
            expected = expected.as_str(),
            found = found.as_str()
        ),
        Error::Limit { what, limit, got } => message!("build-limit", what = *what, limit = *limit, got = *got),
        other => message!("build-other", reason = other.to_string()),
    }
}
