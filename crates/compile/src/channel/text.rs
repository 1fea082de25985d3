//! Reads a channel from its text form, as `Channel::dump` writes it.

use std::path::Path;

use phucdau::channel::{Setting, Table};

use crate::Error;

/// The table that a text describes: lines `name TAB probability` and `intended TAB observed TAB probability`, see
/// [`Table`]; `path` is only named in errors.
///
/// # Errors
/// If a line breaks the format, says something twice, or its probability is not above zero and at most one.
///
/// ```
/// use phucdau_compile::channel::from_text;
/// let table = from_text("đ\td\t0.99\nđ\tđ\t0.01\n", "toy.tsv".as_ref()).unwrap();
/// assert_eq!(from_text(&table.to_string(), "toy.tsv".as_ref()).unwrap(), table);
/// ```
pub fn from_text(text: &str, path: &Path) -> Result<Table, Error> {
    let mut table = Table::default();
    for (number, line) in text.lines().enumerate() {
        let wrong = |column: usize, expected: &str, found: &str| {
            Error::rule(path, (number + 1, column), expected, format!("{found:?}"))
        };
        let columns: Vec<&str> = line.split('\t').collect();
        let (Some(&last), 2..=3) = (columns.last(), columns.len()) else {
            return Err(wrong(1, "two or three columns, parted by tabs", line));
        };
        let cost = last.parse().ok().and_then(Table::cost);
        let cost = cost.ok_or_else(|| wrong(columns.len(), "a probability above 0 and at most 1", last))?;
        let before = match *columns.as_slice() {
            [name, _] => {
                let setting = Setting::ALL.into_iter().find(|setting| setting.name() == name);
                table.settings.insert(setting.ok_or_else(|| wrong(1, "the name of a rate or floor", name))?, cost)
            }
            [intended, observed, ..] => {
                let (from, to) = (intended.chars().count(), observed.chars().count());
                let whole = match from {
                    0 => to == 1,
                    1 => to <= Table::OBSERVED,
                    Table::INTENDED => (1..=2).contains(&to),
                    _ => false,
                };
                if !whole {
                    let rule = "one letter giving up to three characters, two giving one or two, or none giving one";
                    return Err(wrong(1, rule, line));
                }
                table.costs.insert((intended.to_owned(), observed.to_owned()), cost)
            }
            _ => None,
        };
        if before.is_some() {
            return Err(wrong(1, "each segment once", line));
        }
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        from_text(text, "x.tsv".as_ref()).unwrap_err().to_string()
    }

    #[test]
    fn errors_name_line_and_rule() {
        assert!(error("đ\td\t0.5\nabc\td\t0.5").starts_with("x.tsv:2:1: expected one letter"));
        assert!(error("đ\td\t1.5").starts_with("x.tsv:1:3: expected a probability"));
        assert!(error("đ\td\t0").starts_with("x.tsv:1:3: expected a probability"));
        assert!(error("đ\td\tNaN").starts_with("x.tsv:1:3: expected a probability"));
        assert!(error("rate.brken\t0.5").starts_with("x.tsv:1:1: expected the name of a rate"));
        assert!(error("đ\td\t0.5\nđ\td\t0.4").starts_with("x.tsv:2:1: expected each segment once"));
        assert!(error("đ").starts_with("x.tsv:1:1: expected two or three columns"));
    }

    #[test]
    fn every_cost_survives_its_text() {
        for cost in (0..u16::MAX).step_by(7) {
            let table = Table { costs: [(("a".to_owned(), "b".to_owned()), cost)].into(), ..Table::default() };
            assert_eq!(from_text(&table.to_string(), "x".as_ref()).unwrap(), table);
        }
    }
}
