//! Markup as a tree of places: which elements stand where in the text, without copies of it.

pub(crate) mod boxes;
pub(crate) mod html;
pub(crate) mod notation;
pub(crate) mod trace;
pub(crate) mod xml;

use phucdau::span::Span;

/// The most elements that may stand in one another.
pub(crate) const DEPTH: usize = 1000;

/// An element by its place in its tree.
pub(crate) type Id = usize;

/// The elements of a text, in the order of their start tags.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
    /// Whether some text looks like the beginning of a tag.
    pub(crate) loose: bool,
}

/// An element.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    /// Its name without prefix.
    name: Place,
    /// Its start tag.
    start: Place,
    /// Its end tag; the end of the start tag if it has none.
    end: Place,
    /// The element around it; itself for a root.
    parent: u32,
    /// The first element behind its content.
    after: u32,
}

/// A span in half the room: files are shorter than four gigabytes.
#[derive(Clone, Copy, Debug)]
struct Place(u32, u32);

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        // Longer files are refused by the readers.
        Self(span.start() as u32, span.end() as u32)
    }
}

impl From<Place> for Span {
    fn from(place: Place) -> Self {
        Self::new(place.0 as usize, place.1 as usize)
    }
}

/// An attribute of a start tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Attribute<'t> {
    /// Its name, with its prefix.
    pub(crate) name: &'t str,
    /// Its value as it is written, without quotes.
    pub(crate) value: Span,
    /// All of it with its quotes, and with the white space before it unless nothing parts it from the next.
    pub(crate) whole: Span,
}

impl Tree {
    /// How many elements there are.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The name of an element without its prefix.
    pub(crate) fn name<'t>(&self, text: &'t str, id: Id) -> &'t str {
        Span::from(self.nodes[id].name).of(text)
    }

    /// The start tag.
    pub(crate) fn start(&self, id: Id) -> Span {
        self.nodes[id].start.into()
    }

    /// The end tag; empty, behind the start tag, for an element without content.
    pub(crate) fn end(&self, id: Id) -> Span {
        self.nodes[id].end.into()
    }

    /// What stands between start tag and end tag.
    pub(crate) fn inner(&self, id: Id) -> Span {
        Span::new(self.start(id).end(), self.end(id).start())
    }

    /// The whole element.
    pub(crate) fn whole(&self, id: Id) -> Span {
        self.start(id).cover(self.end(id))
    }

    /// The element around `id`.
    pub(crate) fn parent(&self, id: Id) -> Option<Id> {
        Some(self.nodes[id].parent as usize).filter(|&parent| parent != id)
    }

    /// The first element behind the content of `id`.
    pub(crate) fn after(&self, id: Id) -> Id {
        self.nodes[id].after as usize
    }

    /// The elements that stand directly in `id`.
    pub(crate) fn children(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let end = self.after(id);
        let mut next = id + 1;
        std::iter::from_fn(move || {
            let child = (next < end).then_some(next)?;
            next = self.after(child);
            Some(child)
        })
    }

    /// The children of `id` of this name.
    pub(crate) fn named<'a>(&'a self, text: &'a str, id: Id, name: &'a str) -> impl Iterator<Item = Id> + 'a {
        self.children(id).filter(move |&child| self.name(text, child) == name)
    }

    /// The attribute of this name, case counting.
    pub(crate) fn attribute<'t>(&self, text: &'t str, id: Id, name: &str) -> Option<Attribute<'t>> {
        attributes(text, self.start(id)).find(|attribute| attribute.name == name)
    }

    /// The prefix of an element's name with its colon, or nothing.
    pub(crate) fn prefix<'t>(&self, text: &'t str, id: Id) -> &'t str {
        Span::new(self.start(id).start() + 1, self.nodes[id].name.0 as usize).of(text)
    }

    /// The white space before an element, from the last line end on.
    pub(crate) fn indent<'t>(&self, text: &'t str, id: Id) -> &'t str {
        let before = &text[..self.start(id).start()];
        let white = &before[before.trim_end().len()..];
        &white[white.rfind('\n').map_or(0, |at| if white[..at].ends_with('\r') { at - 1 } else { at })..]
    }

    fn open(&mut self, name: Span, start: Span, parent: Option<Id>) -> Id {
        let id = self.nodes.len();
        let end = Span::new(start.end(), start.end());
        let parent = parent.unwrap_or(id) as u32;
        self.nodes.push(Node { name: name.into(), start: start.into(), end: end.into(), parent, after: id as u32 + 1 });
        id
    }

    fn close(&mut self, id: Id, end: Span) {
        self.nodes[id].end = end.into();
        self.nodes[id].after = self.nodes.len() as u32;
    }
}

/// The attributes of the start tag at `tag`; values may lack quotes, as in HTML. Never fails: what makes no sense is passed over.
pub(crate) fn attributes(text: &str, tag: Span) -> impl Iterator<Item = Attribute<'_>> {
    let bytes = text.as_bytes();
    let end = tag.end() - usize::from(tag.end() > tag.start() && bytes[tag.end() - 1] == b'>');
    let space = |at: usize| bytes[at].is_ascii_whitespace();
    let skip = move |mut at: usize, while_: &dyn Fn(usize) -> bool| {
        while at < end && while_(at) {
            at += 1;
        }
        at
    };
    // Past the name of the element.
    let mut at = skip(tag.start() + 1, &|at| !space(at) && bytes[at] != b'/');
    std::iter::from_fn(move || {
        loop {
            let before = at;
            let name = skip(at, &|at| space(at) || bytes[at] == b'/');
            if name >= end {
                return None;
            }
            let name_end = skip(name + 1, &|at| !space(at) && !matches!(bytes[at], b'=' | b'/'));
            let equals = skip(name_end, &space);
            if equals >= end || bytes[equals] != b'=' {
                at = name_end;
                continue;
            }
            let value = skip(equals + 1, &space);
            let quote = (value < end).then(|| bytes[value]).filter(|byte| matches!(byte, b'"' | b'\''));
            let (value, value_end, next) = match quote {
                Some(quote) => {
                    let close = skip(value + 1, &|at| bytes[at] != quote);
                    (value + 1, close, (close + 1).min(end))
                }
                None => {
                    let close = skip(value, &|at| !space(at));
                    (value, close, close)
                }
            };
            at = next;
            let glued = next < end && !space(next) && bytes[next] != b'/';
            let whole = Span::new(if glued { name } else { before }, next);
            let name = &text[name..name_end];
            return Some(Attribute { name, value: Span::new(value, value_end), whole });
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_found_however_they_are_written() {
        let text = r#"<a:b  one="1" two = 'x "y"' three=3 four five=''/>"#;
        let found: Vec<_> = attributes(text, Span::new(0, text.len()))
            .map(|attribute| (attribute.name, attribute.value.of(text), attribute.whole.of(text)))
            .collect();
        assert_eq!(
            found,
            [
                ("one", "1", r#"  one="1""#),
                ("two", "x \"y\"", r#" two = 'x "y"'"#),
                ("three", "3", " three=3"),
                ("five", "", " five=''"),
            ]
        );
        let glued = "<a one=''two=''>";
        let first = attributes(glued, Span::new(0, glued.len())).next().unwrap();
        assert_eq!(first.whole.of(glued), "one=''", "what is left of the tag stays parted from its name");
        for cut in 1..text.len() {
            let _ = attributes(&text[..cut], Span::new(0, cut)).count();
        }
    }
}
