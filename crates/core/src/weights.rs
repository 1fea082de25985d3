//! How much each part of a path's score counts, for each regime; tuned on the dev sets.

use crate::calibration::Calibration;
use crate::edit::Kind;
use crate::regime::Regime;

/// Weights of one regime; all penalties are in nats and at most 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// Of the language model's log-probabilities.
    pub lm: f32,
    /// Of what an engine's own confidence, or the other words of a line, say against a word; counts only where there is such.
    pub mistrust: f32,
    /// Of the channel's log-probabilities.
    pub channel: f32,
    /// Of the context model's log-probabilities.
    pub context: f32,
    /// How much the words that a document has shown add to the probability of a word; at 0 no stretch waits for them.
    pub cache: f32,
    /// Of the log-probability of a word's case.
    pub case: f32,
    /// Of what the neighbours of a word say of its case.
    pub truecase: f32,
    /// For every arc that is not the identity.
    pub change: f32,
    /// For an arc that joins atoms across white space.
    pub merge: f32,
    /// For an arc that reads two words in one atom.
    pub split: f32,
    /// For an arc that reads letters in a run of unlike atoms, such as `ngu®di`.
    pub cluster: f32,
    /// For keeping a word that the vocabulary lacks.
    pub unknown: f32,
    /// For each letter of such a word.
    pub unknown_letter: f32,
    /// For keeping letters and digits in one run as a code.
    pub code: f32,
    /// For keeping a sign that is no punctuation where it touches a word, and for an odd apostrophe there.
    pub sign: f32,
    /// For reading a word where a number of one or two digits stands alone.
    pub number: f32,
    /// Added to arcs that agree with a fixed phrase; at least 0.
    pub phrase: f32,
    /// What the scores are divided by before they become probabilities.
    pub temperature: f32,
    /// How these probabilities are stated as the confidences of edits; as they are, where there is none.
    pub calibration: Option<Calibration>,
    /// Hypotheses kept at a boundary.
    pub hypotheses: usize,
    /// Score behind the best at which a hypothesis is dropped.
    pub margin: f32,
    /// Score of its own behind the best of its boundary at which an arc is not asked for.
    pub cut: f32,
    /// How much likelier than by itself a word may be after others, in nats: what cannot keep up even then is not asked for.
    pub gain: f32,
}

impl Weights {
    /// The weights in force.
    pub const fn of(regime: Regime) -> Self {
        let base = Self {
            lm: 1.0,
            mistrust: 0.0,
            channel: 1.0,
            context: 0.0,
            cache: 0.0,
            case: 1.0,
            truecase: 0.0,
            change: 0.0,
            merge: -5.0,
            split: -6.0,
            cluster: -0.5,
            unknown: -9.0,
            unknown_letter: -1.2,
            code: -9.0,
            sign: -6.0,
            number: -3.0,
            phrase: 2.0,
            temperature: 1.5,
            calibration: Some(calibration(regime)),
            hypotheses: 12,
            margin: 10.0,
            cut: f32::INFINITY,
            gain: 4.0,
        };
        match regime {
            Regime::English => Self {
                hypotheses: 24,
                number: 0.0,
                mistrust: 1.2,
                cache: 0.39,
                context: 0.345,
                truecase: 0.7,
                unknown: -11.7,
                unknown_letter: -1.56,
                gain: 3.0,
                ..base
            },
            Regime::Vietnamese => Self {
                mistrust: 1.2,
                context: 0.24,
                cache: 0.3,
                case: 1.15,
                truecase: 0.7,
                change: -1.0,
                merge: -5.0,
                split: -7.0,
                unknown: -3.0,
                unknown_letter: -0.8,
                code: -4.0,
                sign: -4.0,
                number: -12.0,
                ..base
            },
            Regime::Marked => Self {
                mistrust: 1.2,
                change: -3.5,
                merge: -7.0,
                split: -4.5,
                unknown: -1.0,
                unknown_letter: -0.6,
                code: -1.0,
                sign: 0.0,
                number: -30.0,
                ..base
            },
            Regime::Bare => Self {
                mistrust: 1.0,
                cache: 1.0,
                context: 0.8,
                cut: 3.0,
                hypotheses: 8,
                margin: 8.0,
                unknown: -8.0,
                unknown_letter: -0.5,
                temperature: 1.9,
                sign: 0.0,
                ..base
            },
            Regime::Half => Self { context: 0.8, change: -0.5, unknown: -6.0, unknown_letter: -0.6, sign: 0.0, ..base },
        }
    }
}

/// The calibration of each regime, as `measure --learn-confidence` prints it: learned on `data/ocr/train`, and for text that
/// only lost marks on every other document of `data/text/dev.*`. Text that was right has too few edits to learn from; they
/// are of the same nature as those of Vietnamese readings.
const fn calibration(regime: Regime) -> Calibration {
    match regime {
        Regime::English => Calibration {
            knots: [-3.65, 1.18, 1.63, 3.24, 3.51, 4.84],
            kinds: [0.0, -0.13, -1.11, -1.35, -0.95, -0.05, 0.0, -0.06],
            near: -0.6,
        },
        Regime::Vietnamese | Regime::Marked => Calibration {
            knots: [-1.77, 1.18, 2.14, 2.43, 3.06, 3.96],
            kinds: [0.0, -1.48, -1.48, -1.48, 0.0, -1.48, -1.48, 0.0],
            near: -0.13,
        },
        Regime::Bare => {
            Calibration { knots: [-1.0, -0.11, 1.81, 3.1, 3.82, 5.78], kinds: [0.0; Kind::ALL.len()], near: -0.4 }
        }
        Regime::Half => {
            Calibration { knots: [-1.38, -0.37, 1.5, 3.38, 4.46, 6.43], kinds: [0.0; Kind::ALL.len()], near: -0.44 }
        }
    }
}

impl Weights {
    /// The names of the weights that are learned from pages; what decides speed and probabilities is set by hand.
    pub const NAMES: [&str; 15] = [
        "lm",
        "channel",
        "context",
        "cache",
        "case",
        "truecase",
        "change",
        "merge",
        "split",
        "cluster",
        "unknown",
        "unknown_letter",
        "code",
        "sign",
        "number",
    ];

    /// The weight of this name, if there is one.
    pub fn get(&self, name: &str) -> Option<f32> {
        self.clone().named(name).map(|weight| *weight)
    }

    /// Sets the weight of this name, for tuning; says whether there is one.
    ///
    /// ```
    /// use phucdau::regime::Regime;
    /// use phucdau::weights::Weights;
    /// let mut weights = Weights::of(Regime::English);
    /// assert!(weights.set("lm", 0.9) && weights.get("lm") == Some(0.9));
    /// assert!(!weights.set("luck", 1.0));
    /// ```
    pub fn set(&mut self, name: &str, value: f32) -> bool {
        if name == "hypotheses" {
            self.hypotheses = value as usize;
            return true;
        }
        let Some(weight) = self.named(name) else { return false };
        *weight = value;
        true
    }

    fn named(&mut self, name: &str) -> Option<&mut f32> {
        Some(match name {
            "lm" => &mut self.lm,
            "mistrust" => &mut self.mistrust,
            "channel" => &mut self.channel,
            "context" => &mut self.context,
            "cache" => &mut self.cache,
            "cut" => &mut self.cut,
            "gain" => &mut self.gain,
            "case" => &mut self.case,
            "truecase" => &mut self.truecase,
            "change" => &mut self.change,
            "merge" => &mut self.merge,
            "split" => &mut self.split,
            "cluster" => &mut self.cluster,
            "unknown" => &mut self.unknown,
            "unknown_letter" => &mut self.unknown_letter,
            "code" => &mut self.code,
            "sign" => &mut self.sign,
            "number" => &mut self.number,
            "phrase" => &mut self.phrase,
            "temperature" => &mut self.temperature,
            "margin" => &mut self.margin,
            _ => return None,
        })
    }
}
