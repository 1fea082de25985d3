//! What goes out: replacements in a line, each with its confidence and its reason.

mod packed;

use std::borrow::Borrow;

use ecow::EcoString;

pub use packed::Packed;
pub(crate) use packed::Packer;

use crate::span::Span;

/// One replacement in one line; it covers whole tokens and is never a no-op.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// The bytes of the line's source text that are replaced.
    pub span: Span,
    /// What stands there afterwards; a word has no memory of its own.
    pub new: EcoString,
    /// The probability, in `0..=1`, that the whole of `new` is right, with the signs that touch it: of the edits that are
    /// stated 0.9, nine in ten are (see [`calibration`](crate::calibration)).
    pub confidence: f32,
    /// The probability, in `0..=1`, that the text as it stands was right: less than the confidence where the search found
    /// the edit likelier than the text, and nowhere else.
    pub doubt: f32,
    /// What sort of damage is mended.
    pub kind: Kind,
    /// The rule or evidence behind it.
    pub why: Why,
}

/// What sort of damage an edit mends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Marks are added or changed; the letters under them stay.
    Diacritics,
    /// Letters are changed, as OCR confuses them.
    Ocr,
    /// Only case changes.
    Case,
    /// One token becomes several.
    Split,
    /// Several tokens become one.
    Merge,
    /// A digit or number is changed, by a written rule.
    Number,
    /// A wrong code for the right letter, such as U+00D0 for `Đ`.
    Encoding,
    /// A speck or stamp is removed.
    Junk,
}

impl Kind {
    /// All kinds, in the order in which they are reported.
    pub const ALL: [Self; 8] =
        [Self::Diacritics, Self::Ocr, Self::Case, Self::Split, Self::Merge, Self::Number, Self::Encoding, Self::Junk];

    /// The name used in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Diacritics => "diacritics",
            Self::Ocr => "ocr",
            Self::Case => "case",
            Self::Split => "split",
            Self::Merge => "merge",
            Self::Number => "number",
            Self::Encoding => "encoding",
            Self::Junk => "junk",
        }
    }
}

/// The evidence behind an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// The word fits its neighbours better, by channel and language model together.
    Context,
    /// A fixed phrase of official documents stood there.
    Phrase,
    /// The user's own list of replacements says so.
    Replacement,
    /// U+00D0 or U+00F0 stood for `Đ` or `đ`.
    WrongCode,
    /// The tone mark stood on the wrong letter.
    TonePlacement,
    /// Digits were read where the letters of a word stood, as in `S6` for `Số`.
    DigitInWord,
    /// A number of one or two digits was read where a word stood, as in `16` for `lô`.
    NumberForWord,
    /// The document introduces the abbreviation in brackets behind its full form.
    Introduced,
}

impl Why {
    /// All reasons.
    pub const ALL: [Self; 8] = [
        Self::Context,
        Self::Phrase,
        Self::Replacement,
        Self::WrongCode,
        Self::TonePlacement,
        Self::DigitInWord,
        Self::NumberForWord,
        Self::Introduced,
    ];

    /// The name used in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Context => "context",
            Self::Phrase => "phrase",
            Self::Replacement => "replacement",
            Self::WrongCode => "wrong-code",
            Self::TonePlacement => "tone-placement",
            Self::DigitInWord => "digit-in-word",
            Self::NumberForWord => "number-for-word",
            Self::Introduced => "introduced",
        }
    }
}

/// The edits of one line, sorted and disjoint, however they are held.
pub trait OfLine {
    /// The edits in their order.
    fn each(&self) -> impl Iterator<Item = Edit>;

    /// Whether there are none.
    fn is_empty(&self) -> bool;
}

impl OfLine for Vec<Edit> {
    fn each(&self) -> impl Iterator<Item = Edit> {
        self.iter().cloned()
    }

    fn is_empty(&self) -> bool {
        <[Edit]>::is_empty(self)
    }
}

/// Replaces in one pass; `edits` are sorted and disjoint, their spans lie in `text`. `O(text + edits)`.
///
/// ```
/// use phucdau::edit::{apply, Edit, Kind, Why};
/// use phucdau::span::Span;
/// let edit = Edit {
///     span: Span::new(0, 4), new: "Thực".into(), confidence: 0.99, doubt: 0.0,
///     kind: Kind::Diacritics, why: Why::Context,
/// };
/// assert_eq!(apply("Thuc", &[edit]), "Thực");
/// ```
///
/// # Panics
/// If a span lies outside `text`, cuts a character, or overlaps the one before.
pub fn apply(text: &str, edits: &[Edit]) -> String {
    apply_each(text, edits)
}

/// What [`apply`] does, with edits that come one by one.
///
/// # Panics
/// As [`apply`].
pub fn apply_each<E: Borrow<Edit>>(text: &str, edits: impl IntoIterator<Item = E>) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let mut done = 0;
    for edit in edits {
        let edit = edit.borrow();
        out.push_str(&text[done..edit.span.start()]);
        out.push_str(&edit.new);
        done = edit.span.end();
    }
    out.push_str(&text[done..]);
    out
}
