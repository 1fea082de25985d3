//! A lexicon of a few words, for tests.

use phucdau::artifact::{Artifact, Bytes, Writer};
use phucdau::lexicon::{Entry, Lexicon, Parts, WordKind};

/// These words as syllables in small letters, each seen once.
pub(crate) fn lexicon(words: &[&str]) -> Lexicon {
    let word = |form: &&str| {
        let form = (*form).to_owned();
        Entry { form, count: 1, kind: WordKind::Syllable, cases: [1, 0, 0], surface: None }
    };
    let parts = Parts { words: words.iter().map(word).collect(), ..Parts::default() };
    let mut writer = Writer::new();
    phucdau::lexicon::write(&parts, &mut writer).unwrap();
    Lexicon::open(&Artifact::open(Bytes::new(writer.finish())).unwrap()).unwrap()
}
