//! Natural-log probabilities with a named floor and a total order.

use std::cmp::Ordering;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Sub};

/// A natural-log probability or a sum of such: finite, never NaN, compared totally.
///
/// ```
/// use phucdau::score::Score;
/// let half = Score::from_probability(0.5);
/// assert!((half.nats() + 0.6931).abs() < 1e-3);
/// assert_eq!(Score::from_probability(0.0), Score::FLOOR);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score(f32);

impl Score {
    /// What an impossible event scores, so that sums stay finite.
    pub const FLOOR: Self = Self(-1.0e4);
    /// The score of a certain event.
    pub const CERTAIN: Self = Self(0.0);

    /// A score of so many nats; NaN and everything below the floor become the floor.
    pub fn new(nats: f32) -> Self {
        if nats > Self::FLOOR.0 { Self(nats.min(1.0e7)) } else { Self::FLOOR }
    }

    /// The score of a probability in `0..=1`; zero is the floor.
    pub fn from_probability(probability: f64) -> Self {
        Self::new(probability.ln() as f32)
    }

    /// The value in nats.
    pub const fn nats(self) -> f32 {
        self.0
    }
}

impl Add for Score {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Score {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for Score {
    type Output = f32;
    /// The difference in nats.
    fn sub(self, other: Self) -> f32 {
        self.0 - other.0
    }
}

impl Mul<f32> for Score {
    type Output = Self;
    /// The score weighted by a finite factor.
    fn mul(self, weight: f32) -> Self {
        Self(self.0 * weight)
    }
}

impl Sum for Score {
    fn sum<I: Iterator<Item = Self>>(scores: I) -> Self {
        scores.fold(Self::CERTAIN, Add::add)
    }
}

impl Eq for Score {}

impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Score {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}
