//! The whole way from training text to the sections of a model, in one call.

use phucdau::artifact::Writer;
use phucdau::lexicon::Lexicon;

use super::contest::Rivals;
use super::{Builder, Options, Quantisation, Task, pack};
use crate::error::Error;
use crate::text::Source;
use crate::work::Work;

/// How a language model is built and how large it may be.
#[derive(Clone, Debug)]
pub struct Plan {
    /// How n-grams are counted and which are considered.
    pub options: Options,
    /// The most bytes that the packed model may take.
    pub bytes: usize,
    /// Bits of the packed numbers.
    pub quantisation: Quantisation,
    /// See [`Task::entropy`].
    pub entropy: f32,
    /// See [`super::Model::revise`].
    pub revision: f32,
}

impl Default for Plan {
    fn default() -> Self {
        let quantisation = Quantisation::default();
        Self { options: Options::default(), bytes: 22_400_000, quantisation, entropy: 0.05, revision: 0.5 }
    }
}

/// Models larger than this have room for n-grams that are rarer.
const LARGE: usize = 32 << 20;

impl Plan {
    /// A plan for a model of at most `bytes`. A large one considers n-grams half as frequent: counting takes a gigabyte
    /// more, and the smoothed model twice the room.
    pub fn of(bytes: usize) -> Self {
        let mut plan = Self { bytes, ..Self::default() };
        if bytes > LARGE {
            plan.options.cutoffs = vec![1, 1, 1, 2, 2];
        }
        plan
    }
}

/// How far building has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// So many bytes of the text of the source with this index are counted.
    Counted(usize, u64),
    /// All is counted and smoothed; so many n-grams of each length are considered.
    Smoothed(Vec<usize>),
    /// So many n-grams of each length are kept.
    Pruned(Vec<usize>),
}

/// Counts `sources` with the words of `lexicon` and smooths, as the step `ngrams` of `work`; prunes, and writes the
/// sections `lm.*` to `writer`.
///
/// The same input gives the same bytes, whatever the memory allowed.
///
/// # Errors
/// If a source cannot be read or a sorted run cannot be kept; and as [`Work::step`].
pub fn build(
    lexicon: &Lexicon,
    sources: &[Source],
    plan: &Plan,
    work: &Work<'_>,
    writer: &mut Writer,
    mut progress: impl FnMut(Progress),
) -> Result<(), Error> {
    let Options { order, cutoffs, .. } = &plan.options;
    let model = work.step("ngrams", &format!("order {order}, cutoffs {cutoffs:?}"), lexicon, sources, || {
        let mut builder = Builder::new(plan.options.clone(), lexicon.len());
        for (index, source) in sources.iter().enumerate() {
            let count = |bytes| progress(Progress::Counted(index, bytes));
            builder.add_file(&source.path, source.weight, &|word| lexicon.id(word), count)?;
        }
        builder.smooth()
    })?;
    progress(Progress::Smoothed(model.trie.sizes()));
    let rivals = Rivals::new(lexicon.len(), |id| lexicon.form(id));
    let mut model = model.fit(plan.bytes, plan.quantisation, Some(Task { rivals: &rivals, entropy: plan.entropy }));
    model.revise(plan.revision);
    progress(Progress::Pruned(model.trie.sizes()));
    pack(&model.trie, plan.quantisation, lexicon.vocabulary(), writer);
    Ok(())
}
