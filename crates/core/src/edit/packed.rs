//! The edits of a line in a third of the room: a large document may have as many edits as words.

use super::{Edit, Kind, OfLine, Why};
use crate::span::Span;

/// The edits of one line, one behind the other as bytes: where the old text starts, in seven bits a byte; both lengths, in one
/// byte if they are short; the new text; kind and reason in one byte; the two probabilities, without the byte that nearly
/// all confidences begin with and without a doubt of nothing.
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
pub struct Packed(Box<[u8]>);

/// A length that does not fit beside another.
const LONG: usize = 15;
/// Says that a confidence begins with [`COMMON`], which is left out: it lies in `0.5..1` or little below.
const SHORT: u8 = 0x40;
const COMMON: u8 = 0x3f;
/// Says that a doubt is nothing and left out.
const UNDOUBTED: u8 = 0x80;

/// Edits that are packed one after the other, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Packer(Vec<u8>);

impl Packer {
    /// Adds an edit behind all others.
    pub fn push(&mut self, edit: &Edit) {
        self.number(edit.span.start());
        let (old, new) = (edit.span.len(), edit.new.len());
        if old < LONG && new <= LONG {
            self.0.push((old | new << 4) as u8);
        } else {
            self.0.push(LONG as u8);
            self.number(old);
            self.number(new);
        }
        self.0.extend_from_slice(edit.new.as_bytes());
        let [first, rest @ ..] = edit.confidence.to_be_bytes();
        let short = if first == COMMON { SHORT } else { 0 };
        let undoubted = if edit.doubt.to_bits() == 0 { UNDOUBTED } else { 0 };
        self.0.push(edit.kind as u8 | (edit.why as u8) << 3 | short | undoubted);
        if short == 0 {
            self.0.push(first);
        }
        self.0.extend_from_slice(&rest);
        if undoubted == 0 {
            self.0.extend_from_slice(&edit.doubt.to_be_bytes());
        }
    }

    /// What was packed, in no more room than it needs. None are left.
    pub fn finish(&mut self) -> Packed {
        let packed = Packed(self.0.as_slice().into());
        self.0.clear();
        packed
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
        let mut packer = Packer::default();
        edits.into_iter().for_each(|edit| packer.push(&edit));
        packer.finish()
    }
}

/// What is still to be read.
struct Rest<'p>(&'p [u8]);

impl<'p> Rest<'p> {
    fn edit(&mut self) -> Option<Edit> {
        let start = self.number()?;
        let [lengths] = self.bytes()?;
        let (old, new) = match usize::from(lengths) {
            LONG => (self.number()?, self.number()?),
            both => (both & LONG, both >> 4),
        };
        let new = std::str::from_utf8(self.take(new)?).ok()?.into();
        let [tag] = self.bytes()?;
        let kind = *Kind::ALL.get(usize::from(tag & 7))?;
        let why = *Why::ALL.get(usize::from(tag >> 3 & 7))?;
        let [first] = if tag & SHORT == 0 { self.bytes()? } else { [COMMON] };
        let [second, third, fourth] = self.bytes()?;
        let confidence = f32::from_be_bytes([first, second, third, fourth]);
        let doubt = if tag & UNDOUBTED == 0 { f32::from_be_bytes(self.bytes()?) } else { 0.0 };
        Some(Edit { span: Span::new(start, start + old), new, confidence, doubt, kind, why })
    }

    fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        for shift in (0..).step_by(7) {
            let [byte] = self.bytes()?;
            let byte = usize::from(byte);
            number |= (byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        Some(number)
    }

    fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
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
        let probability = || prop_oneof![0.0..=1.0_f32, Just(0.0), Just(1.0), 0.0..=1.0e-3_f32];
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
        assert!(Kind::ALL.len() <= 8 && Why::ALL.len() <= 8, "both fit into one byte");
    }
}
