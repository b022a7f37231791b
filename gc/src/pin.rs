//! A thread's pin: storage that others replace stays while the thread may be reading it.
//!
//! # Problem
//!
//! A container's storage that has been replaced may still be read by a thread without a lock. It is freed when every
//! thread has passed a safepoint since; reading pays nothing for that.
//!
//! # State word
//!
//! `crossbeam_epoch`'s; here is when a thread is pinned, when it lets the epoch go on, and in what pieces it hands over: that
//! crate frees so many pieces at a time, however many there are, so what a thread has retired between two steps is one.
//!
//! # Who may touch which field
//!
//! The thread alone.
//!
//! # Transitions
//!
//! ```text
//!   attach      pin                    detach, stop for a pause      unpin
//!   retire      the storage goes to the thread's list; much of it asks all threads for `advance`
//!   advance     (in a safepoint) hand over the list, leave the pin, take it again, free what is old enough
//!   end         hand over the list
//! ```
//!
//! # Ordering argument
//!
//! `crossbeam_epoch`'s: a pin is ordered before the loads that follow it, and leaving it after those before it.
//!
//! # Safety argument
//!
//! A thread is pinned from attach to detach and keeps nothing that it has loaded across a safepoint. Who retires has
//! taken the storage out of its container before; so a thread that is pinned later does not find it, and one that was
//! pinned before keeps it until it leaves its pin. What is handed over later than it was retired stays longer, not shorter.
//!
//! # Source
//!
//! Fraser: Practical lock-freedom, 2004 (epochs).

use core::alloc::Layout;
use core::ptr::NonNull;

use crossbeam_epoch::{Collector, Guard, LocalHandle};
use freewheel_refcount::fault::{Fault, injected};
use freewheel_refcount::sync::Cell;

/// Retired storage beyond this many bytes asks for an epoch.
const EPOCH_BYTES: usize = 1 << 20;
/// The same in pieces.
const EPOCH_PIECES: usize = 4096;

/// A thread's pin. Storage is freed by dropping a `T`, on any thread.
pub struct Pin<T: Send + 'static> {
    guard: Cell<Option<Guard>>,
    handle: LocalHandle,
    /// What was retired since the last hand-over.
    retired: Cell<Vec<T>>,
    /// Its bytes, since that was asked for.
    bytes: Cell<usize>,
}

impl<T: Send + 'static> Pin<T> {
    /// The pin of a new thread, which is not pinned.
    pub fn new(epoch: &Collector) -> Pin<T> {
        let (retired, bytes) = (Cell::new(Vec::new()), Cell::new(0));
        Pin { guard: Cell::new(None), handle: epoch.register(), retired, bytes }
    }

    /// From now on storage that others replace stays.
    #[inline(always)]
    pub fn pin(&self) {
        self.guard.set(Some(self.handle.pin()));
    }

    /// Such storage may go.
    #[inline(always)]
    pub fn unpin(&self) {
        drop(self.guard.take());
    }

    /// Lets the epoch go on, and frees what is old enough. In a safepoint: the thread reads no storage now.
    pub fn advance(&self) {
        if let Some(mut guard) = self.guard.take() {
            self.hand_over(&guard);
            guard.repin();
            guard.flush();
            self.guard.set(Some(guard));
        }
    }

    fn hand_over(&self, guard: &Guard) {
        self.bytes.set(0);
        let retired = self.retired.take();
        if !retired.is_empty() {
            // SAFETY: by the promise to `retire` nobody finds what is in the list, and it may be dropped anywhere.
            unsafe { guard.defer_unchecked(move || drop(retired)) };
        }
        guard.flush();
    }

    /// Drops `storage` when no thread can be reading any more what that frees. Answers whether so much was retired that all
    /// threads should [`Pin::advance`].
    ///
    /// # Safety
    /// The storage can no longer be found by a thread that comes to look.
    #[must_use]
    pub unsafe fn retire(&self, bytes: usize, storage: T) -> bool {
        if injected(Fault::RetireAtOnce) {
            return false;
        }
        let mut retired = self.retired.take();
        retired.push(storage);
        let many = retired.len().is_multiple_of(EPOCH_PIECES);
        self.retired.set(retired);
        let bytes = self.bytes.get() + bytes;
        let much = bytes > EPOCH_BYTES;
        self.bytes.set(if much { 0 } else { bytes });
        many || much
    }
}

impl<T: Send + 'static> Drop for Pin<T> {
    fn drop(&mut self) {
        let guard = self.guard.take().unwrap_or_else(|| self.handle.pin());
        self.hand_over(&guard);
    }
}

/// Memory of the global allocator, which is freed when this is dropped.
pub struct Memory {
    at: usize,
    layout: Layout,
}

impl Memory {
    /// # Safety
    /// It came from the global allocator with this layout, and whoever drops this is the last who uses it.
    pub unsafe fn new(at: NonNull<u8>, layout: Layout) -> Memory {
        Memory { at: at.as_ptr().expose_provenance(), layout }
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        // SAFETY: the promise to `new`.
        unsafe { std::alloc::dealloc(core::ptr::with_exposed_provenance_mut(self.at), self.layout) }
    }
}
