//! The state that text is shown in: font, size, spacing, scale, and where it stands.

use std::ops::Range;

use super::geometry::Matrix;

/// What `q` saves, as far as text needs it, with the place of the text.
#[derive(Clone, Debug)]
pub(crate) struct State {
    /// From the content's own coordinates to the page.
    pub(crate) ctm: Matrix,
    /// The text state.
    pub(crate) text: TextState,
    /// Where the line of text starts.
    pub(crate) line: Matrix,
    /// Where the next letter stands.
    pub(crate) at: Matrix,
}

/// The text state.
#[derive(Clone, Debug)]
pub(crate) struct TextState {
    /// `Tf`: the font, among those of the walk.
    pub(crate) font: Option<usize>,
    /// The scope that set it, and its two operands there.
    pub(crate) font_at: Option<(usize, Range<usize>, Range<usize>)>,
    /// The second operand of `Tf`.
    pub(crate) size: f64,
    /// `Tc`.
    pub(crate) spacing: f64,
    /// `Tw`.
    pub(crate) word_spacing: f64,
    /// `Tz`, in percent.
    pub(crate) scale: f64,
    /// Which `Tz` set it, among those of the walk.
    pub(crate) scale_at: Option<usize>,
    /// `TL`.
    pub(crate) leading: f64,
    /// `Ts`.
    pub(crate) rise: f64,
    /// `Tr`.
    pub(crate) mode: i32,
}

impl Default for State {
    fn default() -> Self {
        let text = TextState {
            font: None,
            font_at: None,
            size: 0.0,
            spacing: 0.0,
            word_spacing: 0.0,
            scale: 100.0,
            scale_at: None,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
        };
        Self { ctm: Matrix::IDENTITY, text, line: Matrix::IDENTITY, at: Matrix::IDENTITY }
    }
}

impl State {
    /// `Tm`.
    pub(crate) fn set_line(&mut self, matrix: Matrix) {
        (self.line, self.at) = (matrix, matrix);
    }

    /// `Td`.
    pub(crate) fn move_line(&mut self, x: f64, y: f64) {
        self.set_line(Matrix([1.0, 0.0, 0.0, 1.0, x, y]).then(&self.line));
    }
}

impl TextState {
    /// How far a glyph of `width` thousandths moves on, in text space.
    pub(crate) fn advance(&self, width: f64, single_space: bool) -> f64 {
        let word = if single_space { self.word_spacing } else { 0.0 };
        (width / 1000.0 * self.size + self.spacing + word) * self.scale / 100.0
    }

    /// How far a number in `TJ` moves on.
    pub(crate) fn adjustment(&self, value: f64) -> f64 {
        -value / 1000.0 * self.size * self.scale / 100.0
    }
}
