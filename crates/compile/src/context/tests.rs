//! What is learned from small texts, and that it does not depend on threads.

use phucdau::artifact::{Artifact, Bytes, Writer};
use phucdau::context::{Batch, ContextModel, Window};
use phucdau::lexicon::{Entry, Lexicon, Parts, WordKind};

use super::*;

fn lexicon() -> Lexicon {
    let words = ["năm", "nam", "nắm", "nấm", "việt", "hai", "tay", "ăn", "rừng", "người", "viết"];
    let word = |(rank, form): (usize, &&str)| {
        let count = 100 - rank as u64;
        Entry { form: (*form).into(), count, kind: WordKind::Syllable, cases: [count, 0, 0], surface: None }
    };
    let parts = Parts { words: words.iter().enumerate().map(word).collect(), ..Parts::default() };
    let mut writer = Writer::new();
    phucdau::lexicon::write(&parts, &mut writer).unwrap();
    Lexicon::open(&Artifact::open(Bytes::new(writer.finish())).unwrap()).unwrap()
}

fn text() -> String {
    "hai năm\nviệt nam\nnắm tay\nnấm rừng\nngười ăn nấm rừng\nngười việt nam hai năm\n".repeat(30)
}

fn plan() -> Plan {
    Plan { bytes: 1 << 16, threshold: 0.0, passes: 6, l1: 0.1, ..Plan::default() }
}

fn model(lexicon: &Lexicon) -> ContextModel {
    let mut writer = Writer::new();
    let learned = learn(lexicon, &Stream::of(lexicon, &text()), &plan(), |_, _| ());
    let kept = pack(&learned, (lexicon.vocabulary(), lexicon.len()), plan().bytes, &mut writer);
    assert!(kept > 0);
    ContextModel::open(&Artifact::open(Bytes::new(writer.finish())).unwrap()).unwrap()
}

/// The form that the model prefers for the word at `at` of a line.
fn chosen(lexicon: &Lexicon, model: &ContextModel, line: &str, at: usize) -> String {
    let stream = Stream::of(lexicon, line);
    let window: Window = stream.window(phucdau::context::REACH + at, &Skeletons::of(lexicon));
    let words: Vec<WordId> = lexicon.forms("nam").collect();
    let mut batch = Batch::default();
    batch.push(&window, words.iter().copied());
    model.score_all(&mut batch);
    let scores = batch.scores(0);
    let best = (0..words.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b])).unwrap();
    lexicon.form(words[best]).to_owned()
}

#[test]
fn the_neighbours_on_either_side_decide() {
    let lexicon = lexicon();
    let model = model(&lexicon);
    for (line, at, expected) in [
        ("hai nam", 1, "năm"),
        ("việt nam", 1, "nam"),
        ("nam tay", 0, "nắm"),
        ("nam rừng", 0, "nấm"),
        ("việt nam hai", 1, "nam"),
    ] {
        assert_eq!(chosen(&lexicon, &model, line, at), expected, "{line}");
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let lexicon = lexicon();
    let bytes = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let mut writer = Writer::new();
            let learned = learn(&lexicon, &Stream::of(&lexicon, &text()), &plan(), |_, _| ());
            pack(&learned, (lexicon.vocabulary(), lexicon.len()), plan().bytes, &mut writer);
            writer.finish()
        })
    };
    assert_eq!(bytes(1), bytes(4));
}

#[test]
fn what_gains_little_goes_and_size_is_kept() {
    let lexicon = lexicon();
    let stream = Stream::of(&lexicon, &text());
    let count = |threshold| {
        learn(&lexicon, &stream, &Plan { threshold, ..plan() }, |_, _| ())
            .iter()
            .map(|one| one.weights.len())
            .sum::<usize>()
    };
    assert!(count(0.5) < count(0.0) && count(1e9) == 0);
    for bytes in [200, 1000, 5000] {
        let mut writer = Writer::new();
        let learned = learn(&lexicon, &stream, &plan(), |_, _| ());
        pack(&learned, (lexicon.vocabulary(), lexicon.len()), bytes, &mut writer);
        let artifact = Artifact::open(Bytes::new(writer.finish())).unwrap();
        assert!(artifact.sections().map(|(_, len)| len).sum::<usize>() <= bytes);
    }
}

#[test]
fn learning_tells_how_far_it_has_come() {
    let lexicon = lexicon();
    let mut told = Vec::new();
    learn(&lexicon, &Stream::of(&lexicon, &text()), &plan(), |done, all| told.push((done, all)));
    let last = told.last().unwrap();
    assert!(last.0 == last.1 && last.1 > 0 && told.len() <= 10 && told.is_sorted(), "{told:?}");
}
