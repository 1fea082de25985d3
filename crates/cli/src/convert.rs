//! `phucdau convert`: legacy encodings to UTF-8 NFC, file by file.

use std::borrow::Cow;
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;

use phucdau_formats::legacy::{self, Converted, Legacy};
use phucdau_formats::{Format, detect};

use crate::Ending;
use crate::arguments::{ConvertArgs, FromName};
use crate::batch;
use crate::catalogue::Catalogue;
use crate::inputs::{self, Input, Verdict};
use crate::interrupt;
use crate::message::{Message, message};
use crate::outputs;
use crate::problem;
use crate::progress::Progress;
use crate::repair;
use crate::report::{Status, Totals};
use crate::settings;

/// Below this confidence an encoding that was found out is named as doubtful.
const DOUBTFUL: f64 = 0.5;

/// What became of one input.
struct Outcome {
    status: Status,
    /// What `-v` says of it, or why it failed.
    notice: Message,
    /// What is said even without `-v`.
    doubt: Option<Message>,
    stdout: Vec<u8>,
}

/// Converts all inputs; an `Err` is trouble before anything was written, or stdout that takes no more.
pub(crate) fn convert(args: ConvertArgs, catalogue: &Catalogue) -> Result<Ending, Message> {
    let jobs = settings::jobs(&args.run)?;
    let mut inputs = inputs::list(&settings::choice("convert", args.paths.path, &args.run)?)?;
    outputs::plan(&mut inputs, &settings::place(args.place), &[])?;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs.min(inputs.list.len()).max(1))
        .build()
        .map_err(|error| message!("no-threads", reason = error.to_string()))?;
    interrupt::watch(catalogue.text("interrupted"));

    let from = legacy_of(args.from);
    let progress = Progress::new(inputs.list.len(), args.run.shows_progress());
    let (mut totals, mut trouble, mut reader_left) = (Totals::default(), None, false);
    let mut out = BufWriter::new(io::stdout());
    let mut hear = |index: usize, result: Result<Outcome, String>| {
        let outcome = result
            .unwrap_or_else(|text| refused(&inputs.list[index], Status::Failed, message!("internal", reason = text)));
        progress.step();
        totals.count(outcome.status);
        let told = args.run.verbose || outcome.status == Status::Failed;
        let notices = [told.then_some(outcome.notice), outcome.doubt.filter(|_| !args.run.quiet)];
        for notice in notices.into_iter().flatten() {
            progress.aside(|| crate::say(&catalogue.render(&notice)));
        }
        match out.write_all(&outcome.stdout) {
            Ok(()) => return ControlFlow::Continue(()),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => reader_left = true,
            Err(error) => trouble = Some(message!("stdout-failed", reason = problem::of_io(&error))),
        }
        ControlFlow::Break(())
    };
    batch::run(inputs.list.len(), &pool, || (), |(), index| one(&inputs.list[index], from), &mut hear);

    progress.finish();
    if trouble.is_none() && !reader_left {
        match out.flush() {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => reader_left = true,
            Err(error) => trouble = Some(message!("stdout-failed", reason = problem::of_io(&error))),
            Ok(()) => {}
        }
    }
    // What a reader that left did not take must not be written once more on the way out.
    let (_, _) = out.into_parts();
    if let Some(trouble) = trouble {
        return Err(trouble);
    }
    if reader_left {
        return Ok(Ending::Done);
    }
    let files = &totals.files;
    if !args.run.quiet {
        let (unchanged, skipped, failed) = (files.unchanged, files.skipped, files.failed);
        let summary = message!(
            "summary-files",
            changed = files.changed,
            unchanged = unchanged,
            skipped = skipped,
            failed = failed
        );
        let _ = writeln!(io::stderr().lock(), "{}", catalogue.render(&summary));
    }
    Ok(if files.failed == 0 { Ending::Done } else { Ending::Trouble })
}

fn legacy_of(name: FromName) -> Option<Legacy> {
    match name {
        FromName::Tcvn3 => Some(Legacy::Tcvn3),
        FromName::Vni => Some(Legacy::Vni),
        FromName::Viqr => Some(Legacy::Viqr),
        FromName::Vps => Some(Legacy::Vps),
        FromName::Viscii => Some(Legacy::Viscii),
        FromName::Windows1258 => Some(Legacy::Windows1258),
        FromName::Mojibake => Some(Legacy::Mojibake),
        FromName::Auto => None,
    }
}

fn refused(input: &Input, status: Status, reason: Message) -> Outcome {
    let path = input.place.name();
    let notice = match status {
        Status::Skipped => message!("file-skipped", path = path, reason = reason),
        _ => message!("file-failed", path = path, reason = reason),
    };
    Outcome { status, notice, doubt: None, stdout: Vec::new() }
}

/// Converts one input and writes its result, unless that goes to stdout.
fn one(input: &Input, from: Option<Legacy>) -> Outcome {
    match &input.verdict {
        Verdict::Skip(reason) => refused(input, Status::Skipped, reason.clone()),
        Verdict::Fail(reason) => refused(input, Status::Failed, reason.clone()),
        Verdict::Take => match take(input, from) {
            Ok(outcome) => outcome,
            Err((status, reason)) => refused(input, status, reason),
        },
    }
}

fn take(input: &Input, from: Option<Legacy>) -> Result<Outcome, (Status, Message)> {
    let failed = |reason| (Status::Failed, reason);
    let (bytes, name) = repair::bytes_of(input).map_err(failed)?;
    let format = detect::detect(&bytes, name);
    if !format.is_read() {
        return Err(repair::unread(input, &bytes, name, format));
    }
    if !format.is_text() {
        let status = if input.named { Status::Failed } else { Status::Skipped };
        return Err((status, message!("convert-package", format = format.name())));
    }
    if format == Format::Html && !input.asked {
        return Err((Status::Skipped, message!("skip-unasked", format = format.name())));
    }
    let converted = legacy::convert(&bytes, from).map_err(|error| failed(problem::of_decode(&error)))?;
    let changed = converted.text.as_bytes() != bytes;
    let (_, stdout) = repair::deliver(input, Cow::Borrowed(converted.text.as_bytes()), changed).map_err(failed)?;
    let path = input.place.name();
    let (encoding, confidence) = (names(&converted), format!("{:.2}", converted.confidence));
    let doubtful = changed && converted.encoding.is_some() && converted.confidence < DOUBTFUL;
    let doubt = doubtful.then(|| {
        let (path, encoding) = (path.as_str(), encoding.as_str());
        message!("file-doubtful", path = path, encoding = encoding, confidence = confidence.as_str())
    });
    let (status, notice) = if changed {
        (Status::Changed, message!("file-converted", path = path, encoding = encoding, confidence = confidence))
    } else {
        (Status::Unchanged, message!("file-unchanged", path = path, suggestions = 0_usize))
    };
    Ok(Outcome { status, notice, doubt, stdout })
}

/// The names of the encodings that a file is in.
fn names(converted: &Converted) -> String {
    let first = converted.encoding.map_or("unicode", Legacy::name);
    match converted.also {
        None => first.to_owned(),
        Some(also) => format!("{first} + {}", also.name()),
    }
}
