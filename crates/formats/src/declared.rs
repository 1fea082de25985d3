//! Which encoding a file is in: by its mark, by what markup declares, by its bytes.

use crate::detect::Format;
use crate::encoding::Encoding;
use crate::error::ReadError;

/// How far into a file a declaration may stand.
const HEAD: usize = 4096;

/// The encoding of `bytes`. What markup declares counts where no mark stands and the bytes are no UTF-16.
pub(crate) fn declared(bytes: &[u8], format: Format) -> Result<Encoding, ReadError> {
    let found = Encoding::detect(bytes);
    if found != Encoding::Utf8 || !format.is_markup() {
        return Ok(found);
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    let name =
        if format == Format::Hocr { charset(head).or_else(|| in_declaration(head)) } else { in_declaration(head) };
    let Some((offset, name)) = name else { return Ok(found) };
    let name = String::from_utf8_lossy(name).to_ascii_lowercase();
    Ok(match name.as_str() {
        // UTF-16 it is not: that was looked at before.
        "utf-8" | "utf8" | "" => found,
        name if name.starts_with("utf-16") || name.starts_with("utf16") => found,
        _ if format == Format::Hocr && std::str::from_utf8(bytes).is_ok() && !bytes.is_ascii() => found,
        "us-ascii" | "ascii" if bytes.is_ascii() => Encoding::Ascii,
        "us-ascii" | "ascii" => found,
        // Pages of the web that say ISO-8859-1 mean Windows-1252.
        "iso-8859-1" | "latin1" | "latin-1" if format != Format::Hocr => Encoding::Latin1,
        "iso-8859-1" | "latin1" | "latin-1" | "windows-1252" | "cp1252" => Encoding::Windows1252,
        _ if bytes.is_ascii() => Encoding::Ascii,
        _ => return Err(ReadError::Declared { format, offset, name }),
    })
}

/// The encoding of an XML declaration, and where it stands.
fn in_declaration(head: &[u8]) -> Option<(usize, &[u8])> {
    let rest = head.trim_ascii_start();
    let end = rest.starts_with(b"<?xml").then(|| rest.iter().position(|&byte| byte == b'>'))??;
    rest[..end].ends_with(b"?").then_some(())?;
    value(head, head.len() - rest.len() + end, b"encoding")
}

/// The encoding of a `meta` element, and where it stands.
fn charset(head: &[u8]) -> Option<(usize, &[u8])> {
    let mut from = 0;
    while let Some(at) = head[from..].windows(5).position(|word| word.eq_ignore_ascii_case(b"<meta")) {
        let start = from + at;
        let end = head[start..].iter().position(|&byte| byte == b'>').map_or(head.len(), |end| start + end);
        if let Some((at, found)) = value(&head[start..end], end - start, b"charset") {
            return Some((start + at, found));
        }
        from = start + 5;
    }
    None
}

/// What stands behind `key` and an equals sign before byte `end`.
fn value<'h>(head: &'h [u8], end: usize, key: &[u8]) -> Option<(usize, &'h [u8])> {
    let at = head[..end].windows(key.len()).position(|word| word.eq_ignore_ascii_case(key))? + key.len();
    let rest = head[at..end].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte)).count();
    Some((at, &rest[..length]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_heeded_where_nothing_stronger_speaks() {
        let of = |bytes: &[u8], format| declared(bytes, format);
        let cases: &[(&[u8], Format, Encoding)] = &[
            (b"<?xml version='1.0' encoding='ISO-8859-1'?><alto/>", Format::Alto, Encoding::Latin1),
            (b"<?xml version='1.0' encoding = \"windows-1252\"?><alto/>", Format::Alto, Encoding::Windows1252),
            (b"<?xml version='1.0'?><a encoding='ISO-8859-1'/>", Format::Alto, Encoding::Utf8),
            (b"<?xml>encoding=ISO-8859-1?>", Format::Html, Encoding::Utf8),
            (b"\xef\xbb\xbf<?xml encoding='ISO-8859-1'?><alto/>", Format::Alto, Encoding::Utf8Bom),
            (b"<?xml encoding='koi8-r'?><alto/>", Format::Alto, Encoding::Ascii),
            (b"<?xml encoding='UTF-16'?><alto/>", Format::Alto, Encoding::Utf8),
            (b"<meta content='text/html;charset=iso-8859-1'>\xe9", Format::Hocr, Encoding::Windows1252),
            ("<meta charset='iso-8859-1'>é".as_bytes(), Format::Hocr, Encoding::Utf8),
            (b"<?xml encoding='ISO-8859-1'?>", Format::Txt, Encoding::Utf8),
        ];
        for (bytes, format, expected) in cases {
            assert_eq!(of(bytes, *format).unwrap(), *expected, "{:?}", String::from_utf8_lossy(bytes));
        }
        let error = of(b"<?xml encoding='koi8-r'?>\xc1", Format::Page).unwrap_err();
        assert!(error.to_string().contains("koi8-r"), "{error}");
    }
}
