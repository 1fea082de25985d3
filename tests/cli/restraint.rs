//! A text that seemed right, of which too much would change, is left alone and named.

use serde_json::Value;

use crate::support::Folder;

/// Two of five words are misspelt.
const SLIPS: &str = "Đã xữ lý, bổ xung.\n";

fn misspelt() -> Folder {
    let folder = Folder::new();
    folder.write("in/a.txt", SLIPS.repeat(10));
    folder.write("in/b.txt", "Đã triển khai.\n");
    folder
}

#[test]
fn a_file_of_which_too_much_would_change_is_left_alone_and_reported() {
    for mode in ["auto", "clean"] {
        let folder = misspelt();
        let args = ["fix", "in", "-o", "out", "--mode", mode, "--max-changed", "0.3", "--report", "r.json"];
        let ended = folder.run(&args);
        ended.says(
            0,
            &["in/a.txt: left alone: 40 % of the words", "more than 30 %", "--max-changed 1", "0 files changed"],
        );
        assert!(folder.tree("in") == folder.tree("out"), "the folder is copied as it is");
        let report: Value = serde_json::from_slice(&folder.read("r.json")).unwrap();
        assert_eq!(report["options"]["max_changed"], 0.3);
        let [left, right] = [&report["files"][0], &report["files"][1]];
        assert_eq!((&left["status"], &right["status"]), (&"unchanged".into(), &"unchanged".into()));
        assert!(left["error"].as_str().unwrap().starts_with("40 % of the words") && right["error"].is_null());
        let edits = left["edits"].as_array().unwrap();
        assert!(edits.len() == 20 && edits.iter().all(|edit| edit["applied"] == false), "{edits:?}");
        assert_eq!((&report["totals"]["suggestions"], &report["totals"]["files"]["changed"]), (&20.into(), &0.into()));
    }
}

#[test]
fn nothing_would_change_where_a_file_would_be_left_alone() {
    let folder = misspelt();
    for args in [&["check", "in"][..], &["fix", "--diff", "in"], &["fix", "--dry-run", "in"]] {
        let ended = folder.run(&[args, &["--max-changed", "0.3"]].concat());
        assert_eq!(ended.says(0, &["in/a.txt: left alone"]).text(), "", "{args:?}");
    }
    folder.run(&["fix", "-i", "in", "--max-changed", "0.3", "--lang", "vi"]).says(0, &["in/a.txt: để nguyên: 40 %"]);
    assert_eq!(folder.read("in/a.txt"), SLIPS.repeat(10).as_bytes());
    assert_eq!(folder.run(&["fix", "-q", "in/a.txt", "--max-changed", "0.3"]).ok().stderr, "");
}

#[test]
fn what_lies_within_the_limit_is_repaired() {
    for limit in [&["--max-changed", "0.4"][..], &["--max-changed", "1"], &[]] {
        let folder = misspelt();
        folder.run(&[&["fix", "in/a.txt"], limit].concat()).says(0, &["1 file changed"]);
    }
}

#[test]
fn damage_that_was_to_be_expected_has_no_limit() {
    let folder = Folder::new();
    let none = ["--max-changed", "0"];
    let bare = "Uy ban nhan dan huyen da hop va quyet dinh nhu sau\n";
    let read = "Thuc hién chi dao cta Tinh ty, So Théng tin va Truyén thong bao cao nhu sau:\n";
    for (command, text) in [("fix", bare), ("restore", bare), ("fix", read)] {
        folder.write("a.txt", text);
        folder.run(&[&[command, "a.txt"], &none[..]].concat()).says(0, &["1 file changed"]);
    }
    folder.write("a.txt", SLIPS.repeat(10));
    folder.run(&[&["fix", "--mode", "ocr", "a.txt"], &none[..]].concat()).says(0, &["1 file changed"]);
    folder.write("a.txt", "Chúng tôi đã nói xqsaix.\n");
    folder.mend(&[&["fix", "a.txt"], &none[..]].concat()).says(0, &["1 file changed"]);
}
