//! Content that stands twice, for newer and older programs: both copies are changed, or neither.

use super::story::Paragraph;

/// The branches of alternate content, while it is read.
pub(super) struct Alternates {
    /// How many paragraphs were open around it.
    depth: usize,
    branches: Vec<Vec<usize>>,
}

impl Alternates {
    /// Alternate content inside so many open paragraphs.
    pub(super) fn new(depth: usize) -> Self {
        Self { depth, branches: Vec::new() }
    }

    /// How many paragraphs were open around it.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// The next branch starts.
    pub(super) fn branch(&mut self) {
        self.branches.push(Vec::new());
    }

    /// Whether the branch at hand is the one that newer programs take.
    pub(super) fn is_first(&self) -> bool {
        self.branches.len() < 2
    }

    /// A paragraph of the branch at hand.
    pub(super) fn add(&mut self, paragraph: usize) {
        if let Some(branch) = self.branches.last_mut() {
            branch.push(paragraph);
        }
    }

    /// Joins the paragraphs of the first branch with text to those of the others, and hides the others. Gives the
    /// paragraphs that stay. `O(text)`.
    pub(super) fn settle(self, paragraphs: &mut [Paragraph]) -> Vec<usize> {
        let with_text = |branch: &Vec<usize>, paragraphs: &[Paragraph]| -> Vec<usize> {
            branch.iter().copied().filter(|&index| paragraphs.get(index).is_some_and(Paragraph::has_text)).collect()
        };
        let branches: Vec<Vec<usize>> = self.branches.iter().map(|branch| with_text(branch, paragraphs)).collect();
        let chosen = branches.iter().position(|branch| !branch.is_empty()).unwrap_or_default();
        let first = branches.get(chosen).cloned().unwrap_or_default();
        for (number, branch) in branches.iter().enumerate() {
            if number == chosen || branch.is_empty() {
                continue;
            }
            let same_count = branch.len() == first.len();
            for (at, &index) in first.iter().enumerate() {
                let twin = branch.get(at).copied().filter(|_| same_count);
                let same = twin.is_some_and(|twin| {
                    let rows = |index: usize| paragraphs.get(index).map(Paragraph::texts);
                    rows(twin) == rows(index)
                });
                let more = twin.and_then(|twin| paragraphs.get(twin)).map(|twin| (twin.twins.clone(), twin.torn));
                if let Some(paragraph) = paragraphs.get_mut(index) {
                    match (twin, more) {
                        (Some(twin), Some((twins, torn))) if same => {
                            paragraph.twins.push(twin);
                            paragraph.twins.extend(twins);
                            paragraph.torn |= torn;
                        }
                        _ => paragraph.torn = true,
                    }
                }
            }
        }
        for (number, branch) in self.branches.iter().enumerate() {
            for &index in branch.iter().filter(|_| number != chosen) {
                if let Some(paragraph) = paragraphs.get_mut(index) {
                    paragraph.hidden = true;
                }
            }
        }
        first
    }
}

impl Paragraph {
    /// Whether any of its lines has text.
    pub(super) fn has_text(&self) -> bool {
        self.rows.iter().any(|row| !row.text.is_empty())
    }

    /// The texts of its lines.
    pub(super) fn texts(&self) -> Vec<&str> {
        self.rows.iter().map(|row| row.text.as_str()).collect()
    }
}
