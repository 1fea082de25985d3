//! Counts words in training text and tells which of them the models shall know.

mod choose;
mod count;
mod dictionaries;
mod store;
mod terms;
#[cfg(test)]
mod tests;

pub use choose::{Choice, Chosen, MIN_ABBREVIATION, MIN_FOREIGN, MIN_SYLLABLE, Verdict, choose};
pub use count::{Counts, Form, Pattern, count, pattern};
pub use dictionaries::{
    ABBREVIATIONS, CODES, FOREIGN, ORGANISATIONS, PHRASES, PLACES, REVIEW, TERMS, WORDS, gather_places, write_choice,
};
pub use terms::{MIN_TERM, recount_terms};
