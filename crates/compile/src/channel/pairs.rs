//! Reads the aligned pages: pairs of a true token and its reading, and how often words break, glue, grow and vanish.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use super::align::{Match, align};
use crate::Error;

/// How unlike a pair may be (per hundred) to be learned from, alone and between two matched neighbours.
const UNLIKE: u32 = 50;
const UNLIKE_BETWEEN: u32 = 67;
const MATCHED: u32 = 34;
/// Longer tokens than this are addresses and rubbish.
const LONGEST: usize = 24;

/// What one engine made of true tokens, with how often.
#[derive(Clone, Debug, Default)]
pub struct Pairs {
    /// Weights of (true, read) pairs; broken and glued words stand without the space.
    pub weights: BTreeMap<(String, String), f64>,
    /// How often what happened.
    pub counts: Counts,
}

/// How often what happened to words, over all pages read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    /// True tokens.
    pub words: f64,
    /// Words read as two tokens.
    pub broken: f64,
    /// Two words read as one token.
    pub glued: f64,
    /// Tokens read where nothing stood.
    pub junk: f64,
    /// Words not read at all.
    pub lost: f64,
    /// Pairs too unlike to learn from.
    pub unlike: f64,
    /// Words that begin with a small letter, and how many were read with a capital.
    pub small: f64,
    /// How many of them were read with a capital.
    pub capital_invented: f64,
    /// Words that begin with a capital.
    pub capital: f64,
    /// How many of them were read with a small letter.
    pub capital_lost: f64,
}

/// A text as the decoder will see it: NFC, with the wrong code `Ð` (U+00D0) as `Đ`.
fn normal(text: &str) -> String {
    text.nfc().map(|c| if c == '\u{d0}' { 'Đ' } else { c }).collect()
}

fn read(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map(|text| normal(&text)).map_err(|source| Error::io(path, source))
}

/// The names of the pages of a folder (`NAME.gold.txt`), sorted.
///
/// # Errors
/// If the folder cannot be read.
pub fn pages(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let io = |source| Error::io(folder, source);
    let mut pages = Vec::new();
    for entry in fs::read_dir(folder).map_err(io)? {
        let path = entry.map_err(io)?.path();
        if let Some(page) = path.to_str().and_then(|path| path.strip_suffix(".gold.txt")) {
            pages.push(PathBuf::from(page));
        }
    }
    pages.sort();
    Ok(pages)
}

impl Pairs {
    /// Adds all pages of a folder as read by an engine: `NAME.gold.txt` against `NAME.ENGINE.txt`.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub fn add_pages(&mut self, folder: &Path, engine: &str, weight: f64) -> Result<(), Error> {
        for page in pages(folder)? {
            let gold = read(&page.with_extension("gold.txt"))?;
            let read = read(&page.with_extension(format!("{engine}.txt")))?;
            self.add(&gold, &read, weight);
        }
        Ok(())
    }

    /// Adds the lines of a file of three columns: page, true text, reading.
    ///
    /// # Errors
    /// If the file cannot be read or a line has not three columns.
    pub fn add_lines(&mut self, path: &Path, weight: f64) -> Result<(), Error> {
        for (number, line) in read(path)?.lines().enumerate() {
            let columns: Vec<&str> = line.split('\t').collect();
            let &[_, gold, read] = columns.as_slice() else {
                let found = format!("{} columns", columns.len());
                return Err(Error::rule(path, (number + 1, 1), "three columns: page, true text, reading", found));
            };
            self.add(gold, read, weight);
        }
        Ok(())
    }

    /// Aligns two texts and adds what can be learned from.
    pub fn add(&mut self, gold: &str, read: &str, weight: f64) {
        let (gold, read): (Vec<&str>, Vec<&str>) =
            (gold.split_whitespace().collect(), read.split_whitespace().collect());
        let matches = align(&gold, &read);
        let matched = |at: Option<&Match>| at.is_none_or(|m| m.distance <= MATCHED && m.intended.len() == 1);
        self.counts.words += weight * gold.len() as f64;
        for (i, m) in matches.iter().enumerate() {
            let between = matched(i.checked_sub(1).and_then(|i| matches.get(i))) && matched(matches.get(i + 1));
            let like = m.distance <= if between { UNLIKE_BETWEEN } else { UNLIKE };
            let counts = &mut self.counts;
            match (m.intended.len(), m.observed.len()) {
                (0, _) => counts.junk += weight,
                (_, 0) => counts.lost += weight,
                _ if !like => counts.unlike += weight,
                (1, 2) => counts.broken += weight,
                (2, 1) => counts.glued += weight,
                _ => counts.case(gold[m.intended.start], read[m.observed.start], weight),
            }
            if like && !m.intended.is_empty() && !m.observed.is_empty() {
                let (intended, observed) = (gold[m.intended.clone()].concat(), read[m.observed.clone()].concat());
                if intended.chars().count() <= LONGEST && observed.chars().count() <= LONGEST {
                    *self.weights.entry((intended, observed)).or_default() += weight;
                }
            }
        }
    }
}

impl Counts {
    fn case(&mut self, intended: &str, observed: &str, weight: f64) {
        let (Some(intended), Some(observed)) = (intended.chars().next(), observed.chars().next()) else { return };
        if intended.is_lowercase() {
            self.small += weight;
            self.capital_invented += if observed.is_uppercase() { weight } else { 0.0 };
        } else if intended.is_uppercase() {
            self.capital += weight;
            self.capital_lost += if observed.is_lowercase() { weight } else { 0.0 };
        }
    }
}
