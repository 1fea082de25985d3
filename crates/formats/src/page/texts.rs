//! Which of several texts of an element counts, and where it stands.

use phucdau::span::Span;

use crate::error::Fault;
use crate::markup::notation::{Rules, unknown};
use crate::markup::trace::Trace;
use crate::markup::{Id, Tree};

/// A file and its elements.
#[derive(Clone, Copy)]
pub(super) struct Texts<'t> {
    pub(super) text: &'t str,
    pub(super) tree: &'t Tree,
}

/// The text of an element.
pub(super) struct Found {
    /// The `TextEquiv` that counts.
    pub(super) equiv: Id,
    /// Its `Unicode`.
    pub(super) unicode: Id,
    /// The text, without white space around it.
    pub(super) trace: Trace,
    /// How many bytes of white space stand before it.
    pub(super) head: usize,
    /// Whether parts of it stand where references are no references.
    pub(super) raw: bool,
}

impl Texts<'_> {
    /// The text that counts: that of the lowest index, of several the first; none counts as zero.
    pub(super) fn of(&self, id: Id) -> Result<Option<Found>, (usize, Fault)> {
        let equivs = self.tree.named(self.text, id, "TextEquiv");
        let with_text = |equiv| Some((equiv, self.tree.named(self.text, equiv, "Unicode").next()?));
        let Some((equiv, unicode)) = equivs.filter_map(with_text).min_by_key(|&(equiv, _)| self.index(equiv)) else {
            return Ok(None);
        };
        let (trace, raw) = self.content(unicode)?;
        let head = trace.text.len() - trace.text.trim_start().len();
        Ok(Some(Found { equiv, unicode, trace: trace.trimmed(), head, raw }))
    }

    /// The text of an element without elements in it, and whether parts are raw.
    pub(super) fn content(&self, id: Id) -> Result<(Trace, bool), (usize, Fault)> {
        let (mut trace, mut raw) = (Trace::default(), false);
        let inner = self.tree.inner(id);
        let mut tags = (id + 1..self.tree.after(id)).map(|id| self.tree.start(id));
        let mut at = inner.start();
        while let Some(found) = self.text[at..inner.end()].find('<') {
            let tag = at + found;
            self.push(Span::new(at, tag), &mut trace)?;
            let rest = &self.text[tag..inner.end()];
            let end = |mark: &str| rest.find(mark).map_or(inner.end(), |end| tag + end + mark.len());
            if rest.starts_with("<![CDATA[") {
                raw = true;
                at = end("]]>");
                trace.push_raw(self.text, Span::new((tag + 9).min(at), at.saturating_sub(3).max((tag + 9).min(at))));
            } else if rest.starts_with("<!--") {
                at = end("-->");
            } else if rest.starts_with("<?") {
                at = end("?>");
            } else if rest.starts_with("</") {
                at = end(">");
            } else {
                // A value in it may hold a `>`.
                at = tags.find(|span| span.start() == tag).map_or(inner.end(), Span::end);
            }
        }
        self.push(Span::new(at, inner.end().max(at)), &mut trace)?;
        Ok((trace, raw))
    }

    fn push(&self, span: Span, trace: &mut Trace) -> Result<(), (usize, Fault)> {
        match trace.push(self.text, span, Rules::Xml) {
            Some(at) => Err((at, Fault::Entity { name: unknown(&self.text[at..span.end()]) })),
            None => Ok(()),
        }
    }

    /// The index of a text; none counts as zero.
    pub(super) fn index(&self, equiv: Id) -> i64 {
        let index = self.tree.attribute(self.text, equiv, "index");
        index.and_then(|index| index.value.of(self.text).trim().parse().ok()).unwrap_or(0)
    }

    /// How sure the engine was.
    pub(super) fn sure(&self, id: Id) -> Option<f32> {
        let found = self.of(id).ok()??;
        let sure = self.tree.attribute(self.text, found.equiv, "conf")?.value.of(self.text).parse::<f32>().ok()?;
        (0.0..=1.0).contains(&sure).then_some(sure)
    }
}
