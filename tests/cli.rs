//! The command from outside: bytes in, bytes out, exit codes and messages.

#[path = "cli/commands.rs"]
mod commands;
#[path = "cli/convert.rs"]
mod convert;
#[path = "cli/fields.rs"]
mod fields;
#[path = "cli/layouts.rs"]
mod layouts;
#[path = "cli/ordinary.rs"]
mod ordinary;
#[path = "cli/outputs.rs"]
mod outputs;
#[path = "cli/reports.rs"]
mod reports;
#[path = "cli/restraint.rs"]
mod restraint;
#[path = "cli/selection.rs"]
mod selection;
#[path = "cli/support.rs"]
mod support;
#[path = "cli/system.rs"]
mod system;
#[path = "cli/trouble.rs"]
mod trouble;
#[path = "cli/usage.rs"]
mod usage;

/// Help and usage texts: one file a case.
#[test]
fn texts() {
    trycmd::TestCases::new().env("LC_ALL", "C.UTF-8").env("COLUMNS", "120").case("../../tests/cli/cmd/*.toml");
}
