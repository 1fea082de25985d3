//! The search against trying every path.

use proptest::prelude::*;

use super::{Beam, Posteriors, Settled, Width};
use crate::candidate::{Origin, Reading};
use crate::case::Case;
use crate::lattice::{Arc, Events, Lattice, Output};
use crate::lm::{LanguageModel, Scored};
use crate::score::Score;
use crate::word::WordId;

/// A bigram model of six words whose scores are spread by a formula.
struct Toy;

impl LanguageModel for Toy {
    type State = u16;
    type Ready = u16;

    fn memory(&self) -> usize {
        1
    }

    fn start(&self) -> u16 {
        WordId::START.0
    }

    fn empty(&self) -> u16 {
        0
    }

    fn score(&self, state: &u16, word: WordId) -> Scored<u16> {
        let spread = (u32::from(*state) * 7 + u32::from(word.0) * 13) % 17;
        Scored { score: Score::new(-0.3 - spread as f32 * 0.37), state: word.0, order: 2 }
    }

    fn look_up(&self, states: &[u16], out: &mut Vec<u16>) {
        out.clear();
        out.extend(states);
    }

    fn context(&self, state: &u16, words: usize) -> Option<u32> {
        (words == 1).then_some(u32::from(*state))
    }

    fn followers(&self, ready: &u16, _: usize, _: f32, out: &mut Vec<(f32, WordId)>) {
        out.extend((16..22).map(|other| (self.score(ready, WordId(other)).score.nats(), WordId(other))));
    }

    fn score_all(&self, ready: &u16, words: &[WordId], out: &mut Vec<Scored<u16>>) {
        out.clear();
        out.extend(words.iter().map(|&word| self.score(ready, word)));
    }
}

const WIDE: Width = Width { hypotheses: 10_000, margin: 1.0e6, gain: f32::INFINITY, lm_weight: 0.8 };

/// No word is expected.
fn none(_: WordId) -> f32 {
    f32::NEG_INFINITY
}

/// Identity arcs everywhere, and some others: `(from, length, word, second word, score)`.
fn lattice(atoms: usize, extra: &[(usize, usize, u16, Option<u16>, i16)]) -> Lattice {
    let mut lattice = Lattice::default();
    for from in 0..atoms {
        lattice.open_boundary();
        let arc = |to: usize, events: Events, score: f32, word: u16| Arc {
            from: from as u32,
            to: to as u32,
            events,
            score,
            output: Output::Word(Reading { word: WordId(word), case: Case::Lower }),
            origin: Origin::Lexicon,
        };
        let identity = if from % 3 == 2 { Events::None } else { Events::One(WordId(16)) };
        lattice.push(Arc { output: Output::Source, origin: Origin::Identity, ..arc(from + 1, identity, -1.0, 16) });
        for &(start, length, word, second, score) in extra {
            if start % atoms == from {
                let first = WordId(16 + word % 6);
                let events = second.map_or(Events::One(first), |second| Events::Two(first, WordId(16 + second % 6)));
                let to = (from + 1 + length % 2).min(atoms);
                lattice.push(arc(to, events, f32::from(score) / 100.0, first.0));
            }
        }
    }
    lattice
}

/// Every path with its score.
fn all_paths(lattice: &Lattice, closing: Option<WordId>) -> Vec<(Vec<u32>, f32)> {
    let mut open = vec![(Vec::new(), 0.0_f32, 0_usize, Toy.start())];
    let mut done = Vec::new();
    while let Some((path, score, boundary, state)) = open.pop() {
        if boundary == lattice.atoms() {
            let end = closing.map_or(0.0, |word| WIDE.lm_weight * Toy.score(&state, word).score.nats());
            done.push((path, score + end));
            continue;
        }
        let (first, arcs) = lattice.leaving(boundary);
        for (at, arc) in arcs.iter().enumerate() {
            let words = match arc.events {
                Events::None => vec![],
                Events::One(word) => vec![word],
                Events::Two(word, second) => vec![word, second],
            };
            let (mut score, mut state) = (score + arc.score, state);
            for word in words {
                let scored = Toy.score(&state, word);
                score += WIDE.lm_weight * scored.score.nats();
                state = scored.state;
            }
            let mut path = path.clone();
            path.push((first + at) as u32);
            open.push((path, score, arc.to as usize, state));
        }
    }
    done
}

/// The score of one path, without any closing event.
fn score_of(lattice: &Lattice, path: &[u32]) -> f32 {
    let mut state = Toy.start();
    let arcs = path.iter().map(|&number| &lattice.arcs()[number as usize]);
    arcs.fold(0.0, |sum, arc| {
        arc.events.each().fold(sum + arc.score, |sum, word| {
            let scored = Toy.score(&state, word);
            state = scored.state;
            sum + WIDE.lm_weight * scored.score.nats()
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_wide_beam_is_exhaustive(
        atoms in 1_usize..10,
        extra in prop::collection::vec((0_usize..10, 0_usize..2, 0_u16..6, prop::option::of(0_u16..6), -600_i16..0), 0..9),
        closes in any::<bool>(),
        favours in prop::collection::vec(-300_i16..300, 18),
    ) {
        let mut lattice = lattice(atoms, &extra);
        let closing = closes.then_some(WordId::END);
        let paths = all_paths(&lattice, closing);
        let best = paths.iter().map(|(_, score)| *score).fold(f32::MIN, f32::max);
        let mut beam = Beam::default();
        let found = beam.search(&mut lattice, &Toy, Toy.start(), closing, none, WIDE);
        let same = paths.iter().find(|(path, _)| *path == found.arcs);
        prop_assert!(same.is_some_and(|(_, score)| (score - best).abs() < 1e-3));

        let mut posteriors = Posteriors::default();
        beam.graph().posteriors(&lattice, 1.0, &mut posteriors);
        let probability = |paths: &[(Vec<u32>, f32)], arc: usize| {
            let weight = |score: f32| f64::from(score - best).exp();
            let total: f64 = paths.iter().map(|(_, score)| weight(*score)).sum();
            let through = paths.iter().filter(|(path, _)| path.contains(&(arc as u32)));
            through.map(|(_, score)| weight(*score)).sum::<f64>() / total
        };
        for arc in 0..lattice.arcs().len() {
            prop_assert!((f64::from(posteriors.of(arc)) - probability(&paths, arc)).abs() < 1e-3);
        }

        // The same graph with other scores is what a search with those scores would have explored.
        let favour = |arc: usize| f32::from(favours[arc]) / 100.0;
        let more = |(path, score): (Vec<u32>, f32)| {
            let score = score + path.iter().map(|&arc| favour(arc as usize)).sum::<f32>();
            (path, score)
        };
        let paths: Vec<_> = paths.into_iter().map(more).collect();
        let mut graph = beam.graph().clone();
        graph.add_scores(favour);
        let (path, _) = graph.best();
        let most = paths.iter().map(|(_, score)| *score).fold(f32::MIN, f32::max);
        let same = paths.iter().find(|(other, _)| *other == path);
        prop_assert!(same.is_some_and(|(_, score)| (score - most).abs() < 1e-3));
        graph.posteriors(&lattice, 1.0, &mut posteriors);
        for arc in 0..lattice.arcs().len() {
            prop_assert!((f64::from(posteriors.of(arc)) - probability(&paths, arc)).abs() < 1e-3);
        }
    }

    #[test]
    fn a_thinned_graph_has_the_paths_over_the_arcs_that_are_left(
        atoms in 1_usize..6,
        extra in prop::collection::vec((0_usize..6, 0_usize..2, 0_u16..6, prop::option::of(0_u16..6), -600_i16..0), 0..9),
        kept in prop::collection::vec(any::<bool>(), 14),
    ) {
        let mut lattice = lattice(atoms, &extra);
        let mut beam = Beam::default();
        beam.search(&mut lattice, &Toy, Toy.start(), None, none, WIDE);
        let keeps = |number: usize| kept[number] || lattice.arcs()[number].origin == Origin::Identity;
        let (thin, numbers) = lattice.thinned(keeps);
        let (path, _) = beam.graph().thinned(&numbers).best();
        let score = score_of(&thin, &path);
        let best = all_paths(&thin, None).into_iter().map(|(_, score)| score).fold(f32::MIN, f32::max);
        prop_assert!((score - best).abs() < 1e-3, "found {} best {}", score, best);
    }

    #[test]
    fn idle_is_what_has_no_rival_and_none_within_the_memory(
        atoms in 1_usize..12,
        extra in prop::collection::vec((0_usize..12, 0_usize..2, 0_u16..6, prop::option::of(0_u16..6), -600_i16..0), 0..4),
        memory in 0_usize..4,
    ) {
        let lattice = lattice(atoms, &extra);
        let mut settled = Settled::default();
        settled.look(&lattice, memory);
        let live = |boundary: usize| lattice.leaving(boundary).1.iter();
        let over = |boundary: usize| (0..boundary).any(|before| live(before).any(|arc| arc.to as usize > boundary));
        let open = |boundary: usize| {
            boundary == atoms || over(boundary) || live(boundary).count() > 1 || live(boundary).any(|arc| arc.to as usize > boundary + 1)
        };
        let words = |from: usize, to: usize| (from..to).flat_map(live).map(|arc| arc.events.each().count()).sum::<usize>();
        for boundary in 0..atoms {
            let before = (0..boundary).rev().find(|&other| open(other));
            let after = (boundary + 1..=atoms).find(|&other| open(other)).unwrap();
            let idle = !open(boundary)
                && before.is_none_or(|before| words(before + 1, boundary) >= memory)
                && words(boundary + 1, after) >= memory;
            prop_assert_eq!(settled.is_idle(boundary), idle, "boundary {}", boundary);
        }
    }

    #[test]
    fn what_a_blank_grows_is_as_if_it_had_been_there(
        atoms in 1_usize..6,
        extra in prop::collection::vec((0_usize..6, 0_usize..2, 0_u16..6, prop::option::of(0_u16..6), -600_i16..0), 0..9),
        blanks in prop::collection::vec(prop::option::of(-600_i16..0), 6),
    ) {
        let plain = lattice(atoms, &extra);
        let mut grown = Lattice::default();
        for (boundary, blank) in blanks.iter().enumerate().take(atoms) {
            grown.open_boundary();
            plain.leaving(boundary).1.iter().for_each(|&arc| grown.push(arc));
            blank.iter().for_each(|&score| grown.leave_blank(f32::from(score) / 100.0));
        }
        let habit = |word: WordId| if word.0 == 17 { f32::NEG_INFINITY } else { -0.1 };
        let found = Beam::default().search(&mut grown, &Toy, Toy.start(), None, habit, WIDE);

        let added = &grown.arcs()[plain.arcs().len()..];
        let mut whole = Lattice::default();
        for boundary in 0..atoms {
            whole.open_boundary();
            plain.leaving(boundary).1.iter().for_each(|&arc| whole.push(arc));
            added.iter().filter(|arc| arc.from as usize == boundary).for_each(|&arc| whole.push(arc));
        }
        for arc in added {
            let blank = blanks[arc.from as usize].map(|score| f32::from(score) / 100.0 - 0.1);
            prop_assert_eq!(Some(arc.score), blank);
            prop_assert_ne!(arc.events.first(), Some(WordId(17)));
        }
        let best = all_paths(&whole, None).into_iter().map(|(_, score)| score).fold(f32::MIN, f32::max);
        let score = score_of(&grown, &found.arcs);
        prop_assert!((score - best).abs() < 1e-3, "found {} best {}", score, best);
    }

    #[test]
    fn a_thinned_lattice_has_the_arcs_that_are_kept_in_their_places(
        atoms in 1_usize..6,
        extra in prop::collection::vec((0_usize..6, 0_usize..2, 0_u16..6, prop::option::of(0_u16..6), -600_i16..0), 0..9),
        grown in prop::collection::vec((0_usize..6, 0_u16..6), 0..5),
        odd in any::<bool>(),
    ) {
        let mut lattice = lattice(atoms, &extra);
        let model = *lattice.leaving(0).1.first().unwrap();
        for (from, word) in grown {
            let from = (from % atoms) as u32;
            lattice.grow(Arc { from, to: from + 1, events: Events::One(WordId(16 + word)), ..model });
        }
        let keeps = |number: usize| number % 2 == usize::from(odd);
        let (thin, numbers) = lattice.thinned(keeps);
        for (number, arc) in lattice.arcs().iter().enumerate() {
            prop_assert_eq!(numbers[number].map(|number| thin.arcs()[number as usize]), keeps(number).then_some(*arc));
        }
        prop_assert_eq!(thin.atoms(), atoms);
        for boundary in 0..atoms {
            let kept = lattice.arcs().iter().enumerate().filter(|(number, arc)| keeps(*number) && arc.from as usize == boundary);
            let kept: Vec<Arc> = kept.map(|(_, &arc)| arc).collect();
            prop_assert_eq!(thin.leaving(boundary).1, &kept[..]);
        }
    }

    #[test]
    fn a_narrow_beam_finds_a_whole_path(
        atoms in 1_usize..8,
        extra in prop::collection::vec((0_usize..8, 0_usize..2, 0_u16..6, prop::option::of(0_u16..6), -600_i16..0), 0..60),
        gain in 0_u8..4,
    ) {
        let mut lattice = lattice(atoms, &extra);
        let width = Width { hypotheses: 1, margin: 0.5, gain: f32::from(gain), lm_weight: 0.8 };
        let found = Beam::default().search(&mut lattice, &Toy, Toy.start(), None, none, width);
        let mut at = 0;
        for arc in found.arcs {
            let arc = &lattice.arcs()[arc as usize];
            prop_assert_eq!(arc.from, at);
            at = arc.to;
        }
        prop_assert_eq!(at as usize, atoms);
    }
}
