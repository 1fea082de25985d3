//! The memory that reading and writing take: at most eight times the file and a mebibyte, also where every word changes.
#![cfg(target_os = "linux")]

use std::fs;

use phucdau::edit::{Edit, Kind, Packed, Why};
use phucdau::span::Span;
use phucdau_formats::{Format, Request, Writing, read_as};

/// What this process holds, by its name in the table that the system keeps of it, in bytes.
fn memory(name: &str) -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let row = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    row.trim_start_matches(':').trim().trim_end_matches(" kB").parse::<usize>().unwrap() << 10
}

const VOWELS: [char; 5] = ['a', 'e', 'i', 'o', 'u'];

/// Edits of every word with a small vowel.
fn edits(line: &str) -> Packed {
    let start = |word: &str| word.as_ptr() as usize - line.as_ptr() as usize;
    let edit = |word: &str| Edit {
        span: Span::new(start(word), start(word) + word.len()),
        new: word.replacen(VOWELS, "ế", 1).into(),
        confidence: 0.9,
        doubt: 0.1,
        kind: Kind::Diacritics,
        why: Why::Context,
    };
    line.split(' ').filter(|word| word.contains(VOWELS)).map(edit).collect()
}

/// The most that is held over what was held before, less a mebibyte, in multiples of the file.
fn peak(text: String, format: Format) -> f64 {
    let (length, names) = (text.len(), ["x".to_owned()]);
    let before = memory("VmRSS") - length;
    let request = Request { format: Some(format), columns: &names, fields: &names, ..Request::default() };
    let source = read_as(text.into_bytes(), &request).unwrap();
    let edits: Vec<Packed> = source.document().lines.iter().map(|line| edits(&line.text)).collect();
    let written = source.write(&edits, &Writing::default());
    assert_eq!(written.unplaced, []);
    assert!(written.bytes.len() > length);
    memory("VmHWM").saturating_sub(before + (1 << 20)) as f64 / length as f64
}

#[test]
fn every_word_may_change() {
    let line = "Thuc hien Cong dien so 21/CD-UBND ngay 30 thang 8 nam 2023 cua Chu tich";
    // From the one that takes least to the one that takes most: the peak of a process only grows.
    for (format, head, row) in [
        (Format::Txt, "", format!("{line}\n")),
        (Format::Csv, "x,y\n", format!("{line}. {line},1\n")),
        (Format::Jsonl, "", format!("{{\"x\": \"{line}. {line}\"}}\n")),
        (Format::Html, "<!DOCTYPE html>\n", format!("<p>{line}. {line}</p>\n")),
    ] {
        let times = peak(head.to_owned() + &row.repeat(16_000), format);
        println!("{}: {times:.1}", format.name());
        assert!(times < 8.0, "{}: {times:.1} times the file", format.name());
    }
}
