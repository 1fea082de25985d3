//! Every edit of a document offered to its format, unit by unit; those without a place are collected by name.

use phucdau::document::{Document, Line};
use phucdau::edit::{Edit, OfLine};

use crate::conform::Forms;
use crate::distribute::{Slot, Unit, distribute};
use crate::source::{Reason, Unplaced};

/// Calls `place` with the number of a line, the line, a unit of its edits and these; an `Err` means that nothing of the unit
/// was placed. Gives the edits that found no place.
pub(crate) fn plan(
    document: &Document,
    edits: &[impl OfLine],
    mut place: impl FnMut(usize, &Line, &Unit, &[Edit]) -> Result<(), Reason>,
) -> Vec<Unplaced> {
    let mut unplaced = Vec::new();
    let mut forms = Forms::new(document);
    for (number, (edits, line)) in edits.iter().zip(&document.lines).enumerate() {
        if edits.is_empty() {
            continue;
        }
        let edits: Vec<Edit> = edits.each().collect();
        let news: Vec<_> = edits.iter().map(|edit| forms.conform(&line.text, edit)).collect();
        forms.next_line();
        let wide = |text: &str| text.contains(' ');
        let slots: Vec<Slot> =
            line.words.iter().map(|word| Slot { span: word.span, wide: wide(word.span.of(&line.text)) }).collect();
        let pairs: Vec<_> = edits.iter().zip(&news).map(|(edit, new)| (edit.span, new.as_ref())).collect();
        for (range, unit) in distribute(&line.text, &slots, &pairs) {
            let placed = unit.map_or(Err(Reason::Elements), |unit| place(number, line, &unit, &edits[range.clone()]));
            if let Err(reason) = placed {
                unplaced.extend(range.map(|edit| Unplaced { line: number, edit, reason }));
            }
        }
    }
    unplaced
}

/// All edits, none of which finds a place.
pub(crate) fn refused<R: Copy>(edits: &[impl OfLine], reason: R) -> Vec<Unplaced<R>> {
    let lines = edits.iter().enumerate();
    lines
        .flat_map(|(line, edits)| edits.each().enumerate().map(move |(edit, _)| Unplaced { line, edit, reason }))
        .collect()
}
