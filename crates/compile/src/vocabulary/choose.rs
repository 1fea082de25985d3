//! Chooses from counted forms the words the models shall know, by written rules and a reviewed list of exceptions.

use std::collections::{BTreeMap, BTreeSet};

use phucdau::syllable::{has_marks, is_syllable, skeleton};
use rustc_hash::FxHashMap;

use super::{Counts, Form};

/// A syllable seen fewer times than this is left out.
pub const MIN_SYLLABLE: u64 = 3;
/// A foreign word seen fewer times than this is left out.
pub const MIN_FOREIGN: u64 = 30;
/// An abbreviation seen fewer times than this is left out.
pub const MIN_ABBREVIATION: u64 = 15;
/// A form whose skeleton is that of syllables this many times more frequent is taken for a spelling error.
const ERROR_RATIO: u64 = 20;

/// What a reviewer says of a form that the rules would judge wrongly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is a word.
    Keep,
    /// It is a word of names, however rare.
    Name,
    /// It is not a word.
    Drop,
}

/// A word with its counts, and its exact spelling if that is not told by its case habit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The form (key).
    pub form: String,
    /// Its counts.
    pub counts: Form,
    /// The usual spelling of an abbreviation or of a word with capitals inside.
    pub surface: Option<String>,
}

/// The chosen words by kind; each list is sorted by form, and no form stands in two.
#[derive(Debug, Default)]
pub struct Choice {
    /// Valid Vietnamese syllables.
    pub syllables: Vec<Chosen>,
    /// Words of other languages, brands, letters, transliterations.
    pub foreign: Vec<Chosen>,
    /// Abbreviations and roman numerals.
    pub abbreviations: Vec<Chosen>,
    /// Words of place names that stand in none of the others.
    pub names: Vec<Chosen>,
}

/// Chooses the vocabulary. `names` are the words (forms) of place and person names, known whatever their count.
pub fn choose(counts: &Counts, names: &BTreeSet<String>, review: &BTreeMap<String, Verdict>) -> Choice {
    let mut surfaces: FxHashMap<String, (&str, u64)> = FxHashMap::default();
    let mut form = String::new();
    for (surface, count) in &counts.surfaces {
        phucdau::lexicon::key(surface, &mut form);
        let best = surfaces.entry(form.clone()).or_insert((surface, *count));
        if *count > best.1 {
            *best = (surface, *count);
        }
    }
    let mut syllables: FxHashMap<String, u64> = FxHashMap::default();
    for (form, counts) in counts.forms.iter().filter(|(form, _)| is_syllable(form)) {
        *syllables.entry(skeleton(form)).or_default() += counts.total();
    }
    let mut choice = Choice::default();
    let mut seen = BTreeSet::new();
    for (form, counts) in &counts.forms {
        let verdict = review.get(form);
        if verdict == Some(&Verdict::Drop) {
            continue;
        }
        let kept = verdict == Some(&Verdict::Keep);
        if !skeleton(form).bytes().all(|b| b.is_ascii_lowercase()) {
            continue;
        }
        let n = counts.total();
        let surface = surfaces.get(form).filter(|(_, count)| 2 * count > n - counts.shouted - counts.initial);
        let surface = surface.map(|(surface, _)| (*surface).to_owned());
        let into = if is_syllable(form) {
            (n >= MIN_SYLLABLE || names.contains(form)).then_some(&mut choice.syllables)
        } else if is_roman(form) || n >= MIN_ABBREVIATION && is_abbreviation(form, counts, surface.as_deref()) {
            Some(&mut choice.abbreviations)
        } else if names.contains(form) {
            Some(&mut choice.names)
        } else if kept || is_letter(form) || n >= MIN_FOREIGN && !is_suspect(form, counts, &syllables) {
            Some(&mut choice.foreign)
        } else {
            None
        };
        let Some(into) = into else { continue };
        let surface = if is_syllable(form) { None } else { surface };
        let surface = if is_roman(form) { Some(form.to_uppercase()) } else { surface };
        into.push(Chosen { form: form.clone(), counts: *counts, surface });
        seen.insert(form.as_str());
    }
    let wanted = |form: &&String| {
        !seen.contains(form.as_str())
            && review.get(*form) != Some(&Verdict::Drop)
            && skeleton(form).bytes().all(|b| b.is_ascii_lowercase())
    };
    for form in names.iter().filter(wanted) {
        let into = if is_syllable(form) { &mut choice.syllables } else { &mut choice.names };
        into.push(Chosen { form: form.clone(), counts: Form::default(), surface: None });
    }
    choice.syllables.sort_unstable_by(|one, other| one.form.cmp(&other.form));
    choice.names.sort_unstable_by(|one, other| one.form.cmp(&other.form));
    choice
}

/// Roman numerals of two letters or more up to XXXIX that are not syllables (`xi`, `vi` are).
fn is_roman(form: &str) -> bool {
    let rest = form.trim_start_matches('x');
    let ones = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
    form.len() >= 2 && form.len() - rest.len() <= 3 && ones.contains(&rest) && form.is_ascii()
}

fn is_letter(form: &str) -> bool {
    form.chars().count() == 1 && (form.is_ascii() || "ăâđêôơư".contains(form))
}

/// Written in capitals more often than not, without a tone and without a word at its end (`CPngày`).
fn is_abbreviation(form: &str, counts: &Form, surface: Option<&str>) -> bool {
    let cased = counts.lower + counts.title + counts.upper + counts.mixed;
    let length = form.chars().count();
    let Some(surface) = surface else { return false };
    let small = surface.chars().rev().take_while(|c| c.is_lowercase()).count();
    let capitals = surface.chars().filter(|c| c.is_uppercase()).count();
    let toned = has_tone(form);
    (2..=10).contains(&length)
        && 5 * (counts.upper + counts.mixed) >= 3 * cased
        && !toned
        && small <= 2
        && 2 * capitals >= length
}

fn has_tone(form: &str) -> bool {
    form.chars().any(|c| phucdau::syllable::split_tone(c).1 != phucdau::syllable::Tone::Level)
}

/// What the web spells wrongly: marks lost or misplaced, letters cut off, words joined.
fn is_suspect(form: &str, counts: &Form, syllables: &FxHashMap<String, u64>) -> bool {
    let n = counts.total();
    let bare = skeleton(form);
    if syllables.get(&bare).is_some_and(|&count| count >= ERROR_RATIO * n) {
        return true;
    }
    // A valid syllable whose end is cut off: `việ`, `đượ`.
    let cut = has_marks(form)
        && ["n", "c", "t", "m", "p", "u", "i", "ng", "nh"].iter().any(|end| is_syllable(&format!("{form}{end}")));
    // Two words run together, or a caption's letter run into the next word: `tổchức`, `bbáo`, `moređiều`.
    let joined = has_tone(form)
        && form.char_indices().skip(1).any(|(at, _)| {
            let (head, tail) = form.split_at(at);
            has_tone(tail) && is_syllable(tail) && tail.chars().count() > 2 && (is_syllable(head) || at < 3)
        });
    cut || joined || form.starts_with("more") && has_marks(form) || counts.mixed * 2 > n && has_marks(form)
}
