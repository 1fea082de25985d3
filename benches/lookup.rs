//! Time per word of what the decoder asks most: syllables, lexicon, language model; and of the alignment of `eval`.

mod inputs;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use phucdau::artifact::{Artifact, OpenError};
use phucdau::lexicon::Lexicon;
use phucdau::lm::{LanguageModel, NGramModel};
use phucdau::syllable::{fold_placement, lower, skeleton};
use phucdau::token::{Class, atoms};
use phucdau::word::WordId;
use phucdau_eval::Alignment;

fn main() {
    divan::main();
}

/// The words of the gold, as the vocabulary spells them.
fn words() -> Vec<String> {
    let mut words = Vec::new();
    for line in inputs::pages().iter().flat_map(|page| &page.gold) {
        let of_line = atoms(line).filter(|atom| atom.class == Class::Word);
        words.extend(of_line.map(|atom| fold_placement(&lower(atom.span.of(line))).into_owned()));
    }
    words
}

/// A part of the model; where there is none, says so, and the bench is left out.
fn opened<T>(open: impl Fn(&Artifact) -> Result<T, OpenError>) -> Option<T> {
    let part = inputs::artifact().and_then(|artifact| open(&artifact));
    part.inspect_err(|error| eprintln!("left out: {error}; or name another model with PHUCDAU_MODEL=FILE")).ok()
}

#[divan::bench]
fn skeletons(bencher: Bencher) {
    let words = words();
    let bencher = bencher.counter(ItemsCount::new(words.len()));
    bencher.bench(|| words.iter().map(|word| skeleton(black_box(word)).len()).sum::<usize>());
}

#[divan::bench]
fn line_to_atoms(bencher: Bencher) {
    let pages = inputs::pages();
    let lines: Vec<&String> = pages.iter().flat_map(|page| &page.gold).collect();
    let count = lines.iter().map(|line| line.split_whitespace().count()).sum::<usize>();
    let bencher = bencher.counter(ItemsCount::new(count));
    bencher.bench(|| lines.iter().map(|line| atoms(black_box(line)).count()).sum::<usize>());
}

#[divan::bench]
fn lexicon_ids(bencher: Bencher) {
    let Some(lexicon) = opened(Lexicon::open) else { return };
    let words = words();
    let bencher = bencher.counter(ItemsCount::new(words.len()));
    bencher.bench(|| words.iter().filter(|word| lexicon.id(black_box(word)).is_some()).count());
}

#[divan::bench]
fn lexicon_forms(bencher: Bencher) {
    let Some(lexicon) = opened(Lexicon::open) else { return };
    let skeletons: Vec<String> = words().iter().map(|word| skeleton(word)).collect();
    let bencher = bencher.counter(ItemsCount::new(skeletons.len()));
    bencher.bench(|| skeletons.iter().map(|skeleton| lexicon.forms(black_box(skeleton)).count()).sum::<usize>());
}

#[divan::bench]
fn language_model(bencher: Bencher) {
    let (Some(lexicon), Some(lm)) = (opened(Lexicon::open), opened(NGramModel::open)) else { return };
    let ids: Vec<WordId> = words().iter().map(|word| lexicon.id(word).unwrap_or(WordId::UNKNOWN)).collect();
    bencher.counter(ItemsCount::new(ids.len())).bench(|| {
        let start = lm.start();
        black_box(&ids).iter().fold(start, |state, &word| lm.score(&state, word).state)
    });
}

#[divan::bench(args = [1_000, 10_000, 100_000])]
fn alignment(bencher: Bencher, size: usize) {
    let pages = inputs::pages();
    let text = |pick: fn(&inputs::Page) -> &Vec<String>| -> String {
        let words = pages.iter().flat_map(pick).flat_map(|line| line.split_whitespace());
        words.cycle().take(size).collect::<Vec<_>>().join(" ")
    };
    let (gold, read) = (text(|page| &page.gold), text(|page| &page.read));
    bencher.counter(ItemsCount::new(size)).bench(|| Alignment::new(black_box(&gold), black_box(&read)).errors());
}
