//! Counting n-grams out of core memory: windows in suffix order, then every order in reading order.
//!
//! A window is up to five events that end at one event. Sorted by its last word first, all windows with one ending stand
//! together, so that one pass counts every n-gram and how many different words precede it (Heafield et al. 2013).

use std::io;
use std::path::Path;

use phucdau::lm::MAX_ORDER;
use phucdau::word::WordId;

use super::sort::{COUNT_BITS, Merged, Sorter};

/// Counts of counts of one order: how many n-grams have an adjusted count of 1, 2, 3 and 4.
pub(super) type CountsOfCounts = [u64; 4];

/// What marks an adjusted count that is the raw count.
const AS_RAW: u64 = 0xffff;

/// An n-gram as counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counted {
    /// Its words, the first one highest, 16 bits each.
    pub(super) key: u128,
    /// How often it occurs.
    pub(super) raw: u32,
    /// How many different words precede it; the raw count for the highest order and after [`WordId::START`].
    pub(super) adjusted: u32,
}

/// Collects the windows of paragraphs.
#[derive(Debug)]
pub(super) struct Windows {
    order: usize,
    sorter: Sorter,
    events: u64,
}

impl Windows {
    /// Windows of up to `order` events, in at most `memory` bytes.
    pub(super) fn new(order: usize, folder: &Path, memory: usize) -> Self {
        Self { order, sorter: Sorter::new(folder, memory), events: 0 }
    }

    /// Adds the windows of one paragraph, `weight` times; its first event is [`WordId::START`].
    pub(super) fn add(&mut self, paragraph: &[WordId], weight: u32) -> io::Result<()> {
        let fields = 16 * (self.order as u32 - 1);
        let mut window = 0u128;
        for event in paragraph {
            window = (window >> 16) | (u128::from(event.0 + 1) << fields);
            self.sorter.push((window << COUNT_BITS) | u128::from(weight))?;
        }
        self.events += paragraph.len() as u64 * u64::from(weight);
        Ok(())
    }

    /// How many events were added, weights counted.
    pub(super) fn events(&self) -> u64 {
        self.events
    }

    /// Counts the n-grams of every order, in at most `memory` bytes besides what the windows hold.
    pub(super) fn count(self, vocabulary: usize, folder: &Path, memory: usize) -> io::Result<Counts> {
        let order = self.order;
        let mut merged = self.sorter.finish()?;
        let shares = [0, 4, 12, 22, 26];
        let all: usize = shares[1..order].iter().sum();
        let sorters = (1..order).map(|i| Sorter::new(folder, memory / all.max(1) * shares[i])).collect();
        let mut counter = Counter {
            order,
            unigrams: vec![Counted { key: 0, raw: 0, adjusted: 0 }; vocabulary],
            sorters,
            of_counts: vec![[0; 4]; order],
            words: [0; MAX_ORDER],
            open: 0,
            raw: [0; MAX_ORDER],
            before: [0; MAX_ORDER],
        };
        while let Some(record) = merged.next()? {
            counter.window(record)?;
        }
        drop(merged);
        counter.close(0)?;
        let (unigrams, of_counts) = (counter.unigrams, counter.of_counts);
        let orders = counter.sorters.into_iter().map(Sorter::finish).collect::<io::Result<_>>()?;
        Ok(Counts { unigrams, of_counts, orders })
    }
}

/// All n-grams of a corpus.
#[derive(Debug)]
pub(super) struct Counts {
    /// The single words, by id.
    pub(super) unigrams: Vec<Counted>,
    /// Counts of counts of each order, from 1 on.
    pub(super) of_counts: Vec<CountsOfCounts>,
    /// The n-grams of each order from 2 on, in reading order.
    pub(super) orders: Vec<Merged>,
}

/// The n-gram of length `order` in a record of [`Counts::orders`].
pub(super) fn counted(record: u128, order: usize) -> Counted {
    let raw = (record >> 16) as u32;
    let adjusted = record as u64 & AS_RAW;
    let key = record >> COUNT_BITS >> (16 * (MAX_ORDER - order));
    Counted { key, raw, adjusted: if adjusted == AS_RAW { raw } else { adjusted as u32 } }
}

/// The open n-grams of each length that end as the last window did.
struct Counter {
    order: usize,
    unigrams: Vec<Counted>,
    sorters: Vec<Sorter>,
    of_counts: Vec<CountsOfCounts>,
    /// The words of the last window, the last word first, each plus one.
    words: [u16; MAX_ORDER],
    open: usize,
    raw: [u64; MAX_ORDER],
    before: [u32; MAX_ORDER],
}

impl Counter {
    fn window(&mut self, record: u128) -> io::Result<()> {
        let mut words = [0; MAX_ORDER];
        for (i, word) in words[..self.order].iter_mut().enumerate() {
            *word = (record >> (COUNT_BITS as usize + 16 * (self.order - 1 - i))) as u16;
        }
        let len = words.iter().take_while(|&&word| word != 0).count();
        let shared = words[..len].iter().zip(&self.words[..self.open]).take_while(|(a, b)| a == b).count();
        self.close(shared)?;
        if shared > 0 {
            self.before[shared - 1] += 1;
        }
        for n in shared..len {
            self.raw[n] = 0;
            self.before[n] = u32::from(n + 1 < len);
        }
        let count = record as u64 & ((1 << COUNT_BITS) - 1);
        self.raw[..len].iter_mut().for_each(|raw| *raw += count);
        self.words = words;
        self.open = len;
        Ok(())
    }

    /// Counts are complete for the open n-grams longer than `shared`.
    fn close(&mut self, shared: usize) -> io::Result<()> {
        for n in shared..self.open {
            let raw = self.raw[n].min(u32::MAX.into()) as u32;
            let starts = self.words[n] == WordId::START.0 + 1;
            let is_raw = n + 1 == self.order || starts;
            let adjusted = if is_raw { raw } else { self.before[n] };
            if let (1..=4, false) = (adjusted, n == 0 && starts) {
                self.of_counts[n][adjusted as usize - 1] += 1;
            }
            if n == 0 {
                let id = usize::from(self.words[0] - 1);
                self.unigrams[id] = Counted { key: id as u128, raw, adjusted };
                continue;
            }
            let key = self.words[..=n].iter().rev().fold(0u128, |key, word| key << 16 | u128::from(word - 1));
            let field = if is_raw { AS_RAW } else { adjusted.into() };
            let key = key << (16 * (MAX_ORDER - 1 - n)) << COUNT_BITS;
            self.sorters[n - 1].push(key | u128::from(raw) << 16 | u128::from(field))?;
        }
        self.open = shared.min(self.open);
        Ok(())
    }
}
