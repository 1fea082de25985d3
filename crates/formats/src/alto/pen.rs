//! Changes of ALTO's words, and of what repeats or counts their letters.

use std::collections::{BTreeMap, BTreeSet};

use phucdau::document::Line;
use phucdau::span::Span;

use super::{content, spaces};
use crate::distribute::{Change, Deal, Unit, applied};
use crate::markup::boxes::{shared, written};
use crate::markup::notation::Notation;
use crate::markup::{Id, Tree, attributes};
use crate::source::{Reason, Writing};
use crate::splice::Patch;

/// Writes words.
pub(super) struct Pen<'p> {
    text: &'p str,
    tree: &'p Tree,
    notation: Notation,
    writing: &'p Writing,
    patches: Vec<Patch>,
    /// The other half of each word that is broken over two lines.
    partners: BTreeMap<Id, Id>,
    /// New text of halves, by element.
    halves: BTreeMap<Id, String>,
    /// Elements whose old reading is kept.
    kept: BTreeSet<Id>,
    /// How many spaces the file has with what is placed.
    spaces: usize,
}

/// Which half of a broken word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    First,
    Second,
}

impl<'p> Pen<'p> {
    pub(super) fn new(text: &'p str, tree: &'p Tree, notation: Notation, writing: &'p Writing) -> Self {
        let mut pen = Self {
            text,
            tree,
            notation,
            writing,
            patches: Vec::new(),
            partners: BTreeMap::new(),
            halves: BTreeMap::new(),
            kept: BTreeSet::new(),
            spaces: spaces(text, tree),
        };
        let mut first = None;
        for id in (0..tree.len()).filter(|&id| tree.name(text, id) == "String") {
            match pen.half(id) {
                Some(Half::First) => first = Some(id),
                Some(Half::Second) => {
                    if let Some(first) = first.take() {
                        pen.partners.insert(first, id);
                        pen.partners.insert(id, first);
                    }
                }
                None => {}
            }
        }
        pen
    }

    /// Places a unit whole, or nothing of it.
    pub(super) fn place(&mut self, words: &[Id], line: &Line, unit: &Unit) -> Result<(), Reason> {
        let (before, halves, spaces) = (self.patches.len(), self.halves.clone(), self.spaces);
        let placed = unit.deals.iter().try_for_each(|deal| match deal {
            Deal::Word { word, changes } => self.word(words[*word], line, line.words[*word].span, changes),
            Deal::Split { word, parts } => self.split(words[*word], parts),
            Deal::Merge { words: range, text } => self.merge(&words[range.clone()], text),
        });
        if placed.is_err() {
            self.patches.truncate(before);
            self.halves = halves;
            self.spaces = spaces;
        }
        placed
    }

    /// All patches.
    pub(super) fn finish(mut self) -> Vec<Patch> {
        for &id in self.halves.keys() {
            for one in [Some(id), self.partners.get(&id).copied()].into_iter().flatten() {
                if let Some((place, new)) = self.whole(one) {
                    let quote = quote(self.text, place);
                    self.patches.push(Patch::new(place, self.notation.value(&new, quote)));
                }
            }
        }
        self.patches
    }

    fn value(&self, id: Id, name: &str) -> Option<Span> {
        self.tree.attribute(self.text, id, name).map(|attribute| attribute.value)
    }

    fn word(&mut self, id: Id, line: &Line, span: Span, changes: &[Change]) -> Result<(), Reason> {
        let trace = content(self.text, self.tree, id).unwrap_or_default();
        let new = applied(&line.text, span, changes);
        self.glyphs(id, &trace.text, &new)?;
        if self.half(id).is_some() {
            self.broken(id, &new)?;
        }
        if let Some(confidences) = self.tree.attribute(self.text, id, "CC") {
            // A digit for each letter: with another number of letters they say nothing any more.
            if trace.text.chars().count() != new.chars().count() {
                self.patches.push(Patch::new(confidences.whole, ""));
            }
        }
        let quote = self.value(id, "CONTENT").map_or('"', |value| quote(self.text, value));
        let notation = &self.notation;
        trace.patch(changes, span.start(), |new| notation.value(new, quote), &mut self.patches);
        if self.writing.alternatives && self.kept.insert(id) {
            self.keep(id, &trace.text);
        }
        Ok(())
    }

    /// Letters that are elements of their own follow their word, if they agree with it and their number stays.
    fn glyphs(&mut self, id: Id, old: &str, new: &str) -> Result<(), Reason> {
        let glyphs: Vec<Id> = self.tree.named(self.text, id, "Glyph").collect();
        if glyphs.is_empty() {
            return Ok(());
        }
        let read: Vec<String> =
            glyphs.iter().map(|&glyph| content(self.text, self.tree, glyph).unwrap_or_default().text).collect();
        if read.concat() != old {
            return Err(Reason::Levels);
        }
        if new.chars().count() != glyphs.len() {
            return Err(Reason::Letters);
        }
        for ((glyph, read), letter) in glyphs.into_iter().zip(read).zip(new.chars()) {
            let letter = letter.to_string();
            if let Some(place) = self.value(glyph, "CONTENT").filter(|_| read != letter) {
                let quote = quote(self.text, place);
                self.patches.push(Patch::new(place, self.notation.value(&letter, quote)));
            }
        }
        Ok(())
    }

    fn half(&self, id: Id) -> Option<Half> {
        match self.value(id, "SUBS_TYPE")?.of(self.text) {
            "HypPart1" => Some(Half::First),
            "HypPart2" => Some(Half::Second),
            _ => None,
        }
    }

    /// Remembers the new text of half a word, if the whole word is told there and holds the half.
    fn broken(&mut self, id: Id, new: &str) -> Result<(), Reason> {
        // A second change of an element that holds blanks.
        if self.halves.contains_key(&id) {
            return Err(Reason::Levels);
        }
        self.halves.insert(id, new.to_owned());
        for one in [Some(id), self.partners.get(&id).copied()].into_iter().flatten() {
            let told = self.told(one);
            if !told.is_empty() && self.whole(one).is_none() {
                self.halves.remove(&id);
                return Err(Reason::Levels);
            }
        }
        Ok(())
    }

    /// The whole word that an element tells.
    fn told(&self, id: Id) -> String {
        let mut trace = crate::markup::trace::Trace::default();
        if let Some(value) = self.value(id, "SUBS_CONTENT") {
            trace.push(self.text, value, crate::markup::notation::Rules::Xml);
        }
        trace.text
    }

    /// The whole word with the new text of its halves, and where an element tells it; `None` if the halves are not in it.
    fn whole(&self, id: Id) -> Option<(Span, String)> {
        let place = self.value(id, "SUBS_CONTENT")?;
        let mut told = self.told(id);
        if told.is_empty() {
            return None;
        }
        let pair = [Some(id), self.partners.get(&id).copied()];
        let mut cut = 0;
        for &half in pair.iter().flatten() {
            let Some(new) = self.halves.get(&half) else { continue };
            let old = content(self.text, self.tree, half).unwrap_or_default().text;
            if self.half(half) == Some(Half::First) {
                let (old, new) = (stem(&old), stem(new));
                let rest = told.strip_prefix(old)?.to_owned();
                cut = new.len();
                told = [new, &rest].concat();
            }
        }
        for &half in pair.iter().flatten() {
            let Some(new) = self.halves.get(&half) else { continue };
            let old = content(self.text, self.tree, half).unwrap_or_default().text;
            if self.half(half) == Some(Half::Second) {
                let kept = told.strip_suffix(old.as_str()).filter(|kept| kept.len() >= cut)?.to_owned();
                told = [&kept, new.as_str()].concat();
            }
        }
        Some((place, told))
    }

    /// Keeps the engine's reading as an alternative.
    fn keep(&mut self, id: Id, old: &str) {
        let prefix = self.tree.prefix(self.text, id);
        let old = self.notation.content(old);
        let element = format!("<{prefix}ALTERNATIVE PURPOSE=\"OCR\">{old}</{prefix}ALTERNATIVE>");
        let start = self.tree.start(id);
        if self.tree.end(id).is_empty() {
            // The tag of an empty element is opened.
            let slash = start.end() - 2;
            let white = self.text[..slash].trim_end().len();
            let name = Span::new(start.start() + 1, start.start() + 1 + prefix.len() + "String".len()).of(self.text);
            self.patches.push(Patch::new(Span::new(white, start.end()), format!(">{element}</{name}>")));
            return;
        }
        let shapes =
            self.tree.children(id).filter(|&child| matches!(self.tree.name(self.text, child), "Shape" | "ALTERNATIVE"));
        let at = shapes.last().map_or(start.end(), |last| self.tree.whole(last).end());
        self.patches.push(Patch::insert(at, element));
    }

    /// One element becomes several with spaces between.
    fn split(&mut self, id: Id, parts: &[String]) -> Result<(), Reason> {
        if self.tree.after(id) != id + 1 || self.half(id).is_some() {
            return Err(Reason::Elements);
        }
        let text = self.text;
        let tag = self.tree.start(id);
        let number = |name: &str| {
            let value = self.value(id, name)?.of(text);
            value.parse::<f64>().ok().map(|number| (number, value))
        };
        let sizes: Vec<usize> = parts.iter().map(|part| part.chars().count()).collect();
        let lengths = match (number("HPOS"), number("WIDTH")) {
            (Some((left, a)), Some((width, b))) => Some((shared(left, width, &sizes), [a, b])),
            _ => None,
        };
        let prefix = self.tree.prefix(text, id);
        let mut new = String::new();
        for (index, part) in parts.iter().enumerate() {
            // In a file without spaces one would glue all other words.
            if index > 0 && self.spaces > 0 {
                self.spaces += 1;
                new += &format!("<{prefix}SP");
                if let Some((lengths, like)) = &lengths {
                    let end = lengths[index - 1].0 + lengths[index - 1].1;
                    new += &format!(" WIDTH=\"{}\"", written((lengths[index].0 - end).max(0.0), like));
                    if let Some(top) = self.value(id, "VPOS") {
                        new += &format!(" VPOS=\"{}\"", top.of(text));
                    }
                    new += &format!(" HPOS=\"{}\"", written(end, like));
                }
                new += "/>";
            }
            let mut done = tag.start();
            for attribute in attributes(text, tag) {
                let value = match attribute.name {
                    "CONTENT" => self.notation.value(part, quote(text, attribute.value)),
                    "HPOS" if lengths.is_some() => {
                        lengths.as_ref().map(|(of, like)| written(of[index].0, like)).unwrap_or_default()
                    }
                    "WIDTH" if lengths.is_some() => {
                        lengths.as_ref().map(|(of, like)| written(of[index].1, like)).unwrap_or_default()
                    }
                    // The name belongs to one; digits for letters say nothing any more.
                    "ID" if index > 0 => {
                        new += &text[done..attribute.whole.start()];
                        done = attribute.whole.end();
                        continue;
                    }
                    "CC" => {
                        new += &text[done..attribute.whole.start()];
                        done = attribute.whole.end();
                        continue;
                    }
                    _ => continue,
                };
                new += &text[done..attribute.value.start()];
                new += &value;
                done = attribute.value.end();
            }
            new += &text[done..tag.end()];
            new += self.tree.end(id).of(text);
        }
        self.patches.push(Patch::new(self.tree.whole(id), new));
        Ok(())
    }

    /// Several elements become one.
    fn merge(&mut self, words: &[Id], new: &str) -> Result<(), Reason> {
        let (first, last) = (words[0], words[words.len() - 1]);
        let plain = |&id: &Id| self.tree.after(id) == id + 1 && self.half(id).is_none();
        let between = (first + 1..last).all(|id| words.contains(&id) || self.tree.name(self.text, id) == "SP");
        if !words.iter().all(plain) || !between || !self.only_white(first, last) {
            return Err(Reason::Elements);
        }
        let gone = (first + 1..last).filter(|&id| self.tree.name(self.text, id) == "SP").count();
        // Without its last space the file would have its other words parted where they are not.
        if gone > 0 && gone == self.spaces {
            return Err(Reason::Elements);
        }
        self.spaces -= gone;
        let value = self.value(first, "CONTENT").ok_or(Reason::Elements)?;
        self.patches.push(Patch::new(value, self.notation.value(new, quote(self.text, value))));
        if let Some(confidences) = self.tree.attribute(self.text, first, "CC") {
            self.patches.push(Patch::new(confidences.whole, ""));
        }
        self.widen(words, "HPOS", "WIDTH");
        self.widen(words, "VPOS", "HEIGHT");
        self.patches.push(Patch::new(Span::new(self.tree.whole(first).end(), self.tree.whole(last).end()), ""));
        Ok(())
    }

    /// Whether nothing but white space stands between the elements from `first` to `last`.
    fn only_white(&self, first: Id, last: Id) -> bool {
        let mut at = self.tree.whole(first).end();
        (first + 1..=last).all(|id| {
            let white = self.text[at..self.tree.start(id).start()].trim().is_empty();
            at = self.tree.whole(id).end();
            white
        })
    }

    fn widen(&mut self, words: &[Id], start: &str, length: &str) {
        let text = self.text;
        let number = |id: Id, name: &str| {
            let value = self.value(id, name)?;
            value.of(text).parse::<f64>().ok().map(|number| (number, value))
        };
        let all: Option<Vec<_>> = words.iter().map(|&id| number(id, start).zip(number(id, length))).collect();
        let Some(all) = all else { return };
        let from = all.iter().map(|((from, _), _)| *from).fold(f64::INFINITY, f64::min);
        let to = all.iter().map(|((from, _), (length, _))| from + length).fold(f64::NEG_INFINITY, f64::max);
        let like: Vec<&str> = all.iter().flat_map(|((_, a), (_, b))| [a.of(text), b.of(text)]).collect();
        let ((old_from, from_place), (old_length, length_place)) = all[0];
        if from != old_from {
            self.patches.push(Patch::new(from_place, written(from, &like)));
        }
        if to - from != old_length {
            self.patches.push(Patch::new(length_place, written(to - from, &like)));
        }
    }
}

/// The quote around a value.
fn quote(text: &str, value: Span) -> char {
    if text[..value.start()].ends_with('\'') { '\'' } else { '"' }
}

/// The first half of a word without the sign of its break.
fn stem(half: &str) -> &str {
    half.trim_end_matches(['-', '\u{ad}', '\u{ac}', '\u{2010}', '\u{c2}'])
}
