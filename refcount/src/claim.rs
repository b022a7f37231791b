//! Claims: what one thread at a time may use, where others are refused and do not wait.
//!
//! # Problem
//!
//! A suspended frame is resumed by whoever comes, and two threads may come at once. Waiting would be wrong, since the one that
//! runs it may wait for the other; and it must cost nothing where no other thread can come.
//!
//! # State word
//!
//! A byte, whose meaning is its user's but for one bit: without [`TAKEN`] the thing can be claimed, in the state that the byte
//! says; with it somebody has claimed it, or it can never be claimed again.
//!
//! # Who may touch which field
//!
//! Anyone loads the byte. Whoever has claimed the thing gives it back, with a new state.
//!
//! # Transitions
//!
//! ```text
//!   claim      state -> TAKEN        an exchange; a store while no other thread can come
//!   give back  TAKEN -> any state    a store, by who has claimed it
//! ```
//!
//! # Ordering argument
//!
//! Giving back releases, a claim acquires: who claims the thing finds it as it was left. A claim that only stores needs
//! neither: the thread was the last to give it back.
//!
//! # Safety argument
//!
//! *One at a time*: of two exchanges of one state one fails. When other threads begin to see the thing, nobody is between the
//! load and the store of a claim that only stores: it becomes SHARED by the thread that sees it, or in a pause, and there is
//! no safepoint between the two.
//!
//! # Source
//!
//! A lock that is only ever tried, and remembers a state.

use crate::fault::{Fault, injected, order};
use crate::sync::atomic::{AtomicU8, Ordering};

/// Of the byte: it cannot be claimed.
pub const TAKEN: u8 = 0x80;

/// A byte that one thread at a time takes.
pub struct Claim(AtomicU8);

impl Claim {
    /// In this state.
    pub fn new(state: u8) -> Claim {
        Claim(AtomicU8::new(state))
    }

    /// The state at this moment.
    #[inline(always)]
    pub fn state(&self) -> u8 {
        // Acquire: what was done before it was given back in this state. Partner: `give_back`.
        self.0.load(Ordering::Acquire)
    }

    /// Claims the thing; `shared` says whether other threads may do so at the same time. Answers the state in which it was.
    ///
    /// # Errors
    /// The state in which it cannot be claimed: [`TAKEN`] alone if another thread was faster.
    #[inline(always)]
    pub fn claim(&self, shared: bool) -> Result<u8, u8> {
        // Relaxed: the exchange orders; and without one, only this thread gives it back.
        let now = self.0.load(Ordering::Relaxed);
        if now & TAKEN != 0 {
            return Err(now);
        }
        if !shared || injected(Fault::ClaimByStore) {
            // Relaxed: no other thread looks.
            self.0.store(TAKEN, Ordering::Relaxed);
            return Ok(now);
        }
        // Acquire: the thing. Partner: `give_back`.
        let taken = order(Fault::ClaimRelaxed, Ordering::Acquire);
        // Relaxed if it fails: nothing is used then.
        self.0.compare_exchange(now, TAKEN, taken, Ordering::Relaxed).map_err(|_| TAKEN)
    }

    /// Gives the thing back in this state; the caller has claimed it.
    #[inline(always)]
    pub fn give_back(&self, state: u8) {
        // Release: the thing. Partners: `claim`, `state`.
        self.0.store(state, order(Fault::GiveBackRelaxed, Ordering::Release));
    }
}
