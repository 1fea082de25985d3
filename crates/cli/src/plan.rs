//! Which edits of a document are applied, which only suggested, and which its format has no place for.

use phucdau::edit::Edit;
use phucdau_formats::{Reason, Source, Writing, Written};

/// The edits of a document, those that are applied known from those that are suggested.
pub(crate) struct Plan {
    edits: Vec<Vec<Edit>>,
    /// Whether each is applied.
    applies: Vec<Vec<bool>>,
    /// Edits that would be applied, had the format a place for them, by reason.
    pub(crate) unplaced: Vec<(Reason, u64)>,
    /// The result, where it had to be written to learn what finds its place.
    written: Option<Vec<u8>>,
}

impl Plan {
    /// Applies the edits that `applies` says, less those that the format has no place for: they are suggested.
    pub(crate) fn new(
        source: &Source,
        edits: Vec<Vec<Edit>>,
        applies: impl Fn(&Edit) -> bool,
        writing: &Writing,
    ) -> Self {
        let applies = edits.iter().map(|line| line.iter().map(&applies).collect()).collect();
        let mut plan = Self { edits, applies, unplaced: Vec::new(), written: None };
        if source.may_refuse() {
            let Written { bytes, unplaced } = source.write(&plan.applied(), writing);
            plan.written = Some(bytes);
            // From the last: refusing one does not move those before it.
            for edit in unplaced.iter().rev() {
                plan.refuse(edit.line, edit.edit, edit.reason);
            }
            plan.unplaced.sort_unstable();
        }
        plan
    }

    /// Takes the edit numbered `number` of those that are applied out of them.
    fn refuse(&mut self, line: usize, number: usize, reason: Reason) {
        if let Some(applies) = self.applies[line].iter_mut().filter(|applies| **applies).nth(number) {
            *applies = false;
        }
        match self.unplaced.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, count)) => *count += 1,
            None => self.unplaced.push((reason, 1)),
        }
    }

    /// The edits of each line, each with whether it is applied.
    pub(crate) fn lines(&self) -> impl Iterator<Item = impl Iterator<Item = (&Edit, bool)>> {
        self.edits.iter().zip(&self.applies).map(|(edits, applies)| edits.iter().zip(applies.iter().copied()))
    }

    /// The edits of each line that are applied.
    pub(crate) fn applied(&self) -> Vec<Vec<Edit>> {
        let of = |line| Iterator::filter_map(line, |(edit, applies): (&Edit, bool)| applies.then(|| edit.clone()));
        self.lines().map(|line| of(line).collect()).collect()
    }

    /// The document with what is applied.
    pub(crate) fn written(self, source: &Source, writing: &Writing) -> Vec<u8> {
        match self.written {
            Some(bytes) => bytes,
            None => source.write(&self.applied(), writing).bytes,
        }
    }
}
