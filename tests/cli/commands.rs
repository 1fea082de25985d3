//! The commands beside `fix`: restore, eval, explain, model.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use crate::support::Folder;

/// The text without any mark: what `restore` must not touch.
fn bare(text: &str) -> String {
    let letters = text.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    letters
        .map(|c| {
            if c == 'đ' {
                'd'
            } else if c == 'Đ' {
                'D'
            } else {
                c
            }
        })
        .collect()
}

#[test]
fn restore_adds_marks_and_nothing_else() {
    let folder = Folder::new();
    let text = "CONG HOA XA HOI CHU NGHIA VIET NAM\r\n\tSo: 12/QD-UBND ,  ngay 3/4/2020\n- Can cu Luat To chuc chinh quyen dia phuong;\n\
        toi da di hoc.. ,chua an com!! http://a.vn/b?c=d e@f.vn\n";
    let ended = folder.pipe(&["restore"], text.as_bytes());
    let restored = ended.ok().text();
    assert_eq!(bare(restored), text);
    for part in ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Căn cứ Luật", "http://a.vn/b?c=d e@f.vn"] {
        assert!(restored.contains(part), "{part} in:\n{restored}");
    }
    // What carries a mark already is kept, in either form.
    for kept in ["Đắk Lắk", "hoà bình", "D\u{323}a\u{306}\u{301}k"] {
        let ended = folder.pipe(&["restore"], kept.as_bytes());
        assert_eq!(ended.ok().text(), kept);
    }
}

#[test]
fn tones_go_where_they_are_asked_for() {
    let folder = Folder::new();
    for (tone, expected) in [("auto", "hòa"), ("old", "hòa"), ("new", "hoà")] {
        let ended = folder.pipe(&["restore", "--tone", tone], b"cong hoa xa hoi chu nghia Viet Nam");
        assert!(ended.ok().text().contains(expected), "{tone}: {}", ended.text());
    }
}

#[test]
fn kept_words_are_never_changed() {
    let folder = Folder::new();
    folder.write("keep", "# tên riêng\nViet Nam\n");
    let text = "cong hoa xa hoi chu nghia Viet Nam";
    let ended = folder.pipe(&["restore", "--keep", "keep"], text.as_bytes());
    assert!(ended.ok().text().ends_with("nghĩa Viet Nam"), "{}", ended.text());
}

#[test]
fn a_threshold_turns_edits_into_suggestions() {
    let folder = Folder::new();
    let text = b"cong hoa xa hoi chu nghia Viet Nam";
    let all = folder.pipe(&["restore", "--confidence", "0", "--report", "a.json"], text);
    let none = folder.pipe(&["restore", "--confidence", "1", "--report", "b.json"], text);
    assert_ne!(all.ok().stdout, text);
    none.ok();
    let report = |name: &str| serde_json::from_slice::<Value>(&folder.read(name)).unwrap();
    let edits = |report: &Value| report["files"][0]["edits"].as_array().unwrap().len() as u64;
    let (all, none) = (report("a.json"), report("b.json"));
    assert_eq!(all["totals"]["suggestions"], 0);
    assert_eq!(edits(&all), edits(&none), "the same edits are found");
    let applied = none["files"][0]["edits"].as_array().unwrap().iter().filter(|edit| edit["applied"] == true).count();
    assert_eq!(none["totals"]["suggestions"], edits(&none) - applied as u64);
}

#[test]
fn eval_measures_files_and_folders() {
    let folder = Folder::new();
    folder.write("gold/a.txt", "một hai ba bốn\n");
    folder.write("gold/b.txt", "năm sáu\n");
    folder.write("hyp/a.txt", "một hai ba bón\n");
    folder.write("hyp/b.txt", "\u{feff}năm sáu\r\n");
    folder.write("raw/a.txt", "mot hai bà bón\n");
    folder.write("raw/b.txt", "năm sau\n");
    let ended = folder.run(&["eval", "gold/a.txt", "hyp/a.txt"]);
    for part in ["words                  4, right 3 (75.00 %)", "word errors            1 (25.00 %)"] {
        assert!(ended.ok().text().contains(part), "{part} in:\n{}", ended.text());
    }
    let ended = folder.run(&["eval", "gold", "hyp", "--raw", "raw", "--format", "json"]);
    let all: Value = serde_json::from_slice(&ended.ok().stdout).unwrap();
    assert_eq!(all["files"][1]["path"], "b.txt");
    assert_eq!((&all["totals"]["words"], &all["totals"]["errors"]["words"]), (&6.into(), &1.into()));
    assert_eq!((&all["totals"]["raw"]["errors"]["words"], &all["totals"]["raw"]["broken"]), (&4.into(), &0.into()));
    let ended = folder.run(&["eval", "gold", "hyp", "--raw", "raw", "--lang", "vi"]);
    assert!(ended.ok().text().contains("tất cả các tệp: 2"), "{}", ended.text());
    std::fs::remove_file(folder.path("hyp/b.txt")).unwrap();
    folder.run(&["eval", "gold", "hyp"]).says(2, &["hyp/b.txt: no such file or folder"]);
}

#[test]
fn explain_lays_a_line_open() {
    let folder = Folder::new();
    let ended = folder.run(&["explain", "Thuc hien"]);
    assert!(ended.ok().text().contains("Thực"), "{}", ended.text());
    let ended = folder.run(&["explain", "Thuc hien", "--format", "json"]);
    let one: Value = serde_json::from_slice(&ended.ok().stdout).unwrap();
    let arcs = one["arcs"].as_array().unwrap();
    assert!(arcs.iter().any(|arc| arc["text"] == "Thực" && arc["chosen"] == true));
    assert!(arcs.iter().any(|arc| arc["text"] == "Thuc" && arc["origin"] == "identity"));
    let ended = folder.pipe(&["explain", "--format", "dot"], b"Thuc hien");
    assert!(ended.ok().text().starts_with("digraph"));
}

#[test]
fn a_model_is_described_and_dumped() {
    let folder = Folder::new();
    let info = folder.run(&["model", "info"]);
    for part in ["name\t", "fingerprint\t", "bytes\t", "section lex.", "section ch.", "section lm."] {
        assert!(info.ok().text().contains(part), "{part} in:\n{}", info.text());
    }
    let lexicon = folder.run(&["model", "dump", "lexicon"]);
    assert!(lexicon.ok().text().lines().any(|line| line.split('\t').nth(1) == Some("nghĩa")));
    for channel in ["eng", "vie", "typing"] {
        assert!(folder.run(&["model", "dump", channel]).ok().text().lines().count() > 10);
    }
    folder.write("cut.model", b"phucdau partial\n");
    folder.run(&["model", "info", "--model", "cut.model"]).says(2, &["cut.model: the model is incomplete"]);
    folder.run(&["model", "info", "--model", "none"]).says(2, &["none: no such file or folder"]);
}

#[test]
fn a_model_build_names_what_it_lacks() {
    let folder = Folder::new();
    folder.write("t.txt", "một hai\n");
    let args =
        |dictionaries| ["model", "build", "t.txt", "--dictionaries", dictionaries, "--data", "none", "-o", "m.model"];
    folder.run(&args("none")).says(2, &["none", "no such file or folder"]);
    folder.run(&["model", "build", "t.txt"]).says(2, &["Missing:"]);
    folder
        .run(&["model", "build", "t.txt=0", "--dictionaries", "d", "--data", "d", "-o", "m"])
        .says(2, &["whole weight above 0"]);
    assert!(!folder.path("m.model").exists());
}

#[test]
fn a_model_build_takes_the_steps_that_were_kept() {
    let folder = Folder::new();
    folder.write("t.txt", "Quyết định số 12 về việc thu thuế đất\nthực hiện theo quyết định\n".repeat(30));
    for page in ["gold", "eng", "vie"] {
        folder.write(&format!("data/ocr/train/p.{page}.txt"), "Quyết định về việc thu thuế\n");
    }
    folder.write("data/ocr/silver.tsv", "p\tthực hiện\tthưc hiên\n");
    let dictionaries = concat!(env!("CARGO_MANIFEST_DIR"), "/../../dictionaries");
    let build = |output: &str, more: &[&str]| {
        let args = ["model", "build", "t.txt", "--dictionaries", dictionaries, "--data", "data", "-o", output];
        folder.run(&[&args, more].concat())
    };
    build("plain.model", &[]).ok();
    let made = build("made.model", &["--work", "work"]);
    assert!(!made.ok().stderr.contains("taken as it was kept"), "{}", made.stderr);
    let steps = ["cases: taken", "contexts: taken", "ngrams: taken"];
    build("taken.model", &["--work", "work"]).says(0, &steps);
    assert!(folder.read("plain.model") == folder.read("made.model"));
    assert!(folder.read("plain.model") == folder.read("taken.model"));
    build("small.model", &["--work", "work", "--size", "2000000"]).says(0, &steps);
    assert!(folder.read("small.model").len() <= 2_000_000);
}
