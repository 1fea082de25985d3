//! A document as stretches of atoms, each of one regime and short enough to decode at once.

use super::Mode;
use super::labels::{Labels, Letter};
use super::lines::Lines;
use super::marker::{Marker, Marks};
use super::witness::Witnesses;
use crate::candidate::Listed;
use crate::channel::Engine;
use crate::document::Document;
use crate::edit::{Edit, Kind, OfLine, Packed};
use crate::foreign::{self, Writing, passages};
use crate::lattice::{Ground, Observed, Setting, begins_low};
use crate::models::Models;
use crate::quoted;
use crate::regime::{Evidence, Recall, Regime, regimes};
use crate::span::Span;
use crate::syllable::{self, Placement};
use crate::token::{Atom, Class, atoms, hides};
use crate::weights::Weights;

/// Atoms after which a stretch ends at the next good place, and at the latest.
const LONG: usize = 160;
const TOO_LONG: usize = 320;

/// How sure a mend is that speaks against a text, how many there must be, and in how many words one at the least: what
/// people write has a slip in about 300.
const SURE: f32 = 0.9;
const MENDS: usize = 4;
const WORDS_A_MEND: usize = 250;
/// How much likelier specks are on a page that passed for right than on others, in nats.
const CLEAN_PAPER: f32 = -3.0;

/// How much likelier a word is right without its marks in a line whose other words carry theirs, in nats.
const TRUST: f32 = 5.0;
/// What makes it certain that a letter is another, in nats.
const CERTAIN: f32 = 50.0;

/// Some atoms that are decoded together.
pub struct Stretch<'s> {
    /// The atoms, as the lattice builder wants them.
    pub atoms: &'s [Observed<'s>],
    /// For each atom, its line and its place in the normalised text of that line.
    pub places: &'s [(u32, Span)],
    /// The normalised lines of the document.
    pub lines: &'s Lines<'s>,
    /// What damage they show.
    pub regime: Regime,
    /// How much likelier specks are in this document than elsewhere, in nats.
    pub noise: f32,
    /// Whether a word of which nothing can be read may be guessed.
    pub guesses: bool,
    /// Whether a paragraph begins here.
    pub opens_paragraph: bool,
    /// Whether a paragraph ends here.
    pub closes_paragraph: bool,
}

impl Stretch<'_> {
    /// What its arcs are built on.
    pub fn ground<'g>(&self, models: &'g Models, listed: &'g Listed, weights: &'g Weights) -> Ground<'g> {
        let Self { regime, noise, guesses, .. } = *self;
        Ground { models, listed, regime, weights, noise, guesses }
    }

    /// The normalised text from one atom to the one before another.
    pub fn seen(&self, from: usize, to: usize) -> &str {
        let (line, first) = self.places[from];
        let (_, last) = self.places[to - 1];
        first.cover(last).of(self.lines.text(line as usize))
    }
}

/// The lines of a document, normalised, each with its regime.
pub struct Passages<'d> {
    document: &'d Document,
    lines: Lines<'d>,
    regimes: Vec<Regime>,
    /// Which lines are written in another language.
    foreign: Vec<bool>,
    /// Which lines carry their marks, where marks are to be added.
    right: Vec<bool>,
    placement: Option<Placement>,
    noise: f32,
    guesses: bool,
    /// How sure an engine was of all words.
    engine: Engine,
}

impl<'d> Passages<'d> {
    /// Normalises the lines and decides their regimes. `O(document)`.
    pub fn new(document: &'d Document, models: &Models, mode: Mode, recall: &mut Recall) -> Self {
        let lines = Lines::new(document);
        let allowed = mode.regimes();
        let (mut regimes_of_lines, mut noise) = (vec![allowed[0]; lines.len()], 0.0);
        let (mut foreign, mut guesses) = (vec![false; lines.len()], true);
        let mut right = vec![false; lines.len()];
        if allowed.len() > 1 {
            let mut evidence: Vec<_> = lines.texts().map(|text| Evidence::of(text, &models.lexicon, recall)).collect();
            if allowed.contains(&Regime::Marked) {
                Evidence::forgive_signs(&mut evidence);
            }
            noise = Evidence::noise(&evidence);
            let likeness: Vec<_> = evidence.iter().map(Evidence::likeness).collect();
            foreign = foreign::lines(&likeness);
            // What is foreign shows no damage.
            for (line, _) in evidence.iter_mut().zip(&foreign).filter(|(_, foreign)| **foreign) {
                *line = Evidence::default();
            }
            regimes_of_lines = regimes(&evidence, allowed);
            guesses = foreign::is_surely_vietnamese(&likeness, &foreign);
        } else if allowed == [Regime::Bare] {
            let is_right = |text: &str| !text.is_ascii() && Evidence::of(text, &models.lexicon, recall).is_right();
            right = lines.texts().map(is_right).collect();
        }
        let placement = shown_placement(&lines);
        let words = document.lines.iter().flat_map(|line| &line.words);
        let engine = Engine::of(words.filter_map(|word| word.confidence));
        Self { document, lines, regimes: regimes_of_lines, foreign, right, placement, noise, guesses, engine }
    }

    /// Where the document itself places its tones, if it shows it.
    pub fn placement(&self) -> Option<Placement> {
        self.placement
    }

    /// Whether lines that were taken for right need so many mends that an engine must have read them; they count as read
    /// by a Vietnamese model from now on. `O(document)`.
    pub fn distrust(&mut self, edits: &[Packed]) -> bool {
        let is_mend = |edit: &Edit| edit.confidence > SURE && matches!(edit.kind, Kind::Diacritics | Kind::Ocr);
        let (mut mends, mut words) = (0, 0);
        let lines = self.lines.texts().zip(edits).zip(&self.regimes);
        for ((text, edits), _) in lines.filter(|(_, regime)| **regime == Regime::Marked) {
            mends += edits.each().filter(is_mend).count();
            words += text.split_whitespace().count();
        }
        let distrusted = mends >= MENDS && mends * WORDS_A_MEND >= words;
        if distrusted {
            let marked = self.regimes.iter_mut().filter(|regime| **regime == Regime::Marked);
            marked.for_each(|regime| *regime = Regime::Vietnamese);
            self.noise += CLEAN_PAPER;
        }
        distrusted
    }

    /// The normalised lines.
    pub fn lines(&self) -> &Lines<'d> {
        &self.lines
    }

    /// What damage each line shows.
    pub fn regimes(&self) -> &[Regime] {
        &self.regimes
    }

    /// Hands out the stretches in order.
    pub fn each(&self, models: &Models, marker: &Marker, witnesses: &mut Witnesses, mut decode: impl FnMut(&Stretch)) {
        let mut keep_foreign = |atoms: &mut [Observed], regime| keep_foreign(models, witnesses, atoms, regime);
        let mut buffer = Buffer::default();
        let mut labels = Labels::default();
        for (number, text) in self.lines.texts().enumerate() {
            let line_atoms: Vec<Atom> = atoms(text).collect();
            if line_atoms.is_empty() {
                self.flush(&mut buffer, true, &mut keep_foreign, &mut decode);
                continue;
            }
            let regime = self.regimes[number];
            if buffer.regime != Some(regime) || self.opens_paragraph(number, text) {
                self.flush(&mut buffer, true, &mut keep_foreign, &mut decode);
            }
            buffer.regime = Some(regime);
            let marks = marker.marks(text, &line_atoms, regime);
            let is_right = regime == Regime::Marked || self.right[number];
            let quoted = if is_right { quoted::unmarked(text, &line_atoms) } else { Vec::new() };
            for (at, &atom) in line_atoms.iter().enumerate() {
                let letter = labels.read(text, &line_atoms, at);
                let stays = self.foreign[number] || regime.keeps_letters() && self.stays(number, text, atom, letter);
                let is_quoted = quoted::holds(&quoted, atom.span);
                buffer.push(number, text, at, atom, &marks, stays || is_quoted);
                buffer.mistrust(self.mistrust(number, atom, letter));
                let at_stop = matches!(atom.class, Class::Stop | Class::Comma | Class::Colon);
                if (buffer.atoms.len() >= LONG && at_stop || buffer.atoms.len() >= TOO_LONG) && !buffer.in_pair() {
                    self.flush(&mut buffer, false, &mut keep_foreign, &mut decode);
                }
            }
        }
        self.flush(&mut buffer, true, &mut keep_foreign, &mut decode);
    }

    /// Whether an atom of a line that only lost marks has lost none: the letter of an item, and any letter by itself in a line
    /// that carries its marks.
    fn stays(&self, line: usize, text: &str, atom: Atom, letter: Letter) -> bool {
        letter == Letter::Plain || self.right[line] && atom.span.of(text).chars().nth(1).is_none()
    }

    /// What speaks against an atom of a line, in nats. Of what was read that is the engine's confidence; only words are
    /// mistrusted, since a confidence is that of all signs in a word. Where marks are to be added it is what the letters of
    /// items and the other words of the line say. `O(log words)`.
    fn mistrust(&self, line: usize, atom: Atom, letter: Letter) -> f32 {
        match self.regimes[line] {
            Regime::Bare if letter == Letter::Barred => return CERTAIN,
            Regime::Bare => return if self.right[line] { -TRUST } else { 0.0 },
            _ => {}
        }
        let words = &self.document.lines[line].words;
        if words.is_empty() || !matches!(atom.class, Class::Word | Class::Mixed) {
            return 0.0;
        }
        let at = self.lines.line(line).source_span(atom.span).start();
        let word = words.get(words.partition_point(|word| word.span.end() <= at));
        let confidence = word.filter(|word| word.span.start() <= at).and_then(|word| word.confidence);
        confidence.map_or(0.0, |confidence| self.engine.mistrust(confidence))
    }

    /// Whether a line starts a paragraph of its own, though no blank line stands before it.
    fn opens_paragraph(&self, number: usize, text: &str) -> bool {
        let Some(before) = number.checked_sub(1).map(|before| self.lines.text(before).trim_end()) else {
            return true;
        };
        let ended = before.ends_with(['.', ';', ':', '!', '?', '…', '/']);
        let first = text.trim_start().chars().next();
        let item = first.is_some_and(|c| matches!(c, '-' | '+' | '*' | '•') || c.is_ascii_digit());
        ended && (item || first.is_some_and(char::is_uppercase))
    }

    fn flush(
        &self,
        buffer: &mut Buffer<'_>,
        closes: bool,
        keep_foreign: &mut impl FnMut(&mut [Observed], Regime),
        decode: &mut impl FnMut(&Stretch),
    ) {
        if let (Some(regime), false) = (buffer.regime, buffer.atoms.is_empty()) {
            if regime.is_read() {
                buffer.mark_heads();
            }
            buffer.mark_capitals();
            keep_foreign(&mut buffer.atoms, regime);
            decode(&Stretch {
                atoms: &buffer.atoms,
                places: &buffer.places,
                lines: &self.lines,
                regime,
                noise: self.noise,
                guesses: self.guesses,
                opens_paragraph: buffer.opens,
                closes_paragraph: closes,
            });
        }
        buffer.clear(closes);
    }
}

/// Atoms that wait to be decoded.
struct Buffer<'s> {
    atoms: Vec<Observed<'s>>,
    places: Vec<(u32, Span)>,
    regime: Option<Regime>,
    opens: bool,
    sentence_start: bool,
    /// Whether the line has had nothing but signs so far, and whether the last atom may be the label of its item.
    signs_only: bool,
    label: bool,
    pair: Option<(usize, usize)>,
}

impl Default for Buffer<'_> {
    fn default() -> Self {
        Self {
            atoms: Vec::new(),
            places: Vec::new(),
            regime: None,
            opens: true,
            sentence_start: true,
            signs_only: false,
            label: false,
            pair: None,
        }
    }
}

impl<'s> Buffer<'s> {
    fn push(&mut self, line: usize, text: &'s str, at: usize, atom: Atom, marks: &Marks, stays: bool) {
        let opens_line = at == 0;
        let in_pair = self.pair.filter(|&(_, end)| !opens_line && atom.span.start() < end);
        let pair = marks.pair(atom.span.start());
        let mut replacement = None;
        match (in_pair, pair) {
            (Some((first, _)), _) => {
                if let Some((_, count)) = &mut self.atoms[first].replacement {
                    *count += 1;
                }
            }
            (None, Some((index, end))) => {
                self.pair = Some((self.atoms.len(), end));
                replacement = Some((index, 1));
            }
            (None, None) => self.pair = None,
        }
        let dash_opens = atom.class == Class::Dash && opens_line;
        // A small letter behind a stop in a text that was read: the stop is a speck or a comma.
        let goes_on =
            self.regime.is_some_and(Regime::is_read) && !self.atoms.is_empty() && begins_low(atom.span.of(text));
        let starts = self.sentence_start && !goes_on || opens_line && self.atoms.is_empty();
        let opened = |before: &Observed| before.spaced && before.class == Class::Quote && !atom.spaced && !opens_line;
        let setting = match self.atoms.last() {
            _ if starts => Setting::Start,
            Some(before) if opened(before) => Setting::Quoted,
            Some(before) if before.text == ":" => Setting::Announced,
            _ => Setting::Inside,
        };
        let seen = atom.span.of(text);
        let ends_label = self.label && !atom.spaced && matches!(seen, "," | ":" | ")");
        let heads_line = opens_line || self.signs_only;
        self.label = heads_line && may_be_label(seen, atom.class);
        self.signs_only = heads_line && !matches!(atom.class, Class::Word | Class::Mixed | Class::Number | Class::Code);
        self.sentence_start = match atom.class {
            _ if ends_label => true,
            Class::Stop => true,
            Class::Quote | Class::Symbol | Class::Bracket => self.sentence_start,
            Class::Dash => self.sentence_start || dash_opens,
            _ => false,
        };
        self.atoms.push(Observed {
            text: atom.span.of(text),
            class: atom.class,
            spaced: atom.spaced,
            opens_line,
            expected: marks.expected(at),
            setting,
            kept: stays || marks.keeps(atom.span) || hides(atom.span.of(text)),
            replacement,
            mistrust: 0.0,
        });
        self.places.push((line as u32, atom.span));
    }

    /// Says what speaks against the atom that was pushed last.
    fn mistrust(&mut self, mistrust: f32) {
        if let Some(atom) = self.atoms.last_mut() {
            atom.mistrust = mistrust;
        }
    }

    /// Whether the next atom may belong to a pair that has begun.
    fn in_pair(&self) -> bool {
        self.pair.is_some_and(|(_, end)| self.places.last().is_some_and(|(_, span)| span.end() < end))
    }

    /// Marks words that stand among words in capitals.
    fn mark_capitals(&mut self) {
        let capital = |atom: &Observed| {
            let (mut upper, mut lower) = (0, 0);
            for c in atom.text.chars() {
                upper += usize::from(c.is_uppercase());
                lower += usize::from(c.is_lowercase());
            }
            if atom.class != Class::Word || upper + lower < 2 { None } else { Some(upper > lower) }
        };
        let mut seen: Vec<(usize, bool)> = Vec::with_capacity(self.atoms.len());
        seen.extend(self.atoms.iter().enumerate().filter_map(|(at, atom)| capital(atom).map(|c| (at, c))));
        for (at, &(index, _)) in seen.iter().enumerate() {
            let line = self.places[index].0;
            let near = &seen[at.saturating_sub(3)..(at + 4).min(seen.len())];
            let near = near.iter().filter(|(other, _)| *other != index && self.places[*other].0 == line);
            let (mut upper, mut count) = (0, 0);
            for (_, is_upper) in near {
                upper += usize::from(*is_upper);
                count += 1;
            }
            if count >= 2 && upper * 3 >= count * 2 {
                self.atoms[index].setting = Setting::Capitals;
            }
        }
    }

    /// Marks what opens a line with a colon right behind it, such as `Số:` or `$6:`, as the start of a sentence.
    fn mark_heads(&mut self) {
        for at in 0..self.atoms.len() {
            let (atom, behind) = (&self.atoms[at], &self.atoms[at + 1..]);
            let mut touching = behind.iter().take(HEAD).take_while(|atom| !atom.spaced && !atom.opens_line);
            if atom.opens_line && !begins_low(atom.text) && touching.any(|atom| atom.text == ":") {
                self.atoms[at].setting = Setting::Start;
            }
        }
    }

    fn clear(&mut self, opens: bool) {
        self.atoms.clear();
        self.places.clear();
        self.pair = None;
        self.opens = opens;
        self.sentence_start |= opens;
    }
}

/// How many atoms a head before a colon may have been torn into.
const HEAD: usize = 3;

/// Whether an atom that opens a line may be the label of an item: a letter or a number of one or two digits.
fn may_be_label(text: &str, class: Class) -> bool {
    match class {
        Class::Number | Class::Mixed => text.chars().count() <= 2,
        Class::Word => text.chars().nth(1).is_none(),
        _ => false,
    }
}

/// Keeps the words of passages in another language.
fn keep_foreign(models: &Models, witnesses: &mut Witnesses, atoms: &mut [Observed], regime: Regime) {
    let writing = match regime {
        Regime::English => Writing::Read,
        Regime::Bare | Regime::Half => Writing::Bare,
        Regime::Marked | Regime::Vietnamese => Writing::Marked,
    };
    let odds: Vec<f32> = atoms.iter().map(|atom| witnesses.odds(models, atom.text, atom.class, writing)).collect();
    for (atom, foreign) in atoms.iter_mut().zip(passages(&odds)) {
        atom.kept |= foreign;
    }
}

/// The placement that most of a document's words show that could show either.
fn shown_placement(lines: &Lines) -> Option<Placement> {
    let (mut old, mut new) = (0, 0);
    for text in lines.texts() {
        if text.is_ascii() {
            continue;
        }
        for atom in atoms(text).filter(|atom| atom.class == Class::Word) {
            match syllable::style(atom.span.of(text)) {
                Some(Placement::Old) => old += 1,
                Some(Placement::New) => new += 1,
                None => {}
            }
        }
    }
    match (old, new) {
        (0, 0) => None,
        _ if new > old => Some(Placement::New),
        _ => Some(Placement::Old),
    }
}
