//! The encodings that are tables: TCVN3, VNI, VPS, VISCII and Windows-1258, decoded and encoded.

use std::collections::HashMap;
use std::sync::LazyLock;

use phucdau::syllable::{Tone, split_tone, with_tone};
use unicode_normalization::UnicodeNormalization;

use super::tables::{LETTERS, TCVN3, VISCII, VNI, VPS};
use super::units::{Unit, western};
use super::{DecodeError, Legacy};

/// The letters of an encoding by their code, and the other way.
struct Table {
    letters: HashMap<u16, char>,
    codes: HashMap<char, u16>,
}

impl Table {
    fn new(codes: &[u16]) -> Self {
        let pairs = || LETTERS.chars().zip(codes.iter().copied()).filter(|&(_, code)| code != 0);
        Self { letters: pairs().map(|(c, code)| (code, c)).collect(), codes: pairs().collect() }
    }
}

static TABLES: LazyLock<[Table; 4]> =
    LazyLock::new(|| [Table::new(&TCVN3), Table::new(&VNI), Table::new(&VPS), Table::new(&VISCII)]);

/// The table of an encoding; `None` for Windows-1258, which composes.
fn table(encoding: Legacy) -> Option<&'static Table> {
    match encoding {
        Legacy::Tcvn3 => Some(&TABLES[0]),
        Legacy::Vni => Some(&TABLES[1]),
        Legacy::Vps => Some(&TABLES[2]),
        Legacy::Viscii => Some(&TABLES[3]),
        Legacy::Windows1258 | Legacy::Viqr | Legacy::Mojibake => None,
    }
}

/// Where Windows-1258 differs from Windows-1252.
const CP1258: [(u8, char); 13] = [
    (0xc3, 'Ă'),
    (0xcc, '\u{300}'),
    (0xd0, 'Đ'),
    (0xd2, '\u{309}'),
    (0xd5, 'Ơ'),
    (0xdd, 'Ư'),
    (0xde, '\u{303}'),
    (0xe3, 'ă'),
    (0xec, '\u{301}'),
    (0xf0, 'đ'),
    (0xf2, '\u{323}'),
    (0xf5, 'ơ'),
    (0xfd, 'ư'),
];

/// What stands for a code without a letter while encodings are only tried.
pub(super) const STRANGE: char = '\u{fffd}';

/// The text of `units`, NFC. A code without a letter is an error, or with `lenient` a [`STRANGE`]; in a file that is
/// UTF-8 such characters stay as they are.
pub(super) fn decode(units: &[Unit], encoding: Legacy, utf8: bool, lenient: bool) -> Result<String, DecodeError> {
    let mut out = String::with_capacity(units.len() * 3 / 2);
    let mut at = 0;
    while let Some(unit) = units.get(at) {
        let (c, length) = letter(units, at, encoding);
        at += length;
        match c {
            Some(c) => out.push(c),
            None if utf8 && !lenient => out.push(unit.shown),
            None if lenient => out.push(STRANGE),
            None => {
                let byte = unit.byte.unwrap_or_default();
                return Err(DecodeError::Unknown { encoding: encoding.name(), offset: unit.offset, byte });
            }
        }
    }
    Ok(out.nfc().collect())
}

/// The letter at `at` and how many units it takes, the longest first.
fn letter(units: &[Unit], at: usize, encoding: Legacy) -> (Option<char>, usize) {
    let unit = units[at];
    let Some(byte) = unit.byte else { return (Some(unit.shown), 1) };
    let Some(table) = table(encoding) else {
        let own = CP1258.iter().find(|(code, _)| *code == byte).map(|&(_, c)| c);
        let gap = matches!(byte, 0x8a | 0x8d..=0x90 | 0x9a | 0x9d | 0x9e | 0x81);
        return (own.or_else(|| (!gap).then(|| if byte == 0xfe { '₫' } else { western(byte) })), 1);
    };
    if encoding == Legacy::Vni
        && let Some(mark) = units.get(at + 1).and_then(|next| next.byte)
        && mark >= 0xc0
    {
        // The letter decides the case, whatever that of the mark.
        let code = |mark| u16::from(byte) << 8 | u16::from(mark);
        if let Some(&c) = table.letters.get(&code(mark)).or_else(|| table.letters.get(&code(mark ^ 0x20))) {
            return (Some(c), 2);
        }
    }
    if let Some(&c) = table.letters.get(&u16::from(byte)) {
        return (Some(c), 1);
    }
    // Signs that Windows fonts have beside the letters.
    let sign = byte < 0x80 || (byte < 0xc0 && !western(byte).is_alphabetic() && !western(byte).is_control());
    (sign.then(|| western(byte)), 1)
}

/// `text` in codes; `None` if it has a letter without one.
pub(super) fn encode(text: &str, encoding: Legacy) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    for c in text.chars() {
        match table(encoding) {
            _ if c.is_ascii() => out.push(c as u8),
            Some(table) => {
                let [first, second] = table.codes.get(&c)?.to_be_bytes();
                out.extend((first != 0).then_some(first).into_iter().chain([second]));
            }
            None => {
                let (tone, base) = (split_tone(c).1, with_tone(c, Tone::Level).unwrap_or(c));
                let own = CP1258.iter().find(|(_, known)| *known == base).map(|&(code, _)| code);
                // What is left of Latin-1 in the letters of Vietnamese: `âêô`.
                let latin = u8::try_from(u32::from(base)).ok().filter(|_| base.is_ascii() || "âêôÂÊÔ".contains(base));
                out.push(own.or(latin)?);
                out.extend(match tone {
                    Tone::Level => None,
                    Tone::Grave => Some(0xcc),
                    Tone::Hook => Some(0xd2),
                    Tone::Tilde => Some(0xde),
                    Tone::Acute => Some(0xec),
                    Tone::Dot => Some(0xf2),
                });
            }
        }
    }
    Some(out)
}
