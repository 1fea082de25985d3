//! One observed token, looked up in a channel once, so that an alignment row costs a few additions per letter.

mod outlook;

use super::base::{self, Base};
use super::{Channel, NEVER, base_letter, is_marked};
use outlook::Ahead;

pub use outlook::Outlook;

/// The end of a list of steps.
const LAST: u32 = u32::MAX;
/// Entries of a row that are worked on together.
const LANES: usize = 8;
/// Entries before the first of a row, never reached, so that a row can be read one, two or three places earlier.
const FRONT: usize = 4;

/// An alignment row: the best log probability, in nats, of having produced each beginning of the observed token. Scratch, to
/// be reused.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Entries in front that no path reaches, then one for each beginning, then more of the former up to whole lanes.
    padded: Vec<f32>,
}

impl Row {
    /// The entry for the first `at` observed characters.
    ///
    /// # Panics
    /// If the row has no such entry.
    pub fn get(&self, at: usize) -> f32 {
        self.padded[FRONT + at]
    }

    fn fit(&mut self, padded: usize) {
        if self.padded.len() != padded {
            self.padded.clear();
            self.padded.resize(padded, NEVER);
        }
    }
}

/// A token as a channel sees it: for each letter and base, what it costs to give each part of the token. Scratch, to be
/// reused; belongs to the channel that prepared it last.
///
/// ```
/// use phucdau::artifact::{Artifact, Bytes, Writer};
/// use phucdau::channel::{Channel, Observed, Row, Table, tag};
/// let mut table = Table::default();
/// table.costs.insert(("đ".into(), "d".into()), 10);
/// let mut writer = Writer::new();
/// writer.section(&tag("toy"), table.encode());
/// let artifact = Artifact::open(Bytes::new(writer.finish())).unwrap();
/// let channel = Channel::open(&artifact, "toy").unwrap();
///
/// let mut observed = Observed::new();
/// observed.prepare(&channel, &['d']);
/// let (mut start, mut row) = (Row::default(), Row::default());
/// observed.start(&mut start);
/// channel.extend(&observed, 'đ', None, &start, &mut row);
/// assert_eq!(row.get(1), -0.01);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Observed {
    characters: Vec<char>,
    insertions: Vec<f32>,
    /// The best that any letters can do for what follows each place; as long as a row without its front.
    rest: Vec<f32>,
    letters: Costs,
    bases: Costs,
    ahead: Ahead,
}

impl Observed {
    /// Empty scratch.
    pub fn new() -> Self {
        Self::default()
    }

    /// The number of observed characters; rows have one entry more.
    pub fn len(&self) -> usize {
        self.characters.len()
    }

    /// Whether no character was observed.
    pub fn is_empty(&self) -> bool {
        self.characters.is_empty()
    }

    /// Looks all segments of a token (NFC) up. `O(letters * observed)` time and memory, some microseconds for a word:
    /// cut longer runs than words before.
    pub fn prepare(&mut self, channel: &Channel, observed: &[char]) {
        let view = &channel.view;
        let len = observed.len();
        self.characters.clear();
        self.characters.extend_from_slice(observed);
        self.letters.clear(view.letters(), len, channel.floor_emission);
        self.bases.clear(Base::COUNT, len, channel.floor_emission);
        let known: Vec<Option<usize>> = observed.iter().map(|&c| view.character_of(c)).collect();

        self.insertions.clear();
        self.insertions.extend(
            known
                .iter()
                .map(|known| known.map_or(channel.floor_insertion, |c| view.insertion(c).max(channel.floor_insertion))),
        );
        self.rest.clear();
        self.rest.resize((len + 1).next_multiple_of(LANES), NEVER);
        self.rest[len] = 0.0;

        for from in (0..len).rev() {
            let mut segment = [0; 3];
            self.rest[from] = self.rest[from + 1] + self.insertions[from].max(channel.floor_emission);
            if view.letter_of(observed[from]).is_none() {
                for base in base::of(base_letter(observed[from])) {
                    if base != base::NONE {
                        self.bases.better(base as usize, from, 1, channel.foreign_identity);
                    }
                }
                self.rest[from] = self.rest[from].max(self.rest[from + 1] + channel.foreign_identity);
            }
            if channel.is_unlearned(observed[from]) {
                self.liken(channel, from);
            }
            for length in 1..=3.min(len - from) {
                let Some(character) = known[from + length - 1] else { break };
                segment[length - 1] = character;
                let Some(found) = view.find(&segment[..length]) else { continue };
                let mut best = NEVER;
                for (letter, score) in view.singles(found) {
                    best = best.max(score);
                    self.single(channel, letter, from, length, score);
                }
                for (pair, score) in view.doubles(found) {
                    best = best.max(score);
                    let (a, b) = view.pair(pair);
                    let (from, to) = (from as u32, (from + length) as u32);
                    self.letters.step(a, b, from, to, score);
                    for a in channel.bases[a] {
                        for b in channel.bases[b] {
                            if a != base::NONE && b != base::NONE {
                                self.bases.step(a as usize, b as usize, from, to, score);
                            }
                        }
                    }
                }
                self.rest[from] = self.rest[from].max(self.rest[from + length] + best);
            }
        }
        self.ahead.fill(channel, &self.bases, &self.rest, len);
    }

    /// A marked letter of which the channel has learned nothing may be itself, or any other marked letter with its base.
    fn liken(&mut self, channel: &Channel, from: usize) {
        let c = self.characters[from];
        let [base, _] = base::of(base_letter(c));
        for index in (0..channel.view.letters()).filter(|&index| channel.bases[index][0] == base) {
            let letter = channel.view.letter(index);
            if is_marked(letter) {
                let score = if letter == c { channel.foreign_identity } else { channel.foreign_base };
                self.single(channel, index, from, 1, score);
                self.rest[from] = self.rest[from].max(self.rest[from + 1] + score);
            }
        }
    }

    /// A letter, and so its bases, gives the characters from a place on.
    #[inline]
    fn single(&mut self, channel: &Channel, letter: usize, from: usize, length: usize, score: f32) {
        self.letters.better(letter, from, length, score);
        for base in channel.bases[letter] {
            if base != base::NONE {
                self.bases.better(base as usize, from, length, score);
            }
        }
    }

    /// The row before the first letter: what was observed so far slipped in. `O(observed)`.
    pub fn start(&self, row: &mut Row) {
        row.fit(FRONT + self.rest.len());
        row.padded.fill(NEVER);
        row.padded[FRONT] = 0.0;
        self.insert(row);
    }

    /// The last entry of a row: the whole token is produced.
    ///
    /// # Panics
    /// If the row is not of this token.
    pub fn last(&self, row: &Row) -> f32 {
        row.get(self.len())
    }

    /// The best that the path behind a row can still come to, whatever letters follow: never below the final score of a
    /// continuation that passes through the row. One in which two letters together give a segment may pass over a row;
    /// the larger bound of two rows that follow each other holds for all. `O(observed)`.
    pub fn bound(&self, row: &Row) -> f32 {
        let (rests, _) = self.rest.as_chunks::<LANES>();
        let (entries, _) = row.padded[FRONT..].as_chunks::<LANES>();
        let mut best = [NEVER; LANES];
        for (entries, rests) in entries.iter().zip(rests) {
            for lane in 0..LANES {
                best[lane] = larger(entries[lane] + rests[lane], best[lane]);
            }
        }
        best.into_iter().fold(NEVER, larger)
    }

    /// What slipped in behind each entry. The bound of a row stays the same.
    #[inline(always)]
    fn insert(&self, row: &mut Row) {
        let mut last = row.padded[FRONT];
        for (entry, insertion) in row.padded[FRONT + 1..].iter_mut().zip(&self.insertions) {
            last = larger(last + insertion, *entry);
            *entry = last;
        }
    }
}

/// The larger of two numbers that are no NaN: one instruction, which `f32::max` is not.
#[inline]
fn larger(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

/// The largest of some lanes, in halves: four at a time, then two, then one.
#[inline]
fn largest(lanes: [f32; LANES]) -> f32 {
    let [a, b, c, d, e, f, g, h] = lanes;
    let four = [larger(a, e), larger(b, f), larger(c, g), larger(d, h)];
    larger(larger(four[0], four[2]), larger(four[1], four[3]))
}

/// Some lanes of the row after a letter that gives one, two, three characters for these costs. In memory that nothing else
/// points to, so that the lanes go together.
#[inline(always)]
fn reach(row: &Row, chunk: usize, singles: [&[f32; LANES]; 3], deletion: f32) -> [f32; LANES] {
    // The entries that stand there in the row before, and those in front of them.
    let row: &[f32; FRONT + LANES] = row.padded[chunk * LANES..].first_chunk().expect("whole lanes");
    let [ones, twos, threes] = singles;
    let mut reached = [NEVER; LANES];
    for (lane, reached) in reached.iter_mut().enumerate() {
        let at = FRONT + lane;
        let best = larger(row[at - 1] + ones[lane], row[at] + deletion);
        *reached = larger(best, larger(row[at - 2] + twos[lane], row[at - 3] + threes[lane]));
    }
    reached
}

impl Channel {
    /// The row after one more intended letter: `out.get(j)` is the best log probability of `observed[..j]` given the letters
    /// so far. `row` is the row before it and `before` the letter in front of it with the row before that one. Gives the
    /// [`Observed::bound`] of the row. `O(observed)`, tens of nanoseconds for a word.
    ///
    /// # Panics
    /// If a row is of another token.
    pub fn extend(
        &self,
        observed: &Observed,
        letter: char,
        before: Option<(char, &Row)>,
        row: &Row,
        out: &mut Row,
    ) -> f32 {
        out.fit(FRONT + observed.rest.len());
        let Some(index) = self.view.letter_of(letter) else {
            self.extend_foreign(observed, letter, row, out);
            observed.insert(out);
            return observed.bound(out);
        };
        let mut bound = observed.letters.extend(index, self.deletions[index], row, out, &observed.rest);
        if let Some((first, row)) = before
            && let Some(first) = self.view.letter_of(first)
        {
            bound = larger(observed.letters.extend_pair(first, index, row, out, &observed.rest), bound);
        }
        observed.insert(out);
        bound
    }

    /// The same for a base letter: each entry is at least what [`Channel::extend`] gives for any letter with this base
    /// and case after any letter with the base and case before. Says whether the [`Observed::bound`] of the row is `least`
    /// or above; if not, the row is of no use. `O(observed)`.
    ///
    /// # Panics
    /// If a row is of another token.
    pub fn extend_base(
        &self,
        observed: &Observed,
        base: Base,
        before: Option<(Base, &Row)>,
        row: &Row,
        out: &mut Row,
        least: f32,
    ) -> bool {
        let index = base.0 as usize;
        out.fit(FRONT + observed.rest.len());
        let mut bound = observed.bases.extend(index, self.base_deletions[index], row, out, &observed.rest);
        if let Some((first, row)) = before {
            bound = larger(observed.bases.extend_pair(first.0 as usize, index, row, out, &observed.rest), bound);
        }
        if bound < least {
            return false;
        }
        observed.insert(out);
        true
    }

    /// A letter that the table does not know gives itself, or what its base letter gives for a price.
    fn extend_foreign(&self, observed: &Observed, letter: char, row: &Row, out: &mut Row) {
        let like = self.view.letter_of(base_letter(letter));
        let (row, out) = (&row.padded[FRONT..], &mut out.padded[FRONT..]);
        out.fill(NEVER);
        out[0] = row[0] + self.floor_deletion;
        for (at, &c) in observed.characters.iter().enumerate() {
            let emission = if c == letter {
                self.foreign_identity
            } else {
                let like = like.map_or(NEVER, |like| observed.letters.get(like, at) + self.foreign_base);
                like.max(self.floor_emission)
            };
            out[at + 1] = (row[at + 1] + self.floor_deletion).max(row[at] + emission);
        }
    }
}

/// Log probabilities for one token: dense for single letters (or bases), listed for pairs.
#[derive(Clone, Debug, Default)]
struct Costs {
    /// Entries of a row without its front.
    lanes: usize,
    width: usize,
    /// For each letter three times the lanes: giving the one, two, three characters before each place.
    singles: Vec<f32>,
    /// What stands there for a letter of which nothing is known.
    one: Vec<f32>,
    /// For each two letters the first of its steps.
    heads: Vec<u32>,
    touched: Vec<u32>,
    /// Whether a letter is the second of any two that give something together.
    seconds: Vec<bool>,
    steps: Vec<Step>,
}

/// Two letters together give the characters between two places.
#[derive(Clone, Copy, Debug)]
struct Step {
    next: u32,
    from: u32,
    to: u32,
    score: f32,
}

impl Costs {
    fn clear(&mut self, width: usize, len: usize, floor: f32) {
        if self.width != width {
            self.width = width;
            self.heads.clear();
            self.heads.resize(width * width, LAST);
        } else {
            self.touched.iter().for_each(|&slot| self.heads[slot as usize] = LAST);
        }
        self.seconds.clear();
        self.seconds.resize(width, false);
        self.touched.clear();
        self.steps.clear();
        self.lanes = (len + 1).next_multiple_of(LANES);
        self.one.clear();
        self.one.resize(3 * self.lanes, NEVER);
        self.one[1..=len].fill(floor);
        self.singles.clear();
        self.singles.reserve(width * self.one.len());
        (0..width).for_each(|_| self.singles.extend_from_slice(&self.one));
    }

    /// What a letter gives for one character at a place.
    fn get(&self, letter: usize, at: usize) -> f32 {
        self.singles[letter * 3 * self.lanes + at + 1]
    }

    fn better(&mut self, letter: usize, from: usize, length: usize, score: f32) {
        let slot = &mut self.singles[(letter * 3 + length - 1) * self.lanes + from + length];
        *slot = slot.max(score);
    }

    fn step(&mut self, first: usize, second: usize, from: u32, to: u32, score: f32) {
        let slot = first * self.width + second;
        let mut at = self.heads[slot];
        while at != LAST {
            let step = &mut self.steps[at as usize];
            if (step.from, step.to) == (from, to) {
                step.score = step.score.max(score);
                return;
            }
            at = step.next;
        }
        if self.heads[slot] == LAST {
            self.touched.push(slot as u32);
            self.seconds[second] = true;
        }
        let next = std::mem::replace(&mut self.heads[slot], self.steps.len() as u32);
        self.steps.push(Step { next, from, to, score });
    }

    #[inline(always)]
    fn each_step(&self, first: usize, second: usize, take: impl FnMut(Step)) {
        if self.seconds[second] {
            self.each_of(first * self.width + second, take);
        }
    }

    fn each_of(&self, slot: usize, mut take: impl FnMut(Step)) {
        let mut at = self.heads[slot];
        while at != LAST {
            let step = self.steps[at as usize];
            take(step);
            at = step.next;
        }
    }

    /// Fills a row but for what slips in; gives its bound.
    #[inline(always)]
    fn extend(&self, letter: usize, deletion: f32, row: &Row, out: &mut Row, rest: &[f32]) -> f32 {
        let (singles, _) = self.singles.as_chunks::<LANES>();
        let (rests, _) = rest.as_chunks::<LANES>();
        let count = rests.len();
        let singles = &singles[3 * count * letter..][..3 * count];
        let out = &mut out.padded[FRONT..];
        let mut bound = [NEVER; LANES];
        // Most tokens are so short.
        if let ([rest], [ones, twos, threes]) = (rests, singles) {
            let reached = reach(row, 0, [ones, twos, threes], deletion);
            bound = std::array::from_fn(|lane| larger(reached[lane] + rest[lane], NEVER));
            out[..LANES].copy_from_slice(&reached);
            return largest(bound);
        }
        let (out, _) = out.as_chunks_mut::<LANES>();
        for (chunk, (out, rest)) in out.iter_mut().zip(rests).enumerate() {
            let singles = [&singles[chunk], &singles[count + chunk], &singles[2 * count + chunk]];
            let reached = reach(row, chunk, singles, deletion);
            bound = std::array::from_fn(|lane| larger(reached[lane] + rest[lane], bound[lane]));
            *out = reached;
        }
        largest(bound)
    }

    /// Adds what two letters give together; gives the bound of that.
    #[inline(always)]
    fn extend_pair(&self, first: usize, second: usize, row: &Row, out: &mut Row, rest: &[f32]) -> f32 {
        let mut bound = NEVER;
        self.each_step(first, second, |step| {
            let to = &mut out.padded[FRONT + step.to as usize];
            let score = row.padded[FRONT + step.from as usize] + step.score;
            bound = larger(score + rest[step.to as usize], bound);
            *to = larger(score, *to);
        });
        bound
    }
}
