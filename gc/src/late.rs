//! Telling an observer about threads that hold up a pause.
//!
//! # Problem
//!
//! A thread that reaches no safepoint stops all others, and from outside the program only looks dead. So the pauser says
//! whom it waits for, while it waits: afterwards may never come.
//!
//! # Safety argument
//!
//! The observer is called in the midst of a pause: some threads stand still already, and with them whatever they hold.
//! It may therefore wait for nothing that a thread keeps across a safepoint; the lock around the observer is none of
//! that kind.
//!
//! # Source
//!
//! Safepoint timeouts of HotSpot (`-XX:+SafepointTimeout`), which name the threads that did not come.

use std::time::Duration;

use freewheel_refcount::OwnerId;
use freewheel_refcount::sync::Arc;
use freewheel_refcount::sync::atomic::{AtomicU64, Ordering};
use freewheel_refcount::sync::parking::Mutex;

use crate::gate::Patience;
use crate::world::World;

/// Threads that hold up a pause, as they are told to an observer.
#[derive(Clone, Debug)]
pub struct LateStop {
    /// Those that have not stopped yet, by their slots, and how long ago they were asked to.
    pub threads: Vec<(OwnerId, Duration)>,
    /// How often this pause has been told of, this time included. Who is late the second time was so the first time.
    pub calls: u32,
}

/// What late threads are told to.
pub type LateObserver = dyn Fn(&LateStop) + Send + Sync;

/// The observer of a world, and its patience.
#[derive(Default)]
pub(crate) struct LateWatch {
    /// Nanoseconds; 0 if there is no observer.
    after: AtomicU64,
    observer: Mutex<Option<Arc<LateObserver>>>,
}

impl LateWatch {
    /// For a pause that calls `late`.
    pub(crate) fn patience<'a>(&self, late: &'a dyn Fn(u32)) -> Option<Patience<'a>> {
        // Relaxed: a number that orders nothing.
        let after = self.after.load(Ordering::Relaxed);
        (after != 0).then(|| Patience { after: Duration::from_nanos(after), late })
    }
}

impl World {
    /// Has threads that have not stopped for a pause after this time told to `observer`, in place of the one before, and
    /// again whenever the time has doubled; nothing is told without one.
    ///
    /// It is called in the pause, by the thread that pauses: it touches no objects, neither attaches nor detaches, and
    /// takes no lock that a thread may hold at a safepoint or while it is being attached.
    pub fn set_late_observer(&self, after: Duration, observer: Option<Arc<LateObserver>>) {
        let after = if observer.is_some() { after.as_nanos().clamp(1, u64::MAX.into()) as u64 } else { 0 };
        let before = core::mem::replace(&mut *self.late.observer.lock(), observer);
        // Relaxed: as above.
        self.late.after.store(after, Ordering::Relaxed);
        // The lock is open again: what the observer takes with it may need time.
        drop(before);
    }

    /// The pauser tells whom it waits for.
    #[cold]
    pub(crate) fn tell_late(&self, pauser: OwnerId, calls: u32) {
        let Some(observer) = self.late.observer.lock().clone() else { return };
        let now = self.now();
        let waited_for = |(id, slot): (OwnerId, &crate::slots::ThreadSlot)| {
            (id != pauser && slot.is_occupied() && slot.gate.word.is_waited_for()).then(|| {
                // Relaxed: stored by this thread, which pauses.
                (id, Duration::from_nanos(now.saturating_sub(slot.asked_at.load(Ordering::Relaxed))))
            })
        };
        let threads: Vec<_> = self.slots.iter().filter_map(waited_for).collect();
        // The last ones may have come just now.
        if !threads.is_empty() {
            observer(&LateStop { threads, calls });
        }
    }
}
