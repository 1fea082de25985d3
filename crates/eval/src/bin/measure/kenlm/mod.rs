//! Our half of the comparison with KenLM that `benches/kenlm/run.py` makes: writes what both sides read, and times ours.

mod arpa;
mod queries;
mod recorder;
mod replay;
mod words;

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use phucdau::artifact::Bytes;
use phucdau::beam::Beam;
use phucdau::corrector::Mode;
use phucdau::document::Document;
use phucdau::edit::OfLine;
use phucdau::lm::NGramModel;

use crate::restored::stripped;
use crate::{Model, Outcome, document_of, sets};
use queries::Queries;
use recorder::Recorder;

pub(crate) const HELP: &str = "\
One side of the comparison with KenLM; benches/kenlm/run.py runs both and prints the table.

measure kenlm export FOLDER                 writes the n-grams as ARPA, the words by id, recorded queries, bare text
measure kenlm replay FOLDER NAME PASSES     asks the queries NAME; the times of their pieces, for each pass and way of asking
measure kenlm restore FOLDER PASSES         restores the bare text; the time of each document, for each pass

PHUCDAU_MODEL names another compiled model than the embedded one.
";

/// About how many white-space tokens of text are restored, and how many paragraphs of each domain are read for them.
const TEXT: usize = 60_000;
const PARAGRAPHS: usize = 600;

pub(crate) fn run(mut given: impl Iterator<Item = OsString>) -> Outcome<()> {
    let step = given.next().map(|step| step.to_string_lossy().into_owned());
    let folder = given.next().map(PathBuf::from);
    let rest: Vec<String> = given.map(|word| word.to_string_lossy().into_owned()).collect();
    let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
    let bytes = std::env::var_os("PHUCDAU_MODEL").map(fs::read).transpose()?.map(Bytes::new);
    let model = Model { bytes, weights: Vec::new() };
    match (step.as_deref(), folder, rest.as_slice()) {
        (Some("export"), Some(folder), []) => export(&model, &folder),
        (Some("replay"), Some(folder), [name, passes]) => {
            let queries = Queries::read(&folder.join(format!("{name}.queries")))?;
            let corrector = model.corrector(Mode::Auto)?;
            replay::replay(&corrector.models().lm, &queries, passes.parse()?, &folder.join(format!("{name}.ours")))
        }
        (Some("restore"), Some(folder), [passes]) => words::restore(&model, &folder, passes.parse()?),
        (Some("-h" | "--help"), ..) => {
            say!("{}", HELP.trim_end());
            Ok(())
        }
        _ => Err("kenlm: expected export, replay or restore with what belongs to it; see measure kenlm --help".into()),
    }
}

/// Writes all that both sides read.
fn export(model: &Model, folder: &Path) -> Outcome<()> {
    fs::create_dir_all(folder)?;
    let corrector = model.corrector(Mode::Auto)?;
    let (lm, lexicon) = (&corrector.models().lm, &corrector.models().lexicon);
    let names = arpa::names(lexicon);
    let mut out = BufWriter::with_capacity(1 << 20, File::create(folder.join("lm.arpa"))?);
    arpa::write(lm, &names, &mut out)?;
    out.flush()?;
    fs::write(folder.join("lm.words"), names.join("\n") + "\n")?;
    let counts: Vec<String> = lm.counts().map(|count| count.to_string()).collect();
    fs::write(folder.join("lm.size"), format!("{}\n{}\n", lm.size(), counts.join(" ")))?;

    let pages = sets::pages(None)?;
    let readings = pages.iter().flat_map(|set| &set.pages).filter_map(|page| page.reading("eng"));
    let readings: Vec<Document> = readings.map(Document::from_text).collect();
    record(model, lm, Mode::Auto, &readings)?.write(&folder.join("repair.queries"))?;

    let texts = sets::texts(Some(PARAGRAPHS))?;
    let mut gold: Vec<Vec<String>> = match texts.as_slice() {
        [] => {
            pages.iter().flat_map(|set| &set.pages).map(|page| page.gold.lines().map(str::to_owned).collect()).collect()
        }
        _ => texts.iter().flat_map(|text| text.documents.iter().cloned()).collect(),
    };
    // Documents of all domains in turn, as far as they are wanted.
    let all: usize = gold.iter().flatten().map(|line| line.split_whitespace().count()).sum();
    let step = (all / TEXT).max(1);
    gold = gold.into_iter().step_by(step).collect();
    let bare: Vec<Document> = gold
        .iter()
        .map(|paragraphs| document_of(&paragraphs.iter().map(|paragraph| stripped(paragraph)).collect::<Vec<_>>()))
        .collect();
    record(model, lm, Mode::Restore, &bare)?.write(&folder.join("restore.queries"))?;
    words::write(lexicon, &gold, folder)
}

/// What the corrector asks while it corrects the documents.
fn record(model: &Model, lm: &NGramModel, mode: Mode, documents: &[Document]) -> Outcome<Queries> {
    let corrector = model.corrector(mode)?;
    let recorder = Recorder::new(lm);
    let (mut worker, mut beam) = (corrector.worker(), Beam::default());
    for document in documents {
        let edits = worker.correct_asking(&recorder, &mut beam, document);
        let same = worker.correct_large(document);
        if edits.iter().zip(&same).any(|(one, other)| !one.each().eq(other.each())) {
            return Err("kenlm: what is recorded is not what is decoded; a fault of the recorder".into());
        }
    }
    Ok(recorder.finish())
}
