//! Changes of PAGE's lines, and of the words, letters and regions that repeat them.

use std::collections::BTreeMap;
use std::rc::Rc;

use phucdau::document::Line;
use phucdau::span::Span;

use super::Kept;
use super::custom;
use super::texts::{Found, Texts};
use crate::distribute::{Change, Deal, Unit, applied, rewritten};
use crate::markup::Id;
use crate::markup::notation::Notation;
use crate::source::Reason;
use crate::splice::Patch;

/// Writes lines.
pub(super) struct Pen<'p> {
    texts: Texts<'p>,
    notation: Notation,
    patches: Vec<Patch>,
    /// What was changed in the text of each element that has one.
    changed: BTreeMap<Id, Vec<Change>>,
    /// Elements that are gone.
    gone: Vec<Id>,
    /// The elements around lines that were looked at; nothing for those without a text of their own.
    regions: BTreeMap<Id, Option<Rc<Region>>>,
}

/// An element around lines that repeats their text.
struct Region {
    found: Found,
    /// Where each line begins in its text.
    lines: BTreeMap<Id, usize>,
}

impl<'p> Pen<'p> {
    pub(super) fn new(texts: Texts<'p>, notation: Notation) -> Self {
        Self {
            texts,
            notation,
            patches: Vec::new(),
            changed: BTreeMap::new(),
            gone: Vec::new(),
            regions: BTreeMap::new(),
        }
    }

    /// Places a unit whole, or nothing of it.
    pub(super) fn place(&mut self, kept: &[Kept], line: &Line, unit: &Unit) -> Result<(), Reason> {
        let (before, gone) = (self.patches.len(), self.gone.len());
        let mut changed = Vec::new();
        let placed = self.unit(kept, line, unit, &mut changed);
        if placed.is_err() {
            self.patches.truncate(before);
            self.gone.truncate(gone);
            return placed;
        }
        for (id, changes) in changed {
            self.changed.entry(id).or_default().extend(changes);
        }
        placed
    }

    /// All patches; with `alternatives` the old texts stand beside the new ones.
    pub(super) fn finish(mut self, alternatives: bool) -> Vec<Patch> {
        let Texts { text, tree } = self.texts;
        for (&id, changes) in &mut std::mem::take(&mut self.changed) {
            // Lines may be read in another order than they stand.
            changes.sort_by_key(|change| change.span.start());
            let Ok(Some(found)) = self.texts.of(id) else { continue };
            if self.gone.contains(&id) {
                continue;
            }
            if let Some(custom) = tree.attribute(text, id, "custom") {
                custom::moved(text, custom.value, &found.trace.text, found.head, changes, &mut self.patches);
            }
            // The words of a line keep its old reading, if it has any.
            let worded = tree.named(text, id, "Word").next().is_some();
            if alternatives && !worded && matches!(tree.name(text, id), "Word" | "TextLine") {
                let patches = self.kept(id, &found);
                self.patches.extend(patches);
            }
        }
        self.patches
    }

    fn unit(
        &mut self,
        kept: &[Kept],
        line: &Line,
        unit: &Unit,
        changed: &mut Vec<(Id, Vec<Change>)>,
    ) -> Result<(), Reason> {
        let element = kept.first().ok_or(Reason::Elements)?.line;
        self.line(element, line, &unit.changes, changed)?;
        let worded = self.texts.tree.named(self.texts.text, element, "Word").next().is_some();
        if !worded {
            return Ok(());
        }
        for deal in &unit.deals {
            match deal {
                Deal::Word { word, changes } => self.word(kept[*word], line, *word, changes, changed)?,
                Deal::Split { word, parts } => {
                    let changes = rewritten(&line.text, line.words[*word].span, &parts.join(" "));
                    self.word(kept[*word], line, *word, &changes, changed)?;
                }
                Deal::Merge { words, text } => {
                    let changes = rewritten(&line.text, line.words[words.start].span, text);
                    self.word(kept[words.start], line, words.start, &changes, changed)?;
                    self.join(&kept[words.clone()])?;
                }
            }
        }
        Ok(())
    }

    /// Changes the text of a line, and of the regions around it.
    fn line(
        &mut self,
        id: Id,
        line: &Line,
        changes: &[Change],
        changed: &mut Vec<(Id, Vec<Change>)>,
    ) -> Result<(), Reason> {
        if let Some(found) = self.found(id).filter(|found| !found.trace.text.is_empty()) {
            self.write(&found, changes, 0)?;
            changed.push((id, changes.to_vec()));
        }
        let mut up = self.texts.tree.parent(id);
        while let Some(region) = up {
            if let Some(region) = self.region(region) {
                let text = &region.found.trace.text;
                let at = *region.lines.get(&id).ok_or(Reason::Levels)?;
                if text.get(at..at + line.text.len()) != Some(line.text.as_str()) {
                    return Err(Reason::Levels);
                }
                let moved: Vec<Change> = changes
                    .iter()
                    .map(|change| {
                        let span = Span::new(change.span.start() + at, change.span.end() + at);
                        Change { span, new: change.new.clone() }
                    })
                    .collect();
                self.write(&region.found, &moved, 0)?;
            }
            up = self.texts.tree.parent(region);
        }
        Ok(())
    }

    /// What an element around lines repeats of them, looked up once: it may hold thousands.
    fn region(&mut self, id: Id) -> Option<Rc<Region>> {
        if let Some(known) = self.regions.get(&id) {
            return known.clone();
        }
        let found = self.found(id).filter(|found| !found.trace.text.is_empty());
        let region = found.map(|found| Rc::new(Region { lines: self.lines_of(id, &found.trace.text), found }));
        self.regions.insert(id, region.clone());
        region
    }

    /// The lines of a region, each found behind the one before it.
    fn lines_of(&self, region: Id, text: &str) -> BTreeMap<Id, usize> {
        let tree = self.texts.tree;
        let mut told = Vec::new();
        let mut at = 0;
        for line in text.split('\n') {
            told.push((at + line.len() - line.trim_start().len(), line.trim()));
            at += line.len() + 1;
        }
        let mut places = BTreeMap::new();
        let mut next = 0;
        for id in (region..tree.after(region)).filter(|&id| tree.name(self.texts.text, id) == "TextLine") {
            let Some(found) = self.found(id).filter(|found| !found.trace.text.is_empty()) else { continue };
            let Some(place) = told[next..].iter().position(|(_, line)| *line == found.trace.text) else { continue };
            places.insert(id, told[next + place].0);
            next += place + 1;
        }
        places
    }

    /// Changes the text of a word and of its letters.
    fn word(
        &mut self,
        kept: Kept,
        line: &Line,
        word: usize,
        changes: &[Change],
        changed: &mut Vec<(Id, Vec<Change>)>,
    ) -> Result<(), Reason> {
        let id = kept.word.ok_or(Reason::Levels)?;
        let found = self.found(id).ok_or(Reason::Levels)?;
        let span = line.words[word].span;
        if found.trace.text != span.of(&line.text) {
            return Err(Reason::Levels);
        }
        self.letters(id, &found.trace.text, &applied(&line.text, span, changes))?;
        self.write(&found, changes, span.start())?;
        let own = |change: &Change| {
            let span = Span::new(change.span.start() - span.start(), change.span.end() - span.start());
            Change { span, new: change.new.clone() }
        };
        changed.push((id, changes.iter().map(own).collect()));
        Ok(())
    }

    /// Letters that are elements of their own follow their word, if they agree with it and their number stays.
    fn letters(&mut self, id: Id, old: &str, new: &str) -> Result<(), Reason> {
        let glyphs: Vec<Id> = self.texts.tree.named(self.texts.text, id, "Glyph").collect();
        if glyphs.is_empty() {
            return Ok(());
        }
        let found: Option<Vec<Found>> = glyphs.iter().map(|&glyph| self.found(glyph)).collect();
        let found =
            found.filter(|found| found.iter().map(|found| found.trace.text.as_str()).collect::<String>() == old);
        let found = found.ok_or(Reason::Levels)?;
        if new.chars().count() != found.len() {
            return Err(Reason::Letters);
        }
        for (found, letter) in found.iter().zip(new.chars()) {
            let letter = letter.to_string();
            if found.trace.text != letter {
                let span = Span::new(0, found.trace.text.len());
                self.write(found, &[Change { span, new: letter }], 0)?;
            }
        }
        Ok(())
    }

    /// Takes the elements behind the first away, and widens its box over all.
    fn join(&mut self, kept: &[Kept]) -> Result<(), Reason> {
        let Texts { text, tree } = self.texts;
        let words: Option<Vec<Id>> = kept.iter().map(|kept| kept.word).collect();
        let words = words.ok_or(Reason::Levels)?;
        let lettered = |&id: &Id| tree.named(text, id, "Glyph").next().is_some();
        let parent = tree.parent(words[0]);
        if words.iter().any(lettered) || words.iter().any(|&id| tree.parent(id) != parent) {
            return Err(Reason::Elements);
        }
        let mut points = Vec::new();
        for &id in &words {
            points.extend(self.points(id).ok_or(Reason::Elements)?);
        }
        let edge = |of: fn(&(f64, f64)) -> f64| {
            let all = points.iter().map(of);
            (all.clone().fold(f64::INFINITY, f64::min), all.fold(f64::NEG_INFINITY, f64::max))
        };
        let ((left, right), (top, bottom)) = (edge(|point| point.0), edge(|point| point.1));
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        let coords = tree.named(text, words[0], "Coords").next().ok_or(Reason::Elements)?;
        if let Some(attribute) = tree.attribute(text, coords, "points") {
            let written = corners.map(|(x, y)| format!("{x},{y}")).join(" ");
            self.patches.push(Patch::new(attribute.value, written));
        } else {
            let first = tree.children(coords).next().ok_or(Reason::Elements)?;
            let (prefix, indent) = (tree.prefix(text, first), tree.indent(text, first));
            let written = corners.map(|(x, y)| format!("<{prefix}Point x=\"{x}\" y=\"{y}\"/>")).join(indent);
            let last = tree.children(coords).last().unwrap_or(first);
            self.patches.push(Patch::new(tree.whole(first).cover(tree.whole(last)), written));
        }
        for &id in &words[1..] {
            let whole = tree.whole(id);
            let start = whole.start() - tree.indent(text, id).len();
            self.patches.push(Patch::new(Span::new(start, whole.end()), ""));
            self.gone.push(id);
        }
        Ok(())
    }

    /// The corners of an element.
    fn points(&self, id: Id) -> Option<Vec<(f64, f64)>> {
        let Texts { text, tree } = self.texts;
        let coords = tree.named(text, id, "Coords").next()?;
        let pair = |x: &str, y: &str| Some((x.trim().parse().ok()?, y.trim().parse().ok()?));
        if let Some(points) = tree.attribute(text, coords, "points") {
            let points = points.value.of(text).split_whitespace();
            return points.map(|point| point.split_once(',').and_then(|(x, y)| pair(x, y))).collect();
        }
        let value = |point, name| tree.attribute(text, point, name).map(|attribute| attribute.value.of(text));
        let points: Option<Vec<_>> =
            tree.named(text, coords, "Point").map(|point| pair(value(point, "x")?, value(point, "y")?)).collect();
        points.filter(|points| !points.is_empty())
    }

    /// Keeps the old text of an element behind the new one, which gets the lower index.
    fn kept(&self, id: Id, found: &Found) -> Vec<Patch> {
        let Texts { text, tree } = self.texts;
        let equivs: Vec<Id> = tree.named(text, id, "TextEquiv").collect();
        let most = equivs.iter().map(|&equiv| self.texts.index(equiv)).max().unwrap_or(0).max(1);
        let mut patches = Vec::new();
        if tree.attribute(text, found.equiv, "index").is_none() && equivs.len() == 1 {
            let name = tree.start(found.equiv).start() + 1 + tree.prefix(text, found.equiv).len() + "TextEquiv".len();
            patches.push(Patch::insert(name, " index=\"1\""));
        }
        let prefix = tree.prefix(text, found.equiv);
        let (indent, old) = (tree.indent(text, found.equiv), tree.inner(found.unicode).of(text));
        let last = equivs.last().copied().unwrap_or(found.equiv);
        let index = most.saturating_add(1);
        patches.push(Patch::insert(
            tree.whole(last).end(),
            format!(
                "{indent}<{prefix}TextEquiv index=\"{index}\"><{prefix}Unicode>{old}</{prefix}Unicode></{prefix}TextEquiv>"
            ),
        ));
        patches
    }

    fn found(&self, id: Id) -> Option<Found> {
        self.texts.of(id).ok().flatten()
    }

    /// Writes changes into a text, and into its plain form where that is the same.
    fn write(&mut self, found: &Found, changes: &[Change], shift: usize) -> Result<(), Reason> {
        if found.raw {
            return Err(Reason::Elements);
        }
        let Texts { text, tree } = self.texts;
        let notation = &self.notation;
        for plain in tree.named(text, found.equiv, "PlainText") {
            let Ok((trace, raw)) = self.texts.content(plain) else { return Err(Reason::Levels) };
            let trace = trace.trimmed();
            if trace.text.is_empty() {
                continue;
            }
            if raw || trace.text != found.trace.text {
                return Err(Reason::Levels);
            }
            trace.patch(changes, shift, |new| notation.content(new), &mut self.patches);
        }
        found.trace.patch(changes, shift, |new| notation.content(new), &mut self.patches);
        Ok(())
    }
}
