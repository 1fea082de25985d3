//! Vietnamese orthography as types: onset, rime and tone, spellings, letters under their marks.

mod keystrokes;
mod letters;
mod orthography;
mod placement;
mod slip;
mod spelling;
#[cfg(test)]
mod tests;

pub use keystrokes::{Method, typed};
pub use letters::{
    base_letter, has_marks, is_vietnamese_letter, lower, lower_letter, skeleton, skeleton_into, skeleton_letters,
    split_tone, with_tone,
};
pub use placement::{Placement, fold_placement, place, style};
pub use slip::correct_slip;
pub use spelling::{Spelling, Syllable, correct_placement, differ_in_i_or_y, is_syllable};

/// One of the six tones, in the order of traditional spelling tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    /// *ngang*: no mark, `a`.
    #[default]
    Level,
    /// *huyền*: `à`.
    Grave,
    /// *hỏi*: `ả`.
    Hook,
    /// *ngã*: `ã`.
    Tilde,
    /// *sắc*: `á`.
    Acute,
    /// *nặng*: `ạ`.
    Dot,
}

impl Tone {
    /// All six, in order.
    pub const ALL: [Self; 6] = [Self::Level, Self::Grave, Self::Hook, Self::Tilde, Self::Acute, Self::Dot];
}
