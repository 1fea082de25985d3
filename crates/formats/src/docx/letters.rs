//! The letters of a text element: each character that is read, and the bytes of the part that stand for it.

use std::ops::Range;

/// One character and its bytes in the part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Letter {
    /// What is read.
    pub(super) c: char,
    /// The bytes that stand for it.
    pub(super) raw: Range<usize>,
}

/// The letters of `raw`, which stands at `offset` and holds no tag; line ends read as blanks, as word processors show
/// them. `O(raw)`. An error is the offset of a reference that means nothing.
pub(super) fn letters(raw: &str, offset: usize) -> Result<Vec<Letter>, usize> {
    let mut out = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some(rest) = raw.get(at..)
        && let Some(first) = rest.chars().next()
    {
        let (c, length) = match first {
            '&' => {
                let (name, _) = rest.get(1..).and_then(|rest| rest.split_once(';')).ok_or(offset + at)?;
                (referred(name).ok_or(offset + at)?, name.len() + 2)
            }
            '\r' if rest.starts_with("\r\n") => (' ', 2),
            c => (c, c.len_utf8()),
        };
        let c = if matches!(c, '\r' | '\n') { ' ' } else { c };
        out.push(Letter { c, raw: offset + at..offset + at + length });
        at += length;
    }
    Ok(out)
}

/// The character that a reference names.
fn referred(name: &str) -> Option<char> {
    let Some(number) = name.strip_prefix('#') else {
        return Some(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "apos" => '\'',
            "quot" => '"',
            _ => return None,
        });
    };
    let code = match number.strip_prefix('x') {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|&c| may_stand(c))
}

/// Whether a character may stand in XML.
pub(super) fn may_stand(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// White space as XML knows it.
pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// Appends a character as it stands in text.
pub(super) fn escape(c: char, out: &mut String) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        c => out.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_and_line_ends_are_one_letter_each() {
        let read = |raw| -> Result<String, usize> { Ok(letters(raw, 10)?.iter().map(|letter| letter.c).collect()) };
        assert_eq!(read("a&amp;b&#x1ebf;&#7871;\r\nc\rd"), Ok("a&bếế c d".into()));
        assert_eq!(letters("ế&lt;", 10).unwrap()[1], Letter { c: '<', raw: 13..17 });
        for (bad, at) in [("&nbsp;", 10), ("x&", 11), ("x&#0;", 11), ("x&#xd800;", 11), ("&#;", 10)] {
            assert_eq!(read(bad), Err(at), "{bad}");
        }
    }
}
