//! The words the models know: from a skeleton to the forms it may stand for.

mod key;

pub use key::key;
