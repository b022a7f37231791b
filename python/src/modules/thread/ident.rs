//! Numbers of threads: the runtime's own, and the operating system's.

use core::cell::Cell;
use core::sync::atomic::{AtomicU64, Ordering};

static NEXT: AtomicU64 = AtomicU64::new(1);

thread_local! {
    static IDENT: Cell<u64> = const { Cell::new(0) };
}

/// A number for a thread that is about to start; no other thread of the process ever has it.
pub(super) fn fresh_ident() -> u64 {
    // Relaxed: only uniqueness counts.
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// Gives the calling thread, which has just started, its number.
pub(super) fn set_ident(ident: u64) {
    IDENT.set(ident);
}

/// The calling thread's number, never 0.
#[inline]
pub(super) fn ident() -> u64 {
    match IDENT.get() {
        0 => {
            let fresh = fresh_ident();
            IDENT.set(fresh);
            fresh
        }
        known => known,
    }
}

/// The number that the operating system gave the calling thread.
pub(super) fn native_id() -> u64 {
    u64::from(rustix::thread::gettid().as_raw_nonzero().get().unsigned_abs())
}
