//! A line of text as atoms: words, numbers, codes and marks, each with its span and its class.
//!
//! The same atoms are counted when a language model is built and decoded when a text is repaired, so both see one text.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::char::is_combining_mark;

use crate::span::Span;
use crate::word::WordId;

/// What an atom looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// Letters, with their combining marks.
    Word,
    /// Digits with the marks that bind them: `2021`, `8.045.415`, `26/11/2003`, `2016-2021`.
    Number,
    /// Letters and digits in one run: `A4`, `t6`.
    Mixed,
    /// An e-mail address, a URL, a path, a formula, letters of another script: copied, never read.
    Code,
    /// `,`
    Comma,
    /// `.`, `?`, `!`, `…`
    Stop,
    /// `:`, `;`
    Colon,
    /// Hyphens and dashes.
    Dash,
    /// `/`
    Slash,
    /// Round and square brackets.
    Bracket,
    /// Quotation marks and apostrophes; the language model does not see them.
    Quote,
    /// Everything else; the language model does not see it.
    Symbol,
}

impl Class {
    /// What the language model sees of an atom that is not a word; `None` if it sees nothing.
    pub const fn event(self) -> Option<WordId> {
        match self {
            Self::Word => Some(WordId::UNKNOWN),
            Self::Number => Some(WordId::NUMBER),
            Self::Mixed | Self::Code => Some(WordId::CODE),
            Self::Comma => Some(WordId::COMMA),
            Self::Stop => Some(WordId::STOP),
            Self::Colon => Some(WordId::COLON),
            Self::Dash => Some(WordId::DASH),
            Self::Slash => Some(WordId::SLASH),
            Self::Bracket => Some(WordId::BRACKET),
            Self::Quote | Self::Symbol => None,
        }
    }
}

/// A piece of a line that is not divided further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Atom {
    /// Where it stands in the text.
    pub span: Span,
    /// What it looks like.
    pub class: Class,
    /// Whether white space, or nothing, stands before it.
    pub spaced: bool,
}

/// The atoms of `text`, in order; white space and control characters separate them and belong to none. `O(text)`.
///
/// ```
/// use phucdau::token::{atoms, Class};
/// let text = "Số 40/2016/QĐ-UBND, t6";
/// let seen: Vec<_> = atoms(text).map(|atom| (atom.span.of(text), atom.class)).collect();
/// assert_eq!(seen[1], ("40/2016", Class::Number));
/// assert_eq!(seen[3], ("QĐ", Class::Word));
/// assert_eq!(seen.last(), Some(&("t6", Class::Mixed)));
/// ```
pub fn atoms(text: &str) -> Atoms<'_> {
    Atoms { text, at: 0, chunk_end: 0, spaced: true, unread: false }
}

/// Iterator of [`atoms`].
#[derive(Clone, Debug)]
pub struct Atoms<'t> {
    text: &'t str,
    at: usize,
    chunk_end: usize,
    spaced: bool,
    /// Whether nothing but opening signs has been taken of the chunk, or since what parts it.
    unread: bool,
}

impl Iterator for Atoms<'_> {
    type Item = Atom;

    fn next(&mut self) -> Option<Atom> {
        while self.at >= self.chunk_end {
            let rest = &self.text[self.at..];
            let skipped = rest.find(|c: char| !is_space(c))?;
            self.at += skipped;
            let chunk = &self.text[self.at..];
            let length = length(chunk, is_space);
            self.chunk_end = self.at + length;
            self.spaced = true;
            self.unread = true;
        }
        // An address may stand behind an opening quote or bracket.
        if std::mem::replace(&mut self.unread, false) {
            let chunk = &self.text[self.at..self.chunk_end];
            if let Some(length) = code_length(chunk) {
                return Some(self.take(length, Class::Code));
            }
            self.unread = chunk.starts_with(['(', '"', '\'', '“', '‘', '<', '[', '`', '{']);
        }
        let chunk = &self.text[self.at..self.chunk_end];
        // Keys of programs stand behind each other: `ho_ten,dia_chi`.
        self.unread |= chunk.starts_with([',', ';', '=', '&', ':']);
        let (length, class) = atom(chunk);
        Some(self.take(length, class))
    }
}

impl Atoms<'_> {
    fn take(&mut self, length: usize, class: Class) -> Atom {
        let span = Span::new(self.at, self.at + length);
        let spaced = std::mem::replace(&mut self.spaced, false);
        self.at += length;
        Atom { span, class, spaced }
    }
}

/// White space and control characters: what separates atoms.
pub fn is_space(c: char) -> bool {
    if c.is_ascii() { c <= ' ' || c == '\u{7f}' } else { is_space_beyond_ascii(c) }
}

fn is_space_beyond_ascii(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}')
}

/// Whether a character may stand in a word: letters and combining marks.
pub fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic()
        || !c.is_ascii() && (c.is_alphabetic() && !matches!(c, 'ª' | 'º' | 'ˆ'..='ˏ') || is_combining_mark(c))
}

/// The first byte of what stands behind all common letters with marks, and that of those with two marks, in UTF-8.
const BEYOND_LATIN: u8 = 0xce;
const LATIN_EXTENDED: u8 = 0xe1;

/// Whether a character is a digit below the line, as in `H₂SO₄`.
fn is_index(c: char) -> bool {
    matches!(c, '₀'..='₉')
}

/// Whether all letters are Latin, and no digit stands below the line. No engine reads Vietnamese as anything else, so `kΩ` and
/// `μm` are what they are.
fn is_latin(run: &str) -> bool {
    let latin = |c| matches!(c, '\0'..='\u{36f}' | 'ᴀ'..='ỿ' | '\u{2c60}'..='\u{2c7f}' | '\u{a720}'..='\u{a7ff}' | 'ﬀ'..='ﬆ' | 'Ａ'..='ｚ');
    run.chars().all(|c| latin(c) || is_hidden(c) || is_combining_mark(c))
}

/// Whether a character is not seen inside a word: zero-width spaces and joiners, byte-order marks, soft hyphens.
pub fn is_hidden(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Whether a word hides such characters.
pub fn hides(word: &str) -> bool {
    !word.is_ascii() && word.contains(is_hidden)
}

/// Where the letter stands that goes on with a word behind characters at a byte that are not seen, if there is one.
fn goes_on(text: &str, at: usize) -> Option<usize> {
    if text.as_bytes()[at].is_ascii() {
        return None;
    }
    let rest = text[at..].trim_start_matches(is_hidden);
    let next = text.len() - rest.len();
    let is_inside = next > at && text[..at].ends_with(is_letter) && rest.starts_with(is_letter);
    is_inside.then_some(next)
}

/// How far text goes on without what ends it; what is hidden inside a word does not.
fn length(text: &str, ends: impl Fn(char) -> bool) -> usize {
    let mut from = 0;
    while let Some(found) = text[from..].find(&ends) {
        match goes_on(text, from + found) {
            Some(next) => from = next,
            None => return from + found,
        }
    }
    text.len()
}

/// Length and class of the first atom of a chunk without white space.
fn atom(chunk: &str) -> (usize, Class) {
    let mut chars = chunk.chars();
    let first = chars.next().unwrap_or(' ');
    if first.is_ascii_digit() || is_letter(first) {
        let run = length(chunk, |c| !is_letter(c) && !c.is_ascii_digit() && !is_index(c));
        if chunk[..run].bytes().any(|byte| byte >= BEYOND_LATIN && byte != LATIN_EXTENDED) && !is_latin(&chunk[..run]) {
            return (run, Class::Code);
        }
        let digits = chunk.as_bytes()[..run].iter().filter(|b| b.is_ascii_digit()).count();
        return match digits {
            0 => (run, Class::Word),
            _ if digits == run => (number_length(chunk, run), Class::Number),
            _ => (run, Class::Mixed),
        };
    }
    let class = match first {
        ',' => Class::Comma,
        '.' | '?' | '!' | '…' => Class::Stop,
        ':' | ';' => Class::Colon,
        '-' | '–' | '—' | '‐' | '‑' | '−' => Class::Dash,
        '/' => Class::Slash,
        '(' | ')' | '[' | ']' => Class::Bracket,
        '"' | '\'' | '“' | '”' | '‘' | '’' | '«' | '»' | '`' | '´' | '„' => Class::Quote,
        _ => Class::Symbol,
    };
    (first.len_utf8(), class)
}

/// Extends a run of digits over `.`, `,`, `:`, `/` and `-` that stand between digits, if no letters follow the digits, or
/// dots part all of them into thousands (`500.000đ`).
fn number_length(chunk: &str, run: usize) -> usize {
    let bytes = chunk.as_bytes();
    let mut end = run;
    let mut grouped = run <= 3;
    while end + 1 < bytes.len()
        && matches!(bytes[end], b'.' | b',' | b':' | b'/' | b'-')
        && bytes[end + 1].is_ascii_digit()
    {
        let digits = bytes[end + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
        let next = end + 1 + digits;
        grouped &= bytes[end] == b'.' && digits == 3;
        if !grouped && chunk[next..].chars().next().is_some_and(is_letter) {
            break;
        }
        end = next;
    }
    end
}

/// E-mail addresses, URLs, host names with a well-known ending, identifiers with underscores, paths and names of files.
static CODE: LazyLock<Regex> = LazyLock::new(|| {
    let mail = r"[a-z0-9.+_-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+";
    let address = r"(?:[a-z]+://|www\.)[!-~]+";
    let host = r"(?-i:[a-z0-9-]+(?:\.[a-z0-9-]+)*)\.(?:vn|com|net|org|edu|info|gov)(?:/[!-~]*|\b)";
    let identifier = r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+";
    let path = r"(?:[a-z]:|\.{0,2})(?:\\[!-~]+)+|\.{0,2}/[a-z0-9_.-]+(?:/[a-z0-9_.-]+)+";
    let ending = r"\.(?:docx|xlsx?|pptx?|pdf|txt|md|html?|xml|json|csv|tsv|jpe?g|png|tiff?|zip|rar|exe|mp[34])\b";
    let below = r"(?:[a-z0-9_.-]+/)+[a-z0-9_.-]*\.(?:[ch]|cc|py|po|rs|js|ts|sh|rb|doc|log|ini|css|sql|php|java|toml|yaml|cfg)\b";
    let name = format!(r"(?:[a-z0-9_.-]+/)*[a-z0-9_-]+(?:\.[a-z0-9_-]+)*{ending}|{below}");
    let pattern = format!(r"^(?i-u:{mail}|{address}|{host}|{identifier}|{path}|{name})");
    Regex::new(&pattern).expect("the pattern is constant and tested")
});

/// The length of an address or identifier at the start of a chunk, without the punctuation that ends a sentence.
fn code_length(chunk: &str) -> Option<usize> {
    let bytes = chunk.as_bytes();
    let opens = bytes[0].is_ascii_alphanumeric() || matches!(bytes[0], b'/' | b'\\' | b'.');
    if !opens || !bytes[1..].iter().any(|b| matches!(b, b'@' | b'_' | b'.' | b':' | b'/' | b'\\')) {
        return None;
    }
    let found = CODE.find(chunk)?;
    Some(found.as_str().trim_end_matches(['.', ',', ';', ':', ')', '!', '?', '"']).len()).filter(|&length| length > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seen(text: &str) -> Vec<(&str, Class)> {
        atoms(text).map(|atom| (atom.span.of(text), atom.class)).collect()
    }

    #[test]
    fn addresses_and_identifiers_are_codes() {
        for code in [
            "test@gmail.com",
            "hotro@vidu.vn",
            "https://vidu.vn/a?b=1",
            "www.vidu.vn",
            "vidu.com.vn/tin",
            "nhan_vien",
            "bao-cao.docx",
            "so-lieu/quy.1.xlsx",
            "po/da.po",
            "src/bin/chinh.rs",
            "anh.PDF",
        ] {
            assert_eq!(seen(code), [(code, Class::Code)], "{code}");
            let sentence = format!("gửi {code}.");
            assert_eq!(seen(&sentence)[1], (code, Class::Code), "{sentence}");
        }
    }

    #[test]
    fn formulas_and_other_scripts_are_codes() {
        for code in ["H₂SO₄", "CO₂", "kΩ", "μm", "Привет", "北京"] {
            assert_eq!(seen(code), [(code, Class::Code)], "{code}");
        }
        for word in ["nghiễm", "ﬁne", "Ｈà", "ti\u{200b}ếng", "e\u{302}\u{301}"] {
            assert_eq!(seen(word), [(word, Class::Word)], "{word:?}");
        }
    }

    #[test]
    fn what_is_hidden_in_a_word_does_not_part_it() {
        for word in ["ti\u{ad}ếng", "ng\u{200b}ười", "mộ\u{200d}\u{2060}t", "a\u{feff}b"] {
            assert_eq!(seen(word), [(word, Class::Word)], "{word:?}");
        }
        assert_eq!(seen("một \u{200b}hai"), [("một", Class::Word), ("hai", Class::Word)]);
        assert_eq!(seen("một\u{200b} hai"), [("một", Class::Word), ("hai", Class::Word)]);
    }

    #[test]
    fn identifiers_may_touch_what_parts_them() {
        for text in ["ho_ten,ngay_sinh", "{\"ho_ten\": 1", "ma_don=dia_chi"] {
            let codes = seen(text).into_iter().filter(|(_, class)| *class == Class::Code).count();
            assert_eq!(codes, text.matches('_').count(), "{text}");
        }
    }

    #[test]
    fn words_with_stops_are_no_codes() {
        for text in
            ["xong.Sau", "TM.", "1.2.a)", "đó.com", "a.b", "sach.doc", "va/hoac.Cac", "nam/thang.la", "24/10.ngay"]
        {
            assert!(seen(text).iter().all(|(_, class)| *class != Class::Code), "{text}");
        }
    }

    #[test]
    fn an_accent_by_itself_is_a_sign() {
        assert_eq!(seen("thu hồi ˆ giấy")[2], ("ˆ", Class::Symbol));
        assert_eq!(seen("ˆb")[0], ("ˆ", Class::Symbol));
    }

    #[test]
    fn numbers_keep_what_binds_their_digits() {
        assert_eq!(seen("8.045.415.530"), [("8.045.415.530", Class::Number)]);
        assert_eq!(seen("26/11/2003;")[0], ("26/11/2003", Class::Number));
        assert_eq!(seen("2016-2021")[0].1, Class::Number);
        assert_eq!(seen("1.2a"), [("1", Class::Number), (".", Class::Stop), ("2a", Class::Mixed)]);
        assert_eq!(seen("500.000d"), [("500.000", Class::Number), ("d", Class::Word)]);
        assert_eq!(seen("1.500.000dong/nguoi")[..2], [("1.500.000", Class::Number), ("dong", Class::Word)]);
        assert_eq!(seen("2000.000d")[0], ("2000", Class::Number));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]
        #[test]
        fn atoms_cover_all_but_white_space(text in "\\PC{0,40}|[a-zđA-Z0-9./@:_ -]{0,40}") {
            let mut end = 0;
            for atom in atoms(&text) {
                let gap = &text[end..atom.span.start()];
                prop_assert!(gap.chars().all(is_space));
                prop_assert_eq!(atom.spaced, end == 0 || !gap.is_empty());
                prop_assert!(!atom.span.is_empty());
                end = atom.span.end();
            }
            prop_assert!(text[end..].chars().all(is_space));
        }
    }
}
