//! Tags that Transkribus counts in letters of a text: `unclear {offset:25; length:5;}`.

use phucdau::span::Span;

use crate::distribute::Change;
use crate::splice::Patch;

/// Patches of the numbers in the attribute at `place` of `file`, for `changes` of `text`, which is the line without the
/// `head` UTF-16 units of white space before it. Sorted changes; `O(tags · changes)`.
pub(super) fn moved(file: &str, place: Span, text: &str, head: usize, changes: &[Change], out: &mut Vec<Patch>) {
    let units = |piece: &str| piece.chars().map(char::len_utf16).sum::<usize>();
    let counted: Vec<(usize, usize, usize)> = changes
        .iter()
        .map(|change| {
            let start = head + units(&text[..change.span.start()]);
            (start, start + units(change.span.of(text)), units(&change.new))
        })
        .collect();
    let mut at = place.start();
    while let Some(open) = file[at..place.end()].find('{') {
        let from = at + open + 1;
        let to = file[from..place.end()].find('}').map_or(place.end(), |close| from + close);
        at = to;
        let group = Span::new(from, to);
        let Some((offset_place, offset)) = number(file, group, "offset") else { continue };
        let length = number(file, group, "length");
        let new = new_place(&counted, offset, false);
        if new != offset {
            out.push(Patch::new(offset_place, new.to_string()));
        }
        if let Some((length_place, length)) = length {
            let end = new_place(&counted, offset.saturating_add(length), length > 0);
            let new_length = end.saturating_sub(new);
            if new_length != length {
                out.push(Patch::new(length_place, new_length.to_string()));
            }
        }
    }
}

/// Where a place of the old text is in the new one; text put in right there lies before it if it is an `end`.
fn new_place(changes: &[(usize, usize, usize)], place: usize, end: bool) -> usize {
    let (mut new, mut old) = (0, 0);
    for &(from, to, length) in changes {
        if place < from || (place == from && !end) {
            break;
        }
        new += from - old;
        if place < to {
            return new + (place - from).min(length);
        }
        new += length;
        old = to;
    }
    // A place may be any number that a file can name.
    new.saturating_add(place - old)
}

/// The number behind `key:` in a group, and where it stands.
fn number(file: &str, group: Span, key: &str) -> Option<(Span, usize)> {
    let mut at = group.start();
    for pair in group.of(file).split(';') {
        if let Some((name, value)) = pair.split_once(':') {
            let start = at + name.len() + 1 + value.len() - value.trim_start().len();
            if name.trim() == key {
                let value = value.trim();
                return Some((Span::new(start, start + value.len()), value.parse().ok()?));
            }
        }
        at += pair.len() + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(text: &str, old: &str, new: &str, custom: &str) -> String {
        let at = text.find(old).unwrap();
        let change = Change { span: Span::new(at, at + old.len()), new: new.to_owned() };
        let mut patches = Vec::new();
        moved(custom, Span::new(0, custom.len()), text, 0, &[change], &mut patches);
        String::from_utf8(crate::splice::splice(custom.as_bytes(), crate::Encoding::Utf8, custom, patches)).unwrap()
    }

    #[test]
    fn tags_move_with_their_letters() {
        let of = |old, new, custom| tags("ngh iep moi", old, new, custom);
        assert_eq!(of(" iep", "iệp", "a {offset:8; length:3;}"), "a {offset:7; length:3;}");
        assert_eq!(of(" iep", "iệp", "a {offset:0; length:7;}"), "a {offset:0; length:6;}");
        assert_eq!(
            of("moi", "mới x", "a {offset:8; length:3;} b {offset:0;length:3;}"),
            "a {offset:8; length:5;} b {offset:0;length:3;}"
        );
        assert_eq!(
            of("iep", "iệp", "readingOrder {index:1;} gap {offset:4; length:0;}"),
            "readingOrder {index:1;} gap {offset:4; length:0;}"
        );
        assert_eq!(
            of("ngh", "nghê x", "gap {offset:18446744073709551615; length:18446744073709551615;}"),
            "gap {offset:18446744073709551615; length:0;}"
        );
        assert_eq!(of("ngh", "nghê", "gap {offset:4; length:0;}"), "gap {offset:5; length:0;}");
    }
}
