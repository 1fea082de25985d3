//! Whether an edit's confidence can be trusted: edits by confidence, and how many of them are right.

use std::ops::Range;

use phucdau::corrector::{Corrector, Worker};
use phucdau::document::Document;
use phucdau::edit::Edit;
use phucdau_eval::{Alignment, Op};

use crate::table::{count, percent, row};

/// A corrected document.
#[derive(Default)]
pub(crate) struct Decoded {
    /// The text with the edits that apply.
    pub(crate) text: String,
    /// The text with all edits, those that are only suggested too.
    pub(crate) suggested: String,
    /// Where each edit's new text stands in `suggested`.
    edits: Vec<Placed>,
}

struct Placed {
    range: Range<usize>,
    confidence: f64,
    applied: bool,
}

impl Decoded {
    pub(crate) fn new(corrector: &Corrector, worker: &mut Worker, document: &Document) -> Self {
        let mut decoded = Self::default();
        for (line, edits) in document.lines.iter().zip(worker.correct(document)) {
            decoded.add(&line.text, &edits, |edit| corrector.applies(edit));
        }
        decoded
    }

    fn add(&mut self, line: &str, edits: &[Edit], applies: impl Fn(&Edit) -> bool) {
        let mut done = 0;
        for edit in edits {
            if edit.span.start() < done {
                // A fault of the corrector: the measurement goes on without the edit, and says so.
                eprintln!(
                    "measure: edits overlap in {line:?} at byte {}: {:?} is left out",
                    edit.span.start(),
                    edit.new
                );
                continue;
            }
            let between = &line[done..edit.span.start()];
            self.text.push_str(between);
            self.suggested.push_str(between);
            let start = self.suggested.len();
            self.suggested.push_str(&edit.new);
            let applied = applies(edit);
            self.text.push_str(if applied { &edit.new } else { edit.span.of(line) });
            let (range, confidence) = (start..self.suggested.len(), f64::from(edit.confidence));
            self.edits.push(Placed { range, confidence, applied });
            done = edit.span.end();
        }
        for text in [&mut self.text, &mut self.suggested] {
            text.push_str(&line[done..]);
            text.push('\n');
        }
    }
}

/// The upper ends of the bins.
const ENDS: [f64; 8] = [0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, f64::INFINITY];

/// Edits of several documents, counted by confidence. Edits that only remove are left out.
#[derive(Default)]
pub(crate) struct Calibration {
    bins: [Bin; ENDS.len()],
}

#[derive(Clone, Copy, Default)]
struct Bin {
    edits: u64,
    right: u64,
    applied: u64,
    confidence: f64,
}

impl Calibration {
    /// Counts the edits of a document; an edit is right where all words that it touches match the gold.
    pub(crate) fn add(&mut self, gold: &str, decoded: &Decoded) {
        let text = decoded.suggested.as_str();
        let alignment = Alignment::new(gold, text);
        let matched = alignment.ops().iter().filter(|&&op| op != Op::Delete).map(|&op| op == Op::Match);
        let words = (0..alignment.hyp().len()).map(|at| {
            let word = alignment.hyp().source(at);
            let start = word.as_ptr() as usize - text.as_ptr() as usize;
            start..start + word.len()
        });
        let words: Vec<(Range<usize>, bool)> = words.zip(matched).collect();
        for edit in decoded.edits.iter().filter(|edit| !edit.range.is_empty()) {
            let first = words.partition_point(|(word, _)| word.end <= edit.range.start);
            let mut touched = words[first..].iter().take_while(|(word, _)| word.start < edit.range.end);
            let bin = &mut self.bins[ENDS.iter().position(|&end| edit.confidence < end).unwrap_or(0)];
            bin.edits += 1;
            bin.right += u64::from(touched.all(|&(_, right)| right));
            bin.applied += u64::from(edit.applied);
            bin.confidence += edit.confidence;
        }
    }

    /// Prints a table, if there was any edit.
    pub(crate) fn print(&self) {
        let edits: u64 = self.bins.iter().map(|bin| bin.edits).sum();
        if edits == 0 {
            return;
        }
        row(&["confidence below", "edits", "applied", "mean confidence", "right"]);
        row(&["---", "---:", "---:", "---:", "---:"]);
        let mut gap = 0.0;
        for (bin, end) in self.bins.iter().zip(ENDS).filter(|(bin, _)| bin.edits > 0) {
            let size = bin.edits as f64;
            let (mean, right) = (bin.confidence / size, bin.right as f64 / size);
            gap += (mean - right).abs() * size / edits as f64;
            let end = if end.is_finite() { end.to_string() } else { "or equal 1".to_owned() };
            row(&[end, count(bin.edits), count(bin.applied), percent(Some(mean)), percent(Some(right))]);
        }
        say!("\nExpected calibration error: {}\n", percent(Some(gap)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use phucdau::edit::{Kind, Why};
    use phucdau::span::Span;

    fn edit(start: usize, end: usize, new: &str, confidence: f32) -> Edit {
        let (span, kind, why) = (Span::new(start, end), Kind::Ocr, Why::Context);
        Edit { span, new: new.into(), confidence, doubt: 0.1, kind, why }
    }

    #[test]
    fn an_edit_over_another_is_left_out() {
        let mut decoded = Decoded::default();
        decoded.add("_ van", &[edit(0, 2, "", 0.9), edit(0, 5, "vận", 0.9)], |_| true);
        assert_eq!(decoded.text, "van\n");
    }

    #[test]
    fn edits_are_right_where_all_their_words_are() {
        let mut decoded = Decoded::default();
        let edits = [edit(0, 3, "một", 0.6), edit(4, 7, "hai x", 0.6), edit(8, 9, "", 0.6), edit(10, 12, "tư", 0.97)];
        decoded.add("mot hai _ tu", &edits, |edit| edit.confidence > 0.9);
        assert_eq!((decoded.text.as_str(), decoded.suggested.as_str()), ("mot hai _ tư\n", "một hai x  tư\n"));
        let mut calibration = Calibration::default();
        calibration.add("một hai tư", &decoded);
        let bins = &calibration.bins;
        assert_eq!((bins[1].edits, bins[1].right, bins[1].applied), (2, 1, 0));
        assert_eq!((bins[5].edits, bins[5].right, bins[5].applied), (1, 1, 1));
    }
}
