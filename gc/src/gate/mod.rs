//! Gates: what a thread, and those who want something of it, do with the thread's words.
//!
//! # Problem
//!
//! [`ThreadWord`] and [`PollWord`] say which single steps there are. Which step follows which is as easy to get wrong: a
//! thread that looks for STOP before it clears PAUSE runs on unasked. So each sequence is here, once, and compiles
//! against loom as it is; [`crate::mutator`], [`crate::stop_world`], [`crate::handshake`] and [`crate::death`] call it,
//! and so do the models in `loom-tests`.
//!
//! | file | holds |
//! |---|---|
//! | this | a thread's own side: attach, detach, safepoint, parking |
//! | [`stop`] | the pauser's side: taking turns, stopping and restarting threads |
//! | [`ask`] | handshakes: asking, answering, waiting for the answers |
//! | [`merge`] | acting for a DETACHED thread, and the merge queue |
//!
//! # Who may touch which field
//!
//! `word`, `poll` and `queue`: see their types. `requests`: anyone, under its lock. `parker` and `wake`: the thread
//! waits, the pauser wakes.
//!
//! # Transitions
//!
//! Those of [`crate::thread_word`]. A thread's own sequences:
//!
//! ```text
//!   attach      try_attach, else want_attach until it is done or parks
//!   detach      try_detach, else: STOP? - answer handshakes - acknowledge(false) if STOP, else again
//!   safepoint   clear the poll bits - STOP? - answer handshakes - acknowledge(true) and park if STOP
//! ```
//!
//! # Ordering argument
//!
//! The words'. Of the order of steps: a safepoint clears PAUSE before it looks for STOP ([`stop`]), and both sequences
//! look for STOP before they answer: no handshake is asked for after STOP, so none is left when the thread stops.
//!
//! # Source
//!
//! As for [`crate::thread_word`].

pub mod ask;
pub mod merge;
pub mod stop;

pub use ask::handshake;
pub use stop::{Patience, StopControl, Turn};

use freewheel_refcount::fault::{Fault, injected};
use freewheel_refcount::sync::parking::{Condvar, Mutex};
use freewheel_refcount::sync::{Arc, thread};
use freewheel_refcount::{MergeQueue, OwnerId};

use crate::poll::{CLIENT_MASK, PollWord};
use crate::thread_word::{Attach, ThreadWord};
use ask::Request;

/// A thread, as the sequences need it. The calling thread's own; nobody else calls its methods.
pub trait AtGate {
    /// The number of its slot.
    fn id(&self) -> OwnerId;
    /// Whether it is ATTACHED.
    fn is_attached(&self) -> bool;
    /// Attaches it: [`ThreadGate::attach`], and what else belongs to that.
    fn attach(&self);
    /// Detaches it: [`ThreadGate::detach`], and what else belongs to that.
    fn detach(&self);
    /// From now on storage that others replace stays.
    fn pin(&self);
    /// Such storage may go.
    fn unpin(&self);
    /// A pause asked, and the thread stops now.
    fn stops(&self);
}

/// What others know of a thread: its words, and where it parks.
pub struct ThreadGate {
    /// What the thread is asked for.
    pub poll: PollWord,
    /// The thread's state.
    pub word: ThreadWord,
    /// Objects that the thread has to merge.
    pub queue: MergeQueue,
    /// Handshakes that the thread is to run.
    requests: Mutex<Vec<Arc<Request>>>,
    parker: Mutex<()>,
    wake: Condvar,
}

impl Default for ThreadGate {
    fn default() -> Self {
        ThreadGate::new()
    }
}

impl ThreadGate {
    /// The gate of a DETACHED thread, or of none.
    pub fn new() -> ThreadGate {
        ThreadGate {
            poll: PollWord::new(),
            word: ThreadWord::new(),
            queue: MergeQueue::new(),
            requests: Mutex::new(Vec::new()),
            parker: Mutex::new(()),
            wake: Condvar::new(),
        }
    }

    /// The thread becomes ATTACHED. Waits while a pause runs.
    #[inline(always)]
    pub fn attach(&self) {
        if !self.word.try_attach() {
            self.attach_slow();
        }
    }

    #[cold]
    #[inline(never)]
    fn attach_slow(&self) {
        loop {
            match self.word.want_attach() {
                Attach::Done => return,
                Attach::Park => return self.park(),
                // Somebody acts for us; that is short.
                Attach::Retry => thread::yield_now(),
            }
        }
    }

    /// The thread, which is not pinned any more, becomes DETACHED.
    #[inline(always)]
    pub fn detach(&self, thread: &impl AtGate, control: &StopControl) {
        if !self.word.try_detach() {
            self.detach_slow(thread, control);
        }
    }

    /// Something is asked of a thread that detaches.
    #[cold]
    #[inline(never)]
    fn detach_slow(&self, thread: &impl AtGate, control: &StopControl) {
        loop {
            // After STOP no handshake is asked for any more, so none is missed between these two.
            let stop = self.word.stop_asked();
            if !injected(Fault::DetachWithoutAnswer) {
                thread.pin();
                self.answer(thread.id());
                thread.unpin();
            } else {
                let _ = self.word.take_asked();
            }
            if stop {
                return self.stop_here(thread, control, false);
            }
            if self.word.try_detach() {
                return;
            }
        }
    }

    /// The gate's part of a safepoint: clears all bits of the poll word but the client's, answers handshakes, stops
    /// for a pause. Answers which bits were set.
    pub fn safepoint(&self, thread: &impl AtGate, control: &StopControl) -> u32 {
        let early = injected(Fault::ClearPauseLast) && self.word.stop_asked();
        let asked = self.poll.take(!CLIENT_MASK);
        // Always look: the request may be older than a PAUSE bit that was taken already. After STOP no handshake is
        // asked for any more, so none is missed between these two.
        let stop = if injected(Fault::ClearPauseLast) { early } else { self.word.stop_asked() };
        self.answer(thread.id());
        if stop {
            thread.unpin();
            self.stop_here(thread, control, true);
            self.park();
            thread.pin();
        }
        asked
    }

    /// A pause asked, and the thread stops for it.
    #[cold]
    #[inline(never)]
    fn stop_here(&self, thread: &impl AtGate, control: &StopControl, wait: bool) {
        thread.stops();
        self.word.acknowledge(wait);
        control.acknowledge();
    }

    /// Parks the calling thread, whose gate this is, until it is ATTACHED.
    fn park(&self) {
        let mut guard = self.parker.lock();
        while !self.word.is_attached() {
            if injected(Fault::RestartWithoutTicket) {
                drop(guard);
                return self.attach_again();
            }
            self.wake.wait(&mut guard);
        }
    }

    /// What a thread without a ticket does.
    #[cold]
    fn attach_again(&self) {
        while !self.word.try_attach() {
            thread::yield_now();
        }
    }

    /// Wakes the thread that parks here; its word says ATTACHED already.
    fn unpark(&self) {
        // Locking orders us against a thread between its look at the word and its wait.
        if !injected(Fault::WakeWithoutLock) {
            drop(self.parker.lock());
        }
        self.wake.notify_one();
    }

    /// A thread takes the gate's slot: what was asked of the slot's last thread is not this one's business, except its
    /// queue. Nobody stops or asks threads meanwhile.
    pub fn enter(&self) {
        let keep = if injected(Fault::ForgetMerge) { 0 } else { crate::poll::MERGE };
        self.poll.take(!keep);
    }

    /// The thread is gone, in the child of a fork, and what was asked of it with it.
    pub fn reset(&self) {
        self.word.reset();
        self.requests.lock().clear();
    }
}
