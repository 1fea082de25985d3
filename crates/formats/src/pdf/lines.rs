//! Words and lines of the text layer: what is shown, put together by where it stands.

use std::ops::Range;

use phucdau::document::{Document, Line};

use super::geometry::Point;
use super::paragraphs;
use super::walk::{Show, Walk};

/// A word of a line.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    /// Where it stands in the text of its line.
    pub(crate) span: Range<usize>,
    /// What shows it, in order.
    pub(crate) pieces: Vec<Piece>,
    /// Where it starts and ends on the page.
    pub(crate) from: Point,
    pub(crate) to: Point,
}

/// Glyphs of one operator that follow one another.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// Among the shows of the walk.
    pub(crate) show: usize,
    /// Among the glyphs of the show.
    pub(crate) glyphs: Range<usize>,
}

/// A step in thousandths of the size that parts words as a blank does.
const WIDE: f64 = 180.0;

/// A line as it grows.
pub(super) struct Row {
    pub(super) page: u32,
    block: usize,
    text: String,
    pub(super) words: Vec<Word>,
    /// Where its first run stands.
    pub(super) place: Place,
}

/// Where a run of letters stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) from: Point,
    to: Point,
    /// Along the line, of length 1.
    pub(super) along: Point,
    /// Up from the line, of length 1.
    pub(super) up: Point,
    /// The size of the letters on the page, across and upright.
    width: f64,
    pub(super) height: f64,
}

/// The lines, as page after page is added.
#[derive(Default)]
pub(crate) struct Rows {
    done: Vec<Row>,
    /// The last run, and the show it stands in.
    last: Option<(Place, usize)>,
    /// Whether nothing blank was shown since.
    open: bool,
}

impl Rows {
    /// Adds what stands on a page. `O(glyphs)`.
    pub(crate) fn add(&mut self, walk: &Walk) {
        self.last = None;
        for (index, show) in walk.shows.iter().enumerate() {
            self.show(walk, index, show);
        }
    }

    /// The document, and the words of each of its lines; a line that ends a paragraph has none. `O(lines)`.
    pub(crate) fn finish(self) -> (Document, Vec<Vec<Word>>) {
        let ends = paragraphs::ends(&self.done);
        let (mut document, mut words) = (Document::default(), Vec::new());
        for (row, ends) in self.done.into_iter().zip(ends) {
            document.lines.push(Line { page: Some(row.page), ..Line::new(row.text) });
            words.push(row.words);
            if ends {
                document.lines.push(Line { page: Some(row.page), ..Line::new(String::new()) });
                words.push(Vec::new());
            }
        }
        (document, words)
    }

    fn show(&mut self, walk: &Walk, index: usize, show: &Show) {
        let mut end = 0;
        for (count, run) in runs(walk, show).into_iter().enumerate() {
            self.open &= count == 0 && run.start == 0;
            end = run.end;
            self.run(walk, index, show, run);
        }
        self.open &= end == show.glyphs.len();
    }

    fn run(&mut self, walk: &Walk, index: usize, show: &Show, glyphs: Range<usize>) {
        let Some(run) = show.glyphs.get(glyphs.clone()) else { return };
        let actual = show.actual.and_then(|at| walk.actuals.get(at));
        let whole = actual.filter(|actual| stands_for_one_word(walk, show, actual.shows, &actual.text));
        let letters = whole.map_or_else(|| walk.letters(run), |actual| actual.text.trim().to_owned());
        let place = place(show, run);
        let piece = Piece { show: index, glyphs };
        let same_line = self.last.zip(self.done.last()).is_some_and(|((last, before), row)| {
            let same_block = row.block == show.block;
            row.page == show.page
                && continues(&last, &place, same_block)
                && (same_block || walk.shows.get(before).is_some_and(|before| before.scope == show.scope))
        });
        let glued = same_line && self.open && self.last.is_some_and(|(last, _)| touches(&last, &place));
        self.last = Some((place, index));
        self.open = true;
        if !same_line {
            self.done.push(Row { page: show.page, block: show.block, text: String::new(), words: Vec::new(), place });
        }
        let Some(row) = self.done.last_mut() else { return };
        row.block = show.block;
        if let Some(word) = row.words.last_mut().filter(|_| glued) {
            row.text.push_str(&letters);
            word.span.end = row.text.len();
            word.to = place.to;
            word.pieces.push(piece);
            return;
        }
        if !row.words.is_empty() {
            row.text.push(' ');
        }
        let start = row.text.len();
        row.text.push_str(&letters);
        row.words.push(Word { span: start..row.text.len(), pieces: vec![piece], from: place.from, to: place.to });
    }
}

/// The words of one operator: glyphs between blanks, or between steps as wide as one.
fn runs(walk: &Walk, show: &Show) -> Vec<Range<usize>> {
    let (mut out, mut first) = (Vec::new(), 0);
    for at in 0..=show.glyphs.len() {
        let glyph = show.glyphs.get(at);
        let blank = glyph.is_none_or(|glyph| walk.is_blank(glyph));
        let step = glyph.is_some_and(|glyph| -glyph.adjust > WIDE);
        if (blank || step) && first < at {
            out.push(first..at);
        }
        if blank || step {
            first = at + usize::from(blank);
        }
    }
    out
}

/// Whether the text of marked content is that of the one word in it.
pub(crate) fn stands_for_one_word(walk: &Walk, show: &Show, shows: usize, text: &str) -> bool {
    let text = text.trim();
    shows == 1 && !text.is_empty() && !text.contains(char::is_whitespace) && runs(walk, show).len() == 1
}

fn place(show: &Show, run: &[super::walk::Glyph]) -> Place {
    let start = run.first().map_or(0.0, |glyph| glyph.x);
    let end = run.last().map_or(0.0, |glyph| glyph.x + glyph.advance);
    let rise = show.text.rise;
    let (along, up) = (show.matrix.along(), show.matrix.up());
    let size = show.text.size.abs();
    Place {
        from: show.matrix.apply(start, rise),
        to: show.matrix.apply(end, rise),
        along: along.unit(),
        up: up.unit(),
        width: along.length() * size * (show.text.scale / 100.0).abs(),
        height: up.length() * size,
    }
}

/// Whether the second run stands on the line of the first, behind it.
fn continues(first: &Place, second: &Place, same_block: bool) -> bool {
    let height = first.height.min(second.height).max(first.height.max(second.height) / 3.0);
    let way = second.from.from(first.to);
    let (ahead, aside) = (way.dot(first.along), way.cross(first.along).abs());
    let back = first.to.from(first.from).length() + 2.0 * height;
    first.along.dot(second.along) > 0.98
        && aside < 0.4 * height
        && ahead > -back
        && (same_block || ahead < 2.5 * first.height.max(second.height))
}

/// Whether the second run goes on where the first ends, so that no blank can stand between.
fn touches(first: &Place, second: &Place) -> bool {
    let ahead = second.from.from(first.to).dot(first.along);
    let size = first.height.min(second.height).min(first.width.max(first.height / 4.0));
    (-0.3 * size..0.1 * size).contains(&ahead)
}
