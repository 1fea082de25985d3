//! Real files of many engines, from the folders `$PHUCDAU_DATA/formats` and `$PHUCDAU_DATA/ocr/formats_dev`.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use phucdau::edit::{Edit, Kind, Why, apply};
use phucdau::span::Span;
use phucdau_formats::{Format, Request, Source, Writing, read_as, write};

/// The files with their bytes; none where there is nothing to read.
fn files() -> Vec<(String, PathBuf, Vec<u8>)> {
    let Some(data) = std::env::var_os("PHUCDAU_DATA") else {
        assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "set PHUCDAU_DATA to the folder of test data");
        println!("skipped: needs PHUCDAU_DATA");
        return Vec::new();
    };
    let mut files = Vec::new();
    for folder in ["formats", "ocr/formats_dev"] {
        for entry in fs::read_dir(PathBuf::from(&data).join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if name == "SOURCES.tsv" {
                continue;
            }
            let bytes = fs::read(&path).unwrap();
            files.push((name, path, bytes));
        }
    }
    files.sort();
    files
}

/// The format that a file's name promises, of those read here.
fn promised(name: &str) -> Option<Format> {
    let ending = name.rsplit('.').next()?;
    Some(match (name.split(['-', '1', '2', '3', '4']).next()?, ending) {
        (_, "hocr") | ("hocr", _) => Format::Hocr,
        ("alto", _) => Format::Alto,
        ("page", _) => Format::Page,
        (_, "tsv") => Format::Tsv,
        (_, "xml") => Format::Alto,
        _ => return None,
    })
}

fn pages() -> Vec<(String, Source)> {
    let mut pages = Vec::new();
    for (name, path, bytes) in files() {
        let Some(format) = promised(&name).filter(|format| format.is_read()) else { continue };
        let source = read_as(bytes, &Request { name: Some(&path), ..Request::default() });
        let source = source.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(source.format(), format, "{name}");
        pages.push((name, source));
    }
    pages
}

fn edit(span: Span, new: String) -> Edit {
    Edit { span, new: new.into(), confidence: 0.9, doubt: 0.1, kind: Kind::Ocr, why: Why::Context }
}

fn lines(source: &Source) -> Vec<String> {
    source.document().lines.iter().map(|line| line.text.clone()).collect()
}

/// Letters between blanks.
fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn without_edits_the_bytes_stay() {
    for (name, source) in pages() {
        let none = vec![Vec::new(); source.document().lines.len()];
        assert!(write(&source, &none).bytes == source.bytes(), "{name}");
        let counted: usize = lines(&source).iter().map(|line| words(line).len()).sum();
        let sure = source.document().lines.iter().flat_map(|line| &line.words).filter(|word| word.confidence.is_some());
        println!(
            "{name}: {:?}, {} lines, {counted} words, {} with confidence",
            source.format(),
            lines(&source).len(),
            sure.count()
        );
    }
}

/// Edits of every `each`th word of a document, by `change`.
fn edits_of(source: &Source, each: usize, change: impl Fn(&str) -> String) -> Vec<Vec<Edit>> {
    let mut number = 0;
    let of_line = |text: &str| {
        let mut edits = Vec::new();
        let mut at = 0;
        for word in text.split(' ') {
            let span = Span::new(at, at + word.len());
            at = span.end() + 1;
            number += 1;
            if !word.is_empty() && number % each == 0 && change(word) != word {
                edits.push(edit(span, change(word)));
            }
        }
        edits
    };
    source.document().lines.iter().map(|line| line.text.as_str()).map(of_line).collect()
}

/// What a document should read as after `edits`, less those that found no place.
fn expected(source: &Source, edits: &[Vec<Edit>], written: &phucdau_formats::Written) -> Vec<Vec<String>> {
    let lines = source.document().lines.iter().enumerate();
    let line = |(number, line): (usize, &phucdau::document::Line)| {
        let refused = |at: usize| written.unplaced.iter().any(|one| one.line == number && one.edit == at);
        let placed = edits[number].iter().enumerate().filter(|(at, _)| !refused(*at)).map(|(_, edit)| edit.clone());
        words(&apply(&line.text, &placed.collect::<Vec<_>>()))
    };
    lines.map(line).collect()
}

/// Reads what was written and compares it, line by line, with what it should say.
fn check(name: &str, source: &Source, edits: &[Vec<Edit>], writing: &Writing) -> usize {
    let written = source.write(edits, writing);
    let expected: Vec<Vec<String>> =
        expected(source, edits, &written).into_iter().filter(|words| !words.is_empty()).collect();
    let request = Request { format: Some(source.format()), ..Request::default() };
    let again = read_as(written.bytes, &request).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(again.encoding(), source.encoding(), "{name}");
    let got: Vec<Vec<String>> =
        lines(&again).iter().map(|line| words(line)).filter(|words| !words.is_empty()).collect();
    for (got, expected) in got.iter().zip(&expected) {
        assert_eq!(got, expected, "{name}");
    }
    assert_eq!(got.len(), expected.len(), "{name}");
    written.unplaced.len()
}

#[test]
fn what_is_written_reads_as_it_was_edited() {
    for (name, source) in pages() {
        let total: usize = lines(&source).iter().map(|line| words(line).len()).sum();
        let mut refused = Vec::new();
        for alternatives in [false, true] {
            let writing = Writing { alternatives, ..Writing::default() };
            refused.extend(sorts(&source).iter().map(|edits| check(&name, &source, edits, &writing)));
        }
        println!("{name}: of {total} words, no place for {refused:?}");
    }
}

/// Edits of all sorts, each a list for every line.
fn sorts(source: &Source) -> Vec<Vec<Vec<Edit>>> {
    // As many letters, more, fewer, none, and two words for one.
    let same = |word: &str| word.replace(['a', 'A'], "ậ").replace('o', "ợ").replace('<', "&");
    let longer = |word: &str| format!("{word}ệ\"");
    let shorter = |word: &str| word.chars().skip(1).collect();
    let parted = |word: &str| match word.char_indices().nth(2) {
        Some((at, _)) => format!("{} {}", &word[..at], &word[at..]),
        None => word.to_owned(),
    };
    vec![
        edits_of(source, 1, same),
        edits_of(source, 3, longer),
        edits_of(source, 3, shorter),
        edits_of(source, 4, |_| String::new()),
        edits_of(source, 5, parted),
        joined(source),
    ]
}

/// The schema that a file follows.
fn schema(source: &Source) -> Option<&'static str> {
    let head = String::from_utf8_lossy(&source.bytes()[..source.bytes().len().min(2000)]).into_owned();
    let names = [
        ("ns-v2#", "alto-2-1"),
        ("ns-v3#", "alto-3-1"),
        ("ns-v4#", "alto-4-4"),
        ("ccs-gmbh.com/ALTO", "alto-1-4"),
        ("2010-03-19", "page-2010-03-19"),
        ("2013-07-15", "page-2013-07-15"),
        ("2016-07-15", "page-2016-07-15"),
        ("2017-07-15", "page-2017-07-15"),
        ("2018-07-15", "page-2018-07-15"),
        ("2019-07-15", "page-2019-07-15"),
    ];
    names.into_iter().find(|(space, _)| head.contains(space)).map(|(_, name)| name)
}

fn validates(schema: &str, bytes: &[u8], name: &str) -> Result<(), String> {
    let data = std::env::var_os("PHUCDAU_DATA").unwrap();
    let schema = PathBuf::from(data).join("schemas").join(format!("{schema}.xsd"));
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, bytes).unwrap();
    let output =
        Command::new("xmllint").args(["--nonet", "--noout", "--schema"]).arg(schema).arg(&path).output().unwrap();
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

#[test]
fn what_was_valid_stays_valid() {
    if Command::new("xmllint").arg("--version").output().is_err() {
        assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "needs xmllint");
        println!("skipped: needs xmllint");
        return;
    }
    for (name, source) in pages() {
        let Some(schema) = schema(&source) else { continue };
        if let Err(why) = validates(schema, source.bytes(), &name) {
            println!("{name}: not valid as it came: {}", why.lines().next().unwrap_or_default());
            continue;
        }
        let writing = Writing { alternatives: true, date: Some("2026-01-31T12:00:00Z".into()) };
        for edits in sorts(&source) {
            for writing in [&writing, &Writing::default()] {
                let written = source.write(&edits, writing);
                validates(schema, &written.bytes, &name).unwrap_or_else(|why| panic!("{name}: {why}"));
            }
        }
        println!("{name}: valid by {schema}");
    }
}

/// Edits that join the first two words of each line.
fn joined(source: &Source) -> Vec<Vec<Edit>> {
    let of_line = |text: &str| {
        let first = text.find(' ')?;
        let second = text[first + 1..].find(' ').map_or(text.len(), |at| first + 1 + at);
        (second > first + 1).then(|| edit(Span::new(0, second), text[..second].replace(' ', "")))
    };
    source.document().lines.iter().map(|line| of_line(&line.text).into_iter().collect()).collect()
}

/// `text` without what says that it was repaired.
fn without_step(text: &str) -> String {
    for (start, end) in [("postProcessingStep>", "postProcessingStep>"), ("Processing ID=\"phucdau\"", "Processing>")] {
        let Some(at) = text
            .find(start)
            .filter(|_| text.contains("<softwareName>phucdau<") || text.contains(":softwareName>phucdau<"))
        else {
            continue;
        };
        let from = text[..text[..at].rfind('<').unwrap()].trim_end().len();
        let to = at + start.len() + text[at + start.len()..].find(end).unwrap() + end.len();
        return [&text[..from], &text[to..]].concat();
    }
    let Some(at) = text.find("MetadataItem type=\"processingStep\" name=\"text repair\"") else {
        return text.to_owned();
    };
    let from = text[..text[..at].rfind('<').unwrap()].trim_end().len();
    [&text[..from], &text[at + text[at..].find("/>").unwrap() + 2..]].concat()
}

/// `text` without the texts of single letters, which follow their words.
fn without_letters(text: &str) -> String {
    let without = |part: &str| match part.split_once("</Unicode>") {
        Some((letter, rest)) if letter.chars().count() <= 1 => format!("</Unicode>{rest}"),
        _ => part.to_owned(),
    };
    text.split("<Unicode>").map(without).collect::<Vec<_>>().join("<Unicode>")
}

/// The text of a file, by what its first bytes and its name say.
fn decoded(name: &str, bytes: &[u8]) -> String {
    if name.contains("iso8859") {
        return bytes.iter().map(|&byte| char::from(byte)).collect();
    }
    String::from_utf8(bytes.to_vec()).unwrap_or_default()
}

#[test]
fn only_the_words_that_change_differ() {
    for (name, source) in pages() {
        let raw = decoded(&name, source.bytes());
        let all: Vec<String> = lines(&source).iter().flat_map(|line| words(line)).collect();
        // Words that stand once on the page, and as they are in the file.
        let once = |word: &str| {
            let letters = word.chars().count() >= 4 && word.chars().all(char::is_alphabetic);
            let alone = all.iter().filter(|other| other.contains(word)).count() == 1;
            // PAGE repeats a word on several levels; in this file another text of the line may hold it too.
            let levels = source.format() == Format::Page && name != "page2017-larex-index.xml";
            letters && alone && (levels || raw.matches(word).count() == 1)
        };
        let chosen: Vec<&String> = all.iter().filter(|word| once(word)).collect();
        let changed = |word: &str| format!("ệ{}", word.chars().skip(1).collect::<String>());
        let edits =
            edits_of(
                &source,
                1,
                |word| if chosen.iter().any(|one| *one == word) { changed(word) } else { word.to_owned() },
            );
        let made: usize = edits.iter().map(Vec::len).sum();
        let written = write(&source, &edits);
        let mut expected = raw.clone();
        let letter = if name.contains("iso8859") || name.contains("ocropus") { "&#7879;" } else { "ệ" };
        for (number, line) in edits.iter().enumerate() {
            for (at, edit) in line.iter().enumerate() {
                let old = edit.span.of(&source.document().lines[number].text);
                if !written.unplaced.iter().any(|one| (one.line, one.edit) == (number, at)) {
                    expected = expected.replace(old, &edit.new.as_str().replacen('ệ', letter, 1));
                }
            }
        }
        // The letters of this file stand once more as elements.
        if name == "alto3-alternative-glyph.xml" {
            expected = expected.replace("CONTENT=\"Æ\"", "CONTENT=\"ệ\"");
        }
        let got = without_letters(&without_step(&decoded(&name, &written.bytes)));
        assert!(got == without_letters(&expected), "{name}");
        println!("{name}: {made} words changed, {} without a place", written.unplaced.len());
    }
}
