//! What a user may ask for: plain data, with defaults.

use crate::regime::Regime;
use crate::syllable::Placement;

/// What sort of damage to expect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Decide line by line, from the text's own evidence.
    #[default]
    Auto,
    /// Text that an OCR engine read.
    Ocr,
    /// Text whose marks were all dropped: marks are added, nothing else changes.
    Restore,
    /// Text believed right.
    Clean,
}

/// Where the tone mark goes in new words whose last rime is `oa`, `oe` or `uy`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tone {
    /// As the document itself does; without evidence as `Old`.
    #[default]
    Auto,
    /// `hòa`, `thủy`.
    Old,
    /// `hoà`, `thuỷ`.
    New,
}

/// How to correct; plain data.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// What sort of damage to expect.
    pub mode: Mode,
    /// Where tones go in new words.
    pub tone: Tone,
    /// The least confidence, in `0..=1`, of an edit that is applied; `None` applies an edit where it is likelier right
    /// than the text that it replaces.
    pub confidence: Option<f32>,
}

/// The user's own words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lists {
    /// Words and phrases never to change.
    pub keep: Vec<String>,
    /// Words to know beside the model's own, each with a weight relative to an ordinary word (1.0).
    pub dictionary: Vec<(String, f32)>,
    /// Pairs of wrong and right.
    pub replace: Vec<(String, String)>,
}

impl Mode {
    /// The regimes that a line may have under this mode.
    pub(super) const fn regimes(self) -> &'static [Regime] {
        match self {
            Self::Auto => &Regime::ALL,
            Self::Ocr => &[Regime::Vietnamese, Regime::English],
            Self::Restore => &[Regime::Bare],
            Self::Clean => &[Regime::Marked],
        }
    }
}

impl Tone {
    /// The placement that new words take in a document that shows the other evidence given.
    pub(super) fn placement(self, shown: Option<Placement>) -> Placement {
        match self {
            Self::Auto => shown.unwrap_or(Placement::Old),
            Self::Old => Placement::Old,
            Self::New => Placement::New,
        }
    }
}
