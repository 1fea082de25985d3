//! Shell completions, the manual page and the version.

use clap_complete::Shell;

use crate::catalogue::Catalogue;
use crate::model;
use crate::usage;

/// The completions of a shell.
pub(crate) fn completions(shell: Shell, catalogue: &Catalogue) -> Vec<u8> {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut usage::command(catalogue), "phucdau", &mut out);
    out
}

/// The manual page: the program, then each of its commands.
pub(crate) fn manual(catalogue: &Catalogue) -> Vec<u8> {
    let mut command = usage::command(catalogue);
    command.build();
    let mut out = page(&command);
    for sub in command.get_subcommands() {
        let text = String::from_utf8_lossy(&page(sub)).into_owned();
        // One page, one title; the sections of a command stand under its name.
        let title = format!(".SH {}\n", sub.get_bin_name().unwrap_or(sub.get_name()).to_uppercase());
        out.extend_from_slice(title.as_bytes());
        let body = text.split_once(".SH ").map_or("", |(_, rest)| rest);
        let body = body.split_once('\n').map_or("", |(_, rest)| rest);
        out.extend_from_slice(body.replace(".SH ", ".SS ").as_bytes());
    }
    out
}

fn page(command: &clap::Command) -> Vec<u8> {
    let mut out = Vec::new();
    // Writing to memory does not fail; a date is wanted of nobody.
    let _ = clap_mangen::Man::new(command.clone()).render(&mut out);
    out
}

/// Program, model, its date and fingerprint.
pub(crate) fn version() -> String {
    let model = model::embedded();
    let date = model.date.map(|date| format!(" {date}")).unwrap_or_default();
    format!("phucdau {}\nmodel {}{date} {}\n", env!("CARGO_PKG_VERSION"), model.name, model.fingerprint)
}
