//! What `crossbeam_epoch` promises, and no more: storage that was retired is freed when every thread that was pinned at that
//! time has been unpinned since.
//!
//! This is a specification under a lock, which keeps models with gates small. That the real crate keeps the promise, used
//! as `gc/src/pin.rs` uses it, is what `tests/epoch.rs` checks. What the models check with the specification is our half:
//! that a thread is pinned from attach to detach, is not while it is stopped, and keeps no block across a safepoint.

use freewheel_refcount::sync::parking::Mutex;

/// The epoch of a world.
pub struct Epoch(Mutex<State>);

struct State {
    now: u32,
    /// Since when each thread is pinned.
    pins: Vec<Option<u32>>,
    /// What was retired when, and how to free it.
    retired: Vec<(u32, usize)>,
}

impl Epoch {
    /// For `n` threads.
    pub fn new(n: usize) -> Epoch {
        Epoch(Mutex::new(State { now: 0, pins: vec![None; n], retired: Vec::new() }))
    }

    pub(crate) fn pin(&self, thread: usize) {
        let mut state = self.0.lock();
        state.pins[thread] = Some(state.now);
    }

    pub(crate) fn unpin(&self, thread: usize) {
        self.0.lock().pins[thread] = None;
    }

    /// Retires a block, which has this number.
    pub fn retire(&self, block: usize) {
        let mut state = self.0.lock();
        let now = state.now;
        state.retired.push((now, block));
        state.now += 1;
    }

    /// The numbers of blocks that may be freed now; each is answered once.
    pub fn ripe(&self) -> Vec<usize> {
        let mut state = self.0.lock();
        let oldest = state.pins.iter().flatten().min().copied().unwrap_or(u32::MAX);
        let ripe = state.retired.iter().filter(|(at, _)| *at < oldest).map(|(_, block)| *block).collect();
        state.retired.retain(|(at, _)| *at >= oldest);
        ripe
    }
}
