//! How sure a pooled rate is: percentile intervals by drawing documents, or blocks of lines, anew.

use crate::figures::{Figures, compare};

const DRAWS: usize = 2000;

/// A 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Interval {
    /// 2.5 % of the draws lie below.
    pub low: f64,
    /// 2.5 % of the draws lie above.
    pub high: f64,
}

/// The 95 % percentile interval of a pooled rate: 2,000 times as many parts as there are are drawn with replacement, added
/// up, and their rate taken. The same parts and seed always give the same interval. `None` for fewer than two parts, or
/// where a rate is absent.
///
/// ```
/// use phucdau_eval::{compare, interval};
/// let parts = [compare("a b c", "a b x", None), compare("a b c", "a b c", None)];
/// let found = interval(&parts, 1, |figures| figures.rates().word_error).unwrap();
/// assert_eq!((found.low, found.high), (0.0, 1.0 / 3.0));
/// ```
pub fn interval(parts: &[Figures], seed: u64, rate: impl Fn(&Figures) -> Option<f64>) -> Option<Interval> {
    if parts.len() < 2 {
        return None;
    }
    let mut state = seed;
    let draw = |_| {
        let drawn = (0..parts.len()).map(|_| &parts[(next(&mut state) % parts.len() as u64) as usize]);
        rate(&drawn.sum())
    };
    let mut rates = (0..DRAWS).map(draw).collect::<Option<Vec<f64>>>()?;
    rates.sort_by(f64::total_cmp);
    Some(Interval { low: rates[DRAWS / 40 - 1], high: rates[DRAWS - DRAWS / 40] })
}

/// Blocks of `lines` lines of one document as parts for [`interval`]; `None` where the texts do not have the same number of
/// lines, for then blocks would not correspond.
///
/// # Panics
/// If `lines` is 0.
pub fn blocks(gold: &str, hyp: &str, raw: Option<&str>, lines: usize) -> Option<Vec<Figures>> {
    let cut = |text: &str| -> Vec<String> {
        let all: Vec<&str> = text.lines().collect();
        all.chunks(lines).map(|block| block.join("\n")).collect()
    };
    let count = gold.lines().count();
    if hyp.lines().count() != count || raw.is_some_and(|raw| raw.lines().count() != count) {
        return None;
    }
    let (gold, hyp, raw) = (cut(gold), cut(hyp), raw.map(cut));
    let part = |at: usize| compare(&gold[at], &hyp[at], raw.as_ref().map(|raw| raw[at].as_str()));
    Some((0..gold.len()).map(part).collect())
}

/// SplitMix64.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut bits = *state;
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_holds_the_rate_and_is_always_the_same() {
        let texts = ["a b c d", "a x c d", "x x c d", "a b c x", "a b c d", "x x x d"];
        let parts: Vec<_> = texts.iter().map(|hyp| compare("a b c d", hyp, None)).collect();
        let rate = |figures: &Figures| figures.rates().word_error;
        let found = interval(&parts, 7, rate).unwrap();
        let pooled = rate(&parts.iter().sum()).unwrap();
        assert!(0.0 < found.low && found.low < pooled && pooled < found.high && found.high < 0.75);
        assert_eq!(Some(found), interval(&parts, 7, rate));
        assert_eq!(interval(&parts[..1], 7, rate), None);
        assert_eq!(interval(&[Figures::default(), Figures::default()], 7, rate), None);
    }

    #[test]
    fn blocks_need_lines_that_correspond() {
        let parts = blocks("a\nb\nc\n", "a\nx\nc\n", None, 2).unwrap();
        assert_eq!(parts.iter().map(|part| part.errors.words).collect::<Vec<_>>(), [1, 0]);
        assert_eq!(blocks("a\nb", "a", None, 2), None);
        assert_eq!(blocks("a\nb", "a\nb", Some("a"), 2), None);
    }
}
