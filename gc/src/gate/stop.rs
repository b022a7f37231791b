//! Stopping threads: the pauser's side.
//!
//! # Problem
//!
//! Everyone has to stand still at the same time, and the one who asked has to notice when they do. Several may want that
//! at once.
//!
//! # Who may touch what
//!
//! Who has the [`Turn`] stops, asks and restarts threads, nobody else. `remaining` is set by it and counted down by the
//! threads.
//!
//! # Transitions
//!
//! [`StopControl::stop`] asks each thread. Those it finds DETACHED it has at once, the others acknowledge, and the last of
//! them wakes the pauser. [`StopControl::restart`] lets each go, and wakes those that park.
//!
//! The pauser waits for as long as it takes. But a thread that does not come stops all others, so after some time (see
//! [`Patience`]) somebody is told, again after twice that time, and so on.
//!
//! # Ordering argument
//!
//! A thread that acknowledges releases its word and then takes itself from `remaining`, a release sequence the pauser
//! acquires: what all threads did happens before the pause. The restart releases each word, and each thread acquires
//! its own.
//!
//! The request is two words: first STOP in the thread's word, then PAUSE in its poll word (release). The thread
//! clears PAUSE (acquire) *before* it looks for STOP. If its clear comes after our set, it sees STOP. If it comes
//! before, PAUSE is set again by us and it comes back at its next safepoint. A detaching thread looks at its own
//! word only, and cannot miss STOP there.
//!
//! # Safety argument
//!
//! Turns are waited for DETACHED, so that the pause before can stop the thread that waits.
//!
//! # Source
//!
//! PEP 703, "Stop-the-world"; without the polling every millisecond of its reference implementation.

use std::time::{Duration, Instant};

use freewheel_refcount::fault::{Fault, injected, order};
use freewheel_refcount::sync::atomic::{AtomicUsize, Ordering};
use freewheel_refcount::sync::parking::{Condvar, Mutex, MutexGuard};
use freewheel_refcount::sync::thread;

use super::{AtGate, ThreadGate};
use crate::poll::PAUSE;
use crate::thread_word::Asked;

/// How pausers take turns, and how the one whose turn it is waits.
pub struct StopControl {
    turn: Mutex<()>,
    /// Threads that have not acknowledged, plus one while the pauser is still asking.
    remaining: AtomicUsize,
    mutex: Mutex<()>,
    stopped: Condvar,
}

/// What a pauser does while threads do not stop.
#[derive(Clone, Copy)]
pub struct Patience<'a> {
    /// For how long it only waits.
    pub after: Duration,
    /// Called then, and whenever that time has doubled since; with 1 the first time, 2 the second. It does not wait for
    /// anything that needs one of the threads to go on after it has stopped.
    pub late: &'a dyn Fn(u32),
}

impl Default for StopControl {
    fn default() -> Self {
        StopControl::new()
    }
}

/// Rounds of looking before the pauser parks.
const SPINS: u32 = if cfg!(freewheel_loom) {
    1
} else if cfg!(miri) {
    4
} else {
    200
};

impl StopControl {
    /// Nobody's turn.
    pub fn new() -> StopControl {
        StopControl {
            turn: Mutex::new(()),
            remaining: AtomicUsize::new(0),
            mutex: Mutex::new(()),
            stopped: Condvar::new(),
        }
    }

    /// A thread that was asked has stopped.
    pub(super) fn acknowledge(&self) {
        // Release: what the thread did; Acquire: what the others did, for the one who wakes the pauser.
        // Partner: `wait`.
        if self.remaining.fetch_sub(1, order(Fault::AcknowledgeRelaxed, Ordering::AcqRel)) == 1 {
            drop(self.mutex.lock());
            self.stopped.notify_one();
        }
    }

    #[inline]
    fn wait(&self, patience: Option<Patience<'_>>) {
        for i in 0..SPINS {
            // Acquire: what all threads did. Partner: `acknowledge`.
            if self.remaining.load(Ordering::Acquire) == 0 {
                return;
            }
            if i % 8 == 7 { thread::yield_now() } else { core::hint::spin_loop() }
        }
        self.wait_parked(patience);
    }

    #[cold]
    fn wait_parked(&self, patience: Option<Patience<'_>>) {
        let Some(Patience { mut after, late }) = patience else {
            self.wait_until(None);
            return;
        };
        let begin = Instant::now();
        let mut calls = 0;
        // A moment beyond all clocks is none.
        while !self.wait_until(begin.checked_add(after)) {
            // The lock is open: the threads stop meanwhile.
            calls += 1;
            late(calls);
            after = after.saturating_mul(2);
        }
    }

    /// Whether all threads have stopped by then.
    fn wait_until(&self, until: Option<Instant>) -> bool {
        let mut guard = self.mutex.lock();
        // Acquire: what all threads did. Partner: `acknowledge`.
        while self.remaining.load(Ordering::Acquire) != 0 {
            match until {
                None => self.stopped.wait(&mut guard),
                Some(until) => {
                    if self.stopped.wait_until(&mut guard, until).timed_out() {
                        // Acquire: as above.
                        return self.remaining.load(Ordering::Acquire) == 0;
                    }
                }
            }
        }
        true
    }

    /// Stops these threads. It is the caller's turn, and it is none of them.
    #[inline]
    pub fn stop<'a>(&self, others: impl Iterator<Item = &'a ThreadGate>, patience: Option<Patience<'_>>) {
        // Relaxed: published to the threads by STOP and PAUSE.
        self.remaining.store(1, Ordering::Relaxed);
        for gate in others {
            // Relaxed: as above.
            self.remaining.fetch_add(1, Ordering::Relaxed);
            if injected(Fault::PauseBeforeStop) {
                gate.poll.request(PAUSE);
            }
            match gate.word.ask_stop() {
                Asked::Stopped => {
                    // Relaxed: not stopped by an acknowledgement, so nothing to order.
                    self.remaining.fetch_sub(1, Ordering::Relaxed);
                }
                Asked::Pending if injected(Fault::PauseBeforeStop) => {}
                Asked::Pending => gate.poll.request(PAUSE),
            }
        }
        self.acknowledge();
        if !injected(Fault::StopWithoutWait) {
            self.wait(patience);
        }
    }

    /// Lets the same threads go.
    #[inline]
    pub fn restart<'a>(&self, others: impl Iterator<Item = &'a ThreadGate>) {
        if injected(Fault::StopWithoutWait) {
            self.wait(None);
        }
        for gate in others {
            if gate.word.release() {
                gate.unpark();
            }
        }
    }
}

/// Keeps other pauses and handshakes away; with what is locked inside.
pub struct Turn<'a, G> {
    inside: Option<G>,
    turn: Option<MutexGuard<'a, ()>>,
}

impl<'a, G> Turn<'a, G> {
    /// Waits DETACHED, so that the pause before can stop the thread; `inside` locks more, still DETACHED. A safepoint,
    /// if the thread is ATTACHED; it is so afterwards.
    pub fn take(thread: &impl AtGate, control: &'a StopControl, inside: impl FnOnce() -> G) -> Turn<'a, G> {
        let attached = thread.is_attached();
        if attached {
            thread.detach();
        }
        let turn = control.turn.lock();
        let inside = inside();
        if attached {
            // No pause is in the way: it is our turn.
            thread.attach();
        }
        Turn { inside: Some(inside), turn: Some(turn) }
    }
}

impl<G> Turn<'_, G> {
    /// What is locked inside.
    pub fn inside(&self) -> &G {
        self.inside.as_ref().expect("taken away by the end of the turn only")
    }
}

impl<G> Drop for Turn<'_, G> {
    fn drop(&mut self) {
        self.inside = None;
        if let Some(turn) = self.turn.take() {
            // Fair: others that wait for their turn come first.
            MutexGuard::unlock_fair(turn);
        }
    }
}
