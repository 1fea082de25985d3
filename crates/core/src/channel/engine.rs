//! What an engine's own confidence says against a word that it read.

/// How sure an engine was of the words of a document, as the measure of what it says of one of them.
///
/// Engines do not agree on what their numbers mean, so a confidence counts only beside the others of its document: how
/// much likelier the engine holds this word to be wrong than its middle one. Where all are alike they say nothing, and a
/// word of which it was surer than usual is not believed more for that: engines are sure of marks that they cannot see.
///
/// ```
/// use phucdau::channel::Engine;
/// let engine = Engine::of([0.9, 0.9, 0.97, 0.6].into_iter());
/// assert!((engine.mistrust(0.6) - 4_f32.ln()).abs() < 1e-3);
/// assert_eq!((engine.mistrust(0.9), engine.mistrust(0.97)), (0.0, 0.0));
/// assert_eq!(Engine::of([0.2; 4].into_iter()).mistrust(0.2), 0.0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Engine {
    /// The log-probability that its middle word is wrong, as it says itself, in nats; absent where it said nothing.
    usual: Option<f32>,
}

/// The least share of words that an engine is taken to misread, whatever it says of itself: above 0.95 all confidences
/// say the same.
const LEAST: f32 = 0.05;

impl Engine {
    /// Measures an engine by its confidences in the words of a document, each in `0..=1`. `O(words)`.
    pub fn of(confidences: impl Iterator<Item = f32>) -> Self {
        let mut wrong: Vec<f32> = confidences.map(wrong).collect();
        let middle = wrong.len() / 2;
        let usual = (!wrong.is_empty()).then(|| *wrong.select_nth_unstable_by(middle, f32::total_cmp).1);
        Self { usual }
    }

    /// How much likelier a word of this confidence is wrong than the engine's middle word, in nats, as the engine says
    /// itself; from 0, where it is not, to 3 (`-ln LEAST`).
    pub fn mistrust(&self, confidence: f32) -> f32 {
        self.usual.map_or(0.0, |usual| (wrong(confidence) - usual).max(0.0))
    }
}

/// The log-probability that a word of this confidence is wrong, as its engine says.
fn wrong(confidence: f32) -> f32 {
    (1.0 - confidence).clamp(LEAST, 1.0).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidences_count_beside_those_of_their_document() {
        let sure = Engine::of([0.99, 1.0, 0.98, 0.97].into_iter());
        assert_eq!([0.96, 0.97, 1.0].map(|c| sure.mistrust(c)), [0.0; 3]);
        let unsure = Engine::of([0.5, 0.5, 0.6].into_iter());
        assert!(sure.mistrust(0.5) > 2.0 && unsure.mistrust(0.5) == 0.0);
        assert!(unsure.mistrust(0.0) < sure.mistrust(0.0));
    }

    #[test]
    fn mistrust_is_bounded() {
        let engine = Engine::of([1.0, 1.0, 0.0].into_iter());
        assert!((engine.mistrust(0.0) - 20_f32.ln()).abs() < 1e-3);
        assert_eq!(Engine::of(std::iter::empty()).mistrust(0.0), 0.0);
        let broken = Engine::of([f32::NAN, 0.9, f32::INFINITY].into_iter());
        for confidence in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 7.0, 0.2] {
            assert!(broken.mistrust(confidence) >= 0.0);
        }
    }
}
