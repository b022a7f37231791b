//! Whether retired objects wait for a pause, and who sees to it that they do not wait for ever.
//!
//! # Problem
//!
//! Pauses free what has been retired, and begin when there is enough of it. A program that retires a single object, and then
//! only waits or computes, would never see it die: its finalizer would not run, its file not be closed. So a thread of the
//! client, the *reclaimer*, waits for objects to be retired, and when they are not freed in time it has it done. Threads that
//! retire must not pay for that, and where nothing is retired nobody may wake up.
//!
//! # State word
//!
//! A level: `NOTHING` is retired, or only what the last pause has `KEPT` because stacks hold it, or `SOME` since. And one bit,
//! `ASLEEP`: the reclaimer waits to be woken by the first thread that raises the level to `SOME`.
//!
//! # Who may touch which field
//!
//! | field | who |
//! |---|---|
//! | the level | raised by who retires; set in pauses |
//! | `ASLEEP` | set and cleared by the reclaimer, cleared by who raises the level |
//! | `late` | set by the reclaimer, cleared in pauses, read by threads that were asked |
//! | `state` | the reclaimer, and who ends it |
//!
//! # Transitions
//!
//! ```text
//!   an object is retired   SOME there already? nothing. Else an exchange to SOME; was the reclaimer ASLEEP? lock, wake,
//!                          unlock
//!   a pause ends           the level, ASLEEP as it was; what it had no time for is retired again
//!   the reclaimer sleeps   lock - an exchange adds ASLEEP, unless the level is SOME - wait until the bit is gone, or, if the
//!                          level was KEPT, for as long as it wants to leave that - an exchange takes ASLEEP away
//! ```
//!
//! # Ordering argument
//!
//! The word orders nothing: what is retired changes hands in pauses. *No wake-up is lost*: exchanges of one word are in one
//! order. Either the level was raised before the reclaimer's exchange, which then fails; or who raises it finds `ASLEEP`, and
//! takes the lock, which the reclaimer gives back when it waits.
//!
//! # Source
//!
//! The notifications of a futex word, with the state of its own beside the bit.

use std::time::{Duration, Instant};

use freewheel_refcount::fault::{Fault, injected};
use freewheel_refcount::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use freewheel_refcount::sync::parking::{Condvar, Mutex, MutexGuard};

const NOTHING: u8 = 0;
const KEPT: u8 = 1;
const SOME: u8 = 2;
const ASLEEP: u8 = 4;

/// What a pause has left.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// No retired object.
    Nothing,
    /// Objects that stacks hold.
    Kept,
    /// Objects that it had no time for.
    More,
}

/// What the reclaimer is doing.
#[derive(Default)]
struct State {
    over: bool,
    works: bool,
}

/// What waits for a pause. In a cache line of its own: who retires reads it, and it is seldom written.
#[repr(align(64))]
pub struct Overdue {
    word: AtomicU8,
    late: AtomicBool,
    state: Mutex<State>,
    changed: Condvar,
}

impl Default for Overdue {
    fn default() -> Self {
        Overdue {
            word: AtomicU8::new(NOTHING),
            late: AtomicBool::new(false),
            state: Mutex::new(State::default()),
            changed: Condvar::new(),
        }
    }
}

impl Overdue {
    /// An object was retired.
    #[inline]
    pub fn note(&self) {
        // Relaxed: see the ordering argument, here and everywhere below.
        if self.word.load(Ordering::Relaxed) & SOME == 0 {
            self.note_first();
        }
    }

    #[cold]
    fn note_first(&self) {
        if self.word.swap(SOME, Ordering::Relaxed) & ASLEEP != 0 {
            // The reclaimer, who has not waited yet, has the lock.
            let _guard = (!injected(Fault::WakeWithoutLock)).then(|| self.state.lock());
            self.changed.notify_all();
        }
    }

    /// Whether something is retired.
    #[inline]
    pub fn any(&self) -> bool {
        self.word.load(Ordering::Relaxed) & (KEPT | SOME) != 0
    }

    /// Whether it has waited for too long.
    pub fn is_late(&self) -> bool {
        self.late.load(Ordering::Relaxed)
    }

    /// It has waited for too long.
    pub fn set_late(&self) {
        self.late.store(true, Ordering::Relaxed);
    }

    /// In a pause: this is left.
    pub fn reclaimed(&self, left: Left) {
        self.late.store(false, Ordering::Relaxed);
        let level = match left {
            Left::Nothing => NOTHING,
            Left::Kept => KEPT,
            Left::More => return self.note(),
        };
        if injected(Fault::ForgetParked) {
            self.word.store(level, Ordering::Relaxed);
            return;
        }
        let _ = self.change(|word| Some(word & ASLEEP | level));
    }

    /// Exchanges the word, unless there is nothing to put in its place; answers what it was.
    fn change(&self, change: impl Fn(u8) -> Option<u8>) -> Result<u8, u8> {
        self.word.fetch_update(Ordering::Relaxed, Ordering::Relaxed, change)
    }

    /// The reclaimer sleeps until something is retired; no longer than this time if there is something that a pause has kept.
    /// Answers whether something was retired, or nothing if it is over.
    pub fn sleep(&self, kept: Duration) -> Option<bool> {
        let mut state = self.state.lock();
        let falls_asleep = if injected(Fault::ParkWithoutALook) {
            self.word.store(ASLEEP, Ordering::Relaxed);
            Ok(NOTHING)
        } else {
            self.change(|word| (word & SOME == 0).then_some(word | ASLEEP))
        };
        if let Ok(level) = falls_asleep {
            let until = (level & KEPT != 0).then(|| Instant::now() + kept);
            self.wait(&mut state, until, |this| this.word.load(Ordering::Relaxed) & ASLEEP != 0);
        }
        let before = self.word.fetch_and(!ASLEEP, Ordering::Relaxed);
        (!state.over).then_some(before & SOME != 0)
    }

    /// The reclaimer waits for this time; false if it is over.
    pub fn rest(&self, time: Duration) -> bool {
        let mut state = self.state.lock();
        self.wait(&mut state, Some(Instant::now() + time), |_| true);
        !state.over
    }

    fn wait(
        &self,
        state: &mut MutexGuard<'_, State>,
        until: Option<Instant>,
        waits: impl Fn(&Overdue) -> bool,
    ) {
        while !state.over && waits(self) {
            match until {
                None => self.changed.wait(state),
                Some(until) => {
                    if self.changed.wait_until(state, until).timed_out() {
                        return;
                    }
                }
            }
        }
    }

    /// The reclaimer begins or ends to work on what is late; false if it is over.
    pub fn set_works(&self, works: bool) -> bool {
        let mut state = self.state.lock();
        state.works = works && !state.over;
        self.changed.notify_all();
        !state.over
    }

    /// Ends the watch. Waits no longer than this time for a reclaimer that works.
    pub fn end(&self, patience: Duration) {
        let mut state = self.state.lock();
        state.over = true;
        self.changed.notify_all();
        let until = Instant::now() + patience;
        while state.works && !self.changed.wait_until(&mut state, until).timed_out() {}
    }
}
