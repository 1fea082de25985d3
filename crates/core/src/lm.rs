//! The language model (being built).
