//! From dictionaries and training text to compiled models: counting, smoothing, pruning and packing.
#![forbid(unsafe_code)]

pub mod channel;
pub mod context;
pub mod error;
pub mod lexicon;
pub mod lm;
#[cfg(test)]
mod sample;
pub mod text;
pub mod truecase;
pub mod tsv;
pub mod vocabulary;
pub mod work;

pub use error::Error;
