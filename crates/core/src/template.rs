//! What of a text is a program's or a formula's: `{{ ten }}`, `$ten`, `%(ten)s`, `@ten`, code between backquotes, `cos x`.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::char::is_combining_mark;

use crate::span::Span;

static BLANK: LazyLock<Regex> = LazyLock::new(|| {
    let name = r"[A-Za-z_][A-Za-z0-9_.]*";
    let filled = format!(
        r"\{{\{{.*?\}}\}}+|\{{%.*?%\}}|<%.*?%>|\[\[[!-~]+?\]\]|[#$]?\{{[A-Za-z_$][!-z|~]*\}}|%\({name}\)[sd]|%l{{0,2}}[dusfxi](?-u:\b)"
    );
    let named = format!(r"[@$]{name}|#[\p{{L}}_][\p{{L}}\p{{N}}_]*|</?[A-Za-z][A-Za-z0-9_-]*>|`[^`]+`");
    let dotted = r"(?-u:\b)(?:[a-z]+(?:\.[a-z]+){2,}|[a-z0-9]+(?:-[a-z0-9]+){3,})(?-u:\b)";
    let code = r"(?-u:\b)(?:if|for|while|switch)\s*\(";
    let formula = r"(?-u:\b)(?:sin|cos|tan|cot|log|lim|ln)(?:[²³⁴]|\s)?\s?\d*(?:[xyztA-Cα-ω]|\()";
    Regex::new(&format!("{filled}|{named}|{dotted}|{code}|{formula}")).expect("the pattern is constant and tested")
});

/// The places of a line that are a program's or a formula's, in order: names of its own stand there, not words. `O(line)`.
///
/// ```
/// use phucdau::template::blanks;
/// let text = "Xin chào {{ ten }}, cos x = 1";
/// assert_eq!(blanks(text).map(|span| span.of(text)).collect::<Vec<_>>(), ["{{ ten }}", "cos x"]);
/// ```
pub fn blanks(text: &str) -> impl Iterator<Item = Span> {
    let found = BLANK.find_iter(text).filter(|found| {
        let touches = |one: Option<char>, other: Option<char>| {
            let letter = |c: char| c.is_alphanumeric() || is_combining_mark(c);
            // `100%lu`, `a@b`, `5$a`
            let opens = |c: char| letter(c) || matches!(c, '%' | '@' | '#' | '$');
            one.is_some_and(letter) && other.is_some_and(opens)
        };
        let (before, seen, behind) = (&text[..found.start()], found.as_str(), &text[found.end()..]);
        let (mut inside, mut next) = (seen.chars(), behind.chars().next());
        !touches(before.chars().next_back(), inside.next())
            && !touches(next.take(), inside.next_back().filter(|c| c.is_alphanumeric()))
    });
    found.map(|found| Span::new(found.start(), found.end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        blanks(text).map(|span| span.of(text)).collect()
    }

    #[test]
    fn blanks_are_found_with_what_encloses_them() {
        let text =
            "Kính gửi {{ ten }}, {ho_ten} ở ${dia.chi}: %(so)s đồng, {% if moi %}mới{% endif %} <%= ngay %>, `ten = 1`";
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
        assert_eq!(found(text), expected);
        let text = "[[ngay]] {ten:>10} {{{noi_dung}}} $ten @Model.Ten #{ten} %ld %s <ten> #Tết {nguoi['ten']} me.ngon.nau bai-viet-moi-nhat";
        assert_eq!(found(text), text.split(' ').collect::<Vec<_>>());
    }

    #[test]
    fn formulas_and_conditions_are_found() {
        assert_eq!(found("Biết cos x = 1/2, tính sin²x và tan(a)"), ["cos x", "sin²x", "tan("]);
        assert_eq!(found("if (i == 0) thì dừng"), ["if ("]);
    }

    #[test]
    fn braces_and_percentages_of_text_are_none() {
        for text in [
            "giảm 5% (so với quý I)",
            "tập {a, b}",
            "{ten dai}",
            "4{trưởng",
            "{}",
            "{{ không đóng",
            "một ` hai",
            "100%lu",
            "hop@thu",
            "5$",
            "cos nang tan o lim",
            "xong.sau",
            "kinh-tế-xã-hội",
            "do (nguyên nhân)",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
