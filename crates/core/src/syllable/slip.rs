//! What slips of typing leave of a syllable: half of the horns of `ươ`, a vowel twice.

use super::letters::{split_tone, with_tone};
use super::{Placement, Tone, correct_placement, is_syllable, place};

/// Mends a slip of typing, case kept: one horn of `ươ` left out (`truờng`, `trưòng`), a vowel that stands once more beside
/// itself without its tone (`nguyêễn`). `None` if the word is valid as it stands, or if that gives no valid syllable; tones
/// are placed the old way. `O(word)`.
///
/// ```
/// use phucdau::syllable::correct_slip;
/// assert_eq!(correct_slip("truờng").as_deref(), Some("trường"));
/// assert_eq!(correct_slip("NGUYÊỄN").as_deref(), Some("NGUYỄN"));
/// assert_eq!(correct_slip("trường"), None);
/// ```
pub fn correct_slip(word: &str) -> Option<String> {
    if word.is_ascii() || word.len() > LONGEST || is_syllable(word) {
        return None;
    }
    let letters: Vec<char> = word.chars().collect();
    (1..letters.len()).find_map(|at| {
        let mended: String = mend(&letters, at)?.into_iter().collect();
        let mended = if is_syllable(&mended) { mended } else { correct_placement(&mended)? };
        is_syllable(&mended).then(|| place(&mended, Placement::Old).into_owned())
    })
}

/// Longer words, in bytes, are no syllables.
const LONGEST: usize = 32;

/// The letters with the pair mended that ends at `at`, if it shows a slip.
fn mend(letters: &[char], at: usize) -> Option<Vec<char>> {
    let [(first, tone), (second, other)] = [split_tone(letters[at - 1]), split_tone(letters[at])];
    let mut mended = letters.to_vec();
    let horned = match (first, second) {
        ('u', 'ơ') => Some(('ư', 'ơ')),
        ('U', 'Ơ') => Some(('Ư', 'Ơ')),
        ('U', 'ơ') => Some(('Ư', 'ơ')),
        ('ư', 'o') => Some(('ư', 'ơ')),
        ('Ư', 'O') => Some(('Ư', 'Ơ')),
        ('Ư', 'o') => Some(('Ư', 'ơ')),
        _ => None,
    };
    if let Some((first, second)) = horned {
        mended[at - 1] = with_tone(first, tone)?;
        mended[at] = with_tone(second, other)?;
    } else if first == second && (tone == Tone::Level) != (other == Tone::Level) {
        mended.remove(if tone == Tone::Level { at - 1 } else { at });
    } else {
        return None;
    }
    Some(mended)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn slips_of_real_words_are_mended() {
        let pairs = "truờng trường, nguời người, đuợc được, trưòng trường, Nguời Người, NGUỜI NGƯỜI, mưòi mười, nguyêễn nguyễn, \
                     viêệt việt, nưóc nước";
        for pair in pairs.split(", ") {
            let (wrong, right) = pair.split_once(' ').unwrap();
            assert_eq!(correct_slip(wrong).as_deref(), Some(right), "{wrong}");
        }
        for kept in ["thuở", "huơ", "đươc", "café", "xoong", "Krông", "", "nguyện", "xoòng"] {
            assert_eq!(correct_slip(kept), None, "{kept}");
        }
    }

    proptest! {
        #[test]
        fn what_is_mended_is_a_syllable(word in "\\PC{0,8}|[a-zăâđêôơưàáảãạờớởỡợừứửữựễếềệể]{0,8}") {
            let mended = correct_slip(&word);
            prop_assert!(mended.as_deref().is_none_or(is_syllable));
            prop_assert!(mended.is_none() || !is_syllable(&word));
        }
    }
}
