//! Bad usage is told before anything is written; the language is the locale's unless it is asked for.

use std::process::Stdio;

use crate::support::{Ended, Folder, has};

fn two() -> Folder {
    let folder = Folder::new();
    folder.write("in/a.txt", "12\n");
    folder.write("in/b.txt", "12\n");
    folder.write("other/a.txt", "34\n");
    folder
}

#[track_caller]
fn refused(folder: &Folder, args: &[&str], part: &str) {
    let before = folder.tree("");
    folder.run(args).says(2, &[part]);
    assert!(folder.tree("") == before, "nothing was written");
}

#[test]
fn outputs_that_would_overwrite() {
    let folder = two();
    refused(&folder, &["fix", "in", "-o", "in/out"], "`in/out` lies inside the input folder `in`");
    refused(&folder, &["fix", "in", "-o", "./in/../in"], "lies inside the input folder");
    refused(&folder, &["fix", "in/a.txt", "other/a.txt", "-o", "out"], "would both be written to `out/a.txt`");
    refused(&folder, &["fix", "in", "other", "-o", "out"], "would both be written to");
    refused(&folder, &["fix", "-i", "in", "in/a.txt"], "would both be written to");
    refused(&folder, &["fix", "in/a.txt", "-o", "in/a.txt"], "is itself an input");
    refused(&folder, &["fix", "in/a.txt", "in/b.txt", "-o", "in"], "is itself an input");
    refused(&folder, &["fix", "in/a.txt", "in/b.txt", "-o", "other/a.txt"], "is a file, but there are 2 inputs");
    refused(&folder, &["fix", "in", "-o", "other/a.txt"], "is a file, but");
    refused(&folder, &["fix", "in/a.txt", "--report", "in/a.txt"], "must end in .json or .jsonl");
    refused(&folder, &["fix", "in/a.txt", "-o", "x.json", "--report", "x.json"], "is an input, an output or another");
}

#[test]
fn several_need_a_place() {
    let folder = two();
    refused(&folder, &["fix", "in/a.txt", "in/b.txt"], "Several inputs (2)");
    refused(&folder, &["fix", "in"], "Give -o FOLDER");
    refused(&folder, &["fix", "-i", "-"], "-i replaces files, but stdin is none");
    refused(&folder, &["fix", "-i"], "-i replaces files, but stdin is none");
    refused(&folder, &["fix", "-", "in/a.txt", "-o", "out"], "stdin has no name");
    refused(&folder, &["fix", "-i=a/b", "in"], "holds a folder");
}

#[test]
fn values_are_checked() {
    let folder = two();
    for value in ["1.5", "-0.1", "NaN", "", "x"] {
        let option = format!("--confidence={value}");
        refused(&folder, &["fix", "in/a.txt", &option], "expected `auto` or a number from 0 to 1");
    }
    for value in ["1.5", "-0.1", "NaN", "", "auto"] {
        let option = format!("--max-changed={value}");
        refused(&folder, &["fix", "in/a.txt", &option], "--max-changed: expected a number from 0 to 1");
    }
    refused(&folder, &["fix", "in/a.txt", "-j", "0"], "--jobs: expected a number of threads");
    refused(&folder, &["fix", "in/a.txt", "--report", "r.html"], "must end in .json or .jsonl");
    refused(&folder, &["fix", "in/a.txt", "--mode", "all"], "expected one of auto, ocr, restore, clean");
    for confidence in ["auto", "0", "1", "0.5"] {
        folder.run(&["fix", "in/a.txt", "--confidence", confidence]).ok();
    }
}

#[test]
fn what_is_not_built_is_not_accepted() {
    let folder = two();
    for option in ["--adapt", "--stream", "--resume", "--dump-config", "--nonsense"] {
        refused(&folder, &["fix", "in/a.txt", option], &format!("No such argument here: `{option}`"));
    }
    for command in ["info", "apply", "undo", "help"] {
        refused(&folder, &[command], &format!("No such command: `{command}`"));
    }
    refused(&folder, &["check", "in/a.txt", "-i"], "No such argument here: `-i`");
    refused(&folder, &["restore", "in/a.txt", "--mode", "ocr"], "No such argument here: `--mode`");
    refused(&folder, &["fix", "in/a.txt", "-i", "-o", "x"], "exclude each other");
    refused(&folder, &[], "Expected a command");
}

#[test]
fn the_language_follows_the_locale_unless_it_is_asked_for() {
    let folder = two();
    let run = |lang: &str, args: &[&str]| {
        let mut command = folder.command(args);
        command.env_remove("LC_ALL").env("LANG", lang).stdin(Stdio::null());
        Ended::of(command.output().unwrap())
    };
    run("vi_VN.UTF-8", &["fix", "none.txt"]).says(2, &["none.txt: không có tệp", "1 lỗi"]);
    run("vi_VN.UTF-8", &["fix", "none.txt", "--lang", "en"]).says(2, &["no such file", "1 failed"]);
    run("C", &["--lang=vi", "fix", "--wrong"]).says(2, &["không có tham số `--wrong`", "Xem `phucdau fix --help`"]);
    let help = run("C", &["check", "--help", "--lang", "vi"]);
    assert!(help.ok().text().contains("Liệt kê những gì `fix` sẽ sửa"), "{}", help.text());
    assert!(!help.text().contains("OPTIONS"), "{}", help.text());
}

#[test]
fn stdin_on_a_terminal_gets_a_hint() {
    if !has("script") {
        return;
    }
    let folder = Folder::new();
    let mut command = std::process::Command::new("script");
    let typed = format!("{} restore", env!("CARGO_BIN_EXE_phucdau"));
    command.args(["-q", "-e", "-c", &typed, "/dev/null"]).env("LC_ALL", "C.UTF-8").current_dir(folder.path(""));
    let output = command.stdin(Stdio::null()).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(text.contains("phucdau restore scan.txt"), "{text}");
}

#[test]
fn what_is_no_text_is_not_written_to_a_terminal() {
    if !has("script") {
        return;
    }
    let folder = Folder::new();
    folder.write("a.docx", b"PK\x03\x04....");
    for (locale, part) in [
        ("C.UTF-8", "give a place for the result, `-o OUT` or `-i`"),
        ("vi_VN.UTF-8", "hãy nêu nơi ghi kết quả, `-o OUT` hoặc `-i`"),
    ] {
        let mut command = std::process::Command::new("script");
        let typed = format!("{} fix a.docx", env!("CARGO_BIN_EXE_phucdau"));
        command.args(["-q", "-e", "-c", &typed, "/dev/null"]).env("LC_ALL", locale).current_dir(folder.path(""));
        let output = command.stdin(Stdio::null()).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn papers_are_written() {
    let folder = Folder::new();
    let version = folder.run(&["--version"]);
    assert!(version.ok().text().starts_with(&format!("phucdau {}\nmodel ", env!("CARGO_PKG_VERSION"))));
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(folder.run(&["completions", shell]).ok().text().contains("phucdau"));
    }
    folder.run(&["completions", "tcsh"]).says(2, &["expected one of bash, elvish, fish, powershell, zsh"]);
    let manual = folder.run(&["man", "--lang", "vi"]);
    for part in [".TH phucdau", "PHUCDAU FIX", "\\-\\-in\\-place", "Thay bản gốc"] {
        assert!(manual.ok().text().contains(part), "{part} in:\n{}", manual.text());
    }
}
