//! The packed table against a plain list of the same weights.

use proptest::prelude::*;

use super::*;
use crate::artifact::{Bytes, Writer};

const WORDS: u16 = 40;
const LINES: usize = 64;

fn levels() -> [f32; LEVELS] {
    std::array::from_fn(|i| (i as f32 - 7.5) / 4.0)
}

fn seen(skeleton: u16, shape: Shape) -> Seen {
    Seen { skeleton: WordId(skeleton), shape }
}

fn window(ids: [u16; 2 * REACH + 1]) -> Window {
    ids.map(|id| seen(id, Shape::Lower))
}

fn model(lines: usize, entries: Vec<Entry>) -> (ContextModel, usize) {
    let words: Vec<(f32, u8)> = (0..WORDS).map(|id| (-f32::from(id) / 8.0, rank(id))).collect();
    let mut writer = Writer::new();
    let lost = write(&mut writer, 7, lines, &levels(), &words, entries);
    (ContextModel::open(&Artifact::open(Bytes::new(writer.finish())).unwrap()).unwrap(), lost)
}

/// What the model says of words in one window.
fn scores(model: &ContextModel, window: &Window, words: &[WordId]) -> Vec<f32> {
    let mut batch = Batch::default();
    batch.push(window, words.iter().copied());
    model.score_all(&mut batch);
    batch.scores(0).to_vec()
}

/// The rank of a word: so many words of one skeleton lie side by side, and one more that has none.
fn rank(id: u16) -> u8 {
    (id % (RANKS as u16 + 1)) as u8
}

fn entries_of(window: &Window, words: &[WordId], codes: &[u8]) -> Vec<Entry> {
    let pairs = features(window).into_iter().flat_map(|feature| words.iter().map(move |&word| (feature, rank(word.0))));
    let entries = pairs.zip(codes).map(|((feature, rank), &code)| Entry { feature, rank, code, gain: 1.0 });
    entries.filter(|entry| usize::from(entry.rank) < RANKS).collect()
}

#[test]
fn odds_are_those_of_the_biases_where_nothing_was_learned() {
    let (model, _) = model(4, Vec::new());
    let words = [WordId(16), WordId(24)];
    let scores = scores(&model, &window([17; 7]), &words);
    assert!(scores[0] == 0.0 && (scores[1] + 1.0).abs() < 1e-3, "{scores:?}");
}

#[test]
fn an_unlearned_word_is_hopeless_but_finite() {
    let (model, _) = model(4, Vec::new());
    let scores = scores(&model, &window([17; 7]), &[WordId(16), WordId(999)]);
    assert!(scores[1] < -25.0 && scores[1].is_finite(), "{scores:?}");
}

#[test]
fn every_template_looks_where_it_says() {
    let base = features(&window([20, 21, 22, 23, 24, 25, 26]));
    let changed: Vec<usize> = (0..7)
        .map(|at| {
            let mut ids = [20, 21, 22, 23, 24, 25, 26];
            ids[at] += 10;
            features(&window(ids)).iter().zip(base).filter(|(one, other)| **one != *other).count()
        })
        .collect();
    // The middle is in every feature; the nearer a neighbour, the more features look at it.
    assert_eq!(changed, [2, 7, 9, FEATURES, 9, 7, 2]);
    let distinct: std::collections::HashSet<_> = base.iter().collect();
    assert_eq!(distinct.len(), FEATURES);
}

#[test]
fn sections_of_another_length_are_refused() {
    let mut writer = Writer::new();
    write(&mut writer, 7, 2, &levels(), &[(0.0, 0); 20], Vec::new());
    let whole = Artifact::open(Bytes::new(writer.finish())).unwrap();
    let tags = [table::HEAD, table::BIAS, table::RANK, table::LINE];
    for tag in tags {
        let mut writer = Writer::new();
        for other in tags {
            let bytes = whole.section(&other).unwrap().as_slice().to_vec();
            let kept = if other == tag { bytes.len() - 1 } else { bytes.len() };
            writer.section(&other, bytes[..kept].to_vec());
        }
        let error = ContextModel::open(&Artifact::open(Bytes::new(writer.finish())).unwrap()).unwrap_err();
        assert!(error.to_string().contains("ctx."), "{error}");
    }
}

#[test]
fn a_full_line_loses_its_least_useful_entries() {
    let ids = [17; 7];
    let feature = features(&window(ids))[0];
    let entries = (0..16u8).map(|rank| Entry { feature, rank, code: 15, gain: f32::from(rank) }).collect();
    let (model, lost) = model(1, entries);
    assert_eq!(lost, 1);
    let mut sums = table::Sums::default();
    let mut rows = [model.table.aim(feature)];
    model.table.fetch(&mut rows);
    model.table.add(&rows, &mut sums);
    assert!(sums[0] == 0 && sums[1..].iter().all(|&sum| sum > 0), "{sums:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn the_packed_table_says_what_a_list_says(
        ids in prop::array::uniform7(16..WORDS),
        codes in prop::collection::vec(0u8..16, 60),
    ) {
        let words = [WordId(31), WordId(32), WordId(33)];
        let entries = entries_of(&window(ids), &words, &codes);
        // By definition: what has the same place and the same fingerprint counts, even by chance.
        let naive = |feature: u64, word: WordId| -> f32 {
            let same = |e: &&Entry| {
                table::place(e.feature, LINES) == table::place(feature, LINES)
                    && table::print(e.feature) == table::print(feature)
                    && e.rank == rank(word.0)
            };
            entries.iter().filter(same).map(|e| levels()[usize::from(e.code)]).sum()
        };
        let summed = |count: usize| -> Vec<f32> {
            let weights = |word| features(&window(ids)).into_iter().take(count).map(move |feature| naive(feature, word));
            words.iter().map(|&word| weights(word).sum::<f32>() - f32::from(word.0) / 8.0).collect()
        };
        let near = summed(NEAR);
        let mut best = near.clone();
        best.sort_by(f32::total_cmp);
        // Where it is told by a hair whether there is a doubt, either sum will do.
        prop_assume!((best[2] - best[1] - CLEAR).abs() > 0.05);
        let mut sums = if best[2] - best[1] > CLEAR { near } else { summed(FEATURES) };
        let (model, lost) = model(LINES, entries.clone());
        prop_assert_eq!(lost, 0);
        let most = sums.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        sums.iter_mut().for_each(|sum| *sum -= most);
        let scores = scores(&model, &window(ids), &words);
        for (score, sum) in scores.iter().zip(&sums) {
            prop_assert!((score - sum).abs() < 1e-2, "{scores:?} {sums:?}");
        }
    }

    #[test]
    fn many_windows_together_are_scored_as_one_by_one(
        windows in prop::collection::vec((prop::array::uniform7(16..WORDS), 1_usize..6), 0..90),
        codes in prop::collection::vec(0u8..16, 300),
    ) {
        let learned: Vec<Entry> = windows.iter().flat_map(|(ids, _)| entries_of(&window(*ids), &[WordId(31), WordId(34)], &codes)).collect();
        let (model, _) = model(LINES, learned);
        let words = |count: usize| (30..30 + count as u16).map(WordId);
        let mut batch = Batch::default();
        for _ in 0..2 {
            batch.clear();
            let numbers: Vec<_> = windows.iter().map(|(ids, count)| batch.push(&window(*ids), words(*count))).collect();
            model.score_all(&mut batch);
            for (number, (ids, count)) in numbers.into_iter().zip(&windows) {
                let alone = scores(&model, &window(*ids), &words(*count).collect::<Vec<_>>());
                prop_assert_eq!(batch.scores(number), &alone[..]);
            }
        }
    }
}
