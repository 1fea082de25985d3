//! Where the tone mark stands: the old and the new way in open `oa`, `oe`, `uy`, and marks on a wrong letter.

use std::borrow::Cow;

use super::Tone;
use super::letters::{split_tone, with_tone};

/// Where the tone mark goes in a word that ends in `oa`, `oe` or `uy`; elsewhere there is only one place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Placement {
    /// On the first of the two letters: `hòa`, `khỏe`, `thủy`.
    #[default]
    Old,
    /// On the second: `hoà`, `khoẻ`, `thuỷ`.
    New,
}

/// The last two letters of a word whose tone may stand on either.
struct Pair {
    /// Byte where the first letter starts.
    start: usize,
    first: char,
    second: char,
    tone: Tone,
    placement: Placement,
}

/// Finds the pair from the last bytes of the word; nearly all words are refused after one or two comparisons.
#[inline]
fn pair(word: &str) -> Option<Pair> {
    let bytes = word.as_bytes();
    let &last = bytes.last()?;
    let (start, placement) = match last {
        // A tone on the last letter: its plain partner stands before it.
        0x80.. => {
            let mut at = bytes.len() - 1;
            while at > 0 && bytes[at] & 0xC0 == 0x80 {
                at -= 1;
            }
            let &before = bytes.get(at.checked_sub(1)?)?;
            if !matches!(before | 0x20, b'o' | b'u') {
                return None;
            }
            (at - 1, Placement::New)
        }
        b'a' | b'e' | b'y' | b'A' | b'E' | b'Y' => {
            let mut at = bytes.len().checked_sub(2)?;
            if bytes[at] < 0x80 {
                return None;
            }
            while at > 0 && bytes[at] & 0xC0 == 0x80 {
                at -= 1;
            }
            (at, Placement::Old)
        }
        _ => return None,
    };
    if start > 0 && bytes[start - 1] | 0x20 == b'q' {
        return None;
    }
    let mut letters = word[start..].chars();
    let (first, on_first) = split_tone(letters.next()?);
    let (second, on_second) = split_tone(letters.next()?);
    let tone = match placement {
        Placement::Old => on_first,
        Placement::New => on_second,
    };
    let fits = match first {
        'o' | 'O' => matches!(second, 'a' | 'e' | 'A' | 'E'),
        'u' | 'U' => matches!(second, 'y' | 'Y'),
        _ => false,
    };
    (fits && tone != Tone::Level).then_some(Pair { start, first, second, tone, placement })
}

/// `word` with its tone placed as asked, in any case; borrowed unless the word ends in `oa`, `oe` or `uy` with a tone
/// placed the other way. Never after `q`. `O(1)` for a word that stays, `O(word)` for one that changes.
///
/// ```
/// use phucdau::syllable::{place, Placement};
/// assert_eq!(place("HÒA", Placement::New), "HOÀ");
/// assert_eq!(place("thuỷ", Placement::Old), "thủy");
/// assert_eq!(place("quý", Placement::Old), "quý");
/// ```
#[inline]
pub fn place(word: &str, placement: Placement) -> Cow<'_, str> {
    match pair(word) {
        Some(pair) if pair.placement != placement => Cow::Owned(moved(word, &pair, placement)),
        _ => Cow::Borrowed(word),
    }
}

fn moved(word: &str, pair: &Pair, placement: Placement) -> String {
    let mut out = String::with_capacity(word.len() + 1);
    out.push_str(&word[..pair.start]);
    let toned = |c: char| with_tone(c, pair.tone).unwrap_or(c);
    let (first, second) = match placement {
        Placement::Old => (toned(pair.first), pair.second),
        Placement::New => (pair.first, toned(pair.second)),
    };
    out.push(first);
    out.push(second);
    out
}

/// The word as the vocabulary writes it: tone placed the old way. The same as `place(word, Placement::Old)`.
///
/// ```
/// use phucdau::syllable::fold_placement;
/// assert_eq!(fold_placement("hoà"), fold_placement("hòa"));
/// ```
#[inline]
pub fn fold_placement(word: &str) -> Cow<'_, str> {
    place(word, Placement::Old)
}

/// Which placement the word shows; `None` if it shows none.
///
/// ```
/// use phucdau::syllable::{style, Placement};
/// assert_eq!(style("Hoà"), Some(Placement::New));
/// assert_eq!(style("thủy"), Some(Placement::Old));
/// assert_eq!(style("quý"), None);
/// ```
#[inline]
pub fn style(word: &str) -> Option<Placement> {
    pair(word).map(|pair| pair.placement)
}
