//! Fields of JSON lines.

use phucdau_formats::fields::Reason;
use phucdau_formats::fields::jsonl::Layer;

use super::support::*;

fn rewritten(text: &str, fields: &[&str], pairs: &[(&str, &str)]) -> String {
    let (document, layer) = Layer::read(text, fields).unwrap();
    placed(text, &layer.write(text, &edits(&document, pairs)))
}

#[test]
fn only_the_named_fields_are_read_and_written() {
    let text = "{ \"text\" : \"Thuc hien\", \"id\":1.0e5, \"other\":\"Thuc\"}\r\n\r\n{\"id\":null,\"text\":null}\n{\"text\":\"Thuc\\tx\",\"text\":\"Thuc\"}";
    let (document, _) = Layer::read(text, &["text"]).unwrap();
    assert_eq!(texts(&document), ["Thuc hien", "", "Thuc\tx", "", "Thuc"]);
    assert_eq!(
        rewritten(text, &["text"], &[("Thuc", "Thực")]),
        "{ \"text\" : \"Thực hien\", \"id\":1.0e5, \"other\":\"Thuc\"}\r\n\r\n{\"id\":null,\"text\":null}\n{\"text\":\"Thực\\tx\",\"text\":\"Thực\"}"
    );
}

#[test]
fn escapes_stay_and_new_letters_are_written_like_their_neighbours() {
    let text = "{\"a\":\"\\/ \\u00e1n \\\"moi\\\" \\ud83d\\ude00 moi\",\"b\":\"moi\"}\n";
    let (document, _) = Layer::read(text, &["a"]).unwrap();
    assert_eq!(texts(&document), ["/ án \"moi\" \u{1f600} moi"]);
    assert_eq!(
        rewritten(text, &["a", "b"], &[("moi", "mới")]),
        "{\"a\":\"\\/ \\u00e1n \\\"m\\u1edbi\\\" \\ud83d\\ude00 m\\u1edbi\",\"b\":\"m\\u1edbi\"}\n"
    );
    assert_eq!(
        rewritten("{\"a\":\"\\u00E1 moi\"}", &["a"], &[("moi", "mới \"\\\u{1f600}")]),
        "{\"a\":\"\\u00E1 m\\u1EDBi \\\"\\\\\\uD83D\\uDE00\"}"
    );
    assert_eq!(
        rewritten("{\"a\":\"moi\",\"b\":\"\\u00e1 đ\"}", &["a"], &[("moi", "mới")]),
        "{\"a\":\"mới\",\"b\":\"\\u00e1 đ\"}"
    );
}

#[test]
fn line_breaks_lists_and_names_with_dots() {
    let text = "{\"doc\":{\"pages\":[{\"t\":\"mot\\r\\nhai\"},{\"t\":\"\"},{\"t\":[\"ba\"]},[\"khong\"]],\"t\":\"khong\"},\"doc.t\":\"bon\"}";
    let (document, layer) = Layer::read(text, &["doc.t", "doc.pages.t"]).unwrap();
    assert_eq!(texts(&document), ["mot", "hai", "", "ba", "", "khong", "", "bon"]);
    assert_eq!(
        rewritten(text, &["doc.pages.t"], &[("mot", "một"), ("ba", "bà")]),
        text.replace("mot", "một").replace("\"ba\"", "\"bà\"")
    );
    let nothing = |line: usize, new: &str| {
        let mut edits = vec![vec![]; document.lines.len()];
        edits[line] = vec![edit(0, 0, new)];
        reasons(&layer.write(text, &edits))
    };
    assert_eq!(nothing(0, "a\nb"), [Reason::Control]);
    assert_eq!(nothing(2, "a"), [Reason::Fixed]);
}

#[test]
fn half_characters_stay() {
    let text = "{\"a\":\"x\\ud800y moi\\u0001\"}";
    let (document, layer) = Layer::read(text, &["a"]).unwrap();
    assert_eq!(texts(&document), ["x\u{fffd}y moi\u{fffd}"]);
    assert_eq!(rewritten(text, &["a"], &[("moi", "mới")]), "{\"a\":\"x\\ud800y m\\u1edbi\\u0001\"}");
    assert_eq!(reasons(&layer.write(text, &[vec![edit(0, 4, "x")]])), [Reason::Fixed]);
}

#[test]
fn what_is_not_there_or_broken_is_named() {
    let message = |text: &str, fields: &[&str]| Layer::read(text, fields).unwrap_err().to_string();
    assert_eq!(
        message("{}", &[]),
        "jsonl: nothing to repair was named; use --field NAME, which may be given several times"
    );
    assert_eq!(
        message("{\"a\":{\"b\":1}}\n[]\n", &["b"]),
        "jsonl: no field \"b\" at byte 0; there are: \"a\", \"a.b\""
    );
    assert_eq!(message("", &["b"]), "jsonl: no field \"b\" at byte 0; there are: none");
    assert_eq!(
        message("{\"a\":1}\n{\"a\" 1}\n", &["a"]),
        "jsonl: expected `:` at byte 13 (line 2), while reading one JSON value a line; mend the line, or give --input-format txt"
    );
    let deep = "[".repeat(10_000);
    assert!(message(&deep, &["a"]).starts_with("jsonl: "));
    let text = "{\"a\":{\"b\":[\"x\",{\"c\":\"\\u00e1\"}]}}\n";
    for cut in 1..text.len() - 1 {
        assert!(Layer::read(&text[..cut], &["a.b"]).is_err(), "{cut}");
    }
}
