//! A model as ARPA text, for comparing with other toolkits.

use std::io::{self, Write};

use super::trie::Trie;

/// Writes `trie` in the ARPA format, log probabilities to base 10, naming each word by `form`.
///
/// # Errors
/// If writing fails.
pub fn write<'a>(trie: &Trie, form: impl Fn(u16) -> &'a str, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\\data\\")?;
    for (level, size) in trie.sizes().iter().enumerate() {
        writeln!(out, "ngram {}={size}", level + 1)?;
    }
    for level in 0..trie.levels.len() {
        writeln!(out, "\n\\{}-grams:", level + 1)?;
        let mut words = Vec::new();
        (0..trie.levels[0].words.len()).try_for_each(|node| walk(trie, 0, node, level, &mut words, &form, out))?;
    }
    writeln!(out, "\n\\end\\")
}

fn walk<'a>(
    trie: &Trie,
    level: usize,
    node: usize,
    target: usize,
    words: &mut Vec<&'a str>,
    form: &impl Fn(u16) -> &'a str,
    out: &mut impl Write,
) -> io::Result<()> {
    let nodes = &trie.levels[level];
    words.push(form(nodes.words[node]));
    if level == target {
        write!(out, "{:.6}\t{}", nodes.probs[node].log10(), words.join(" "))?;
        match nodes.backoffs.get(node) {
            Some(backoff) => writeln!(out, "\t{:.6}", backoff.log10())?,
            None => writeln!(out)?,
        }
    } else {
        trie.children(level, node).try_for_each(|child| walk(trie, level + 1, child, target, words, form, out))?;
    }
    words.pop();
    Ok(())
}
