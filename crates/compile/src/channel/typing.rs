//! The channel of a typist who leaves marks out: a rule, not learned.

use phucdau::channel::{Setting, Table};
use phucdau::syllable::{base_letter, split_tone, with_tone};

use super::letters;

/// A letter keeps its marks, loses its tone only, loses its other mark only; else it is bare. Whoever leaves marks out
/// does so nearly everywhere, so bare letters must cost next to nothing.
const KEPT: f64 = 0.04;
const NO_TONE: f64 = 0.03;
const NO_DIACRITIC: f64 = 0.01;

/// The table of the channel `typing`.
pub fn typing() -> Table {
    let mut table = Table::default();
    let floor = 1e-6;
    let settings = [
        (Setting::RateBroken, 1e-4),
        (Setting::RateGlued, 1e-3),
        (Setting::RateCapitalInvented, 1e-3),
        (Setting::RateCapitalLost, 0.1),
        (Setting::RateJunk, 1e-5),
        (Setting::RateLost, 1e-5),
        (Setting::FloorEmission, floor),
        (Setting::FloorDeletion, floor),
        (Setting::FloorInsertion, floor),
        (Setting::ForeignIdentity, 0.5),
        (Setting::ForeignBase, 0.5),
    ];
    table.settings.extend(settings.iter().filter_map(|&(setting, p)| Some((setting, Table::cost(p)?))));
    let mut put = |letter: char, observed: char, probability: f64| {
        let cost = Table::cost(probability).map(|cost| ((letter.to_string(), observed.to_string()), cost));
        table.costs.extend(cost);
    };
    for letter in letters::all() {
        let base = base_letter(letter);
        if base == letter {
            put(letter, letter, 1.0);
            continue;
        }
        let (shape, tone) = split_tone(letter);
        let plain = with_tone(base, tone).unwrap_or(base);
        let mut bare = 1.0 - KEPT;
        put(letter, letter, KEPT);
        for (partly, probability) in [(shape, NO_TONE), (plain, NO_DIACRITIC)] {
            if partly != letter && partly != base {
                put(letter, partly, probability);
                bare -= probability;
            }
        }
        put(letter, base, bare);
    }
    table
}
