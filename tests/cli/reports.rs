//! Reports and summaries: the schema holds, and neither threads nor language change a byte.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{Folder, RIGHT, WRONG};

fn many() -> Folder {
    let folder = Folder::new();
    for number in 0..60 {
        let lines = (0..number * 7 % 40).map(|line| format!("Số {line} {WRONG} 12\n"));
        folder.write(&format!("in/{number:02}.txt"), lines.collect::<String>());
    }
    folder.write("in/07.txt", b"12\xff");
    folder.write("in/23.txt", b"\0");
    folder.write("in/30.xml", "<?xml version='1.0'?><note/>");
    folder
}

fn validate(report: &Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/report.schema.json");
    let schema: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let wrong: Vec<String> = validator.iter_errors(report).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn one_thread_equals_eight() {
    let folder = many();
    let mut all = Vec::new();
    for jobs in ["1", "2", "8"] {
        let out = format!("out{jobs}");
        let reports = ["a.json", "b.jsonl"].map(|name| format!("{jobs}/{name}"));
        let ended =
            folder.mend(&["fix", "in", "-o", &out, "-j", jobs, "--report", &reports[0], "--report", &reports[1]]);
        ended.says(2, &["56 files changed", "2 failed"]);
        let failures: Vec<String> = ended.stderr.lines().take(2).map(str::to_owned).collect();
        let report = String::from_utf8(folder.read(&reports[0])).unwrap().replace(&out, "out");
        let diff = folder.mend(&["fix", "in", "--diff", "-j", jobs]);
        let check = folder.mend(&["check", "in", "-j", jobs]);
        let json = folder.mend(&["check", "in", "-j", jobs, "--format", "json"]);
        assert_eq!((diff.code, check.code, json.code), (Some(2), Some(2), Some(2)));
        all.push((
            folder.tree(&out),
            failures,
            report,
            folder.read(&reports[1]),
            diff.stdout,
            check.stdout,
            json.stdout,
        ));
    }
    assert!(all[0] == all[1] && all[0] == all[2]);
}

#[test]
fn a_report_says_what_was_done() {
    let folder = many();
    folder.write("in/99.txt", format!("12\r\nĐắk Lă\u{301}k: {WRONG}\r\n"));
    let args = [
        "fix",
        "in",
        "-o",
        "out",
        "--replace",
        "r.tsv",
        "--mode",
        "clean",
        "--confidence",
        "0.25",
        "--report",
        "a.json",
    ];
    folder.run(&args).says(2, &[]);
    let report: Value = serde_json::from_slice(&folder.read("a.json")).unwrap();
    validate(&report);
    assert_eq!(report["tool"], "phucdau");
    assert_eq!(report["options"]["mode"], "clean");
    assert_eq!(report["options"]["confidence"], 0.25);
    assert_eq!(report["options"]["replace"][0], "r.tsv");
    let files = report["files"].as_array().unwrap();
    let of = |name: &str| files.iter().find(|file| file["path"] == format!("in/{name}")).unwrap();
    assert_eq!(of("07.txt")["status"], "failed");
    assert!(of("07.txt")["error"].as_str().unwrap().contains("byte 2"));
    assert_eq!(of("30.xml")["status"], "skipped");
    assert_eq!(of("00.txt")["status"], "unchanged");
    let file = of("99.txt");
    assert_eq!((&file["status"], &file["output"]), (&"changed".into(), &"out/99.txt".into()));
    assert_eq!((&file["format"], &file["encoding"], &file["words"]), (&"txt".into(), &"utf-8".into(), &4.into()));
    let edit = &file["edits"][0];
    assert_eq!((&edit["line"], &edit["column"], &edit["old"]), (&2.into(), &10.into(), &WRONG.into()));
    let start = "Đắk Lă\u{301}k: ".len();
    assert_eq!((&edit["start"], &edit["end"]), (&start.into(), &(start + WRONG.len()).into()));
    assert_eq!((&edit["applied"], &edit["why"]), (&true.into(), &"replacement".into()));
    let sum: usize = files.iter().map(|file| file["edits"].as_array().unwrap().len()).sum();
    let kinds = report["totals"]["edits"].as_object().unwrap().values();
    assert_eq!(kinds.map(|count| count.as_u64().unwrap()).sum::<u64>(), sum as u64);
    assert_eq!(report["totals"]["files"]["failed"], 2);
}

#[test]
fn jsonl_is_one_edit_a_line() {
    let folder = Folder::new();
    let ended =
        folder.pipe(&["fix", "--replace", "r.tsv", "--report", "a.jsonl", "--report", "b.json"], WRONG.as_bytes());
    assert_eq!(ended.ok().text(), RIGHT);
    let text = String::from_utf8(folder.read("a.jsonl")).unwrap();
    assert_eq!(text.lines().count(), 1);
    let row: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&row["path"], &row["line"], &row["new"]), (&"-".into(), &1.into(), &RIGHT.into()));
    assert!(row.get("page").is_none());
    let report: Value = serde_json::from_slice(&folder.read("b.json")).unwrap();
    validate(&report);
    assert_eq!((&report["files"][0]["path"], &report["files"][0]["output"]), (&"-".into(), &"-".into()));
    // Nothing found gives an empty file, and a report of no file at all is a report.
    folder.pipe(&["fix", "--report", "a.jsonl"], b"12").ok();
    assert!(folder.read("a.jsonl").is_empty());
    fs::create_dir(folder.path("empty")).unwrap();
    folder.run(&["check", "empty", "--report", "b.json"]).ok();
    validate(&serde_json::from_slice(&folder.read("b.json")).unwrap());
}

#[test]
fn check_writes_the_report_itself_as_json() {
    let folder = Folder::new();
    folder.write("a.txt", format!("{WRONG}\n"));
    let ended = folder.mend(&["check", "a.txt", "--format", "json", "--report", "a.json"]);
    assert_eq!(ended.code, Some(1));
    validate(&serde_json::from_slice(&ended.stdout).unwrap());
    assert!(ended.stdout == folder.read("a.json"));
    let summary: Value = serde_json::from_str(&ended.stderr).unwrap();
    assert_eq!((&summary["files"]["changed"], &summary["words"]), (&1.into(), &1.into()));
    assert!(summary["words_per_second"].is_u64());
}

#[test]
fn the_language_of_messages_is_not_in_the_report() {
    let folder = many();
    folder.mend(&["check", "in", "--lang", "vi", "--report", "vi.json"]).says(2, &["tệp sẽ sửa"]);
    folder.mend(&["check", "in", "--lang", "en", "--report", "en.json"]).says(2, &["files would change"]);
    assert!(folder.read("vi.json") == folder.read("en.json"));
}

#[test]
fn a_summary_can_be_left_out() {
    let folder = Folder::new();
    folder.write("a.txt", "12\n");
    assert_eq!(folder.run(&["fix", "a.txt", "-q"]).ok().stderr, "");
    folder
        .run(&["fix", "a.txt"])
        .says(0, &["0 files changed, 1 unchanged", "1 word; no edits; 0 suggestions;", "words a second"]);
    folder.run(&["fix", "a.txt", "none.txt", "-o", "out", "-q"]).says(2, &["none.txt: no such file"]);
}
