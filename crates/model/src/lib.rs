//! The compiled default model as one static byte slice; its papers are in this crate's README.

/// Bytes that begin where a cache line does, as the lines of the context model in them want it.
#[repr(C, align(64))]
struct Aligned<B: ?Sized>(B);

static BYTES: &Aligned<[u8]> = &Aligned(*include_bytes!("../phucdau.model"));

/// The default model, as `phucdau model build` wrote it.
pub static MODEL: &[u8] = &BYTES.0;
