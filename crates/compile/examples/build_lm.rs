//! Counts and packs a language model by itself, and says how well it fits and restores texts that it was not built from.
//!
//! ```text
//! build_lm count LEXICON COUNTED CUTOFFS FILE[=WEIGHT]...           counts and smooths, e.g. cutoffs 1,2,3,4,4
//! build_lm pack LEXICON COUNTED OUT BYTES PROB_BITS BACKOFF_BITS ENTROPY    prunes, packs: OUT.0, OUT.0.5, OUT.1, by the share of revision
//! build_lm test LEXICON MODEL FILE...                               perplexity, accuracy, time of a query
//! build_lm speed LEXICON MODEL FILE...                              time of a query, by itself
//! ```

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

use phucdau::artifact::{Artifact, Bytes, Writer};
use phucdau::lexicon::Lexicon;
use phucdau::lm::{LanguageModel, NGramModel};
use phucdau::word::WordId;
use phucdau_compile::lm::contest::{Rivals, Tally};
use phucdau_compile::lm::{Builder, Fit, Model, Options, Quantisation, Task, pack};
use phucdau_compile::text::{Paragraphs, events};
use rayon::prelude::*;

type Outcome = Result<(), Box<dyn Error>>;

fn main() -> Outcome {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["count", lexicon, counted, cutoffs, files @ ..] => count(&open(lexicon)?, counted, cutoffs, files),
        ["pack", lexicon, counted, out, bytes, prob, backoff, entropy] => {
            let quantisation = Quantisation { prob_bits: prob.parse()?, backoff_bits: backoff.parse()? };
            prune(&open(lexicon)?, counted, out, bytes.parse()?, quantisation, entropy.parse()?)
        }
        ["test", lexicon, model, files @ ..] => test(&open(lexicon)?, model, files),
        ["speed", lexicon, model, files @ ..] => speed(&open(lexicon)?, model, files),
        _ => Err("the command is count, pack, test or speed".into()),
    }
}

fn open(path: &str) -> Result<Lexicon, Box<dyn Error>> {
    Ok(Lexicon::open(&Artifact::open(Bytes::new(std::fs::read(path)?))?)?)
}

fn paragraphs(lexicon: &Lexicon, path: &str) -> Result<Vec<Vec<WordId>>, Box<dyn Error>> {
    let mut paragraphs = Paragraphs::open(Path::new(path))?;
    let mut all = Vec::new();
    while let Some(paragraph) = paragraphs.read()? {
        if !paragraph.trim().is_empty() {
            let mut out = Vec::new();
            events(paragraph, |word| lexicon.id(word), &mut out);
            all.push(out);
        }
    }
    Ok(all)
}

fn count(lexicon: &Lexicon, counted: &str, cutoffs: &str, files: &[&str]) -> Outcome {
    let began = Instant::now();
    let cutoffs = cutoffs.split(',').map(str::parse).collect::<Result<Vec<u32>, _>>()?;
    let options = Options { order: cutoffs.len(), cutoffs, ..Options::default() };
    let mut builder = Builder::new(options, lexicon.len());
    for file in files {
        let (path, weight) = file.split_once('=').unwrap_or((file, "1"));
        builder.add_file(Path::new(path), weight.parse()?, &|word| lexicon.id(word), |_| ())?;
        eprintln!("{:7.1?} {file}", began.elapsed());
    }
    let model = builder.smooth()?;
    eprintln!("{:7.1?} smoothed {:?} {:?}", began.elapsed(), model.trie.sizes(), model.discounts);
    model.save(&PathBuf::from(counted))?;
    eprintln!("{:7.1?} saved", began.elapsed());
    Ok(())
}

fn prune(
    lexicon: &Lexicon,
    counted: &str,
    out: &str,
    bytes: usize,
    quantisation: Quantisation,
    entropy: f32,
) -> Outcome {
    let began = Instant::now();
    let rivals = Rivals::new(lexicon.len(), |id| lexicon.form(id));
    let task = (entropy < 1.0).then_some(Task { rivals: &rivals, entropy });
    let model = Model::load(Path::new(counted))?;
    eprintln!("{:7.1?} loaded", began.elapsed());
    let pruned = model.prune(bytes, quantisation, task);
    let sizes = pruned.trie.sizes();
    eprintln!("{:7.1?} pruned to {sizes:?}", began.elapsed());
    for revision in [0.0, 0.5, 1.0] {
        let mut pruned = pruned.clone();
        pruned.revise(revision);
        let mut writer = Writer::new();
        pack(&pruned.trie, quantisation, lexicon.vocabulary(), &mut writer);
        let packed = writer.finish();
        let ngrams: usize = sizes.iter().sum();
        let each = packed.len() as f64 / ngrams as f64;
        eprintln!("{:7.1?} {} bytes, {ngrams} n-grams, {each:.3} bytes each", began.elapsed(), packed.len());
        std::fs::write(format!("{out}.{revision}"), packed)?;
    }
    Ok(())
}

fn test(lexicon: &Lexicon, model: &str, files: &[&str]) -> Outcome {
    let artifact = Artifact::open(Bytes::new(std::fs::read(model)?))?;
    let model = NGramModel::open(&artifact)?;
    let rivals = Rivals::new(lexicon.len(), |id| lexicon.form(id));
    for file in files {
        let paragraphs = paragraphs(lexicon, file)?;
        let mut fit = Fit::default();
        paragraphs.iter().for_each(|paragraph| fit.add(&model, paragraph));
        let tallies = paragraphs.par_iter().map(|paragraph| {
            let mut tally = Tally::default();
            tally.add(&model, &rivals, paragraph, 16);
            tally
        });
        let sum = |a: Tally, b: Tally| Tally { words: a.words + b.words, right: a.right + b.right };
        let tally = tallies.reduce(Tally::default, sum);
        println!(
            "{file}: perplexity {:.2}, length {:.3}, accuracy {:.3} of {}",
            fit.perplexity(),
            fit.matched as f64 / fit.events as f64,
            tally.accuracy(),
            tally.words,
        );
    }
    Ok(())
}

fn speed(lexicon: &Lexicon, model: &str, files: &[&str]) -> Outcome {
    let model = NGramModel::open(&Artifact::open(Bytes::new(std::fs::read(model)?))?)?;
    let rivals = Rivals::new(lexicon.len(), |id| lexicon.form(id));
    for file in files {
        let paragraphs = paragraphs(lexicon, file)?;
        let mut best = (f64::INFINITY, 0);
        for _ in 0..20 {
            let (mut queries, mut ready, mut out, began) = (0, Vec::new(), Vec::new(), Instant::now());
            for paragraph in &paragraphs {
                let mut state = model.start();
                for &word in &paragraph[1..] {
                    let words = rivals.of(word);
                    model.look_up(&[state], &mut ready);
                    model.score_all(&ready[0], words, &mut out);
                    queries += words.len();
                    state = out[words.iter().position(|&rival| rival == word).unwrap_or(0)].state;
                }
            }
            let nanos = began.elapsed().as_nanos() as f64 / queries as f64;
            best = if nanos < best.0 { (nanos, queries) } else { best };
        }
        println!("{file}: {:.0} ns a query of {}, the best of 20 rounds", best.0, best.1);
    }
    Ok(())
}
