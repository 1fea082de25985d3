//! What other programs make of a file: text, boxes, picture, validity.

use std::path::Path;
use std::process::Command;

/// Whether an outside program is there; if not the check is skipped, which is a failure where `CI` is `true`.
pub fn has(program: &str) -> bool {
    let found = std::env::var_os("PATH")
        .is_some_and(|paths| std::env::split_paths(&paths).any(|folder| folder.join(program).is_file()));
    if !found {
        println!("skipped: needs {program}");
        assert!(std::env::var("CI").as_deref() != Ok("true"), "needs {program}");
    }
    found
}

fn run(folder: &Path, program: &str, args: &[&str]) -> Option<Vec<u8>> {
    if !has(program) {
        return None;
    }
    let output = Command::new(program).args(args).current_dir(folder).output().expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{program} {args:?}: {said}");
    Some(output.stdout)
}

fn on_file(bytes: &[u8], program: &str, args: &[&str]) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.pdf"), bytes).expect("the file is written");
    run(folder.path(), program, args)
}

/// The text, by pdftotext.
pub fn text(bytes: &[u8]) -> Option<String> {
    on_file(bytes, "pdftotext", &["a.pdf", "-"]).map(|out| String::from_utf8(out).expect("UTF-8"))
}

/// Each word with its box.
pub fn boxes(bytes: &[u8]) -> Option<Vec<(String, [f64; 4])>> {
    let out = on_file(bytes, "pdftotext", &["-bbox", "a.pdf", "-"])?;
    let out = String::from_utf8(out).expect("UTF-8");
    let words = out.lines().filter_map(|line| line.trim().strip_prefix("<word "));
    let parsed = words.map(|line| {
        let mut values = line.split('"').skip(1).step_by(2).map(|value| value.parse().expect("a number"));
        let four = std::array::from_fn(|_| values.next().expect("four numbers"));
        let (_, word) = line.split_once('>').expect("a word");
        (word.trim_end_matches("</word>").to_owned(), four)
    });
    Some(parsed.collect())
}

/// The pixels of all pages.
pub fn pixels(bytes: &[u8]) -> Option<Vec<u8>> {
    on_file(bytes, "pdftoppm", &["-r", "100", "a.pdf"])
}

/// Panics if qpdf finds anything wrong.
pub fn is_sound(bytes: &[u8]) {
    let _ = on_file(bytes, "qpdf", &["--check", "a.pdf"]);
}

/// The file as qpdf rewrites it.
pub fn rewritten(bytes: &[u8], args: &[&str]) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.pdf"), bytes).expect("the file is written");
    let all: Vec<&str> = args.iter().copied().chain(["--deterministic-id", "a.pdf", "b.pdf"]).collect();
    run(folder.path(), "qpdf", &all)?;
    Some(std::fs::read(folder.path().join("b.pdf")).expect("qpdf wrote it"))
}
