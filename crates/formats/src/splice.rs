//! Patches of decoded text, spliced into the original bytes.

use ecow::EcoString;
use phucdau::span::Span;

use crate::encoding::Encoding;

/// A piece of the decoded text, without byte-order mark, and what stands there afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patch {
    /// What is replaced.
    pub span: Span,
    /// What stands there afterwards, in the file's own notation.
    pub new: EcoString,
}

impl Patch {
    /// A patch of the bytes of `span`.
    pub(crate) fn new(span: Span, new: impl Into<EcoString>) -> Self {
        Self { span, new: new.into() }
    }

    /// A patch that adds text at `at`.
    pub(crate) fn insert(at: usize, new: impl Into<EcoString>) -> Self {
        Self::new(Span::new(at, at), new)
    }
}

/// `bytes` with `patches` of their decoded `text`; without patches the very same bytes. Patches come in any order and
/// are disjoint, or say the same of the same place; of several that add text at one place the first comes first. `O(bytes + patches · log patches)`.
pub(crate) fn splice(bytes: &[u8], encoding: Encoding, text: &str, mut patches: Vec<Patch>) -> Vec<u8> {
    patches.sort_by_key(|patch| (patch.span.start(), patch.span.end()));
    patches.dedup_by(|next, patch| !patch.span.is_empty() && next == patch);
    let mut splice = Splice::new(bytes, encoding, text);
    patches.iter().for_each(|patch| splice.put(patch));
    splice.finish()
}

/// What is written of a file: room for it grows by an eighth, not twofold, since a file may be most of what is held.
pub(crate) struct Out(Vec<u8>);

impl Out {
    /// Room for `length` bytes and an eighth.
    pub(crate) fn new(length: usize) -> Self {
        Self(Vec::with_capacity(length + length / 8))
    }

    /// Adds bytes as they stand.
    pub(crate) fn copy(&mut self, bytes: &[u8]) {
        self.reserve(bytes.len());
        self.0.extend_from_slice(bytes);
    }

    /// Adds text.
    pub(crate) fn write(&mut self, text: &str, encoding: Encoding) {
        self.reserve(encoding.most_of(text));
        encoding.encode(text, &mut self.0);
    }

    /// All that was added.
    pub(crate) fn finish(self) -> Vec<u8> {
        self.0
    }

    fn reserve(&mut self, more: usize) {
        if more > self.0.capacity() - self.0.len() {
            self.0.reserve_exact(more.max(self.0.len() / 8));
        }
    }
}

/// Bytes that are written anew, patch by patch.
pub(crate) struct Splice<'b> {
    bytes: &'b [u8],
    encoding: Encoding,
    text: &'b str,
    out: Out,
    /// How much of the text is done, and where that is in the bytes.
    at: usize,
    raw: usize,
    /// How much of the bytes is written.
    done: usize,
}

impl<'b> Splice<'b> {
    /// Begins with `bytes`, whose decoded text is `text`.
    pub(crate) fn new(bytes: &'b [u8], encoding: Encoding, text: &'b str) -> Self {
        let out = Out::new(bytes.len());
        Self { bytes, encoding, text, out, at: 0, raw: encoding.bom_len(), done: 0 }
    }

    /// Writes a patch, which stands behind all that were written.
    pub(crate) fn put(&mut self, patch: &Patch) {
        let Patch { span, new } = patch;
        if span.start() < self.at {
            debug_assert!(false, "{patch:?} overlaps what ends at {}", self.at);
            return;
        }
        self.raw += self.encoding.len_of(&self.text[self.at..span.start()]);
        self.out.copy(&self.bytes[self.done..self.raw]);
        self.out.write(new, self.encoding);
        self.raw += self.encoding.len_of(span.of(self.text));
        (self.at, self.done) = (span.end(), self.raw);
    }

    /// The bytes with all patches.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.out.copy(&self.bytes[self.done..]);
        self.out.finish()
    }
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
