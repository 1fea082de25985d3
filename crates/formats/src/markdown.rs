//! Markdown: which bytes of a text are code, addresses, tags or names, and no prose.

use std::ops::Range;

use phucdau::span::Span;
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

/// HTML whose content is no prose.
const OPAQUE: [&str; 4] = ["<script", "<style", "<pre", "<textarea"];

/// Where a text is no prose, by line and place: blocks and spans of code, where links lead and what they are called, tags of
/// HTML, and in the head of a file the keys, and the values that are one word.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kept {
    /// The line, from 0, and the place in it; sorted and disjoint.
    spans: Vec<(usize, Span)>,
}

impl Kept {
    /// Looks at a text whose lines end at LF. `O(text)`.
    pub(crate) fn of(text: &str) -> Self {
        let mut ranges = ranges(text);
        ranges.sort_by_key(|range| range.start);
        let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let (mut spans, mut done) = (Vec::new(), 0);
        for range in ranges {
            let mut from = range.start.max(done);
            done = done.max(range.end);
            let mut line = starts.partition_point(|&start| start <= from) - 1;
            while from < range.end {
                let end = starts.get(line + 1).map_or(text.len(), |&next| next).min(range.end);
                spans.push((line, Span::new(from - starts[line], end - starts[line])));
                (from, line) = (end, line + 1);
            }
        }
        Self { spans }
    }

    /// Whether a place of a line, from 0, touches what is no prose. `O(log spans)`.
    pub(crate) fn touches(&self, line: usize, place: Span) -> bool {
        let after = self.spans.partition_point(|&(other, span)| (other, span.end()) <= (line, place.start()));
        self.spans.get(after).is_some_and(|&(other, span)| other == line && span.start() < place.end())
    }
}

/// The ranges of a text that are no prose, in no order.
fn ranges(text: &str) -> Vec<Range<usize>> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let parser = Parser::new_ext(text, options);
    let mut found: Vec<Range<usize>> = addresses(text).collect();
    found.extend(parser.reference_definitions().iter().map(|(_, named)| named.span.clone()));
    // Links, pictures and headings that are open, each with where its text ends so far.
    let mut open: Vec<usize> = Vec::new();
    let mut in_head = false;
    for (event, range) in parser.into_offset_iter() {
        match event {
            Event::Code(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) => found.push(range.clone()),
            Event::Start(Tag::CodeBlock(_)) => found.push(range.clone()),
            Event::Start(Tag::HtmlBlock) => tags(text, &range, &mut found),
            Event::Start(Tag::MetadataBlock(_)) => in_head = true,
            Event::End(TagEnd::MetadataBlock(_)) => in_head = false,
            Event::Text(_) if in_head => keys(text, &range, &mut found),
            Event::Start(Tag::FootnoteDefinition(_)) => {
                let label = text[range.clone()].find("]:").unwrap_or(0);
                found.push(range.start..range.start + label);
            }
            Event::Start(Tag::Link { link_type, .. } | Tag::Image { link_type, .. }) => {
                let whole = matches!(
                    link_type,
                    LinkType::Autolink | LinkType::Email | LinkType::Shortcut | LinkType::Collapsed
                );
                open.push(if whole { range.start } else { range.start + 1 });
                if whole {
                    found.push(range.clone());
                }
                continue;
            }
            Event::Start(Tag::Heading { .. }) => {
                open.push(range.start);
                continue;
            }
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::Heading(_)) => {
                found.push(open.pop().unwrap_or(range.start)..range.end);
            }
            _ => {}
        }
        if let Some(end) = open.last_mut() {
            *end = range.end.max(*end);
        }
    }
    found
}

/// Addresses behind the text of a link, those too that white space keeps from being one. `O(text)`.
fn addresses(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let open = at + text[at..].find("](")?;
            let end = open + text[open..].find([')', '\n']).map_or(text.len() - open, |end| end + 1);
            at = end;
            if text[..end].ends_with(')') {
                return Some(open..end);
            }
        }
    })
}

/// The tags and comments of a block of HTML; the whole block if what it holds is no prose.
fn tags(text: &str, block: &Range<usize>, found: &mut Vec<Range<usize>>) {
    let html = &text[block.clone()];
    let begins = |name: &&str| html.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    if OPAQUE.iter().any(begins) {
        found.push(block.clone());
        return;
    }
    let mut at = 0;
    while let Some(open) = html[at..].find('<').map(|next| at + next) {
        let rest = &html[open..];
        let comment = rest.starts_with("<!--").then(|| rest.find("-->").map_or(rest.len(), |end| end + 3));
        let length = comment.unwrap_or_else(|| tag_length(rest));
        found.push(block.start + open..block.start + open + length);
        at = open + length;
    }
}

/// The length of the tag that a text begins with, the values of its attributes and all; 1 if it is none.
fn tag_length(text: &str) -> usize {
    if !text[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
        return 1;
    }
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// The keys of the head of a file, and the values that are one word.
fn keys(text: &str, head: &Range<usize>, found: &mut Vec<Range<usize>>) {
    let mut at = head.start;
    for line in text[head.clone()].split_inclusive('\n') {
        let key = line.find([':', '=']).map_or(0, |sign| sign + 1);
        let is_prose = line[key..].trim().contains(char::is_whitespace);
        found.push(at..at + if is_prose { key } else { line.len() });
        at += line.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is kept of each line.
    fn kept(text: &str) -> Vec<&str> {
        let kept = Kept::of(text);
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        kept.spans.iter().map(|&(line, span)| span.of(lines[line]).trim_end()).filter(|part| !part.is_empty()).collect()
    }

    #[test]
    fn prose_is_not_kept() {
        for text in
            ["", "Xin chao.\n\n- mot\n- hai\n\n> ba\n\n| a | b |\n| - | - |\n| mot | *hai* |\n", "[ ] viec\n", "5 < 6"]
        {
            assert_eq!(kept(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn code_addresses_tags_and_names_are_kept() {
        let cases: &[(&str, &[&str])] = &[
            ("dung `git pull` de lay", &["`git pull`"]),
            ("[xem *ban*](tai-lieu/huong dan.md)", &["](tai-lieu/huong dan.md)"]),
            ("[xem *ban*](<tai lieu/a.md> \"ten goi\") nhe", &["](<tai lieu/a.md> \"ten goi\")"]),
            ("![anh dep](anh/nha.png)", &["](anh/nha.png)"]),
            ("[xem][so mot] di\n\n[so mot]: duong/dan 'ten'\n", &["][so mot]", "[so mot]: duong/dan 'ten'"]),
            ("xem [so mot] di\n\n[so mot]: duong/dan\n", &["[so mot]", "[so mot]: duong/dan"]),
            ("ghi[^chu thich] ro", &[]),
            ("ghi[^chu-thich] ro\n\n[^chu-thich]: noi dung\n", &["[^chu-thich]", "[^chu-thich"]),
            ("a <b class=\"ten goi\">dam</b> c", &["<b class=\"ten goi\">", "</b>"]),
            ("<div id='a > b'>\nnoi dung\n</div>\n", &["<div id='a > b'>", "</div>"]),
            ("<pre>\nnoi dung\n</pre>\n", &["<pre>", "noi dung", "</pre>"]),
            ("<!-- ghi chu -->\n", &["<!-- ghi chu -->"]),
            ("```sh\ncd thu muc\n```\nxong\n", &["```sh", "cd thu muc", "```"]),
            ("# Dau de {#dau-de}\n", &["{#dau-de}"]),
            ("<http://vi.du/tai lieu>", &[]),
            ("<http://vi.du/tai-lieu>", &["<http://vi.du/tai-lieu>"]),
            ("---\ntieu de: bao cao nam\nkieu: trang\n---\nxong\n", &["tieu de:", "kieu: trang"]),
        ];
        for (text, expected) in cases {
            let found: Vec<&str> = kept(text).into_iter().map(str::trim_start).collect();
            assert_eq!(found, *expected, "{text}");
        }
    }

    #[test]
    fn places_are_those_of_their_lines() {
        let kept = Kept::of("mot\nhai `ba` bon\n");
        assert!(kept.touches(1, Span::new(5, 7)) && kept.touches(1, Span::new(0, 5)));
        assert!(
            !kept.touches(1, Span::new(0, 3)) && !kept.touches(0, Span::new(0, 3)) && !kept.touches(2, Span::new(0, 1))
        );
    }
}
