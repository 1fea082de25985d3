//! VIQR: marks as ASCII signs behind their letter, read as a human reads them.

use phucdau::syllable::{base_letter, is_syllable, lower};
use unicode_normalization::UnicodeNormalization;

/// The signs of marks with the combining characters that they stand for.
const SIGNS: [(char, char); 9] = [
    ('^', '\u{302}'),
    ('(', '\u{306}'),
    ('+', '\u{31b}'),
    ('*', '\u{31b}'),
    ('`', '\u{300}'),
    ('?', '\u{309}'),
    ('~', '\u{303}'),
    ('\'', '\u{301}'),
    ('.', '\u{323}'),
];

/// What was decoded, and how sure it is.
pub(super) struct Decoded {
    /// The text, NFC.
    pub(super) text: String,
    /// Words that became syllables with marks.
    pub(super) good: usize,
    /// Among them those with a sign that plain prose has no use for behind a letter.
    pub(super) strong: usize,
    /// Words with letters.
    pub(super) words: usize,
}

/// Decodes `text`. A sign that makes no syllable of its word ends a sentence; addresses stay; `\` makes the next
/// sign literal.
pub(super) fn decode(text: &str) -> Decoded {
    let mut decoded = Decoded { text: String::with_capacity(text.len()), good: 0, strong: 0, words: 0 };
    for piece in text.split_inclusive(char::is_whitespace) {
        if piece.contains('@') || piece.contains("://") || piece.starts_with("www.") {
            decoded.text.extend(unescaped(piece));
            decoded.words += 1;
            continue;
        }
        let mut rest = piece;
        while let Some(c) = rest.chars().next() {
            if c == '\\' {
                rest = &rest[1..];
                let literal = rest.chars().next().filter(|&c| c == '\\' || SIGNS.iter().any(|(sign, _)| *sign == c));
                decoded.text.push(literal.unwrap_or('\\'));
                rest = &rest[literal.map_or(0, char::len_utf8)..];
            } else if c.is_alphabetic() {
                let (word, length) = spell(rest);
                decoded.word(&rest[..length], &word);
                rest = &rest[length..];
            } else {
                decoded.text.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    decoded.text = decoded.text.nfc().collect();
    decoded
}

impl Decoded {
    fn word(&mut self, raw: &str, word: &str) {
        self.words += 1;
        if word == raw {
            return self.text.push_str(word);
        }
        if is_syllable(&lower(word)) {
            self.good += 1;
            self.strong += usize::from(raw.contains(['^', '(', '+', '~', '`']) || raw.contains("dd"));
            return self.text.push_str(word);
        }
        if let Some((last, sign)) = raw.char_indices().next_back().filter(|&(at, c)| at > 1 && !c.is_alphabetic()) {
            let (shorter, _) = spell(&raw[..last]);
            if is_syllable(&lower(&shorter)) {
                self.good += usize::from(!shorter.is_ascii());
                self.text.push_str(&shorter);
                return self.text.push(sign);
            }
        }
        // Signs that prose has a use for, in what is no syllable: an address, an abbreviation, English.
        let plain = raw.len() > 2 && !raw.contains(['^', '(', '+', '*', '~', '`']);
        self.text.push_str(if plain && raw.chars().filter(char::is_ascii_alphabetic).count() > 1 { raw } else { word });
    }
}

/// The word at the beginning of `text`, composed, and its length there.
fn spell(text: &str) -> (String, usize) {
    let mut word = String::new();
    let mut chars = text.char_indices().peekable();
    let mut length = 0;
    while let Some(&(at, c)) = chars.peek() {
        if c.is_alphabetic() {
            chars.next();
            let bar = chars.peek().is_some_and(|&(_, next)| next == 'd' || next == 'D');
            if (c == 'd' || c == 'D') && bar {
                chars.next();
                word.push(if c == 'd' { 'đ' } else { 'Đ' });
                length = at + 2;
            } else {
                word.push(c);
                length = at + c.len_utf8();
            }
            continue;
        }
        let Some(mark) = SIGNS.iter().find(|(sign, _)| *sign == c).map(|&(_, mark)| mark) else { break };
        let Some(last) = word.chars().next_back() else { break };
        let composed = [last, mark].into_iter().nfc().collect::<String>();
        let mut letters = composed.chars();
        let (Some(one), None) = (letters.next(), letters.next()) else { break };
        if !super::tables::LETTERS.contains(one) {
            break;
        }
        word.pop();
        word.push(one);
        chars.next();
        length = at + 1;
    }
    (word, length)
}

fn unescaped(piece: &str) -> impl Iterator<Item = char> + '_ {
    let mut before = false;
    piece.chars().filter(move |&c| {
        before = c == '\\' && !before;
        !before
    })
}

/// `text` with signs for marks; signs of its own behind a letter are escaped. `None` for letters that VIQR lacks.
pub(super) fn encode(text: &str) -> Option<Vec<u8>> {
    let mut out = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        if c.is_ascii() {
            if c == '\\'
                || SIGNS.iter().any(|(sign, _)| *sign == c) && out.ends_with(|last: char| !last.is_whitespace())
            {
                out.push('\\');
            }
            out.push(c);
        } else if c == 'đ' || c == 'Đ' {
            out.push_str(if c == 'đ' { "dd" } else { "DD" });
        } else if super::tables::LETTERS.contains(c) {
            out.push(base_letter(c));
            let mut marks: Vec<char> = [c].into_iter().nfd().skip(1).collect();
            // The mark of the letter itself comes first, its tone second.
            marks.sort_by_key(|mark| !matches!(mark, '\u{302}' | '\u{306}' | '\u{31b}'));
            for mark in marks {
                out.push(SIGNS.iter().find(|(_, known)| *known == mark)?.0);
            }
        } else {
            return None;
        }
    }
    Some(out.into_bytes())
}
