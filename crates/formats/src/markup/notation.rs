//! How a file writes the letters that markup cannot hold bare, or that it chose to write as references.

use std::collections::BTreeMap;

use quick_xml::escape::{resolve_html5_entity, resolve_xml_entity};

/// The rules by which references are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rules {
    /// Five names and numbers; a bare ampersand is a fault.
    Xml,
    /// The names of HTML too; what is no reference is text.
    Html,
}

/// The longest reference, names of HTML included.
pub(crate) const LONGEST: usize = 40;

/// What the reference at the start of `rest` stands for, and its length; `None` if there is none that is known.
pub(crate) fn reference(rest: &str, rules: Rules) -> Option<(String, usize)> {
    let bytes = rest.as_bytes();
    if bytes.first() != Some(&b'&') {
        return None;
    }
    let end = bytes.iter().take(LONGEST).position(|&byte| byte == b';')?;
    let name = rest.get(1..end)?;
    let text = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        char::from_u32(code).filter(|&c| c != '\0')?.to_string()
    } else {
        match rules {
            Rules::Xml => resolve_xml_entity(name)?.to_owned(),
            Rules::Html => resolve_html5_entity(name)?.to_owned(),
        }
    };
    Some((text, end + 1))
}

/// The name of the reference at the start of `rest` that is not known.
pub(crate) fn unknown(rest: &str) -> String {
    let name = rest.strip_prefix('&').unwrap_or(rest);
    name.chars().take_while(|&c| c != ';' && c != '<' && !c.is_whitespace()).take(LONGEST).collect()
}

/// The way in which a file writes letters.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notation {
    /// Letters that the file writes as references, as it does first.
    known: BTreeMap<char, String>,
    /// How all letters beyond ASCII are written, if the file writes none of them bare.
    numbers: Option<Number>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Number {
    Decimal,
    Hexadecimal,
}

impl Notation {
    /// The way of `text`. `O(text)`.
    pub(crate) fn of(text: &str, rules: Rules) -> Self {
        let mut notation = Self::default();
        for (at, _) in text.match_indices('&') {
            let Some((stands_for, length)) = reference(&text[at..], rules) else { continue };
            let mut letters = stands_for.chars();
            let (Some(letter), None) = (letters.next(), letters.next()) else { continue };
            let written = &text[at..at + length];
            if !letter.is_ascii() && notation.numbers.is_none() && written.starts_with("&#") {
                let hexadecimal = written[2..].starts_with(['x', 'X']);
                notation.numbers = Some(if hexadecimal { Number::Hexadecimal } else { Number::Decimal });
            }
            notation.known.entry(letter).or_insert_with(|| written.to_owned());
        }
        if !text.is_ascii() {
            notation.numbers = None;
            // Letters that stand bare as well need no reference.
            notation.known.retain(|letter, _| letter.is_ascii() || !text.contains(*letter));
        }
        notation
    }

    /// `text` as content of an element.
    pub(crate) fn content(&self, text: &str) -> String {
        self.write(text, |c| matches!(c, '&' | '<' | '>'))
    }

    /// `text` as the value of an attribute between `quote`.
    pub(crate) fn value(&self, text: &str, quote: char) -> String {
        self.write(text, |c| matches!(c, '&' | '<') || c == quote)
    }

    fn write(&self, text: &str, needs: impl Fn(char) -> bool) -> String {
        let mut out = String::with_capacity(text.len() + 8);
        for c in text.chars() {
            match self.known.get(&c) {
                Some(written) => out.push_str(written),
                None if needs(c) => out.push_str(match c {
                    '&' => "&amp;",
                    '<' => "&lt;",
                    '>' => "&gt;",
                    '\'' => "&#39;",
                    _ => "&quot;",
                }),
                None if c.is_ascii() => out.push(c),
                None => match self.numbers {
                    None => out.push(c),
                    Some(Number::Decimal) => out.push_str(&format!("&#{};", u32::from(c))),
                    Some(Number::Hexadecimal) => out.push_str(&format!("&#x{:x};", u32::from(c))),
                },
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_by_their_rules() {
        let of = |rest, rules| reference(rest, rules);
        assert_eq!(of("&amp;x", Rules::Xml), Some(("&".into(), 5)));
        assert_eq!(of("&#7879;", Rules::Xml), Some(("ệ".into(), 7)));
        assert_eq!(of("&#x1EC7;", Rules::Xml), Some(("ệ".into(), 8)));
        assert_eq!(of("&eacute;", Rules::Xml), None);
        assert_eq!(of("&eacute;", Rules::Html), Some(("é".into(), 8)));
        for rest in ["&#0;", "&#xd800;", "&HiFi-;", "&", "&;", "&72<", "&#99999999999;"] {
            assert_eq!(of(rest, Rules::Html), None, "{rest}");
        }
        assert_eq!(unknown("&lol9; x"), "lol9");
    }

    #[test]
    fn new_letters_follow_the_file() {
        let of = |text: &str| Notation::of(text, Rules::Html);
        assert_eq!(of("a").content("\"<ệ>' & co"), "\"&lt;ệ&gt;' &amp; co");
        assert_eq!(of("a&#8217;b").content("hệ"), "h&#7879;");
        assert_eq!(of("a&#x2019;b").content("hệ"), "h&#x1ec7;");
        assert_eq!(of("a&#8217;bé").content("hệ’"), "hệ&#8217;");
        assert_eq!(of("&#39;&quot;").content("'\""), "&#39;&quot;");
        assert_eq!(of("").value("a\"b'c", '"'), "a&quot;b'c");
    }
}
