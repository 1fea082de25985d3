//! Dates, numbers of documents and three dots that an engine broke at a sign: `24/ 10/2025`, `12/2020/QD- UBND`, `. ..`.

use super::Observed;
use crate::token::Class;

/// Whether the white space behind the sign at `at` breaks a date, the number of a document or three dots. The written rule:
///
/// - behind a slash that follows a number of at most four digits: what comes is a month and a year of four digits, or
///   a year of four digits and a slash (`24/ 10/2025`, `101/ 2024/NĐ-CP`);
/// - behind a slash that follows a day and a month: what comes is a year of four digits (`24/10/ 2025`);
/// - behind a dash that follows capitals which stand behind a slash and a number: what comes begins with two capitals,
///   perhaps behind a second dash (`12/2020/QĐ- UBND`);
/// - between dots: those that touch on both sides are three together (`;. ..`, `.. .`).
pub fn is_broken(atoms: &[Observed], at: usize) -> bool {
    let atom = &atoms[at];
    let (Some(before), Some(next)) = (at.checked_sub(1).map(|before| &atoms[before]), atoms.get(at + 1)) else {
        return false;
    };
    if atom.spaced || !next.spaced || next.opens_line {
        return false;
    }
    let touches = |at: usize| atoms.get(at).is_some_and(|atom| !atom.spaced && !atom.opens_line);
    match atom.text {
        "/" if before.class == Class::Number && next.class == Class::Number => {
            let slash_follows = touches(at + 2) && atoms[at + 2].class == Class::Slash;
            match before.text.split_once('/') {
                None if is_digits(before.text, 1..=4) => match next.text.split_once('/') {
                    Some((month, year)) => {
                        is_digits(before.text, 1..=2) && is_digits(month, 1..=2) && is_digits(year, 4..=4)
                    }
                    None => is_digits(next.text, 4..=4) && slash_follows,
                },
                Some((day, month)) => {
                    is_digits(day, 1..=2) && is_digits(month, 1..=2) && is_digits(next.text, 4..=4) && !slash_follows
                }
                None => false,
            }
        }
        "-" if is_symbol(before) => {
            let behind_slash = at >= 3
                && !before.spaced
                && atoms[at - 2].class == Class::Slash
                && !atoms[at - 2].spaced
                && atoms[at - 3].class == Class::Number;
            let second = next.class == Class::Dash && touches(at + 2);
            behind_slash && (is_symbol(next) || second && is_symbol(&atoms[at + 2]))
        }
        "." => {
            let before = atoms[..at].iter().rev().take_while(|atom| atom.text == "." && !atom.spaced).count();
            let after = atoms[at + 2..].iter().take_while(|atom| atom.text == "." && !atom.spaced).count();
            next.text == "." && before + after == 1
        }
        _ => false,
    }
}

/// How many signs from `at` on are specks that touch the number of a document (`.-15/2026/TT-BTC`); 0 if there is none. The
/// written rule: signs behind white space, in front of digits, a slash, a year, a slash and a capital; a dash by itself that
/// opens a line may be that of an item. In the readings of the training pages all eleven such signs are specks.
pub fn stains(atoms: &[Observed], at: usize) -> usize {
    let is_stain = |atom: &Observed| matches!(atom.text, "-" | "–" | "." | ":" | "_" | "~" | "'" | "‘" | "’" | "|");
    if !atoms[at].spaced {
        return 0;
    }
    let signs = atoms[at..].iter().take_while(|atom| is_stain(atom)).count();
    let touching = atoms[at..].iter().skip(1).take(signs + 2).all(|atom| !atom.spaced && !atom.opens_line);
    let [number, slash, letters, ..] = atoms.get(at + signs..).unwrap_or_default() else { return 0 };
    let is_number =
        number.text.split_once('/').is_some_and(|(number, year)| is_digits(number, 1..=4) && is_digits(year, 4..=4));
    let is_item = signs == 1 && atoms[at].opens_line && matches!(atoms[at].text, "-" | "–");
    let is_document = is_number && slash.class == Class::Slash && letters.text.starts_with(char::is_uppercase);
    if touching && is_document && !is_item { signs } else { 0 }
}

/// Whether an atom is a part of the letters of a document number: it is in capitals and touches a dash or a slash.
pub fn in_letters(atoms: &[Observed], at: usize) -> bool {
    let binds = |atom: &Observed| matches!(atom.class, Class::Dash | Class::Slash);
    is_symbol(&atoms[at]) && at > 0 && !atoms[at].spaced && binds(&atoms[at - 1])
}

/// Whether a word begins with two capitals.
fn is_symbol(atom: &Observed) -> bool {
    let mut letters = atom.text.chars();
    atom.class == Class::Word && (0..2).all(|_| letters.next().is_some_and(char::is_uppercase))
}

fn is_digits(text: &str, length: std::ops::RangeInclusive<usize>) -> bool {
    length.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lattice::speck::tests::seen;

    fn broken(text: &str) -> Vec<usize> {
        let atoms = seen(text);
        (0..atoms.len()).filter(|&at| is_broken(&atoms, at)).collect()
    }

    #[test]
    fn dates_and_numbers_of_documents_are_recognised() {
        assert_eq!(broken("24/ 10/2025"), [1]);
        assert_eq!(broken("ngay 24/10/ 2025."), [2]);
        assert_eq!(broken("101/ 2024/ND-CP"), [1]);
        assert_eq!(broken("12/2020/QD- UBND"), [3]);
        assert_eq!(broken("12/2020/QD- -UBND"), [3]);
    }

    #[test]
    fn three_dots_are_recognised() {
        assert_eq!(broken("bai;. .. va"), [2]);
        assert_eq!(broken("nay.. . va"), [2]);
        for text in ["nay. . va", "nay. ... va", "nay... va", ". .."] {
            assert!(broken(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn what_touches_the_number_of_a_document_is_a_speck() {
        let stains = |text: &str| stains(&seen(text), 0);
        assert_eq!(stains("-.15/2026/TT-BTC"), 2);
        assert_eq!(stains(".:64/2025/TT-BTC"), 2);
        assert_eq!(stains("'41/2017/TT-BTC"), 1);
        for text in ["-15/2026/TT", "- .15/2026/TT", "-.15/2026", "-.15/26/TT", "-.1500", "..."] {
            assert_eq!(stains(text), 0, "{text}");
        }
        assert_eq!(super::stains(&seen("theo -445/2013/QD-UBND"), 1), 1);
    }

    #[test]
    fn other_numbers_stay_as_they_are() {
        for text in
            ["1/ 2", "24/ 10", "3/ 2025 nguoi", "QD- UBND", "12/2020/QD- ban", "12/2020/QD - UBND", "2020- 2021"]
        {
            assert!(broken(text).is_empty(), "{text}");
        }
    }
}
