//! The command line as clap knows it, with every text from the catalogue; and what was wrong with what was typed.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, CommandFactory, FromArgMatches};

use crate::arguments::{Command, LowArgs};
use crate::catalogue::Catalogue;
use crate::message::{Message, message};

/// What a command line turned out to be.
pub(crate) enum Typed {
    Command(Box<Command>),
    Help(String),
    Version,
    /// Bad usage, in words.
    Wrong(String),
}

/// Understands a command line.
pub(crate) fn parse(typed: &[OsString], catalogue: &Catalogue) -> Typed {
    let matches = command(catalogue).try_get_matches_from(typed);
    match matches.and_then(|matches| LowArgs::from_arg_matches(&matches)) {
        Ok(LowArgs { version: true, .. }) => Typed::Version,
        Ok(LowArgs { command: Some(command), .. }) => Typed::Command(Box::new(command)),
        Ok(LowArgs { command: None, .. }) => Typed::Wrong(catalogue.text("usage-no-command")),
        Err(error) if error.kind() == ErrorKind::DisplayHelp => Typed::Help(error.render().to_string()),
        Err(error) => {
            let wrong = catalogue.render(&of_clap(&error));
            let hint = catalogue.render(&message!("usage-hint", command = where_typed(typed)));
            Typed::Wrong(format!("{wrong}\n{hint}"))
        }
    }
}

/// The whole command line, in words of the catalogue.
pub(crate) fn command(catalogue: &Catalogue) -> clap::Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).global(true);
    let command = LowArgs::command().arg(help).subcommand_value_name(catalogue.text("value-command"));
    put_into_words(command, "phucdau", catalogue)
}

fn put_into_words(command: clap::Command, path: &str, catalogue: &Catalogue) -> clap::Command {
    let about = format!("help-{}", path.replace(' ', "-"));
    let after = format!("{about}-after");
    let template =
        format!("{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}", catalogue.text("heading-usage"));
    let mut command = command
        .about(catalogue.text(&about))
        .help_template(template)
        .subcommand_help_heading(catalogue.text("heading-commands"))
        .mut_args(|argument| {
            let heading = if argument.is_positional() { "heading-arguments" } else { "heading-options" };
            let help = catalogue.text(&format!("arg-{}", argument.get_id()));
            let argument = argument.help(help).help_heading(catalogue.text(heading));
            // What every command has comes last.
            let everywhere = ["lang", "help", "version"].iter().any(|id| argument.get_id() == *id);
            if everywhere { argument.display_order(1000) } else { argument }
        });
    if catalogue.has(&after) {
        command = command.after_help(catalogue.text(&after));
    }
    let usage = command.clone().bin_name(path).render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim().replace("[OPTIONS]", &catalogue.text("value-options"));
    let names: Vec<String> = command.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    command = command.override_usage(usage);
    for name in names {
        let path = format!("{path} {name}");
        command = command.mut_subcommand(name, |command| put_into_words(command, &path, catalogue));
    }
    command
}

/// `phucdau fix`, as far as it can be told from what was typed.
fn where_typed(typed: &[OsString]) -> String {
    let known = LowArgs::command();
    let first = typed.iter().skip(1).map(|word| word.to_string_lossy()).find(|word| !word.starts_with('-'));
    match first.filter(|word| known.find_subcommand(word.as_ref()).is_some()) {
        Some(name) => format!("phucdau {name}"),
        None => "phucdau".to_owned(),
    }
}

fn of_clap(error: &clap::Error) -> Message {
    let get = |kind| error.get(kind).map(text_of).unwrap_or_default();
    let (argument, value) = (get(ContextKind::InvalidArg), get(ContextKind::InvalidValue));
    match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => message!("usage-value-missing", argument = argument),
        ErrorKind::InvalidValue => {
            let valid = get(ContextKind::ValidValue);
            message!("usage-value", argument = argument, value = value, valid = valid)
        }
        ErrorKind::UnknownArgument => match get(ContextKind::SuggestedArg) {
            near if near.is_empty() => message!("usage-unknown", argument = argument),
            near => message!("usage-unknown-near", argument = argument, near = near),
        },
        ErrorKind::InvalidSubcommand => {
            let name = get(ContextKind::InvalidSubcommand);
            match get(ContextKind::SuggestedSubcommand) {
                near if near.is_empty() => message!("usage-command", name = name),
                near => message!("usage-command-near", name = name, near = near),
            }
        }
        ErrorKind::MissingRequiredArgument => message!("usage-missing", argument = argument),
        ErrorKind::ArgumentConflict => match get(ContextKind::PriorArg) {
            prior if prior.is_empty() || prior == argument => message!("usage-twice", argument = argument),
            prior => message!("usage-conflict", argument = argument, prior = prior),
        },
        ErrorKind::NoEquals => message!("usage-equals", argument = argument),
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => {
            message!("usage-too-many", argument = argument, value = value)
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            message!("usage-no-command")
        }
        kind => message!("usage-other", reason = kind.to_string()),
    }
}

fn text_of(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(all) => all.join(", "),
        ContextValue::String(one) => one.clone(),
        other => other.to_string(),
    }
}
