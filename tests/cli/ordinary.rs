//! Ordinary inputs that other programs trip over: marks, line ends, wide characters, forms, nothing at all.

use crate::support::{Folder, RIGHT, WRONG};

fn utf16(text: &str, big: bool) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

/// Asserts what one text becomes, through stdin and as a file.
#[track_caller]
fn becomes(input: &[u8], expected: &[u8]) {
    let folder = Folder::new();
    folder.write("a.txt", input);
    let args = ["fix", "--mode", "clean", "--replace", "r.tsv"];
    assert_eq!(folder.pipe(&args, input).ok().stdout, expected);
    assert_eq!(folder.mend(&["fix", "--mode", "clean", "a.txt"]).ok().stdout, expected);
}

#[test]
fn a_byte_order_mark_stays() {
    becomes(b"\xef\xbb\xbf12\n", b"\xef\xbb\xbf12\n");
    becomes(format!("\u{feff}{WRONG} 12\n").as_bytes(), format!("\u{feff}{RIGHT} 12\n").as_bytes());
}

#[test]
fn line_ends_stay() {
    becomes(format!("12\r\n{WRONG}\r\n\n 34 \t\r\n").as_bytes(), format!("12\r\n{RIGHT}\r\n\n 34 \t\r\n").as_bytes());
    becomes(format!("{WRONG}\u{c}\n12").as_bytes(), format!("{RIGHT}\u{c}\n12").as_bytes());
    becomes(format!("12\n{WRONG}").as_bytes(), format!("12\n{RIGHT}").as_bytes());
    becomes(b"12\r", b"12\r");
}

#[test]
fn utf16_is_written_back() {
    for big in [false, true] {
        let text = |word: &str| utf16(&format!("Số 12\r\n{word} 34\r\n"), big);
        becomes(&text(WRONG), &text(RIGHT));
        becomes(&text("56"), &text("56"));
    }
    // Without a mark it is told by its zeros.
    let bytes: Vec<u8> = format!("12 {WRONG}\n").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let expected: Vec<u8> = format!("12 {RIGHT}\n").encode_utf16().flat_map(u16::to_le_bytes).collect();
    becomes(&bytes, &expected);
}

#[test]
fn an_empty_file_is_ordinary() {
    becomes(b"", b"");
    becomes(b"\n", b"\n");
}

#[test]
fn decomposed_text_stays_and_new_words_follow_it() {
    let nfd = "So\u{302}\u{301} 12\n";
    becomes(nfd.as_bytes(), nfd.as_bytes());
    becomes(format!("So\u{302}\u{301} 12 {WRONG}\n").as_bytes(), "So\u{302}\u{301} 12 đu\u{301}ng\n".as_bytes());
}

#[test]
fn what_nothing_is_known_about_stays() {
    for text in
        ["Krông Nô, Đắk Lắk ŏ ê̆ 🙂\n", "| a | b |\n|---|---|\n", ". . . . . 12\n\t\u{a0}\n", "\u{feff}\u{feff}12"]
    {
        becomes(text.as_bytes(), text.as_bytes());
    }
}

#[test]
fn one_line_of_20_megabytes() {
    let folder = Folder::new();
    let mut text = "1234567890 ".repeat(20 * 1024 * 1024 / 11);
    folder.write("long.txt", format!("{text}{WRONG}"));
    folder.mend(&["fix", "--mode", "clean", "long.txt", "-o", "out.txt"]).ok();
    text.push_str(RIGHT);
    assert!(folder.read("out.txt") == text.as_bytes(), "the line comes out with its last word mended");
}

#[test]
fn prose_of_markdown_is_mended_and_its_code_kept() {
    let folder = Folder::new();
    folder.write("a.md", format!("# 12 {WRONG}\n\n```\n{WRONG}\n```\n[{WRONG}](a/{WRONG} b.md) `{WRONG}`\n"));
    let expected = format!("# 12 {RIGHT}\n\n```\n{WRONG}\n```\n[{RIGHT}](a/{WRONG} b.md) `{WRONG}`\n");
    assert_eq!(folder.mend(&["fix", "a.md", "--report", "r.jsonl"]).ok().text(), expected);
    let text =
        b"---\nlayout: trang\n---\nMo tep [huong dan](tai-lieu/huong dan.md), xem <b class=\"to dam\">o day</b>.\n";
    folder.write("b.md", text);
    let restored = folder.run(&["restore", "b.md"]);
    let expected =
        "---\nlayout: trang\n---\nMở tệp [hướng dẫn](tai-lieu/huong dan.md), xem <b class=\"to dam\">ở đây</b>.\n";
    assert_eq!(restored.ok().text(), expected);
}
