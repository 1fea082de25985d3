//! What a token may have meant: candidates with channel scores, bounded in number and remembered from token to token.

mod listed;
mod prefixes;
mod ruined;
#[cfg(all(test, feature = "embedded"))]
mod tests;
mod trie;
mod walk;

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::case::{Case, differs_in_size_alone};
use crate::lexicon::{WordKind, key};
use crate::lm::LanguageModel;
use crate::models::Models;
use crate::regime::{Regime, is_formula};
use crate::syllable::{self, Method, lower_letter, skeleton, typed};
use crate::word::WordId;

pub use listed::Listed;
pub use ruined::{Guesser, ruined};

/// Where a reading comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// The text as it stands.
    Identity,
    /// A form of the lexicon with the letters of the text: only marks or case differ.
    Lexicon,
    /// A form with other letters, as the channel confuses them.
    Confusion,
    /// One word out of several atoms with white space between them.
    Merge,
    /// Two words out of one atom.
    Split,
    /// A word that the language model expects where the atom shows next to nothing.
    Cloze,
    /// A word of a fixed phrase.
    Phrase,
    /// A pair of the user's own list.
    Replacement,
}

impl Origin {
    /// The name used in explanations.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Lexicon => "lexicon",
            Self::Confusion => "confusion",
            Self::Merge => "merge",
            Self::Split => "split",
            Self::Cloze => "cloze",
            Self::Phrase => "phrase",
            Self::Replacement => "replacement",
        }
    }
}

/// One written word of a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reading {
    /// The word.
    pub word: WordId,
    /// How it is cased.
    pub case: Case,
}

/// A word that a token may have meant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// The word and its case.
    pub reading: Reading,
    /// Log-probability of the token given the word, in nats.
    pub channel: f32,
    /// Whether the letters agree or were confused, or the word stands as it is.
    pub origin: Origin,
}

/// How many candidates of one token are kept.
const MOST: usize = 36;
/// How many there are where only the best are asked for.
pub const FEW: usize = 6;
/// How far below the best channel score a candidate may lie, in nats.
const REACH: f32 = 8.5;
/// How much the commonness of a word counts beside its channel score where candidates are ranked.
const PRIOR: f32 = 0.8;
/// How far below the best a candidate may rank, in nats.
const RANKED_REACH: f32 = 10.0;
/// A token that is itself a word rarer than this, in nats, is as doubtful as one that is none.
const RARE_TOKEN: f32 = -10.0;
/// How much rarer than the commonest form of its skeleton a form may be that restoration considers, in nats.
const RARE: f32 = 11.0;
/// Longest token, in characters, that is looked up in the lexicon with a channel.
pub const LONGEST: usize = 24;
/// Log-probability of a tone mark on the wrong letter, or of another slip of typing, in nats.
const MISPLACED: f32 = -1.0;
/// Log-probability of keys left as they were typed, in nats; signs among them would hardly stand there otherwise.
const KEYED: f32 = -1.0;
const SIGNED: f32 = 1.5;
/// Log-probability that a word among right ones lost all its marks, in nats.
const DROPPED: f32 = -3.0;
/// Words whose two letters run together into one sign that the English model knows, each with its log-probability given
/// the word, in nats: seen in real scans, too seldom in the training pages to be learned.
const FUSED: [(&str, &str, f32); 6] =
    [("¢", "có", -3.0), ("¢", "cơ", -5.0), ("¢", "cờ", -5.0), ("¢", "cổ", -5.0), ("¢", "cô", -5.0), ("I", "là", -8.0)];
/// Log-probability that a small letter inside a word is read as a capital, in nats: of its own shape, or of another.
const GROWN: f32 = -1.0;
const ENLARGED: f32 = -2.5;
/// Candidates remembered before the memory starts afresh, between stretches.
const REMEMBERED: usize = 200_000;
/// The same for tokens: some have no candidates.
pub const TOKENS: usize = 50_000;

/// What is known of a token under a regime.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// Where its candidates lie.
    start: u32,
    end: u32,
    /// The commonest word with the skeleton of what it most likely was read from, or else with its own.
    pub skeleton: WordId,
    /// How it is cased.
    pub case: Case,
}

impl Known {
    /// Of what is no word.
    pub const NOTHING: Self = Self { start: 0, end: 0, skeleton: WordId::UNKNOWN, case: Case::Lower };
}

type KnownFew = FxHashMap<Box<str>, Vec<(f32, Range<u32>)>>;

/// Finds candidates; one for each worker.
#[derive(Debug, Default)]
pub struct Finder {
    known: [FxHashMap<Box<str>, Known>; Regime::ALL.len()],
    /// The same for tokens of which only the best few were looked for, by the least channel score asked for.
    known_few: [KnownFew; Regime::ALL.len()],
    candidates: Vec<Candidate>,
    ranked: Vec<(f32, Candidate)>,
    walk: walk::Walk,
    lower: String,
    skeleton: String,
}

impl Finder {
    /// Forgets all candidates if there are many, or many tokens. What was [looked up](Finder::look) before is not to be used
    /// any more.
    pub fn refresh(&mut self) {
        let known = self.known.iter().map(FxHashMap::len).sum::<usize>();
        let known_few = self.known_few.iter().map(FxHashMap::len).sum::<usize>();
        if self.candidates.len() > REMEMBERED || known >= TOKENS || known_few >= TOKENS {
            self.known.iter_mut().for_each(FxHashMap::clear);
            self.known_few.iter_mut().for_each(FxHashMap::clear);
            self.candidates.clear();
        }
    }

    /// What is known of a normalised token under a regime. Remembered: amortised `O(token)`.
    pub fn look(&mut self, models: &Models, regime: Regime, token: &str) -> Known {
        if let Some(known) = self.known[regime.index()].get(token) {
            return *known;
        }
        let fits = token.chars().take(LONGEST + 1).count() <= LONGEST;
        let Range { start, end } = if fits { self.learn(models, regime, token, Wanted::ALL) } else { 0..0 };
        let likeliest = self.candidates[start as usize..end as usize].first().filter(|_| !regime.keeps_letters());
        // Longer runs are no words.
        let seen = if token.len() > 4 * LONGEST { "" } else { token };
        let skeleton = skeleton(likeliest.map_or(seen, |candidate| models.lexicon.form(candidate.reading.word)));
        let skeleton = models.lexicon.forms(&skeleton).next().unwrap_or(WordId::UNKNOWN);
        let known = Known { start, end, skeleton, case: Case::of(token) };
        if token.len() <= 4 * LONGEST {
            self.known[regime.index()].insert(token.into(), known);
        }
        known
    }

    /// The candidates of a token that was looked up, the likeliest first; the token itself is among them if the vocabulary
    /// has it. None for one of more than [`LONGEST`] letters.
    pub fn candidates(&self, known: Known) -> &[Candidate] {
        &self.candidates[known.start as usize..known.end as usize]
    }

    /// The candidates of a normalised token under a regime, as [`Finder::candidates`].
    pub fn find(&mut self, models: &Models, regime: Regime, token: &str) -> &[Candidate] {
        let known = self.look(models, regime, token);
        self.candidates(known)
    }

    /// The likeliest [`FEW`] of those with a channel score of `least` or above, for much less than all. Remembered: amortised
    /// `O(token)`.
    pub fn find_few(&mut self, models: &Models, regime: Regime, token: &str, least: f32) -> &[Candidate] {
        // Nothing but what was looked for in the same way: an answer is not to depend on what was asked before.
        let known = self.known_few[regime.index()].get(token).into_iter().flatten();
        let range = match known.into_iter().find(|(known, _)| *known == least) {
            Some((_, range)) => range.clone(),
            None => {
                let range = self.learn(models, regime, token, Wanted { most: FEW, least, ..Wanted::ALL });
                let known = self.known_few[regime.index()].entry(token.into()).or_default();
                known.push((least, range.clone()));
                range
            }
        };
        let found = &self.candidates[range.start as usize..range.end as usize];
        &found[..found.len().min(FEW)]
    }

    fn learn(&mut self, models: &Models, regime: Regime, token: &str, wanted: Wanted) -> Range<u32> {
        let start = self.candidates.len();
        // Without marks it may be a brand.
        let may_be_uneven = regime == Regime::Vietnamese || regime == Regime::Marked && syllable::has_marks(token);
        let is_uneven = may_be_uneven && Case::of(token) == Case::Mixed;
        match regime {
            Regime::Bare | Regime::Half => self.same_letters(models, regime, token),
            Regime::Marked | Regime::Vietnamese if is_uneven => {
                let most = wanted.most.min(MOST - FEW);
                self.confused(models, regime, token, Wanted { most, ..wanted });
                self.uneven(models, regime, token, start);
            }
            Regime::Marked | Regime::Vietnamese | Regime::English => self.confused(models, regime, token, wanted),
        }
        if regime != Regime::Bare {
            self.misplaced(models, regime, token, start);
        }
        if regime == Regime::Marked {
            self.dropped(models, token, start);
        }
        let is_syllable = |c: &Candidate| models.lexicon.kind(c.reading.word) == WordKind::Syllable;
        if matches!(regime, Regime::Half | Regime::Marked) && !self.candidates[start..].iter().any(is_syllable) {
            self.keyed(models, regime, token, start);
        }
        start as u32..self.candidates.len() as u32
    }

    /// The form whose tone mark stands on the wrong letter in the token, or, where nobody read the text, that a slip of typing made
    /// the token of.
    fn misplaced(&mut self, models: &Models, regime: Regime, token: &str, start: usize) {
        let slip = || if regime.is_read() { None } else { syllable::correct_slip(token) };
        let Some(mended) = syllable::correct_placement(token).or_else(slip) else { return };
        key(&mended, &mut self.lower);
        if let Some(word) = models.lexicon.id(&self.lower) {
            let reading = Reading { word, case: Case::of(token) };
            self.admit(start, Candidate { reading, channel: MISPLACED, origin: Origin::Lexicon });
        }
    }

    /// The likeliest words of a token in which small letters and capitals stand as in no word (`cUỚI`), at a price for each letter
    /// whose size is wrong.
    fn uneven(&mut self, models: &Models, regime: Regime, token: &str, start: usize) {
        let mut even = String::with_capacity(token.len());
        let mut price = 0.0;
        for c in token.chars() {
            if even.is_empty() || !c.is_uppercase() {
                even.push(c);
            } else {
                let small = lower_letter(c);
                price += if differs_in_size_alone(small.encode_utf8(&mut [0; 4])) { GROWN } else { ENLARGED };
                even.push(small);
            }
        }
        let first = self.candidates.len();
        self.confused(models, regime, &even, Wanted { most: FEW - 1, ..Wanted::ALL });
        for found in self.candidates.split_off(first) {
            self.admit(start, Candidate { channel: found.channel + price, origin: Origin::Confusion, ..found });
        }
    }

    /// The words whose keys a typing method left in the token; digits and signs only where text is half marked.
    fn keyed(&mut self, models: &Models, regime: Regime, token: &str, start: usize) {
        let methods: &[Method] = if regime == Regime::Half { &Method::ALL } else { &[Method::Telex] };
        if is_formula(token) {
            return;
        }
        for &method in methods {
            let Some(word) = typed(token, method).and_then(|form| models.lexicon.id(&form)) else { continue };
            let reading = Reading { word, case: Case::of(token) };
            let channel = if method == Method::Viqr { SIGNED } else { KEYED };
            self.admit(start, Candidate { reading, channel, origin: Origin::Lexicon });
        }
    }

    /// The syllables whose marks were all dropped in a small word that is none.
    fn dropped(&mut self, models: &Models, token: &str, start: usize) {
        let is_itself = |c: &Candidate| c.origin == Origin::Identity;
        if !token.bytes().all(|byte| byte.is_ascii_lowercase()) || self.candidates[start..].iter().any(is_itself) {
            return;
        }
        let usual = |&word: &WordId| {
            models.lexicon.kind(word) == WordKind::Syllable && models.lm.unigram(word).nats() > RARE_TOKEN
        };
        for word in models.lexicon.forms(token).filter(usual) {
            let reading = Reading { word, case: Case::Lower };
            self.admit(start, Candidate { reading, channel: DROPPED, origin: Origin::Lexicon });
        }
    }

    /// Takes a candidate of the token whose candidates begin at `start`; a reading that is there already counts once, at the
    /// better score.
    fn admit(&mut self, start: usize, candidate: Candidate) {
        match self.candidates[start..].iter_mut().find(|known| known.reading == candidate.reading) {
            Some(known) => known.channel = known.channel.max(candidate.channel),
            None => self.candidates.push(candidate),
        }
    }

    /// Forms with the letters of the token.
    fn same_letters(&mut self, models: &Models, regime: Regime, token: &str) {
        self.lower.clear();
        self.lower.extend(token.chars().flat_map(char::to_lowercase));
        self.skeleton.clear();
        syllable::skeleton_into(&self.lower, &mut self.skeleton);
        let case = Case::of(token);
        let itself = models.lexicon.id(&syllable::fold_placement(&self.lower));
        let marked = syllable::has_marks(&self.lower);
        if marked && regime == Regime::Bare {
            self.candidates.extend(itself.map(|word| identity(word, case, 0.0)));
            return;
        }
        let likely = |word| models.lm.unigram(word).nats();
        let best = models.lexicon.forms(&self.skeleton).map(likely).fold(f32::NEG_INFINITY, f32::max);
        for word in models.lexicon.forms(&self.skeleton) {
            let channel = self.typing(models, regime, word);
            if Some(word) == itself {
                self.candidates.push(identity(word, case, channel));
            } else if channel > -REACH && likely(word) > best - RARE {
                self.candidates.push(Candidate { reading: Reading { word, case }, channel, origin: Origin::Lexicon });
            }
        }
    }

    /// Log-probability that a typist who drops marks wrote the token for a word.
    fn typing(&self, models: &Models, regime: Regime, word: WordId) -> f32 {
        if regime == Regime::Bare {
            return 0.0;
        }
        models.typing.score(models.lexicon.form(word), &self.lower).nats()
    }

    /// Words that a reader sees as one sign, which no channel over letters expects.
    fn fused(&mut self, models: &Models, token: &str, start: usize) {
        for &(_, form, channel) in FUSED.iter().filter(|(sign, ..)| *sign == token) {
            let Some(word) = models.lexicon.id(form) else { continue };
            let reading = Reading { word, case: Case::Lower };
            self.admit(start, Candidate { reading, channel, origin: Origin::Confusion });
        }
    }

    /// Forms that the channel of the regime may have turned into the token.
    fn confused(&mut self, models: &Models, regime: Regime, token: &str, wanted: Wanted) {
        let start = self.candidates.len();
        self.lower.clear();
        self.lower.extend(token.chars().flat_map(char::to_lowercase));
        let itself = models.lexicon.id(&syllable::fold_placement(&self.lower));
        self.walk.run(models, models.channel(regime), token, wanted, &mut self.candidates);
        if regime == Regime::English {
            self.fused(models, token, start);
        }
        let case = Case::of(token);
        let likely = |c: &Candidate| c.channel + PRIOR * self.walk.common(c.reading.word);
        self.ranked.clear();
        self.ranked.extend(self.candidates.drain(start..).map(|c| (likely(&c), c)));
        self.ranked.sort_unstable_by(|(a, x), (b, y)| b.total_cmp(a).then_with(|| x.reading.cmp(&y.reading)));
        let best = self.ranked.first().map_or(0.0, |(score, _)| *score);
        let mut has_itself = false;
        for &(score, mut candidate) in &self.ranked {
            let is_itself = Some(candidate.reading.word) == itself && candidate.reading.case == case;
            if is_itself {
                candidate.origin = Origin::Identity;
                has_itself = true;
            } else if self.candidates.len() - start >= wanted.most || score < best - RANKED_REACH {
                continue;
            }
            self.candidates.push(candidate);
        }
        if let (Some(word), false) = (itself, has_itself) {
            let channel = models.channel(regime).score(token, token).nats();
            self.candidates.push(identity(word, case, channel));
        }
    }
}

/// Which candidates of a token are worth the time.
#[derive(Clone, Copy, Debug)]
struct Wanted {
    /// How many, the best by channel score and commonness.
    most: usize,
    /// How far below the best channel score, in nats.
    reach: f32,
    /// The least channel score, in nats.
    least: f32,
}

impl Default for Wanted {
    fn default() -> Self {
        Self::ALL
    }
}

impl Wanted {
    const ALL: Self = Self { most: MOST, reach: REACH, least: f32::NEG_INFINITY };
}

fn identity(word: WordId, case: Case, channel: f32) -> Candidate {
    Candidate { reading: Reading { word, case }, channel, origin: Origin::Identity }
}
