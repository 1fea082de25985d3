//! Both languages say the same things, with the same arguments, and nothing that nobody says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement};
use regex::Regex;

use super::*;
use crate::message::message;

type Arguments = BTreeSet<String>;

/// The messages of a language with the arguments of each; a number's two variables count as one.
fn messages(language: Language) -> BTreeMap<String, Arguments> {
    let resource = fluent_syntax::parser::parse(language.text()).expect("the catalogue is well-formed");
    let mut messages = BTreeMap::new();
    for entry in &resource.body {
        if let Entry::Message(message) = entry {
            let mut arguments = Arguments::new();
            of_pattern(message.value.as_ref().expect("a message has a text"), &mut arguments);
            let old = messages.insert(message.id.name.to_owned(), arguments);
            assert!(old.is_none(), "{} stands twice in {language:?}", message.id.name);
        }
    }
    messages
}

fn of_pattern(pattern: &Pattern<&str>, arguments: &mut Arguments) {
    for element in &pattern.elements {
        match element {
            PatternElement::Placeable { expression: Expression::Inline(inline) } => of_inline(inline, arguments),
            PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                of_inline(selector, arguments);
                variants.iter().for_each(|variant| of_pattern(&variant.value, arguments));
            }
            PatternElement::TextElement { .. } => {}
        }
    }
}

fn of_inline(inline: &InlineExpression<&str>, arguments: &mut Arguments) {
    match inline {
        InlineExpression::VariableReference { id } => {
            arguments.insert(id.name.trim_end_matches("-text").to_owned());
        }
        InlineExpression::FunctionReference { arguments: CallArguments { positional, .. }, .. } => {
            positional.iter().for_each(|inline| of_inline(inline, arguments));
        }
        _ => {}
    }
}

fn sources(folder: &Path, texts: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("the sources are there").path();
        if path.is_dir() {
            sources(&path, texts);
        } else if !path.ends_with("tests.rs") {
            texts.push(fs::read_to_string(&path).expect("sources are text"));
        }
    }
}

/// What the program says: each `message!` with its arguments, each id that `text` is asked for, and all of clap's.
fn said() -> BTreeMap<String, BTreeSet<Arguments>> {
    let mut texts = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut texts);
    let mut said: BTreeMap<String, BTreeSet<Arguments>> = BTreeMap::new();
    let start = Regex::new(r#"message!\(\s*"([a-z0-9-]+)""#).unwrap();
    let name = Regex::new(r"^\s*,\s*([a-z_]+) = ").unwrap();
    let plain = Regex::new(r#"(?:\.text\(|heading = if [^"]*|else \{ )"((?:heading|value|usage|interrupted)[a-z-]*)""#)
        .unwrap();
    for text in &texts {
        for found in start.captures_iter(text) {
            let mut arguments = Arguments::new();
            let mut rest = &text[found.get(0).unwrap().end()..];
            while let Some(found) = name.captures(rest) {
                arguments.insert(found[1].to_owned());
                rest = after_expression(&rest[found.get(0).unwrap().end()..]);
            }
            said.entry(found[1].to_owned()).or_default().insert(arguments);
        }
        for found in plain.captures_iter(text) {
            said.entry(found[1].to_owned()).or_default().insert(Arguments::new());
        }
    }
    let catalogue = Catalogue::new(Language::English);
    of_command(&crate::usage::command(&catalogue), "help-phucdau", &catalogue, &mut said);
    said
}

/// What follows an expression: from the comma or bracket that ends it.
fn after_expression(text: &str) -> &str {
    let (mut depth, mut quoted) = (0, false);
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' | '{' => depth += 1,
            ',' if depth == 0 => return &text[at..],
            ')' | ']' | '}' if depth == 0 => return "",
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
    }
    ""
}

fn of_command(
    command: &clap::Command,
    id: &str,
    catalogue: &Catalogue,
    said: &mut BTreeMap<String, BTreeSet<Arguments>>,
) {
    let after = format!("{id}-after");
    let arguments = command.get_arguments().map(|argument| format!("arg-{}", argument.get_id()));
    let ids = arguments.chain([id.to_owned()]).chain(catalogue.has(&after).then_some(after));
    ids.for_each(|id| {
        said.entry(id).or_default().insert(Arguments::new());
    });
    for sub in command.get_subcommands() {
        of_command(sub, &format!("{id}-{}", sub.get_name()), catalogue, said);
    }
}

#[test]
fn no_message_is_missing_or_unused_in_either_language() {
    let said = said();
    for language in [Language::Vietnamese, Language::English] {
        let written = messages(language);
        let missing: Vec<_> = said.keys().filter(|id| !written.contains_key(*id)).collect();
        assert!(missing.is_empty(), "missing in {language:?}: {missing:?}");
        let unused: Vec<_> = written.keys().filter(|id| !said.contains_key(*id)).collect();
        assert!(unused.is_empty(), "unused in {language:?}: {unused:?}");
    }
}

#[test]
fn every_message_gets_the_arguments_that_it_shows() {
    for language in [Language::Vietnamese, Language::English] {
        let written = messages(language);
        for (id, uses) in said() {
            for given in uses {
                assert_eq!(Some(&given), written.get(&id), "{id} in {language:?}");
            }
        }
    }
}

#[test]
fn numbers_are_grouped_as_each_language_does() {
    let message = message!("eval-all", files = 1_234_567_usize);
    assert_eq!(Catalogue::new(Language::English).render(&message), "all files: 1,234,567");
    assert_eq!(Catalogue::new(Language::Vietnamese).render(&message), "tất cả các tệp: 1.234.567");
    assert_eq!([0, 12, 123, 1000].map(|count| group(count, ',')), ["0", "12", "123", "1,000"]);
}

#[test]
fn the_command_line_wins_over_the_locale() {
    let language = |typed: &[&str], set: &[(&str, &str)]| {
        let typed: Vec<OsString> = typed.iter().map(OsString::from).collect();
        super::language(&typed, |name| set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    };
    let (vi, en) = (Language::Vietnamese, Language::English);
    assert_eq!(language(&[], &[]), en);
    assert_eq!(language(&[], &[("LANG", "vi_VN.UTF-8")]), vi);
    assert_eq!(language(&[], &[("LC_ALL", "C.UTF-8"), ("LANG", "vi_VN")]), en);
    assert_eq!(language(&[], &[("LC_ALL", ""), ("LC_MESSAGES", "vi")]), vi);
    assert_eq!(language(&[], &[("LANG", "vic_US")]), en);
    assert_eq!(language(&["phucdau", "--lang", "en"], &[("LANG", "vi")]), en);
    assert_eq!(language(&["phucdau", "fix", "--lang=vi", "--help"], &[]), vi);
    assert_eq!(language(&["phucdau", "--", "--lang=vi"], &[]), en);
    assert_eq!(
        language(&["phucdau", "--lang=fr"], &[("LANG", "vi")]),
        vi,
        "a wrong value is told in the locale's words"
    );
}
