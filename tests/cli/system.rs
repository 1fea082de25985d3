//! What the system does to a run: a reader that leaves, a signal, a disk without room.

use std::fs;
use std::io::Read;
use std::process::{Command, Stdio};

use crate::support::{Ended, Folder, has, opened, pipe_at};

#[test]
fn a_reader_that_leaves_is_success() {
    let folder = Folder::new();
    folder.write("long.txt", "12345 67890\n".repeat(200_000));
    for args in [&["fix", "long.txt"][..], &["completions", "bash"]] {
        let mut child = folder.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut out = child.stdout.take().unwrap();
        out.read_exact(&mut [0; 10]).unwrap();
        drop(out);
        let ended = Ended::of(child.wait_with_output().unwrap());
        ended.ok();
        assert_eq!(ended.stderr, "");
    }
}

#[test]
fn a_full_stdout_is_trouble() {
    let folder = Folder::new();
    folder.write("a.txt", "12\n");
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let output = folder.command(&["fix", "a.txt"]).stdout(full).stderr(Stdio::piped()).output().unwrap();
    Ended::of(output).says(2, &["Cannot write to stdout: no space left"]);
}

/// A small file system, if we may have one; it goes away with the value.
struct Mounted(std::path::PathBuf);

impl Mounted {
    fn on(path: std::path::PathBuf) -> Option<Self> {
        fs::create_dir_all(&path).unwrap();
        let mut mount = Command::new("mount");
        let done = mount.args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"]).arg(&path).stderr(Stdio::null()).status();
        done.is_ok_and(|status| status.success()).then(|| Self(path))
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_fails_what_does_not_fit_and_leaves_nothing_half() {
    let folder = Folder::new();
    folder.write("in/1.txt", "12\n");
    folder.write("in/2.txt", "12 ".repeat(100_000));
    folder.write("in/3.txt", "34\n");
    let ended = if let Some(_mounted) = Mounted::on(folder.path("out")) {
        let ended = folder.run(&["fix", "in", "-o", "out"]);
        ended.says(2, &["in/2.txt: cannot write `out/2.txt`: no space left"]);
        let names: Vec<String> = folder.tree("out").into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["1.txt", "3.txt"]);
        ended
    } else {
        // The limit counts blocks of 512 bytes; its signal must not end the process.
        let mut shell = Command::new("sh");
        let typed = "trap '' XFSZ; ulimit -f 64; exec \"$0\" fix in -o out";
        shell.args(["-c", typed, env!("CARGO_BIN_EXE_phucdau")]).current_dir(folder.path("")).env("LC_ALL", "C.UTF-8");
        let ended = Ended::of(shell.stdin(Stdio::null()).output().unwrap());
        ended.says(2, &["in/2.txt: cannot write `out/2.txt`: the file would pass the size limit"]);
        let names: Vec<String> = folder.tree("out").into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["1.txt", "3.txt"]);
        ended
    };
    ended.says(2, &["2 unchanged, 0 skipped, 1 failed"]);
}

#[test]
fn an_interruption_leaves_whole_files_only() {
    if !has("mkfifo") {
        return;
    }
    let folder = Folder::new();
    folder.write("a.txt", "12\n");
    folder.write("c.txt", "34\n");
    pipe_at(&folder, "b.txt");
    let args = ["fix", "a.txt", "b.txt", "c.txt", "-o", "out", "-j", "1", "--report", "r.json"];
    let child = folder.command(&args).stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    // The run waits at the pipe, which nobody writes to.
    let pipe = opened(folder.path("b.txt"));
    assert!(Command::new("sh").args(["-c", &format!("kill -INT {}", child.id())]).status().unwrap().success());
    let ended = Ended::of(child.wait_with_output().unwrap());
    drop(pipe);
    ended.says(130, &["Interrupted"]);
    assert_eq!(folder.tree("out"), [("a.txt".to_owned(), b"12\n".to_vec())]);
    assert!(!folder.path("r.json").exists());
}
