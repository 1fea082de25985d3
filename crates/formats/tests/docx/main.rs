//! DOCX: own packages with what word processors write, hostile ones, and real files of `$PHUCDAU_DATA/formats`.

mod hostile;
mod old_fonts;
mod package;
mod properties;
mod real;
mod stories;
mod support;
