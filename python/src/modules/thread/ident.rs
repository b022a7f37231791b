//! Numbers of threads: the runtime's own, and the operating system's.

use core::cell::Cell;
use core::sync::atomic::{AtomicU64, Ordering};
use std::ffi::CString;

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

/// Shows the calling thread's name to the operating system, where debuggers and `ps` find it. It takes 15 bytes.
pub(super) fn set_native_name(name: &str) {
    let name = name.split('\0').next().unwrap_or("");
    let end = (0..=name.len().min(15)).rev().find(|i| name.is_char_boundary(*i)).unwrap_or(0);
    if let Ok(name) = CString::new(&name[..end]) {
        // Nothing depends on it: without the name the thread goes by the program's.
        let _ = rustix::thread::set_name(&name);
    }
}
