//! Columns of CSV and TSV.

use phucdau_formats::fields::Reason;
use phucdau_formats::fields::csv::Layer;

use super::support::*;

fn rewritten(text: &str, columns: &[&str], pairs: &[(&str, &str)]) -> String {
    let (document, layer) = Layer::read(text, columns, None).unwrap();
    placed(text, &layer.write(text, &edits(&document, pairs)))
}

#[test]
fn only_the_named_column_is_read_and_written() {
    let text = "so,trich yeu,noi gui\r\n1,Thuc hien,Thuc\r\n\r\n\"2\",\"Thuc, hien\", Thuc \r\n3\r\n4,,x";
    let (document, _) = Layer::read(text, &["trich yeu"], None).unwrap();
    assert_eq!(texts(&document), ["Thuc hien", "", "Thuc, hien"]);
    assert_eq!(
        rewritten(text, &["trich yeu"], &[("Thuc", "Thực")]),
        "so,trich yeu,noi gui\r\n1,Thực hien,Thuc\r\n\r\n\"2\",\"Thực, hien\", Thuc \r\n3\r\n4,,x"
    );
    let (document, _) = Layer::read(text, &["noi gui", "so"], None).unwrap();
    assert_eq!(texts(&document), ["1", "", "Thuc", "", "2", "", " Thuc ", "", "3", "", "4", "", "x"]);
}

#[test]
fn quotes_stay_and_come_only_where_they_are_needed() {
    let text = "a;b\n5\" ong;\"5\"\" ong\"\n";
    let (document, _) = Layer::read(text, &["a", "b"], None).unwrap();
    assert_eq!(texts(&document), ["5\" ong", "", "5\" ong"]);
    assert_eq!(rewritten(text, &["a", "b"], &[("ong", "ống")]), "a;b\n5\" ống;\"5\"\" ống\"\n");
    assert_eq!(
        rewritten(text, &["a", "b"], &[("ong", "ống; \"to\"")]),
        "a;b\n\"5\"\" ống; \"\"to\"\"\";\"5\"\" ống; \"\"to\"\"\"\n"
    );
    // A sign that parts cells elsewhere needs none.
    assert_eq!(rewritten("a;b\nx;y\n", &["a"], &[("x", "x, z")]), "a;b\nx, z;y\n");
}

#[test]
fn line_breaks_in_a_cell_are_lines() {
    let text = "a,b\n\"mot\r\nhai \"\"ba\"\"\",x\n";
    let (document, layer) = Layer::read(text, &["a"], None).unwrap();
    assert_eq!(texts(&document), ["mot", "hai \"ba\""]);
    assert_eq!(rewritten(text, &["a"], &[("mot", "một"), ("\"ba\"", "\"bà\"")]), "a,b\n\"một\r\nhai \"\"bà\"\"\",x\n");
    let written = layer.write(text, &[vec![edit(0, 3, "m\nt")], vec![]]);
    assert_eq!(reasons(&written), [Reason::Control]);
}

#[test]
fn tables_between_tabs_may_quote_or_not() {
    let quoted = "a\tb\n\"mot\tnua\"\t\"x\"\"\"\n";
    assert_eq!(rewritten(quoted, &["a"], &[("mot", "một")]), "a\tb\n\"một\tnua\"\t\"x\"\"\"\n");
    // Rows agree only without quoting.
    let raw = "a\tb\n\"mot\tx\nhai\ty\n";
    let (document, layer) = Layer::read(raw, &["a"], Some(b'\t')).unwrap();
    assert_eq!(texts(&document), ["\"mot", "", "hai"]);
    assert_eq!(rewritten(raw, &["a"], &[("mot", "một")]), "a\tb\n\"một\tx\nhai\ty\n");
    assert_eq!(reasons(&layer.write(raw, &[vec![edit(1, 4, "m\tt")], vec![], vec![]])), [Reason::Control]);
}

#[test]
fn a_cell_without_quoting_does_not_become_a_quoted_one() {
    let raw = "a\tb\n\"mo\"t\"\tx\n\"hai\ty\n";
    let (document, layer) = Layer::read(raw, &["a"], Some(b'\t')).unwrap();
    assert_eq!(texts(&document), ["\"mo\"t\"", "", "\"hai"]);
    assert_eq!(reasons(&layer.write(raw, &edits(&document, &[("o\"t", "ột")]))), [Reason::Control]);
}

#[test]
fn a_row_whose_only_cell_is_emptied_stays_a_row() {
    assert_eq!(rewritten("a\r\n.\r\nhai", &["a"], &[(".", "")]), "a\r\n\"\"\r\nhai");
    assert_eq!(rewritten("a\n\".\"\n", &["a"], &[(".", "")]), "a\n\"\"\n");
    assert_eq!(rewritten("a\nhai", &["a"], &[("hai", "")]), "a\n\"\"");
    assert_eq!(rewritten("a,b\n.,x\n", &["a"], &[(".", "")]), "a,b\n,x\n");
}

#[test]
fn what_is_not_there_is_named_with_what_is() {
    let message = |text: &str, columns: &[&str]| Layer::read(text, columns, None).unwrap_err().to_string();
    assert_eq!(
        message("a,b\n", &[]),
        "csv: nothing to repair was named; use --column NAME, which may be given several times"
    );
    assert_eq!(message("\u{feff}a, b \n", &["a", "c"]), "csv: no column \"c\" at byte 0; there are: \"a\", \"b\"");
    assert_eq!(message("", &["a"]), "csv: no column \"a\" at byte 0; there are: none");
    assert!(message("a,b\nx,\"y\nz,w\n", &["a"]).starts_with("csv: the quote at byte 6 (row 2) is not closed"));
    assert!(message("a,b\n\"x\"y,z\n", &["a"]).starts_with("csv: the quote at byte 4 (row 2)"));
}
