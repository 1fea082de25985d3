//! The compiled default model as one static byte slice; its papers are in this crate's README.

/// The default model, as `phucdau model build` wrote it.
pub static MODEL: &[u8] = include_bytes!("../phucdau.model");
