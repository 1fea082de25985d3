//! What damage lines show: texts of each sort are recognised, alone and in one document.
#![cfg(feature = "embedded")]

use std::sync::LazyLock;

use phucdau::foreign;
use phucdau::models::Models;
use phucdau::regime::{Evidence, Recall, Regime, regimes};
use proptest::prelude::*;

static MODELS: LazyLock<Models> = LazyLock::new(|| Models::embedded().unwrap());

const CLEAN: [&str; 3] = [
    "Sáng nay, đoàn cán bộ của huyện đã về thăm và làm việc với bà con ở thôn Đông.",
    "Hội nghị nghe báo cáo kết quả thực hiện kế hoạch quý II, thảo luận phương hướng quý III.",
    "Mẹ tôi trồng một luống rau cải ở sau nhà, sáng nào bà cũng ra tưới nước.",
];
const BARE: [&str; 3] = [
    "Sang nay, doan can bo cua huyen da ve tham va lam viec voi ba con o thon Dong.",
    "Hoi nghi nghe bao cao ket qua thuc hien ke hoach quy II, thao luan phuong huong quy III.",
    "Me toi trong mot luong rau cai o sau nha, sang nao ba cung ra tuoi nuoc.",
];
const ENGLISH: [&str; 3] = [
    "Sang nay, doan can b6 cia huyén da vé tham va lam viéc véi ba con 6 thon Dong.",
    "H6i nghi nghe bao cdo két qua thyc hién ké hoach quy II, thao luan phuong huéng quy III.",
    "Me t6i tréng mét luéng rau cai 6 sau nha, sang nao ba cfing ra tudi nuéc.",
];
const HALF: [&str; 3] = [
    "Sáng nay, doan cán bộ cua huyện da về thăm va làm viec với ba con ở thon Đông.",
    "Hội nghi nghe báo cao kết qua thực hien kế hoach quý II, thảo luan phương huong quý III.",
    "Mẹ toi trồng mot luống rau cai ở sau nha, sáng nao bà cung ra tưới nuoc.",
];
/// As models of other languages read: right marks, wrong marks and none.
const OTHER: [&str; 3] = [
    "Sáng nay, doàn cân bô cüa huyên dä vê thäm và làm viêc vôi bà con ô thôn Dông.",
    "Hôi nghi nghe báo câo két quâ thuc hiên kê hoach quÿ II, thâo luân phuong huông quÿ III.",
    "Me tôi trông môt luông rau câi ô sau nhà, sáng nào bà cüng ra tuôi nuôc.",
];
const FOREIGN: [&str; 4] = [
    "Mes voisins ont planté des pommiers derrière la grange où dormaient déjà trois chatons.",
    "Die Kinder hörten aufmerksam zu, während der Großvater über seine früheren Reisen erzählte.",
    "As crianças já estavam cansadas, então a avó preparou o jantar mais cedo.",
    "Los vecinos plantaron árboles detrás del colegio, aunque todavía hacía mucho frío.",
];

/// The regimes of lines; what stands in another language shows no damage, as in the corrector.
fn of(lines: &[&str]) -> Vec<Regime> {
    let mut evidence: Vec<_> =
        lines.iter().map(|line| Evidence::of(line, &MODELS.lexicon, &mut Recall::default())).collect();
    let foreign = foreign::lines(&evidence.iter().map(Evidence::likeness).collect::<Vec<_>>());
    evidence.iter_mut().zip(foreign).filter(|(_, foreign)| *foreign).for_each(|(line, _)| *line = Evidence::default());
    regimes(&evidence, &Regime::ALL)
}

#[test]
fn each_sort_of_damage_is_recognised() {
    assert_eq!(of(&CLEAN), [Regime::Marked; 3]);
    assert_eq!(of(&BARE), [Regime::Bare; 3]);
    assert_eq!(of(&ENGLISH), [Regime::English; 3]);
    assert_eq!(of(&HALF), [Regime::Half; 3]);
    assert_eq!(of(&OTHER), [Regime::English; 3]);
}

#[test]
fn a_line_alone_is_enough() {
    for (lines, regime) in [(CLEAN, Regime::Marked), (BARE, Regime::Bare), (ENGLISH, Regime::English)] {
        for line in lines {
            assert_eq!(of(&[line]), [regime], "{line}");
        }
    }
}

#[test]
fn a_document_may_change_its_regime() {
    let found = of(&[CLEAN, ENGLISH, BARE].concat());
    assert_eq!(found, [[Regime::Marked; 3], [Regime::English; 3], [Regime::Bare; 3]].concat());
}

#[test]
fn lines_in_another_language_are_right_among_right_ones() {
    for foreign in FOREIGN {
        assert_eq!(of(&[CLEAN[0], foreign, CLEAN[1], CLEAN[2]]), [Regime::Marked; 4], "{foreign}");
        assert!(of(&[&format!("{} \"{foreign}\"", CLEAN[0])])[0].carries_marks(), "{foreign}");
    }
}

#[test]
fn a_heading_in_capitals_goes_with_the_lines_that_were_read_with_it() {
    let heading = "HUONG DAN CHAM SOC SUC KHOE CHO NGUOI CAO TUOI TREN DIA BAN";
    assert_eq!(of(&[heading]), [Regime::Bare]);
    assert_eq!(of(&[ENGLISH[0], heading, heading, ENGLISH[1]]), [Regime::English; 4]);
}

#[test]
fn lines_without_words_go_with_their_neighbours() {
    assert_eq!(of(&["12.345", BARE[0], "", "---", BARE[1]]), [Regime::Bare; 5]);
    assert_eq!(of(&[]), []);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn only_what_is_allowed_is_found(
        lines in prop::collection::vec("\\PC{0,40}|[a-zđêộ ]{0,40}", 0..6),
        chosen in prop::collection::vec(any::<bool>(), Regime::ALL.len()),
    ) {
        let allowed: Vec<_> = Regime::ALL.into_iter().zip(chosen).filter(|(_, taken)| *taken).map(|(r, _)| r).collect();
        prop_assume!(!allowed.is_empty());
        let evidence: Vec<_> = lines.iter().map(|line| Evidence::of(line, &MODELS.lexicon, &mut Recall::default())).collect();
        let found = regimes(&evidence, &allowed);
        prop_assert_eq!(found.len(), lines.len());
        prop_assert!(found.iter().all(|regime| allowed.contains(regime)), "{:?} of {:?}", found, allowed);
    }
}
