//! The confusion model: how likely a reader or typist makes these characters of the intended ones.
//!
//! A channel is a table of segments in the manner of Brill and Moore (2000). One intended letter gives zero to three
//! observed characters, two intended letters together give one or two, and any character may slip in anywhere for the
//! price of an insertion. Case counts as it is. What the table does not hold costs a floor, so every text can come of
//! every other one; but where it tells of few letters with marks, others tell of their base and a mark. The score is that of
//! the best segmentation (Viterbi).
//!
//! The hot path is an alignment row per intended letter: [`Row`] holds the best log probability of having produced the
//! first `j` observed characters. [`Observed`] looks the segments of one token up once, and [`Channel::extend`] and
//! [`Channel::extend_base`] then cost `O(observed)` per letter.

mod base;
mod engine;
mod layout;
mod observed;
mod table;
#[cfg(test)]
mod tests;

pub use base::{Base, Case, Letters};
pub use engine::Engine;
pub use observed::{Observed, Outlook, Row};
pub use table::{Setting, Table};

use crate::artifact::{Artifact, OpenError, Tag};
use crate::score::Score;
use crate::syllable::base_letter;
use layout::View;

/// What no segmentation may use; sums of a few hundred stay finite.
const NEVER: f32 = Score::FLOOR.nats();

/// A character is learned if some letter is read as it more often than this: one time in a hundred, in nats.
const LEARNED: f32 = -4.605;

/// The tag of the section that holds the channel of this name: `ch.` and the first five bytes of the name.
///
/// ```
/// use phucdau::channel::tag;
/// assert_eq!((&tag("eng"), &tag("typing")), (b"ch.eng  ", b"ch.typin"));
/// ```
pub fn tag(name: &str) -> Tag {
    let mut tag = *b"ch.     ";
    tag[3..].iter_mut().zip(name.bytes()).for_each(|(slot, byte)| *slot = byte);
    tag
}

/// An opened channel; cheap to share between threads.
#[derive(Clone, Debug)]
pub struct Channel {
    view: View,
    floor_emission: f32,
    floor_deletion: f32,
    floor_insertion: f32,
    foreign_identity: f32,
    foreign_base: f32,
    /// Deletion of each letter, and the best of each base.
    deletions: Vec<f32>,
    base_deletions: Vec<f32>,
    /// The bases of each letter: in its own case, and in any.
    bases: Vec<[u8; 2]>,
    /// The marked letters that were learned as observed ones, where these are so few that another one tells of nothing but
    /// a mark; `None` where they are most.
    few_marks: Option<Vec<char>>,
}

impl Channel {
    /// Takes the channel of this name (`eng`, `vie`, `typing`) out of a model. `O(section)`.
    ///
    /// # Errors
    /// If the section is missing or does not hold a channel.
    pub fn open(artifact: &Artifact, name: &str) -> Result<Self, OpenError> {
        let tag = tag(name);
        let view = View::open(artifact.section(&tag)?).map_err(|fault| OpenError::section(&tag, fault.0, fault.1))?;
        let setting = |setting: Setting| view.setting(setting);
        let mut channel = Self {
            floor_emission: setting(Setting::FloorEmission),
            floor_deletion: setting(Setting::FloorDeletion),
            floor_insertion: setting(Setting::FloorInsertion),
            foreign_identity: setting(Setting::ForeignIdentity),
            foreign_base: setting(Setting::ForeignBase),
            deletions: Vec::new(),
            base_deletions: vec![setting(Setting::FloorDeletion); Base::COUNT],
            bases: Vec::new(),
            few_marks: few_marks(&view),
            view,
        };
        for letter in 0..channel.view.letters() {
            let deletion = channel.view.deletion(letter).max(channel.floor_deletion);
            let bases = base::of(base_letter(channel.view.letter(letter)));
            for base in bases {
                if base != base::NONE {
                    let best = &mut channel.base_deletions[base as usize];
                    *best = best.max(deletion);
                }
            }
            channel.deletions.push(deletion);
            channel.bases.push(bases);
        }
        Ok(channel)
    }

    /// Whether an observed letter carries marks of which the channel has learned nothing.
    fn is_unlearned(&self, c: char) -> bool {
        self.few_marks.as_ref().is_some_and(|few| is_marked(c) && !few.contains(&c))
    }

    /// Log P(observed | intended) of the best segmentation, both NFC. `O(intended * observed)` after `O(letters *
    /// observed)` of preparation: for many candidates of one token prepare an [`Observed`] once instead.
    pub fn score(&self, intended: &str, observed: &str) -> Score {
        let characters: Vec<char> = observed.chars().collect();
        let mut prepared = Observed::new();
        prepared.prepare(self, &characters);
        self.score_prepared(&prepared, intended)
    }

    /// Log P(observed | intended) for a token prepared before; allocates three rows. `O(intended * observed)`.
    pub fn score_prepared(&self, observed: &Observed, intended: &str) -> Score {
        let nats = self.score_above(observed, intended, f32::NEG_INFINITY, &mut Default::default());
        Score::new(nats.unwrap_or(NEVER))
    }

    /// The same in nats, if it is `least` or above; ends as soon as it cannot be. `rows` is scratch, to be reused.
    /// `O(intended * observed)`.
    pub fn score_above(&self, observed: &Observed, intended: &str, least: f32, rows: &mut [Row; 3]) -> Option<f32> {
        let [before, row, next] = rows;
        observed.start(row);
        let mut last = None;
        for letter in intended.chars() {
            let pair = last.map(|last| (last, &*before));
            let bound = self.extend(observed, letter, pair, row, next);
            std::mem::swap(before, row);
            std::mem::swap(row, next);
            if bound < least {
                return None;
            }
            last = Some(letter);
        }
        Some(observed.last(row)).filter(|&score| score >= least)
    }

    /// A rate or floor of the table, in nats.
    pub fn setting(&self, setting: Setting) -> Score {
        Score::new(self.view.setting(setting))
    }

    /// The whole channel as a table, for reading and for packing it again. `O(section)`.
    pub fn table(&self) -> Table {
        self.view.table()
    }

    /// The whole channel as text, see [`Table`]. `O(section)`.
    pub fn dump(&self) -> String {
        self.table().to_string()
    }
}

/// The marked letters that some letter is read as now and then, unless they are most of those that there are.
fn few_marks(view: &View) -> Option<Vec<char>> {
    let is_learned = |c: char| {
        let found = view.character_of(c).and_then(|c| view.find(&[c]));
        found.is_some_and(|found| view.singles(found).any(|(_, score)| score > LEARNED))
    };
    let learned: Vec<char> = view.characters().filter(|&c| is_marked(c) && is_learned(c)).collect();
    let marked = (0..view.letters()).filter(|&letter| is_marked(view.letter(letter))).count();
    (2 * learned.len() < marked).then_some(learned)
}

fn is_marked(letter: char) -> bool {
    base_letter(letter) != letter
}
