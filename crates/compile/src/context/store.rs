//! What was learned as bytes, so that packing can be done again without learning again.

use std::io::{self, Read, Write};

use phucdau::word::WordId;

use super::{Learned, Weight};
use crate::work::{Piece, array, number, read_array, read_number};

impl Piece for Vec<Learned> {
    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        number(out, self.len() as u64)?;
        for one in self {
            array(out, &one.biases, |(word, _)| word.0.to_le_bytes())?;
            array(out, &one.biases, |(_, bias)| bias.to_le_bytes())?;
            array(out, &one.weights, |weight| weight.feature.to_le_bytes())?;
            array(out, &one.weights, |weight| weight.word.0.to_le_bytes())?;
            array(out, &one.weights, |weight| weight.value.to_le_bytes())?;
            array(out, &one.weights, |weight| weight.gain.to_le_bytes())?;
        }
        Ok(())
    }

    fn read(input: &mut impl Read) -> io::Result<Self> {
        let mut all = Self::new();
        for _ in 0..read_number(input)? {
            let words = read_array(input, |bytes| WordId(u16::from_le_bytes(bytes)))?;
            let biases = words.into_iter().zip(read_array(input, f32::from_le_bytes)?).collect();
            let features = read_array(input, u64::from_le_bytes)?;
            let words = read_array(input, |bytes| WordId(u16::from_le_bytes(bytes)))?;
            let numbers =
                read_array(input, f32::from_le_bytes)?.into_iter().zip(read_array(input, f32::from_le_bytes)?);
            let weight = |((feature, word), (value, gain))| Weight { feature, word, value, gain };
            all.push(Learned { biases, weights: features.into_iter().zip(words).zip(numbers).map(weight).collect() });
        }
        Ok(all)
    }
}
