//! What was asked for on the command line.

use std::ffi::OsString;
use std::path::PathBuf;

use phucdau::regime::Regime;
use phucdau::weights::Weights;

use crate::Outcome;

pub(crate) const HELP: &str = "\
Measures the corrector and prints Markdown tables.

cargo run --release -p phucdau-eval --bin measure -- [OPTIONS]

--model FILE   another compiled model than the embedded one
--set NAME     only what has NAME in its name, repeatable: repair/dev.eng, repair/dev.vie, repair/report.eng,
               repair/scans.eng, repair/scans.vie, repair/corpus.eng, repair/corpus.vie, restore/legal, restore/admin,
               restore/news, restore/wiki, harm/dev, harm/report, harm/scans, harm/corpus, harm/legal, ..., speed
--mode MODE    repair in this mode only: auto or ocr
--lines N      only the first N paragraphs of each text of restore and harm
--show N       also how far confidences can be trusted, the N most frequent mistakes of each class, N in context
--pages DIR    the pages of this folder too, as repair/pages.eng and repair/pages.vie
--pooled       no row for each file
--weight W     another weight than the model's own, repeatable: REGIME.NAME=VALUE, such as english.lm=0.9
--tune REGIME  learn the weights of english or vietnamese from the pages of the sets asked for, and print them
--calibration  how far the confidences of the sets asked for can be trusted, and nothing else; restored texts are
               measured on every other document, those that no confidence was learned from
--diagram FILE the reliability diagram of that as SVG
--widths       how often the search misses what a wide one finds on the sets asked for, and how fast it is, at several
               widths, and nothing else
--learn-confidence REGIME
               learn how the probabilities of english, vietnamese, bare or half are stated as confidences, from the
               training pages (and those of --pages) or from every other document of the texts, and print it as it
               stands among the weights

measure kenlm  our half of the comparison with KenLM (benches/kenlm); see measure kenlm --help

PHUCDAU_DATA names the folder with ocr/ and text/; without it only corpus/ is measured.
";

/// The command line, understood.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Arguments {
    pub(crate) model: Option<PathBuf>,
    pub(crate) sets: Vec<String>,
    pub(crate) mode: Option<String>,
    pub(crate) lines: Option<usize>,
    pub(crate) show: usize,
    pub(crate) pooled: bool,
    pub(crate) weights: Vec<Weight>,
    pub(crate) tune: Option<Regime>,
    pub(crate) pages: Option<PathBuf>,
    pub(crate) calibration: bool,
    pub(crate) widths: bool,
    pub(crate) diagram: Option<PathBuf>,
    pub(crate) learned: Option<Regime>,
}

impl Arguments {
    /// `None` where help was asked for.
    pub(crate) fn parse(mut given: impl Iterator<Item = OsString>) -> Outcome<Option<Self>> {
        let mut arguments = Self::default();
        while let Some(option) = given.next() {
            let option = option.to_string_lossy().into_owned();
            let mut value = || given.next().ok_or_else(|| format!("{option}: expected a value after it; see --help"));
            match option.as_str() {
                "--model" => arguments.model = Some(PathBuf::from(value()?)),
                "--set" => arguments.sets.push(value()?.to_string_lossy().into_owned()),
                "--mode" => {
                    let mode = value()?.to_string_lossy().into_owned();
                    if !matches!(mode.as_str(), "auto" | "ocr") {
                        return Err(format!("--mode: expected auto or ocr, found {mode}").into());
                    }
                    arguments.mode = Some(mode);
                }
                "--lines" => arguments.lines = Some(number(&option, &value()?)?),
                "--show" => arguments.show = number(&option, &value()?)?,
                "--pooled" => arguments.pooled = true,
                "--weight" => arguments.weights.push(weight(&value()?.to_string_lossy())?),
                "--tune" => {
                    arguments.tune = Some(regime(&option, &[Regime::English, Regime::Vietnamese], &value()?)?);
                }
                "--pages" => arguments.pages = Some(PathBuf::from(value()?)),
                "--widths" => arguments.widths = true,
                "--calibration" => arguments.calibration = true,
                "--diagram" => arguments.diagram = Some(PathBuf::from(value()?)),
                "--learn-confidence" => arguments.learned = Some(regime(&option, &LEARNED, &value()?)?),
                "-h" | "--help" => return Ok(None),
                _ => return Err(format!("{option}: no such option; see --help").into()),
            }
        }
        Ok(Some(arguments))
    }

    /// Whether a set was asked for; all were where none was named.
    pub(crate) fn wants(&self, set: &str) -> bool {
        self.sets.is_empty() || self.sets.iter().any(|name| set.contains(name.as_str()))
    }
}

/// A weight of one regime, by name.
pub(crate) type Weight = (Regime, String, f32);

fn weight(given: &str) -> Outcome<Weight> {
    let parts = given.split_once('=').and_then(|(name, value)| Some((name.split_once('.')?, value.parse().ok()?)));
    let found = parts.and_then(|((regime, name), value)| {
        let regime = Regime::ALL.into_iter().find(|known| known.name() == regime)?;
        Weights::of(regime).set(name, value).then(|| (regime, name.to_owned(), value))
    });
    Ok(found.ok_or_else(|| format!("--weight: expected REGIME.NAME=VALUE with a weight's name, found {given}"))?)
}

/// The regimes whose confidences are learned; text that was right takes those of Vietnamese readings.
const LEARNED: [Regime; 4] = [Regime::English, Regime::Vietnamese, Regime::Bare, Regime::Half];

fn regime(option: &str, allowed: &[Regime], given: &OsString) -> Outcome<Regime> {
    let given = given.to_string_lossy();
    let known = allowed.iter().find(|regime| regime.name() == given);
    let names: Vec<&str> = allowed.iter().map(|regime| regime.name()).collect();
    Ok(*known.ok_or_else(|| format!("{option}: expected one of {}; found {given}", names.join(", ")))?)
}

fn number(option: &str, value: &OsString) -> Outcome<usize> {
    let value = value.to_string_lossy();
    Ok(value.parse().map_err(|_| format!("{option}: expected a number, found {value}"))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &str) -> Outcome<Option<Arguments>> {
        Arguments::parse(words.split_whitespace().map(OsString::from))
    }

    #[test]
    fn sets_are_chosen_by_a_part_of_their_name() {
        let arguments = parse("--set dev.eng --set harm/ --show 5").unwrap().unwrap();
        assert!(arguments.wants("repair/dev.eng") && arguments.wants("harm/news") && !arguments.wants("speed"));
        assert_eq!(arguments.show, 5);
        assert!(Arguments::default().wants("speed"));
    }

    #[test]
    fn faults_name_the_option() {
        assert_eq!(parse("--show x").unwrap_err().to_string(), "--show: expected a number, found x");
        assert_eq!(parse("--lines").unwrap_err().to_string(), "--lines: expected a value after it; see --help");
        assert_eq!(parse("--mode clean").unwrap_err().to_string(), "--mode: expected auto or ocr, found clean");
        let unknown = parse("--learn-confidence marked").unwrap_err().to_string();
        assert_eq!(unknown, "--learn-confidence: expected one of english, vietnamese, bare, half; found marked");
        assert!(parse("-v").is_err() && parse("--help").unwrap().is_none());
    }
}
