//! Inputs that fail: named with place and reason, copied nowhere, and the run goes on.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

use crate::support::{Ended, Folder, RIGHT, WRONG, has, opened, pipe_at};

#[test]
fn bad_bytes_are_named_by_path_and_offset_and_the_others_are_done() {
    let folder = Folder::new();
    folder.write("in/1.txt", format!("{WRONG}\n"));
    folder.write("in/2.txt", b"12\nab\xff\n");
    folder.write("in/3.txt", b"12\n34\0\n");
    folder.write("in/4.txt", b"\xff\xfea\0b");
    folder.write("in/5.txt", b"\xff\xfea\0\x3d\xd8\x0a\0");
    folder.write("in/6.txt", "12\n");
    let ended = folder.mend(&["fix", "in", "-o", "out"]);
    ended.says(
        2,
        &[
            "in/2.txt: txt: invalid UTF-8 at byte 5 (0xff), line 2;",
            "in/3.txt: txt: NUL at byte 5, line 2:",
            "in/4.txt: txt: 5 bytes of UTF-16 end in half a character at byte 4;",
            "in/5.txt: txt: half a character (0xd83d) at byte 4, line 1",
            "1 file changed, 1 unchanged, 0 skipped, 4 failed",
        ],
    );
    let expected = [("1.txt".to_owned(), format!("{RIGHT}\n").into_bytes()), ("6.txt".to_owned(), b"12\n".to_vec())];
    assert_eq!(folder.tree("out"), expected);
}

#[test]
fn trouble_wins_over_changes() {
    let folder = Folder::new();
    folder.write("a.txt", format!("{WRONG}\n"));
    folder.write("b.txt", b"\xff");
    assert_eq!(folder.mend(&["check", "a.txt"]).code, Some(1));
    assert_eq!(folder.mend(&["check", "a.txt", "b.txt"]).code, Some(2));
}

#[test]
fn nothing_reaches_stdout_of_what_failed() {
    let folder = Folder::new();
    let ended = folder.pipe(&["fix"], b"12\n\xe1\xbb");
    ended.says(2, &["phucdau: -: txt: invalid UTF-8 at byte 3 (0xe1), line 2"]);
    assert!(ended.stdout.is_empty());
}

#[test]
fn a_format_that_is_not_read_fails_when_named_and_is_skipped_when_found() {
    let folder = Folder::new();
    folder.write("in/a.txt", "<?xml version='1.0'?><note/>\n");
    folder.write("in/b.txt", "12\n");
    folder.write("in/c.html", "<html>");
    folder.write("in/d.png", b"\x89PNG\r\n\x1a\n");
    let ended = folder.run(&["fix", "in", "-o", "out", "-v"]);
    ended.says(
        0,
        &[
            "in/a.txt: skipped: xml is not read yet",
            "in/c.html: skipped: html is taken only when it is named",
            "in/d.png: skipped: an image: read it first, for instance `tesseract in/d.png - -l vie",
            "0 files changed, 1 unchanged, 3 skipped, 0 failed",
        ],
    );
    assert_eq!(folder.tree("out").len(), 1);
    folder.run(&["fix", "in/a.txt"]).says(2, &["in/a.txt: xml: this format is not read yet (recognised at byte 0)"]);
    folder.write("in/e.pdf", "%PDF-1.7\n");
    folder.run(&["fix", "in/e.pdf"]).says(2, &["in/e.pdf: pdf: ", "repair the file first"]);
    assert_eq!(folder.run(&["fix", "in/c.html"]).ok().text(), "<html>");
    folder.run(&["fix", "in/d.png"]).says(2, &["in/d.png: an image: read it first"]);
    assert_eq!(folder.run(&["fix", "in/c.html", "--input-format", "txt"]).ok().text(), "<html>");
}

#[test]
fn what_is_not_read_comes_with_the_command_that_makes_it_readable() {
    let odf = |kind: &str| format!("PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.{kind}").into_bytes();
    let ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    let cases = [
        ("a.rtf", b"{\\rtf1 a}".to_vec(), "soffice --headless --convert-to docx"),
        ("a.odt", odf("text"), "soffice --headless --convert-to docx"),
        ("a.doc", ole.clone(), "soffice --headless --convert-to docx"),
        ("a.xls", ole, "soffice --headless --convert-to csv"),
        ("a.xlsx", b"PK\x03\x04....xl/workbook.xml".to_vec(), "soffice --headless --convert-to csv"),
        ("a.zip", b"PK\x03\x04....".to_vec(), "bsdtar -xf"),
        ("a.tar.gz", b"\x1f\x8b\x08..".to_vec(), "bsdtar -xf"),
        ("a.jpg", b"\xff\xd8\xff..".to_vec(), "tesseract"),
    ];
    let folder = Folder::new();
    for (name, bytes, command) in &cases {
        folder.write(&format!("in/{name}"), bytes);
        let said = format!("{command} in/{name}");
        folder.run(&["fix", &format!("in/{name}")]).says(2, &[&said]);
        // The content tells it under any name.
        let ended = folder.pipe(&["fix", "--lang", "vi"], bytes);
        assert!(ended.code == Some(2) && !ended.stderr.contains("--input-format txt"), "{ended:?}");
    }
    for (language, skipped) in [("en", "skipped: "), ("vi", "bỏ qua: ")] {
        let ended = folder.run(&["fix", "in", "-o", "out", "-v", "--lang", language]);
        for (name, _, command) in &cases {
            ended.says(0, &[&format!("in/{name}: {skipped}"), &format!("{command} in/{name}")]);
        }
    }
    folder.write("b.bin", b"\x7fELF");
    let ended = folder.run(&["fix", "b.bin"]);
    assert!(ended.says(2, &["b.bin: no text, and no format that is known"]).stderr.contains("--exclude"));
}

#[test]
fn reasons_from_the_reader_of_a_pdf_are_said_in_the_language_of_the_run() {
    let folder = Folder::new();
    folder.write("a.pdf", b"%PDF-1.7\n");
    folder
        .run(&["fix", "a.pdf", "--lang", "vi", "-o", "b.pdf"])
        .says(2, &["pdf: bảng tham chiếu chéo bị hỏng gần byte"]);
    folder.run(&["fix", "a.pdf", "-o", "b.pdf"]).says(2, &["pdf: the cross-reference table is damaged near byte"]);
}

#[test]
fn names_that_are_no_utf8_are_read_and_written() {
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new();
    let name = std::ffi::OsStr::from_bytes(b"in/v\xe0n b\xb6n.txt");
    fs::create_dir(folder.path("in")).unwrap();
    fs::write(folder.path("in").parent().unwrap().join(name), format!("{WRONG}\n")).unwrap();
    folder.mend(&["fix", "in", "-o", "out", "--report", "r.json"]).says(0, &["1 file changed"]);
    let out = std::ffi::OsStr::from_bytes(b"out/v\xe0n b\xb6n.txt");
    assert_eq!(fs::read_to_string(folder.path("").join(out)).unwrap(), format!("{RIGHT}\n"));
    serde_json::from_slice::<serde_json::Value>(&folder.read("r.json")).unwrap();
    // In a list of paths too, and a broken file is named.
    fs::write(folder.path("in").parent().unwrap().join(name), b"a\xff\n").unwrap();
    folder.write("list", b"in/v\xe0n b\xb6n.txt\n");
    folder.run(&["check", "--files-from", "list"]).says(2, &["n.txt: txt: invalid UTF-8 at byte 1"]);
}

#[test]
fn a_file_that_is_not_there() {
    let folder = Folder::new();
    folder.write("b.txt", "12\n");
    let ended = folder.run(&["fix", "a.txt", "b.txt", "-o", "out"]);
    ended.says(2, &["a.txt: no such file or folder"]);
    assert_eq!(folder.tree("out"), [("b.txt".to_owned(), b"12\n".to_vec())]);
}

#[test]
fn a_file_that_vanishes() {
    if !has("mkfifo") {
        return;
    }
    let folder = Folder::new();
    folder.write("in/b.txt", "12\n");
    folder.write("in/c.txt", "34\n");
    pipe_at(&folder, "a");
    let mut command = folder.command(&["fix", "a", "in", "-o", "out", "-j", "1"]);
    let child = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    // Opening waits for the reader: from then on the folder has been walked, and the run waits for us.
    let mut pipe = opened(folder.path("a"));
    fs::remove_file(folder.path("in/b.txt")).unwrap();
    pipe.write_all(b"56\n").unwrap();
    drop(pipe);
    Ended::of(child.wait_with_output().unwrap()).says(2, &["in/b.txt: no such file or folder", "2 unchanged"]);
    assert_eq!(folder.tree("out"), [("a".to_owned(), b"56\n".to_vec()), ("c.txt".to_owned(), b"34\n".to_vec())]);
}

/// Runs as a user whom permissions bind, as tests may run as root.
fn as_nobody(folder: &Folder, args: &[&str]) -> Ended {
    let own = folder.path("phucdau-copy");
    if !own.exists() {
        fs::copy(env!("CARGO_BIN_EXE_phucdau"), &own).unwrap();
    }
    let root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
    let mut command = if root {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&own);
        command
    } else {
        Command::new(&own)
    };
    command.args(args).current_dir(folder.path("")).env("LC_ALL", "C.UTF-8").stdin(Stdio::null());
    Ended::of(command.output().unwrap())
}

fn chmod(folder: &Folder, name: &str, mode: u32) {
    fs::set_permissions(folder.path(name), fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_folder_and_a_file_without_permission() {
    if !has("setpriv") {
        return;
    }
    let folder = Folder::new();
    folder.write("in/a.txt", "12\n");
    folder.write("in/closed/b.txt", "12\n");
    folder.write("in/c.txt", "12\n");
    fs::create_dir(folder.path("out")).unwrap();
    fs::create_dir(folder.path("locked")).unwrap();
    for (name, mode) in [("", 0o755), ("in/c.txt", 0o000), ("in/closed", 0o000), ("out", 0o777), ("locked", 0o555)] {
        chmod(&folder, name, mode);
    }
    let ended = as_nobody(&folder, &["fix", "in", "-o", "out"]);
    let (closed, locked) = (&["in/c.txt: permission denied", "in/closed: permission denied"], "locked/a.txt");
    ended.says(2, closed).says(2, &["1 unchanged, 0 skipped, 2 failed"]);
    assert_eq!(folder.tree("out"), [("a.txt".to_owned(), b"12\n".to_vec())]);
    let ended = as_nobody(&folder, &["fix", "in/a.txt", "-o", locked]);
    ended.says(2, &["in/a.txt: cannot write `locked/a.txt`: permission denied"]);
    chmod(&folder, "in/closed", 0o755);
}

#[test]
fn lists_are_checked_before_anything_is_done() {
    let folder = Folder::new();
    folder.write("a.txt", "12\n");
    folder.write("pairs", "mot\tmột\nhai hai\n");
    folder.write("words", "# tên riêng\n\nKrông\t0\n");
    folder.run(&["fix", "a.txt", "--replace", "pairs"]).says(2, &["pairs: line 2: expected wrong, one tab, right"]);
    folder.write("heavy", "Krông\t1e308\n");
    folder.run(&["fix", "a.txt", "--dictionary", "words"]).says(2, &["words: line 3: expected a weight above 0"]);
    let too_heavy = "heavy: line 1: expected a weight above 0 and at most 1000000 after the tab, got `1e308`";
    folder.run(&["fix", "a.txt", "--dictionary", "heavy"]).says(2, &[too_heavy]);
    folder.run(&["fix", "a.txt", "--keep", "none"]).says(2, &["none: cannot read this list: no such file"]);
    folder.write("model", "no model");
    let ended = folder.run(&["fix", "a.txt", "--model", "model"]);
    ended.says(2, &["model: not a phucdau model (it begins with \"no model\")"]);
    assert!(ended.stdout.is_empty());
}
