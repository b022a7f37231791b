//! The one-byte object lock.
//!
//! # Problem
//!
//! Writers of a SHARED container exclude each other; readers take no lock. The lock must fit in a byte.
//!
//! # State word
//!
//! Bit 0: locked. Bit 1: somebody is parked.
//!
//! # Rules
//!
//! While a thread holds an object lock it runs no user code, reaches no safepoint and takes no other object
//! lock. So whoever holds one gives it back in a bounded number of steps, a waiter may stay ATTACHED, and locks
//! cannot deadlock, neither with each other nor with a pause.
//!
//! # Ordering argument
//!
//! Locking acquires, unlocking releases; the pair orders all writes made under the lock.

use freewheel_refcount::Header;
use freewheel_refcount::sync::atomic::{AtomicU8, Ordering};

const LOCKED_BIT: u8 = 1;
const PARKED_BIT: u8 = 2;

/// Holds an object's lock, or nothing if the object is PRIVATE.
pub struct ObjectGuard<'a>(Held<'a>);

enum Held<'a> {
    Nothing,
    /// The lock of a SHARED object.
    Lock(&'a AtomicU8),
    /// The mark on a PRIVATE object.
    Mark(&'a AtomicU8),
}

/// Locks an object for writing. A PRIVATE object has one possible writer and is not locked.
#[inline(always)]
pub fn write_lock(h: &Header) -> ObjectGuard<'_> {
    if !h.is_shared() {
        return ObjectGuard(Held::Nothing);
    }
    lock_shared(h)
}

/// The same for data that must not be reached twice: a PRIVATE object is marked, without atomic exchanges.
///
/// # Panics
/// The object is PRIVATE and marked already.
#[inline(always)]
pub(super) fn exclusive_lock(h: &Header) -> ObjectGuard<'_> {
    if h.is_shared() {
        return lock_shared(h);
    }
    let byte = h.lock_byte();
    // Relaxed, here and in `drop`: only this thread sees the object.
    if byte.load(Ordering::Relaxed) != 0 {
        locked_twice();
    }
    byte.store(LOCKED_BIT, Ordering::Relaxed);
    ObjectGuard(Held::Mark(byte))
}

#[cold]
#[inline(never)]
fn locked_twice() -> ! {
    panic!("an object is locked twice by its owner");
}

#[inline(never)]
fn lock_shared(h: &Header) -> ObjectGuard<'_> {
    let byte = h.lock_byte();
    // Acquire: pairs with the release in `drop`.
    if byte.compare_exchange_weak(0, LOCKED_BIT, Ordering::Acquire, Ordering::Relaxed).is_err() {
        lock_slow(byte);
    }
    ObjectGuard(Held::Lock(byte))
}

#[cold]
#[inline(never)]
fn lock_slow(byte: &AtomicU8) {
    let key = byte as *const AtomicU8 as usize;
    let mut spins = 0;
    loop {
        // Relaxed: the exchange below decides.
        let now = byte.load(Ordering::Relaxed);
        if now & LOCKED_BIT == 0 {
            // Acquire: pairs with the release in `drop`.
            if byte.compare_exchange_weak(now, now | LOCKED_BIT, Ordering::Acquire, Ordering::Relaxed).is_ok()
            {
                return;
            }
            continue;
        }
        if spins < 20 {
            spins += 1;
            std::thread::yield_now();
            continue;
        }
        if now & PARKED_BIT == 0
            && byte
                .compare_exchange_weak(now, now | PARKED_BIT, Ordering::Relaxed, Ordering::Relaxed)
                .is_err()
        {
            continue;
        }
        // SAFETY: the key is the address of a byte inside a live object, which nobody else parks on; the
        // callbacks neither panic nor call into the parking lot.
        unsafe {
            parking_lot_core::park(
                key,
                || byte.load(Ordering::Relaxed) == LOCKED_BIT | PARKED_BIT,
                || {},
                |_, _| {},
                parking_lot_core::DEFAULT_PARK_TOKEN,
                None,
            );
        }
        spins = 0;
    }
}

impl Drop for ObjectGuard<'_> {
    #[inline(always)]
    fn drop(&mut self) {
        match self.0 {
            Held::Nothing => {}
            // Relaxed: as in `exclusive_lock`.
            Held::Mark(byte) => byte.store(0, Ordering::Relaxed),
            Held::Lock(byte) => {
                // Release: pairs with the acquire in `lock_shared` and `lock_slow`.
                if byte.compare_exchange(LOCKED_BIT, 0, Ordering::Release, Ordering::Relaxed).is_err() {
                    unlock_slow(byte);
                }
            }
        }
    }
}

#[cold]
#[inline(never)]
fn unlock_slow(byte: &AtomicU8) {
    let key = byte as *const AtomicU8 as usize;
    // SAFETY: as in `lock_slow`; the callback only stores to the byte.
    unsafe {
        parking_lot_core::unpark_one(key, |result| {
            // Release: pairs with the acquire in `lock_slow`.
            byte.store(if result.have_more_threads { PARKED_BIT } else { 0 }, Ordering::Release);
            parking_lot_core::DEFAULT_UNPARK_TOKEN
        });
    }
}
