//! The walk over one content: operators are followed as far as text needs them.

use std::collections::HashMap;
use std::ops::Range;

use lopdf::Object;

use super::Refusal;
use super::content::{self, Kind, Token};
use super::font;
use super::geometry::Matrix;
use super::state::State;
use super::walk::{Actual, Glyph, Place, Scale, Show, Verb, Walker};

/// The walk over one content.
pub(super) struct Run<'w, 'a, 'b> {
    pub(super) walker: &'w mut Walker<'a>,
    pub(super) bytes: &'b [u8],
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

impl<'w, 'a, 'b> Run<'w, 'a, 'b> {
    /// A walk that begins in `state`, inside the marked content `outer`.
    pub(super) fn new(
        walker: &'w mut Walker<'a>,
        bytes: &'b [u8],
        place: Place<'a>,
        state: State,
        outer: Option<usize>,
    ) -> Self {
        let (operands, names, stack, marks) = Default::default();
        Self { walker, bytes, operands, names, stack, marks, outer, state, last: None, place }
    }

    /// Takes the next token.
    pub(super) fn token(&mut self, token: Token) -> Result<(), Refusal> {
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
        let is_form =
            stream.is_ok_and(|s| s.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|n| n == b"Form"));
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
        let font =
            self.state.text.font.filter(|&font| self.walker.out.fonts.get(font).is_some_and(|font| font.is_readable()));
        let Some(font) = font.filter(|_| invisible && !stale) else {
            self.walker.out.unreadable += usize::from(invisible && !stale);
            return Ok(());
        };
        let mut show = Show {
            scope: self.place.scope,
            page: self.place.page,
            block: self.walker.blocks,
            font,
            span: start..operator.end,
            verb,
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
        self.walker.count(show.glyphs.len(), self.place.holder)?;
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
