//! Reading and writing numbers of any width, and bits whose ones are counted and found.

/// The bits from bit `at` on, the first one lowest; at least 57 are right, what lies past the end reads as zero.
#[inline]
pub(super) fn load(data: &[u8], at: usize) -> u64 {
    let byte = at >> 3;
    match data.get(byte..byte + 8) {
        Some(bytes) => u64::from_le_bytes(bytes.try_into().unwrap_or_default()) >> (at & 7),
        None => 0,
    }
}

/// The little-endian `u32` number `index` of the array at byte `base`; zero past the end.
#[inline]
pub(super) fn load_u32(data: &[u8], base: usize, index: usize) -> u32 {
    let at = base + 4 * index;
    data.get(at..at + 4).map_or(0, |bytes| u32::from_le_bytes(bytes.try_into().unwrap_or_default()))
}

#[inline]
fn load_u64(data: &[u8], base: usize, index: usize) -> Option<u64> {
    let at = base + 8 * index;
    data.get(at..at + 8).map(|bytes| u64::from_le_bytes(bytes.try_into().unwrap_or_default()))
}

/// The lowest `width` bits set; `width` is below 64.
#[inline]
pub(super) const fn mask(width: u32) -> u64 {
    (1 << width) - 1
}

/// How many bits of a word of [`Counted`] are bits of the sequence; the others say how many ones stand before it.
const DATA: usize = 52;
/// How many words, as a power of two, count from the same number.
const BLOCK: u32 = 6;

/// Bits with the number of ones before them in the same words: a rank reads one word, and a select in a range of words
/// needs no other sample.
///
/// A word holds 52 bits, the first one lowest, and above them how many ones stand between the start of its block of 64
/// words and itself; how many stand before each block is kept behind the words, in little room.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counted {
    words: usize,
    blocks: usize,
    len: usize,
}

impl Counted {
    /// So many bits that lie from byte `at` on, which then is that behind them.
    pub(super) fn place(at: &mut usize, bits: usize) -> Self {
        let len = bits.div_ceil(DATA);
        let counted = Self { words: *at, blocks: *at + 8 * len, len };
        *at += Self::len(bits);
        counted
    }

    /// How many bytes so many bits take.
    pub(super) fn len(bits: usize) -> usize {
        let words = bits.div_ceil(DATA);
        8 * words + (4 * words.div_ceil(1 << BLOCK)).next_multiple_of(8)
    }

    /// Where the counts of the blocks lie, and how many there are.
    pub(super) fn blocks(&self) -> (usize, usize) {
        (self.blocks, self.len.div_ceil(1 << BLOCK))
    }

    /// Appends bits as [`Counted::place`] expects them.
    pub(super) fn write(mut bits: impl Iterator<Item = bool>, out: &mut Vec<u8>) {
        let (mut blocks, mut len, mut ones, mut before) = (Vec::new(), 0u64, 0u64, 0u64);
        let mut next = bits.next();
        while next.is_some() {
            if len & mask(BLOCK) == 0 {
                before = ones;
                blocks.extend_from_slice(&(ones as u32).to_le_bytes());
            }
            let mut word = (ones - before) << DATA;
            for at in 0..DATA {
                let Some(bit) = next else { break };
                word |= u64::from(bit) << at;
                ones += u64::from(bit);
                next = bits.next();
            }
            out.extend_from_slice(&word.to_le_bytes());
            len += 1;
        }
        out.extend_from_slice(&blocks);
        out.resize(out.len().next_multiple_of(8), 0);
    }

    /// The bits of a word, and how many ones stand before it. Past the end: none.
    #[inline]
    fn word(&self, data: &[u8], index: usize) -> (u64, usize) {
        let word = load_u64(data, self.words, index).unwrap_or(0);
        let before = load_u32(data, self.blocks, index >> BLOCK) as usize;
        (word & mask(DATA as u32), before + (word >> DATA) as usize)
    }

    /// How many ones stand before bit `at`, and whether it is one.
    #[inline]
    pub(super) fn rank(&self, data: &[u8], at: usize) -> (usize, bool) {
        let (index, within) = (at / DATA, (at % DATA) as u32);
        let (word, before) = self.word(data, index);
        (before + ones(word & mask(within)), (word >> within) & 1 == 1)
    }

    /// The word of bit `at`, and how many ones stand before the bit.
    #[inline]
    pub(super) fn cursor(&self, data: &[u8], at: usize) -> (Cursor, usize) {
        let index = at / DATA;
        let (word, before) = self.word(data, index);
        (Cursor { index, word, before, sums: byte_sums(word) }, before + ones(word & mask((at % DATA) as u32)))
    }

    /// Where the one stands before which so many ones stand, if before bit `end`, and how many zeros follow it; `cursor` is
    /// at a bit that is not behind it.
    #[inline]
    pub(super) fn run(&self, data: &[u8], cursor: &Cursor, end: usize, number: usize) -> Option<(usize, usize)> {
        let rank = number.checked_sub(cursor.before)?;
        if rank < (cursor.sums >> 56) as usize {
            return self.run_in(data, cursor, end, rank as u32);
        }
        if (cursor.index + 1) * DATA >= end {
            return None;
        }
        self.run_between(data, (cursor.index + 1) * DATA, end, end, number)
    }

    /// Where the one stands before which so many ones stand, if between bits `from` and `to` or in their words and before bit
    /// `end`; and how many zeros follow it.
    #[inline]
    pub(super) fn run_between(
        &self,
        data: &[u8],
        from: usize,
        to: usize,
        end: usize,
        number: usize,
    ) -> Option<(usize, usize)> {
        let index = search(from / DATA, to.saturating_sub(1) / DATA, |index| self.word(data, index).1 <= number);
        let (word, before) = self.word(data, index);
        let cursor = Cursor { index, word, before, sums: byte_sums(word) };
        let rank = number.checked_sub(before).filter(|&rank| rank < (cursor.sums >> 56) as usize)?;
        self.run_in(data, &cursor, end, rank as u32)
    }

    /// Where the one stands before which `rank` ones stand in a word that has more, if before bit `end`, and how many zeros
    /// follow it.
    #[inline]
    fn run_in(&self, data: &[u8], cursor: &Cursor, end: usize, rank: u32) -> Option<(usize, usize)> {
        let bit = select(cursor.word, cursor.sums, rank) as usize;
        let at = cursor.index * DATA + bit;
        if at >= end {
            return None;
        }
        let rest = cursor.word >> bit >> 1;
        if rest != 0 {
            return Some((at, rest.trailing_zeros() as usize));
        }
        let mut index = cursor.index + 1;
        while index * DATA < end {
            let word = self.word(data, index).0;
            if word != 0 {
                return Some((at, (index * DATA + word.trailing_zeros() as usize).min(end) - at - 1));
            }
            index += 1;
        }
        Some((at, end - at - 1))
    }

    /// Where the zero stands before which so many zeros stand, if between bits `from` and `end`.
    pub(super) fn zero(&self, data: &[u8], from: usize, end: usize, number: usize) -> Option<usize> {
        let zeros = |index: usize| (index * DATA).saturating_sub(self.word(data, index).1);
        let index = search(from / DATA, end.saturating_sub(1) / DATA, |index| zeros(index) <= number);
        let word = !self.word(data, index).0 & mask(DATA as u32);
        let rank = number.checked_sub(zeros(index))?;
        let sums = byte_sums(word);
        if rank >= (sums >> 56) as usize {
            return None;
        }
        Some(index * DATA + select(word, sums, rank as u32) as usize).filter(|&at| at < end)
    }

    /// The bits from `from` to `end`, as far as there are words.
    pub(super) fn iter(&self, data: &[u8], from: usize, end: usize) -> impl Iterator<Item = bool> {
        let bit =
            move |at: usize| load_u64(data, self.words, at / DATA).is_some_and(|word| (word >> (at % DATA)) & 1 == 1);
        (from..end.min(self.len * DATA)).map(bit)
    }
}

/// A word of [`Counted`] bits, and how many ones stand before it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cursor {
    index: usize,
    word: u64,
    before: usize,
    sums: u64,
}

/// The last number of a range for which something holds that holds for no number above one for which it does not; the
/// first one if it holds for none.
#[inline]
fn search(mut low: usize, mut high: usize, holds: impl Fn(usize) -> bool) -> usize {
    while low < high {
        let middle = high - (high - low) / 2;
        (low, high) = if holds(middle) { (middle, high) } else { (low, middle - 1) };
    }
    low
}

/// Where the one stands that `skip` further ones follow on the first, counted from bit `from` of the bits at byte `base`,
/// and where the one after it. `from`, twice, past the end.
#[inline]
pub(super) fn two_ones(data: &[u8], base: usize, from: usize, skip: usize) -> (usize, usize) {
    let mut index = from >> 6;
    let mut above = !0 << (from & 63);
    let mut skip = skip as u32;
    while let Some(word) = load_u64(data, base, index) {
        let mut word = word & above;
        let sums = byte_sums(word);
        let ones = (sums >> 56) as u32;
        if skip >= ones {
            skip -= ones;
            above = !0;
            index += 1;
            continue;
        }
        let bit = select(word, sums, skip);
        let at = (index << 6) + bit as usize;
        word &= (!0 << bit) << 1;
        while word == 0 {
            index += 1;
            match load_u64(data, base, index) {
                Some(next) => word = next,
                None => return (at, at),
            }
        }
        return (at, (index << 6) + word.trailing_zeros() as usize);
    }
    (from, from)
}

/// How many ones a word has.
#[inline]
const fn ones(word: u64) -> usize {
    (byte_sums(word) >> 56) as usize
}

/// A one in each byte.
const BYTES: u64 = 0x0101_0101_0101_0101;

/// For each byte how many ones stand in it and below.
#[inline]
const fn byte_sums(word: u64) -> u64 {
    let pairs = word - ((word >> 1) & 0x5555_5555_5555_5555);
    let nibbles = (pairs & 0x3333_3333_3333_3333) + ((pairs >> 2) & 0x3333_3333_3333_3333);
    ((nibbles + (nibbles >> 4)) & 0x0f0f_0f0f_0f0f_0f0f).wrapping_mul(BYTES)
}

/// How many of eight rising numbers below 128, a byte each, are no more than `rank`, which is below 64.
#[inline]
const fn no_more(sums: u64, rank: u32) -> u32 {
    let below = ((rank as u64 * BYTES) | (BYTES << 7)) - sums;
    (((below >> 7) & BYTES).wrapping_mul(BYTES) >> 56) as u32
}

/// The place of the one number `rank` (from 0) in `word`, which has more ones than that, and whose [`byte_sums`] these are.
/// Without branches, which would be foreseen wrongly.
#[inline]
const fn select(word: u64, sums: u64, rank: u32) -> u32 {
    let shift = 8 * no_more(sums, rank);
    let rank = rank - (((sums << 8) >> shift) as u32 & 0xff);
    // Each bit of the byte to a byte of its own, and there to a one.
    let byte = (word >> shift) & 0xff;
    let apart = byte.wrapping_mul(BYTES) & 0x8040_2010_0804_0201;
    let ones = ((apart + (BYTES * 0x7f)) >> 7) & BYTES;
    shift + no_more(ones.wrapping_mul(BYTES), rank)
}

/// Appends numbers of any width up to 57 bits, the first one in the lowest bits.
#[derive(Debug, Default)]
pub(super) struct BitWriter {
    bytes: Vec<u8>,
    pending: u64,
    used: u32,
}

impl BitWriter {
    /// Appends the lowest `width` bits of `value`.
    pub(super) fn push(&mut self, value: u64, width: u32) {
        debug_assert!(width <= 57 && value <= mask(width));
        self.pending |= value << self.used;
        self.used += width;
        while self.used >= 8 {
            self.bytes.push(self.pending as u8);
            self.pending >>= 8;
            self.used -= 8;
        }
    }

    /// The bytes, with enough after the last number to load it, and a whole number of 64-bit words.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.bytes.push(self.pending as u8);
        let padded = (self.bytes.len() + 7).next_multiple_of(8);
        self.bytes.resize(padded, 0);
        self.bytes
    }

    /// How many bits were written.
    pub(super) fn len(&self) -> usize {
        8 * self.bytes.len() + self.used as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let mut writer = BitWriter::default();
        for i in 0..1000u64 {
            writer.push(i % 31, 5);
            writer.push(i * i, 21);
        }
        assert_eq!(writer.len(), 26_000);
        let data = writer.finish();
        for i in 0..1000 {
            assert_eq!(load(&data, 26 * i) & mask(5), i as u64 % 31);
            assert_eq!(load(&data, 26 * i + 5) & mask(21), (i * i) as u64);
        }
        assert_eq!(load(&data, 1 << 40), 0);
    }

    #[test]
    fn ones_and_zeros_are_counted_and_found() {
        let lengths = [0usize, 3, 0, 0, 70, 1, 200, 0, 5, 64, 63, 2, 0, 0, 0, 0, 1, 130, 9];
        let lengths: Vec<usize> = lengths.iter().copied().cycle().take(700).collect();
        let bits: Vec<bool> =
            lengths.iter().flat_map(|&length| std::iter::once(true).chain(vec![false; length])).collect();
        let mut data = vec![7; 16];
        Counted::write(bits.iter().copied(), &mut data);
        let mut end = 16;
        let counted = Counted::place(&mut end, bits.len());
        assert_eq!([end, end - 16], [data.len(), Counted::len(bits.len())]);
        assert!(counted.iter(&data, 0, bits.len()).eq(bits.iter().copied()));
        let of = |wanted: bool| -> Vec<usize> { (0..bits.len()).filter(|&at| bits[at] == wanted).collect() };
        let (ones, zeros) = (of(true), of(false));
        for (at, &bit) in bits.iter().enumerate() {
            assert_eq!(counted.rank(&data, at), (ones.partition_point(|&one| one < at), bit));
        }
        for (from, end) in [(0, bits.len()), (500, 1_000), (5_000, 5_020), (51, 53), (777, 20_000)] {
            for (number, &at) in ones.iter().enumerate() {
                let inside = (from..end).contains(&at);
                let expected = inside.then(|| (at, lengths[number].min(end - at - 1)));
                let (cursor, before) = counted.cursor(&data, from);
                let found = (number >= before).then(|| counted.run(&data, &cursor, end, number)).flatten();
                assert_eq!(found, expected, "one {number} from {from} to {end}");
                if inside {
                    assert_eq!(
                        counted.run_between(&data, at - at % 100, bits.len().min(at + 400), end, number),
                        expected
                    );
                }
            }
            for (number, &at) in zeros.iter().enumerate() {
                let found = counted.zero(&data, from, end, number).filter(|&found| found >= from);
                assert_eq!(found, Some(at).filter(|at| (from..end).contains(at)), "zero {number} from {from} to {end}");
            }
        }
        assert_eq!(counted.run(&data, &counted.cursor(&data, 0).0, bits.len(), ones.len()), None);
        assert!(!counted.rank(&data, 1 << 40).1);
    }

    #[test]
    fn ones_are_found_from_every_one_before() {
        let gaps = [0usize, 3, 0, 0, 70, 1, 200, 0, 5, 64, 63, 2, 0, 0, 0, 0, 1, 130, 9];
        let (mut writer, mut places) = (BitWriter::default(), Vec::new());
        for &gap in &gaps {
            (0..gap).for_each(|_| writer.push(0, 1));
            places.push(writer.len());
            writer.push(1, 1);
        }
        let data = writer.finish();
        for (i, &from) in places.iter().enumerate() {
            for j in i..places.len() - 1 {
                assert_eq!(two_ones(&data, 0, from, j - i), (places[j], places[j + 1]), "from {i} to {j}");
            }
        }
        assert_eq!(two_ones(&data, 0, places[18], 0), (places[18], places[18]));
        assert_eq!(two_ones(&data, 0, places[18], 40), (places[18], places[18]));
    }
}
