//! Zeal: what is rare happens all the time, for tests.
//!
//! | switch | what | in |
//! |---|---|---|
//! | [`World::collect_every`] | every n-th safepoint that a thread takes is a collection, after which the whole heap is looked at ([`crate::verify`]) | all builds |
//! | [`World::fail_allocation`] | one request for memory fails, with all threads' requests numbered | `cfg(freewheel_zeal)` |
//! | | freed memory is overwritten | `cfg(freewheel_zeal)` |
//!
//! Requests are those for an object and those for storage that counts against the heap's limit. The one that fails does so
//! three times, because whoever fails tries the slow way, collects, and asks again.

use freewheel_refcount::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use crate::poll::COLLECT;
use crate::world::World;

/// The switches of a world.
#[derive(Default)]
pub(crate) struct Zeal {
    every: AtomicU32,
    requests: AtomicU64,
    fails: AtomicU64,
}

impl Zeal {
    pub(crate) fn new(every: u32) -> Zeal {
        Zeal { every: AtomicU32::new(every), ..Zeal::default() }
    }

    /// Safepoints of a thread between two collections; 0: as the heap grows.
    pub(crate) fn every(&self) -> u32 {
        // Relaxed: a switch, nothing else.
        self.every.load(Ordering::Relaxed)
    }

    /// Whether this request for memory is to fail.
    #[inline(always)]
    pub(crate) fn refuses(&self) -> bool {
        cfg!(freewheel_zeal) && {
            // Relaxed: a counter and a switch.
            let number = self.requests.fetch_add(1, Ordering::Relaxed);
            let fails = self.fails.load(Ordering::Relaxed);
            fails != 0 && number.wrapping_sub(fails) < 3
        }
    }
}

impl World {
    /// Every `n`-th safepoint that a thread takes is a collection from now on; 0: no longer.
    pub fn collect_every(&self, n: u32) {
        // Relaxed: a switch, nothing else.
        self.zeal.every.store(n, Ordering::Relaxed);
        self.request_all(COLLECT);
    }

    /// In builds with `cfg(freewheel_zeal)`: the `n`-th request for memory from now on fails, `n` being 1 for the next.
    pub fn fail_allocation(&self, n: u64) {
        // Relaxed: as above.
        let next = self.zeal.requests.load(Ordering::Relaxed);
        self.zeal.fails.store(next + n - 1, Ordering::Relaxed);
    }

    /// In builds with `cfg(freewheel_zeal)`: how often memory was asked for.
    pub fn allocation_requests(&self) -> u64 {
        // Relaxed: a counter.
        self.zeal.requests.load(Ordering::Relaxed)
    }
}
