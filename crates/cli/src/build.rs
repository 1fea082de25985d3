//! `phucdau model build`: from dictionaries, aligned pages and training text to one model file.

use std::path::{Path, PathBuf};

use phucdau::artifact::{Artifact, Bytes, Writer};
use phucdau::channel::tag;
use phucdau::lexicon::Lexicon;
use phucdau_compile::text::Source;
use phucdau_compile::work::Work;
use phucdau_compile::{channel, context, lexicon, lm, truecase};

use crate::arguments::BuildArgs;
use crate::catalogue::Catalogue;
use crate::epoch::date;
use crate::message::{Message, message};
use crate::place;
use crate::problem;

/// The share of the room beside lexicon and channels that the context model has at most; the n-grams have the rest.
const CONTEXT_SHARE: f64 = 0.36;
/// Pairs of neighbours that say something of a word's case.
const CASE_PAIRS: usize = 50_000;
/// Room for the table of sections and what is put between them.
const HEADER: usize = 16 << 10;

/// Builds a model and puts it in its place.
pub(crate) fn build(args: &BuildArgs, catalogue: &Catalogue) -> Result<(), Message> {
    let say = |notice: Message| {
        if !args.quiet {
            crate::say(&catalogue.render(&notice));
        }
    };
    let sources = args.text.iter().map(|text| source(text)).collect::<Result<Vec<_>, _>>()?;
    let of_compile = |error| problem::of_compile(&error);
    let reused = |path: &Path| say(message!("build-taken", path = path));
    let work = match &args.work {
        Some(folder) => {
            let program = std::env::current_exe();
            let program =
                program.map_err(|source| of_compile(phucdau_compile::Error::io(Path::new("phucdau"), source)))?;
            Work::new(folder, &program, &reused).map_err(of_compile)?
        }
        None => Work::none(),
    };

    let words = {
        let mut writer = Writer::new();
        lexicon::build(&args.dictionaries, &mut writer).map_err(of_compile)?;
        open(writer)?
    };
    let mut writer = Writer::new();
    let summary = lexicon::build(&args.dictionaries, &mut writer).map_err(of_compile)?;
    let mut taken: usize = HEADER + words.sections().map(|(_, len)| len).sum::<usize>();
    say(message!("build-lexicon", words = summary.words, phrases = summary.phrases, names = summary.names));

    for learned in channel::learn(&args.data, &args.pages).map_err(of_compile)? {
        let section = learned.table.encode();
        taken += section.len();
        say(message!("build-channel", name = learned.name, pairs = learned.pairs, bytes = section.len()));
        writer.section(&tag(learned.name), section);
    }

    let bytes = args.size.checked_sub(taken).filter(|&bytes| bytes > 0);
    let bytes = bytes.ok_or_else(|| message!("build-no-room", size = args.size, taken = taken))?;
    let lexicon = Lexicon::open(&words).map_err(|error| problem::of_model(&error))?;
    let pairs = truecase::build(&lexicon, &sources, CASE_PAIRS, &work, &mut writer).map_err(of_compile)?;
    say(message!("build-cased", pairs = pairs));
    let bytes = bytes.saturating_sub(truecase::bytes(&lexicon, pairs));
    let plan = context::Plan { bytes: (bytes as f64 * CONTEXT_SHARE) as usize, ..context::Plan::default() };
    let share = context::build(&lexicon, &sources, &plan, &work, &mut writer, |progress| match progress {
        context::Progress::Read(words) => say(message!("build-read", words = words)),
        context::Progress::Learning(done, all) => say(message!("build-learning", done = done, all = all)),
        context::Progress::Learned(skeletons, weights) => {
            say(message!("build-learned", skeletons = skeletons, weights = weights));
        }
        context::Progress::Kept(weights) => say(message!("build-kept", weights = weights)),
    })
    .map_err(of_compile)?;
    let plan = lm::Plan::of(bytes - share);
    lm::build(&lexicon, &sources, &plan, &work, &mut writer, |progress| match progress {
        lm::Progress::Counted(index, bytes) => {
            // A line for each 64 MiB: enough to see that it goes on.
            if bytes % (64 << 20) < (8 << 20) {
                say(message!("build-counted", path = sources[index].path.as_path(), bytes = bytes));
            }
        }
        lm::Progress::Smoothed(sizes) => say(message!("build-smoothed", ngrams = sizes.iter().sum::<usize>())),
        lm::Progress::Pruned(sizes) => say(message!("build-pruned", ngrams = sizes.iter().sum::<usize>())),
    })
    .map_err(of_compile)?;
    writer.section(b"meta    ", meta(args, &sources)?.into_bytes());
    let bytes = writer.finish();
    if bytes.len() > args.size {
        return Err(message!("build-no-room", size = args.size, taken = bytes.len()));
    }
    place::write(&args.output, |out| out.write_all(&bytes))
        .map_err(|error| message!("output-failed", path = args.output.as_path(), reason = problem::of_io(&error)))?;
    say(message!("build-done", path = args.output.as_path(), bytes = bytes.len()));
    Ok(())
}

fn open(writer: Writer) -> Result<Artifact, Message> {
    Artifact::open(Bytes::new(writer.finish())).map_err(|error| problem::of_model(&error))
}

/// `FILE` or `FILE=WEIGHT`.
fn source(text: &str) -> Result<Source, Message> {
    let weighted = text.rsplit_once('=').filter(|(_, weight)| !Path::new(text).exists() && !weight.is_empty());
    let Some((path, weight)) = weighted else { return Ok(Source { path: PathBuf::from(text), weight: 1 }) };
    match weight.parse::<u32>() {
        Ok(weight) if weight > 0 => Ok(Source { path: PathBuf::from(path), weight }),
        _ => Err(message!("build-weight", text = text)),
    }
}

/// What the model says of itself: no clock, and no folder of the machine it was built on.
fn meta(args: &BuildArgs, sources: &[Source]) -> Result<String, Message> {
    let mut text = format!("name\t{}\n", args.name.replace(['\t', '\n'], " "));
    if let Ok(epoch) = std::env::var("SOURCE_DATE_EPOCH") {
        let date = epoch.parse::<u64>().ok().and_then(date);
        text += &format!("date\t{}\n", date.ok_or_else(|| message!("build-epoch", got = epoch.as_str()))?);
    }
    for source in sources {
        let name = source.path.file_name().unwrap_or_default().to_string_lossy();
        text += &format!("text\t{name} {}\n", source.weight);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        let cases = [
            (0, "1970-01-01"),
            (951_782_400, "2000-02-29"),
            (951_868_800, "2000-03-01"),
            (1_767_225_599, "2025-12-31"),
        ];
        for (seconds, day) in cases {
            assert_eq!(date(seconds).as_deref(), Some(day));
        }
    }

    #[test]
    fn a_weight_follows_the_last_equals_sign() {
        let of = |text: &str| source(text).map(|source| (source.path.display().to_string(), source.weight)).ok();
        assert_eq!(of("a.txt"), Some(("a.txt".into(), 1)));
        assert_eq!(of("a=b.txt=3"), Some(("a=b.txt".into(), 3)));
        assert_eq!(of("a.txt=0"), None);
        assert_eq!(of("a.txt=x"), None);
    }
}
