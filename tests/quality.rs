//! Floors of quality on `corpus/dev` with the embedded model: what repair must mend, and what it may spoil at most.

use std::fs;
use std::path::{Path, PathBuf};

use phucdau::corrector::{Corrector, Lists, Options, Worker};
use phucdau::document::Document;
use phucdau::edit::{Edit, apply};
use phucdau_eval::{Figures, Harm, compare, harm};

// Each ceiling stands a little above what was last measured; it is lowered when a change mends more, and raised only
// with a reason in the commit.

/// The most word errors, by gold words, that repair may leave in what the English OCR model read.
const ENGLISH_CEILING: f64 = 0.085;
/// The same for what the Vietnamese OCR model read.
const VIETNAMESE_CEILING: f64 = 0.028;
/// The most words in 10,000 right ones that repair may change.
const HARM_CEILING: f64 = 10.0;

struct Mender {
    corrector: Corrector,
    worker: Worker,
}

impl Mender {
    fn new() -> Self {
        let corrector = Corrector::embedded(Options::default(), &Lists::default()).expect("the embedded model opens");
        let worker = corrector.worker();
        Self { corrector, worker }
    }

    fn mend(&mut self, text: &str) -> String {
        let document = Document::from_text(text);
        let edits = self.worker.correct(&document);
        let lines = document.lines.iter().zip(&edits).map(|(line, edits)| {
            let applied: Vec<Edit> = edits.iter().filter(|edit| self.corrector.applies(edit)).cloned().collect();
            apply(&line.text, &applied)
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// The documents of `corpus/dev`, each as the path of its gold.
fn golds() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/dev");
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut golds: Vec<PathBuf> = entries.map(|entry| entry.expect("the folder can be read").path()).collect();
    golds.retain(|path| path.to_string_lossy().ends_with(".gold.txt"));
    golds.sort();
    assert!(!golds.is_empty(), "{} holds no gold", folder.display());
    golds
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The word error after repair of every document's reading by one OCR model.
#[track_caller]
fn stays_below(model: &str, ceiling: f64) {
    let mut mender = Mender::new();
    let mut figures = Figures::default();
    for gold in golds() {
        let read = text(&PathBuf::from(gold.to_string_lossy().replace(".gold.txt", &format!(".{model}.txt"))));
        figures += &compare(&text(&gold), &mender.mend(&read), Some(&read));
    }
    println!("{model}\n{figures}");
    let error = figures.rates().word_error.expect("the corpus has words");
    assert!(error <= ceiling, "word error after repair of {model}: expected at most {ceiling}, got {error:.4}");
}

#[test]
fn english_readings_are_mended() {
    stays_below("eng", ENGLISH_CEILING);
}

#[test]
fn vietnamese_readings_are_mended() {
    stays_below("vie", VIETNAMESE_CEILING);
}

#[test]
fn right_text_is_left_alone() {
    let mut mender = Mender::new();
    let mut done = Harm::default();
    for gold in golds() {
        let gold = text(&gold);
        done += harm(&gold, &mender.mend(&gold));
    }
    for change in &done.changes {
        println!("{} -> {}", change.old, change.new);
    }
    let rate = done.rate().expect("the corpus has words") * 10_000.0;
    println!("{} of {} words changed: {rate:.1} in 10,000", done.changed, done.words);
    assert!(rate <= HARM_CEILING, "harm in 10,000 words: expected at most {HARM_CEILING}, got {rate:.1}");
}
