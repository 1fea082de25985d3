//! A folder for one test, and the command run in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// What the lists of these tests replace, whatever the model knows: the same edit with any model.
pub const WRONG: &str = "xqsaix";
/// What it is replaced by.
pub const RIGHT: &str = "đúng";

pub struct Folder {
    dir: TempDir,
}

/// How a command ended.
#[derive(Debug, PartialEq, Eq)]
pub struct Ended {
    pub code: Option<i32>,
    pub stdout: Vec<u8>,
    pub stderr: String,
}

impl Ended {
    pub fn of(output: Output) -> Self {
        let stderr = String::from_utf8(output.stderr).expect("messages are UTF-8");
        Self { code: output.status.code(), stdout: output.stdout, stderr }
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).expect("stdout is UTF-8 here")
    }

    /// Asserts the exit code and that stderr says every one of `parts`.
    #[track_caller]
    pub fn says(&self, code: i32, parts: &[&str]) -> &Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        for part in parts {
            assert!(self.stderr.contains(part), "expected {part:?} in:\n{}", self.stderr);
        }
        self
    }

    #[track_caller]
    pub fn ok(&self) -> &Self {
        self.says(0, &[])
    }
}

impl Folder {
    /// An empty folder but for `r.tsv`, a list of one replacement.
    pub fn new() -> Self {
        let folder = Self { dir: tempfile::tempdir().expect("a folder for the test") };
        folder.write("r.tsv", format!("{WRONG}\t{RIGHT}\n"));
        folder
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("the folder can be made");
        fs::write(&path, bytes).expect("the file can be written");
        path
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Every file below `name`, hidden ones too, with its bytes, in order.
    pub fn tree(&self, name: &str) -> Vec<(String, Vec<u8>)> {
        let mut files = Vec::new();
        collect(&self.path(name), &self.path(name), &mut files);
        files.sort();
        files
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = phucdau();
        command.args(args).current_dir(self.dir.path());
        command
    }

    pub fn run(&self, args: &[&str]) -> Ended {
        let output = self.command(args).stdin(Stdio::null()).output();
        Ended::of(output.expect("the command runs"))
    }

    /// Runs with the list of replacements.
    pub fn mend(&self, args: &[&str]) -> Ended {
        self.run(&[args, &["--replace", "r.tsv"]].concat())
    }

    pub fn pipe(&self, args: &[&str], input: &[u8]) -> Ended {
        let mut command = assert_cmd::Command::from_std(self.command(args));
        Ended::of(command.write_stdin(input).output().expect("the command runs"))
    }
}

/// The command, in English and free of the caller's locale.
pub fn phucdau() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_phucdau"));
    command.env_remove("LC_MESSAGES").env_remove("LANG").env("LC_ALL", "C.UTF-8");
    command
}

fn collect(top: &Path, folder: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            collect(top, &path, files);
        } else {
            let name = path.strip_prefix(top).expect("it lies below").display().to_string();
            files.push((name, fs::read(&path).expect("the file can be read")));
        }
    }
}

/// A named pipe in a folder.
pub fn pipe_at(folder: &Folder, name: &str) {
    assert!(Command::new("mkfifo").arg(folder.path(name)).status().expect("mkfifo runs").success());
}

/// Opens a named pipe for writing, which waits until the command reads from it; gives up after a minute.
pub fn opened(pipe: PathBuf) -> fs::File {
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::spawn(move || send.send(fs::File::options().write(true).open(pipe)));
    let opened = receive.recv_timeout(std::time::Duration::from_secs(60));
    opened.expect("the command reads the pipe").expect("the pipe can be opened")
}

/// Whether an outside program is there; if not the test is skipped, which is a failure where `CI` is `true`.
pub fn has(program: &str) -> bool {
    let found = std::env::var_os("PATH")
        .is_some_and(|paths| std::env::split_paths(&paths).any(|folder| folder.join(program).is_file()));
    if !found {
        println!("skipped: needs {program}");
        assert!(std::env::var("CI").as_deref() != Ok("true"), "needs {program}");
    }
    found
}
