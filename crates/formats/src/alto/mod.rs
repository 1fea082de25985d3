//! ALTO, versions 1 to 4: the words of `String` elements, their neighbours in the same element kept true.
//!
//! A word that becomes two becomes two elements with a space between, their boxes in proportion to their letters; words
//! that become one leave one element, its box widened over all. Elements with letters or parts of their own are neither
//! parted nor joined.

mod pen;
mod provenance;

use phucdau::document::Document;
use phucdau::edit::OfLine;
use phucdau::span::Span;

use crate::assemble::Assembly;
use crate::detect::Format;
use crate::error::{Fault, ReadError};
use crate::markup::notation::{Notation, Rules, unknown};
use crate::markup::trace::Trace;
use crate::markup::{Id, Tree, xml};
use crate::plan::plan;
use crate::source::{Unplaced, Writing};
use crate::splice::Patch;
use pen::Pen;

/// Where the words of a page stand.
#[derive(Clone, Debug)]
pub(crate) struct Layer {
    tree: Tree,
    /// Whether a word holds white space: at its ends, where it may come to lie, it is not read.
    loose: bool,
    /// The words of each line of the document.
    lines: Vec<Vec<Id>>,
}

impl Layer {
    /// Reads the words. `O(text)`.
    pub(crate) fn read(text: &str) -> Result<(Document, Self), ReadError> {
        let broken = |(at, fault)| broken(Format::Alto, text, at, fault);
        let tree = xml::read(text).map_err(broken)?;
        if tree.len() == 0 || !tree.name(text, 0).eq_ignore_ascii_case("alto") {
            return Err(broken((0, Fault::NoRoot { element: "alto" })));
        }
        let spaced = spaces(text, &tree) > 0;
        let (mut assembly, mut loose) = (Assembly::new(), false);
        let mut page = 0;
        let mut id = 0;
        while id < tree.len() {
            match tree.name(text, id) {
                "Page" => page += 1,
                "TextBlock" => assembly.end_paragraph(),
                "TextLine" => {
                    let mut parted = true;
                    for child in tree.children(id) {
                        match tree.name(text, child) {
                            "SP" => parted = true,
                            "String" => {
                                let whole = whole(text, &tree, child).map_err(broken)?;
                                loose |= whole.text.contains(char::is_whitespace);
                                let trace = whole.trimmed();
                                if !trace.text.is_empty() {
                                    assembly.word(&trace.text, sure(text, &tree, child), parted || !spaced, child);
                                    parted = false;
                                }
                            }
                            _ => {}
                        }
                    }
                    assembly.end_line(page);
                    id = tree.after(id);
                    continue;
                }
                _ => {}
            }
            id += 1;
        }
        let (document, lines) = assembly.finish();
        Ok((document, Self { tree, loose, lines }))
    }

    /// Whether where words end might depend on white space that is not read.
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
        let mut pen = Pen::new(text, &self.tree, Notation::of(text, Rules::Xml), writing);
        let unplaced = plan(document, edits, |number, line, unit, _| pen.place(&self.lines[number], line, unit));
        let mut patches = pen.finish();
        if !patches.is_empty() {
            patches.extend(provenance::patch(text, &self.tree, writing.date.as_deref()));
        }
        (patches, unplaced)
    }
}

/// An error at byte `at` of the decoded text.
pub(crate) fn broken(format: Format, text: &str, at: usize, fault: Fault) -> ReadError {
    let line = 1 + text.as_bytes()[..at.min(text.len())].iter().filter(|&&byte| byte == b'\n').count();
    ReadError::Markup { format, offset: at.min(text.len()), line, fault }
}

/// How many spaces the file has; where there is none, words are parted all the same.
fn spaces(text: &str, tree: &Tree) -> usize {
    (0..tree.len()).filter(|&id| tree.name(text, id) == "SP").count()
}

/// The text of a `String` with its places, without white space around it.
fn content(text: &str, tree: &Tree, id: Id) -> Result<Trace, (usize, Fault)> {
    Ok(whole(text, tree, id)?.trimmed())
}

/// The text of a `String` with its places.
fn whole(text: &str, tree: &Tree, id: Id) -> Result<Trace, (usize, Fault)> {
    let mut trace = Trace::default();
    if let Some(content) = tree.attribute(text, id, "CONTENT") {
        traced(text, content.value, &mut trace)?;
    }
    Ok(trace)
}

/// Adds a piece of XML without elements to a trace.
pub(crate) fn traced(text: &str, span: Span, trace: &mut Trace) -> Result<(), (usize, Fault)> {
    match trace.push(text, span, Rules::Xml) {
        Some(at) => Err((at, Fault::Entity { name: unknown(&text[at..span.end()]) })),
        None => Ok(()),
    }
}

/// How sure the engine was of a word.
fn sure(text: &str, tree: &Tree, id: Id) -> Option<f32> {
    let sure = tree.attribute(text, id, "WC")?.value.of(text).parse::<f32>().ok()?;
    (0.0..=1.0).contains(&sure).then_some(sure)
}
