//! One input from its bytes to its result.

use std::borrow::Cow;
use std::fs;
use std::io::{self, IsTerminal, Read};
use std::path::Path;

use phucdau::corrector::{Corrector, Worker};
use phucdau::edit::{Edit, OfLine};
use phucdau_formats::detect::{by_name, detect};
use phucdau_formats::pdf::Refusal;
use phucdau_formats::{Format, ReadError, Reason, Request, Source, read_as};

use crate::diff;
use crate::inputs::{Input, Place, Verdict};
use crate::locate::Columns;
use crate::message::{Message, message};
use crate::outputs::Output;
use crate::place;
use crate::plan::Plan;
use crate::problem;
use crate::report::{self, Kinds, Status};
use crate::settings::{Purpose, Settings};
use crate::unread;

/// What became of one input.
pub(crate) struct Outcome {
    pub(crate) file: report::File,
    /// Why it failed, was skipped or was left alone, to be put into words.
    pub(crate) reason: Option<Message>,
    pub(crate) applied: Kinds,
    pub(crate) suggestions: u64,
    /// Edits that would have been applied, had the format a place for them, by reason. They count as suggestions.
    pub(crate) unplaced: Vec<(Reason, u64)>,
    /// What goes to stdout: the repaired text, or a diff.
    pub(crate) stdout: Vec<u8>,
}

impl Outcome {
    /// An input that was not repaired.
    pub(crate) fn without(input: &Input, status: Status, reason: Message) -> Self {
        let file = report::File {
            path: input.place.name(),
            output: None,
            format: None,
            encoding: None,
            status,
            error: None,
            words: 0,
            edits: Vec::new(),
        };
        let applied = Kinds::default();
        Self { file, reason: Some(reason), applied, suggestions: 0, unplaced: Vec::new(), stdout: Vec::new() }
    }
}

/// Repairs one input and writes its result, unless that goes to stdout. `with_edits` asks for a record of every edit.
pub(crate) fn repair(
    input: &Input,
    settings: &Settings,
    corrector: &Corrector,
    worker: &mut Worker,
    with_edits: bool,
) -> Outcome {
    let (status, reason) = match &input.verdict {
        Verdict::Skip(reason) => (Status::Skipped, reason.clone()),
        Verdict::Fail(reason) => (Status::Failed, reason.clone()),
        Verdict::Take => match read(input, settings) {
            Ok(source) => return correct(input, &source, settings, corrector, worker, with_edits),
            Err(refusal) => refusal,
        },
    };
    Outcome::without(input, status, reason)
}

fn read(input: &Input, settings: &Settings) -> Result<Source, (Status, Message)> {
    let (bytes, name) = bytes_of(input).map_err(|reason| (Status::Failed, reason))?;
    // A named input whose name tells nothing is what its columns or fields say that it is.
    let unknown = input.named && name.is_none_or(|name| by_name(name).is_none());
    let format = settings.format.unwrap_or_else(|| match detect(&bytes, name) {
        Format::Txt if unknown && !settings.columns.is_empty() => Format::Csv,
        Format::Txt if unknown && !settings.fields.is_empty() => Format::Jsonl,
        format => format,
    });
    if format.is_read() && !format.is_walked() && !input.asked {
        return Err((Status::Skipped, message!("skip-unasked", format = format.name())));
    }
    if !format.is_read() {
        return Err(unread(input, &bytes, name, format));
    }
    let names = !settings.columns.is_empty() || !settings.fields.is_empty();
    if names && input.named && !matches!(format, Format::Csv | Format::Tsv | Format::Jsonl) {
        return Err((Status::Failed, message!("fields-none", format = format.name())));
    }
    if input.output == Output::Stdout && !format.is_text() && io::stdout().is_terminal() {
        return Err((Status::Failed, message!("stdout-terminal", format = format.name())));
    }
    let request = Request {
        name,
        format: Some(format),
        encoding: settings.encoding,
        columns: &settings.columns,
        fields: &settings.fields,
        force_signed: settings.force_signed,
    };
    read_as(bytes, &request).map_err(|error| refusal(input, &error))
}

/// The bytes of an input, and its name if it has one.
pub(crate) fn bytes_of(input: &Input) -> Result<(Vec<u8>, Option<&Path>), Message> {
    let mut bytes = Vec::new();
    let (got, name) = match &input.place {
        Place::Stdin => (io::stdin().lock().read_to_end(&mut bytes).map(drop), None),
        Place::File(path) => (fs::read(path).map(|read| bytes = read), Some(path.as_path())),
    };
    got.map_err(|error| problem::of_io(&error))?;
    Ok((bytes, name))
}

/// What becomes of an input of a format that is not read: it is skipped where nobody named the file.
pub(crate) fn unread(input: &Input, bytes: &[u8], name: Option<&Path>, format: Format) -> (Status, Message) {
    match format {
        Format::Xml if input.named => (Status::Failed, problem::of_read(&ReadError::NotRead { format })),
        _ if input.named => (Status::Failed, unread::by_content(bytes, name, format)),
        _ => (Status::Skipped, unread::by_content(bytes, name, format)),
    }
}

/// What becomes of an input that cannot be read: a PDF without a text layer is skipped where nobody named it.
fn refusal(input: &Input, error: &ReadError) -> (Status, Message) {
    match error {
        ReadError::Pdf(Refusal::NoTextLayer { .. } | Refusal::VisibleText { .. } | Refusal::NoLetters { .. })
            if !input.named =>
        {
            (Status::Skipped, problem::of_read(error))
        }
        error => (Status::Failed, problem::of_read(error)),
    }
}

fn correct(
    input: &Input,
    source: &Source,
    settings: &Settings,
    corrector: &Corrector,
    worker: &mut Worker,
    with_edits: bool,
) -> Outcome {
    let document = source.document();
    let mut edits = worker.correct_large(document);
    source.conform(&mut edits);
    for (number, (edits, line)) in edits.iter_mut().zip(&document.lines).enumerate() {
        let lasts = |edit: &Edit| edit.new != edit.span.of(&line.text) && !source.keeps(number, edit);
        if !edits.each().all(|edit| lasts(&edit)) {
            *edits = edits.each().filter(lasts).collect();
        }
    }
    let applies = |edit: &Edit| corrector.applies(edit);
    let objection = settings.limit.objection(settings.options.mode, document, worker.regimes(), &edits, applies);
    let plan = Plan::new(source, edits, |edit| objection.is_none() && applies(edit), &settings.writing);
    let mut outcome = Outcome {
        file: report::File {
            path: input.place.name(),
            output: None,
            format: Some(source.format().name()),
            encoding: source.encoding_name(),
            status: Status::Unchanged,
            error: None,
            words: document.lines.iter().map(|line| line.text.split_whitespace().count() as u64).sum(),
            edits: if with_edits { records(source, &plan) } else { Vec::new() },
        },
        reason: objection,
        applied: Kinds::default(),
        suggestions: 0,
        unplaced: plan.unplaced.clone(),
        stdout: Vec::new(),
    };
    for (edit, applied) in plan.lines().flatten() {
        *if applied { outcome.applied.of(edit.kind) } else { &mut outcome.suggestions } += 1;
    }
    if outcome.applied.sum() > 0 {
        outcome.file.status = Status::Changed;
    }
    let done = match settings.purpose {
        Purpose::List => Ok(()),
        Purpose::Diff => {
            outcome.stdout = diff::unified(&outcome.file.path, source, plan.applied());
            Ok(())
        }
        Purpose::Write => {
            let changed = outcome.file.status == Status::Changed;
            let bytes = match changed {
                true => Cow::Owned(plan.written(source, &settings.writing)),
                false => Cow::Borrowed(source.bytes()),
            };
            deliver(input, bytes, changed).map(|delivered| (outcome.file.output, outcome.stdout) = delivered)
        }
    };
    match done {
        Ok(()) => outcome,
        Err(reason) => Outcome::without(input, Status::Failed, reason),
    }
}

/// Brings a result where it goes: gives the name of that place, and what of it stdout gets.
pub(crate) fn deliver(
    input: &Input,
    bytes: Cow<'_, [u8]>,
    changed: bool,
) -> Result<(Option<String>, Vec<u8>), Message> {
    let output = match (&input.output, &input.place) {
        (Output::Stdout, _) => return Ok((Some("-".to_owned()), bytes.into_owned())),
        (Output::File(path), _) => {
            place::write(path, |out| out.write_all(&bytes))
                .map_err(|error| message!("output-failed", path = path.as_path(), reason = problem::of_io(&error)))?;
            Some(path.display().to_string())
        }
        (Output::InPlace(suffix), Place::File(path)) => {
            if changed {
                place::replace(path, &bytes, suffix)?;
            }
            Some(input.place.name())
        }
        _ => None,
    };
    Ok((output, Vec::new()))
}

fn records(source: &Source, plan: &Plan) -> Vec<report::Edit> {
    let mut records = Vec::new();
    for ((edits, line), number) in plan.lines().zip(&source.document().lines).zip(source.numbers()) {
        let mut columns = None;
        records.extend(edits.map(|(edit, applied)| report::Edit {
            page: line.page,
            line: number,
            column: columns.get_or_insert_with(|| Columns::new(&line.text)).of(edit.span.start()),
            start: edit.span.start(),
            end: edit.span.end(),
            old: edit.span.of(&line.text).to_owned(),
            new: edit.new.to_string(),
            confidence: report::round(edit.confidence),
            applied,
            kind: edit.kind.name(),
            why: edit.why.name(),
        }));
    }
    records
}
