//! The base letters of a skeleton as small indices, in the case that the walk assumes.

/// No base: a letter that no ASCII skeleton stands for.
pub(super) const NONE: u8 = u8::MAX;

const ASCII: usize = 96;

/// Which case the intended letter is assumed to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Case {
    /// Lower-case shapes only.
    Lower,
    /// Upper-case shapes only.
    Upper,
    /// All shapes of the letter.
    Any,
}

/// A base letter in a case, as an index into the tables of [`super::Observed`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Base(pub(super) u8);

impl Base {
    /// How many there are: printable ASCII, then the 26 letters in any case.
    pub(super) const COUNT: usize = ASCII + 26;

    /// How many letters there are.
    pub const LETTERS: usize = Self::COUNT - ASCII;
    /// The first letter, in any case.
    pub const FIRST: Self = Self(ASCII as u8);

    /// The letters in any case: a small number for each, and its index.
    pub(super) fn columns() -> impl Iterator<Item = (usize, usize)> {
        (ASCII..Self::COUNT).enumerate()
    }

    /// The number that [`Base::columns`] gives a letter in any case.
    pub(super) const fn column(self) -> Option<usize> {
        (self.0 as usize).checked_sub(ASCII)
    }

    /// The base for a byte of a skeleton; `None` if the byte is not printable ASCII. For other characters than letters
    /// the case says nothing.
    ///
    /// ```
    /// use phucdau::channel::{Base, Case};
    /// assert_eq!(Base::new(b'd', Case::Upper), Base::new(b'D', Case::Upper));
    /// assert_eq!(Base::new(b'7', Case::Upper), Base::new(b'7', Case::Any));
    /// assert_eq!(Base::new(b'\n', Case::Any), None);
    /// ```
    pub const fn new(byte: u8, case: Case) -> Option<Self> {
        if byte < b' ' || byte > b'~' {
            return None;
        }
        if !byte.is_ascii_alphabetic() {
            return Some(Self(byte - b' '));
        }
        Some(match case {
            Case::Lower => Self(byte.to_ascii_lowercase() - b' '),
            Case::Upper => Self(byte.to_ascii_uppercase() - b' '),
            Case::Any => Self(ASCII as u8 + byte.to_ascii_lowercase() - b'a'),
        })
    }
}

/// The bases that a base letter belongs to: in its own case, and in any ([`NONE`] twice if it is not ASCII; the second
/// is [`NONE`] if it has no case).
pub(super) fn of(base: char) -> [u8; 2] {
    let Ok(byte) = u8::try_from(base) else { return [NONE; 2] };
    let own = if byte.is_ascii_lowercase() { Case::Lower } else { Case::Upper };
    let Some(Base(own)) = Base::new(byte, own) else { return [NONE; 2] };
    let any = if byte.is_ascii_alphabetic() { Base::new(byte, Case::Any).map_or(NONE, |any| any.0) } else { NONE };
    [own, any]
}

/// Letters in any case, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Letters(pub(super) u32);

impl Letters {
    /// Adds a letter in any case; another base is left out.
    pub fn insert(&mut self, letter: Base) {
        self.0 |= letter.column().map_or(0, |column| 1 << column);
    }

    /// How many there are.
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether there are none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether there are no more than two.
    pub(super) const fn are_few(self) -> bool {
        let others = self.0 & self.0.wrapping_sub(1);
        others & others.wrapping_sub(1) == 0
    }

    /// How many there are in the alphabet before `letter`.
    pub fn before(self, letter: Base) -> usize {
        letter.column().map_or(0, |column| (self.0 & ((1 << column) - 1)).count_ones() as usize)
    }
}

impl Iterator for Letters {
    type Item = Base;

    fn next(&mut self) -> Option<Base> {
        let column = (self.0 != 0).then(|| self.0.trailing_zeros() as u8)?;
        self.0 &= self.0 - 1;
        Some(Base(ASCII as u8 + column))
    }
}
