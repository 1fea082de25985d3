//! The walk over pages and forms: which invisible text is shown, by which operator, and where on the page.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::content::{self, Kind, Token, Tokens};
use super::font::{self, Font};
use super::geometry::Matrix;
use super::state::{State, TextState};
use super::{Limits, Refusal};

/// Forms may draw forms, but not without end.
const DEPTH: usize = 12;

/// All that the walk found, in drawing order.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    /// The content that holds invisible text.
    pub(crate) scopes: Vec<Scope>,
    /// Each operator that shows invisible text.
    pub(crate) shows: Vec<Show>,
    /// The fonts, each once.
    pub(crate) fonts: Vec<Font>,
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
    /// What stands before the string of `"`.
    pub(crate) lead: Range<usize>,
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
    /// Walks all pages. `O(content)`.
    pub(crate) fn run(document: &Document, limits: &Limits) -> Result<Self, Refusal> {
        let mut walker = Walker {
            document,
            limits,
            out: Self::default(),
            seen: HashSet::new(),
            fonts: HashMap::new(),
            decoded: 0,
            glyphs: 0,
            blocks: 0,
        };
        for (page, id) in (1_u32..).zip(document.page_iter()) {
            walker.page(page, id)?;
        }
        Ok(walker.out)
    }

    /// The letters of glyphs.
    pub(crate) fn letters(&self, glyphs: &[Glyph]) -> String {
        let units = glyphs.iter().flat_map(|glyph| self.units.get(glyph.units.clone()).unwrap_or_default());
        char::decode_utf16(units.copied()).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    }

    /// Whether a glyph is white space.
    pub(crate) fn is_blank(&self, glyph: &Glyph) -> bool {
        let units = self.units.get(glyph.units.clone()).unwrap_or_default();
        units.iter().all(|&unit| char::from_u32(u32::from(unit)).is_some_and(|c| c.is_whitespace() || c == '\0'))
    }
}

struct Walker<'a> {
    document: &'a Document,
    limits: &'a Limits,
    out: Walk,
    seen: HashSet<ObjectId>,
    fonts: HashMap<ObjectId, usize>,
    decoded: usize,
    glyphs: usize,
    blocks: usize,
}

/// What one content is walked with.
struct Place<'a> {
    page: u32,
    scope: usize,
    resources: Option<&'a Dictionary>,
    holder: ObjectId,
    /// Bytes whose text was recorded on an earlier page.
    stale: Vec<Range<usize>>,
    depth: usize,
}

impl<'a> Walker<'a> {
    fn page(&mut self, page: u32, id: ObjectId) -> Result<(), Refusal> {
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

    fn form(&mut self, id: ObjectId, outer: &Place<'a>, state: &State, actual: Option<usize>) -> Result<(), Refusal> {
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
        let damaged = |what: String| Refusal::Stream { object: id.0, what };
        let object = self.document.get_object(id).map_err(|error| damaged(error.to_string()))?;
        let stream = object.as_stream().map_err(|error| damaged(error.to_string()))?;
        let content = stream.get_plain_content_with_limit(self.limits.stream).map_err(|error| match error {
            lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { limit }) => {
                Refusal::Limit { what: "bytes in one stream", object: id.0, limit }
            }
            error => damaged(error.to_string()),
        })?;
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
        let mut run = Run {
            walker: self,
            bytes: &bytes,
            operands: Vec::new(),
            names: HashMap::new(),
            stack: Vec::new(),
            marks: Vec::new(),
            outer: actual,
            state,
            last: None,
            place,
        };
        for token in Tokens::new(&bytes) {
            run.token(token)?;
        }
        let scope = run.place.scope;
        let used = self.out.shows.iter().skip(first).any(|show| show.scope == scope);
        if used && let Some(scope) = self.out.scopes.get_mut(scope) {
            scope.bytes = bytes;
        }
        Ok(())
    }

    fn font(&mut self, object: &Object) -> Option<usize> {
        let (id, dict) = font::dictionary(self.document, object)?;
        if let Some(&known) = id.and_then(|id| self.fonts.get(&id)) {
            return Some(known);
        }
        let index = self.out.fonts.len();
        self.out.fonts.push(Font::read(self.document, dict));
        if let Some(id) = id {
            self.fonts.insert(id, index);
        }
        Some(index)
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

/// The walk over one content.
struct Run<'w, 'a, 'b> {
    walker: &'w mut Walker<'a>,
    bytes: &'b [u8],
    operands: Vec<Token>,
    names: HashMap<Vec<u8>, Option<usize>>,
    stack: Vec<State>,
    marks: Vec<Option<usize>>,
    /// The marked content that the form is drawn in.
    outer: Option<usize>,
    state: State,
    /// The recorded operator whose end is where the next text stands, if no other place is given.
    last: Option<usize>,
    place: Place<'a>,
}

impl<'a> Run<'_, 'a, '_> {
    fn token(&mut self, token: Token) -> Result<(), Refusal> {
        match token.kind {
            Kind::Blank | Kind::Junk | Kind::Data => {}
            Kind::Operator => {
                let name = self.bytes.get(token.span.clone()).unwrap_or_default();
                // Constants are operands.
                if !matches!(name, b"true" | b"false" | b"null") {
                    self.operator(name, &token.span)?;
                    self.operands.clear();
                }
            }
            _ => self.operands.push(token),
        }
        Ok(())
    }

    fn number(&self, index: usize) -> Option<f64> {
        match self.operands.get(index)?.kind {
            Kind::Number(value) => Some(value),
            _ => None,
        }
    }

    fn numbers<const N: usize>(&self) -> Option<[f64; N]> {
        let mut out = [0.0; N];
        for (index, place) in out.iter_mut().enumerate() {
            *place = self.number(index)?;
        }
        Some(out)
    }

    fn text(&self, token: &Token) -> &[u8] {
        self.bytes.get(token.span.clone()).unwrap_or_default()
    }

    fn operator(&mut self, name: &[u8], span: &Range<usize>) -> Result<(), Refusal> {
        match name {
            b"q" if self.stack.len() < 1000 => self.stack.push(self.state.clone()),
            b"Q" => {
                if let Some(mut state) = self.stack.pop() {
                    // Where text stands is no part of the graphics state.
                    (state.line, state.at) = (self.state.line, self.state.at);
                    self.state = state;
                }
            }
            b"cm" => {
                if let Some(six) = self.numbers() {
                    self.state.ctm = Matrix(six).then(&self.state.ctm);
                }
            }
            b"BT" => {
                self.walker.blocks += 1;
                self.state.set_line(Matrix::IDENTITY);
                self.last = None;
            }
            b"ET" => self.last = None,
            b"Td" | b"TD" => {
                if let Some([x, y]) = self.numbers() {
                    if name == b"TD" {
                        self.state.text.leading = -y;
                    }
                    self.state.move_line(x, y);
                    self.last = None;
                }
            }
            b"Tm" => {
                if let Some(six) = self.numbers() {
                    self.state.set_line(Matrix(six));
                    self.last = None;
                }
            }
            b"T*" => self.next_line(),
            b"Tc" => self.state.text.spacing = self.number(0).unwrap_or(0.0),
            b"Tw" => self.state.text.word_spacing = self.number(0).unwrap_or(0.0),
            b"TL" => self.state.text.leading = self.number(0).unwrap_or(0.0),
            b"Ts" => self.state.text.rise = self.number(0).unwrap_or(0.0),
            b"Tr" => self.state.text.mode = self.number(0).unwrap_or(0.0) as i32,
            b"Tz" => self.scale(),
            b"Tf" => self.set_font(),
            b"Tj" | b"TJ" => self.show(0, Verb::Show, span)?,
            b"'" => {
                self.next_line();
                self.show(0, Verb::NextLine, span)?;
            }
            b"\"" => {
                (self.state.text.word_spacing, self.state.text.spacing) =
                    (self.number(0).unwrap_or(0.0), self.number(1).unwrap_or(0.0));
                self.next_line();
                self.show(2, Verb::Spaced, span)?;
            }
            b"Do" => self.draw()?,
            b"BMC" => self.marks.push(None),
            b"BDC" => self.mark(),
            b"EMC" => drop(self.marks.pop()),
            _ => {}
        }
        Ok(())
    }

    fn next_line(&mut self) {
        self.state.move_line(0.0, -self.state.text.leading);
        self.last = None;
    }

    fn scale(&mut self) {
        let (Some(value), Some(token)) = (self.number(0), self.operands.first()) else { return };
        self.state.text.scale = value;
        self.state.text.scale_at = Some(self.walker.out.scales.len());
        self.walker.out.scales.push(Scale { scope: self.place.scope, span: token.span.clone(), uses: 0 });
    }

    fn set_font(&mut self) {
        let ([name, size], Some(value)) = (self.operands.as_slice(), self.number(1)) else { return };
        if name.kind != Kind::Name {
            return;
        }
        let key = content::name(self.text(name));
        let (name, size) = (name.span.clone(), size.span.clone());
        let font = match self.names.get(&key) {
            Some(&font) => font,
            None => {
                let object = self.resource(b"Font", &key);
                let font = object.and_then(|object| self.walker.font(object));
                self.names.insert(key, font);
                font
            }
        };
        self.state.text.font = font;
        self.state.text.size = value;
        self.state.text.font_at = Some((self.place.scope, name, size));
    }

    fn resource(&self, kind: &[u8], key: &[u8]) -> Option<&'a Object> {
        let document = self.walker.document;
        let (_, dict) = font::dictionary(document, self.place.resources?.get(kind).ok()?)?;
        dict.get(key).ok()
    }

    fn draw(&mut self) -> Result<(), Refusal> {
        let Some(token) = self.operands.first() else { return Ok(()) };
        let key = content::name(self.text(token));
        let Some(Object::Reference(id)) = self.resource(b"XObject", &key) else { return Ok(()) };
        let id = *id;
        let stream = self.walker.document.get_object(id).and_then(Object::as_stream);
        let is_form = stream.is_ok_and(|s| s.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|n| n == b"Form"));
        if !is_form {
            return Ok(());
        }
        let actual = self.actual();
        self.last = None;
        self.walker.form(id, &self.place, &self.state, actual)
    }

    fn actual(&self) -> Option<usize> {
        self.marks.iter().rev().find_map(|mark| *mark).or(self.outer)
    }

    fn mark(&mut self) {
        let mut found = None;
        if self.operands.get(1).is_some_and(|token| token.kind == Kind::DictOpen) {
            let pairs = self.operands.iter().zip(self.operands.iter().skip(1));
            for (key, value) in pairs {
                let string = matches!(value.kind, Kind::Literal | Kind::Hex);
                if key.kind == Kind::Name && string && content::name(self.text(key)) == b"ActualText" {
                    found = Some((Some(value.span.clone()), content::string(self.text(value))));
                }
            }
        } else if let Some(token) = self.operands.get(1) {
            let object = self.resource(b"Properties", &content::name(self.text(token)));
            let dict = object.and_then(|object| font::dictionary(self.walker.document, object));
            let text = dict.and_then(|(_, dict)| dict.get_deref(b"ActualText", self.walker.document).ok());
            found = text.and_then(|text| text.as_str().ok()).map(|bytes| (None, bytes.to_vec()));
        }
        let Some((span, bytes)) = found else { return self.marks.push(None) };
        let text = lopdf::decode_text_string(&Object::string_literal(bytes)).unwrap_or_default();
        self.marks.push(Some(self.walker.out.actuals.len()));
        self.walker.out.actuals.push(Actual { scope: self.place.scope, span, text, shows: 0 });
    }

    /// Takes up text that is shown; `skip` operands stand before its string.
    fn show(&mut self, skip: usize, verb: Verb, operator: &Range<usize>) -> Result<(), Refusal> {
        if let Some(scale) = self.state.text.scale_at.and_then(|at| self.walker.out.scales.get_mut(at)) {
            scale.uses += 1;
        }
        if let Some(last) = self.last.take().and_then(|last| self.walker.out.shows.get_mut(last)) {
            last.free = false;
        }
        let actual = self.actual();
        if let Some(actual) = actual.and_then(|at| self.walker.out.actuals.get_mut(at)) {
            actual.shows += 1;
        }
        let start = self.operands.first().map_or(operator.start, |token| token.span.start);
        let stale = self.place.stale.iter().any(|range| range.contains(&start));
        let invisible = self.state.text.mode == 3;
        if !invisible {
            self.walker.out.visible += 1;
        }
        let font = self.state.text.font.filter(|&font| self.walker.out.fonts.get(font).is_some_and(Font::is_readable));
        let Some(font) = font.filter(|_| invisible && !stale) else {
            self.walker.out.unreadable += usize::from(invisible && !stale);
            return Ok(());
        };
        let lead = match (verb, self.operands.get(skip)) {
            (Verb::Spaced, Some(string)) => start..string.span.start,
            _ => start..start,
        };
        let mut show = Show {
            scope: self.place.scope,
            page: self.place.page,
            block: self.walker.blocks,
            font,
            span: start..operator.end,
            verb,
            lead,
            strings: Vec::new(),
            glyphs: Vec::new(),
            tail: 0.0,
            text: self.state.text.clone(),
            matrix: self.state.at.then(&self.state.ctm),
            free: true,
            measured: true,
            actual,
        };
        self.glyphs(skip, &mut show);
        self.walker.glyphs += show.glyphs.len();
        if self.walker.glyphs > self.walker.limits.glyphs {
            let object = self.place.holder.0;
            return Err(Refusal::Limit { what: "letters", object, limit: self.walker.limits.glyphs });
        }
        self.last = Some(self.walker.out.shows.len());
        self.walker.out.shows.push(show);
        Ok(())
    }

    fn glyphs(&mut self, skip: usize, show: &mut Show) {
        let out = &mut self.walker.out;
        let Some(font) = out.fonts.get(show.font) else { return };
        let text = &show.text;
        let (mut x, mut adjust) = (0.0, 0.0);
        for token in self.operands.iter().skip(skip) {
            match token.kind {
                Kind::Number(value) => {
                    adjust += value;
                    x += text.adjustment(value);
                }
                Kind::Literal | Kind::Hex => {
                    let bytes = content::string(self.bytes.get(token.span.clone()).unwrap_or_default());
                    for code in bytes.chunks(font.code_len()) {
                        let single = code.len() == 1;
                        let code = code.iter().fold(0_u32, |code, &byte| (code << 8) | u32::from(byte));
                        let width = font.width(code);
                        show.measured &= width.is_some();
                        let advance = text.advance(width.unwrap_or(500.0), single && code == 32);
                        let first = out.units.len();
                        font.decode(code, &mut out.units);
                        let units = first..out.units.len();
                        show.glyphs.push(Glyph { code, string: show.strings.len(), adjust, x, advance, units });
                        (x, adjust) = (x + advance, 0.0);
                    }
                    show.strings.push(token.span.clone());
                }
                _ => {}
            }
        }
        show.tail = adjust;
        self.state.at = Matrix([1.0, 0.0, 0.0, 1.0, x, 0.0]).then(&self.state.at);
    }
}
