//! The message catalogue: every text of help, errors and summary in Vietnamese and in English.

use std::ffi::OsString;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::message::{Message, Value};

/// A language of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    Vietnamese,
    English,
}

impl Language {
    /// The catalogue's text, in the syntax of Fluent.
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::Vietnamese => include_str!("../locales/vi.ftl"),
            Self::English => include_str!("../locales/en.ftl"),
        }
    }

    /// The language's tag, which decides on plural forms.
    const fn tag(self) -> &'static str {
        match self {
            Self::Vietnamese => "vi",
            Self::English => "en",
        }
    }

    const fn thousands(self) -> char {
        match self {
            Self::Vietnamese => '.',
            Self::English => ',',
        }
    }

    fn of_locale(locale: &str) -> Self {
        let tag = locale.split(['.', '_', '@', '-']).next().unwrap_or_default();
        if tag.eq_ignore_ascii_case("vi") { Self::Vietnamese } else { Self::English }
    }
}

/// The language that the command line asks for, else the one of the locale. It acts before arguments are understood, so
/// that help and usage errors speak it too.
pub(crate) fn language(typed: &[OsString], environment: impl Fn(&str) -> Option<String>) -> Language {
    let mut words = typed.iter().map(|word| word.to_string_lossy()).take_while(|word| word != "--");
    let mut asked = None;
    while let Some(word) = words.next() {
        let value = match word.as_ref() {
            "--lang" => words.next(),
            word => word.strip_prefix("--lang=").map(|value| value.to_owned().into()),
        };
        asked = value.filter(|value| value == "vi" || value == "en").or(asked);
    }
    if let Some(asked) = asked {
        return Language::of_locale(&asked);
    }
    let set =
        ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| environment(name).filter(|v| !v.is_empty()));
    Language::of_locale(&set.unwrap_or_default())
}

/// The messages of one language.
pub(crate) struct Catalogue {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Catalogue {
    /// Opens the catalogue of a language; it was checked by a test, so that nothing can fail here.
    pub(crate) fn new(language: Language) -> Self {
        let locale: LanguageIdentifier = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        bundle.set_use_isolating(false);
        let resource = FluentResource::try_new(language.text().to_owned()).unwrap_or_else(|(resource, _)| resource);
        // A message that stands twice is a fault that the test of the catalogue reports.
        let _ = bundle.add_resource(resource);
        Self { language, bundle }
    }

    /// The language of reports, whatever language the messages are in: files do not depend on the locale.
    pub(crate) fn of_reports() -> Self {
        Self::new(Language::English)
    }

    /// The text of a message without arguments.
    pub(crate) fn text(&self, id: &str) -> String {
        self.format(id, &[])
    }

    /// Whether there is a message of this id.
    pub(crate) fn has(&self, id: &str) -> bool {
        self.bundle.has_message(id)
    }

    /// Puts a message into words.
    pub(crate) fn render(&self, message: &Message) -> String {
        self.format(message.id, &message.args)
    }

    fn format(&self, id: &str, args: &[(&'static str, Value)]) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else {
            return id.to_owned();
        };
        let mut values = FluentArgs::new();
        for (name, value) in args {
            match value {
                Value::Text(text) => values.set(*name, text.clone()),
                Value::Message(message) => values.set(*name, self.render(message)),
                // The number chooses between singular and plural, the text beside it is what is shown.
                Value::Count(count) => {
                    values.set(*name, FluentValue::Number(FluentNumber::from(*count)));
                    values.set(format!("{name}-text"), group(*count, self.language.thousands()));
                }
            }
        }
        let mut errors = Vec::new();
        self.bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned()
    }
}

/// `1234567` with a mark between groups of three digits.
fn group(count: u64, mark: char) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(mark);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests;
