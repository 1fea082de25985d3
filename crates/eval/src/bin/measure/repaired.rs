//! Repair of OCR: errors before and after, file by file and pooled.

use phucdau::corrector::Mode;
use phucdau::document::Document;
use phucdau_eval::{Alignment, Figures, Reliability, compare, interval};

use crate::arguments::Arguments;
use crate::calibration::{self, Decoded};
use crate::mistakes::Mistakes;
use crate::sets::{Page, Pages};
use crate::table::{count, head, percent, row};
use crate::{Model, Outcome, mode_name};

const COLUMNS: [&str; 9] = [
    "file",
    "words",
    "word error raw",
    "after",
    "character error raw",
    "after",
    "errors removed",
    "words repaired",
    "right words broken",
];

pub(crate) fn measure(arguments: &Arguments, model: &Model, sets: &[Pages]) -> Outcome<()> {
    for mode in [Mode::Auto, Mode::Ocr] {
        if arguments.mode.as_deref().is_some_and(|name| name != mode_name(mode)) {
            continue;
        }
        for set in sets {
            for engine in ["eng", "vie"] {
                let name = format!("repair/{}.{engine}", set.name);
                let pages: Vec<_> = set.pages.iter().filter_map(|page| Some((page, page.reading(engine)?))).collect();
                if arguments.wants(&name) && !pages.is_empty() {
                    one(arguments, model, mode, &name, &pages)?;
                }
            }
        }
    }
    Ok(())
}

fn one(arguments: &Arguments, model: &Model, mode: Mode, name: &str, pages: &[(&Page, &str)]) -> Outcome<()> {
    let corrector = model.corrector(mode)?;
    let mut worker = corrector.worker();
    let mut parts = Vec::new();
    let mut mistakes = Mistakes::default();
    let (mut reliability, mut all_edits) = (Reliability::default(), 0);
    head(&format!("{name}, mode {}", mode_name(mode)), &COLUMNS);
    for &(page, raw) in pages {
        let decoded = Decoded::new(&corrector, &mut worker, &Document::from_text(raw));
        let figures = compare(&page.gold, &decoded.text, Some(raw));
        if !arguments.pooled {
            line(&page.name, &figures);
        }
        parts.push(figures);
        if arguments.show > 0 {
            mistakes.add(&page.name, &page.gold, raw, &decoded.text);
            decoded.count(&page.gold, &mut reliability);
            all_edits += Alignment::new(&page.gold, &decoded.suggested).errors();
        }
    }
    let pooled: Figures = parts.iter().sum();
    line("**all**", &pooled);
    if let Some(found) = interval(&parts, 1, |figures| figures.rates().word_error) {
        let (low, high) = (percent(Some(found.low)), percent(Some(found.high)));
        say!("\nWord error after, 95 % interval over {} documents: {low} to {high}.", parts.len());
    }
    say!("");
    if arguments.show > 0 {
        let rate = all_edits as f64 / (pooled.words as f64).max(1.0);
        say!("Word error if every edit were applied, whatever its confidence: {}.\n", percent(Some(rate)));
        calibration::print(&reliability);
    }
    mistakes.print(arguments.show);
    Ok(())
}

fn line(name: &str, figures: &Figures) {
    let rates = figures.rates();
    let raw = figures.raw.unwrap_or_default();
    row(&[
        name.to_owned(),
        count(figures.words),
        percent(rates.raw_word_error),
        percent(rates.word_error),
        percent(rates.raw_character_error),
        percent(rates.character_error),
        percent(rates.word_errors_removed),
        count(raw.repaired),
        format!("{} of {}", count(raw.broken), count(raw.right)),
    ]);
}
