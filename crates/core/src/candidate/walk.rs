//! A depth-first walk over the trie of skeletons, with one alignment row for each node.

use std::borrow::Cow;

use super::prefixes::Prefixes;
use super::trie::{Node, Trie};
use super::{Candidate, Origin, PRIOR, RANKED_REACH, Reading, Wanted};
use crate::case::Case;
use crate::channel::{Base, Channel, Observed, Row};
use crate::lexicon::{WordKind, key};
use crate::models::Models;
use crate::syllable::{Placement, base_letter, place};
use crate::word::WordId;

/// How far below the bound of the whole token the best candidate is assumed to lie, in nats: near at first, and far if
/// nothing is found there.
const STARTS: [f32; 2] = [4.0, 10.0];
/// A best candidate below this, in nats, is a guess, and only few others are worth keeping beside it.
const GUESS: f32 = -7.0;
/// How far behind a guess candidates may lie, in nats.
const GUESS_REACH: f32 = 3.0;

/// Scratch of the walk.
#[derive(Debug, Default)]
pub struct Walk {
    observed: Observed,
    characters: Vec<char>,
    trie: Trie,
    /// The children of the nodes on the way down that may be worth while: what they promise, letter and place.
    order: Vec<(f32, Base, u32)>,
    /// Rows of the nodes on the way down, one after the other.
    rows: Vec<Row>,
    /// The words that were scored last, by case.
    exact: [Prefixes; Case::Mixed as usize + 1],
    cased: String,
    form: String,
    best: f32,
    /// The best of those found so far by channel and commonness together, best first, no more than are kept.
    ranks: Vec<f32>,
    /// The least rank that may still be kept.
    least_ranked: f32,
    /// How far behind the best a candidate may lie.
    reach: f32,
    wanted: Wanted,
    /// Where this token's candidates begin.
    first: usize,
}

impl Walk {
    /// How common a word is, in nats, as the walk took it.
    pub fn common(&self, word: WordId) -> f32 {
        self.trie.common(word)
    }

    /// Appends the words whose forms `channel` may have turned into `token`, as far as they are wanted; some more may be among
    /// them. `O(nodes within reach * token)`.
    pub fn run(&mut self, models: &Models, channel: &Channel, token: &str, wanted: Wanted, out: &mut Vec<Candidate>) {
        self.wanted = wanted;
        self.characters.clear();
        self.characters.extend(token.chars());
        self.observed.prepare(channel, &self.characters);
        let cases = likely_cases(token);
        self.rows.resize_with(self.rows.len().max(2), Row::default);
        self.observed.start(&mut self.rows[0]);
        self.exact.iter_mut().for_each(|prefixes| prefixes.start(&self.observed));
        let trie = std::mem::take(&mut self.trie).filled(models);
        let ground = Ground { models, trie: &trie, channel, token, cases: &cases };
        self.search(&ground, out);
        self.trie = trie;
    }

    fn search(&mut self, ground: &Ground, out: &mut Vec<Candidate>) {
        self.forget_ranks();
        let Wanted { reach, least, .. } = self.wanted;
        let optimum = self.observed.bound(&self.rows[0]);
        if optimum < least {
            return;
        }
        let first = out.len();
        self.first = first;
        self.best = self.known(ground);
        if self.best == f32::NEG_INFINITY {
            // A narrow walk finds the best candidate, so that the wide one need not go far.
            self.reach = 0.0;
            for start in STARTS {
                self.best = (optimum - start).max(least);
                self.start(ground, out);
                if out.len() > first {
                    break;
                }
            }
            if out.len() == first {
                return;
            }
            out.truncate(first);
            self.forget_ranks();
        }
        self.reach = if self.best < GUESS { reach.min(GUESS_REACH) } else { reach };
        self.start(ground, out);
        let least = least.max(self.best - self.reach);
        let mut kept = first;
        for at in first..out.len() {
            if out[at].channel >= least {
                out[kept] = out[at];
                kept += 1;
            }
        }
        out.truncate(kept);
    }

    fn start(&mut self, ground: &Ground, out: &mut Vec<Candidate>) {
        self.descend(ground, Trie::ROOT, ground.trie.node(Trie::ROOT), 0, None, out);
    }

    /// The score of the token as a word of the lexicon that was read right, or the floor.
    fn known(&mut self, ground: &Ground) -> f32 {
        key(ground.token, &mut self.form);
        match ground.models.lexicon.id(&self.form) {
            Some(_) => {
                let prefixes = &mut self.exact[Case::Mixed as usize];
                let score = prefixes.score(ground.channel, &self.observed, ground.token.chars(), f32::NEG_INFINITY);
                score.unwrap_or(f32::NEG_INFINITY)
            }
            None => f32::NEG_INFINITY,
        }
    }

    /// Looks at a node and all that may be worth while below it; `last` is the letter that led there.
    fn descend(
        &mut self,
        ground: &Ground,
        place: usize,
        node: Node,
        depth: usize,
        last: Option<Base>,
        out: &mut Vec<Candidate>,
    ) {
        let common = ground.trie.commonest(place);
        if let Some(offset) = node.postings() {
            let reached = self.observed.last(&self.rows[depth]);
            if reached >= self.least(common) {
                self.forms(ground, reached, offset, out);
            }
        }
        let letters = node.letters();
        if letters.is_empty() {
            return;
        }
        if self.rows.len() < depth + 2 {
            self.rows.push(Row::default());
        }
        let least = self.least(common);
        let outlook = self.observed.outlook(&self.rows[depth], letters, least);
        // The most promising first: what they find is a measure for the others.
        let first = self.order.len();
        for letter in self.observed.hopeful(&outlook, letters, last, least) {
            let place = node.child(letter);
            let common = ground.trie.commonest(place);
            let before = last.map(|last| (last, &self.rows[depth - 1]));
            if self.observed.hopeless(&outlook, letter, before, self.least(common)) {
                continue;
            }
            let promise = outlook.of(letter) + PRIOR * common;
            let mut at = self.order.len();
            self.order.push((promise, letter, place as u32));
            while at > first && self.order[at - 1].0 < promise {
                self.order.swap(at - 1, at);
                at -= 1;
            }
        }
        for turn in first..self.order.len() {
            let (_, letter, place) = self.order[turn];
            let place = place as usize;
            let least = self.least(ground.trie.commonest(place));
            // Asked for now, so that it is there when the row is made.
            let child = ground.trie.node(place);
            let (above, below) = self.rows.split_at_mut(depth + 1);
            let before = last.map(|last| (last, &above[depth - 1]));
            let hopeless = self.observed.hopeless(&outlook, letter, before, least);
            if hopeless
                || !ground.channel.extend_base(&self.observed, letter, before, &above[depth], &mut below[0], least)
            {
                continue;
            }
            self.descend(ground, place, child, depth + 1, Some(letter), out);
        }
        self.order.truncate(first);
    }

    /// The least channel score with which a word of this log-probability may still be kept.
    fn least(&self, common: f32) -> f32 {
        self.wanted.least.max(self.best - self.reach).max(self.least_ranked - PRIOR * common)
    }

    /// The forms of one skeleton, each in the cases that are likely; none of them scores above `reached`.
    fn forms(&mut self, ground: &Ground, reached: f32, offset: u64, out: &mut Vec<Candidate>) {
        let lexicon = &ground.models.lexicon;
        for word in lexicon.postings(offset) {
            if reached < self.least(ground.trie.common(word)) {
                continue;
            }
            let form = lexicon.form(word);
            self.spelled(ground, word, form, out);
            if let Cow::Owned(new) = place(form, Placement::New) {
                self.spelled(ground, word, &new, out);
            }
            if lexicon.kind(word) != WordKind::Syllable
                && let Some(surface) = lexicon.surface(word)
            {
                self.consider(ground, word, Case::Mixed, surface, out);
            }
        }
    }

    /// One spelling of a form, in the cases that are likely.
    fn spelled(&mut self, ground: &Ground, word: WordId, form: &str, out: &mut Vec<Candidate>) {
        let one_letter = form.chars().nth(1).is_none();
        for &case in ground.cases {
            if case == Case::Upper && one_letter {
                continue;
            }
            let mut cased = std::mem::take(&mut self.cased);
            cased.clear();
            case.write(form, &mut cased);
            self.consider(ground, word, case, &cased, out);
            self.cased = cased;
        }
    }

    fn consider(&mut self, ground: &Ground, word: WordId, case: Case, cased: &str, out: &mut Vec<Candidate>) {
        let common = ground.trie.common(word);
        let least = self.least(common);
        let prefixes = &mut self.exact[case as usize];
        let Some(channel) = prefixes.score(ground.channel, &self.observed, cased.chars(), least) else { return };
        self.best = self.best.max(channel);
        let same = cased.chars().map(base_letter).eq(ground.token.chars().map(base_letter));
        let origin = if same { Origin::Lexicon } else { Origin::Confusion };
        let reading = Reading { word, case };
        // Two spellings of one form come within a few candidates of each other.
        let since = self.first.max(out.len().saturating_sub(4));
        match out[since..].iter_mut().find(|known| known.reading == reading) {
            Some(known) if known.channel >= channel => {}
            Some(known) => *known = Candidate { reading, channel, origin },
            None => {
                out.push(Candidate { reading, channel, origin });
                self.rank(channel + PRIOR * common);
            }
        }
    }

    fn forget_ranks(&mut self) {
        self.ranks.clear();
        self.least_ranked = f32::NEG_INFINITY;
    }

    fn rank(&mut self, rank: f32) {
        self.ranks.insert(self.ranks.partition_point(|&other| other > rank), rank);
        self.ranks.truncate(self.wanted.most);
        let last =
            if self.ranks.len() == self.wanted.most { self.ranks[self.wanted.most - 1] } else { f32::NEG_INFINITY };
        self.least_ranked = last.max(self.ranks[0] - RANKED_REACH);
    }
}

/// What stays the same during one walk.
struct Ground<'w> {
    models: &'w Models,
    trie: &'w Trie,
    channel: &'w Channel,
    token: &'w str,
    cases: &'w [Case],
}

/// The cases in which a word may have been written that was read as `token`.
fn likely_cases(token: &str) -> Vec<Case> {
    let mut letters = token.chars().filter(|c| c.is_alphabetic());
    let first = letters.next();
    let (upper, lower) = token.chars().fold((0, 0), |(upper, lower), c| {
        (upper + usize::from(c.is_uppercase()), lower + usize::from(c.is_lowercase()))
    });
    let first_looks_alike =
        first.is_none_or(|c| !c.is_ascii() || matches!(c, 's' | 'o' | 'c' | 'v' | 'x' | 'k' | 'p' | 'u' | 'w' | 'l'));
    let starts_unclear = token.chars().next() != first || first_looks_alike;
    let mut cases = Vec::with_capacity(3);
    if lower > 0 || upper <= 1 {
        cases.push(Case::Lower);
    }
    if upper > 0 || starts_unclear {
        cases.push(Case::Title);
    }
    if upper > 1 || upper > 0 && lower == 0 || upper > 0 && lower <= 1 {
        cases.push(Case::Upper);
    }
    cases
}
