//! Builds a model file that holds the lexicon only: `build_lexicon DICTIONARIES FILE`.

use std::path::Path;

use phucdau::artifact::{Artifact, Bytes, Writer};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [dictionaries, file] = args.as_slice() else { return Err("usage: build_lexicon DICTIONARIES FILE".into()) };
    let mut writer = Writer::new();
    let summary = phucdau_compile::lexicon::build(Path::new(dictionaries), &mut writer)?;
    let bytes = writer.finish();
    std::fs::write(file, &bytes)?;
    println!("{summary:?}");
    for (tag, length) in Artifact::open(Bytes::new(bytes))?.sections() {
        println!("{tag}\t{length}");
    }
    Ok(())
}
