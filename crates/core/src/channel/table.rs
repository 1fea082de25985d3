//! A channel as a plain table: what is written as text, and what the packed form is made of.

use std::collections::BTreeMap;
use std::fmt;

/// A number of the channel that is not the probability of a segment; all are log probabilities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Setting {
    /// An intended word is read as two tokens.
    RateBroken,
    /// Two intended words are read as one token.
    RateGlued,
    /// A word that begins with a small letter is read with a capital.
    RateCapitalInvented,
    /// A word that begins with a capital is read with a small letter.
    RateCapitalLost,
    /// A token is read where nothing stands, per intended word.
    RateJunk,
    /// A word is not read at all.
    RateLost,
    /// A letter gives one character that the table does not hold for it.
    FloorEmission,
    /// A letter vanishes though the table does not say so.
    FloorDeletion,
    /// A character that the table does not hold as inserted slips in.
    FloorInsertion,
    /// A letter that the table does not know gives itself.
    ForeignIdentity,
    /// The price of a letter that the table does not know to be read as its base letter would be.
    ForeignBase,
}

impl Setting {
    /// All settings, in the order of the packed form.
    pub const ALL: [Self; 11] = [
        Self::RateBroken,
        Self::RateGlued,
        Self::RateCapitalInvented,
        Self::RateCapitalLost,
        Self::RateJunk,
        Self::RateLost,
        Self::FloorEmission,
        Self::FloorDeletion,
        Self::FloorInsertion,
        Self::ForeignIdentity,
        Self::ForeignBase,
    ];

    /// The name in the text form.
    pub const fn name(self) -> &'static str {
        match self {
            Self::RateBroken => "rate.broken",
            Self::RateGlued => "rate.glued",
            Self::RateCapitalInvented => "rate.capital-invented",
            Self::RateCapitalLost => "rate.capital-lost",
            Self::RateJunk => "rate.junk",
            Self::RateLost => "rate.lost",
            Self::FloorEmission => "floor.emission",
            Self::FloorDeletion => "floor.deletion",
            Self::FloorInsertion => "floor.insertion",
            Self::ForeignIdentity => "foreign.identity",
            Self::ForeignBase => "foreign.base",
        }
    }
}

/// Thousandths of a nat in which costs (negated log probabilities) are kept.
const STEPS: f64 = 1000.0;

/// A channel as text has it: settings, and a cost for each (intended, observed) pair of segments.
///
/// Intended segments have zero to two characters (zero: an insertion), observed ones up to three (none: a deletion);
/// probabilities of a single letter sum to about one, those of two letters together to the rate at which these two are
/// read as one shape. Costs are whole thousandths of a nat; `u16::MAX` is never written.
///
/// `Display` writes a line `name TAB probability` for each setting, then `intended TAB observed TAB probability`
/// sorted by intended and falling probability, with as many digits as make the cost again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Costs of the settings; one that is missing is impossible.
    pub settings: BTreeMap<Setting, u16>,
    /// Costs of observed (second) given intended (first).
    pub costs: BTreeMap<(String, String), u16>,
}

impl Table {
    /// The longest intended segment, in characters.
    pub const INTENDED: usize = 2;
    /// The longest observed segment, in characters.
    pub const OBSERVED: usize = 3;

    /// The cost of a probability; `None` if it is not in `0..=1` or too small to be kept.
    pub fn cost(probability: f64) -> Option<u16> {
        if !(0.0..=1.0 + 1e-9).contains(&probability) {
            return None;
        }
        let cost = (-probability.ln() * STEPS).round().max(0.0);
        (cost < f64::from(u16::MAX)).then_some(cost as u16)
    }

    /// The probability of a cost.
    pub fn probability(cost: u16) -> f64 {
        (-f64::from(cost) / STEPS).exp()
    }

    /// A cost as log probability.
    pub(super) fn nats(cost: u16) -> f32 {
        -f32::from(cost) / STEPS as f32
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (setting, &cost) in &self.settings {
            writeln!(f, "{}\t{}", setting.name(), Digits(Self::probability(cost)))?;
        }
        let mut lines: Vec<_> = self.costs.iter().collect();
        lines.sort_by_key(|&((intended, observed), &cost)| (intended, cost, observed));
        for ((intended, observed), &cost) in lines {
            writeln!(f, "{intended}\t{observed}\t{}", Digits(Self::probability(cost)))?;
        }
        Ok(())
    }
}

/// A probability with five significant digits, never in powers of ten.
struct Digits(f64);

impl fmt::Display for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let zeros = (-self.0.log10()).floor().max(0.0) as usize;
        write!(f, "{:.*}", zeros + 5, self.0)
    }
}
