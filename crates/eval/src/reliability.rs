//! How far stated confidences can be trusted: edits by confidence, and how many of them are right.

use std::ops::AddAssign;

/// Equal parts of `0..=1` into which confidences fall.
pub const BINS: usize = 15;
/// Edits of which at least this is stated are meant to be right 99 times in 100.
pub const SURE: f64 = 0.99;

/// Edits counted by their confidence.
///
/// ```
/// let mut reliability = phucdau_eval::Reliability::default();
/// reliability.add(0.9, true);
/// reliability.add(0.9, false);
/// assert!((reliability.error().unwrap() - 0.4).abs() < 1e-9);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reliability {
    bins: [Bin; BINS],
    sure: Bin,
}

/// Edits of about the same confidence.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bin {
    /// How many there are.
    pub edits: u64,
    /// How many of them are right.
    pub right: u64,
    /// Their confidences added up.
    pub stated: f64,
    /// The variance of how many of them are right, if each is as likely right as stated.
    pub variance: f64,
}

impl Bin {
    /// The mean of their confidences; none where there is no edit.
    pub fn mean(&self) -> Option<f64> {
        (self.edits > 0).then(|| self.stated / self.edits as f64)
    }

    /// The share that is right; none where there is no edit.
    pub fn share(&self) -> Option<f64> {
        (self.edits > 0).then(|| self.right as f64 / self.edits as f64)
    }
}

impl Reliability {
    /// Counts an edit. A confidence outside `0..=1` counts as the nearer end.
    pub fn add(&mut self, confidence: f64, right: bool) {
        let bin = ((confidence * BINS as f64) as usize).min(BINS - 1);
        let variance = confidence * (1.0 - confidence);
        let one = Bin { edits: 1, right: u64::from(right), stated: confidence, variance };
        self.bins[bin] += one;
        if confidence >= SURE {
            self.sure += one;
        }
    }

    /// The edits by equal parts of `0..=1`, from below; a bin has its lower end.
    pub fn bins(&self) -> &[Bin; BINS] {
        &self.bins
    }

    /// All edits.
    pub fn all(&self) -> Bin {
        let mut all = Bin::default();
        self.bins.iter().for_each(|&bin| all += bin);
        all
    }

    /// The edits of which at least [`SURE`] is stated.
    pub fn sure(&self) -> Bin {
        self.sure
    }

    /// The expected calibration error: how far mean confidence and share of right edits lie apart in each bin, weighted by
    /// its edits. None where there is no edit.
    pub fn error(&self) -> Option<f64> {
        let apart: f64 = self.bins.iter().map(|bin| (bin.stated - bin.right as f64).abs()).sum();
        let edits = self.all().edits;
        (edits > 0).then(|| apart / edits as f64)
    }

    /// The calibration error to be expected by chance alone, if every edit were as likely right as stated: the fewer edits, the
    /// larger. None where there is no edit.
    pub fn chance(&self) -> Option<f64> {
        // The mean distance of a normal variable from its middle.
        let apart: f64 = self.bins.iter().map(|bin| (bin.variance * std::f64::consts::FRAC_2_PI).sqrt()).sum();
        let edits = self.all().edits;
        (edits > 0).then(|| apart / edits as f64)
    }
}

impl AddAssign for Bin {
    fn add_assign(&mut self, other: Self) {
        self.edits += other.edits;
        self.right += other.right;
        self.stated += other.stated;
        self.variance += other.variance;
    }
}

impl AddAssign<&Self> for Reliability {
    fn add_assign(&mut self, other: &Self) {
        self.bins.iter_mut().zip(&other.bins).for_each(|(bin, other)| *bin += *other);
        self.sure += other.sure;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition, word for word.
    fn naive(edits: &[(f64, bool)]) -> f64 {
        let mut error = 0.0;
        for bin in 0..15 {
            let (low, high) = (f64::from(bin) / 15.0, f64::from(bin + 1) / 15.0);
            let inside: Vec<_> = edits.iter().filter(|(p, _)| *p >= low && (*p < high || bin == 14)).collect();
            if inside.is_empty() {
                continue;
            }
            let size = inside.len() as f64;
            let mean = inside.iter().map(|(p, _)| p).sum::<f64>() / size;
            let right = inside.iter().filter(|(_, right)| *right).count() as f64 / size;
            error += size / edits.len() as f64 * (mean - right).abs();
        }
        error
    }

    fn counted(edits: &[(f64, bool)]) -> Reliability {
        let mut reliability = Reliability::default();
        edits.iter().for_each(|&(confidence, right)| reliability.add(confidence, right));
        reliability
    }

    proptest! {
        #[test]
        fn the_error_is_that_of_the_definition(edits in prop::collection::vec((0.0..=1.0, any::<bool>()), 1..200)) {
            let found = counted(&edits).error().unwrap();
            prop_assert!((found - naive(&edits)).abs() < 1e-9, "{found}");
        }

        #[test]
        fn parts_add_up(edits in prop::collection::vec((0.0..=1.0, any::<bool>()), 0..50), cut in 0..50_usize) {
            let (one, other) = edits.split_at(cut.min(edits.len()));
            let mut sum = counted(one);
            sum += &counted(other);
            let whole = counted(&edits);
            prop_assert_eq!((sum.all().edits, sum.sure().right), (whole.all().edits, whole.sure().right));
            prop_assert!((sum.error().unwrap_or(0.0) - whole.error().unwrap_or(0.0)).abs() < 1e-9);
        }
    }

    #[test]
    fn chance_makes_few_edits_look_worse() {
        let chance = |edits| counted(&vec![(0.9, true); edits]).chance().unwrap();
        assert!((chance(100) - 0.3 * (2.0 / std::f64::consts::PI).sqrt() / 10.0).abs() < 1e-9);
        assert!((chance(400) - chance(100) / 2.0).abs() < 1e-9);
    }

    #[test]
    fn nothing_has_no_error_and_ends_belong_inside() {
        assert_eq!(Reliability::default().error(), None);
        let reliability = counted(&[(1.0, true), (0.0, false), (0.99, true), (0.9899, false)]);
        assert_eq!((reliability.bins()[14].edits, reliability.bins()[0].edits), (3, 1));
        assert_eq!((reliability.sure().edits, reliability.sure().right), (2, 2));
    }
}
