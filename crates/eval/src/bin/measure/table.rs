//! Numbers and rows of Markdown tables.

use std::fmt::Arguments;
use std::io::{Write, stdout};

/// Prints a line. Where nobody reads any more, the program ends.
pub(crate) fn say(line: Arguments<'_>) {
    if writeln!(stdout(), "{line}").is_err() {
        std::process::exit(0);
    }
}

/// A share of 1 as a percentage with two decimals.
pub(crate) fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), |share| format!("{:.2} %", share * 100.0))
}

/// A count with its thousands apart.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Prints a row; the cells' own bars are escaped.
pub(crate) fn row<S: AsRef<str>>(cells: &[S]) {
    let cells: Vec<String> = cells.iter().map(|cell| cell.as_ref().replace('|', "\\|")).collect();
    say!("| {} |", cells.join(" | "));
}

/// Prints a heading, and the head of a table whose first column is text and the others numbers.
pub(crate) fn head(title: &str, columns: &[&str]) {
    say!("### {title}\n");
    row(columns);
    let rules: Vec<&str> = (0..columns.len()).map(|at| if at == 0 { "---" } else { "---:" }).collect();
    row(&rules);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!([0, 999, 1000, 1_234_567].map(count), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([percent(Some(0.0123)), percent(None)], ["1.23 %", "-"]);
    }
}
