//! Edits made up from the bytes of a file: the same bytes, the same edits.

use phucdau::document::Document;
use phucdau::edit::{Edit, Kind, Why};
use phucdau::span::Span;
use phucdau_formats::Writing;

/// The most edits of a document.
const MOST: usize = 64;

/// What new words may be.
const NEW: [&str; 8] = ["nghiệp", "Ủy", "đ", "<&'\">", "a,b;c", "\u{1f600}", "x\\\"", "]]>"];

/// Numbers that follow from a seed.
pub struct Dice(u64);

impl Dice {
    pub fn new(data: &[u8]) -> Self {
        let mix = |hash: u64, &byte: &u8| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        Self(data.iter().fold(0xcbf2_9ce4_8422_2325, mix))
    }

    /// A number below `bound`.
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % bound as u64).unwrap_or_default()
    }

    pub fn writing(&mut self) -> Writing {
        let date = (self.below(2) == 0).then(|| "2026-01-31T12:00:00Z".to_owned());
        Writing { alternatives: self.below(2) == 0, date }
    }

    /// Edits of whole words, as a corrector makes them: changed, longer, shorter, parted, joined, gone.
    pub fn edits(&mut self, document: &Document) -> Vec<Vec<Edit>> {
        let every = 1 + self.below(4);
        let mut left = MOST;
        let mut of_line = |text: &str| {
            let words = words(text);
            let (mut edits, mut at) = (Vec::new(), 0);
            while at < words.len() && left > 0 {
                let (word, next) = (words[at], words.get(at + 1).copied());
                at += 1;
                if self.below(every) > 0 {
                    continue;
                }
                let (span, new) = self.change(text, word, next);
                if span.end() > word.end() {
                    at += 1;
                }
                if span.of(text) != new {
                    edits.push(edit(span, new));
                    left -= 1;
                }
            }
            edits
        };
        document.lines.iter().map(|line| of_line(&line.text)).collect()
    }

    /// What becomes of a word, or of it and the next.
    fn change(&mut self, line: &str, word: Span, next: Option<Span>) -> (Span, String) {
        let text = word.of(line);
        let second = text.char_indices().nth(1).map_or(text.len(), |(at, _)| at);
        let both = next.map_or(word, |next| word.cover(next));
        let new = NEW[self.below(NEW.len())];
        match self.below(10) {
            0 => (word, text.replace(['a', 'A'], "ậ").replace(['o', 'e', 'i'], "ợ").replace('<', "&")),
            1 => (word, new.to_owned()),
            2 => (word, format!("{text}{new}")),
            3 => (word, text[second..].to_owned()),
            4 => (word, format!("{} {}", &text[..second], &text[second..]).trim().to_owned()),
            5 => (word, format!("{new} {text}")),
            6 => (both, both.of(line).split_whitespace().collect()),
            7 => (both, new.to_owned()),
            8 => (both, format!("{new} ế ba")),
            _ => (word, String::new()),
        }
    }

    /// Edits anywhere between letters.
    pub fn odd_edits(&mut self, document: &Document) -> Vec<Vec<Edit>> {
        let mut left = MOST;
        let mut of_line = |text: &str| {
            let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let (mut edits, mut from) = (Vec::new(), self.below(6));
            while from < bounds.len() && left > 0 {
                let to = (from + self.below(4)).min(bounds.len() - 1);
                let new = ["", " ", "ậ", "a b", NEW[self.below(NEW.len())]][self.below(5)];
                let span = Span::new(bounds[from], bounds[to]);
                if span.of(text) != new {
                    edits.push(edit(span, new.to_owned()));
                    left -= 1;
                }
                from = to + 1 + self.below(6);
            }
            edits
        };
        document.lines.iter().map(|line| of_line(&line.text)).collect()
    }
}

fn edit(span: Span, new: String) -> Edit {
    Edit { span, new: new.into(), confidence: 0.9, doubt: 0.1, kind: Kind::Ocr, why: Why::Context }
}

/// What stands between white space.
fn words(line: &str) -> Vec<Span> {
    let start = |word: &str| word.as_ptr() as usize - line.as_ptr() as usize;
    line.split_whitespace().map(|word| Span::new(start(word), start(word) + word.len())).collect()
}
