//! How sure an edit is said to be, given how sure the search was: learned from how often such edits were right.

use crate::edit::{Edit, Kind, Why};

/// Log-odds of the search at which a map has its knots; between them it is straight, outside it is level.
pub const KNOTS: [f32; 6] = [-2.0, 0.0, 2.0, 4.0, 6.0, 10.0];
/// The numbers of a map: its knots, an offset for each kind, the weight of the doubt nearby.
pub const NUMBERS: usize = KNOTS.len() + Kind::ALL.len() + 1;

/// So many edits on either side in the line count as near.
const REACH: usize = 3;
/// How doubtful edits usually are, and as how many edits of the line that counts.
const USUAL: f32 = 0.05;
const FORESEEN: f32 = 2.0;
/// Keeps the logarithm of no doubt at all finite.
const LEAST: f32 = 0.01;

/// From the probability that the search gives an edit to the share of such edits that are right; of one regime.
///
/// In log-odds: a rising line with knots, and an offset by the kind of the edit and by how doubtful the edits beside it are.
/// So of two edits alike in those, the likelier one is never said to be less sure.
///
/// ```
/// use phucdau::calibration::{Calibration, Seen};
/// use phucdau::edit::Kind;
/// let map = Calibration { knots: [-2.0, 0.0, 1.5, 3.0, 4.0, 5.0], kinds: [0.0; 8], near: 0.0 };
/// let stated = |searched| map.stated(Seen { searched, kind: Kind::Ocr, near: 0.0 });
/// assert_eq!(stated(0.5), 0.5);
/// assert!(stated(0.999) < 0.99 && stated(0.999) > stated(0.99));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calibration {
    /// The log-odds stated where those of the search are [`KNOTS`]; they never fall.
    pub knots: [f32; KNOTS.len()],
    /// What each kind adds, in the order of [`Kind::ALL`].
    pub kinds: [f32; Kind::ALL.len()],
    /// The weight of [`Seen::near`].
    pub near: f32,
}

/// What a statement about an edit is made from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    /// The probability that the search gives it.
    pub searched: f32,
    /// What it mends.
    pub kind: Kind,
    /// How doubtful the edits beside it are, as [`near`] says.
    pub near: f32,
}

/// How doubtful the edits beside number `at` of a line are, given what the search says of each: the logarithm of how many
/// times more than usual, 0 where there is none.
pub fn near(searched: &[f32], at: usize) -> f32 {
    let beside = searched[at.saturating_sub(REACH)..at].iter();
    let beside = beside.chain(&searched[at + 1..(at + 1 + REACH).min(searched.len())]);
    let (mut doubt, mut count) = (USUAL * FORESEEN, FORESEEN);
    for one in beside {
        doubt += 1.0 - one;
        count += 1.0;
    }
    ((doubt / count + LEAST) / (USUAL + LEAST)).ln()
}

impl Seen {
    /// The knot below its log-odds, and how far it lies towards the next, in `0..=1`.
    fn place(&self) -> (usize, f32) {
        let odds = (self.searched / (1.0 - self.searched)).ln().clamp(KNOTS[0], KNOTS[KNOTS.len() - 1]);
        let above = KNOTS.iter().position(|&knot| knot > odds).unwrap_or(KNOTS.len() - 1);
        (above - 1, (odds - KNOTS[above - 1]) / (KNOTS[above] - KNOTS[above - 1]))
    }

    /// What each of the numbers that [`Calibration::of`] takes is multiplied with before all are added; for learning.
    pub fn shares(&self) -> [f32; NUMBERS] {
        let mut shares = [0.0; NUMBERS];
        let (below, share) = self.place();
        (shares[below], shares[below + 1]) = (1.0 - share, share);
        shares[KNOTS.len() + self.kind as usize] = 1.0;
        shares[NUMBERS - 1] = self.near;
        shares
    }
}

impl Calibration {
    /// The map of these numbers: knots, kinds, the weight of the doubt nearby.
    pub fn of(numbers: [f32; NUMBERS]) -> Self {
        let number = |at: usize| numbers[at];
        Self {
            knots: std::array::from_fn(number),
            kinds: std::array::from_fn(|at| number(KNOTS.len() + at)),
            near: number(NUMBERS - 1),
        }
    }

    /// The probability, above 0 and below 1, that is stated of an edit.
    pub fn stated(&self, seen: Seen) -> f32 {
        let (below, share) = seen.place();
        let (low, high) = (self.knots[below], self.knots[below + 1]);
        let line = (low + (high - low) * share).min(high);
        let odds = line + self.kinds[seen.kind as usize] + self.near * seen.near;
        1.0 / (1.0 + (-odds.clamp(-9.0, 9.0)).exp())
    }

    /// States the confidence and the doubt of the edits of a line anew, but for the first few. What comes of the user's own
    /// pairs or of a rule keeps its own. `searched` is room to work in. `O(edits)`.
    pub(crate) fn state(&self, edits: &mut [Edit], first: usize, searched: &mut Vec<f32>) {
        searched.clear();
        searched.extend(edits.iter().map(|edit| edit.confidence));
        for (at, edit) in edits.iter_mut().enumerate().skip(first) {
            if !matches!(edit.why, Why::Replacement | Why::Introduced) {
                (edit.confidence, edit.doubt) = self.restated(edit, near(searched, at));
            }
        }
    }

    /// The confidence and the doubt that are stated of an edit. The doubt keeps its share of what the edit leaves over, and
    /// its side: the larger of the two stays the larger one, so nothing else is applied.
    fn restated(&self, edit: &Edit, near: f32) -> (f32, f32) {
        let Edit { confidence, doubt, kind, .. } = *edit;
        let stated = self.stated(Seen { searched: confidence, kind, near });
        let over = 1.0 - confidence;
        let share = if over > 0.0 { (doubt / over).min(1.0) } else { 0.0 };
        if confidence > doubt {
            (stated, (share * (1.0 - stated)).min(stated.next_down()))
        } else {
            let stated = stated.min(0.5);
            (stated, (share * (1.0 - stated)).max(stated))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::regime::Regime;
    use crate::span::Span;
    use crate::weights::Weights;

    fn maps() -> impl Iterator<Item = Calibration> {
        Regime::ALL.into_iter().filter_map(|regime| Weights::of(regime).calibration)
    }

    fn edit(confidence: f32, doubt: f32, kind: Kind, why: Why) -> Edit {
        Edit { span: Span::new(0, 1), new: "x".into(), confidence, doubt, kind, why }
    }

    /// Probabilities, very small and very large ones as often as others.
    fn probability() -> impl Strategy<Value = f32> {
        prop_oneof![Just(0.0), Just(1.0), 0.0..=1.0_f32, (-30.0..20.0_f32).prop_map(|odds| 1.0 / (1.0 + (-odds).exp()))]
    }

    #[test]
    fn every_regime_has_a_map_that_never_falls() {
        assert_eq!(maps().count(), Regime::ALL.len());
        for map in maps() {
            assert!(map.knots.is_sorted(), "{map:?}");
        }
    }

    #[test]
    fn a_map_goes_through_its_knots() {
        let map = Calibration { knots: [-3.0, -1.0, 1.0, 2.0, 3.0, 5.0], kinds: [0.5; 8], near: -1.0 };
        for (at, odds) in KNOTS.into_iter().zip(map.knots) {
            let searched = 1.0 / (1.0 + (-at).exp());
            let stated = map.stated(Seen { searched, kind: Kind::Case, near: 0.25 });
            assert!((stated - 1.0 / (1.0 + (-(odds + 0.25)).exp())).abs() < 1e-4, "{at}");
        }
    }

    #[test]
    fn doubt_beside_an_edit_is_that_of_its_neighbours() {
        assert_eq!(near(&[0.3], 0), 0.0);
        let sure = [1.0, 1.0, 0.2, 1.0];
        assert!(near(&sure, 2) < near(&[1.0; 2], 1) && near(&sure, 2) < 0.0);
        assert!(near(&sure, 1) > 0.0 && near(&[1.0, 1.0, 1.0, 1.0, 0.0], 0) < 0.0);
    }

    #[test]
    fn what_the_user_or_a_rule_says_stays() {
        for why in [Why::Replacement, Why::Introduced] {
            let mut edits = [edit(0.97, 0.02, Kind::Ocr, why)];
            let before = edits.clone();
            maps().for_each(|map| map.state(&mut edits, 0, &mut Vec::new()));
            assert_eq!(edits, before);
        }
    }

    #[test]
    fn what_is_stated_already_stays_and_counts_as_near() {
        let edits = [0.9, 0.4, 0.8].map(|confidence| edit(confidence, 0.1, Kind::Ocr, Why::Context));
        for map in maps() {
            let (mut all, mut last) = (edits.clone(), edits.clone());
            map.state(&mut all, 0, &mut Vec::new());
            map.state(&mut last, 2, &mut Vec::new());
            assert_eq!((&last[..2], &last[2]), (&edits[..2], &all[2]));
        }
    }

    proptest! {
        #[test]
        fn the_likelier_edit_is_never_said_to_be_less_sure(
            one in probability(), other in probability(), kind in 0..8_usize, near in -3.0..3.0_f32,
        ) {
            for map in maps() {
                let stated = |searched| map.stated(Seen { searched, kind: Kind::ALL[kind], near });
                let (low, high) = (stated(one.min(other)), stated(one.max(other)));
                prop_assert!(0.0 < low && low <= high && high < 1.0, "{low} {high}");
            }
        }

        #[test]
        fn what_is_applied_stays_applied(
            confidence in probability(), share in probability(), kind in 0..8_usize, near in -3.0..3.0_f32,
        ) {
            let edit = edit(confidence, share * (1.0 - confidence), Kind::ALL[kind], Why::Context);
            for map in maps() {
                let (stated, doubt) = map.restated(&edit, near);
                prop_assert_eq!(stated > doubt, edit.confidence > edit.doubt);
                prop_assert!((0.0..=1.0).contains(&stated) && (0.0..=1.0).contains(&doubt));
                prop_assert!(stated + doubt <= 1.0 + 1e-6, "{stated} {doubt}");
            }
        }
    }
}
