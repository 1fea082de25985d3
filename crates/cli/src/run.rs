//! A run of `fix`, `restore` or `check` over all its inputs.

use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::time::Instant;

use crate::Ending;
use crate::batch;
use crate::catalogue::Catalogue;
use crate::inputs::{self, Inputs};
use crate::interrupt;
use crate::message::{Message, message};
use crate::model;
use crate::outputs;
use crate::problem;
use crate::progress::Progress;
use crate::repair::{self, Outcome};
use crate::report::write::{Kind, Reports};
use crate::report::{self, Head, Status, Totals};
use crate::settings::{Purpose, Settings};
use crate::summary;

/// Repairs, lists or shows; an `Err` is trouble before anything was written.
pub(crate) fn run(settings: Settings, catalogue: &Catalogue) -> Result<Ending, Message> {
    let mut inputs = inputs::list(&settings.choice)?;
    let report_paths: Vec<_> = settings.reports.iter().map(|(path, _)| path.clone()).collect();
    outputs::plan(&mut inputs, &settings.wanted, &report_paths)?;
    let (corrector, model) = model::corrector(settings.model.as_deref(), settings.options.clone(), &settings.lists)?;
    let head = Head {
        tool: "phucdau",
        version: env!("CARGO_PKG_VERSION"),
        model: report::Model { name: model.name, fingerprint: model.fingerprint },
        options: settings.shown.clone(),
    };
    let reports = Reports::begin(&settings.reports, &head)?;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(settings.jobs.min(inputs.list.len()).max(1))
        .build()
        .map_err(|error| message!("no-threads", reason = error.to_string()))?;
    interrupt::watch(catalogue.text("interrupted"));

    let started = Instant::now();
    let mut hearer = Hearer {
        settings: &settings,
        catalogue,
        plain: Catalogue::of_reports(),
        progress: Progress::new(inputs.list.len(), settings.progress),
        out: BufWriter::new(io::stdout()),
        reports,
        totals: Totals::default(),
        trouble: None,
        reader_left: false,
        first: true,
    };
    hearer.begin(&head);
    let with_edits = settings.purpose == Purpose::List || !settings.reports.is_empty();
    let work =
        |worker: &mut _, index: usize| repair::repair(&inputs.list[index], &settings, &corrector, worker, with_edits);
    batch::run(
        inputs.list.len(),
        &pool,
        || corrector.worker(),
        work,
        |index, result| hearer.hear(&inputs, index, result),
    );
    hearer.end(started)
}

/// Hears of each result in its turn, and passes it on to stdout, reports and totals.
struct Hearer<'a> {
    settings: &'a Settings,
    catalogue: &'a Catalogue,
    /// Reports do not depend on the language of messages.
    plain: Catalogue,
    progress: Progress,
    out: BufWriter<io::Stdout>,
    reports: Reports,
    totals: Totals,
    /// What ended the run early.
    trouble: Option<Message>,
    reader_left: bool,
    first: bool,
}

impl Hearer<'_> {
    fn hear(&mut self, inputs: &Inputs, index: usize, result: Result<Outcome, String>) -> ControlFlow<()> {
        let mut outcome = result.unwrap_or_else(|text| {
            Outcome::without(&inputs.list[index], Status::Failed, message!("internal", reason = text))
        });
        self.progress.step();
        self.notice(&outcome);
        self.notice_unplaced(&outcome);
        outcome.file.error = outcome.reason.as_ref().map(|reason| self.plain.render(reason));
        let file = &outcome.file;
        self.totals.count(file.status);
        self.totals.words += file.words;
        self.totals.edits.add(&outcome.applied);
        self.totals.suggestions += outcome.suggestions;
        if let Err(trouble) = self.reports.file(file) {
            self.trouble = Some(trouble);
            return ControlFlow::Break(());
        }
        let shown = self.out.write_all(&outcome.stdout).and_then(|()| self.list(file));
        self.first = false;
        self.after(shown)
    }

    /// What stdout gets before the files.
    fn begin(&mut self, head: &Head) {
        if self.json_list() {
            let begun = Kind::Json.begin(head, &mut self.out);
            let _ = self.after(begun);
        }
    }

    fn json_list(&self) -> bool {
        self.settings.json && self.settings.purpose == Purpose::List
    }

    fn list(&mut self, file: &report::File) -> io::Result<()> {
        if self.settings.purpose != Purpose::List {
            return Ok(());
        }
        if self.settings.json {
            return Kind::Json.file(file, self.first, &mut self.out);
        }
        for edit in file.edits.iter().filter(|edit| edit.applied) {
            let (old, new) = (visible(&edit.old), visible(&edit.new));
            let report::Edit { line, column, confidence, why, .. } = edit;
            writeln!(self.out, "{}:{line}:{column}: {old} -> {new} ({confidence:.2}, {why})", file.path)?;
        }
        Ok(())
    }

    /// Whether the run goes on after something was written to stdout.
    fn after(&mut self, shown: io::Result<()>) -> ControlFlow<()> {
        match shown {
            Ok(()) => return ControlFlow::Continue(()),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => self.reader_left = true,
            Err(error) => self.trouble = Some(message!("stdout-failed", reason = problem::of_io(&error))),
        }
        ControlFlow::Break(())
    }

    /// Names a file that failed or was left alone; with `-v` every file.
    fn notice(&self, outcome: &Outcome) {
        let path = outcome.file.path.as_str();
        let reason = || outcome.reason.clone().unwrap_or(message!("unchanged"));
        let notice = match outcome.file.status {
            Status::Failed => message!("file-failed", path = path, reason = reason()),
            Status::Unchanged if outcome.reason.is_some() && !self.settings.quiet => {
                message!("file-left", path = path, reason = reason(), suggestions = outcome.suggestions)
            }
            _ if !self.settings.verbose => return,
            Status::Skipped => message!("file-skipped", path = path, reason = reason()),
            Status::Unchanged => message!("file-unchanged", path = path, suggestions = outcome.suggestions),
            Status::Changed => {
                message!("file-changed", path = path, edits = outcome.applied.sum(), suggestions = outcome.suggestions)
            }
        };
        self.progress.aside(|| crate::say(&self.catalogue.render(&notice)));
    }

    /// Names the edits that a format has no place for: they are lost on nobody.
    fn notice_unplaced(&self, outcome: &Outcome) {
        if outcome.unplaced.is_empty() || self.settings.quiet {
            return;
        }
        let count: u64 = outcome.unplaced.iter().map(|&(_, count)| count).sum();
        let reasons: Vec<String> = outcome
            .unplaced
            .iter()
            .map(|&(reason, count)| self.catalogue.render(&problem::of_unplaced(reason, count)))
            .collect();
        let path = outcome.file.path.as_str();
        let notice = message!("file-unplaced", path = path, count = count, reasons = reasons.join(", "));
        self.progress.aside(|| crate::say(&self.catalogue.render(&notice)));
    }

    fn end(mut self, started: Instant) -> Result<Ending, Message> {
        self.progress.finish();
        if self.trouble.is_none() && !self.reader_left {
            let ended = if self.json_list() { Kind::Json.end(&self.totals, &mut self.out) } else { Ok(()) };
            let ended = ended.and_then(|()| self.out.flush());
            let _ = self.after(ended);
        }
        // What a reader that left did not take must not be written once more on the way out.
        let (_, _) = self.out.into_parts();
        if let Some(trouble) = self.trouble {
            return Err(trouble);
        }
        if self.reader_left {
            return Ok(Ending::Done);
        }
        self.reports.end(&self.totals)?;
        if !self.settings.quiet {
            let summary = summary::of(&self.totals, started.elapsed(), self.settings, self.catalogue);
            let _ = io::stderr().lock().write_all(summary.as_bytes());
        }
        let would = self.settings.purpose != Purpose::Write && self.totals.files.changed > 0;
        Ok(match self.totals.files.failed {
            0 if would => Ending::Changes,
            0 => Ending::Done,
            _ => Ending::Trouble,
        })
    }
}

/// A text for a terminal: what steers one is shown escaped.
fn visible(text: &str) -> String {
    if !text.contains(char::is_control) {
        return text.to_owned();
    }
    text.chars()
        .flat_map(|c| {
            let escaped = c.is_control().then(|| c.escape_default());
            let plain = (!c.is_control()).then_some(c);
            escaped.into_iter().flatten().chain(plain)
        })
        .collect()
}
