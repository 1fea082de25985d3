//! HTML as OCR engines wrote it: nothing fails, and what never closes swallows nothing.
//!
//! The standard's own rule lets a comment that never closes hide the rest of the page. Engines write `<!--` and `<?` as
//! text of words, so here such a mark is text unless it closes before the next tag of an element that is open.

use phucdau::span::Span;

use super::{DEPTH, Id, Tree};
use crate::error::Fault;

/// The longest tag or comment; a longer one is text that never closes.
const LONGEST: usize = 1 << 16;

/// Elements without content.
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
/// Elements whose content is no markup.
const RAW: [&str; 4] = ["script", "style", "textarea", "title"];

/// The elements of `text`; too deep a nesting is the only fault. End tags that close nothing are passed over, elements
/// that are never closed end where the one around them does. `O(text · depth)`.
pub(crate) fn read(text: &str) -> Result<Tree, (usize, Fault)> {
    if u32::try_from(text.len()).is_err() {
        return Err((0, Fault::Syntax { reason: "more than four gigabytes".to_owned() }));
    }
    let mut tree = Tree::default();
    let mut open: Vec<Id> = Vec::new();
    let mut at = 0;
    let mut comments = Comments::default();
    while let Some(found) = text[at..].find('<') {
        let from = at + found;
        let Some(tag) = tag(text, from, &mut comments) else {
            at = from + 1;
            tree.loose |= text[at..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c));
            continue;
        };
        at = tag.span.end();
        match tag.kind {
            Kind::Other => {}
            Kind::End => {
                let name = tag.name.of(text);
                let opened = open.iter().rposition(|&id| tree.name(text, id).eq_ignore_ascii_case(name));
                if let Some(place) = opened {
                    for &id in &open[place + 1..] {
                        tree.close(id, Span::new(from, from));
                    }
                    tree.close(open[place], tag.span);
                    open.truncate(place);
                }
            }
            Kind::Start => {
                let name = tag.name.of(text);
                let is = |known: &[&str]| known.iter().any(|known| name.eq_ignore_ascii_case(known));
                // A paragraph ends where the next begins.
                let paragraph = |id: &Id| tree.name(text, *id).eq_ignore_ascii_case("p");
                if name.eq_ignore_ascii_case("p")
                    && let Some(id) = open.pop_if(|id| paragraph(id))
                {
                    tree.close(id, Span::new(from, from));
                }
                if open.len() == DEPTH {
                    return Err((from, Fault::Depth { limit: DEPTH }));
                }
                let local = Span::new(tag.name.end() - local(name).len(), tag.name.end());
                let id = tree.open(local, tag.span, open.last().copied());
                if is(&VOID) || text[..tag.span.end()].ends_with("/>") {
                    continue;
                }
                if is(&RAW) {
                    let end = raw_end(text, at, name);
                    tree.close(id, end);
                    at = end.end();
                    continue;
                }
                open.push(id);
            }
        }
    }
    for &id in &open {
        tree.close(id, Span::new(text.len(), text.len()));
    }
    Ok(tree)
}

enum Kind {
    Start,
    End,
    /// A comment, a declaration or an instruction.
    Other,
}

struct Tag {
    kind: Kind,
    name: Span,
    span: Span,
}

/// The markup that begins at the `<` at byte `from`; `None` if it is text.
fn tag(text: &str, from: usize, comments: &mut Comments) -> Option<Tag> {
    let rest = &text[from..text.floor_char_boundary(from.saturating_add(LONGEST))];
    let other = |length: usize| {
        Some(Tag { kind: Kind::Other, name: Span::new(from, from), span: Span::new(from, from + length) })
    };
    if rest.starts_with("<!--") {
        return comments.close(text, from + 4).and_then(|end| other(end + 3 - from));
    }
    if rest.starts_with("<?") || rest.starts_with("<!") {
        let end = 2 + rest[2..].find(['<', '>'])?;
        let named = rest[2..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '[');
        let closed = rest[end..].starts_with('>');
        return (closed && (named || rest.starts_with("<?"))).then(|| other(end + 1))?;
    }
    let (kind, skip) = if rest.starts_with("</") { (Kind::End, 2) } else { (Kind::Start, 1) };
    let name = &rest[skip..];
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let length = name.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_' | '.')));
    let name = Span::new(from + skip, from + skip + length?);
    let mut quote = None;
    for (at, byte) in text.as_bytes().iter().enumerate().skip(name.end()).take(LONGEST) {
        match (quote, byte) {
            (None, b'>') => return Some(Tag { kind, name, span: Span::new(from, at + 1) }),
            // Another tag begins: this one was none.
            (None, b'<') => return None,
            (None, b'"' | b'\'')
                if text.as_bytes()[at - 1] == b'=' || text.as_bytes()[at - 1].is_ascii_whitespace() =>
            {
                quote = Some(*byte);
            }
            (Some(open), byte) if open == *byte => quote = None,
            _ => {}
        }
    }
    None
}

/// Which comments close; what was looked for once is remembered, so that many that never close cost no more than one.
#[derive(Default)]
struct Comments {
    /// The next end of a comment, behind all that were asked for.
    end: usize,
    /// Before this byte none begins: an element that is open ends there first.
    barred: usize,
}

impl Comments {
    /// Where the comment whose text begins at byte `from` ends; `None` if that is no comment but text. A comment may hold
    /// whole elements, but no end of one that began before it.
    fn close(&mut self, text: &str, from: usize) -> Option<usize> {
        if from < self.barred {
            return None;
        }
        if self.end < from {
            self.end = text[from..].find("-->").map_or(usize::MAX, |at| from + at);
        }
        if self.end == usize::MAX || self.end - from > LONGEST {
            return None;
        }
        match unbalanced(&text[from..self.end]) {
            Some(at) => {
                self.barred = from + at;
                None
            }
            None => Some(self.end),
        }
    }
}

/// The pieces of `span` that are text, without comments and tags that close nothing.
pub(crate) fn texts(text: &str, span: Span, out: &mut Vec<Span>) {
    // What lies behind the piece is no concern.
    let text = &text[..span.end()];
    let mut comments = Comments::default();
    let (mut from, mut at) = (span.start(), span.start());
    while let Some(found) = text[at..span.end()].find('<') {
        at += found;
        match tag(text, at, &mut comments).filter(|tag| tag.span.end() <= span.end()) {
            Some(tag) => {
                out.push(Span::new(from, at));
                at = tag.span.end();
                from = at;
            }
            None => at += 1,
        }
    }
    out.push(Span::new(from, span.end()));
}

/// The first end in `text` of an element that did not begin in it.
fn unbalanced(text: &str) -> Option<usize> {
    let mut depth = 0_i64;
    for (at, _) in text.match_indices('<') {
        let rest = &text[at + 1..];
        if rest.starts_with('/') {
            depth -= 1;
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let tag = &rest[..rest.find('>').unwrap_or(rest.len())];
            let name = &tag[..tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len())];
            depth += i64::from(!tag.ends_with('/') && !VOID.iter().any(|void| name.eq_ignore_ascii_case(void)));
        }
        if depth < 0 {
            return Some(at);
        }
    }
    None
}

/// The end tag of an element whose content is no markup; empty, at the end of the text, if there is none.
fn raw_end(text: &str, from: usize, name: &str) -> Span {
    for (at, _) in text[from..].match_indices("</") {
        let start = from + at;
        let found = text.as_bytes().get(start + 2..start + 2 + name.len());
        if found.is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes())) {
            let end = text[start..].find('>').map_or(text.len(), |end| start + end + 1);
            return Span::new(start, end);
        }
    }
    Span::new(text.len(), text.len())
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree as nested names, with the text of elements that hold no others.
    fn shown(text: &str) -> String {
        fn show(tree: &Tree, text: &str, id: Id, out: &mut String) {
            out.push_str(tree.name(text, id));
            let children: Vec<Id> = tree.children(id).collect();
            out.push('(');
            if children.is_empty() {
                out.push_str(tree.inner(id).of(text));
            }
            for child in children {
                show(tree, text, child, out);
            }
            out.push(')');
        }
        let tree = read(text).unwrap();
        let mut out = String::new();
        let mut id = 0;
        while id < tree.len() {
            show(&tree, text, id, &mut out);
            id = tree.after(id);
        }
        out
    }

    #[test]
    fn what_never_closes_swallows_nothing() {
        assert_eq!(shown("<p><b>a</b><br>b<p>c</p>"), "p(b(a)br())p(c)");
        assert_eq!(shown("<p><b>!'<!--,,,</b><i>c</i></p>"), "p(b(!'<!--,,,)i(c))");
        assert_eq!(shown("<p><b>x<!--y</b><i>c</i><!-- z --></p>"), "p(b(x<!--y)i(c))");
        assert_eq!(shown("<p><!-- <b>x</b> --><i>c</i></p>"), "p(i(c))");
        assert_eq!(shown("<p><b>a<?b</b><i>c</i></p>"), "p(b(a<?b)i(c))");
        assert_eq!(shown("<p><b>1<2 </b></i></p>"), "p(b(1<2 ))");
        assert_eq!(shown("<!DOCTYPE html\n PUBLIC \"-//x\n y\"><P><B>a</b></p>"), "P(B(a))");
        assert_eq!(shown("<p title='image \"a>b\"'>c</p>"), "p(c)");
        assert_eq!(shown("<script>if (a<b) '</p>'</script><p>c</p>"), "script(if (a<b) '</p>')p(c)");
        assert_eq!(shown("<div><span>a</div>b"), "div(span(a))");
        assert_eq!(shown("<div><span>a"), "div(span(a))");
    }

    #[test]
    fn many_that_never_close_cost_no_more_than_one() {
        let many = [
            "<!--".repeat(300_000),
            format!("{}</b>-->", "<!--".repeat(10_000)).repeat(30),
            "<?x".repeat(300_000),
            "<a \"".repeat(300_000),
        ];
        for text in many {
            let text = format!("<p>{text}");
            let tree = read(&text).unwrap();
            let mut pieces = Vec::new();
            texts(&text, tree.inner(0), &mut pieces);
            assert_eq!((tree.name(&text, 0), pieces.is_empty()), ("p", false));
        }
    }
}
