//! Threads that help with collections.
//!
//! # Problem
//!
//! A collection stops all threads, so the other cores are idle while it runs: on a large heap they had better help.
//!
//! # Who may touch what
//!
//! Helpers work in pauses only, on what the pauser hands them, and touch objects as the pauser may: they read them and set
//! mark bits. They have no mutator and belong to no world, so nothing that they call may want one.
//!
//! The threads are a pool of each world's own, made when its heap has become large. Not the program's: its threads may be
//! attached to this world and parked in the pause, and then nobody would run the jobs.
//!
//! # Fork
//!
//! A child has none of these threads; its collections run alone.

use freewheel_refcount::sync::atomic::{AtomicBool, Ordering};
use freewheel_refcount::sync::thread;
use once_cell::sync::OnceCell;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// Heaps below this many bytes are collected by one thread.
const LARGE: usize = if cfg!(miri) { 256 << 10 } else { 16 << 20 };
/// Threads, unless the world's configuration says otherwise.
const MOST: usize = 8;

/// The helpers of a world.
pub(crate) struct Workers {
    threads: usize,
    large: usize,
    /// None if the system gave no threads.
    pool: OnceCell<Option<ThreadPool>>,
    /// This process is a fork's child.
    forked: AtomicBool,
}

/// Where jobs are handed in.
pub(crate) type Scope<'s> = rayon::Scope<'s>;

/// The number of the helper that calls.
pub(crate) fn number() -> usize {
    rayon::current_thread_index().expect("jobs run on the pool's threads")
}

impl Workers {
    /// No threads yet. `threads` of 0 means one for each core, up to a limit.
    pub(crate) fn new(threads: usize, large: Option<usize>) -> Workers {
        Workers {
            threads,
            large: large.unwrap_or(LARGE),
            pool: OnceCell::new(),
            forked: AtomicBool::new(false),
        }
    }

    /// The helpers for a heap of that many bytes; None if one thread is to do it all.
    pub(crate) fn for_heap(&self, bytes: usize) -> Option<Team<'_>> {
        // Relaxed: set by the one thread of a child.
        if bytes < self.large || self.threads == 1 || self.forked.load(Ordering::Relaxed) {
            return None;
        }
        let pool = self.pool.get_or_init(|| {
            let cores = || thread::available_parallelism().map_or(1, usize::from).min(MOST);
            let threads = if self.threads == 0 { cores() } else { self.threads };
            let builder = ThreadPoolBuilder::new().num_threads(threads);
            (threads > 1).then(|| builder.thread_name(|i| format!("collector {i}")).build().ok()).flatten()
        });
        pool.as_ref().map(Team)
    }

    /// In the child of a fork: the threads are not there.
    pub(crate) fn after_fork(&self) {
        // Relaxed: the child has one thread.
        self.forked.store(true, Ordering::Relaxed);
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        if self.forked.load(Ordering::Relaxed) {
            // Nobody would hear that the pool ends.
            core::mem::forget(self.pool.take());
        }
    }
}

/// Helpers that are there.
#[derive(Clone, Copy)]
pub(crate) struct Team<'a>(&'a ThreadPool);

impl Team<'_> {
    /// How many there are.
    pub(crate) fn threads(&self) -> usize {
        self.0.current_num_threads()
    }

    /// Runs what `begin` hands in, and what that hands in, to the end. The calling thread sleeps meanwhile.
    pub(crate) fn scope<'s>(&self, begin: impl FnOnce(&Scope<'s>) + Send) {
        self.0.scope(begin);
    }
}
