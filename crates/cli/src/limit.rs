//! How much of a text that seemed right may change: if it is nearly all, the text is something else than it seemed.

use phucdau::corrector::Mode;
use phucdau::document::Document;
use phucdau::edit::{Edit, OfLine, Why};
use phucdau::regime::Regime;

use crate::message::{Message, message};

/// The largest share of words that may change in a file, those of stripped and badly read text not counted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Limit {
    /// The share, in `0..=1`.
    pub(crate) share: f64,
    /// Files of fewer words are free: there a share says little.
    words: u64,
}

impl Default for Limit {
    fn default() -> Self {
        Self { share: 0.9, words: 20 }
    }
}

impl Limit {
    /// The limit that was asked for, which holds for files of any length.
    ///
    /// # Errors
    /// If the text is no number from 0 to 1.
    pub(crate) fn parse(text: &str) -> Result<Self, Message> {
        let share = text.parse::<f64>().ok().filter(|share| (0.0..=1.0).contains(share));
        share.map(|share| Self { share, words: 0 }).ok_or_else(|| message!("usage-max-changed", got = text))
    }

    /// Why a document is to be left alone, if it is: its lines have these regimes and edits, of which `applies` says the
    /// ones that count. `O(document)`.
    ///
    /// What the user's own list replaces was asked for and does not count.
    pub(crate) fn objection(
        self,
        mode: Mode,
        document: &Document,
        regimes: &[Regime],
        edits: &[impl OfLine],
        applies: impl Fn(&Edit) -> bool,
    ) -> Option<Message> {
        if !matches!(mode, Mode::Auto | Mode::Clean) {
            return None;
        }
        let (mut words, mut changed) = (0, 0);
        for ((line, regime), edits) in document.lines.iter().zip(regimes).zip(edits) {
            words += line.text.split_whitespace().count() as u64;
            if regime.carries_marks() {
                let counted: Vec<Edit> = edits.each().filter(|e| e.why != Why::Replacement && applies(e)).collect();
                changed += touched(&line.text, &counted);
            }
        }
        let share = changed as f64 / words.max(1) as f64;
        let percent = |share: f64| format!("{:.0}", share * 100.0);
        let passed = words >= self.words && share > self.share;
        passed.then(|| message!("too-much", share = percent(share), limit = percent(self.share)))
    }
}

/// How many words of a line, which stand between white space, its edits touch; the edits are sorted.
fn touched(line: &str, edits: &[Edit]) -> u64 {
    let start_of = |word: &str| word.as_ptr() as usize - line.as_ptr() as usize;
    let mut edits = edits.iter().peekable();
    let touches = |word: &&str| {
        let (start, end) = (start_of(word), start_of(word) + word.len());
        while edits.next_if(|edit| edit.span.end() <= start).is_some() {}
        edits.peek().is_some_and(|edit| edit.span.start() < end)
    };
    line.split_whitespace().filter(touches).count() as u64
}

#[cfg(test)]
mod tests {
    use phucdau::edit::Kind;
    use phucdau::span::Span;

    use super::*;

    fn edit(start: usize, end: usize, why: Why) -> Edit {
        let span = Span::new(start, end);
        Edit { span, new: "x".into(), confidence: 0.9, doubt: 0.1, kind: Kind::Ocr, why }
    }

    fn objects(limit: &str, mode: Mode, regime: Regime, edits: Vec<Edit>) -> bool {
        let document = Document::from_text("ab cd ef gh");
        Limit::parse(limit).unwrap().objection(mode, &document, &[regime], &[edits], |_| true).is_some()
    }

    #[test]
    fn words_are_counted_once_each() {
        let edits = [edit(0, 1, Why::Context), edit(1, 2, Why::Context), edit(4, 7, Why::Context)];
        assert_eq!(touched("ab cd ef gh", &edits), 3);
        assert_eq!(touched("ab cd", &[edit(2, 3, Why::Context)]), 0);
        assert_eq!(touched("", &[]), 0);
    }

    #[test]
    fn only_text_that_seemed_right_is_held_to_it() {
        let half = || vec![edit(0, 2, Why::Context), edit(3, 5, Why::Context)];
        assert!(objects("0.4", Mode::Auto, Regime::Marked, half()));
        assert!(objects("0.4", Mode::Clean, Regime::Marked, half()));
        assert!(objects("0.4", Mode::Auto, Regime::Vietnamese, half()));
        assert!(!objects("0.5", Mode::Auto, Regime::Marked, half()));
        for regime in [Regime::English, Regime::Bare, Regime::Half] {
            assert!(!objects("0", Mode::Auto, regime, half()));
        }
        assert!(!objects("0", Mode::Ocr, Regime::Vietnamese, half()));
        assert!(!objects("0", Mode::Auto, Regime::Marked, vec![edit(0, 2, Why::Replacement)]));
    }

    #[test]
    fn the_default_spares_short_files() {
        let line = |words: usize| Document::from_text(&"ab ".repeat(words));
        let all = |words: usize| vec![(0..words).map(|at| edit(3 * at, 3 * at + 2, Why::Context)).collect::<Vec<_>>()];
        let objects = |words| {
            let found = Limit::default().objection(Mode::Auto, &line(words), &[Regime::Marked], &all(words), |_| true);
            found.is_some()
        };
        assert!(!objects(19) && objects(20));
    }

    #[test]
    fn a_share_lies_between_none_and_all() {
        assert!(["", "x", "NaN", "-0.1", "1.1"].iter().all(|text| Limit::parse(text).is_err()));
        assert!(["0", "1", "0.35"].iter().all(|text| Limit::parse(text).is_ok()));
    }
}
