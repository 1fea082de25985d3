//! Lexicon, channels and language model opened together; a set that does not belong together is refused.

use crate::artifact::{Artifact, Bytes, OpenError};
use crate::channel::Channel;
use crate::context::ContextModel;
use crate::lexicon::Lexicon;
use crate::lm::NGramModel;
use crate::regime::Regime;
use crate::truecase::Truecase;

/// All that was learned, immutable.
#[derive(Debug)]
pub struct Models {
    /// The words.
    pub lexicon: Lexicon,
    /// How an English OCR model reads Vietnamese.
    pub english: Channel,
    /// How a Vietnamese OCR model reads Vietnamese.
    pub vietnamese: Channel,
    /// How people type Vietnamese without marks.
    pub typing: Channel,
    /// What the skeletons around a word say of its form.
    pub context: ContextModel,
    /// What the neighbours of a word say of its case, if the model was made with it.
    pub truecase: Option<Truecase>,
    /// How words follow each other.
    pub lm: NGramModel,
    /// The checksum of the model file.
    pub fingerprint: u64,
}

impl Models {
    /// Opens a model file and checks every byte of it.
    ///
    /// # Errors
    /// If the bytes are no whole, undamaged model of this version, or its parts do not belong together.
    pub fn open(bytes: Bytes) -> Result<Self, OpenError> {
        Self::of(&Artifact::open(bytes)?)
    }

    /// Opens the embedded model; its checksum is the work of a test, not of each start.
    ///
    /// # Errors
    /// If the build embedded something else.
    #[cfg(feature = "embedded")]
    pub fn embedded() -> Result<Self, OpenError> {
        Self::of(&Artifact::open_trusted(Bytes::new(phucdau_model::MODEL))?)
    }

    fn of(artifact: &Artifact) -> Result<Self, OpenError> {
        let lexicon = Lexicon::open(artifact)?;
        let lm = NGramModel::open(artifact)?;
        let (expected, got) = (lexicon.vocabulary(), lm.vocabulary());
        if expected != got {
            return Err(OpenError::Vocabulary { first: "the lexicon", expected, second: "the language model", got });
        }
        let context = ContextModel::open(artifact)?;
        let got = context.vocabulary();
        if expected != got {
            return Err(OpenError::Vocabulary { first: "the lexicon", expected, second: "the context model", got });
        }
        let truecase = Truecase::open(artifact)?;
        if let Some(got) = truecase.as_ref().map(Truecase::vocabulary).filter(|&got| got != expected) {
            return Err(OpenError::Vocabulary {
                first: "the lexicon",
                expected,
                second: "the pairs of truecasing",
                got,
            });
        }
        Ok(Self {
            lexicon,
            truecase,
            context,
            english: Channel::open(artifact, "eng")?,
            vietnamese: Channel::open(artifact, "vie")?,
            typing: Channel::open(artifact, "typing")?,
            lm,
            fingerprint: artifact.fingerprint(),
        })
    }

    /// The channel of a regime.
    pub fn channel(&self, regime: Regime) -> &Channel {
        match regime {
            Regime::Marked | Regime::Vietnamese => &self.vietnamese,
            Regime::English => &self.english,
            Regime::Bare | Regime::Half => &self.typing,
        }
    }
}
