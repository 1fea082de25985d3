//! The walk over pages and forms: which invisible text is shown, by which operator, and where on the page.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::content::Tokens;
use super::font::{self, Font};
use super::geometry::Matrix;
use super::interpret::Run;
use super::state::{State, TextState};
use super::unpack::unpack;
use super::{Limits, Refusal};

/// Forms may draw forms, but not without end.
const DEPTH: usize = 12;

/// All that was found on one page, in drawing order.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    /// The content that holds invisible text.
    pub(crate) scopes: Vec<Scope>,
    /// Each operator that shows invisible text.
    pub(crate) shows: Vec<Show>,
    /// The fonts, each once.
    pub(crate) fonts: Vec<Arc<Font>>,
    /// Each `Tz` that was met.
    pub(crate) scales: Vec<Scale>,
    /// Each stretch of marked content with a text of its own.
    pub(crate) actuals: Vec<Actual>,
    /// UTF-16 units of all glyphs.
    pub(crate) units: Vec<u16>,
    /// How many operators show visible text.
    pub(crate) visible: usize,
    /// How many operators show invisible text in fonts that tell no letters.
    pub(crate) unreadable: usize,
}

/// One content: that of a page, its streams joined by a newline, or that of a form.
#[derive(Debug)]
pub(crate) struct Scope {
    /// The streams, and where each stands in `bytes`.
    pub(crate) parts: Vec<(ObjectId, Range<usize>)>,
    /// Their content, unpacked.
    pub(crate) bytes: Vec<u8>,
    /// The object whose resources it uses, its own or inherited.
    pub(crate) holder: ObjectId,
}

/// A `Tz` operator.
#[derive(Debug)]
pub(crate) struct Scale {
    pub(crate) scope: usize,
    /// Its operand.
    pub(crate) span: Range<usize>,
    /// How many operators show text under it.
    pub(crate) uses: usize,
}

/// Marked content with an `/ActualText`.
#[derive(Debug)]
pub(crate) struct Actual {
    pub(crate) scope: usize,
    /// The string, where it stands in the content itself.
    pub(crate) span: Option<Range<usize>>,
    /// What it says.
    pub(crate) text: String,
    /// How many operators show text in it.
    pub(crate) shows: usize,
}

/// How the text is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    /// `Tj` or `TJ`.
    Show,
    /// `'`: to the next line first.
    NextLine,
    /// `"`: spacings and the next line first.
    Spaced,
}

/// One operator that shows invisible text.
#[derive(Debug)]
pub(crate) struct Show {
    pub(crate) scope: usize,
    pub(crate) page: u32,
    /// Counts `BT`.
    pub(crate) block: usize,
    pub(crate) font: usize,
    /// Operands and operator.
    pub(crate) span: Range<usize>,
    pub(crate) verb: Verb,
    /// The string operands.
    pub(crate) strings: Vec<Range<usize>>,
    pub(crate) glyphs: Vec<Glyph>,
    /// The adjustment behind the last glyph, in thousandths.
    pub(crate) tail: f64,
    /// State in force.
    pub(crate) text: TextState,
    /// From text space at its start to the page.
    pub(crate) matrix: Matrix,
    /// Whether what is shown next finds its own place.
    pub(crate) free: bool,
    /// Whether all widths are known.
    pub(crate) measured: bool,
    pub(crate) actual: Option<usize>,
}

/// One code that is shown.
#[derive(Clone, Debug)]
pub(crate) struct Glyph {
    pub(crate) code: u32,
    /// Which string of the operator it stands in.
    pub(crate) string: usize,
    /// The adjustment before it, in thousandths.
    pub(crate) adjust: f64,
    /// Where it starts and how far it moves on, in text space.
    pub(crate) x: f64,
    pub(crate) advance: f64,
    /// Its letters, in `Walk::units`.
    pub(crate) units: Range<usize>,
}

impl Walk {
    /// The letters of glyphs. A code may stand for a line end beside letters: in a line that is a blank.
    pub(crate) fn letters(&self, glyphs: &[Glyph]) -> String {
        let units = glyphs.iter().flat_map(|glyph| self.units.get(glyph.units.clone()).unwrap_or_default());
        let letter = |c| if matches!(c, '\n' | '\r') { ' ' } else { c };
        char::decode_utf16(units.copied()).map(|c| c.map_or(char::REPLACEMENT_CHARACTER, letter)).collect()
    }

    /// Whether a glyph is white space.
    pub(crate) fn is_blank(&self, glyph: &Glyph) -> bool {
        let units = self.units.get(glyph.units.clone()).unwrap_or_default();
        units.iter().all(|&unit| char::from_u32(u32::from(unit)).is_some_and(|c| c.is_whitespace() || c == '\0'))
    }
}

/// The walk over all pages, one after the other: a stream counts on the first page that shows it.
pub(crate) struct Walker<'a> {
    pub(super) document: &'a Document,
    limits: &'a Limits,
    pub(super) out: Walk,
    seen: HashSet<ObjectId>,
    fonts: HashMap<ObjectId, Arc<Font>>,
    /// Streams whose data is damaged.
    broken: HashSet<ObjectId>,
    decoded: usize,
    glyphs: usize,
    pub(super) blocks: usize,
}

/// What one content is walked with.
pub(super) struct Place<'a> {
    pub(super) page: u32,
    pub(super) scope: usize,
    pub(super) resources: Option<&'a Dictionary>,
    pub(super) holder: ObjectId,
    /// Bytes whose text was recorded on an earlier page.
    pub(super) stale: Vec<Range<usize>>,
    depth: usize,
}

impl<'a> Walker<'a> {
    /// A walk that begins before the first page.
    pub(crate) fn new(document: &'a Document, limits: &'a Limits) -> Self {
        let (out, seen, fonts, broken) = Default::default();
        Self { document, limits, out, seen, fonts, broken, decoded: 0, glyphs: 0, blocks: 0 }
    }

    /// What stands on the next page. `O(content)`.
    pub(crate) fn page(&mut self, page: u32, id: ObjectId) -> Result<Walk, Refusal> {
        self.out = Walk::default();
        self.content_of_page(page, id)?;
        Ok(std::mem::take(&mut self.out))
    }

    fn content_of_page(&mut self, page: u32, id: ObjectId) -> Result<(), Refusal> {
        if self.document.get_dictionary(id).is_err() {
            return Err(Refusal::Damaged { offset: 0, what: format!("page {page} (object {}) is no page", id.0) });
        }
        let ids = self.document.get_page_contents(id);
        if ids.iter().all(|id| self.seen.contains(id)) {
            return Ok(());
        }
        let (mut bytes, mut parts, mut stale) = (Vec::new(), Vec::new(), Vec::new());
        for id in ids {
            let content = self.decode(id)?;
            if !parts.is_empty() {
                bytes.push(b'\n');
            }
            let range = bytes.len()..bytes.len() + content.len();
            bytes.extend_from_slice(&content);
            if !self.seen.insert(id) {
                stale.push(range.clone());
            }
            parts.push((id, range));
        }
        let place = Place { page, scope: 0, resources: resources_of(self.document, id), holder: id, stale, depth: 0 };
        self.content(bytes, parts, place, State::default(), None)
    }

    /// Walks a form, once.
    pub(super) fn form(
        &mut self,
        id: ObjectId,
        outer: &Place<'a>,
        state: &State,
        actual: Option<usize>,
    ) -> Result<(), Refusal> {
        let Ok(Object::Stream(stream)) = self.document.get_object(id) else { return Ok(()) };
        if outer.depth >= DEPTH || !self.seen.insert(id) {
            return Ok(());
        }
        let mut state = state.clone();
        let matrix = stream.dict.get_deref(b"Matrix", self.document).and_then(Object::as_array).ok();
        if let Some(numbers) = matrix {
            let mut six = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
            for (place, value) in six.iter_mut().zip(numbers) {
                *place = font::number(self.document, Some(value)).unwrap_or(*place);
            }
            state.ctm = Matrix(six).then(&state.ctm);
        }
        let own = stream.dict.get(b"Resources").ok().and_then(|object| font::dictionary(self.document, object));
        let (resources, holder) = match own {
            Some((_, resources)) => (Some(resources), id),
            None => (outer.resources, outer.holder),
        };
        let bytes = self.decode(id)?;
        let parts = vec![(id, 0..bytes.len())];
        let place = Place { page: outer.page, scope: 0, resources, holder, stale: Vec::new(), depth: outer.depth + 1 };
        self.content(bytes, parts, place, state, actual)
    }

    /// The content of a stream, within the limits.
    fn decode(&mut self, id: ObjectId) -> Result<Vec<u8>, Refusal> {
        let (content, intact) = unpack(self.document, id, self.limits.stream)?;
        if !intact {
            self.broken.insert(id);
        }
        self.decoded += content.len();
        if self.decoded > self.limits.content {
            return Err(Refusal::Limit { what: "bytes of content", object: id.0, limit: self.limits.content });
        }
        Ok(content)
    }

    fn content(
        &mut self,
        bytes: Vec<u8>,
        parts: Vec<(ObjectId, Range<usize>)>,
        mut place: Place<'a>,
        state: State,
        actual: Option<usize>,
    ) -> Result<(), Refusal> {
        place.scope = self.out.scopes.len();
        let first = self.out.shows.len();
        // The bytes stand in the result while they are walked, so that forms within number themselves behind them.
        self.out.scopes.push(Scope { parts, bytes: Vec::new(), holder: place.holder });
        let scope = place.scope;
        let mut run = Run::new(self, &bytes, place, state, actual);
        for token in Tokens::new(&bytes) {
            run.token(token)?;
        }
        let used = self.out.shows.iter().skip(first).any(|show| show.scope == scope);
        if used && let Some(scope) = self.out.scopes.get_mut(scope) {
            if let Some((id, _)) = scope.parts.iter().find(|(id, _)| self.broken.contains(id)) {
                let what = "its checksum is another, so that part of it is lost".into();
                return Err(Refusal::Stream { object: id.0, what });
            }
            scope.bytes = bytes;
        }
        Ok(())
    }

    /// The font that an object is or refers to.
    pub(super) fn font(&mut self, object: &Object) -> Option<usize> {
        let (id, dict) = font::dictionary(self.document, object)?;
        let known = id.and_then(|id| self.fonts.get(&id)).cloned();
        let font = known.unwrap_or_else(|| {
            let font = Font::read(self.document, dict);
            self.decoded += font.size;
            Arc::new(font)
        });
        if let Some(id) = id {
            self.fonts.insert(id, font.clone());
        }
        self.out.fonts.push(font);
        Some(self.out.fonts.len() - 1)
    }

    /// Counts letters against the limit.
    pub(super) fn count(&mut self, glyphs: usize, holder: ObjectId) -> Result<(), Refusal> {
        self.glyphs += glyphs;
        let limit = self.limits.glyphs;
        if self.glyphs > limit { Err(Refusal::Limit { what: "letters", object: holder.0, limit }) } else { Ok(()) }
    }
}

/// The resources of a page, its own or inherited.
pub(crate) fn resources_of(document: &Document, page: ObjectId) -> Option<&Dictionary> {
    let mut node = document.get_dictionary(page).ok()?;
    for _ in 0..64 {
        if let Ok(resources) = node.get(b"Resources") {
            return font::dictionary(document, resources).map(|(_, resources)| resources);
        }
        node = node.get_deref(b"Parent", document).and_then(Object::as_dict).ok()?;
    }
    None
}
