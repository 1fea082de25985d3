//! Repairs Vietnamese text: puts back missing diacritics and mends what OCR got wrong.
//!
//! One decoder, two channels: the intended text is `argmax log P(observed | intended) + w * log P(intended)`.
//! The rooms, in the order a line passes through them, are described in `docs/ARCHITECTURE.md`.
#![forbid(unsafe_code)]

pub mod artifact;
pub mod beam;
pub mod calibration;
pub mod candidate;
pub mod case;
pub mod channel;
pub mod context;
pub mod corrector;
pub mod document;
pub mod edit;
pub mod foreign;
pub mod lattice;
pub mod lexicon;
pub mod lm;
mod memo;
pub mod models;
pub mod normalize;
pub mod phrase;
pub mod quoted;
pub mod regime;
pub mod score;
pub mod span;
pub mod syllable;
pub mod template;
pub mod token;
pub mod truecase;
pub mod weights;
pub mod word;
