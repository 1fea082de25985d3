//! What the context model sees around a position: skeletons and shapes, joined into features.

use crate::case::Case;
use crate::word::WordId;

/// How a word is cased, as far as the context model looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Shape {
    /// No letter is a capital.
    #[default]
    Lower,
    /// A capital first letter, or capitals here and there.
    Title,
    /// All letters are capitals.
    Upper,
    /// It is no word.
    None,
}

impl Shape {
    /// The shape of a word of this case.
    pub const fn of(case: Case) -> Self {
        match case {
            Case::Lower => Self::Lower,
            Case::Title | Case::Mixed => Self::Title,
            Case::Upper => Self::Upper,
        }
    }
}

/// What stands at one position: a skeleton, named by the commonest word that has it, or a class of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Seen {
    /// The commonest word with the skeleton; a class for what is no word.
    pub skeleton: WordId,
    /// How it is cased.
    pub shape: Shape,
}

impl Seen {
    /// What stands before a paragraph.
    pub const START: Self = Self { skeleton: WordId::START, shape: Shape::None };
    /// What stands after a paragraph.
    pub const END: Self = Self { skeleton: WordId::END, shape: Shape::None };
}

/// How many positions to each side a feature may look at.
pub const REACH: usize = 3;
/// How many features a position has.
pub const FEATURES: usize = 20;

/// The features of the middle of a window, as hashes; each is joined with the skeleton in the middle. `O(1)`.
///
/// The templates are those of `docs/DESIGN.md`: single skeletons, pairs, triples and fours of neighbours, and the shape of
/// the word with its neighbours.
pub fn features(window: &[Seen; 2 * REACH + 1]) -> [u64; FEATURES] {
    let raw = raw(window);
    std::array::from_fn(|template| raw.hash(template))
}

/// The features of a window before they are hashed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Raw {
    this: u64,
    templates: [u64; FEATURES],
}

impl Raw {
    /// The hash of the feature of this number.
    #[inline]
    pub(super) fn hash(&self, template: usize) -> u64 {
        mix(self.templates[template], self.this << 8 | template as u64)
    }
}

/// What the templates find in a window.
#[inline]
pub(super) fn raw(window: &[Seen; 2 * REACH + 1]) -> Raw {
    let s = |at: usize| u64::from(window[at].skeleton.0);
    let c = |at: usize| window[at].shape as u64;
    let (far, two, left, this, right, next, last) = (s(0), s(1), s(2), s(3), s(4), s(5), s(6));
    let pair = |a: u64, b: u64| a << 16 | b;
    let triple = |a: u64, b: u64, c: u64| a << 32 | b << 16 | c;
    let templates = [
        left,
        right,
        pair(left, right),
        pair(two, left),
        pair(right, next),
        two,
        next,
        triple(two, left, right),
        triple(left, right, next),
        triple(far, two, left),
        triple(right, next, last),
        two << 48 | triple(left, right, next),
        pair(two, right),
        pair(left, next),
        far,
        last,
        pair(two, next),
        c(2) << 4 | c(3) << 2 | c(4),
        pair(left, c(3)),
        pair(right, c(3)),
    ];
    Raw { this, templates }
}

#[inline]
const fn mix(a: u64, b: u64) -> u64 {
    finish(a.wrapping_mul(0xff51_afd7_ed55_8ccd) ^ b.wrapping_mul(0xc4ce_b9fe_1a85_ec53).rotate_left(31))
}

/// The last steps of MurmurHash3, by Austin Appleby: each bit of the input changes half of the output.
#[inline]
const fn finish(mut h: u64) -> u64 {
    h ^= h >> 33;
    h = h.wrapping_mul(0xff51_afd7_ed55_8ccd);
    h ^= h >> 33;
    h = h.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    h ^ h >> 33
}
