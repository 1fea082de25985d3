//! Content streams as tokens, each with its place: every byte of the stream belongs to exactly one token.

use std::ops::Range;

/// What a token is; its bytes say the rest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    /// White space or a comment.
    Blank,
    /// A number.
    Number(f64),
    /// A name with its slash.
    Name,
    /// A string in parentheses.
    Literal,
    /// A string of hexadecimal digits.
    Hex,
    /// `[`.
    ArrayOpen,
    /// `]`.
    ArrayClose,
    /// `<<`.
    DictOpen,
    /// `>>`.
    DictClose,
    /// An operator, or one of `true`, `false`, `null`.
    Operator,
    /// The data of an inline image, between `ID` and `EI`.
    Data,
    /// A byte that means nothing here.
    Junk,
}

/// A token and the bytes it covers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    /// What it is.
    pub(crate) kind: Kind,
    /// Where it stands.
    pub(crate) span: Range<usize>,
}

/// The tokens of a content stream, in order; their spans follow one another without a gap. `O(bytes)`.
pub(crate) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
    image: Image,
}

/// How far an inline image has been read.
#[derive(Clone, Copy, PartialEq)]
enum Image {
    None,
    Header,
    Data,
}

impl<'a> Tokens<'a> {
    /// Begins at the first byte.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, image: Image::None }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    /// The first place from `from` on where `stop` holds, or the end.
    fn until(&self, from: usize, stop: impl Fn(u8) -> bool) -> usize {
        let rest = self.bytes.get(from..).unwrap_or_default();
        from + rest.iter().position(|&byte| stop(byte)).unwrap_or(rest.len())
    }

    fn literal_end(&self) -> usize {
        let (mut depth, mut at) = (0_usize, self.at);
        while let Some(&byte) = self.bytes.get(at) {
            at += 1;
            match byte {
                b'\\' => at += 1,
                b'(' => depth += 1,
                b')' if depth == 1 => return at,
                b')' => depth -= 1,
                _ => {}
            }
        }
        self.bytes.len()
    }

    /// Where the data of an inline image ends: before an `EI` between blanks with text behind it, or at the end.
    fn data_end(&self) -> usize {
        let mut at = self.at;
        while let Some(found) = self.bytes.get(at..).and_then(|rest| rest.windows(2).position(|two| two == b"EI")) {
            let start = at + found;
            let before = start.checked_sub(1).and_then(|i| self.bytes.get(i)).is_some_and(|&b| is_blank(b));
            let behind = self.bytes.get(start + 2..).unwrap_or_default();
            let text = |byte: &u8| is_blank(*byte) || (0x20..0x7f).contains(byte);
            if start > self.at
                && before
                && behind.first().is_none_or(|&b| is_blank(b))
                && behind.iter().take(12).all(text)
            {
                return start;
            }
            at = start + 2;
        }
        self.bytes.len()
    }

    fn word(&mut self) -> (Kind, usize) {
        let end = self.until(self.at, |byte| !is_regular(byte));
        let word = self.bytes.get(self.at..end).unwrap_or_default();
        if let Some(value) = number(word) {
            return (Kind::Number(value), end);
        }
        match (word, self.image) {
            (b"BI", Image::None) => self.image = Image::Header,
            (b"ID", Image::Header) => self.image = Image::Data,
            (b"EI", _) => self.image = Image::None,
            _ => {}
        }
        (Kind::Operator, end)
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let first = self.peek(0)?;
        let start = self.at;
        let (kind, end) = if self.image == Image::Data {
            self.image = Image::None;
            (Kind::Data, self.data_end())
        } else {
            match first {
                b'%' => (Kind::Blank, self.until(start, |byte| byte == b'\n' || byte == b'\r')),
                byte if is_blank(byte) => (Kind::Blank, self.until(start, |byte| !is_blank(byte))),
                b'/' => (Kind::Name, self.until(start + 1, |byte| !is_regular(byte))),
                b'(' => (Kind::Literal, self.literal_end()),
                b'[' => (Kind::ArrayOpen, start + 1),
                b']' => (Kind::ArrayClose, start + 1),
                b'<' if self.peek(1) == Some(b'<') => (Kind::DictOpen, start + 2),
                b'>' if self.peek(1) == Some(b'>') => (Kind::DictClose, start + 2),
                b'<' => (Kind::Hex, (self.until(start, |byte| byte == b'>') + 1).min(self.bytes.len())),
                byte if is_regular(byte) => self.word(),
                _ => (Kind::Junk, start + 1),
            }
        };
        self.at = end;
        Some(Token { kind, span: start..end })
    }
}

/// Whether a byte is white space in PDF.
pub(crate) fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_blank(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// A number as PDF writes it, clamped to what pages can hold; `None` if it is none.
fn number(word: &[u8]) -> Option<f64> {
    let word = std::str::from_utf8(word).ok()?;
    if !word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.')) {
        return None;
    }
    let digits = word.trim_start_matches(['+', '-']);
    if !digits.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // Some writers put a sign inside (`12.-34`): what stands before it counts.
    let digits = digits.split(['+', '-']).next().unwrap_or_default();
    let value: f64 = digits.parse().unwrap_or(0.0);
    let value = value.min(1e9);
    Some(if word.starts_with('-') { -value } else { value })
}

/// The bytes that a string token stands for, `Literal` or `Hex`.
pub(crate) fn string(token: &[u8]) -> Vec<u8> {
    match token.first() {
        Some(b'(') => literal(token),
        _ => hex(token),
    }
}

fn hex(token: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = token.iter().filter_map(|&byte| (byte as char).to_digit(16)).map(|d| d as u8).collect();
    digits.chunks(2).map(|two| (two[0] << 4) | two.get(1).copied().unwrap_or(0)).collect()
}

fn literal(token: &[u8]) -> Vec<u8> {
    let inner = token.strip_prefix(b"(").unwrap_or(token);
    let inner = inner.strip_suffix(b")").unwrap_or(inner);
    let mut out = Vec::with_capacity(inner.len());
    let mut bytes = inner.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        let byte = match byte {
            b'\r' => {
                bytes.next_if_eq(&b'\n');
                b'\n'
            }
            b'\\' => match bytes.next() {
                Some(b'n') => b'\n',
                Some(b'r') => b'\r',
                Some(b't') => b'\t',
                Some(b'b') => 8,
                Some(b'f') => 12,
                Some(b'\n') | None => continue,
                Some(b'\r') => {
                    bytes.next_if_eq(&b'\n');
                    continue;
                }
                Some(digit @ b'0'..=b'7') => {
                    let mut value = u32::from(digit - b'0');
                    for _ in 0..2 {
                        let Some(digit) = bytes.next_if(|byte| (b'0'..=b'7').contains(byte)) else { break };
                        value = value * 8 + u32::from(digit - b'0');
                    }
                    value as u8
                }
                Some(other) => other,
            },
            byte => byte,
        };
        out.push(byte);
    }
    out
}

/// The bytes of a name token, without slash, `#` escapes resolved.
pub(crate) fn name(token: &[u8]) -> Vec<u8> {
    let mut rest = token.strip_prefix(b"/").unwrap_or(token);
    let mut out = Vec::with_capacity(rest.len());
    while let Some((&byte, behind)) = rest.split_first() {
        let digit = |at: usize| behind.get(at).and_then(|&byte| (byte as char).to_digit(16));
        match (byte, digit(0), digit(1)) {
            (b'#', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                rest = behind.get(2..).unwrap_or_default();
            }
            _ => {
                out.push(byte);
                rest = behind;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(bytes: &[u8]) -> Vec<(Kind, String)> {
        let text = |span: Range<usize>| String::from_utf8_lossy(&bytes[span]).into_owned();
        Tokens::new(bytes).filter(|t| t.kind != Kind::Blank).map(|t| (t.kind, text(t.span))).collect()
    }

    #[test]
    fn operands_and_operators_are_told_apart() {
        let tokens = shown(b"-25.5 .5 Td[<00410020>-3(a\\)b)]TJ /F#311 8 Tf%note\nT*");
        let kinds: Vec<&str> = tokens.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(
            kinds,
            ["-25.5", ".5", "Td", "[", "<00410020>", "-3", "(a\\)b)", "]", "TJ", "/F#311", "8", "Tf", "T*"]
        );
        assert_eq!(tokens[0].0, Kind::Number(-25.5));
        assert_eq!(tokens[6].0, Kind::Literal);
        assert_eq!(name(b"/F#311"), b"F11");
    }

    #[test]
    fn strings_lose_their_escapes() {
        assert_eq!(string(b"(a\\)\\(\\\\\\101\\5\\r(b)\r\nc\\\nd)"), b"a)(\\A\x05\r(b)\ncd");
        assert_eq!(string(b"<00 4 1f>"), [0, 0x41, 0xf0]);
    }

    #[test]
    fn inline_images_are_one_token_of_data() {
        let tokens = shown(b"q BI /W 1 /H 1 ID \x00(EI<\xff\x80 EI\nQ (x) Tj");
        let data: Vec<&Kind> = tokens.iter().map(|(kind, _)| kind).filter(|kind| **kind == Kind::Data).collect();
        assert_eq!(data.len(), 1);
        assert!(tokens.ends_with(&[(Kind::Literal, "(x)".into()), (Kind::Operator, "Tj".into())]));
    }

    fn covers(bytes: &[u8]) {
        let mut at = 0;
        for token in Tokens::new(bytes) {
            assert_eq!(token.span.start, at);
            assert!(token.span.end > at);
            at = token.span.end;
            match token.kind {
                Kind::Literal | Kind::Hex => drop(string(&bytes[token.span])),
                Kind::Name => drop(name(&bytes[token.span])),
                Kind::Number(value) => assert!(value.is_finite()),
                _ => {}
            }
        }
        assert_eq!(at, bytes.len());
    }

    proptest! {
        #[test]
        fn spans_cover_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            covers(&bytes);
        }

        #[test]
        fn spans_cover_what_looks_like_content(text in "([ \n]|BT|ET|BI|ID|EI|Tj|TJ|\\[|\\]|<<|>>|<0|1>|\\(|\\)|\\\\|/F|#|%|-?[0-9.]{1,3}){0,60}") {
            covers(text.as_bytes());
        }
    }
}
