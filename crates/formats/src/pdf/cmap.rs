//! ToUnicode: which letters the codes of a font stand for.

use std::collections::BTreeMap;

use super::content::{self, Kind, Tokens};

/// What a font says of its codes, as UTF-16 units.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ToUnicode {
    /// First code of a range, to its last code and the text of the first; the last unit counts up.
    ranges: BTreeMap<u32, (u32, Vec<u16>)>,
    /// How many bytes codes have, where the map says so.
    pub(crate) code_len: Option<usize>,
}

/// Most ranges that are kept: more than one for each code of two bytes is no honest map.
const MOST: usize = 70_000;

impl ToUnicode {
    /// Reads a CMap; what it does not understand it leaves out. `O(bytes · log(ranges))`.
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        let mut section = Section::None;
        let mut operands: Vec<Operand> = Vec::new();
        let mut array: Option<Vec<Vec<u16>>> = None;
        for token in Tokens::new(bytes) {
            let text = bytes.get(token.span).unwrap_or_default();
            match (token.kind, &mut array) {
                (Kind::Hex, Some(items)) => items.push(units(&content::string(text))),
                (Kind::Hex, None) => operands.push(Operand::Code(content::string(text))),
                (Kind::ArrayOpen, _) => array = Some(Vec::new()),
                (Kind::ArrayClose, Some(_)) => operands.push(Operand::Texts(array.take().unwrap_or_default())),
                (Kind::Operator, _) => {
                    section = match text {
                        b"begincodespacerange" => Section::Space,
                        b"beginbfchar" => Section::Chars,
                        b"beginbfrange" => Section::Ranges,
                        b"endcodespacerange" | b"endbfchar" | b"endbfrange" => Section::None,
                        _ => continue,
                    };
                    operands.clear();
                }
                _ => {}
            }
            if operands.len() < section.operands() {
                continue;
            }
            match (section, operands.as_slice()) {
                (Section::Space, [Operand::Code(low), _]) => map.code_len = Some(low.len().clamp(1, 4)),
                (Section::Chars, [Operand::Code(code), Operand::Code(to)]) => {
                    map.add(value(code), value(code), units(to));
                }
                (Section::Ranges, [Operand::Code(low), Operand::Code(high), Operand::Code(to)]) => {
                    map.add(value(low), value(high), units(to));
                }
                (Section::Ranges, [Operand::Code(low), _, Operand::Texts(texts)]) => {
                    for (code, to) in (value(low)..).zip(texts) {
                        map.add(code, code, to.clone());
                    }
                }
                _ => {}
            }
            operands.clear();
        }
        map
    }

    /// Every code of two bytes is its own letter.
    pub(crate) fn identity() -> Self {
        Self { ranges: BTreeMap::from([(0, (0xffff, vec![0]))]), code_len: Some(2) }
    }

    fn add(&mut self, low: u32, high: u32, to: Vec<u16>) {
        if low <= high && !to.is_empty() && to.len() <= 16 && self.ranges.len() < MOST {
            self.ranges.insert(low, (high, to));
        }
    }

    /// Whether it says anything.
    pub(crate) fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// The UTF-16 units of `code`; none if the map is silent. `O(log(ranges))`.
    pub(crate) fn get(&self, code: u32, out: &mut Vec<u16>) -> bool {
        // A single code may stand inside a range: look a little further back.
        for (&low, (high, to)) in self.ranges.range(..=code).rev().take(4) {
            if code > *high {
                continue;
            }
            let Some((last, init)) = to.split_last() else { return false };
            let Ok(last) = u16::try_from(u32::from(*last) + (code - low)) else { return false };
            out.extend_from_slice(init);
            out.push(last);
            return true;
        }
        false
    }

    /// Whether the code of two bytes that is this unit stands for this unit.
    pub(crate) fn shows(&self, unit: u16) -> bool {
        let mut out = Vec::new();
        self.code_len.is_none_or(|len| len == 2) && self.get(u32::from(unit), &mut out) && out == [unit]
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Section {
    None,
    Space,
    Chars,
    Ranges,
}

impl Section {
    fn operands(self) -> usize {
        match self {
            Self::None => 1,
            Self::Space | Self::Chars => 2,
            Self::Ranges => 3,
        }
    }
}

enum Operand {
    Code(Vec<u8>),
    Texts(Vec<Vec<u16>>),
}

/// A code as a number: its last four bytes.
fn value(code: &[u8]) -> u32 {
    code.iter().fold(0_u32, |value, &byte| (value << 8) | u32::from(byte))
}

/// UTF-16, big-endian; a lone byte is a unit of its own.
fn units(bytes: &[u8]) -> Vec<u16> {
    bytes.chunks(2).map(|two| two.iter().fold(0_u16, |unit, &byte| (unit << 8) | u16::from(byte))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(map: &ToUnicode, code: u32) -> Option<String> {
        let mut out = Vec::new();
        map.get(code, &mut out).then(|| String::from_utf16_lossy(&out))
    }

    #[test]
    fn ranges_chars_and_arrays_are_read() {
        let map = ToUnicode::parse(
            b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
              2 beginbfchar <0001> <1EC7> <0002> <00660069> endbfchar\n\
              2 beginbfrange <0010> <0012> <0061> <0020> <0021> [<0042> <D83DDE00>] endbfrange",
        );
        assert_eq!(map.code_len, Some(2));
        assert_eq!(text(&map, 1).as_deref(), Some("ệ"));
        assert_eq!(text(&map, 2).as_deref(), Some("fi"));
        assert_eq!(text(&map, 0x12).as_deref(), Some("c"));
        assert_eq!(text(&map, 0x21).as_deref(), Some("😀"));
        assert_eq!(text(&map, 0x13), None);
        assert!(!map.shows(0x61));
    }

    #[test]
    fn one_range_over_all_codes_shows_every_letter() {
        let map = ToUnicode::parse(
            b"1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange",
        );
        assert!("Việt Đ".encode_utf16().all(|unit| map.shows(unit)));
    }

    proptest! {
        #[test]
        fn no_map_panics(text in "(begin|end|bfrange|bfchar|codespacerange|beginbfrange|beginbfchar|<[0-9A-F]{0,9}>|\\[|\\]|[ ]){0,60}", code in any::<u32>()) {
            ToUnicode::parse(text.as_bytes()).get(code, &mut Vec::new());
        }
    }
}
