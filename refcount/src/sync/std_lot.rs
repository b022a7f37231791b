//! Parking by an address, in real programs: `parking_lot_core`.

use parking_lot_core::{DEFAULT_PARK_TOKEN, DEFAULT_UNPARK_TOKEN};

/// Parks the thread by an address, if `look` says so under the lot's lock.
///
/// # Safety
/// The address is that of memory which the caller controls; `look` neither panics nor parks.
pub unsafe fn park(key: usize, look: impl FnOnce() -> bool) {
    // SAFETY: the caller's promise.
    unsafe { parking_lot_core::park(key, look, || {}, |_, _| {}, DEFAULT_PARK_TOKEN, None) };
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
