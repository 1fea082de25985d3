//! Learns the channels from `PHUCDAU_DATA`, writes them as a model file of channels alone, and reports held-out scores;
//! with `speed` behind the name of such a file it measures that only.

use std::path::Path;
use std::time::Instant;

use phucdau::artifact::{Artifact, Bytes, Writer};
use phucdau::channel::{Base, Case, Channel, Observed, tag};
use phucdau_compile::channel::{Pairs, learn};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = std::env::args().nth(1).ok_or("usage: train_channel OUT [speed]")?;
    if std::env::args().nth(2).is_some_and(|word| word == "speed") {
        return speed(&Artifact::open(Bytes::new(std::fs::read(&out)?))?);
    }
    let data = std::env::var("PHUCDAU_DATA")?;
    let data = Path::new(&data);
    let start = Instant::now();
    let learned = learn(data)?;
    println!("learned in {:.1} s", start.elapsed().as_secs_f64());
    let mut writer = Writer::new();
    for channel in &learned {
        let section = channel.table.encode();
        println!(
            "{}: {} pairs, {} segments, {} bytes",
            channel.name,
            channel.pairs,
            channel.table.costs.len(),
            section.len()
        );
        println!("  {:?}", channel.counts);
        println!("  {:?}", channel.likelihoods);
        writer.section(&tag(channel.name), section);
    }
    let bytes = writer.finish();
    std::fs::write(&out, &bytes)?;
    let artifact = Artifact::open(Bytes::new(bytes))?;
    for name in ["eng", "vie"] {
        let channel = Channel::open(&artifact, name)?;
        std::fs::write(format!("{out}.{name}.tsv"), channel.dump())?;
        for folder in ["train", "dev", "scans_dev"] {
            let mut pairs = Pairs::default();
            pairs.add_pages(&data.join("ocr").join(folder), name, 1.0)?;
            let (mut score, mut characters) = (0.0, 0.0);
            let mut observed = Observed::new();
            let mut unlikely = 0;
            for ((intended, read), weight) in &pairs.weights {
                let read: Vec<char> = read.chars().collect();
                observed.prepare(&channel, &read);
                let nats = f64::from(channel.score_prepared(&observed, intended).nats());
                score += weight * nats;
                unlikely += usize::from(nats < -15.0);
                characters += weight * intended.chars().count() as f64;
            }
            println!(
                "{name} {folder}: {:.4} nats a character, {} characters; {:?}",
                score / characters,
                characters,
                pairs.counts
            );
            println!("  below -15: {unlikely} of {} pairs", pairs.weights.len());
        }
    }
    speed(&artifact)
}

/// Nanoseconds for preparing a token and for one row.
fn speed(artifact: &Artifact) -> Result<(), Box<dyn std::error::Error>> {
    let channel = Channel::open(artifact, "eng")?;
    let token: Vec<char> = "nghiép".chars().collect();
    let mut observed = Observed::new();
    let rounds = 20_000;
    let start = Instant::now();
    for _ in 0..rounds {
        observed.prepare(&channel, std::hint::black_box(&token));
    }
    println!("prepare: {} ns", start.elapsed().as_nanos() / rounds);
    let mut first = Vec::new();
    observed.start(&mut first);
    let (mut row, mut out) = (Vec::new(), Vec::new());
    let bases: Vec<Base> = b"nghiep".iter().filter_map(|&byte| Base::new(byte, Case::Any)).collect();
    let start = Instant::now();
    for _ in 0..rounds {
        for two in bases.windows(2) {
            channel.extend_base(&observed, two[0], None, &first, &mut row);
            channel.extend_base(&observed, two[1], Some((two[0], &first)), &row, &mut out);
            std::hint::black_box(observed.bound(&out));
        }
    }
    println!("extend_base and half a bound: {} ns", start.elapsed().as_nanos() / (rounds * 10));
    let start = Instant::now();
    for _ in 0..rounds {
        std::hint::black_box(channel.score_prepared(&observed, "nghiệp"));
    }
    println!("score_prepared of 6 letters: {} ns", start.elapsed().as_nanos() / rounds);
    Ok(())
}
