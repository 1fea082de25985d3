//! What was done to a page, where PAGE has a place to say so: a step of `Metadata`, since 2018.

use crate::markup::Tree;
use crate::splice::Patch;

/// Adds a step to the metadata.
pub(super) fn patch(text: &str, tree: &Tree, date: Option<&str>) -> Option<Patch> {
    if year(text, tree)? < 2018 {
        return None;
    }
    let metadata = tree.named(text, 0, "Metadata").next()?;
    let last = tree.children(metadata).last()?;
    let (prefix, indent) = (tree.prefix(text, last), tree.indent(text, last));
    let date = date.map(|date| format!(" date=\"{date}\"")).unwrap_or_default();
    let value = format!("phucdau {}", env!("CARGO_PKG_VERSION"));
    let step =
        format!("{indent}<{prefix}MetadataItem type=\"processingStep\" name=\"text repair\" value=\"{value}\"{date}/>");
    Some(Patch::insert(tree.whole(last).end(), step))
}

/// Whether an element may have several texts, told apart by an index: since 2016.
pub(super) fn has_indexes(text: &str, tree: &Tree) -> bool {
    year(text, tree).is_some_and(|year| year >= 2016)
}

/// The year of the schema that the file follows.
fn year(text: &str, tree: &Tree) -> Option<u32> {
    let space = tree.prefix(text, 0).strip_suffix(':').map_or("xmlns".to_owned(), |prefix| format!("xmlns:{prefix}"));
    let space = tree.attribute(text, 0, &space)?.value.of(text);
    let version = space.rsplit('/').next()?;
    space.contains("primaresearch.org/PAGE").then(|| version.get(..4)?.parse().ok())?
}
