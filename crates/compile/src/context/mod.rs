//! The context model: learned skeleton by skeleton from training text, cut to size, packed.

mod learn;
mod pack;
mod store;
mod stream;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::sync::Mutex;

use phucdau::artifact::Writer;
use phucdau::lexicon::Lexicon;
use phucdau::word::WordId;
use rayon::prelude::*;

pub use learn::{Learned, Weight};
pub use pack::{pack, room};
pub use stream::{Skeletons, Stream};

use crate::error::Error;
use crate::text::Source;
use crate::work::Work;

/// How the model is learned.
#[derive(Clone, Debug)]
pub struct Plan {
    /// About how many bytes the packed model may take.
    pub bytes: usize,
    /// How often a feature must be seen to be considered.
    pub least: u8,
    /// Passes over the text with a pull to zero.
    pub passes: usize,
    /// The pull to zero, FTRL's L1.
    pub l1: f32,
    /// How fast weights follow, FTRL's alpha.
    pub alpha: f32,
    /// Gradients below this teach nothing.
    pub still: f32,
    /// Weights whose loss would cost fewer nats go after that.
    pub threshold: f32,
    /// Passes over the text with the weights that remain, without the pull.
    pub refinement: usize,
}

impl Default for Plan {
    fn default() -> Self {
        Self { bytes: 7 << 20, least: 3, passes: 3, l1: 1.0, alpha: 0.3, still: 0.01, threshold: 0.2, refinement: 2 }
    }
}

/// How far building has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// So many words and marks of text are in memory.
    Read(usize),
    /// A tenth more is learned: now so many of so many positions of words.
    Learning(usize, usize),
    /// So many skeletons are learned, with so many weights.
    Learned(usize, usize),
    /// So many weights are kept.
    Kept(usize),
}

/// Forms rarer than this in the text are not learned.
const RARE: u32 = 5;
/// Forms of one skeleton that are learned.
const FORMS: usize = 64;

/// Learns the context model of `lexicon` from `sources`, as the step `contexts` of `work`, and writes the sections `ctx.*`
/// to `writer`. Takes about 8 bytes of memory for each word of the text; the same input gives the same bytes, whatever the
/// number of threads. Says how many bytes were set aside for it: those of the plan, or fewer if they hold all that was
/// learned.
///
/// # Errors
/// If a source cannot be read; and as [`Work::step`].
pub fn build(
    lexicon: &Lexicon,
    sources: &[Source],
    plan: &Plan,
    work: &Work<'_>,
    writer: &mut Writer,
    mut progress: impl FnMut(Progress) + Send,
) -> Result<usize, Error> {
    let options = format!("{:?}", Plan { bytes: 0, ..plan.clone() });
    let learned = work.step("contexts", &options, lexicon, sources, || {
        let stream = Stream::read(lexicon, sources)?;
        progress(Progress::Read(stream.len()));
        Ok(learn(lexicon, &stream, plan, |done, all| progress(Progress::Learning(done, all))))
    })?;
    progress(Progress::Learned(learned.len(), learned.iter().map(|one| one.weights.len()).sum()));
    let bytes = room(&learned, lexicon.len(), plan.bytes);
    progress(Progress::Kept(pack(&learned, (lexicon.vocabulary(), lexicon.len()), bytes, writer)));
    Ok(bytes)
}

/// Learns every skeleton that has several forms, the most frequent first; `progress` hears, about ten times, how many
/// positions are learned of how many.
pub fn learn(
    lexicon: &Lexicon,
    stream: &Stream,
    plan: &Plan,
    progress: impl FnMut(usize, usize) + Send,
) -> Vec<Learned> {
    let skeletons = Skeletons::of(lexicon);
    let mut counts = vec![0u32; lexicon.len()];
    (0..stream.len()).for_each(|at| counts[stream.word(at).index()] += 1);
    let mut forms: Vec<Vec<WordId>> = vec![Vec::new(); lexicon.len()];
    let words = (WordId::FIRST_WORD.index()..lexicon.len()).map(|id| WordId(id as u16));
    for word in words.filter(|word| counts[word.index()] >= RARE) {
        forms[skeletons.name(word).index()].push(word);
    }
    for forms in &mut forms {
        forms.sort_by_key(|word| (Reverse(counts[word.index()]), *word));
        forms.truncate(FORMS);
    }
    forms.iter_mut().filter(|forms| forms.len() < 2).for_each(Vec::clear);
    let positions = Positions::of(stream, &skeletons, &forms);
    let mut names: Vec<usize> = (0..forms.len()).filter(|&name| !forms[name].is_empty()).collect();
    names.sort_by_key(|&name| (Reverse(positions.of_name(name).len()), name));
    let all = positions.places.len();
    let told = Mutex::new((0, progress));
    let learn = |&name: &usize| {
        let at = positions.of_name(name);
        let learned = learn::learn(stream, &skeletons, &forms[name], at, plan);
        if let Ok(mut told) = told.lock() {
            let (done, progress) = &mut *told;
            let before = *done;
            *done += at.len();
            if 10 * before / all < 10 * *done / all {
                progress(*done, all);
            }
        }
        learned
    };
    names.par_iter().with_max_len(1).map(learn).collect()
}

/// Where the words of each skeleton stand.
struct Positions {
    starts: Vec<u32>,
    places: Vec<u32>,
}

impl Positions {
    fn of(stream: &Stream, skeletons: &Skeletons, forms: &[Vec<WordId>]) -> Self {
        let mut known = vec![false; forms.len()];
        forms.iter().flatten().for_each(|word| known[word.index()] = true);
        let wanted = || (0..stream.len()).filter(|&at| known[stream.word(at).index()]);
        let name = |at: usize| skeletons.name(stream.word(at)).index();
        let mut starts = vec![0u32; forms.len() + 1];
        wanted().for_each(|at| starts[name(at) + 1] += 1);
        (0..forms.len()).for_each(|name| starts[name + 1] += starts[name]);
        let mut places = vec![0u32; starts[forms.len()] as usize];
        let mut next = starts.clone();
        for at in wanted() {
            let next = &mut next[name(at)];
            places[*next as usize] = at as u32;
            *next += 1;
        }
        Self { starts, places }
    }

    fn of_name(&self, name: usize) -> &[u32] {
        &self.places[self.starts[name] as usize..self.starts[name + 1] as usize]
    }
}
