//! The types of a report, exactly as they are written as JSON; the schema in `docs/` is made from them.

pub(crate) mod write;

#[cfg(test)]
mod tests;

use phucdau::edit::Kind;
use serde::Serialize;

/// The report of a whole run.
#[cfg(test)]
#[derive(Serialize, schemars::JsonSchema)]
#[schemars(title = "Report of a run of phucdau", deny_unknown_fields)]
pub(crate) struct Report {
    #[serde(flatten)]
    pub(crate) head: Head,
    /// One entry for each input, in the order of the inputs.
    pub(crate) files: Vec<File>,
    /// What the files sum up to.
    pub(crate) totals: Totals,
}

/// What stands before the files.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Head {
    /// The program's name.
    pub(crate) tool: &'static str,
    /// The program's version.
    pub(crate) version: &'static str,
    /// The model that was used.
    pub(crate) model: Model,
    /// The options that bear on the results.
    pub(crate) options: Options,
}

/// The model that was used.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(crate) struct Model {
    /// Its name.
    pub(crate) name: String,
    /// Its checksum, as 16 hexadecimal digits.
    pub(crate) fingerprint: String,
}

/// The options that bear on the results; files are named as they were given.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(crate) struct Options {
    /// The command.
    #[cfg_attr(test, schemars(extend("enum" = ["fix", "restore", "check"])))]
    pub(crate) command: &'static str,
    /// What sort of damage was expected.
    #[cfg_attr(test, schemars(extend("enum" = ["auto", "ocr", "restore", "clean"])))]
    pub(crate) mode: &'static str,
    /// The format asked for.
    #[cfg_attr(test, schemars(extend("enum" = ["auto", "txt", "md", "html", "hocr", "alto", "page", "tsv", "docx", "pdf", "csv", "jsonl"])))]
    pub(crate) input_format: &'static str,
    /// The encoding asked for.
    #[cfg_attr(test, schemars(extend("enum" = ["auto", "utf-8", "utf-16", "tcvn3", "vni", "viqr", "vps", "viscii", "windows-1258", "mojibake"])))]
    pub(crate) encoding: &'static str,
    /// The threshold of edits that are applied: `auto` or a number.
    pub(crate) confidence: Confidence,
    /// Where tones go in new words.
    #[cfg_attr(test, schemars(extend("enum" = ["auto", "old", "new"])))]
    pub(crate) tone: &'static str,
    /// The columns of tables that are repaired.
    pub(crate) column: Vec<String>,
    /// The fields of JSON lines that are repaired.
    pub(crate) field: Vec<String>,
    /// Whether the engine's reading is kept beside the new one.
    pub(crate) alternatives: bool,
    /// Whether signed files are edited all the same.
    pub(crate) force_signed: bool,
    /// The share of words above which a file that seemed right is left alone.
    #[cfg_attr(test, schemars(range(min = 0.0, max = 1.0)))]
    pub(crate) max_changed: f64,
    /// Lists of words never to change.
    pub(crate) keep: Vec<String>,
    /// Lists of words to know.
    pub(crate) dictionary: Vec<String>,
    /// Lists of replacements.
    pub(crate) replace: Vec<String>,
}

/// A threshold: a number, or `auto`.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) enum Confidence {
    /// `auto`.
    Auto(#[cfg_attr(test, schemars(extend("enum" = ["auto"])))] &'static str),
    /// A number.
    Least(#[cfg_attr(test, schemars(range(min = 0.0, max = 1.0)))] f64),
}

/// What became of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) enum Status {
    /// At least one edit was applied, or would be.
    Changed,
    /// It was read and stays as it is: it is right, or so much of it would change that it was left alone.
    Unchanged,
    /// It is nothing that the program reads.
    Skipped,
    /// It could not be read or written.
    Failed,
}

/// One input.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(crate) struct File {
    /// Its path as it was given or found; `-` is stdin.
    pub(crate) path: String,
    /// Where the result was written; `-` is stdout, null is nowhere.
    pub(crate) output: Option<String>,
    /// Its format; null if it was not read.
    pub(crate) format: Option<&'static str>,
    /// Its encoding; null if it was not read.
    #[cfg_attr(test, schemars(extend("enum" =
        ["utf-8", "utf-8-bom", "utf-16le", "utf-16be", "us-ascii", "iso-8859-1", "windows-1252", "tcvn3", "vni", "viqr", "vps", "viscii", "windows-1258", "mojibake", null])))]
    pub(crate) encoding: Option<&'static str>,
    /// What became of it.
    pub(crate) status: Status,
    /// Why it failed, was skipped or was left alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<String>,
    /// Its words: what stands between white space.
    pub(crate) words: u64,
    /// Its edits, applied and suggested, in the order of the text.
    pub(crate) edits: Vec<Edit>,
}

/// One edit.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(crate) struct Edit {
    /// The page, from 1, in formats that have pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub(crate) page: Option<u32>,
    /// The line, from 1: of the file for text, columns and JSON lines, else as it is read.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub(crate) line: usize,
    /// The column, from 1, in grapheme clusters; in a field from its own beginning.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub(crate) column: usize,
    /// The first byte, from 0, of the decoded line in UTF-8.
    pub(crate) start: usize,
    /// One past the last byte.
    pub(crate) end: usize,
    /// What stands there.
    pub(crate) old: String,
    /// What replaces it.
    pub(crate) new: String,
    /// The probability that the whole of `new` is right.
    #[cfg_attr(test, schemars(range(min = 0.0, max = 1.0)))]
    pub(crate) confidence: f64,
    /// Whether it is applied, or only suggested.
    pub(crate) applied: bool,
    /// What sort of damage it mends.
    #[cfg_attr(test, schemars(extend("enum" =
        ["diacritics", "ocr", "case", "split", "merge", "number", "encoding", "junk"])))]
    pub(crate) kind: &'static str,
    /// The rule or evidence behind it.
    pub(crate) why: &'static str,
}

/// What a run sums up to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(crate) struct Totals {
    /// Files by what became of them.
    pub(crate) files: Files,
    /// Words read.
    pub(crate) words: u64,
    /// Edits applied, by kind.
    pub(crate) edits: Kinds,
    /// Edits not applied.
    pub(crate) suggestions: u64,
}

/// Files by what became of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(crate) struct Files {
    pub(crate) changed: u64,
    pub(crate) unchanged: u64,
    pub(crate) skipped: u64,
    pub(crate) failed: u64,
}

/// Edits by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(crate) struct Kinds {
    pub(crate) diacritics: u64,
    pub(crate) ocr: u64,
    pub(crate) case: u64,
    pub(crate) split: u64,
    pub(crate) merge: u64,
    pub(crate) number: u64,
    pub(crate) encoding: u64,
    pub(crate) junk: u64,
}

impl Kinds {
    /// The count of a kind.
    pub(crate) fn of(&mut self, kind: Kind) -> &mut u64 {
        match kind {
            Kind::Diacritics => &mut self.diacritics,
            Kind::Ocr => &mut self.ocr,
            Kind::Case => &mut self.case,
            Kind::Split => &mut self.split,
            Kind::Merge => &mut self.merge,
            Kind::Number => &mut self.number,
            Kind::Encoding => &mut self.encoding,
            Kind::Junk => &mut self.junk,
        }
    }

    /// All edits.
    pub(crate) fn sum(&self) -> u64 {
        Kind::ALL.iter().map(|&kind| *self.clone().of(kind)).sum()
    }

    /// Adds the counts of another.
    pub(crate) fn add(&mut self, other: &Self) {
        for kind in Kind::ALL {
            *self.of(kind) += *other.clone().of(kind);
        }
    }
}

impl Totals {
    /// Counts one more file of this status.
    pub(crate) fn count(&mut self, status: Status) {
        *match status {
            Status::Changed => &mut self.files.changed,
            Status::Unchanged => &mut self.files.unchanged,
            Status::Skipped => &mut self.files.skipped,
            Status::Failed => &mut self.files.failed,
        } += 1;
    }
}

/// A probability as reports show it: to four digits.
pub(crate) fn round(probability: f32) -> f64 {
    (f64::from(probability) * 1e4).round() / 1e4
}
