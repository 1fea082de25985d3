//! What of a text is a program's: where it fills in, `{{ ten }}`, `${ten}`, `{ten}`, `%(ten)s`, `{% if ... %}`, `<%= ten %>`, and
//! what stands between two backquotes.

use std::sync::LazyLock;

use regex::Regex;

use crate::span::Span;

static BLANK: LazyLock<Regex> = LazyLock::new(|| {
    let name = r"[A-Za-z_][A-Za-z0-9_.]*";
    let pattern = format!(r"\{{\{{.*?\}}\}}|\{{%.*?%\}}|<%.*?%>|`[^`]+`|\$?\{{{name}\}}|%\({name}\)[sd]");
    Regex::new(&pattern).expect("the pattern is constant and tested")
});

/// The places of a line that are a program's, in order: names of its own stand there, not words. `O(line)`.
pub fn blanks(text: &str) -> impl Iterator<Item = Span> {
    let may_have = text.contains(['{', '%', '`']);
    may_have.then(|| BLANK.find_iter(text)).into_iter().flatten().map(|found| Span::new(found.start(), found.end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_found_with_what_encloses_them() {
        let text =
            "Kính gửi {{ ten }}, {ho_ten} ở ${dia.chi}: %(so)s đồng, {% if moi %}mới{% endif %} <%= ngay %>, `ten = 1`";
        let found: Vec<_> = blanks(text).map(|span| span.of(text)).collect();
        let expected = [
            "{{ ten }}",
            "{ho_ten}",
            "${dia.chi}",
            "%(so)s",
            "{% if moi %}",
            "{% endif %}",
            "<%= ngay %>",
            "`ten = 1`",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn braces_and_percentages_of_text_are_none() {
        for text in
            ["giảm 5% (so với quý I)", "tập {a, b}", "{ten dai}", "4{trưởng", "{}", "{{ không đóng", "một ` hai"]
        {
            assert_eq!(blanks(text).count(), 0, "{text}");
        }
    }
}
