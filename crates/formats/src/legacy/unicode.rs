//! Text that is Unicode already: composed, and with the letters that a detour through Western fonts or HTML left in it.

use phucdau::syllable::{is_syllable, lower};
use unicode_normalization::UnicodeNormalization;

/// The text in NFC; `ð` of Icelandic is `đ` where that makes a syllable, and letters named as in HTML are letters where
/// the file sets loose tones behind them.
pub(super) fn repair(text: &str) -> String {
    let named = if has_loose_entities(text) { without_entities(text) } else { text.to_owned() };
    let text: String = named.chars().nfc().collect();
    if !text.contains(['ð', 'Ð']) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut word = String::new();
    for c in text.chars().chain(['\n']) {
        if c.is_alphabetic() {
            word.push(c);
            continue;
        }
        let barred: String = word
            .chars()
            .map(|c| {
                if c == 'ð' {
                    'đ'
                } else if c == 'Ð' {
                    'Đ'
                } else {
                    c
                }
            })
            .collect();
        out.push_str(if is_syllable(&lower(&barred)) { &barred } else { &word });
        word.clear();
        out.push(c);
    }
    out.pop();
    out
}

/// The names that HTML has for letters of Vietnamese; a capital's name begins with a capital.
const ENTITIES: [(&str, char); 16] = [
    ("agrave", 'à'),
    ("aacute", 'á'),
    ("acirc", 'â'),
    ("atilde", 'ã'),
    ("egrave", 'è'),
    ("eacute", 'é'),
    ("ecirc", 'ê'),
    ("igrave", 'ì'),
    ("iacute", 'í'),
    ("ograve", 'ò'),
    ("oacute", 'ó'),
    ("ocirc", 'ô'),
    ("otilde", 'õ'),
    ("ugrave", 'ù'),
    ("uacute", 'ú'),
    ("yacute", 'ý'),
];

/// The letter named at the beginning of `text`, and the length of the name with `&` and `;`.
fn entity(text: &str) -> Option<(char, usize)> {
    let (name, _) = text.strip_prefix('&')?.split_once(';')?;
    ENTITIES.iter().find_map(|&(known, c)| {
        let rest = known.get(1..)?;
        let capital = name.strip_suffix(rest)?;
        let c = if capital == &known[..1] {
            c
        } else if capital == known[..1].to_ascii_uppercase() {
            c.to_uppercase().next()?
        } else {
            return None;
        };
        Some((c, name.len() + 2))
    })
}

fn has_loose_entities(text: &str) -> bool {
    text.match_indices(';').any(|(at, _)| {
        let loose = text[at + 1..].starts_with(['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}']);
        loose && text[..at].rfind('&').is_some_and(|start| entity(&text[start..=at]).is_some())
    })
}

fn without_entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let (c, length) = entity(rest).unwrap_or(('&', 1));
        out.push(c);
        rest = &rest[length..];
    }
    out + rest
}
