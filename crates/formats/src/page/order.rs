//! The order in which the regions of a page are read, where the file states one.

use std::collections::HashMap;

use crate::markup::{Id, Tree};

/// The places of regions in their `ReadingOrder`, by their names.
pub(super) struct Order<'t> {
    text: &'t str,
    tree: &'t Tree,
    places: HashMap<&'t str, usize>,
}

impl<'t> Order<'t> {
    /// Reads what all pages of the file state. Members of an ordered group stand by their `index`, of any other as in
    /// the file. `O(elements · log members)`.
    pub(super) fn of(text: &'t str, tree: &'t Tree) -> Self {
        let mut order = Self { text, tree, places: HashMap::new() };
        for id in (0..tree.len()).filter(|&id| tree.name(text, id) == "ReadingOrder") {
            order.group(id);
        }
        order
    }

    /// Adds the members of a group, and theirs.
    fn group(&mut self, id: Id) {
        let (text, tree) = (self.text, self.tree);
        let index = |id: &Id| tree.attribute(text, *id, "index").and_then(|index| index.value.of(text).parse().ok());
        let mut members: Vec<Id> = tree.children(id).collect();
        members.sort_by_key(|member| index(member).unwrap_or(u64::MAX));
        for member in members {
            if let Some(region) = tree.attribute(text, member, "regionRef") {
                let place = self.places.len();
                self.places.entry(region.value.of(text)).or_insert(place);
            }
            self.group(member);
        }
    }

    /// The lines of a page, which come in the order of the file, in the order in which they are read: each with its
    /// innermost region. A region that is not mentioned stays behind the one before it. `O(lines · depth)`.
    pub(super) fn sorted(&self, page: Id) -> Vec<Id> {
        let mut lines = Vec::new();
        let (mut last, mut id) = (None, page + 1);
        while id < self.tree.after(page) {
            if self.tree.name(self.text, id) == "TextLine" {
                last = self.place(id).or(last);
                lines.push((last, id));
                id = self.tree.after(id);
            } else {
                id += 1;
            }
        }
        // What comes before all regions that are mentioned stays before them.
        lines.sort_by_key(|(place, _)| *place);
        lines.into_iter().map(|(_, id)| id).collect()
    }

    /// The place of the innermost region around a line that has one.
    fn place(&self, line: Id) -> Option<usize> {
        let mut up = self.tree.parent(line);
        while let Some(id) = up {
            let name = self.tree.attribute(self.text, id, "id").map(|name| name.value.of(self.text));
            if let Some(place) = name.and_then(|name| self.places.get(name)) {
                return Some(*place);
            }
            up = self.tree.parent(id);
        }
        None
    }
}
