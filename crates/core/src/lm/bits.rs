//! Reading and writing numbers of any width, and runs in unary with a sampled select.

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

/// Where the run of zeros that ends at the next one after `skip` further ones begins, and how long it is, counted from bit
/// `from` of the bits at byte `base`. Past the end: an empty run.
///
/// If the run is long, `back` is asked for a bit behind its end, and how many ones stand between.
#[inline]
pub(super) fn run(
    data: &[u8],
    base: usize,
    from: usize,
    skip: usize,
    back: impl FnOnce() -> Option<(usize, usize)>,
) -> (usize, usize) {
    let mut index = from >> 6;
    let Some(first) = load_u64(data, base, index) else { return (from, 0) };
    let mut word = first & (!0 << (from & 63));
    let mut start = from;
    if skip > 0 {
        let mut skip = skip as u32 - 1;
        let sums = loop {
            // Long runs leave whole words empty.
            if word != 0 {
                let sums = byte_sums(word);
                let ones = (sums >> 56) as u32;
                if skip < ones {
                    break sums;
                }
                skip -= ones;
            }
            index += 1;
            match load_u64(data, base, index) {
                Some(next) => word = next,
                None => return (from, 0),
            }
        };
        let bit = select(word, sums, skip);
        start = (index << 6) + bit as usize + 1;
        word &= (!0 << bit) << 1;
    }
    for _ in 0..2 {
        if word != 0 {
            break;
        }
        index += 1;
        match load_u64(data, base, index) {
            Some(next) => word = next,
            None => return (start, 0),
        }
    }
    if word == 0
        && let Some((end, ones)) = back()
    {
        return (start, one_before(data, base, end, ones).saturating_sub(start));
    }
    while word == 0 {
        index += 1;
        match load_u64(data, base, index) {
            Some(next) => word = next,
            None => return (start, 0),
        }
    }
    let end = (index << 6) + word.trailing_zeros() as usize;
    (start, end - start)
}

/// Where the one stands that `skip` further ones follow before bit `end` of the bits at byte `base`; 0 if there is none.
fn one_before(data: &[u8], base: usize, end: usize, skip: usize) -> usize {
    let Some(last) = end.checked_sub(1) else { return 0 };
    let mut below = !0 >> (63 - (last & 63));
    let mut skip = skip as u32;
    for index in (0..=last >> 6).rev() {
        let Some(word) = load_u64(data, base, index) else { return 0 };
        let word = word & below;
        let sums = byte_sums(word);
        let ones = (sums >> 56) as u32;
        if skip < ones {
            return (index << 6) + select(word, sums, ones - 1 - skip) as usize;
        }
        skip -= ones;
        below = !0;
    }
    0
}

/// A known place: what lies not far behind it is found from there.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cursor {
    /// A word of the bits, and how many ones stand before it.
    index: usize,
    ones: usize,
}

/// So many ones are not far.
const NEAR: usize = 32;

impl Cursor {
    /// The place of a bit before which so many ones stand.
    #[inline]
    pub(super) fn at(data: &[u8], base: usize, bit: usize, ones: usize) -> Self {
        let (index, within) = (bit >> 6, bit as u32 & 63);
        let below = load_u64(data, base, index).map_or(0, |word| byte_sums(word & mask(within)) >> 56);
        Self { index, ones: ones.saturating_sub(below as usize) }
    }

    /// Whether the run of this number is found from here without looking at a sample.
    #[inline]
    pub(super) fn is_near(&self, number: usize) -> bool {
        number > self.ones && number - self.ones <= NEAR
    }

    /// The run of this number: where it begins, and how long it is; `sampled` is a number that is not above it, whose run
    /// begins at bit `sample()`. As [`run`] says. All calls for one cursor are for the same bits.
    #[inline]
    pub(super) fn run(
        &mut self,
        data: &[u8],
        base: usize,
        (sampled, sample): (usize, impl FnOnce() -> usize),
        number: usize,
    ) -> (usize, usize) {
        if !self.is_near(number) {
            let sample = sample();
            if sampled >= number {
                return run(data, base, sample, 0, || None);
            }
            if self.index < sample >> 6 || self.ones >= number {
                *self = Self::at(data, base, sample, sampled);
            }
        }
        let target = number - 1;
        loop {
            let Some(word) = load_u64(data, base, self.index) else { return (0, 0) };
            let sums = byte_sums(word);
            let ones = (sums >> 56) as usize;
            if target < self.ones + ones {
                let bit = select(word, sums, (target - self.ones) as u32);
                return run(data, base, (self.index << 6) + bit as usize + 1, 0, || None);
            }
            self.ones += ones;
            self.index += 1;
        }
    }
}

/// Where the zero stands that `skip` further zeros follow on the first, counted from bit `from` of the bits at byte `base`;
/// `from` past the end.
#[inline]
pub(super) fn zero(data: &[u8], base: usize, from: usize, skip: usize) -> usize {
    let mut index = from >> 6;
    let mut above = !0 << (from & 63);
    let mut skip = skip as u32;
    while let Some(word) = load_u64(data, base, index) {
        let word = !word & above;
        let sums = byte_sums(word);
        let zeros = (sums >> 56) as u32;
        if skip < zeros {
            return (index << 6) + select(word, sums, skip) as usize;
        }
        skip -= zeros;
        above = !0;
        index += 1;
    }
    from
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
    fn runs_are_found_from_every_start() {
        let lengths = [0usize, 3, 0, 0, 70, 1, 200, 0, 5, 64, 63, 2, 0, 0, 0, 0, 1, 130, 9];
        let mut writer = BitWriter::default();
        let mut starts = Vec::new();
        for &length in &lengths {
            starts.push(writer.len());
            (0..length).for_each(|_| writer.push(0, 1));
            writer.push(1, 1);
        }
        let data = writer.finish();
        for (i, &from) in starts.iter().enumerate() {
            for j in i..lengths.len() {
                let found = |back: Option<(usize, usize)>| run(&data, 0, from, j - i, || back);
                assert_eq!(found(None), (starts[j], lengths[j]), "from run {i} to run {j}");
                for k in j + 1..lengths.len() {
                    let back = Some((starts[k], k - j - 1));
                    assert_eq!(found(back), (starts[j], lengths[j]), "from run {i} to run {j}, back from {k}");
                }
            }
            // Forwards, backwards, and over one that was found from another sample.
            let mut cursor = Cursor::default();
            for j in (i..lengths.len()).chain((i..lengths.len()).rev()).chain((i..lengths.len()).step_by(3)) {
                for sampled in [0, i] {
                    let found = cursor.run(&data, 0, (sampled, || starts[sampled]), j);
                    assert_eq!(found, (starts[j], lengths[j]), "from run {sampled} to run {j}");
                    for bit in (starts[i]..=starts[i] + lengths[i]).step_by(29) {
                        let found = Cursor::at(&data, 0, bit, i).run(&data, 0, (sampled, || starts[sampled]), j);
                        assert_eq!(found, (starts[j], lengths[j]), "from bit {bit} in run {i} to run {j}");
                    }
                }
            }
        }
        let places = |i: usize| (starts[i]..starts[i] + lengths[i]).collect::<Vec<_>>();
        let zeros: Vec<usize> = (0..lengths.len()).flat_map(places).collect();
        for from in 0..zeros.len() {
            for to in (from..zeros.len()).step_by(7) {
                assert_eq!(zero(&data, 0, zeros[from], to - from), zeros[to]);
            }
        }
        assert_eq!(run(&data, 0, starts[18], 40, || None).1, 0);
        assert_eq!([one_before(&data, 0, 0, 0), one_before(&data, 0, 5, 7)], [0, 0]);
    }
}
