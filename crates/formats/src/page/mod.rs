//! PAGE XML: the text of lines, with words, letters and regions that repeat it kept true.
//!
//! A word that becomes two keeps its element, with a blank in its text, so that a line is still its words joined by
//! blanks; words that become one leave one element, its box widened over all. Where a level disagrees with the line, or
//! letters have elements of their own and their number would change, an edit has no place.

mod custom;
mod order;
mod pen;
mod provenance;
mod texts;

use phucdau::document::Document;
use phucdau::edit::OfLine;
use phucdau::span::Span;

use crate::alto::broken;
use crate::assemble::Assembly;
use crate::detect::Format;
use crate::error::{Fault, ReadError};
use crate::markup::notation::{Notation, Rules};
use crate::markup::{Id, Tree, xml};
use crate::plan::plan;
use crate::source::{Unplaced, Writing};
use crate::splice::Patch;
use order::Order;
use pen::Pen;
use texts::Texts;

/// Where the lines of a page stand.
#[derive(Clone, Debug)]
pub(crate) struct Layer {
    tree: Tree,
    /// The words of each line of the document.
    lines: Vec<Vec<Kept>>,
}

/// What is kept of a word.
#[derive(Clone, Copy, Debug)]
struct Kept {
    /// The element of its line.
    line: Id,
    /// Its own element, if it has one and that agrees.
    word: Option<Id>,
}

impl Layer {
    /// Reads the lines. `O(text)`.
    pub(crate) fn read(text: &str) -> Result<(Document, Self), ReadError> {
        let broken = |(at, fault)| broken(Format::Page, text, at, fault);
        let tree = xml::read(text).map_err(broken)?;
        if tree.len() == 0 || !tree.name(text, 0).eq_ignore_ascii_case("pcgts") {
            return Err(broken((0, Fault::NoRoot { element: "PcGts" })));
        }
        let texts = Texts { text, tree: &tree };
        let mut assembly = Assembly::new();
        let order = Order::of(text, &tree);
        let is = |id: &Id, name: &str| tree.name(text, *id) == name;
        // A page in another is part of it.
        let mut end = 0;
        let mut pages: Vec<Id> = Vec::new();
        for id in (0..tree.len()).filter(|id| is(id, "Page")) {
            if id >= end {
                pages.push(id);
                end = tree.after(id);
            }
        }
        if pages.is_empty() {
            // Lines without a page around them are those of the file.
            pages.push(0);
        }
        let region = |line: Id| {
            std::iter::successors(Some(line), |&id| tree.parent(id)).find(|&id| tree.name(text, id).ends_with("Region"))
        };
        for (number, page) in (1..).zip(&pages) {
            let number = if is(page, "Page") { number } else { 0 };
            let mut before = None;
            for id in order.sorted(*page) {
                let inside = region(id);
                if before != Some(inside) {
                    assembly.end_paragraph();
                }
                before = Some(inside);
                line(texts, id, &mut assembly).map_err(broken)?;
                assembly.end_line(number);
            }
        }
        let (document, lines) = assembly.finish();
        Ok((document, Self { tree, lines }))
    }

    /// The patches that put `edits` in their places.
    pub(crate) fn patches(
        &self,
        text: &str,
        document: &Document,
        edits: &[impl OfLine],
        writing: &Writing,
    ) -> (Vec<Patch>, Vec<Unplaced>) {
        let texts = Texts { text, tree: &self.tree };
        let mut pen = Pen::new(texts, Notation::of(text, Rules::Xml));
        let unplaced = plan(document, edits, |number, line, unit, _| pen.place(&self.lines[number], line, unit));
        let mut patches = pen.finish(writing.alternatives && provenance::has_indexes(text, &self.tree));
        if !patches.is_empty() {
            patches.extend(provenance::patch(text, &self.tree, writing.date.as_deref()));
        }
        (patches, unplaced)
    }
}

/// Adds a line with its words: those of its elements where they are the line, else what stands between blanks.
fn line(texts: Texts<'_>, id: Id, assembly: &mut Assembly<Kept>) -> Result<(), (usize, Fault)> {
    let words: Vec<Id> = texts.tree.named(texts.text, id, "Word").collect();
    let mut read = Vec::with_capacity(words.len());
    for &word in &words {
        let trace = texts.of(word)?.map(|found| found.trace.text).unwrap_or_default();
        if !trace.is_empty() {
            read.push((word, trace));
        }
    }
    let Some(found) = texts.of(id)?.filter(|found| !found.trace.text.is_empty()) else {
        for (word, text) in read {
            assembly.word(&text, texts.sure(word), true, Kept { line: id, word: Some(word) });
        }
        return Ok(());
    };
    let whole = found.trace.text;
    if words.is_empty() {
        assembly.word(&whole, texts.sure(id), true, Kept { line: id, word: None });
        return Ok(());
    }
    if let Some(spans) = in_order(&whole, &read) {
        let mut end = 0;
        for ((word, _), span) in read.into_iter().zip(spans) {
            // What stands between words is part of the line and of no word: blanks.
            assembly.gap(&whole[end..span.start()]);
            assembly.word(span.of(&whole), texts.sure(word), false, Kept { line: id, word: Some(word) });
            end = span.end();
        }
        return Ok(());
    }
    let mut end = 0;
    for token in whole.split_whitespace() {
        let start = end + whole[end..].find(token).unwrap_or(0);
        assembly.gap(&whole[end..start]);
        end = start + token.len();
        // Words out of order are known where they stand once on both sides.
        let once = whole.split_whitespace().filter(|other| *other == token).count() == 1;
        let mut same = read.iter().filter(|(_, text)| text == token);
        let word = same.next().filter(|_| once && same.next().is_none()).map(|(word, _)| *word);
        let confidence = word.and_then(|word| texts.sure(word));
        assembly.word(token, confidence, false, Kept { line: id, word });
    }
    Ok(())
}

/// Where the words stand in the line, if the line is its words in their order with blanks between.
fn in_order(line: &str, words: &[(Id, String)]) -> Option<Vec<Span>> {
    let mut spans = Vec::with_capacity(words.len());
    let mut at = 0;
    for (_, word) in words {
        at += line[at..].len() - line[at..].trim_start().len();
        let rest = line[at..].strip_prefix(word.as_str())?;
        spans.push(Span::new(at, line.len() - rest.len()));
        at = line.len() - rest.len();
    }
    line[at..].trim().is_empty().then_some(spans)
}
