//! Signs that stand alone in OCR text: how often such a sign is a speck of the paper, a misread word, or really there.
//!
//! The shares were counted on the training pages, where the sign stood alone between spaces and the truth was aligned.

use super::Observed;

/// Shares of what a lone sign turned out to be; the rest was the sign itself.
pub struct Shares {
    /// Nothing at all.
    pub junk: f32,
    /// A word.
    pub word: f32,
}

/// The shares for a sign that stands alone, `None` for signs that are no more doubtful there than elsewhere.
pub fn shares(atom: &Observed, closes_line: bool) -> Option<Shares> {
    let at_edge = atom.opens_line || closes_line;
    let (junk, word) = match atom.text {
        "-" | "–" | "—" if closes_line && !atom.opens_line => (0.95, 0.01),
        "-" | "–" | "—" if atom.opens_line => (0.40, 0.01),
        "-" | "–" => (0.08, 0.04),
        "—" => (0.15, 0.04),
        "." | ":" | ";" | "," => (0.94, 0.03),
        "_" | "|" | "~" | "*" | "©" | "®" | "°" | "^" | "\\" => (if at_edge { 0.95 } else { 0.80 }, 0.04),
        "'" | "‘" | "’" | "`" | "´" | "\"" | "“" | "”" | "«" | "»" => (0.60, 0.04),
        "¢" | "@" | "&" | "¥" | "€" | "£" | "$" | "#" => {
            (if at_edge { 0.40 } else { 0.10 }, if at_edge { 0.40 } else { 0.80 })
        }
        "=" => (0.50, 0.20),
        _ => return None,
    };
    Some(Shares { junk, word })
}
