//! The user's own lists, read from files: words to keep, words to know, replacements.

use std::fs;
use std::path::Path;

use phucdau::corrector::Lists;

use crate::arguments::WordArgs;
use crate::message::{Message, message};
use crate::problem;

/// The largest weight of a word: it outweighs all that speaks against the word.
const HEAVIEST: f32 = 1_000_000.0;

/// Reads the files of all three kinds. Empty lines and lines that begin with `#` say nothing.
pub(crate) fn read(args: &WordArgs) -> Result<Lists, Message> {
    let WordArgs { keep, dictionary, replace, .. } = args;
    let mut lists = Lists::default();
    for path in keep {
        each_line(path, |_, line| {
            lists.keep.push(line.trim().to_owned());
            Ok(())
        })?;
    }
    for path in dictionary {
        each_line(path, |number, line| {
            let (word, weight) = match line.split_once('\t') {
                None => (line, 1.0),
                Some((word, text)) => {
                    let weight = text.trim().parse::<f32>().ok().filter(|&weight| weight > 0.0 && weight <= HEAVIEST);
                    (word, weight.ok_or_else(|| wrong(path, number, message!("list-weight", got = text)))?)
                }
            };
            lists.dictionary.push((word.trim().to_owned(), weight));
            Ok(())
        })?;
    }
    for path in replace {
        each_line(path, |number, line| {
            let (old, new) =
                line.split_once('\t').ok_or_else(|| wrong(path, number, message!("list-pair", got = line)))?;
            if old.trim().is_empty() || new.contains('\t') {
                return Err(wrong(path, number, message!("list-pair", got = line)));
            }
            lists.replace.push((old.trim().to_owned(), new.trim().to_owned()));
            Ok(())
        })?;
    }
    Ok(lists)
}

fn each_line(path: &Path, mut line: impl FnMut(usize, &str) -> Result<(), Message>) -> Result<(), Message> {
    let bytes =
        fs::read(path).map_err(|error| message!("list-unread", path = path, reason = problem::of_io(&error)))?;
    let source = phucdau_formats::read_as(
        bytes,
        &phucdau_formats::Request { format: Some(phucdau_formats::Format::Txt), ..Default::default() },
    )
    .map_err(|error| message!("list-unread", path = path, reason = problem::of_read(&error)))?;
    for (index, text) in source.document().lines.iter().enumerate() {
        if !text.text.trim().is_empty() && !text.text.starts_with('#') {
            line(index + 1, &text.text)?;
        }
    }
    Ok(())
}

fn wrong(path: &Path, line: usize, reason: Message) -> Message {
    message!("list-wrong", path = path, line = line.to_string(), reason = reason)
}
