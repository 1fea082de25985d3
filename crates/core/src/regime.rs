//! What damage a line shows: all marks gone, read by an English or a Vietnamese model, typed with half the marks, or none.
//!
//! Each word of a line falls into one of a few classes; each regime shows in one or two manners, which draw classes
//! with their own frequencies, and manners persist from line to line: a hidden Markov model, decoded by Viterbi's algorithm
//! over the lines of a document.

use crate::case::Case;
use crate::foreign::{Likeness, Look, is_listed, is_polysyllabic};
use crate::lexicon::Lexicon;
use crate::memo::Memo;
use crate::quoted;
use crate::span::Span;
use crate::syllable::{self, Method, skeleton};
use crate::template;
use crate::token::{Atom, Class, atoms, hides, is_hidden};

/// A kind of damage, and with it the channel and the weights that mend it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Regime {
    /// Right, or nearly so: words carry their marks, and no specks of paper stand between them.
    Marked,
    /// Read by a Vietnamese OCR model: words carry their marks, some of them wrong, among specks.
    Vietnamese,
    /// Read by an OCR model of English, or of another language that is not Vietnamese: marks are lost or wrong, letters are
    /// confused.
    English,
    /// Marks were dropped, letters are right.
    Bare,
    /// Typed by a person who sets some marks and drops others.
    Half,
}

impl Regime {
    /// All regimes, in the order of [`Regime::index`].
    pub const ALL: [Self; 5] = [Self::Marked, Self::Vietnamese, Self::English, Self::Bare, Self::Half];

    /// A small number for tables.
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The name used in explanations.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Marked => "marked",
            Self::Vietnamese => "vietnamese",
            Self::English => "english",
            Self::Bare => "bare",
            Self::Half => "half",
        }
    }
}

impl Regime {
    /// Whether the text came from an OCR engine.
    pub const fn is_read(self) -> bool {
        matches!(self, Self::Vietnamese | Self::English)
    }

    /// Whether words carry the marks that they should, nearly all of them: such text is right, or nearly so.
    pub const fn carries_marks(self) -> bool {
        matches!(self, Self::Marked | Self::Vietnamese)
    }

    /// Whether only marks are missing: letters, spaces and signs are as they should be.
    pub const fn keeps_letters(self) -> bool {
        matches!(self, Self::Bare | Self::Half)
    }
}

/// The classes of words that tell regimes apart.
const CLASSES: usize = 11;

/// One way in which a regime shows: a state of the hidden Markov model.
struct Manner {
    regime: Regime,
    /// How likely a document begins so.
    prior: f32,
    /// How often each class of words occurs, in the order of [`classify`].
    frequencies: [f32; CLASSES],
}

impl Manner {
    const fn new(regime: Regime, prior: f32, frequencies: [f32; CLASSES]) -> Self {
        Self { regime, prior, frequencies }
    }
}

const STATES: usize = 7;

/// The manners of all regimes; the first five were counted on `data/ocr/train` and on training text with marks stripped.
const MANNERS: [Manner; STATES] = {
    use Regime::{Bare, English, Half, Marked, Vietnamese};
    [
        // marked only é   bare   odd    odd marks, lacking, keyed, specks; bare and lacking in capitals; foreign marks
        Manner::new(Marked, 0.47, [0.819, 0.031, 0.130, 0.005, 0.0035, 0.008, 0.0006, 0.0007, 0.130, 0.008, 0.0035]),
        Manner::new(Vietnamese, 0.09, [0.812, 0.028, 0.124, 0.006, 0.008, 0.005, 0.0006, 0.016, 0.124, 0.005, 0.008]),
        Manner::new(English, 0.20, [0.002, 0.052, 0.373, 0.120, 0.138, 0.300, 0.002, 0.010, 0.400, 0.540, 0.138]),
        Manner::new(Bare, 0.20, [0.0005, 0.0005, 0.405, 0.006, 0.0005, 0.587, 0.0012, 0.0007, 0.405, 0.587, 0.0005]),
        Manner::new(Half, 0.04, [0.480, 0.020, 0.250, 0.005, 0.004, 0.240, 0.060, 0.0007, 0.250, 0.240, 0.004]),
        // A model of another language whose letters have marks: right ones, wrong ones and none, side by side. What is no
        // syllable counts for little, lest foreign words among Vietnamese ones pass for a reading.
        Manner::new(English, 0.02, [0.340, 0.090, 0.210, 0.010, 0.100, 0.100, 0.002, 0.010, 0.300, 0.250, 0.010]),
        // Right text in another language: few words could be Vietnamese ones.
        Manner::new(Marked, 0.10, [0.050, 0.050, 0.170, 0.370, 0.006, 0.100, 0.0006, 0.0007, 0.170, 0.100, 0.300]),
    ]
};

/// How likely a line has the manner of the line before it.
const STAY: f32 = 0.97;

/// How likely a line has the regime of the line before it, but in another manner.
const VARY: f32 = 0.03;

/// How much rarer than other turns it is that read and typed lines stand in one document, in nats.
const RETYPED: f32 = -5.0;

/// What the words of one line show, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    classes: [u32; CLASSES],
    /// Which of [`SPECKS`] stand alone, a bit for each.
    signs: u32,
    /// Words that are a syllable but for their marks, or the keys of one, and words that are none.
    likeness: Likeness,
}

/// What words have shown before.
#[derive(Debug, Default)]
pub struct Recall {
    keyed: Memo<bool>,
    words: Memo<Shown>,
}

/// What a word shows.
#[derive(Clone, Copy, Debug)]
struct Shown {
    class: Option<usize>,
    look: Look,
}

impl Shown {
    fn by(word: &str, lexicon: &Lexicon) -> Self {
        if hides(word) {
            let bare: String = word.chars().filter(|&c| !is_hidden(c)).collect();
            return Self::by(&bare, lexicon);
        }
        let class = classify(word, lexicon);
        let (lower, has_syllable) = (word.to_lowercase(), |skeleton: &str| lexicon.has_syllable(skeleton));
        let skeleton = skeleton(&lower);
        let small = Case::of(word) == Case::Lower;
        let look = if class == Some(0) || has_syllable(&skeleton) {
            Look::Vietnamese
        } else if is_listed(&lower) || small && is_polysyllabic(&skeleton, has_syllable) {
            Look::Foreign
        } else {
            Look::Other
        };
        // A word of another language shows no damage.
        Self { class: class.filter(|_| look != Look::Foreign), look }
    }
}

impl Evidence {
    /// Counts the words of a normalised line. `O(line)`.
    pub fn of(line: &str, lexicon: &Lexicon, recall: &mut Recall) -> Self {
        let (mut counts, mut signs, mut likeness) = ([0; CLASSES], 0, Likeness::default());
        let mut capitals = [0; 2];
        let mut before: Option<Atom> = None;
        // Several upright strokes part the columns of a table.
        let is_table = line.matches('|').nth(1).is_some();
        let speck = |sign: &str| SPECKS.iter().position(|&speck| speck == sign).filter(|_| !(is_table && sign == "|"));
        // What is quoted without marks among words with theirs shows no damage either.
        let quotes = !line.is_ascii() && line.contains(quoted::OPENING);
        let quoted = if quotes { quoted::unmarked(line, &atoms(line).collect::<Vec<_>>()) } else { Vec::new() };
        let blanks: Vec<Span> = template::blanks(line).collect();
        let says = |atom: &Atom| !quoted::holds(&quoted, atom.span) && !quoted::holds(&blanks, atom.span);
        for atom in atoms(line).filter(says) {
            let alone = before.filter(|before| before.spaced && atom.spaced);
            // Some write a blank before a colon: `Số : 15`.
            let opens = |sign: &Atom| line[..sign.span.start()].trim().is_empty();
            let alone = alone.filter(|sign| opens(sign) || !matches!(sign.span.of(line), ":" | ";" | ","));
            if let Some(kind) = alone.and_then(|sign| speck(sign.span.of(line))) {
                counts[SPECK] += 1;
                signs |= 1 << kind;
            }
            before = Some(atom);
            if atom.spaced && recall.keyed.recall(chunk(line, atom), |chunk| is_keyed(chunk, lexicon)) {
                counts[KEYED] += 1;
                likeness.count(Look::Vietnamese);
            } else if matches!(atom.class, Class::Word | Class::Mixed) {
                let word = atom.span.of(line);
                let shown = recall.words.recall(word, |word| Shown::by(word, lexicon));
                match shown.class {
                    Some(class @ (BARE_CAPITALS | LACKING_CAPITALS)) => capitals[class - BARE_CAPITALS] += 1,
                    Some(class) => counts[class] += 1,
                    None => {}
                }
                if atom.class == Class::Word && word.chars().nth(1).is_some() {
                    likeness.count(shown.look);
                }
            }
        }
        if let Some(kind) = before.filter(|before| before.spaced).and_then(|sign| speck(sign.span.of(line))) {
            counts[SPECK] += 1;
            signs |= 1 << kind;
        }
        // A few words in capitals among others are abbreviations: `DEF`, `CO`.
        let others: u32 = counts[..KEYED].iter().sum();
        if capitals.iter().sum::<u32>() >= others {
            counts[BARE_CAPITALS..=LACKING_CAPITALS].copy_from_slice(&capitals);
        }
        Self { classes: counts, signs, likeness }
    }

    /// How many words look like Vietnamese ones, and how many do not.
    pub fn likeness(&self) -> Likeness {
        self.likeness
    }

    /// Whether the line by itself shows that words carry the marks that they should.
    pub fn is_right(&self) -> bool {
        let likely = |regime: Regime| {
            let manners = MANNERS.iter().filter(|manner| manner.regime == regime);
            manners.map(|manner| self.under(manner) + manner.prior.ln()).fold(f32::NEG_INFINITY, f32::max)
        };
        [Regime::Bare, Regime::Half].into_iter().all(|damage| likely(Regime::Marked) > likely(damage))
    }

    /// How much likelier specks are in a document than on the training pages, in nats, from the evidence of its lines.
    pub fn noise(lines: &[Self]) -> f32 {
        let specks: u32 = lines.iter().map(|line| line.classes[SPECK]).sum();
        let all: u32 = lines.iter().flat_map(|line| line.classes).sum();
        // Specks that stand alone vary more from page to page than those that touch a word: hence the root.
        ((specks as f32 + FORESEEN) / (all as f32 * USUAL_NOISE + FORESEEN)).ln() / 2.0
    }

    /// Forgets the signs that stand alone in a short document where nothing else shows that an engine read it: no word is misread,
    /// and the signs are of a few kinds and all on a keyboard, as people write them (`x | y`, `. . . 5`, `~ 10`).
    pub fn forgive_signs(lines: &mut [Self]) {
        let kinds = lines.iter().fold(0, |kinds, line| kinds | line.signs);
        let words: u32 = lines.iter().flat_map(|line| line.classes).sum();
        let is_misread = lines.iter().any(|line| line.classes[MISREAD] > 0);
        let is_typed = kinds >> KEYS == 0;
        if is_typed && kinds.count_ones() < KINDS && words < PAGE && !is_misread {
            lines.iter_mut().for_each(|line| line.classes[SPECK] = 0);
        }
    }

    /// Log-likelihood of the counts in a manner, in nats.
    fn under(&self, manner: &Manner) -> f32 {
        self.classes.iter().zip(&manner.frequencies).map(|(&count, frequency)| count as f32 * frequency.ln()).sum()
    }
}

/// Specks for each word of the training pages.
const USUAL_NOISE: f32 = 0.013;
/// Specks that every document is thought to have had, lest a short one be judged by a single speck.
const FORESEEN: f32 = 4.0;

/// So many kinds of signs that stand alone show that an engine read a document, or fewer in one of so many words.
const KINDS: u32 = 4;
const PAGE: u32 = 200;

/// The class of words with marks of which a syllable is left without them.
const MISREAD: usize = 4;
/// The class of words whose keys a typing method left as they were.
const KEYED: usize = 6;
/// The class of signs that stand alone.
const SPECK: usize = 7;
/// The classes of words in capitals that are bare or lack marks: an English model reads their letters right.
const BARE_CAPITALS: usize = 8;
const LACKING_CAPITALS: usize = 9;
/// The class of words with marks that are no syllable even without them.
const FOREIGN: usize = 10;

/// Longest word, in keys, that a typing method may have left.
const LONGEST_KEYED: usize = 12;

/// What stands between white space, from an atom on, without what ends a sentence.
fn chunk(line: &str, atom: Atom) -> &str {
    let rest = &line[atom.span.start()..];
    rest.split_whitespace().next().unwrap_or(rest).trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"'])
}

/// Whether a word is none, but for what a typing method would have made of its keys.
pub(crate) fn is_keyed(chunk: &str, lexicon: &Lexicon) -> bool {
    let knows = |method| syllable::typed(chunk, method).is_some_and(|form| lexicon.id(&form).is_some());
    (3..=LONGEST_KEYED).contains(&chunk.len())
        && chunk.is_ascii()
        && !is_formula(chunk)
        && !chunk.bytes().any(|b| b.is_ascii_uppercase() && !chunk.bytes().all(|b| b.is_ascii_alphabetic()))
        && !lexicon.has_syllable(&chunk.to_ascii_lowercase())
        && Method::ALL.into_iter().any(knows)
}

/// Whether a text is short, with capitals and digits alone: `CO2` is no key left of `CÒ`.
pub(crate) fn is_formula(text: &str) -> bool {
    text.len() <= LONGEST_FORMULA && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// Longest such text.
const LONGEST_FORMULA: usize = 4;

/// Signs that hardly ever stand alone where people write; first those that keyboards have.
const SPECKS: [&str; 23] = [
    ".", ":", ";", ",", "_", "|", "~", "'", "‘", "’", "`", "\\", "´", "‹", "›", "¡", "¬", "„", "ˆ", "¨", "˜", "‚", "¦",
];
const KEYS: u32 = 12;

/// The class of a word: 0 marked and known, 1 known with no mark but those of the English model, 2 bare and common,
/// 3 bare and unknown, 4 marked and unknown, 5 no common word but for marks that it lacks; 2 and 5 in capitals and what 4 has
/// of foreign words have classes of their own. `None` for single letters, which tell nothing.
fn classify(word: &str, lexicon: &Lexicon) -> Option<usize> {
    word.chars().nth(1)?;
    let lower = word.to_lowercase();
    let capitals = Case::of(word) == Case::Upper;
    if !syllable::has_marks(&lower) {
        let itself = lexicon.id(&lower);
        let common: Vec<_> = lexicon.forms(&lower).take(COMMON).map(Some).collect();
        // What is unknown in capitals may be an abbreviation.
        if capitals && common.is_empty() {
            return None;
        }
        return Some(if common.is_empty() {
            3
        } else if common.contains(&itself) {
            if capitals { BARE_CAPITALS } else { 2 }
        } else if capitals {
            LACKING_CAPITALS
        } else {
            5
        });
    }
    if lexicon.id(&syllable::fold_placement(&lower)).is_none() {
        // A name may be one of another people.
        if Case::of(word) == Case::Title {
            return None;
        }
        let barred = lower.strip_prefix('d').map(|rest| format!("đ{rest}"));
        if barred.is_some_and(|barred| lexicon.id(&syllable::fold_placement(&barred)).is_some()) {
            return Some(5);
        }
        // `täi` may be what was made of `tải`, `weiß` and `déjà` come of no word.
        return Some(if lexicon.has_syllable(&skeleton(&lower)) { 4 } else { FOREIGN });
    }
    let english = lower.chars().all(|c| c.is_ascii() || matches!(c, 'é' | 'è' | 'ê'));
    Some(if english { 1 } else { 0 })
}

/// A bare word is common if it is among this many commonest forms of its skeleton.
const COMMON: usize = 3;

/// The regimes of the lines of a document, given the evidence of each, among those allowed. `O(lines)`.
pub fn regimes(lines: &[Evidence], allowed: &[Regime]) -> Vec<Regime> {
    let penalties = MANNERS.each_ref().map(|manner| if allowed.contains(&manner.regime) { 0.0 } else { -1.0e6 });
    let mut scores = std::array::from_fn(|state| MANNERS[state].prior.ln() + penalties[state]);
    let mut from: Vec<[u8; STATES]> = Vec::with_capacity(lines.len());
    for line in lines {
        let mut next = [0.0; STATES];
        let mut origins = [0; STATES];
        for (state, manner) in MANNERS.iter().enumerate() {
            let reached = std::array::from_fn(|before| scores[before] + turn(before, state));
            let origin = best(&reached);
            next[state] = reached[origin] + line.under(manner) + penalties[state];
            origins[state] = origin as u8;
        }
        scores = next;
        from.push(origins);
    }
    let mut at = best(&scores);
    let mut out = Vec::with_capacity(lines.len());
    for origins in from.iter().rev() {
        out.push(MANNERS[at].regime);
        at = origins[at] as usize;
    }
    out.reverse();
    out
}

/// Log-probability that a line in one state is followed by one in another.
fn turn(before: usize, after: usize) -> f32 {
    if before == after {
        return STAY.ln();
    }
    let (before, after) = (MANNERS[before].regime, MANNERS[after].regime);
    if before == after {
        return VARY.ln();
    }
    let mixed = before.is_read() && after.keeps_letters() || before.keeps_letters() && after.is_read();
    let other = ((1.0 - STAY) / STATES as f32).ln();
    if mixed { other + RETYPED } else { other }
}

fn best(scores: &[f32; STATES]) -> usize {
    (1..STATES).fold(0, |best, at| if scores[at] > scores[best] { at } else { best })
}
