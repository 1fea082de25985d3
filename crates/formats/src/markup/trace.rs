//! Text of markup with the way back: which letter stands where in the file.

use phucdau::span::Span;

use super::notation::{LONGEST, Rules, reference};
use crate::distribute::Change;
use crate::splice::Patch;

/// The text of a piece of markup, each part of it with its place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trace {
    pub(crate) text: String,
    parts: Vec<Part>,
}

#[derive(Clone, Copy, Debug)]
struct Part {
    /// Where it begins in the text.
    at: usize,
    /// Where it stands in the file.
    place: Span,
    /// Whether it stands there letter by letter, and not as a reference.
    literal: bool,
}

impl Trace {
    /// Adds what stands at `span` of `file`, references read by `rules`. Gives the places of those that are not known.
    pub(crate) fn push(&mut self, file: &str, span: Span, rules: Rules) -> Option<usize> {
        let mut unknown = None;
        let mut at = span.start();
        let mut from = at;
        while let Some(found) = file[from..span.end()].find('&') {
            let amp = from + found;
            match reference(&file[amp..span.end()], rules) {
                Some((text, length)) => {
                    self.literal(file, Span::new(at, amp));
                    self.part(&text, Span::new(amp, amp + length), false);
                    at = amp + length;
                    from = at;
                }
                None => {
                    unknown.get_or_insert(amp);
                    from = amp + 1;
                }
            }
        }
        self.literal(file, Span::new(at, span.end()));
        unknown
    }

    /// Adds what stands at `span` of `file` letter by letter: a piece in which references are none.
    pub(crate) fn push_raw(&mut self, file: &str, span: Span) {
        self.literal(file, span);
    }

    fn literal(&mut self, file: &str, span: Span) {
        self.part(span.of(file), span, true);
    }

    fn part(&mut self, text: &str, place: Span, literal: bool) {
        if !text.is_empty() {
            self.parts.push(Part { at: self.text.len(), place, literal });
            self.text.push_str(text);
        }
    }

    /// Adds the text of another piece behind this one.
    pub(crate) fn append(&mut self, other: Self) {
        let shift = self.text.len();
        self.parts.extend(other.parts.into_iter().map(|part| Part { at: part.at + shift, ..part }));
        self.text.push_str(&other.text);
    }

    /// Without the white space at both ends.
    pub(crate) fn trimmed(mut self) -> Self {
        let head = self.text.len() - self.text.trim_start().len();
        let end = self.text.trim_end().len().max(head);
        let parts = std::mem::take(&mut self.parts);
        for (number, part) in parts.iter().enumerate() {
            let until = parts.get(number + 1).map_or(self.text.len(), |next| next.at);
            let (from, to) = (part.at.max(head), until.min(end));
            if from < to {
                let place = part.of(from, to);
                self.parts.push(Part { at: from - head, place, literal: part.literal });
            }
        }
        self.text = self.text[head..end].to_owned();
        self
    }

    /// The places in the file of the text from `start` to `end`, joined where they touch.
    fn places(&self, start: usize, end: usize) -> Vec<(Span, usize)> {
        let mut places: Vec<(Span, usize)> = Vec::new();
        for (number, part) in self.parts.iter().enumerate() {
            let until = self.parts.get(number + 1).map_or(self.text.len(), |next| next.at);
            let (from, to) = (part.at.max(start), until.min(end));
            if from >= to {
                continue;
            }
            let place = part.of(from, to);
            let letters = self.text[from..to].chars().count();
            match places.last_mut() {
                Some((last, count)) if last.end() == place.start() => {
                    *last = last.cover(place);
                    *count += letters;
                }
                _ => places.push((place, letters)),
            }
        }
        places
    }

    /// Where the whole text stands, if nothing else stands in it.
    pub(crate) fn place(&self) -> Option<Span> {
        match self.places(0, self.text.len())[..] {
            [(place, _)] => Some(place),
            _ => None,
        }
    }

    /// Whether each letter stands by itself, elements between.
    pub(crate) fn is_spelt_out(&self) -> bool {
        let letters = self.text.chars().filter(|c| !c.is_whitespace()).count();
        letters > 1 && self.places(0, self.text.len()).len() >= letters
    }

    /// Patches that put `changes`, which lie in the text moved by `shift`, into the file; `write` gives the file's own notation.
    /// Text in several pieces keeps as many letters in each as it had where their number stays; else the first gets all.
    pub(crate) fn patch(&self, changes: &[Change], shift: usize, write: impl Fn(&str) -> String, out: &mut Vec<Patch>) {
        for change in changes {
            let (start, end) = (change.span.start() - shift, change.span.end() - shift);
            // A letter that stands as one reference with others is written anew with them.
            let (start, end, new) = self.widened(start, end, &change.new);
            let done = out.last().map_or(0, |patch| patch.span.end());
            let from = self.guarded(start, end, &new, done);
            let new = [&self.text[from..start], &new].concat();
            let start = from;
            let places = self.places(start, end);
            if places.is_empty() {
                out.push(Patch::insert(self.seam(start), write(&new)));
                continue;
            }
            let mut letters = new.chars();
            let same = places.iter().map(|(_, letters)| letters).sum::<usize>() == new.chars().count();
            for (number, (place, count)) in places.iter().enumerate() {
                let part: String = match number {
                    _ if same => letters.by_ref().take(*count).collect(),
                    0 => new.clone(),
                    _ => String::new(),
                };
                out.push(Patch::new(*place, write(&part)));
            }
        }
    }

    /// A change made wide enough to begin and end where references do.
    fn widened(&self, start: usize, end: usize, new: &str) -> (usize, usize, String) {
        let (mut from, mut to) = (start, end);
        for (number, part) in self.parts.iter().enumerate().filter(|(_, part)| !part.literal) {
            let until = self.parts.get(number + 1).map_or(self.text.len(), |next| next.at);
            if part.at < start && start < until {
                from = part.at;
            }
            if part.at < end && end < until {
                to = until;
            }
        }
        (from, to, [&self.text[from..start], new, &self.text[end..to]].concat())
    }

    /// `start`, or the bare sign before it that would begin a tag or a reference with other letters behind it: it is written
    /// anew with them. Nothing before byte `done` of the file is.
    fn guarded(&self, start: usize, end: usize, new: &str, done: usize) -> usize {
        let Some(part) = self.parts.iter().rev().find(|part| part.at < start).filter(|part| part.literal) else {
            return start;
        };
        let place = |at: usize| part.place.start() + at - part.at;
        let apart = |(first, _): &(Span, usize)| first.start() != place(start);
        if self.places(start, end).first().is_some_and(apart) {
            return start;
        }
        let before = &self.text[part.at..start];
        opening(before, new).map(|at| part.at + at).filter(|&at| place(at) >= done).unwrap_or(start)
    }

    /// Where text that is put in at `at` stands in the file: behind the letter before it, or before the first.
    fn seam(&self, at: usize) -> usize {
        let before = self.parts.iter().rev().find(|part| part.at < at);
        match before {
            Some(part) if part.literal => (part.place.start() + at - part.at).min(part.place.end()),
            Some(part) => part.place.end(),
            None => self.parts.first().map_or(0, |part| part.place.start()),
        }
    }
}

/// Where in `before` a bare sign stands that `new` behind it, or what stands there when `new` is nothing, could make the
/// beginning of a tag or a reference.
pub(crate) fn opening(before: &str, new: &str) -> Option<usize> {
    let inside = |c: char| c.is_ascii_alphanumeric() || "#/!?-[".contains(c);
    let (at, sign) = before.char_indices().rev().take(LONGEST).find(|&(_, c)| !inside(c))?;
    let next = before[at + sign.len_utf8()..].chars().next().or(new.chars().next());
    (matches!(sign, '<' | '&') && next.is_none_or(inside)).then_some(at)
}

impl Part {
    /// Where its text from `from` to `to` stands; all of it for a reference.
    fn of(&self, from: usize, to: usize) -> Span {
        if self.literal {
            Span::new(self.place.start() + from - self.at, self.place.start() + to - self.at)
        } else {
            self.place
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patched(pieces: &[&str], span: (usize, usize), new: &str) -> String {
        let file = pieces.concat();
        let (mut trace, mut at) = (Trace::default(), 0);
        for piece in pieces {
            if !piece.starts_with('<') {
                trace.push(&file, Span::new(at, at + piece.len()), Rules::Html);
            }
            at += piece.len();
        }
        let trace = trace.trimmed();
        let mut patches = Vec::new();
        let change = Change { span: Span::new(span.0, span.1), new: new.to_owned() };
        trace.patch(&[change], 0, str::to_owned, &mut patches);
        String::from_utf8(crate::splice::splice(file.as_bytes(), crate::Encoding::Utf8, &file, patches)).unwrap()
    }

    #[test]
    fn changes_find_their_letters() {
        assert_eq!(patched(&[" tieng ", "<br>"], (0, 5), "tiếng"), " tiếng <br>");
        assert_eq!(patched(&["A&amp;B co"], (4, 6), "có"), "A&amp;B có");
        assert_eq!(patched(&["A&amp;B co"], (1, 2), "và"), "AvàB co");
        assert_eq!(patched(&["ng", "<b>", "hi", "</b>", "ep"], (0, 6), "nghiệp"), "ng<b>hi</b>ệp");
        assert_eq!(patched(&["ng", "<b>", "hi", "</b>", "ep"], (0, 6), "ngà"), "ngà<b></b>");
        assert_eq!(patched(&["ab"], (2, 2), "c"), "abc");
        assert_eq!(patched(&["&ab;cd"], (0, 1), "x"), "xab;cd");
    }
}
