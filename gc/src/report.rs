//! What the heap reports about itself.

use std::fmt;
use std::time::Duration;

use freewheel_refcount::OwnerId;

pub use crate::histogram::Quantiles;
use crate::thread_word::State;

/// Why a collection ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Reason {
    /// Somebody asked.
    #[default]
    Explicit,
    /// The heap had grown.
    Growth,
    /// The heap's limit was near.
    Limit,
}

/// Time spent in the phases of a collection, in nanoseconds, all pauses together.
#[derive(Clone, Copy, Debug, Default)]
pub struct Phases {
    /// Until all threads were stopped.
    pub stop: u64,
    /// Draining the merge queues.
    pub drain: u64,
    /// Marking what roots and stacks hold, and all it reaches.
    pub mark: u64,
    /// Finding unmarked objects and subtracting the references among them.
    pub subtract: u64,
    /// Marking what is held from outside the heap.
    pub rescue: u64,
    /// Weak references, finalizers (which run outside the pause).
    pub finalize: u64,
    /// Freeing.
    pub sweep: u64,
}

impl Phases {
    /// What was added since `before`.
    pub(crate) fn since(&self, before: &Phases) -> Phases {
        Phases {
            stop: self.stop - before.stop,
            drain: self.drain - before.drain,
            mark: self.mark - before.mark,
            subtract: self.subtract - before.subtract,
            rescue: self.rescue - before.rescue,
            finalize: self.finalize - before.finalize,
            sweep: self.sweep - before.sweep,
        }
    }
}

/// A collection.
#[derive(Clone, Debug, Default)]
pub struct CollectionReport {
    /// Why it ran.
    pub reason: Reason,
    /// Objects found alive.
    pub live_objects: usize,
    /// Objects freed.
    pub freed_objects: usize,
    /// Garbage as the client counts it: what was freed, or what it has kept.
    pub found_objects: usize,
    /// Bytes of their blocks.
    pub freed_bytes: usize,
    /// Finalizers that ran.
    pub finalized: usize,
    /// Pauses it took.
    pub pauses: u32,
    /// Sum of the pauses, in nanoseconds.
    pub pause_ns: u64,
    /// The longest of them.
    pub longest_pause_ns: u64,
    /// Threads that marked; 0 if the collecting thread did it all.
    pub workers: usize,
    /// Where the time went.
    pub phases: Phases,
}

/// What a pause was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PauseKind {
    /// Freeing retired objects.
    Reclaim,
    /// A collection; it may take two.
    Collection,
    /// The client's own: changing a class, looking at the heap.
    Client,
}

/// Pauses so far.
#[derive(Clone, Debug, Default)]
pub struct PauseReport {
    /// From the request until all threads stood still, in pauses of all kinds.
    pub stop: Quantiles,
    /// Reclaim pauses, stopping included.
    pub reclaim: Quantiles,
    /// Pauses of collections, stopping included.
    pub collection: Quantiles,
    /// The client's pauses, stopping included.
    pub client: Quantiles,
    /// The thread that once took longest to stop, by its slot; 0 if no thread was ever waited for.
    pub slowest_thread: OwnerId,
    /// How long that took.
    pub slowest_stop: Duration,
}

impl fmt::Display for PauseReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<12} {:>9} {:>10} {:>10} {:>10}", "pauses", "count", "p50 us", "p99 us", "max us")?;
        let rows = [
            ("stopping", self.stop),
            ("reclaim", self.reclaim),
            ("collection", self.collection),
            ("client's", self.client),
        ];
        for (name, q) in rows {
            let us = |d: Duration| d.as_nanos() as f64 / 1e3;
            let (p50, p99, max) = (us(q.p50), us(q.p99), us(q.max));
            writeln!(f, "{name:<12} {:>9} {p50:>10.1} {p99:>10.1} {max:>10.1}", q.count)?;
        }
        write!(f, "slowest to stop: thread {} took {:?}", self.slowest_thread, self.slowest_stop)
    }
}

/// The heap as a whole.
#[derive(Clone, Debug, Default)]
pub struct Stats {
    /// Bytes of pages that hold objects (or could without asking anyone).
    pub page_bytes: usize,
    /// Bytes of storage outside the pages that objects own.
    pub accounted_bytes: usize,
    /// The limit for both.
    pub heap_limit: Option<usize>,
    /// The next collection runs when both together exceed this.
    pub trigger: usize,
    /// Collections so far.
    pub collections: u64,
    /// Reclaim pauses so far.
    pub reclaims: u64,
    /// Objects freed by collections so far.
    pub collected_objects: u64,
    /// Objects freed by reclaim pauses so far.
    pub reclaimed_objects: u64,
    /// All pauses so far, in nanoseconds.
    pub pause_ns: u64,
    /// The longest pause so far.
    pub longest_pause_ns: u64,
    /// Registered threads.
    pub threads: usize,
}

/// A thread.
#[derive(Clone, Copy, Debug)]
pub struct ThreadReport {
    /// Its slot.
    pub id: OwnerId,
    /// Its state, a moment ago.
    pub state: State,
    /// The longest time a pause had to wait for it.
    pub longest_time_to_stop: Duration,
}
