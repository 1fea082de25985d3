//! `phucdau eval`: error rates of one text or of folders of texts against their gold.

use std::fs;
use std::path::{Path, PathBuf};

use phucdau_eval::{Figures, Rates, compare};
use serde::Serialize;

use crate::arguments::{EvalArgs, OutputFormat};
use crate::catalogue::Catalogue;
use crate::inputs::{self, Choice, Place, Verdict};
use crate::message::{Message, message};
use crate::problem;

#[derive(Serialize)]
struct Evaluation<'a> {
    files: Vec<One<'a>>,
    totals: Counted<'a>,
}

#[derive(Serialize)]
struct One<'a> {
    path: String,
    #[serde(flatten)]
    counted: Counted<'a>,
}

#[derive(Serialize)]
struct Counted<'a> {
    #[serde(flatten)]
    figures: &'a Figures,
    rates: Rates,
}

impl<'a> Counted<'a> {
    fn of(figures: &'a Figures) -> Self {
        Self { figures, rates: figures.rates() }
    }
}

/// Compares and gives what goes to stdout.
pub(crate) fn evaluate(args: &EvalArgs, catalogue: &Catalogue) -> Result<Vec<u8>, Message> {
    let mut all = Vec::new();
    let mut totals = Figures::default();
    for relative in golds(args)? {
        let of =
            |base: &Path| text(&if relative.as_os_str().is_empty() { base.to_owned() } else { base.join(&relative) });
        let (gold, hyp) = (of(&args.gold)?, of(&args.hyp)?);
        let raw = args.raw.as_deref().map(of).transpose()?;
        let figures = compare(&gold, &hyp, raw.as_deref());
        totals += &figures;
        let shown = if relative.as_os_str().is_empty() { args.hyp.as_path() } else { relative.as_path() };
        all.push((shown.display().to_string(), figures));
    }
    if args.format.format == OutputFormat::Json {
        let files = all.iter().map(|(path, figures)| One { path: path.clone(), counted: Counted::of(figures) });
        let evaluation = Evaluation { files: files.collect(), totals: Counted::of(&totals) };
        let mut out = serde_json::to_vec(&evaluation).unwrap_or_default();
        out.push(b'\n');
        return Ok(out);
    }
    let mut out = String::new();
    if all.len() > 1 {
        for (path, figures) in &all {
            out += &format!("{path}\n{}\n", table(figures, catalogue));
        }
        out += &format!("{}\n", catalogue.render(&message!("eval-all", files = all.len())));
    }
    out += &table(&totals, catalogue);
    Ok(out.into_bytes())
}

/// The texts below the gold folder, or the empty path for two files.
fn golds(args: &EvalArgs) -> Result<Vec<PathBuf>, Message> {
    if !args.gold.is_dir() {
        return Ok(vec![PathBuf::new()]);
    }
    let choice = Choice { paths: vec![args.gold.clone()], files_from: None, null: false, include: None, exclude: None };
    let mut golds = Vec::new();
    for input in inputs::list(&choice)?.list {
        match (input.verdict, input.place) {
            (Verdict::Take, _) => golds.push(input.relative),
            (Verdict::Fail(reason), Place::File(path)) => {
                return Err(message!("file-failed", path = path.as_path(), reason = reason));
            }
            _ => {}
        }
    }
    Ok(golds)
}

fn text(path: &Path) -> Result<String, Message> {
    let failed = |reason| message!("file-failed", path = path, reason = reason);
    let bytes = fs::read(path).map_err(|error| failed(problem::of_io(&error)))?;
    let source = phucdau_formats::read(bytes).map_err(|error| failed(problem::of_read(&error)))?;
    let lines: Vec<&str> = source.document().lines.iter().map(|line| line.text.as_str()).collect();
    Ok(lines.join("\n"))
}

fn table(figures: &Figures, catalogue: &Catalogue) -> String {
    let rates = figures.rates();
    let percent = |rate: Option<f64>| rate.map_or_else(|| "-".to_owned(), |rate| format!("{:.2} %", 100.0 * rate));
    let mut rows = vec![
        message!("eval-words", words = figures.words, right = figures.right, rate = percent(rates.accuracy)),
        message!("eval-word-errors", errors = figures.errors.words, rate = percent(rates.word_error)),
        message!("eval-character-errors", errors = figures.errors.characters, rate = percent(rates.character_error)),
        message!("eval-cluster-errors", errors = figures.errors.clusters, rate = percent(rates.cluster_error)),
        message!("eval-diacritic-errors", errors = figures.errors.letters, rate = percent(rates.diacritic_error)),
    ];
    if let Some(raw) = &figures.raw {
        rows.push(message!("eval-raw-word-errors", errors = raw.errors.words, rate = percent(rates.raw_word_error)));
        let characters = raw.errors.characters;
        rows.push(message!(
            "eval-raw-character-errors",
            errors = characters,
            rate = percent(rates.raw_character_error)
        ));
        rows.push(message!(
            "eval-removed",
            words = percent(rates.word_errors_removed),
            characters = percent(rates.character_errors_removed)
        ));
        rows.push(message!("eval-broken", broken = raw.broken, right = raw.right, rate = percent(rates.broken)));
        rows.push(message!("eval-repaired", repaired = raw.repaired));
    }
    rows.iter().map(|row| catalogue.render(row) + "\n").collect()
}
