//! The dictionaries as they lie in the project: canonical, packable, and what they must hold.

use std::path::PathBuf;

use phucdau::artifact::{Artifact, Bytes};
use phucdau::lexicon::{Lexicon, NameKind, WordKind};

use super::*;
use crate::tsv::Table;
use crate::vocabulary::{ABBREVIATIONS, CODES, FOREIGN, ORGANISATIONS, PHRASES, PLACES, REVIEW, TERMS, WORDS};

fn dictionaries() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../dictionaries")
}

const ALL: [(&str, &[&str]); 10] = [
    ("abbreviations.tsv", ABBREVIATIONS),
    ("codes.tsv", CODES),
    ("foreign.tsv", FOREIGN),
    ("names.tsv", WORDS),
    ("organisations.tsv", ORGANISATIONS),
    ("phrases.tsv", PHRASES),
    ("places.tsv", PLACES),
    ("review.tsv", REVIEW),
    ("syllables.tsv", WORDS),
    ("words.tsv", TERMS),
];

/// Whether the files shall be rewritten.
fn accept() -> bool {
    std::env::var_os("PHUCDAU_ACCEPT").is_some_and(|value| value == "1")
}

#[test]
fn every_dictionary_is_canonical_and_its_checksum_stands_in_the_readme() {
    let mut sums = String::from("## Checksums (BLAKE3, first 16 digits)\n\n```text\n");
    for (name, columns) in ALL {
        let path = dictionaries().join(name);
        let table = Table::read(&path, columns).unwrap();
        if accept() {
            table.write().unwrap();
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let same = text == table.canonical();
        assert!(same, "{name} is not canonical: run this test with PHUCDAU_ACCEPT=1 and look at the difference");
        sums += &format!("{}  {name}\n", &blake3::hash(text.as_bytes()).to_hex()[..16]);
    }
    sums += "```\n";
    let path = dictionaries().join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let head = readme.split("## Checksums").next().unwrap();
    let expected = format!("{head}{sums}");
    if accept() {
        std::fs::write(&path, &expected).unwrap();
    } else {
        assert!(
            readme == expected,
            "a dictionary changed: run this test with PHUCDAU_ACCEPT=1 and look at the difference"
        );
    }
}

fn built() -> Lexicon {
    let mut writer = Writer::new();
    let summary = build(&dictionaries(), &mut writer).unwrap();
    let lexicon = Lexicon::open(&Artifact::open(Bytes::new(writer.finish())).unwrap()).unwrap();
    assert_eq!((lexicon.vocabulary(), lexicon.len()), (summary.vocabulary, summary.words + 16));
    lexicon
}

#[test]
fn building_twice_gives_the_same_bytes_within_the_budget() {
    let bytes = || {
        let mut writer = Writer::new();
        build(&dictionaries(), &mut writer).unwrap();
        writer.finish()
    };
    let one = bytes();
    assert_eq!(one, bytes());
    assert!(one.len() < 1_200_000, "{} bytes", one.len());
}

#[test]
fn the_words_of_reports_are_known_and_the_errors_of_the_web_are_not() {
    let lexicon = built();
    let known = "của việt hòa thủy quý qui krông nô đắk đăk lắk lăk plei ea facebook covid video internet km kg ubnd hđnd \
                 tttt ttđt bgđ pki a b z đ ă ô iv xv xii ttg blđtbxh choãi khuỷu ngoằn ngoèo krông búk buôn thạnh trị";
    for form in known.split_whitespace() {
        assert!(lexicon.id(form).is_some(), "{form} is missing");
    }
    for form in "qủa nguời đươc việ tổchức bbáo moređiều cpngày viêt câp hoà thuỷ nguyen xuan gift".split_whitespace()
    {
        assert_eq!(lexicon.id(form), None, "{form} is no word");
    }
    let surface = |form: &str| lexicon.id(form).and_then(|word| lexicon.surface(word));
    assert_eq!(surface("ttg"), Some("TTg"));
    assert_eq!(surface("iphone"), Some("iPhone"));
    assert_eq!(surface("ctđt"), Some("CTĐT"));
    assert_eq!(surface("nam"), None);
    assert_eq!(lexicon.kind(lexicon.id("krông").unwrap()), WordKind::Name);
    let case = |form: &str| lexicon.case(lexicon.id(form).unwrap());
    assert!(case("của").lower > case("của").title && case("nguyễn").title > case("nguyễn").lower);
    let first = lexicon.forms("cua").next().map(|word| lexicon.form(word));
    assert_eq!(first, Some("của"));
    assert_eq!(lexicon.names().get("thạnh trị"), Some(NameKind::Place));
}

#[test]
fn a_broken_row_is_named_by_file_line_and_column() {
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(dictionaries()).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    let syllables = folder.path().join("syllables.tsv");
    std::fs::write(&syllables, format!("{}\nqủa\t1\t1\t0\t0\n", WORDS.join("\t"))).unwrap();
    let error = build(folder.path(), &mut Writer::new()).unwrap_err().to_string();
    assert!(error.contains("syllables.tsv:2:1: expected a Vietnamese syllable, found \"qủa\""), "{error}");
    std::fs::remove_file(&syllables).unwrap();
    let error = build(folder.path(), &mut Writer::new()).unwrap_err().to_string();
    assert!(error.contains("syllables.tsv"), "{error}");
}
