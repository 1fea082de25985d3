//! JSON lines: strings of named fields as lines, in their own notation; all else stays byte for byte.
//!
//! A string is one line, or several where it holds `\n`; an empty line stands between strings. A name with dots goes into
//! objects, and a list stands for each of its values. Escapes of unchanged text stay; new letters are escaped where the
//! string, or else the file, escapes its own.

use phucdau::document::Document;
use phucdau::edit::{Edit, OfLine};
use phucdau::span::Span;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::mapped::Mapped;
use super::pieces::{Pieces, Place};
use super::{Patch, Put, Reason, Refusal, Unplaced, Written};

/// Where the strings of the named fields stand.
#[derive(Clone, Debug)]
pub struct Layer {
    /// What stands between the quotes of the strings.
    strings: Pieces,
    /// How letters beyond ASCII are written where a string has none.
    notation: Notation,
}

/// How letters beyond ASCII are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Notation {
    Plain,
    Escaped { capitals: bool },
}

/// The members of an object, in order.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(name) = map.next_key()? {
                    members.push((name, map.next_value()?));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

impl Layer {
    /// Reads the strings of the fields of these names. `O(text)`.
    ///
    /// ```
    /// use phucdau_formats::fields::jsonl::Layer;
    /// let text = "{\"a\": {\"b\": [\"mot\", \"hai\\nba\"]}}\n";
    /// let lines = Layer::read(text, &["a.b"]).unwrap().0.lines;
    /// assert_eq!(lines.iter().map(|line| &line.text[..]).collect::<Vec<_>>(), ["mot", "", "hai", "ba"]);
    /// let refusal = Layer::read(text, &["c"]).unwrap_err();
    /// assert_eq!(refusal.to_string(), "jsonl: no field \"c\" at byte 0; there are: \"a\", \"a.b\"");
    /// ```
    ///
    /// # Errors
    /// If no field is named, one is in no line, or a line is no JSON.
    pub fn read(text: &str, fields: &[&str]) -> Result<(Document, Self), Refusal> {
        let (mut document, mut strings) = (Document::default(), Pieces::default());
        for span in named(text, fields)? {
            strings.push(span, &read_string(text, span), &mut document);
        }
        Ok((document, Self { strings, notation: notation(text).unwrap_or(Notation::Plain) }))
    }

    /// Calls `take` with each line of what [`Layer::read`] reads.
    pub(crate) fn lines(text: &str, fields: &[&str], take: &mut dyn FnMut(&str)) -> Result<(), Refusal> {
        for span in named(text, fields)? {
            read_string(text, span).iter().for_each(|line| take(&line.text));
        }
        Ok(())
    }

    /// The line of the file, from 1, that each line of the document stands on. `O(text)`.
    pub(crate) fn numbers<'t>(&'t self, text: &'t str) -> impl Iterator<Item = usize> + 't {
        self.strings.numbers(text, false)
    }

    /// The patches that write `edits`: one list for each line of the document, sorted and disjoint. `text` is that of
    /// [`Layer::read`]. `O(edits)`.
    pub fn write(&self, text: &str, edits: &[impl OfLine]) -> Written {
        Written::of(|put| self.patches(text, edits, put))
    }

    /// Calls `put` with each patch of [`Layer::write`]; gives the edits that have none.
    pub(crate) fn patches(&self, text: &str, edits: &[impl OfLine], put: Put) -> Vec<Unplaced> {
        let mut unplaced = Vec::new();
        let mut at: Option<Read> = None;
        for (line, edits) in edits.iter().enumerate().filter(|(_, edits)| !edits.is_empty()) {
            let place = self.strings.place(line);
            if let Some(Place { piece, .. }) = place
                && at.as_ref().is_none_or(|known| known.span != piece)
            {
                let notation = notation(text.get(piece.range()).unwrap_or_default()).unwrap_or(self.notation);
                at = Some(Read { span: piece, lines: read_string(text, piece), notation });
            }
            for (number, edit) in edits.each().enumerate() {
                let patch = place.and_then(|place| at.as_ref()?.place(place.line, &edit));
                match patch.filter(|patch| text.get(patch.span.range()).is_some()) {
                    Some(_) if edit.new.contains(['\r', '\n']) => {
                        unplaced.push(Unplaced { line, edit: number, reason: Reason::Control });
                    }
                    Some(patch) => put(patch),
                    None => unplaced.push(Unplaced { line, edit: number, reason: Reason::Fixed }),
                }
            }
        }
        unplaced
    }
}

/// A string that is written anew.
struct Read {
    span: Span,
    lines: Vec<Mapped>,
    notation: Notation,
}

impl Read {
    fn place(&self, line: usize, edit: &Edit) -> Option<Patch> {
        let mut new = String::with_capacity(edit.new.len());
        edit.new.chars().for_each(|c| escape(c, self.notation, &mut new));
        Some(Patch::new(self.lines.get(line)?.raw(edit.span)?, new))
    }
}

/// What stands between the quotes of the strings of these fields, in the order of the file.
fn named(text: &str, fields: &[&str]) -> Result<Vec<Span>, Refusal> {
    if fields.is_empty() {
        return Err(Refusal::NoName { format: "jsonl", option: "--field" });
    }
    let mut walk = Walk { text, strings: Vec::new(), found: vec![false; fields.len()], there: Vec::new() };
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if !line.trim().is_empty() {
            let value: &RawValue = serde_json::from_str(line).map_err(|error| Refusal::Json {
                what: plain(&error),
                offset: at + error.column().saturating_sub(1).min(line.len()),
                line: number + 1,
            })?;
            for (field, path) in fields.iter().enumerate() {
                walk.descend(value, Some(path), field);
            }
        }
        at += line.len();
    }
    if let Some(missing) = walk.found.iter().position(|found| !found).and_then(|at| fields.get(at)) {
        for value in text.lines().filter_map(|line| serde_json::from_str(line).ok()) {
            walk.list(value, "");
        }
        let (name, there) = ((*missing).to_owned(), walk.there);
        return Err(Refusal::Missing { format: "jsonl", what: "field", name, there });
    }
    let mut strings = walk.strings;
    strings.sort_by_key(|span| span.start());
    strings.dedup();
    Ok(strings)
}

struct Walk<'a> {
    text: &'a str,
    /// What stands between the quotes of the strings that are named.
    strings: Vec<Span>,
    /// Which fields were in some line.
    found: Vec<bool>,
    /// The names of all fields.
    there: Vec<String>,
}

/// How many names are remembered for a message.
const NAMES: usize = 200;
/// How deep names of fields are listed.
const DEPTH: usize = 4;

impl<'a> Walk<'a> {
    /// Takes the strings that `path` leads to; `None` if it has led here.
    fn descend(&mut self, value: &'a RawValue, path: Option<&str>, field: usize) {
        let raw = value.get();
        match (raw.as_bytes().first(), path) {
            (Some(b'['), _) => {
                for value in serde_json::from_str::<Vec<&RawValue>>(raw).unwrap_or_default() {
                    // Lists in lists are no fields.
                    if !value.get().starts_with('[') {
                        self.descend(value, path, field);
                    }
                }
            }
            (Some(b'{'), Some(path)) => {
                let Ok(Members(members)) = serde_json::from_str(raw) else { return };
                for (name, value) in members {
                    let rest = path.strip_prefix(name.as_str());
                    if rest == Some("") {
                        if let Some(found) = self.found.get_mut(field) {
                            *found = true;
                        }
                        self.descend(value, None, field);
                    } else if let Some(rest) = rest.and_then(|rest| rest.strip_prefix('.')) {
                        self.descend(value, Some(rest), field);
                    }
                }
            }
            (Some(b'"'), None) => {
                let start = (raw.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
                if raw.len() >= 2 && self.text.get(start..start + raw.len()) == Some(raw) {
                    self.strings.push(Span::new(start + 1, start + raw.len() - 1));
                }
            }
            _ => {}
        }
    }

    /// Remembers the names of an object's fields.
    fn list(&mut self, value: &RawValue, before: &str) {
        if self.there.len() >= NAMES || before.matches('.').count() >= DEPTH || !value.get().starts_with('{') {
            return;
        }
        let Ok(Members(members)) = serde_json::from_str(value.get()) else { return };
        for (name, value) in members {
            let name = format!("{before}{name}");
            if !self.there.contains(&name) {
                self.there.push(name.clone());
            }
            self.list(value, &format!("{name}."));
        }
    }
}

/// The reader's words without its own place.
fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(what, _)| what.to_owned())
}

/// The lines of the string that stands between its quotes at `span`.
fn read_string(text: &str, span: Span) -> Vec<Mapped> {
    let (raw, start) = (text.get(span.range()).unwrap_or_default(), span.start());
    let mut lines = vec![Mapped::default()];
    let mut at = 0;
    while let Some(rest) = raw.get(at..).filter(|rest| !rest.is_empty()) {
        let stop = rest.find('\\').unwrap_or(rest.len());
        let (same, behind) = rest.split_at(stop);
        if let Some(line) = lines.last_mut() {
            line.push(same, start + at);
        }
        at += stop;
        if behind.is_empty() {
            break;
        }
        let (c, length) = escaped(behind);
        let span = Span::new(start + at, start + at + length);
        at += length;
        match (c, lines.last_mut()) {
            (Some('\n'), _) => lines.push(Mapped::default()),
            // Before a line break it is part of the line's end.
            (Some('\r'), _) if raw.get(at..).is_some_and(|rest| rest.starts_with("\\n")) => {}
            (Some(c), Some(line)) if !c.is_control() || c == '\t' => line.push_sign(c, span),
            (_, Some(line)) => line.push_fixed("\u{fffd}", span),
            (_, None) => {}
        }
    }
    lines
}

/// The character of the escape at the beginning, and its length; `None` for half a character.
fn escaped(raw: &str) -> (Option<char>, usize) {
    let unit = |at: usize| {
        let digits = raw.get(at..)?.strip_prefix("\\u")?.get(..4)?;
        u16::from_str_radix(digits, 16).ok()
    };
    let c = match raw.as_bytes().get(1) {
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => {
            let Some(first) = unit(0) else { return (None, raw.len().min(2)) };
            let pair = [Some(first), unit(6)];
            return match char::decode_utf16(pair.into_iter().flatten()).next() {
                Some(Ok(c)) => (Some(c), 6 * c.len_utf16()),
                _ => (None, 6),
            };
        }
        Some(&sign) if sign.is_ascii() => char::from(sign),
        _ => return (None, 1),
    };
    (Some(c), 2)
}

/// How `raw` writes letters beyond ASCII, if it has any.
fn notation(raw: &str) -> Option<Notation> {
    if !raw.is_ascii() {
        return Some(Notation::Plain);
    }
    let mut escapes = raw.match_indices("\\u").filter_map(|(at, _)| raw.get(at + 2..at + 6)).peekable();
    escapes.peek()?;
    let digits: Vec<&str> =
        escapes.filter(|digits| u16::from_str_radix(digits, 16).is_ok_and(|unit| unit > 0x7f)).collect();
    let capitals = digits.iter().any(|digits| digits.contains(|c: char| c.is_ascii_uppercase()));
    (!digits.is_empty()).then_some(Notation::Escaped { capitals })
}

fn escape(c: char, notation: Notation, out: &mut String) {
    let unit = |unit: u16, capitals: bool| if capitals { format!("\\u{unit:04X}") } else { format!("\\u{unit:04x}") };
    match (c, notation) {
        ('"', _) => out.push_str("\\\""),
        ('\\', _) => out.push_str("\\\\"),
        ('\t', _) => out.push_str("\\t"),
        (c, _) if u32::from(c) < 0x20 => out.push_str(&unit(c as u16, false)),
        (c, Notation::Escaped { capitals }) if !c.is_ascii() => {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|&one| out.push_str(&unit(one, capitals)));
        }
        (c, _) => out.push(c),
    }
}
