//! UTF-8 that was read as Windows-1252 or Latin-1: undone once, or twice where that gains.

use unicode_normalization::UnicodeNormalization;

use super::score::Score;
use super::units::{byte_of, western};

/// The text as it was before its wrong readings, NFC.
pub(super) fn decode(text: &str) -> String {
    let once: String = undo(text).chars().nfc().collect();
    let twice: String = undo(&once).chars().nfc().collect();
    if Score::of(&twice).net() > Score::of(&once).net() { twice } else { once }
}

/// Undoes one wrong reading: wherever characters are what a reader made of the bytes of one other, that other.
fn undo(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let length = match byte_of(c) {
            Some(0xc2..=0xdf) => 2,
            Some(0xe0..=0xef) => 3,
            Some(0xf0..=0xf4) => 4,
            _ => 1,
        };
        let bytes: Option<Vec<u8>> =
            chars.get(at..at + length).and_then(|run| run.iter().map(|&c| byte_of(c)).collect());
        match bytes.as_deref().map(std::str::from_utf8) {
            Some(Ok(one)) if length > 1 => {
                out.push_str(one);
                at += length;
            }
            _ => {
                out.push(c);
                at += 1;
            }
        }
    }
    out
}

/// `text` as UTF-8 that was read as Windows-1252 once, in UTF-8.
pub(super) fn encode(text: &str) -> Vec<u8> {
    text.bytes().map(western).collect::<String>().into_bytes()
}
