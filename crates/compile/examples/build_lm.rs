//! Builds the language model by itself, and says how well it fits and restores texts that it was not built from.
//!
//! ```text
//! build_lm count COUNTED VOCABULARY CUTOFFS FILE[=WEIGHT]...   counts and smooths, e.g. cutoffs 1,1,2,2,3
//! build_lm pack COUNTED OUT BYTES PROB_BITS BACKOFF_BITS       prunes, estimates anew, quantises
//! build_lm test MODEL VOCABULARY FILE...                       perplexity, accuracy, time of a query
//! ```

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

use phucdau::artifact::{Artifact, Bytes, Writer};
use phucdau::lexicon::key;
use phucdau::lm::{LanguageModel, NGramModel};
use phucdau::word::WordId;
use phucdau_compile::lm::contest::{Rivals, Tally};
use phucdau_compile::lm::{Builder, Fit, Model, Options, Quantisation, pack};
use phucdau_compile::text::{Paragraphs, events};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

type Outcome = Result<(), Box<dyn Error>>;

fn main() -> Outcome {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["count", counted, vocabulary, cutoffs, files @ ..] => count(counted, vocabulary, cutoffs, files),
        ["pack", counted, out, bytes, prob, backoff] => {
            let quantisation = Quantisation { prob_bits: prob.parse()?, backoff_bits: backoff.parse()? };
            build(counted, out, bytes.parse()?, quantisation)
        }
        ["test", model, vocabulary, files @ ..] => test(model, vocabulary, files),
        _ => Err("the command is count, pack or test".into()),
    }
}

/// Words by line, the first one [`WordId::FIRST_WORD`].
struct Vocabulary {
    forms: Vec<String>,
    ids: FxHashMap<String, WordId>,
}

impl Vocabulary {
    fn read(path: &str) -> Result<Self, Box<dyn Error>> {
        let mut forms = vec![String::new(); WordId::FIRST_WORD.index()];
        forms.extend(std::fs::read_to_string(path)?.lines().map(|word| {
            let mut form = String::new();
            key(word, &mut form);
            form
        }));
        let ids = forms.iter().enumerate().skip(16).map(|(id, form)| (form.clone(), WordId(id as u16))).collect();
        Ok(Self { forms, ids })
    }

    fn paragraphs(&self, path: &str) -> Result<Vec<Vec<WordId>>, Box<dyn Error>> {
        let mut paragraphs = Paragraphs::open(Path::new(path))?;
        let mut all = Vec::new();
        while let Some(paragraph) = paragraphs.read()? {
            if !paragraph.trim().is_empty() {
                let mut out = Vec::new();
                events(paragraph, |word| self.ids.get(word).copied(), &mut out);
                all.push(out);
            }
        }
        Ok(all)
    }
}

fn count(counted: &str, vocabulary: &str, cutoffs: &str, files: &[&str]) -> Outcome {
    let began = Instant::now();
    let vocabulary = Vocabulary::read(vocabulary)?;
    let cutoffs = cutoffs.split(',').map(str::parse).collect::<Result<Vec<u32>, _>>()?;
    let options = Options { order: cutoffs.len(), cutoffs, ..Options::default() };
    let mut builder = Builder::new(options, vocabulary.forms.len());
    for file in files {
        let (path, weight) = file.split_once('=').unwrap_or((file, "1"));
        builder.add_file(Path::new(path), weight.parse()?, &|word| vocabulary.ids.get(word).copied(), |_| ())?;
        eprintln!("{:7.1?} {file}", began.elapsed());
    }
    let model = builder.smooth()?;
    eprintln!("{:7.1?} smoothed {:?} {:?}", began.elapsed(), model.trie.sizes(), model.discounts);
    model.save(&PathBuf::from(counted))?;
    eprintln!("{:7.1?} saved", began.elapsed());
    Ok(())
}

fn build(counted: &str, out: &str, bytes: usize, quantisation: Quantisation) -> Outcome {
    let began = Instant::now();
    let model = Model::load(Path::new(counted))?;
    eprintln!("{:7.1?} loaded", began.elapsed());
    let mut pruned = model.prune(bytes, quantisation);
    drop(model);
    let sizes = pruned.trie.sizes();
    eprintln!("{:7.1?} pruned to {sizes:?}", began.elapsed());
    for (name, revised) in [("plain", false), ("", true)] {
        if revised {
            pruned.revise();
        }
        let mut writer = Writer::new();
        pack(&pruned.trie, quantisation, 0, &mut writer);
        let packed = writer.finish();
        let ngrams: usize = sizes.iter().sum();
        let each = packed.len() as f64 / ngrams as f64;
        eprintln!("{:7.1?} {} bytes, {ngrams} n-grams, {each:.3} bytes each", began.elapsed(), packed.len());
        std::fs::write(format!("{out}{name}"), packed)?;
    }
    Ok(())
}

fn test(model: &str, vocabulary: &str, files: &[&str]) -> Outcome {
    let vocabulary = Vocabulary::read(vocabulary)?;
    let artifact = Artifact::open(Bytes::new(std::fs::read(model)?))?;
    let model = NGramModel::open(&artifact)?;
    let rivals = Rivals::new(vocabulary.forms.len(), |id| vocabulary.forms[id.index()].as_str());
    for file in files {
        let paragraphs = vocabulary.paragraphs(file)?;
        let mut fit = Fit::default();
        paragraphs.iter().for_each(|paragraph| fit.add(&model, paragraph));
        let tallies = paragraphs.par_iter().map(|paragraph| {
            let mut tally = Tally::default();
            tally.add(&model, &rivals, paragraph, 16);
            tally
        });
        let sum = |a: Tally, b: Tally| Tally { words: a.words + b.words, right: a.right + b.right };
        let tally = tallies.reduce(Tally::default, sum);
        let (mut queries, mut out, began) = (0, Vec::new(), Instant::now());
        for paragraph in &paragraphs {
            let mut state = model.start();
            for &word in &paragraph[1..] {
                let words = rivals.of(word);
                model.score_all(&state, words, &mut out);
                queries += words.len();
                state = out[words.iter().position(|&rival| rival == word).unwrap_or(0)].state;
            }
        }
        let nanos = began.elapsed().as_nanos() as f64 / queries as f64;
        println!(
            "{file}: perplexity {:.2}, length {:.3}, accuracy {:.3} of {}, {nanos:.0} ns a query of {queries}",
            fit.perplexity(),
            fit.matched as f64 / fit.events as f64,
            tally.accuracy(),
            tally.words,
        );
    }
    Ok(())
}
