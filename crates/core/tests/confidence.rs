//! Confidences: what an engine's own do to the edits of a document, and that stating those of edits changes no decision.
#![cfg(feature = "embedded")]

use phucdau::corrector::{Corrector, Lists, Mode, Options};
use phucdau::document::{Document, Word};
use phucdau::edit::{Edit, apply};
use phucdau::regime::Regime;
use phucdau::span::Span;

/// A line as a Vietnamese model read it: of `đâu` it was not sure, and `đầu` was meant.
const READ: &str = "Hai bà cháu dậy lúc gà mới gáy lượt đâu";
/// A page as an English model read it.
const BADLY_READ: &str = "Toi theo ba ngoai di cho tir nam lén bay, oang oang, con 1d tré chung téi chi cham cham nhin";

/// A document whose words are as sure as `confidence` says.
fn read(text: &str, confidence: impl Fn(&str) -> Option<f32>) -> Document {
    let mut document = Document::from_text(text);
    for line in &mut document.lines {
        let start_of = |word: &str| word.as_ptr() as usize - line.text.as_ptr() as usize;
        let span_of = |word: &str| Span::new(start_of(word), start_of(word) + word.len());
        let word = |word: &str| Word { span: span_of(word), confidence: confidence(word) };
        line.words = line.text.split_whitespace().map(word).collect();
    }
    document
}

fn edits(mode: Mode, document: &Document) -> Vec<Vec<Edit>> {
    let corrector = Corrector::embedded(Options { mode, ..Options::default() }, &Lists::default()).unwrap();
    let mut edits = corrector.worker().correct(document);
    edits.iter_mut().for_each(|line| line.retain(|edit| corrector.applies(edit)));
    edits
}

#[test]
fn a_word_that_the_engine_was_not_sure_of_is_likelier_wrong() {
    let mended = |of_word: f32| {
        let document = read(READ, |word| Some(if word == "đâu" { of_word } else { 0.96 }));
        apply(READ, &edits(Mode::Ocr, &document)[0])
    };
    assert_eq!(mended(0.96), READ);
    assert_eq!(mended(0.2), READ.replace("đâu", "đầu"));
}

#[test]
fn confidences_that_are_all_alike_say_nothing() {
    for text in [READ, BADLY_READ] {
        for mode in [Mode::Auto, Mode::Ocr] {
            let plain = edits(mode, &Document::from_text(text));
            for all in [None, Some(0.0), Some(0.4), Some(1.0)] {
                assert_eq!(edits(mode, &read(text, |_| all)), plain, "{mode:?}, {all:?}");
            }
        }
    }
}

#[test]
fn right_words_of_high_confidence_stay() {
    let gold = concat!(env!("CARGO_MANIFEST_DIR"), "/../../corpus/dev/quyet-dinh-to-cong-tac.gold.txt");
    let gold = std::fs::read_to_string(gold).expect("the corpus of this repository");
    let document = read(&gold, |word| Some(0.96 + 0.04 * (word.len() % 6) as f32 / 5.0));
    let changed: Vec<_> = edits(Mode::Auto, &document).into_iter().flatten().collect();
    assert!(changed.is_empty(), "{changed:?}");
}

#[test]
fn confidences_find_their_words_in_any_form() {
    use unicode_normalization::UnicodeNormalization;
    let decomposed: String = READ.nfd().collect();
    let doubted: String = "đâu".nfd().collect();
    let document = read(&decomposed, |word| Some(if word == doubted { 0.2 } else { 0.96 }));
    let mended = apply(&decomposed, &edits(Mode::Ocr, &document)[0]);
    assert_eq!(mended.nfc().collect::<String>(), READ.replace("đâu", "đầu"));
}

#[test]
fn stating_confidences_decides_nothing() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../corpus/dev/");
    let texts = ["bao-cao-an-ninh.eng", "tan-van-cho-phien.vie", "thu-thuong-mai.gold"]
        .map(|name| std::fs::read_to_string(format!("{folder}{name}.txt")).expect("the corpus of this repository"));
    let bare = "Uy ban nhan dan xa to chuc hop ve cong tac phong chong lut bao, cuu ho va tim kiem nguoi.";
    for mode in [Mode::Auto, Mode::Ocr, Mode::Restore] {
        let stating = Corrector::embedded(Options { mode, ..Options::default() }, &Lists::default()).unwrap();
        let searching = Regime::ALL.into_iter().fold(stating.clone(), |corrector, regime| {
            corrector.with_weights(regime, |weights| weights.calibration = None)
        });
        let mut stated_otherwise = 0;
        for text in texts.iter().map(String::as_str).chain([bare, READ, BADLY_READ]) {
            let document = Document::from_text(text);
            let [stated, searched] = [&stating, &searching].map(|corrector| {
                let edits = corrector.worker().correct(&document).into_iter().flatten();
                edits.map(|edit| (corrector.applies(&edit), edit)).collect::<Vec<_>>()
            });
            assert_eq!(stated.len(), searched.len());
            for ((applied, edit), (decided, before)) in stated.iter().zip(&searched) {
                assert_eq!(applied, decided, "{before:?} became {edit:?}");
                let Edit { confidence, doubt, .. } = *edit;
                assert_eq!(&Edit { confidence: before.confidence, doubt: before.doubt, ..edit.clone() }, before);
                assert!((0.0..=1.0).contains(&confidence) && (0.0..=1.0).contains(&doubt), "{edit:?}");
                stated_otherwise += usize::from(confidence != before.confidence);
            }
        }
        assert!(stated_otherwise > 0);
    }
}
