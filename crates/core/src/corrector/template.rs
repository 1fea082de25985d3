//! Where a program fills in a text: `{{ ten }}`, `${ten}`, `{ten}`, `%(ten)s`, `{% if ... %}`, `<%= ten %>`.

use std::sync::LazyLock;

use regex::Regex;

use crate::span::Span;

static BLANK: LazyLock<Regex> = LazyLock::new(|| {
    let name = r"[A-Za-z_][A-Za-z0-9_.]*";
    let pattern = format!(r"\{{\{{.*?\}}\}}|\{{%.*?%\}}|<%.*?%>|\$?\{{{name}\}}|%\({name}\)[sd]");
    Regex::new(&pattern).expect("the pattern is constant and tested")
});

/// The places of a line that a program fills in, in order: names of its own stand there, not words. `O(line)`.
pub fn blanks(text: &str) -> impl Iterator<Item = Span> {
    let may_have = text.contains(['{', '%']);
    may_have.then(|| BLANK.find_iter(text)).into_iter().flatten().map(|found| Span::new(found.start(), found.end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_found_with_what_encloses_them() {
        let text = "Kính gửi {{ ten }}, {ho_ten} ở ${dia.chi}: %(so)s đồng, {% if moi %}mới{% endif %} <%= ngay %>";
        let found: Vec<_> = blanks(text).map(|span| span.of(text)).collect();
        let expected = ["{{ ten }}", "{ho_ten}", "${dia.chi}", "%(so)s", "{% if moi %}", "{% endif %}", "<%= ngay %>"];
        assert_eq!(found, expected);
    }

    #[test]
    fn braces_and_percentages_of_text_are_none() {
        for text in ["giảm 5% (so với quý I)", "tập {a, b}", "{ten dai}", "4{trưởng", "{}", "{{ không đóng"]
        {
            assert_eq!(blanks(text).count(), 0, "{text}");
        }
    }
}
