//! The rules of spelling: onsets, rimes, which onset stands before which rime, which rime takes which tone.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::Tone;

/// Onsets as they are written; the first is none.
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

/// A rime without its tone and what the rules say of it.
#[derive(Debug)]
struct Row {
    letters: &'static str,
    /// Bit `i`: the rime may follow onset `i`.
    onsets: u32,
    /// Ends in `c`, `ch`, `p` or `t`: takes two tones only.
    is_closed: bool,
    /// The tone has an old and a new place.
    has_two_places: bool,
    /// Index of the letter that carries the tone; of two places, the new one.
    tone_letter: usize,
}

/// Which onsets, beside `gi` and `qu`, a list of rimes may follow.
type Rule = fn(&str) -> bool;

impl Row {
    fn new(letters: &'static str, may_follow: Rule) -> Self {
        let fits = |onset: &str| match onset {
            "qu" => QU.contains(&letters),
            "gi" => BACK.contains(&letters) || GI.contains(&letters),
            _ => may_follow(onset),
        };
        let onsets = (0..ONSETS.len()).filter(|&index| fits(ONSETS[index])).map(|index| 1 << index).sum();
        let is_closed = letters.ends_with(['c', 'p', 't']) || letters.ends_with("ch");
        let has_two_places = matches!(letters, "oa" | "oe" | "uy");
        let vowels = letters.bytes().take_while(|b| b"aeiouy".contains(b)).count();
        let is_falling = vowels == 2 && letters.len() == 2 && !has_two_places;
        // The last letter with a mark of its own carries the tone; without one, the middle of the vowels or their first.
        let marked = letters.chars().enumerate().filter(|(_, c)| !c.is_ascii()).last();
        let tone_letter = marked.map_or(usize::from(vowels > 1 && !is_falling), |(index, _)| index);
        Self { letters, onsets, is_closed, has_two_places, tone_letter }
    }
}

/// The rimes in the order of their lists, and numbers by letters.
struct Table {
    rows: Vec<Row>,
    rimes: FxHashMap<&'static str, Rime>,
    onsets: FxHashMap<&'static str, Onset>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    fn is_hard(onset: &str) -> bool {
        matches!(onset, "c" | "g" | "ng")
    }
    fn is_soft(onset: &str) -> bool {
        matches!(onset, "gh" | "k" | "ngh")
    }
    let lists: [(&[&'static str], Rule); 5] = [
        (BACK, |onset| !is_soft(onset)),
        (FRONT, |onset| !is_hard(onset)),
        (INNER, |onset| !is_hard(onset) && !onset.is_empty()),
        (BARE, str::is_empty),
        (LABIAL, |_| false),
    ];
    let rows: Vec<Row> =
        lists.into_iter().flat_map(|(list, rule)| list.iter().map(move |letters| Row::new(letters, rule))).collect();
    let rimes = rows.iter().zip(0..).map(|(row, index)| (row.letters, Rime(index))).collect();
    let onsets = ONSETS.iter().zip(0..).map(|(letters, index)| (*letters, Onset(index))).collect();
    Table { rows, rimes, onsets }
});

/// A written onset: an index into [`ONSETS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Onset(u8);

impl Onset {
    pub(super) fn find(letters: &str) -> Option<Self> {
        TABLE.onsets.get(letters).copied()
    }

    pub(super) fn all() -> impl Iterator<Item = Self> + Clone {
        (0..ONSETS.len() as u8).map(Self)
    }

    pub(super) fn letters(self) -> &'static str {
        ONSETS[self.0 as usize]
    }
}

/// A rime without its tone: its number in the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Rime(u8);

impl Rime {
    pub(super) fn find(letters: &str) -> Option<Self> {
        TABLE.rimes.get(letters).copied()
    }

    pub(super) fn all() -> impl Iterator<Item = Self> + Clone {
        (0..TABLE.rows.len() as u8).map(Self)
    }

    fn row(self) -> &'static Row {
        &TABLE.rows[self.0 as usize]
    }

    pub(super) fn letters(self) -> &'static str {
        self.row().letters
    }

    /// Whether the tone of this rime has an old and a new place.
    pub(super) fn has_two_places(self) -> bool {
        self.row().has_two_places
    }

    /// Index of the letter that carries the tone; in a rime of two places, the new one.
    pub(super) fn tone_letter(self) -> usize {
        self.row().tone_letter
    }
}

/// Whether a syllable of these parts is spelled by the rules.
///
/// Two syllables of `gi` without a mark of their own are left to their twins: `gia` is `gi` + `a` and `giu` is `gi` + `u`;
/// `gi` + `ia` lives in `gịa` only (`giặt gịa`), so that `gía` is a misplaced `giá`.
pub(super) fn is_valid(onset: Onset, rime: Rime, tone: Tone) -> bool {
    let row = rime.row();
    if row.onsets >> onset.0 & 1 == 0 || row.is_closed && !matches!(tone, Tone::Acute | Tone::Dot) {
        return false;
    }
    match row.letters {
        "ia" if onset.letters() == "gi" => tone == Tone::Dot,
        "iu" if onset.letters() == "gi" => tone != Tone::Level,
        _ => true,
    }
}
