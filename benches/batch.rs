//! Documents a second by threads: each thread has a worker and takes the next document.

mod inputs;

use std::sync::atomic::{AtomicUsize, Ordering};

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use phucdau::corrector::Mode;
use phucdau::document::Document;

fn main() {
    divan::main();
}

const THREADS: [usize; 4] = [1, 2, 4, 8];

fn by_threads(bencher: Bencher, threads: usize, mode: Mode, documents: &[Document]) {
    let Some(corrector) = inputs::corrector(mode) else { return };
    bencher.counter(ItemsCount::new(documents.len())).bench_local(|| {
        let next = AtomicUsize::new(0);
        let work = || {
            let mut worker = corrector.worker();
            while let Some(document) = documents.get(next.fetch_add(1, Ordering::Relaxed)) {
                black_box(worker.correct(document));
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(work);
            }
        });
    });
}

#[divan::bench(args = THREADS, sample_count = 10)]
fn ocr(bencher: Bencher, threads: usize) {
    let documents: Vec<Document> = inputs::pages().iter().map(|page| inputs::document(&page.read)).collect();
    by_threads(bencher, threads, Mode::Ocr, &documents);
}

#[divan::bench(args = THREADS, sample_count = 10)]
fn restore(bencher: Bencher, threads: usize) {
    let bare = |lines: &[String]| lines.iter().map(|line| inputs::stripped(line)).collect::<Vec<_>>();
    let documents: Vec<Document> = inputs::pages().iter().map(|page| inputs::document(&bare(&page.gold))).collect();
    by_threads(bencher, threads, Mode::Restore, &documents);
}
