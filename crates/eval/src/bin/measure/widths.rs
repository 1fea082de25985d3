//! The search at several widths against a wide one: words right, words that differ, words a second.

use std::time::Instant;

use phucdau::corrector::{Corrector, Mode};
use phucdau::document::Document;
use phucdau::regime::Regime;
use phucdau_eval::Alignment;

use crate::arguments::Arguments;
use crate::restored::stripped;
use crate::sets::{Pages, Text};
use crate::table::{count, head, percent, row};
use crate::{Model, Outcome, corrected, document_of};

/// Weights of a search: what stands in the table, and how it differs from the one in force.
type Width = (&'static str, &'static [(&'static str, f32)]);

/// Each list begins with the width that counts as wide.
const RESTORING: [Width; 7] = [
    ("wide: cut 12 nats, 40 hypotheses within 14", &[("cut", 12.0), ("hypotheses", 40.0), ("margin", 14.0)]),
    ("as it is", &[]),
    ("cut 5 nats, 10 hypotheses", &[("cut", 5.0), ("hypotheses", 10.0)]),
    ("cut 4 nats", &[("cut", 4.0)]),
    ("cut 2.5 nats", &[("cut", 2.5)]),
    ("cut 2 nats", &[("cut", 2.0)]),
    ("cut 1 nat", &[("cut", 1.0)]),
];
const READING: [Width; 5] = [
    ("wide: 48 hypotheses within 16, gain 8 nats", &[("hypotheses", 48.0), ("margin", 16.0), ("gain", 8.0)]),
    ("as it is", &[]),
    ("12 hypotheses", &[("hypotheses", 12.0)]),
    ("6 hypotheses", &[("hypotheses", 6.0)]),
    ("3 hypotheses", &[("hypotheses", 3.0)]),
];

/// Documents of one kind, each with its gold.
struct Task {
    name: String,
    mode: Mode,
    documents: Vec<(Document, String)>,
}

pub(crate) fn measure(arguments: &Arguments, model: &Model, sets: &[Pages], texts: &[Text]) -> Outcome<()> {
    let columns = ["set", "width", "words", "words right", "words unlike the wide search's", "words a second"];
    head("widths of the search", &columns);
    for task in tasks(arguments, sets, texts) {
        let widths: &[Width] = if task.mode == Mode::Restore { &RESTORING } else { &READING };
        let mut wide: Vec<String> = Vec::new();
        for (name, weights) in widths {
            let corrector = set(model.corrector(task.mode)?, weights);
            let mut worker = corrector.worker();
            let start = Instant::now();
            for (document, _) in &task.documents {
                std::hint::black_box(worker.correct_large(document));
            }
            let seconds = start.elapsed().as_secs_f64();
            let out: Vec<String> =
                task.documents.iter().map(|(document, _)| corrected(&corrector, &mut worker, document)).collect();
            if wide.is_empty() {
                wide.clone_from(&out);
            }
            let (mut words, mut right, mut unlike) = (0, 0, 0);
            for (((_, gold), out), wide) in task.documents.iter().zip(&out).zip(&wide) {
                let alignment = Alignment::new(gold, out);
                words += alignment.gold().len() as u64;
                right += alignment.matched().into_iter().filter(|&matched| matched).count() as u64;
                unlike += Alignment::new(wide, out).errors();
            }
            let share = |part: u64| percent((words > 0).then(|| part as f64 / words as f64));
            let rate = count((words as f64 / seconds.max(1e-9)) as u64);
            row(&[task.name.clone(), (*name).to_owned(), count(words), share(right), share(unlike), rate]);
        }
    }
    say!("");
    Ok(())
}

fn tasks(arguments: &Arguments, sets: &[Pages], texts: &[Text]) -> Vec<Task> {
    let mut tasks = Vec::new();
    for set in sets {
        for engine in ["eng", "vie"] {
            let read = |raw: &str, gold: &str| (Document::from_text(raw), gold.to_owned());
            let pages = set.pages.iter().filter_map(|page| Some(read(page.reading(engine)?, &page.gold)));
            let name = format!("repair/{}.{engine}", set.name);
            tasks.push(Task { name, mode: Mode::Auto, documents: pages.collect() });
        }
    }
    for text in texts {
        let bare = |paragraphs: &Vec<String>| {
            let bare: Vec<String> = paragraphs.iter().map(|paragraph| stripped(paragraph)).collect();
            (document_of(&bare), paragraphs.join("\n"))
        };
        let documents = text.documents.iter().map(bare).collect();
        tasks.push(Task { name: format!("restore/{}", text.name), mode: Mode::Restore, documents });
    }
    tasks.retain(|task| arguments.wants(&task.name) && !task.documents.is_empty());
    tasks
}

/// The same corrector with these weights in all regimes.
fn set(corrector: Corrector, given: &[(&str, f32)]) -> Corrector {
    Regime::ALL.into_iter().fold(corrector, |corrector, regime| {
        corrector.with_weights(regime, |weights| {
            for &(name, value) in given {
                weights.set(name, value);
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use phucdau::weights::Weights;

    use super::*;

    #[test]
    fn every_width_names_weights() {
        for (_, weights) in RESTORING.iter().chain(&READING) {
            assert!(weights.iter().all(|(name, value)| Weights::of(Regime::Bare).set(name, *value)), "{weights:?}");
        }
    }
}
