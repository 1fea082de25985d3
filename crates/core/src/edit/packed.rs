//! The edits of a line in a third of the room: a large document may have as many edits as words.

use super::{Edit, Kind, OfLine, Why};
use crate::span::Span;

/// The edits of one line, one behind the other as bytes: span and length of the new text in seven bits a byte, the new text,
/// the two probabilities, kind and reason. They are added in order, and read from the first to the last.
///
/// ```
/// use phucdau::edit::{Edit, Kind, OfLine, Packed, Why};
/// use phucdau::span::Span;
/// let edit = Edit {
///     span: Span::new(0, 4), new: "Thực".into(), confidence: 0.99, doubt: 0.0,
///     kind: Kind::Diacritics, why: Why::Context,
/// };
/// let packed: Packed = [edit.clone()].into_iter().collect();
/// assert_eq!(packed.each().collect::<Vec<_>>(), [edit]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packed(Vec<u8>);

impl Packed {
    /// Adds an edit behind all others.
    pub fn push(&mut self, edit: &Edit) {
        for number in [edit.span.start(), edit.span.len(), edit.new.len()] {
            self.number(number);
        }
        self.0.extend_from_slice(edit.new.as_bytes());
        self.0.extend_from_slice(&edit.confidence.to_le_bytes());
        self.0.extend_from_slice(&edit.doubt.to_le_bytes());
        self.0.push(edit.kind as u8);
        self.0.push(edit.why as u8);
    }

    /// Gives back the room that no edit needs.
    pub fn shrink_to_fit(&mut self) {
        self.0.shrink_to_fit();
    }

    fn number(&mut self, mut number: usize) {
        while number > 0x7f {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }
}

impl OfLine for Packed {
    fn each(&self) -> impl Iterator<Item = Edit> {
        let mut rest = Rest(&self.0);
        std::iter::from_fn(move || rest.edit())
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<Edit> for Packed {
    fn from_iter<I: IntoIterator<Item = Edit>>(edits: I) -> Self {
        let mut packed = Self::default();
        edits.into_iter().for_each(|edit| packed.push(&edit));
        packed.shrink_to_fit();
        packed
    }
}

/// What is still to be read.
struct Rest<'p>(&'p [u8]);

impl<'p> Rest<'p> {
    fn edit(&mut self) -> Option<Edit> {
        let (start, length, new) = (self.number()?, self.number()?, self.number()?);
        let new = std::str::from_utf8(self.take(new)?).ok()?.into();
        let mut probability = || Some(f32::from_le_bytes(self.take(4)?.try_into().ok()?));
        let (confidence, doubt) = (probability()?, probability()?);
        let (kind, why) = (self.take(1)?[0], self.take(1)?[0]);
        let (kind, why) = (*Kind::ALL.get(usize::from(kind))?, *Why::ALL.get(usize::from(why))?);
        Some(Edit { span: Span::new(start, start + length), new, confidence, doubt, kind, why })
    }

    fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        for shift in (0..).step_by(7) {
            let byte = usize::from(self.take(1)?[0]);
            number |= (byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        Some(number)
    }

    fn take(&mut self, length: usize) -> Option<&'p [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn edit() -> impl Strategy<Value = Edit> {
        let probability = || 0.0..=1.0_f32;
        (any::<u32>(), any::<u32>(), ".{0,20}", probability(), probability(), 0..8_usize, 0..8_usize).prop_map(
            |(one, other, new, confidence, doubt, kind, why)| Edit {
                span: Span::new(one.min(other) as usize, one.max(other) as usize),
                new: new.into(),
                confidence,
                doubt,
                kind: Kind::ALL[kind],
                why: Why::ALL[why],
            },
        )
    }

    proptest! {
        #[test]
        fn any_edits_come_out_as_they_went_in(edits in proptest::collection::vec(edit(), 0..6)) {
            let packed: Packed = edits.iter().cloned().collect();
            prop_assert_eq!(packed.is_empty(), edits.is_empty());
            prop_assert_eq!(packed.each().collect::<Vec<_>>(), edits);
        }
    }

    #[test]
    fn every_kind_and_reason_stands_at_its_number() {
        assert!(Kind::ALL.iter().enumerate().all(|(at, &kind)| kind as usize == at));
        assert!(Why::ALL.iter().enumerate().all(|(at, &why)| why as usize == at));
    }
}
