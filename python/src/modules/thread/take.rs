//! Taking locks of the language.
//!
//! The lock itself, its protocol and who gets it when several threads wait is in `refcount/src/fair_lock.rs`. What is added here: who
//! waits is detached, so that the world can be paused meanwhile, and the main thread notices interrupts while it waits.

use std::sync::Arc;

use freewheel::object::lock::{FairLock, Since, stay_away};
use freewheel::{Cx, Exc};

use super::patience::{Patience, wait_detached};

/// Looks before a waiter detaches: most locks are held for a moment only.
const SPINS: u32 = 4;

/// Takes a lock, waiting if need be. Answers false if that was not possible in time.
///
/// # Errors
/// `KeyboardInterrupt` in the main thread.
#[inline]
pub(super) fn take(cx: &Cx, lock: &Arc<FairLock>, patience: Patience) -> Result<bool, Exc> {
    if lock.try_take() {
        return Ok(true);
    }
    if patience == Patience::None {
        return Ok(false);
    }
    take_slow(cx, lock, patience)
}

#[cold]
#[inline(never)]
fn take_slow(cx: &Cx, lock: &Arc<FairLock>, patience: Patience) -> Result<bool, Exc> {
    // The main thread parks anew after each look for interrupts, and waits since the first time nevertheless.
    let since = Since::now();
    for _ in 0..SPINS {
        stay_away();
        if lock.try_take() {
            return Ok(true);
        }
    }
    // The waiter keeps the lock alive by itself: detached it must not rely on objects.
    let lock = lock.clone();
    wait_detached(cx, patience.end(), |until| lock.take_until(since, until))
}
