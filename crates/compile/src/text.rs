//! Streams training text, paragraph by paragraph, and says what the language model sees of each.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use phucdau::lexicon::key;
use phucdau::token::{Class, atoms};
use phucdau::word::WordId;
use rayon::prelude::*;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::error::Error;

/// A file of training text.
#[derive(Clone, Debug)]
pub struct Source {
    /// Where it is; `.zst` or plain.
    pub path: PathBuf,
    /// How many times it counts, at least 1: text like the users' own may count more than once.
    pub weight: u32,
}

/// Appends what the language model sees of a paragraph: `START`, the events of its atoms, `END`. `O(paragraph)`.
///
/// A word gives the id that `lookup` finds for its [`key`], or [`WordId::UNKNOWN`]; other atoms give [`Class::event`].
///
/// ```
/// use phucdau::word::WordId;
/// let mut events = Vec::new();
/// let lookup = |word: &str| (word == "hòa").then_some(WordId(16));
/// phucdau_compile::text::events("Hoà, 2021", lookup, &mut events);
/// assert_eq!(events, [WordId::START, WordId(16), WordId::COMMA, WordId::NUMBER, WordId::END]);
/// ```
pub fn events(paragraph: &str, lookup: impl Fn(&str) -> Option<WordId>, out: &mut Vec<WordId>) {
    out.push(WordId::START);
    let mut form = String::new();
    for atom in atoms(paragraph) {
        if atom.class == Class::Word {
            key(atom.span.of(paragraph), &mut form);
            out.push(lookup(&form).unwrap_or(WordId::UNKNOWN));
        } else if let Some(event) = atom.class.event() {
            out.push(event);
        }
    }
    out.push(WordId::END);
}

/// The paragraphs (lines) of one file of text, plain or compressed as its ending `.zst` says; memory holds one at a time.
///
/// Each comes NFC and with the wrong code `Ð` (U+00D0) written `Đ`, as the decoder will see its input; a byte order mark
/// and line ends are dropped.
pub struct Paragraphs {
    path: PathBuf,
    reader: Box<dyn BufRead + Send>,
    line: usize,
    raw: Vec<u8>,
    text: String,
}

impl Paragraphs {
    /// Opens a file.
    ///
    /// # Errors
    /// If it cannot be opened or is not what its ending says.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let io = |source| Error::io(path, source);
        let file = File::open(path).map_err(io)?;
        let reader: Box<dyn BufRead + Send> = if path.extension().is_some_and(|ending| ending == "zst") {
            let mut decoder = zstd::stream::read::Decoder::new(file).map_err(io)?;
            decoder.window_log_max(27).map_err(io)?;
            Box::new(BufReader::with_capacity(1 << 18, decoder))
        } else {
            Box::new(BufReader::with_capacity(1 << 18, file))
        };
        Ok(Self { path: path.to_owned(), reader, line: 0, raw: Vec::new(), text: String::new() })
    }

    /// The next paragraph, blank ones too; `None` at the end of the file.
    ///
    /// # Errors
    /// If reading fails or the line is not UTF-8.
    pub fn read(&mut self) -> Result<Option<&str>, Error> {
        self.raw.clear();
        let read = self.reader.read_until(b'\n', &mut self.raw).map_err(|source| Error::io(&self.path, source))?;
        if read == 0 {
            return Ok(None);
        }
        self.line += 1;
        let line = std::str::from_utf8(&self.raw).map_err(|error| {
            let at = error.valid_up_to();
            Error::rule(&self.path, (self.line, at + 1), "UTF-8 text", format!("byte {:#04x}", self.raw[at]))
        })?;
        let mut line = line.trim_end_matches(['\n', '\r']);
        if self.line == 1 {
            line = line.trim_start_matches('\u{feff}');
        }
        self.text.clear();
        normal(line, &mut self.text);
        Ok(Some(&self.text))
    }

    /// The next paragraphs, joined by `\n`, until they fill about `size` bytes; `None` at the end of the file.
    ///
    /// # Errors
    /// As [`Paragraphs::read`].
    pub fn block(&mut self, size: usize) -> Result<Option<String>, Error> {
        let mut block = String::with_capacity(size + 4096);
        while block.len() < size {
            match self.read()? {
                Some(paragraph) => {
                    block.push_str(paragraph);
                    block.push('\n');
                }
                None if block.is_empty() => return Ok(None),
                None => break,
            }
        }
        Ok(Some(block))
    }
}

/// The blocks of several files, one after the other, for threads that share the reading; each is whole paragraphs.
///
/// The order is that of the files; after an error the iterator ends.
pub fn blocks(paths: &[PathBuf], size: usize) -> impl Iterator<Item = Result<String, Error>> + Send + use<> {
    let mut paths = Vec::from(paths).into_iter();
    let mut open: Option<Paragraphs> = None;
    let mut failed = false;
    std::iter::from_fn(move || {
        while !failed {
            let next = match &mut open {
                Some(file) => file.block(size),
                None => match Paragraphs::open(&paths.next()?) {
                    Ok(file) => {
                        open = Some(file);
                        continue;
                    }
                    Err(error) => Err(error),
                },
            };
            match next {
                Ok(Some(block)) => return Some(Ok(block)),
                Ok(None) => open = None,
                Err(error) => {
                    failed = true;
                    return Some(Err(error));
                }
            }
        }
        None
    })
}

/// Reads blocks of the sources on all threads and hands on what was made of each, with the weight of its file, in the
/// order of the text. `O(text)`.
///
/// # Errors
/// As [`blocks`].
pub fn each<T: Send>(
    sources: &[Source],
    read: impl Fn(&str) -> T + Sync,
    mut take: impl FnMut(T, u32),
) -> Result<(), Error> {
    for Source { path, weight } in sources {
        let mut pieces = blocks(std::slice::from_ref(path), 1 << 22);
        loop {
            let batch: Vec<String> = pieces.by_ref().take(8).collect::<Result<_, _>>()?;
            if batch.is_empty() {
                break;
            }
            let read: Vec<T> = batch.par_iter().map(|block| read(block)).collect();
            read.into_iter().for_each(|piece| take(piece, *weight));
        }
    }
    Ok(())
}

fn normal(line: &str, out: &mut String) {
    if is_nfc_quick(line.chars()) == IsNormalized::Yes && !line.contains(['Ð', 'ð']) {
        out.push_str(line);
    } else {
        out.extend(line.nfc().map(|c| match c {
            'Ð' => 'Đ',
            'ð' => 'đ',
            other => other,
        }));
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn paragraphs(path: &Path) -> Vec<String> {
        let mut file = Paragraphs::open(path).unwrap();
        let mut all = Vec::new();
        while let Some(paragraph) = file.read().unwrap() {
            all.push(paragraph.to_owned());
        }
        all
    }

    #[test]
    fn plain_and_compressed_files_give_the_same_paragraphs() {
        let text = "\u{feff}QÐ-UBND\r\n\nTie\u{302}\u{301}ng Việt\nhết";
        let folder = tempfile::tempdir().unwrap();
        let plain = folder.path().join("a.txt");
        std::fs::write(&plain, text).unwrap();
        let packed = folder.path().join("a.txt.zst");
        let bytes = zstd::encode_all(text.as_bytes(), 3).unwrap();
        File::create(&packed).unwrap().write_all(&bytes).unwrap();
        let expected = ["QĐ-UBND", "", "Tiếng Việt", "hết"];
        assert_eq!(paragraphs(&plain), expected);
        assert_eq!(paragraphs(&packed), expected);
        let joined: String = blocks(&[plain, packed], 4).map(Result::unwrap).collect();
        assert_eq!(joined.lines().collect::<Vec<_>>(), [expected, expected].concat());
    }

    #[test]
    fn a_bad_byte_is_named_by_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bad.txt");
        std::fs::write(&path, b"xin\nch\xff").unwrap();
        let error = blocks(&[path], 1 << 10).find_map(Result::err).unwrap().to_string();
        assert!(error.contains("bad.txt:2:3: expected UTF-8 text, found byte 0xff"), "{error}");
    }

    #[test]
    fn quotes_and_symbols_give_no_event() {
        let mut out = Vec::new();
        events("“ABC” A4 (x) * ...", |_| None, &mut out);
        use WordId as W;
        let expected =
            [W::START, W::UNKNOWN, W::CODE, W::BRACKET, W::UNKNOWN, W::BRACKET, W::STOP, W::STOP, W::STOP, W::END];
        assert_eq!(out, expected);
    }
}
