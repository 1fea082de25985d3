//! Capitals that TCVN3 has no codes for: a capital font drew them, and the plain letters beside them tell.

/// Raises the letters with tones where the ASCII letters of their word are capitals, or, in a word with less than two of
/// those, all of their stretch of line. `O(text)`.
pub(super) fn raise(text: &str) -> String {
    text.split_inclusive([':', '\t', '\n']).map(stretch).collect()
}

fn stretch(text: &str) -> String {
    let words = || text.split(|c: char| !c.is_alphabetic());
    let shouted =
        !text.contains(|c: char| c.is_ascii_lowercase()) && words().any(|word| is_sure(word) && is_mixed(word));
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let length = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let (word, after) = rest.split_at(length);
        if is_mixed(word) && (shouted || is_sure(word)) {
            out.extend(word.chars().flat_map(char::to_uppercase));
        } else {
            out.push_str(word);
        }
        let sign = after.chars().next().map_or(0, char::len_utf8);
        out.push_str(&after[..sign]);
        rest = &after[sign..];
    }
    out
}

/// Whether a word holds a small letter with marks.
fn is_mixed(word: &str) -> bool {
    word.chars().any(|c| !c.is_ascii() && c.is_lowercase())
}

/// Whether a word has two capitals and no small ASCII letter.
fn is_sure(word: &str) -> bool {
    word.chars().filter(|c| c.is_uppercase()).count() >= 2 && !word.contains(|c: char| c.is_ascii_lowercase())
}
