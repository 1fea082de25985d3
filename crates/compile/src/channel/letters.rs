//! The intended letters that every channel knows: printable ASCII and the Vietnamese letters in both cases.

use phucdau::syllable::{Tone, with_tone};

const VOWELS: &str = "aăâeêioôơuưy";

/// All of them, some twice.
pub(super) fn all() -> impl Iterator<Item = char> {
    let vowels = VOWELS.chars().flat_map(|shape| Tone::ALL.into_iter().filter_map(move |tone| with_tone(shape, tone)));
    let marked = vowels.chain(['đ']).flat_map(|letter| [letter, upper(letter)]);
    ('!'..='~').chain(marked)
}

/// Whether a letter is one of them.
pub(super) fn known(c: char) -> bool {
    c.is_ascii_graphic() || all().any(|letter| letter == c)
}

/// The capital, if it is one character.
pub(super) fn upper(c: char) -> char {
    let mut upper = c.to_uppercase();
    upper.next().filter(|_| upper.next().is_none()).unwrap_or(c)
}

/// The small letter, if it is one character.
pub(super) fn lower(c: char) -> char {
    let mut lower = c.to_lowercase();
    lower.next().filter(|_| lower.next().is_none()).unwrap_or(c)
}
