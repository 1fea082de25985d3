//! Bare text for two decoders: as text for ours, and as the forms of each word for a plain beam.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use phucdau::corrector::Mode;
use phucdau::lexicon::{Lexicon, key};
use phucdau::syllable::skeleton;
use phucdau::token::{Class, atoms};
use phucdau::word::WordId;
use phucdau_eval::{Accuracy, restoration};

use crate::restored::stripped;
use crate::{Model, Outcome, corrected, document_of};

/// Writes `restore.gold`, a document a paragraph and a blank line behind each, and `restore.forms`: for each paragraph the number
/// of its events, and for each event how many forms it may have, which is right (or none: that number), and the forms.
pub(super) fn write(lexicon: &Lexicon, documents: &[Vec<String>], folder: &Path) -> Outcome<()> {
    let mut text = String::new();
    let mut numbers = Vec::new();
    let mut form = String::new();
    for paragraphs in documents {
        for paragraph in paragraphs {
            text.push_str(paragraph);
            text.push('\n');
            let mut events: Vec<(u32, Vec<WordId>)> = Vec::new();
            for atom in atoms(paragraph) {
                if atom.class == Class::Word {
                    key(atom.span.of(paragraph), &mut form);
                    let mut forms: Vec<WordId> = lexicon.forms(&skeleton(&form)).collect();
                    forms.sort_unstable();
                    let right = lexicon.id(&form).and_then(|id| forms.iter().position(|&known| known == id));
                    let none = forms.len() as u32;
                    if forms.is_empty() {
                        forms.push(WordId::UNKNOWN);
                    }
                    events.push((right.map_or(none.max(1), |at| at as u32), forms));
                } else if let Some(event) = atom.class.event() {
                    events.push((0, vec![event]));
                }
            }
            numbers.push(events.len() as u32);
            for (right, forms) in events {
                numbers.extend([forms.len() as u32, right]);
                numbers.extend(forms.iter().map(|form| u32::from(form.0)));
            }
        }
        text.push('\n');
    }
    fs::write(folder.join("restore.gold"), text)?;
    let bytes: Vec<u8> = numbers.iter().flat_map(|number: &u32| number.to_le_bytes()).collect();
    Ok(fs::write(folder.join("restore.forms"), bytes)?)
}

/// Restores `restore.gold` with its marks dropped and prints the words, the share that comes out right but for case, and for
/// each pass the nanoseconds of each document.
pub(super) fn restore(model: &Model, folder: &Path, passes: usize) -> Outcome<()> {
    let text = fs::read_to_string(folder.join("restore.gold"))?;
    let gold: Vec<Vec<String>> =
        text.split("\n\n").map(|document| document.lines().map(str::to_owned).collect()).collect();
    let bare = gold.iter().map(|lines: &Vec<String>| lines.iter().map(|line| stripped(line)).collect::<Vec<_>>());
    let documents: Vec<_> = bare.map(|lines| document_of(&lines)).collect();
    let corrector = model.corrector(Mode::Restore)?;
    let mut worker = corrector.worker();
    let mut right = Accuracy::default();
    for (gold, document) in gold.iter().zip(&documents) {
        right += restoration(&gold.join("\n"), &corrected(&corrector, &mut worker, document));
    }
    say!("words {} right {}", right.words, right.rate_but_case().unwrap_or_default());
    for _ in 0..passes {
        // A worker remembers words: each pass starts afresh.
        let mut worker = corrector.worker();
        let mut times = Vec::new();
        for document in &documents {
            let start = Instant::now();
            black_box(worker.correct(document));
            times.push(start.elapsed().as_nanos().to_string());
        }
        say!("restore {}", times.join(" "));
    }
    Ok(())
}
