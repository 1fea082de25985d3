//! The text layer, tested on files made here.
