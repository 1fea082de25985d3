//! From edits of a line to changes of its words: which word takes which part of the new text.

use std::ops::Range;

use phucdau::edit::{self, Edit};

use super::lines::{self, Piece, Word};
use super::walk::Walk;
use super::{Reason, Unplaced};

/// New text for one word, or for several that become one.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) line: usize,
    /// The edits of the line that it carries out.
    pub(crate) edits: Range<usize>,
    /// The words that it replaces; the first of them takes the text.
    pub(crate) words: Vec<Word>,
    /// Empty: the words go.
    pub(crate) new: String,
}

/// Most words and parts that are paired with care; longer edits are split evenly from the left.
const MOST: usize = 24;

/// Turns the edits of a line into changes. `O(edits · words)`.
pub(crate) fn place(
    walk: &Walk,
    words: &[Word],
    text: &str,
    line: usize,
    edits: &[Edit],
    changes: &mut Vec<Change>,
    unplaced: &mut Vec<Unplaced>,
) {
    let mut next = 0;
    while let Some(first) = edits.get(next) {
        let begin = next;
        let mut touched = touched_by(words, first);
        next += 1;
        // Edits of one word are carried out together.
        while let Some(more) = edits.get(next) {
            let also = touched_by(words, more);
            if also.start >= touched.end {
                break;
            }
            touched.end = touched.end.max(also.end);
            next += 1;
        }
        let group = edits.get(begin..next).unwrap_or_default();
        let result = group_changes(walk, words, text, touched, group);
        match result {
            Ok(found) => {
                let found = found.into_iter();
                changes.extend(found.map(|(words, new)| Change { line, edits: begin..next, words, new }));
            }
            Err(reason) => unplaced.extend((begin..next).map(|edit| Unplaced { line, edit, reason })),
        }
    }
}

/// The words that a span lies in or next to.
fn touched_by(words: &[Word], edit: &Edit) -> Range<usize> {
    let first = words.partition_point(|word| word.span.end < edit.span.start());
    let last = words.partition_point(|word| word.span.start <= edit.span.end());
    first..last.max(first)
}

fn group_changes(
    walk: &Walk,
    words: &[Word],
    text: &str,
    touched: Range<usize>,
    edits: &[Edit],
) -> Result<Vec<(Vec<Word>, String)>, Reason> {
    let words = words.get(touched).unwrap_or_default();
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return Err(Reason::NoWord) };
    let old = text.get(first.span.start..last.span.end).unwrap_or_default();
    let moved: Vec<Edit> = edits.iter().map(|edit| shifted(edit, first.span.start)).collect();
    let new = edit::apply(old, &moved);
    let parts: Vec<&str> = new.split_whitespace().collect();
    let olds: Vec<&str> = words.iter().map(|word| text.get(word.span.clone()).unwrap_or_default()).collect();
    let mut out = Vec::new();
    for (old, part) in pair(&olds, &parts) {
        let (Some(group), Some(before)) = (words.get(old.clone()), olds.get(old)) else { continue };
        let new = parts.get(part).unwrap_or_default().join(" ");
        if group.len() == 1 && before.first() == Some(&new.as_str()) {
            continue;
        }
        if let ([word], true) = (group, group.iter().any(|word| word.pieces.len() > 1))
            && let Some((word, new)) = narrowed(walk, word, &new)
        {
            check(walk, std::slice::from_ref(&word))?;
            out.push((vec![word], new));
            continue;
        }
        check(walk, group)?;
        out.push((group.to_vec(), new));
    }
    Ok(out)
}

/// The one piece of a word that has to change, with its new text; `None` if more than one has to.
fn narrowed(walk: &Walk, word: &Word, new: &str) -> Option<(Word, String)> {
    let letters = |piece: &Piece| {
        let glyphs = walk.shows.get(piece.show).and_then(|show| show.glyphs.get(piece.glyphs.clone()));
        walk.letters(glyphs.unwrap_or_default())
    };
    let texts: Vec<String> = word.pieces.iter().map(letters).collect();
    let old = texts.concat();
    let same = |(a, b): &(char, char)| a == b;
    let before: usize = old.chars().zip(new.chars()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    let rest = (old.get(before..)?, new.get(before..)?);
    let behind = rest.0.chars().rev().zip(rest.1.chars().rev()).take_while(same);
    let behind: usize = behind.map(|(c, _)| c.len_utf8()).sum();
    let mut start = 0;
    for (piece, text) in word.pieces.iter().zip(&texts) {
        let end = start + text.len();
        if start <= before && old.len() - behind <= end {
            let kept = (text.get(..before - start)?, text.get(old.len() - behind - start..)?);
            let new = format!("{}{}{}", kept.0, new.get(before..new.len() - behind)?, kept.1);
            return Some((Word { pieces: vec![piece.clone()], ..word.clone() }, new));
        }
        start = end;
    }
    None
}

fn shifted(edit: &Edit, by: usize) -> Edit {
    let span = phucdau::span::Span::new(edit.span.start().saturating_sub(by), edit.span.end().saturating_sub(by));
    Edit { span, ..edit.clone() }
}

/// Whether words can be changed together.
fn check(walk: &Walk, words: &[Word]) -> Result<(), Reason> {
    let mut scope = None;
    let pieces: usize = words.iter().map(|word| word.pieces.len()).sum();
    for show in words.iter().flat_map(|word| &word.pieces).filter_map(|piece| walk.shows.get(piece.show)) {
        if *scope.get_or_insert(show.scope) != show.scope {
            return Err(Reason::Streams);
        }
        if let Some(actual) = show.actual.and_then(|at| walk.actuals.get(at)) {
            let alone = lines::stands_for_one_word(walk, show, actual.shows, &actual.text);
            if !alone || pieces != 1 || actual.span.is_none() || actual.scope != show.scope {
                return Err(Reason::ActualText);
            }
        }
        if !show.measured && !show.free {
            return Err(Reason::Widths);
        }
    }
    Ok(())
}

/// Pairs old words with new ones, in order: one with one where there are as many, else so that letters move least;
/// then one word takes several parts (a split), several words take one (a merge), or a word takes none (it goes).
fn pair(olds: &[&str], parts: &[&str]) -> Vec<(Range<usize>, Range<usize>)> {
    let (n, m) = (olds.len(), parts.len());
    if n == m {
        return (0..n).map(|at| (at..at + 1, at..at + 1)).collect();
    }
    if n == 1 {
        return vec![(0..1, 0..m)];
    }
    if n > MOST || m > MOST {
        let last = n - 1;
        return (0..n)
            .map(|at| (at..at + 1, at.min(m)..if at == last { m.max(at) } else { (at + 1).min(m) }))
            .collect();
    }
    cheapest(olds, parts)
}

type Reached = (usize, (usize, usize));

/// The pairing that costs least, by dynamic programming over prefixes. `O(words · parts · 16)` comparisons.
fn cheapest(olds: &[&str], parts: &[&str]) -> Vec<(Range<usize>, Range<usize>)> {
    const STEPS: [(usize, usize); 8] = [(1, 1), (1, 0), (2, 1), (1, 2), (3, 1), (1, 3), (4, 1), (1, 4)];
    let (n, m) = (olds.len(), parts.len());
    // The cost of a prefix of both, and the step that led there.
    let mut best: Vec<Vec<Option<Reached>>> = vec![vec![None; m + 1]; n + 1];
    best[0][0] = Some((0, (0, 0)));
    for i in 0..=n {
        for j in 0..=m {
            let Some((cost, _)) = best[i][j] else { continue };
            for (di, dj) in STEPS {
                let (Some(old), Some(new)) = (olds.get(i..i + di), parts.get(j..j + dj)) else { continue };
                // What is neither split nor merged nor dropped comes first among equals.
                let cost =
                    cost + 4 * distance(&old.concat(), &new.concat()) + di + dj - usize::from(di == 1 && dj == 1);
                if best[i + di][j + dj].is_none_or(|(known, _)| cost < known) {
                    best[i + di][j + dj] = Some((cost, (di, dj)));
                }
            }
        }
    }
    let (mut i, mut j, mut out) = (n, m, Vec::new());
    while let Some((_, (di, dj))) = best[i][j].filter(|(_, (di, _))| *di > 0) {
        out.push((i - di..i, j - dj..j));
        (i, j) = (i - di, j - dj);
    }
    if out.is_empty() {
        return vec![(0..n, 0..m)];
    }
    out.reverse();
    out
}

/// How many letters differ, marks counted less than letters would be if they were taken off.
fn distance(a: &str, b: &str) -> usize {
    use unicode_normalization::UnicodeNormalization;
    let (a, b): (Vec<char>, Vec<char>) = (a.nfd().collect(), b.nfd().collect());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (y, above) in b.iter().zip(row.iter_mut().skip(1)) {
            let cost = (diagonal + usize::from(x != y)).min(left + 1).min(*above + 1);
            diagonal = *above;
            *above = cost;
            left = cost;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paired(olds: &[&str], parts: &[&str]) -> Vec<(String, String)> {
        let text = |(old, new): (Range<usize>, Range<usize>)| (olds[old].join(" "), parts[new].join(" "));
        pair(olds, parts).into_iter().map(text).collect()
    }

    fn expect(olds: &[&str], parts: &[&str], pairs: &[(&str, &str)]) {
        let pairs: Vec<(String, String)> = pairs.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect();
        assert_eq!(paired(olds, parts), pairs);
    }

    #[test]
    fn as_many_parts_as_words_go_one_by_one() {
        expect(&["uy", "ban"], &["ủy", "ban"], &[("uy", "ủy"), ("ban", "ban")]);
    }

    #[test]
    fn splits_merges_and_specks_are_told_apart() {
        expect(&["nhandan"], &["nhân", "dân"], &[("nhandan", "nhân dân")]);
        expect(&["ngh", "iep"], &["nghiệp"], &[("ngh iep", "nghiệp")]);
        expect(&["|", "nha"], &["nhà"], &[("|", ""), ("nha", "nhà")]);
        expect(&["ngh", "iep", "la"], &["nghiệp", "là"], &[("ngh iep", "nghiệp"), ("la", "là")]);
        expect(&["cuanha", "nuoc"], &["của", "nhà", "nước"], &[("cuanha", "của nhà"), ("nuoc", "nước")]);
        expect(&["a", "b"], &[], &[("a", ""), ("b", "")]);
    }
}
