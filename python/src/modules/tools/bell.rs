//! Waiting for a change of an object that is changed under its own lock.
//!
//! # Problem
//!
//! Who waits is detached and cannot look at the object; so between its last look and its sleep the change may happen.
//!
//! # Who may touch what
//!
//! `rung` is changed under the mutex. `listeners` is changed by anyone; who rings only looks whether it is zero.
//!
//! # Ordering argument
//!
//! A listener adds itself to `listeners`, notes `rung`, and then looks at the object once more, under the object's
//! lock. If the change comes after that look, the lock orders the two: who made it finds the listener counted, and
//! rings; and the listener, that does not sleep if `rung` is not what it noted, does not miss it.
//!
//! A bell that rings for one change wakes one sleeper. It looks at the object again before anything else, interrupts
//! included; so a change that it was woken for is not left to nobody.

use core::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;
use std::time::Instant;

use freewheel::{Cx, Exc};
use parking_lot::{Condvar, Mutex};

use super::super::thread::patience::{Patience, is_over, slice_end};

/// Tries before a waiter detaches: most changes come soon, or late.
const SPINS: u32 = 30;

/// What waiters for one kind of change listen to.
#[derive(Default)]
pub(super) struct Bell {
    listeners: AtomicUsize,
    rung: Mutex<u64>,
    came: Condvar,
}

/// Somebody who will not miss a ring from here on.
struct Listener<'a> {
    bell: &'a Bell,
    noted: u64,
}

impl Bell {
    /// After one change, outside of the object's lock: wakes one waiter.
    #[inline]
    pub fn ring(&self) {
        self.ring_for(Condvar::notify_one);
    }

    /// After a change that concerns everybody: wakes all waiters.
    pub fn ring_all(&self) {
        self.ring_for(Condvar::notify_all);
    }

    #[inline]
    fn ring_for<R>(&self, wake: impl FnOnce(&Condvar) -> R) {
        // Acquire: pairs with the addition in `listen`, but it is the object's lock that makes it seen.
        if self.listeners.load(Ordering::Acquire) == 0 {
            return;
        }
        *self.rung.lock() += 1;
        wake(&self.came);
    }

    fn listen(&self) -> Listener<'_> {
        // AcqRel: comes before the listener's look at the object; see the module's description.
        self.listeners.fetch_add(1, Ordering::AcqRel);
        Listener { bell: self, noted: *self.rung.lock() }
    }
}

impl Listener<'_> {
    /// Sleeps until a ring or the moment; the thread is detached.
    fn wait(&self, until: Option<Instant>) {
        let mut rung = self.bell.rung.lock();
        while *rung == self.noted {
            match until {
                None => self.bell.came.wait(&mut rung),
                Some(at) => {
                    if self.bell.came.wait_until(&mut rung, at).timed_out() {
                        return;
                    }
                }
            }
        }
    }
}

impl Drop for Listener<'_> {
    fn drop(&mut self) {
        // Release: pairs with the load in `ring_for`; a ring for nobody does no harm.
        self.bell.listeners.fetch_sub(1, Ordering::Release);
    }
}

/// Tries until `attempt` answers something or the time is over; waits for the bell in between. The object that is
/// tried must ring after every change that an attempt may have waited for.
///
/// # Errors
/// Those of `attempt`; `KeyboardInterrupt` in the main thread.
pub(super) fn wait_for<T>(
    cx: &Cx,
    bell: &Arc<Bell>,
    patience: Patience,
    mut attempt: impl FnMut() -> Result<Option<T>, Exc>,
) -> Result<Option<T>, Exc> {
    for _ in 0..SPINS {
        if let Some(found) = attempt()? {
            return Ok(Some(found));
        }
        if patience == Patience::None {
            return Ok(None);
        }
        core::hint::spin_loop();
    }
    let end = patience.end();
    // The waiter keeps the bell alive by itself: detached it must not rely on objects.
    let bell = bell.clone();
    // An attempt that fails leaves the change to somebody else.
    let mut attempt = || attempt().inspect_err(|_| bell.ring());
    loop {
        let listener = bell.listen();
        if let Some(found) = attempt()? {
            return Ok(Some(found));
        }
        let until = slice_end(cx, end);
        cx.detach(|| listener.wait(until));
        drop(listener);
        if let Some(found) = attempt()? {
            return Ok(Some(found));
        }
        if is_over(end) {
            return Ok(None);
        }
        cx.checkpoint()?;
        cx.check_interrupt()?;
    }
}
