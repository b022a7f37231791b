//! What the heap reports about itself.

use freewheel_refcount::OwnerId;

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

/// A collection.
#[derive(Clone, Debug, Default)]
pub struct CollectionReport {
    /// Why it ran.
    pub reason: Reason,
    /// Objects found alive.
    pub live_objects: usize,
    /// Objects freed.
    pub freed_objects: usize,
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
    /// Where the time went.
    pub phases: Phases,
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
    pub longest_time_to_stop: std::time::Duration,
}
