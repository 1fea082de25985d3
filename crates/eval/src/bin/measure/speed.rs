//! Speed within the process: words a second by threads, time to open, peak memory.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use phucdau::corrector::{Corrector, Mode};
use phucdau::document::Document;

use crate::arguments::Arguments;
use crate::restored::stripped;
use crate::sets::{Pages, Text};
use crate::table::{count, head, row};
use crate::{Model, Outcome, corrected, document_of};

/// Words of each workload, about; repair is the slower work.
const REPAIR: usize = 30_000;
const RESTORE: usize = 200_000;
const ROUNDS: usize = 3;

pub(crate) fn measure(arguments: &Arguments, model: &Model, sets: &[Pages], texts: &[Text]) -> Outcome<()> {
    if !arguments.wants("speed") {
        return Ok(());
    }
    head("speed, in process", &["workload", "words", "1 thread, words/s", "2 threads, words/s"]);
    let mut workloads = Vec::new();
    for (name, model, mode) in [
        ("repair, eng, mode auto", "eng", Mode::Auto),
        ("repair, eng, mode ocr", "eng", Mode::Ocr),
        ("repair, vie, mode auto", "vie", Mode::Auto),
    ] {
        let pages = sets.iter().flat_map(|set| &set.pages);
        let readings: Vec<&str> = pages.filter_map(|page| page.reading(model)).collect();
        workloads.push((name, mode, filled(REPAIR, &readings, |raw| Document::from_text(raw))));
    }
    let bare: Vec<Vec<String>> = match texts {
        [] => sets.iter().flat_map(|set| &set.pages).map(|page| page.gold.lines().map(stripped).collect()).collect(),
        _ => texts
            .iter()
            .flat_map(|text| text.documents.iter().take(200))
            .map(|paragraphs| paragraphs.iter().map(|paragraph| stripped(paragraph)).collect())
            .collect(),
    };
    workloads.push(("restore", Mode::Restore, filled(RESTORE, &bare, |paragraphs| document_of(paragraphs))));
    for (name, mode, documents) in workloads {
        let corrector = model.corrector(mode)?;
        let words: usize = documents.iter().map(words).sum();
        let rate = |threads| {
            let mut times: Vec<Duration> = (0..ROUNDS).map(|_| once(&corrector, &documents, threads)).collect();
            times.sort();
            words as f64 / times[ROUNDS / 2].as_secs_f64().max(1e-9)
        };
        row(&[name.to_owned(), count(words as u64), count(rate(1) as u64), count(rate(2) as u64)]);
    }
    say!("\nMedian of {ROUNDS} rounds.");
    let start = Instant::now();
    let corrector = model.corrector(Mode::Auto)?;
    let opened = start.elapsed();
    let line = Document::from_text("Cong hoa xa hoi chu nghia Viet Nam");
    corrected(&corrector, &mut corrector.worker(), &line);
    let (opened, first) = (opened.as_secs_f64() * 1000.0, start.elapsed().as_secs_f64() * 1000.0);
    say!("Open: {opened:.2} ms; first line corrected after {first:.2} ms.");
    say!("Peak memory of this process, texts included: {} (with `--set speed` alone: of these rounds only).", peak());
    Ok(())
}

fn words(document: &Document) -> usize {
    document.lines.iter().map(|line| line.text.split_whitespace().count()).sum()
}

/// Documents, from the start again where they are too few.
fn filled<T>(size: usize, sources: &[T], document: impl Fn(&T) -> Document) -> Vec<Document> {
    let mut documents = Vec::new();
    let mut left = size;
    for source in sources.iter().cycle() {
        let next = document(source);
        let words = words(&next);
        if left == 0 || words == 0 {
            break;
        }
        left = left.saturating_sub(words);
        documents.push(next);
    }
    documents
}

fn once(corrector: &Corrector, documents: &[Document], threads: usize) -> Duration {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut worker = corrector.worker();
        while let Some(document) = documents.get(next.fetch_add(1, Ordering::Relaxed)) {
            std::hint::black_box(worker.correct(document));
        }
    };
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    start.elapsed()
}

/// The high-water mark of resident memory, where the system tells it.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|rest| rest.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
    kib.map_or_else(|| "unknown".to_owned(), |kib| format!("{:.1} MiB", kib as f64 / 1024.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workloads_are_filled_and_end() {
        let documents = filled(REPAIR, &["a b c", "d e"], |text| Document::from_text(text));
        let total: usize = documents.iter().map(words).sum();
        assert!((REPAIR..REPAIR + 3).contains(&total));
        assert!(filled(REPAIR, &[""], |text| Document::from_text(text)).is_empty());
        assert!(filled(REPAIR, &[] as &[&str], |text| Document::from_text(text)).is_empty());
    }
}
