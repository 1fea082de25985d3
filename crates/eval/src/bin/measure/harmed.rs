//! Harm: what is changed in text that was right.

use std::collections::BTreeMap;

use phucdau::corrector::Mode;
use phucdau::document::Document;
use phucdau_eval::{Change, Harm, harm};

use crate::arguments::Arguments;
use crate::sets::{Pages, Text};
use crate::table::{count, head, row};
use crate::{Model, Outcome, corrected, document_of};

pub(crate) fn measure(arguments: &Arguments, model: &Model, sets: &[Pages], texts: &[Text]) -> Outcome<()> {
    let wanted = |name: &str| arguments.wants(&format!("harm/{name}"));
    if !sets.iter().any(|set| wanted(set.name)) && !texts.iter().any(|text| wanted(text.name)) {
        return Ok(());
    }
    let corrector = model.corrector(Mode::Auto)?;
    let mut worker = corrector.worker();
    let mut run = |gold: &str, document: &Document| harm(gold, &corrected(&corrector, &mut worker, document));
    let columns = ["gold put in", "words", "changed", "in 10,000", "numbers", "changed", "tone moved only"];
    head("harm, mode auto", &columns);
    let mut found = Vec::new();
    for set in sets.iter().filter(|set| wanted(set.name)) {
        let mut sum = Harm::default();
        for page in &set.pages {
            sum += run(&page.gold, &Document::from_text(&page.gold));
        }
        found.push((set.name, sum));
    }
    for text in texts.iter().filter(|text| wanted(text.name)) {
        let mut sum = Harm::default();
        for paragraphs in &text.documents {
            sum += run(&paragraphs.join("\n"), &document_of(paragraphs));
        }
        found.push((text.name, sum));
    }
    for (name, harm) in &found {
        let share = harm.rate().map_or_else(|| "-".to_owned(), |rate| format!("{:.2}", rate * 10_000.0));
        let numbers = [harm.numbers, harm.numbers_changed, harm.placement].map(count);
        let [numbers, changed, placement] = numbers;
        row(&[name.to_string(), count(harm.words), count(harm.changed), share, numbers, changed, placement]);
    }
    say!("");
    for (name, harm) in &found {
        print_changes(name, &harm.changes, arguments.show);
    }
    Ok(())
}

fn print_changes(name: &str, changes: &[Change], show: usize) {
    if show == 0 || changes.is_empty() {
        return;
    }
    let mut counts: BTreeMap<&Change, u64> = BTreeMap::new();
    for change in changes {
        *counts.entry(change).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|&(_, times)| std::cmp::Reverse(times));
    say!("#### harm/{name}: {} kinds of change\n\n```text", counts.len());
    for (change, times) in counts.iter().take(show) {
        say!("{times:>5}  {} -> {}", change.old, change.new);
    }
    say!("```\n");
}
