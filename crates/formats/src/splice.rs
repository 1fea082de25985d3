//! Patches of decoded text, spliced into the original bytes.

use phucdau::span::Span;

use crate::encoding::Encoding;

/// A piece of the decoded text, without byte-order mark, and what stands there afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Patch {
    /// What is replaced.
    pub(crate) span: Span,
    /// What stands there afterwards, in the file's own notation.
    pub(crate) new: String,
}

impl Patch {
    /// A patch of the bytes from `start` to `end` of the text.
    pub(crate) fn new(span: Span, new: impl Into<String>) -> Self {
        Self { span, new: new.into() }
    }

    /// A patch that adds text at `at`.
    pub(crate) fn insert(at: usize, new: impl Into<String>) -> Self {
        Self::new(Span::new(at, at), new)
    }
}

/// `bytes` with `patches` of their decoded `text`; without patches the very same bytes. Patches come in any order and
/// are disjoint, or say the same of the same place; of several that add text at one place the first comes first. `O(bytes + patches · log patches)`.
pub(crate) fn splice(bytes: &[u8], encoding: Encoding, text: &str, mut patches: Vec<Patch>) -> Vec<u8> {
    patches.sort_by_key(|patch| (patch.span.start(), patch.span.end()));
    patches.dedup_by(|next, patch| !patch.span.is_empty() && next == patch);
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 8);
    // Both walk together: `at` in the text, `raw` in the bytes.
    let (mut at, mut raw, mut done) = (0, encoding.bom_len(), 0);
    for patch in &patches {
        if patch.span.start() < at {
            debug_assert!(false, "{patch:?} overlaps what ends at {at}");
            continue;
        }
        raw += encoding.len_of(&text[at..patch.span.start()]);
        out.extend_from_slice(&bytes[done..raw]);
        encoding.encode(&patch.new, &mut out);
        raw += encoding.len_of(patch.span.of(text));
        (at, done) = (patch.span.end(), raw);
    }
    out.extend_from_slice(&bytes[done..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patches_land_in_every_encoding() {
        let text = "<w>tieng</w><w>éa</w>";
        let patches =
            || vec![Patch::new(Span::new(15, 18), "ế"), Patch::insert(3, "-"), Patch::new(Span::new(3, 8), "tiếng")];
        let expected = "<w>-tiếng</w><w>ế</w>";
        for encoding in [Encoding::Utf8, Encoding::Utf16Le { bom: false }, Encoding::Utf16Be { bom: false }] {
            let (mut bytes, mut right) = (Vec::new(), Vec::new());
            encoding.encode(text, &mut bytes);
            encoding.encode(expected, &mut right);
            assert_eq!(splice(&bytes, encoding, text, patches()), right);
        }
        let bytes = splice(b"<w>tieng</w><w>\xe9a</w>", Encoding::Latin1, text, patches());
        assert_eq!(bytes, b"<w>-ti&#7871;ng</w><w>&#7871;</w>");
    }
}
