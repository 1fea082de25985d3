//! How characters became bytes: UTF-8 and UTF-16, with and without a byte-order mark.

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
}

impl Encoding {
    /// The name used in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf8Bom => "utf-8-bom",
            Self::Utf16Le { .. } => "utf-16le",
            Self::Utf16Be { .. } => "utf-16be",
        }
    }

    /// Length of the byte-order mark, in bytes.
    pub const fn bom_len(self) -> usize {
        match self {
            Self::Utf8 | Self::Utf16Le { bom: false } | Self::Utf16Be { bom: false } => 0,
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

    /// Appends `text` in this encoding, without a mark.
    pub(crate) fn encode(self, text: &str, out: &mut Vec<u8>) {
        match self {
            Self::Utf8 | Self::Utf8Bom => out.extend_from_slice(text.as_bytes()),
            Self::Utf16Le { .. } => out.extend(text.encode_utf16().flat_map(u16::to_le_bytes)),
            Self::Utf16Be { .. } => out.extend(text.encode_utf16().flat_map(u16::to_be_bytes)),
        }
    }

    /// How many bytes `text` takes in this encoding. `O(text)` for UTF-16.
    pub(crate) fn len_of(self, text: &str) -> usize {
        if self.is_utf16() { text.chars().map(|c| 2 * c.len_utf16()).sum() } else { text.len() }
    }
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
