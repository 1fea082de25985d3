//! The best path as edits: what each arc writes, and how sure it is.

use super::lines::Lines;
use super::marker::Marker;
use crate::beam::Posteriors;
use crate::calibration::Calibration;
use crate::candidate::{Listed, Origin, Reading};
use crate::case::{Case, copy_case};
use crate::edit::{Edit, Kind, OfLine, Packed, Packer, Why};
use crate::lattice::{Arc, Lattice, Output};
use crate::models::Models;
use crate::span::Span;
use crate::syllable::{self, Placement};

/// Writes arcs as text.
pub struct Renderer<'r> {
    /// The words.
    pub models: &'r Models,
    /// The user's replacements.
    pub lists: &'r Marker,
    /// The user's words.
    pub listed: &'r Listed,
    /// Where new words place their tones.
    pub placement: Placement,
    /// Whether letters and case are to stay as they are.
    pub restoring: bool,
}

/// The edits of a document, line by line; a line that is left holds no more room than its edits need.
pub struct Edits<'c> {
    lines: Vec<Packed>,
    /// How the probabilities of a line's edits are stated as confidences when it is left.
    calibration: &'c dyn Fn(usize) -> Option<&'c Calibration>,
    /// The line that was written last, and its edits, of which the first were stated already.
    open: usize,
    edits: Vec<Edit>,
    stated: usize,
    searched: Vec<f32>,
    packer: Packer,
}

impl<'c> Edits<'c> {
    /// None, for so many lines.
    pub fn new(lines: usize, calibration: &'c dyn Fn(usize) -> Option<&'c Calibration>) -> Self {
        Self {
            lines: vec![Packed::default(); lines],
            calibration,
            open: 0,
            edits: Vec::new(),
            stated: 0,
            searched: Vec::new(),
            packer: Packer::default(),
        }
    }

    /// Where the last edit of a line ends.
    fn end(&mut self, line: usize) -> usize {
        if line != self.open {
            self.close();
            self.edits.extend(self.lines[line].each());
            (self.open, self.stated) = (line, self.edits.len());
        }
        self.edits.last().map_or(0, |edit| edit.span.end())
    }

    /// Adds an edit to the line that [`Edits::end`] was asked of.
    fn push(&mut self, edit: Edit) {
        self.edits.push(edit);
    }

    /// Puts the edits of the line that was written last in their place.
    fn close(&mut self) {
        let Some(line) = self.lines.get_mut(self.open) else { return };
        if let Some(calibration) = (self.calibration)(self.open) {
            calibration.state(&mut self.edits, self.stated, &mut self.searched);
        }
        self.edits.drain(..).for_each(|edit| self.packer.push(&edit));
        *line = self.packer.finish();
    }

    /// All of them.
    pub fn finish(mut self) -> Vec<Packed> {
        self.close();
        self.lines
    }
}

impl Renderer<'_> {
    /// Appends the edits that turn the source of a stretch, whose atoms lie at `places` of `lines`, into the path over the
    /// arcs numbered in `path`.
    pub fn edits(
        &self,
        lines: &Lines,
        places: &[(u32, Span)],
        lattice: &Lattice,
        path: &[u32],
        posteriors: &Posteriors,
        edits: &mut Edits,
    ) {
        let mut new = String::new();
        for &number in path {
            let arc = &lattice.arcs()[number as usize];
            let (line, first) = places[arc.from as usize];
            let (_, last) = places[arc.to as usize - 1];
            let source = lines.line(line as usize);
            let normal = first.cover(last);
            let span = source.source_span(normal);
            let seen = normal.of(source.text());
            let whole = span.of(source.source());
            let encoded = whole != seen && wrong_codes(whole) > wrong_codes(seen);
            if arc.output == Output::Source && !encoded {
                continue;
            }
            new.clear();
            self.write(arc, seen, &mut new);
            let span = if arc.output == Output::Tight { with_space_behind(span, source.source()) } else { span };
            let old = span.of(source.source());
            if new == seen && !encoded && arc.output != Output::Tight {
                continue;
            }
            let (start, leaving) = lattice.leaving(arc.from as usize);
            let (kind, why) = if arc.output == Output::Tight {
                (Kind::Merge, Why::Context)
            } else if new == seen {
                (Kind::Encoding, Why::WrongCode)
            } else if let (true, Output::Word(_)) = (self.restoring, arc.output) {
                (Kind::Diacritics, Why::Context)
            } else {
                reason(arc, seen, &new)
            };
            let identity = leaving.iter().position(|other| other.origin == Origin::Identity);
            let doubt = match identity {
                Some(at) if !encoded => posteriors.of(start + at),
                _ => 0.0,
            };
            let free = edits.end(line as usize);
            let span = if new.is_empty() { with_space(span, source.source(), free) } else { span };
            let confidence = posteriors.of(number as usize);
            let formed = source.form().write(&new);
            if formed == old {
                continue;
            }
            edits.push(Edit { span, new: (&*formed).into(), confidence, doubt, kind, why });
        }
    }

    /// Appends what an arc writes where `seen` stands.
    pub fn write(&self, arc: &Arc, seen: &str, out: &mut String) {
        match arc.output {
            Output::Source | Output::Tight => out.push_str(seen),
            Output::Parted(place) => {
                let (first, second) = seen.split_at(place as usize);
                out.extend([first, " ", second]);
            }
            Output::Word(reading) => self.word(reading, seen, out),
            Output::Spaced(reading) => {
                self.word(reading, "", out);
                out.push(' ');
            }
            Output::Words(first, second) => {
                self.word(first, "", out);
                out.push(' ');
                self.word(second, "", out);
            }
            Output::Listed(number) if self.restoring => copy_case(self.listed.text(number), seen, out),
            Output::Listed(number) => out.push_str(self.listed.text(number)),
            Output::Nothing => {}
            Output::Sign(sign) => out.push(sign),
            Output::Replacement(pair) => out.push_str(&self.lists.replacements[pair as usize]),
        }
    }

    fn word(&self, reading: Reading, seen: &str, out: &mut String) {
        let lexicon = &self.models.lexicon;
        let form = syllable::place(lexicon.form(reading.word), self.placement);
        let same_letters = seen.chars().count() == form.chars().count();
        if same_letters && (self.restoring || reading.case == Case::of(seen)) {
            return copy_case(&form, seen, out);
        }
        match lexicon.surface(reading.word).filter(|_| reading.case == Case::Mixed) {
            Some(surface) => out.push_str(surface),
            None => reading.case.write(&form, out),
        }
    }
}

/// A span with the white space before it from byte `free` on, or after it at the start of a line; without any if it
/// touches a word that follows.
fn with_space(span: Span, line: &str, free: usize) -> Span {
    let before = line[..span.start()].trim_end().len();
    if line[span.end()..].starts_with(char::is_alphanumeric) {
        return span;
    }
    if before > 0 {
        return Span::new(before.max(free), span.end());
    }
    with_space_behind(span, line)
}

/// A span with the white space behind it.
fn with_space_behind(span: Span, line: &str) -> Span {
    let after = &line[span.end()..];
    Span::new(span.start(), span.end() + after.len() - after.trim_start().len())
}

/// How often a text holds U+00D0 or U+00F0, which may stand for `Đ` and `đ`.
fn wrong_codes(text: &str) -> usize {
    text.matches(['\u{d0}', '\u{f0}']).count()
}

/// The kind of an edit and the evidence for it.
fn reason(arc: &Arc, old: &str, new: &str) -> (Kind, Why) {
    let (old_words, new_words) = (old.split_whitespace().count(), new.split_whitespace().count());
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    let number = digits(old) > digits(new) && !new.is_empty();
    let kind = if number {
        Kind::Number
    } else if new.is_empty() {
        Kind::Junk
    } else if new_words > old_words || new.trim().is_empty() {
        Kind::Split
    } else if new_words < old_words {
        Kind::Merge
    } else if old.chars().map(syllable::lower_letter).eq(new.chars().map(syllable::lower_letter)) {
        Kind::Case
    } else if syllable::skeleton_letters(old).eq(syllable::skeleton_letters(new)) {
        Kind::Diacritics
    } else {
        Kind::Ocr
    };
    let why = match arc.origin {
        Origin::Replacement => Why::Replacement,
        Origin::Phrase => Why::Phrase,
        _ if number && old.chars().all(|c| c.is_ascii_digit()) => Why::NumberForWord,
        _ if number => Why::DigitInWord,
        _ if syllable::correct_placement(old).is_some_and(|mended| mended == new) => Why::TonePlacement,
        _ => Why::Context,
    };
    (kind, why)
}
