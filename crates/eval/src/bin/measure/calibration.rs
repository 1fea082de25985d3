//! A corrected document with its edits, and which of them are right.

use std::ops::Range;

use phucdau::calibration::{Seen, near};
use phucdau::corrector::{Corrector, Worker};
use phucdau::document::Document;
use phucdau::edit::{Edit, Why};
use phucdau::regime::Regime;
use phucdau_eval::{BINS, Placed, Reliability, judge};

use crate::table::{count, percent, row};

/// A corrected document.
#[derive(Default)]
pub(crate) struct Decoded {
    /// The text with the edits that apply.
    pub(crate) text: String,
    /// The text with all edits, those that are only suggested too.
    pub(crate) suggested: String,
    edits: Vec<Written>,
}

/// An edit in the text with all edits.
struct Written {
    range: Range<usize>,
    old: String,
    seen: Seen,
    /// Whether the confidence comes of the search, and not of a rule.
    is_searched: bool,
    regime: Regime,
}

impl Decoded {
    pub(crate) fn new(corrector: &Corrector, worker: &mut Worker, document: &Document) -> Self {
        let mut decoded = Self::default();
        let edits = worker.correct(document);
        for ((line, edits), &regime) in document.lines.iter().zip(edits).zip(worker.regimes()) {
            decoded.add(&line.text, &edits, regime, |edit| corrector.applies(edit));
        }
        decoded
    }

    fn add(&mut self, line: &str, edits: &[Edit], regime: Regime, applies: impl Fn(&Edit) -> bool) {
        let searched: Vec<f32> = edits.iter().map(|edit| edit.confidence).collect();
        let mut done = 0;
        for (at, edit) in edits.iter().enumerate() {
            if edit.span.start() < done {
                // A fault of the corrector: the measurement goes on without the edit, and says so.
                eprintln!(
                    "measure: edits overlap in {line:?} at byte {}: {:?} is left out",
                    edit.span.start(),
                    edit.new
                );
                continue;
            }
            let (between, old) = (&line[done..edit.span.start()], edit.span.of(line));
            self.text.push_str(between);
            self.suggested.push_str(between);
            let start = self.suggested.len();
            self.suggested.push_str(&edit.new);
            self.text.push_str(if applies(edit) { &edit.new } else { old });
            self.edits.push(Written {
                range: start..self.suggested.len(),
                old: old.to_owned(),
                seen: Seen { searched: edit.confidence, kind: edit.kind, near: near(&searched, at) },
                is_searched: !matches!(edit.why, Why::Replacement | Why::Introduced),
                regime,
            });
            done = edit.span.end();
        }
        for text in [&mut self.text, &mut self.suggested] {
            text.push_str(&line[done..]);
            text.push('\n');
        }
    }

    /// Whether each edit is right.
    fn right(&self, gold: &str) -> Vec<bool> {
        let edits = self.edits.iter();
        let placed: Vec<_> = edits.map(|edit| Placed { range: edit.range.clone(), old: &edit.old }).collect();
        judge(gold, &self.suggested, &placed)
    }

    /// Counts the edits by their confidence.
    pub(crate) fn count(&self, gold: &str, into: &mut Reliability) {
        for (edit, right) in self.edits.iter().zip(self.right(gold)) {
            into.add(f64::from(edit.seen.searched), right);
        }
    }

    /// The edits that the search found in lines of a regime, each with whether it is right.
    pub(crate) fn samples(&self, gold: &str, regime: Regime) -> impl Iterator<Item = (Seen, bool)> {
        let judged = self.edits.iter().zip(self.right(gold));
        judged
            .filter(move |(edit, _)| edit.is_searched && edit.regime == regime)
            .map(|(edit, right)| (edit.seen, right))
    }
}

/// Prints edits by confidence, if there are any.
pub(crate) fn print(reliability: &Reliability) {
    let (all, sure) = (reliability.all(), reliability.sure());
    if all.edits == 0 {
        return;
    }
    row(&["confidence", "edits", "mean confidence", "right"]);
    row(&["---", "---:", "---:", "---:"]);
    for (at, bin) in reliability.bins().iter().enumerate().filter(|(_, bin)| bin.edits > 0) {
        let [low, high] = [at, at + 1].map(|end| end as f64 / BINS as f64);
        row(&[format!("{low:.3} to {high:.3}"), count(bin.edits), percent(bin.mean()), percent(bin.share())]);
    }
    say!(
        "\nExpected calibration error: {}; of {} edits stated 0.99 or more, {} are right.\n",
        percent(reliability.error()),
        count(sure.edits),
        percent(sure.share())
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use phucdau::edit::Kind;
    use phucdau::span::Span;

    fn edit(start: usize, end: usize, new: &str, confidence: f32) -> Edit {
        let (span, kind, why) = (Span::new(start, end), Kind::Ocr, Why::Context);
        Edit { span, new: new.into(), confidence, doubt: 0.1, kind, why }
    }

    #[test]
    fn an_edit_over_another_is_left_out() {
        let mut decoded = Decoded::default();
        decoded.add("_ van", &[edit(0, 2, "", 0.9), edit(0, 5, "vận", 0.9)], Regime::English, |_| true);
        assert_eq!(decoded.text, "van\n");
    }

    #[test]
    fn edits_are_counted_by_confidence_and_regime() {
        let mut decoded = Decoded::default();
        let edits = [edit(0, 3, "một", 0.61), edit(4, 7, "hai x", 0.61), edit(8, 9, "", 0.1), edit(10, 12, "tư", 0.99)];
        decoded.add("mot hai _ tu", &edits, Regime::English, |edit| edit.confidence > 0.9);
        assert_eq!((decoded.text.as_str(), decoded.suggested.as_str()), ("mot hai _ tư\n", "một hai x  tư\n"));
        let mut reliability = Reliability::default();
        decoded.count("một hai tư", &mut reliability);
        let counts = [1, 9, 14].map(|at| (reliability.bins()[at].edits, reliability.bins()[at].right));
        assert_eq!(counts, [(1, 1), (2, 1), (1, 1)]);
        assert_eq!(decoded.samples("một hai tư", Regime::English).count(), 4);
        assert_eq!(decoded.samples("một hai tư", Regime::Bare).count(), 0);
    }
}
