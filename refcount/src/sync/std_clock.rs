//! The time, in real programs.

use std::sync::OnceLock;
use std::time::Instant;

static BEGIN: OnceLock<Instant> = OnceLock::new();

/// Microseconds since some moment. They never go back; where a word has 32 bits they begin again after an hour.
pub fn now() -> usize {
    BEGIN.get_or_init(Instant::now).elapsed().as_micros() as usize
}
