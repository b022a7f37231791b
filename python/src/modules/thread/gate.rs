//! What locks and joins wait on.
//!
//! # Problem
//!
//! A lock of the language may be held for long and given back by another thread than the one that took it; who
//! waits for it must be detached, so that the world can be paused meanwhile, and the main thread has to notice
//! interrupts while it waits.
//!
//! # Ordering argument
//!
//! Taking acquires, giving back releases. No wake-up is lost: a waiter announces itself before it tries once more
//! and sleeps; who gives back stores first and looks for waiters afterwards. Both steps are sequentially
//! consistent, so one of the two sees the other; and the mutex keeps the waiter from being between its try and
//! its sleep when it is woken.

use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::Arc;
use std::time::Instant;

use freewheel::{Cx, Exc};
use parking_lot::{Condvar, Mutex};

use super::patience::{Patience, wait_detached};

/// Tries before a waiter detaches: most locks are held for a moment only.
const SPINS: u32 = 60;

/// Something that can be taken by one at a time.
#[derive(Default)]
pub(super) struct Gate {
    taken: AtomicBool,
    waiters: AtomicUsize,
    mutex: Mutex<()>,
    given_back: Condvar,
}

impl Gate {
    /// Takes it if nobody else has.
    #[inline]
    pub fn try_take(&self) -> bool {
        // SeqCst: see the module's docs.
        self.taken.compare_exchange(false, true, Ordering::SeqCst, Ordering::Relaxed).is_ok()
    }

    /// Whether somebody has taken it.
    pub fn is_taken(&self) -> bool {
        self.taken.load(Ordering::SeqCst)
    }

    /// Gives it back; false if nobody had taken it.
    #[inline]
    pub fn give_back(&self) -> bool {
        // SeqCst: see the module's docs.
        if !self.taken.swap(false, Ordering::SeqCst) {
            return false;
        }
        if self.waiters.load(Ordering::SeqCst) > 0 {
            drop(self.mutex.lock());
            self.given_back.notify_one();
        }
        true
    }

    /// Waits until it can be taken or the time is over; the thread is detached.
    fn wait(&self, until: Option<Instant>) -> bool {
        let mut guard = self.mutex.lock();
        self.waiters.fetch_add(1, Ordering::SeqCst);
        let taken = loop {
            if self.try_take() {
                break true;
            }
            match until {
                None => self.given_back.wait(&mut guard),
                Some(at) => {
                    if self.given_back.wait_until(&mut guard, at).timed_out() {
                        break self.try_take();
                    }
                }
            }
        };
        self.waiters.fetch_sub(1, Ordering::SeqCst);
        taken
    }
}

/// Takes a gate, waiting if need be. Answers false if that was not possible in time.
///
/// # Errors
/// `KeyboardInterrupt` in the main thread.
#[inline]
pub(super) fn take(cx: &Cx, gate: &Arc<Gate>, patience: Patience) -> Result<bool, Exc> {
    if gate.try_take() {
        return Ok(true);
    }
    if patience == Patience::None {
        return Ok(false);
    }
    take_slow(cx, gate, patience)
}

#[cold]
#[inline(never)]
fn take_slow(cx: &Cx, gate: &Arc<Gate>, patience: Patience) -> Result<bool, Exc> {
    for _ in 0..SPINS {
        core::hint::spin_loop();
        if gate.try_take() {
            return Ok(true);
        }
    }
    // The waiter keeps the gate alive by itself: detached it must not rely on objects.
    let gate = gate.clone();
    wait_detached(cx, patience.end(), |until| gate.wait(until))
}
