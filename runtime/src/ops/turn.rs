//! Turns: who has begun again too often goes first.
//!
//! # Problem
//!
//! Operations that plan without a lock, and commit if nothing has changed, always let somebody get on. But one that is slow,
//! because it runs code of the program, may lose to fast ones for ever. Locks cannot help: that code may wait for whoever
//! waits for the lock.
//!
//! # State word
//!
//! Each list belongs to one of a few places. A place is free, or it is the *turn* of one thread at one object. `object` says
//! which, for who only passes by; the rest is behind the place's mutex.
//!
//! # Who may touch what
//!
//! Whoever has the turn gives it back when its operation is over. Others, about to begin an operation on the same object,
//! wait for that, detached, and not for longer than the turn's patience; then they go on. Patience doubles each time the
//! thread with the turn loses again all the same.
//!
//! # Ordering argument
//!
//! None: a thread that does not see a turn only makes it longer. What is read and written is ordered by the commits.
//!
//! # Safety argument
//!
//! * *Nobody waits for ever*: not for longer than `MOST_PATIENCE` in a row. So the code of a thread with a turn may wait for
//!   one that waits for the turn.
//! * Addresses are only compared. If another object comes to lie where one was, its users wait in vain once.

use std::time::{Duration, Instant};

use freewheel_refcount::sync::atomic::{AtomicUsize, Ordering};
use freewheel_refcount::{Header, OwnerId};
use parking_lot::{Condvar, Mutex};

use crate::cx::Cx;

const PLACES: usize = 16;

const FIRST_PATIENCE: Duration = Duration::from_millis(5);
const MOST_PATIENCE: Duration = Duration::from_secs(1);

#[derive(Clone, Copy)]
struct Held {
    object: usize,
    by: OwnerId,
    patience: Duration,
}

#[derive(Default)]
struct Place {
    /// Address of the object, or 0.
    object: AtomicUsize,
    held: Mutex<Option<Held>>,
    over: Condvar,
}

/// The turns of a runtime.
#[derive(Default)]
pub struct Turns([Place; PLACES]);

impl Turns {
    fn place(&self, object: usize) -> &Place {
        &self.0[(object >> 4) % PLACES]
    }
}

/// It is the calling thread's turn, until this is dropped.
pub(super) struct Turn<'a>(&'a Place);

impl Turn<'_> {
    /// The operation has to begin again although others make way.
    pub fn lost(&mut self) {
        if let Some(held) = &mut *self.0.held.lock() {
            held.patience = (2 * held.patience).min(MOST_PATIENCE);
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        // Relaxed: a hint, as everywhere here.
        self.0.object.store(0, Ordering::Relaxed);
        *self.0.held.lock() = None;
        self.0.over.notify_all();
    }
}

impl Cx {
    /// Waits a while if it is another thread's turn at this object.
    #[inline]
    pub(super) fn make_way(&self, object: &Header) {
        let object = object.as_ptr().as_ptr().addr();
        let place = self.globals().turns.place(object);
        // Relaxed: a hint.
        if place.object.load(Ordering::Relaxed) == object {
            self.wait_for_turn(place, object);
        }
    }

    #[cold]
    fn wait_for_turn(&self, place: &Place, object: usize) {
        let (me, begin) = (self.me(), Instant::now());
        self.detach(|| {
            let mut held = place.held.lock();
            while let Some(h) = held.filter(|h| h.object == object && h.by != me) {
                let left = h.patience.saturating_sub(begin.elapsed());
                if left.is_zero() || place.over.wait_for(&mut held, left).timed_out() {
                    return;
                }
            }
        });
    }

    /// Takes the turn at this object, unless somebody has it, or one at another object of the same place.
    pub(super) fn take_turn(&self, object: &Header) -> Option<Turn<'_>> {
        let object = object.as_ptr().as_ptr().addr();
        let place = self.globals().turns.place(object);
        let mut held = place.held.lock();
        if held.is_some() {
            return None;
        }
        *held = Some(Held { object, by: self.me(), patience: FIRST_PATIENCE });
        // Relaxed: a hint.
        place.object.store(object, Ordering::Relaxed);
        Some(Turn(place))
    }
}
