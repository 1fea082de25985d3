//! Where results go: files, folders, in place; and what is kept there.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

use filetime::FileTime;

use crate::support::{Folder, RIGHT, WRONG};

const OLD_TIME: i64 = 1_234_567_890;

#[test]
fn a_folder_comes_out_whole() {
    let folder = Folder::new();
    folder.write("in/a/b.txt", format!("{WRONG}\n"));
    folder.write("in/c.txt", "12\n");
    folder.mend(&["fix", "in", "-o", "new/out"]).says(0, &["1 file changed, 1 unchanged", "1 edit ("]);
    let expected = [("a/b.txt".to_owned(), format!("{RIGHT}\n").into_bytes()), ("c.txt".to_owned(), b"12\n".to_vec())];
    assert_eq!(folder.tree("new/out"), expected);
    assert_eq!(folder.read("in/a/b.txt"), format!("{WRONG}\n").as_bytes(), "the original stays");
}

#[test]
fn one_file_goes_to_a_file_or_into_a_folder() {
    let folder = Folder::new();
    folder.write("a.txt", format!("{WRONG}\n"));
    folder.mend(&["fix", "a.txt", "-o", "deep/b.txt"]).ok();
    assert_eq!(folder.read("deep/b.txt"), format!("{RIGHT}\n").as_bytes());
    folder.mend(&["fix", "a.txt", "-o", "deep"]).ok();
    folder.mend(&["fix", "a.txt", "-o", "fresh/"]).ok();
    assert_eq!(folder.tree("fresh").len() + folder.tree("deep").len(), 3);
    assert_eq!(folder.mend(&["fix", "a.txt", "-o", "-"]).ok().text(), format!("{RIGHT}\n"));
    let ended = folder.pipe(&["fix", "--replace", "r.tsv", "-o", "c.txt"], WRONG.as_bytes());
    ended.ok();
    assert_eq!(folder.read("c.txt"), RIGHT.as_bytes());
}

#[test]
fn a_new_file_is_as_open_as_others_and_a_device_is_not_replaced() {
    let folder = Folder::new();
    folder.write("a.txt", "12\n");
    folder.run(&["fix", "a.txt", "-o", "b.txt"]).ok();
    let mode = |name: &str| fs::metadata(folder.path(name)).unwrap().permissions().mode();
    assert_eq!(mode("a.txt"), mode("b.txt"));
    folder.run(&["fix", "a.txt", "-o", "/dev/null"]).ok();
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn an_output_that_is_a_link_stays_one() {
    let folder = Folder::new();
    folder.write("a.txt", format!("{WRONG}\n"));
    folder.write("real.txt", "old\n");
    symlink("real.txt", folder.path("link.txt")).unwrap();
    folder.mend(&["fix", "a.txt", "-o", "link.txt"]).ok();
    assert!(fs::symlink_metadata(folder.path("link.txt")).unwrap().is_symlink());
    assert_eq!(folder.read("real.txt"), format!("{RIGHT}\n").as_bytes());
}

#[test]
fn in_place_keeps_times_and_permissions() {
    let folder = Folder::new();
    let path = folder.write("a.txt", format!("{WRONG}\n"));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let time = FileTime::from_unix_time(OLD_TIME, 500);
    filetime::set_file_times(&path, time, time).unwrap();
    folder.mend(&["fix", "-i", "a.txt"]).ok();
    let after = fs::metadata(&path).unwrap();
    assert_eq!(folder.read("a.txt"), format!("{RIGHT}\n").as_bytes());
    assert_eq!(after.permissions().mode() & 0o7777, 0o640);
    assert_eq!(FileTime::from_last_modification_time(&after), time);
    assert_eq!(folder.tree("").len(), 2, "nothing else is left in the folder");
}

#[test]
fn in_place_does_not_touch_what_is_right() {
    let folder = Folder::new();
    let path = folder.write("a.txt", "12\n");
    let before = fs::metadata(&path).unwrap().ino();
    folder.mend(&["fix", "-i=.bak", "a.txt"]).ok();
    assert_eq!(fs::metadata(&path).unwrap().ino(), before);
    assert!(!folder.path("a.txt.bak").exists());
}

#[test]
fn in_place_with_a_suffix_keeps_the_original() {
    let folder = Folder::new();
    let path = folder.write("a.txt", format!("{WRONG}\n"));
    let time = FileTime::from_unix_time(OLD_TIME, 0);
    filetime::set_file_times(&path, time, time).unwrap();
    folder.mend(&["fix", "--in-place=.bak", "a.txt"]).ok();
    assert_eq!(folder.read("a.txt"), format!("{RIGHT}\n").as_bytes());
    assert_eq!(folder.read("a.txt.bak"), format!("{WRONG}\n").as_bytes());
    let kept = fs::metadata(folder.path("a.txt.bak")).unwrap();
    assert_eq!(FileTime::from_last_modification_time(&kept), time);

    // A second run must not overwrite the first original.
    folder.write("a.txt", format!("{WRONG} 2\n"));
    folder.mend(&["fix", "-i=.bak", "a.txt"]).says(2, &["a.txt: `", "a.txt.bak` is there already"]);
    assert_eq!(folder.read("a.txt"), format!("{WRONG} 2\n").as_bytes());
    assert_eq!(folder.read("a.txt.bak"), format!("{WRONG}\n").as_bytes());
}

#[test]
fn in_place_replaces_the_target_of_a_link() {
    let folder = Folder::new();
    folder.write("real/a.txt", format!("{WRONG}\n"));
    symlink("real/a.txt", folder.path("link.txt")).unwrap();
    folder.mend(&["fix", "-i", "link.txt"]).ok();
    assert!(fs::symlink_metadata(folder.path("link.txt")).unwrap().is_symlink());
    assert_eq!(folder.read("real/a.txt"), format!("{RIGHT}\n").as_bytes());
}

#[test]
fn in_place_refuses_a_file_of_several_names() {
    let folder = Folder::new();
    folder.write("a.txt", format!("{WRONG}\n"));
    folder.write("c.txt", format!("{WRONG}\n"));
    fs::hard_link(folder.path("a.txt"), folder.path("b.txt")).unwrap();
    folder.mend(&["fix", "-i", "a.txt", "c.txt"]).says(2, &["a.txt: the file has 2 names"]);
    assert_eq!(folder.read("a.txt"), format!("{WRONG}\n").as_bytes());
    assert_eq!(folder.read("c.txt"), format!("{RIGHT}\n").as_bytes(), "the run goes on");
}

#[test]
fn a_diff_can_be_applied_and_writes_nothing() {
    let folder = Folder::new();
    folder.write("a.txt", format!("1\r\n2\n{WRONG}\n4"));
    let ended = folder.mend(&["fix", "--diff", "a.txt"]);
    assert_eq!(ended.code, Some(1));
    let expected = format!(
        "--- a.txt\n+++ a.txt\n@@ -1,4 +1,4 @@\n 1\r\n 2\n-{WRONG}\n+{RIGHT}\n 4\n\\ No newline at end of file\n"
    );
    assert_eq!(ended.text(), expected);
    assert_eq!(folder.tree("").len(), 2);
    folder.write("b.txt", "12\n");
    let ended = folder.mend(&["fix", "--diff", "b.txt"]);
    assert_eq!((ended.code, ended.text()), (Some(0), ""));
}

#[test]
fn check_and_dry_run_list_the_same() {
    let folder = Folder::new();
    folder.write("a.txt", format!("Số 12\nSố {WRONG} 34 {WRONG}\n"));
    let check = folder.mend(&["check", "a.txt"]);
    assert_eq!(check.code, Some(1));
    let dry = folder.mend(&["fix", "--dry-run", "-i", "a.txt"]);
    assert_eq!((dry.code, dry.text()), (Some(1), check.text()));
    let places: Vec<&str> = check.text().lines().map(|line| line.split(" -> ").next().unwrap()).collect();
    assert_eq!(places, [format!("a.txt:2:4: {WRONG}"), format!("a.txt:2:14: {WRONG}")]);
    let last = check.text().lines().next().unwrap().split(" -> ").nth(1).unwrap();
    assert!(last.starts_with(&format!("{RIGHT} (")) && last.ends_with(", replacement)"), "{last}");
    assert!(folder.read("a.txt").starts_with("Số 12".as_bytes()));
    assert_eq!(
        folder.run(&["check", "r.tsv", "--mode", "clean", "--input-format", "txt", "--keep", "r.tsv"]).code,
        Some(0)
    );
}
