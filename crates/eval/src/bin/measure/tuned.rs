//! Weights learned from the dev pages: one weight after the other is moved as long as that removes word errors.
//!
//! Coordinate descent on the count of word errors itself, which no gradient describes; the loss is that of minimum error
//! rate training (Och 2003) with the decoder run anew for every step.

use phucdau::corrector::Mode;
use phucdau::document::Document;
use phucdau::regime::Regime;
use phucdau::weights::Weights;
use phucdau_eval::Alignment;

use crate::arguments::Arguments;
use crate::sets::Pages;
use crate::{Model, Outcome, corrected};

/// A step is kept if it removes so many errors at least: fewer are luck.
const LEAST: u64 = 3;
/// By what share of a weight (or of one nat, if that is more) each round moves it.
const STEPS: [f32; 3] = [0.3, 0.15, 0.07];

pub(crate) fn tune(arguments: &Arguments, model: &mut Model, sets: &[Pages], regime: Regime) -> Outcome<()> {
    let engine = if regime == Regime::English { "eng" } else { "vie" };
    let mut pages = Vec::new();
    for set in sets.iter().filter(|set| arguments.wants(&format!("repair/{}.{engine}", set.name))) {
        let read = set.pages.iter().filter_map(|page| Some((page.gold.as_str(), page.reading(engine)?)));
        pages.extend(read.map(|(gold, reading)| (gold, Document::from_text(reading))));
    }
    let errors = |model: &Model| -> Outcome<u64> {
        let corrector = model.corrector(Mode::Auto)?;
        let mut worker = corrector.worker();
        let wrong = |(gold, document): &(&str, Document)| {
            Alignment::new(gold, &corrected(&corrector, &mut worker, document)).errors()
        };
        Ok(pages.iter().map(wrong).sum())
    };
    let mut best = errors(model)?;
    say!("{} pages, {best} word errors at the start", pages.len());
    for step in STEPS {
        for name in Weights::NAMES {
            for direction in [1.0, -1.0] {
                loop {
                    let value = model.weight(regime, name);
                    let moved = value + direction * step * value.abs().max(0.3);
                    model.weights.push((regime, name.to_owned(), moved));
                    let now = errors(model)?;
                    if now + LEAST > best {
                        model.weights.pop();
                        break;
                    }
                    say!("{}.{name} {value} -> {moved}: {best} -> {now}", regime.name());
                    best = now;
                }
            }
        }
    }
    for name in Weights::NAMES {
        let (before, after) = (Weights::of(regime).get(name), model.weight(regime, name));
        if before != Some(after) {
            say!("--weight {}.{name}={after}", regime.name());
        }
    }
    Ok(())
}
