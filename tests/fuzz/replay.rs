//! The corpus of the fuzz targets, through the same checks.

use std::fs;
use std::path::Path;

#[path = "src/lib.rs"]
mod fuzz;

use fuzz::Target;

#[test]
fn the_corpus_holds() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fuzz/corpus");
    for target in Target::ALL {
        let mut paths: Vec<_> =
            fs::read_dir(corpus.join(target.name())).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        assert!(!paths.is_empty(), "{} has a corpus", target.name());
        for path in paths {
            println!("{}", path.display());
            target.check(&fs::read(&path).unwrap());
        }
    }
}
