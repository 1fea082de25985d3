//! Counting and choosing on small texts whose answers are known.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::*;

fn counted(texts: &[&str]) -> Counts {
    let folder = tempfile::tempdir().unwrap();
    let mut paths: Vec<PathBuf> = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        paths.push(folder.path().join(format!("{index}.txt")));
        std::fs::write(&paths[index], text).unwrap();
    }
    count(&paths).unwrap()
}

fn form(counts: &Counts, form: &str) -> Form {
    counts.forms.iter().find(|(other, _)| other == form).map(|(_, counts)| *counts).unwrap_or_default()
}

#[test]
fn patterns_of_capitals() {
    let patterns = ["dân", "Dân", "A", "UBND", "TTg", "iPhone"].map(pattern);
    use Pattern::{Lower, Mixed, Title, Upper};
    assert_eq!(patterns, [Lower, Title, Title, Upper, Mixed, Mixed]);
}

#[test]
fn case_is_counted_where_nothing_asks_for_a_capital() {
    let counts = counted(&["Hoà bình. Tỉnh Hoà Bình: HÒA và hòa\nTỈNH HÒA BÌNH", "“Hòa bình” - Hòa"]);
    let hoa = form(&counts, "hòa");
    let expected = Form { lower: 1, title: 1, upper: 1, mixed: 0, initial: 3, shouted: 1, files: 0b11 };
    assert_eq!(hoa, expected);
    assert_eq!(hoa.total(), 7);
    assert_eq!(form(&counts, "tỉnh").files, 0b01);
}

#[test]
fn introductions_and_document_numbers_are_mined() {
    let counts = counted(&["Sở Thông tin (TT) và Ủy ban nhân dân (UBND) số 12/2020/QĐ-TTg, 7/NQ-HĐND-VP và 3/4 (abc)"]);
    let found: Vec<_> =
        counts.introductions.iter().map(|((short, full), n)| (short.as_str(), full.as_str(), *n)).collect();
    assert_eq!(found, [("TT", "Thông tin", 1), ("UBND", "Ủy ban nhân dân", 1)]);
    let list = |list: &[(String, u64)]| list.iter().map(|(item, _)| item.clone()).collect::<Vec<_>>();
    assert_eq!(list(&counts.codes), ["NQ", "QĐ"]);
    assert_eq!(list(&counts.agencies), ["HĐND", "TTg", "VP"]);
}

#[test]
fn counts_survive_their_files_and_do_not_depend_on_threads() {
    let text = "Việt Nam (VN) 1/QĐ-BTC iPhone. Ủy ban\n".repeat(50);
    let one = counted(&[&text, "thêm"]);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let other = pool.install(|| counted(&[&text, "thêm"]));
    assert_eq!(one.forms, other.forms);
    let folder = tempfile::tempdir().unwrap();
    one.write(folder.path()).unwrap();
    let again = Counts::read(folder.path()).unwrap();
    assert_eq!((&again.forms, &again.surfaces), (&one.forms, &one.surfaces));
    assert_eq!((&again.introductions, &again.codes, &again.agencies), (&one.introductions, &one.codes, &one.agencies));
}

#[test]
fn rules_and_review_choose_the_words() {
    let mut text = String::new();
    for (words, times) in [
        ("việt của viết", 2000),
        ("xuân hôm", 2000),
        ("video câp viet tổchức việ bbáo moređiều XVI một UBND TTg iPhone ôtô", 40),
        ("cấp cấp thật", 1000),
        ("CPngày robot", 40),
        ("that hiếm", 3),
        ("krông", 1),
        ("lừng", 2),
        ("ср", 50),
    ] {
        text.push_str(&format!("x {words}\n").repeat(times));
    }
    let counts = counted(&[&text]);
    let names: BTreeSet<String> = ["krông", "nô", "plơi"].map(str::to_owned).into();
    let review = BTreeMap::from([("robot".to_owned(), Verdict::Drop), ("that".to_owned(), Verdict::Keep)]);
    let choice = choose(&counts, &names, &review);
    let forms = |list: &[Chosen]| list.iter().map(|word| word.form.clone()).collect::<Vec<_>>();
    assert_eq!(forms(&choice.syllables), ["cấp", "của", "hiếm", "hôm", "một", "nô", "thật", "viết", "việt", "xuân"]);
    assert_eq!(forms(&choice.abbreviations), ["ttg", "ubnd", "xvi"]);
    assert_eq!(forms(&choice.names), ["krông", "plơi"]);
    assert_eq!(forms(&choice.foreign), ["iphone", "that", "video", "x", "ôtô"]);
    let surface =
        |list: &[Chosen], form: &str| list.iter().find(|word| word.form == form).and_then(|word| word.surface.clone());
    assert_eq!(surface(&choice.abbreviations, "ttg").as_deref(), Some("TTg"));
    assert_eq!(surface(&choice.foreign, "iphone").as_deref(), Some("iPhone"));
    assert_eq!(surface(&choice.foreign, "video"), None);
}

#[test]
fn places_of_two_lists_become_one() {
    let lists = tempfile::tempdir().unwrap();
    let header = "name\tkind\tparent\tvalid_from\tvalid_to\tsource\n";
    let write = |name: &str, rows: &str| std::fs::write(lists.path().join(name), format!("{header}{rows}")).unwrap();
    write("places.tsv", "A\txã\tB\t\t2025-06-30\tx\n01\tphường\tB\t\t\tx\nC\ttỉnh\t\t2025-07-01\t\tx\n");
    write("places_history.tsv", "A\txã\tB\t\t2024-12-31\ty\nC\ttỉnh\t\t\t2024-12-31\ty\n");
    let dictionaries = tempfile::tempdir().unwrap();
    gather_places(lists.path(), dictionaries.path()).unwrap();
    let text = std::fs::read_to_string(dictionaries.path().join("places.tsv")).unwrap();
    assert_eq!(text, "name\tkind\tparent\tvalid_from\tvalid_to\nA\txã\tB\t\t2025-06-30\nC\ttỉnh\t\t\t\n");
}
