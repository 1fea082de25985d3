//! Reads the dictionaries, each row checked at its place.

use std::collections::BTreeMap;
use std::path::Path;

use phucdau::lexicon::{Entry, NameKind, Parts, WordKind, key};
use phucdau::syllable::{is_syllable, skeleton};
use phucdau::token::{Class, atoms};

use crate::error::Error;
use crate::tsv::{Row, Table};
use crate::vocabulary::{ABBREVIATIONS, CODES, FOREIGN, ORGANISATIONS, PHRASES, PLACES, TERMS, WORDS};

/// All that the dictionaries of a folder hold. A form stands in one of syllables, abbreviations, foreign words and names
/// only; a code is a word of its own if it stands in none of them.
///
/// # Errors
/// If a file cannot be read, or a row breaks a rule: then the error names file, line and column.
pub fn read(dictionaries: &Path) -> Result<Parts, Error> {
    let table = |name: &str, columns| Table::read(&dictionaries.join(name), columns);
    let mut words: BTreeMap<String, Entry> = BTreeMap::new();
    for row in table("syllables.tsv", WORDS)?.rows() {
        if !is_syllable(row.field(0)) {
            return Err(row.error(0, "a Vietnamese syllable"));
        }
        add(&mut words, plain(row, WordKind::Syllable)?, row)?;
    }
    for row in table("abbreviations.tsv", ABBREVIATIONS)?.rows() {
        add(&mut words, spelled(row, WordKind::Abbreviation, 0)?, row)?;
    }
    for row in table("foreign.tsv", FOREIGN)?.rows() {
        add(&mut words, spelled(row, WordKind::Foreign, 5)?, row)?;
    }
    for row in table("names.tsv", WORDS)?.rows() {
        add(&mut words, plain(row, WordKind::Name)?, row)?;
    }
    for row in table("codes.tsv", CODES)?.rows() {
        let count = row.number(2)?;
        let mut word = entry(row, 0, WordKind::Abbreviation, count, [0, 0, count])?;
        word.surface = Some(row.field(0).to_owned());
        words.entry(word.form.clone()).or_insert(word);
    }
    let phrases = table("phrases.tsv", PHRASES)?.rows().map(|row| row.field(0).to_owned()).collect();
    Ok(Parts { words: words.into_values().collect(), phrases, names: names(dictionaries)? })
}

fn add(words: &mut BTreeMap<String, Entry>, word: Entry, row: Row<'_>) -> Result<(), Error> {
    match words.insert(word.form.clone(), word) {
        None => Ok(()),
        Some(_) => Err(row.error(0, "each form in one dictionary only")),
    }
}

fn plain(row: Row<'_>, kind: WordKind) -> Result<Entry, Error> {
    entry(row, 0, kind, row.number(1)?, [row.number(2)?, row.number(3)?, row.number(4)?])
}

fn spelled(row: Row<'_>, kind: WordKind, surface: usize) -> Result<Entry, Error> {
    let mut word = plain(row, kind)?;
    let spelling = row.field(surface);
    if !spelling.is_empty() {
        let mut form = String::new();
        key(spelling, &mut form);
        if form != word.form {
            return Err(row.error(surface, format!("a spelling of {:?}", word.form)));
        }
    }
    word.surface = spelling.chars().any(char::is_uppercase).then(|| spelling.to_owned());
    Ok(word)
}

fn entry(row: Row<'_>, column: usize, kind: WordKind, count: u64, cases: [u64; 3]) -> Result<Entry, Error> {
    let mut form = String::new();
    key(row.field(column), &mut form);
    let letters = skeleton(&form);
    if letters.is_empty() || !letters.bytes().all(|b| b.is_ascii_lowercase()) {
        return Err(row.error(column, "a word of Latin letters"));
    }
    Ok(Entry { form, count, kind, cases, surface: None })
}

/// Names and words of several syllables by their forms; of equals an organisation goes before a place before a word.
fn names(dictionaries: &Path) -> Result<BTreeMap<String, NameKind>, Error> {
    let lists = [
        ("words.tsv", TERMS, NameKind::Word),
        ("places.tsv", PLACES, NameKind::Place),
        ("organisations.tsv", ORGANISATIONS, NameKind::Organisation),
    ];
    let mut names = BTreeMap::new();
    for (name, columns, kind) in lists {
        for row in Table::read(&dictionaries.join(name), columns)?.rows() {
            let forms = forms(row.field(0));
            if forms.contains(' ') {
                names.insert(forms, kind);
            }
        }
    }
    Ok(names)
}

/// The forms of the words of a text, joined by single spaces.
fn forms(text: &str) -> String {
    let (mut forms, mut form) = (String::new(), String::new());
    for atom in atoms(text).filter(|atom| atom.class == Class::Word) {
        key(atom.span.of(text), &mut form);
        if !forms.is_empty() {
            forms.push(' ');
        }
        forms.push_str(&form);
    }
    forms
}
