//! Text in fields: columns of tables, fields of JSON lines, the text of HTML; all around it stays byte for byte.

mod csv;
mod html;
mod jsonl;
mod properties;
mod support;
