//! Probabilities of expected counts: discounted, and smoothed with what the other shapes of the letter give.

use std::collections::{BTreeMap, BTreeSet};

use phucdau::channel::{Setting, Table};
use phucdau::syllable::{base_letter, split_tone};

use super::em::Expected;
use super::letters;
use super::pairs::Counts;

/// What is taken off each count, and the weight of the shared distribution in observations.
const DISCOUNT: f64 = 0.3;
const SHARED: f64 = 4.0;
/// Smaller counts of segments of one character (or none), of more, and of two letters together, are noise.
const LEAST_SHORT: f64 = 0.3;
const LEAST_LONG: f64 = 0.9;
const LEAST_TOGETHER: f64 = 2.0;
/// A letter counts at most so often in what its shapes share, so that the frequent ones do not speak for all.
const CAP: f64 = 300.0;
/// Parts of the shared distribution: the same shape in other tones, the same base, the other case.
const SHAPE: f64 = 0.6;
const BASE: f64 = 0.38;
const OTHER_CASE: f64 = 0.02;
/// Two letters together must beat the two alone by this factor.
const GAIN: f64 = 1.2;
/// A letter is read at least so often as one of the same base with one mark changed, with two; and as one of the other
/// case or of a shape that is easily taken for it, where the engine can write that character.
const ONE_MARK: f64 = 3.5e-4;
const TWO_MARKS: f64 = 1e-4;
const LOOKALIKE: f64 = 2e-4;
/// Shapes easily taken for one another, by base letter.
const LOOKALIKES: &[&str] = &[
    "lI1|!it]", "oO0Q6", "sS5", "gq9", "B8", "ceo", "hb", "nu", "vy", "zZ2", "CGO", "FEPT", "tfr", "ad", "DPB", "wW",
    "kK", "pP", "xX", "uU", "mM", "mnrh", "JI", "LI", "'‘’`", "\"“”", ".,", ",;", ":;", "-–—_",
];
/// An engine can write a character that it wrote so often.
const WRITTEN: f64 = 3.0;
/// What a letter gives at least so often is a reading that a sign may slip in beside.
const USUAL: f64 = 0.1;
/// Letters beyond Vietnamese and ASCII enter the table when they were seen so often.
const LEAST_FOREIGN: f64 = 20.0;
/// An ASCII character is read as itself at least so often.
const LEAST_IDENTITY: f64 = 0.02;

type Row = BTreeMap<String, f64>;

/// Floors in nats: one character from a letter, a letter lost, a character slipped in.
pub(super) const FLOORS: [f64; 3] = [-10.0, -9.0, -10.0];

/// Builds the table of a learned channel.
pub(super) fn table(expected: &Expected, counts: &Counts) -> Table {
    let mut table = Table::default();
    for (setting, probability) in settings(counts) {
        table.settings.extend(Table::cost(probability).map(|cost| (setting, cost)));
    }
    let rows = singles(expected);
    let [emission, deletion, insertion] = FLOORS.map(f64::exp);
    for (&letter, row) in &rows {
        for (segment, &probability) in row {
            let floor = if segment.is_empty() { deletion } else { emission };
            if probability > floor {
                let cost = Table::cost(probability).map(|cost| ((letter.to_string(), segment.clone()), cost));
                table.costs.extend(cost);
            }
        }
    }
    for ((a, b), row) in &expected.doubles {
        let (Some(first), Some(second)) = (rows.get(a), rows.get(b)) else { continue };
        let total = expected.neighbours.get(&(*a, *b)).copied().unwrap_or_default() + SHARED;
        for (segment, &count) in row {
            let probability = (count - DISCOUNT) / total;
            if count >= LEAST_TOGETHER && probability > GAIN * apart(first, second, segment) && probability > emission {
                let cost = Table::cost(probability).map(|cost| ((format!("{a}{b}"), segment.clone()), cost));
                table.costs.extend(cost);
            }
        }
    }
    for (c, count) in slips(expected) {
        let probability = (count - DISCOUNT).max(0.0) / expected.places.max(1.0);
        if probability > insertion {
            table.costs.extend(Table::cost(probability).map(|cost| ((String::new(), c.to_string()), cost)));
        }
    }
    table
}

fn settings(counts: &Counts) -> [(Setting, f64); 11] {
    let rate = |count: f64, of: f64| (count + 0.5) / (of + 1.0);
    let [emission, deletion, insertion] = FLOORS.map(f64::exp);
    [
        (Setting::RateBroken, rate(counts.broken, counts.words)),
        (Setting::RateGlued, rate(counts.glued, counts.words)),
        (Setting::RateCapitalInvented, rate(counts.capital_invented, counts.small)),
        (Setting::RateCapitalLost, rate(counts.capital_lost, counts.capital)),
        (Setting::RateJunk, rate(counts.junk, counts.words)),
        (Setting::RateLost, rate(counts.lost, counts.words)),
        (Setting::FloorEmission, emission),
        (Setting::FloorDeletion, deletion),
        (Setting::FloorInsertion, insertion),
        (Setting::ForeignIdentity, 0.7),
        (Setting::ForeignBase, 0.05),
    ]
}

/// How often each character slipped in: by itself, or beside what a letter gives without it.
fn slips(expected: &Expected) -> BTreeMap<char, f64> {
    let mut slips = expected.insertions.clone();
    for row in expected.singles.values() {
        let total: f64 = row.values().sum();
        let usual = |segment: &str| row.get(segment).is_some_and(|count| count / total > USUAL);
        for (segment, count) in row {
            let mut characters = segment.chars();
            if let (Some(first), Some(last)) = (characters.next(), characters.next_back()) {
                let (head, tail) = (&segment[..segment.len() - last.len_utf8()], &segment[first.len_utf8()..]);
                let slip = [(first, tail), (last, head)];
                if let Some(&(c, _)) = slip.iter().find(|(c, rest)| !c.is_alphanumeric() && usual(rest)) {
                    *slips.entry(c).or_default() += count;
                }
            }
        }
    }
    slips
}

/// The best that two letters give for a segment, each on its own.
fn apart(first: &Row, second: &Row, segment: &str) -> f64 {
    let cuts = segment.char_indices().map(|(at, _)| at).chain([segment.len()]);
    let of = |row: &Row, part: &str| row.get(part).copied().unwrap_or_default();
    cuts.map(|at| of(first, &segment[..at]) * of(second, &segment[at..])).fold(0.0, f64::max)
}

/// The letter without its tone, and its base; each keeps its case.
fn family(c: char) -> (char, char) {
    (split_tone(c).0, base_letter(c))
}

/// A letter's kind, for how often letters of the kind are read as themselves.
fn kind(c: char) -> usize {
    match (c.is_ascii_alphabetic(), base_letter(c) != c) {
        (true, _) => 0,
        (_, true) => 1,
        _ => 2,
    }
}

/// Adds a row to a shared one, all but the letter itself, with a capped weight.
fn share(into: &mut Row, letter: char, row: &Row) {
    let total: f64 = row.values().sum();
    let weight = (CAP / total).min(1.0);
    for (segment, &count) in row {
        if !is(segment, letter) || letter.is_ascii() {
            *into.entry(segment.clone()).or_default() += count * weight;
        }
    }
}

fn is(segment: &str, letter: char) -> bool {
    segment.chars().eq([letter])
}

fn scaled(row: Option<&Row>, to: f64, out: &mut Row) -> bool {
    let Some(row) = row else { return false };
    let total: f64 = row.values().sum();
    if total <= 0.0 {
        return false;
    }
    row.iter().for_each(|(segment, count)| *out.entry(segment.clone()).or_default() += to * count / total);
    true
}

fn other_case(row: &Row, upper: bool) -> Row {
    let change = |segment: &String| if upper { segment.to_uppercase() } else { segment.to_lowercase() };
    let mut out = Row::new();
    row.iter().filter(|(segment, _)| segment.chars().count() <= 1).for_each(|(segment, count)| {
        *out.entry(segment.clone()).or_default() += count / 2.0;
        *out.entry(change(segment)).or_default() += count / 2.0;
    });
    out.retain(|segment, _| segment.chars().count() <= 1);
    out
}

/// How often at least a letter is read as a character.
fn likeness(letter: char, c: char) -> f64 {
    let (a, b) = (base_letter(letter), base_letter(c));
    if a == b {
        let ((shape, tone), (other, other_tone)) = (split_tone(letter), split_tone(c));
        return if shape == other || tone == other_tone { ONE_MARK } else { TWO_MARKS };
    }
    let like = LOOKALIKES.iter().any(|shapes| shapes.contains(a) && shapes.contains(b));
    if like || letters::lower(a) == letters::lower(b) { LOOKALIKE } else { 0.0 }
}

fn singles(expected: &Expected) -> BTreeMap<char, Row> {
    let mut counted: BTreeMap<char, Row> = BTreeMap::new();
    for (&letter, row) in &expected.singles {
        let total: f64 = row.values().sum();
        if letters::known(letter) || total >= LEAST_FOREIGN {
            let least = |segment: &str| if segment.chars().count() > 1 { LEAST_LONG } else { LEAST_SHORT };
            let kept = row.iter().filter(|(segment, count)| **count >= least(segment));
            counted.insert(letter, kept.map(|(segment, &count)| (segment.clone(), count)).collect());
        }
    }
    let (mut shapes, mut bases): (BTreeMap<char, Row>, BTreeMap<char, Row>) = Default::default();
    let mut itself = [[1.0, 2.0]; 3];
    for (&letter, row) in &counted {
        let (shape, base) = family(letter);
        share(shapes.entry(shape).or_default(), letter, row);
        share(bases.entry(base).or_default(), letter, row);
        let total: f64 = row.values().sum();
        if total > 0.0 {
            let same = row.iter().find(|(segment, _)| is(segment, letter)).map_or(0.0, |(_, count)| count / total);
            let rate = &mut itself[kind(letter)];
            *rate = [rate[0] + same, rate[1] + 1.0];
        }
    }
    let mut written: BTreeMap<char, f64> = BTreeMap::new();
    for (segment, count) in counted.values().flatten() {
        segment.chars().flat_map(|c| [c, letters::upper(c)]).for_each(|c| *written.entry(c).or_default() += count);
    }
    written.retain(|_, count| *count >= WRITTEN);
    let all: BTreeSet<char> = letters::all().chain(counted.keys().copied()).collect();
    let smooth = |letter: char| {
        let (shape, base) = family(letter);
        let [same, of] = itself[kind(letter)];
        let mut shared = Row::from([(letter.to_string(), same / of)]);
        let others = 1.0 - same / of;
        let upper = letter.is_uppercase();
        let swapped = if upper { letters::lower(base) } else { letters::upper(base) };
        let swapped = bases.get(&swapped).filter(|_| swapped != base).map(|row| other_case(row, upper));
        let itself = Row::from([(base.to_string(), 1.0)]);
        for (row, part) in [(shapes.get(&shape), SHAPE), (bases.get(&base), BASE), (swapped.as_ref(), OTHER_CASE)] {
            if !scaled(row, part * others, &mut shared) {
                scaled(Some(&itself), part * others, &mut shared);
            }
        }
        let empty = Row::new();
        let counts = counted.get(&letter).unwrap_or(&empty);
        let total: f64 = counts.values().sum();
        let taken: f64 = counts.values().map(|count| count.min(DISCOUNT)).sum();
        let mut row = Row::new();
        scaled(Some(&shared), (taken + SHARED) / (total + SHARED), &mut row);
        for (segment, &count) in counts {
            *row.entry(segment.clone()).or_default() += (count - DISCOUNT).max(0.0) / (total + SHARED);
        }
        if letter.is_ascii() {
            let own = row.entry(letter.to_string()).or_default();
            *own = own.max(LEAST_IDENTITY);
        }
        for &c in written.keys() {
            let least = likeness(letter, c);
            if least > 0.0 {
                let entry = row.entry(c.to_string()).or_default();
                *entry = entry.max(least);
            }
        }
        let total: f64 = row.values().sum();
        row.values_mut().for_each(|probability| *probability /= total);
        row
    };
    all.into_iter().map(|letter| (letter, smooth(letter))).collect()
}
