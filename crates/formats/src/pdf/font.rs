//! Fonts: which letters a code stands for, how wide it is, and whether the font can show a new word.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::cmap::ToUnicode;
use super::standard::standard;

/// Most bytes that a ToUnicode map may unpack to.
const MAP_LIMIT: usize = 16 << 20;

/// What the text layer needs to know of a font.
#[derive(Clone, Debug)]
pub(crate) struct Font {
    codes: Codes,
    widths: BTreeMap<u32, f64>,
    /// The width of codes that `widths` leaves out; `None` if nothing says so.
    default: Option<f64>,
    /// Whether code, CID and UTF-16 unit can be one: two bytes, `Identity-H`.
    identity: bool,
    /// How far letters reach up and down, in thousandths, where a descriptor says so.
    pub(crate) reach: Option<(i64, i64)>,
    /// How many bytes its map had.
    pub(crate) size: usize,
}

/// What tells the letters of codes.
#[derive(Clone, Debug)]
struct Codes {
    /// How many bytes a code has.
    len: usize,
    /// The font's own map.
    map: ToUnicode,
    /// What a named encoding says of each byte; empty if there is none.
    named: Vec<Vec<u16>>,
}

impl Font {
    /// Reads a font dictionary. `O(size of its maps)`.
    pub(crate) fn read(document: &Document, font: &Dictionary) -> Self {
        let composite = font.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Type0");
        let map = font
            .get_deref(b"ToUnicode", document)
            .and_then(Object::as_stream)
            .and_then(|stream| stream.get_plain_content_with_limit(MAP_LIMIT))
            .unwrap_or_default();
        let (size, map) = (map.len(), ToUnicode::parse(&map));
        let read = if composite { Self::composite(document, font, map) } else { Self::simple(document, font, map) };
        Self { size, ..read }
    }

    fn composite(document: &Document, font: &Dictionary, map: ToUnicode) -> Self {
        let encoding = font.get_deref(b"Encoding", document).and_then(Object::as_name).unwrap_or_default();
        let descendant = font
            .get_deref(b"DescendantFonts", document)
            .and_then(Object::as_array)
            .ok()
            .and_then(|fonts| fonts.first())
            .and_then(|font| document.dereference(font).ok())
            .and_then(|(_, font)| font.as_dict().ok());
        let identity = encoding == b"Identity-H";
        let (mut widths, mut default, mut reach) = (BTreeMap::new(), None, None);
        // Only then is a code its own CID, by which widths go.
        if let Some(descendant) = descendant {
            if identity {
                default = Some(number(document, descendant.get(b"DW").ok()).unwrap_or(1000.0));
                widths = cid_widths(document, descendant);
            }
            reach = reach_of(document, descendant);
        }
        // Vertical writing is no line of ours.
        let map = if encoding.ends_with(b"-V") { ToUnicode::default() } else { map };
        let codes = Codes { len: map.code_len.unwrap_or(2), map, named: Vec::new() };
        Self { codes, widths, default, identity, reach, size: 0 }
    }

    fn simple(document: &Document, font: &Dictionary, map: ToUnicode) -> Self {
        let first = number(document, font.get(b"FirstChar").ok()).unwrap_or(0.0).clamp(0.0, 255.0) as u32;
        let mut scale = 1.0;
        if font.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Type3") {
            let matrix = font.get_deref(b"FontMatrix", document).and_then(Object::as_array).ok();
            scale = number(document, matrix.and_then(|matrix| matrix.first())).unwrap_or(0.001) * 1000.0;
        }
        let widths: BTreeMap<u32, f64> = font
            .get_deref(b"Widths", document)
            .and_then(Object::as_array)
            .map(|widths| {
                let widths = widths.iter().take(256).map(|width| number(document, Some(width)).unwrap_or(0.0) * scale);
                (first..).zip(widths).collect()
            })
            .unwrap_or_default();
        let codes = Codes { len: 1, map, named: named(document, font) };
        let known = font.get(b"BaseFont").and_then(Object::as_name).ok().and_then(standard);
        let reach = reach_of(document, font).or(known.map(|known| known.reach));
        if let Some(known) = known.filter(|_| widths.is_empty()) {
            let mut out = Self { codes, widths, default: None, identity: false, reach, size: 0 };
            out.widths = (0..256).filter_map(|code| Some((code, known.width(out.letter(code)?)?))).collect();
            return out;
        }
        let descriptor = font.get_deref(b"FontDescriptor", document).and_then(Object::as_dict).ok();
        let missing = descriptor.and_then(|dict| number(document, dict.get(b"MissingWidth").ok())).unwrap_or(0.0);
        let default = (!widths.is_empty()).then_some(missing);
        Self { codes, widths, default, identity: false, reach, size: 0 }
    }

    /// A font whose codes are UTF-16 units, all of one width.
    pub(crate) fn glyphless(width: f64) -> Self {
        let codes = Codes { len: 2, map: ToUnicode::identity(), named: Vec::new() };
        Self { codes, widths: BTreeMap::new(), default: Some(width), identity: true, reach: None, size: 0 }
    }

    /// Whether anything tells what its codes mean.
    pub(crate) fn is_readable(&self) -> bool {
        !self.codes.map.is_empty() || !self.codes.named.is_empty()
    }

    /// How many bytes a code has.
    pub(crate) fn code_len(&self) -> usize {
        self.codes.len
    }

    /// Appends the UTF-16 units of a code; U+FFFD where nothing is known of it.
    pub(crate) fn decode(&self, code: u32, out: &mut Vec<u16>) {
        if self.codes.map.get(code, out) {
            return;
        }
        match self.codes.named.get(code as usize) {
            Some(units) if !units.is_empty() => out.extend_from_slice(units),
            _ => out.push(0xfffd),
        }
    }

    /// The letter of a code, if it is one unit.
    fn letter(&self, code: u32) -> Option<u16> {
        let mut units = Vec::new();
        self.decode(code, &mut units);
        units.first().copied().filter(|_| units.len() == 1)
    }

    /// The width of a code in thousandths of the size; `None` if nothing tells.
    pub(crate) fn width(&self, code: u32) -> Option<f64> {
        self.widths.get(&code).copied().or(self.default)
    }

    /// Whether it shows every letter of `text` by the code that is the letter itself, as glyphless fonts do.
    pub(crate) fn shows(&self, text: &str) -> bool {
        self.identity && self.codes.len == 2 && text.encode_utf16().all(|unit| self.codes.map.shows(unit))
    }
}

/// What the named encoding of a simple font says of each byte; a font without one has its own, which nothing tells,
/// unless it is a standard font.
fn named(document: &Document, font: &Dictionary) -> Vec<Vec<u16>> {
    let is_standard = font.get(b"BaseFont").and_then(Object::as_name).is_ok_and(|name| standard(name).is_some());
    if !font.has(b"Encoding") && !is_standard {
        return Vec::new();
    }
    let Ok(encoding) = font.get_font_encoding_with_limit(document, MAP_LIMIT) else { return Vec::new() };
    let text = |byte: u8| -> Vec<u16> {
        encoding.bytes_to_string(&[byte]).map(|text| text.encode_utf16().collect()).unwrap_or_default()
    };
    let table: Vec<Vec<u16>> = (0..=255).map(text).collect();
    if table.iter().all(Vec::is_empty) { Vec::new() } else { table }
}

/// The `/W` of a CID font: `c [w w ..]` or `first last w`.
fn cid_widths(document: &Document, font: &Dictionary) -> BTreeMap<u32, f64> {
    let mut out = BTreeMap::new();
    let Ok(items) = font.get_deref(b"W", document).and_then(Object::as_array) else { return out };
    let mut items = items.iter();
    // Honest arrays tell of each code once.
    let mut left = 200_000_usize;
    while let (Some(first), Some(second)) = (items.next(), items.next()) {
        let Some(first) = number(document, Some(first)).filter(|first| (0.0..65536.0).contains(first)) else { break };
        let first = first as u32;
        let Ok((_, second)) = document.dereference(second) else { break };
        if let Ok(widths) = second.as_array() {
            left = left.saturating_sub(widths.len());
            out.extend((first..65536).zip(widths.iter().map(|width| number(document, Some(width)).unwrap_or(0.0))));
        } else {
            let (Some(last), Some(width)) = (number(document, Some(second)), number(document, items.next())) else {
                break;
            };
            let last = last.clamp(0.0, 65535.0) as u32;
            left = left.saturating_sub(last.saturating_sub(first) as usize);
            out.extend((first..=last).map(|code| (code, width)));
        }
        if left == 0 {
            break;
        }
    }
    out
}

fn reach_of(document: &Document, font: &Dictionary) -> Option<(i64, i64)> {
    let descriptor = font.get_deref(b"FontDescriptor", document).and_then(Object::as_dict).ok()?;
    let reach =
        |key: &[u8]| number(document, descriptor.get(key).ok()).map(|value| value.clamp(-9999.0, 9999.0) as i64);
    Some((reach(b"Ascent")?, reach(b"Descent")?))
}

/// The number that an object is or refers to.
pub(crate) fn number(document: &Document, object: Option<&Object>) -> Option<f64> {
    let (_, object) = document.dereference(object?).ok()?;
    let value = match object {
        Object::Integer(value) => *value as f64,
        Object::Real(value) => f64::from(*value),
        _ => return None,
    };
    value.is_finite().then(|| value.clamp(-1e9, 1e9))
}

/// The dictionary that an object is or refers to, with its number if it has one.
pub(crate) fn dictionary<'a>(document: &'a Document, object: &'a Object) -> Option<(Option<ObjectId>, &'a Dictionary)> {
    let (id, object) = document.dereference(object).ok()?;
    Some((id, object.as_dict().ok()?))
}
