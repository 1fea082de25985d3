//! Counting and smoothing against a naive Kneser-Ney; pruning, estimating anew and packing against what must hold.

use std::collections::{BTreeMap, BTreeSet};

use phucdau::artifact::{Artifact, Bytes, Writer};
use phucdau::lm::{LanguageModel, NGramModel};
use phucdau::word::WordId;
use proptest::prelude::*;

use super::contest::{Rivals, Tally};
use super::{Builder, Fit, Model, Options, Quantisation, Task, pack};

const VOCABULARY: u16 = 24;
const FINEST: Quantisation = Quantisation { prob_bits: 8, backoff_bits: 8 };

/// Modified Kneser-Ney straight from its definition, over maps.
struct Naive {
    order: usize,
    raw: BTreeMap<Vec<u16>, f64>,
    adjusted: BTreeMap<Vec<u16>, f64>,
    kept: BTreeSet<Vec<u16>>,
    discounts: Vec<[f64; 3]>,
}

impl Naive {
    fn new(texts: &[Vec<WordId>], cutoffs: &[u32]) -> Self {
        let order = cutoffs.len();
        let start = WordId::START.0;
        let mut raw = BTreeMap::new();
        for text in texts {
            let text: Vec<u16> = text.iter().map(|word| word.0).collect();
            for n in 1..=order {
                text.windows(n).for_each(|ngram| *raw.entry(ngram.to_vec()).or_insert(0.0) += 1.0);
            }
        }
        let before = |ngram: &[u16]| raw.keys().filter(|longer| longer[1..] == *ngram).count() as f64;
        let adjusted: BTreeMap<Vec<u16>, f64> = raw
            .iter()
            .filter(|(ngram, _)| **ngram != [start])
            .map(|(ngram, &count)| match ngram.len() == order || ngram[0] == start {
                true => (ngram.clone(), count),
                false => (ngram.clone(), before(ngram)),
            })
            .collect();
        let discounts = (1..=order)
            .map(|n| {
                let of = |count: f64| adjusted.iter().filter(|(g, c)| g.len() == n && **c == count).count() as f64;
                let [n1, n2, n3, n4] = [of(1.0), of(2.0), of(3.0), of(4.0)];
                let y = n1 / (n1 + 2.0 * n2);
                let d = [1.0 - 2.0 * y * n2 / n1, 2.0 - 3.0 * y * n3 / n2, 3.0 - 4.0 * y * n4 / n3];
                let sound = n1 * n2 * n3 * n4 > 0.0 && d.iter().zip(1..).all(|(&d, i)| d > 0.0 && d <= f64::from(i));
                if sound { d } else { [0.5, 1.0, 1.5] }
            })
            .collect();
        let enough = |ngram: &Vec<u16>, count: f64| ngram.len() == 1 || count >= f64::from(cutoffs[ngram.len() - 1]);
        let kept = raw.iter().filter(|(ngram, count)| enough(ngram, **count)).map(|(ngram, _)| ngram.clone()).collect();
        Self { order, raw, adjusted, kept, discounts }
    }

    fn prob(&self, history: &[u16], word: u16) -> f64 {
        let history = &history[history.len().saturating_sub(self.order - 1)..];
        let n = history.len() + 1;
        let discount = |count: f64| self.discounts[n - 1][(count as usize - 1).min(2)];
        let after = || self.adjusted.iter().filter(|(ngram, _)| ngram.len() == n && ngram.starts_with(history));
        let total: f64 = after().map(|(_, count)| count).sum();
        let held: f64 =
            after().map(|(ngram, &count)| if self.kept.contains(ngram) { discount(count) } else { count }).sum();
        let shorter = match history {
            [] => 1.0 / f64::from(VOCABULARY - 1),
            [_, rest @ ..] => self.prob(rest, word),
        };
        if !after().any(|(ngram, _)| self.kept.contains(ngram)) {
            return shorter;
        }
        let ngram = [history, &[word]].concat();
        let own = self
            .adjusted
            .get(&ngram)
            .filter(|_| self.kept.contains(&ngram))
            .map_or(0.0, |&count| count - discount(count));
        own / total + held / total * shorter
    }
}

fn text(words: &[u16]) -> Vec<WordId> {
    let words = words.iter().map(|&word| WordId(word));
    [WordId::START].into_iter().chain(words).chain([WordId::END]).collect()
}

/// Words of a skewed distribution, so that n-grams repeat.
fn texts() -> impl Strategy<Value = Vec<Vec<WordId>>> {
    let word =
        (0u16..400).prop_map(|roll| 16 + [0, 0, 0, 0, 1, 1, 2, 3, 4, 5][usize::from(roll % 10)] % (1 + roll % 7));
    prop::collection::vec(prop::collection::vec(word, 0..14).prop_map(|words| text(&words)), 1..60)
}

fn build(texts: &[Vec<WordId>], cutoffs: &[u32], memory: usize) -> Model {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { order: cutoffs.len(), memory, folder: folder.path().to_owned(), cutoffs: cutoffs.to_vec() };
    let mut builder = Builder::new(options, VOCABULARY.into());
    texts.iter().for_each(|text| builder.add(text, 1).unwrap());
    builder.smooth().unwrap()
}

fn packed(model: &Model) -> NGramModel {
    NGramModel::open(&Artifact::open(Bytes::new(bytes(model))).unwrap()).unwrap()
}

fn bytes(model: &Model) -> Vec<u8> {
    let mut writer = Writer::new();
    pack(&model.trie, FINEST, 1, &mut writer);
    writer.finish()
}

/// Every word after every prefix of the texts: probabilities sum to one.
fn sums_to_one<M: LanguageModel>(model: &M, texts: &[Vec<WordId>], tolerance: f64) {
    for text in texts {
        let mut state = model.start();
        for &word in &text[1..] {
            let words = (0..VOCABULARY).map(WordId).filter(|&word| word != WordId::START);
            let sum: f64 = words.map(|word| f64::from(model.score(&state, word).score.nats()).exp()).sum();
            assert!((sum - 1.0).abs() < tolerance, "{sum} after {state:?}");
            state = model.score(&state, word).state;
        }
    }
}

/// Two models score every word after every prefix of the texts alike.
fn agree<A: LanguageModel, B: LanguageModel>(a: &A, b: &B, texts: &[Vec<WordId>], tolerance: f32) {
    for text in texts {
        let (mut state_a, mut state_b) = (a.start(), b.start());
        for &word in &text[1..] {
            for other in (0..VOCABULARY).map(WordId).filter(|&word| word != WordId::START) {
                let (a, b) = (a.score(&state_a, other), b.score(&state_b, other));
                assert!((a.score.nats() - b.score.nats()).abs() < tolerance, "{other:?}: {a:?} {b:?}");
                assert_eq!(a.order, b.order);
            }
            (state_a, state_b) = (a.score(&state_a, word).state, b.score(&state_b, word).state);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn smoothing_is_modified_kneser_ney(texts in texts(), cutoffs in prop::sample::select(vec![
        vec![1, 1, 1], vec![1, 1, 2], vec![1, 2, 2, 3, 3], vec![1, 1, 1, 1, 1], vec![1, 3],
    ])) {
        let naive = Naive::new(&texts, &cutoffs);
        let model = build(&texts, &cutoffs, 0);
        for (ngram, &count) in naive.raw.iter().filter(|(ngram, _)| naive.kept.contains(*ngram)) {
            let mut node = usize::from(ngram[0]);
            for (level, &word) in ngram[1..].iter().enumerate() {
                node = model.trie.child(level, node, word).unwrap();
            }
            prop_assert_eq!(f64::from(model.trie.levels[ngram.len() - 1].counts[node]), count);
        }
        let strange = text(&[20, 16, 21, 17, 16, 16]);
        for text in texts.iter().take(8).chain([&strange]) {
            let mut state = model.trie.start();
            for at in 1..text.len() {
                let history: Vec<u16> = text[..at].iter().map(|word| word.0).collect();
                for word in [16, 17, 21, WordId::END.0, WordId::UNKNOWN.0, text[at].0] {
                    let got = f64::from(model.trie.score(&state, WordId(word)).score.nats());
                    let expected = naive.prob(&history, word).ln();
                    prop_assert!((got - expected).abs() < 1e-4, "{} after {:?}: {} for {}", word, history, got, expected);
                }
                state = model.trie.score(&state, text[at]).state;
            }
        }
    }

    #[test]
    fn pruned_and_revised_models_stay_models(texts in texts(), share in 0.2f64..1.0, revision in 0.0f32..1.0) {
        let model = build(&texts, &[1, 1, 1, 2, 2], 0);
        sums_to_one(&model.trie, &texts, 1e-3);
        let full = bytes(&model).len();
        let mut pruned = model.prune((full as f64 * share) as usize, FINEST, None);
        sums_to_one(&pruned.trie, &texts, 1e-3);
        agree(&pruned.trie, &packed(&pruned), &texts, 0.1);
        let mut anew = pruned.trie.clone();
        super::revise::revise(&mut anew, &pruned.discounts);
        sums_to_one(&anew, &texts, 1e-3);
        pruned.revise(revision);
        sums_to_one(&pruned.trie, &texts, 1e-3);
        agree(&pruned.trie, &packed(&pruned), &texts, 0.1);
    }
}

/// A text long enough for several sorted runs.
fn long_text() -> Vec<Vec<WordId>> {
    let word = |i: u64| 16 + (i.wrapping_mul(i).wrapping_mul(2_654_435_761) >> 7) as u16 % 8 % (1 + (i % 5) as u16);
    (0..600).map(|i| text(&(i..i + i % 17).map(word).collect::<Vec<_>>())).collect()
}

#[test]
fn memory_does_not_change_the_bytes() {
    let texts = long_text();
    let models: Vec<Vec<u8>> =
        [0, 100_000, 1 << 30].map(|memory| bytes(&build(&texts, &[1, 1, 1, 1, 1], memory))).into();
    assert!(models[0].len() > 1000);
    assert!(models.iter().all(|other| *other == models[0]));
}

#[test]
fn a_weight_counts_a_text_so_many_times() {
    let texts = long_text();
    let folder = tempfile::tempdir().unwrap();
    let options = Options { order: 3, memory: 0, folder: folder.path().to_owned(), cutoffs: vec![1; 3] };
    let mut once = Builder::new(options.clone(), VOCABULARY.into());
    let mut weighted = Builder::new(options, VOCABULARY.into());
    for text in &texts {
        (0..3).for_each(|_| once.add(text, 1).unwrap());
        weighted.add(text, 3).unwrap();
    }
    assert_eq!(bytes(&once.smooth().unwrap()), bytes(&weighted.smooth().unwrap()));
}

#[test]
fn pruning_costs_little_and_keeps_closed() {
    let texts = long_text();
    let model = build(&texts, &[1, 1, 1, 1, 1], 0);
    let fit = |model: &Model| {
        let mut fit = Fit::default();
        texts.iter().for_each(|text| fit.add(&model.trie, text));
        fit.perplexity()
    };
    let mut before = fit(&model);
    let full: usize = model.trie.sizes().iter().sum();
    for part in [2, 3, 4] {
        let mut pruned = model.clone().prune(full * 2 / part, FINEST, None);
        pruned.trie.link_suffixes();
        assert!(pruned.trie.sizes().iter().sum::<usize>() < full);
        let after = fit(&pruned);
        assert!(after >= before, "{after} {before}");
        let mut revised = pruned.clone();
        revised.revise(1.0);
        assert!(fit(&revised) < after, "{} {after}", fit(&revised));
        before = after;
    }
}

#[test]
fn a_model_takes_no_more_than_it_may() {
    let mut seed = 1u64;
    let mut word = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        16 + ((seed >> 61).min(seed >> 58 & 7)) as u16
    };
    let texts: Vec<Vec<WordId>> = (0..2000).map(|_| text(&std::array::from_fn::<u16, 20, _>(|_| word()))).collect();
    let model = build(&texts, &[1, 1, 1, 1, 1], 0);
    let full = bytes(&model).len();
    for most in (full / 2..full).step_by(full / 40) {
        let fitted = model.clone().fit(most, FINEST, None);
        let taken = bytes(&fitted).len();
        assert!(taken <= most && taken > most / 10 * 9, "{taken} of {most}: {:?}", fitted.trie.sizes());
    }
}

#[test]
fn what_decides_between_rivals_is_kept_longest() {
    // `w16` and `w17` are rivals and told apart by the word before; `w20` after `w21` is more frequent, and has no rival.
    let texts: Vec<Vec<WordId>> =
        (0..90).map(|i| text([[18, 16], [19, 17], [21, 20]][[0, 1, 2, 2, 2, 2][i % 6]].as_slice())).collect();
    let form = |id: WordId| ["á", "à", "b", "c", "d", "e"].get(id.index().wrapping_sub(16)).copied().unwrap_or("x");
    let rivals = Rivals::new(VOCABULARY.into(), form);
    let model = build(&texts, &[1, 1], 0);
    let values = |task| super::prune::values(&model.trie, &[1.0, 1.0], task);
    let value = |values: &[Vec<f32>], a, b| values[0][model.trie.child(0, a, b).unwrap()];
    let (plain, task) = (values(None), values(Some(Task { rivals: &rivals, entropy: 0.0 })));
    assert!(value(&plain, 21, 20) > value(&plain, 18, 16));
    assert!(value(&task, 21, 20) < 1e-6 && value(&task, 18, 16) > 1e-3);
}

#[test]
fn a_saved_model_comes_back() {
    let model = build(&long_text(), &[1, 1, 2], 0);
    let file = tempfile::NamedTempFile::new().unwrap();
    model.save(file.path()).unwrap();
    assert_eq!(bytes(&Model::load(file.path()).unwrap()), bytes(&model));
}

#[test]
fn marks_come_back_where_the_context_tells() {
    let forms = ["tôi", "toi", "đi", "di", "dí"];
    let form = |id: WordId| forms.get(id.index() - 16).copied().unwrap_or("");
    let words: Vec<Vec<WordId>> = (0..20).map(|i| text(if i % 5 == 0 { &[17, 19] } else { &[16, 18] })).collect();
    let model = build(&words, &[1, 1], 0);
    let mut tally = Tally::default();
    let rivals = Rivals::new(21, form);
    assert_eq!(rivals.of(WordId(17)), [WordId(16), WordId(17)]);
    words.iter().for_each(|words| tally.add(&model.trie, &rivals, words, 4));
    assert_eq!((tally.words, tally.right), (40, 32));
}

#[test]
fn arpa_text_counts_and_lists() {
    let model = build(&[text(&[16, 17]), text(&[16, 17])], &[1, 1], 0);
    let names: Vec<String> = (0..VOCABULARY).map(|id| format!("w{id}")).collect();
    let mut out = Vec::new();
    super::arpa::write(&model.trie, |id| names[usize::from(id)].as_str(), &mut out).unwrap();
    let out = String::from_utf8(out).unwrap();
    assert!(out.starts_with("\\data\\\nngram 1=24\nngram 2=3\n\n\\1-grams:\n"), "{out}");
    assert!(out.contains("\tw16 w17\n") && out.ends_with("\n\\end\\\n"), "{out}");
}
