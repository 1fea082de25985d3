//! Learns the channels from aligned pages, and packs them.

mod align;
mod em;
mod letters;
mod pairs;
mod smooth;
#[cfg(test)]
mod tests;
mod text;
mod typing;

pub use align::{Match, align};
pub use em::{Expected, Training};
pub use pairs::{Counts, Pairs, pages};
pub use text::from_text;
pub use typing::typing;

use std::path::{Path, PathBuf};

use phucdau::channel::Table;

use crate::Error;

/// How often a line of a real scan counts beside one of a typeset page.
const SILVER: f64 = 1.0;
/// How often a page that was made for it counts beside one of the data folder.
const MADE: f64 = 0.5;
const ITERATIONS: usize = 14;

/// A channel and what it was made of.
#[derive(Clone, Debug)]
pub struct Learned {
    /// `eng`, `vie` or `typing`.
    pub name: &'static str,
    /// The channel; `table.encode()` is its section.
    pub table: Table,
    /// How many different pairs taught it.
    pub pairs: usize,
    /// How often what happened to words.
    pub counts: Counts,
    /// Log likelihood of the pairs before each iteration, in nats.
    pub likelihoods: Vec<f64>,
}

/// Learns all three channels from a data folder: `eng` from `ocr/train` and `ocr/silver.tsv`, `vie` from `ocr/train`;
/// `typing` is a rule. Pages of other folders count half. Some ten seconds; the same data give the same tables.
///
/// # Errors
/// If a file cannot be read or breaks its format.
pub fn learn(data: &Path, made: &[PathBuf]) -> Result<[Learned; 3], Error> {
    let train = data.join("ocr/train");
    let mut eng = Pairs::default();
    eng.add_pages(&train, "eng", 1.0)?;
    eng.add_lines(&data.join("ocr/silver.tsv"), SILVER)?;
    let mut vie = Pairs::default();
    vie.add_pages(&train, "vie", 1.0)?;
    for folder in made {
        eng.add_pages(folder, "eng", MADE)?;
        vie.add_pages(folder, "vie", MADE)?;
    }
    let typing =
        Learned { name: "typing", table: typing(), pairs: 0, counts: Counts::default(), likelihoods: Vec::new() };
    Ok([learn_from("eng", &eng), learn_from("vie", &vie), typing])
}

/// Learns a channel from pairs. `O(iterations * sum of intended * observed)`.
pub fn learn_from(name: &'static str, pairs: &Pairs) -> Learned {
    let (likelihoods, expected) = Training::new(&pairs.weights).run(ITERATIONS);
    let table = smooth::table(&expected, &pairs.counts);
    Learned { name, table, pairs: pairs.weights.len(), counts: pairs.counts.clone(), likelihoods }
}
