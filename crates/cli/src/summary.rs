//! The summary of a run, for people or as JSON.

use std::time::Duration;

use phucdau::edit::Kind;
use serde::Serialize;

use crate::catalogue::Catalogue;
use crate::message::message;
use crate::report::Totals;
use crate::settings::{Purpose, Settings};

#[derive(Serialize)]
struct Summary<'a> {
    #[serde(flatten)]
    totals: &'a Totals,
    words_per_second: u64,
}

/// The summary with its last newline. The rate is of the time since the run began; it goes nowhere but to stderr.
pub(crate) fn of(totals: &Totals, elapsed: Duration, settings: &Settings, catalogue: &Catalogue) -> String {
    let rate = (totals.words as f64 / elapsed.as_secs_f64().max(1e-6)) as u64;
    if settings.json {
        let summary = Summary { totals, words_per_second: rate };
        return serde_json::to_string(&summary).unwrap_or_default() + "\n";
    }
    let files = &totals.files;
    let (unchanged, skipped, failed) = (files.unchanged, files.skipped, files.failed);
    let first = if settings.purpose == Purpose::Write {
        message!("summary-files", changed = files.changed, unchanged = unchanged, skipped = skipped, failed = failed)
    } else {
        message!(
            "summary-files-would",
            changed = files.changed,
            unchanged = unchanged,
            skipped = skipped,
            failed = failed
        )
    };
    let mut kinds = Vec::new();
    for kind in Kind::ALL {
        let count = *totals.edits.clone().of(kind);
        if count > 0 {
            kinds.push(catalogue.render(&of_kind(kind, count)));
        }
    }
    let edits = match totals.edits.sum() {
        0 => message!("summary-no-edits"),
        sum => message!("summary-edits", edits = sum, kinds = kinds.join(", ")),
    };
    let second =
        message!("summary-words", words = totals.words, edits = edits, suggestions = totals.suggestions, rate = rate);
    format!("{}\n{}\n", catalogue.render(&first), catalogue.render(&second))
}

fn of_kind(kind: Kind, count: u64) -> crate::message::Message {
    match kind {
        Kind::Diacritics => message!("kind-diacritics", count = count),
        Kind::Ocr => message!("kind-ocr", count = count),
        Kind::Case => message!("kind-case", count = count),
        Kind::Split => message!("kind-split", count = count),
        Kind::Merge => message!("kind-merge", count = count),
        Kind::Number => message!("kind-number", count = count),
        Kind::Encoding => message!("kind-encoding", count = count),
        Kind::Junk => message!("kind-junk", count = count),
    }
}
