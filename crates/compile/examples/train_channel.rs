//! Learns the channels from `PHUCDAU_DATA`, writes them as a model file of channels alone, and reports held-out scores.

use std::path::Path;
use std::time::Instant;

use phucdau::artifact::{Artifact, Bytes, Writer};
use phucdau::channel::{Channel, Observed, tag};
use phucdau_compile::channel::{Pairs, learn};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let data = std::env::var("PHUCDAU_DATA")?;
    let data = Path::new(&data);
    let out = std::env::args().nth(1).ok_or("usage: train_channel OUT")?;
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
            for ((intended, read), weight) in &pairs.weights {
                let read: Vec<char> = read.chars().collect();
                observed.prepare(&channel, &read);
                score += weight * f64::from(channel.score_prepared(&observed, intended).nats());
                characters += weight * intended.chars().count() as f64;
            }
            println!(
                "{name} {folder}: {:.4} nats a character, {} characters; {:?}",
                score / characters,
                characters,
                pairs.counts
            );
        }
    }
    Ok(())
}
