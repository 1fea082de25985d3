//! Which elements of hOCR are lines and words, and what of them is text of the page.

use phucdau::span::Span;

use crate::markup::notation::Rules;
use crate::markup::trace::Trace;
use crate::markup::{Id, Tree, attributes, html};

const LINES: [&str; 5] = ["ocr_line", "ocrx_line", "ocr_header", "ocr_caption", "ocr_textfloat"];
const WORDS: [&str; 2] = ["ocrx_word", "ocr_word"];
const PARAGRAPHS: [&str; 12] = ["p", "div", "li", "td", "th", "dt", "dd", "h1", "h2", "h3", "h4", "body"];
const BLOCKS: [&str; 4] = ["ocr_par", "ocr_carea", "ocrx_block", "ocr_page"];

/// A file and its elements.
#[derive(Clone, Copy)]
pub(super) struct Page<'p> {
    pub(super) text: &'p str,
    pub(super) tree: &'p Tree,
}

/// A line of the page.
pub(super) struct Found {
    pub(super) element: Id,
    /// The paragraph, or what is like one.
    pub(super) block: Option<Id>,
    /// The page, from 1; 0 if none is told apart.
    pub(super) number: u32,
    /// What it holds, each with whether white space stands before it.
    pub(super) pieces: Vec<(Piece, bool)>,
}

/// What is dealt with as one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// An element of a word.
    Word(Id),
    /// All text of a line that knows no words.
    Line(Id),
    /// Text that stands in a line beside its words.
    Text(Span),
}

impl Page<'_> {
    /// The value of an attribute, its name in any case.
    pub(super) fn attribute(&self, id: Id, name: &str) -> Option<Span> {
        let mut all = attributes(self.text, self.tree.start(id));
        all.find(|attribute| attribute.name.eq_ignore_ascii_case(name)).map(|attribute| attribute.value)
    }

    fn is(&self, id: Id, classes: &[&str]) -> bool {
        let Some(class) = self.attribute(id, "class") else { return false };
        class.of(self.text).split_ascii_whitespace().any(|class| classes.contains(&class))
    }

    /// What is no text of the page: rejected readings, scripts.
    fn hidden(&self, id: Id) -> bool {
        let name = self.tree.name(self.text, id);
        ["del", "script", "style"].iter().any(|known| name.eq_ignore_ascii_case(known)) || self.is(id, &["ocrx_cinfo"])
    }

    /// The lines in the order of the file; of a page without any class of hOCR its paragraphs.
    pub(super) fn lines(&self) -> Vec<Found> {
        let lines = self.classed();
        if lines.is_empty() { self.paragraphs() } else { lines }
    }

    /// The innermost elements that break lines.
    fn paragraphs(&self) -> Vec<Found> {
        let breaks = |id: Id| {
            let name = self.tree.name(self.text, id);
            PARAGRAPHS.iter().any(|known| name.eq_ignore_ascii_case(known))
        };
        let innermost = |&id: &Id| breaks(id) && !(id + 1..self.tree.after(id)).any(breaks);
        let found = |id| Found { element: id, block: Some(id), number: 0, pieces: vec![(Piece::Line(id), true)] };
        (0..self.tree.len()).filter(innermost).map(found).collect()
    }

    fn classed(&self) -> Vec<Found> {
        let mut lines = Vec::new();
        let (mut id, mut number) = (0, 0);
        while id < self.tree.len() {
            number += u32::from(self.is(id, &["ocr_page"]));
            let inside = id + 1..self.tree.after(id);
            // A line is the innermost element of its class, or what holds words without any.
            let line = self.is(id, &LINES) || self.tree.children(id).any(|child| self.is(child, &WORDS));
            if !line || inside.clone().any(|inner| self.is(inner, &LINES)) {
                id += 1;
                continue;
            }
            let mut walk = Walk { page: self, pieces: Vec::new(), white: false };
            walk.visit(id);
            let worded = walk.pieces.iter().any(|(piece, _)| matches!(piece, Piece::Word(_)));
            let pieces = if worded { walk.pieces } else { vec![(Piece::Line(id), true)] };
            lines.push(Found { element: id, block: self.block(id), number, pieces });
            id = inside.end;
        }
        lines
    }

    fn block(&self, id: Id) -> Option<Id> {
        let mut up = self.tree.parent(id);
        while let Some(block) = up {
            let name = self.tree.name(self.text, block);
            if self.is(block, &BLOCKS) || ["p", "div"].iter().any(|known| name.eq_ignore_ascii_case(known)) {
                return Some(block);
            }
            up = self.tree.parent(block);
        }
        None
    }

    /// The text of a piece with its places.
    pub(super) fn trace(&self, piece: Piece) -> Trace {
        match piece {
            Piece::Text(span) => self.traced(&[span]).trimmed(),
            Piece::Line(id) => {
                let mut spans = Vec::new();
                self.texts(id, &mut spans);
                self.traced(&spans).trimmed()
            }
            Piece::Word(id) => {
                let mut spans = Vec::new();
                self.texts(id, &mut spans);
                let own = self.traced(&spans).trimmed();
                if !own.text.is_empty() {
                    return own;
                }
                // No text of its own: each letter stands in an element.
                self.lettered(id)
            }
        }
    }

    /// The text of the elements of letters or choices in a word.
    pub(super) fn lettered(&self, id: Id) -> Trace {
        let mut letters = Trace::default();
        for letter in self.letters(id) {
            let mut spans = Vec::new();
            self.texts(letter, &mut spans);
            letters.append(self.traced(&spans).trimmed());
        }
        letters
    }

    fn traced(&self, spans: &[Span]) -> Trace {
        let mut trace = Trace::default();
        for &span in spans {
            trace.push(self.text, span, Rules::Html);
        }
        trace
    }

    /// The outermost elements of letters or choices in a word.
    fn letters(&self, id: Id) -> Vec<Id> {
        let (mut letters, mut at) = (Vec::new(), id + 1);
        while at < self.tree.after(id) {
            if self.is(at, &["ocrx_cinfo"]) {
                letters.push(at);
                at = self.tree.after(at);
            } else {
                at += 1;
            }
        }
        letters
    }

    /// Whether the letters of a word stand in elements of their own.
    pub(super) fn boxes_letters(&self, id: Id) -> bool {
        let mut spans = Vec::new();
        self.texts(id, &mut spans);
        self.traced(&spans).text.trim().is_empty() && !self.letters(id).is_empty()
    }

    /// The text in an element, without what is hidden.
    fn texts(&self, id: Id, out: &mut Vec<Span>) {
        let inner = self.tree.inner(id);
        let mut at = inner.start();
        for child in self.tree.children(id) {
            let whole = self.tree.whole(child);
            html::texts(self.text, Span::new(at, whole.start()), out);
            if !self.hidden(child) {
                self.texts(child, out);
            }
            at = whole.end();
        }
        html::texts(self.text, Span::new(at, inner.end().max(at)), out);
    }

    /// The numbers behind `key` in an element's title.
    pub(super) fn property(&self, id: Id, key: &str) -> Option<Vec<f64>> {
        let title = self.attribute(id, "title")?.of(self.text);
        let list = title.split(';').find_map(|part| part.trim_start().strip_prefix(key)?.strip_prefix(' '))?;
        list.split([' ', ',']).filter(|number| !number.is_empty()).map(|number| number.parse().ok()).collect()
    }

    /// The box of an element, and where its numbers stand.
    pub(super) fn bbox(&self, id: Id) -> Option<(Span, [i64; 4])> {
        let title = self.attribute(id, "title")?;
        let at = title.start() + title.of(self.text).find("bbox ")? + 5;
        let rest = &self.text[at..title.end()];
        let end = rest.find(';').unwrap_or(rest.len());
        let numbers: Vec<i64> = rest[..end].split_ascii_whitespace().map_while(|number| number.parse().ok()).collect();
        Some((Span::new(at, at + rest[..end].trim_end().len()), numbers.try_into().ok()?))
    }

    /// How sure the engine was of a word.
    pub(super) fn confidence(&self, piece: Piece) -> Option<f32> {
        let Piece::Word(id) = piece else { return None };
        let sure = (id..self.tree.after(id)).find_map(|id| self.property(id, "x_wconf"))?;
        let sure = *sure.first()? as f32;
        (0.0..=100.0).contains(&sure).then_some(sure / 100.0)
    }
}

/// Goes through a line.
struct Walk<'w, 'p> {
    page: &'w Page<'p>,
    pieces: Vec<(Piece, bool)>,
    /// Whether white space came since the last piece.
    white: bool,
}

impl Walk<'_, '_> {
    fn visit(&mut self, id: Id) {
        let tree = self.page.tree;
        let inner = tree.inner(id);
        let mut at = inner.start();
        for child in tree.children(id) {
            let whole = tree.whole(child);
            self.text(Span::new(at, whole.start()));
            at = whole.end();
            if self.page.is(child, &WORDS) {
                let mut spans = Vec::new();
                self.page.texts(child, &mut spans);
                let text = self.page.traced(&spans).text;
                self.white |= text.starts_with(char::is_whitespace);
                self.pieces.push((Piece::Word(child), self.white));
                // A word without letters parts nothing and joins nothing.
                let blank = text.trim().is_empty() && self.page.letters(child).is_empty();
                self.white = text.ends_with(char::is_whitespace) || (blank && self.white);
            } else if !self.page.hidden(child) {
                self.white |= tree.name(self.page.text, child).eq_ignore_ascii_case("br");
                self.visit(child);
            }
        }
        self.text(Span::new(at, inner.end().max(at)));
    }

    fn text(&mut self, span: Span) {
        let mut spans = Vec::new();
        html::texts(self.page.text, span, &mut spans);
        for span in spans {
            let text = span.of(self.page.text);
            self.white |= text.starts_with(char::is_whitespace);
            if !text.trim().is_empty() {
                self.pieces.push((Piece::Text(span), self.white));
                self.white = text.ends_with(char::is_whitespace);
            }
        }
    }
}
