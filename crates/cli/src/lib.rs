//! The `phucdau` command.
