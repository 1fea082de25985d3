//! Counts how neighbours go with the case of a word, and keeps the pairs that say most.

use std::io::{self, Read, Write};

use phucdau::artifact::Writer;
use phucdau::case::Case;
use phucdau::lexicon::{Lexicon, key};
use phucdau::token::{Class, atoms};
use phucdau::truecase::{MOST, Pair, Side, size, write};
use phucdau::word::WordId;
use rustc_hash::FxHashMap;

use crate::context::Skeletons;
use crate::error::Error;
use crate::text::{Source, each};
use crate::work::{Piece, Work, array, read_array};

/// A pair that was seen less often says nothing.
const SEEN: u32 = 20;
/// How often a pair is thought to have been seen as its word is elsewhere.
const PRIOR: f64 = 5.0;
/// The least and most that a neighbour may say, in nats.
const LARGEST: f64 = 6.0;

/// How often a word stood small, and with a first capital.
type Cases = [u32; 2];
/// Word, side and neighbour.
type Key = (u16, Side, u16);

/// The bytes that the section of `pairs` pairs takes.
pub fn bytes(lexicon: &Lexicon, pairs: usize) -> usize {
    size(lexicon.len(), pairs.min(MOST))
}

/// Counts the pairs of the text, as the step `cases` of `work`, and writes the `most` that say most. `O(text)`; some
/// hundred megabytes for the counts.
///
/// # Errors
/// As [`each`] and [`Work::step`].
pub fn build(
    lexicon: &Lexicon,
    sources: &[Source],
    most: usize,
    work: &Work<'_>,
    writer: &mut Writer,
) -> Result<usize, Error> {
    let pairs = work.step("cases", &format!("most {most}"), lexicon, sources, || {
        let names = Skeletons::of(lexicon);
        let mut counted = Counted::default();
        each(sources, |block| Counted::of(lexicon, &names, block), |piece, weight| counted.add(piece, weight))?;
        Ok(counted.best(most.min(MOST)))
    })?;
    let kept = pairs.len();
    write(writer, lexicon.vocabulary(), lexicon.len(), pairs);
    Ok(kept)
}

impl Piece for Vec<Pair> {
    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        array(out, self, |pair| (pair.word.0 << 1 | u16::from(pair.side == Side::After)).to_le_bytes())?;
        array(out, self, |pair| pair.neighbour.0.to_le_bytes())?;
        array(out, self, |pair| pair.shift.to_le_bytes())
    }

    fn read(input: &mut impl Read) -> io::Result<Self> {
        let words = read_array(input, u16::from_le_bytes)?;
        let neighbours = read_array(input, u16::from_le_bytes)?;
        let shifts = read_array(input, f32::from_le_bytes)?;
        let side = |word: u16| if word & 1 == 0 { Side::Before } else { Side::After };
        let pair = |((word, neighbour), shift): ((u16, u16), f32)| Pair {
            word: WordId(word >> 1),
            side: side(word),
            neighbour: WordId(neighbour),
            shift,
        };
        Ok(words.into_iter().zip(neighbours).zip(shifts).map(pair).collect())
    }
}

#[derive(Debug, Default)]
struct Counted {
    words: FxHashMap<u16, Cases>,
    pairs: FxHashMap<Key, Cases>,
}

impl Counted {
    /// Counts the paragraphs of a text, a line each.
    fn of(lexicon: &Lexicon, names: &Skeletons, text: &str) -> Self {
        let mut counted = Self::default();
        let mut form = String::new();
        let mut events: Vec<(WordId, Option<usize>)> = Vec::new();
        for paragraph in text.lines() {
            events.clear();
            events.push((WordId::START, None));
            for atom in atoms(paragraph) {
                if atom.class == Class::Word {
                    let text = atom.span.of(paragraph);
                    key(text, &mut form);
                    let case = match Case::of(text) {
                        Case::Lower => Some(0),
                        Case::Title => Some(1),
                        Case::Upper | Case::Mixed => None,
                    };
                    events.push((lexicon.id(&form).unwrap_or(WordId::UNKNOWN), case));
                } else {
                    events.push((atom.class.event().unwrap_or(WordId::STOP), None));
                }
            }
            events.push((WordId::END, None));
            for three in events.windows(3) {
                let [(before, _), (word, case), (after, _)] = three else { continue };
                let (Some(case), false) = (case, word.is_class() || opens(*before)) else { continue };
                counted.words.entry(word.0).or_default()[*case] += 1;
                for (side, neighbour) in [(Side::Before, *before), (Side::After, *after)] {
                    let key = (word.0, side, names.name(neighbour).0);
                    counted.pairs.entry(key).or_default()[*case] += 1;
                }
            }
        }
        counted
    }

    fn add(&mut self, other: Self, weight: u32) {
        for (word, cases) in other.words {
            let sum = self.words.entry(word).or_default();
            (0..2).for_each(|case| sum[case] += weight * cases[case]);
        }
        for (key, cases) in other.pairs {
            let sum = self.pairs.entry(key).or_default();
            (0..2).for_each(|case| sum[case] += weight * cases[case]);
        }
    }

    /// The pairs that make the cases seen likeliest beside what the word alone says.
    fn best(&self, most: usize) -> Vec<Pair> {
        let told = |(&(word, side, neighbour), cases): (&Key, &Cases)| {
            let [small, capital] = cases.map(f64::from);
            let [all_small, all_capital] = self.words.get(&word)?.map(f64::from);
            let usual = (all_capital + 0.5) / (all_small + all_capital + 1.0);
            let here = (capital + PRIOR * usual) / (small + capital + PRIOR);
            let shift = ((here / (1.0 - here)).ln() - (usual / (1.0 - usual)).ln()).clamp(-LARGEST, LARGEST);
            let gain = capital * (here / usual).ln() + small * ((1.0 - here) / (1.0 - usual)).ln();
            let pair = Pair { word: WordId(word), side, neighbour: WordId(neighbour), shift: shift as f32 };
            (cases[0] + cases[1] >= SEEN && shift.abs() >= 0.5).then_some((gain, pair))
        };
        let mut pairs: Vec<(f64, Pair)> = self.pairs.iter().filter_map(told).collect();
        pairs.sort_unstable_by(|(gain, one), (other_gain, other)| {
            let key = |pair: &Pair| (pair.word, pair.side, pair.neighbour);
            other_gain.total_cmp(gain).then_with(|| key(one).cmp(&key(other)))
        });
        pairs.truncate(most);
        pairs.into_iter().map(|(_, pair)| pair).collect()
    }
}

/// Whether a capital is asked for behind this, or may be.
fn opens(before: WordId) -> bool {
    [WordId::START, WordId::STOP, WordId::COLON, WordId::DASH, WordId::BRACKET].contains(&before)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::sample::lexicon;

    /// The cases of `word` behind `before`, counted by hand.
    fn naive(text: &str, before: &str, word: &str) -> Cases {
        let mut cases = [0, 0];
        for paragraph in text.lines() {
            let words: Vec<&str> = paragraph.split(' ').collect();
            for two in words.windows(2).filter(|two| two[0].to_lowercase() == before && two[1].to_lowercase() == word) {
                cases[usize::from(two[1].starts_with(char::is_uppercase))] += 1;
            }
        }
        cases
    }

    #[test]
    fn pairs_are_counted_as_by_hand_and_the_telling_ones_kept() {
        let lexicon = lexicon(&["giấy", "khai", "sinh", "cô", "của"]);
        let text = "của giấy khai sinh\ncủa cô Khai sinh\n".repeat(30) + "của giấy Khai sinh\n";
        let counted = Counted::of(&lexicon, &Skeletons::of(&lexicon), &text);
        let word = lexicon.id("khai").unwrap();
        for before in ["giấy", "cô", "của"] {
            let key = (word.0, Side::Before, lexicon.id(before).unwrap().0);
            assert_eq!(counted.pairs.get(&key).copied().unwrap_or_default(), naive(&text, before, "khai"), "{before}");
        }
        let shifts: BTreeMap<u16, f32> = counted
            .best(10)
            .into_iter()
            .filter(|pair| pair.word == word && pair.side == Side::Before)
            .map(|pair| (pair.neighbour.0, pair.shift))
            .collect();
        assert!(shifts[&lexicon.id("giấy").unwrap().0] < -1.0 && shifts[&lexicon.id("cô").unwrap().0] > 1.0);
    }
}
