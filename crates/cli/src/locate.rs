//! Columns: which grapheme cluster of its line a byte stands in.

use unicode_segmentation::UnicodeSegmentation;

/// Walks one line from left to right. `O(line)` for all questions together.
pub(crate) struct Columns<'a> {
    rest: Rest<'a>,
    column: usize,
}

enum Rest<'a> {
    /// Every byte is a column: ASCII, and no CR LF stands within a line.
    Bytes,
    Clusters(Box<std::iter::Peekable<unicode_segmentation::GraphemeIndices<'a>>>),
}

impl<'a> Columns<'a> {
    pub(crate) fn new(line: &'a str) -> Self {
        let rest = if line.is_ascii() {
            Rest::Bytes
        } else {
            Rest::Clusters(Box::new(line.grapheme_indices(true).peekable()))
        };
        Self { rest, column: 0 }
    }

    /// The column, from 1, of byte `at`; questions come in rising order.
    pub(crate) fn of(&mut self, at: usize) -> usize {
        match &mut self.rest {
            Rest::Bytes => at + 1,
            Rest::Clusters(clusters) => {
                while clusters.next_if(|(start, cluster)| start + cluster.len() <= at).is_some() {
                    self.column += 1;
                }
                self.column + 1
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cluster_is_one_column_in_every_form() {
        for line in ["Số 1", "So\u{302}\u{301} 1"] {
            let mut columns = Columns::new(line);
            assert_eq!(columns.of(0), 1);
            assert_eq!(columns.of(1), 2);
            assert_eq!(columns.of(line.len() - 1), 4);
            assert_eq!(columns.of(line.len()), 5);
        }
        assert_eq!(Columns::new("abc").of(2), 3);
        assert_eq!(Columns::new("").of(0), 1);
    }
}
