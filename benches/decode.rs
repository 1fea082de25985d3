//! Time per line of the whole decoder: restoring marks, repairing OCR, leaving right text alone.

mod inputs;

use divan::{Bencher, black_box};
use phucdau::corrector::Mode;
use phucdau::document::Document;

fn main() {
    divan::main();
}

/// One line an iteration, in turn, so that the time shown is that of a line.
fn each_line(bencher: Bencher, mode: Mode, lines: Vec<String>) {
    let Some(corrector) = inputs::corrector(mode) else { return };
    let mut worker = corrector.worker();
    let documents: Vec<Document> = lines.chunks(1).map(inputs::document).collect();
    let mut turn = documents.iter().cycle();
    bencher
        .with_inputs(|| turn.next().cloned().unwrap_or_default())
        .bench_local_refs(|line| worker.correct(black_box(line)));
}

#[divan::bench]
fn restore(bencher: Bencher) {
    let lines = inputs::pages().iter().flat_map(|page| &page.gold).map(|line| inputs::stripped(line)).collect();
    each_line(bencher, Mode::Restore, lines);
}

#[divan::bench]
fn ocr(bencher: Bencher) {
    each_line(bencher, Mode::Ocr, inputs::pages().into_iter().flat_map(|page| page.read).collect());
}

#[divan::bench]
fn auto_on_ocr(bencher: Bencher) {
    each_line(bencher, Mode::Auto, inputs::pages().into_iter().flat_map(|page| page.read).collect());
}

#[divan::bench]
fn auto_on_right_text(bencher: Bencher) {
    each_line(bencher, Mode::Auto, inputs::pages().into_iter().flat_map(|page| page.gold).collect());
}
