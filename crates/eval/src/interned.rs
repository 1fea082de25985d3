//! Numbers for equal things, so that sequences of words or characters are compared as integers.

use std::collections::HashMap;
use std::hash::Hash;

/// Both sequences with each thing replaced by its number, in order of first sight.
pub(crate) fn pair<T: Hash + Eq>(a: impl Iterator<Item = T>, b: impl Iterator<Item = T>) -> (Vec<u32>, Vec<u32>) {
    let mut numbers = HashMap::new();
    let mut number = |thing: T| {
        let next = numbers.len() as u32;
        *numbers.entry(thing).or_insert(next)
    };
    let a = a.map(&mut number).collect();
    (a, b.map(&mut number).collect())
}
