//! The reclaimer: how long retired objects may wait, and who frees them then.
//!
//! The client gives it a thread, which need not be registered. Whenever [`Reclaimer::wait`] answers true, that thread
//! registers and attaches, calls [`Mutator::reclaim`](crate::Mutator::reclaim), and takes itself out again.
//!
//! Running threads are asked first, so that finalizers run in one of the program's own if one comes to a safepoint. The
//! reclaimer has to do it only where all of them wait. And before anyone is asked, every running thread has to come to a
//! safepoint: one that does not, because it is in a long native call, would hold up the pause, and with it all others.

use std::time::{Duration, Instant};

use freewheel_refcount::sync::Arc;
use freewheel_refcount::sync::atomic::{AtomicU64, Ordering};

use crate::poll::RECLAIM;
use crate::slots::ThreadSlot;
use crate::world::World;

/// How long after something was retired it is looked whether a pause has come. A pause that frees next to nothing takes some
/// twenty microseconds: so these take a tenth of a percent of the threads' time at most.
const PATIENCE: Duration = Duration::from_millis(20);
/// How long running threads have to do it.
const GRACE: Duration = Duration::from_millis(5);
/// How long a thread in a native call is waited for; and how often it is looked after.
const BUSY: Duration = Duration::from_millis(500);
const LOOK: Duration = Duration::from_millis(1);
/// When what a pause had to keep is looked at again: first, and at last, if it is never freed.
const KEPT: (Duration, Duration) = (Duration::from_millis(40), Duration::from_secs(2));

/// The reclaimer of a world, which has one at most.
pub struct Reclaimer {
    world: Arc<World>,
    kept: Duration,
}

impl Reclaimer {
    /// It begins to watch with the first call of `wait`.
    pub fn new(world: Arc<World>) -> Reclaimer {
        Reclaimer { world, kept: KEPT.0 }
    }

    /// Waits until objects have been retired for too long and no thread has freed them. False if it is over: see
    /// [`World::end_reclaimer`].
    pub fn wait(&mut self) -> bool {
        let overdue = &self.world.overdue;
        overdue.set_works(false);
        loop {
            let Some(retired) = overdue.sleep(self.kept) else { return false };
            self.kept = if retired { KEPT.0 } else { KEPT.1.min(2 * self.kept) };
            let pauses = self.pauses();
            if retired && !overdue.rest(PATIENCE) {
                return false;
            }
            if self.pauses() != pauses || !overdue.any() {
                continue;
            }
            if !self.roll_call() {
                return false;
            }
            overdue.set_late();
            self.world.request_all(RECLAIM);
            if !overdue.rest(GRACE) {
                return false;
            }
            if self.pauses() == pauses {
                return overdue.set_works(true);
            }
        }
    }

    /// Waits until each running thread was at a safepoint, or for long enough. False if it is over.
    fn roll_call(&self) -> bool {
        // Nothing is late yet, so that who sees the bit only clears it.
        self.world.request_all(RECLAIM);
        let begin = Instant::now();
        let busy = |slot: &ThreadSlot| slot.gate.word.is_attached() && slot.gate.poll.get() & RECLAIM != 0;
        loop {
            if !self.world.overdue.rest(LOOK) {
                return false;
            }
            if begin.elapsed() >= BUSY || !self.world.slots.iter().any(|(_, slot)| busy(slot)) {
                return true;
            }
        }
    }

    fn pauses(&self) -> u64 {
        // Relaxed: a pause that is not seen now is seen next time.
        let get = |n: &AtomicU64| n.load(Ordering::Relaxed);
        get(&self.world.totals.reclaims).wrapping_add(get(&self.world.totals.collections))
    }
}

impl World {
    /// Ends the reclaimer, if there is one. If it frees objects at the moment, waits for that, and no longer than this time:
    /// call it DETACHED.
    pub fn end_reclaimer(&self, patience: Duration) {
        self.overdue.end(patience);
    }
}
