//! Counts words of several syllables and names of organisations in training text.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use phucdau::lexicon::key;
use phucdau::token::{Class, atoms};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{ORGANISATIONS, TERMS};
use crate::error::Error;
use crate::text::blocks;
use crate::tsv::Table;

/// A term seen fewer times than this is left out.
pub const MIN_TERM: u64 = 20;

/// Counts anew the terms of `words.tsv` and `organisations.tsv` in a folder and writes both again, without the terms
/// seen fewer than [`MIN_TERM`] times. A term inside a longer one is counted too. `O(bytes * words of a term)`.
///
/// # Errors
/// If a text or a dictionary cannot be read, or a dictionary not written.
pub fn recount_terms(dictionaries: &Path, texts: &[PathBuf]) -> Result<(), Error> {
    let lists = [("words.tsv", TERMS), ("organisations.tsv", ORGANISATIONS)];
    let mut trie = Trie::default();
    let mut terms: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for (name, columns) in lists {
        for row in Table::read(&dictionaries.join(name), columns)?.rows() {
            let end = trie.insert(row.field(0));
            terms.insert((name, row.field(0).to_owned()), end);
        }
    }
    let none = || vec![0_u64; trie.nodes];
    let sum = |mut one: Vec<u64>, other: Vec<u64>| {
        one.iter_mut().zip(other).for_each(|(into, count)| *into += count);
        Ok(one)
    };
    let counts =
        blocks(texts, 4 << 20).par_bridge().map(|block| block.map(|block| trie.count(&block))).try_reduce(none, sum)?;
    for (name, columns) in lists {
        let mut table = Table::new(&dictionaries.join(name), columns);
        for ((_, term), &end) in terms.iter().filter(|((list, _), _)| *list == name) {
            if counts[end] >= MIN_TERM {
                table.push(vec![term.clone(), counts[end].to_string()]);
            }
        }
        table.write()?;
    }
    Ok(())
}

/// Terms as paths of words; node 0 is the root.
#[derive(Default)]
struct Trie {
    words: FxHashMap<String, u32>,
    steps: FxHashMap<(u32, u32), u32>,
    nodes: usize,
}

impl Trie {
    fn insert(&mut self, term: &str) -> usize {
        self.nodes = self.nodes.max(1);
        let mut node = 0;
        for piece in pieces(term) {
            let fresh = self.words.len() as u32;
            let word = *self.words.entry(piece).or_insert(fresh);
            let next = self.nodes as u32;
            node = *self.steps.entry((node, word)).or_insert(next);
            self.nodes = self.nodes.max(node as usize + 1);
        }
        node as usize
    }

    fn count(&self, block: &str) -> Vec<u64> {
        let mut counts = vec![0; self.nodes.max(1)];
        let mut words = Vec::new();
        for paragraph in block.lines() {
            words.clear();
            words.extend(pieces(paragraph).map(|piece| self.words.get(&piece).copied()));
            for first in 0..words.len() {
                let mut node = 0;
                for word in words[first..].iter().map_while(|word| *word) {
                    let Some(&next) = self.steps.get(&(node, word)) else { break };
                    node = next;
                    counts[node as usize] += 1;
                }
            }
        }
        counts
    }
}

/// The forms of words, and every other atom as it stands, so that `Văn hóa, Thể thao` is not `văn hóa thể thao`.
fn pieces(text: &str) -> impl Iterator<Item = String> {
    atoms(text).map(|atom| {
        let piece = atom.span.of(text);
        let mut form = String::new();
        match atom.class {
            Class::Word => key(piece, &mut form),
            Class::Dash => form.push('-'),
            _ => form.push_str(piece),
        }
        form
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_counted_where_their_words_follow_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: String| std::fs::write(folder.path().join(name), text).unwrap();
        write("words.tsv", "word\tcount\nphát triển\t0\ntriển lãm\t0\nphát\t0\n".to_owned());
        write("organisations.tsv", "name\tcount\nSở Văn hóa, Thể thao\t0\nSở Văn hóa Thể thao\t0\n".to_owned());
        write("a.txt", "Phát triển, phát, triển. SỞ VĂN HOÁ, THỂ THAO phát triển lãm\n".repeat(20));
        recount_terms(folder.path(), &[folder.path().join("a.txt")]).unwrap();
        let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(read("words.tsv"), "word\tcount\nphát\t60\nphát triển\t40\ntriển lãm\t20\n");
        assert_eq!(read("organisations.tsv"), "name\tcount\nSở Văn hóa, Thể thao\t20\n");
    }
}
