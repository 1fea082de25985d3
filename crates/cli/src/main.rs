//! The `phucdau` command.
fn main() {}
