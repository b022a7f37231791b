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
//!
//! One waiter is woken at a time: as long as it has not tried, who gives back wakes nobody else. Whoever wakes, for whatever
//! reason, first says so and then tries; so either it finds the gate free, or who has taken it meanwhile will give it back, and
//! finds that nobody is being woken. The lock goes to whoever comes first, not to who has waited: a running thread takes and
//! gives back hundreds of times while a sleeping one is being brought to life.

use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::Arc;
use std::time::Instant;

use freewheel::object::lock::stay_away;
use freewheel::{Cx, Exc};
use parking_lot::{Condvar, Mutex};

use super::patience::{Patience, wait_detached};

/// Looks before a waiter detaches: most locks are held for a moment only.
const SPINS: u32 = 4;

/// Something that can be taken by one at a time.
#[derive(Default)]
pub(super) struct Gate {
    taken: AtomicBool,
    waiters: AtomicUsize,
    /// Somebody was woken and has not tried yet.
    waking: AtomicBool,
    mutex: Mutex<()>,
    given_back: Condvar,
}

impl Gate {
    /// Takes it if nobody else has.
    #[inline]
    pub fn try_take(&self) -> bool {
        // SeqCst: see the module's docs.
        self.taken.compare_exchange(false, true, Ordering::SeqCst, Ordering::SeqCst).is_ok()
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
        if self.waiters.load(Ordering::SeqCst) > 0 && !self.waking.load(Ordering::SeqCst) {
            self.wake();
        }
        true
    }

    #[cold]
    #[inline(never)]
    fn wake(&self) {
        let guard = self.mutex.lock();
        // Under the mutex who waits sleeps, or is awake and will say so; but those that were seen before may have gone.
        if self.waiters.load(Ordering::SeqCst) > 0 && !self.waking.swap(true, Ordering::SeqCst) {
            drop(guard);
            self.given_back.notify_one();
        }
    }

    /// Waits until it can be taken or the time is over; the thread is detached.
    fn wait(&self, until: Option<Instant>) -> bool {
        let mut guard = self.mutex.lock();
        self.waiters.fetch_add(1, Ordering::SeqCst);
        let taken = loop {
            if self.try_take() {
                break true;
            }
            let late = match until {
                None => {
                    self.given_back.wait(&mut guard);
                    false
                }
                Some(at) => self.given_back.wait_until(&mut guard, at).timed_out(),
            };
            // SeqCst: see the module's docs.
            self.waking.store(false, Ordering::SeqCst);
            if late {
                break self.try_take();
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
        stay_away();
        if !gate.is_taken() && gate.try_take() {
            return Ok(true);
        }
    }
    // The waiter keeps the gate alive by itself: detached it must not rely on objects.
    let gate = gate.clone();
    wait_detached(cx, patience.end(), |until| gate.wait(until))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU32;
    use std::thread;
    use std::time::Duration;

    use super::*;

    /// Threads that give back and go to sleep all the time: a wake-up that is lost leaves all of them asleep.
    #[test]
    fn no_wake_up_is_lost() {
        const ROUNDS: u32 = 200_000;
        const LONG: Duration = Duration::from_secs(60);
        for threads in [2, 3, 5] {
            let (gate, inside, sum) = (Gate::default(), AtomicBool::new(false), AtomicU32::new(0));
            let work = |nth: u32| {
                for i in 0..ROUNDS {
                    // Some give up early, and try again.
                    let patience = if (i + nth).is_multiple_of(7) { Duration::from_micros(1) } else { LONG };
                    let end = Instant::now() + patience;
                    let taken = gate.wait(Some(end));
                    // Free as it is then, it is taken also when the time is over.
                    assert!(patience < LONG || Instant::now() < end, "nobody is woken");
                    if !taken {
                        continue;
                    }
                    assert!(!inside.swap(true, Ordering::Relaxed), "taken twice");
                    sum.fetch_add(1, Ordering::Relaxed);
                    inside.store(false, Ordering::Relaxed);
                    assert!(gate.give_back());
                }
            };
            thread::scope(|s| {
                (0..threads).for_each(|nth| {
                    drop(s.spawn({
                        let work = &work;
                        move || work(nth)
                    }))
                })
            });
            assert!(!gate.is_taken() && sum.into_inner() > threads * ROUNDS / 2);
            assert_eq!(gate.waiters.into_inner(), 0);
        }
    }
}
