//! The packed channel against a naive scorer over all segmentations; rows, bounds and damaged sections.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::artifact::{Bytes, Writer};

const INTENDED: &[char] = &['a', 'á', 'ạ', 'A', 'Á', 'đ', 'd', 'r', 'n'];
const OBSERVED: &[char] = &['a', 'á', 'A', 'd', 'P', 'i', '\'', '¢', 'ŏ'];
const FOREIGN: &[char] = &['ŏ', 'é', '軍'];

fn open(table: &Table) -> Channel {
    try_open(table.encode()).unwrap()
}

fn try_open(section: Vec<u8>) -> Result<Channel, OpenError> {
    let mut writer = Writer::new();
    writer.section(&tag("toy"), section);
    Channel::open(&Artifact::open(Bytes::new(writer.finish())).unwrap(), "toy")
}

/// The best segmentation by trying all of them, straight from the table.
struct Naive<'a> {
    table: &'a Table,
    intended: Vec<char>,
    observed: Vec<char>,
}

impl Naive<'_> {
    fn new<'a>(table: &'a Table, intended: &str, observed: &str) -> Naive<'a> {
        Naive { table, intended: intended.chars().collect(), observed: observed.chars().collect() }
    }

    fn setting(&self, setting: Setting) -> f32 {
        self.table.settings.get(&setting).map_or(NEVER, |&cost| Table::nats(cost))
    }

    fn cost(&self, intended: &[char], observed: &[char]) -> Option<f32> {
        let key = (intended.iter().collect(), observed.iter().collect());
        self.table.costs.get(&key).map(|&cost| Table::nats(cost))
    }

    fn letter(&self, letter: char, observed: &[char]) -> Option<f32> {
        let known = |letter: char| self.table.costs.keys().any(|(intended, _)| intended.contains(letter));
        let emission = self.setting(Setting::FloorEmission);
        let floor = match observed.len() {
            0 => Some(self.setting(Setting::FloorDeletion)),
            1 => Some(emission),
            _ => None,
        };
        if known(letter) {
            let likened = self.likened(letter, observed);
            return self.cost(&[letter], observed).into_iter().chain(floor).chain(likened).reduce(f32::max);
        }
        match observed {
            [] => floor,
            &[c] if c == letter => Some(self.setting(Setting::ForeignIdentity)),
            [_] => {
                let base = base_letter(letter);
                let like = if known(base) { self.letter(base, observed) } else { None };
                Some(like.map_or(emission, |like| emission.max(like + self.setting(Setting::ForeignBase))))
            }
            _ => None,
        }
    }

    /// What a marked letter gives for one of which the table tells nothing, if it tells of few marked letters.
    fn likened(&self, letter: char, observed: &[char]) -> Option<f32> {
        let &[c] = observed else { return None };
        let keys = || self.table.costs.keys();
        let is_learned = |c: char| {
            let gives = |intended: &str, observed: &str| intended.chars().count() == 1 && observed.chars().eq([c]);
            self.table.costs.iter().any(|((intended, observed), &cost)| gives(intended, observed) && cost < 4605)
        };
        let characters: BTreeSet<char> = keys().flat_map(|(_, observed)| observed.chars()).collect();
        let letters: BTreeSet<char> = keys().flat_map(|(intended, _)| intended.chars()).collect();
        let learned = characters.into_iter().filter(|&c| is_marked(c) && is_learned(c)).count();
        let marked = letters.into_iter().filter(|&c| is_marked(c)).count();
        let is_like = is_marked(letter) && is_marked(c) && base_letter(letter) == base_letter(c);
        let setting = if letter == c { Setting::ForeignIdentity } else { Setting::ForeignBase };
        (is_like && 2 * learned < marked && !is_learned(c)).then(|| self.setting(setting))
    }

    fn score(&self, i: usize, j: usize) -> f32 {
        let (intended, observed) = (&self.intended[i..], &self.observed[j..]);
        let mut best = if intended.is_empty() && observed.is_empty() { 0.0 } else { NEVER };
        if let Some(c) = observed.first() {
            let slip = self.cost(&[], &[*c]).unwrap_or(NEVER).max(self.setting(Setting::FloorInsertion));
            best = best.max(slip + self.score(i, j + 1));
        }
        for length in 0..=3.min(observed.len()) {
            if let Some(&letter) = intended.first()
                && let Some(score) = self.letter(letter, &observed[..length])
            {
                best = best.max(score + self.score(i + 1, j + length));
            }
            if length <= 2
                && let Some(pair) = intended.get(..2)
                && let Some(score) = self.cost(pair, &observed[..length])
            {
                best = best.max(score + self.score(i + 2, j + length));
            }
        }
        best
    }
}

fn text(of: &'static [char], length: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(of), length).prop_map(|characters| characters.into_iter().collect())
}

fn tables() -> impl Strategy<Value = Table> {
    let single = (text(INTENDED, 1..2), text(OBSERVED, 0..4));
    let double = (text(INTENDED, 2..3), text(OBSERVED, 1..3));
    let slip = (Just(String::new()), text(OBSERVED, 1..2));
    let entry = (prop_oneof![4 => single, 2 => double, 1 => slip], 0u16..9000);
    let floors = [
        (Setting::FloorEmission, 9000),
        (Setting::FloorDeletion, 8000),
        (Setting::FloorInsertion, 9500),
        (Setting::ForeignIdentity, 400),
        (Setting::ForeignBase, 2000),
    ];
    prop::collection::btree_map(entry.clone().prop_map(|(key, _)| key), entry.prop_map(|(_, cost)| cost), 0..60)
        .prop_map(move |costs| Table { settings: floors.into(), costs })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn packed_agrees_with_naive(
        table in tables(),
        intended in prop_oneof![3 => text(INTENDED, 0..5), 1 => text(FOREIGN, 1..3)],
        observed in prop_oneof![3 => text(OBSERVED, 0..6), 1 => text(FOREIGN, 1..3)],
    ) {
        let packed = open(&table).score(&intended, &observed).nats();
        let naive = Naive::new(&table, &intended, &observed).score(0, 0);
        prop_assert!((packed - naive).abs() < 1e-3, "{packed} {naive}");
    }

    #[test]
    fn table_comes_back(table in tables()) {
        let channel = open(&table);
        prop_assert_eq!(&channel.table(), &table);
        prop_assert_eq!(channel.table().encode(), table.encode());
    }

    #[test]
    fn base_rows_bound_letter_rows(
        table in tables(),
        letters in prop::collection::vec(prop::sample::select([INTENDED, FOREIGN].concat()), 1..5),
        observed in prop_oneof![3 => text(OBSERVED, 0..6), 1 => text(FOREIGN, 1..3)],
        any in any::<bool>(),
    ) {
        let channel = open(&table);
        let mut prepared = Observed::new();
        prepared.prepare(&channel, &observed.chars().collect::<Vec<_>>());
        let (mut rows, mut bounds) = (vec![Row::default()], vec![Row::default()]);
        prepared.start(&mut rows[0]);
        prepared.start(&mut bounds[0]);
        let base = |letter: char| {
            let byte = base_letter(letter) as u8;
            let case = if byte.is_ascii_uppercase() { Case::Upper } else { Case::Lower };
            Base::new(byte, if any { Case::Any } else { case }).unwrap()
        };
        let letters: Vec<char> = letters.into_iter().filter(|&c| base_letter(c).is_ascii()).collect();
        for (i, &letter) in letters.iter().enumerate() {
            let (mut row, mut bound) = (Row::default(), Row::default());
            let before = i.checked_sub(1).map(|last| (letters[last], &rows[last]));
            let stated = channel.extend(&prepared, letter, before, &rows[i], &mut row);
            prop_assert!((stated - prepared.bound(&row)).abs() < 1e-3);
            let before = i.checked_sub(1).map(|last| (base(letters[last]), &bounds[last]));
            prop_assert!(channel.extend_base(&prepared, base(letter), before, &bounds[i], &mut bound, f32::NEG_INFINITY));
            if any {
                // What is refused ahead is what would be refused with the row made, but for rounding.
                let mut every = Letters::default();
                (b'a'..=b'z').for_each(|byte| every.insert(Base::new(byte, Case::Any).unwrap()));
                for least in [-0.5, -2.0, -5.0, -9.0, -14.0, -30.0] {
                    let outlook = prepared.outlook(&bounds[i], every, least);
                    let mut alone = Letters::default();
                    alone.insert(base(letter));
                    prop_assert_eq!(prepared.outlook(&bounds[i], alone, least).of(base(letter)), outlook.of(base(letter)));
                    let hopeful = prepared.hopeful(&outlook, every, before.map(|(base, _)| base), least);
                    let hopeful = hopeful.into_iter().any(|other| other == base(letter))
                        && !prepared.hopeless(&outlook, base(letter), before, least);
                    let good =
                        |least| channel.extend_base(&prepared, base(letter), before, &bounds[i], &mut Row::default(), least);
                    prop_assert!(hopeful || !good(least), "{letter} is good for {least}");
                    prop_assert!(!hopeful || good(least - 0.1), "{letter} is no good for {least}");
                }
            }
            for at in 0..=prepared.len() {
                let (row, bound) = (row.get(at), bound.get(at));
                prop_assert!(bound >= row, "{letter}: {bound} < {row}");
            }
            rows.push(row);
            bounds.push(bound);
        }
        let last = prepared.last(rows.last().unwrap());
        let whole: String = letters.iter().collect();
        prop_assert_eq!(Score::new(last), channel.score(&whole, &observed));
        for rows in [&rows, &bounds] {
            let mut before = f32::NEG_INFINITY;
            for row in rows {
                // Two letters together may reach over a row, but not over two.
                let bound = prepared.bound(row);
                prop_assert!(bound.max(before) >= last - 1e-3, "{bound}, {before} < {last}");
                before = bound;
            }
        }
    }

    #[test]
    fn scratch_keeps_nothing(
        table in tables(),
        first in text(OBSERVED, 0..9),
        second in text(OBSERVED, 0..6),
        intended in text(INTENDED, 0..5),
    ) {
        let channel = open(&table);
        let mut prepared = Observed::new();
        prepared.prepare(&channel, &first.chars().collect::<Vec<_>>());
        prepared.prepare(&channel, &second.chars().collect::<Vec<_>>());
        prop_assert_eq!(channel.score_prepared(&prepared, &intended), channel.score(&intended, &second));
    }

    #[test]
    fn damage_is_refused_or_harmless(table in tables(), at in any::<prop::sample::Index>(), value in any::<u8>()) {
        let mut section = table.encode();
        let at = at.index(section.len());
        section[at] = value;
        if let Ok(channel) = try_open(section) {
            channel.score("áđnar", "aPid'¢");
            channel.dump();
        }
    }
}

fn sample() -> Table {
    let mut table = Table::default();
    for (intended, observed, cost) in
        [("đ", "d", 10), ("Đ", "P", 700), ("ừ", "ir", 1300), ("rn", "m", 2000), ("", "'", 6000), ("i", "", 5000)]
    {
        table.costs.insert((intended.into(), observed.into()), cost);
    }
    table.settings.extend(Setting::ALL.map(|setting| (setting, 9000 + setting as u16)));
    table
}

#[test]
fn every_truncation_is_refused() {
    let section = sample().encode();
    for len in 0..section.len() {
        assert!(try_open(section[..len].to_vec()).is_err(), "{len} of {}", section.len());
    }
    let mut longer = section.clone();
    longer.push(0);
    assert!(try_open(longer).is_err());
    assert!(try_open(section).is_ok());
}

#[test]
fn a_missing_channel_is_named() {
    let artifact = Artifact::open(Bytes::new(Writer::new().finish())).unwrap();
    let error = Channel::open(&artifact, "eng").unwrap_err().to_string();
    assert!(error.contains("ch.eng") && error.contains("model build"), "{error}");
}

#[test]
fn the_text_form_is_sorted_and_plain() {
    let dump = open(&sample()).dump();
    assert!(dump.starts_with("rate.broken\t0.0001234"), "{dump}");
    assert!(dump.ends_with("i\t\t0.0067379\nrn\tm\t0.13534\nĐ\tP\t0.49659\nđ\td\t0.99005\nừ\tir\t0.27253\n"), "{dump}");
}

#[test]
fn the_best_segmentation_wins() {
    let channel = open(&sample());
    assert_eq!(channel.score("đừ", "dir"), Score::new(-0.010 - 1.3));
    assert_eq!(channel.score("rn", "m"), Score::new(-2.0));
    assert_eq!(channel.score("", ""), Score::CERTAIN);
    assert_eq!(channel.setting(Setting::RateGlued), Score::new(-9.001));
}

#[test]
fn a_marked_letter_never_seen_is_one_with_its_base() {
    let mut table = sample();
    table.settings.extend([(Setting::ForeignIdentity, 400), (Setting::ForeignBase, 3000)]);
    for (letter, observed) in [("ế", "é"), ("ổ", "o"), ("ố", "o"), ("ô", "o"), ("o", "o")] {
        table.costs.insert((letter.into(), observed.into()), 100);
    }
    let few = open(&table);
    let (itself, like) = (few.setting(Setting::ForeignIdentity), few.setting(Setting::ForeignBase));
    let floor = few.setting(Setting::FloorEmission);
    assert_eq!(
        [("ô", "ô"), ("ổ", "ô"), ("ố", "ö"), ("đ", "ð")].map(|(a, b)| few.score(a, b)),
        [itself, like, like, like]
    );
    assert_eq!([("o", "ö"), ("ế", "ö"), ("Đ", "ð")].map(|(a, b)| few.score(a, b)), [floor; 3], "another base, or none");
    for letter in ["ế", "ổ", "ố", "ô", "ừ", "đ", "Đ"] {
        table.costs.insert((letter.into(), letter.into()), 100);
    }
    let all = open(&table);
    assert_eq!([("ố", "ö"), ("ổ", "ô")].map(|(a, b)| all.score(a, b)), [floor; 2], "it would have been seen");
}
