//! Merging what is queued, and destroying what dies of that.
//!
//! # Problem
//!
//! A merge may find an object dead. Its destructor is foreign code: it may panic, drop further objects, drain again, take
//! locks. None of that may happen while another thread's slot is held, or half-way through a queue.
//!
//! So a queue is merged first, as a whole, and what is dead is destroyed afterwards, each object on its own: a panic
//! does not keep the others from being destroyed, and is passed on once, at the end.
//!
//! # When
//!
//! | who | when |
//! |---|---|
//! | the owner | [`drain`]; its next [`Biased::new`](crate::Biased::new), and its next drop, after somebody has queued something |
//! | the owner | when it asks whether it is the only one ([`get_mut`](crate::Biased::get_mut) and the like) |
//! | the owner | when it detaches, and when it ends |
//! | the pusher | at once, if the owner is detached or gone |
//!
//! A drain inside a drain does nothing: the outer one goes on until the queue is empty. An owner that blocks without
//! [`detached`](crate::detached) keeps its queue waiting; whoever pushes more than [`BUDGET`](crate::merge_queue::BUDGET)
//! bytes gives up its time slice at every further push.

use core::any::Any;
use core::mem::MaybeUninit;
use core::panic::AssertUnwindSafe;
use core::ptr::NonNull;
use std::panic::{catch_unwind, resume_unwind};

use super::inner::{Inner, destroy};
use super::slot::{ThreadSlot, table};
use super::thread::{start_draining, stop_draining};
use crate::biased::Decref;
use crate::fault::{Fault, injected};
use crate::merge_queue::Item;
use crate::state::{OwnerId, State};
use crate::sync::thread;

/// Room for a pointer to anything.
type Erased = [MaybeUninit<usize>; 2];

/// A reference to an object of a forgotten type.
pub(crate) struct Job {
    state: NonNull<State>,
    object: Erased,
    destroy: unsafe fn(Erased),
}

// SAFETY: jobs are made by a thread that does not own the object. The value has come there, so it is `Send`, `Sync` and
// `'static` (the bounds of `Biased`'s `Send` and `Sync`): it may be destroyed by any thread, at any time.
unsafe impl Item for Job {}

impl Job {
    fn new<T: ?Sized>(object: NonNull<Inner<T>>) -> Job {
        const { assert!(size_of::<NonNull<Inner<T>>>() <= size_of::<Erased>()) };
        let mut erased: Erased = [MaybeUninit::uninit(); 2];
        // SAFETY: it fits, as was just asserted; pointers may be copied.
        unsafe { erased.as_mut_ptr().cast::<NonNull<Inner<T>>>().write_unaligned(object) };
        // SAFETY: the reference that becomes the job keeps the object alive.
        let state = unsafe { Inner::state(object) };
        Job { state: NonNull::from(state), object: erased, destroy: destroy_erased::<T> }
    }

    /// Counts the job's reference less and merges. Answers whether the object is dead.
    ///
    /// # Safety
    /// The caller counts in the slot that owns the object.
    unsafe fn merge(&self) -> bool {
        // SAFETY: the job's reference keeps the object alive.
        unsafe { self.state.as_ref() }.merge(-1) == Decref::Retire
    }
}

/// # Safety
/// Made by [`Job::new`] for this type, and the object is dead.
unsafe fn destroy_erased<T: ?Sized>(object: Erased) {
    // SAFETY: written there by `Job::new` as this type.
    let object = unsafe { object.as_ptr().cast::<NonNull<Inner<T>>>().read_unaligned() };
    // SAFETY: the caller's promise.
    unsafe { destroy(object) };
}

/// Objects that are dead and not yet destroyed.
#[must_use]
pub(super) struct Batch {
    dead: Vec<Job>,
}

impl Batch {
    /// Destroys all; the first panic, if there was one.
    pub(super) fn run(self) -> Option<Box<dyn Any + Send>> {
        let mut first = None;
        for job in self.dead {
            // SAFETY: the merge has found the object dead, and this happens to it once.
            let result = catch_unwind(AssertUnwindSafe(|| unsafe { (job.destroy)(job.object) }));
            if let Err(panic) = result {
                first.get_or_insert(panic);
            }
        }
        first
    }

    /// Destroys all, and passes a panic on, unless the thread panics already.
    pub(super) fn finish(self) {
        if let Some(panic) = self.run()
            && !thread::panicking()
        {
            resume_unwind(panic);
        }
    }
}

/// Merges what is queued for a thread that is not there, unless somebody else does.
pub(super) fn settle(slot: &ThreadSlot) -> Batch {
    let mut dead = Vec::new();
    while !slot.far.queue.settle() && slot.hold() {
        // SAFETY: we hold the slot.
        dead.extend(slot.far.queue.take().filter(|job| unsafe { job.merge() }));
        slot.release();
    }
    Batch { dead }
}

/// Drains the calling thread's queue, if the thread is attached and does not drain already.
pub(super) fn drain_own() {
    let Some(slot) = start_draining() else { return };
    let mut first = None;
    loop {
        slot.unpoke();
        if slot.far.queue.settle() {
            break;
        }
        // SAFETY: the thread is attached to the slot, or `start_draining` would have said no.
        let dead = slot.far.queue.take().filter(|job| unsafe { job.merge() }).collect();
        if let Some(panic) = (Batch { dead }).run() {
            first.get_or_insert(panic);
        }
    }
    stop_draining();
    if let Some(panic) = first
        && !thread::panicking()
    {
        resume_unwind(panic);
    }
}

/// Merges the counts of all objects that other threads have queued for this one, and destroys what is dead.
///
/// Happens by itself as said in [`Biased`](crate::Biased#when-a-value-is-dropped); a thread that neither creates nor drops
/// handles for a long time calls this now and then.
///
/// # Panics
/// Passes on the first panic of a destructor, after all others have run; unless the thread panics already.
///
/// ```
/// use freewheel_refcount::{Biased, drain};
///
/// let a = Biased::new(7);
/// let b = a.clone();
/// std::thread::spawn(move || drop(b)).join().unwrap();
/// drain();
/// assert_eq!(Biased::strong_count(&a), 1);
/// ```
pub fn drain() {
    drain_own();
}

/// A foreign decrement went below zero: hands the reference to the owner, or merges for it.
#[cold]
#[inline(never)]
pub(super) fn queue<T: ?Sized>(object: NonNull<Inner<T>>, owner: OwnerId) {
    let slot = table().get(owner);
    // SAFETY: the reference that is handed over keeps the object alive.
    let bytes = unsafe { Inner::layout(object) }.size();
    let pushed = slot.far.queue.push_sized(Job::new(object), bytes);
    if !slot.is_attached() || injected(Fault::MergeWithoutHold) {
        // If the thread comes back meanwhile, it looks at its queue itself.
        return settle(slot).finish();
    }
    if pushed.first || pushed.over_budget {
        slot.poke();
    }
    if pushed.over_budget {
        thread::yield_now();
    }
}
