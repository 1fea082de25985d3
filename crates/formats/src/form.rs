//! Which Unicode form a text is written in, so that new words can follow it.

use std::borrow::Cow;

use unicode_normalization::char::{canonical_combining_class, decompose_canonical, is_combining_mark};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// How Vietnamese letters are put together from code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// One code point a letter (NFC).
    Composed,
    /// Base letter, then every mark by itself (NFD).
    Decomposed,
    /// The letter with its own mark as one code point, the tone by itself, as Vietnamese keyboards of Windows type it.
    Tones,
}

/// Grave, acute, tilde, hook above, dot below.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];
/// Circumflex, breve, horn.
const SHAPES: [char; 3] = ['\u{302}', '\u{306}', '\u{31b}'];

impl Form {
    /// The form that most marked letters of `text` show; `None` if none shows any. `O(text)`.
    ///
    /// ```
    /// use phucdau_formats::form::Form;
    /// assert_eq!(Form::of("Thực hiện"), Some(Form::Composed));
    /// assert_eq!(Form::of("Thu\u{31b}\u{323}c"), Some(Form::Decomposed));
    /// assert_eq!(Form::of("Thư\u{323}c"), Some(Form::Tones));
    /// assert_eq!(Form::of("Thuc hien"), None);
    /// ```
    pub fn of(text: &str) -> Option<Self> {
        let (mut composed, mut decomposed, mut tones, mut loose, mut shaped) = (0_usize, 0_usize, 0_usize, 0_usize, 0);
        let mut before = Letter::Plain;
        for c in text.chars() {
            if c.is_ascii() {
                before = Letter::Plain;
            } else if SHAPES.contains(&c) {
                decomposed += 1;
                before = Letter::Marked;
            } else if TONES.contains(&c) {
                match before {
                    Letter::Shaped => tones += 1,
                    Letter::Plain => loose += 1,
                    Letter::Marked => {}
                }
                before = Letter::Marked;
            } else {
                before = Letter::of(c);
                composed += usize::from(before == Letter::Marked);
                shaped += usize::from(before == Letter::Shaped);
            }
        }
        // A plain letter with a tone by itself fits two forms; a shaped letter as one code point rules one of them out.
        if decomposed == 0 && shaped > 0 {
            tones += loose;
        } else {
            decomposed += loose;
        }
        if composed + decomposed + tones == 0 {
            return (shaped > 0).then_some(Self::Composed);
        }
        Some(if composed >= decomposed.max(tones) {
            Self::Composed
        } else if decomposed >= tones {
            Self::Decomposed
        } else {
            Self::Tones
        })
    }

    /// `text`, which is composed, in this form.
    ///
    /// ```
    /// use phucdau_formats::form::Form;
    /// assert_eq!(Form::Decomposed.apply("Thực"), "Thu\u{31b}\u{323}c");
    /// assert_eq!(Form::Tones.apply("Thực"), "Thư\u{323}c");
    /// assert_eq!(Form::Tones.apply("\u{1e79}"), "\u{1e79}");
    /// ```
    pub fn apply(self, text: &str) -> Cow<'_, str> {
        match self {
            _ if text.is_ascii() => Cow::Borrowed(text),
            Self::Composed if is_nfc(text) => Cow::Borrowed(text),
            Self::Composed => Cow::Owned(text.nfc().collect()),
            Self::Decomposed => Cow::Owned(text.nfd().collect()),
            Self::Tones => Cow::Owned(split_tones(text)),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Letter {
    Plain,
    Shaped,
    Marked,
}

impl Letter {
    fn of(c: char) -> Self {
        let (mut tone, mut shape) = (false, false);
        decompose_canonical(c, |part| {
            tone |= TONES.contains(&part);
            shape |= SHAPES.contains(&part);
        });
        match (tone, shape) {
            (true, _) => Self::Marked,
            (false, true) => Self::Shaped,
            (false, false) => Self::Plain,
        }
    }
}

fn split_tones(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut parts: Vec<char> = Vec::new();
    for c in text.nfc() {
        parts.clear();
        decompose_canonical(c, |part| parts.push(part));
        let shaped = parts.iter().any(|part| SHAPES.contains(part));
        // A letter with two tones, or a tone below a macron (`ṹ`, `ȭ`), stays: apart they would change places.
        let moves = |at: &usize| {
            let class = canonical_combining_class(parts[*at]);
            parts[at + 1..].iter().all(|&part| canonical_combining_class(part) != class)
        };
        let tone = parts.iter().position(|part| TONES.contains(part));
        let tone = tone.filter(moves).filter(|_| shaped || !is_combining_mark(c));
        match tone {
            Some(at) if parts.len() > 1 => {
                let tone = parts.remove(at);
                out.extend(parts.iter().copied().nfc());
                out.push(tone);
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_form_changes_no_letter_and_is_taken_once(text in "[oơôōȭṹếọ\u{300}\u{301}\u{302}\u{303}\u{304}\u{323}\u{31b}\u{33a}x]{0,12}") {
            for form in [Form::Composed, Form::Decomposed, Form::Tones] {
                let once = form.apply(&text);
                prop_assert_eq!(once.nfc().collect::<String>(), text.nfc().collect::<String>(), "{:?}", form);
                prop_assert_eq!(&form.apply(&once), &once, "{:?}", form);
            }
        }
    }
}
