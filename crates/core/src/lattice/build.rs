//! From observed atoms to the arcs over them.

use rustc_hash::FxHashMap;

use super::speck;
use super::stage::Stage;
use super::surroundings::Surroundings;
use super::{Events, Lattice, Output};
use super::{label, number, seam};
use crate::candidate::{Candidate, Finder, Guesser, Known, LONGEST, Listed, Origin, Reading, TOKENS, ruined};
use crate::case::{Case, differs_in_size_alone};
use crate::lexicon::WordKind;
use crate::models::Models;
use crate::regime::Regime;
use crate::syllable::differ_in_i_or_y;
use crate::token::{Class, hides, is_hidden};
use crate::weights::Weights;
use crate::word::WordId;

/// An atom as the lattice builder sees it.
#[derive(Clone, Copy, Debug)]
pub struct Observed<'t> {
    /// Its normalised text.
    pub text: &'t str,
    /// What it looks like.
    pub class: Class,
    /// Whether white space, or nothing, stands before it.
    pub spaced: bool,
    /// Whether it begins a line; no arc crosses a line end.
    pub opens_line: bool,
    /// The word that a fixed phrase has here.
    pub expected: Option<WordId>,
    /// What its surroundings say of its case.
    pub setting: Setting,
    /// Whether it is never to change.
    pub kept: bool,
    /// A pair of the user's list that begins here: its number and how many atoms it covers.
    pub replacement: Option<(u32, u32)>,
    /// What its engine's confidence, or the line that it stands in, says against it, in nats; 0 where there is nothing.
    pub mistrust: f32,
}

/// What the surroundings of a word say of its case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// In the middle of a sentence.
    Inside,
    /// At the start of a sentence or of an item.
    Start,
    /// Behind a quotation mark that opens inside a sentence.
    Quoted,
    /// Behind a colon.
    Announced,
    /// Among words in capitals.
    Capitals,
}

/// How many atoms an arc may cover; and one over keys.
const CLUSTER: usize = 5;
const KEYS: usize = 7;
/// A best candidate above this channel score, in nats, makes a token sound: it is neither joined nor divided.
pub(super) const SOUND: f32 = -4.5;
/// For `số` where a short number stands before the number of a document (`56 40/2016/QĐ-UBND`), in weighted nats.
const BEFORE_CODE: f32 = -2.0;
/// Log-probability that white space stands within a date or the number of a document, or a speck at a label, in nats.
const BROKEN: f32 = -8.0;
/// Log-probability that a word in capitals, whose small letters have the same shapes, is read small: 12 of 68 on the
/// training pages, in nats.
const SHRUNK: f32 = -1.7;
/// Log-probability that a small word, whose letters have the shapes of their capitals, is read in capitals among small words:
/// 27 of 3,319 on the training pages, in nats.
const GROWN: f32 = -4.7;
/// Longest token, in letters, that may be any word; and one without marks: longer ones are words of another language.
const BLANK: usize = 9;
const PLAIN_BLANK: usize = 5;
/// How much likelier than in what an English model read a word is ruined where a Vietnamese model read none that is known,
/// in nats.
const SPOILT: f32 = 2.0;
/// Score of a pair of the user's list: more than any path can lose.
const CERTAIN: f32 = 200.0;

/// What a stretch is decoded with.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'g> {
    /// All that was learned.
    pub models: &'g Models,
    /// The user's words.
    pub listed: &'g Listed,
    /// The damage that the stretch shows.
    pub regime: Regime,
    /// How much each part of a score counts.
    pub weights: &'g Weights,
    /// How much likelier specks are in this document than elsewhere, in nats.
    pub noise: f32,
    /// Whether a word of which nothing can be read may be guessed.
    pub guesses: bool,
}

/// Listed words by number, each with its channel score.
type Scored = Vec<(u32, f32)>;

/// Builds lattices; keeps the candidates it has found.
#[derive(Debug, Default)]
pub struct Builder {
    pub(super) finder: Finder,
    /// What is known of each atom, if it is a word.
    pub(super) known: Vec<Known>,
    guesser: Guesser,
    pub(super) joined: String,
    pub(super) halves: Vec<Candidate>,
    /// The scores of the forms of an atom.
    pub(super) scores: Vec<f32>,
    /// The listed words that each token may be.
    listed: FxHashMap<(Regime, Box<str>), Scored>,
    pub(super) surroundings: Surroundings,
}

impl Builder {
    /// Fills `lattice` with the arcs over `atoms`, all of one regime; unless they open a paragraph they follow those of the
    /// call before. Those that the cut of the weights leaves no hope are left out. `O(atoms * candidates)`.
    pub fn build(&mut self, ground: Ground, atoms: &[Observed], opens_paragraph: bool, lattice: &mut Lattice) {
        lattice.clear();
        let Ground { models, regime, weights: &Weights { context, truecase, mistrust, cut, .. }, .. } = ground;
        self.finder.refresh();
        if self.listed.len() >= TOKENS {
            self.listed.clear();
        }
        self.known.clear();
        for atom in atoms {
            let known = match atom.text {
                _ if !is_word(atom) => Known::NOTHING,
                text if atom.kept && hides(text) => {
                    let shown: String = text.chars().filter(|&c| !is_hidden(c)).collect();
                    self.finder.look(models, regime, &shown)
                }
                text => self.finder.look(models, regime, text),
            };
            self.known.push(known);
        }
        if context > 0.0 || truecase > 0.0 {
            self.surroundings.look(atoms, &self.known, opens_paragraph);
        }
        if context > 0.0 && regime == Regime::Bare {
            self.surroundings.ask(models, &self.finder, &self.known);
        }
        for at in 0..atoms.len() {
            lattice.open_boundary();
            let neighbours = if truecase > 0.0 { self.surroundings.neighbours(at) } else { None };
            let stage = Stage { ground, atoms, at, known: self.known[at], neighbours };
            self.leave(&stage, lattice);
            if context > 0.0 && regime != Regime::Bare {
                self.surroundings.weigh(models, at, ground.weights, lattice.leaving_mut(at));
            }
            let mistrust = mistrust * atoms[at].mistrust;
            if mistrust != 0.0 && regime != Regime::Bare {
                let identity = lattice.leaving_mut(at).iter_mut().filter(|arc| arc.origin == Origin::Identity);
                identity.for_each(|arc| arc.score -= mistrust);
            }
            if cut < f32::INFINITY {
                lattice.cut(cut);
            }
        }
    }

    fn leave(&mut self, stage: &Stage, lattice: &mut Lattice) {
        let atom = &stage.atoms[stage.at];
        if let Some((pair, count)) = atom.replacement {
            let score = CERTAIN * count as f32;
            lattice.push(stage.arc(
                count as usize,
                Events::One(WordId::UNKNOWN),
                score,
                Output::Replacement(pair),
                Origin::Replacement,
            ));
        }
        let reads_words = !stage.regime.keeps_letters() && !atom.kept;
        match atom.class {
            Class::Word | Class::Mixed if stage.regime == Regime::Bare => self.forms(stage, lattice),
            Class::Word | Class::Mixed => self.words(stage, lattice),
            _ => self.sign(stage, reads_words, lattice),
        }
        if reads_words || stage.regime == Regime::Half && !atom.kept {
            self.clusters(stage, lattice);
        }
        if reads_words {
            self.merges(stage, lattice);
        }
    }

    /// The identity of an atom that is no word; where OCR left it, it may also be a word, a speck, a space or another sign.
    fn sign(&mut self, stage: &Stage, reads_words: bool, lattice: &mut Lattice) {
        let atom = &stage.atoms[stage.at];
        let event = atom.class.event().map_or(Events::None, Events::One);
        let alone = atom.spaced && stage.next().is_none_or(|next| next.spaced);
        let read = reads_words && stage.regime.is_read();
        let doubt = if read { speck::doubt(stage.regime, stage.atoms, stage.at) } else { None };
        let doubted = doubt.is_some();
        let doubt = doubt.unwrap_or_default();
        let touches = matches!(atom.class, Class::Symbol | Class::Quote) && !alone;
        let odd = is_odd(atom.text) || atom.text == "&" && !stage.among_capitals();
        let score = if touches && odd && !doubted { stage.weights.sign } else { doubt.written };
        let broken = read && number::is_broken(stage.atoms, stage.at);
        let stains = || Some(number::stains(stage.atoms, stage.at)).filter(|&signs| signs > 0).map(label::Mend::Specks);
        let mend = if read { label::mend(stage.atoms, stage.at).or_else(stains) } else { None };
        let score = if broken || mend.is_some() { BROKEN } else { score };
        lattice.push(stage.arc(1, event, score, Output::Source, Origin::Identity));
        if broken {
            lattice.push(stage.arc(1, event, 0.0, Output::Tight, Origin::Merge));
        }
        let confused = |events, score, output| stage.arc(1, events, score, output, Origin::Confusion);
        match mend {
            Some(label::Mend::Specks(count)) => {
                lattice.push(stage.arc(count, Events::None, 0.0, Output::Nothing, Origin::Confusion));
            }
            Some(label::Mend::Stop) => lattice.push(confused(Events::One(WordId::STOP), 0.0, Output::Sign('.'))),
            Some(label::Mend::Letter(letter)) => lattice.push(confused(event, 0.0, Output::Sign(letter))),
            None => {}
        }
        if let Some(speck) = doubt.speck {
            lattice.push(confused(Events::None, speck + stage.noise, Output::Nothing));
        }
        if let Some(space) = doubt.space {
            lattice.push(confused(Events::None, space + stage.noise, Output::Sign(' ')));
        }
        if let Some(comma) = doubt.comma {
            lattice.push(confused(Events::One(WordId::COMMA), comma, Output::Sign(',')));
        }
        if doubt.letter {
            self.readings(stage, atom.text, 1, 0.0, lattice);
        } else if alone && reads_words && is_short_number(atom) && !atom.opens_line {
            self.readings(stage, atom.text, 1, stage.weights.number, lattice);
            if stage.precedes_code()
                && let Some(word) = stage.models.lexicon.id("số")
            {
                let output = Output::Word(Reading { word, case: Case::Lower });
                lattice.push(confused(Events::One(word), BEFORE_CODE, output));
            }
        }
        if let Some((count, speck)) = speck::run(stage.atoms, stage.at).filter(|_| read) {
            let score = speck + stage.noise;
            lattice.push(stage.arc(count, Events::None, score, Output::Nothing, Origin::Confusion));
        }
    }

    /// The identity of a word, its candidates, and its splits.
    fn words(&mut self, stage: &Stage, lattice: &mut Lattice) {
        let Ground { models, regime, weights, .. } = stage.ground;
        let atom = &stage.atoms[stage.at];
        let letters = atom.text.chars().count();
        let fits = letters <= LONGEST;
        let listed = self.listed(stage);
        let found = self.finder.candidates(stage.known);
        let itself = found.iter().find(|c| c.origin == Origin::Identity);
        let mut identity = stage.identity(found, &listed);
        let lost = if atom.kept || atom.class == Class::Word { None } else { seam::lost(&models.lexicon, atom.text) };
        if lost.is_some() {
            identity.score += BROKEN;
        }
        lattice.push(identity);
        if let Some(place) = lost {
            let events = seam::events(&models.lexicon, atom.text, place as usize);
            lattice.push(stage.arc(1, events, 0.0, Output::Parted(place), Origin::Split));
        }
        let stays = stage.is_measure()
            || regime.carries_marks() && (stage.is_label() || stage.is_noted())
            || regime == Regime::Marked && stage.is_joined();
        if atom.kept || stays {
            return;
        }
        stage.of_list(&listed, lattice);
        let code = is_abbreviation(atom) && !matches!(regime, Regime::English);
        let label = letters == 1 && atom.text.starts_with(char::is_uppercase) || is_roman(atom.text);
        let mut best = f32::NEG_INFINITY;
        for candidate in found {
            best = best.max(candidate.channel);
            let of_label = label && models.lexicon.kind(candidate.reading.word) != WordKind::Syllable;
            let other_language = !stage.guesses && models.lexicon.kind(candidate.reading.word) == WordKind::Foreign;
            let confused = candidate.origin == Origin::Confusion && (code || of_label || other_language);
            let other_school =
                regime.carries_marks() && differ_in_i_or_y(atom.text, models.lexicon.form(candidate.reading.word));
            let barred = confused || other_school;
            if candidate.origin != Origin::Identity && !barred {
                let score = stage.weigh(candidate) + weights.change;
                let event = Events::One(candidate.reading.word);
                lattice.push(stage.arc(1, event, score, Output::Word(candidate.reading), candidate.origin));
            }
        }
        if regime.is_read() && atom.setting == Setting::Capitals && differs_in_size_alone(atom.text) {
            self.resized(stage, found, (Case::Lower, Case::Upper), SHRUNK, lattice);
        }
        if regime.carries_marks() && atom.setting == Setting::Capitals && Case::of(atom.text) == Case::Upper {
            self.resized(stage, found, (Case::Title, Case::Upper), 0.0, lattice);
        }
        if regime == Regime::Vietnamese && stage.is_grown() {
            self.resized(stage, found, (Case::Upper, Case::Lower), GROWN, lattice);
        }
        let ruin = match regime {
            Regime::English => Some(0.0),
            Regime::Vietnamese if atom.class == Class::Word => itself.is_none().then_some(SPOILT),
            _ => None,
        };
        if let Some(likelier) = ruin.filter(|_| stage.guesses)
            && letters <= if atom.text.is_ascii() { PLAIN_BLANK } else { BLANK }
            && Case::of(atom.text) == Case::Lower
        {
            lattice.leave_blank(weights.channel * ruined(letters) + weights.change + likelier);
        }
        if stage.guesses && regime == Regime::English && !is_abbreviation(atom) {
            for guess in self.guesser.guess(models, regime, atom.text, found) {
                let event = Events::One(guess.reading.word);
                let score = stage.weigh(guess);
                lattice.push(stage.arc(1, event, score, Output::Word(guess.reading), Origin::Confusion));
            }
        }
        if let Some(speck) = speck::lone_letter(regime, stage.atoms, stage.at) {
            lattice.push(stage.arc(1, Events::None, speck + stage.noise, Output::Nothing, Origin::Confusion));
        }
        let poor = best < SOUND - 0.3 * letters as f32;
        if regime != Regime::Bare && fits && letters >= 4 && poor && !number::in_letters(stage.atoms, stage.at) {
            self.splits(stage, lattice);
        }
    }

    /// The candidates of a case once more, in another that differs in size alone.
    fn resized(
        &self,
        stage: &Stage,
        found: &[Candidate],
        (read, meant): (Case, Case),
        price: f32,
        lattice: &mut Lattice,
    ) {
        for candidate in found.iter().filter(|c| c.reading.case == read) {
            let reading = Reading { case: meant, ..candidate.reading };
            let score = stage.weigh(&Candidate { reading, ..*candidate }) + price;
            let event = Events::One(reading.word);
            lattice.push(stage.arc(1, event, score, Output::Word(reading), Origin::Confusion));
        }
    }

    /// The listed words that an atom may be, each with its channel score.
    pub(super) fn listed(&mut self, stage: &Stage) -> Scored {
        let Ground { models, listed, regime, .. } = stage.ground;
        let text = stage.atoms[stage.at].text;
        if listed.is_empty() || text.len() > 4 * LONGEST {
            return Vec::new();
        }
        let find = || {
            if regime.keeps_letters() {
                listed.same_letters(text).map(|number| (number, 0.0)).collect()
            } else {
                listed.confused(models.channel(regime), text)
            }
        };
        self.listed.entry((regime, text.into())).or_insert_with(find).clone()
    }

    /// Arcs for all candidates of `text`, which covers `count` atoms.
    pub(super) fn readings(&mut self, stage: &Stage, text: &str, count: usize, penalty: f32, lattice: &mut Lattice) {
        for candidate in self.finder.find(stage.models, stage.regime, text) {
            let score = stage.weigh(candidate) + stage.weights.change + penalty;
            let event = Events::One(candidate.reading.word);
            let origin = if penalty == stage.weights.merge { Origin::Merge } else { Origin::Confusion };
            lattice.push(stage.arc(count, event, score, Output::Word(candidate.reading), origin));
        }
    }

    /// Words read in a run of unlike atoms without white space, such as `ngu®di`, `HO!` or, where keys were left, `Vie^.t`.
    fn clusters(&mut self, stage: &Stage, lattice: &mut Lattice) {
        let first = &stage.atoms[stage.at];
        let typed = stage.regime == Regime::Half;
        let (may_hold, most): (fn(&Observed) -> bool, _) =
            if typed { (may_hold_keys, KEYS) } else { (may_hold_letters, CLUSTER) };
        let inside = !first.spaced && stage.at > 0 && is_word(&stage.atoms[stage.at - 1]);
        if inside || !may_hold(first) {
            return;
        }
        let mut joined = std::mem::take(&mut self.joined);
        joined.clear();
        joined.push_str(first.text);
        let mut has_letters = is_word(first);
        for count in 2..=most {
            let Some(next) = stage.atoms.get(stage.at + count - 1) else { break };
            if next.spaced || next.kept || !may_hold(next) {
                break;
            }
            joined.push_str(next.text);
            has_letters |= is_word(next) || joined.starts_with(['$', '#', '@', '¢', '&']);
            if joined.chars().count() > 12 {
                break;
            }
            if !has_letters {
                continue;
            }
            let glued = stage.atoms.get(stage.at + count).is_some_and(|after| !after.spaced && is_word(after));
            if glued && typed {
                // Keys make one word of all that stands together: `me.ngon` is none.
                continue;
            }
            if glued {
                self.glued(stage, &joined, count, lattice);
            } else {
                self.readings(stage, &joined, count, stage.weights.cluster, lattice);
            }
        }
        self.joined = joined;
    }

    /// The words of a run that touches the next word, such as `S&Tai`.
    fn glued(&mut self, stage: &Stage, text: &str, count: usize, lattice: &mut Lattice) {
        for candidate in self.finder.find_few(stage.models, stage.regime, text, f32::NEG_INFINITY) {
            let weights = stage.weights;
            let score = stage.weigh(candidate) + weights.change + weights.cluster + weights.split;
            let event = Events::One(candidate.reading.word);
            lattice.push(stage.arc(count, event, score, Output::Spaced(candidate.reading), Origin::Split));
        }
    }
}

/// Whether an atom is in capitals among words that are not: its letters mean more than the words they resemble.
fn is_abbreviation(atom: &Observed) -> bool {
    atom.setting != Setting::Capitals && Case::of(atom.text) == Case::Upper
}

/// Whether a text is a Roman numeral, or could be one.
fn is_roman(text: &str) -> bool {
    text.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C'))
}

/// Whether an atom begins with letters or holds some.
pub(super) fn is_word(atom: &Observed) -> bool {
    matches!(atom.class, Class::Word | Class::Mixed)
}

/// Whether an atom is a number of one or two digits, which an English model may have read in a word.
fn is_short_number(atom: &Observed) -> bool {
    atom.class == Class::Number && atom.text.len() <= 2
}

/// Whether a sign is hardly ever written next to a word.
fn is_odd(text: &str) -> bool {
    !matches!(text, "\"" | "“" | "”" | "%" | "+" | "&" | "‰" | "=" | "<" | ">" | "*")
}

/// Whether an atom of an OCR text may be a part of a word that was read with other signs in it.
pub(super) fn may_hold_letters(atom: &Observed) -> bool {
    match atom.class {
        Class::Word | Class::Mixed | Class::Symbol => true,
        Class::Quote => !matches!(atom.text, "\"" | "“" | "”"),
        Class::Stop => matches!(atom.text, "!" | "?"),
        Class::Bracket => matches!(atom.text, "[" | "]"),
        Class::Number => atom.text.len() <= 2,
        Class::Code | Class::Comma | Class::Colon | Class::Dash | Class::Slash => false,
    }
}

/// Whether an atom may be a part of a word whose keys were left as they were typed.
fn may_hold_keys(atom: &Observed) -> bool {
    atom.class == Class::Word || matches!(atom.text, "^" | "(" | "+" | "*" | "'" | "`" | "?" | "~" | ".")
}
