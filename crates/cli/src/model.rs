//! The model of a run, and what `phucdau model` says of one.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use phucdau::artifact::{Artifact, Bytes, OpenError};
use phucdau::channel::Channel;
use phucdau::corrector::{Corrector, Lists, Options};
use phucdau::lexicon::{Lexicon, WordKind};
use phucdau::score::Score;
use phucdau::word::WordId;

use crate::arguments::{ModelArgs, ModelCommand, Part};
use crate::build;
use crate::catalogue::Catalogue;
use crate::message::{Message, message};
use crate::problem;

/// What a model says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) name: String,
    pub(crate) date: Option<String>,
    /// Sixteen hexadecimal digits.
    pub(crate) fingerprint: String,
}

/// A corrector with the embedded model, or the one at `path`.
pub(crate) fn corrector(
    path: Option<&Path>,
    options: Options,
    lists: &Lists,
) -> Result<(Corrector, Identity), Message> {
    match path {
        None => {
            let corrector = Corrector::embedded(options, lists).map_err(|error| failed(None, &error))?;
            Ok((corrector, embedded()))
        }
        Some(path) => {
            let bytes = read(path)?;
            let wrong = |error| failed(Some(path), &error);
            let artifact = Artifact::open(bytes.clone()).map_err(wrong)?;
            let corrector = Corrector::open(bytes, options, lists).map_err(wrong)?;
            Ok((corrector, identity(&artifact)))
        }
    }
}

/// The embedded model.
pub(crate) fn embedded() -> Identity {
    match Artifact::open_trusted(Bytes::new(phucdau_model::MODEL)) {
        Ok(artifact) => identity(&artifact),
        Err(_) => Identity { name: "none".to_owned(), date: None, fingerprint: "0".repeat(16) },
    }
}

/// `phucdau model ...`: what goes to stdout.
pub(crate) fn command(args: ModelArgs, catalogue: &Catalogue) -> Result<Vec<u8>, Message> {
    match args.command {
        ModelCommand::Build(args) => build::build(&args, catalogue).map(|()| Vec::new()),
        ModelCommand::Info { model } => info(model.as_deref()),
        ModelCommand::Dump { part, model } => dump(part, model.as_deref()),
    }
}

fn dump(part: Part, path: Option<&Path>) -> Result<Vec<u8>, Message> {
    let (_, artifact) = open(path)?;
    let wrong = |error| failed(path, &error);
    let channel = |name| Channel::open(&artifact, name).map(|channel| channel.dump()).map_err(wrong);
    let text = match part {
        Part::Lexicon => words(&Lexicon::open(&artifact).map_err(wrong)?),
        Part::Eng => channel("eng")?,
        Part::Vie => channel("vie")?,
        Part::Typing => channel("typing")?,
    };
    Ok(text.into_bytes())
}

/// The words in the order of their ids: form, kind, exact spelling, log probabilities of the three ways of writing it.
fn words(lexicon: &Lexicon) -> String {
    let mut text = String::from("id\tform\tkind\tsurface\tlower\ttitle\tupper\n");
    for id in (WordId::FIRST_WORD.0..).take_while(|&id| usize::from(id) < lexicon.len()).map(WordId) {
        let kind = match lexicon.kind(id) {
            WordKind::Syllable => "syllable",
            WordKind::Foreign => "foreign",
            WordKind::Abbreviation => "abbreviation",
            WordKind::Name => "name",
        };
        let (form, surface, case) = (lexicon.form(id), lexicon.surface(id).unwrap_or_default(), lexicon.case(id));
        let [lower, title, upper] = [case.lower, case.title, case.upper].map(Score::nats);
        // Writing to memory does not fail.
        let _ = writeln!(text, "{}\t{form}\t{kind}\t{surface}\t{lower:.2}\t{title:.2}\t{upper:.2}", id.0);
    }
    text
}

/// The size and the sections of the model at `path`, or of the embedded one, every byte checked.
fn open(path: Option<&Path>) -> Result<(usize, Artifact), Message> {
    let bytes = match path {
        Some(path) => read(path)?,
        None => Bytes::new(phucdau_model::MODEL),
    };
    let size = bytes.as_slice().len();
    Artifact::open(bytes).map(|artifact| (size, artifact)).map_err(|error| failed(path, &error))
}

fn failed(path: Option<&Path>, error: &OpenError) -> Message {
    let reason = problem::of_model(error);
    match path {
        Some(path) => message!("model-failed", path = path, reason = reason),
        None => message!("model-embedded", reason = reason),
    }
}

fn info(path: Option<&Path>) -> Result<Vec<u8>, Message> {
    let (size, artifact) = open(path)?;
    let Identity { name, fingerprint, .. } = identity(&artifact);
    let mut text = String::new();
    // Writing to memory does not fail.
    let _ = writeln!(text, "name\t{name}\nfingerprint\t{fingerprint}\nbytes\t{size}");
    for (key, value) in meta(&artifact) {
        if key != "name" {
            let _ = writeln!(text, "{key}\t{value}");
        }
    }
    for (tag, len) in artifact.sections() {
        let _ = writeln!(text, "section {tag}\t{len}");
    }
    Ok(text.into_bytes())
}

fn read(path: &Path) -> Result<Bytes, Message> {
    let bytes = fs::read(path);
    let bytes = bytes.map_err(|error| message!("model-failed", path = path, reason = problem::of_io(&error)))?;
    Ok(Bytes::new(bytes))
}

fn identity(artifact: &Artifact) -> Identity {
    let meta = meta(artifact);
    let get = |wanted: &str| meta.iter().find(|(key, _)| key == wanted).map(|(_, value)| value.clone());
    Identity {
        name: get("name").unwrap_or_else(|| "unnamed".to_owned()),
        date: get("date"),
        fingerprint: format!("{:016x}", artifact.fingerprint()),
    }
}

/// The section `meta`: a key, a tab and a value on each line.
fn meta(artifact: &Artifact) -> Vec<(String, String)> {
    let Ok(bytes) = artifact.section(b"meta    ") else { return Vec::new() };
    let text = String::from_utf8_lossy(bytes.as_slice()).into_owned();
    text.lines().filter_map(|line| line.split_once('\t')).map(|(key, value)| (key.into(), value.into())).collect()
}
