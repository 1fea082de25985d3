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
