//! The progress bar on a terminal; nothing elsewhere.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar over the files of a run, or nothing.
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar of so many files if `shown` and stderr is a terminal.
    pub(crate) fn new(files: usize, shown: bool) -> Self {
        let bar = if shown && files > 1 {
            ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::stderr())
        } else {
            ProgressBar::hidden()
        };
        if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len}  {eta}") {
            bar.set_style(style);
        }
        Self { bar }
    }

    /// One more file is done.
    pub(crate) fn step(&self) {
        self.bar.inc(1);
    }

    /// Does what writes to the terminal, with the bar out of the way.
    pub(crate) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
