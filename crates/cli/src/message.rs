//! What the program has to say, as an id of the message catalogue with its arguments.

use std::path::Path;

/// A message that is not yet put into words of either language.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Message {
    pub(crate) id: &'static str,
    pub(crate) args: Vec<(&'static str, Value)>,
}

/// An argument of a message.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Text(String),
    Count(u64),
    Message(Message),
}

/// An id of the catalogue, then its arguments as `name = value`; a test holds every use against both languages of the catalogue.
macro_rules! message {
    ($id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::message::Message { id: $id, args: vec![$((stringify!($name), $crate::message::Value::from($value))),*] }
    };
}
pub(crate) use message;

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&Path> for Value {
    fn from(path: &Path) -> Self {
        Self::Text(path.display().to_string())
    }
}

impl From<usize> for Value {
    fn from(count: usize) -> Self {
        Self::Count(count as u64)
    }
}

impl From<u64> for Value {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<Message> for Value {
    fn from(message: Message) -> Self {
        Self::Message(message)
    }
}
