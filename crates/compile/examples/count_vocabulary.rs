//! Makes the counted dictionaries: places, then counts of training text, then the choice of the vocabulary.
//!
//! ```text
//! count_vocabulary places LISTS DICTIONARIES     places.tsv from LISTS/places.tsv and LISTS/places_history.tsv
//! count_vocabulary count COUNTS TEXT...          counts of all files, as TSV into the folder COUNTS
//! count_vocabulary choose COUNTS DICTIONARIES    syllables, foreign, abbreviations, names, codes
//! count_vocabulary terms DICTIONARIES TEXT...    new counts for words.tsv and organisations.tsv
//! ```

use std::path::{Path, PathBuf};

use phucdau_compile::vocabulary::{Counts, count, gather_places, recount_terms, write_choice};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [command, folder, rest @ ..] = args.as_slice() else {
        return Err("usage: count_vocabulary places|count|choose|terms FOLDER PATH...".into());
    };
    let first = rest.first().map(PathBuf::as_path).unwrap_or(Path::new("dictionaries"));
    match command.to_str() {
        Some("places") => gather_places(folder, first)?,
        Some("count") => count(rest)?.write(folder)?,
        Some("choose") => write_choice(&Counts::read(folder)?, first)?,
        Some("terms") => recount_terms(folder, rest)?,
        _ => return Err("the command is places, count, choose or terms".into()),
    }
    Ok(())
}
