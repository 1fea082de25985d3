//! Ctrl-C: nothing is left half written, the exit code is 130.

use std::sync::{PoisonError, RwLock, RwLockReadGuard};

static WRITING: RwLock<()> = RwLock::new(());

/// Held while a file is put in its place; an interruption waits until nobody holds it, and then nobody gets it again.
pub(crate) fn hold() -> RwLockReadGuard<'static, ()> {
    WRITING.read().unwrap_or_else(PoisonError::into_inner)
}

/// From now on an interruption lets the files that are being put in place finish, says `notice` and ends the process.
pub(crate) fn watch(notice: String) {
    // Without a handler the system ends the process: as a file is put in its place by a rename, none is half written.
    let _ = ctrlc::set_handler(move || {
        let _held = WRITING.write().unwrap_or_else(PoisonError::into_inner);
        crate::say(&notice);
        std::process::exit(130);
    });
}
