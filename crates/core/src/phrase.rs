//! Fixed phrases (being built).
