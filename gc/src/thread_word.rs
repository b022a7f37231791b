//! The state of a thread, in one word.
//!
//! # Problem
//!
//! A thread that may touch objects must be stopped for a pause; one that blocks or runs foreign code must not be
//! waited for. Both sides change their minds at any time, so whose turn it is has to be decided by one word.
//!
//! # State word
//!
//! ```text
//!    4        3         2      1   0
//! +-------+---------+------+------+
//! | ASKED | WAITING | STOP | state|   state: 0 DETACHED, 1 ATTACHED, 2 GC, 3 HELD
//! +-------+---------+------+------+
//! ```
//!
//! * ATTACHED: the thread may touch objects.
//! * DETACHED: it touches none.
//! * GC: a pause holds it.
//! * HELD: another thread runs a small function on its behalf (a handshake).
//! * STOP: a pause wants the thread; in states ATTACHED and HELD only.
//! * WAITING: the thread is parked until it is ATTACHED again; in state GC only.
//! * ASKED: the thread is to run handshakes before it leaves state ATTACHED; never set once STOP is.
//!
//! # Transitions
//!
//! | from | to | who | order | method |
//! |---|---|---|---|---|
//! | DETACHED | ATTACHED | the thread | acquire | `try_attach` |
//! | ATTACHED | DETACHED | the thread | release | `try_detach` |
//! | DETACHED | GC | the pauser | acquire | `ask_stop` |
//! | ATTACHED | ATTACHED+STOP | the pauser | release | `ask_stop` |
//! | ATTACHED+STOP | GC+WAITING | the thread, at a safepoint | relaxed, then release in the pauser's count | `acknowledge(true)` |
//! | ATTACHED+STOP | GC | the thread, detaching | the same | `acknowledge(false)` |
//! | GC | GC+WAITING | the thread, attaching | relaxed | `want_attach` |
//! | GC | DETACHED | the pauser | release | `release` |
//! | GC+WAITING | ATTACHED | the pauser, for the thread | release | `release` |
//! | DETACHED | HELD | another attached thread | acquire | `try_hold` |
//! | HELD | DETACHED | the holder | release | `unhold` |
//! | ATTACHED | ATTACHED+ASKED | an asker | release | `ask` |
//! | ATTACHED+ASKED | ATTACHED | the thread, at a safepoint | acquire | `take_asked` |
//! | HELD | HELD+STOP | the pauser | release | `ask_stop` |
//! | HELD+STOP | GC | the holder | the same | `unhold` |
//!
//! # Ordering argument
//!
//! Who gives the thread's objects away releases, who gets them acquires, and it is always the same word (or, for a
//! thread that was asked, `StopControl::remaining`, which its acknowledgement touches next): so all the thread did
//! while ATTACHED happens before the pause (or the handshake), and all of that happens before the thread is ATTACHED
//! again. The request to stop is a bit of the same word rather than a word of its own: a detaching thread cannot miss
//! it, and no fence is needed between "I am gone" and "did anyone ask?".
//!
//! # Safety argument
//!
//! *Tickets.* A thread that waits for the end of a pause is made ATTACHED by the pauser itself, before it wakes.
//! The next pause therefore has to ask it, and it reaches its next safepoint before it stops again: a loop of
//! pauses cannot starve it (gh-151518, where the restart made it DETACHED and the next stop took it back).
//!
//! # Source
//!
//! PEP 703, "Thread states"; the split of HELD from GC is ours (gh-157838: an owner that is detached for long
//! never merges its queue).

use freewheel_refcount::fault::{Fault, injected, order};
use freewheel_refcount::sync::atomic::{AtomicU32, Ordering};

const STATE_MASK: u32 = 3;
const DETACHED: u32 = 0;
const ATTACHED: u32 = 1;
const GC: u32 = 2;
const HELD: u32 = 3;
/// A pause wants the thread.
const STOP_BIT: u32 = 4;
/// The thread is parked until it is ATTACHED.
const WAITING_BIT: u32 = 8;
/// Handshakes wait for the thread.
const ASKED_BIT: u32 = 16;

/// A thread's state as a report shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// May touch objects.
    Attached,
    /// Touches no objects.
    Detached,
    /// Held by a pause.
    Gc,
    /// Another thread acts for it.
    Held,
}

/// Answer to a request to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Asked {
    /// The thread was DETACHED and is in GC now.
    Stopped,
    /// The thread (or who holds it) will acknowledge.
    Pending,
}

/// Answer to a thread that could not attach at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Attach {
    /// It is attached after all.
    Done,
    /// It is registered as waiting: park until [`ThreadWord::is_attached`].
    Park,
    /// Somebody acts for the thread for a moment: try again.
    Retry,
}

/// Answer to who wants a handshake with a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Handshake {
    /// The thread was DETACHED and is HELD now: act for it, then [`ThreadWord::unhold`].
    Held,
    /// The thread acts at its next safepoint, and before it detaches.
    Asked,
    /// Somebody else has the thread: try again.
    Busy,
}

/// The word.
pub struct ThreadWord {
    word: AtomicU32,
}

impl Default for ThreadWord {
    fn default() -> Self {
        ThreadWord::new()
    }
}

impl ThreadWord {
    /// A DETACHED thread.
    pub fn new() -> ThreadWord {
        ThreadWord { word: AtomicU32::new(DETACHED) }
    }

    /// DETACHED to ATTACHED; false if a pause or a handshake is in the way.
    #[inline(always)]
    pub fn try_attach(&self) -> bool {
        // Acquire: what a pause or a handshake did to our objects. Partners: `release`, `unhold`.
        let success = order(Fault::AttachRelaxed, Ordering::Acquire);
        self.word.compare_exchange(DETACHED, ATTACHED, success, Ordering::Relaxed).is_ok()
    }

    /// ATTACHED to DETACHED; false if something is asked of the thread: [`ThreadWord::take_asked`], then
    /// [`ThreadWord::acknowledge`] if [`ThreadWord::stop_asked`], else again.
    #[inline(always)]
    pub fn try_detach(&self) -> bool {
        // Release: what we did to our objects. Partners: `ask_stop`, `try_hold`.
        // Acquire on failure: when the pause asked. Partner: `ask_stop`.
        let success = order(Fault::DetachRelaxed, Ordering::Release);
        self.word.compare_exchange(ATTACHED, DETACHED, success, Ordering::Acquire).is_ok()
    }

    /// Whether a pause asked this ATTACHED thread to stop.
    pub fn stop_asked(&self) -> bool {
        // Acquire: when it asked. Partner: `ask_stop`. That this load comes after the request, the poll word ordered.
        self.word.load(Ordering::Acquire) & STOP_BIT != 0
    }

    /// Whether handshakes wait for this ATTACHED thread; clears the bit. The caller runs them.
    pub fn take_asked(&self) -> bool {
        // Relaxed: a glance, which the thread repeats before it leaves the state.
        if self.word.load(Ordering::Relaxed) & ASKED_BIT == 0 {
            return false;
        }
        // Acquire: the handshakes. Partner: `ask`.
        self.word.fetch_and(!ASKED_BIT, Ordering::Acquire) & ASKED_BIT != 0
    }

    /// Wants a handshake with the thread, whose description is where the thread finds it.
    pub fn ask(&self) -> Handshake {
        // Relaxed: the exchange decides.
        let mut word = self.word.load(Ordering::Relaxed);
        loop {
            let (new, answer) = match word & !ASKED_BIT {
                DETACHED => (HELD, Handshake::Held),
                ATTACHED => (word | ASKED_BIT, Handshake::Asked),
                _ => return Handshake::Busy,
            };
            // Acquire: what a DETACHED thread did. Partner: `try_detach`. Release: what we ask for. Partner:
            // `take_asked`.
            let success = order(Fault::HoldRelaxed, Ordering::AcqRel);
            match self.word.compare_exchange_weak(word, new, success, Ordering::Relaxed) {
                Ok(_) => return answer,
                Err(now) => word = now,
            }
        }
    }

    /// The pauser asks.
    pub fn ask_stop(&self) -> Asked {
        // Relaxed: the exchange decides.
        let mut word = self.word.load(Ordering::Relaxed);
        loop {
            let (new, answer) = match word & !ASKED_BIT {
                DETACHED => (GC, Asked::Stopped),
                ATTACHED | HELD => (word | STOP_BIT, Asked::Pending),
                _ => unreachable!("pauses are serialized, found state {word}"),
            };
            // Acquire: if it is stopped already, all it did. Partner: `try_detach`. Release: when we asked. Partner:
            // `acknowledge`.
            match self.word.compare_exchange_weak(word, new, Ordering::AcqRel, Ordering::Relaxed) {
                Ok(_) => return answer,
                Err(now) => word = now,
            }
        }
    }

    /// The thread stops: ATTACHED+STOP to GC. With `wait` it wants to be ATTACHED again at once, and parks.
    pub fn acknowledge(&self, wait: bool) {
        let new = if wait { GC | WAITING_BIT } else { GC };
        // Relaxed: the caller releases what it did right after, in the count of those the pauser waits for.
        let old = self.word.swap(new, Ordering::Relaxed);
        debug_assert_eq!(old, ATTACHED | STOP_BIT);
    }

    /// The slow half of attaching.
    pub fn want_attach(&self) -> Attach {
        if self.try_attach() {
            return Attach::Done;
        }
        // Relaxed: nothing of the pause is touched before `is_attached` acquires.
        match self.word.compare_exchange(GC, GC | WAITING_BIT, Ordering::Relaxed, Ordering::Relaxed) {
            Ok(_) => Attach::Park,
            Err(_) => Attach::Retry,
        }
    }

    /// Whether the thread is ATTACHED (a pause may already want it again).
    pub fn is_attached(&self) -> bool {
        // Acquire: all that the pause did. Partner: `release`.
        self.word.load(Ordering::Acquire) & STATE_MASK == ATTACHED
    }

    /// The pauser lets go. Answers whether the thread is parked and has to be woken; it is ATTACHED then.
    #[must_use]
    pub fn release(&self) -> bool {
        // Relaxed: the exchange decides.
        let mut word = self.word.load(Ordering::Relaxed);
        loop {
            debug_assert_eq!(word & STATE_MASK, GC);
            let waiting = word & WAITING_BIT != 0;
            let new = if waiting && !injected(Fault::RestartWithoutTicket) { ATTACHED } else { DETACHED };
            // Release: all that the pause did. Partners: `try_attach`, `is_attached`, `try_hold`.
            let success = order(Fault::RestartRelaxed, Ordering::Release);
            match self.word.compare_exchange_weak(word, new, success, Ordering::Relaxed) {
                Ok(_) => return waiting,
                Err(now) => word = now,
            }
        }
    }

    /// Another attached thread takes hold of a DETACHED one, to act for it.
    pub fn try_hold(&self) -> bool {
        if injected(Fault::MergeWithoutHold) {
            return true;
        }
        // Acquire: what the thread did before it detached. Partners: `try_detach`, `unhold`, `release`.
        let success = order(Fault::HoldRelaxed, Ordering::Acquire);
        self.word.compare_exchange(DETACHED, HELD, success, Ordering::Relaxed).is_ok()
    }

    /// The holder lets go. Answers whether a pause waits for it: then the caller acknowledges for the thread.
    #[must_use]
    pub fn unhold(&self) -> bool {
        // Release: what we did for the thread. Partners: `try_attach`, `ask_stop`, `try_hold`.
        let success = order(Fault::UnholdRelaxed, Ordering::Release);
        let let_go = self.word.compare_exchange(HELD, DETACHED, success, Ordering::Relaxed).is_ok();
        if let_go || injected(Fault::MergeWithoutHold) {
            return false;
        }
        // Relaxed: as in `acknowledge`.
        let old = self.word.swap(GC, Ordering::Relaxed);
        debug_assert_eq!(old, HELD | STOP_BIT);
        true
    }

    /// A glance whether a pause waits for this thread itself.
    pub fn is_waited_for(&self) -> bool {
        // Relaxed: a guess by the time the caller looks at it.
        self.word.load(Ordering::Relaxed) & (STATE_MASK | STOP_BIT) == ATTACHED | STOP_BIT
    }

    /// A glance at the state.
    pub fn state(&self) -> State {
        // Relaxed: a guess by the time the caller looks at it.
        match self.word.load(Ordering::Relaxed) & STATE_MASK {
            DETACHED => State::Detached,
            ATTACHED => State::Attached,
            GC => State::Gc,
            _ => State::Held,
        }
    }

    /// The thread is gone (in the child of a fork).
    pub fn reset(&self) {
        // Relaxed: the child has one thread.
        self.word.store(DETACHED, Ordering::Relaxed);
    }
}

#[cfg(all(test, not(freewheel_loom)))]
mod tests {
    use super::*;

    #[test]
    fn a_pause_takes_a_detached_thread_and_grants_a_ticket() {
        let w = ThreadWord::new();
        assert_eq!(w.ask_stop(), Asked::Stopped);
        assert!(!w.try_attach());
        assert_eq!(w.want_attach(), Attach::Park);
        assert!(!w.is_attached());
        assert!(w.release());
        assert!(w.is_attached());
        assert!(!w.is_waited_for());
        // The next pause has to ask.
        assert_eq!(w.ask_stop(), Asked::Pending);
        assert!(w.is_waited_for());
        assert!(w.stop_asked());
        assert!(!w.try_detach());
        w.acknowledge(false);
        assert!(!w.is_waited_for());
        assert!(!w.release());
        assert!(w.try_attach());
    }

    #[test]
    fn a_pause_waits_for_a_handshake() {
        let w = ThreadWord::new();
        assert!(w.try_hold());
        assert!(!w.try_hold());
        assert_eq!(w.want_attach(), Attach::Retry);
        assert_eq!(w.ask_stop(), Asked::Pending);
        assert!(w.unhold());
        assert_eq!(w.state(), State::Gc);
        assert!(!w.release());
        assert!(w.try_hold());
        assert!(!w.unhold());
    }
}
