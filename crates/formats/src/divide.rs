//! How the letters of a new word are divided over the places of the old ones: a letter that stays, stays in its run.

use phucdau::syllable::{base_letter, lower_letter};
use unicode_normalization::char::is_combining_mark;

/// One step of going from the old letters to the new ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The next old letter stays.
    Keep,
    /// The next old letter becomes another.
    Change(char),
    /// The next old letter goes.
    Drop,
    /// A letter is added.
    Add(char),
}

/// What no way may cost.
const NEVER: u32 = 1 << 24;
/// Above this many cells, letters are changed one after another.
const CELLS: usize = 1 << 22;

/// The cheapest steps from `old` to `new`; an old letter that is `fixed` stays. `None` if it cannot. Of equal ways the
/// one that changes letters late. `O(old · new)` behind what both begin and end with, bounded.
pub(crate) fn divide(old: &[(char, bool)], new: &[char]) -> Option<Vec<Step>> {
    let same = |(a, b): &(&(char, bool), &char)| a.0 == **b;
    let head = old.iter().zip(new).take_while(same).count();
    let (old_rest, new_rest) = (old.get(head..)?, new.get(head..)?);
    let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(same).count();
    let old_rest = old_rest.get(..old_rest.len() - tail)?;
    let new_rest = new_rest.get(..new_rest.len() - tail)?;
    let middle = if (old_rest.len() + 1).saturating_mul(new_rest.len() + 1) > CELLS {
        in_turn(old_rest, new_rest)?
    } else {
        cheapest(old_rest, new_rest)?
    };
    Some([vec![Step::Keep; head], middle, vec![Step::Keep; tail]].concat())
}

fn in_turn(old: &[(char, bool)], new: &[char]) -> Option<Vec<Step>> {
    if old.iter().any(|&(_, fixed)| fixed) {
        return None;
    }
    let changed = old.iter().zip(new).map(|(old, &new)| if old.0 == new { Step::Keep } else { Step::Change(new) });
    let dropped = old.iter().skip(new.len()).map(|_| Step::Drop);
    let added = new.iter().skip(old.len()).map(|&c| Step::Add(c));
    Some(changed.chain(dropped).chain(added).collect())
}

/// By Wagner and Fischer.
fn cheapest(old: &[(char, bool)], new: &[char]) -> Option<Vec<Step>> {
    let width = new.len() + 1;
    let mut costs = vec![0_u32; (old.len() + 1) * width];
    let drop_cost = |fixed| if fixed { NEVER } else { 2 };
    for i in 0..=old.len() {
        for j in 0..width {
            let mut cost = if i + j == 0 { 0 } else { u32::MAX };
            if i > 0 && j > 0 {
                cost = cost.min(costs[(i - 1) * width + j - 1].saturating_add(price(old[i - 1], new[j - 1])));
            }
            if i > 0 {
                cost = cost.min(costs[(i - 1) * width + j].saturating_add(drop_cost(old[i - 1].1)));
            }
            if j > 0 {
                cost = cost.min(costs[i * width + j - 1].saturating_add(2));
            }
            costs[i * width + j] = cost;
        }
    }
    let (mut i, mut j) = (old.len(), new.len());
    if costs[i * width + j] >= NEVER {
        return None;
    }
    let mut steps = Vec::with_capacity(i.max(j));
    while i + j > 0 {
        let cost = costs[i * width + j];
        if i > 0 && j > 0 && cost == costs[(i - 1) * width + j - 1].saturating_add(price(old[i - 1], new[j - 1])) {
            (i, j) = (i - 1, j - 1);
            steps.push(if old[i].0 == new[j] { Step::Keep } else { Step::Change(new[j]) });
        } else if i > 0 && cost == costs[(i - 1) * width + j].saturating_add(drop_cost(old[i - 1].1)) {
            i -= 1;
            steps.push(Step::Drop);
        } else {
            j -= 1;
            steps.push(Step::Add(new[j]));
        }
    }
    steps.reverse();
    Some(steps)
}

/// What it costs to have one letter for another.
fn price((old, fixed): (char, bool), new: char) -> u32 {
    if old == new {
        0
    } else if fixed || is_combining_mark(old) != is_combining_mark(new) {
        if fixed { NEVER } else { 9 }
    } else if base_letter(lower_letter(old)) == base_letter(lower_letter(new)) {
        1
    } else {
        3
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Step::{Add, Change, Drop, Keep};

    fn steps(old: &str, new: &str) -> Option<Vec<Step>> {
        let old: Vec<_> = old.chars().map(|c| (c, c == '\t')).collect();
        divide(&old, &new.chars().collect::<Vec<_>>())
    }

    #[test]
    fn a_letter_that_stays_keeps_its_place() {
        assert_eq!(steps("Thuc", "Thực"), Some(vec![Keep, Keep, Change('ự'), Keep]));
        assert_eq!(steps("Vit", "Việt"), Some(vec![Keep, Keep, Add('ệ'), Keep]));
        assert_eq!(steps("rnot", "mot"), Some(vec![Drop, Change('m'), Keep, Keep]));
        assert_eq!(steps("", "ab"), Some(vec![Add('a'), Add('b')]));
        assert_eq!(steps("ab", ""), Some(vec![Drop, Drop]));
        assert_eq!(steps("bê\u{301}", "bé"), Some(vec![Keep, Change('é'), Drop]));
    }

    #[test]
    fn what_is_fixed_stays_or_nothing_is_done() {
        assert_eq!(steps("a\tb", "á\tb"), Some(vec![Change('á'), Keep, Keep]));
        assert_eq!(steps("a\tb", "xy\tc"), Some(vec![Add('x'), Change('y'), Keep, Change('c')]));
        assert_eq!(steps("a\tb", "ab"), None);
    }

    #[test]
    fn long_texts_are_changed_in_turn() {
        let (old, new) = ("a".repeat(3000), "b".repeat(2999));
        let steps = steps(&old, &new).unwrap();
        assert_eq!(steps.len(), 3000);
        assert_eq!(steps[2999], Drop);
    }
}
