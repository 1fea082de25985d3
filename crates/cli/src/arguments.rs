//! What was typed: the arguments as clap reads them. Help texts come from the catalogue, by the name of each field.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};

#[derive(Debug, Parser)]
#[command(
    name = "phucdau",
    version,
    disable_help_flag = true,
    disable_help_subcommand = true,
    disable_version_flag = true
)]
pub(crate) struct LowArgs {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[arg(long, short = 'V')]
    pub(crate) version: bool,
    // Acts before the arguments are read, see `catalogue::language`.
    #[arg(long, global = true, value_enum, value_name = "vi|en", hide_possible_values = true)]
    pub(crate) lang: Option<Lang>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Lang {
    Vi,
    En,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Fix(FixArgs),
    Restore(RestoreArgs),
    Check(CheckArgs),
    Convert(ConvertArgs),
    Eval(EvalArgs),
    Explain(ExplainArgs),
    Model(ModelArgs),
    Completions {
        #[arg(value_name = "SHELL", value_enum, hide_possible_values = true)]
        shell: clap_complete::Shell,
    },
    Man,
}

#[derive(Debug, Args)]
pub(crate) struct FixArgs {
    #[command(flatten)]
    pub(crate) paths: PathArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) mode: ModeArgs,
    #[command(flatten)]
    pub(crate) common: CommonArgs,
}

#[derive(Debug, Args)]
pub(crate) struct RestoreArgs {
    #[command(flatten)]
    pub(crate) paths: PathArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) common: CommonArgs,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) paths: PathArgs,
    #[command(flatten)]
    pub(crate) mode: ModeArgs,
    #[command(flatten)]
    pub(crate) common: CommonArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ConvertArgs {
    #[command(flatten)]
    pub(crate) paths: PathArgs,
    #[arg(long, value_enum, required = true, value_name = "ENCODING", hide_possible_values = true)]
    pub(crate) from: FromName,
    #[command(flatten)]
    pub(crate) place: PlaceArgs,
    #[command(flatten)]
    pub(crate) run: RunArgs,
}

#[derive(Debug, Args)]
pub(crate) struct PathArgs {
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) path: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ModeArgs {
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "auto|ocr|restore|clean",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub(crate) mode: ModeName,
}

#[derive(Debug, Args)]
pub(crate) struct OutputArgs {
    #[command(flatten)]
    pub(crate) place: PlaceArgs,
    #[arg(long, conflicts_with_all = ["output", "in_place", "dry_run"])]
    pub(crate) diff: bool,
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Args)]
pub(crate) struct PlaceArgs {
    #[arg(short, long, value_name = "PATH", value_hint = ValueHint::AnyPath, conflicts_with = "in_place")]
    pub(crate) output: Option<PathBuf>,
    #[arg(
        short,
        long,
        value_name = "SUFFIX",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = ""
    )]
    pub(crate) in_place: Option<OsString>,
}

#[derive(Debug, Args)]
pub(crate) struct CommonArgs {
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "auto|txt|md|html|hocr|alto|page|tsv|docx|pdf|csv|jsonl",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub(crate) input_format: InputFormat,
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "auto|utf-8|utf-16|tcvn3|vni|viqr|vps|viscii|windows-1258|mojibake",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub(crate) encoding: EncodingName,
    #[arg(long, value_name = "auto|P", default_value = "auto", hide_default_value = true)]
    pub(crate) confidence: String,
    #[command(flatten)]
    pub(crate) words: WordArgs,
    #[arg(long, value_name = "NAME")]
    pub(crate) column: Vec<String>,
    #[arg(long, value_name = "NAME")]
    pub(crate) field: Vec<String>,
    #[arg(long)]
    pub(crate) alternatives: bool,
    #[arg(long)]
    pub(crate) force_signed: bool,
    #[arg(long, value_name = "SHARE")]
    pub(crate) max_changed: Option<String>,
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) report: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) format: FormatArgs,
    #[command(flatten)]
    pub(crate) run: RunArgs,
}

/// Which files, by how many threads, and how much is said of it.
#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) files_from: Option<PathBuf>,
    #[arg(long, requires = "files_from")]
    pub(crate) null: bool,
    #[arg(long, value_name = "GLOB")]
    pub(crate) include: Vec<String>,
    #[arg(long, value_name = "GLOB")]
    pub(crate) exclude: Vec<String>,
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<String>,
    #[arg(long)]
    pub(crate) no_progress: bool,
    #[arg(short, long, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    #[arg(short, long)]
    pub(crate) verbose: bool,
}

#[derive(Debug, Args)]
pub(crate) struct WordArgs {
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "auto|old|new",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub(crate) tone: ToneName,
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) keep: Vec<PathBuf>,
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) dictionary: Vec<PathBuf>,
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) replace: Vec<PathBuf>,
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) model: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct FormatArgs {
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "text|json",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub(crate) format: OutputFormat,
}

#[derive(Debug, Args)]
pub(crate) struct EvalArgs {
    #[arg(value_name = "GOLD", value_hint = ValueHint::AnyPath)]
    pub(crate) gold: PathBuf,
    #[arg(value_name = "HYP", value_hint = ValueHint::AnyPath)]
    pub(crate) hyp: PathBuf,
    #[arg(long, value_name = "RAW", value_hint = ValueHint::AnyPath)]
    pub(crate) raw: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) format: FormatArgs,
}

#[derive(Debug, Args)]
#[command(subcommand_required = true)]
pub(crate) struct ModelArgs {
    #[command(subcommand)]
    pub(crate) command: ModelCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ModelCommand {
    Build(BuildArgs),
    Info {
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        model: Option<PathBuf>,
    },
    Dump {
        #[arg(value_name = "lexicon|eng|vie|typing", value_enum, hide_possible_values = true)]
        part: Part,
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        model: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct BuildArgs {
    #[arg(value_name = "TEXT[=WEIGHT]", required = true, value_hint = ValueHint::FilePath)]
    pub(crate) text: Vec<String>,
    #[arg(long, value_name = "FOLDER", required = true, value_hint = ValueHint::DirPath)]
    pub(crate) dictionaries: PathBuf,
    #[arg(long, value_name = "FOLDER", required = true, value_hint = ValueHint::DirPath)]
    pub(crate) data: PathBuf,
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(crate) pages: Vec<PathBuf>,
    #[arg(short, long, value_name = "FILE", required = true, id = "built", value_hint = ValueHint::FilePath)]
    pub(crate) output: PathBuf,
    #[arg(long, value_name = "BYTES", default_value = "25165824", hide_default_value = true)]
    pub(crate) size: usize,
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(crate) work: Option<PathBuf>,
    #[arg(long, value_name = "NAME", default_value = "phucdau", hide_default_value = true)]
    pub(crate) name: String,
    #[arg(short, long, id = "silent")]
    pub(crate) quiet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    Lexicon,
    Eng,
    Vie,
    Typing,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    #[arg(value_name = "TEXT")]
    pub(crate) line: Option<String>,
    #[command(flatten)]
    pub(crate) mode: ModeArgs,
    #[command(flatten)]
    pub(crate) words: WordArgs,
    #[arg(
        id = "explain_format",
        long = "format",
        value_enum,
        default_value_t,
        value_name = "text|json|dot",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub(crate) format: ExplainFormat,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum ExplainFormat {
    #[default]
    Text,
    Json,
    Dot,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum ModeName {
    #[default]
    Auto,
    Ocr,
    Restore,
    Clean,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum InputFormat {
    #[default]
    Auto,
    Txt,
    Md,
    Html,
    Hocr,
    Alto,
    Page,
    Tsv,
    Docx,
    Pdf,
    Csv,
    Jsonl,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum EncodingName {
    #[default]
    Auto,
    #[value(name = "utf-8", alias = "utf8")]
    Utf8,
    #[value(name = "utf-16", alias = "utf16")]
    Utf16,
    Tcvn3,
    Vni,
    Viqr,
    Vps,
    Viscii,
    #[value(name = "windows-1258", alias = "cp1258")]
    Windows1258,
    Mojibake,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum FromName {
    Tcvn3,
    Vni,
    Viqr,
    Vps,
    Viscii,
    #[value(name = "windows-1258", alias = "cp1258")]
    Windows1258,
    Mojibake,
    Auto,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum ToneName {
    #[default]
    Auto,
    Old,
    New,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    #[default]
    Text,
    Json,
}
