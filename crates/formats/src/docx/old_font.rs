//! Text in fonts from before Unicode: the font's name tells what its codes mean, and new letters get its codes.

use std::collections::HashMap;
use std::sync::LazyLock;

use phucdau::syllable::{Tone, with_tone};

use super::letters::Letter;
use crate::legacy::{Legacy, encode};

/// What the characters of a text mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Codes {
    /// Themselves.
    #[default]
    Unicode,
    /// The codes of an old font; `capitals` if the font draws small letters as capitals.
    Old {
        /// The encoding.
        encoding: Legacy,
        /// Whether it is a font of capitals.
        capitals: bool,
    },
    /// The codes of an old font whose table is not known here.
    Unknown,
    /// Places in a font of signs, where letters are no letters.
    Signs,
}

/// How the names of fonts of signs begin.
const SIGNS: [&str; 6] = ["wingdings", "webdings", "symbol", "marlett", "mt extra", "zapfdingbats"];
/// How the names of other old fonts begin.
const UNKNOWN: [&str; 2] = ["vps ", "viscii"];

/// What a font's name promises: `.VnTime` and its like are TCVN3, those that end in `H` draw capitals; `VNI-Times` and
/// its like are VNI; `Wingdings` and its like show signs.
pub(super) fn codes_of(font: &str) -> Codes {
    let name = font.trim().to_lowercase();
    if name.starts_with(".vn") {
        Codes::Old { encoding: Legacy::Tcvn3, capitals: name.ends_with('h') }
    } else if name.starts_with("vni-") {
        Codes::Old { encoding: Legacy::Vni, capitals: false }
    } else if SIGNS.iter().any(|begin| name.starts_with(begin)) {
        Codes::Signs
    } else if UNKNOWN.iter().any(|begin| name.starts_with(begin)) {
        Codes::Unknown
    } else {
        Codes::Unicode
    }
}

/// The letters of an encoding by their codes, which stand in a text as the characters `U+0000` to `U+00FF`.
fn table(encoding: Legacy) -> &'static HashMap<Vec<u8>, char> {
    static TCVN3: LazyLock<HashMap<Vec<u8>, char>> = LazyLock::new(|| build(Legacy::Tcvn3));
    static VNI: LazyLock<HashMap<Vec<u8>, char>> = LazyLock::new(|| build(Legacy::Vni));
    if encoding == Legacy::Vni { &VNI } else { &TCVN3 }
}

fn build(encoding: Legacy) -> HashMap<Vec<u8>, char> {
    let bases = "aăâeêioôơuưyđAĂÂEÊIOÔƠUƯYĐ".chars();
    bases
        .flat_map(|base| Tone::ALL.into_iter().filter_map(move |tone| with_tone(base, tone)).chain([base]))
        .filter(|c| !c.is_ascii())
        .filter_map(|c| Some((encode(c.encode_utf8(&mut [0; 4]), encoding)?, c)))
        .collect()
}

/// The letters of a text as its font shows them; `None` if a code means nothing there. A text that holds Vietnamese
/// letters of Unicode is read as such, whatever its font.
pub(super) fn decode(letters: &[Letter], codes: Codes) -> Option<(Vec<Letter>, Codes)> {
    let (encoding, capitals) = match codes {
        Codes::Old { encoding, capitals } => (encoding, capitals),
        Codes::Unicode => return Some((letters.to_vec(), codes)),
        Codes::Unknown | Codes::Signs => return None,
    };
    if letters.iter().any(|letter| is_of_unicode(letter.c)) {
        return Some((letters.to_vec(), Codes::Unicode));
    }
    let table = table(encoding);
    let byte = |at: usize| letters.get(at).and_then(|letter| u8::try_from(u32::from(letter.c)).ok());
    let mut out = Vec::with_capacity(letters.len());
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        let next = letters.get(at + 1).and_then(|next| joined(letter.c, next.c, codes));
        let single = byte(at).and_then(|byte| table.get([byte].as_slice()));
        let (c, end, length) = match (next, single, letters.get(at + 1)) {
            (Some(c), _, Some(next)) => (c, next.raw.end, 2),
            (_, Some(&c), _) => (c, letter.raw.end, 1),
            _ if !is_letter_of_latin1(letter.c) => (letter.c, letter.raw.end, 1),
            _ => return None,
        };
        let c = if capitals { capital(c) } else { c };
        out.push(Letter { c, raw: letter.raw.start..end });
        at += length;
    }
    Some((out, codes))
}

/// The letter that two codes make together.
pub(super) fn joined(base: char, mark: char, codes: Codes) -> Option<char> {
    let Codes::Old { encoding: Legacy::Vni, .. } = codes else { return None };
    let byte = |c: char| u8::try_from(u32::from(c)).ok();
    let (base, mark) = (byte(base)?, byte(mark).filter(|&mark| mark >= 0xc0)?);
    // The letter decides the case, whatever that of its mark.
    [mark, mark ^ 0x20].into_iter().find_map(|mark| table(Legacy::Vni).get([base, mark].as_slice()).copied())
}

/// A letter or mark of Vietnamese that no code of an old font is shown as.
pub(super) fn is_of_unicode(c: char) -> bool {
    "ăĂđĐĩĨũŨơƠưƯ".contains(c) || matches!(c, '\u{300}'..='\u{323}' | '\u{1ea0}'..='\u{1ef9}')
}

/// A letter beyond ASCII that an old font would need a meaning for; signs are what they are.
fn is_letter_of_latin1(c: char) -> bool {
    c.is_control() || matches!(c, '\u{c0}'..='\u{ff}') || (matches!(c, '\u{80}'..='\u{bf}') && c.is_alphabetic())
}

fn capital(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(upper), None) => upper,
        _ => c,
    }
}

/// A letter in the codes of its font, as characters; `None` if it has none there.
pub(super) fn recode(c: char, codes: Codes) -> Option<String> {
    let Codes::Old { encoding, capitals } = codes else { return Some(c.into()) };
    if capitals && c.is_lowercase() {
        return None;
    }
    let small = if capitals { c.to_lowercase().collect() } else { String::from(c) };
    if !c.is_alphabetic() && !c.is_ascii() {
        // A sign whose place in the font is a letter's.
        let taken = u8::try_from(u32::from(c)).is_ok_and(|byte| table(encoding).contains_key([byte].as_slice()));
        return (!taken && c < '\u{100}').then(|| c.into());
    }
    // In a font of capitals an ASCII capital is itself.
    let bytes = if c.is_ascii() { return Some(c.into()) } else { encode(&small, encoding)? };
    Some(bytes.into_iter().map(char::from).collect())
}

#[cfg(test)]
mod tests {
    use super::super::letters::letters;
    use super::*;

    fn read(raw: &str, font: &str) -> Option<String> {
        Some(decode(&letters(raw, 0).ok()?, codes_of(font))?.0.iter().map(|letter| letter.c).collect())
    }

    #[test]
    fn the_font_tells_what_is_read() {
        assert_eq!(read("Thùc hiÖn", ".VnTime").as_deref(), Some("Thực hiện"));
        assert_eq!(read("THùC HIÖN", ".VnTimeH").as_deref(), Some("THỰC HIỆN"));
        assert_eq!(read("thùc hiÖn §", ".VnArialH").as_deref(), Some("THỰC HIỆN Đ"));
        assert_eq!(read("Thöïc hieän", "VNI-Times").as_deref(), Some("Thực hiện"));
        assert_eq!(read("THÖÏC HIEÄN", "vni-helve").as_deref(), Some("THỰC HIỆN"));
        assert_eq!(read("Thực hiện", ".VnTime").as_deref(), Some("Thực hiện"));
        assert_eq!(read("Thöïc", "Arial").as_deref(), Some("Thöïc"));
        assert_eq!(read("“a – b”…", ".VnTime").as_deref(), Some("“a – b”…"));
        assert_eq!(read("Àb", ".VnTime"), None);
        assert_eq!(read("aù", "VNI-Times").as_deref(), Some("á"));
        assert_eq!(read("ù", "VNI-Times"), None);
    }

    #[test]
    fn new_letters_get_the_codes_of_the_font() {
        let code = |c, font| recode(c, codes_of(font));
        assert_eq!(code('ự', ".VnTime").as_deref(), Some("ù"));
        assert_eq!(code('Ự', ".VnTime"), None);
        assert_eq!(code('Ự', ".VnTimeH").as_deref(), Some("ù"));
        assert_eq!(code('ự', ".VnTimeH"), None);
        assert_eq!(code('A', ".VnTimeH").as_deref(), Some("A"));
        assert_eq!(code('ự', "VNI-Times").as_deref(), Some("öï"));
        assert_eq!(code('ự', "Arial").as_deref(), Some("ự"));
        assert_eq!(code('«', ".VnTime"), None);
        assert_eq!(code('–', ".VnTime"), None);
    }
}
