//! Expectation maximisation of segment probabilities over all segmentations of token pairs.
//!
//! The model: at each place any number of characters slips in (geometric, its own probability each); then, with the
//! probability of these two letters, the two together give one or two characters, else the letter alone gives zero to
//! three.

use std::collections::BTreeMap;

use phucdau::syllable::base_letter;
use rustc_hash::FxHashMap;

const NONE: u32 = u32::MAX;
/// How far from the diagonal a segmentation may run, in observed characters.
const DRIFT: usize = 3;
/// Where the search begins: the probability that two letters act together, that a character slips in.
const START_TOGETHER: f64 = 0.05;
const START_INSERTION: f64 = 1e-3;

/// What is taken off the expected count of each segment before probabilities are made of it, so that rare long segments
/// leave what they explain to short ones: by observed length for one letter, and for two letters.
const SPARSE: [f64; 4] = [0.0, 0.0, 0.5, 1.0];
const SPARSE_TOGETHER: f64 = 1.5;

/// (first letter, second letter or NUL, observed characters padded with NUL).
type Key = (char, char, [char; 3]);

/// Expected counts of segments after the last iteration.
#[derive(Clone, Debug, Default)]
pub struct Expected {
    /// How often an intended letter alone gave each segment.
    pub singles: BTreeMap<char, BTreeMap<String, f64>>,
    /// How often two intended letters together gave each segment.
    pub doubles: BTreeMap<(char, char), BTreeMap<String, f64>>,
    /// How often the first of two neighbours began an act, alone or together.
    pub neighbours: BTreeMap<(char, char), f64>,
    /// How often each character slipped in.
    pub insertions: BTreeMap<char, f64>,
    /// How many places there were for it.
    pub places: f64,
}

/// A pair made ready: the parameter of each arc of its lattice.
struct Item {
    weight: f64,
    n: usize,
    m: usize,
    /// `((i * (m + 1) + j) * 4 + length)` for one letter, `* 2 + length - 1` for two.
    singles: Vec<u32>,
    doubles: Vec<u32>,
    insertions: Vec<u32>,
    /// For each letter but the last, the pair it makes with the next.
    neighbours: Vec<u32>,
}

/// The probabilities under training.
pub struct Training {
    items: Vec<Item>,
    keys: Vec<Key>,
    /// The letter (or pair of letters) each parameter belongs to.
    contexts: Vec<u32>,
    values: Vec<f64>,
    letters: usize,
    pairs: Vec<(char, char)>,
    together: Vec<f64>,
    characters: Vec<char>,
    slips: Vec<f64>,
    /// Whether long segments are made sparse; without, the likelihood never falls.
    sparse: bool,
}

/// Numbers things in the order they come.
struct Numbers<K> {
    ids: FxHashMap<K, u32>,
    keys: Vec<K>,
}

impl<K: Copy + Eq + std::hash::Hash> Numbers<K> {
    fn new() -> Self {
        Self { ids: FxHashMap::default(), keys: Vec::new() }
    }

    fn id(&mut self, key: K) -> u32 {
        *self.ids.entry(key).or_insert_with(|| {
            self.keys.push(key);
            self.keys.len() as u32 - 1
        })
    }
}

/// What a segment is worth before anything was learned: likeness of shapes by their base letters.
fn prior(&(a, b, observed): &Key) -> f64 {
    let base = |c: char| base_letter(c).to_lowercase().next().unwrap_or(c);
    let like = |c: char| observed.iter().any(|&o| o != '\0' && base(o) == base(c));
    let length = observed.iter().filter(|&&o| o != '\0').count();
    if b != '\0' {
        return if like(a) || like(b) { 0.02 } else { 0.005 };
    }
    match (length, like(a)) {
        (0, _) => 0.01,
        (1, true) if observed[0] == a => 0.5,
        (1, true) => 0.3,
        (1, false) => 0.01,
        (2, true) => 0.02,
        (2, false) => 0.003,
        (_, true) => 0.002,
        (_, false) => 0.0003,
    }
}

fn sparse((&(_, second, observed), count): (&Key, f64)) -> f64 {
    let length = observed.iter().filter(|&&c| c != '\0').count();
    (count - if second == '\0' { SPARSE[length] } else { SPARSE_TOGETHER }).max(0.0)
}

impl Training {
    /// Lays out all segmentations of the pairs. Memory and time `O(sum of intended * observed)`.
    pub fn new(pairs: &BTreeMap<(String, String), f64>) -> Self {
        let mut keys: Numbers<Key> = Numbers::new();
        let mut neighbours: Numbers<(char, char)> = Numbers::new();
        let mut characters: Numbers<char> = Numbers::new();
        let mut items = Vec::with_capacity(pairs.len());
        for ((intended, observed), &weight) in pairs {
            let a: Vec<char> = intended.chars().collect();
            let b: Vec<char> = observed.chars().collect();
            let (n, m) = (a.len(), b.len());
            let near = |i: usize, j: usize| (j * n).abs_diff(i * m) <= DRIFT.max(n.abs_diff(m)) * n;
            let mut singles = vec![NONE; n * (m + 1) * 4];
            let mut doubles = vec![NONE; n * (m + 1) * 2];
            for i in 0..n {
                for j in 0..=m {
                    for length in 0..=3.min(m - j) {
                        let mut segment = ['\0'; 3];
                        segment[..length].copy_from_slice(&b[j..j + length]);
                        if near(i, j) && near(i + 1, j + length) {
                            singles[(i * (m + 1) + j) * 4 + length] = keys.id((a[i], '\0', segment));
                        }
                        if near(i, j) && (1..=2).contains(&length) && i + 1 < n && near(i + 2, j + length) {
                            doubles[(i * (m + 1) + j) * 2 + length - 1] = keys.id((a[i], a[i + 1], segment));
                        }
                    }
                }
            }
            let insertions = b.iter().map(|&c| characters.id(c)).collect();
            let neighbours = a.windows(2).map(|two| neighbours.id((two[0], two[1]))).collect();
            items.push(Item { weight, n, m, singles, doubles, insertions, neighbours });
        }
        let mut letters: Numbers<char> = Numbers::new();
        let contexts = keys.keys.iter().map(|&(a, b, _)| match b {
            '\0' => letters.id(a),
            _ => neighbours.id((a, b)),
        });
        let contexts = contexts.collect();
        let values = keys.keys.iter().map(prior).collect();
        let mut training = Self {
            items,
            contexts,
            values,
            letters: letters.keys.len(),
            together: vec![START_TOGETHER; neighbours.keys.len()],
            pairs: neighbours.keys,
            slips: vec![START_INSERTION; characters.keys.len()],
            characters: characters.keys,
            keys: keys.keys,
            sparse: true,
        };
        let counts = training.values.clone();
        training.normalise(&counts);
        training
    }

    /// Makes probabilities of counts: over the segments of each letter, and of each two letters.
    fn normalise(&mut self, counts: &[f64]) {
        let mut singles = vec![0.0; self.letters];
        let mut doubles = vec![0.0; self.pairs.len()];
        for ((&(_, b, _), &context), &count) in self.keys.iter().zip(&self.contexts).zip(counts) {
            let totals = if b == '\0' { &mut singles } else { &mut doubles };
            totals[context as usize] += count;
        }
        for (((&(_, b, _), &context), &count), value) in
            self.keys.iter().zip(&self.contexts).zip(counts).zip(&mut self.values)
        {
            let total = if b == '\0' { singles[context as usize] } else { doubles[context as usize] };
            *value = if total > 0.0 { count / total } else { 0.0 };
        }
    }

    /// Learns by plain likelihood: without what keeps long segments few.
    pub fn plain(mut self) -> Self {
        self.sparse = false;
        self
    }

    /// Iterates and returns the log likelihoods before each iteration and the expected counts of the last one.
    pub fn run(&mut self, iterations: usize) -> (Vec<f64>, Expected) {
        let mut likelihoods = Vec::new();
        let mut expected = Expected::default();
        for _ in 0..iterations {
            let (likelihood, counts) = self.expect();
            likelihoods.push(likelihood);
            expected = counts.into_expected(self);
        }
        (likelihoods, expected)
    }

    fn expect(&mut self) -> (f64, Sums) {
        let mut sums = Sums {
            keys: vec![0.0; self.keys.len()],
            alone: vec![0.0; self.pairs.len()],
            slips: vec![0.0; self.slips.len()],
            places: 0.0,
        };
        let stay = 1.0 - self.slips.iter().sum::<f64>();
        let mut likelihood = 0.0;
        let (mut forward, mut backward) = (Vec::new(), Vec::new());
        for item in &self.items {
            likelihood += self.expect_item(item, stay, &mut forward, &mut backward, &mut sums);
        }
        let counts = std::mem::take(&mut sums.keys);
        let counts = if self.sparse { self.keys.iter().zip(counts).map(sparse).collect() } else { counts };
        self.normalise(&counts);
        let mut together = vec![0.0; self.pairs.len()];
        for ((&(_, b, _), &context), &count) in self.keys.iter().zip(&self.contexts).zip(&counts) {
            if b != '\0' {
                together[context as usize] += count;
            }
        }
        for ((rate, &together), &alone) in self.together.iter_mut().zip(&together).zip(&sums.alone) {
            *rate = if together + alone > 0.0 { together / (together + alone) } else { 0.0 };
        }
        let acts = sums.places + sums.slips.iter().sum::<f64>();
        for (slip, &count) in self.slips.iter_mut().zip(&sums.slips) {
            *slip = count / acts;
        }
        sums.keys = counts;
        (likelihood, sums)
    }

    fn expect_item(
        &self,
        item: &Item,
        stay: f64,
        forward: &mut Vec<f64>,
        backward: &mut Vec<f64>,
        sums: &mut Sums,
    ) -> f64 {
        let (n, m, width) = (item.n, item.m, item.m + 1);
        let together = |i: usize| item.neighbours.get(i).map_or(0.0, |&pair| self.together[pair as usize]);
        // All arcs out of (i, j) but slips: parameter, where it leads, probability; the first letter of each act.
        let arcs = |i: usize, j: usize| {
            let rate = together(i);
            let at = i * width + j;
            let singles = item.singles[at * 4..at * 4 + 4].iter().enumerate();
            let singles = singles.map(move |(length, &key)| (key, at + width + length, 1.0 - rate, true));
            let doubles = item.doubles[at * 2..at * 2 + 2].iter().enumerate();
            let doubles = doubles.map(move |(length, &key)| (key, at + 2 * width + length + 1, rate, false));
            singles.chain(doubles).filter(|&(key, ..)| key != NONE)
        };
        for table in [&mut *forward, &mut *backward] {
            table.clear();
            table.resize((n + 1) * width, 0.0);
        }
        forward[0] = 1.0;
        for i in 0..=n {
            for j in 0..=m {
                let here = forward[i * width + j];
                if here == 0.0 {
                    continue;
                }
                if j < m {
                    forward[i * width + j + 1] += here * self.slips[item.insertions[j] as usize];
                }
                if i < n {
                    for (key, to, rate, _) in arcs(i, j) {
                        forward[to] += here * stay * rate * self.values[key as usize];
                    }
                }
            }
        }
        let total = forward[n * width + m] * stay;
        if total <= 0.0 {
            return 0.0;
        }
        let unit = item.weight / total;
        backward[n * width + m] = stay;
        for i in (0..=n).rev() {
            for j in (0..=m).rev() {
                let at = i * width + j;
                let here = forward[at] * unit;
                let mut sum = backward[at];
                if j < m {
                    let slip = self.slips[item.insertions[j] as usize] * backward[at + 1];
                    sum += slip;
                    sums.slips[item.insertions[j] as usize] += here * slip;
                }
                if i < n {
                    for (key, to, rate, alone) in arcs(i, j) {
                        let act = stay * rate * self.values[key as usize] * backward[to];
                        sum += act;
                        let count = here * act;
                        sums.keys[key as usize] += count;
                        sums.places += count;
                        if alone && let Some(&pair) = item.neighbours.get(i) {
                            sums.alone[pair as usize] += count;
                        }
                    }
                }
                backward[at] = sum;
            }
        }
        sums.places += item.weight;
        item.weight * total.ln()
    }
}

struct Sums {
    keys: Vec<f64>,
    alone: Vec<f64>,
    slips: Vec<f64>,
    places: f64,
}

impl Sums {
    fn into_expected(self, training: &Training) -> Expected {
        let mut expected = Expected { places: self.places, ..Expected::default() };
        for (&(a, b, segment), &count) in training.keys.iter().zip(&self.keys) {
            if count < 1e-4 {
                continue;
            }
            let segment: String = segment.iter().filter(|&&c| c != '\0').collect();
            if b == '\0' {
                expected.singles.entry(a).or_default().insert(segment, count);
            } else {
                expected.doubles.entry((a, b)).or_default().insert(segment, count);
                *expected.neighbours.entry((a, b)).or_default() += count;
            }
        }
        for (&pair, &alone) in training.pairs.iter().zip(&self.alone) {
            *expected.neighbours.entry(pair).or_default() += alone;
        }
        for (&c, &count) in training.characters.iter().zip(&self.slips) {
            expected.insertions.insert(c, count);
        }
        expected
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likelihood_never_falls() {
        let pairs = [
            ("đường", "dudng"),
            ("sở", "s6"),
            ("ừ", "ir"),
            ("từ", "tir"),
            ("nhà", "nha"),
            ("nhà", "'nha"),
            ("rn", "m"),
        ];
        let pairs = pairs.iter().map(|&(a, b)| ((a.to_owned(), b.to_owned()), 1.5)).collect();
        let (likelihoods, expected) = Training::new(&pairs).plain().run(12);
        for two in likelihoods.windows(2) {
            assert!(two[1] >= two[0] - 1e-9, "{likelihoods:?}");
        }
        assert!(likelihoods[11] > likelihoods[0] + 1.0);
        let u = &expected.singles[&'ừ'];
        assert!(u["ir"] > 2.0, "{u:?}");
    }

    #[test]
    fn counts_add_up_to_the_letters() {
        let pairs = BTreeMap::from([(("abc".to_owned(), "abd".to_owned()), 2.0)]);
        let (_, expected) = Training::new(&pairs).plain().run(3);
        let singles: f64 = expected.singles.values().flat_map(BTreeMap::values).sum();
        let doubles: f64 = expected.doubles.values().flat_map(BTreeMap::values).sum();
        assert!((singles + 2.0 * doubles - 6.0).abs() < 1e-2, "{singles} {doubles}");
    }
}
