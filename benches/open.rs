//! Time to open the model, as a start of the command pays it, and with every byte checked.

mod inputs;

use divan::{Bencher, black_box};
use phucdau::artifact::Artifact;
use phucdau::corrector::{Corrector, Lists, Options};

fn main() {
    divan::main();
}

#[divan::bench]
fn embedded() -> bool {
    Corrector::embedded(Options::default(), &Lists::default()).is_ok()
}

#[divan::bench]
fn sections(bencher: Bencher) {
    let bytes = inputs::model();
    bencher.bench(|| Artifact::open_trusted(black_box(bytes.clone())).is_ok());
}

#[divan::bench]
fn every_byte_checked(bencher: Bencher) {
    let bytes = inputs::model();
    bencher.bench(|| Corrector::open(black_box(bytes.clone()), Options::default(), &Lists::default()).is_ok());
}
