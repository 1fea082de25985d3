//! Finds phrases in a text at one pass: the fixed phrases of documents, the words a user keeps or replaces.

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};

use crate::syllable::{base_letter, lower_letter};
use crate::token::is_space;

/// A phrase found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Match {
    /// The first byte, in the text searched.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Which phrase, by its place in the list given.
    pub index: usize,
}

/// An automaton over the skeletons of phrases; immutable, shared by all threads.
///
/// ```
/// use phucdau::phrase::{PhraseFinder, plain};
/// let finder = PhraseFinder::new(["Nơi nhận", "Căn cứ", "căn cước"]);
/// let text = plain("can cú  Luat; NƠI NHẬN: canh");
/// assert_eq!(text, "can cu luat; noi nhan: canh");
/// let found: Vec<_> = finder.find(&text).iter().map(|found| (&text[found.start..found.end], found.index)).collect();
/// assert_eq!(found, [("can cu", 1), ("noi nhan", 0)]);
/// ```
#[derive(Clone, Debug)]
pub struct PhraseFinder {
    automaton: AhoCorasick,
    /// For each pattern of the automaton its place in the list given.
    indices: Vec<usize>,
}

impl PhraseFinder {
    /// A finder of phrases as they are written; phrases without a letter or digit are never found. `O(bytes)`, about a
    /// millisecond for the five hundred of the lexicon: make it once, when it is first needed.
    ///
    /// # Panics
    /// If the phrases have more than two thousand million letters together.
    pub fn new<P: AsRef<str>>(phrases: impl IntoIterator<Item = P>) -> Self {
        let mut patterns: Vec<(String, usize)> = Vec::new();
        for (index, phrase) in phrases.into_iter().enumerate() {
            let pattern = plain(phrase.as_ref());
            if pattern.contains(char::is_alphanumeric) {
                patterns.push((pattern, index));
            }
        }
        let automaton = AhoCorasickBuilder::new()
            .match_kind(MatchKind::Standard)
            .build(patterns.iter().map(|(pattern, _)| pattern))
            .expect("phrases fit the automaton");
        Self { automaton, indices: patterns.into_iter().map(|(_, index)| index).collect() }
    }

    /// The phrases in a text that is [`plain`], where no letter or digit touches them from outside: the leftmost first, of
    /// those that begin together the longest, of equal ones the first given; none overlaps another.
    /// `O(text + occurrences log occurrences)`.
    pub fn find(&self, text: &str) -> Vec<Match> {
        let mut all: Vec<Match> = self
            .automaton
            .find_overlapping_iter(text)
            .map(|found| Match {
                start: found.start(),
                end: found.end(),
                index: self.indices[found.pattern().as_usize()],
            })
            .filter(|found| is_whole(text, found))
            .collect();
        all.sort_unstable_by_key(|found| (found.start, std::cmp::Reverse(found.end), found.index));
        let mut free = 0;
        all.retain(|found| {
            let fits = found.start >= free;
            if fits {
                free = found.end;
            }
            fits
        });
        all
    }
}

/// Whether a phrase begins and ends where words do.
fn is_whole(text: &str, found: &Match) -> bool {
    let touches = |outside: Option<char>, inside: Option<char>| {
        outside.is_some_and(char::is_alphanumeric) && inside.is_some_and(char::is_alphanumeric)
    };
    let phrase = &text[found.start..found.end];
    !touches(text[..found.start].chars().next_back(), phrase.chars().next())
        && !touches(text[found.end..].chars().next(), phrase.chars().next_back())
}

/// A text as phrases are compared: lower case, no marks, every run of white space one space, dashes `-`. `O(text)`.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{300}'..='\u{36f}' => {}
            '–' | '—' | '‐' | '‑' | '−' => plain.push('-'),
            c if is_space(c) => {
                if !plain.is_empty() && !plain.ends_with(' ') {
                    plain.push(' ');
                }
            }
            c => plain.push(lower_letter(base_letter(c))),
        }
    }
    if plain.ends_with(' ') {
        plain.pop();
    }
    plain
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Looks at every place for every phrase.
    fn naive(phrases: &[String], text: &str) -> Vec<Match> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let here = phrases.iter().enumerate().filter(|(_, phrase)| text[at..].starts_with(phrase.as_str()));
            let here = here.map(|(index, phrase)| Match { start: at, end: at + phrase.len(), index });
            let best = here
                .filter(|one| one.end > one.start && is_whole(text, one))
                .max_by_key(|one| (one.end, std::cmp::Reverse(one.index)));
            at = best.map_or(at + 1, |best| best.end);
            found.extend(best);
        }
        found
    }

    #[test]
    fn a_longer_phrase_that_ends_inside_a_word_leaves_the_shorter() {
        let finder = PhraseFinder::new(["ủy ban nhân", "ủy ban", "ban nhân dân"]);
        let found = finder.find("uy ban nhanh");
        assert_eq!(found, [Match { start: 0, end: 6, index: 1 }]);
    }

    #[test]
    fn phrases_may_hold_and_touch_punctuation() {
        let finder = PhraseFinder::new(["KT. CHỦ TỊCH", "./.", "Độc lập – Tự do – Hạnh phúc", "V/v"]);
        let text = plain("kt. chu tich; ĐỘC LẬP - TỰ DO - HẠNH PHÚC (v/v)./.");
        let indices: Vec<usize> = finder.find(&text).iter().map(|found| found.index).collect();
        assert_eq!(indices, [0, 2, 3], "a phrase without letters is never found");
    }

    #[test]
    fn no_phrases_find_nothing() {
        assert_eq!(PhraseFinder::new(Vec::<String>::new()).find("noi nhan"), []);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn agrees_with_the_naive_search(
            phrases in proptest::collection::vec("[ab]( ?[ab]){0,3}", 0..6),
            text in "[ab ]{0,30}",
        ) {
            let text = plain(&text);
            prop_assert_eq!(PhraseFinder::new(&phrases).find(&text), naive(&phrases, &text));
        }

        #[test]
        fn plain_text_stays_plain(text in "\\PC{0,30}") {
            let once = plain(&text);
            prop_assert_eq!(plain(&once), once);
        }
    }
}
