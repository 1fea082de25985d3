//! Encodings from before Unicode, as UTF-8: their tables, and which of them a file is written in.
//!
//! Text may hold the codes as bytes, or as the characters that a Western reader made of those bytes ("`ViÖt`" for "Việt");
//! both are read. A text typed with one character for the mark (`e^.`) and UTF-8 that went through a wrong reading once
//! or twice are legacy encodings too.
//!
//! ```
//! use phucdau_formats::legacy::{self, Legacy};
//! let text = legacy::convert(b"Tie^'ng Vie^.t", Some(Legacy::Viqr)).unwrap().text;
//! assert_eq!(text, "Tiếng Việt");
//! let found = legacy::convert(b"Hai b\xb5 ch\xb8u \xae\xcbu n\xac \xaea n\xaal", None).unwrap();
//! assert_eq!((found.text.as_str(), found.encoding), ("Hai bà cháu đậu nơ đa nêl", Some(Legacy::Tcvn3)));
//! ```

mod capitals;
mod codes;
mod detect;
mod mojibake;
mod score;
mod tables;
mod unicode;
pub(crate) mod units;
mod viqr;

use unicode_normalization::UnicodeNormalization;

pub use detect::{Converted, convert};

/// An encoding from before Unicode, or a damage that works like one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Legacy {
    /// TCVN3, also called ABC: one byte a letter, capitals with tones by a capital font.
    Tcvn3,
    /// VNI for Windows: one byte, or a letter and a byte for its marks.
    Vni,
    /// VIQR, RFC 1456: marks as ASCII signs behind the letter.
    Viqr,
    /// VPS.
    Vps,
    /// VISCII, RFC 1456.
    Viscii,
    /// Windows code page 1258: a letter and a byte for its tone.
    Windows1258,
    /// UTF-8 that was read as Windows-1252 or Latin-1, once or twice.
    Mojibake,
}

impl Legacy {
    /// All of them, in the order that decides between equals.
    pub const ALL: [Self; 7] =
        [Self::Tcvn3, Self::Vni, Self::Windows1258, Self::Viscii, Self::Vps, Self::Viqr, Self::Mojibake];

    /// The name used on the command line and in reports.
    ///
    /// ```
    /// assert_eq!(phucdau_formats::legacy::Legacy::Windows1258.name(), "windows-1258");
    /// ```
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tcvn3 => "tcvn3",
            Self::Vni => "vni",
            Self::Viqr => "viqr",
            Self::Vps => "vps",
            Self::Viscii => "viscii",
            Self::Windows1258 => "windows-1258",
            Self::Mojibake => "mojibake",
        }
    }
}

/// Why bytes are no text in a legacy encoding.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// A NUL: binary data.
    #[error("{encoding}: NUL at byte {offset}; this is no text, or it is damaged: restore it, or leave it out")]
    Nul {
        /// What the bytes were read as.
        encoding: &'static str,
        /// Where it stands.
        offset: usize,
    },
    /// A byte that the encoding has no letter for.
    #[error(
        "{encoding}: byte 0x{byte:02x} at byte {offset} has no meaning; look whether the file is in another encoding"
    )]
    Unknown {
        /// What the bytes were read as.
        encoding: &'static str,
        /// Where it stands.
        offset: usize,
        /// The byte.
        byte: u8,
    },
    /// Bytes that are not UTF-8 and that no encoding turns into Vietnamese.
    #[error(
        "auto: byte 0x{byte:02x} at byte {offset} is not UTF-8, and no encoding makes Vietnamese of the file; name the encoding"
    )]
    Unexplained {
        /// Where the first byte stands that is not UTF-8.
        offset: usize,
        /// The byte.
        byte: u8,
    },
}

/// `text` in `encoding`, or `None` if it holds a letter that has no code there. For [`Legacy::Mojibake`] one wrong
/// reading as Windows-1252. Time and space `O(text)`.
///
/// ```
/// use phucdau_formats::legacy::{Legacy, encode};
/// assert_eq!(encode("Việt", Legacy::Tcvn3), Some(b"Vi\xd6t".to_vec()));
/// assert_eq!(encode("Ế", Legacy::Tcvn3), None);
/// ```
pub fn encode(text: &str, encoding: Legacy) -> Option<Vec<u8>> {
    let text: String = text.nfc().collect();
    match encoding {
        Legacy::Viqr => viqr::encode(&text),
        Legacy::Mojibake => Some(mojibake::encode(&text)),
        _ => codes::encode(&text, encoding),
    }
}

#[cfg(test)]
mod tests;
