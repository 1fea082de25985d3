//! Columns of tables, fields of JSON lines and the text of web pages: only what was asked for changes.

use crate::support::{Folder, RIGHT, WRONG};

#[test]
fn only_the_columns_asked_for_change() {
    let folder = Folder::new();
    let table = format!("name;note;code\r\n{WRONG};\"{WRONG} 12\";{WRONG}\r\n");
    folder.write("a.csv", &table);
    let expected = format!("name;note;code\r\n{WRONG};\"{RIGHT} 12\";{WRONG}\r\n");
    assert_eq!(folder.mend(&["fix", "a.csv", "--column", "note"]).ok().text(), expected);
    folder.mend(&["fix", "a.csv"]).says(2, &["a.csv: csv: nothing to repair was named; use --column NAME"]);
    folder.mend(&["fix", "a.csv", "--column", "date"]).says(2, &["no `date` in it; there are: name, note, code"]);
    folder.write("b.tsv", table.replace(';', "\t"));
    let tabs = expected.replace(';', "\t");
    assert_eq!(folder.mend(&["fix", "b.tsv", "--column", "note"]).ok().text(), tabs);
}

#[test]
fn only_the_fields_asked_for_change() {
    let folder = Folder::new();
    let line = |word: &str| format!("{{\"id\": \"{WRONG}\", \"doc\": {{ \"text\":\"{word}\" }}}}\n");
    folder.write("a.jsonl", line(WRONG));
    assert_eq!(folder.mend(&["fix", "a.jsonl", "--field", "doc.text"]).ok().text(), line(RIGHT));
    folder.mend(&["fix", "a.jsonl"]).says(2, &["a.jsonl: jsonl: nothing to repair was named; use --field NAME"]);
    folder.write("b.jsonl", "{\"text\": \n");
    folder.mend(&["fix", "b.jsonl", "--field", "text"]).says(2, &["b.jsonl: jsonl: ", "line 1"]);
}

#[test]
fn a_walk_takes_them_only_when_asked() {
    let folder = Folder::new();
    let page = |word: &str| format!("<!doctype html><html><body title=\"{WRONG}\"><p>{word}</p></body></html>");
    folder.write("in/a.html", page(WRONG));
    folder.write("in/b.csv", "note\n12\n");
    folder.mend(&["fix", "in", "-o", "out"]).says(0, &["0 files changed, 0 unchanged, 2 skipped, 0 failed"]);
    folder.mend(&["fix", "in", "-o", "out", "--include", "*.html"]).says(0, &["1 file changed"]);
    assert_eq!(String::from_utf8(folder.read("out/a.html")).unwrap(), page(RIGHT));
}
