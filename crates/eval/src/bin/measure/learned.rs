//! Learns how the probabilities of the search are stated as confidences: logistic regression on edits that were judged.
//!
//! The numbers of a map are found by coordinate descent on the likelihood of right and wrong, which is convex; the rises from
//! knot to knot are kept from falling below 0. A weak pull towards a plain line keeps numbers of which little was seen.

use std::path::Path;

use phucdau::calibration::{Calibration, KNOTS, NUMBERS, Seen};
use phucdau::corrector::Mode;
use phucdau::document::Document;
use phucdau::edit::Kind;
use phucdau::regime::Regime;
use phucdau_eval::Reliability;

use crate::calibration::Decoded;
use crate::restored::stripped;
use crate::sets::{self, Text};
use crate::table::{count, percent};
use crate::trusted::{half_stripped, spoiled_document};
use crate::{Model, Outcome, searched};

/// The slope of the plain line, and how strong the pull towards it is, in edits seen.
const SLOPE: f64 = 0.6;
const PULL: f64 = 1.0;
const ROUNDS: usize = 400;
/// Into so many parts the documents are divided to see how well a map does on documents that it was not learned from.
const PARTS: usize = 5;
/// The least move of a number in a round that is worth another one.
const LEAST: f64 = 1e-4;

/// An edit that was judged, and the number of its document.
type Sample = (usize, Seen, bool);

pub(crate) fn learn(model: &Model, named: Option<&Path>, texts: &[Text], regime: Regime) -> Outcome<()> {
    let (samples, first_named) = samples(model, named, texts, regime)?;
    let offset = |kind| offset(regime, kind);
    let (mut before, mut after, mut after_named) = <(Reliability, Reliability, Reliability)>::default();
    for part in 0..PARTS {
        let map = fitted(samples.iter().filter(|(document, ..)| document % PARTS != part), offset);
        for &(document, seen, right) in samples.iter().filter(|(document, ..)| document % PARTS == part) {
            let stated = f64::from(map.stated(seen));
            before.add(f64::from(seen.searched), right);
            after.add(stated, right);
            if document >= first_named {
                after_named.add(stated, right);
            }
        }
    }
    say!(
        "{} edits; calibration error {}, then {} ({} by chance alone), each fifth of the documents stated as the others taught",
        count(samples.len() as u64),
        percent(before.error()),
        percent(after.error()),
        percent(after.chance())
    );
    if after_named.all().edits > 0 {
        say!(
            "{} edits of the pages named: {} ({} by chance alone)",
            count(after_named.all().edits),
            percent(after_named.error()),
            percent(after_named.chance())
        );
    }
    say!("{}: {:?}", regime.name(), fitted(samples.iter(), offset));
    Ok(())
}

/// The edits of the documents that a regime is learned from, and the number of the first document of the folder named.
fn samples(model: &Model, named: Option<&Path>, texts: &[Text], regime: Regime) -> Outcome<(Vec<Sample>, usize)> {
    let mut samples = Vec::new();
    let mode = if regime == Regime::Bare { Mode::Restore } else { Mode::Auto };
    let corrector = searched(model.corrector(mode)?);
    let mut worker = corrector.worker();
    let mut documents = 0;
    let mut add = |(gold, document): (String, Document)| {
        let decoded = Decoded::new(&corrector, &mut worker, &document);
        samples.extend(decoded.samples(&gold, regime).map(|(seen, right)| (documents, seen, right)));
        documents += 1;
    };
    let mut first_named = usize::MAX;
    if regime.is_read() {
        let engine = if regime == Regime::English { "eng" } else { "vie" };
        let mut pages = sets::training()?;
        if let Some(folder) = named {
            first_named = pages.len();
            pages.extend(sets::read_pages(folder)?);
        }
        for page in pages {
            add((page.gold.clone(), Document::from_text(page.reading(engine).unwrap_or_default())));
        }
    } else {
        let spoil = if regime == Regime::Bare { stripped } else { half_stripped };
        for text in texts {
            text.documents.iter().step_by(2).for_each(|paragraphs| add(spoiled_document(paragraphs, spoil)));
        }
    }
    Ok((samples, first_named))
}

/// The map under which what was seen is likeliest, with the offsets of kinds that `offset` names. `O(edits)` a round.
fn fitted<'s>(samples: impl Iterator<Item = &'s Sample>, offset: impl Fn(Kind) -> Option<Kind>) -> Calibration {
    let (rows, right): (Vec<[f64; NUMBERS]>, Vec<f64>) = samples
        .map(|&(_, seen, right)| {
            let mut shares = seen.shares().map(f64::from);
            shares[number_of(seen.kind)] = 0.0;
            if let Some(kind) = offset(seen.kind) {
                shares[number_of(kind)] = 1.0;
            }
            (rises(shares), f64::from(u8::from(right)))
        })
        .unzip();
    let mut prior = [0.0; NUMBERS];
    prior[0] = SLOPE * f64::from(KNOTS[0]);
    for at in 1..KNOTS.len() {
        prior[at] = SLOPE * f64::from(KNOTS[at] - KNOTS[at - 1]);
    }
    let mut numbers = prior;
    let mut odds: Vec<f64> =
        rows.iter().map(|row| row.iter().zip(numbers).map(|(share, number)| share * number).sum()).collect();
    for _ in 0..ROUNDS {
        let mut moved: f64 = 0.0;
        for at in 0..NUMBERS {
            let (mut slope, mut bend) = (PULL * (numbers[at] - prior[at]), PULL);
            for ((row, odds), right) in rows.iter().zip(&odds).zip(&right) {
                if row[at] != 0.0 {
                    let stated = 1.0 / (1.0 + (-odds).exp());
                    slope += row[at] * (stated - right);
                    bend += row[at] * row[at] * stated * (1.0 - stated);
                }
            }
            let least = if (1..KNOTS.len()).contains(&at) { 0.0 } else { f64::NEG_INFINITY };
            let step = (numbers[at] - (slope / bend).clamp(-1.0, 1.0)).max(least) - numbers[at];
            numbers[at] += step;
            moved = moved.max(step.abs());
            odds.iter_mut().zip(&rows).for_each(|(odds, row)| *odds += row[at] * step);
        }
        if moved < LEAST {
            break;
        }
    }
    for at in 1..KNOTS.len() {
        numbers[at] += numbers[at - 1];
    }
    let learned = numbers;
    for kind in Kind::ALL {
        numbers[number_of(kind)] = offset(kind).map_or(0.0, |of| learned[number_of(of)]);
    }
    // Two decimals say all that so many edits can tell.
    Calibration::of(numbers.map(|number| ((number * 100.0).round() / 100.0) as f32))
}

/// Whose offset a kind has, by itself or as one of several kinds that share it. The knots are for those that have none.
fn offset(regime: Regime, kind: Kind) -> Option<Kind> {
    match (regime, kind) {
        (_, Kind::Diacritics) => None,
        (Regime::English, _) => Some(kind),
        // There are few of these; those that change letters are alike in being wrong oftener than others.
        (Regime::Vietnamese, Kind::Junk | Kind::Merge) => None,
        (Regime::Vietnamese, _) => Some(Kind::Ocr),
        // Text that only lost marks holds no damage of other kinds to learn from.
        _ => None,
    }
}

/// Where the offset of a kind stands among the numbers of a map.
fn number_of(kind: Kind) -> usize {
    KNOTS.len() + kind as usize
}

/// Shares of knots as shares of the first knot and of the rises behind it.
fn rises(mut shares: [f64; NUMBERS]) -> [f64; NUMBERS] {
    for at in (1..KNOTS.len()).rev() {
        shares[at - 1] += shares[at];
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Edits of every probability, of which `share` says how many in 100 are right.
    fn edits(share: impl Fn(f32) -> f32) -> Vec<Sample> {
        let mut edits = Vec::new();
        for step in 0..100_u8 {
            let searched = 0.15 + f32::from(step) * 0.0084;
            let right = (share(searched) * 100.0).round() as usize;
            let seen = Seen { searched, kind: Kind::ALL[0], near: 0.0 };
            edits.extend((0..100).map(|at| (at, seen, at < right)));
        }
        edits
    }

    #[test]
    fn what_was_right_anyway_is_learned_as_it_is() {
        let map = fitted(edits(|searched| searched).iter(), Some);
        for searched in [0.2, 0.5, 0.8, 0.9, 0.97] {
            let stated = map.stated(Seen { searched, kind: Kind::ALL[0], near: 0.0 });
            assert!((stated - searched).abs() < 0.02, "{searched}: {stated}");
        }
    }

    #[test]
    fn too_much_confidence_is_learned_and_a_map_never_falls() {
        let map = fitted(edits(|searched| if searched < 0.6 { 0.7 } else { 0.5 }).iter(), Some);
        assert!(map.knots.is_sorted(), "{map:?}");
        let stated = |searched| map.stated(Seen { searched, kind: Kind::ALL[0], near: 0.0 });
        assert!(stated(0.95) < 0.65, "{map:?}");
    }
}
