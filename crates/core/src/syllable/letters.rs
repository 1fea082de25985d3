//! Letters and their marks: constant tables over the Latin blocks, for the loops that see every character.

use std::borrow::Cow;

use super::Tone;

/// Each line: an ASCII letter, then every letter of the tables that is that letter with marks. `Ð` (Icelandic eth) and
/// `Ɖ` (African d) stand with `D` because text in wrong codes has them for `Đ`.
const BASES: &[&str] = &[
    "AÀÁÂÃÄÅĀĂĄǍǞǠǺȀȂȦḀẠẢẤẦẨẪẬẮẰẲẴẶ",
    "BḂḄḆ",
    "CÇĆĈĊČḈ",
    "DÐĎĐƉḊḌḎḐḒ",
    "EÈÉÊËĒĔĖĘĚȄȆȨḔḖḘḚḜẸẺẼẾỀỂỄỆ",
    "FḞ",
    "GĜĞĠĢǦǴḠ",
    "HĤĦȞḢḤḦḨḪ",
    "IÌÍÎÏĨĪĬĮİǏȈȊḬḮỈỊ",
    "JĴ",
    "KĶǨḰḲḴ",
    "LĹĻĽŁḶḸḺḼ",
    "MḾṀṂ",
    "NÑŃŅŇǸṄṆṈṊ",
    "OÒÓÔÕÖØŌŎŐƠǑǪǬȌȎȪȬȮȰṌṎṐṒỌỎỐỒỔỖỘỚỜỞỠỢ",
    "PṔṖ",
    "RŔŖŘȐȒṘṚṜṞ",
    "SŚŜŞŠȘṠṢṤṦṨ",
    "TŢŤŦȚṪṬṮṰ",
    "UÙÚÛÜŨŪŬŮŰŲƯǓǕǗǙǛȔȖṲṴṶṸṺỤỦỨỪỬỮỰ",
    "VṼṾ",
    "WŴẀẂẄẆẈ",
    "XẊẌ",
    "YÝŶŸȲẎỲỴỶỸ",
    "ZŹŻŽẐẒẔ",
    "aàáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ",
    "bḃḅḇ",
    "cçćĉċčḉ",
    "dðďđḋḍḏḑḓ",
    "eèéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ",
    "fḟ",
    "gĝğġģǧǵḡ",
    "hĥħȟḣḥḧḩḫẖ",
    "iìíîïĩīĭįıǐȉȋḭḯỉị",
    "jĵǰ",
    "kķǩḱḳḵ",
    "lĺļľłḷḹḻḽ",
    "mḿṁṃ",
    "nñńņňǹṅṇṉṋ",
    "oòóôõöøōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ",
    "pṕṗ",
    "rŕŗřȑȓṙṛṝṟ",
    "sśŝşšșṡṣṥṧṩ",
    "tţťŧțṫṭṯṱẗ",
    "uùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự",
    "vṽṿ",
    "wŵẁẃẅẇẉẘ",
    "xẋẍ",
    "yýÿŷȳẏẙỳỵỷỹ",
    "zźżžẑẓẕ",
];

/// The vowels of Vietnamese in the order of [`Tone`]: level, grave, hook, tilde, acute, dot.
const VOWELS: [[char; 6]; 24] = [
    ['a', 'à', 'ả', 'ã', 'á', 'ạ'],
    ['ă', 'ằ', 'ẳ', 'ẵ', 'ắ', 'ặ'],
    ['â', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ'],
    ['e', 'è', 'ẻ', 'ẽ', 'é', 'ẹ'],
    ['ê', 'ề', 'ể', 'ễ', 'ế', 'ệ'],
    ['i', 'ì', 'ỉ', 'ĩ', 'í', 'ị'],
    ['o', 'ò', 'ỏ', 'õ', 'ó', 'ọ'],
    ['ô', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ'],
    ['ơ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ'],
    ['u', 'ù', 'ủ', 'ũ', 'ú', 'ụ'],
    ['ư', 'ừ', 'ử', 'ữ', 'ứ', 'ự'],
    ['y', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ'],
    ['A', 'À', 'Ả', 'Ã', 'Á', 'Ạ'],
    ['Ă', 'Ằ', 'Ẳ', 'Ẵ', 'Ắ', 'Ặ'],
    ['Â', 'Ầ', 'Ẩ', 'Ẫ', 'Ấ', 'Ậ'],
    ['E', 'È', 'Ẻ', 'Ẽ', 'É', 'Ẹ'],
    ['Ê', 'Ề', 'Ể', 'Ễ', 'Ế', 'Ệ'],
    ['I', 'Ì', 'Ỉ', 'Ĩ', 'Í', 'Ị'],
    ['O', 'Ò', 'Ỏ', 'Õ', 'Ó', 'Ọ'],
    ['Ô', 'Ồ', 'Ổ', 'Ỗ', 'Ố', 'Ộ'],
    ['Ơ', 'Ờ', 'Ở', 'Ỡ', 'Ớ', 'Ợ'],
    ['U', 'Ù', 'Ủ', 'Ũ', 'Ú', 'Ụ'],
    ['Ư', 'Ừ', 'Ử', 'Ữ', 'Ứ', 'Ự'],
    ['Y', 'Ỳ', 'Ỷ', 'Ỹ', 'Ý', 'Ỵ'],
];

/// U+0000..U+0250 and U+1E00..U+1F00, one after the other.
const LOW: usize = 0x250;
const HIGH_START: usize = 0x1E00;
const SIZE: usize = LOW + 0x100;
const NO_VOWEL: u8 = 0xFF;

static BASE: [u8; SIZE] = base_table();
/// Row of [`VOWELS`] times eight plus the tone; [`NO_VOWEL`] for every other character.
static VOWEL: [u8; SIZE] = vowel_table();

const fn slot(c: u32) -> usize {
    let c = c as usize;
    if c < LOW {
        c
    } else if c >= HIGH_START && c < HIGH_START + 0x100 {
        c - HIGH_START + LOW
    } else {
        SIZE
    }
}

/// The character that starts at `bytes[at]` and its length; `bytes` is UTF-8 of the Basic Multilingual Plane.
const fn decode(bytes: &[u8], at: usize) -> (u32, usize) {
    let first = bytes[at];
    if first < 0x80 {
        (first as u32, 1)
    } else if first < 0xE0 {
        (((first & 0x1F) as u32) << 6 | (bytes[at + 1] & 0x3F) as u32, 2)
    } else {
        let middle = ((bytes[at + 1] & 0x3F) as u32) << 6;
        (((first & 0x0F) as u32) << 12 | middle | (bytes[at + 2] & 0x3F) as u32, 3)
    }
}

const fn base_table() -> [u8; SIZE] {
    let mut table = [0; SIZE];
    let mut row = 0;
    while row < BASES.len() {
        let bytes = BASES[row].as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let (c, length) = decode(bytes, at);
            table[slot(c)] = bytes[0];
            at += length;
        }
        row += 1;
    }
    table
}

const fn vowel_table() -> [u8; SIZE] {
    let mut table = [NO_VOWEL; SIZE];
    let mut row = 0;
    while row < VOWELS.len() {
        let mut tone = 0;
        while tone < 6 {
            table[slot(VOWELS[row][tone] as u32)] = (row * 8 + tone) as u8;
            tone += 1;
        }
        row += 1;
    }
    table
}

/// The ASCII letter under the marks of one composed character, case kept; every other character is returned unchanged.
///
/// Covers the marks of Vietnamese and of all Latin letters up to U+024F and in U+1E00..U+1F00, so `đ`, `ð` give `d`,
/// `ŏ` gives `o`, `ø` gives `o`. Constant time, one table lookup.
///
/// ```
/// use phucdau::syllable::base_letter;
/// assert_eq!("Đường ŏ ß".chars().map(base_letter).collect::<String>(), "Duong o ß");
/// ```
#[inline]
pub fn base_letter(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    match BASE.get(slot(c as u32)) {
        None | Some(0) => c,
        Some(&base) => base as char,
    }
}

/// A composed character without its tone, and the tone; a character that is no Vietnamese vowel is level.
///
/// ```
/// use phucdau::syllable::{split_tone, Tone};
/// assert_eq!(split_tone('Ệ'), ('Ê', Tone::Dot));
/// assert_eq!(split_tone('đ'), ('đ', Tone::Level));
/// ```
#[inline]
pub fn split_tone(c: char) -> (char, Tone) {
    match VOWEL.get(slot(c as u32)) {
        None | Some(&NO_VOWEL) => (c, Tone::Level),
        Some(&code) => (VOWELS[(code >> 3) as usize][0], Tone::ALL[(code & 7) as usize]),
    }
}

/// The vowel `c` with `tone` in place of its own; `None` if `c` is no Vietnamese vowel.
///
/// ```
/// use phucdau::syllable::{with_tone, Tone};
/// assert_eq!(with_tone('Ê', Tone::Dot), Some('Ệ'));
/// assert_eq!(with_tone('á', Tone::Level), Some('a'));
/// assert_eq!(with_tone('b', Tone::Dot), None);
/// ```
#[inline]
pub fn with_tone(c: char, tone: Tone) -> Option<char> {
    match VOWEL.get(slot(c as u32)) {
        None | Some(&NO_VOWEL) => None,
        Some(&code) => Some(VOWELS[(code >> 3) as usize][tone as usize]),
    }
}

/// Whether `c` is a vowel of Vietnamese, whatever its tone.
#[inline]
pub(super) fn is_vowel(c: char) -> bool {
    VOWEL.get(slot(c as u32)).is_some_and(|&code| code != NO_VOWEL)
}

/// Whether `c` is a mark that stands alone because no composed letter holds it, as the breve of `ê̆`.
#[inline]
pub(crate) fn is_loose_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// The lexicon's key of a word: lower case, without marks. ASCII for every word of Latin letters.
///
/// Marks that stand alone are dropped, other scripts are only lower-cased. `O(word)`, one allocation.
///
/// ```
/// use phucdau::syllable::skeleton;
/// assert_eq!(skeleton("Đường"), "duong");
/// assert_eq!(skeleton("ê\u{306}"), "e");
/// ```
pub fn skeleton(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    skeleton_into(word, &mut out);
    out
}

/// Appends the [`skeleton`] of `word` to `out`: for loops that reuse a buffer.
pub fn skeleton_into(word: &str, out: &mut String) {
    out.extend(skeleton_letters(word));
}

/// The letters of the [`skeleton`] of `word`, one after the other.
pub fn skeleton_letters(word: &str) -> impl Iterator<Item = char> + '_ {
    word.chars().filter(|&c| !is_loose_mark(c)).map(|c| {
        let base = base_letter(c);
        if base.is_ascii() { base.to_ascii_lowercase() } else { lower_letter(c) }
    })
}

/// Whether any letter of `text` carries a mark: a tone, a vowel's hat, breve or horn, the bar of `đ`, or a foreign mark.
///
/// ```
/// use phucdau::syllable::has_marks;
/// assert!(has_marks("đi") && has_marks("Huế") && !has_marks("ve"));
/// ```
pub fn has_marks(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(|c| base_letter(c) != c || is_loose_mark(c))
}

/// Whether Vietnamese has this lower-case letter, whatever its tone.
///
/// ```
/// use phucdau::syllable::is_vietnamese_letter;
/// assert!("aăếđở".chars().all(is_vietnamese_letter) && !"ēø1".chars().any(is_vietnamese_letter));
/// ```
pub fn is_vietnamese_letter(c: char) -> bool {
    matches!(split_tone(c).0, 'a'..='z' | 'ă' | 'â' | 'đ' | 'ê' | 'ô' | 'ơ' | 'ư')
}

/// `text` in lower case; borrowed if it is so already. Like `str::to_lowercase` but one character for one character.
///
/// ```
/// use phucdau::syllable::lower;
/// assert_eq!(lower("ĐƯỜNG"), "đường");
/// ```
pub fn lower(text: &str) -> Cow<'_, str> {
    let changes = |c: char| if c.is_ascii() { c.is_ascii_uppercase() } else { lower_letter(c) != c };
    let Some(first) = text.find(changes) else {
        return Cow::Borrowed(text);
    };
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..first]);
    out.extend(text[first..].chars().map(lower_letter));
    Cow::Owned(out)
}

/// One character in lower case; unchanged where lower case would take several characters.
#[inline]
pub fn lower_letter(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    if let Some(&code) = VOWEL.get(slot(c as u32))
        && code != NO_VOWEL
    {
        return VOWELS[(code >> 3) as usize % 12][(code & 7) as usize];
    }
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}
