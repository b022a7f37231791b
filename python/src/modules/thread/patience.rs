//! How long to wait, and waiting in slices, so that the main thread notices interrupts.

use std::time::{Duration, Instant};

use freewheel::{Cx, Exc, Value};

/// Longest time one may wait, in seconds.
pub(crate) const TIMEOUT_MAX: f64 = 9_223_372_036.0;
/// The main thread looks for interrupts this often.
const SLICE: Duration = Duration::from_millis(50);

/// How long to wait.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Patience {
    None,
    Time(Duration),
    Endless,
}

impl Patience {
    /// When it is over, if ever.
    pub fn end(self) -> Option<Instant> {
        match self {
            Patience::None => Some(Instant::now()),
            Patience::Time(time) => Instant::now().checked_add(time),
            Patience::Endless => None,
        }
    }
}

/// An argument that is a time in seconds.
///
/// # Errors
/// `TypeError`, `ValueError` or `OverflowError` if it is none that one can wait for.
pub(crate) fn seconds(cx: &Cx, v: Value) -> Result<f64, Exc> {
    let time = match cx.as_f64(v) {
        Some(time) => time,
        None => cx.expect_f64(cx.index(v)?.value())?,
    };
    if time.is_nan() {
        return Err(cx.value_error("Invalid value NaN (not a number)"));
    }
    if time > TIMEOUT_MAX {
        return Err(cx.overflow_error("timestamp out of range for platform time_t"));
    }
    Ok(time)
}

/// Whether the time is over.
pub(crate) fn is_over(end: Option<Instant>) -> bool {
    end.is_some_and(|end| Instant::now() >= end)
}

/// Until when the calling thread may wait before it has to look around.
pub(crate) fn slice_end(cx: &Cx, end: Option<Instant>) -> Option<Instant> {
    let slice = if cx.is_main() { Some(Instant::now() + SLICE) } else { None };
    match (end, slice) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// Calls `wait`, detached, until it answers true or the time is over; `wait` gets the moment until which it may wait,
/// touches no objects, and relies on none.
///
/// # Errors
/// `KeyboardInterrupt` in the main thread.
pub(crate) fn wait_detached(
    cx: &Cx,
    end: Option<Instant>,
    wait: impl Fn(Option<Instant>) -> bool,
) -> Result<bool, Exc> {
    loop {
        let until = slice_end(cx, end);
        if cx.detach(|| wait(until)) {
            return Ok(true);
        }
        if is_over(end) {
            return Ok(false);
        }
        cx.checkpoint()?;
        cx.check_interrupt()?;
    }
}
