//! Prints the figures of `docs/measuring.md`: repair, restoration, harm and speed, as Markdown tables.

/// Prints a line; a reader that went away ends the program, and not with a panic.
macro_rules! say {
    ($($arguments:tt)*) => {
        $crate::table::say(format_args!($($arguments)*))
    };
}

mod arguments;
mod calibration;
mod diagram;
mod harmed;
mod kenlm;
mod learned;
mod mistakes;
mod repaired;
mod restored;
mod sets;
mod speed;
mod table;
mod trusted;
mod tuned;
mod widths;

use std::error::Error;
use std::process::ExitCode;

use arguments::Arguments;
use calibration::Decoded;
use phucdau::artifact::Bytes;
use phucdau::corrector::{Corrector, Lists, Mode, Options, Worker};
use phucdau::document::{Document, Line};
use phucdau::regime::Regime;
use phucdau::weights::Weights;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let mut given = std::env::args_os().skip(1).peekable();
    let outcome = match given.next_if(|word| word == "kenlm") {
        Some(_) => kenlm::run(given),
        None => Arguments::parse(given).and_then(|arguments| match arguments {
            Some(arguments) => run(&arguments),
            None => {
                say!("{}", arguments::HELP.trim_end());
                Ok(())
            }
        }),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("measure: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> Outcome<()> {
    let mut model = Model::open(arguments)?;
    let pages = sets::pages(arguments.pages.as_deref())?;
    let texts = sets::texts(arguments.lines)?;
    if std::env::var_os("PHUCDAU_DATA").is_none() {
        say!("All sets but those of corpus/ are skipped: needs PHUCDAU_DATA\n");
    }
    if let Some(regime) = arguments.tune {
        return tuned::tune(arguments, &mut model, &pages, regime);
    }
    if let Some(regime) = arguments.learned {
        return learned::learn(&model, arguments.pages.as_deref(), &texts, regime);
    }
    if arguments.widths {
        return widths::measure(arguments, &model, &pages, &texts);
    }
    if arguments.calibration || arguments.diagram.is_some() {
        return trusted::measure(arguments, &model, &pages, &texts);
    }
    repaired::measure(arguments, &model, &pages)?;
    restored::measure(arguments, &model, &texts)?;
    harmed::measure(arguments, &model, &pages, &texts)?;
    speed::measure(arguments, &model, &pages, &texts)
}

/// The model that is measured.
struct Model {
    /// Its bytes; those embedded where there are none.
    bytes: Option<Bytes>,
    weights: Vec<arguments::Weight>,
}

impl Model {
    fn open(arguments: &Arguments) -> Outcome<Self> {
        let read = |path: &std::path::PathBuf| {
            std::fs::read(path).map(Bytes::new).map_err(|error| format!("{}: {error}", path.display()))
        };
        let bytes = arguments.model.as_ref().map(read).transpose()?;
        Ok(Self { bytes, weights: arguments.weights.clone() })
    }

    /// The weight in force.
    fn weight(&self, regime: Regime, name: &str) -> f32 {
        let given = self.weights.iter().rev().find(|(of, known, _)| *of == regime && known == name);
        given.map(|(.., value)| *value).or_else(|| Weights::of(regime).get(name)).unwrap_or_default()
    }

    fn corrector(&self, mode: Mode) -> Outcome<Corrector> {
        let (options, lists) = (Options { mode, ..Options::default() }, Lists::default());
        let mut corrector = match &self.bytes {
            None => Corrector::embedded(options, &lists)?,
            Some(bytes) => Corrector::open(bytes.clone(), options, &lists)?,
        };
        for (regime, name, value) in &self.weights {
            corrector = corrector.with_weights(*regime, |weights| {
                weights.set(name, *value);
            });
        }
        Ok(corrector)
    }
}

/// The same corrector with the probabilities of its search in place of confidences.
fn searched(mut corrector: Corrector) -> Corrector {
    for regime in Regime::ALL {
        corrector = corrector.with_weights(regime, |weights| weights.calibration = None);
    }
    corrector
}

fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Auto => "auto",
        Mode::Ocr => "ocr",
        Mode::Restore => "restore",
        Mode::Clean => "clean",
    }
}

/// The text of a document after the edits that apply.
fn corrected(corrector: &Corrector, worker: &mut Worker, document: &Document) -> String {
    Decoded::new(corrector, worker, document).text
}

/// Paragraphs as a document: a blank line after each.
fn document_of(paragraphs: &[String]) -> Document {
    let lines = paragraphs.iter().flat_map(|paragraph| [Line::new(paragraph.as_str()), Line::new("")]);
    Document { lines: lines.collect() }
}
