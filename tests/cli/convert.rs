//! Legacy encodings to UTF-8: told and named, through stdin, into folders and in place.

use crate::support::{Folder, RIGHT, WRONG};

const TEXT: &str = "Bà ngoại kể chuyện cổ tích,\r\ncả nhà ngồi quanh bếp lửa lắng nghe.\n";
const TCVN3: &[u8] =
    b"B\xb5 ngo\xb9i k\xd3 chuy\xd6n c\xe6 t\xddch,\r\nc\xb6 nh\xb5 ng\xe5i quanh b\xd5p l\xf6a l\xbeng nghe.\n";
const VIQR: &[u8] = b"Ba` ngoa.i ke^? chuye^.n co^? ti'ch,\r\nca? nha` ngo^`i quanh be^'p lu+?a la('ng nghe\\.\n";

#[test]
fn stdin_is_converted_by_name_and_by_what_it_seems_to_be() {
    let folder = Folder::new();
    for (from, bytes) in [("tcvn3", TCVN3), ("viqr", VIQR)] {
        for from in [from, "auto"] {
            assert_eq!(folder.pipe(&["convert", "--from", from], bytes).ok().text(), TEXT);
        }
    }
    assert_eq!(folder.pipe(&["convert", "--from", "auto"], TEXT.as_bytes()).ok().text(), TEXT);
    assert_eq!(folder.pipe(&["convert", "--from", "auto"], b"To be. Or not?\n").ok().text(), "To be. Or not?\n");
}

#[test]
fn a_folder_goes_into_a_folder() {
    let folder = Folder::new();
    folder.write("in/a.txt", TCVN3);
    folder.write("in/b/c.txt", VIQR);
    folder.write("in/d.txt", TEXT);
    let ended = folder.run(&["convert", "--from", "auto", "in", "-o", "out", "-v"]);
    ended.says(
        0,
        &["in/a.txt: converted from tcvn3 (confidence 0.", "in/d.txt: unchanged.", "2 files changed, 1 unchanged"],
    );
    let names = ["a.txt", "b/c.txt", "d.txt"];
    assert_eq!(folder.tree("out"), names.map(|name| (name.to_owned(), TEXT.as_bytes().to_vec())));
}

#[test]
fn in_place_keeps_the_original_under_a_suffix() {
    let folder = Folder::new();
    folder.write("a.txt", TCVN3);
    folder.run(&["convert", "--from", "auto", "-i=.bak", "a.txt"]).ok();
    assert_eq!(folder.read("a.txt"), TEXT.as_bytes());
    assert_eq!(folder.read("a.txt.bak"), TCVN3);
}

#[test]
fn what_cannot_be_read_fails_by_name_and_place() {
    let folder = Folder::new();
    folder.write("nul.txt", b"a\0b");
    folder.write("strange.txt", b"ab\xff");
    folder.write("good.txt", TCVN3);
    let ended = folder.run(&["convert", "--from", "tcvn3", "nul.txt", "strange.txt", "good.txt", "-o", "out"]);
    ended.says(2, &["nul.txt: ", "tcvn3: NUL at byte 1", "strange.txt: ", "byte 0xff at byte 2", "try --from auto"]);
    assert_eq!(folder.tree("out"), [("good.txt".to_owned(), TEXT.as_bytes().to_vec())]);
    folder.run(&["convert", "--from", "auto", "strange.txt"]).says(2, &["byte 0xff at byte 2 is not UTF-8"]);
    folder.run(&["convert", "good.txt"]).says(2, &["--from"]);
}

#[test]
fn an_encoding_in_doubt_is_named() {
    let folder = Folder::new();
    folder.write("a.txt", b"l\xb8\n");
    folder.run(&["convert", "--from", "auto", "a.txt", "-o", "b.txt"]).says(0, &["a.txt: taken for ", "--from"]);
}

#[test]
fn threads_change_nothing() {
    let folder = Folder::new();
    for name in 0..20 {
        folder.write(&format!("in/{name}.txt"), TCVN3);
    }
    for (jobs, out) in [("1", "one"), ("8", "eight")] {
        folder.run(&["convert", "--from", "auto", "in", "-o", out, "-j", jobs]).ok();
    }
    assert_eq!(folder.tree("one"), folder.tree("eight"));
}

#[test]
fn packages_are_left_to_fix() {
    let folder = Folder::new();
    // A PDF may hold no byte that text lacks, and would be spoiled in silence.
    folder.write("in/a.pdf", b"%PDF-1.4\n% B\xb5 ngo\xb9i k\xd3 chuy\xd6n c\xe6 t\xddch\n");
    folder.write("in/b.docx", b"PK\x03\x04....word/document.xml");
    folder.write("in/c.html", "<!DOCTYPE html><p>Ba` ngoa.i ke^? chuye^.n</p>\n");
    folder.write("in/d.txt", TCVN3);
    let ended = folder.run(&["convert", "--from", "auto", "in", "-o", "out"]);
    ended.says(0, &["1 file changed, 0 unchanged, 3 skipped, 0 failed"]);
    let named = folder.run(&["convert", "--from", "tcvn3", "in/a.pdf"]);
    named.says(2, &["in/a.pdf: pdf holds no plain text", "phucdau fix"]);
    assert_eq!(named.text(), "");
}

/// `text` in TCVN3, a byte a letter.
fn tcvn3(text: &str) -> Vec<u8> {
    phucdau_formats::legacy::encode(text, phucdau_formats::legacy::Legacy::Tcvn3).unwrap()
}

#[test]
fn what_is_edited_of_an_older_encoding_becomes_utf8_and_the_rest_keeps_its_bytes() {
    let folder = Folder::new();
    let text = |word: &str| format!("cộng hòa xã hội chủ nghĩa việt nam\r\n{word} 12\r\n");
    folder.write("in/a.txt", tcvn3(&text(WRONG)));
    folder.write("in/b.txt", tcvn3(&text("12")));
    for options in [&[][..], &["--encoding", "tcvn3"]] {
        let args = ["fix", "in", "-o", "out", "--mode", "clean", "--report", "r.json"];
        folder.mend(&[&args[..], options].concat()).says(0, &["1 file changed, 1 unchanged"]);
        assert_eq!(String::from_utf8(folder.read("out/a.txt")).unwrap(), text(RIGHT));
        assert_eq!(folder.read("out/b.txt"), tcvn3(&text("12")));
        assert!(String::from_utf8(folder.read("r.json")).unwrap().contains("\"encoding\":\"tcvn3\""));
    }
    folder.write("c.txt", b"12 \xff\xfe\xfd");
    folder.run(&["fix", "c.txt"]).says(2, &["c.txt: txt: invalid UTF-8 at byte 3"]);
    folder.write("d.txt", b"12\0");
    folder.run(&["fix", "d.txt", "--encoding", "tcvn3"]).says(2, &["d.txt: tcvn3: NUL at byte 2"]);
}
