//! Parking by an address, in real programs: `parking_lot_core`.

use std::time::Instant;

use parking_lot_core::{
    DEFAULT_PARK_TOKEN, DEFAULT_UNPARK_TOKEN, FilterOp, ParkResult, ParkToken, UnparkToken,
};

use super::super::Parked;

/// Parks the thread by an address, if `look` says so under the lot's lock.
///
/// # Safety
/// The address is that of memory which the caller controls; `look` neither panics nor parks.
pub unsafe fn park(key: usize, look: impl FnOnce() -> bool) {
    // SAFETY: the caller's promise.
    unsafe { parking_lot_core::park(key, look, || {}, |_, _| {}, DEFAULT_PARK_TOKEN, None) };
}

/// The same for a thread that bears a mark, and that waits until some time only. If nobody wakes it before, `late` is called
/// under the lot's lock, and told whether others are parked by that address.
///
/// # Safety
/// As for [`park`], and the same holds for `late`.
pub unsafe fn park_until(
    key: usize,
    mark: usize,
    look: impl FnOnce() -> bool,
    late: impl FnOnce(bool),
    until: Option<Instant>,
) -> Parked {
    let late = |_, was_last: bool| late(!was_last);
    // SAFETY: the caller's promise.
    match unsafe { parking_lot_core::park(key, look, || {}, late, ParkToken(mark), until) } {
        ParkResult::Invalid => Parked::Not,
        ParkResult::TimedOut => Parked::Late,
        ParkResult::Unparked(UnparkToken(told)) => Parked::Woken(told),
    }
}

/// Wakes a thread that is parked by an address, if there is one. `tell` is called under the lot's lock, and told whether
/// more are parked.
///
/// # Safety
/// As for [`park`].
pub unsafe fn unpark_one(key: usize, tell: impl FnOnce(bool)) {
    // SAFETY: the caller's promise.
    unsafe {
        parking_lot_core::unpark_one(key, |result| {
            tell(result.have_more_threads);
            DEFAULT_UNPARK_TOKEN
        });
    }
}

/// Wakes the first thread that is parked by an address and bears a mark that is wanted. `tell` is told whether there is one,
/// and whether more are parked; what it answers is told to the thread. Both are called under the lot's lock.
///
/// # Safety
/// As for [`park`].
pub unsafe fn unpark_first(
    key: usize,
    wanted: impl Fn(usize) -> bool,
    tell: impl FnOnce(bool, bool) -> usize,
) {
    let mut found = false;
    let choose = |ParkToken(mark)| {
        if found {
            return FilterOp::Stop;
        }
        found = wanted(mark);
        if found { FilterOp::Unpark } else { FilterOp::Skip }
    };
    // SAFETY: the caller's promise.
    unsafe {
        parking_lot_core::unpark_filter(key, choose, |result| {
            UnparkToken(tell(result.unparked_threads > 0, result.have_more_threads))
        });
    }
}

/// Shows the marks of all threads that are parked by an address, in the order in which they have parked.
///
/// # Safety
/// As for [`park`].
pub unsafe fn each_mark(key: usize, mut see: impl FnMut(usize)) {
    let look = |ParkToken(mark)| {
        see(mark);
        FilterOp::Skip
    };
    // SAFETY: the caller's promise.
    unsafe { parking_lot_core::unpark_filter(key, look, |_| DEFAULT_UNPARK_TOKEN) };
}
