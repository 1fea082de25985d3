//! Aligns the tokens of a true text with those of its reading, by dynamic programming over tokens.

use std::ops::Range;

use phucdau::syllable::base_letter;

/// A run of true tokens and what was read for it; either may be empty, neither is longer than two, and not both are two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Indices of the true tokens.
    pub intended: Range<usize>,
    /// Indices of the read tokens.
    pub observed: Range<usize>,
    /// How unlike the two are, per hundred of the longer: 0 for equal base letters.
    pub distance: u32,
}

/// What a changed letter costs, and one more or less; a digit or sign against a letter is a common confusion.
const CHANGE: u32 = 20;
const SIGN: u32 = 12;
/// What a token without a partner costs per character.
const ALONE: u32 = 15;
/// What breaking or gluing costs.
const JOIN: u32 = 8;
/// How far the reading may run ahead or behind, in tokens.
const BAND: usize = 40;

/// A token made ready for comparison: lower-case base letters.
struct Folded(Vec<char>);

impl Folded {
    fn new(token: &str) -> Self {
        Self(token.chars().flat_map(char::to_lowercase).map(base_letter).collect())
    }

    fn joined(&self, other: &Self) -> Self {
        Self(self.0.iter().chain(&other.0).copied().collect())
    }
}

/// Weighted edit distance. `O(a * b)`.
fn distance(a: &Folded, b: &Folded, row: &mut Vec<u32>) -> u32 {
    row.clear();
    row.extend((0..=b.0.len() as u32).map(|j| j * CHANGE));
    for &x in &a.0 {
        let mut corner = row[0];
        row[0] += CHANGE;
        for (j, &y) in b.0.iter().enumerate() {
            let change = match (x == y, x.is_alphabetic() && y.is_alphabetic()) {
                (true, _) => 0,
                (_, true) => CHANGE,
                (_, false) => SIGN,
            };
            let best = (corner + change).min(row[j] + CHANGE).min(row[j + 1] + CHANGE);
            corner = std::mem::replace(&mut row[j + 1], best);
        }
    }
    row[b.0.len()]
}

fn percent(distance: u32, a: usize, b: usize) -> u32 {
    distance * 100 / (CHANGE * a.max(b).max(1) as u32)
}

/// The cheapest alignment of two token sequences; among equals the one that pairs one to one first. `O(tokens * band)`,
/// where the band is a fixed width and the difference of the lengths.
///
/// ```
/// use phucdau_compile::channel::align;
/// let matches = align(&["doanh", "nghiệp", "củ"], &["doanh", "ngh", "iép", "ct"]);
/// let observed: Vec<_> = matches.iter().map(|m| m.observed.clone()).collect();
/// assert_eq!(observed, [0..1, 1..3, 3..4]);
/// ```
pub fn align(intended: &[&str], observed: &[&str]) -> Vec<Match> {
    let (n, m) = (intended.len(), observed.len());
    let a: Vec<Folded> = intended.iter().map(|token| Folded::new(token)).collect();
    let b: Vec<Folded> = observed.iter().map(|token| Folded::new(token)).collect();
    let a_two: Vec<Folded> = a.windows(2).map(|two| two[0].joined(&two[1])).collect();
    let b_two: Vec<Folded> = b.windows(2).map(|two| two[0].joined(&two[1])).collect();
    let width = m + 1;
    let mut cost = vec![u32::MAX; (n + 1) * width];
    let mut moves = vec![0u8; (n + 1) * width];
    let mut scratch = Vec::new();
    cost[0] = 0;
    for i in 0..=n {
        let middle = (i * m).checked_div(n).unwrap_or(0);
        let band = BAND + n.abs_diff(m);
        for j in middle.saturating_sub(band)..=(middle + band).min(m) {
            let mut best = (cost[i * width + j], 0);
            let mut offer = |i: usize, j: usize, price: u32, number: usize| {
                let total = cost[i * width + j].saturating_add(price);
                if total < best.0 {
                    best = (total, number as u8);
                }
            };
            let both = i > 0 && j > 0;
            if both {
                offer(i - 1, j - 1, distance(&a[i - 1], &b[j - 1], &mut scratch), 0);
            }
            if i > 0 {
                offer(i - 1, j, ALONE * a[i - 1].0.len() as u32, 1);
            }
            if j > 0 {
                offer(i, j - 1, ALONE * b[j - 1].0.len() as u32, 2);
            }
            if both && j > 1 {
                offer(i - 1, j - 2, JOIN + distance(&a[i - 1], &b_two[j - 2], &mut scratch), 3);
            }
            if both && i > 1 {
                offer(i - 2, j - 1, JOIN + distance(&a_two[i - 2], &b[j - 1], &mut scratch), 4);
            }
            (cost[i * width + j], moves[i * width + j]) = best;
        }
    }
    let mut matches = Vec::new();
    let (mut i, mut j) = (n, m);
    while (i, j) != (0, 0) {
        let (back_i, back_j) = [(1, 1), (1, 0), (0, 1), (1, 2), (2, 1)][moves[i * width + j] as usize];
        let (from_i, from_j) = (i - back_i, j - back_j);
        let length = |tokens: &[Folded]| tokens.iter().map(|token| token.0.len()).sum::<usize>();
        let price = cost[i * width + j] - cost[from_i * width + from_j] - if back_i + back_j == 3 { JOIN } else { 0 };
        let distance = percent(price, length(&a[from_i..i]), length(&b[from_j..j]));
        matches.push(Match { intended: from_i..i, observed: from_j..j, distance });
        (i, j) = (from_i, from_j);
    }
    matches.reverse();
    matches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(intended: &str, observed: &str) -> Vec<(usize, usize)> {
        let (a, b): (Vec<&str>, Vec<&str>) = (intended.split(' ').collect(), observed.split(' ').collect());
        align(&a, &b).iter().map(|m| (m.intended.len(), m.observed.len())).collect()
    }

    #[test]
    fn broken_glued_lost_and_invented_tokens() {
        assert_eq!(shape("của nhà nước", "cia nha nude"), [(1, 1); 3]);
        assert_eq!(shape("của nhà nước", "cianha nude"), [(2, 1), (1, 1)]);
        assert_eq!(shape("nghiệp vụ", "ngh iép vu"), [(1, 2), (1, 1)]);
        assert_eq!(shape("văn phòng huyện", "van huyén"), [(1, 1), (1, 0), (1, 1)]);
        assert_eq!(shape("văn phòng", "van ' phong"), [(1, 1), (0, 1), (1, 1)]);
    }

    #[test]
    fn every_token_is_in_one_match() {
        let (a, b) = (["a", "b", "c", "d"], ["x", "a", "bc"]);
        let matches = align(&a, &b);
        let intended: Vec<usize> = matches.iter().flat_map(|m| m.intended.clone()).collect();
        let observed: Vec<usize> = matches.iter().flat_map(|m| m.observed.clone()).collect();
        assert_eq!((intended, observed), (vec![0, 1, 2, 3], vec![0, 1, 2]));
    }

    #[test]
    fn nothing_against_nothing() {
        assert_eq!(align(&[], &[]), []);
        assert_eq!(align(&["a"], &[]).len(), 1);
    }
}
