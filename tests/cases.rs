//! Every small case of `corpus/cases`: those known to be wrong are listed, and the list must stay true both ways.
//!
//! `PHUCDAU_ACCEPT=1 cargo test -p phucdau-cli --test cases` writes `tests/cases.open.tsv` anew; read the difference
//! before committing it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use phucdau::corrector::{Corrector, Lists, Mode, Options, Worker};
use phucdau::document::Document;
use phucdau::edit::{Edit, apply};

/// A case: its file, its input, what is right, the mode.
struct Case {
    file: String,
    input: String,
    right: String,
    mode: Mode,
}

/// A corrector and a worker for each mode.
struct Menders(Vec<(Mode, Corrector, Worker)>);

impl Menders {
    fn new() -> Self {
        let mender = |mode| {
            let options = Options { mode, ..Options::default() };
            let corrector = Corrector::embedded(options, &Lists::default()).expect("the embedded model opens");
            let worker = corrector.worker();
            (mode, corrector, worker)
        };
        Self([Mode::Auto, Mode::Ocr, Mode::Restore, Mode::Clean].map(mender).into())
    }

    fn mend(&mut self, input: &str, mode: Mode) -> String {
        let (_, corrector, worker) = self.0.iter_mut().find(|(own, ..)| *own == mode).expect("there is one a mode");
        let edits = worker.correct(&Document::from_text(input)).remove(0);
        let applied: Vec<Edit> = edits.into_iter().filter(|edit| corrector.applies(edit)).collect();
        apply(input, &applied)
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The rows of a table without its header, each with as many fields as the header.
fn rows(path: &Path) -> Vec<Vec<String>> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut rows: Vec<Vec<String>> = text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect();
    let width = rows.first().map_or(0, Vec::len);
    for (at, row) in rows.iter().enumerate() {
        assert_eq!(row.len(), width, "{}: line {} has another number of fields", path.display(), at + 1);
    }
    rows.drain(..1);
    rows
}

fn cases() -> Vec<Case> {
    let folder = root().join("corpus/cases");
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("the folder can be read").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "tsv"));
    files.sort();
    let mut cases = Vec::new();
    for path in files {
        let file = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
        for row in rows(&path) {
            let [input, right, mode] = <[String; 3]>::try_from(row).expect("a case has three fields");
            let mode = match mode.as_str() {
                "auto" => Mode::Auto,
                "ocr" => Mode::Ocr,
                "restore" => Mode::Restore,
                "clean" => Mode::Clean,
                other => panic!("{file}: no mode is called {other:?}"),
            };
            cases.push(Case { file: file.clone(), input, right, mode });
        }
    }
    cases
}

#[test]
fn cases_are_as_the_list_says() {
    let list = root().join("tests/cases.open.tsv");
    let mut menders = Menders::new();
    let cases = cases();
    let mut open = BTreeSet::new();
    let mut shown = String::new();
    for case in &cases {
        let got = menders.mend(&case.input, case.mode);
        if got != case.right {
            open.insert((case.file.clone(), case.input.clone()));
            shown += &format!("{}: {}\n   got {got}\n  want {}\n", case.file, case.input, case.right);
        }
    }
    println!("{shown}{} of {} cases are right", cases.len() - open.len(), cases.len());
    if std::env::var_os("PHUCDAU_ACCEPT").is_some() {
        let mut text = String::from("file\tinput\n");
        for (file, input) in &open {
            text += &format!("{file}\t{input}\n");
        }
        fs::write(&list, text).expect("the list can be written");
        return;
    }
    let pair = |row: Vec<String>| <[String; 2]>::try_from(row).map(|[file, input]| (file, input));
    let listed: BTreeSet<_> = rows(&list).into_iter().map(|row| pair(row).expect("a file and an input")).collect();
    let broken: Vec<_> = open.difference(&listed).collect();
    assert!(broken.is_empty(), "cases that were right and are wrong now: {broken:#?}");
    let mended: Vec<_> = listed.difference(&open).collect();
    assert!(mended.is_empty(), "right now, or no case any more: take them off {}: {mended:#?}", list.display());
}

/// Prints how the lines of people's own mail and forums fare; the numbers are no promise.
#[test]
fn messy_text_is_reported() {
    let Some(data) = std::env::var_os("PHUCDAU_DATA") else {
        println!("skipped: PHUCDAU_DATA names no folder");
        return;
    };
    let path = Path::new(&data).join("messy.dev.tsv");
    if !path.is_file() {
        println!("skipped: {} is not there", path.display());
        return;
    }
    let mut menders = Menders::new();
    let (mut right, mut all) = (0, 0);
    for row in rows(&path) {
        let [id, kind, input, want] = [0, 1, 2, 3].map(|at| row[at].as_str());
        let got = menders.mend(input, Mode::Auto);
        all += 1;
        if got == want {
            right += 1;
        } else {
            println!("{id} {kind}: {input}\n   got {got}\n  want {want}");
        }
    }
    println!("{right} of {all} lines are right");
}
