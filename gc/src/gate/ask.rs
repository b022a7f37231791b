//! Asking threads: running a small function for each of some threads, while that thread stands still.
//!
//! # Problem
//!
//! See [`crate::handshake`], which says for which threads, and what a function may do.
//!
//! # Transitions
//!
//! The asker asks each thread's word ([`ThreadWord::ask`](crate::thread_word::ThreadWord::ask)):
//!
//! | the thread is | then |
//! |---|---|
//! | the asker | it runs the function |
//! | DETACHED | it is HELD, the asker runs the function for it and lets go |
//! | ATTACHED | its word says ASKED, its poll word HANDSHAKE: it runs the function at its next safepoint, or before it detaches |
//! | HELD | somebody drains its merge queue, which is short: the asker tries again |
//!
//! Then the asker waits, DETACHED, for those that were asked.
//!
//! # Who may touch what
//!
//! A gate's list of requests is guarded by its lock. The asker asks the word under that lock, so a thread that finds
//! ASKED finds the request. The request refers to the asker's function, which outlives the wait.
//!
//! # Ordering argument
//!
//! Those of [`crate::thread_word`]: a hold acquires what the thread did before it detached and releases to it what the
//! function did. For a thread that runs the function itself, the asker's wait acquires what the function did, through
//! the request's lock.
//!
//! # Source
//!
//! Handshakes of HotSpot (JEP 312).

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use freewheel_refcount::OwnerId;
use freewheel_refcount::fault::{Fault, injected, model_is_over};
use freewheel_refcount::sync::parking::{Condvar, Mutex};
use freewheel_refcount::sync::{Arc, thread};

use super::{AtGate, StopControl, ThreadGate};
use crate::poll::HANDSHAKE;
use crate::thread_word::Handshake;

/// What is run for a thread, whose number it gets.
pub type Function<'a> = dyn Fn(OwnerId) + Sync + 'a;

/// What a thread finds in its list.
pub(super) struct Request {
    function: *const Function<'static>,
    /// Threads that have not run it yet.
    remaining: Mutex<usize>,
    done: Condvar,
}

// SAFETY: the function is `Sync`, and its asker keeps it alive until `remaining` is zero.
unsafe impl Send for Request {}
// SAFETY: as above.
unsafe impl Sync for Request {}

impl Request {
    /// Runs the function.
    ///
    /// # Safety
    /// The asker has not finished its wait.
    unsafe fn run(&self, id: OwnerId) {
        // SAFETY: `handshake` waits before the function goes, by the clause above.
        unsafe { (*self.function)(id) };
    }
}

/// A thread that was asked takes itself off, also when the function panics.
struct Done(Arc<Request>);

impl Drop for Done {
    fn drop(&mut self) {
        if model_is_over() {
            return;
        }
        *self.0.remaining.lock() -= 1;
        self.0.done.notify_one();
    }
}

/// Waits for the threads that were asked, also when the asker's own call panics.
struct Waiting<'a, T: AtGate> {
    thread: &'a T,
    request: Arc<Request>,
}

impl<T: AtGate> Drop for Waiting<'_, T> {
    fn drop(&mut self) {
        if model_is_over() || injected(Fault::AskWithoutWait) || *self.request.remaining.lock() == 0 {
            return;
        }
        self.thread.detach();
        let mut remaining = self.request.remaining.lock();
        while *remaining != 0 {
            self.request.done.wait(&mut remaining);
        }
        drop(remaining);
        self.thread.attach();
    }
}

/// A handshake on its round.
pub struct Asking<'a, T: AtGate> {
    waiting: &'a Waiting<'a, T>,
    control: &'a StopControl,
}

/// Runs `f` for each thread that `round` asks, and returns when all have. The calling thread is ATTACHED, and it is its
/// turn while it asks. A safepoint.
///
/// # Panics
/// If `f` panics in the calling thread; a panic in another thread goes on there.
pub fn handshake<T: AtGate>(
    thread: &T,
    control: &StopControl,
    f: &Function<'_>,
    round: impl FnOnce(&Asking<'_, T>),
) {
    let function: *const Function<'_> = f;
    // SAFETY: only the lifetime changes; `waiting` keeps this frame until nobody refers to `f` any more.
    let function = unsafe { core::mem::transmute::<*const Function<'_>, *const Function<'static>>(function) };
    let request = Arc::new(Request { function, remaining: Mutex::new(0), done: Condvar::new() });
    let waiting = Waiting { thread, request };
    round(&Asking { waiting: &waiting, control });
}

impl<T: AtGate> Asking<'_, T> {
    /// Asks a thread: the calling one, or one that cannot come, go or be stopped meanwhile.
    pub fn ask(&self, id: OwnerId, gate: &ThreadGate) {
        if id == self.waiting.thread.id() {
            // SAFETY: the wait comes when the round is over.
            return unsafe { self.waiting.request.run(id) };
        }
        while !self.try_ask(id, gate) {
            thread::yield_now();
        }
    }

    /// One attempt; false if it has to be repeated.
    fn try_ask(&self, id: OwnerId, gate: &ThreadGate) -> bool {
        let request = &self.waiting.request;
        let mut requests = gate.requests.lock();
        match gate.word.ask() {
            Handshake::Busy => false,
            Handshake::Asked => {
                *request.remaining.lock() += 1;
                if injected(Fault::AskBeforeRequest) {
                    drop(requests);
                    requests = gate.requests.lock();
                }
                requests.push(Arc::clone(request));
                drop(requests);
                gate.poll.request(HANDSHAKE);
                true
            }
            Handshake::Held => {
                drop(requests);
                let held = gate.held(self.control);
                // SAFETY: the wait comes when the round is over.
                unsafe { request.run(id) };
                drop(held);
                true
            }
        }
    }
}

impl ThreadGate {
    /// Runs what this thread was asked for, if it was.
    #[inline]
    pub(super) fn answer(&self, id: OwnerId) {
        while self.word.take_asked() {
            self.answer_slow(id);
        }
    }

    #[cold]
    #[inline(never)]
    fn answer_slow(&self, id: OwnerId) {
        let requests = core::mem::take(&mut *self.requests.lock());
        let mut panic = None;
        for request in requests.into_iter().map(Done) {
            // SAFETY: the asker waits until `request` is dropped.
            let call = || unsafe { request.0.run(id) };
            // The others are run all the same.
            panic = catch_unwind(AssertUnwindSafe(call)).err().or(panic);
        }
        if let Some(panic) = panic {
            resume_unwind(panic);
        }
    }
}
