//! Normalised text with the map back to its source: NFC, and the wrong-code `Ð` as `Đ`.

use std::borrow::Cow;
use std::iter::once;

use unicode_normalization::char::{canonical_combining_class, decompose_canonical};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::span::Span;
use crate::syllable::{Tone, base_letter, split_tone};

/// A line in NFC, with `Ð` (U+00D0, which old fonts drew alike) as `Đ`, `ð` as `đ`, and the map back to its source.
///
/// An Icelandic `ð`, one that follows a lower-case letter, stays. The map is monotone and covers every byte of the source.
///
/// ```
/// use phucdau::normalize::Normalized;
/// use phucdau::span::Span;
/// let line = Normalized::new("mo\u{323}i ngu\u{31b}o\u{31b}\u{300}i");
/// assert_eq!(line.text(), "mọi người");
/// let word = line.source_span(Span::new(6, 14));
/// assert_eq!(word, Span::new(6, 17));
/// ```
#[derive(Clone, Debug)]
pub struct Normalized<'s> {
    source: &'s str,
    /// What sets the line apart from one that is normal: nearly all lines are, and a document has many.
    apart: Option<Box<Apart<'s>>>,
}

/// What a line has that is not simply its source.
#[derive(Clone, Debug)]
struct Apart<'s> {
    text: Cow<'s, str>,
    changes: Vec<Change>,
    form: Form,
}

/// A piece of text that differs from its source; between two such pieces text and source are the same bytes.
#[derive(Clone, Copy, Debug)]
struct Change {
    text: Span,
    source: Span,
}

impl<'s> Normalized<'s> {
    /// Normalises a line. `O(source)`; a source that is normal already is borrowed and nothing is allocated.
    ///
    /// # Panics
    /// If the source is longer than [`Span::LIMIT`].
    pub fn new(source: &'s str) -> Self {
        if source.is_ascii() || is_plain(source) {
            return Self::plain(source);
        }
        let (mut text, mut changes, mut votes) = (String::new(), Vec::new(), Votes::default());
        let (mut copied, mut start) = (0, 0);
        let mut before = ' ';
        while start < source.len() {
            let end = start + segment(&source[start..]);
            let part = &source[start..end];
            if let Some(normal) = normalised(part, before) {
                text.push_str(&source[copied..start]);
                let from = text.len();
                text.push_str(&normal);
                let (text, source) = (Span::new(from, text.len()), Span::new(start, end));
                changes.push(Change { text, source });
                copied = end;
            }
            votes.count(part);
            before = part.chars().next_back().unwrap_or(before);
            start = end;
        }
        let text = if changes.is_empty() { Cow::Borrowed(source) } else { Cow::Owned(text + &source[copied..]) };
        changes.shrink_to_fit();
        Self { source, apart: Some(Box::new(Apart { text, changes, form: votes.form() })) }
    }

    /// A line that is known to be normal already.
    pub(crate) fn plain(source: &'s str) -> Self {
        Self { source, apart: None }
    }

    /// Whether there is nothing to say of the line but its source.
    pub(crate) fn is_plain(&self) -> bool {
        self.apart.is_none()
    }

    /// The normalised text.
    pub fn text(&self) -> &str {
        self.apart.as_ref().map_or(self.source, |apart| &apart.text)
    }

    /// The text that was normalised.
    pub fn source(&self) -> &'s str {
        self.source
    }

    /// Whether text and source are the same.
    pub fn is_identity(&self) -> bool {
        self.changes().is_empty()
    }

    /// How the source writes letters with marks: what a new word in it should look like.
    pub fn form(&self) -> Form {
        self.apart.as_ref().map_or(Form::Composed, |apart| apart.form)
    }

    fn changes(&self) -> &[Change] {
        self.apart.as_ref().map_or(&[], |apart| &apart.changes)
    }

    /// The bytes of the source that a span of the text came from, widened to whole letters with all their marks; an
    /// empty span stays empty. `O(log changes)`.
    ///
    /// # Panics
    /// If the span ends after the text: that is a bug of the caller.
    pub fn source_span(&self, span: Span) -> Span {
        assert!(span.end() <= self.text().len(), "a span of the text must lie within it");
        let start = self.source_offset(span.start(), false);
        if span.is_empty() {
            return Span::new(start, start);
        }
        Span::new(start, self.source_offset(span.end(), true))
    }

    /// Where an offset of the text lies in the source; within a change, where that begins or ends.
    fn source_offset(&self, offset: usize, up: bool) -> usize {
        let changes = self.changes();
        let index = changes.partition_point(|change| change.text.end() <= offset);
        let (text, source) = match index.checked_sub(1) {
            Some(last) => (changes[last].text.end(), changes[last].source.end()),
            None => (0, 0),
        };
        match changes.get(index) {
            Some(change) if change.text.start() < offset => {
                if up {
                    change.source.end()
                } else {
                    source + (change.text.start() - text)
                }
            }
            _ => source + (offset - text),
        }
    }
}

/// How text writes letters with marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Form {
    /// One character a letter, NFC: nearly all text.
    #[default]
    Composed,
    /// Every mark apart, NFD: text that came from file names of macOS or from some PDF files.
    Decomposed,
    /// Letters of the alphabet whole, tones apart: `ê` + dot below, as Windows-1258 has it.
    ToneApart,
}

impl Form {
    /// A word in NFC rewritten in this form.
    ///
    /// ```
    /// use phucdau::normalize::Form;
    /// assert_eq!(Form::ToneApart.write("việc"), "viê\u{323}c");
    /// assert_eq!(Form::Decomposed.write("việc"), "vie\u{323}\u{302}c");
    /// assert_eq!(Form::Composed.write("việc"), "việc");
    /// ```
    pub fn write(self, word: &str) -> Cow<'_, str> {
        match self {
            _ if word.is_ascii() => Cow::Borrowed(word),
            Self::Composed => Cow::Borrowed(word),
            Self::Decomposed => Cow::Owned(word.nfd().collect()),
            Self::ToneApart => {
                let apart = |c| {
                    let (letter, tone) = split_tone(c);
                    once(letter).chain(combining(tone))
                };
                Cow::Owned(word.chars().flat_map(apart).collect())
            }
        }
    }
}

/// The combining mark of a tone.
const fn combining(tone: Tone) -> Option<char> {
    match tone {
        Tone::Level => None,
        Tone::Grave => Some('\u{300}'),
        Tone::Hook => Some('\u{309}'),
        Tone::Tilde => Some('\u{303}'),
        Tone::Acute => Some('\u{301}'),
        Tone::Dot => Some('\u{323}'),
    }
}

/// Evidence for each form, a vote a letter.
#[derive(Default)]
struct Votes {
    composed: usize,
    apart: usize,
    decomposed: usize,
    tone_apart: usize,
}

impl Votes {
    fn count(&mut self, segment: &str) {
        let mut chars = segment.chars();
        let Some(first) = chars.next().filter(|c| base_letter(*c).is_ascii()) else { return };
        if chars.as_str().is_empty() {
            self.composed += usize::from(!first.is_ascii() && !matches!(first, 'đ' | 'Đ' | 'ð' | 'Ð'));
            return;
        }
        self.apart += 1;
        self.tone_apart += usize::from(!first.is_ascii());
        self.decomposed += usize::from(chars.any(|mark| matches!(mark, '\u{302}' | '\u{306}' | '\u{31b}')));
    }

    fn form(&self) -> Form {
        match self {
            _ if self.composed >= self.apart => Form::Composed,
            _ if self.tone_apart > self.decomposed => Form::ToneApart,
            _ => Form::Decomposed,
        }
    }
}

/// Characters that are in NFC by themselves and never join what stands before them: all of composed Vietnamese.
#[inline]
const fn is_settled(c: char) -> bool {
    matches!(c, '\0'..='\u{2ff}' | '\u{1e00}'..='\u{1eff}' | '\u{2010}'..='\u{2027}')
}

/// Whether nothing is to be done: settled characters only, and none that is read as another.
fn is_plain(source: &str) -> bool {
    source.chars().all(|c| match c {
        'Ð' | 'ð' => false,
        _ => is_settled(c) || joins_nothing(c) && is_nfc_quick(once(c)) == IsNormalized::Yes,
    })
}

/// Whether text may be cut before `c` and the parts normalised one by one.
fn joins_nothing(c: char) -> bool {
    if is_settled(c) {
        return true;
    }
    let mut first = c;
    let mut seen = false;
    decompose_canonical(c, |part| {
        if !std::mem::replace(&mut seen, true) {
            first = part;
        }
    });
    canonical_combining_class(first) == 0 && is_nfc_quick(once(first)) == IsNormalized::Yes
}

/// Length of the first piece of `rest` that is normalised by itself: a letter with the marks that follow it.
fn segment(rest: &str) -> usize {
    rest.char_indices().skip(1).find(|&(_, c)| joins_nothing(c)).map_or(rest.len(), |(at, _)| at)
}

/// A segment as it should be, if it is not.
fn normalised(segment: &str, before: char) -> Option<String> {
    let first = segment.chars().next()?;
    let looks_like = match first {
        'Ð' => 'Đ',
        'ð' if !before.is_lowercase() && canonical_combining_class(before) == 0 => 'đ',
        _ if segment.len() == first.len_utf8() && is_settled(first) => return None,
        _ => first,
    };
    let normal: String = once(looks_like).chain(segment.chars().skip(1)).nfc().collect();
    (normal != segment).then_some(normal)
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;
    use unicode_normalization::is_nfc;

    use super::*;
    use crate::syllable::{Placement, Syllable};

    static WORDS: LazyLock<Vec<String>> =
        LazyLock::new(|| Syllable::all().map(|syllable| syllable.spelled(Placement::New).to_string()).collect());

    /// What the text should be, without a map.
    fn naive(source: &str) -> String {
        let mut out = String::new();
        let mut before = ' ';
        for c in source.chars() {
            let in_word = before.is_lowercase() || canonical_combining_class(before) != 0;
            out.push(match c {
                'Ð' => 'Đ',
                'ð' if !in_word => 'đ',
                _ => c,
            });
            before = c;
        }
        out.nfc().collect()
    }

    /// Every promise of the map, checked on every character and on every cut of the text.
    fn check(source: &str) {
        let line = Normalized::new(source);
        assert_eq!(line.text(), naive(source), "{source:?}");
        assert_eq!(line.is_identity(), line.text() == source, "{source:?}");
        let (mut covered, mut last) = (0, None);
        let mut offsets: Vec<usize> = line.text().char_indices().map(|(at, _)| at).collect();
        offsets.push(line.text().len());
        for pair in offsets.windows(2) {
            let span = line.source_span(Span::new(pair[0], pair[1]));
            assert!(source.is_char_boundary(span.start()) && source.is_char_boundary(span.end()));
            // Characters of one change share its span; all others follow each other.
            let follows = span.start() == covered || Some(span) == last;
            assert!(follows && !span.is_empty(), "{source:?} {span:?} {last:?}");
            (covered, last) = (span.end(), Some(span));
            let empty = line.source_span(Span::new(pair[0], pair[0]));
            assert_eq!((empty.start(), empty.end()), (span.start(), span.start()));
            let head = line.source_span(Span::new(0, pair[1]));
            let tail = line.source_span(Span::new(pair[0], line.text().len()));
            assert_eq!(
                (head.start(), head.end(), tail.start(), tail.end()),
                (0, span.end(), span.start(), source.len())
            );
        }
        assert_eq!(covered, source.len());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn any_string_is_covered(source in any::<String>()) {
            check(&source);
        }

        #[test]
        fn marks_in_any_order_are_covered(
            source in "[aeouđÐðưêA \u{300}\u{301}\u{302}\u{306}\u{309}\u{31b}\u{323}\u{340}\u{344}\u{212b}\u{1100}\u{1161}\u{11a8}\u{2000}]{0,12}"
        ) {
            check(&source);
        }

        #[test]
        fn composed_text_is_left(source in any::<String>()) {
            let composed: String = source.nfc().filter(|c| !matches!(c, 'Ð' | 'ð')).nfc().collect();
            let line = Normalized::new(&composed);
            prop_assert!(line.is_identity());
            prop_assert!(line.apart.is_none_or(|apart| matches!(apart.text, Cow::Borrowed(_))));
        }

        #[test]
        fn words_go_back_to_their_own_bytes(picks in proptest::collection::vec((any::<proptest::sample::Index>(), 0..3usize), 1..12)) {
            let forms = [Form::Composed, Form::Decomposed, Form::ToneApart];
            let words: Vec<(&String, Form)> = picks.iter().map(|(pick, form)| (pick.get(&WORDS), forms[*form])).collect();
            let source: Vec<Cow<str>> = words.iter().map(|(word, form)| form.write(word)).collect();
            let (source, text) = (source.join(" "), words.iter().map(|(word, _)| word.as_str()).collect::<Vec<_>>().join(" "));
            let line = Normalized::new(&source);
            prop_assert_eq!(line.text(), &text);
            let mut start = 0;
            for (word, form) in words {
                let span = Span::new(start, start + word.len());
                prop_assert_eq!(line.source_span(span).of(&source), form.write(word));
                start = span.end() + 1;
            }
            check(&source);
        }
    }

    #[test]
    fn settled_characters_are_settled() {
        for c in ('\0'..=char::MAX).filter(|&c| is_settled(c)) {
            assert!(is_nfc_quick(once(c)) == IsNormalized::Yes && canonical_combining_class(c) == 0, "{c:?}");
            assert!(is_nfc(&c.to_string()));
        }
    }

    #[test]
    fn wrong_codes_of_d() {
        for (source, text) in [
            ("Ðộc lập, ðường, QÐ-TTg, TTÐT", "Độc lập, đường, QĐ-TTg, TTĐT"),
            ("Guðrún Sigurðardóttir", "Guðrún Sigurðardóttir"),
            ("a\u{301}ð", "áð"),
        ] {
            assert_eq!(Normalized::new(source).text(), text);
            check(source);
        }
    }

    #[test]
    fn the_form_is_the_writers() {
        let text = "Ủy ban nhân dân tỉnh Đắk Lắk";
        for form in [Form::Composed, Form::Decomposed, Form::ToneApart] {
            assert_eq!(Normalized::new(&form.write(text)).form(), form);
        }
        assert_eq!(Normalized::new("mo\u{323}i người Việt ở đây").form(), Form::Composed);
        assert_eq!(Normalized::new("").form(), Form::Composed);
    }
}
