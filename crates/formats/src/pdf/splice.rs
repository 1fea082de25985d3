//! From changed words to new content: operands replaced where they stand, every other byte as it was.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use super::font::Font;
use super::glyphless;
use super::place::Change;
use super::update::Update;
use super::walk::{Glyph, Scope, Show, Verb, Walk};
use super::{Reason, Unplaced};

/// New text for glyphs of one operator.
struct Patch {
    glyphs: Range<usize>,
    /// Empty: the glyphs go.
    new: String,
    /// How far the new text reaches, in text space.
    reach: f64,
    /// The edits behind it: line and edits.
    origin: (usize, Range<usize>),
}

/// Bytes of a scope and what stands there afterwards.
type Splice = (Range<usize>, Vec<u8>);

/// Carries out the changes of a page; those that cannot be placed are told.
pub(super) fn page(walk: &Walk, update: &mut Update<'_>, changes: &[Change], unplaced: &mut Vec<Unplaced>) {
    let mut changes: Vec<&Change> = changes.iter().collect();
    // An edit over several operators is placed as a whole or not at all.
    let scopes = loop {
        let (scopes, left) = splices(walk, update, &changes);
        changes.retain(|change| !torn(change, &left));
        let done = left.is_empty();
        unplaced.extend(left);
        if done {
            break scopes;
        }
    };
    for (index, mut splices) in scopes {
        let Some(scope) = walk.scopes.get(index) else { continue };
        splices.sort_by_key(|(span, _)| span.start);
        for (id, range) in &scope.parts {
            let within = splices.iter().filter(|(span, _)| range.start <= span.start && span.end <= range.end);
            if let Some(content) = spliced(&scope.bytes, range, within) {
                update.set_content(*id, content);
            }
        }
    }
}

/// What the changes make of each scope, and what cannot be placed.
fn splices(walk: &Walk, update: &mut Update<'_>, changes: &[&Change]) -> (BTreeMap<usize, Vec<Splice>>, Vec<Unplaced>) {
    let mut shows: BTreeMap<usize, Vec<Patch>> = BTreeMap::new();
    for change in changes {
        let origin = (change.line, change.edits.clone());
        let mut new = Some(change.new.as_str());
        for (word, piece) in change.words.iter().flat_map(|word| word.pieces.iter().map(move |piece| (word, piece))) {
            let Some(show) = walk.shows.get(piece.show) else { continue };
            let one = change.words.len() == 1 && word.pieces.len() == 1;
            let reach = if one { extent(show, &piece.glyphs) } else { reach_over(show, change) };
            let text = new.take().unwrap_or_default().to_owned();
            let patch = Patch { glyphs: piece.glyphs.clone(), new: text, reach, origin: origin.clone() };
            shows.entry(piece.show).or_default().push(patch);
        }
    }
    let (mut scopes, mut left) = (BTreeMap::<usize, Vec<Splice>>::new(), Vec::new());
    for (show, mut patches) in shows {
        let Some(show) = walk.shows.get(show) else { continue };
        patches.sort_by_key(|patch| patch.glyphs.start);
        let splices = Writer { walk, update }.show(show, &patches);
        let placed = splices.and_then(|splices| {
            let scope = walk.scopes.get(show.scope).ok_or(Reason::Streams)?;
            if splices.iter().any(|(span, _)| part_of(scope, span).is_none()) {
                return Err(Reason::Streams);
            }
            scopes.entry(show.scope).or_default().extend(splices);
            Ok(())
        });
        if let Err(reason) = placed {
            let edits = patches.iter().flat_map(|patch| patch.origin.1.clone().map(|edit| (patch.origin.0, edit)));
            left.extend(edits.map(|(line, edit)| Unplaced { line, edit, reason }));
        }
    }
    (scopes, left)
}

fn torn(change: &Change, unplaced: &[Unplaced]) -> bool {
    unplaced.iter().any(|left| left.line == change.line && change.edits.contains(&left.edit))
}

fn part_of(scope: &Scope, span: &Range<usize>) -> Option<usize> {
    scope.parts.iter().position(|(_, range)| range.start <= span.start && span.end <= range.end)
}

/// The bytes of `range` with the splices in it; `None` if there are none.
fn spliced<'a>(bytes: &[u8], range: &Range<usize>, splices: impl Iterator<Item = &'a Splice>) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(range.len());
    let mut done = range.start;
    for (span, new) in splices {
        out.extend_from_slice(bytes.get(done..span.start)?);
        out.extend_from_slice(new);
        done = span.end;
    }
    if done == range.start && out.is_empty() {
        return None;
    }
    out.extend_from_slice(bytes.get(done..range.end)?);
    Some(out)
}

/// How far glyphs of one operator reach, in text space.
fn extent(show: &Show, glyphs: &Range<usize>) -> f64 {
    let run = show.glyphs.get(glyphs.clone()).unwrap_or_default();
    match (run.first(), run.last()) {
        (Some(first), Some(last)) => last.x + last.advance - first.x,
        _ => 0.0,
    }
}

/// How far it is from the start of the first word of a change to the end of the last, in the text space of `show`.
fn reach_over(show: &Show, change: &Change) -> f64 {
    let (Some(first), Some(last)) = (change.words.first(), change.words.last()) else { return 0.0 };
    let along = show.matrix.along();
    let square = along.dot(along);
    if square > 0.0 { last.to.from(first.from).dot(along) / square } else { 0.0 }
}

struct Writer<'w, 'u, 'd> {
    walk: &'w Walk,
    update: &'u mut Update<'d>,
}

impl Writer<'_, '_, '_> {
    fn show(&mut self, show: &Show, patches: &[Patch]) -> Result<Vec<Splice>, Reason> {
        let font = self.walk.fonts.get(show.font).ok_or(Reason::Font)?;
        let mut splices = match self.in_place(show, font, patches) {
            Some(splices) => splices,
            None => vec![(show.span.clone(), self.rewritten(show, font, patches)?)],
        };
        let actual = show.actual.and_then(|at| self.walk.actuals.get(at)).and_then(|actual| actual.span.clone());
        if let (Some(span), Some(patch)) = (actual, patches.first()) {
            splices.push((span, text_string(&patch.new)));
        }
        Ok(splices)
    }

    /// A new string and a new number for `Tz`, where one word has both for itself and the font shows every letter.
    fn in_place(&self, show: &Show, font: &Font, patches: &[Patch]) -> Option<Vec<Splice>> {
        let ([patch], [string]) = (patches, show.strings.as_slice()) else { return None };
        let rest = show.glyphs.get(patch.glyphs.end..)?;
        let alone = patch.glyphs.start == 0 && rest.iter().all(|glyph| self.walk.is_blank(glyph));
        let straight = show.tail == 0.0 && show.glyphs.iter().all(|glyph| glyph.adjust == 0.0);
        if !alone || !straight || !show.free || !font.shows(&patch.new) {
            return None;
        }
        let bytes = &self.walk.scopes.get(show.scope)?.bytes;
        if patch.new.is_empty() {
            return Some(vec![(string.clone(), b"<>".to_vec())]);
        }
        let scale = self.walk.scales.get(show.text.scale_at?)?;
        if scale.uses != 1 || scale.scope != show.scope {
            return None;
        }
        let lower = bytes.get(string.clone())?.iter().any(|byte| matches!(byte, b'a'..=b'f'));
        let mut digits = hex_of_text(&patch.new);
        rest.iter().for_each(|glyph| push_code(&mut digits, glyph, font));
        if lower {
            digits.make_ascii_lowercase();
        }
        let new = number(scale_for(show, font, patch));
        Some(vec![(scale.span.clone(), new.into_bytes()), (string.clone(), format!("<{digits}>").into_bytes())])
    }

    /// The whole operator anew: what stays keeps its codes, what changes its place and its reach.
    fn rewritten(&mut self, show: &Show, font: &Font, patches: &[Patch]) -> Result<Vec<u8>, Reason> {
        let bytes = self.walk.scopes.get(show.scope).map(|scope| scope.bytes.as_slice()).unwrap_or_default();
        let mut out = match show.verb {
            Verb::Show => String::new(),
            Verb::NextLine => "T* ".to_owned(),
            Verb::Spaced => format!("{} Tw {} Tc T* ", number(show.text.word_spacing), number(show.text.spacing)),
        };
        let mut at = 0;
        for patch in patches {
            let lead = show.glyphs.get(patch.glyphs.start).map_or(0.0, |glyph| glyph.adjust);
            plain(&mut out, font, show.glyphs.get(at..patch.glyphs.start).unwrap_or_default(), lead);
            at = patch.glyphs.end;
            let mut used = 0.0;
            if !patch.new.is_empty() {
                used = self.word(&mut out, show, font, patch, bytes)?;
            }
            // Back to where what follows stood.
            let step = extent(show, &patch.glyphs) - used;
            let unit = show.text.size * show.text.scale / 100.0;
            if step.abs() > 1e-6 && unit != 0.0 && !(show.free && at >= show.glyphs.len()) {
                let _ = write!(out, "[{}] TJ ", number(-step * 1000.0 / unit));
            }
        }
        plain(&mut out, font, show.glyphs.get(at..).unwrap_or_default(), show.tail);
        out.truncate(out.trim_end().len());
        if out.is_empty() {
            out.push_str("<> Tj");
        }
        Ok(out.into_bytes())
    }

    fn word(&mut self, out: &mut String, show: &Show, font: &Font, patch: &Patch, bytes: &[u8]) -> Result<f64, Reason> {
        let raw = |span: &Range<usize>| {
            bytes.get(span.clone()).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default().to_owned()
        };
        let mut back = None;
        let own;
        let used = if font.shows(&patch.new) {
            font
        } else {
            let (scope, name, size) = show.text.font_at.as_ref().ok_or(Reason::Font)?;
            let (old, size) = (raw(name), raw(size));
            if *scope != show.scope || old.is_empty() {
                return Err(Reason::Font);
            }
            let holder = self.walk.scopes.get(show.scope).ok_or(Reason::Font)?.holder;
            let reach = font.reach.unwrap_or(glyphless::REACH);
            let name = self.update.font(holder, reach).ok_or(Reason::Font)?;
            let _ = write!(out, "/{name} {size} Tf ");
            back = Some(format!("{old} {size} Tf "));
            own = glyphless::measures();
            &own
        };
        let scale = number(scale_for(show, used, patch));
        let old = show.text.scale_at.and_then(|at| self.walk.scales.get(at)).filter(|scale| scale.scope == show.scope);
        let old = old.map_or_else(|| number(show.text.scale), |scale| raw(&scale.span));
        let _ = write!(out, "{scale} Tz <{}> Tj {}{old} Tz ", hex_of_text(&patch.new), back.unwrap_or_default());
        Ok(natural(show, used, &patch.new) * scale.parse().unwrap_or(0.0) / 100.0)
    }
}

/// How far a text reaches where nothing scales it, in text space.
fn natural(show: &Show, font: &Font, text: &str) -> f64 {
    let widths = text.encode_utf16().map(|unit| font.width(u32::from(unit)).unwrap_or(500.0) / 1000.0);
    widths.map(|width| width * show.text.size + show.text.spacing).sum()
}

/// The `Tz` with which the new text reaches as far as it should, in percent.
fn scale_for(show: &Show, font: &Font, patch: &Patch) -> f64 {
    let scale = 100.0 * patch.reach / natural(show, font, &patch.new);
    if scale.is_finite() && scale > 0.0005 { scale.min(100_000.0) } else { show.text.scale }
}

/// Glyphs that stay, with the adjustments before and between them and `tail` behind.
fn plain(out: &mut String, font: &Font, glyphs: &[Glyph], tail: f64) {
    if glyphs.is_empty() && tail == 0.0 {
        return;
    }
    out.push('[');
    let mut string = None;
    for glyph in glyphs {
        if glyph.adjust != 0.0 || string != Some(glyph.string) {
            if string.is_some() {
                out.push('>');
            }
            if glyph.adjust != 0.0 {
                out.push_str(&number(glyph.adjust));
            }
            out.push('<');
            string = Some(glyph.string);
        }
        push_code(out, glyph, font);
    }
    if string.is_some() {
        out.push('>');
    }
    if tail != 0.0 {
        out.push_str(&number(tail));
    }
    out.push_str("] TJ ");
}

fn push_code(out: &mut String, glyph: &Glyph, font: &Font) {
    let _ = write!(out, "{:0width$X}", glyph.code, width = 2 * font.code_len());
}

fn hex_of_text(text: &str) -> String {
    text.encode_utf16().fold(String::new(), |mut out, unit| {
        let _ = write!(out, "{unit:04X}");
        out
    })
}

/// A text string of a dictionary: UTF-16 with its mark.
fn text_string(text: &str) -> Vec<u8> {
    format!("<FEFF{}>", hex_of_text(text)).into_bytes()
}

/// A number with at most three decimals.
fn number(value: f64) -> String {
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text.is_empty() || text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::super::content;
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!([0.0, -0.0001, 74.0, 106.9719, -3.5].map(number), ["0", "0", "74", "106.972", "-3.5"]);
    }

    #[test]
    fn letters_are_utf16() {
        assert_eq!(hex_of_text("ệ😀"), "1EC7D83DDE00");
        assert_eq!(content::string(&text_string("ệ")), [0xfe, 0xff, 0x1e, 0xc7]);
    }
}
