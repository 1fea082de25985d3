//! The text of HTML as lines; tags, attributes, scripts, styles and program text stay byte for byte.
//!
//! A line is what a block (paragraph, cell, heading) holds up to its next `<br>`; tags within it (`<b>`, `<a>`) are read
//! over. A line end in the source is a blank, in `<pre>` it ends a line. An empty line stands between blocks. A letter
//! that an edit leaves keeps its notation and its place among the tags.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};
use phucdau::document::{Document, Line};
use phucdau::edit::{Edit, OfLine};
use phucdau::span::Span;
use quick_xml::escape::resolve_html5_entity;

use super::mapped::{Letter, Mapped};
use super::{Patch, Put, Reason, Unplaced, Written};
use crate::divide::{Step, divide};
use crate::markup::notation::LONGEST;
use crate::markup::trace::opening;

/// Elements whose text stands by itself.
const BLOCKS: [&str; 58] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "button",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "iframe",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "optgroup",
    "option",
    "p",
    "pre",
    "search",
    "section",
    "select",
    "summary",
    "table",
    "tbody",
    "td",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "title",
];
/// More of them, which hold no text of their own.
const MORE_BLOCKS: [&str; 2] = ["tr", "ul"];
/// Elements whose text is none for readers.
const SILENT: [&str; 9] = ["script", "style", "template", "noscript", "svg", "math", "object", "noembed", "noframes"];
/// Elements that show the words of programs, within a line.
const PROGRAMS: [&str; 5] = ["code", "kbd", "samp", "var", "tt"];

/// How many elements whose text is left alone are kept in mind, one in another.
const NESTED: usize = 64;

/// The text of an HTML file. Where its letters stand is read anew where it is needed: it would be more than the file.
#[derive(Clone, Copy, Debug)]
pub struct Layer(());

impl Layer {
    /// Reads the text; whatever the tags, HTML is never refused. `O(text)`.
    ///
    /// ```
    /// use phucdau_formats::fields::html::Layer;
    /// let (document, _) = Layer::read("<p>So <b>c</b>&aacute;i<br>bang<td>x &lt; y");
    /// let lines: Vec<&str> = document.lines.iter().map(|line| &line.text[..]).collect();
    /// assert_eq!(lines, ["So cái", "bang", "", "x < y"]);
    /// ```
    pub fn read(text: &str) -> (Document, Self) {
        let mut document = Document::default();
        Walk::over(text, |line| document.lines.push(Line::new(line.text.as_str())));
        (document, Self(()))
    }

    /// Calls `take` with each line of what [`Layer::read`] reads.
    pub(crate) fn lines(text: &str, take: &mut dyn FnMut(&str)) {
        Walk::over(text, |line| take(&line.text));
    }

    /// The patches that write `edits`: one list for each line of the document, sorted and disjoint. `text` is that of
    /// [`Layer::read`]. `O(text + old · new)` letters of each edit.
    pub fn write(&self, text: &str, edits: &[impl OfLine]) -> Written {
        Written::of(|put| self.patches(text, edits, put))
    }

    /// Calls `put` with each patch of [`Layer::write`]; gives the edits that have none.
    pub(crate) fn patches(&self, text: &str, edits: &[impl OfLine], put: Put) -> Vec<Unplaced> {
        let (mut unplaced, mut done) = (Vec::new(), 0);
        let mut of_lines = edits.iter().enumerate();
        Walk::over(text, |mapped| {
            let Some((line, edits)) = of_lines.next() else { return };
            for (number, edit) in edits.each().enumerate() {
                let letters = mapped.letters(edit.span, LONGEST + 1);
                match place(&letters, &edit).map(|patches| guarded(text, &letters, patches, done)) {
                    Ok(patches) if patches.iter().all(|patch| text.get(patch.span.range()).is_some()) => {
                        done = patches.last().map_or(done, |patch| patch.span.end());
                        patches.into_iter().for_each(&mut *put);
                    }
                    Ok(_) => unplaced.push(Unplaced { line, edit: number, reason: Reason::Fixed }),
                    Err(reason) => unplaced.push(Unplaced { line, edit: number, reason }),
                }
            }
        });
        unplaced
    }
}

/// The patches of one edit.
fn place(letters: &[Letter], edit: &Edit) -> Result<Vec<Patch>, Reason> {
    if edit.new.contains(|c: char| c.is_control() && c != '\t') {
        return Err(Reason::Control);
    }
    let from = letters.partition_point(|letter| letter.at < edit.span.start());
    let to = letters.partition_point(|letter| letter.at < edit.span.end());
    let covered = letters.get(from..to).ok_or(Reason::Fixed)?;
    let old: Vec<(char, bool)> = covered.iter().map(|letter| (letter.c, letter.fixed)).collect();
    let steps = divide(&old, &edit.new.chars().collect::<Vec<_>>()).ok_or(Reason::Fixed)?;
    let free = |at: Option<usize>| at.and_then(|at| letters.get(at)).filter(|letter| !letter.fixed);
    let mut patches: Vec<(Span, String)> = Vec::new();
    let mut at = from;
    for step in steps {
        let (span, new) = match step {
            Step::Keep => {
                at += 1;
                continue;
            }
            Step::Drop | Step::Change(_) => {
                let raw = letters.get(at).ok_or(Reason::Fixed)?.raw;
                at += 1;
                (raw, if let Step::Change(c) = step { escaped(c) } else { String::new() })
            }
            Step::Add(c) => {
                let before = free(at.checked_sub(1)).map(|letter| letter.raw.end());
                let behind = free(Some(at)).map(|letter| letter.raw.start());
                // Within the edit behind the letter before, at its beginning before its first letter.
                let place =
                    if at > from { before.or(behind) } else { behind.filter(|_| from < to).or(before).or(behind) };
                let place = place.ok_or(Reason::Fixed)?;
                (Span::new(place, place), escaped(c))
            }
        };
        match patches.last_mut() {
            Some((last, text)) if last.end() == span.start() => {
                *last = last.cover(span);
                text.push_str(&new);
            }
            _ => patches.push((span, new)),
        }
    }
    Ok(patches.into_iter().map(|(span, new)| Patch::new(span, new)).collect())
}

/// Patches that write a bare sign before them anew where it would begin a tag or a reference with what is now behind it.
/// Nothing before byte `done` of the file is.
fn guarded(text: &str, letters: &[Letter], mut patches: Vec<Patch>, mut done: usize) -> Vec<Patch> {
    for patch in &mut patches {
        let start = patch.span.start();
        // As far back as letters stand that are free, one behind the other.
        let mut from = start;
        for letter in letters[..letters.partition_point(|letter| letter.raw.end() <= start)].iter().rev().take(LONGEST)
        {
            if letter.fixed
                || letter.raw.end() != from
                || letter.raw.len() != letter.c.len_utf8()
                || letter.raw.start() < done
            {
                break;
            }
            from = letter.raw.start();
            if matches!(letter.c, '<' | '&') {
                break;
            }
        }
        let before = text.get(from..start).unwrap_or_default();
        if let Some(at) = opening(before, &patch.new) {
            let new = before[at..].chars().map(escaped).collect::<String>() + &patch.new;
            *patch = Patch::new(Span::new(from + at, patch.span.end()), new);
        }
        done = patch.span.end();
    }
    patches
}

fn escaped(c: char) -> String {
    match c {
        '&' => "&amp;".into(),
        '<' => "&lt;".into(),
        '>' => "&gt;".into(),
        c => c.into(),
    }
}

struct Walk<'a, F> {
    text: &'a str,
    /// What gets the lines, an empty one between blocks.
    take: F,
    line: Mapped,
    /// Whether a line came.
    begun: bool,
    /// The open elements whose text is left alone.
    silent: Vec<String>,
    /// How many `<pre>` are open.
    pre: usize,
    /// Whether a block has begun since the last line.
    apart: bool,
}

impl<'a, F: FnMut(&Mapped)> Walk<'a, F> {
    /// Calls `take` with each line of `text`.
    fn over(text: &'a str, take: F) {
        let line = Mapped::default();
        let mut walk = Walk { text, take, line, begun: false, silent: Vec::new(), pre: 0, apart: false };
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(true);
        for token in Tokenizer::new_with_emitter(text, emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => walk.tag(&String::from_utf8_lossy(&tag.name), true),
                Token::EndTag(tag) => walk.tag(&String::from_utf8_lossy(&tag.name), false),
                Token::String(string) => {
                    let span = Span::new(string.span.start, string.span.end);
                    walk.string(&String::from_utf8_lossy(&string.value), span);
                }
                Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
            }
        }
        walk.end_line(true);
    }

    fn tag(&mut self, name: &str, opens: bool) {
        if let Some(at) = self.silent.iter().rposition(|open| open == name).filter(|_| !opens) {
            self.silent.truncate(at);
            return;
        }
        if self.silent.iter().any(|open| SILENT.contains(&open.as_str())) {
            return;
        }
        if BLOCKS.contains(&name) || MORE_BLOCKS.contains(&name) {
            self.silent.clear();
            self.end_line(name != "br");
        }
        if name == "pre" {
            self.pre = if opens { self.pre + 1 } else { self.pre.saturating_sub(1) };
        }
        if opens && (SILENT.contains(&name) || PROGRAMS.contains(&name)) && self.silent.len() < NESTED {
            self.silent.push(name.to_owned());
        }
    }

    fn end_line(&mut self, apart: bool) {
        if !self.line.text.trim().is_empty() {
            if self.apart && self.begun {
                (self.take)(&Mapped::default());
            }
            (self.take)(&self.line);
            self.begun = true;
            self.apart = false;
        }
        self.line.clear();
        self.apart |= apart;
    }

    fn string(&mut self, value: &str, span: Span) {
        let program = self.silent.iter().all(|open| PROGRAMS.contains(&open.as_str()));
        if !program {
            return;
        }
        let fixed = !self.silent.is_empty();
        let text = self.text;
        let raw = text.get(span.range()).unwrap_or_default();
        // What is not read as the tokenizer reads it is left alone.
        if fixed || !reads_as(raw, value) {
            let shown: String = value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            self.line.push_fixed(&shown, span);
            return;
        }
        for Sign { c, raw, same } in signs(raw, span.start()) {
            match c {
                '\n' if self.pre > 0 => self.end_line(false),
                '\r' if self.pre > 0 => {}
                c if c.is_ascii_whitespace() && self.line.text.is_empty() && self.pre == 0 => {}
                '\r' | '\n' | '\u{c}' if same => self.line.push(" ", raw.start()),
                '\r' | '\n' | '\u{c}' => self.line.push_sign(' ', raw),
                c if c.is_control() && c != '\t' => self.line.push_fixed("\u{fffd}", raw),
                c if same => self.line.push(c.encode_utf8(&mut [0; 4]), raw.start()),
                c => self.line.push_sign(c, raw),
            }
        }
    }
}

/// A character and the bytes that stand for it.
struct Sign {
    c: char,
    raw: Span,
    /// Whether it stands there as itself.
    same: bool,
}

/// The characters of text between tags, which stands at `offset`.
fn signs(raw: &str, offset: usize) -> impl Iterator<Item = Sign> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = raw.get(at..)?;
        let first = rest.chars().next()?;
        let named = rest.strip_prefix('&').and_then(|rest| rest.split_once(';')).filter(|(name, _)| name.len() < 40);
        let (c, length, same) = match named.and_then(|(name, _)| Some((referred(name)?, name.len() + 2))) {
            Some((c, length)) => (c, length, false),
            None => (first, first.len_utf8(), true),
        };
        let start = offset + at;
        at += length;
        Some(Sign { c, raw: Span::new(start, start + length), same })
    })
}

/// Whether the characters of text between tags are `value`, with `\n` for every line end.
fn reads_as(raw: &str, value: &str) -> bool {
    let mut ours = signs(raw, 0).map(|sign| sign.c).peekable();
    let read = std::iter::from_fn(|| match ours.next()? {
        '\r' => {
            ours.next_if_eq(&'\n');
            Some('\n')
        }
        c => Some(c),
    });
    read.eq(value.chars())
}

/// What Windows-1252 has at `80` to `9f`, which numbers of HTML mean.
const WESTERN: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

/// The one character that a reference names.
fn referred(name: &str) -> Option<char> {
    let Some(number) = name.strip_prefix('#') else {
        let mut named = resolve_html5_entity(name)?.chars();
        return named.next().filter(|_| named.next().is_none());
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    match code {
        0x80..=0x9f => WESTERN.chars().nth(code as usize - 0x80),
        code => char::from_u32(code).filter(|&c| c != '\0'),
    }
}
