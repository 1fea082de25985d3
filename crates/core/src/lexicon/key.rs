//! The one spelling under which a word is looked up: lower case, tones placed the old way.

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
    if let Some((start, folded)) = old_placement(out) {
        out.truncate(start);
        out.push_str(folded);
    }
}

/// Where an open rime with its tone on the second vowel starts, and the same rime with the tone on the first.
fn old_placement(form: &str) -> Option<(usize, &'static str)> {
    let mut back = form.char_indices().rev();
    let (_, last) = back.next()?;
    let (start, first) = back.next()?;
    if last.is_ascii() || back.next().is_some_and(|(_, c)| c == 'q') {
        return None;
    }
    let folded = match (first, last) {
        ('o', 'à') => "òa",
        ('o', 'á') => "óa",
        ('o', 'ả') => "ỏa",
        ('o', 'ã') => "õa",
        ('o', 'ạ') => "ọa",
        ('o', 'è') => "òe",
        ('o', 'é') => "óe",
        ('o', 'ẻ') => "ỏe",
        ('o', 'ẽ') => "õe",
        ('o', 'ẹ') => "ọe",
        ('u', 'ỳ') => "ùy",
        ('u', 'ý') => "úy",
        ('u', 'ỷ') => "ủy",
        ('u', 'ỹ') => "ũy",
        ('u', 'ỵ') => "ụy",
        _ => return None,
    };
    Some((start, folded))
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
