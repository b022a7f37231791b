//! The standard streams.

use std::sync::atomic::Ordering;

use freewheel::{Cx, Res};

use super::core::{FileCore, flush_all};
use super::raw::RawFile;
use super::shared::Name;
use super::text::{TextFile, TextOptions};

/// Standard stream number 0, 1 or 2 as a text file.
///
/// # Errors
/// The memory error.
pub fn stream(cx: &Cx, number: i32) -> Res {
    let raw = RawFile::standard(number).expect("one of the three");
    let terminal = raw.is_terminal();
    let (name, mode, errors) = match number {
        0 => ("<stdin>", "r", "strict"),
        1 => ("<stdout>", "w", "strict"),
        _ => ("<stderr>", "w", "backslashreplace"),
    };
    let core = FileCore::new(cx.mutator().world(), raw, number == 0, number != 0, false);
    core.line_buffered.store(terminal || number == 2, Ordering::Relaxed);
    TextFile::new(core, TextOptions::standard(errors), Name::Text(name.to_owned()), mode).object(cx)
}

/// Writes out the standard streams and all other files that are open, at exit. Errors are nobody's business any
/// more.
pub fn flush_std(cx: &Cx) {
    cx.detach(flush_all);
}
