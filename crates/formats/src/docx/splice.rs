//! Edits of one line, spliced into its text elements.

use std::ops::Range;

use phucdau::edit::Edit;
use unicode_normalization::UnicodeNormalization;

use super::Reason;
use super::letters::{Letter, escape, is_blank, letters, may_stand};
use super::old_font::{Codes, decode, is_of_unicode, recode};
use super::story::{Body, Row, Text};
use crate::divide::{Step, divide};

/// Bytes of a part and what stands there afterwards.
pub(super) type Splice = (Range<usize>, String);

/// A line while it is edited.
pub(super) struct Draft<'a> {
    bytes: &'a [u8],
    places: Vec<Place>,
    patches: Vec<Option<Patch<'a>>>,
}

/// Where a letter of the line stands.
struct Place {
    at: usize,
    c: char,
    piece: usize,
    /// Its number in the piece, or why it stays.
    letter: Result<usize, Reason>,
}

/// A text element while it is edited.
struct Patch<'a> {
    text: &'a Text,
    letters: Vec<Letter>,
    /// What stands instead of a letter.
    now: Vec<Option<String>>,
    /// What stands before it and behind it.
    around: Vec<(String, String)>,
    touched: bool,
}

/// One change to a text element.
pub(super) struct Change {
    piece: usize,
    letter: usize,
    what: What,
}

enum What {
    Replace(String),
    Before(String),
    Behind(String),
}

impl<'a> Draft<'a> {
    /// Starts to edit `row`, which was read from `bytes`. `O(row)`.
    pub(super) fn new(row: &'a Row, bytes: &'a [u8]) -> Self {
        let mut draft = Self { bytes, places: Vec::with_capacity(row.text.len()), patches: Vec::new() };
        for (number, piece) in row.pieces.iter().enumerate() {
            let patch = match &piece.body {
                Body::Text(text) => Patch::new(text, bytes),
                Body::Fixed(_) => None,
            };
            let shown = row.text.get(piece.span.clone()).unwrap_or_default();
            for (index, (at, c)) in shown.char_indices().enumerate() {
                let letter = match &piece.body {
                    Body::Text(_) if patch.is_some() => Ok(index),
                    Body::Text(_) => Err(Reason::NoText),
                    Body::Fixed(reason) => Err(*reason),
                };
                draft.places.push(Place { at: piece.span.start + at, c, piece: number, letter });
            }
            draft.patches.push(patch);
        }
        draft
    }

    /// What an edit changes, or why it cannot be placed. `O(old · new)` letters of the edit.
    pub(super) fn place(&self, edit: &Edit) -> Result<Vec<Change>, Reason> {
        let from = self.places.partition_point(|place| place.at < edit.span.start());
        let to = self.places.partition_point(|place| place.at < edit.span.end());
        let covered = self.places.get(from..to).ok_or(Reason::NoText)?;
        let new: Vec<char> = if covered.iter().any(|place| self.codes(place.piece) != Codes::Unicode) {
            edit.new.nfc().collect()
        } else {
            edit.new.chars().collect()
        };
        let old: Vec<_> = covered.iter().map(|place| (place.c, place.letter.is_err())).collect();
        let stays = || covered.iter().find_map(|place| place.letter.err()).unwrap_or(Reason::NoText);
        let steps = divide(&old, &new).ok_or_else(stays)?;
        let mut changes = Vec::new();
        let mut at = from;
        for step in steps {
            match step {
                Step::Keep => at += 1,
                Step::Drop => {
                    changes.push(self.change(at, What::Replace(String::new()))?);
                    at += 1;
                }
                Step::Change(c) => {
                    changes.push(self.change(at, What::Replace(self.write(at, c)?))?);
                    at += 1;
                }
                Step::Add(c) => changes.push(self.add(from, at, c)?),
            }
        }
        let stays_told = |change: &Change| match self.patches.get(change.piece) {
            Some(Some(patch)) if patch.text.told => patch.is_told(change.piece, &changes),
            _ => true,
        };
        if changes.iter().all(stays_told) { Ok(changes) } else { Err(Reason::OldFont) }
    }

    /// A letter is added before the letter at `at`: behind the one before, if that is the edit's own or none follows.
    fn add(&self, from: usize, at: usize, c: char) -> Result<Change, Reason> {
        let free = |at: &usize| self.places.get(*at).is_some_and(|place| place.letter.is_ok());
        let before = at.checked_sub(1).filter(free);
        let behind = Some(at).filter(free);
        let own = before.filter(|&before| before >= from);
        if let Some(host) = own.or(before.filter(|_| behind.is_none() || self.is_word(at.wrapping_sub(1)))) {
            return self.change(host, What::Behind(self.write(host, c)?));
        }
        let host =
            behind.ok_or_else(|| self.places.get(at).and_then(|place| place.letter.err()).unwrap_or(Reason::NoText))?;
        self.change(host, What::Before(self.write(host, c)?))
    }

    fn is_word(&self, at: usize) -> bool {
        self.places.get(at).is_some_and(|place| place.c.is_alphanumeric())
    }

    fn codes(&self, piece: usize) -> Codes {
        self.patches.get(piece).and_then(Option::as_ref).map_or(Codes::Unicode, |patch| patch.text.codes)
    }

    /// A letter as it stands in the element of the letter at `at`.
    fn write(&self, at: usize, c: char) -> Result<String, Reason> {
        if c.is_control() || !may_stand(c) {
            return Err(Reason::Control);
        }
        let piece = self.places.get(at).map(|place| place.piece).ok_or(Reason::NoText)?;
        let recoded = recode(c, self.codes(piece)).ok_or(Reason::NoCode)?;
        let mut out = String::new();
        recoded.chars().for_each(|c| escape(c, &mut out));
        Ok(out)
    }

    fn change(&self, at: usize, what: What) -> Result<Change, Reason> {
        let place = self.places.get(at).ok_or(Reason::NoText)?;
        Ok(Change { piece: place.piece, letter: place.letter?, what })
    }

    /// Makes the changes of one edit.
    pub(super) fn apply(&mut self, changes: Vec<Change>) {
        for change in changes {
            let Some(Some(patch)) = self.patches.get_mut(change.piece) else { continue };
            patch.touched = true;
            match (change.what, patch.now.get_mut(change.letter), patch.around.get_mut(change.letter)) {
                (What::Replace(new), Some(now), _) => *now = Some(new),
                (What::Before(new), _, Some((before, _))) => before.push_str(&new),
                (What::Behind(new), _, Some((_, behind))) => behind.push_str(&new),
                _ => {}
            }
        }
    }

    /// The splices that write all changes into the part. `O(row)`.
    pub(super) fn finish(self) -> Vec<Splice> {
        let touched = self.patches.into_iter().flatten().filter(|patch| patch.touched);
        touched.flat_map(|patch| patch.finish(self.bytes)).collect()
    }
}

impl<'a> Patch<'a> {
    fn new(text: &'a Text, bytes: &[u8]) -> Option<Self> {
        let raw = std::str::from_utf8(bytes.get(text.shown.clone())?).ok()?;
        let (letters, _) = decode(&letters(raw, text.shown.start).ok()?, text.codes)?;
        let count = letters.len();
        let (now, around) = (vec![None; count], vec![Default::default(); count]);
        Some(Self { text, letters, now, around, touched: false })
    }

    /// Whether letters of Unicode are left, or new, when `changes` are made.
    fn is_told(&self, piece: usize, changes: &[Change]) -> bool {
        let own = || changes.iter().filter(|change| change.piece == piece);
        let has = |text: &str| text.contains(is_of_unicode);
        let is_replaced =
            |at: usize| own().any(|change| change.letter == at && matches!(change.what, What::Replace(_)));
        let old = self.letters.iter().zip(&self.now).enumerate().any(|(at, (letter, now))| {
            let now = now.as_deref().map_or(is_of_unicode(letter.c), has);
            now && !is_replaced(at)
        });
        let added = || self.around.iter().any(|(before, behind)| has(before) || has(behind));
        old || added()
            || own().any(|change| match &change.what {
                What::Replace(new) | What::Before(new) | What::Behind(new) => has(new),
            })
    }

    fn finish(self, bytes: &[u8]) -> Vec<Splice> {
        let mut out = String::new();
        for ((letter, now), (before, behind)) in self.letters.iter().zip(&self.now).zip(&self.around) {
            out.push_str(before);
            let raw = || std::str::from_utf8(bytes.get(letter.raw.clone()).unwrap_or_default()).unwrap_or_default();
            out.push_str(now.as_deref().unwrap_or_else(raw));
            out.push_str(behind);
        }
        let text = self.text;
        // A letter in two codes may stand half in this element: its half is no part of what is shown.
        let half = |range: Range<usize>| {
            let raw = bytes.get(range).and_then(|raw| std::str::from_utf8(raw).ok()).unwrap_or_default();
            raw.trim_matches(is_blank)
        };
        let (head, tail) = (half(text.content.start..text.shown.start), half(text.shown.end..text.content.end));
        let whole = format!("{head}{out}{tail}");
        if text.preserve || !(whole.starts_with(is_blank) || whole.ends_with(is_blank)) {
            return vec![(text.shown.clone(), out)];
        }
        // Blanks that were not shown would be now.
        let tag = bytes.get(text.tag.clone()).and_then(|raw| std::str::from_utf8(raw).ok()).unwrap_or_default();
        let said = match tag.find("xml:space").and_then(|at| Some(at + tag.get(at..)?.find("default")?)) {
            Some(at) => (text.tag.start + at..text.tag.start + at + "default".len(), "preserve".to_owned()),
            None => {
                let end = text.tag.end.saturating_sub(1);
                (end..end, " xml:space=\"preserve\"".to_owned())
            }
        };
        vec![said, (text.content.clone(), whole)]
    }
}

/// `bytes` with the splices in it, which are disjoint. `O(bytes + splices · log splices)`.
pub(super) fn splice(bytes: &[u8], mut splices: Vec<Splice>) -> Vec<u8> {
    splices.sort_by_key(|(range, _)| (range.start, range.end));
    let mut out = Vec::with_capacity(bytes.len() + splices.len() * 4);
    let mut done = 0;
    for (range, new) in splices {
        out.extend_from_slice(bytes.get(done..range.start).unwrap_or_default());
        out.extend_from_slice(new.as_bytes());
        done = range.end;
    }
    out.extend_from_slice(bytes.get(done..).unwrap_or_default());
    out
}
