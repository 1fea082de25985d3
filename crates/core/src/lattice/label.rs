//! Labels of items that open a line, `1.` or `c)`, and what an engine made of them: `.2.`, `4,`, `€)`.

use super::Observed;
use crate::token::Class;

/// What a sign at a label was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mend {
    /// That many signs from here on are specks.
    Specks(usize),
    /// The stop behind a number.
    Stop,
    /// The letter of an item.
    Letter(char),
}

/// Signs that one speck before a label may look like.
const MOST: usize = 5;

/// What the sign at `at` was, if it stands at the label of an item. The written rule:
///
/// - signs that open a line and touch a number of one or two digits with a stop or a comma behind it, and then a word with a
///   capital, are specks (`.2. Doanh nghiệp`, `_-4. Chủ trì`); quotation marks and brackets are none, since laws quote items;
/// - a comma behind such a number is a stop (`4, Người dạy`);
/// - a sign of the shape of a `c` before a bracket that opens a line with a word behind it is `c` (`€) Bản sao`).
///
/// All 78 lines of the readings of the training pages that it fits are items in the gold.
pub fn mend(atoms: &[Observed], at: usize) -> Option<Mend> {
    let atom = &atoms[at];
    if is_speck(atom) && atom.opens_line {
        let signs = atoms[at..].iter().take(MOST).take_while(|atom| is_speck(atom)).count();
        if touching(&atoms[at..=at + signs.min(atoms.len() - at - 1)]) && is_number(atoms, at + signs) {
            return Some(Mend::Specks(signs));
        }
    }
    if atom.text == "," && at > 0 && is_number(atoms, at - 1) && opens(atoms, at - 1) {
        return Some(Mend::Stop);
    }
    if matches!(atom.text, "€" | "¢" | "©") && opens(atoms, at) {
        let closed = atoms.get(at + 1).is_some_and(|next| next.text == ")" && !next.spaced);
        let item = atoms.get(at + 2).is_some_and(|word| word.spaced && !word.opens_line && word.class == Class::Word);
        return (closed && item).then_some(Mend::Letter('c'));
    }
    None
}

/// Whether a number of one or two digits stands there, a stop or a comma behind it, and then a word with a capital.
fn is_number(atoms: &[Observed], at: usize) -> bool {
    let [number, stop, word, ..] = atoms.get(at..).unwrap_or_default() else { return false };
    number.class == Class::Number
        && number.text.len() <= 2
        && matches!(stop.text, "." | ",")
        && !stop.spaced
        && word.spaced
        && !word.opens_line
        && word.class == Class::Word
        && word.text.starts_with(char::is_uppercase)
}

/// Whether an atom opens a line, specks before it aside.
fn opens(atoms: &[Observed], at: usize) -> bool {
    let specks = atoms[..at].iter().rev().take(MOST).take_while(|atom| is_speck(atom)).count();
    (at - specks..=at).any(|first| atoms[first].opens_line && touching(&atoms[first..=at]))
}

/// Whether no white space stands between atoms.
fn touching(atoms: &[Observed]) -> bool {
    atoms.iter().skip(1).all(|atom| !atom.spaced)
}

fn is_speck(atom: &Observed) -> bool {
    matches!(atom.text, "." | "," | ":" | ";" | "-" | "_" | "~" | "|" | "'" | "‘" | "’" | "`" | "„" | "ˆ" | "¬")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lattice::speck::tests::seen;

    fn mends(text: &str) -> Vec<(usize, Mend)> {
        let atoms = seen(text);
        (0..atoms.len()).filter_map(|at| Some((at, mend(&atoms, at)?))).collect()
    }

    #[test]
    fn what_touches_the_number_of_an_item_is_a_speck() {
        assert_eq!(mends(".2. Doanh nghiệp"), [(0, Mend::Specks(1))]);
        assert_eq!(mends("xong;\n_-14. Chủ trì"), [(2, Mend::Specks(2))]);
        for text in ["-4 độ", ".2. doanh", "“2. Doanh", "- 2. Doanh", "nay -2. Doanh", "-2.5 Doanh", "-", "-2", "-2."]
        {
            assert!(mends(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_comma_behind_the_number_of_an_item_is_a_stop() {
        assert_eq!(mends("4, Người dạy"), [(1, Mend::Stop)]);
        assert_eq!(mends("_4, Người dạy"), [(0, Mend::Specks(1)), (2, Mend::Stop)]);
        for text in ["4, người", "mục 4, Người", "2024, Sở", "4,5 Người"] {
            assert!(mends(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_sign_before_a_bracket_that_opens_a_line_is_a_letter() {
        assert_eq!(mends("€) Bản sao"), [(0, Mend::Letter('c'))]);
        assert_eq!(mends("b) xong;\n_©) đơn"), [(5, Mend::Letter('c'))]);
        for text in ["5 €) và", "€ 5", "€)", "©) 2"] {
            assert!(mends(text).is_empty(), "{text}");
        }
    }
}
