//! What the arguments of `fix`, `restore` and `check` mean.

use std::io::{self, IsTerminal};
use std::num::NonZero;
use std::path::PathBuf;
use std::thread;

use phucdau::corrector::{Lists, Mode, Options, Tone};
use phucdau_formats::legacy::Legacy;
use phucdau_formats::{Charset, Format, Writing};

use crate::arguments::{
    CheckArgs, CommonArgs, EncodingName, FixArgs, InputFormat, ModeName, OutputArgs, OutputFormat, PlaceArgs,
    RestoreArgs, RunArgs, ToneName,
};
use crate::epoch;
use crate::inputs::{self, Choice};
use crate::limit::Limit;
use crate::lists;
use crate::message::{Message, message};
use crate::outputs::Wanted;
use crate::report;
use crate::report::write::Kind;

/// Everything that a run needs to know.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) options: Options,
    pub(crate) lists: Lists,
    pub(crate) model: Option<PathBuf>,
    pub(crate) format: Option<Format>,
    pub(crate) encoding: Charset,
    /// The columns and fields to repair.
    pub(crate) columns: Vec<String>,
    pub(crate) fields: Vec<String>,
    pub(crate) force_signed: bool,
    pub(crate) limit: Limit,
    pub(crate) writing: Writing,
    pub(crate) choice: Choice,
    pub(crate) purpose: Purpose,
    pub(crate) wanted: Wanted,
    pub(crate) reports: Vec<(PathBuf, Kind)>,
    pub(crate) json: bool,
    pub(crate) jobs: usize,
    pub(crate) progress: bool,
    pub(crate) quiet: bool,
    pub(crate) verbose: bool,
    /// The options as reports show them.
    pub(crate) shown: report::Options,
}

/// What a run is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Writing repaired documents.
    Write,
    /// Listing what would change.
    List,
    /// Showing it as a diff.
    Diff,
}

pub(crate) fn of_fix(args: FixArgs) -> Result<Settings, Message> {
    of("fix", args.paths.path, Some(args.output), args.mode.mode, args.common)
}

pub(crate) fn of_restore(args: RestoreArgs) -> Result<Settings, Message> {
    of("restore", args.paths.path, Some(args.output), ModeName::Restore, args.common)
}

pub(crate) fn of_check(args: CheckArgs) -> Result<Settings, Message> {
    of("check", args.paths.path, None, args.mode.mode, args.common)
}

/// The inputs that a command was given; without any, stdin.
pub(crate) fn choice(command: &'static str, mut paths: Vec<PathBuf>, args: &RunArgs) -> Result<Choice, Message> {
    if paths.is_empty() && args.files_from.is_none() {
        paths.push(PathBuf::from("-"));
        if io::stdin().is_terminal() {
            return Err(message!("stdin-terminal", command = command));
        }
    }
    Ok(Choice {
        include: inputs::globs("--include", &args.include)?,
        exclude: inputs::globs("--exclude", &args.exclude)?,
        paths,
        files_from: args.files_from.clone(),
        null: args.null,
    })
}

fn of(
    command: &'static str,
    paths: Vec<PathBuf>,
    output: Option<OutputArgs>,
    mode: ModeName,
    args: CommonArgs,
) -> Result<Settings, Message> {
    let choice = choice(command, paths, &args.run)?;
    let (purpose, wanted) = match output {
        None => (Purpose::List, Wanted::Nothing),
        Some(output) => wanted(output),
    };
    let options =
        Options { mode: mode.into(), tone: args.words.tone.into(), confidence: confidence(&args.confidence)? };
    let limit = args.max_changed.as_deref().map_or(Ok(Limit::default()), Limit::parse)?;
    Ok(Settings {
        shown: shown(command, mode, &args, options.confidence, limit),
        lists: lists::read(&args.words)?,
        format: format(args.input_format),
        encoding: charset(args.encoding),
        columns: args.column,
        fields: args.field,
        force_signed: args.force_signed,
        limit,
        writing: Writing { alternatives: args.alternatives, date: epoch::moment() },
        choice,
        reports: reports(args.report)?,
        json: args.format.format == OutputFormat::Json,
        jobs: jobs(&args.run)?,
        progress: args.run.shows_progress(),
        quiet: args.run.quiet,
        verbose: args.run.verbose,
        model: args.words.model,
        options,
        purpose,
        wanted,
    })
}

impl From<ModeName> for Mode {
    fn from(name: ModeName) -> Self {
        match name {
            ModeName::Auto => Self::Auto,
            ModeName::Ocr => Self::Ocr,
            ModeName::Restore => Self::Restore,
            ModeName::Clean => Self::Clean,
        }
    }
}

impl From<ToneName> for Tone {
    fn from(name: ToneName) -> Self {
        match name {
            ToneName::Auto => Self::Auto,
            ToneName::Old => Self::Old,
            ToneName::New => Self::New,
        }
    }
}

fn wanted(output: OutputArgs) -> (Purpose, Wanted) {
    let wanted = match place(output.place) {
        Wanted::Stdout if output.diff || output.dry_run => Wanted::Nothing,
        wanted => wanted,
    };
    let purpose = match (output.diff, output.dry_run) {
        (true, _) => Purpose::Diff,
        (false, true) => Purpose::List,
        (false, false) => Purpose::Write,
    };
    (purpose, wanted)
}

/// Where results go that are written in any case.
pub(crate) fn place(args: PlaceArgs) -> Wanted {
    match (args.output, args.in_place) {
        (Some(path), _) => Wanted::Path(path),
        (None, Some(suffix)) => Wanted::InPlace(suffix),
        (None, None) => Wanted::Stdout,
    }
}

impl RunArgs {
    /// Whether a bar may be shown.
    pub(crate) fn shows_progress(&self) -> bool {
        !self.no_progress && !self.quiet && !self.verbose
    }
}

fn confidence(text: &str) -> Result<Option<f32>, Message> {
    if text == "auto" {
        return Ok(None);
    }
    let least = text.parse::<f32>().ok().filter(|least| (0.0..=1.0).contains(least));
    least.map(Some).ok_or_else(|| message!("usage-confidence", got = text))
}

/// How many threads were asked for.
pub(crate) fn jobs(args: &RunArgs) -> Result<usize, Message> {
    match args.jobs.as_deref() {
        None => Ok(thread::available_parallelism().map_or(1, NonZero::get)),
        Some(text) => match text.parse::<u16>() {
            Ok(jobs) if jobs > 0 => Ok(usize::from(jobs)),
            _ => Err(message!("usage-jobs", got = text)),
        },
    }
}

/// The encoding asked for.
const fn charset(name: EncodingName) -> Charset {
    match name {
        EncodingName::Auto => Charset::Auto,
        EncodingName::Utf8 => Charset::Utf8,
        EncodingName::Utf16 => Charset::Utf16,
        EncodingName::Tcvn3 => Charset::Legacy(Legacy::Tcvn3),
        EncodingName::Vni => Charset::Legacy(Legacy::Vni),
        EncodingName::Viqr => Charset::Legacy(Legacy::Viqr),
        EncodingName::Vps => Charset::Legacy(Legacy::Vps),
        EncodingName::Viscii => Charset::Legacy(Legacy::Viscii),
        EncodingName::Windows1258 => Charset::Legacy(Legacy::Windows1258),
        EncodingName::Mojibake => Charset::Legacy(Legacy::Mojibake),
    }
}

/// The format asked for, if it is not to be found out.
const fn format(name: InputFormat) -> Option<Format> {
    Some(match name {
        InputFormat::Auto => return None,
        InputFormat::Txt => Format::Txt,
        InputFormat::Md => Format::Md,
        InputFormat::Html => Format::Html,
        InputFormat::Hocr => Format::Hocr,
        InputFormat::Alto => Format::Alto,
        InputFormat::Page => Format::Page,
        InputFormat::Tsv => Format::Tsv,
        InputFormat::Docx => Format::Docx,
        InputFormat::Pdf => Format::Pdf,
        InputFormat::Csv => Format::Csv,
        InputFormat::Jsonl => Format::Jsonl,
    })
}

fn reports(paths: Vec<PathBuf>) -> Result<Vec<(PathBuf, Kind)>, Message> {
    let kind = |path: PathBuf| match Kind::of(&path) {
        Some(kind) => Ok((path, kind)),
        None => Err(message!("usage-report", path = path.as_path())),
    };
    paths.into_iter().map(kind).collect()
}

fn shown(
    command: &'static str,
    mode: ModeName,
    args: &CommonArgs,
    least: Option<f32>,
    limit: Limit,
) -> report::Options {
    let names = |paths: &[PathBuf]| paths.iter().map(|path| path.display().to_string()).collect();
    report::Options {
        command,
        mode: match mode {
            ModeName::Auto => "auto",
            ModeName::Ocr => "ocr",
            ModeName::Restore => "restore",
            ModeName::Clean => "clean",
        },
        input_format: format(args.input_format).map_or("auto", Format::name),
        encoding: match charset(args.encoding) {
            Charset::Auto => "auto",
            Charset::Utf8 => "utf-8",
            Charset::Utf16 => "utf-16",
            Charset::Legacy(legacy) => legacy.name(),
        },
        confidence: match least {
            None => report::Confidence::Auto("auto"),
            Some(least) => report::Confidence::Least(report::round(least)),
        },
        tone: match args.words.tone {
            ToneName::Auto => "auto",
            ToneName::Old => "old",
            ToneName::New => "new",
        },
        column: args.column.clone(),
        field: args.field.clone(),
        alternatives: args.alternatives,
        force_signed: args.force_signed,
        max_changed: limit.share,
        keep: names(&args.words.keep),
        dictionary: names(&args.words.dictionary),
        replace: names(&args.words.replace),
    }
}
