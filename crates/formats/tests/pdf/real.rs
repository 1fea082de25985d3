//! Files of other programs from the folder `$PHUCDAU_DATA`.

use std::fs;
use std::path::PathBuf;

use phucdau::document::Document;
use phucdau::edit::Edit;
use phucdau_formats::detect::{Format, detect};
use phucdau_formats::pdf::{Layer, Options, Refusal};

use super::{corrected, edit, outside};

/// The PDFs there; none, told as such, where there is no folder.
fn files() -> Vec<(String, Vec<u8>)> {
    let Some(data) = std::env::var_os("PHUCDAU_DATA") else {
        assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "set PHUCDAU_DATA to the folder of test data");
        println!("skipped: needs PHUCDAU_DATA");
        return Vec::new();
    };
    let mut out = Vec::new();
    for folder in ["formats", "ocr/formats_dev"] {
        let Ok(entries) = fs::read_dir(PathBuf::from(&data).join(folder)) else {
            println!("skipped: needs PHUCDAU_DATA with {folder}");
            continue;
        };
        let paths = entries.map(|entry| entry.expect("an entry").path());
        for path in paths.filter(|path| path.extension().is_some_and(|ending| ending == "pdf")) {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            out.push((name, fs::read(&path).expect("it can be read")));
        }
    }
    out.sort();
    out
}

const BASES: &str = "aeiou";
const MARKED: &str = "ạệịộự";

fn marked(c: char) -> Option<char> {
    BASES.chars().zip(MARKED.chars()).find(|(base, _)| *base == c).map(|(_, marked)| marked)
}

/// Gives a dot below to one vowel of every fifth word.
fn dots(document: &Document) -> Vec<Vec<Edit>> {
    let mut count = 0;
    let of_line = |text: &str| {
        let mut out = Vec::new();
        let mut at = 0;
        for word in text.split(' ') {
            let start = at;
            at += word.len() + 1;
            let Some((place, c)) = word.char_indices().find(|(_, c)| marked(*c).is_some()) else { continue };
            count += 1;
            if count % 5 == 0 {
                let new = format!("{}{}{}", &word[..place], marked(c).unwrap(), &word[place + 1..]);
                out.push(edit(start, start + word.len(), &new));
            }
        }
        out
    };
    let mut of_line = of_line;
    document.lines.iter().map(|line| of_line(&line.text)).collect()
}

#[test]
fn every_file_is_read_or_refused_for_a_reason() {
    for (name, bytes) in files() {
        assert_eq!(detect(&bytes, None), Format::Pdf, "{name}");
        match (name.as_str(), Layer::read(&bytes, Options::default())) {
            ("pdf-certified-docmdp.pdf", Err(Refusal::Signed { .. }))
            | ("pdf-damaged-objstream.pdf", Err(Refusal::Damaged { .. }))
            | ("pdf-encrypted-r6-emptypw.pdf", Err(Refusal::Encrypted))
            | ("pdf-gdocs-actualtext.pdf", Err(Refusal::VisibleText { pages: 1 })) => {}
            (_, Ok((document, _))) => assert!(document.lines.len() > 5, "{name}"),
            (_, Err(refusal)) => panic!("{name}: {refusal}"),
        }
    }
}

#[test]
fn a_certified_file_is_read_when_that_is_asked_for() {
    for (_, bytes) in files().into_iter().filter(|(name, _)| name == "pdf-certified-docmdp.pdf") {
        let options = Options { force_signed: true, ..Options::default() };
        // All that it shows is visible.
        assert_eq!(Layer::read(&bytes, options).unwrap_err(), Refusal::VisibleText { pages: 1 });
    }
}

#[test]
fn dots_under_words_are_all_that_changes() {
    for (name, before) in files() {
        let Ok((document, _)) = Layer::read(&before, Options::default()) else { continue };
        let wanted: usize = dots(&document).iter().map(Vec::len).sum();
        let (after, unplaced) = corrected(&before, Options::default(), &dots);
        assert_eq!(unplaced, [], "{name}");
        assert!(wanted > 0, "{name}");
        println!("{name}: {wanted} words, {} bytes more", after.len() - before.len());
        if let (Some(old), Some(new)) = (outside::text(&before), outside::text(&after)) {
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<Vec<char>>();
            let (old, new) = (letters(&old), letters(&new));
            assert_eq!(old.len(), new.len(), "{name}");
            let changed: Vec<(char, char)> = old.into_iter().zip(new).filter(|(old, new)| old != new).collect();
            assert_eq!(changed.len(), wanted, "{name}");
            assert!(changed.iter().all(|(old, new)| marked(*old) == Some(*new)), "{name}: {changed:?}");
        }
        if let (Some(old), Some(new)) = (outside::boxes(&before), outside::boxes(&after)) {
            assert_eq!(old.len(), new.len(), "{name}");
            for ((_, old), (word, new)) in old.iter().zip(&new) {
                let moved = old.iter().zip(new).map(|(old, new)| (old - new).abs()).fold(0.0, f64::max);
                assert!(moved < 0.1, "{name}: {word} moved by {moved}");
            }
        }
    }
}

#[test]
fn cut_short_nothing_panics() {
    for (name, bytes) in files() {
        for part in 0..100 {
            let cut = &bytes[..bytes.len() * part / 100];
            if let Ok((document, layer)) = Layer::read(cut, Options::default()) {
                let written = layer.write(cut, &document, &dots(&document));
                assert!(written.bytes.starts_with(cut), "{name} cut to {}", cut.len());
            }
        }
    }
}
