//! How characters became bytes: UTF-8 and UTF-16, with and without a byte-order mark, and what old markup declares.

use std::borrow::Cow;

use crate::detect::Format;
use crate::error::ReadError;
use crate::legacy::units::{byte_of, western};

/// The encoding of a text, with its byte-order mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8 without a mark.
    #[default]
    Utf8,
    /// UTF-8 behind a mark.
    Utf8Bom,
    /// UTF-16, low byte first.
    Utf16Le {
        /// Whether a mark stands first.
        bom: bool,
    },
    /// UTF-16, high byte first.
    Utf16Be {
        /// Whether a mark stands first.
        bom: bool,
    },
    /// Seven bits; only where markup declares it.
    Ascii,
    /// ISO-8859-1; only where markup declares it.
    Latin1,
    /// Windows-1252; only where markup declares it.
    Windows1252,
}

impl Encoding {
    /// The name used in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf8Bom => "utf-8-bom",
            Self::Utf16Le { .. } => "utf-16le",
            Self::Utf16Be { .. } => "utf-16be",
            Self::Ascii => "us-ascii",
            Self::Latin1 => "iso-8859-1",
            Self::Windows1252 => "windows-1252",
        }
    }

    /// Length of the byte-order mark, in bytes.
    pub const fn bom_len(self) -> usize {
        match self {
            Self::Utf8
            | Self::Utf16Le { bom: false }
            | Self::Utf16Be { bom: false }
            | Self::Ascii
            | Self::Latin1
            | Self::Windows1252 => 0,
            Self::Utf8Bom => 3,
            Self::Utf16Le { bom: true } | Self::Utf16Be { bom: true } => 2,
        }
    }

    /// Whether a character is one or two units of 16 bits.
    pub const fn is_utf16(self) -> bool {
        matches!(self, Self::Utf16Le { .. } | Self::Utf16Be { .. })
    }

    /// The encoding of `bytes` by their mark; without one UTF-16 only if nothing else is possible, else UTF-8. `O(bytes)`.
    ///
    /// ```
    /// use phucdau_formats::Encoding;
    /// assert_eq!(Encoding::detect(b"\xff\xfea\0"), Encoding::Utf16Le { bom: true });
    /// assert_eq!(Encoding::detect(b"\0X\0i\0n"), Encoding::Utf16Be { bom: false });
    /// assert_eq!(Encoding::detect(b"Xin"), Encoding::Utf8);
    /// ```
    pub fn detect(bytes: &[u8]) -> Self {
        Self::by_mark(bytes).or_else(|| Self::utf16_without_mark(bytes)).unwrap_or(Self::Utf8)
    }

    /// The encoding of `bytes` that are known to be UTF-8.
    pub fn utf8(bytes: &[u8]) -> Self {
        if bytes.starts_with(b"\xef\xbb\xbf") { Self::Utf8Bom } else { Self::Utf8 }
    }

    /// The encoding of `bytes` that are known to be UTF-16: by mark, else by the place of zero bytes, else low byte first.
    pub fn utf16(bytes: &[u8]) -> Self {
        match Self::by_mark(bytes) {
            Some(mark) if mark.is_utf16() => mark,
            _ => {
                let (even, odd) = zeros(bytes);
                if even > odd { Self::Utf16Be { bom: false } } else { Self::Utf16Le { bom: false } }
            }
        }
    }

    fn by_mark(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\xef\xbb\xbf") {
            Some(Self::Utf8Bom)
        } else if bytes.starts_with(b"\xff\xfe") {
            Some(Self::Utf16Le { bom: true })
        } else if bytes.starts_with(b"\xfe\xff") {
            Some(Self::Utf16Be { bom: true })
        } else {
            None
        }
    }

    /// Latin text in UTF-16 has a zero in every second byte and none between; text in UTF-8 has none at all.
    fn utf16_without_mark(bytes: &[u8]) -> Option<Self> {
        if bytes.is_empty() || !bytes.len().is_multiple_of(2) {
            return None;
        }
        let units = bytes.len() / 2;
        let guess = match zeros(bytes) {
            (0, odd) if odd * 4 >= units => Self::Utf16Le { bom: false },
            (even, 0) if even * 4 >= units => Self::Utf16Be { bom: false },
            _ => return None,
        };
        // Bytes of UTF-8 that hold a stray NUL read as UTF-16 of far-off scripts: what is left must be Latin text nearly all.
        let (mut strange, mut broken) = (0, false);
        for c in char::decode_utf16(guess.units(bytes)) {
            match c {
                Ok(c) if c.is_control() && !c.is_whitespace() => broken = true,
                Ok(c) => strange += usize::from(c >= '\u{2100}'),
                Err(_) => broken = true,
            }
        }
        (!broken && strange * 8 <= units).then_some(guess)
    }

    /// The 16-bit units of `bytes`; a last odd byte is left out. For UTF-16 only.
    pub(crate) fn units(self, bytes: &[u8]) -> impl Iterator<Item = u16> + '_ {
        let big = matches!(self, Self::Utf16Be { .. });
        bytes.chunks_exact(2).map(move |pair| {
            let pair = [pair[0], pair[1]];
            if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
        })
    }

    /// The text of `bytes`, without a mark. Borrowed where it is UTF-8. `O(bytes)`.
    pub(crate) fn decode(self, bytes: &[u8], format: Format) -> Result<Cow<'_, str>, ReadError> {
        match self {
            Self::Utf8 | Self::Utf8Bom => self.decode_utf8(bytes, format).map(Cow::Borrowed),
            Self::Utf16Le { .. } | Self::Utf16Be { .. } => self.decode_utf16(bytes, format).map(Cow::Owned),
            Self::Ascii | Self::Latin1 | Self::Windows1252 => self.decode_single(bytes, format).map(Cow::Owned),
        }
    }

    fn decode_utf8(self, bytes: &[u8], format: Format) -> Result<&str, ReadError> {
        let bom = self.bom_len();
        let body = &bytes[bom..];
        let text = std::str::from_utf8(body);
        let valid = text.map_or_else(|error| error.valid_up_to(), str::len);
        if let Some(at) = body[..valid].iter().position(|&byte| byte == 0) {
            return Err(ReadError::Nul { format, offset: bom + at, line: line_of(body, at) });
        }
        text.map_err(|_| {
            let (offset, byte) = (bom + valid, body[valid]);
            ReadError::Utf8 { format, offset, byte, line: line_of(body, valid) }
        })
    }

    fn decode_utf16(self, bytes: &[u8], format: Format) -> Result<String, ReadError> {
        let length = bytes.len();
        if !length.is_multiple_of(2) {
            return Err(ReadError::OddLength { format, offset: length - 1, length });
        }
        let mut offset = self.bom_len();
        let mut text = String::with_capacity(length / 2);
        let mut line = 1;
        for unit in char::decode_utf16(self.units(&bytes[offset..])) {
            let c = unit.map_err(|error| {
                let unit = error.unpaired_surrogate();
                ReadError::Surrogate { format, offset, unit, line }
            })?;
            if c == '\0' {
                return Err(ReadError::Nul { format, offset, line });
            }
            line += usize::from(c == '\n');
            offset += 2 * c.len_utf16();
            text.push(c);
        }
        Ok(text)
    }

    fn decode_single(self, bytes: &[u8], format: Format) -> Result<String, ReadError> {
        let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
        for (offset, &byte) in bytes.iter().enumerate() {
            match byte {
                0 => return Err(ReadError::Nul { format, offset, line: line_of(bytes, offset) }),
                128.. if self == Self::Ascii => {
                    return Err(ReadError::Utf8 { format, offset, byte, line: line_of(bytes, offset) });
                }
                _ if self == Self::Windows1252 => text.push(western(byte)),
                _ => text.push(char::from(byte)),
            }
        }
        Ok(text)
    }

    /// Appends `text` in this encoding, without a mark. What the old ones lack becomes numeric references: only markup
    /// is read in them.
    pub(crate) fn encode(self, text: &str, out: &mut Vec<u8>) {
        match self {
            Self::Ascii | Self::Latin1 | Self::Windows1252 => {
                for c in text.chars() {
                    match self.single(c) {
                        Some(byte) => out.push(byte),
                        None => out.extend_from_slice(format!("&#{};", u32::from(c)).as_bytes()),
                    }
                }
            }
            Self::Utf8 | Self::Utf8Bom => out.extend_from_slice(text.as_bytes()),
            Self::Utf16Le { .. } => out.extend(text.encode_utf16().flat_map(u16::to_le_bytes)),
            Self::Utf16Be { .. } => out.extend(text.encode_utf16().flat_map(u16::to_be_bytes)),
        }
    }

    /// How many bytes `text` takes in this encoding. `O(text)` for UTF-16.
    pub(crate) fn len_of(self, text: &str) -> usize {
        match self {
            Self::Utf8 | Self::Utf8Bom => text.len(),
            Self::Utf16Le { .. } | Self::Utf16Be { .. } => text.chars().map(|c| 2 * c.len_utf16()).sum(),
            Self::Ascii | Self::Latin1 | Self::Windows1252 => text.chars().count(),
        }
    }

    /// At least as many bytes as `text` takes in this encoding, and at most four times those of UTF-8. `O(1)`.
    pub(crate) fn most_of(self, text: &str) -> usize {
        match self {
            Self::Utf8 | Self::Utf8Bom => text.len(),
            Self::Utf16Le { .. } | Self::Utf16Be { .. } => 2 * text.len(),
            // At worst `&#2047;` for two bytes.
            Self::Ascii | Self::Latin1 | Self::Windows1252 => 4 * text.len(),
        }
    }

    /// The one byte that stands for `c` in an old encoding.
    fn single(self, c: char) -> Option<u8> {
        match self {
            Self::Ascii => u8::try_from(c).ok().filter(u8::is_ascii),
            Self::Latin1 => u8::try_from(c).ok(),
            _ => byte_of(c).filter(|&byte| western(byte) == c),
        }
    }
}

/// The line that byte `at` stands on, from 1.
fn line_of(bytes: &[u8], at: usize) -> usize {
    1 + bytes[..at].iter().filter(|&&byte| byte == b'\n').count()
}

/// The number of zero bytes at even and at odd places.
fn zeros(bytes: &[u8]) -> (usize, usize) {
    let (mut even, mut odd) = (0, 0);
    for pair in bytes.chunks_exact(2) {
        even += usize::from(pair[0] == 0);
        odd += usize::from(pair[1] == 0);
    }
    (even, odd)
}
