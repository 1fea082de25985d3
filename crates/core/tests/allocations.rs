//! A worker that has seen a vocabulary asks for no memory for each token any more.
#![cfg(feature = "embedded")]

use allocation_counter::measure;
use phucdau::corrector::{Corrector, Lists, Mode, Options};
use phucdau::document::Document;

/// A text of each damage.
const TEXTS: [(Mode, &str); 4] = [
    (Mode::Restore, "Uy ban nhan dan huyen bao cao ket qua thuc hien nhiem vu nam hoc va phuong huong thoi gian toi, "),
    (Mode::Ocr, "Uy ban nhan dan huyén bao cdo két qua thuc hién nhiém vu nam hoc va phuong hudng thoi gian téi, "),
    (Mode::Auto, "Ủy ban nhân dân huyên báo cáo kêt quả thực hiên nhiệm vu năm học và phương hướng thời gian tới, "),
    (Mode::Auto, "Ủy ban nhân dân huyện báo cáo kết quả thực hiện nhiệm vụ năm học và phương hướng thời gian tới, "),
];

/// How often a worker asks for memory for one long line, once it knows it.
fn allocations(mode: Mode, text: &str, times: usize) -> u64 {
    let options = Options { mode, ..Options::default() };
    let mut worker = Corrector::embedded(options, &Lists::default()).unwrap().worker();
    let document = Document::from_text(&text.repeat(times));
    for _ in 0..2 {
        worker.correct_large(&document);
    }
    measure(|| drop(worker.correct_large(&document))).count_total
}

#[test]
fn memory_is_asked_for_by_stretches_and_not_by_tokens() {
    for (mode, text) in TEXTS {
        let (short, long) = (allocations(mode, text, 100), allocations(mode, text, 200));
        let tokens = 100 * text.split_whitespace().count() as u64;
        let more = long.saturating_sub(short);
        eprintln!("{mode:?}: {more} allocations for {tokens} tokens more");
        assert!(more * 5 < tokens, "{mode:?}: {more} allocations for {tokens} tokens more: {text}");
    }
}

/// Lines of ten made-up words each; hardly any comes twice.
fn lines(count: usize, seed: &mut u64) -> String {
    let mut out = String::new();
    for _ in 0..count {
        for _ in 0..10 {
            // Xorshift, by George Marsaglia: any numbers will do.
            *seed ^= *seed << 13;
            *seed ^= *seed >> 7;
            *seed ^= *seed << 17;
            let (onsets, vowels, codas) = (b"bcdghklmnpqrstvx", b"aeiouy", b"cmnpt");
            let pick = |letters: &[u8], shift: u32| char::from(letters[(*seed >> shift) as usize % letters.len()]);
            out.extend([pick(onsets, 3), pick(onsets, 9), pick(vowels, 15), pick(vowels, 21), pick(codas, 27), ' ']);
        }
        out.push('\n');
    }
    out
}

#[test]
fn a_worker_holds_sixteen_mebibytes_and_four_times_its_document_at_most() {
    let corrector = Corrector::embedded(Options::default(), &Lists::default()).unwrap();
    let mut seed = 0x2545_f491_4f6c_dd1d;
    let bare = TEXTS[0].1.repeat(10_000).replace("toi, ", "toi.\n");
    let read = TEXTS[1].1.repeat(2_000).replace("téi, ", "téi.\n");
    for (what, text) in [
        ("a few lines", lines(20, &mut seed)),
        ("words that no lexicon knows", lines(10_000, &mut seed)),
        ("words of which each changes", bare),
        ("words that an English model read", read),
    ] {
        let document = Document::from_text(&text);
        let size: u64 = document.lines.iter().map(|line| line.text.len() as u64).sum();
        let most = measure(|| drop(corrector.worker().correct_large(&document))).bytes_max;
        println!("{what}, {size} bytes: {most} bytes more at most");
        assert!(most <= (16 << 20) + 4 * size, "{what}: {most} bytes for a document of {size}");
    }
}

#[test]
fn a_worker_does_not_grow_with_the_lines_it_has_seen() {
    let corrector = Corrector::embedded(Options::default(), &Lists::default()).unwrap();
    let mut worker = corrector.worker();
    let mut seed = 0x9e37_79b9_7f4a_7c15;
    let mut held = 0;
    for turn in 0..12 {
        let document = Document::from_text(&lines(500, &mut seed));
        held += measure(|| drop(worker.correct_large(&document))).bytes_current;
        println!("{} lines: {held} bytes held", 500 * (turn + 1));
        assert!(held <= 16 << 20, "{held} bytes after {} lines", 500 * (turn + 1));
    }
}
