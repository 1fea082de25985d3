//! The façade: a `Corrector` that is shared and a `Worker` for each thread.

mod cache;
mod explain;
mod introduced;
mod labels;
mod lines;
mod marker;
mod options;
mod passage;
mod render;
#[cfg(all(test, feature = "embedded"))]
mod tests;
mod waiting;
mod witness;

use std::sync::Arc;

pub use explain::{Explanation, Reasoned};
pub use options::{Lists, Mode, Options, Tone};

use crate::artifact::{Bytes, OpenError};
use crate::beam::{Beam, Posteriors, Width};
use crate::calibration::Calibration;
use crate::candidate::Listed;
use crate::document::Document;
use crate::edit::{Edit, OfLine, Packed};
use crate::lattice::{Builder, Lattice};
use crate::lexicon::WordKind;
use crate::lm::{LanguageModel, NGramModel};
use crate::models::Models;
use crate::regime::{Recall, Regime};
use crate::syllable::Placement;
use crate::weights::Weights;
use crate::word::WordId;
use cache::Cache;
use lines::Lines;
use marker::Marker;
use passage::Passages;
use render::{Edits, Renderer};
use waiting::{Queue, Waiting};
use witness::Witnesses;

/// Models, options and lists: immutable, cheap to clone, shared between threads.
#[derive(Clone, Debug)]
pub struct Corrector {
    shared: Arc<Shared>,
}

#[derive(Clone, Debug)]
struct Shared {
    models: Arc<Models>,
    options: Options,
    lists: Arc<Marker>,
    listed: Arc<Listed>,
    weights: [Weights; Regime::ALL.len()],
}

impl Shared {
    /// How the probabilities of a regime are stated as confidences.
    fn calibration(&self, regime: Regime) -> Option<&Calibration> {
        self.weights[regime.index()].calibration.as_ref()
    }

    /// Whether lines that pass for this regime are tried by the probabilities of their edits, which are stated only after that.
    fn is_tried(&self, regime: Regime) -> bool {
        self.options.mode == Mode::Auto && regime == Regime::Marked
    }
}

impl Corrector {
    /// A corrector with the embedded model.
    ///
    /// # Errors
    /// If the embedded model is not a model of this version: a fault of the build.
    #[cfg(feature = "embedded")]
    pub fn embedded(options: Options, lists: &Lists) -> Result<Self, OpenError> {
        Ok(Self::with(Models::embedded()?, options, lists))
    }

    /// A corrector with the model in `bytes`, which is checked whole.
    ///
    /// # Errors
    /// If the bytes are no undamaged model of this version.
    pub fn open(bytes: Bytes, options: Options, lists: &Lists) -> Result<Self, OpenError> {
        Ok(Self::with(Models::open(bytes)?, options, lists))
    }

    fn with(models: Models, options: Options, lists: &Lists) -> Self {
        let listed = Arc::new(Listed::new(lists.dictionary.iter()));
        let lists = Arc::new(Marker::new(lists, &models.lexicon));
        let weights = Regime::ALL.map(Weights::of);
        Self { shared: Arc::new(Shared { models: Arc::new(models), options, lists, listed, weights }) }
    }

    /// The same corrector with other weights for one regime, for tuning.
    pub fn with_weights(self, regime: Regime, change: impl FnOnce(&mut Weights)) -> Self {
        let mut shared = Arc::try_unwrap(self.shared).unwrap_or_else(|shared| Shared::clone(&shared));
        change(&mut shared.weights[regime.index()]);
        Self { shared: Arc::new(shared) }
    }

    /// Scratch space for one thread.
    pub fn worker(&self) -> Worker {
        Worker {
            shared: self.shared.clone(),
            builder: Builder::default(),
            lattice: Lattice::default(),
            beam: Beam::default(),
            posteriors: Posteriors::default(),
            cache: Cache::default(),
            queue: Queue::default(),
            recall: Recall::default(),
            witnesses: Witnesses::default(),
            regimes: Vec::new(),
        }
    }

    /// The models in use.
    pub fn models(&self) -> &Models {
        &self.shared.models
    }

    /// Whether an edit is applied, or only suggested.
    pub fn applies(&self, edit: &Edit) -> bool {
        match self.shared.options.confidence {
            Some(least) => edit.confidence >= least,
            None => edit.confidence > edit.doubt,
        }
    }
}

/// Corrects documents one after the other; reuses its buffers.
#[derive(Debug)]
pub struct Worker {
    shared: Arc<Shared>,
    builder: Builder,
    lattice: Lattice,
    beam: Beam<NGramModel>,
    posteriors: Posteriors,
    cache: Cache,
    queue: Queue,
    recall: Recall,
    witnesses: Witnesses,
    /// What damage each line of the document before showed.
    regimes: Vec<Regime>,
}

impl Worker {
    /// The edits of each line, sorted and disjoint, those that are only suggestions among them (see
    /// [`Corrector::applies`]). Never fails; `O(tokens)`, in memory that does not grow with the document but for its lines and
    /// edits.
    ///
    /// # Panics
    /// If a line is longer than [`Span::LIMIT`](crate::span::Span::LIMIT).
    ///
    /// The document is the unit: its lines tell what damage it has, and its words which of them are likely to come again.
    pub fn correct(&mut self, document: &Document) -> Vec<Vec<Edit>> {
        self.correct_large(document).iter().map(|edits| edits.each().collect()).collect()
    }

    /// What [`Worker::correct`] gives, in a third of the room.
    ///
    /// # Panics
    /// As [`Worker::correct`].
    pub fn correct_large(&mut self, document: &Document) -> Vec<Packed> {
        let shared = self.shared.clone();
        let mut beam = std::mem::take(&mut self.beam);
        let edits = self.correct_asking(&shared.models.lm, &mut beam, document);
        self.beam = beam;
        edits
    }

    /// What [`Worker::correct_large`] gives, with the search's questions put to `lm`: for keeping what is asked, or for
    /// comparing with another model of the same words.
    ///
    /// # Panics
    /// As [`Worker::correct`].
    pub fn correct_asking<L: LanguageModel>(&mut self, lm: &L, beam: &mut Beam<L>, document: &Document) -> Vec<Packed> {
        let shared = self.shared.clone();
        let mut passages = Passages::new(document, &shared.models, shared.options.mode, &mut self.recall);
        let placement = shared.options.tone.placement(passages.placement());
        let mut edits = self.read(lm, beam, &passages, placement);
        if shared.options.mode == Mode::Auto && passages.distrust(&edits) {
            // Both readings of a large document would be twice the memory.
            drop(edits);
            edits = self.read(lm, beam, &passages, placement);
        }
        for (packed, &regime) in edits.iter_mut().zip(passages.regimes()) {
            let calibration = shared.calibration(regime).filter(|_| shared.is_tried(regime) && !packed.is_empty());
            if let Some(calibration) = calibration {
                let mut unpacked: Vec<Edit> = packed.each().collect();
                calibration.state(&mut unpacked, 0, &mut Vec::new());
                *packed = unpacked.into_iter().collect();
            }
        }
        introduced::complete(&document.lines, passages.regimes(), &mut edits);
        self.regimes.clear();
        self.regimes.extend_from_slice(passages.regimes());
        edits
    }

    /// What damage each line of the document showed that was corrected last; empty before the first.
    pub fn regimes(&self) -> &[Regime] {
        &self.regimes
    }

    /// The edits of each line by themselves.
    fn read<L: LanguageModel>(
        &mut self,
        lm: &L,
        beam: &mut Beam<L>,
        passages: &Passages,
        placement: Placement,
    ) -> Vec<Packed> {
        let shared = self.shared.clone();
        let Shared { models, lists, listed, weights, .. } = &*shared;
        let calibration = |line: usize| {
            let regime = passages.regimes().get(line).copied().filter(|&regime| !shared.is_tried(regime));
            regime.and_then(|regime| shared.calibration(regime))
        };
        let mut edits = Edits::new(passages.lines().len(), &calibration);
        let mut state = lm.start();
        self.cache.clear();
        let mut witnesses = std::mem::take(&mut self.witnesses);
        passages.each(models, lists, &mut witnesses, |stretch| {
            if stretch.opens_paragraph {
                state = lm.start();
            }
            let weights = &weights[stretch.regime.index()];
            let ground = stretch.ground(models, listed, weights);
            self.builder.build(ground, stretch.atoms, stretch.opens_paragraph, &mut self.lattice);
            let closing = stretch.closes_paragraph.then_some(WordId::END);
            let expected = expected(models, weights);
            let path = beam.search(&mut self.lattice, lm, state, closing, expected, Width::of(weights));
            state = path.state;
            beam.graph().posteriors(&self.lattice, weights.temperature, &mut self.posteriors);
            if weights.cache > 0.0 {
                self.cache.learn(&self.lattice, &path.arcs, &self.posteriors);
                self.queue.push(stretch, &self.lattice, beam.graph(), &path.arcs, &self.posteriors);
                if self.queue.is_full() {
                    self.decide(stretch.lines, placement, &mut edits);
                }
            } else {
                let renderer = Renderer { models, lists, listed, placement, restoring: stretch.regime == Regime::Bare };
                renderer.edits(stretch.lines, stretch.places, &self.lattice, &path.arcs, &self.posteriors, &mut edits);
            }
        });
        self.witnesses = witnesses;
        self.decide(passages.lines(), placement, &mut edits);
        edits.finish()
    }

    /// Decides the stretches that wait, with what the document has shown.
    fn decide(&mut self, lines: &Lines, placement: Placement, edits: &mut Edits) {
        let Self { shared, posteriors, cache, queue, .. } = self;
        let Shared { models, lists, listed, weights, .. } = &**shared;
        for Waiting { lattice, mut graph, places, regime } in queue.drain() {
            let weights = &weights[regime.index()];
            let favours = cache.favours(models, weights.cache, &lattice);
            graph.add_scores(|arc| favours[arc]);
            let (path, _) = graph.best();
            graph.posteriors(&lattice, weights.temperature, posteriors);
            let renderer = Renderer { models, lists, listed, placement, restoring: regime == Regime::Bare };
            renderer.edits(lines, &places, &lattice, &path, posteriors, edits);
        }
    }
}

/// What reading a word in small letters costs where nothing but the language model speaks for it, in weighted nats: what
/// is no syllable is never read so.
fn expected(models: &Models, weights: &Weights) -> impl Fn(WordId) -> f32 {
    move |word| match models.lexicon.kind(word) {
        WordKind::Syllable if !word.is_class() => weights.case * models.lexicon.case(word).lower.nats(),
        _ => f32::NEG_INFINITY,
    }
}
