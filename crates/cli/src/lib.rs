//! The `phucdau` command as modules: arguments, folder walk, parallel batch, reports, exit codes.
#![forbid(unsafe_code)]

mod arguments;
mod batch;
mod build;
mod catalogue;
mod convert;
mod diff;
mod epoch;
mod evaluate;
mod explain;
mod inputs;
mod interrupt;
mod limit;
mod lists;
mod locate;
mod message;
mod model;
mod outputs;
mod papers;
mod place;
mod plan;
mod problem;
mod progress;
mod repair;
mod report;
mod run;
mod settings;
mod summary;
mod unread;
mod usage;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use crate::arguments::Command;
use crate::catalogue::Catalogue;
use crate::message::{Message, message};
use crate::usage::Typed;

/// How a command ended when nothing kept it from ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Done, or nothing to change.
    Done,
    /// Something would change.
    Changes,
    /// At least one input failed; each was named when it did.
    Trouble,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Done => Self::from(0),
            Ending::Changes => Self::from(1),
            Ending::Trouble => Self::from(2),
        }
    }
}

/// Runs the command line of this process and gives its exit code.
pub fn main() -> ExitCode {
    let typed: Vec<OsString> = std::env::args_os().collect();
    let catalogue = Catalogue::new(catalogue::language(&typed, |name| std::env::var(name).ok()));
    match command(&typed, &catalogue) {
        Ok(ending) => ending.into(),
        Err(trouble) => {
            say(&catalogue.render(&trouble));
            Ending::Trouble.into()
        }
    }
}

fn command(typed: &[OsString], catalogue: &Catalogue) -> Result<Ending, Message> {
    let command = match usage::parse(typed, catalogue) {
        Typed::Command(command) => command,
        Typed::Help(text) => return print(text.as_bytes()),
        Typed::Version => return print(papers::version().as_bytes()),
        Typed::Wrong(text) => {
            say(&text);
            return Ok(Ending::Trouble);
        }
    };
    match *command {
        Command::Fix(args) => run::run(settings::of_fix(args)?, catalogue),
        Command::Restore(args) => run::run(settings::of_restore(args)?, catalogue),
        Command::Check(args) => run::run(settings::of_check(args)?, catalogue),
        Command::Convert(args) => convert::convert(args, catalogue),
        Command::Eval(args) => print(&evaluate::evaluate(&args, catalogue)?),
        Command::Explain(args) => print(&explain::explain(args)?),
        Command::Model(args) => print(&model::command(args, catalogue)?),
        Command::Completions { shell } => print(&papers::completions(shell, catalogue)),
        Command::Man => print(&papers::manual(catalogue)),
    }
}

/// Writes a result to stdout; a reader that went away is no trouble.
fn print(bytes: &[u8]) -> Result<Ending, Message> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(message!("stdout-failed", reason = problem::of_io(&error)))
        }
        _ => Ok(Ending::Done),
    }
}

/// Writes one message to stderr; where that is closed there is nobody left to tell.
fn say(text: &str) {
    let _ = writeln!(io::stderr().lock(), "phucdau: {}", text.trim_end());
}
