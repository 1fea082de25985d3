//! Columns of tables, fields of JSON lines and the text of HTML: only what was named changes.

use crate::support::{Folder, RIGHT, WRONG};

const TABLE: &str = "so;ten;ghi chu\r\n1;xqsaix;\"xqsaix; 12\"\r\n";
const LINES: &str = "{\"id\":\"xqsaix\",\"a\":{\"b\":[\"xqsaix 12\"]}}\n";
const PAGE: &str = "<!DOCTYPE html><html class='xqsaix'><p><b>xqsaix</b> 12</p><script>xqsaix</script></html>\n";

fn all() -> [(&'static str, &'static [&'static str], &'static str, String); 3] {
    let once = |text: &str, from: &str| text.replace(from, &from.replace(WRONG, RIGHT));
    [
        ("a.csv", &["--column", "ghi chu"], TABLE, once(TABLE, "xqsaix; 12")),
        ("b.jsonl", &["--field", "a.b"], LINES, once(LINES, "xqsaix 12")),
        ("c.html", &[], PAGE, once(PAGE, "<b>xqsaix")),
    ]
}

#[test]
fn only_what_is_named_changes() {
    let folder = Folder::new();
    for (name, options, text, expected) in all() {
        folder.write(name, text);
        assert_eq!(folder.mend(&[&["fix", name], options].concat()).ok().text(), expected);
        // Without a name the option tells what it is.
        let piped = folder.pipe(&[&["fix", "--replace", "r.tsv"], options].concat(), text.as_bytes());
        assert_eq!(piped.ok().text(), expected);
        folder.write("name", text);
        assert_eq!(folder.mend(&[&["fix", "name"], options].concat()).ok().text(), expected);
    }
}

#[test]
fn edits_are_told_by_the_lines_of_the_file() {
    let folder = Folder::new();
    folder.write("a.csv", "so;ten\n1;\"hai\nxqsaix\"\n2;\n3;xqsaix\n");
    let told = folder.mend(&["check", "a.csv", "--column", "ten"]).text().to_owned();
    let places: Vec<&str> = told.lines().map(|line| line.split(": ").next().unwrap_or_default()).collect();
    assert_eq!(places, ["a.csv:3:1", "a.csv:5:1"]);
    folder.write("b.jsonl", "{\"a\":\"hai\\nxqsaix\"}\n{}\n{\"a\":\"xqsaix\"}\n");
    let told = folder.mend(&["check", "b.jsonl", "--field", "a"]).text().to_owned();
    let places: Vec<&str> = told.lines().map(|line| line.split(": ").next().unwrap_or_default()).collect();
    assert_eq!(places, ["b.jsonl:1:1", "b.jsonl:3:1"]);
}

#[test]
fn folders_give_them_where_they_are_asked_for() {
    let folder = Folder::new();
    for (name, _, text, _) in all() {
        folder.write(&format!("in/{name}"), text);
    }
    folder.mend(&["fix", "in", "-o", "none"]).says(0, &["0 files changed", "3 skipped"]);
    let named = ["--column", "ghi chu", "--field", "a.b"];
    let asked = ["fix", "in", "-o", "out", "--include", "*.csv", "--include", "*.jsonl", "--include", "*.html"];
    folder.mend(&[&asked[..], &named].concat()).says(0, &["3 files changed"]);
    for (name, _, _, expected) in all() {
        assert_eq!(String::from_utf8(folder.read(&format!("out/{name}"))).unwrap(), expected);
    }
}

#[test]
fn wrong_names_are_told_with_the_right_ones() {
    let folder = Folder::new();
    folder.write("a.csv", TABLE);
    folder.write("b.jsonl", LINES);
    folder.run(&["fix", "a.csv"]).says(2, &["a.csv: csv: nothing to repair was named; use --column"]);
    folder.run(&["fix", "b.jsonl"]).says(2, &["b.jsonl: jsonl: nothing to repair was named; use --field"]);
    folder.run(&["fix", "a.csv", "--column", "x"]).says(2, &["no `x` in it; there are: so, ten, ghi chu"]);
    folder.write("c.csv", "");
    folder.run(&["fix", "c.csv", "--column", "x"]).says(2, &["no `x` in it, nor any other name"]);
    folder.run(&["fix", "b.jsonl", "--field", "x"]).says(2, &["no `x` in it; there are: id, a, a.b"]);
}

#[test]
fn a_document_that_was_cut_is_named_as_one() {
    let folder = Folder::new();
    folder.write("a.docx", b"PK\x03\x04....");
    folder.run(&["fix", "a.docx"]).says(2, &["a.docx: docx: ", "at byte", "cut or damaged"]);
}

#[test]
fn a_column_of_a_table_with_tabs_changes_alone() {
    let folder = Folder::new();
    let table = |word: &str| format!("name\tnote\tcode\r\n{WRONG}\t\"{word} 12\"\t{WRONG}\r\n");
    folder.write("a.tsv", table(WRONG));
    assert_eq!(folder.mend(&["fix", "a.tsv", "--column", "note"]).ok().text(), table(RIGHT));
}

#[test]
fn where_a_name_tells_nothing_the_option_does() {
    let folder = Folder::new();
    let table = |word: &str| format!("{WRONG},note\n{WRONG},{word}\n");
    let line = |word: &str| format!("{{\"{WRONG}\":\"{WRONG}\",\"text\":\"{word}\"}}\n");
    for (option, name, text, expected) in
        [("--column", "note", table(WRONG), table(RIGHT)), ("--field", "text", line(WRONG), line(RIGHT))]
    {
        let piped = folder.pipe(&["fix", "--replace", "r.tsv", option, name], text.as_bytes());
        assert_eq!(piped.ok().text(), expected);
        folder.write("in/a", &text);
        assert_eq!(folder.mend(&["fix", "in/a", option, name]).ok().text(), expected);
        // Texts beside tables stay texts.
        folder.mend(&["check", "in", option, name]).says(1, &["1 file would change", "0 failed"]);
    }
    folder.write("b.csv", "");
    folder.run(&["fix", "b.csv", "--column", "x"]).says(2, &["no `x` in it, nor any other name"]);
}

#[test]
fn a_format_without_columns_and_fields_says_so() {
    let folder = Folder::new();
    folder.write("a.txt", format!("{WRONG}\n"));
    folder.write("b.html", PAGE);
    for (option, name) in [("--column", "a.txt"), ("--field", "a.txt"), ("--column", "b.html")] {
        let ended = folder.run(&["fix", name, option, "x"]);
        ended.says(2, &[name, "has neither columns nor fields; --column is for CSV and TSV"]);
        assert!(ended.stdout.is_empty());
        let ended = folder.run(&["fix", name, option, "x", "--lang", "vi"]);
        ended.says(2, &["không có cột hay trường; --column dùng cho CSV và TSV"]);
    }
}
