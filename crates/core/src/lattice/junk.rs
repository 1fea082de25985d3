//! Signs that stand alone in OCR text: how likely such a sign is really there, and how likely it is a speck of the paper.
//!
//! Counted on the training pages, where the sign stood alone between spaces and the truth was aligned.

use super::Observed;

/// How a sign that stands alone came to be there, in nats.
pub struct Alone {
    /// Log-probability that such a sign is written so, between spaces, given that it is written.
    pub written: f32,
    /// Log-probability that a speck stands between two words and looks so.
    pub speck: f32,
}

/// The two ways in which a sign may stand alone in OCR text; `None` for signs that are no more doubtful there than elsewhere.
pub fn alone(atom: &Observed, closes_line: bool) -> Option<Alone> {
    let (written, speck) = match atom.text {
        "-" | "–" | "—" if closes_line && !atom.opens_line => (-3.0, -5.0),
        "-" | "–" if atom.opens_line => (0.0, -6.0),
        "-" | "–" => (-0.5, -7.0),
        "—" => (-2.0, -6.5),
        "." | ":" | ";" | "," => (-5.5, -6.0),
        "_" | "|" | "~" => (-12.0, -5.5),
        "©" | "®" | "°" | "^" | "\\" | "‹" | "›" | "¡" | "¬" | "„" => (-12.0, -7.5),
        "'" | "‘" | "’" | "`" | "´" => (-11.0, -6.5),
        "\"" | "“" | "”" | "«" | "»" => (-5.0, -7.0),
        "#" | "*" | "=" | "•" if atom.opens_line => return None,
        "¢" | "@" | "&" | "¥" | "€" | "£" | "$" | "#" | "=" => (-10.0, -14.0),
        "*" | "•" => (-6.0, -7.0),
        _ => return None,
    };
    Some(Alone { written, speck })
}
