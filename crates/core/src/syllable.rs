//! Vietnamese orthography as types (being built).
