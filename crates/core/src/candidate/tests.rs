//! Candidates: what they have in common with their token, in every regime, with the embedded model.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::prefixes::Prefixes;
use super::{FEW, Finder, Guesser, MOST, Origin, TOKENS};
use crate::case::Case;
use crate::channel::Observed;
use crate::models::Models;
use crate::regime::Regime;
use crate::syllable::{fold_placement, skeleton};

static MODELS: LazyLock<Models> = LazyLock::new(|| Models::embedded().unwrap());

fn forms(regime: Regime, token: &str) -> Vec<&'static str> {
    let models: &'static Models = &MODELS;
    let mut finder = Finder::default();
    finder.find(models, regime, token).iter().map(|candidate| models.lexicon.form(candidate.reading.word)).collect()
}

fn token() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Zăâđêôơưéạảừộ]{1,10}",
        "[b-dg-nt-v]{0,2}(ư|ươ|iê|oa|uy|a|ê)[cmnptạ]?",
        "[a-z0-9|!®]{1,8}",
        "\\PC{1,6}",
        prop::sample::select(vec![
            "dugc", "Được", "HUYEN", "QĐ", "TTg", "ciia", "nghiep", "hoà", "đ", "o", "thuỷ", "UBND"
        ])
        .prop_map(str::to_owned),
    ]
}

#[test]
fn a_capital_without_one_small_letter_stays_as_it_is() {
    assert!(Finder::default().find(&MODELS, Regime::Vietnamese, "cİ").len() <= MOST + 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn candidates_are_bounded_and_remembered(
        tokens in prop::collection::vec(token(), 1..4),
        regime in prop::sample::select(&Regime::ALL[..]),
    ) {
        let mut used = Finder::default();
        for token in tokens.iter().chain(&tokens) {
            let found = used.find(&MODELS, regime, token).to_vec();
            let mut fresh = Finder::default();
            prop_assert_eq!(found.as_slice(), fresh.find(&MODELS, regime, token));
            if !regime.keeps_letters() {
                prop_assert!(found.len() <= MOST + 1, "{} of {:?}", found.len(), token);
            }
            let mut readings: Vec<_> = found.iter().map(|candidate| candidate.reading).collect();
            readings.sort();
            readings.dedup();
            prop_assert_eq!(readings.len(), found.len(), "one reading twice for {:?}", token);
            prop_assert!(found.iter().all(|candidate| candidate.channel.is_finite()), "{:?}", found);
        }
    }

    #[test]
    fn a_known_token_is_among_its_candidates(token in token(), regime in prop::sample::select(&Regime::ALL[..])) {
        let lower: String = token.chars().flat_map(char::to_lowercase).collect();
        let itself = MODELS.lexicon.id(&fold_placement(&lower));
        let mut finder = Finder::default();
        let found = finder.find(&MODELS, regime, &token);
        let identities: Vec<_> = found.iter().filter(|candidate| candidate.origin == Origin::Identity).collect();
        match itself {
            Some(word) => {
                prop_assert_eq!(identities.len(), 1, "{:?}: {:?}", token, found);
                prop_assert_eq!((identities[0].reading.word, identities[0].reading.case), (word, Case::of(&token)));
            }
            None => prop_assert!(identities.is_empty(), "{:?} is unknown: {:?}", token, identities),
        }
    }

    #[test]
    fn restoring_finds_words_of_the_same_letters(token in "[a-zA-Z]{1,7}") {
        for form in forms(Regime::Bare, &token) {
            prop_assert_eq!(skeleton(form), token.to_lowercase());
        }
    }
}

#[test]
fn words_with_marks_have_no_rival_where_marks_were_dropped() {
    assert_eq!(forms(Regime::Bare, "được"), ["được"]);
    assert_eq!(forms(Regime::Bare, "hoà"), ["hòa"]);
    assert!(forms(Regime::Bare, "đượcc").is_empty());
}

#[test]
fn each_channel_finds_what_was_meant() {
    assert!(forms(Regime::Bare, "nghiep").contains(&"nghiệp"));
    assert!(forms(Regime::Half, "nghiêp").contains(&"nghiệp"));
    assert!(forms(Regime::English, "dugc").contains(&"được"));
    assert!(forms(Regime::English, "ciia").contains(&"của"));
    assert!(forms(Regime::Vietnamese, "vẽ").contains(&"về"));
}

#[test]
fn common_words_are_kept_before_rare_ones_of_a_better_channel_score() {
    for (token, word) in [("di", "đổi"), ("dé", "độ"), ("ti", "trí"), ("dong", "đường")] {
        assert!(forms(Regime::English, token).contains(&word), "{token}");
    }
}

fn guesses(token: &str) -> Vec<&'static str> {
    let models: &'static Models = &MODELS;
    let mut finder = Finder::default();
    let found = finder.find(models, Regime::English, token);
    let mut guesser = Guesser::default();
    let guesses = guesser.guess(models, Regime::English, token, found);
    guesses.iter().map(|guess| models.lexicon.form(guess.reading.word)).collect()
}

#[test]
fn ruined_tokens_may_be_common_words() {
    for (token, word) in [("nahiep", "nghiệp"), ("gitti", "gửi"), ("larn", "làm"), ("Cnong", "trong")] {
        assert!(guesses(token).contains(&word), "{token}");
    }
    for token in ["dugc", "được", "duoc", "UBND", "x", "nghiemtuc", "laTex"] {
        assert!(guesses(token).is_empty(), "{token}");
    }
}

#[test]
fn a_sign_that_two_letters_ran_together_into_may_be_their_word() {
    assert!(forms(Regime::English, "¢").contains(&"có"));
    assert!(forms(Regime::English, "I").contains(&"là"));
    assert!(!forms(Regime::Vietnamese, "I").contains(&"là"));
}

#[test]
fn the_few_are_the_first_of_all() {
    for regime in [Regime::English, Regime::Vietnamese] {
        for token in ["ngudi", "duoc", "Cong", "nghiep", "tinh", "vie", "HOC", "khéng"] {
            let all = Finder::default().find(&MODELS, regime, token).to_vec();
            let mut finder = Finder::default();
            let few = finder.find_few(&MODELS, regime, token, f32::NEG_INFINITY).to_vec();
            assert_eq!(few, all[..all.len().min(FEW)], "{token}");
            // None is lost that is good enough, and what is asked first makes no difference.
            let least = few[few.len() / 2].channel;
            let good = finder.find_few(&MODELS, regime, token, least).to_vec();
            assert!(
                few.iter().filter(|c| c.channel >= least + 0.01).all(|c| good.contains(c)),
                "{token} {least} {few:?} {good:?}"
            );
            assert_eq!(good, Finder::default().find_few(&MODELS, regime, token, least), "{token}");
        }
    }
}

#[test]
fn words_with_the_same_beginning_score_as_each_by_itself() {
    let channel = MODELS.channel(Regime::English);
    let mut observed = Observed::new();
    let mut prefixes = Prefixes::default();
    for token in ["truéng", "ngudi", "Vigt"] {
        observed.prepare(channel, &token.chars().collect::<Vec<_>>());
        prefixes.start(&observed);
        for (at, word) in ["trường", "trưởng", "tru", "truyền", "người", "ngươi", "Việt", "việt", ""].iter().enumerate()
        {
            let own = channel.score_prepared(&observed, word).nats();
            for least in [f32::NEG_INFINITY, own - 0.01, own + 0.01, -3.0 - at as f32] {
                let score = prefixes.score(channel, &observed, word.chars(), least);
                let alone = channel.score_above(&observed, word, least, &mut Default::default());
                assert_eq!(score, alone, "{token}, {word}, {least}");
            }
        }
    }
}

#[test]
fn keys_of_two_methods_for_one_word_are_one_candidate() {
    let found = forms(Regime::Half, "ddoa");
    assert_eq!(found.iter().filter(|form| **form == "đoa").count(), 1, "{found:?}");
}

#[test]
fn words_without_candidates_are_not_remembered_forever() {
    let mut finder = Finder::default();
    for number in 0..3 * TOKENS {
        finder.refresh();
        finder.look(&MODELS, Regime::Bare, &format!("zq{number}"));
        finder.find_few(&MODELS, Regime::Bare, &format!("zq{number}"), 0.0);
    }
    let known: usize = finder.known.iter().map(|known| known.len()).sum();
    let known_few: usize = finder.known_few.iter().map(|known| known.len()).sum();
    assert!(known <= TOKENS && known_few <= TOKENS, "{known} {known_few}");
}
