//! The shape of lattices that the builder makes of any text, in every regime, with the embedded model.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::{Builder, Events, Ground, Lattice, Observed, Output, Setting};
use crate::candidate::{Listed, Origin};
use crate::lexicon::WordKind;
use crate::models::Models;
use crate::regime::Regime;
use crate::token::{Class, atoms};
use crate::weights::Weights;

static MODELS: LazyLock<Models> = LazyLock::new(|| Models::embedded().unwrap());

/// The atoms of some lines; `kept` says which stay, cyclically.
fn observed<'t>(lines: &'t [String], kept: &[bool]) -> Vec<Observed<'t>> {
    let mut out: Vec<Observed> = Vec::new();
    for line in lines {
        for (at, atom) in atoms(line).enumerate() {
            let kept = !kept.is_empty() && kept[out.len() % kept.len()];
            out.push(Observed {
                text: atom.span.of(line),
                class: atom.class,
                spaced: atom.spaced,
                opens_line: at == 0,
                expected: None,
                setting: Setting::Inside,
                kept,
                replacement: None,
                mistrust: 0.0,
            });
        }
    }
    out
}

fn built(regime: Regime, atoms: &[Observed]) -> Lattice {
    let mut lattice = Lattice::default();
    build(&mut Builder::default(), regime, atoms, &mut lattice);
    lattice
}

fn build(builder: &mut Builder, regime: Regime, atoms: &[Observed], lattice: &mut Lattice) {
    let nobody: [(String, f32); 0] = [];
    let (listed, weights) = (Listed::new(nobody.iter()), Weights::of(regime));
    let ground = Ground { models: &MODELS, listed: &listed, regime, weights: &weights, noise: 0.0, guesses: true };
    builder.build(ground, atoms, true, lattice);
}

fn lines() -> impl Strategy<Value = Vec<String>> {
    let line = "(([a-zA-Zđêôăộừé]{1,9}|dugc|vugt|ngh iệp|Kếtquả|[0-9]{1,3}|[|~_.,:;®'!-])[ ]?){0,8}|\\PC{0,20}";
    prop::collection::vec(line, 0..3)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn a_path_always_exists_and_arcs_run_forward(
        lines in lines(),
        regime in prop::sample::select(&Regime::ALL[..]),
        kept in prop::collection::vec(any::<bool>(), 0..4),
    ) {
        let atoms = observed(&lines, &kept);
        let lattice = built(regime, &atoms);
        prop_assert_eq!(lattice.atoms(), atoms.len());
        let mut number = 0;
        for boundary in 0..atoms.len() {
            let (first, leaving) = lattice.leaving(boundary);
            prop_assert_eq!(first, number);
            number += leaving.len();
            let identities = leaving.iter().filter(|arc| arc.origin == Origin::Identity);
            let identities: Vec<_> = identities.map(|arc| (arc.to as usize, arc.output)).collect();
            let most = leaving.iter().map(|arc| arc.score).fold(f32::MIN, f32::max);
            let hopeless = identities.is_empty() && Weights::of(regime).cut < f32::INFINITY;
            prop_assert!(hopeless || identities == [(boundary + 1, Output::Source)], "at {:?}", atoms[boundary].text);
            prop_assert!(leaving.iter().any(|arc| arc.to as usize == boundary + 1));
            for arc in leaving {
                let (from, to) = (arc.from as usize, arc.to as usize);
                prop_assert!(from == boundary && to > from && to <= atoms.len(), "{:?}", arc);
                prop_assert!(arc.score.is_finite() && arc.score >= most - Weights::of(regime).cut, "{:?}", arc);
                prop_assert!(atoms[from + 1..to].iter().all(|atom| !atom.opens_line), "{:?} crosses a line end", arc);
                let changes = arc.origin != Origin::Identity;
                prop_assert!(!changes || atoms[from..to].iter().all(|atom| !atom.kept), "{:?} changes what is kept", arc);
                if regime.keeps_letters() {
                    // Only keys of a typing method are joined, and they touch.
                    let keys = regime == Regime::Half && atoms[from + 1..to].iter().all(|atom| !atom.spaced);
                    prop_assert!(to == from + 1 || keys, "{:?} joins atoms whose letters are right", arc);
                }
                let dropped = matches!(arc.output, Output::Nothing | Output::Sign(_) | Output::Tight);
                prop_assert!(regime.is_read() || !dropped, "{:?} drops a sign that no engine read", arc);
            }
        }
        prop_assert_eq!(number, lattice.arcs().len());
    }
}

#[test]
fn what_is_cut_is_left_out_and_nothing_else() {
    let lines = ["Uy ban nhan dan huyen da hop".to_owned()];
    let atoms = observed(&lines, &[]);
    let arcs = |cut: f32| {
        let nobody: [(String, f32); 0] = [];
        let (listed, weights) = (Listed::new(nobody.iter()), Weights { cut, ..Weights::of(Regime::Bare) });
        let regime = Regime::Bare;
        let ground = Ground { models: &MODELS, listed: &listed, regime, weights: &weights, noise: 0.0, guesses: true };
        let mut lattice = Lattice::default();
        Builder::default().build(ground, &atoms, true, &mut lattice);
        lattice.arcs().to_vec()
    };
    let all = arcs(f32::INFINITY);
    for cut in [1.0, 3.0, 8.0] {
        let most = |from: u32| all.iter().filter(|arc| arc.from == from).map(|arc| arc.score).fold(f32::MIN, f32::max);
        let hopeful: Vec<_> = all.iter().filter(|arc| arc.score >= most(arc.from) - cut).copied().collect();
        assert!(hopeful.len() < all.len());
        assert_eq!(arcs(cut), hopeful, "{cut}");
    }
}

#[test]
fn a_cleared_lattice_is_as_new() {
    let first = observed(&["Uy ban nhân dân".to_owned()], &[]).len();
    assert_eq!(first, 4);
    let lines = ["dugc".to_owned()];
    let atoms = observed(&lines, &[]);
    let mut used = Lattice::default();
    let mut builder = Builder::default();
    let long = ["Uy ban nhan dan huyén".to_owned()];
    build(&mut builder, Regime::English, &observed(&long, &[]), &mut used);
    build(&mut builder, Regime::English, &atoms, &mut used);
    assert_eq!(used.arcs(), built(Regime::English, &atoms).arcs());
}

/// The words of each arc that ends at the last atom, beginning at the first.
fn readings(regime: Regime, line: &str) -> Vec<String> {
    let lines = [line.to_owned()];
    let atoms = observed(&lines, &[]);
    let lattice = built(regime, &atoms);
    let whole = lattice.leaving(0).1.iter().filter(|arc| arc.to as usize == atoms.len());
    let form = |word| MODELS.lexicon.form(word).to_owned();
    let text = |output| match output {
        Output::Word(reading) => Some(form(reading.word)),
        Output::Spaced(reading) => Some(form(reading.word) + " "),
        Output::Words(first, second) => Some(format!("{} {}", form(first.word), form(second.word))),
        Output::Nothing => Some(String::new()),
        Output::Sign(sign) => Some(sign.to_string()),
        Output::Source | Output::Tight | Output::Parted(_) | Output::Listed(_) | Output::Replacement(_) => None,
    };
    whole.filter_map(|arc| text(arc.output)).collect()
}

#[test]
fn broken_glued_and_misread_words_find_their_way() {
    let has = |regime, line: &str, word: &str| {
        let found = readings(regime, line);
        assert!(found.iter().any(|reading| reading == word), "{word:?} is not among {found:?}");
    };
    has(Regime::English, "dugc", "được");
    has(Regime::Vietnamese, "ngh iệp", "nghiệp");
    has(Regime::Vietnamese, "Kếtquả", "kết quả");
    has(Regime::English, "ngu®i", "người");
    has(Regime::English, "HO!", "hội");
    has(Regime::Bare, "duong", "đường");
    has(Regime::Vietnamese, "|", "");
}

#[test]
fn a_replacement_outweighs_every_path() {
    let lines = ["Uy ban nhan".to_owned()];
    let mut atoms = observed(&lines, &[]);
    atoms[1].replacement = Some((7, 2));
    let lattice = built(Regime::Bare, &atoms);
    let arc = lattice.leaving(1).1.iter().find(|arc| arc.origin == Origin::Replacement).unwrap();
    assert_eq!((arc.to, arc.output), (3, Output::Replacement(7)));
    let others: f32 = lattice.arcs().iter().map(|arc| arc.score.abs()).sum::<f32>() - arc.score;
    assert!(arc.score > others, "{} against {others}", arc.score);
    assert!(matches!(arc.events, Events::One(_)));
    assert_eq!(atoms[0].class, Class::Word);
}

#[test]
fn a_letter_or_numeral_of_a_list_becomes_no_other() {
    for regime in [Regime::Marked, Regime::Vietnamese, Regime::English] {
        for label in ["I", "B", "V", "II"] {
            let others = readings(regime, label);
            let is_code = |form: &String| MODELS.lexicon.kind(MODELS.lexicon.id(form).unwrap()) != WordKind::Syllable;
            let others: Vec<_> = others.iter().filter(|form| **form != label.to_lowercase() && is_code(form)).collect();
            assert!(others.is_empty(), "{label} {others:?}");
        }
    }
}
