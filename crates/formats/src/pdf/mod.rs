//! Searchable PDF: the invisible text behind the picture of a page, read as lines and corrected by an update behind the file.
//!
//! The original stays, byte for byte, the beginning of what is written; the picture is never touched. Only text of
//! rendering mode 3 is read: visible text is the page itself and no reading of an engine.

mod cmap;
mod content;
mod font;
mod geometry;
mod glyphless;
mod interpret;
mod lines;
mod open;
mod paragraphs;
mod place;
mod splice;
mod standard;
mod state;
mod unpack;
mod update;
mod walk;

use std::collections::HashSet;

use phucdau::document::Document;
use phucdau::edit::{Edit, OfLine};

use crate::plan::refused;
use crate::proof::proven;
use lines::Rows;
use update::Update;
use walk::Walker;

/// How to read; plain data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Read signed files too; an edit then shows as a change after the signature.
    pub force_signed: bool,
    /// What a file may cost.
    pub limits: Limits,
}

/// What a file may cost before it is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes that one stream may unpack to.
    pub stream: usize,
    /// Bytes that all content together may unpack to.
    pub content: usize,
    /// Letters of the text layer.
    pub glyphs: usize,
}

impl Default for Limits {
    /// 256 MiB a stream, 1 GiB of content, 16 million letters.
    fn default() -> Self {
        Self { stream: 256 << 20, content: 1 << 30, glyphs: 16 << 20 }
    }
}

/// Why the text layer of a PDF could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// No header at the start.
    #[error(
        "pdf: no %PDF- header at byte 0; this is no PDF, or it is damaged: restore it, or leave it out with --exclude"
    )]
    NotPdf,
    /// Any security handler, with or without a password.
    #[error(
        "pdf: encrypted (/Encrypt in the trailer), even if it opens without a password; remove the encryption first (qpdf --decrypt IN OUT)"
    )]
    Encrypted,
    /// A signature or a certification.
    #[error(
        "pdf: signed or certified (object {object}); a change would show as made after signing: give --force-signed to edit it all the same"
    )]
    Signed {
        /// The object that says so.
        object: u32,
    },
    /// Offsets or objects that cannot be trusted.
    #[error(
        "pdf: {what} (near byte {offset}, reading objects); repair the file first (qpdf IN OUT rewrites it), or restore it"
    )]
    Damaged {
        /// Where it was noticed.
        offset: usize,
        /// What is wrong.
        what: String,
    },
    /// Content that cannot be unpacked.
    #[error(
        "pdf: content stream in object {object} cannot be read: {what}; repair the file first (qpdf IN OUT rewrites it), or restore it"
    )]
    Stream {
        /// The object.
        object: u32,
        /// What is wrong.
        what: String,
    },
    /// More than a file may cost.
    #[error(
        "pdf: more than {limit} {what} (object {object}, unpacking); the file may be made to exhaust memory: look at it before you go on"
    )]
    Limit {
        /// What there is too much of.
        what: &'static str,
        /// The object at which it was noticed, 0 for the file itself.
        object: u32,
        /// How much there may be.
        limit: usize,
    },
    /// Pictures only.
    #[error("pdf: no text layer on {pages} pages, only pictures; run OCR first (ocrmypdf -l vie IN OUT)")]
    NoTextLayer {
        /// How many pages there are.
        pages: usize,
    },
    /// Text that the page shows.
    #[error(
        "pdf: no invisible text on {pages} pages; its text is the page itself and not a reading of it: extract it (pdftotext IN OUT) to repair it as text"
    )]
    VisibleText {
        /// How many pages there are.
        pages: usize,
    },
    /// Text whose letters nothing tells.
    #[error(
        "pdf: the fonts of the text layer on {pages} pages do not say which letters they show (no /ToUnicode); run OCR anew (ocrmypdf --redo-ocr IN OUT)"
    )]
    NoLetters {
        /// How many pages there are.
        pages: usize,
    },
}

/// Why an edit could not be placed in the text layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// Its words are shown by different streams.
    #[error("its words stand in different content streams")]
    Streams,
    /// Readers see another text there than the one that is shown.
    #[error("an /ActualText that spans more than this word stands over it")]
    ActualText,
    /// The font is chosen outside the content that shows the word.
    #[error("its font is chosen in another content stream, so that none can be put in its place")]
    Font,
    /// What follows stands where the word ends, and nothing tells where that is.
    #[error("the font gives no widths, and what follows has no place of its own")]
    Widths,
    /// A line that ends a paragraph shows nothing.
    #[error("no word stands there to show it")]
    NoWord,
    /// The result did not read back as intended.
    #[error("the corrected file did not read back as intended")]
    Check,
}

/// An edit that was not placed.
pub type Unplaced = crate::Unplaced<Reason>;

/// What [`Layer::write`] made: the file, and the edits that are not in it.
pub type Written = crate::Written<Reason>;

/// The invisible text of a PDF and where each word of it stands.
#[derive(Clone, Debug)]
pub struct Layer {
    options: Options,
    document: lopdf::Document,
    /// The page of each line.
    lines: Vec<u32>,
}

impl Layer {
    /// Reads the text layer as lines of words, each with its page; a line without text stands where the layout shows a
    /// new paragraph, block or page. `O(bytes + content)`; of the file its objects are kept, but not its pictures.
    ///
    /// ```
    /// use phucdau_formats::pdf::{Layer, Options, Refusal};
    /// assert_eq!(Layer::read(b"no header", Options::default()).unwrap_err(), Refusal::NotPdf);
    /// ```
    ///
    /// # Errors
    /// If the file is encrypted, signed, damaged or too costly, or holds no invisible text.
    pub fn read(bytes: &[u8], options: Options) -> Result<(Document, Self), Refusal> {
        let mut document = open::open(bytes, options.force_signed, &options.limits)?;
        let (mut rows, mut visible, mut unreadable) = (Rows::default(), 0, 0);
        let mut walker = Walker::new(&document, &options.limits);
        for (page, id) in pages(&document) {
            let walk = walker.page(page, id)?;
            rows.add(&walk);
            visible += walk.visible;
            unreadable += walk.unreadable;
        }
        let (text, _) = rows.finish();
        if text.lines.is_empty() {
            let pages = document.page_iter().count();
            return Err(match (unreadable, visible) {
                (0, 0) => Refusal::NoTextLayer { pages },
                (0, _) => Refusal::VisibleText { pages },
                _ => Refusal::NoLetters { pages },
            });
        }
        open::forget_pictures(&mut document);
        let lines = text.lines.iter().map(|line| line.page.unwrap_or(0)).collect();
        Ok((text, Self { options, document, lines }))
    }

    /// `bytes` with `edits` in its text layer, as an update behind the file; without edits that can be placed the very
    /// same bytes. `bytes` and `document` are those of [`Layer::read`]; one list of edits for each line, sorted and
    /// disjoint. Every edit is in the result or in its list of unplaced ones. `O(bytes + content + edits)`.
    ///
    /// ```
    /// # use lopdf::{Object, Stream, dictionary};
    /// # let mut file = lopdf::Document::with_version("1.5");
    /// # let font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" };
    /// # let content = b"BT 3 Tr /F 12 Tf 1 0 0 1 30 50 Tm (Thuc) Tj ( ) Tj (hien) Tj ET".to_vec();
    /// # let content = file.add_object(Stream::new(dictionary! {}, content));
    /// # let pages = file.new_object_id();
    /// # let page = file.add_object(dictionary! {
    /// #     "Type" => "Page", "Parent" => pages, "Contents" => content,
    /// #     "Resources" => dictionary! { "Font" => dictionary! { "F" => font } },
    /// # });
    /// # file.objects.insert(pages, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into());
    /// # let root = file.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    /// # file.trailer.set("Root", root);
    /// # let mut bytes = Vec::new();
    /// # file.save_to(&mut bytes).unwrap();
    /// use phucdau::edit::{Edit, Kind, Why};
    /// use phucdau::span::Span;
    /// use phucdau_formats::pdf::{Layer, Options};
    ///
    /// let (document, layer) = Layer::read(&bytes, Options::default()).unwrap();
    /// assert_eq!(document.lines[0].text, "Thuc hien");
    /// let edit = Edit {
    ///     span: Span::new(0, 4), new: "Thực".into(), confidence: 0.99, doubt: 0.0,
    ///     kind: Kind::Diacritics, why: Why::Context,
    /// };
    /// let written = layer.write(&bytes, &document, &[vec![edit]]);
    /// assert!(written.unplaced.is_empty() && written.bytes.starts_with(&bytes));
    /// let (document, _) = Layer::read(&written.bytes, Options::default()).unwrap();
    /// assert_eq!(document.lines[0].text, "Thực hien");
    /// ```
    ///
    /// # Panics
    /// If there are not as many lists as lines, or a span lies outside its line or cuts a character: bugs of the caller.
    pub fn write<E: OfLine + Clone + Default>(&self, bytes: &[u8], document: &Document, edits: &[E]) -> Written {
        assert_eq!(edits.len(), document.lines.len(), "one list of edits for each line");
        assert_eq!(edits.len(), self.lines.len(), "the document of this layer");
        if edits.iter().all(E::is_empty) {
            return Written { bytes: bytes.to_vec(), unplaced: Vec::new() };
        }
        let write = |edits: &[E]| {
            let mut unplaced = Vec::new();
            let Ok(update) = self.update(document, edits, &mut unplaced) else {
                return (None, refused(edits, Reason::Check));
            };
            unplaced.sort_by_key(|unplaced| (unplaced.line, unplaced.edit));
            unplaced.dedup_by_key(|unplaced| (unplaced.line, unplaced.edit));
            (update.finish(bytes, open::header(bytes).unwrap_or(0)), unplaced)
        };
        let (written, unplaced) = proven(edits, Reason::Check, write, |written, edits, unplaced| {
            self.broken(bytes, written.as_ref()?, document, edits, unplaced)
        });
        Written { bytes: written.unwrap_or_else(|| bytes.to_vec()), unplaced }
    }

    /// The objects that change, page by page.
    fn update(
        &self,
        document: &Document,
        edits: &[impl OfLine],
        unplaced: &mut Vec<Unplaced>,
    ) -> Result<Update<'_>, Refusal> {
        let mut update = Update::new(&self.document);
        let mut walker = Walker::new(&self.document, &self.options.limits);
        let mut lines = self.lines.iter().zip(&document.lines).zip(edits).enumerate().peekable();
        for (page, id) in pages(&self.document) {
            let walk = walker.page(page, id)?;
            let mut rows = Rows::default();
            rows.add(&walk);
            // The lines of a page are the same by themselves, but for the empty one that may end them.
            let (_, words) = rows.finish();
            let mut words = words.iter();
            let mut changes = Vec::new();
            while let Some((line, ((_, text), edits))) = lines.next_if(|(_, ((on, _), _))| **on == page) {
                let words = words.next().map(Vec::as_slice).unwrap_or_default();
                let edits: Vec<Edit> = edits.each().collect();
                place::place(&walk, words, &text.text, line, &edits, &mut changes, unplaced);
            }
            splice::page(&walk, &mut update, &changes, unplaced);
        }
        Ok(update)
    }

    /// The line at which what was written does not say the words that were intended, lines aside; the first if it does
    /// not begin with the original or does not open without repair.
    fn broken(
        &self,
        bytes: &[u8],
        written: &[u8],
        document: &Document,
        edits: &[impl OfLine],
        unplaced: &[Unplaced],
    ) -> Option<usize> {
        let Ok(again) = open::open(written, true, &self.options.limits) else { return Some(0) };
        let mut walker = Walker::new(&again, &self.options.limits);
        let mut rows = Rows::default();
        for (page, id) in pages(&again) {
            let Ok(walk) = walker.page(page, id) else { return Some(0) };
            rows.add(&walk);
        }
        let (text, _) = rows.finish();
        // Without any word left it would be taken for pictures only.
        if text.lines.is_empty()
            || !written.starts_with(bytes)
            || again.revision_count() != self.document.revision_count() + 1
        {
            return Some(0);
        }
        let mut found = text.lines.iter().flat_map(|line| line.text.split_whitespace());
        let left: HashSet<(usize, usize)> = unplaced.iter().map(|left| (left.line, left.edit)).collect();
        for (line, (text, edits)) in document.lines.iter().zip(edits).enumerate() {
            let placed = edits.each().enumerate().filter(|(edit, _)| !left.contains(&(line, *edit)));
            let intended = phucdau::edit::apply_each(&text.text, placed.map(|(_, edit)| edit));
            if !intended.split_whitespace().all(|word| found.next() == Some(word)) {
                return Some(line);
            }
        }
        found.next().map(|_| edits.len())
    }
}

/// The pages, numbered from 1.
fn pages(document: &lopdf::Document) -> impl Iterator<Item = (u32, lopdf::ObjectId)> {
    (1..).zip(document.page_iter())
}
