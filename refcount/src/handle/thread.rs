//! The calling thread: its slot, its fast path, its end.
//!
//! # Problem
//!
//! The fast path of a count must find out "is this object mine?" in two loads and a compare. Everything else (a thread
//! that has no slot yet, that is asked to drain its queue, that is detached, that is being torn down) has to fail that
//! one compare.
//!
//! # State word
//!
//! `HERE`, a thread-local pointer to `current` of the thread's slot, or to a constant NOT_HERE. It has no destructor,
//! so reading it is a plain load at any time of a thread's life.
//!
//! # Who may touch which field
//!
//! The thread alone; `current` of its slot as in [`super::slot`].
//!
//! # Transitions
//!
//! ```text
//!   nobody ---first Biased::new---> attached <---detached()---> detached
//!                                      |
//!                             thread-local destructor
//!                                      v
//!                                    late
//! ```
//!
//! | stage | counts on objects of its own slot | new objects |
//! |---|---|---|
//! | nobody | (has none) | takes a slot |
//! | attached | plainly | owned |
//! | detached | attaches for the moment | owned |
//! | late | takes hold of the slot for the moment | without an owner |
//!
//! # Ordering argument
//!
//! [`super::slot`].
//!
//! # Safety argument
//!
//! A thread never queues an object for itself, and a late thread never for the thread that came after it: what is queued
//! may be destroyed by any other thread, later. That is allowed for values that have come to another thread before
//! (`Send + Sync + 'static`, see [`Biased`](crate::Biased)), and only such objects are ever dropped by a thread that does
//! not own them. A late thread whose slot has been taken already, which needs as many other threads to end at that
//! moment as numbers wait in the table, keeps the reference for ever: a leak, not a race.
//!
//! # Source
//!
//! PyO3's lesson (pyo3#4095): a handle must stay sound on a thread that is not attached.

use super::drain;
use super::slot::{NOT_HERE, ThreadSlot, table};
use crate::fault::model_is_over;
use crate::state::{NOBODY, OwnerId, State};
use crate::sync::{Cell, local, thread};

#[cfg(not(freewheel_loom))]
mod here {
    use super::{Cell, NOT_HERE, OwnerId, ThreadSlot};
    use crate::sync::atomic::{AtomicU16, Ordering};
    use crate::sync::local;

    static NOWHERE: AtomicU16 = AtomicU16::new(NOT_HERE);

    local!(
        static HERE: Cell<*const AtomicU16> = Cell::new(&raw const NOWHERE)
    );
    local!(
        static LATE: Cell<Option<&'static ThreadSlot>> = Cell::new(None)
    );

    local!(
        static EXPECTED_OPEN: Cell<usize> = Cell::new(0)
    );

    /// Where this thread last found an object whose shared word is open: a guess, another object may lie there by now.
    #[inline(always)]
    pub(crate) fn expected_open() -> usize {
        EXPECTED_OPEN.get()
    }

    pub(crate) fn expect_open(address: usize) {
        EXPECTED_OPEN.set(address);
    }

    /// The number of the thread's slot if its fast path is on.
    #[inline(always)]
    pub(crate) fn current() -> OwnerId {
        // SAFETY: the address of a static, or of a field of a slot, which live for ever.
        // Relaxed: the thread's own number, or a poke whose reason the slow path acquires.
        unsafe { &*HERE.get() }.load(Ordering::Relaxed)
    }

    pub(super) fn set(slot: Option<&'static ThreadSlot>) {
        HERE.set(slot.map_or(&raw const NOWHERE, |s| &raw const s.current));
    }

    pub(super) fn late() -> Option<&'static ThreadSlot> {
        LATE.get()
    }

    pub(super) fn set_late(slot: &'static ThreadSlot) {
        LATE.set(Some(slot));
    }
}

#[cfg(freewheel_loom)]
mod here {
    use super::{NOT_HERE, OwnerId, THREAD, ThreadSlot};
    use crate::sync::atomic::Ordering;

    /// The number of the thread's slot if its fast path is on.
    pub(crate) fn current() -> OwnerId {
        let slot = THREAD.try_with(|t| t.slot.get()).ok().flatten();
        // Relaxed: as in the real one.
        slot.map_or(NOT_HERE, |s| s.current.load(Ordering::Relaxed))
    }

    /// Models look always.
    pub(crate) fn expected_open() -> usize {
        0
    }

    pub(crate) fn expect_open(_: usize) {}

    pub(super) fn set(_: Option<&'static ThreadSlot>) {}

    /// Models have no thread-locals that outlive the others.
    pub(super) fn late() -> Option<&'static ThreadSlot> {
        None
    }

    pub(super) fn set_late(_: &'static ThreadSlot) {}
}

pub(crate) use here::{current, expect_open, expected_open};

struct Thread {
    slot: Cell<Option<&'static ThreadSlot>>,
    /// Depth of [`detached`].
    detached: Cell<u32>,
    draining: Cell<bool>,
}

local!(
    static THREAD: Thread = Thread { slot: Cell::new(None), detached: Cell::new(0), draining: Cell::new(false) }
);

impl Drop for Thread {
    fn drop(&mut self) {
        if !model_is_over() {
            self.end();
        }
    }
}

/// What the end of the thread does. Joining a thread in a model does not wait for thread-locals, so models call it last.
#[cfg(freewheel_loom)]
pub fn end_thread() {
    THREAD.with(Thread::end);
}

impl Thread {
    /// The thread ends: others merge from now on.
    fn end(&self) {
        let Some(slot) = self.slot.take() else { return };
        here::set(None);
        here::set_late(slot);
        slot.mute();
        slot.leave(true);
        // Destructors run in here, as late ones. A panic would abort the process; the hook has reported it.
        drop(drain::settle(slot).run());
        table().give_back(slot);
    }
}

/// The owner's number for a new object of this thread, or [`NOBODY`]. Drains the thread's queue if it was asked to.
#[cold]
#[inline(never)]
pub(super) fn enter() -> OwnerId {
    let slot = THREAD.try_with(|t| {
        let taken = t.slot.get().or_else(|| {
            let slot = table().take()?;
            slot.attach();
            t.slot.set(Some(slot));
            here::set(Some(slot));
            Some(slot)
        });
        (taken, t.detached.get() > 0)
    });
    match slot {
        Ok((Some(slot), false)) => {
            drain::drain_own();
            slot.id
        }
        Ok((Some(slot), true)) => slot.id,
        _ => NOBODY,
    }
}

/// Runs a transition on an object's counts, with the number under which this thread counts, [`NOT_HERE`] if it has none.
/// No answer: the thread is late and its slot has a new owner, so the reference has to be forgotten.
pub(super) fn count_as<R>(state: &State, transition: impl FnOnce(OwnerId) -> R) -> Option<R> {
    match THREAD.try_with(|t| t.slot.get().map(|slot| (slot, t.detached.get()))).ok().flatten() {
        Some((slot, 0)) => Some(transition(slot.id)),
        Some((slot, _)) if state.is_owned_by(slot.id) => {
            slot.attach();
            let answer = transition(slot.id);
            slot.leave(false);
            drain::settle(slot).finish();
            Some(answer)
        }
        Some(_) => Some(transition(NOT_HERE)),
        None => match here::late() {
            Some(slot) if state.is_owned_by(slot.id) => {
                while !slot.hold() {
                    if slot.is_attached() {
                        return None;
                    }
                    thread::yield_now();
                }
                let answer = transition(slot.id);
                slot.release();
                drain::settle(slot).finish();
                Some(answer)
            }
            _ => Some(transition(NOT_HERE)),
        },
    }
}

/// Whether this thread counts under that number, in whatever stage it is: then it merges by [`count_as`] only.
pub(super) fn counts_as(owner: OwnerId) -> bool {
    let slot = THREAD.try_with(|t| t.slot.get()).ok().flatten().or_else(here::late);
    slot.is_some_and(|slot| slot.id == owner)
}

/// The owner's number for a new object of this thread, or [`NOBODY`], without a drain.
pub(super) fn number() -> OwnerId {
    THREAD.try_with(|t| t.slot.get()).ok().flatten().map_or(NOBODY, |slot| slot.id)
}

/// The thread's slot if it counts there now and does not drain yet; then it drains, until [`stop_draining`].
pub(super) fn start_draining() -> Option<&'static ThreadSlot> {
    THREAD
        .try_with(|t| {
            let slot = t.slot.get().filter(|_| t.detached.get() == 0)?;
            (!t.draining.replace(true)).then_some(slot)
        })
        .ok()
        .flatten()
}

/// Ends what [`start_draining`] began.
pub(super) fn stop_draining() {
    let _ = THREAD.try_with(|t| t.draining.set(false));
}

/// Runs `f`, which blocks, while other threads may merge the counts of this thread's objects: nothing waits in its queue
/// meanwhile.
///
/// Handles may be used inside, but cost more there. Nothing happens on a thread that owns no objects.
///
/// ```
/// # use std::sync::mpsc::channel;
/// use freewheel_refcount::{Biased, detached};
///
/// let (to, from) = channel();
/// let config = Biased::new([1, 2, 3]);
/// let other = config.clone();
/// std::thread::spawn(move || to.send(other.len()).unwrap());
/// assert_eq!(detached(|| from.recv()), Ok(3));
/// ```
pub fn detached<R>(f: impl FnOnce() -> R) -> R {
    struct Back(&'static ThreadSlot);
    impl Drop for Back {
        fn drop(&mut self) {
            self.0.attach();
            let _ = THREAD.try_with(|t| t.detached.set(0));
            self.0.unpoke();
            if !self.0.far.queue.settle() {
                // Somebody pushed when we were neither here nor away; the next drop drains.
                self.0.mute();
            }
        }
    }
    let slot = THREAD.try_with(|t| {
        let slot = t.slot.get().filter(|_| t.detached.get() == 0 && !t.draining.get())?;
        t.detached.set(1);
        Some(slot)
    });
    let Ok(Some(slot)) = slot else { return f() };
    slot.mute();
    slot.leave(false);
    let back = Back(slot);
    drain::settle(slot).finish();
    let answer = f();
    drop(back);
    answer
}
