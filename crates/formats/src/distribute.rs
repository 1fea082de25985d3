//! The edits of a line, dealt out to the words that the line is made of.

use std::ops::Range;

use phucdau::span::Span;

/// A word of a line, as its format holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    /// Where it stands in the line; words stand in order, one blank or nothing between them.
    pub(crate) span: Span,
    /// Whether it holds blanks itself, such as an element that is a whole line: then blanks in it are nothing special.
    pub(crate) wide: bool,
}

/// A replacement in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// What is replaced, in the line's text.
    pub(crate) span: Span,
    /// What stands there afterwards.
    pub(crate) new: String,
}

/// What becomes of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Deal {
    /// A word gets other text; `changes` lie in it, sorted and disjoint.
    Word {
        /// The word.
        word: usize,
        /// What is replaced in it.
        changes: Vec<Change>,
    },
    /// A word becomes several.
    Split {
        /// The word.
        word: usize,
        /// What they are.
        parts: Vec<String>,
    },
    /// Several words become one.
    Merge {
        /// The words, at least two.
        words: Range<usize>,
        /// What it is.
        text: String,
    },
}

/// Edits that share words: all of them find their place, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    /// Their places in the list of edits.
    pub(crate) edits: Range<usize>,
    /// What they change in the line, without what stays the same at both ends.
    pub(crate) changes: Vec<Change>,
    /// What becomes of the words.
    pub(crate) deals: Vec<Deal>,
}

/// The most words of a stretch whose parts are looked for; a longer one is more than the text of one phrase.
const LONGEST: usize = 24;

/// The most steps that looking for the parts of a stretch may take; words of thousands of letters would take more.
const STEPS: usize = 1 << 30;

/// Deals `edits`, each a span of `line` and its new text, sorted and disjoint, out to `slots`. An edit that changes
/// nothing is in no unit; `None` stands for a unit that cannot be dealt out. `O(line)`, and the square of a stretch where
/// the number of words changes.
pub(crate) fn distribute(line: &str, slots: &[Slot], edits: &[(Span, &str)]) -> Vec<(Range<usize>, Option<Unit>)> {
    /// Edits that share words, and the words; without changes if one of them is no change of words.
    struct Shared {
        edits: Range<usize>,
        words: Range<usize>,
        changes: Option<Vec<Change>>,
    }
    let mut units: Vec<Shared> = Vec::new();
    for (index, &(span, new)) in edits.iter().enumerate() {
        let Some(change) = trimmed(line, span, new) else { continue };
        let mut words = touched(slots, change.span);
        // What reaches into white space without covering it is no change of words.
        let within = slots.get(words.clone()).and_then(|words| Some(words.first()?.span.cover(words.last()?.span)));
        let within = within.is_some_and(|all| all.start() <= change.span.start() && change.span.end() <= all.end());
        if change.new.contains(' ') || change.span.of(line).contains(' ') {
            words = whole_runs(slots, words);
        }
        // In a word that is a whole line each edit stands for itself.
        let alone = words.len() == 1 && slots[words.start].wide;
        match units.last_mut() {
            Some(unit) if words.start < unit.words.end && !(alone && unit.words.len() == 1) => {
                unit.edits.end = index + 1;
                unit.words.end = unit.words.end.max(words.end);
                match &mut unit.changes {
                    Some(changes) if within => changes.push(change),
                    changes => *changes = None,
                }
            }
            _ => {
                let changes = within.then(|| vec![change]);
                units.push(Shared { edits: index..index + 1, words, changes });
            }
        }
    }
    let unit = |Shared { edits, words, changes }| {
        let dealt = changes.and_then(|changes| Some((deals(line, slots, words, &changes)?, changes)));
        (edits.clone(), dealt.map(|(deals, changes)| Unit { edits, changes, deals }))
    };
    units.into_iter().map(unit).collect()
}

/// The change that makes `new` of `span`, if there is any.
pub(crate) fn rewritten(line: &str, span: Span, new: &str) -> Vec<Change> {
    trimmed(line, span, new).into_iter().collect()
}

/// A change without what old and new text share at their ends; `None` if nothing is left.
fn trimmed(line: &str, span: Span, new: &str) -> Option<Change> {
    let old = span.of(line);
    let head: usize = old.chars().zip(new.chars()).take_while(|(a, b)| a == b).map(|(a, _)| char::len_utf8(a)).sum();
    let (old, new) = (&old[head..], &new[head..]);
    let pairs = old.chars().rev().zip(new.chars().rev());
    let tail: usize = pairs.take_while(|(a, b)| a == b).map(|(a, _)| char::len_utf8(a)).sum();
    let span = Span::new(span.start() + head, span.end() - tail);
    let new = &new[..new.len() - tail];
    (!span.is_empty() || !new.is_empty()).then(|| Change { span, new: new.to_owned() })
}

/// The words that a change of `span` touches: those it reaches into, and both sides of a blank that it covers.
fn touched(slots: &[Slot], span: Span) -> Range<usize> {
    let mut first = slots.partition_point(|slot| slot.span.end() < span.start());
    // At the seam of two words that no blank parts, a change belongs to the second, an insertion to the first.
    let seam = |at: usize| slots.get(at + 1).is_some_and(|next| next.span.start() == span.start());
    if !span.is_empty() && slots.get(first).is_some_and(|slot| slot.span.end() == span.start()) && seam(first) {
        first += 1;
    }
    let end = slots.partition_point(|slot| {
        slot.span.start() < span.end() || (slot.span.start() == span.end() && slot.span.start() == span.start())
    });
    // A blank that is covered whole draws in the word behind it.
    let behind = slots.get(end).is_some_and(|slot| slot.span.start() == span.end())
        && end > 0
        && slots[end - 1].span.end() < span.end()
        && slots[end - 1].span.end() >= span.start();
    let end = if behind { end + 1 } else { end };
    // An insertion at the seam stays with the first word.
    let end = if span.is_empty() && end > first + 1 { first + 1 } else { end };
    first..end.max(first)
}

fn deals(line: &str, slots: &[Slot], words: Range<usize>, changes: &[Change]) -> Option<Vec<Deal>> {
    if words.is_empty() {
        return None;
    }
    if words.len() == 1 {
        return Some(vec![one(line, slots, words.start, changes.to_vec())]);
    }
    // Changes that have as many blanks as the gaps they cover fall apart at them.
    let mut parts: Vec<Vec<Change>> = vec![Vec::new(); words.len()];
    let mut apart = true;
    for change in changes {
        let inside = touched(slots, change.span);
        if change.new.contains(' ') && whole_runs(slots, inside.clone()) != inside {
            apart = false;
            break;
        }
        if inside.len() < 2 {
            parts[inside.start - words.start].push(change.clone());
            continue;
        }
        // Words that no blank parts are cut apart by their letters.
        let runs = runs(slots, inside.clone());
        let pieces: Vec<&str> = change.new.split(' ').collect();
        if pieces.len() != runs.len() || inside.clone().any(|word| slots[word].wide) {
            apart = false;
            break;
        }
        for (run, piece) in runs.into_iter().zip(pieces) {
            for (word, part) in shared(line, slots, change.span, run, piece) {
                parts[word - words.start].push(part);
            }
        }
    }
    if apart {
        let deals = words.zip(parts).filter(|(_, changes)| !changes.is_empty());
        return Some(deals.map(|(word, changes)| one(line, slots, word, changes)).collect());
    }
    if words.clone().any(|word| slots[word].wide) {
        return None;
    }
    regroup(line, slots, words, changes)
}

/// `words` and those that no blank parts from them.
fn whole_runs(slots: &[Slot], words: Range<usize>) -> Range<usize> {
    let glued = |at: usize| at > 0 && at < slots.len() && slots[at - 1].span.end() == slots[at].span.start();
    let Range { mut start, mut end } = words;
    while start < end && glued(start) {
        start -= 1;
    }
    while start < end && glued(end) {
        end += 1;
    }
    start..end
}

/// What becomes of each word of a run when `piece` stands for what `span` covers of it.
fn shared(line: &str, slots: &[Slot], span: Span, run: Range<usize>, piece: &str) -> Vec<(usize, Change)> {
    let part = |word: usize| {
        let slot = slots[word].span;
        Span::new(span.start().max(slot.start()), span.end().min(slot.end()).max(slot.start()))
    };
    let mut parts = Vec::new();
    let mut rest = piece;
    for word in run.clone() {
        let span = part(word);
        let behind = Span::new(span.end(), part(run.end - 1).end());
        let cut = if word + 1 == run.end { rest.len() } else { cut(span.of(line), behind.of(line), rest) };
        let (mine, others) = rest.split_at(cut);
        parts.extend(trimmed(line, span, mine).map(|change| (word, change)));
        rest = others;
    }
    parts
}

/// Words as runs that no blank parts.
fn runs(slots: &[Slot], words: Range<usize>) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for word in words {
        match runs.last_mut() {
            Some(run) if slots[word - 1].span.end() == slots[word].span.start() => run.end = word + 1,
            _ => runs.push(word..word + 1),
        }
    }
    runs
}

/// Where `new` is best cut into what stands for `left` and for `right`.
fn cut(left: &str, right: &str, new: &str) -> usize {
    if new.len().max(left.len()).max(right.len()) > 8 * LONGEST {
        return new.floor_char_boundary(left.len());
    }
    let cuts = new.char_indices().map(|(at, _)| at).chain([new.len()]);
    cuts.min_by_key(|&at| distance(left, &new[..at]) + distance(right, &new[at..])).unwrap_or_default()
}

/// What becomes of a word with changes in it alone.
fn one(line: &str, slots: &[Slot], word: usize, changes: Vec<Change>) -> Deal {
    let slot = slots[word];
    let text = applied(line, slot.span, &changes);
    let parts: Vec<String> = text.split(' ').filter(|part| !part.is_empty()).map(str::to_owned).collect();
    if slot.wide || parts.len() < 2 { Deal::Word { word, changes } } else { Deal::Split { word, parts } }
}

/// The text of `span` with `changes` in it.
pub(crate) fn applied(line: &str, span: Span, changes: &[Change]) -> String {
    let mut out = String::with_capacity(span.len() + 8);
    let mut done = span.start();
    for change in changes {
        out.push_str(&line[done..change.span.start()]);
        out.push_str(&change.new);
        done = change.span.end();
    }
    out.push_str(&line[done..span.end()]);
    out
}

/// Where the number of words changes: which new words stand for which old ones, by the least difference of letters.
fn regroup(line: &str, slots: &[Slot], words: Range<usize>, changes: &[Change]) -> Option<Vec<Deal>> {
    let span = slots[words.start].span.cover(slots[words.end - 1].span);
    let text = applied(line, span, changes);
    let new: Vec<&str> = text.split(' ').filter(|part| !part.is_empty()).collect();
    // Words that no blank parts are one to the reader.
    let runs = runs(slots, words.clone());
    let whole = |run: &Range<usize>| slots[run.start].span.cover(slots[run.end - 1].span);
    let old: Vec<&str> = runs.iter().map(|run| whole(run).of(line)).collect();
    if old.len() > LONGEST || new.len() > LONGEST {
        return None;
    }
    let groups = old.len() * new.len() * (old.len() + new.len());
    if groups.saturating_mul(span.len()).saturating_mul(text.len()) > STEPS {
        return None;
    }
    // best[i][j]: the least cost of old[..i] against new[..j], and how many of each its last group takes.
    let mut best = vec![vec![(usize::MAX, 0, 0); new.len() + 1]; old.len() + 1];
    best[0][0].0 = 0;
    for i in 0..=old.len() {
        for j in 0..=new.len() {
            let mut options = vec![(1, 0)];
            options.extend((1..=i).map(|many| (many, 1)));
            options.extend((2..=j).map(|many| (1, many)));
            for (m, n) in options {
                if m > i || n > j || best[i - m][j - n].0 == usize::MAX {
                    continue;
                }
                let cost = best[i - m][j - n].0 + distance(&old[i - m..i].concat(), &new[j - n..j].concat());
                // Joined and parted words cost a little more than words one by one.
                let cost = cost + usize::from(m.max(n) > 1);
                if cost < best[i][j].0 {
                    best[i][j] = (cost, m, n);
                }
            }
        }
    }
    let (mut i, mut j) = (old.len(), new.len());
    let mut deals = Vec::new();
    while i > 0 || j > 0 {
        let (cost, m, n) = best[i][j];
        if cost == usize::MAX {
            return None;
        }
        let (first, group) = (&runs[i - m], &new[j - n..j]);
        if m > 1 {
            deals.push(Deal::Merge { words: first.start..runs[i - 1].end, text: group.concat() });
        } else {
            // Of several words for a run the first gets all.
            let parted = n > 1 && first.len() > 1;
            let piece = if parted { "" } else { group.first().copied().unwrap_or_default() };
            let own = if parted { first.start + 1..first.end } else { first.clone() };
            if n < 2 || parted {
                let changes = shared(line, slots, whole(&own), own, piece).into_iter().rev();
                deals.extend(changes.map(|(word, change)| Deal::Word { word, changes: vec![change] }));
            }
            if n > 1 {
                let parts = group.iter().map(|&part| part.to_owned()).collect();
                deals.push(Deal::Split { word: first.start, parts });
            }
        }
        (i, j) = (i - m, j - n);
    }
    deals.reverse();
    Some(deals)
}

/// The Levenshtein distance of two words, twice over, half of it for letters that differ in case or marks only.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut row: Vec<usize> = (0..=b.len()).map(|j| 2 * j).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut before = row[0];
        row[0] = 2 * (i + 1);
        for (j, &y) in b.iter().enumerate() {
            let cost = match () {
                () if x == y => 0,
                () if base(x) == base(y) => 1,
                () => 2,
            };
            let next = (before + cost).min(row[j] + 2).min(row[j + 1] + 2);
            before = std::mem::replace(&mut row[j + 1], next);
        }
    }
    row[b.len()]
}

/// The letter under the marks.
fn base(c: char) -> char {
    let mut first = None;
    unicode_normalization::char::decompose_canonical(c, |part| {
        first.get_or_insert(part);
    });
    match first.unwrap_or(c) {
        'đ' | 'Đ' => 'd',
        c => c.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words between blanks; `|` is a seam without a blank.
    fn slots(marked: &str) -> (String, Vec<Slot>) {
        let (mut line, mut slots, mut start) = (String::new(), Vec::new(), 0);
        for c in marked.chars().chain([' ']) {
            if c == ' ' || c == '|' {
                slots.push(Slot { span: Span::new(start, line.len()), wide: false });
                start = line.len() + usize::from(c == ' ');
            }
            if c != '|' {
                line.push(c);
            }
        }
        line.pop();
        (line, slots)
    }

    /// The deals of an edit that turns `old` into `new`, put shortly.
    fn dealt(marked: &str, old: &str, new: &str) -> String {
        let (line, slots) = slots(marked);
        let at = line.find(old).unwrap();
        let units = distribute(&line, &slots, &[(Span::new(at, at + old.len()), new)]);
        let Some((_, Some(unit))) = units.first() else { return "none".into() };
        let deal = |deal: &Deal| match deal {
            Deal::Word { word, changes } => format!("{word}={}", applied(&line, slots[*word].span, changes)),
            Deal::Split { word, parts } => format!("{word}={}", parts.join("+")),
            Deal::Merge { words, text } => format!("{}-{}={text}", words.start, words.end - 1),
        };
        unit.deals.iter().map(deal).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_get_what_is_theirs() {
        assert_eq!(dealt("mot hai ba", "hai", "hải"), "1=hải");
        assert_eq!(dealt("trén dia ban", "trén dia", "trên địa"), "0=trên 1=địa");
        assert_eq!(dealt("ngh iep moi", "ngh iep", "nghiệp"), "0-1=nghiệp");
        assert_eq!(dealt("mot cuanha ba", "cuanha", "của nhà"), "1=của+nhà");
        assert_eq!(dealt("mot | ba", "mot", "một"), "0=một");
        assert_eq!(dealt("mot . ba", "mot .", "mot"), "1=");
        assert_eq!(dealt("mot . ba", " .", ""), "1=");
        assert_eq!(dealt(". ba", ". ", ""), "0=");
        assert_eq!(
            dealt("do n vi hanhchinhso", "do n vi hanhchinhso", "đơn vị hành chính số"),
            "0-1=đơn 2=vị 3=hành+chính+số"
        );
        assert_eq!(dealt("co|, la", "co", "có"), "0=có");
        assert_eq!(dealt("co|, la", ", la", "; là"), "1=; 2=là");
        assert_eq!(dealt("co|, la", "co,", "cỏ;"), "0=cỏ 1=;");
        assert_eq!(dealt("mot hai", "mot hai", "mot hai"), "none");
    }

    #[test]
    fn words_of_thousands_of_letters_cost_no_more_than_others() {
        let long = "a".repeat(20_000);
        let start = std::time::Instant::now();
        assert_eq!(dealt(&format!("{long} b"), &format!("{long} b"), &format!("x{long} y bz")), "none");
        dealt(&format!("{long}|b"), &format!("{long}b"), "x");
        assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
    }

    #[test]
    fn edits_that_share_a_word_stand_or_fall_together() {
        let (line, slots) = slots("mot hai ba bon");
        let edits = [(Span::new(0, 1), "M"), (Span::new(2, 5), "th"), (Span::new(8, 10), "Ba")];
        let units = distribute(&line, &slots, &edits);
        let ranges: Vec<_> = units.iter().map(|(edits, _)| edits.clone()).collect();
        assert_eq!(ranges, [0..2, 2..3]);
    }

    #[test]
    fn part_of_a_gap_is_no_word() {
        let line = "mot  hai";
        let slots = [(0, 3), (5, 8)].map(|(start, end)| Slot { span: Span::new(start, end), wide: false });
        let dealt = |start, end, new| distribute(line, &slots, &[(Span::new(start, end), new)]).pop().unwrap().1;
        assert_eq!(dealt(2, 4, "t"), None);
        assert_eq!(dealt(4, 5, ""), None);
        assert_eq!(dealt(4, 4, "x"), None);
        assert!(dealt(3, 5, "").is_some());
        assert!(dealt(0, 8, "mộthai").is_some());
    }

    #[test]
    fn blanks_in_a_wide_word_are_text() {
        let line = "mot hai ba";
        let slots = [Slot { span: Span::new(0, line.len()), wide: true }];
        let units = distribute(line, &slots, &[(Span::new(0, 7), "mộthai")]);
        assert!(matches!(&units[0].1.as_ref().unwrap().deals[..], [Deal::Word { word: 0, .. }]));
    }
}
