//! Opening a PDF, and the files that are better left alone.

use lopdf::xref::XrefEntry;
use lopdf::{Dictionary, Document, LoadOptions, Object};

use super::{Limits, Refusal};

/// Offsets in an update's cross-reference have four bytes.
const LARGEST: usize = u32::MAX as usize - (64 << 20);

/// Where the file proper starts: bytes before the header count in no offset.
pub(crate) fn header(bytes: &[u8]) -> Option<usize> {
    bytes.windows(5).position(|five| five == b"%PDF-")
}

/// Opens a file whose text layer may be corrected. `O(bytes)`.
pub(crate) fn open(bytes: &[u8], force_signed: bool, limits: &Limits) -> Result<Document, Refusal> {
    let offset = header(bytes).filter(|offset| *offset <= 1024).ok_or(Refusal::NotPdf)?;
    if bytes.len() > LARGEST {
        return Err(Refusal::Limit { what: "bytes in the file", object: 0, limit: LARGEST });
    }
    let body = bytes.get(offset..).unwrap_or_default();
    let options = LoadOptions { max_decompressed_size: Some(limits.stream), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(body, options).map_err(|error| load_error(error, body))?;
    if document.trailer.has(b"Encrypt") || document.is_encrypted() || document.was_encrypted() {
        return Err(Refusal::Encrypted);
    }
    if document.xref_recovery.is_some() {
        let offset = bytes.windows(9).rposition(|nine| nine == b"startxref").unwrap_or(bytes.len());
        return Err(Refusal::Damaged { offset, what: "the cross-reference table is damaged".into() });
    }
    let pages = document.catalog().and_then(|root| root.get_deref(b"Pages", &document)).and_then(Object::as_dict);
    if pages.is_err() || document.page_iter().next().is_none() {
        return Err(Refusal::Damaged { offset: document.xref_start, what: "no page can be found".into() });
    }
    if let Some(object) = lost(&document) {
        let what = format!("object {object} is in no object stream that can be read");
        return Err(Refusal::Damaged { offset: document.xref_start, what });
    }
    if !force_signed && let Some(object) = signature(&document) {
        return Err(Refusal::Signed { object });
    }
    Ok(document)
}

fn load_error(error: lopdf::Error, body: &[u8]) -> Refusal {
    match error {
        lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { limit }) => {
            Refusal::Limit { what: "bytes in one stream", object: 0, limit }
        }
        // Handlers that are not known fail in ways of their own; the trailer is never packed.
        _ if body.windows(8).any(|eight| eight == b"/Encrypt") => Refusal::Encrypted,
        lopdf::Error::Decryption(_) | lopdf::Error::InvalidPassword | lopdf::Error::UnsupportedSecurityHandler(_) => {
            Refusal::Encrypted
        }
        lopdf::Error::IndirectObject { offset } | lopdf::Error::InvalidOffset(offset) => {
            Refusal::Damaged { offset, what: "an object cannot be read".into() }
        }
        error => Refusal::Damaged { offset: body.len(), what: error.to_string() },
    }
}

/// An object that should stand in an object stream and does not.
fn lost(document: &Document) -> Option<u32> {
    let is_there = |number: u32| document.objects.range((number, 0)..=(number, u16::MAX)).next().is_some();
    // A reader that believes the stream's own count does not find what stands behind it.
    let counted = |container: u32, index: u16| {
        let stream = document.objects.get(&(container, 0)).and_then(|object| object.as_stream().ok());
        let count = stream.and_then(|stream| stream.dict.get_deref(b"N", document).and_then(Object::as_i64).ok());
        count.is_none_or(|count| i64::from(index) < count)
    };
    let mut packed = document.reference_table.entries.iter();
    let lost = packed.find(|(number, entry)| match entry {
        XrefEntry::Compressed { container, index } => !is_there(**number) || !counted(*container, *index),
        _ => false,
    });
    lost.map(|(number, _)| *number)
}

/// The object that says that the file is signed or certified, 0 for the catalog itself.
fn signature(document: &Document) -> Option<u32> {
    if let Ok(root) = document.catalog() {
        let form = root.get_deref(b"AcroForm", document).and_then(Object::as_dict);
        let flags = form.and_then(|form| form.get_deref(b"SigFlags", document)).and_then(Object::as_i64).unwrap_or(0);
        let permissions = root.get_deref(b"Perms", document).and_then(Object::as_dict);
        if flags & 1 == 1 || permissions.is_ok_and(|dict| dict.has(b"DocMDP") || dict.has(b"UR3")) {
            return Some(document.trailer.get(b"Root").and_then(Object::as_reference).map_or(0, |id| id.0));
        }
    }
    let signs = |dict: &Dictionary| dict.has(b"ByteRange") && dict.has(b"Contents");
    let mut objects = document.objects.iter();
    objects.find(|(_, object)| object.as_dict().is_ok_and(signs)).map(|(id, _)| id.0)
}

/// Drops the content of pictures, font files and packed objects: nothing reads it again, and none of it is written anew.
pub(crate) fn forget_pictures(document: &mut Document) {
    for object in document.objects.values_mut() {
        let Object::Stream(stream) = object else { continue };
        let is =
            |key: &[u8], value: &[u8]| stream.dict.get(key).and_then(Object::as_name).is_ok_and(|name| name == value);
        if is(b"Subtype", b"Image") || is(b"Type", b"ObjStm") || is(b"Type", b"XRef") || stream.dict.has(b"Length1") {
            stream.content = Vec::new();
        }
    }
}
