//! What lists know of a line before it is decoded: words to keep, pairs to replace, fixed phrases.

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};

use super::Lists;
use crate::lexicon::{Lexicon, key};
use crate::phrase::PhraseFinder;
use crate::regime::Regime;
use crate::span::Span;
use crate::syllable::skeleton_into;
use crate::template;
use crate::token::{Atom, Class, atoms, is_letter};
use crate::word::WordId;

/// Automata over the text of a line; immutable, shared.
#[derive(Debug)]
pub struct Marker {
    keep: Exact,
    replace: Exact,
    /// What the pairs put in place of what they find.
    pub replacements: Vec<String>,
    phrases: PhraseFinder,
    /// The words of each phrase, one for each of its atoms.
    expected: Vec<Vec<Option<WordId>>>,
}

/// What the lists say of one line.
#[derive(Debug, Default)]
pub struct Marks {
    kept: Vec<Span>,
    pairs: Vec<(Span, u32)>,
    expected: Vec<Option<WordId>>,
}

impl Marker {
    /// Builds the automata of a user's lists and of the lexicon's phrases. `O(bytes)`.
    pub fn new(lists: &Lists, lexicon: &Lexicon) -> Self {
        Self {
            keep: Exact::new(lists.keep.iter()),
            replace: Exact::new(lists.replace.iter().map(|(wrong, _)| wrong)),
            replacements: lists.replace.iter().map(|(_, right)| right.clone()).collect(),
            phrases: PhraseFinder::new(lexicon.phrases()),
            expected: lexicon.phrases().map(|phrase| words(phrase, lexicon)).collect(),
        }
    }

    /// What the lists say of a normalised line with these atoms, and what is kept of a line that nobody read from paper because a
    /// program fills it in; phrases are looked up only where words may change.
    pub fn marks(&self, text: &str, line: &[Atom], regime: Regime) -> Marks {
        let mut kept: Vec<Span> = self.keep.find(text).map(|(span, _)| span).collect();
        if !regime.is_read() {
            kept.extend(template::blanks(text));
            kept.sort_by_key(|span| (span.start(), span.end()));
            kept.dedup_by(|later, before| later.end() <= before.end());
        }
        let starts = |byte: usize| line.binary_search_by_key(&byte, |atom| atom.span.start()).is_ok();
        let ends = |byte: usize| line.binary_search_by_key(&byte, |atom| atom.span.end()).is_ok();
        // A pair that would cut an atom, such as an address, is none.
        let pairs = self.replace.find(text).filter(|(span, _)| starts(span.start()) && ends(span.end())).collect();
        let expected = if !regime.carries_marks() { self.expect(text, line) } else { Vec::new() };
        Marks { kept, pairs, expected }
    }

    /// For each atom the word that a fixed phrase has there.
    fn expect(&self, text: &str, line: &[Atom]) -> Vec<Option<WordId>> {
        let mut plain = String::with_capacity(text.len());
        let mut starts = Vec::with_capacity(line.len());
        let mut skeleton = String::new();
        for atom in line {
            if atom.spaced && !plain.is_empty() {
                plain.push(' ');
            }
            starts.push(plain.len());
            skeleton.clear();
            skeleton_into(atom.span.of(text), &mut skeleton);
            plain.push_str(&skeleton);
        }
        let mut expected = vec![None; line.len()];
        for found in self.phrases.find(&plain) {
            let first = starts.partition_point(|&start| start < found.start);
            for (slot, word) in expected[first..].iter_mut().zip(&self.expected[found.index]) {
                *slot = *word;
            }
        }
        expected
    }
}

impl Marks {
    /// Whether a kept word or phrase covers part of a span. `O(log kept)`.
    pub fn keeps(&self, span: Span) -> bool {
        let first = self.kept.partition_point(|kept| kept.end() <= span.start());
        self.kept.get(first).is_some_and(|kept| kept.start() < span.end())
    }

    /// The pair that begins at a byte: its number and its end.
    pub fn pair(&self, start: usize) -> Option<(u32, usize)> {
        self.pairs.iter().find(|(span, _)| span.start() == start).map(|(span, index)| (*index, span.end()))
    }

    /// The word that a fixed phrase has at an atom of the line.
    pub fn expected(&self, atom: usize) -> Option<WordId> {
        self.expected.get(atom).copied().flatten()
    }
}

/// The vocabulary's words of a phrase, one for each atom.
fn words(phrase: &str, lexicon: &Lexicon) -> Vec<Option<WordId>> {
    let mut form = String::new();
    let word = |atom: Atom| {
        (atom.class == Class::Word).then(|| {
            key(atom.span.of(phrase), &mut form);
            lexicon.id(&form)
        })
    };
    atoms(phrase).map(word).map(Option::flatten).collect()
}

/// Finds texts exactly as they are written, where no letter or digit touches them.
#[derive(Debug)]
struct Exact(Option<AhoCorasick>);

impl Exact {
    fn new<'a>(texts: impl Iterator<Item = &'a String>) -> Self {
        let texts: Vec<&String> = texts.collect();
        if texts.is_empty() {
            return Self(None);
        }
        let automaton = AhoCorasickBuilder::new().match_kind(MatchKind::LeftmostLongest).build(texts);
        Self(Some(automaton.expect("a user's list fits the automaton")))
    }

    fn find<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (Span, u32)> + 't {
        let outside = |c: Option<char>| !c.is_some_and(|c| is_letter(c) || c.is_numeric());
        self.0.iter().flat_map(move |automaton| automaton.find_iter(text)).filter_map(move |found| {
            let (before, after) = (&text[..found.start()], &text[found.end()..]);
            let whole = !found.is_empty() && outside(before.chars().next_back()) && outside(after.chars().next());
            whole.then(|| (Span::new(found.start(), found.end()), found.pattern().as_u32()))
        })
    }
}
