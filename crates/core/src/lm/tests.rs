//! The packed model against a map of n-grams that follows the definition, and against damaged bytes.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::layout::{self, PackedLevel};
use super::{LanguageModel, NGramModel, State};
use crate::artifact::{Artifact, Bytes, OpenError, Writer};
use crate::word::WordId;

/// A backoff model as it is defined: each n-gram with its log probability and its backoff weight.
struct Naive {
    order: usize,
    vocabulary: u16,
    ngrams: BTreeMap<Vec<u16>, (f32, f32)>,
}

impl Naive {
    /// All n-grams of some texts, and all single words, with values made up from their words.
    fn new(order: usize, vocabulary: u16, texts: &[Vec<u16>]) -> Self {
        let mut ngrams: BTreeMap<Vec<u16>, (f32, f32)> = (0..vocabulary).map(|word| (vec![word], (0.0, 0.0))).collect();
        for text in texts {
            for n in 1..=order {
                ngrams.extend(text.windows(n).map(|ngram| (ngram.to_vec(), (0.0, 0.0))));
            }
        }
        let contexts: Vec<Vec<u16>> = ngrams.keys().map(|ngram| ngram[..ngram.len() - 1].to_vec()).collect();
        for (ngram, (prob, backoff)) in &mut ngrams {
            let mixed = ngram.iter().fold(7u32, |mixed, &word| mixed.wrapping_mul(31).wrapping_add(u32::from(word)));
            *prob = -0.25 - (mixed % 61) as f32 / 8.0;
            if contexts.contains(ngram) {
                *backoff = -0.125 - (mixed % 29) as f32 / 16.0;
            }
        }
        Self { order, vocabulary, ngrams }
    }

    /// Log probability and length of the match of `word` after all of `history`.
    fn score(&self, history: &[u16], word: u16) -> (f32, u8) {
        let history = &history[history.len().saturating_sub(self.order - 1)..];
        let ngram = [history, &[word]].concat();
        match self.ngrams.get(&ngram) {
            Some(&(prob, _)) => (prob, ngram.len() as u8),
            None => {
                let backoff = self.ngrams.get(history).map_or(0.0, |values| values.1);
                let (rest, order) = self.score(&history[1..], word);
                (backoff + rest, order)
            }
        }
    }

    fn pack(&self) -> Writer {
        let of_length = |n: usize| self.ngrams.iter().filter(move |(ngram, _)| ngram.len() == n);
        let after = |context: &[u16]| -> Vec<&Vec<u16>> {
            let children = of_length(context.len() + 1).filter(|(ngram, _)| ngram.starts_with(context));
            children.map(|(ngram, _)| ngram).collect()
        };
        let mut writer = Writer::new();
        let mut arrays = Vec::new();
        for n in 1..=self.order {
            let mut probs: Vec<f32> = of_length(n).map(|(_, values)| values.0).collect();
            let mut backoffs: Vec<f32> =
                of_length(n).map(|(_, values)| values.1).filter(|value| *value != 0.0).collect();
            for table in [&mut probs, &mut backoffs] {
                table.sort_by(f32::total_cmp);
                table.dedup();
            }
            backoffs.insert(0, 0.0);
            let code = |table: &[f32], value: f32| table.iter().position(|&other| other == value).unwrap() as u8;
            let word = |ngram: &Vec<u16>| match n {
                1 | 2 => ngram[n - 1],
                _ => after(&ngram[1..n - 1]).iter().position(|sibling| sibling[..] == ngram[1..]).unwrap() as u16,
            };
            let words: Vec<u16> = of_length(n).map(|(ngram, _)| word(ngram)).collect();
            let prob_codes: Vec<u8> = of_length(n).map(|(_, values)| code(&probs, values.0)).collect();
            let backoff_codes: Vec<u8> = of_length(n).map(|(_, values)| code(&backoffs, values.1)).collect();
            let mut children = vec![0];
            for (ngram, _) in of_length(n) {
                children.push(children.last().unwrap() + after(ngram).len() as u32);
            }
            arrays.push((words, prob_codes, backoff_codes, children, probs, backoffs));
        }
        let levels: Vec<PackedLevel<'_>> = arrays
            .iter()
            .map(|(words, probs, backoffs, children, prob_table, backoff_table)| PackedLevel {
                words,
                probs,
                backoffs,
                children,
                prob_table,
                backoff_table,
            })
            .collect();
        layout::write(&mut writer, 42, &levels);
        writer
    }
}

fn open(writer: Writer) -> NGramModel {
    NGramModel::open(&Artifact::open(Bytes::new(writer.finish())).unwrap()).unwrap()
}

/// The words after each context of every length, as the map has them.
fn followers_agree(naive: &Naive, packed: &NGramModel) {
    let (mut ready, mut out) = (Vec::new(), Vec::new());
    for context in naive.ngrams.keys().filter(|context| context.len() < naive.order) {
        let state = context.iter().fold(packed.empty(), |state, &word| packed.score(&state, WordId(word)).state);
        packed.look_up(&[state], &mut ready);
        for words in 1..=context.len() {
            let last = &context[context.len() - words..];
            let following =
                naive.ngrams.iter().filter(|(ngram, _)| ngram.len() == words + 1 && ngram.starts_with(last));
            let likely = following.filter(|(_, values)| values.0 >= -4.0);
            let expected: Vec<_> = likely.map(|(ngram, values)| (values.0, WordId(ngram[words]))).collect();
            out.clear();
            packed.followers(&ready[0], words, -4.0, &mut out);
            assert_eq!(out, expected, "after {last:?}");
            assert_eq!(packed.context(&state, words).is_some(), words <= state.len());
        }
    }
}

fn agree(naive: &Naive, packed: &NGramModel, words: &[u16]) {
    let all: Vec<WordId> = (0..naive.vocabulary).map(WordId).collect();
    let (mut state, mut ready, mut out) = (packed.empty(), Vec::new(), Vec::new());
    for (at, &word) in words.iter().enumerate() {
        packed.look_up(&[packed.empty(), state], &mut ready);
        packed.score_all(&ready[1], &all, &mut out);
        for (word, scored) in all.iter().zip(&out) {
            let (nats, order) = naive.score(&words[..at], word.0);
            assert!((scored.score.nats() - nats).abs() < 1e-4, "{word:?} after {:?}", &words[..at]);
            assert_eq!(scored.order, order, "{word:?} after {:?}", &words[..at]);
        }
        let scored = packed.score(&state, WordId(word));
        assert_eq!(scored, out[usize::from(word)]);
        state = scored.state;
    }
}

fn texts(vocabulary: u16) -> impl Strategy<Value = Vec<Vec<u16>>> {
    prop::collection::vec(prop::collection::vec(0..vocabulary, 1..12), 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn packed_scores_as_the_map_does(order in 1usize..=5, texts in texts(9), words in prop::collection::vec(0u16..9, 20)) {
        let naive = Naive::new(order, 9, &texts);
        let packed = open(naive.pack());
        agree(&naive, &packed, &words);
        followers_agree(&naive, &packed);
        texts.iter().for_each(|text| agree(&naive, &packed, text));
    }

    #[test]
    fn damaged_bytes_score_something(order in 1usize..=5, texts in texts(6), damage in prop::collection::vec((0usize..100_000, any::<u8>()), 1..4)) {
        let artifact = Artifact::open(Bytes::new(Naive::new(order, 6, &texts).pack().finish())).unwrap();
        for tag in [layout::HEAD, layout::TRIE] {
            let mut writer = Writer::new();
            for other in [layout::HEAD, layout::TRIE] {
                let mut bytes = artifact.section(&other).unwrap().as_slice().to_vec();
                for &(at, byte) in damage.iter().filter(|_| other == tag) {
                    let at = at % bytes.len();
                    bytes[at] = byte;
                }
                writer.section(&other, bytes);
            }
            if let Ok(model) = NGramModel::open(&Artifact::open(Bytes::new(writer.finish())).unwrap()) {
                let all: Vec<WordId> = (0..40).map(WordId).collect();
                let (mut state, mut ready, mut out) = (model.start(), Vec::new(), Vec::new());
                for word in (0..200).map(|i| WordId(i * i % 7)) {
                    state = model.score(&state, word).state;
                    model.look_up(&[state], &mut ready);
                    model.score_all(&ready[0], &all, &mut out);
                    (1..5).for_each(|words| model.followers(&ready[0], words, -8.0, &mut Vec::new()));
                }
            }
        }
    }
}

#[test]
fn many_children_are_found() {
    let texts: Vec<Vec<u16>> = (0..400).map(|i| vec![3, 5, i, 3, i / 2]).collect();
    let naive = Naive::new(3, 400, &texts);
    agree(&naive, &open(naive.pack()), &[3, 5, 17, 3, 8, 5, 399, 3]);
}

#[test]
fn histories_with_one_future_share_a_state() {
    let naive = Naive::new(3, 8, &[vec![1, 2, 3], vec![4, 5]]);
    let packed = open(naive.pack());
    let after =
        |words: &[u16]| words.iter().fold(packed.empty(), |state, &word| packed.score(&state, WordId(word)).state);
    assert_eq!(after(&[1, 2]).len(), 2);
    assert_eq!(after(&[7, 2]).len(), 1, "only `2` is followed by anything");
    assert_eq!(after(&[4, 5]), packed.empty(), "nothing follows `4 5` or `5`");
    assert!(packed.empty().is_empty());
    assert_eq!(packed.vocabulary(), 42);
    assert_eq!(packed.counts().collect::<Vec<_>>(), [8, 3, 1]);
}

#[test]
fn a_cut_section_is_refused() {
    let artifact = Artifact::open(Bytes::new(Naive::new(3, 8, &[vec![1, 2, 3]]).pack().finish())).unwrap();
    let head = artifact.section(&layout::HEAD).unwrap();
    let trie = artifact.section(&layout::TRIE).unwrap();
    for (head_end, trie_end) in
        [(head.as_slice().len(), trie.as_slice().len() - 8), (60, trie.as_slice().len()), (3, 0)]
    {
        let mut writer = Writer::new();
        writer.section(&layout::HEAD, head.as_slice()[..head_end].to_vec());
        writer.section(&layout::TRIE, trie.as_slice()[..trie_end].to_vec());
        let opened = NGramModel::open(&Artifact::open(Bytes::new(writer.finish())).unwrap());
        assert!(matches!(opened, Err(OpenError::Section { .. })), "{head_end} {trie_end}");
    }
}

#[test]
fn a_state_is_small() {
    assert_eq!(std::mem::size_of::<State>(), 16);
}
