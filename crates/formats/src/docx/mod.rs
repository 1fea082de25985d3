//! DOCX: its text as lines, and edits spliced into the text elements of the parts that hold it.
//!
//! Word processors cut a word into runs wherever a font changes, often around a single letter with marks. So text is read
//! over the borders of runs, and new letters are divided over them: a letter that stays, stays in its run, with its
//! formatting. A part that changes is packed anew; all other records of the package, and every byte of the part around
//! the text, stay as they are.
//!
//! * A line is a paragraph; a line break in it (`w:br`, `w:cr`) ends a line, a tab is a tab. Between paragraphs stands an
//!   empty line, unless the text goes on: the next begins with a small letter, in the same cell, behind no stop.
//! * Read are, in this order: document, headers, footers, footnotes, endnotes, comments. A text box follows its paragraph.
//! * Not text: deleted and moved-away text, the instructions of fields, formulas (a blank that stays), chart and drawing
//!   labels. What a field shows is text. Signs of `Wingdings` and its like, and text bound to data elsewhere, stay.
//! * A drawing that holds its text twice, for newer and older programs, is read once and changed in both places.
//! * In old fonts (`.VnTime`, `.VnTimeH`, `VNI-Times`) text is read as the font shows it, and new letters get its codes.
//!
//! ```
//! use phucdau_formats::docx::{Layer, Options, Refusal};
//! let refusal = Layer::read(b"PK\x03\x04", Options::default()).unwrap_err();
//! assert!(matches!(refusal, Refusal::Package { .. }));
//! ```

mod letters;
mod old_font;
mod package;
mod parts;
mod refusal;
mod splice;
mod story;
mod styles;
mod twins;
mod xml;

use std::collections::BTreeMap;

use phucdau::document::{Document, Line};
use phucdau::edit::{Edit, OfLine};

pub use refusal::{Reason, Refusal, Unplaced, Written};

use package::Package;
use splice::{Draft, Splice};
use story::{Paragraph, Row};
use styles::Styles;

/// How to read; plain data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether a signed document is read all the same; an edit breaks its signature.
    pub force_signed: bool,
    /// What a document may need.
    pub limits: Limits,
}

/// What a document may need; plain data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Parts of the package.
    pub parts: u64,
    /// Bytes of all parts unpacked.
    pub unpacked: u64,
    /// Bytes of one part with text unpacked.
    pub part: u64,
    /// Elements one in another.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { parts: 10_000, unpacked: 2 << 30, part: 128 << 20, depth: 1000 }
    }
}

/// Where the text of a DOCX stands.
#[derive(Clone, Debug)]
pub struct Layer {
    stories: Vec<Story>,
    /// For each line its story, paragraph and row; `None` for the empty lines between.
    lines: Vec<Option<(usize, usize, usize)>>,
    limits: Limits,
}

/// A part with text.
#[derive(Clone, Debug)]
struct Story {
    /// Its place in the package.
    part: usize,
    paragraphs: Vec<Paragraph>,
}

impl Layer {
    /// Reads the text of a package. `O(bytes unpacked)` of the parts with text.
    ///
    /// # Errors
    /// If the bytes are no sound package with a document in it, need more than the limits, or are encrypted or signed.
    pub fn read(bytes: &[u8], options: Options) -> Result<(Document, Self), Refusal> {
        let limits = options.limits;
        let package = Package::open(bytes, &limits)?;
        if !options.force_signed
            && let Some(part) = package.names().find(|name| name.to_lowercase().starts_with("_xmlsignatures/"))
        {
            return Err(Refusal::Signed { part: part.to_owned() });
        }
        let parts = parts::find(&package, &limits)?;
        let styles = match parts.styles {
            Some(index) => Styles::read(package.name(index), &package.unpack(index, &limits)?, &limits)?,
            None => Styles::default(),
        };
        let mut layer = Self { stories: Vec::new(), lines: Vec::new(), limits };
        let mut document = Document::default();
        for part in parts.stories {
            let paragraphs = story::read(package.name(part), &package.unpack(part, &limits)?, &styles, &limits)?;
            layer.push(Story { part, paragraphs }, &mut document);
        }
        Ok((document, layer))
    }

    /// Adds the lines of a story.
    fn push(&mut self, story: Story, document: &mut Document) {
        let number = self.stories.len();
        let mut before: Option<&Paragraph> = None;
        for (index, paragraph) in story.paragraphs.iter().enumerate() {
            if paragraph.hidden || !paragraph.has_text() {
                continue;
            }
            if !self.lines.is_empty() && !before.is_some_and(|before| goes_on(before, paragraph)) {
                self.lines.push(None);
                document.lines.push(Line::new(""));
            }
            let full = |row: &Row| !row.text.is_empty();
            let first = paragraph.rows.iter().position(full).unwrap_or_default();
            let last = paragraph.rows.iter().rposition(full).unwrap_or_default();
            for (at, row) in paragraph.rows.iter().enumerate().take(last + 1).skip(first) {
                self.lines.push(Some((number, index, at)));
                document.lines.push(Line::new(row.text.as_str()));
            }
            before = Some(paragraph);
        }
        self.stories.push(story);
    }

    /// The package with `edits` spliced in; `bytes` and `document` are those of [`Layer::read`], `edits` has one list for
    /// each line, sorted and disjoint. Without edits the very same bytes. `O(bytes + bytes unpacked)` of the parts that
    /// change.
    ///
    /// ```
    /// use std::io::{Cursor, Write};
    /// use phucdau::edit::{Edit, Kind, Why};
    /// use phucdau::span::Span;
    /// use phucdau_formats::docx::{Layer, Options};
    ///
    /// let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    /// zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    /// let word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    /// let runs = "<w:r><w:t>V</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>an</w:t></w:r>";
    /// write!(zip, "<w:document xmlns:w='{word}'><w:body><w:p>{runs}</w:p></w:body></w:document>").unwrap();
    /// let bytes = zip.finish().unwrap().into_inner();
    ///
    /// let (document, layer) = Layer::read(&bytes, Options::default()).unwrap();
    /// assert_eq!(document.lines[0].text, "Van");
    /// let edit = Edit {
    ///     span: Span::new(0, 3), new: "Văn".into(), confidence: 0.99, doubt: 0.0,
    ///     kind: Kind::Diacritics, why: Why::Context,
    /// };
    /// let written = layer.write(&bytes, &document, &[vec![edit]]);
    /// assert!(written.unplaced.is_empty());
    /// assert_eq!(Layer::read(&written.bytes, Options::default()).unwrap().0.lines[0].text, "Văn");
    /// ```
    pub fn write<E: OfLine>(&self, bytes: &[u8], document: &Document, edits: &[E]) -> Written {
        debug_assert_eq!(document.lines.len(), self.lines.len(), "the document that was read");
        let mut by_story: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut unplaced = Vec::new();
        for (line, edits) in edits.iter().enumerate().filter(|(_, edits)| !edits.is_empty()) {
            match self.lines.get(line) {
                Some(&Some((story, _, _))) => by_story.entry(story).or_default().push(line),
                _ => unplaced.extend(all(line, edits, Reason::NoText)),
            }
        }
        let written = self.splice(bytes, edits, &by_story, &mut unplaced).unwrap_or_else(|_| {
            // Not the bytes that were read.
            let lost = by_story.values().flatten().filter_map(|&line| Some((line, edits.get(line)?)));
            unplaced = lost.flat_map(|(line, edits)| all(line, edits, Reason::NoText)).collect();
            bytes.to_vec()
        });
        unplaced.sort_by_key(|one| (one.line, one.edit));
        Written { bytes: written, unplaced }
    }

    fn splice<E: OfLine>(
        &self,
        bytes: &[u8],
        edits: &[E],
        by_story: &BTreeMap<usize, Vec<usize>>,
        unplaced: &mut Vec<Unplaced>,
    ) -> Result<Vec<u8>, Refusal> {
        if by_story.is_empty() {
            return Ok(bytes.to_vec());
        }
        let package = Package::open(bytes, &self.limits)?;
        let mut changed = BTreeMap::new();
        for (&number, lines) in by_story {
            let Some(story) = self.stories.get(number) else { continue };
            let part = package.unpack(story.part, &self.limits)?;
            let mut splices: Vec<Splice> = Vec::new();
            for &line in lines {
                if let (Some(&Some((_, paragraph, row))), Some(edits)) = (self.lines.get(line), edits.get(line)) {
                    let edits: Vec<Edit> = edits.each().collect();
                    splices.extend(story.edit((paragraph, row), &part, (line, &edits), unplaced));
                }
            }
            if !splices.is_empty() {
                changed.insert(story.part, splice::splice(&part, splices));
            }
        }
        if changed.is_empty() { Ok(bytes.to_vec()) } else { package.rebuild(&changed) }
    }
}

impl Story {
    /// The splices that write the edits of a line, wherever it stands.
    fn edit(
        &self,
        (paragraph, row): (usize, usize),
        part: &[u8],
        (line, edits): (usize, &Vec<Edit>),
        unplaced: &mut Vec<Unplaced>,
    ) -> Vec<Splice> {
        let Some(first) = self.paragraphs.get(paragraph) else { return Vec::new() };
        if first.torn {
            unplaced.extend(all(line, edits, Reason::Twin));
            return Vec::new();
        }
        let places = std::iter::once(paragraph).chain(first.twins.iter().copied());
        let rows = places.filter_map(|place| self.paragraphs.get(place)?.rows.get(row));
        let mut drafts: Vec<Draft<'_>> = rows.map(|row| Draft::new(row, part)).collect();
        for (number, edit) in edits.iter().enumerate() {
            // In all places or in none.
            match drafts.iter().map(|draft| draft.place(edit)).collect::<Result<Vec<_>, _>>() {
                Ok(changes) => drafts.iter_mut().zip(changes).for_each(|(draft, changes)| draft.apply(changes)),
                Err(reason) => unplaced.push(Unplaced { line, edit: number, reason }),
            }
        }
        drafts.into_iter().flat_map(Draft::finish).collect()
    }
}

fn all(line: usize, edits: &impl OfLine, reason: Reason) -> impl Iterator<Item = Unplaced> {
    (0..edits.each().count()).map(move |edit| Unplaced { line, edit, reason })
}

/// Whether a paragraph goes on in the next one, as lines do that were read one by one.
fn goes_on(before: &Paragraph, next: &Paragraph) -> bool {
    let last = before.rows.iter().rev().map(|row| row.text.trim_end()).find(|text| !text.is_empty());
    let first = next.rows.iter().map(|row| row.text.trim_start()).find(|text| !text.is_empty());
    let (Some(last), Some(first)) = (last, first) else { return false };
    let mut signs = first.chars();
    let small = signs.next().is_some_and(char::is_lowercase);
    // `a)` and `b.` are items.
    let item = signs.next().is_some_and(|sign| matches!(sign, ')' | '.' | '/'));
    before.container == next.container && small && !item && !last.ends_with(['.', ';', ':', '!', '?', '…', '/'])
}
