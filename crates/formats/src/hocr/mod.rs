//! hOCR: the words of HTML that an OCR engine wrote, read leniently, changed in their text alone.
//!
//! A word that becomes two holds a blank; of words that become one the first has the text, its box widened over all, the
//! others stay as empty elements. Where each letter has a box or a confidence of its own, their number must stay.

mod words;

use phucdau::document::{Document, Line};
use phucdau::edit::{Edit, OfLine};
use phucdau::span::Span;

use crate::assemble::Assembly;
use crate::detect::Format;
use crate::distribute::{Change, Deal, Unit, applied, rewritten};
use crate::error::{Fault, ReadError};
use crate::markup::notation::{Notation, Rules};
use crate::markup::trace::Trace;
use crate::markup::{Id, Tree, html};
use crate::plan::plan;
use crate::source::{Reason, Unplaced, Writing};
use crate::splice::Patch;
use words::{Page, Piece};

/// Where the words of a page stand.
#[derive(Clone, Debug)]
pub(crate) struct Layer {
    tree: Tree,
    /// Whether some text looks like a tag, stands beside words, follows another word without a blank, or is spelt out.
    loose: bool,
    /// The words of each line of the document.
    lines: Vec<Vec<Kept>>,
}

#[derive(Clone, Copy, Debug)]
struct Kept {
    line: Id,
    piece: Piece,
}

impl Layer {
    /// Reads the words. `O(text · depth)`.
    pub(crate) fn read(text: &str) -> Result<(Document, Self), ReadError> {
        let tree = html::read(text).map_err(|(at, fault)| broken(text, at, fault))?;
        let page = Page { text, tree: &tree };
        let lines = page.lines();
        // Engines that write no white space between words part them all the same.
        let spaced = lines.iter().any(|line| line.pieces.iter().any(|(_, parted)| *parted));
        let beside =
            |&(at, &(piece, parted)): &(usize, &(Piece, bool))| matches!(piece, Piece::Text(_)) || (at > 0 && !parted);
        // Letters in elements of their own lose the blanks at their ends.
        let loose = tree.loose
            || text.contains("ocrx_cinfo")
            || lines.iter().any(|line| line.pieces.iter().enumerate().any(|one| beside(&one)));
        let mut assembly = Assembly::new();
        let mut block = None;
        for line in &lines {
            if block.is_some_and(|block| block != line.block) {
                assembly.end_paragraph();
            }
            block = Some(line.block);
            for &(piece, parted) in &line.pieces {
                let trace = page.trace(piece);
                if !trace.text.is_empty() {
                    let kept = Kept { line: line.element, piece };
                    assembly.word(&trace.text, page.confidence(piece), parted || !spaced, kept);
                }
            }
            assembly.end_line(line.number);
        }
        let (document, lines) = assembly.finish();
        Ok((document, Self { tree, loose, lines }))
    }

    /// Whether what is text, and where words end, might depend on other text.
    pub(crate) fn is_loose(&self) -> bool {
        self.loose
    }

    /// The patches that put `edits` in their places.
    pub(crate) fn patches(
        &self,
        text: &str,
        document: &Document,
        edits: &[impl OfLine],
        writing: &Writing,
    ) -> (Vec<Patch>, Vec<Unplaced>) {
        let page = Page { text, tree: &self.tree };
        let mut pen =
            Pen { page, notation: Notation::of(text, Rules::Html), writing, patches: Vec::new(), chose: false };
        let unplaced = plan(document, edits, |number, line, unit, edits| {
            let before = pen.patches.len();
            let placed = pen.place(&self.lines[number], line, unit, edits);
            if placed.is_err() {
                pen.patches.truncate(before);
            }
            placed
        });
        if pen.chose {
            pen.declare();
        }
        (pen.patches, unplaced)
    }
}

/// An error at byte `at` of the decoded text.
fn broken(text: &str, at: usize, fault: Fault) -> ReadError {
    let line = 1 + text[..at].matches('\n').count();
    ReadError::Markup { format: Format::Hocr, offset: at, line, fault }
}

/// Writes words.
struct Pen<'p> {
    page: Page<'p>,
    notation: Notation,
    writing: &'p Writing,
    patches: Vec<Patch>,
    /// Whether a choice of readings was written.
    chose: bool,
}

impl Pen<'_> {
    fn place(&mut self, kept: &[Kept], line: &Line, unit: &Unit, edits: &[Edit]) -> Result<(), Reason> {
        for deal in &unit.deals {
            match deal {
                Deal::Word { word, changes } => self.word(kept, line, *word, changes, edits)?,
                Deal::Split { word, parts } => {
                    let span = line.words[*word].span;
                    self.word(kept, line, *word, &rewritten(&line.text, span, &parts.join(" ")), edits)?;
                }
                Deal::Merge { words, text } => {
                    for word in words.clone() {
                        let new = if word == words.start { text.as_str() } else { "" };
                        let changes = rewritten(&line.text, line.words[word].span, new);
                        self.word(kept, line, word, &changes, edits)?;
                    }
                    self.widen(&kept[words.clone()]);
                }
            }
        }
        Ok(())
    }

    /// Writes `changes` into a word.
    fn word(
        &mut self,
        kept: &[Kept],
        line: &Line,
        word: usize,
        changes: &[Change],
        edits: &[Edit],
    ) -> Result<(), Reason> {
        let Kept { line: element, piece } = kept[word];
        let trace = self.page.trace(piece);
        let span = line.words[word].span;
        let new = applied(&line.text, span, changes);
        let (old_letters, new_letters) = (trace.text.chars().count(), new.chars().count());
        if old_letters != new_letters && self.letter_by_letter(element, piece, line, &trace) {
            return Err(Reason::Letters);
        }
        // Of a word that holds blanks each change is written by itself.
        let whole = !span.of(&line.text).contains(' ') && !new.is_empty();
        if self.writing.alternatives && whole && self.choose(piece, &trace, &new, edits) {
            return Ok(());
        }
        let notation = &self.notation;
        trace.patch(changes, span.start(), |new| notation.content(new), &mut self.patches);
        if let Piece::Word(id) = piece
            && new.is_empty()
            && !self.page.boxes_letters(id)
        {
            // Without the word its choices would be read for it.
            let choices = self.page.lettered(id);
            let gone = rewritten(&choices.text, Span::new(0, choices.text.len()), "");
            choices.patch(&gone, 0, str::to_owned, &mut self.patches);
        }
        Ok(())
    }

    /// Whether each letter of the word, or of its line, has data of its own.
    fn letter_by_letter(&self, element: Id, piece: Piece, line: &Line, trace: &Trace) -> bool {
        let letters = trace.text.chars().count();
        if trace.is_spelt_out() {
            return true;
        }
        if let Piece::Word(id) = piece {
            if self.page.boxes_letters(id) {
                return true;
            }
            let numbers =
                |key, each: usize| self.page.property(id, key).is_some_and(|list| list.len() == each * letters);
            if letters > 0 && (numbers("x_confs", 1) || numbers("x_bboxes", 4) || numbers("bboxes", 4)) {
                return true;
            }
        }
        let (with, without) = (line.text.chars().count(), line.text.chars().filter(|c| *c != ' ').count());
        ["x_bboxes", "bboxes", "x_confs"].iter().any(|key| {
            let each = if *key == "x_confs" { 1 } else { 4 };
            let list = self.page.property(element, key);
            list.is_some_and(|list| !list.is_empty() && (list.len() == each * with || list.len() == each * without))
        })
    }

    /// Writes the new reading and the old one as alternatives, where the word is one piece of text.
    fn choose(&mut self, piece: Piece, trace: &Trace, new: &str, edits: &[Edit]) -> bool {
        let (Piece::Word(_), Some(place)) = (piece, trace.place()) else { return false };
        let least = |of: fn(&Edit) -> f32| edits.iter().map(of).fold(1.0_f32, f32::min).clamp(1e-4, 1.0);
        let nlp = |probability: f32| format!("{:.2}", (-probability.ln()).max(0.0));
        let (sure, doubt) = (nlp(least(|edit| edit.confidence)), nlp(least(|edit| edit.doubt)));
        let (new, old) = (self.notation.content(new), place.of(self.page.text));
        let ins = format!("<ins class=\"alt\" title=\"nlp {sure}\">{new}</ins>");
        let del = format!("<del class=\"alt\" title=\"nlp {doubt}\">{old}</del>");
        self.patches.push(Patch::new(place, format!("<span class=\"alternatives\">{ins}{del}</span>")));
        self.chose = true;
        true
    }

    /// Declares what alternatives need, where capabilities are declared at all.
    fn declare(&mut self) {
        let Page { text, tree } = self.page;
        for id in (0..tree.len()).filter(|&id| tree.name(text, id).eq_ignore_ascii_case("meta")) {
            let is = self.page.attribute(id, "name").is_some_and(|name| name.of(text) == "ocr-capabilities");
            let Some(content) = self.page.attribute(id, "content").filter(|_| is) else { continue };
            if !content.of(text).split_ascii_whitespace().any(|known| known == "ocrp_nlp") {
                self.patches.push(Patch::insert(content.end(), " ocrp_nlp"));
            }
        }
    }

    /// Widens the box of the first word over all.
    fn widen(&mut self, kept: &[Kept]) {
        let boxes: Option<Vec<(Span, [i64; 4])>> = kept
            .iter()
            .map(|kept| match kept.piece {
                Piece::Word(id) => self.page.bbox(id),
                _ => None,
            })
            .collect();
        let Some(boxes) = boxes else { return };
        let Some(&(place, old)) = boxes.first() else { return };
        let new = boxes.iter().fold(old, |all, (_, one)| {
            [all[0].min(one[0]), all[1].min(one[1]), all[2].max(one[2]), all[3].max(one[3])]
        });
        if new != old {
            self.patches.push(Patch::new(place, new.map(|edge| edge.to_string()).join(" ")));
        }
    }
}
