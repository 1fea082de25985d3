//! Text as the words that are counted: white-space tokens, normalised.

use std::borrow::Cow;

use phucdau::syllable::{self, fold_placement, lower_letter};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The words of a text, each as it stands and as it is compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words<'t> {
    words: Vec<(&'t str, Cow<'t, str>)>,
}

impl<'t> Words<'t> {
    /// Splits at white space and normalises. A byte-order mark at the start is no part of the first word. `O(text)`.
    ///
    /// ```
    /// let words = phucdau_eval::Words::new(" Uỷ ban\n nhân dân,");
    /// assert_eq!(words.iter().collect::<Vec<_>>(), ["Ủy", "ban", "nhân", "dân,"]);
    /// assert_eq!(words.source(0), "Uỷ");
    /// ```
    pub fn new(text: &'t str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self { words: text.split_whitespace().map(|word| (word, normal_word(word))).collect() }
    }

    /// The same words in lower case.
    pub fn lower_case(&self) -> Self {
        let lower = |(source, word): &(&'t str, Cow<'t, str>)| (*source, Cow::Owned(word.to_lowercase()));
        Self { words: self.words.iter().map(lower).collect() }
    }

    /// The number of words.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The words as they are compared.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        self.words.iter().map(|(_, word)| word.as_ref())
    }

    /// A word as it is compared.
    ///
    /// # Panics
    /// If there is no such word.
    pub fn word(&self, at: usize) -> &str {
        &self.words[at].1
    }

    /// A word as it stands in the text.
    ///
    /// # Panics
    /// If there is no such word.
    pub fn source(&self, at: usize) -> &'t str {
        self.words[at].0
    }

    /// The words of a range as they are compared, joined by one space.
    ///
    /// # Panics
    /// If the range lies outside.
    pub fn joined(&self, range: std::ops::Range<usize>) -> String {
        let mut text = String::new();
        for (_, word) in &self.words[range] {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
        text
    }
}

/// A token as it is compared: in NFC, each run of letters with the tone of an open syllable placed the old way.
///
/// ```
/// assert_eq!(phucdau_eval::normal_word("(hoà)"), "(hòa)");
/// assert_eq!(phucdau_eval::normal_word("quý"), "quý");
/// ```
pub fn normal_word(token: &str) -> Cow<'_, str> {
    let nfc = if is_nfc(token) { Cow::Borrowed(token) } else { Cow::Owned(token.nfc().collect::<String>()) };
    if nfc.is_ascii() {
        return nfc;
    }
    let mut folded = String::new();
    let mut rest = nfc.as_ref();
    while !rest.is_empty() {
        let run = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        folded.push_str(&fold_placement(&rest[..run]));
        let gap = rest[run..].find(char::is_alphabetic).unwrap_or(rest.len() - run);
        folded.push_str(&rest[run..run + gap]);
        rest = &rest[run + gap..];
    }
    if folded == nfc { nfc } else { Cow::Owned(folded) }
}

/// A letter without its marks, in lower case.
pub(crate) fn base_letter(c: char) -> char {
    lower_letter(syllable::base_letter(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placement_is_folded_in_open_syllables_only() {
        let cases = [
            ("hoà", "hòa"),
            ("HOÀ,", "HÒA,"),
            ("«thuỷ»", "«thủy»"),
            ("hoàn", "hoàn"),
            ("quý", "quý"),
            ("quả", "quả"),
            ("khoẻ-hoá", "khỏe-hóa"),
            ("hòa", "hòa"),
            ("Uỷ", "Ủy"),
            ("a\u{301}o", "áo"),
        ];
        for (token, normal) in cases {
            assert_eq!(normal_word(token), normal);
        }
    }

    #[test]
    fn a_byte_order_mark_is_no_word() {
        assert_eq!(Words::new("\u{feff}một hai").word(0), "một");
        assert!(Words::new("\u{feff} \n").is_empty());
    }
}
