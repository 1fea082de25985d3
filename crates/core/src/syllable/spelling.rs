//! Syllables and their spellings: parsing, printing, and the mending of a tone mark on a wrong letter.

use std::fmt;

use super::letters::{base_letter, is_vowel, lower_letter, split_tone, with_tone};
use super::orthography::{self, Onset, Rime};
use super::{Placement, Tone};

/// A valid syllable of Vietnamese: onset, rime and tone. `hòa` and `hoà` are one syllable.
///
/// ```
/// use phucdau::syllable::{Spelling, Syllable, Tone};
/// let water = Syllable::new("n", "ươc", Tone::Acute).unwrap();
/// assert_eq!(Spelling::parse("nước").unwrap().syllable(), water);
/// assert_eq!(water.skeleton(), "nuoc");
/// assert!(Syllable::new("n", "ươc", Tone::Grave).is_none());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Syllable {
    onset: Onset,
    rime: Rime,
    tone: Tone,
}

impl Syllable {
    /// The syllable of these parts, in lower case and without tone marks; `None` if the rules of spelling refuse it.
    ///
    /// The onset is as written (`k`, `ngh`), with `gi` for `gì` (`gi` + `i`) and `giếng` (`gi` + `iêng`). `O(1)`.
    pub fn new(onset: &str, rime: &str, tone: Tone) -> Option<Self> {
        Self::of(Onset::find(onset)?, Rime::find(rime)?, tone)
    }

    fn of(onset: Onset, rime: Rime, tone: Tone) -> Option<Self> {
        orthography::is_valid(onset, rime, tone).then_some(Self { onset, rime, tone })
    }

    /// Every valid syllable once, in a fixed order.
    ///
    /// ```
    /// assert!(phucdau::syllable::Syllable::all().count() > 16_000);
    /// ```
    pub fn all() -> impl Iterator<Item = Self> {
        Onset::all().flat_map(|onset| {
            Rime::all().flat_map(move |rime| Tone::ALL.into_iter().filter_map(move |tone| Self::of(onset, rime, tone)))
        })
    }

    /// The onset as written; empty if there is none.
    pub fn onset(self) -> &'static str {
        self.onset.letters()
    }

    /// The rime without its tone.
    pub fn rime(self) -> &'static str {
        self.rime.letters()
    }

    /// The tone.
    pub fn tone(self) -> Tone {
        self.tone
    }

    /// The same letters under another tone, if the rime takes it.
    pub fn with_tone(self, tone: Tone) -> Option<Self> {
        Self::of(self.onset, self.rime, tone)
    }

    /// The spelling with the tone in the old or the new place.
    pub fn spelled(self, placement: Placement) -> Spelling {
        let has_two = self.rime.has_two_places() && self.tone != Tone::Level;
        Spelling { syllable: self, placement: if has_two { placement } else { Placement::Old } }
    }

    /// The lexicon's key: the letters without marks, plain ASCII.
    pub fn skeleton(self) -> String {
        self.written_onset().chars().chain(self.rime().chars()).map(base_letter).collect()
    }

    /// `gi` loses its `i` before a rime that begins with one.
    fn written_onset(self) -> &'static str {
        match self.onset() {
            "gi" if self.rime().starts_with('i') => "g",
            onset => onset,
        }
    }

    /// Index of the letter of the whole syllable that carries the tone mark.
    fn tone_letter(self, placement: Placement) -> usize {
        let in_rime = match placement {
            Placement::Old if self.rime.has_two_places() => 0,
            _ => self.rime.tone_letter(),
        };
        self.written_onset().chars().count() + in_rime
    }
}

/// A syllable as somebody wrote it: with the place of its tone mark. `parse(s)` prints `s` again for every valid `s`.
///
/// ```
/// use phucdau::syllable::{Placement, Spelling};
/// let (old, new) = (Spelling::parse("hòa").unwrap(), Spelling::parse("hoà").unwrap());
/// assert_eq!(old.syllable(), new.syllable());
/// assert_eq!((old.placement(), new.placement()), (Placement::Old, Placement::New));
/// assert_eq!(new.to_string(), "hoà");
/// assert!(Spelling::parse("qúy").is_none());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spelling {
    syllable: Syllable,
    placement: Placement,
}

impl Spelling {
    /// Reads a syllable in lower case and NFC; `None` if it is none, or if its tone mark stands in neither place.
    pub fn parse(word: &str) -> Option<Self> {
        Plain::of(word)?.spelling()
    }

    /// The syllable.
    pub fn syllable(self) -> Syllable {
        self.syllable
    }

    /// Where the tone mark stands; `Old` where there is only one place.
    pub fn placement(self) -> Placement {
        self.placement
    }
}

impl fmt::Display for Spelling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.syllable.tone_letter(self.placement);
        let letters = self.syllable.written_onset().chars().chain(self.syllable.rime().chars());
        letters.enumerate().try_for_each(|(index, letter)| {
            let toned = if index == at { with_tone(letter, self.syllable.tone) } else { None };
            fmt::Write::write_char(f, toned.unwrap_or(letter))
        })
    }
}

/// Whether two words differ in nothing but `i` where the other has `y`, case set aside: `công ti` and `công ty`, `kĩ` and
/// `kỹ` are one syllable each in two schools of spelling.
///
/// ```
/// use phucdau::syllable::differ_in_i_or_y;
/// assert!(differ_in_i_or_y("Ti", "ty") && differ_in_i_or_y("lí", "lý"));
/// assert!(!differ_in_i_or_y("ti", "ti") && !differ_in_i_or_y("ti", "tỷ") && !differ_in_i_or_y("ti", "tin"));
/// ```
pub fn differ_in_i_or_y(one: &str, other: &str) -> bool {
    let sound = |c: char| match split_tone(lower_letter(c)) {
        ('y', tone) => ('i', tone),
        sound => sound,
    };
    let same_letters = || one.chars().map(lower_letter).eq(other.chars().map(lower_letter));
    one.chars().map(sound).eq(other.chars().map(sound)) && !same_letters()
}

/// Whether `word`, in any case, is a valid syllable with its tone mark in either place.
///
/// ```
/// use phucdau::syllable::is_syllable;
/// assert!(is_syllable("Hoà") && is_syllable("HÒA") && !is_syllable("Hoa\u{300}") && !is_syllable("kg"));
/// ```
pub fn is_syllable(word: &str) -> bool {
    Plain::of_any_case(word).and_then(|plain| plain.spelling()).is_some()
}

/// Mends a tone mark on a wrong letter, case kept: `None` if the word is valid as it stands, or if moving its one tone
/// mark gives no valid syllable. Never changes a valid spelling; where both places would do, takes the old one.
///
/// ```
/// use phucdau::syllable::correct_placement;
/// assert_eq!(correct_placement("Vịêt").as_deref(), Some("Việt"));
/// assert_eq!(correct_placement("QỦA").as_deref(), Some("QUẢ"));
/// assert_eq!(correct_placement("hoà"), None);
/// ```
pub fn correct_placement(word: &str) -> Option<String> {
    if word.is_ascii() {
        return None;
    }
    let plain = Plain::of_any_case(word)?;
    if plain.tone == Tone::Level || plain.spelling().is_some() {
        return None;
    }
    let at = plain.readings().next()?.tone_letter(Placement::Old);
    let letters = word.chars().map(|c| split_tone(c).0).enumerate();
    Some(letters.map(|(index, c)| if index == at { with_tone(c, plain.tone).unwrap_or(c) } else { c }).collect())
}

/// More bytes than the longest syllable (`nghiêng`) has without its tone.
const LONGEST: usize = 12;

/// The letters of a word without its tone, and the tone.
struct Plain {
    bytes: [u8; LONGEST],
    length: usize,
    tone: Tone,
    /// Index of the letter that carries the mark.
    at: usize,
}

impl Plain {
    fn of(word: &str) -> Option<Self> {
        Self::collect(word.chars())
    }

    fn of_any_case(word: &str) -> Option<Self> {
        Self::collect(word.chars().map(lower_letter))
    }

    /// `None` if the word is longer than any syllable or carries two tone marks.
    fn collect(word: impl Iterator<Item = char>) -> Option<Self> {
        let mut plain = Self { bytes: [0; LONGEST], length: 0, tone: Tone::Level, at: 0 };
        for (index, c) in word.enumerate() {
            let (letter, tone) = split_tone(c);
            if tone != Tone::Level {
                if plain.tone != Tone::Level {
                    return None;
                }
                (plain.tone, plain.at) = (tone, index);
            }
            let end = plain.length + letter.len_utf8();
            letter.encode_utf8(plain.bytes.get_mut(plain.length..end)?);
            plain.length = end;
        }
        Some(plain)
    }

    fn letters(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }

    /// The valid syllables of these letters and this tone, wherever the mark stands: none, one, or the two of `giạ`, `gịa`.
    fn readings(&self) -> impl Iterator<Item = Syllable> {
        let letters = self.letters();
        let consonants = letters.find(is_vowel).unwrap_or(0);
        let (first, second) = match letters {
            _ if letters.starts_with("gi") => (("gi", &letters[2..]), Some(("gi", &letters[1..]))),
            _ if letters.starts_with("qu") => (("qu", &letters[2..]), None),
            _ => (letters.split_at(consonants), None),
        };
        let syllable = |(onset, rime)| Syllable::new(onset, rime, self.tone);
        syllable(first).into_iter().chain(second.and_then(syllable))
    }

    /// The reading whose mark stands where this one does.
    fn spelling(&self) -> Option<Spelling> {
        self.readings().find_map(|syllable| {
            [Placement::Old, Placement::New].into_iter().find_map(|placement| {
                let fits = self.tone == Tone::Level || syllable.tone_letter(placement) == self.at;
                fits.then(|| syllable.spelled(placement))
            })
        })
    }
}
