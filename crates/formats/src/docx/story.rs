//! The text of one part as paragraphs of lines, and the place of each of their letters in the part.

use std::ops::Range;

use quick_xml::events::BytesStart;

use super::letters::{Letter, is_blank, letters};
use super::old_font::{Codes, decode, joined};
use super::styles::{Styles, codes_of_fonts};
use super::twins::Alternates;
use super::xml::{Item, Space, Xml, attribute};
use super::{Limits, Reason, Refusal};

/// A paragraph, or the part of a line's width that a text box holds as one.
#[derive(Clone, Debug, Default)]
pub(super) struct Paragraph {
    /// Its lines, broken where the paragraph breaks them.
    pub(super) rows: Vec<Row>,
    /// Which cell, box or note it stands in.
    pub(super) container: usize,
    /// The same paragraph in the copies for older programs.
    pub(super) twins: Vec<usize>,
    /// Whether copies exist that read differently.
    pub(super) torn: bool,
    /// Whether it is such a copy itself.
    pub(super) hidden: bool,
}

/// A line and where its letters stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// What is read.
    pub(super) text: String,
    /// Its pieces, in order, without gaps.
    pub(super) pieces: Vec<Piece>,
}

/// A stretch of a line from one element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Its bytes in the line.
    pub(super) span: Range<usize>,
    /// What it is.
    pub(super) body: Body,
}

/// What a piece is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Body {
    /// A text element.
    Text(Text),
    /// Something that stays as it is.
    Fixed(Reason),
}

/// A text element, in bytes of the part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Text {
    /// Its start tag.
    pub(super) tag: Range<usize>,
    /// All that stands in it.
    pub(super) content: Range<usize>,
    /// What of it is shown: without `xml:space` blanks at its ends are not.
    pub(super) shown: Range<usize>,
    /// Whether blanks at its ends are shown.
    pub(super) preserve: bool,
    /// What its characters mean.
    pub(super) codes: Codes,
    /// Whether only letters of Unicode tell that it is not in the codes of its old font.
    pub(super) told: bool,
}

/// What stands for a sign that is no character.
const SIGN: char = '\u{fffc}';

/// The elements that matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Element {
    Paragraph,
    ParagraphProperties,
    Run,
    RunProperties,
    Text,
    /// What it holds is not the current text: deleted, moved away, or an aid to reading.
    Gone,
    /// A cell, a box, a note: paragraphs do not go on across its border.
    Container,
    Alternates,
    Branch,
    Formula,
    /// A control, whose text may be a copy of data that stands elsewhere.
    Control,
    Other,
}

/// Reads the text of a part. `O(bytes)`.
pub(super) fn read(part: &str, bytes: &[u8], styles: &Styles, limits: &Limits) -> Result<Vec<Paragraph>, Refusal> {
    let mut walk = Walk {
        xml: Xml::new(part, bytes, limits)?,
        bytes,
        styles,
        path: Vec::new(),
        spaces: Vec::new(),
        paragraphs: Vec::new(),
        open: Vec::new(),
        containers: vec![0],
        next_container: 1,
        gone: 0,
        fields: Vec::new(),
        alternates: Vec::new(),
        controls: Vec::new(),
        text: None,
    };
    walk.run()?;
    Ok(walk.paragraphs)
}

/// A paragraph that is being read.
struct Open {
    index: usize,
    style: Option<String>,
    run_style: Option<String>,
    run_codes: Option<Codes>,
}

/// A text element that is being read.
struct OpenText {
    tag: Range<usize>,
    content: usize,
    markup: bool,
}

struct Walk<'a> {
    xml: Xml<'a>,
    bytes: &'a [u8],
    styles: &'a Styles,
    path: Vec<Element>,
    /// For each open element, whether blanks are kept in it.
    spaces: Vec<bool>,
    paragraphs: Vec<Paragraph>,
    open: Vec<Open>,
    containers: Vec<usize>,
    next_container: usize,
    gone: usize,
    /// The open fields; whether each has come to its result.
    fields: Vec<bool>,
    alternates: Vec<Alternates>,
    /// The open controls; whether each shows data of another part.
    controls: Vec<bool>,
    text: Option<OpenText>,
}

impl Walk<'_> {
    fn run(&mut self) -> Result<(), Refusal> {
        loop {
            match self.xml.next()? {
                Item::Open { space, tag, empty } => {
                    self.open(space, &tag);
                    if empty {
                        self.close()?;
                    }
                }
                Item::Close => self.close()?,
                Item::Other => {
                    if let Some(text) = &mut self.text {
                        text.markup = true;
                    }
                }
                Item::Text => {}
                Item::End => return Ok(()),
            }
        }
    }

    fn open(&mut self, space: Space, tag: &BytesStart<'_>) {
        if let Some(text) = &mut self.text {
            text.markup = true;
        }
        let local = tag.local_name();
        let name = local.as_ref();
        let element = self.element(space, name);
        let kept = match tag.try_get_attribute("xml:space").ok().flatten() {
            Some(attribute) => attribute.value.as_ref() == "preserve",
            None => self.spaces.last().copied().unwrap_or_default(),
        };
        match element {
            Element::Paragraph => self.open_paragraph(),
            Element::Run => self.open_run(),
            Element::Gone => self.gone += 1,
            Element::Container => {
                self.containers.push(self.next_container);
                self.next_container += 1;
            }
            Element::Alternates => self.alternates.push(Alternates::new(self.open.len())),
            Element::Branch => {
                if let Some(alternates) = self.alternates.last_mut() {
                    alternates.branch();
                }
            }
            Element::Formula => self.fixed(' '),
            Element::Control => self.controls.push(false),
            Element::Text => {
                let span = self.xml.span();
                self.text.get_or_insert(OpenText { content: span.end, tag: span, markup: false });
            }
            _ => self.other(space, name, tag),
        }
        self.path.push(element);
        self.spaces.push(kept);
    }

    fn element(&self, space: Space, name: &str) -> Element {
        match (space, name) {
            (Space::Word, "p") => Element::Paragraph,
            (Space::Word, "pPr") => Element::ParagraphProperties,
            (Space::Word, "r") => Element::Run,
            (Space::Word, "rPr") => Element::RunProperties,
            (Space::Word, "t") => Element::Text,
            (Space::Word, "del" | "moveFrom" | "rt") => Element::Gone,
            (Space::Word, "tc" | "txbxContent" | "footnote" | "endnote" | "comment") => Element::Container,
            (Space::Compatibility, "AlternateContent") => Element::Alternates,
            (Space::Compatibility, "Choice" | "Fallback") if self.path.last() == Some(&Element::Alternates) => {
                Element::Branch
            }
            (Space::Math, "oMath") => Element::Formula,
            (Space::Word, "sdt") => Element::Control,
            _ => Element::Other,
        }
    }

    /// Elements that are no place for others.
    fn other(&mut self, space: Space, name: &str, tag: &BytesStart<'_>) {
        if space != Space::Word {
            return;
        }
        let parent = self.path.last();
        let before = self.path.len().checked_sub(2).and_then(|at| self.path.get(at));
        let in_run = parent == Some(&Element::Run) || parent == Some(&Element::Branch);
        match name {
            "fldChar" => match attribute(tag, "fldCharType").as_deref() {
                Some("begin") => self.fields.push(false),
                Some("separate") => {
                    if let Some(result) = self.fields.last_mut() {
                        *result = true;
                    }
                }
                Some("end") => {
                    self.fields.pop();
                }
                _ => {}
            },
            "dataBinding" => {
                if let Some(bound) = self.controls.last_mut() {
                    *bound = true;
                }
            }
            "tab" | "ptab" if in_run => self.fixed('\t'),
            "br" | "cr" if in_run => self.break_row(),
            "noBreakHyphen" if in_run => self.fixed('-'),
            "sym" if in_run => {
                let code = attribute(tag, "char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                let sign = code.and_then(char::from_u32).filter(|c| !c.is_control());
                self.fixed(sign.unwrap_or('\u{fffd}'));
            }
            "pStyle" if parent == Some(&Element::ParagraphProperties) && before == Some(&Element::Paragraph) => {
                if let Some(open) = self.open.last_mut() {
                    open.style = attribute(tag, "val");
                }
            }
            "rStyle" if parent == Some(&Element::RunProperties) && before == Some(&Element::Run) => {
                if let Some(open) = self.open.last_mut() {
                    open.run_style = attribute(tag, "val");
                }
            }
            "rFonts" if parent == Some(&Element::RunProperties) && before == Some(&Element::Run) => {
                if let Some(open) = self.open.last_mut() {
                    open.run_codes = codes_of_fonts(tag);
                }
            }
            _ => {}
        }
    }

    fn close(&mut self) -> Result<(), Refusal> {
        self.spaces.pop();
        match self.path.pop() {
            Some(Element::Paragraph) => {
                self.open.pop();
            }
            Some(Element::Gone) => self.gone = self.gone.saturating_sub(1),
            Some(Element::Container) => {
                self.containers.pop();
            }
            Some(Element::Alternates) => self.close_alternates(),
            Some(Element::Control) => {
                self.controls.pop();
            }
            Some(Element::Text) if !self.path.contains(&Element::Text) => {
                if let Some(text) = self.text.take() {
                    self.take(text)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn open_paragraph(&mut self) {
        let index = self.paragraphs.len();
        let container = self.containers.last().copied().unwrap_or_default();
        self.paragraphs.push(Paragraph { rows: vec![Row::default()], container, ..Paragraph::default() });
        self.open.push(Open { index, style: None, run_style: None, run_codes: None });
        if let Some(alternates) = self.alternates.last_mut() {
            alternates.add(index);
        }
    }

    fn open_run(&mut self) {
        if let Some(open) = self.open.last_mut() {
            (open.run_style, open.run_codes) = (None, None);
        }
    }

    fn close_alternates(&mut self) {
        let Some(alternates) = self.alternates.pop() else { return };
        let first = alternates.settle(&mut self.paragraphs);
        if let Some(outer) = self.alternates.last_mut() {
            first.into_iter().for_each(|index| outer.add(index));
        }
    }

    /// Whether what stands here is text of the document as it is now.
    fn is_current(&self) -> bool {
        let inside = self.inner_alternates().all(|alternates| alternates.is_first());
        self.gone == 0 && inside && self.fields.iter().all(|&result| result)
    }

    /// The alternates that stand within the paragraph at hand.
    fn inner_alternates(&self) -> impl Iterator<Item = &Alternates> {
        self.alternates.iter().filter(|alternates| alternates.depth() == self.open.len())
    }

    fn row(&mut self) -> Option<&mut Row> {
        let index = self.open.last()?.index;
        self.paragraphs.get_mut(index)?.rows.last_mut()
    }

    fn fixed(&mut self, c: char) {
        if self.is_current()
            && let Some(row) = self.row()
        {
            row.push(c.encode_utf8(&mut [0; 4]), Body::Fixed(Reason::Object));
        }
    }

    fn break_row(&mut self) {
        if self.is_current()
            && let Some(index) = self.open.last().map(|open| open.index)
            && let Some(paragraph) = self.paragraphs.get_mut(index)
        {
            paragraph.rows.push(Row::default());
        }
    }

    fn take(&mut self, text: OpenText) -> Result<(), Refusal> {
        if !self.is_current() || self.open.is_empty() {
            return Ok(());
        }
        let preserve = match self.tag_of(&text.tag) {
            Some(own) => own,
            None => self.spaces.last().copied().unwrap_or_default(),
        };
        let content = text.content..self.xml.span().start.max(text.content);
        let raw = self.bytes.get(content.clone()).and_then(|raw| std::str::from_utf8(raw).ok()).unwrap_or_default();
        if text.markup {
            let shown = plain(raw);
            if let Some(row) = self.row() {
                row.push(&shown, Body::Fixed(Reason::Markup));
            }
            return Ok(());
        }
        let mut read = letters(raw, content.start)
            .map_err(|offset| self.xml.broken("a reference that names no character", offset))?;
        if !preserve {
            let kept = read.iter().rposition(|letter| !is_blank(letter.c)).map_or(0, |last| last + 1);
            read.truncate(kept);
            let blank = read.iter().take_while(|letter| is_blank(letter.c)).count();
            read.drain(..blank);
        }
        let own = self.open.last();
        let codes = own.map_or(Codes::Unicode, |open| {
            self.styles.codes(open.run_codes, open.run_style.as_deref(), open.style.as_deref())
        });
        let twin = self.inner_alternates().next().is_some().then_some(Reason::Twin);
        let locked = twin.or(self.controls.contains(&true).then_some(Reason::Bound));
        if locked.is_none() && read.first().is_some_and(|first| self.join(first.c, codes).is_some()) {
            read.remove(0);
        }
        let (Some(first), Some(last)) = (read.first(), read.last()) else { return Ok(()) };
        let shown = first.raw.start..last.raw.end;
        let decoded = decode(&read, codes);
        let signs = codes == Codes::Signs;
        let locked = locked.or(decoded.is_none().then_some(if signs { Reason::Object } else { Reason::OldFont }));
        let (read, meant) = decoded.unwrap_or((read, codes));
        let (told, codes) = (meant != codes, meant);
        let body = match locked {
            Some(reason) => Body::Fixed(reason),
            None => Body::Text(Text { tag: text.tag, content, shown, preserve, codes, told }),
        };
        let shown = |letter: &Letter| if signs && !is_blank(letter.c) { SIGN } else { letter.c };
        let text: String = read.iter().map(shown).collect();
        if let Some(row) = self.row() {
            row.push(&text, body);
        }
        Ok(())
    }

    /// A letter in two codes, the first at the end of the piece before: it is read as one, and stays.
    fn join(&mut self, second: char, codes: Codes) -> Option<()> {
        let bytes = self.bytes;
        let row = self.row()?;
        let piece = row.pieces.last_mut()?;
        let Body::Text(text) = &mut piece.body else { return None };
        if text.codes != codes || codes == Codes::Unicode {
            return None;
        }
        let raw = std::str::from_utf8(bytes.get(text.shown.clone())?).ok()?;
        let first = letters(raw, text.shown.start).ok()?.pop()?;
        let c = joined(first.c, second, codes)?;
        text.shown.end = first.raw.start;
        row.text.pop();
        piece.span.end = row.text.len();
        row.push(c.encode_utf8(&mut [0; 4]), Body::Fixed(Reason::OldFont));
        Some(())
    }

    /// What a start tag itself says about blanks.
    fn tag_of(&self, tag: &Range<usize>) -> Option<bool> {
        let raw = std::str::from_utf8(self.bytes.get(tag.clone())?).ok()?;
        raw.contains("xml:space").then(|| raw.contains("preserve"))
    }
}

impl Row {
    fn push(&mut self, text: &str, body: Body) {
        let start = self.text.len();
        self.text.push_str(text);
        self.pieces.push(Piece { span: start..self.text.len(), body });
    }
}

/// Text without its markup, for reading only.
fn plain(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('<') {
        out.extend(letters(before, 0).unwrap_or_default().iter().map(|letter| letter.c));
        rest = match after.strip_prefix("![CDATA[") {
            Some(section) => {
                let (inside, behind) = section.split_once("]]>").unwrap_or((section, ""));
                out.extend(inside.chars().map(|c| if matches!(c, '\r' | '\n') { ' ' } else { c }));
                behind
            }
            None if after.starts_with("!--") => after.split_once("-->").map_or("", |(_, behind)| behind),
            None => after.split_once('>').map_or("", |(_, behind)| behind),
        };
    }
    out.extend(letters(rest, 0).unwrap_or_default().iter().map(|letter| letter.c));
    out
}
