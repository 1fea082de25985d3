//! Files in legacy encodings beside their text in UTF-8, from the folder `$PHUCDAU_DATA/legacy`.

use std::fs;
use std::path::PathBuf;

use phucdau_formats::legacy::{Legacy, convert};

/// Pairs that stay different: what was lost there takes a language model, not a table.
const LOST: [&str; 1] = ["cp1258_mat_chu_hoi_cham"];

/// The folder of pairs; `None` where there is none to read.
fn folder() -> Option<PathBuf> {
    if let Some(data) = std::env::var_os("PHUCDAU_DATA") {
        return Some(PathBuf::from(data).join("legacy"));
    }
    assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "set PHUCDAU_DATA to the folder of test data");
    println!("skipped: needs PHUCDAU_DATA");
    None
}

/// The encoding that the name of a file begins with; `None` for Unicode and for files in several.
fn named(stem: &str) -> Option<Legacy> {
    let (first, _) = stem.split_once('_')?;
    let first = if first == "cp1258" { "windows-1258" } else { first };
    Legacy::ALL.into_iter().find(|encoding| encoding.name() == first)
}

#[test]
fn every_pair_is_read_as_its_gold() {
    let Some(folder) = folder() else { return };
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let (mut pairs, mut wrong) = (0, Vec::new());
    for path in paths {
        let name = path.file_name().unwrap().to_str().unwrap();
        let Some(stem) = name.strip_suffix(".txt").filter(|stem| !stem.ends_with(".gold")) else { continue };
        let gold = fs::read_to_string(path.with_file_name(format!("{stem}.gold.txt"))).unwrap();
        let bytes = fs::read(&path).unwrap();
        pairs += 1;
        for from in [None, named(stem)] {
            let how = from.map_or("auto", Legacy::name);
            let converted = convert(&bytes, from);
            let got = match &converted {
                Ok(converted) => converted.text.clone(),
                Err(error) => error.to_string(),
            };
            if let Ok(converted) = &converted {
                println!("{stem}: {how} {:?} {:?} {:.2}", converted.encoding, converted.also, converted.confidence);
            }
            if got != gold && !LOST.contains(&stem) {
                let differs = got.lines().zip(gold.lines()).find(|(got, gold)| got != gold);
                println!("  differs: {differs:#?}");
                wrong.push(format!("{stem} ({how})"));
            }
        }
    }
    assert!(pairs >= 26, "{pairs} pairs");
    assert!(wrong.is_empty(), "differ from their gold: {wrong:?}");
}

#[test]
fn scanned_text_in_utf8_is_taken_for_no_legacy_encoding() {
    let corpus = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../corpus/dev");
    let mut texts = 0;
    for entry in fs::read_dir(corpus).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "txt") {
            texts += 1;
            let converted = convert(&fs::read(&path).unwrap(), None).unwrap();
            assert_eq!(converted.encoding, None, "{}: {:.2}", path.display(), converted.confidence);
        }
    }
    assert!(texts > 0);
}
