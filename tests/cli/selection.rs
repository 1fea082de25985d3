//! Which files: walks, lists of paths, globs.

use std::os::unix::fs::symlink;

use crate::support::{Ended, Folder};

fn taken(folder: &Folder, out: &str) -> Vec<String> {
    folder.tree(out).into_iter().map(|(name, _)| name).collect()
}

#[test]
fn a_walk_takes_text_by_name_and_skips_the_rest() {
    let folder = Folder::new();
    for name in
        ["b.txt", "a.text", "c.md", "README", "d.TXT", "e.log", "f.csv", ".hidden.txt", ".git/g.txt", "sub/h.txt"]
    {
        folder.write(&format!("in/{name}"), "12\n");
    }
    symlink("b.txt", folder.path("in/link.txt")).unwrap();
    let ended = folder.run(&["fix", "in", "-o", "out", "-v"]);
    ended.says(0, &["in/e.log: skipped:", "in/f.csv: skipped:", "in/link.txt: skipped:", "6 unchanged, 3 skipped"]);
    assert_eq!(taken(&folder, "out"), ["README", "a.text", "b.txt", "c.md", "d.TXT", "sub/h.txt"]);
}

#[test]
fn phucdauignore_is_honoured_and_gitignore_is_not() {
    let folder = Folder::new();
    folder.write("in/.phucdauignore", "nhap/\n*.text\n");
    folder.write("in/.gitignore", "a.txt\n");
    folder.write("in/sub/.phucdauignore", "!c.text\n");
    for name in ["a.txt", "b.text", "nhap/d.txt", "sub/c.text", "sub/nhap/e.txt"] {
        folder.write(&format!("in/{name}"), "12\n");
    }
    folder.run(&["fix", "in", "-o", "out"]).ok();
    assert_eq!(taken(&folder, "out"), ["a.txt", "sub/c.text"]);
}

#[test]
fn include_and_exclude() {
    let folder = Folder::new();
    for name in ["a.log", "b.txt", "nhap/c.txt", "sub/d.log", "sub/e.txt"] {
        folder.write(&format!("in/{name}"), "12\n");
    }
    folder.run(&["fix", "in", "-o", "out1", "--include", "*.log"]).says(0, &["2 unchanged, 0 skipped"]);
    assert_eq!(taken(&folder, "out1"), ["a.log", "sub/d.log"]);
    folder.run(&["fix", "in", "-o", "out2", "--exclude", "nhap", "--exclude", "/sub/e*"]).ok();
    assert_eq!(taken(&folder, "out2"), ["b.txt"]);
    folder.run(&["fix", "in", "-o", "out3", "--include", "*.txt", "--exclude", "nhap/"]).ok();
    assert_eq!(taken(&folder, "out3"), ["b.txt", "sub/e.txt"]);
    folder.run(&["fix", "in", "in/b.txt", "-o", "out4", "--exclude", "b.txt"]).ok();
    folder.run(&["fix", "in", "-o", "out5", "--exclude", "a{"]).says(2, &["--exclude: "]);
    assert!(taken(&folder, "out5").is_empty());
}

#[test]
fn paths_come_from_a_list() {
    let folder = Folder::new();
    for name in ["a.txt", "sub/b c.txt", "dir/d.txt"] {
        folder.write(name, "12\n");
    }
    folder.write("list", "a.txt\r\n\nsub/b c.txt\ndir\n");
    folder.run(&["fix", "--files-from", "list", "-o", "out"]).ok();
    assert_eq!(taken(&folder, "out"), ["a.txt", "d.txt", "sub/b c.txt"]);
    folder.write("odd\nname.txt", "12\n");
    let ended = folder.pipe(&["fix", "--files-from", "-", "--null", "-o", "out0"], b"odd\nname.txt\0a.txt\0");
    ended.says(0, &["2 unchanged"]);
    assert_eq!(taken(&folder, "out0"), ["a.txt", "odd\nname.txt"]);
    folder.run(&["fix", "--files-from", "none", "-o", "out"]).says(2, &["none: cannot read this list: no such file"]);
}

#[test]
fn stdin_is_a_dash_or_nothing() {
    let folder = Folder::new();
    let ended: [Ended; 2] = [folder.pipe(&["fix"], b"12"), folder.pipe(&["fix", "-"], b"12")];
    ended.iter().for_each(|ended| assert_eq!(ended.ok().text(), "12"));
    folder.write("a.txt", "34");
    folder.pipe(&["check", "-", "a.txt"], b"12").says(0, &["2 unchanged"]);
}
