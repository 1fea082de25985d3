//! XML, which must be well formed.

use phucdau::span::Span;
use quick_xml::errors::{Error, IllFormedError};
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::{DEPTH, Id, Tree};
use crate::error::Fault;

/// The elements of `text`, or what is wrong and at which byte of it. DTDs are passed over; nothing is expanded. `O(text)`.
pub(crate) fn read(text: &str) -> Result<Tree, (usize, Fault)> {
    if u32::try_from(text.len()).is_err() {
        return Err((0, Fault::Syntax { reason: "more than four gigabytes".to_owned() }));
    }
    // The reader passes over a mark in front of it and counts from behind: none is left to it.
    let mark = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut reader = Reader::from_str(&text[mark..]);
    let mut tree = Tree::default();
    let mut open: Vec<Id> = Vec::new();
    loop {
        let from = mark + reader.buffer_position() as usize;
        let event = reader.read_event().map_err(|error| fault(&error, mark + reader.error_position() as usize))?;
        let span = Span::new(from, mark + reader.buffer_position() as usize);
        match event {
            Event::Start(tag) => {
                if open.len() == DEPTH {
                    return Err((from, Fault::Depth { limit: DEPTH }));
                }
                let id = start(&mut tree, &tag, span, open.last().copied())?;
                open.push(id);
            }
            Event::Empty(tag) => {
                start(&mut tree, &tag, span, open.last().copied())?;
            }
            Event::End(_) => {
                if let Some(id) = open.pop() {
                    tree.close(id, span);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    match open.last() {
        Some(&id) => Err((text.len(), Fault::Cut { element: tree.name(text, id).to_owned() })),
        None => Ok(tree),
    }
}

fn start(tree: &mut Tree, tag: &BytesStart<'_>, span: Span, parent: Option<Id>) -> Result<Id, (usize, Fault)> {
    // XML has no such sign inside a tag: a quote was forgotten, and what follows is another's.
    if tag.name().as_ref().contains('<') || tag.attributes_raw().contains('<') {
        return Err((span.start(), Fault::Syntax { reason: "a tag that does not end".to_owned() }));
    }
    for attribute in tag.attributes() {
        attribute.map_err(|error| (span.start(), Fault::Syntax { reason: error.to_string() }))?;
    }
    let (whole, local) = (tag.name().as_ref().len(), tag.local_name().as_ref().len());
    let end = span.start() + 1 + whole;
    Ok(tree.open(Span::new(end - local, end), span, parent))
}

fn fault(error: &Error, at: usize) -> (usize, Fault) {
    let fault = match error {
        Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
            Fault::EndTag { expected: expected.clone(), found: found.clone() }
        }
        other => Fault::Syntax { reason: other.to_string() },
    };
    (at, fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_stand_where_they_stand() {
        let text = "<?xml version='1.0'?>\n<!-- <x> --><p:a z='>'><b/>t<c>u</c ></p:a>\n";
        let tree = read(text).unwrap();
        let names: Vec<_> = (0..tree.len()).map(|id| tree.name(text, id)).collect();
        assert_eq!(names, ["a", "b", "c"]);
        assert_eq!(tree.start(0).of(text), "<p:a z='>'>");
        assert_eq!(tree.prefix(text, 0), "p:");
        assert_eq!(tree.inner(2).of(text), "u");
        assert_eq!(tree.whole(2).of(text), "<c>u</c >");
        assert!(tree.inner(1).is_empty());
        assert_eq!(tree.children(0).collect::<Vec<_>>(), [1, 2]);
        assert_eq!((tree.parent(2), tree.parent(0), tree.after(0)), (Some(0), None, 3));
    }

    #[test]
    fn marks_in_front_move_nothing() {
        let text = "\u{feff}\u{feff}<a>Việt</a>";
        assert_eq!(read(text).unwrap().inner(0).of(text), "Việt");
        assert_eq!(read("\u{feff}\u{feff}<a>ế<b></a>").unwrap_err().0, 15);
    }

    #[test]
    fn what_is_broken_is_named_by_place() {
        let cases: &[(&str, usize)] = &[
            ("<a><b></a>", 6),
            ("<a><b/>", 7),
            ("<a", 0),
            ("<a>&", 3),
            ("<a x=1/>", 0),
            ("<a x='1' x='2'/>", 0),
            // A quote was forgotten: all up to the next one would count as a value.
            ("<a><b x='1></b><c y=' z='2'/></a>", 3),
            ("<a></b>", 3),
            ("</a>", 0),
        ];
        for (text, place) in cases {
            assert_eq!(read(text).map(|tree| tree.len()).map_err(|(at, _)| at), Err(*place), "{text}");
        }
        let deep = "<a>".repeat(10_000);
        assert_eq!(read(&deep).unwrap_err(), (3 * DEPTH, Fault::Depth { limit: DEPTH }));
    }
}
