//! Which parts of a package hold text: the document, its headers and footers, its notes, the comments on it.

use super::package::Package;
use super::xml::{Item, Xml, attribute};
use super::{Limits, Refusal};

/// The parts of a package that are read.
pub(super) struct Parts {
    /// The places of those with text, in reading order.
    pub(super) stories: Vec<usize>,
    /// The place of the styles.
    pub(super) styles: Option<usize>,
}

/// What the types of parts with text end in, in reading order.
const KINDS: [&str; 5] = [".header+xml", ".footer+xml", ".footnotes+xml", ".endnotes+xml", ".comments+xml"];

/// Finds the parts by the types and relations that the package states. `O(bytes)` of the two parts that state them.
pub(super) fn find(package: &Package<'_>, limits: &Limits) -> Result<Parts, Refusal> {
    let main = main(package, limits)?;
    let mut stories = vec![main];
    let mut typed = Vec::new();
    let mut styles = None;
    if let Some(types) = package.find("[Content_Types].xml") {
        let bytes = package.unpack(types, limits)?;
        each(package.name(types), &bytes, limits, "Override", |attribute| {
            let (Some(name), Some(kind)) = (attribute("PartName"), attribute("ContentType")) else { return };
            let Some(index) = package.find(name.trim_start_matches('/')) else { return };
            if kind.ends_with(".styles+xml") {
                styles = Some(index);
            } else if let Some(order) = KINDS.iter().position(|end| kind.ends_with(end)) {
                typed.push((order, package.name(index).to_owned(), index));
            }
        })?;
    }
    typed.sort();
    for (_, _, index) in typed {
        if !stories.contains(&index) {
            stories.push(index);
        }
    }
    let beside = |main: &str| package.find(&format!("{}styles.xml", main.get(..=main.rfind('/')?)?));
    Ok(Parts { stories, styles: styles.or_else(|| beside(package.name(main))) })
}

/// The main document, by the package's own relations or by its usual name.
fn main(package: &Package<'_>, limits: &Limits) -> Result<usize, Refusal> {
    let mut target = None;
    if let Some(relations) = package.find("_rels/.rels") {
        let bytes = package.unpack(relations, limits)?;
        each(package.name(relations), &bytes, limits, "Relationship", |attribute| {
            if attribute("Type").is_some_and(|kind| kind.ends_with("/officeDocument")) {
                target = target.take().or_else(|| attribute("Target"));
            }
        })?;
    }
    let named = target.and_then(|name| package.find(name.trim_start_matches('/')));
    named.or_else(|| package.find("word/document.xml")).ok_or(Refusal::NoDocument)
}

/// Calls `take` with the attributes of every element of that name.
fn each(
    part: &str,
    bytes: &[u8],
    limits: &Limits,
    name: &str,
    mut take: impl FnMut(&dyn Fn(&str) -> Option<String>),
) -> Result<(), Refusal> {
    let mut xml = Xml::new(part, bytes, limits)?;
    loop {
        match xml.next()? {
            Item::Open { tag, .. } if tag.local_name().as_ref() == name => take(&|name| attribute(&tag, name)),
            Item::End => return Ok(()),
            _ => {}
        }
    }
}
