//! Plain text: what is read, what is refused, and that writing changes nothing but what it is told to.

use std::path::Path;

use phucdau::edit::{Edit, Kind, Why, apply};
use phucdau::span::Span;
use phucdau_formats::Charset;
use phucdau_formats::{Encoding, Format, ReadError, Request, Source, read, read_as, write};
use proptest::prelude::*;

fn lines(source: &Source) -> Vec<&str> {
    source.document().lines.iter().map(|line| line.text.as_str()).collect()
}

fn none(source: &Source) -> Vec<Vec<Edit>> {
    vec![Vec::new(); source.document().lines.len()]
}

fn edit(start: usize, end: usize, new: &str) -> Edit {
    let span = Span::new(start, end);
    Edit { span, new: new.into(), confidence: 0.9, doubt: 0.1, kind: Kind::Diacritics, why: Why::Context }
}

/// `text` in one of the encodings, by number.
fn encode(text: &str, encoding: usize) -> Vec<u8> {
    let wide =
        |big: bool| text.encode_utf16().flat_map(move |unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
    match encoding {
        0 => text.as_bytes().to_vec(),
        1 => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        2 => b"\xff\xfe".iter().copied().chain(wide(false)).collect(),
        3 => b"\xfe\xff".iter().copied().chain(wide(true)).collect(),
        4 => wide(false).collect(),
        _ => wide(true).collect(),
    }
}

#[test]
fn lines_end_at_lf_or_crlf_only() {
    let source = read("a\r\nb\u{c}\u{85}c\rd\n\n  e\u{2028}f \r".into()).unwrap();
    assert_eq!(lines(&source), ["a", "b\u{c}\u{85}c\rd", "", "  e\u{2028}f \r"]);
    assert_eq!([0, 1, 2, 3].map(|line| source.line_end(line)), ["\r\n", "\n", "\n", ""]);
}

#[test]
fn the_empty_text_has_no_line() {
    for bytes in [&b""[..], b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"] {
        let source = read(bytes.to_vec()).unwrap();
        assert!(lines(&source).is_empty());
        assert_eq!(write::<Vec<Edit>>(&source, &[]).bytes, bytes);
    }
}

#[test]
fn every_encoding_is_told_and_kept() {
    let text = "Số: 12/QĐ-UBND\r\nĐắk Lắk 🙂 Thuc hien";
    let expected = [
        Encoding::Utf8,
        Encoding::Utf8Bom,
        Encoding::Utf16Le { bom: true },
        Encoding::Utf16Be { bom: true },
        Encoding::Utf16Le { bom: false },
        Encoding::Utf16Be { bom: false },
    ];
    for (number, expected) in expected.into_iter().enumerate() {
        let source = read(encode(text, number)).unwrap();
        assert_eq!(source.encoding(), Some(expected));
        assert_eq!(lines(&source), ["Số: 12/QĐ-UBND", "Đắk Lắk 🙂 Thuc hien"]);
        assert_eq!(source.line_end(0), "\r\n");
        let start = source.document().lines[1].text.find("Thuc").unwrap();
        let edits = [vec![], vec![edit(start, start + 4, "Thực"), edit(start + 5, start + 9, "hiện")]];
        assert_eq!(write(&source, &edits).bytes, encode(&text.replace("Thuc hien", "Thực hiện"), number));
    }
}

#[test]
fn utf16_without_a_mark_can_be_asked_for() {
    let bytes = encode("ệệệệ", 5);
    let request = Request { encoding: Charset::Utf16, ..Request::default() };
    let source = read_as(bytes.clone(), &request).unwrap();
    assert_eq!(source.encoding(), Some(Encoding::Utf16Le { bom: false }));
    assert_eq!(write(&source, &none(&source)).bytes, bytes);
}

#[test]
fn bad_bytes_are_named_by_place() {
    let cases: &[(&[u8], ReadError)] = &[
        (b"abc\nd\xffe", ReadError::Utf8 { format: Format::Txt, offset: 5, byte: 0xff, line: 2 }),
        (b"\xef\xbb\xbfab\xe1\xbb", ReadError::Utf8 { format: Format::Txt, offset: 5, byte: 0xe1, line: 1 }),
        (b"a\n\nb\0c", ReadError::Nul { format: Format::Txt, offset: 4, line: 3 }),
        (b"a\0b\xff", ReadError::Nul { format: Format::Txt, offset: 1, line: 1 }),
        (b"\xff\xfea\0\0\0", ReadError::Nul { format: Format::Txt, offset: 4, line: 1 }),
        (b"\xff\xfea\0b", ReadError::OddLength { format: Format::Txt, offset: 4, length: 5 }),
        (b"\xfe\xff\0a\0\n\xd8\x3d\0b", ReadError::Surrogate { format: Format::Txt, offset: 6, unit: 0xd83d, line: 2 }),
        (b"\x7fELF", ReadError::NotRead { format: Format::Binary }),
    ];
    for (bytes, expected) in cases {
        let error = read(bytes.to_vec()).unwrap_err();
        assert_eq!(error, *expected);
        assert!(error.to_string().contains("byte"), "{error}");
    }
}

#[test]
fn a_format_that_is_asked_for_is_not_detected() {
    let request = Request { format: Some(Format::Txt), name: Some(Path::new("a.html")), ..Request::default() };
    assert_eq!(read_as(b"<!doctype html>".to_vec(), &request).unwrap().format(), Format::Txt);
    let request = Request { format: None, ..request };
    let by_name = read_as(b"chu".to_vec(), &request).unwrap();
    assert_eq!(by_name.format(), Format::Html, "the name decides where the content does not");
}

#[test]
fn new_words_take_the_form_around_them() {
    let nfd = "Thu\u{31b}\u{323}c hien\nhien\n";
    let source = read(nfd.into()).unwrap();
    let word = nfd.find("hien").unwrap();
    let mut edits = vec![vec![edit(word, word + 4, "hiện")], vec![edit(0, 4, "hiện")]];
    let expected = nfd.replace("hien", "hie\u{323}\u{302}n");
    assert_eq!(write(&source, &edits).bytes, expected.as_bytes());
    source.conform(&mut edits);
    assert_eq!(edits[0][0].new, "hie\u{323}\u{302}n");
    assert_eq!(write(&source, &edits).bytes, expected.as_bytes(), "conforming twice changes nothing");

    // The old word counts before its line, the line before the document.
    let mixed = "a\u{301} a\u{301} a\u{301} sự viec\n";
    let source = read(mixed.into()).unwrap();
    let old = mixed.find("sự").unwrap();
    let edits = [vec![edit(old, old + "sự".len(), "sự"), edit(old + 5, old + 9, "việc")]];
    assert_eq!(write(&source, &edits).bytes, "a\u{301} a\u{301} a\u{301} sự vie\u{323}\u{302}c\n".as_bytes());

    let windows = "Thư\u{323}c hiê\u{323}n dung";
    let source = read(windows.into()).unwrap();
    let at = windows.find("dung").unwrap();
    let edits = [vec![edit(at, at + 4, "đúng")]];
    assert_eq!(write(&source, &edits).bytes, windows.replace("dung", "đu\u{301}ng").as_bytes());
}

#[test]
fn signs_of_markdown_are_kept() {
    let text = "## Đầu đề |\n";
    let signs = edit(0, 3, "");
    let word = edit(3, 3 + "Đầu".len(), "");
    for (format, kept) in [(Format::Md, true), (Format::Txt, false)] {
        let source = read_as(text.into(), &Request { format: Some(format), ..Request::default() }).unwrap();
        assert_eq!(source.keeps(0, &signs), kept);
        assert!(!source.keeps(0, &word), "a word is no sign");
    }
}

#[test]
fn code_and_addresses_of_markdown_are_kept() {
    let text = "mot `hai` [ba](bon)\r\n```\nnam\n```\nsau\n";
    let (words, kept) = (["mot", "hai", "ba", "bon", "nam", "sau"], [false, true, false, true, true, false]);
    for (format, has_code) in [(Format::Md, true), (Format::Txt, false)] {
        let source = read_as(text.into(), &Request { format: Some(format), ..Request::default() }).unwrap();
        for (word, is_code) in words.into_iter().zip(kept) {
            let lines = source.document().lines.iter().enumerate();
            let mut places = lines.filter_map(|(line, text)| Some((line, text.text.find(word)?)));
            let (line, at) = places.next().unwrap();
            assert_eq!(source.keeps(line, &edit(at, at + word.len(), "x")), has_code && is_code, "{word}");
        }
    }
}

#[test]
fn one_long_line_is_linear() {
    let text = "nuoc ".repeat(400_000);
    let source = read(text.clone().into()).unwrap();
    let edits: Vec<Edit> = (0..400_000).map(|word| edit(5 * word, 5 * word + 4, "nước")).collect();
    assert_eq!(write(&source, &[edits]).bytes, text.replace("nuoc", "nước").as_bytes());
}

/// Text of letters, marks, line ends and odd white space, as files hold it.
fn any_text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => "[a-zA-Z ]{0,6}",
        3 => "[àệộđĐỰ]{1,3}",
        1 => prop::sample::select(vec!["\n", "\r\n", "\r", "\n\n", "\u{c}", "\u{301}", "\u{feff}", "🙂", "\t", " \n"])
            .prop_map(str::to_owned),
    ];
    prop::collection::vec(part, 0..30).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn without_edits_the_bytes_stay(text in any_text(), encoding in 0_usize..4) {
        let bytes = encode(&text, encoding);
        let source = read(bytes.clone()).unwrap();
        prop_assert_eq!(write(&source, &none(&source)).bytes, bytes);
        let joined: String = (0..source.document().lines.len())
            .map(|line| format!("{}{}", source.document().lines[line].text, source.line_end(line)))
            .collect();
        prop_assert_eq!(joined, text.strip_prefix('\u{feff}').filter(|_| encoding == 0).unwrap_or(&text));
    }

    #[test]
    fn edits_are_spliced_where_they_stand(
        text in any_text(), encoding in 1_usize..4, cuts in prop::collection::vec((0_usize..200, "[a-z ]{0,3}"), 0..12),
    ) {
        let source = read(encode(&text, encoding)).unwrap();
        let mut edits = none(&source);
        let mut expected = String::new();
        for (index, line) in source.document().lines.iter().enumerate() {
            let marks: Vec<usize> = line.text.char_indices().map(|(at, _)| at).chain([line.text.len()]).collect();
            let mut from = 0;
            for (cut, new) in &cuts {
                let start = from + cut % 7;
                let end = start + cut % 3;
                if end >= marks.len() {
                    break;
                }
                edits[index].push(edit(marks[start], marks[end], new));
                from = end;
            }
            // The reference: replace in the decoded line, then join and encode everything anew.
            expected += &apply(&line.text, &edits[index]);
            expected += source.line_end(index);
        }
        prop_assert_eq!(write(&source, &edits).bytes, encode(&expected, encoding));
    }

    #[test]
    fn no_bytes_cause_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), charset in 0_usize..3) {
        let encoding = [Charset::Auto, Charset::Utf8, Charset::Utf16][charset];
        if let Ok(source) = read_as(bytes.clone(), &Request { encoding, ..Request::default() }) {
            prop_assert_eq!(write(&source, &none(&source)).bytes, bytes);
        }
    }

    #[test]
    fn wide_bytes_cause_no_panic(units in prop::collection::vec(any::<u16>(), 0..100), big in any::<bool>()) {
        let bytes: Vec<u8> = units.iter().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect();
        for bytes in [bytes.clone(), [b"\xff\xfe", &bytes[..]].concat(), [b"\xfe\xff", &bytes[..]].concat()] {
            if let Ok(source) = read(bytes.clone()) {
                prop_assert_eq!(write(&source, &none(&source)).bytes, bytes);
            }
        }
    }
}
