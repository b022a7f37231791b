//! Handshakes: running a small function for every thread, each at a moment when it stands still, without stopping all
//! of them at once.
//!
//! # Problem
//!
//! Some things need each thread to have passed a safepoint once (a fact that compiled code relies on is withdrawn), or
//! a look at each thread's stack, but not the whole world at a standstill. A thread that blocks cannot be waited for.
//!
//! # Transitions
//!
//! The asker walks the slots and asks each thread's word ([`ThreadWord::ask`](crate::thread_word::ThreadWord::ask)):
//!
//! | the thread is | then |
//! |---|---|
//! | the asker | it runs the function |
//! | DETACHED | it is HELD, the asker runs the function for it and lets go |
//! | ATTACHED | its word says ASKED, its poll word HANDSHAKE: it runs the function at its next safepoint, or before it detaches |
//! | HELD | somebody drains its merge queue, which is short: the asker tries again |
//!
//! Then the asker waits, DETACHED, for those that were asked. It asks when it is its turn, as for a pause: so no thread
//! comes, goes, or is stopped while it asks, and neither pauses nor other askers can keep it from asking. Two askers
//! cannot wait for each other: who waits is DETACHED, which the other can deal with.
//!
//! # Who may touch what
//!
//! A slot's list of requests is guarded by its lock. The asker asks the word under that lock, so a thread that finds
//! ASKED finds the request. The request refers to the asker's function on its stack, which outlives the wait.
//!
//! # Ordering argument
//!
//! Those of [`crate::thread_word`]: a hold acquires what the thread did before it detached and releases to it what the
//! function did. For a thread that runs the function itself, the asker's wait acquires what the function did, through
//! the request's lock.
//!
//! # Source
//!
//! Handshakes of HotSpot (JEP 312); DESIGN §4.

use freewheel_refcount::sync::{Arc, thread};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use core::marker::PhantomData;
use freewheel_refcount::sync::parking::{Condvar, Mutex};
use freewheel_refcount::{OwnerId, Value};

use crate::mutator::Mutator;
use crate::poll::HANDSHAKE;
use crate::slots::ThreadSlot;
use crate::stop_world::Turn;
use crate::thread_word::Handshake;

/// A thread that stands still for a handshake.
pub struct Standing<'a> {
    id: OwnerId,
    slot: &'a ThreadSlot,
    not_send: PhantomData<*mut ()>,
}

impl Standing<'_> {
    /// The thread's slot.
    pub fn id(&self) -> OwnerId {
        self.id
    }

    /// Visits what stands on the thread's stack.
    pub fn scan_stack(&self, visit: &mut dyn FnMut(Value)) {
        // SAFETY: the field changes when a thread comes or goes: this one is at a safepoint, or it is HELD by an asker whose
        // turn it is.
        if let Some(roots) = unsafe { *self.slot.roots.get() } {
            // SAFETY: valid by the promise of `World::register`, and the thread stands still.
            unsafe { (*roots).scan_stack(visit) };
        }
    }
}

type Function<'a> = dyn Fn(&Standing<'_>) + Sync + 'a;

/// What a thread finds in its list.
pub(crate) struct Request {
    function: *const Function<'static>,
    /// Threads that have not run it yet.
    remaining: Mutex<usize>,
    done: Condvar,
}

// SAFETY: the function is `Sync`, and its asker keeps it alive until `remaining` is zero.
unsafe impl Send for Request {}
// SAFETY: as above.
unsafe impl Sync for Request {}

/// A thread that was asked takes itself off, also when the function panics.
struct Done(Arc<Request>);

impl Drop for Done {
    fn drop(&mut self) {
        *self.0.remaining.lock() -= 1;
        self.0.done.notify_one();
    }
}

/// Waits for the threads that were asked, also when the asker's own call panics.
struct Waiting<'a> {
    mutator: &'a Mutator,
    request: Arc<Request>,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if *self.request.remaining.lock() == 0 {
            return;
        }
        self.mutator.detach();
        let mut remaining = self.request.remaining.lock();
        while *remaining != 0 {
            self.request.done.wait(&mut remaining);
        }
        drop(remaining);
        self.mutator.attach_inner();
    }
}

impl Mutator {
    /// Runs `f` once for every registered thread while that thread stands still: at a safepoint of its own, or by this
    /// thread while the other is detached. Returns when all have. Threads that come meanwhile may be left out.
    ///
    /// `f` runs on several threads at once, each for its own `Standing`. It is short, takes no lock that may be held
    /// across a safepoint, and touches no objects but those it is shown. A safepoint of the calling thread.
    ///
    /// # Panics
    /// In a pause, or detached. A panic of `f` goes on in the thread that ran it.
    pub fn handshake(&self, f: impl Fn(&Standing<'_>) + Sync) {
        assert!(self.is_attached() && !self.in_pause(), "handshakes are for attached threads outside pauses");
        let function: *const Function<'_> = &raw const f;
        // SAFETY: only the lifetime changes; `waiting` keeps this frame until nobody refers to `f` any more.
        let function =
            unsafe { core::mem::transmute::<*const Function<'_>, *const Function<'static>>(function) };
        let request = Arc::new(Request { function, remaining: Mutex::new(0), done: Condvar::new() });
        let waiting = Waiting { mutator: self, request };
        let turn = Turn::take(self);
        for (id, slot) in self.world().slots.iter() {
            let standing = Standing { id, slot, not_send: PhantomData };
            if id == self.id() {
                f(&standing);
            } else if slot.is_occupied() {
                while !self.ask(&standing, &waiting.request) {
                    thread::yield_now();
                }
            }
        }
        drop(turn);
        drop(waiting);
    }

    /// One attempt; false if it has to be repeated.
    fn ask(&self, standing: &Standing<'_>, request: &Arc<Request>) -> bool {
        let slot = standing.slot;
        let mut requests = slot.requests.lock();
        match slot.word.ask() {
            Handshake::Busy => false,
            Handshake::Asked => {
                *request.remaining.lock() += 1;
                requests.push(Arc::clone(request));
                drop(requests);
                slot.poll.request(HANDSHAKE);
                true
            }
            Handshake::Held => {
                drop(requests);
                let held = Held { mutator: self, slot };
                // SAFETY: the asker's own function.
                unsafe { (*request.function)(standing) };
                drop(held);
                true
            }
        }
    }

    /// Runs what this thread was asked for, if it was.
    #[cold]
    #[inline(never)]
    pub(crate) fn answer_handshakes(&self) {
        while self.slot().word.take_asked() {
            let requests = core::mem::take(&mut *self.slot().requests.lock());
            let mut panic = None;
            for request in requests.into_iter().map(Done) {
                let standing = Standing { id: self.id(), slot: self.slot(), not_send: PhantomData };
                // SAFETY: the asker waits until `request` is dropped.
                let call = || unsafe { (*request.0.function)(&standing) };
                // The others are run all the same.
                panic = catch_unwind(AssertUnwindSafe(call)).err().or(panic);
            }
            if let Some(panic) = panic {
                resume_unwind(panic);
            }
        }
    }
}

/// A thread that the asker acts for.
struct Held<'a> {
    mutator: &'a Mutator,
    slot: &'a ThreadSlot,
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        if self.slot.word.unhold() {
            self.mutator.world().stop.acknowledge();
        }
    }
}
