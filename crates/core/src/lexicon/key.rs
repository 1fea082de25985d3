//! The one spelling under which a word is looked up: lower case, tones placed the old way.

use std::borrow::Cow;

use crate::syllable::fold_placement;

/// Writes to `out` the form under which `word` (NFC) stands in the vocabulary. `O(word)`.
///
/// ```
/// use phucdau::lexicon::key;
/// let mut form = String::new();
/// key("THUỶ", &mut form);
/// assert_eq!(form, "thủy");
/// ```
pub fn key(word: &str, out: &mut String) {
    out.clear();
    for c in word.chars() {
        if c.is_lowercase() { out.push(c) } else { out.extend(c.to_lowercase()) }
    }
    if let Cow::Owned(folded) = fold_placement(out) {
        *out = folded;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_placement_are_folded() {
        let pairs = [
            ("HOÀ", "hòa"),
            ("quý", "quý"),
            ("Quỳnh", "quỳnh"),
            ("khoẻ", "khỏe"),
            ("Hoàng", "hoàng"),
            ("uỷ", "ủy"),
            ("ĐẮK", "đắk"),
            ("Ê\u{306}", "ê\u{306}"),
            ("", ""),
        ];
        let mut form = String::from("left over");
        for (word, expected) in pairs {
            key(word, &mut form);
            assert_eq!(form, expected);
        }
    }
}
