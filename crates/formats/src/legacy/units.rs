//! A text as the codes that a legacy encoding reads: bytes, whether they stand in the file as such or as the characters
//! that a Western reader made of them.

/// One code of a text, and where it stands in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// The byte; `None` for a character that no Western reader makes of a byte.
    pub(super) byte: Option<u8>,
    /// The character that the file shows.
    pub(super) shown: char,
    /// Its first byte in the file.
    pub(super) offset: usize,
}

/// What Windows-1252 shows for the bytes `80` to `9f`; the five that it leaves out are control characters.
const CP1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The character that Windows-1252 shows for a byte.
pub(crate) fn western(byte: u8) -> char {
    match byte {
        0x80..=0x9f => CP1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// The byte that Windows-1252 or Latin-1 shows as `c`.
pub(crate) fn byte_of(c: char) -> Option<u8> {
    match u8::try_from(u32::from(c)) {
        Ok(byte) => Some(byte),
        Err(_) => CP1252.iter().position(|&known| known == c).map(|place| 0x80 + place as u8),
    }
}

/// The units of a file that is not UTF-8.
pub(super) fn of_bytes(bytes: &[u8]) -> Vec<Unit> {
    bytes.iter().enumerate().map(|(offset, &byte)| Unit { byte: Some(byte), shown: western(byte), offset }).collect()
}

/// The units of a file that is UTF-8. Text layers of PDF show two codes by look-alikes.
pub(super) fn of_text(text: &str) -> Vec<Unit> {
    let byte = |c| match c {
        '\u{2212}' => Some(0xad),
        '\u{2219}' => Some(0xb7),
        c => byte_of(c),
    };
    text.char_indices().map(|(offset, shown)| Unit { byte: byte(shown), shown, offset }).collect()
}
