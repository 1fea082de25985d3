//! Real files of `$PHUCDAU_DATA/formats`: recognised, left alone without edits, changed in the edited words alone.

use std::fs;
use std::io::{Cursor, Read};
use std::path::PathBuf;
use std::process::Command;

use phucdau::edit::Edit;
use phucdau_formats::docx::{Layer, Options};
use phucdau_formats::{Format, detect::detect};
use zip::ZipArchive;

use super::support::{edit, read};

/// The files, or nothing where there are none to read.
fn files() -> Vec<(PathBuf, Vec<u8>)> {
    let Some(data) = std::env::var_os("PHUCDAU_DATA") else {
        assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "set PHUCDAU_DATA to the folder of test data");
        println!("skipped: needs PHUCDAU_DATA");
        return Vec::new();
    };
    let folder = PathBuf::from(data).join("formats");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "docx"));
    paths.sort();
    assert!(paths.len() >= 5, "{paths:?}");
    paths.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

/// The parts of a package, by an independent reader.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = (0..zip.len())
        .map(|index| String::from_utf8(zip.by_index_raw(index).unwrap().name_raw().to_vec()).unwrap())
        .collect();
    names
        .into_iter()
        .map(|name| {
            let mut part = Vec::new();
            zip.by_name(&name).unwrap().read_to_end(&mut part).unwrap();
            (name, part)
        })
        .collect()
}

/// A part with the contents of its text elements taken out, and those contents.
fn without_texts(part: &[u8]) -> (String, Vec<String>) {
    let text = String::from_utf8_lossy(part);
    let (mut frame, mut texts) = (String::new(), Vec::new());
    let mut rest = &*text;
    while let Some((before, inside)) = rest.split_once("<w:t").and_then(|(before, after)| {
        let (tag, inside) = after.split_once('>')?;
        (tag.is_empty() || tag.starts_with(' '))
            .then_some(((before, "<w:t", tag, ">"), inside))
            .or(Some(((before, "<w:t", tag, ">"), "\0")))
    }) {
        frame.extend([before.0, before.1, before.2, before.3]);
        if inside == "\0" {
            rest = &rest[before.0.len() + 4 + before.2.len() + 1..];
            continue;
        }
        let (content, after) = inside.split_once("</w:t>").unwrap();
        texts.push(content.to_owned());
        rest = after;
    }
    frame.push_str(rest);
    (frame, texts)
}

/// For every tenth word with a marked letter, a form without the mark; for some, a letter more or less.
fn edits_of(text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut at = 0;
    for (number, word) in text.split_inclusive([' ', '\t']).enumerate() {
        let length = word.trim_end().len();
        let new = match word.trim_end() {
            word if word.contains('ă') => word.replace('ă', "ằ"),
            word if word.contains('đ') => word.replace('đ', "d"),
            word if word.contains('i') && number % 3 == 0 => word.replace('i', "iê"),
            word if word.contains('n') && number % 5 == 0 => word.replace('n', ""),
            word => word.to_owned(),
        };
        if new != word.trim_end() {
            edits.push(edit(at, at + length, &new));
        }
        at += word.len();
    }
    edits
}

#[test]
fn real_files_are_recognised_and_stay_the_same_without_edits() {
    for (path, bytes) in files() {
        assert_eq!(detect(&bytes, None), Format::Docx, "{}", path.display());
        let (document, layer) = read(&bytes);
        let words: usize = document.lines.iter().map(|line| line.text.split_whitespace().count()).sum();
        println!("{}: {} lines, {words} words", path.file_name().unwrap().to_string_lossy(), document.lines.len());
        let none = vec![Vec::new(); document.lines.len()];
        let written = layer.write(&bytes, &document, &none);
        assert!(written.bytes == bytes && written.unplaced.is_empty(), "{}", path.display());
    }
}

#[test]
fn edited_words_alone_differ() {
    let mut placed = 0;
    for (path, bytes) in files() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (document, layer) = read(&bytes);
        let edits: Vec<Vec<Edit>> = document.lines.iter().map(|line| edits_of(&line.text)).collect();
        let count: usize = edits.iter().map(Vec::len).sum();
        let written = layer.write(&bytes, &document, &edits);
        println!("{name}: {count} edits, {} unplaced {:?}", written.unplaced.len(), written.unplaced.first());
        assert!(written.unplaced.len() * 20 <= count, "{name}: {:?}", written.unplaced);
        placed += count - written.unplaced.len();
        // It reads back as intended.
        let (again, _) = read(&written.bytes);
        assert_eq!(again.lines.len(), document.lines.len(), "{name}");
        for (number, (line, edits)) in document.lines.iter().zip(&edits).enumerate() {
            let lost = |at: &usize| written.unplaced.iter().any(|one| one.line == number && one.edit == *at);
            let there: Vec<Edit> =
                edits.iter().enumerate().filter(|(at, _)| !lost(at)).map(|(_, edit)| edit.clone()).collect();
            assert_eq!(again.lines[number].text, phucdau::edit::apply(&line.text, &there), "{name}");
        }
        // Nothing but the contents of text elements differs, and of those only the edited ones.
        let (before, after) = (parts(&bytes), parts(&written.bytes));
        assert_eq!(before.len(), after.len());
        for ((name, old), (name_again, new)) in before.iter().zip(&after) {
            assert_eq!(name, name_again);
            if old == new {
                continue;
            }
            let ((frame, texts), (frame_again, texts_again)) = (without_texts(old), without_texts(new));
            let plain = |frame: &str| frame.replace(" xml:space=\"preserve\"", "");
            assert_eq!(plain(&frame), plain(&frame_again), "{name}");
            let differ = texts.iter().zip(&texts_again).filter(|(old, new)| old != new).count();
            println!("  {name}: {differ} of {} texts differ", texts.len());
            assert!(differ > 0 && differ <= 2 * count, "{name}: {differ} of {}", texts.len());
        }
    }
    assert!(placed > 500 || files().is_empty(), "{placed}");
}

#[test]
fn a_cut_at_every_hundredth_is_an_error() {
    for (path, bytes) in files() {
        for part in 0..100 {
            let refusal = Layer::read(&bytes[..bytes.len() * part / 100], Options::default());
            assert!(refusal.is_err(), "{} at {part}", path.display());
        }
    }
}

#[test]
fn another_program_opens_what_was_written() {
    let python = |script: &str, path: &str| Command::new("python3").args(["-c", script, path]).output();
    if !python("import docx", "").is_ok_and(|output| output.status.success()) {
        assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "install python-docx");
        println!("skipped: needs python-docx");
        return;
    }
    for (path, bytes) in files() {
        let (document, layer) = read(&bytes);
        let edits: Vec<Vec<Edit>> = document.lines.iter().map(|line| edits_of(&line.text)).collect();
        let written = layer.write(&bytes, &document, &edits);
        let name = format!("phucdau-{}-{}", std::process::id(), path.file_name().unwrap().to_string_lossy());
        let target = std::env::temp_dir().join(name);
        fs::write(&target, &written.bytes).unwrap();
        let script = "import docx, sys; print('\\n'.join(p.text for p in docx.Document(sys.argv[1]).paragraphs))";
        let output = python(script, target.to_str().unwrap());
        fs::remove_file(&target).unwrap();
        let output = output.unwrap();
        assert!(output.status.success(), "{}: {}", path.display(), String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).unwrap();
        let ours = read(&written.bytes).0;
        let common = text.lines().filter(|line| ours.lines.iter().any(|own| own.text == *line)).count();
        assert!(common * 10 >= text.lines().count() * 8, "{}: {common} of {}", path.display(), text.lines().count());
    }
}
