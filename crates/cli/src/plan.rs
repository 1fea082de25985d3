//! Which edits of a document are applied, which only suggested, and which its format has no place for.

use std::collections::BTreeMap;

use phucdau::edit::{Edit, OfLine, Packed};
use phucdau_formats::{Reason, Source, Unplaced, Writing, Written};

/// The edits of a document, those that are applied apart from those that are suggested.
pub(crate) struct Plan {
    /// The edits of each line that are applied.
    applied: Vec<Packed>,
    /// The others, of the lines that have any.
    suggested: BTreeMap<usize, Packed>,
    /// Edits that would be applied, had the format a place for them, by reason.
    pub(crate) unplaced: Vec<(Reason, u64)>,
    /// The result, where it had to be written to learn what finds its place.
    written: Option<Vec<u8>>,
}

impl Plan {
    /// Applies the edits that `applies` says, less those that the format has no place for: they are suggested.
    pub(crate) fn new(source: &Source, edits: Vec<Packed>, applies: impl Fn(&Edit) -> bool, writing: &Writing) -> Self {
        let mut applied = edits;
        let mut suggested = BTreeMap::new();
        // Line by line: both together take the room of one.
        for (number, line) in applied.iter_mut().enumerate() {
            if !line.each().all(|edit| applies(&edit)) {
                let others = line.each().filter(|edit| !applies(edit)).collect();
                *line = line.each().filter(|edit| applies(edit)).collect();
                suggested.insert(number, others);
            }
        }
        let mut plan = Self { applied, suggested, unplaced: Vec::new(), written: None };
        if source.may_refuse() && plan.applied.iter().any(|line| !line.is_empty()) {
            let Written { bytes, unplaced } = source.write(&plan.applied, writing);
            plan.written = Some(bytes);
            for of_line in unplaced.chunk_by(|one, next| one.line == next.line) {
                plan.refuse(of_line);
            }
            plan.unplaced.sort_unstable();
        }
        plan
    }

    /// Takes edits of one line, which come in order, out of those that are applied.
    fn refuse(&mut self, refused: &[Unplaced]) {
        for &Unplaced { reason, .. } in refused {
            match self.unplaced.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, count)) => *count += 1,
                None => self.unplaced.push((reason, 1)),
            }
        }
        let Some(line) = refused.first().map(|one| one.line) else { return };
        let is_refused = |at: usize| refused.binary_search_by_key(&at, |one| one.edit).is_ok();
        let of_line = self.applied[line].each().enumerate();
        let (lost, applied): (Vec<_>, Vec<_>) = of_line.partition(|&(at, _)| is_refused(at));
        let suggested = self.suggested.entry(line).or_default();
        let mut others: Vec<Edit> = suggested.each().chain(lost.into_iter().map(|(_, edit)| edit)).collect();
        others.sort_by_key(|edit| edit.span);
        *suggested = others.into_iter().collect();
        self.applied[line] = applied.into_iter().map(|(_, edit)| edit).collect();
    }

    /// The edits of each line in their order, each with whether it is applied.
    pub(crate) fn lines(&self) -> impl Iterator<Item = impl Iterator<Item = (Edit, bool)>> {
        self.applied.iter().enumerate().map(|(line, applied)| {
            let suggested = self.suggested.get(&line).into_iter().flat_map(OfLine::each);
            let (mut applied, mut suggested) = (applied.each().peekable(), suggested.peekable());
            std::iter::from_fn(move || match (applied.peek(), suggested.peek()) {
                (Some(first), Some(second)) if second.span < first.span => suggested.next().map(|edit| (edit, false)),
                (Some(_), _) => applied.next().map(|edit| (edit, true)),
                (None, _) => suggested.next().map(|edit| (edit, false)),
            })
        })
    }

    /// The edits of each line that are applied.
    pub(crate) fn applied(&self) -> &[Packed] {
        &self.applied
    }

    /// The document with what is applied.
    pub(crate) fn written(self, source: &Source, writing: &Writing) -> Vec<u8> {
        self.written.unwrap_or_else(|| source.write(&self.applied, writing).bytes)
    }
}
