//! The one-byte object lock.
//!
//! # Problem
//!
//! Writers of a SHARED container exclude each other; readers take no lock. The lock must fit in a byte.
//!
//! # State word
//!
//! The lock byte of the header. Bit 0: locked. Bit 1: somebody is parked.
//!
//! # Who may touch which field
//!
//! Anyone, of a SHARED object. A PRIVATE object has one possible writer and is not locked; data that must not be reached
//! twice is marked as locked by plain stores.
//!
//! # Transitions
//!
//! ```text
//!   lock      0 -> LOCKED, else: LOCKED -> LOCKED+PARKED, park by the byte's address if that is still so, again
//!   unlock    LOCKED -> 0, else: wake one; 0, or PARKED if more are parked
//! ```
//!
//! While a thread holds an object lock it runs no user code, reaches no safepoint and takes no other object lock. So
//! whoever holds one gives it back in a bounded number of steps, a waiter may stay ATTACHED, and locks cannot deadlock,
//! neither with each other nor with a pause.
//!
//! # Ordering argument
//!
//! Locking acquires, unlocking releases; the pair orders all writes made under the lock. A thread parks under the parking
//! lot's own lock, after a second look at the byte; who unlocks a byte with PARKED changes it under that lock, too. So
//! nobody parks after the only wake-up.
//!
//! # Safety argument
//!
//! LOCKED is set by exchanges from a byte without it only. An object becomes SHARED by its owner's hand, in a barrier,
//! which nobody runs while holding a guard: so a mark never meets a lock.
//!
//! # Source
//!
//! WebKit's ParkingLot (Pizlo, 2016); PEP 703 (a mutex of one byte).

use core::hint::spin_loop;

use crate::Header;
use crate::fault::{Fault, injected, model_is_over, order};
use crate::sync::atomic::{AtomicU8, Ordering};
use crate::sync::{lot, thread};

const LOCKED_BIT: u8 = 1;
const PARKED_BIT: u8 = 2;

/// How often a thread looks again before it parks.
const SPINS: u32 = if cfg!(freewheel_loom) { 0 } else { 12 };

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
pub fn exclusive_lock(h: &Header) -> ObjectGuard<'_> {
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
    // Acquire: what was written under the lock. Partner: `drop`.
    let acquire = order(Fault::LockRelaxed, Ordering::Acquire);
    if byte.compare_exchange_weak(0, LOCKED_BIT, acquire, Ordering::Relaxed).is_err() {
        lock_slow(byte);
    }
    ObjectGuard(Held::Lock(byte))
}

/// Lets a few microseconds go by, before another look at a lock that somebody holds. A step under a lock takes some tens of
/// nanoseconds, and ten times as long where another thread has just written the same lines. So two threads that take turns at
/// each step are slower than one of them that does a hundred steps while the other one waits.
pub fn stay_away() {
    (0..60).for_each(|_| spin_loop());
}

#[cold]
#[inline(never)]
fn lock_slow(byte: &AtomicU8) {
    let key = core::ptr::from_ref(byte).addr();
    let mut spins = 0;
    loop {
        // Relaxed: the exchange below decides.
        let now = byte.load(Ordering::Relaxed);
        if now & LOCKED_BIT == 0 {
            // Acquire: as in `lock_shared`. Partners: `drop`, `unlock_slow`.
            let acquire = order(Fault::LockRelaxed, Ordering::Acquire);
            if byte.compare_exchange_weak(now, now | LOCKED_BIT, acquire, Ordering::Relaxed).is_ok() {
                return;
            }
            continue;
        }
        if spins < SPINS {
            if spins > 0 {
                // Its holder may not be running.
                thread::yield_now();
            }
            stay_away();
            spins += 1;
            continue;
        }
        // Relaxed: says nothing but that somebody is about to park.
        if now & PARKED_BIT == 0
            && byte
                .compare_exchange_weak(now, now | PARKED_BIT, Ordering::Relaxed, Ordering::Relaxed)
                .is_err()
        {
            continue;
        }
        // Relaxed: ordered by the lot's lock, under which `unlock_slow` changes the byte.
        let look =
            || injected(Fault::ParkWithoutALook) || byte.load(Ordering::Relaxed) == LOCKED_BIT | PARKED_BIT;
        // SAFETY: the key is the address of a byte inside a live object, which nobody else parks on; the look neither
        // panics nor calls into the parking lot.
        unsafe { lot::park(key, look) };
        spins = 0;
    }
}

impl Drop for ObjectGuard<'_> {
    #[inline(always)]
    fn drop(&mut self) {
        if model_is_over() {
            return;
        }
        match self.0 {
            Held::Nothing => {}
            // Relaxed: as in `exclusive_lock`.
            Held::Mark(byte) => byte.store(0, Ordering::Relaxed),
            Held::Lock(byte) => {
                // Release: what was written under the lock. Partners: `lock_shared`, `lock_slow`.
                let release = order(Fault::UnlockRelaxed, Ordering::Release);
                if byte.compare_exchange(LOCKED_BIT, 0, release, Ordering::Relaxed).is_err() {
                    unlock_slow(byte);
                }
            }
        }
    }
}

#[cold]
#[inline(never)]
fn unlock_slow(byte: &AtomicU8) {
    let key = core::ptr::from_ref(byte).addr();
    let open = |more_are_parked: bool| {
        let left = if more_are_parked && !injected(Fault::ForgetParked) { PARKED_BIT } else { 0 };
        // Release: as in `drop`. Partner: `lock_slow`.
        byte.store(left, order(Fault::UnlockRelaxed, Ordering::Release));
    };
    // SAFETY: as in `lock_slow`; the callback only stores to the byte.
    unsafe { lot::unpark_one(key, open) };
}
