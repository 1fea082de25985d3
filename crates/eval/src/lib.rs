//! Measures text against gold: word, character and diacritic error rates, with the alignment behind them.
//!
//! - A **word** is a white-space token with its punctuation, in NFC, case-sensitive; the placement of tones in open
//!   syllables is folded, so `hoà` and `hòa` are one word.
//! - **Word error rate**: the Levenshtein distance over words, by the words of the gold. It may exceed 1.
//! - **Character error rate**: the same over the code points of those words joined by one space, by the code points of
//!   the gold; a second figure counts grapheme clusters.
//! - **Diacritic error rate**: of the gold letters that carry marks or could (a, e, i, o, u, y, d and their marked kin),
//!   the share whose base letter was read, but with other marks. In each run of wrong words, letters are aligned by base
//!   letter.
//! - **Errors removed**: raw errors less the remaining ones, by the raw errors. **Words broken**: gold words that matched
//!   before and do not after; **words repaired**: the reverse.
//! - **Restoration accuracy**: right words by words, see [`restoration`]. **Harm**: words changed where the gold itself
//!   was put in, see [`harm`].
//! - **Expected calibration error**: how far the confidence of edits lies from the share of them that is right, see
//!   [`Reliability`]; which edits are right says [`judge`].
//! - Figures are counts and are added up over files before a rate is taken: pooled, not averaged.
//!
//! ```
//! let figures = phucdau_eval::compare("hoà bình, độc lập", "hòa bình, đôc lâp", Some("hoa binh, doc lap"));
//! assert_eq!((figures.words, figures.errors.words), (4, 2));
//! assert_eq!(figures.rates().word_error, Some(0.5));
//! assert_eq!(figures.raw.unwrap().repaired, 2);
//! ```
#![forbid(unsafe_code)]

mod align;
mod bootstrap;
mod distance;
mod figures;
mod harm;
mod interned;
mod judge;
mod reliability;
mod words;

pub use align::{Alignment, Op, Step};
pub use bootstrap::{Interval, blocks, interval};
pub use distance::{align, distance};
pub use figures::{Errors, Figures, Rates, Raw, compare};
pub use harm::{Accuracy, Change, Harm, harm, restoration};
pub use judge::{Placed, judge};
pub use reliability::{BINS, Bin, Reliability, SURE};
pub use words::{Words, normal_word};
