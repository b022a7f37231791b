//! A world: one heap and the threads that share it.
//!
//! # Thread exit, slot reuse, fork
//!
//! * *Exit* (dropping the [`Mutator`]): the thread drains its merge queue, hands its retired objects to the world and its
//!   pages to the heap, detaches and leaves its slot. Its objects keep the slot's number as their owner; decrements
//!   that would have been the thread's are merged by whoever queues them, because a vacant slot is DETACHED.
//! * *Slot reuse*: the next thread with that number is the owner of those objects from then on. It acquires what
//!   the last one did through the registry's lock.
//! * *Fork*: call it inside [`Mutator::pause`], and [`World::after_fork_in_child`] in the child, still inside.
//!   The other threads do not exist in the child; their slots are vacated as if they had exited.

use std::io;
use std::time::{Duration, Instant};

use core::ptr::NonNull;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fmt;

use freewheel_refcount::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use freewheel_refcount::sync::parking::Mutex;
use freewheel_refcount::sync::{Arc, Cell, local};
use freewheel_refcount::{Header, OwnerId, Value};

use crate::client::{Client, StackRoots};
use crate::gate::StopControl;
use crate::heap::{Heap, MIN_TRIGGER};
use crate::histogram::Histogram;
use crate::late::LateWatch;
use crate::layout::{ReleaseMode, Releaser, TypeInfo};
use crate::mutator::Mutator;
use crate::observe::Watch;
use crate::overdue::Overdue;
use crate::pause_lock::{Moment, PauseLock};
use crate::poll::{CLIENT_MASK, COLLECT, EPOCH};
use crate::report::{CollectionReport, PauseKind, PauseReport, Stats, ThreadReport};
use crate::shapes::ShapeArena;
use crate::slots::{MAX_SLOT, SlotTable};
use crate::stop_world::PauseToken;
use crate::workers::Workers;
use crate::zeal::Zeal;

/// How a world is made.
#[derive(Clone, Debug)]
pub struct WorldConfig {
    /// Bytes of pages and accounted storage beyond which allocation fails.
    pub heap_limit: Option<usize>,
    /// No automatic collection below this many bytes.
    pub min_trigger: usize,
    /// Threads that collect large heaps together; 0 for one a core, up to 8.
    pub collector_threads: usize,
    /// Bytes from which a heap is large; None for the built-in limit.
    pub parallel_from: Option<usize>,
    /// Every n-th safepoint that a thread takes is a collection, for tests; 0: none. See [`World::collect_every`].
    pub collect_every: u32,
}

impl Default for WorldConfig {
    fn default() -> Self {
        WorldConfig {
            heap_limit: None,
            min_trigger: MIN_TRIGGER,
            collector_threads: 0,
            parallel_from: None,
            collect_every: 0,
        }
    }
}

/// Why there is no world.
#[derive(Debug)]
pub enum WorldError {
    /// The system refused address space.
    Map(io::Error),
}

impl fmt::Display for WorldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WorldError::Map(e) => write!(f, "cannot reserve address space: {e}"),
        }
    }
}

impl std::error::Error for WorldError {}

/// Why a thread cannot take part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttachError {
    /// All slots are taken.
    TooManyThreads,
    /// [`World::close`] was called.
    Closed,
}

impl fmt::Display for AttachError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            AttachError::TooManyThreads => "too many threads",
            AttachError::Closed => "the world is closed",
        })
    }
}

impl std::error::Error for AttachError {}

/// Who comes and goes.
pub(crate) struct Registry {
    vacant: BinaryHeap<Reverse<OwnerId>>,
    next: OwnerId,
}

/// Sums for [`Stats`].
#[derive(Default)]
pub(crate) struct Totals {
    pub(crate) collections: AtomicU64,
    pub(crate) reclaims: AtomicU64,
    pub(crate) collected: AtomicU64,
    pub(crate) reclaimed: AtomicU64,
    pause_ns: AtomicU64,
    stop: Histogram,
    by_kind: [Histogram; 3],
    /// Nanoseconds << 16 | the thread's slot.
    pub(crate) slowest_stop: AtomicU64,
    /// The same of the pause that runs.
    pub(crate) slowest_now: AtomicU64,
}

/// One heap and its threads.
pub struct World {
    pub(crate) client: Arc<dyn Client>,
    pub(crate) heap: Heap,
    pub(crate) shapes: ShapeArena,
    pub(crate) slots: SlotTable,
    pub(crate) stop: StopControl,
    pub(crate) registry: Mutex<Registry>,
    pub(crate) epoch: crossbeam_epoch::Collector,
    /// Retired objects of threads that are gone.
    pub(crate) orphans: PauseLock<Vec<NonNull<Header>>>,
    pub(crate) totals: Totals,
    pub(crate) last_collection: Mutex<CollectionReport>,
    threads: AtomicUsize,
    roots_shared: AtomicBool,
    closed: AtomicBool,
    pub(crate) watch: Watch,
    pub(crate) late: LateWatch,
    pub(crate) overdue: Overdue,
    pub(crate) workers: Workers,
    pub(crate) zeal: Zeal,
    born: Instant,
    /// Whether growth of the heap starts collections. Asking for one, and the limit, always do.
    pub collection_enabled: AtomicBool,
}

// SAFETY: the one field that is not Send and Sync by itself is `orphans`, a list of addresses of objects that are
// dealt with in pauses only.
unsafe impl Send for World {}
// SAFETY: as above.
unsafe impl Sync for World {}

impl World {
    /// An empty world.
    pub fn new(config: WorldConfig, client: Arc<dyn Client>) -> Result<Arc<World>, WorldError> {
        Ok(Arc::new(World {
            client,
            heap: Heap::new(config.heap_limit, config.min_trigger),
            shapes: ShapeArena::new()?,
            slots: SlotTable::new(),
            stop: StopControl::new(),
            registry: Mutex::new(Registry { vacant: BinaryHeap::new(), next: 1 }),
            epoch: crossbeam_epoch::Collector::new(),
            orphans: PauseLock::new(Vec::new()),
            totals: Totals::default(),
            last_collection: Mutex::new(CollectionReport::default()),
            threads: AtomicUsize::new(0),
            roots_shared: AtomicBool::new(false),
            closed: AtomicBool::new(false),
            watch: Watch::default(),
            late: LateWatch::default(),
            overdue: Overdue::default(),
            workers: Workers::new(config.collector_threads, config.parallel_from),
            zeal: Zeal::new(config.collect_every),
            born: Instant::now(),
            collection_enabled: AtomicBool::new(true),
        }))
    }

    /// Registers the calling OS thread, DETACHED, in the lowest vacant slot. Call it while attached to no mutator of
    /// this world: it waits for pauses.
    ///
    /// Before the second thread starts, what the roots reach is marked SHARED; if the first thread has not done so
    /// ([`Mutator::share_roots`]), this stops it to do it. What else the new thread is to see, its creator shares.
    ///
    /// `roots` stays valid until the mutator is dropped.
    pub fn register(self: &Arc<Self>, roots: *const dyn StackRoots) -> Result<Box<Mutator>, AttachError> {
        if self.is_closed() {
            return Err(AttachError::Closed);
        }
        let mutator = {
            let mut registry = self.registry.lock();
            let id = match registry.vacant.pop() {
                Some(Reverse(id)) => id,
                None if registry.next > MAX_SLOT => return Err(AttachError::TooManyThreads),
                None => {
                    registry.next += 1;
                    registry.next - 1
                }
            };
            let slot = self.slots.ensure(id);
            let mut mutator = Box::new(Mutator::new(Arc::clone(self), NonNull::from(slot), id));
            slot.occupy(&raw mut *mutator, roots);
            slot.gate.enter();
            if self.zeal.every() != 0 {
                slot.gate.poll.request(COLLECT);
            }
            // Relaxed: changed under the registry's lock; others only compare it with one.
            self.threads.fetch_add(1, Ordering::Relaxed);
            mutator
        };
        if self.thread_count() > 1 && !self.roots_are_shared() {
            // The new thread is not attached yet.
            let before = ARENA.replace(self.shapes());
            mutator.share_roots();
            ARENA.set(before);
        }
        Ok(mutator)
    }

    /// Takes a thread out, which has handed over all it had.
    pub(crate) fn unregister(&self, id: OwnerId) {
        let mut registry = self.registry.lock();
        self.slots.get(id).vacate();
        registry.vacant.push(Reverse(id));
        // Relaxed: as in `register`.
        self.threads.fetch_sub(1, Ordering::Relaxed);
    }

    /// The shape arena.
    pub fn shapes(&self) -> &ShapeArena {
        &self.shapes
    }

    /// The heap's accounts.
    pub fn heap(&self) -> &Heap {
        &self.heap
    }

    /// Registered threads.
    pub fn thread_count(&self) -> usize {
        // Relaxed: see `register`.
        self.threads.load(Ordering::Relaxed)
    }

    pub(crate) fn roots_are_shared(&self) -> bool {
        // Relaxed: set by a thread that was alone, or in a pause.
        self.roots_shared.load(Ordering::Relaxed)
    }

    pub(crate) fn set_roots_shared(&self) {
        // Relaxed: as above.
        self.roots_shared.store(true, Ordering::Relaxed);
    }

    /// Attaching and registering fail from now on.
    pub fn close(&self) {
        // Relaxed: threads that are just attaching may still succeed.
        self.closed.store(true, Ordering::Relaxed);
    }

    /// Whether [`World::close`] was called.
    pub fn is_closed(&self) -> bool {
        // Relaxed: as above.
        self.closed.load(Ordering::Relaxed)
    }

    /// Bytes of pages in use and of accounted storage.
    pub fn live_bytes(&self) -> usize {
        self.heap.live_bytes()
    }

    /// Counts storage outside the heap's pages, as [`Mutator::account`](crate::mutator::Mutator::account) does, for
    /// what is used while detached.
    pub fn account(&self, delta: isize) {
        self.heap.account(delta);
    }

    /// Whether that many more bytes would exceed the heap's limit.
    pub fn account_would_exceed(&self, bytes: usize) -> bool {
        self.zeal.refuses() || self.heap.would_exceed(bytes)
    }

    /// Bytes of objects that wait in merge queues for their owners.
    pub fn queued_bytes(&self) -> usize {
        self.slots.iter().map(|(_, slot)| slot.gate.queue.bytes()).sum()
    }

    /// Sets the limit for [`World::live_bytes`].
    pub fn set_heap_limit(&self, limit: Option<usize>) {
        self.heap.set_limit(limit);
    }

    /// The limit; the largest number if there is none.
    pub fn heap_limit(&self) -> usize {
        self.heap.limit().unwrap_or(usize::MAX)
    }

    /// How things stand.
    pub fn stats(&self) -> Stats {
        // Relaxed: the sums are for people.
        let get = |n: &AtomicU64| n.load(Ordering::Relaxed);
        Stats {
            page_bytes: self.heap.page_bytes(),
            accounted_bytes: self.heap.accounted_bytes(),
            heap_limit: self.heap.limit(),
            trigger: self.heap.trigger(),
            collections: get(&self.totals.collections),
            reclaims: get(&self.totals.reclaims),
            collected_objects: get(&self.totals.collected),
            reclaimed_objects: get(&self.totals.reclaimed),
            pause_ns: get(&self.totals.pause_ns),
            longest_pause_ns: self
                .totals
                .by_kind
                .iter()
                .map(|h| h.quantiles().max.as_nanos() as u64)
                .max()
                .unwrap_or(0),
            threads: self.thread_count(),
        }
    }

    /// The report of the last collection.
    pub fn last_collection(&self) -> CollectionReport {
        self.last_collection.lock().clone()
    }

    /// Every registered thread.
    pub fn threads(&self) -> Vec<ThreadReport> {
        self.slots
            .iter()
            .filter(|(_, slot)| slot.is_occupied())
            .map(|(id, slot)| ThreadReport {
                id,
                state: slot.gate.word.state(),
                // Relaxed: for people.
                longest_time_to_stop: Duration::from_nanos(slot.longest_stop.load(Ordering::Relaxed)),
            })
            .collect()
    }

    /// Whether a reclaim pause is due for the sake of all threads.
    pub(crate) fn wants_reclaim(&self) -> bool {
        self.overdue.any() && self.heap.wants_reclaim() || self.overdue.is_late()
    }

    /// Sets client bits in every thread's poll word.
    pub fn interrupt_all(&self, bits: u32) {
        debug_assert_eq!(bits & !CLIENT_MASK, 0);
        self.request_all(bits);
    }

    /// Sets client bits in one thread's poll word. False if there is no such thread.
    pub fn interrupt(&self, id: OwnerId, bits: u32) -> bool {
        debug_assert_eq!(bits & !CLIENT_MASK, 0);
        let found = self.slots.iter().find(|(i, slot)| *i == id && slot.is_occupied());
        if let Some((_, slot)) = found {
            slot.gate.poll.request(bits);
        }
        found.is_some()
    }

    pub(crate) fn request_all(&self, bits: u32) {
        self.slots
            .iter()
            .filter(|(_, slot)| slot.is_occupied())
            .for_each(|(_, slot)| slot.gate.poll.request(bits));
    }

    pub(crate) fn request_epoch(&self) {
        self.request_all(EPOCH);
    }

    /// Visits every object of the heap. They include unreachable ones that no collection has found yet.
    pub fn objects(&self, token: &PauseToken, visit: &mut dyn FnMut(NonNull<Header>)) {
        let pages = self.heap.in_pause(token).pages();
        pages.iter().for_each(|page| page.for_each_object(&mut *visit));
    }

    /// In the child of a fork that happened inside [`Mutator::pause`], still inside: the other threads are gone.
    ///
    /// What they held on their stacks is lost (their counts stay). A thread that was DETACHED in foreign code may have
    /// held locks of that code.
    pub fn after_fork_in_child(&self, pauser: &Mutator) {
        assert!(pauser.in_pause(), "fork inside a pause");
        self.workers.after_fork();
        for (id, slot) in self.slots.iter() {
            if id == pauser.id() || !slot.is_occupied() {
                continue;
            }
            // SAFETY: the mutator's memory was copied with everything else, and its thread does not exist.
            let gone = unsafe { &*slot.mutator() };
            gone.hand_over();
            slot.gate.reset();
            slot.vacate();
            // Relaxed: the child has one thread. The number is not given out again: the pauser holds the registry.
            self.threads.fetch_sub(1, Ordering::Relaxed);
        }
    }

    /// The description of an object.
    #[inline(always)]
    pub(crate) fn info(&self, object: NonNull<Header>) -> &'static TypeInfo {
        // SAFETY: callers pass live objects, whose shapes have records.
        unsafe { self.shapes.info(object.as_ref().shape()) }
    }

    /// Nanoseconds since the world was made.
    pub(crate) fn now(&self) -> u64 {
        self.born.elapsed().as_nanos() as u64
    }

    pub(crate) fn note_pause(&self, kind: PauseKind, stop_ns: u64, ns: u64) {
        // Relaxed: the sums are for people.
        self.totals.pause_ns.fetch_add(ns, Ordering::Relaxed);
        self.totals.stop.record(stop_ns);
        self.totals.by_kind[kind as usize].record(ns);
    }

    /// How long pauses have taken so far, and what made them long.
    pub fn pauses(&self) -> PauseReport {
        let [reclaim, collection, client] = self.totals.by_kind.each_ref().map(Histogram::quantiles);
        // Relaxed: as above.
        let slowest = self.totals.slowest_stop.load(Ordering::Relaxed);
        PauseReport {
            stop: self.totals.stop.quantiles(),
            reclaim,
            collection,
            client,
            slowest_thread: slowest as OwnerId,
            slowest_stop: Duration::from_nanos(slowest >> 16),
        }
    }

    /// All the client's roots.
    pub(crate) fn scan_roots(&self, moment: Moment<'_>, visit: &mut dyn FnMut(Value)) {
        // SAFETY: callers are in a pause, or alone.
        unsafe { self.client.scan_roots(moment, visit) };
    }
}

local!(
    /// The arena of the world whose objects this thread looks at without being attached to it.
    static ARENA: Cell<*const ShapeArena> = Cell::new(core::ptr::null())
);

/// The shape arena that objects handed to the calling thread refer to: that of the world it is attached to, is
/// registering with or is taking down. Null if there is none.
#[inline]
pub fn current_shapes() -> *const ShapeArena {
    let mutator = crate::mutator::current();
    if mutator.is_null() {
        return ARENA.get();
    }
    // SAFETY: the current mutator outlives its thread's attachment.
    unsafe { (*mutator).world().shapes() }
}

impl Drop for World {
    fn drop(&mut self) {
        let before = ARENA.replace(self.shapes());
        // Native storage of objects that still exist. There is no thread that could run a finalizer.
        let pages = self.heap.exclusive().pages();
        for page in pages {
            page.for_each_object(|h| {
                let drop_object = self.info(h).drop;
                // SAFETY: nobody has the world, and each object is visited once.
                unsafe { drop_object(h, &mut Releaser::new(ReleaseMode::Garbage)) };
            });
        }
        ARENA.set(before);
    }
}
