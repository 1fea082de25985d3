//! The identity that lexicon and language model share: a word of the vocabulary, or a class of tokens.

/// A word of the vocabulary (lower case, NFC, tones placed the old way), or one of the named classes below.
///
/// Lexicon and language model carry the fingerprint of one vocabulary; an id means nothing outside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordId(pub u16);

impl WordId {
    /// A word that the vocabulary lacks.
    pub const UNKNOWN: Self = Self(0);
    /// The start of a paragraph.
    pub const START: Self = Self(1);
    /// The end of a paragraph.
    pub const END: Self = Self(2);
    /// Any number: `2021`, `8.045.415`, `26/11/2003`, `17:30`.
    pub const NUMBER: Self = Self(3);
    /// `,`
    pub const COMMA: Self = Self(4);
    /// `.`, `?`, `!` and the ellipsis.
    pub const STOP: Self = Self(5);
    /// `:` and `;`
    pub const COLON: Self = Self(6);
    /// `-`, `–`, `—`
    pub const DASH: Self = Self(7);
    /// `/`
    pub const SLASH: Self = Self(8);
    /// `(`, `)`, `[`, `]`
    pub const BRACKET: Self = Self(9);
    /// Letters and digits in one run (`A4`, `B12`), e-mail addresses, URLs and other things that are copied, never read.
    pub const CODE: Self = Self(10);
    /// The first id of a real word; ids below it are classes.
    pub const FIRST_WORD: Self = Self(16);

    /// The id as an index.
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// Whether the id names a class and not a word.
    pub const fn is_class(self) -> bool {
        self.0 < Self::FIRST_WORD.0
    }
}
