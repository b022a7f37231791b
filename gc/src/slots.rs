//! Thread slots: what other threads know of a thread.
//!
//! A slot outlives its threads: objects name their owner by its number, and a decrement that another thread cannot
//! do itself goes into its queue, whether or not a thread has the slot at that time. The lowest free number is used
//! first, so that the numbers stay small and the next thread adopts what the last one left.

use core::ptr;

use freewheel_refcount::OwnerId;
use freewheel_refcount::sync::UnsafeCell;
use freewheel_refcount::sync::atomic::{AtomicBool, AtomicPtr, AtomicU64, AtomicUsize, Ordering};

use crate::client::StackRoots;
use crate::gate::ThreadGate;
use crate::mutator::Mutator;

const CHUNK: usize = 64;
/// Largest slot number; the one above stands for "nobody in particular".
pub const MAX_SLOT: OwnerId = OwnerId::MAX - 1;

/// A slot.
#[repr(align(128))]
pub struct ThreadSlot {
    pub(crate) gate: ThreadGate,
    /// Whether a thread has the slot. Written under the registry's lock.
    occupied: AtomicBool,
    mutator: AtomicPtr<Mutator>,
    /// Written under the registry's lock, read in pauses (which hold that lock).
    pub(crate) roots: UnsafeCell<Option<*const dyn StackRoots>>,
    /// When a pause asked this thread to stop, and the longest it took; nanoseconds.
    pub(crate) asked_at: AtomicU64,
    pub(crate) longest_stop: AtomicU64,
}

// SAFETY: `roots` is guarded by the registry's lock, all else synchronizes itself.
unsafe impl Sync for ThreadSlot {}
// SAFETY: `roots` and `mutator` are only addresses; who follows them has the promise of `World::register`.
unsafe impl Send for ThreadSlot {}

impl ThreadSlot {
    fn new() -> ThreadSlot {
        ThreadSlot {
            gate: ThreadGate::new(),
            occupied: AtomicBool::new(false),
            mutator: AtomicPtr::new(ptr::null_mut()),
            roots: UnsafeCell::new(None),
            asked_at: AtomicU64::new(0),
            longest_stop: AtomicU64::new(0),
        }
    }

    /// Whether a thread has the slot.
    pub fn is_occupied(&self) -> bool {
        // Acquire: the slot's other fields. Partner: `occupy`.
        self.occupied.load(Ordering::Acquire)
    }

    /// A thread takes the slot; under the registry's lock.
    pub(crate) fn occupy(&self, mutator: *mut Mutator, roots: *const dyn StackRoots) {
        // SAFETY: the registry's lock is held.
        unsafe { *self.roots.get() = Some(roots) };
        // Relaxed: `occupied` publishes all of it.
        self.longest_stop.store(0, Ordering::Relaxed);
        self.mutator.store(mutator, Ordering::Relaxed);
        // Release: the fields above. Partner: `is_occupied`.
        self.occupied.store(true, Ordering::Release);
    }

    /// The thread leaves the slot; under the registry's lock.
    pub(crate) fn vacate(&self) {
        // SAFETY: the registry's lock is held.
        unsafe { *self.roots.get() = None };
        // Relaxed: who reads these holds the registry's lock.
        self.mutator.store(ptr::null_mut(), Ordering::Relaxed);
        self.occupied.store(false, Ordering::Relaxed);
    }

    /// The thread's mutator; null if the slot is vacant.
    pub(crate) fn mutator(&self) -> *mut Mutator {
        // Relaxed: in a pause, or under the registry's lock.
        self.mutator.load(Ordering::Relaxed)
    }
}

/// All slots of a world. Grows, never shrinks, reads take no lock.
pub struct SlotTable {
    chunks: Box<[AtomicPtr<ThreadSlot>]>,
    high: AtomicUsize,
}

impl SlotTable {
    pub(crate) fn new() -> SlotTable {
        let chunks = (0..=MAX_SLOT as usize / CHUNK).map(|_| AtomicPtr::new(ptr::null_mut())).collect();
        SlotTable { chunks, high: AtomicUsize::new(0) }
    }

    /// The slot with this number, which was handed out once.
    #[inline]
    pub fn get(&self, id: OwnerId) -> &ThreadSlot {
        // Acquire: the chunk's contents. Partner: `ensure`.
        let chunk = self.chunks[id as usize / CHUNK].load(Ordering::Acquire);
        assert!(!chunk.is_null(), "no such slot");
        // SAFETY: a chunk holds CHUNK slots and lives as long as the table.
        unsafe { &*chunk.add(id as usize % CHUNK) }
    }

    /// Makes the slot exist; under the registry's lock.
    pub(crate) fn ensure(&self, id: OwnerId) -> &ThreadSlot {
        let cell = &self.chunks[id as usize / CHUNK];
        // Relaxed: under the registry's lock.
        if cell.load(Ordering::Relaxed).is_null() {
            let chunk: Box<[ThreadSlot]> = (0..CHUNK).map(|_| ThreadSlot::new()).collect();
            // Release: the chunk's contents. Partner: `get`.
            cell.store(Box::into_raw(chunk).cast(), Ordering::Release);
        }
        // Release: the chunk. Partner: `iter`.
        self.high.fetch_max(id as usize, Ordering::Release);
        self.get(id)
    }

    /// All slots ever handed out, with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (OwnerId, &ThreadSlot)> {
        // Acquire: the chunks. Partner: `ensure`.
        (1..=self.high.load(Ordering::Acquire) as OwnerId).map(|id| (id, self.get(id)))
    }
}

impl Drop for SlotTable {
    fn drop(&mut self) {
        for cell in &self.chunks {
            // Relaxed: nobody else has the table.
            let chunk = cell.load(Ordering::Relaxed);
            if !chunk.is_null() {
                // SAFETY: made in `ensure` from a boxed slice of this length.
                drop(unsafe { Box::from_raw(ptr::slice_from_raw_parts_mut(chunk, CHUNK)) });
            }
        }
    }
}
