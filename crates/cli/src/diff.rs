//! Unified diffs of a document and its repair; as lines are never added or dropped, no search for common lines is needed.

use phucdau::edit::{OfLine, apply_each};
use phucdau_formats::{Encoding, Source};

/// Lines of context around a change.
const CONTEXT: usize = 3;

/// The diff of `source` against itself with `edits`, which are to be applied; empty if there are none. In UTF-8, with
/// line ends as they stand. `O(lines + bytes of hunks)`.
pub(crate) fn unified(name: &str, source: &Source, edits: &[impl OfLine]) -> Vec<u8> {
    let changed: Vec<usize> = (0..edits.len()).filter(|&line| !edits[line].is_empty()).collect();
    let mut out = Vec::new();
    if changed.is_empty() {
        return out;
    }
    out.extend_from_slice(format!("--- {name}\n+++ {name}\n").as_bytes());
    let mut rest = changed.as_slice();
    while let Some(&first) = rest.first() {
        let run = 1 + rest.windows(2).take_while(|pair| pair[1] - pair[0] <= 2 * CONTEXT + 1).count();
        let last = rest[run - 1];
        let (from, to) = (first.saturating_sub(CONTEXT), (last + CONTEXT + 1).min(edits.len()));
        hunk(source, edits, from, to, &mut out);
        rest = &rest[run..];
    }
    out
}

fn hunk(source: &Source, edits: &[impl OfLine], from: usize, to: usize, out: &mut Vec<u8>) {
    let (start, count) = (from + 1, to - from);
    let range = if count == 1 { start.to_string() } else { format!("{start},{count}") };
    out.extend_from_slice(format!("@@ -{range} +{range} @@\n").as_bytes());
    let mut line = from;
    while line < to {
        if edits[line].is_empty() {
            push(source, line, b' ', &source.document().lines[line].text, out);
            line += 1;
            continue;
        }
        // Changed lines that touch come as one block of old and one of new lines.
        let end = (line..to).find(|&line| edits[line].is_empty()).unwrap_or(to);
        for line in line..end {
            push(source, line, b'-', &source.document().lines[line].text, out);
        }
        for (line, edits) in edits.iter().enumerate().take(end).skip(line) {
            push(source, line, b'+', &apply_each(&source.document().lines[line].text, edits.each()), out);
        }
        line = end;
    }
}

fn push(source: &Source, line: usize, sign: u8, text: &str, out: &mut Vec<u8>) {
    out.push(sign);
    if line == 0 && source.encoding() == Some(Encoding::Utf8Bom) && !source.format().is_markup() {
        out.extend_from_slice("\u{feff}".as_bytes());
    }
    out.extend_from_slice(text.as_bytes());
    match source.line_end(line) {
        "" => out.extend_from_slice(b"\n\\ No newline at end of file\n"),
        end => out.extend_from_slice(end.as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use phucdau::edit::{Edit, Kind, Why};
    use phucdau::span::Span;

    use super::*;

    fn edits(source: &Source) -> Vec<Vec<Edit>> {
        let edit = |at| Edit {
            span: Span::new(at, at + 1),
            new: "Y".into(),
            confidence: 1.0,
            doubt: 0.0,
            kind: Kind::Ocr,
            why: Why::Context,
        };
        let lines = source.document().lines.iter();
        lines.map(|line| line.text.match_indices('X').map(|(at, _)| edit(at)).collect()).collect()
    }

    fn diff(text: &str) -> String {
        let source = phucdau_formats::read(text.into()).unwrap();
        String::from_utf8(unified("a", &source, &edits(&source))).unwrap()
    }

    #[test]
    fn hunks_join_where_their_context_meets() {
        assert_eq!(diff("a\nb\n"), "");
        assert_eq!(
            diff("X"),
            "--- a\n+++ a\n@@ -1 +1 @@\n-X\n\\ No newline at end of file\n+Y\n\\ No newline at end of file\n"
        );
        let text = "X\nX\r\n1\n2\n3\n4\n5\n6\nX\n1\n2\n3\n4\n5\n6\n7\nX\n";
        let hunks: Vec<&str> = "@@ -1,12 +1,12 @@\n-X\n-X\r\n+Y\n+Y\r\n 1\n 2\n 3\n 4\n 5\n 6\n-X\n+Y\n 1\n 2\n 3\n\
            @@ -14,4 +14,4 @@\n 5\n 6\n 7\n-X\n+Y\n"
            .split('\0')
            .collect();
        assert_eq!(diff(text), format!("--- a\n+++ a\n{}", hunks.concat()));
    }
}
