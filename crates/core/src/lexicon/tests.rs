//! The packed lexicon against a naive map, and against damage.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::artifact::Writer;
use crate::syllable::{Syllable, skeleton};

fn entry(form: &str, count: u64, kind: WordKind) -> Entry {
    Entry { form: form.to_owned(), count, kind, cases: [count, 0, 0], surface: None }
}

fn sample() -> Parts {
    let mut words = vec![
        entry("việt", 90, WordKind::Syllable),
        entry("viết", 40, WordKind::Syllable),
        entry("viet", 1, WordKind::Foreign),
        entry("nam", 80, WordKind::Syllable),
        entry("krông", 3, WordKind::Name),
        entry("ê\u{306}", 0, WordKind::Foreign),
        Entry { surface: Some("TTg".to_owned()), ..entry("ttg", 7, WordKind::Abbreviation) },
    ];
    words[0].cases = [10, 80, 0];
    let names = BTreeMap::from([
        ("krông nô".to_owned(), NameKind::Place),
        ("việt nam".to_owned(), NameKind::Place),
        ("việt".to_owned(), NameKind::Word),
    ]);
    Parts { words, phrases: vec!["Nơi nhận".to_owned(), "Căn cứ".to_owned()], names }
}

fn bytes(parts: &Parts) -> Vec<u8> {
    let mut writer = Writer::new();
    write(parts, &mut writer).unwrap();
    writer.finish()
}

fn open(parts: &Parts) -> Lexicon {
    Lexicon::open(&Artifact::open(Bytes::new(bytes(parts))).unwrap()).unwrap()
}

#[test]
fn what_goes_in_comes_out() {
    let lexicon = open(&sample());
    assert_eq!(lexicon.len(), 16 + 7);
    let forms: Vec<&str> = lexicon.forms("viet").map(|word| lexicon.form(word)).collect();
    assert_eq!(forms, ["việt", "viết", "viet"]);
    assert_eq!(lexicon.id("việt"), Some(WordId::FIRST_WORD), "the most frequent word has the first id");
    assert_eq!((lexicon.id("vịêt"), lexicon.id("")), (None, None));
    let ttg = lexicon.id("ttg").unwrap();
    assert_eq!((lexicon.surface(ttg), lexicon.kind(ttg)), (Some("TTg"), WordKind::Abbreviation));
    assert_eq!(lexicon.surface(WordId::FIRST_WORD), None);
    assert_eq!(lexicon.form(WordId::COMMA), "");
    assert_eq!(lexicon.form(WordId(u16::MAX)), "");
    assert_eq!(lexicon.kind(WordId(u16::MAX)), WordKind::Foreign);
    let habit = lexicon.case(WordId::FIRST_WORD);
    assert!(habit.title > habit.lower && habit.lower > habit.upper);
    let sum: f32 = [habit.lower, habit.title, habit.upper].iter().map(|score| score.nats().exp()).sum();
    assert!((sum - 1.0).abs() < 0.05, "{sum}");
    assert_eq!(lexicon.phrases().collect::<Vec<_>>(), ["Căn cứ", "Nơi nhận"]);
    assert_eq!(lexicon.postings(u64::MAX).len(), 0);
    assert_eq!(lexicon.id("ê\u{306}").map(|word| lexicon.form(word)), Some("ê\u{306}"));
}

#[test]
fn names_are_read_word_by_word() {
    let lexicon = open(&sample());
    let names = lexicon.names();
    assert_eq!(names.len(), 3);
    assert_eq!(names.get("việt nam"), Some(NameKind::Place));
    let one = names.start().then("việt").unwrap();
    assert_eq!(one.kind(), Some(NameKind::Word));
    let two = one.then("nam").unwrap();
    assert_eq!((two.kind(), two.words()), (Some(NameKind::Place), 2));
    assert!(two.then("nam").is_none() && names.start().then("nam").is_none());
    assert_eq!(names.start().then("krông").unwrap().kind(), None);
}

#[test]
fn the_same_words_in_another_order_give_the_same_bytes() {
    let mut parts = sample();
    let one = bytes(&parts);
    parts.words.reverse();
    assert_eq!(bytes(&parts), one);
}

#[test]
fn a_bad_form_is_refused_by_name() {
    for (form, expected) in [
        ("Việt", BuildError::Form("Việt".to_owned())),
        ("hoà", BuildError::Form("hoà".to_owned())),
        ("a1", BuildError::Form("a1".to_owned())),
        ("ср", BuildError::Form("ср".to_owned())),
        ("nam", BuildError::Twice("nam".to_owned())),
    ] {
        let mut parts = sample();
        parts.words.push(entry(form, 1, WordKind::Foreign));
        assert_eq!(write(&parts, &mut Writer::new()).unwrap_err(), expected);
    }
}

#[test]
fn damage_is_refused_even_where_the_file_is_trusted() {
    let good = bytes(&sample());
    let whole = Artifact::open_trusted(Bytes::new(good.clone())).unwrap();
    assert!(Lexicon::open(&whole).is_ok());
    let mut refused = 0;
    for at in 32 + 7 * 24..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 0x41;
        let Ok(artifact) = Artifact::open_trusted(Bytes::new(bad)) else { continue };
        match Lexicon::open(&artifact) {
            Err(OpenError::Section { .. }) => refused += 1,
            Err(other) => panic!("byte {at}: {other}"),
            // Padding between sections, and the fields of the head that hold the fingerprint and a zero.
            Ok(lexicon) => drop((lexicon.forms("viet").count(), lexicon.id("nam"))),
        }
    }
    assert!(refused > 400, "{refused}");
}

#[test]
fn a_cut_section_is_refused() {
    let whole = Artifact::open(Bytes::new(bytes(&sample()))).unwrap();
    for cut in [layout::TAG_HEAD].into_iter().chain(layout::CHECKED) {
        let mut writer = Writer::new();
        for tag in [layout::TAG_HEAD].into_iter().chain(layout::CHECKED) {
            let section = whole.section(tag).unwrap();
            let section = section.as_slice();
            let keep = if tag == cut { section.len() - 1 } else { section.len() };
            writer.section(tag, section[..keep].to_vec());
        }
        let artifact = Artifact::open(Bytes::new(writer.finish())).unwrap();
        assert!(matches!(Lexicon::open(&artifact), Err(OpenError::Section { .. })));
    }
    assert!(Lexicon::open(&Artifact::open(Bytes::new(Writer::new().finish())).unwrap()).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A naive map from forms to counts is the reference.
    #[test]
    fn agrees_with_a_naive_map(picks in proptest::collection::btree_map(0..15_000_usize, 0..50_u64, 1..200)) {
        let all: Vec<String> = Syllable::all().map(|s| s.spelled(crate::syllable::Placement::Old).to_string()).collect();
        let naive: BTreeMap<&str, u64> = picks.iter().map(|(&at, &count)| (all[at % all.len()].as_str(), count)).collect();
        let words = naive.iter().map(|(form, &count)| entry(form, count, WordKind::Syllable)).collect();
        let lexicon = open(&Parts { words, ..Parts::default() });
        prop_assert_eq!(lexicon.len(), 16 + naive.len());
        for form in &all {
            let id = lexicon.id(form);
            prop_assert_eq!(id.is_some(), naive.contains_key(form.as_str()));
            prop_assert!(id.is_none_or(|id| lexicon.form(id) == form));
        }
        let mut lists: BTreeMap<String, Vec<(u64, &str)>> = BTreeMap::new();
        for (form, &count) in &naive {
            lists.entry(skeleton(form)).or_default().push((u64::MAX - count, form));
        }
        for (skeleton, mut list) in lists {
            list.sort_unstable();
            let expected: Vec<&str> = list.iter().map(|(_, form)| *form).collect();
            let got: Vec<&str> = lexicon.forms(&skeleton).map(|word| lexicon.form(word)).collect();
            prop_assert_eq!(got, expected);
        }
    }

    #[test]
    fn no_query_panics(form in "\\PC{0,12}", offset: u64, id: u16) {
        let lexicon = open(&sample());
        let _ = (lexicon.id(&form), lexicon.forms(&form).count(), lexicon.postings(offset).len());
        let _ = (lexicon.form(WordId(id)), lexicon.case(WordId(id)), lexicon.surface(WordId(id)));
        let _ = (lexicon.kind(WordId(id)), lexicon.names().start().then(&form).map(|name| name.kind()));
    }
}
