//! The lock of programs.
//!
//! # Problem
//!
//! A lock that a program takes by itself may be held for long, and given back by another thread than the one that took it. Who
//! waits may do so for a limited time. Giving a lock to a thread that sleeps leaves it idle until that thread runs; giving it
//! to whoever comes first lets a running thread take it hundreds of times while a sleeping one is being brought to life, and
//! fail again. So the second is the rule, and the first happens now and then: to those who have waited long.
//!
//! # State word
//!
//! A byte.
//!
//! | bit | means |
//! |---|---|
//! | LOCKED | somebody has taken it, or is being handed it |
//! | PARKED | somebody may be parked |
//! | WAKING | somebody was woken, and has neither taken it nor parked again |
//!
//! # Who may touch which field
//!
//! The byte: anyone. `due`: whoever gives back a lock for which others are parked, and whoever was handed it: one at a time, or
//! else the program has given back a lock that is another thread's; then a hand-over comes a little early or late.
//!
//! # Transitions
//!
//! ```text
//!   take         without LOCKED -> +LOCKED
//!   wait         LOCKED -> +PARKED, park by the byte's address if both are set still; again
//!   give back    LOCKED alone or with WAKING -> -LOCKED
//!                LOCKED+PARKED -> wake the first: WAKING; or hand it to the longest: LOCKED; PARKED if more are parked
//!   woken        WAKING -> -WAKING, in the same step that takes the lock or announces that the thread parks again
//!   handed       the lock is taken already
//!   late         -PARKED if nobody else is parked
//! ```
//!
//! # Ordering argument
//!
//! Taking acquires, giving back releases; who is handed the lock was woken by whoever had it, and the lot orders what came
//! before a wake-up before what comes after. All steps but one are exchanges of the one byte, so they need no order among
//! each other. The one is the store of LOCKED+PARKED -> ...: it is made under the lot's lock; all steps that can follow on
//! LOCKED+PARKED are, so the byte does not change between look and store, and the look is not stale.
//!
//! # Safety argument
//!
//! Nobody is in the lock twice: LOCKED is set by exchanges from a byte without it only, and stays set for exactly one thread
//! when it is handed over.
//!
//! No wake-up is lost. PARKED is set where LOCKED is, and cleared under the lot's lock when nobody is parked. So PARKED comes
//! with LOCKED or WAKING: a step that gives back under PARKED without WAKING sets one of both. With LOCKED alone, whoever gives
//! back wakes. With WAKING, a thread is awake that will take the lock, and then give it back; or it finds it LOCKED when it
//! clears WAKING, and the holder will give back. A thread whose time is over parks like others, and leaves at once if
//! nobody wakes it before: so a thread that was woken, or handed the lock, always knows.
//!
//! Nobody waits for ever, if others give back what they take. Who has waited for [`PATIENCE`], and longer than all others
//! that are parked, is handed the lock; where it stands in the list does not matter. Between two such hand-overs there is a
//! time that depends on how long the last one took, from [`RARELY`] to [`SELDOM`].
//!
//! # Source
//!
//! WebKit's ParkingLot and its eventual fairness (Pizlo, 2016), for the lot and for handing over by the clock.

use std::time::Instant;

use crate::fault::{Fault, injected, order};
use crate::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use crate::sync::{Parked, clock, lot};

const LOCKED: u8 = 1;
const PARKED: u8 = 2;
const WAKING: u8 = 4;

/// Who has waited for so many microseconds is handed the lock.
pub const PATIENCE: usize = 2_000;
/// At least so many microseconds lie between taking a lock that was handed over and handing it over again,
pub const RARELY: usize = 1_000;
/// and at most so many. A thread that is handed the lock may need long until it runs.
pub const SELDOM: usize = 20_000;
/// Between both it is so many times as long as the lock has been idle meanwhile. So handing over takes a ninth of the time.
const IDLE: usize = 8;

/// What a thread is told when it is woken.
const WOKEN: usize = 0;
const HANDED: usize = 1;

/// A lock: see the module's docs.
#[derive(Default)]
pub struct FairLock {
    byte: AtomicU8,
    /// Until this time it is handed to nobody.
    due: AtomicUsize,
}

/// Since when a thread waits for a lock.
#[derive(Clone, Copy)]
pub struct Since(usize);

impl Since {
    /// Since now.
    pub fn now() -> Since {
        Since(clock::now())
    }

    /// Since some moment; in tests.
    pub fn at(micros: usize) -> Since {
        Since(micros)
    }
}

impl FairLock {
    fn key(&self) -> usize {
        core::ptr::from_ref(&self.byte).addr()
    }

    /// Takes it if nobody else has.
    #[inline]
    pub fn try_take(&self) -> bool {
        // Relaxed: the exchange decides.
        let mut now = self.byte.load(Ordering::Relaxed);
        while now & LOCKED == 0 {
            match self.exchange_to_take(now, now | LOCKED) {
                Ok(_) => return true,
                Err(changed) => now = changed,
            }
        }
        false
    }

    #[inline]
    fn exchange_to_take(&self, now: u8, next: u8) -> Result<u8, u8> {
        // Acquire: what was done under the lock. Partners: `give_back`, `open`.
        self.byte.compare_exchange_weak(
            now,
            next,
            order(Fault::LockRelaxed, Ordering::Acquire),
            Ordering::Relaxed,
        )
    }

    /// Whether somebody has taken it.
    pub fn is_taken(&self) -> bool {
        // Acquire: who sees that it was given back sees what was done before. Partners: `give_back`, `open`.
        self.byte.load(Ordering::Acquire) & LOCKED != 0
    }

    /// Takes it, and parks until that can be done or the time is over. Since when the thread waits is told by itself, as it may
    /// have done something else meanwhile.
    pub fn take_until(&self, since: Since, until: Option<Instant>) -> bool {
        // WAKING if this thread was woken and has not said how it goes on.
        let mut woken = 0;
        loop {
            // Relaxed: exchanges decide.
            let now = self.byte.load(Ordering::Relaxed);
            if now & LOCKED == 0 {
                if self.exchange_to_take(now, (now | LOCKED) & !woken).is_ok() {
                    return true;
                }
                continue;
            }
            if woken != 0 && until.is_some() && injected(Fault::WokenGivesUp) {
                return false;
            }
            let said = if injected(Fault::WakingKept) { 0 } else { woken };
            let next = (now | PARKED) & !said;
            // Relaxed: see the module's docs.
            if next != now
                && self.byte.compare_exchange_weak(now, next, Ordering::Relaxed, Ordering::Relaxed).is_err()
            {
                continue;
            }
            woken = 0;
            match self.park(since, until) {
                Parked::Not => {}
                Parked::Late => return self.try_take(),
                Parked::Woken(HANDED) if !injected(Fault::HandedTakenForWoken) => {
                    if until.is_some() && injected(Fault::HandedGivesUp) {
                        return false;
                    }
                    self.handed();
                    return true;
                }
                Parked::Woken(_) => woken = WAKING,
            }
        }
    }

    fn park(&self, since: Since, until: Option<Instant>) -> Parked {
        let both = LOCKED | PARKED;
        // Relaxed, here and below: under the lot's lock, see the module's docs.
        let look = || injected(Fault::ParkWithoutALook) || self.byte.load(Ordering::Relaxed) & both == both;
        let late = |others_are_parked: bool| {
            if !others_are_parked || injected(Fault::ForgetParked) {
                self.byte.fetch_and(!PARKED, Ordering::Relaxed);
            }
        };
        // SAFETY: the key is the address of a byte inside the lock, which nobody else parks on; look and `late` neither panic
        // nor call into the parking lot.
        unsafe { lot::park_until(self.key(), since.0, look, late, until) }
    }

    /// The lock was handed to this thread, which runs now.
    fn handed(&self) {
        let now = clock::now();
        // Relaxed: the lock orders it.
        let idle = now.wrapping_sub(self.due.load(Ordering::Relaxed));
        let next = now.wrapping_add(idle.saturating_mul(IDLE).clamp(RARELY, SELDOM));
        self.due.store(next, Ordering::Relaxed);
    }

    /// Gives it back; false if nobody had taken it.
    #[inline]
    pub fn give_back(&self) -> bool {
        // Relaxed: the exchange decides.
        let mut now = self.byte.load(Ordering::Relaxed);
        while now & LOCKED != 0 {
            if now & (PARKED | WAKING) == PARKED {
                if self.give_to_parked() {
                    return true;
                }
                // Relaxed: as above.
                now = self.byte.load(Ordering::Relaxed);
                continue;
            }
            // Release: what was done under the lock. Partners: `exchange_to_take`, `is_taken`.
            let release = order(Fault::UnlockRelaxed, Ordering::Release);
            match self.byte.compare_exchange_weak(now, now & !LOCKED, release, Ordering::Relaxed) {
                Ok(_) => return true,
                Err(changed) => now = changed,
            }
        }
        false
    }

    /// Gives back a lock for which others are parked. False if something has changed: then nothing was done.
    #[cold]
    #[inline(never)]
    fn give_to_parked(&self) -> bool {
        match self.longest() {
            Some(since) => self.open(|mark| mark == since || injected(Fault::HandedToTheFirst), HANDED),
            None => self.open(|_| true, WOKEN),
        }
    }

    /// Since when the thread waits that should be handed the lock, if there is one.
    fn longest(&self) -> Option<usize> {
        let now = clock::now();
        // Relaxed, here and below: the lock orders it.
        let due = self.due.load(Ordering::Relaxed);
        if due.wrapping_sub(now).cast_signed() > 0 {
            return None;
        }
        let mut longest = 0;
        let see = |since: usize| longest = longest.max(now.wrapping_sub(since).cast_signed());
        // SAFETY: as in `park`.
        unsafe { lot::each_mark(self.key(), see) };
        let longest = longest.cast_unsigned();
        if longest < PATIENCE {
            // Nobody will have waited for long enough before.
            self.due.store(now.wrapping_add(PATIENCE - longest), Ordering::Relaxed);
            return None;
        }
        // What `handed` reads.
        self.due.store(now, Ordering::Relaxed);
        Some(now.wrapping_sub(longest))
    }

    /// Gives the lock back, and wakes the first thread with such a mark, to which it tells this.
    fn open(&self, wanted: impl Fn(usize) -> bool, what: usize) -> bool {
        // Relaxed: under the lot's lock, see the module's docs.
        let is_mine = || self.byte.load(Ordering::Relaxed) == LOCKED | PARKED;
        let mut done = false;
        let tell = |woken: bool, more: bool| {
            // Another thread may have given it back meanwhile, or the wanted one may have left.
            done = is_mine() && (woken || !more);
            if done {
                let kept = match (woken, what) {
                    (false, _) => 0,
                    (true, WOKEN) => WAKING,
                    (true, _) => {
                        if injected(Fault::HandedAndFreed) {
                            0
                        } else {
                            LOCKED
                        }
                    }
                };
                let parked = if more && !injected(Fault::ForgetParked) { PARKED } else { 0 };
                // Release: what was done under the lock. Partner: `exchange_to_take`.
                self.byte.store(kept | parked, order(Fault::UnlockRelaxed, Ordering::Release));
            }
            what
        };
        // SAFETY: as in `park`; the callback only stores to the byte.
        unsafe { lot::unpark_first(self.key(), |mark| is_mine() && wanted(mark), tell) };
        done
    }

    /// How many threads are parked, for tests.
    pub fn parked(&self) -> usize {
        let mut n = 0;
        // SAFETY: as in `park`.
        unsafe { lot::each_mark(self.key(), |_| n += 1) };
        n
    }
}
