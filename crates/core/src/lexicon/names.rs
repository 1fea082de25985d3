//! Names and words of several syllables, found by the forms of their words.

use fst::raw::{Fst, Node};

use crate::artifact::Bytes;

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum NameKind {
    /// A word of several syllables: `phát triển`.
    Word = 1,
    /// A place: `krông nô`.
    Place = 2,
    /// An organisation: `sở nội vụ`.
    Organisation = 3,
}

impl NameKind {
    fn of(output: u64) -> Option<Self> {
        [Self::Word, Self::Place, Self::Organisation].into_iter().find(|kind| *kind as u64 == output)
    }
}

/// The names of a lexicon; a view that is made anew where it is needed.
#[derive(Clone, Copy)]
pub struct Names<'l> {
    fst: &'l Fst<Bytes>,
}

impl<'l> Names<'l> {
    pub(super) fn new(fst: &'l Fst<Bytes>) -> Self {
        Self { fst }
    }

    /// How many there are.
    pub fn len(self) -> usize {
        self.fst.len()
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.fst.is_empty()
    }

    /// The kind of the name with these words (forms joined by single spaces). `O(name)`.
    pub fn get(self, name: &str) -> Option<NameKind> {
        self.fst.get(name).and_then(|output| NameKind::of(output.value()))
    }

    /// The start of a name, to be followed word by word.
    pub fn start(self) -> Name<'l> {
        Name { fst: self.fst, node: self.fst.root(), output: 0, words: 0 }
    }
}

/// The words of a name read so far.
#[derive(Clone)]
pub struct Name<'l> {
    fst: &'l Fst<Bytes>,
    node: Node<'l>,
    output: u64,
    words: usize,
}

impl Name<'_> {
    /// Reads one word more (a form); `None` if no name goes on so. `O(word)`.
    pub fn then(&self, form: &str) -> Option<Self> {
        let mut next = self.clone();
        let space = if self.words > 0 { " " } else { "" };
        for byte in space.bytes().chain(form.bytes()) {
            let transition = next.node.transition(next.node.find_input(byte)?);
            next.output += transition.out.value();
            next.node = next.fst.node(transition.addr);
        }
        next.words += 1;
        Some(next)
    }

    /// The kind, if a name ends here.
    pub fn kind(&self) -> Option<NameKind> {
        self.node.is_final().then(|| NameKind::of(self.output + self.node.final_output().value())).flatten()
    }

    /// How many words were read.
    pub fn words(&self) -> usize {
        self.words
    }
}
