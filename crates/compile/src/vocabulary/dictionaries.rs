//! Writes the counted dictionaries: places, and the words chosen from the counts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use phucdau::token::{Class, atoms};

use super::{Choice, Chosen, Counts, Verdict, choose};
use crate::error::Error;
use crate::tsv::Table;

/// Columns of `places.tsv`.
pub const PLACES: &[&str] = &["name", "kind", "parent", "valid_from", "valid_to"];
/// Columns of `review.tsv`.
pub const REVIEW: &[&str] = &["form", "verdict"];
/// Columns of `syllables.tsv` and `names.tsv`.
pub const WORDS: &[&str] = &["form", "count", "lower", "title", "upper"];
/// Columns of `foreign.tsv`.
pub const FOREIGN: &[&str] = &["form", "count", "lower", "title", "upper", "surface"];
/// Columns of `abbreviations.tsv`.
pub const ABBREVIATIONS: &[&str] = &["surface", "count", "lower", "title", "upper", "full_name"];
/// Columns of `codes.tsv`.
pub const CODES: &[&str] = &["code", "kind", "count", "meaning"];

/// Columns of `words.tsv`: words of several syllables.
pub const TERMS: &[&str] = &["word", "count"];
/// Columns of `organisations.tsv`.
pub const ORGANISATIONS: &[&str] = &["name", "count"];
/// Columns of `phrases.tsv`: fixed phrases of official documents, and where they stand.
pub const PHRASES: &[&str] = &["phrase", "part"];

/// Joins the lists `places.tsv` and `places_history.tsv` of a folder into `places.tsv` of the dictionaries: one row for
/// each name, kind and parent, with the earliest and the latest day that any list gives; names in digits are left out.
///
/// # Errors
/// If a list cannot be read, or the result not written.
pub fn gather_places(lists: &Path, dictionaries: &Path) -> Result<(), Error> {
    let columns: Vec<&str> = PLACES.iter().copied().chain(["source"]).collect();
    let mut units: BTreeMap<[String; 3], (String, String)> = BTreeMap::new();
    for name in ["places.tsv", "places_history.tsv"] {
        for row in Table::read(&lists.join(name), &columns)?.rows() {
            let unit = [0, 1, 2].map(|column| row.field(column).to_owned());
            if !unit[0].chars().any(char::is_alphabetic) {
                continue;
            }
            let (from, to) = (row.field(3).to_owned(), row.field(4).to_owned());
            let known = units.entry(unit).or_insert_with(|| (from.clone(), to.clone()));
            known.0 = std::cmp::min(&known.0, &from).clone();
            // No last day means that the unit still stands.
            known.1 = if known.1.is_empty() || to.is_empty() { String::new() } else { known.1.clone().max(to) };
        }
    }
    let mut table = Table::new(&dictionaries.join("places.tsv"), PLACES);
    for ([name, kind, parent], (from, to)) in units {
        table.push(vec![name, kind, parent, from, to]);
    }
    table.write()
}

/// The forms of all words in the names of places.
fn place_words(dictionaries: &Path) -> Result<BTreeSet<String>, Error> {
    let mut words = BTreeSet::new();
    let mut form = String::new();
    for row in Table::read(&dictionaries.join("places.tsv"), PLACES)?.rows() {
        let name = row.field(0);
        for atom in atoms(name).filter(|atom| atom.class == Class::Word) {
            phucdau::lexicon::key(atom.span.of(name), &mut form);
            words.insert(form.clone());
        }
    }
    Ok(words)
}

fn review(dictionaries: &Path) -> Result<BTreeMap<String, Verdict>, Error> {
    let table = Table::read(&dictionaries.join("review.tsv"), REVIEW)?;
    let verdict = |text| match text {
        "keep" => Some(Verdict::Keep),
        "name" => Some(Verdict::Name),
        "drop" => Some(Verdict::Drop),
        _ => None,
    };
    let rows = table.rows().map(|row| {
        let verdict = verdict(row.field(1)).ok_or_else(|| row.error(1, "`keep`, `name` or `drop`"))?;
        Ok((row.field(0).to_owned(), verdict))
    });
    rows.collect()
}

/// Chooses the vocabulary and writes `syllables.tsv`, `foreign.tsv`, `abbreviations.tsv`, `names.tsv` into `dictionaries`;
/// reads `places.tsv` and `review.tsv` there.
///
/// # Errors
/// If a dictionary cannot be read or written.
pub fn write_choice(counts: &Counts, dictionaries: &Path) -> Result<(), Error> {
    let review = review(dictionaries)?;
    let mut names = place_words(dictionaries)?;
    names.extend(review.iter().filter(|(_, verdict)| **verdict == Verdict::Name).map(|(form, _)| form.clone()));
    let choice = choose(counts, &names, &review);
    let Choice { syllables, foreign, abbreviations, names } = &choice;
    for (name, words) in [("syllables.tsv", syllables), ("names.tsv", names)] {
        let mut table = Table::new(&dictionaries.join(name), WORDS);
        words.iter().for_each(|word| table.push(fields(&word.form, word)));
        table.write()?;
    }
    let mut table = Table::new(&dictionaries.join("foreign.tsv"), FOREIGN);
    for word in foreign {
        let mut row = fields(&word.form, word);
        row.push(word.surface.clone().unwrap_or_default());
        table.push(row);
    }
    table.write()?;
    let full = full_names(counts);
    let mut table = Table::new(&dictionaries.join("abbreviations.tsv"), ABBREVIATIONS);
    for word in abbreviations {
        let surface = word.surface.as_deref().unwrap_or(&word.form);
        let mut row = fields(surface, word);
        row.push(full.get(surface).cloned().unwrap_or_default());
        table.push(row);
    }
    table.write()
}

fn fields(name: &str, word: &Chosen) -> Vec<String> {
    let n = word.counts;
    let numbers = [n.total(), n.lower, n.title, n.upper + n.mixed];
    std::iter::once(name.to_owned()).chain(numbers.iter().map(u64::to_string)).collect()
}

/// For each abbreviation the full name that introduces it most often, at least twice; of equals the first.
fn full_names(counts: &Counts) -> BTreeMap<&str, String> {
    let mut best: BTreeMap<&str, (u64, &str)> = BTreeMap::new();
    for ((short, full), count) in counts.introductions.iter().filter(|(_, count)| *count >= 2) {
        let known = best.entry(short).or_insert((*count, full));
        if *count > known.0 {
            *known = (*count, full);
        }
    }
    best.into_iter().map(|(short, (_, full))| (short, full.to_owned())).collect()
}
