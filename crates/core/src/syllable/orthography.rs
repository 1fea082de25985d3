//! The rules of spelling: onsets, rimes, which onset stands before which rime, which rime takes which tone.

use super::Tone;

/// Onsets as they are written, in byte order; the first is none.
const ONSETS: &[&str] = &[
    "", "b", "c", "ch", "d", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "qu", "r",
    "s", "t", "th", "tr", "v", "x", "đ",
];

/// Rimes that begin with `a`, `ă`, `â`, `o`, `ô`, `ơ`, `u` or `ư`: after every onset but `gh`, `k`, `ngh`.
const BACK: &[&str] = &[
    "a", "ac", "ach", "ai", "am", "an", "ang", "anh", "ao", "ap", "at", "au", "ay", "o", "oa", "oac", "oach", "oai",
    "oam", "oan", "oang", "oanh", "oao", "oap", "oat", "oay", "oc", "oe", "oen", "oeo", "oet", "oi", "om", "on", "ong",
    "ooc", "oong", "op", "ot", "oăc", "oăm", "oăn", "oăng", "oăt", "u", "ua", "uc", "ui", "um", "un", "ung", "up",
    "ut", "uy", "uya", "uych", "uyn", "uynh", "uyp", "uyt", "uyu", "uyên", "uyêt", "uân", "uâng", "uât", "uây", "uê",
    "uêch", "uênh", "uôc", "uôi", "uôm", "uôn", "uông", "uôt", "uơ", "âc", "âm", "ân", "âng", "âp", "ât", "âu", "ây",
    "ô", "ôc", "ôi", "ôm", "ôn", "ông", "ôp", "ôt", "ăc", "ăm", "ăn", "ăng", "ăp", "ăt", "ơ", "ơi", "ơm", "ơn", "ơp",
    "ơt", "ư", "ưa", "ưc", "ưi", "ưng", "ưt", "ưu", "ươc", "ươi", "ươm", "ươn", "ương", "ươp", "ươt", "ươu",
];

/// Rimes that begin with `e`, `ê`, `i` or `y`: after every onset but `c`, `g`, `ng`, and after none.
const FRONT: &[&str] = &[
    "e", "ec", "em", "en", "eng", "eo", "ep", "et", "i", "ia", "ich", "im", "in", "inh", "ip", "it", "iu", "y", "ê",
    "êch", "êm", "ên", "ênh", "êp", "êt", "êu",
];

/// Rimes in `iê`: as [`FRONT`], but after an onset only.
const INNER: &[&str] = &["iêc", "iêm", "iên", "iêng", "iêp", "iêt", "iêu"];

/// Rimes in `yê`: without onset only.
const BARE: &[&str] = &["yêm", "yên", "yêng", "yêt", "yêu"];

/// Rimes after `qu` only.
const LABIAL: &[&str] = &["ya", "ych", "ynh", "yp", "yt", "yu"];

/// What follows `qu`; `qui` and its tones are the older spelling of `quy`, still frequent (`qui định`).
const QU: &[&str] = &[
    "a", "ac", "ach", "ai", "am", "an", "ang", "anh", "ao", "ap", "at", "au", "ay", "e", "en", "eng", "eo", "et", "i",
    "ich", "inh", "it", "y", "ya", "ych", "ynh", "yp", "yt", "yu", "yên", "yêt", "âm", "ân", "âng", "ât", "âu", "ây",
    "ê", "êch", "ên", "ênh", "êt", "ôc", "ôn", "ăc", "ăm", "ăn", "ăng", "ăp", "ăt", "ơ", "ơi", "ơn", "ơt",
];

/// What follows `gi` beside [`BACK`]; before `i` the onset is written `g`: `gì`, `giếng`.
const GI: &[&str] = &[
    "e", "ec", "em", "en", "eng", "eo", "ep", "et", "i", "ia", "im", "in", "ip", "it", "iu", "iêc", "iêm", "iên",
    "iêng", "iêp", "iêt", "iêu", "ê", "êch", "ênh",
];

/// The lists of rimes in the order that numbers them.
const RIMES: [&[&str]; 5] = [BACK, FRONT, INNER, BARE, LABIAL];

/// How many rimes there are.
const RIME_COUNT: u8 = (BACK.len() + FRONT.len() + INNER.len() + BARE.len() + LABIAL.len()) as u8;

/// A written onset: an index into [`ONSETS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Onset(u8);

impl Onset {
    pub(super) fn find(letters: &str) -> Option<Self> {
        ONSETS.binary_search(&letters).ok().map(|index| Self(index as u8))
    }

    pub(super) fn all() -> impl Iterator<Item = Self> + Clone {
        (0..ONSETS.len() as u8).map(Self)
    }

    pub(super) fn letters(self) -> &'static str {
        ONSETS[self.0 as usize]
    }
}

/// A rime without its tone: a number over the lists of [`RIMES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Rime(u8);

impl Rime {
    pub(super) fn find(letters: &str) -> Option<Self> {
        let mut before = 0;
        for list in RIMES {
            if let Ok(index) = list.binary_search(&letters) {
                return Some(Self((before + index) as u8));
            }
            before += list.len();
        }
        None
    }

    pub(super) fn all() -> impl Iterator<Item = Self> + Clone {
        (0..RIME_COUNT).map(Self)
    }

    /// The list that holds the rime, and its letters.
    fn locate(self) -> (usize, &'static str) {
        let mut index = self.0 as usize;
        let mut list = 0;
        while index >= RIMES[list].len() {
            index -= RIMES[list].len();
            list += 1;
        }
        (list, RIMES[list][index])
    }

    pub(super) fn letters(self) -> &'static str {
        self.locate().1
    }

    /// Whether the rime ends in `c`, `ch`, `p` or `t`.
    fn is_closed(self) -> bool {
        let letters = self.letters();
        letters.ends_with(['c', 'p', 't']) || letters.ends_with("ch")
    }

    /// Whether the tone of this rime has an old and a new place.
    pub(super) fn has_two_places(self) -> bool {
        matches!(self.letters(), "oa" | "oe" | "uy")
    }

    /// Index of the letter that carries the tone; in a rime of two places, the new one.
    pub(super) fn tone_letter(self) -> usize {
        let letters = self.letters();
        let marked = letters.chars().enumerate().filter(|(_, c)| !c.is_ascii()).last();
        if let Some((index, _)) = marked {
            return index;
        }
        let vowels = letters.bytes().take_while(|b| b"aeiouy".contains(b)).count();
        let is_open = vowels == letters.len();
        match vowels {
            2 if is_open && !self.has_two_places() => 0,
            1 => 0,
            _ => 1,
        }
    }
}

/// Whether a syllable of these parts is spelled by the rules.
///
/// Two syllables of `gi` without a mark of their own are left to their twins: `gia` is `gi` + `a` and `giu` is `gi` + `u`;
/// `gi` + `ia` lives in `gịa` only (`giặt gịa`), so that `gía` is a misplaced `giá`.
pub(super) fn is_valid(onset: Onset, rime: Rime, tone: Tone) -> bool {
    if rime.is_closed() && !matches!(tone, Tone::Acute | Tone::Dot) {
        return false;
    }
    let (list, letters) = rime.locate();
    let list = RIMES[list];
    let is_back = list == BACK;
    match onset.letters() {
        "qu" => QU.binary_search(&letters).is_ok(),
        "gi" if letters == "ia" => tone == Tone::Dot,
        "gi" if letters == "iu" => tone != Tone::Level,
        "gi" => is_back || GI.binary_search(&letters).is_ok(),
        "c" | "g" | "ng" => is_back,
        "gh" | "k" | "ngh" => list == FRONT || list == INNER,
        "" => is_back || list == FRONT || list == BARE,
        _ => is_back || list == FRONT || list == INNER,
    }
}
