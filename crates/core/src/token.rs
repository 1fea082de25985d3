//! A line of text as atoms: words, numbers, codes and marks, each with its span and its class.
//!
//! The same atoms are counted when a language model is built and decoded when a text is repaired, so both see one text.

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
    /// An e-mail address, a URL, a path: copied, never read.
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
    Atoms { text, at: 0, chunk_end: 0, spaced: true }
}

/// Iterator of [`atoms`].
#[derive(Clone, Debug)]
pub struct Atoms<'t> {
    text: &'t str,
    at: usize,
    chunk_end: usize,
    spaced: bool,
}

impl Iterator for Atoms<'_> {
    type Item = Atom;

    fn next(&mut self) -> Option<Atom> {
        while self.at >= self.chunk_end {
            let rest = &self.text[self.at..];
            let skipped = rest.find(|c: char| !is_space(c))?;
            self.at += skipped;
            let chunk = &self.text[self.at..];
            let length = chunk.find(is_space).unwrap_or(chunk.len());
            self.chunk_end = self.at + length;
            self.spaced = true;
            if let Some(length) = code_length(&chunk[..length]) {
                return Some(self.take(length, Class::Code));
            }
        }
        let (length, class) = atom(&self.text[self.at..self.chunk_end]);
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
    c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}')
}

/// Whether a character may stand in a word: letters and combining marks.
pub fn is_letter(c: char) -> bool {
    c.is_alphabetic() && !matches!(c, 'ª' | 'º') || is_combining_mark(c)
}

/// Length and class of the first atom of a chunk without white space.
fn atom(chunk: &str) -> (usize, Class) {
    let mut chars = chunk.chars();
    let first = chars.next().unwrap_or(' ');
    if first.is_ascii_digit() || is_letter(first) {
        let run = chunk.find(|c: char| !is_letter(c) && !c.is_ascii_digit()).unwrap_or(chunk.len());
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

/// Extends a run of digits over `.`, `,`, `:`, `/` and `-` that stand between digits, if no letters follow the digits.
fn number_length(chunk: &str, run: usize) -> usize {
    let bytes = chunk.as_bytes();
    let mut end = run;
    while end + 1 < bytes.len()
        && matches!(bytes[end], b'.' | b',' | b':' | b'/' | b'-')
        && bytes[end + 1].is_ascii_digit()
    {
        let digits = bytes[end + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
        let next = end + 1 + digits;
        if chunk[next..].chars().next().is_some_and(is_letter) {
            break;
        }
        end = next;
    }
    end
}

/// The length of an e-mail address, URL or path at the start of a chunk, without the punctuation that ends a sentence.
fn code_length(chunk: &str) -> Option<usize> {
    let ascii = |c: char| c.is_ascii_alphanumeric();
    let start = chunk.find(ascii)?;
    if start > 0 {
        return None;
    }
    let is_mail = chunk.split_once('@').is_some_and(|(name, host)| {
        name.chars().all(|c| ascii(c) || ".-_+".contains(c)) && host.contains('.') && host.starts_with(ascii)
    });
    let is_address = chunk.contains("://") || chunk.starts_with("www.") || is_host(chunk);
    (is_mail || is_address).then(|| chunk.trim_end_matches(['.', ',', ';', ':', ')', '!', '?', '"', '”']).len())
}

/// Whether a chunk is a bare host name, perhaps with a path: lower-case ASCII with a well-known ending.
fn is_host(chunk: &str) -> bool {
    let host = chunk.split(['/', ',', ';', ')']).next().unwrap_or(chunk).trim_end_matches('.');
    let mut labels = host.split('.');
    let plain = |label: &str| {
        !label.is_empty() && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    host.contains('.')
        && labels.all(plain)
        && matches!(host.rsplit('.').next(), Some("vn" | "com" | "net" | "org" | "edu" | "info" | "gov"))
}
