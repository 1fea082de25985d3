//! Why PDF, DOCX, tables and JSON lines are not read, or have no place for an edit, as messages of the catalogue.

use phucdau_formats::{docx, fields, pdf};

use crate::message::{Message, message};

/// Why a PDF is not read.
pub(super) fn of_pdf(refusal: &pdf::Refusal) -> Message {
    use pdf::Refusal;
    match refusal {
        Refusal::NotPdf => message!("pdf-header"),
        Refusal::Encrypted => message!("pdf-encrypted"),
        Refusal::Signed { object } => message!("pdf-signed", object = object.to_string()),
        Refusal::Damaged { offset, what } => {
            message!("pdf-damaged", offset = offset.to_string(), what = of_fault(what))
        }
        Refusal::Stream { object, what } => message!("pdf-stream", object = object.to_string(), what = of_fault(what)),
        Refusal::Limit { what, object, limit } => {
            message!("pdf-limit", what = of_fault(what), object = object.to_string(), limit = limit.to_string())
        }
        Refusal::NoTextLayer { pages } => message!("pdf-no-text", pages = *pages),
        Refusal::VisibleText { pages } => message!("pdf-visible", pages = *pages),
        Refusal::NoLetters { pages } => message!("pdf-no-letters", pages = *pages),
        other => message!("read-other", reason = other.to_string()),
    }
}

/// What is wrong with a PDF: what we or the reader of its objects call it.
fn of_fault(what: &str) -> Message {
    match what {
        "the cross-reference table is damaged"
        | "invalid cross reference table"
        | "failed parsing cross reference table"
        | "missing xref entry" => message!("pdf-fault-table"),
        "invalid file trailer" => message!("pdf-fault-trailer"),
        "invalid file header" => message!("pdf-fault-header"),
        "unexpected end of input" => message!("pdf-fault-end"),
        "no page can be found" | "page number not found" => message!("pdf-fault-no-page"),
        "an object cannot be read" | "couldn't parse input" => message!("pdf-fault-object"),
        "the table leads to no such object" => message!("pdf-fault-missing"),
        "couldn't decompress stream" => message!("pdf-fault-unpack"),
        "its checksum is another, so that part of it is lost" => message!("pdf-fault-checksum"),
        "bytes in the file" => message!("pdf-limit-file"),
        "bytes in one stream" => message!("pdf-limit-stream"),
        "bytes of content" => message!("pdf-limit-content"),
        "letters" => message!("pdf-limit-letters"),
        other => match other
            .strip_prefix("object ")
            .and_then(|rest| rest.strip_suffix(" is in no object stream that can be read"))
        {
            Some(number) => message!("pdf-fault-lost", object = number),
            None => message!("pdf-fault-other", reason = other),
        },
    }
}

/// Why a DOCX is not read.
pub(super) fn of_docx(refusal: &docx::Refusal) -> Message {
    use docx::Refusal;
    match refusal {
        Refusal::Package { what, offset } => {
            message!("docx-package", what = what.as_str(), offset = offset.to_string())
        }
        Refusal::Lies { part, what, offset } => {
            message!("docx-lies", part = part.as_str(), what = *what, offset = offset.to_string())
        }
        Refusal::Encrypted { part } => message!("docx-encrypted", part = part.as_str()),
        Refusal::Signed { part } => message!("docx-signed", part = part.as_str()),
        Refusal::Method { part, method } => {
            message!("docx-method", part = part.as_str(), method = method.to_string())
        }
        Refusal::Limit { part, what, found, limit } => message!(
            "docx-limit",
            part = part.as_str(),
            what = *what,
            found = found.to_string(),
            limit = limit.to_string()
        ),
        Refusal::NoDocument => message!("docx-no-document"),
        Refusal::Encoding { part, encoding, offset } => {
            message!("docx-encoding", part = part.as_str(), encoding = encoding.as_str(), offset = offset.to_string())
        }
        Refusal::Xml { part, what, offset } => {
            message!("docx-xml", part = part.as_str(), what = what.as_str(), offset = offset.to_string())
        }
        other => message!("read-other", reason = other.to_string()),
    }
}

/// Why columns or fields are not read.
pub(super) fn of_fields(refusal: &fields::Refusal) -> Message {
    use fields::Refusal;
    match refusal {
        Refusal::NoName { format, option } => message!("fields-no-name", format = *format, option = *option),
        Refusal::Missing { format, name, there, .. } if there.is_empty() => {
            message!("fields-empty", format = *format, name = name.as_str())
        }
        Refusal::Missing { format, name, there, .. } => {
            message!("fields-missing", format = *format, name = name.as_str(), there = there.join(", "))
        }
        Refusal::Quote { offset, row } => {
            message!("fields-quote", offset = offset.to_string(), row = row.to_string())
        }
        Refusal::Json { what, offset, line } => {
            message!("fields-json", what = what.as_str(), offset = offset.to_string(), line = line.to_string())
        }
        other => message!("read-other", reason = other.to_string()),
    }
}

/// Why a text layer has no place for edits, and for how many.
pub(super) fn of_layer(reason: pdf::Reason, count: u64) -> Message {
    use pdf::Reason;
    match reason {
        Reason::Streams => message!("unplaced-streams", count = count),
        Reason::ActualText => message!("unplaced-actual-text", count = count),
        Reason::Font => message!("unplaced-font", count = count),
        Reason::Widths => message!("unplaced-widths", count = count),
        Reason::NoWord => message!("unplaced-no-word", count = count),
        _ => message!("unplaced-check", count = count),
    }
}

/// Why a word processor's document has no place for edits, and for how many.
pub(super) fn of_document(reason: docx::Reason, count: u64) -> Message {
    use docx::Reason;
    match reason {
        Reason::Object => message!("unplaced-object", count = count),
        Reason::Twin => message!("unplaced-twin", count = count),
        Reason::Bound => message!("unplaced-bound", count = count),
        Reason::Markup => message!("unplaced-markup", count = count),
        Reason::OldFont => message!("unplaced-old-font", count = count),
        Reason::NoCode => message!("unplaced-no-code", count = count),
        Reason::Control => message!("unplaced-control", count = count),
        _ => message!("unplaced-no-text", count = count),
    }
}

/// Why a field has no place for edits, and for how many.
pub(super) fn of_field(reason: fields::Reason, count: u64) -> Message {
    match reason {
        fields::Reason::Control => message!("unplaced-control", count = count),
        _ => message!("unplaced-fixed", count = count),
    }
}
