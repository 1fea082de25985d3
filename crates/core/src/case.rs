//! The case of a word: how it is seen, what is likely, and how a word of the lexicon is written in it.

use crate::syllable::base_letter;

/// How the letters of a word are cased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Case {
    /// `tỉnh`
    Lower,
    /// `Tỉnh`; a single capital letter is this too.
    Title,
    /// `TỈNH`; two letters or more.
    Upper,
    /// Anything else, such as `TTg`; a word so cased is written as the lexicon's surface has it.
    Mixed,
}

impl Case {
    /// The case of a text, judged by its letters; text without letters is lower. `O(text)`.
    ///
    /// ```
    /// use phucdau::case::Case;
    /// assert_eq!(Case::of("Tỉnh"), Case::Title);
    /// assert_eq!(Case::of("ỦY"), Case::Upper);
    /// assert_eq!(Case::of("TTg"), Case::Mixed);
    /// ```
    pub fn of(text: &str) -> Self {
        let (mut uppers, mut letters, mut first_upper) = (0, 0, false);
        for c in text.chars().filter(|c| c.is_alphabetic()) {
            let upper = c.is_uppercase();
            first_upper |= upper && letters == 0;
            uppers += usize::from(upper);
            letters += 1;
        }
        match (uppers, first_upper) {
            (0, _) => Self::Lower,
            (1, true) => Self::Title,
            _ if uppers == letters => Self::Upper,
            _ => Self::Mixed,
        }
    }

    /// Appends `word`, which is lower case, in this case; `Mixed` leaves it as it is.
    pub fn write(self, word: &str, out: &mut String) {
        match self {
            Self::Lower | Self::Mixed => out.push_str(word),
            Self::Upper => out.extend(word.chars().flat_map(char::to_uppercase)),
            Self::Title => {
                let mut chars = word.chars();
                out.extend(chars.next().into_iter().flat_map(char::to_uppercase));
                out.push_str(chars.as_str());
            }
        }
    }
}

/// Whether the small letters of a text have the shapes of its capitals, so that only their size tells them apart.
///
/// ```
/// use phucdau::case::differs_in_size_alone;
/// assert!(differs_in_size_alone("co") && differs_in_size_alone("vụ"));
/// assert!(!differs_in_size_alone("cua") && !differs_in_size_alone("CO"));
/// ```
pub fn differs_in_size_alone(text: &str) -> bool {
    let same_shape = |c: char| matches!(base_letter(c), 'c' | 'o' | 's' | 'u' | 'v' | 'w' | 'x' | 'z' | 'k' | 'p');
    !text.is_empty() && text.chars().all(same_shape)
}

/// Writes `word`, which has as many letters as `pattern`, in the case of `pattern`, letter by letter; a digit between
/// capitals, or behind two, stands for a capital.
///
/// ```
/// use phucdau::case::copy_case;
/// let mut out = String::new();
/// copy_case("đắk", "DaK", &mut out);
/// assert_eq!(out, "ĐắK");
/// out.clear();
/// copy_case("cộng", "C0NG", &mut out);
/// assert_eq!(out, "CỘNG");
/// ```
pub fn copy_case(word: &str, pattern: &str, out: &mut String) {
    let mut pattern = pattern.chars();
    let mut capitals = 0;
    for c in word.chars() {
        let upper = match pattern.next() {
            Some(seen) if seen.is_alphabetic() => seen.is_uppercase(),
            Some(_) => match pattern.clone().find(|c| c.is_alphabetic()) {
                Some(behind) => capitals > 0 && behind.is_uppercase(),
                None => capitals > 1,
            },
            None => false,
        };
        if upper {
            capitals += 1;
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
    }
}
