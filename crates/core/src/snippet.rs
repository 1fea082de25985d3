//! A short piece of text that needs no memory beside its own.

use std::fmt;
use std::ops::Deref;

/// How many bytes are held in place.
const PLACE: usize = 14;

/// Text that is nearly always a word: up to 14 bytes are held in place, longer text elsewhere. A document of which most
/// words change has as many of them as words.
///
/// ```
/// use phucdau::snippet::Snippet;
/// let word = Snippet::from("nghiêng");
/// assert_eq!(&word[..3], "ngh");
/// assert_eq!(size_of::<Snippet>(), 16);
/// ```
#[derive(Clone)]
pub struct Snippet(Held);

#[derive(Clone)]
enum Held {
    /// The first `length` bytes, which are whole characters.
    Here { length: u8, bytes: [u8; PLACE] },
    /// Boxed twice, so that what is rare adds nothing to the room of what is common.
    There(Box<Box<str>>),
}

impl Snippet {
    /// The text. `O(1)` but for a check of at most 14 bytes.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Held::Here { length, bytes } => std::str::from_utf8(&bytes[..usize::from(*length)]).unwrap_or_default(),
            Held::There(text) => text,
        }
    }
}

impl From<&str> for Snippet {
    fn from(text: &str) -> Self {
        if text.len() > PLACE {
            return Self(Held::There(Box::new(text.into())));
        }
        let mut bytes = [0; PLACE];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        Self(Held::Here { length: text.len() as u8, bytes })
    }
}

impl From<String> for Snippet {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl From<char> for Snippet {
    fn from(c: char) -> Self {
        Self::from(&*c.encode_utf8(&mut [0; 4]))
    }
}

impl Default for Snippet {
    fn default() -> Self {
        "".into()
    }
}

impl Deref for Snippet {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq for Snippet {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Snippet {}

impl PartialEq<str> for Snippet {
    fn eq(&self, other: &str) -> bool {
        **self == *other
    }
}

impl PartialEq<&str> for Snippet {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}

impl fmt::Debug for Snippet {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, out)
    }
}

impl fmt::Display for Snippet {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&**self, out)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_comes_out_as_it_went_in(text in ".{0,20}") {
            let snippet = Snippet::from(text.as_str());
            prop_assert_eq!(snippet.as_str(), &text);
            prop_assert_eq!(&snippet, &Snippet::from(text));
        }
    }

    #[test]
    fn the_longest_that_is_held_in_place_and_one_more() {
        for text in ["", "đ", "12345678901234", "123456789012345", "nghiêng nghiêng"] {
            assert_eq!((Snippet::from(text).as_str(), Snippet::from(text).to_string()), (text, text.to_owned()));
        }
    }
}
