//! Allocating and freeing objects, and accounting for what they own elsewhere.
//!
//! The fast paths are a pop and a push of the thread's own lists ([`crate::local_heap`]); limits and triggers are looked
//! at once per page.

use core::ptr::NonNull;

use freewheel_refcount::Header;
use freewheel_refcount::sync::atomic::Ordering;

use crate::local_heap::LocalHeap;
use crate::mutator::Mutator;
use crate::page::PageMeta;
use crate::page_owner;
use crate::poll::{COLLECT, RECLAIM};
use crate::report::Reason;
use crate::size_class::{MEDIUM_MAX, SMALL_MAX, class_of, small_class};

/// Bytes of accounted storage a thread keeps to itself.
const ACCOUNT_STEP: isize = 64 << 10;

impl Mutator {
    /// Memory for an object: 16-byte aligned, at least `size` bytes, its shape word 0, all else undefined. Not a
    /// safepoint. None at the heap's limit: then [`Mutator::alloc_or_collect`], at a place where that may run.
    #[inline(always)]
    pub fn alloc(&self, size: usize) -> Option<NonNull<u8>> {
        debug_assert!(size >= 16 && self.is_attached() && !self.in_pause());
        if self.world().zeal.refuses() {
            return None;
        }
        if size <= SMALL_MAX
            && let Some(block) = self.local.pop(small_class(size))
        {
            return Some(block);
        }
        self.alloc_slow(size, false)
    }

    /// The same beyond the limit: for what a heap that is full still needs. None if the system has no memory.
    #[cold]
    pub fn alloc_beyond_limit(&self, size: usize) -> Option<NonNull<u8>> {
        self.alloc_slow(size, true)
    }

    /// Where in the mutator the free list for objects of this size begins, for compiled code: if the pointer there is
    /// not null it is the block, whose first word is the next one. None for sizes that compiled code leaves to
    /// [`Mutator::alloc`].
    pub const fn free_list_offset(size: usize) -> Option<usize> {
        if size == 0 || size > SMALL_MAX {
            return None;
        }
        let heads = core::mem::offset_of!(Mutator, local) + core::mem::offset_of!(LocalHeap, heads);
        Some(heads + small_class(size) * size_of::<usize>())
    }

    #[inline(never)]
    fn alloc_slow(&self, size: usize, beyond: bool) -> Option<NonNull<u8>> {
        let heap = &self.world().heap;
        let block = if size > MEDIUM_MAX {
            heap.take_large(size, beyond).and_then(|page| {
                let start = page.start();
                // SAFETY: the first bytes of pages that are ours.
                unsafe { start.cast::<[u64; 2]>().write([0, 0]) };
                NonNull::new(start)
            })
        } else {
            let class = class_of(size);
            self.local.pop(class).or_else(|| self.local.pop_slow(class, heap, self.id(), beyond))
        };
        if block.is_none() && !self.collecting.get() {
            self.request(COLLECT);
        } else if heap.wants_collection() {
            self.ask_collection();
        } else if self.world().wants_reclaim() {
            self.request(RECLAIM);
        }
        block
    }

    #[cold]
    fn ask_collection(&self) {
        // Relaxed: a switch, nothing else.
        if self.world().collection_enabled.load(Ordering::Relaxed) && !self.collecting.get() {
            self.request(COLLECT);
        }
    }

    /// The same; at the limit it collects and tries again. A safepoint.
    pub fn alloc_or_collect(&self, size: usize) -> Option<NonNull<u8>> {
        self.alloc(size).or_else(|| {
            self.collect_for(Reason::Limit);
            self.alloc(size)
        })
    }

    /// Frees an object's memory.
    ///
    /// # Safety
    /// The object is dead and taken apart; the thread is attached, outside pauses.
    #[inline(always)]
    pub(crate) unsafe fn free(&self, object: NonNull<Header>) {
        let page = PageMeta::of(object);
        #[cfg(freewheel_zeal)]
        page.poison(object);
        // SAFETY: the caller's promise, and the page is this thread's.
        let own = || unsafe { self.local.push(object, page) };
        page_owner::free(page, self.id(), own, || self.free_slow(object));
    }

    /// Gives memory back that [`Mutator::alloc`] handed out and that never became an object. (It is not for handing blocks
    /// to other threads: a collection takes what is no object for free.)
    ///
    /// # Safety
    /// As said, by this thread, which has reached no safepoint since; its shape word is still 0.
    pub unsafe fn free_unused(&self, memory: NonNull<u8>) {
        // SAFETY: the caller's promise.
        unsafe { self.free(memory.cast()) };
    }

    #[cold]
    #[inline(never)]
    fn free_slow(&self, object: NonNull<Header>) {
        let page = PageMeta::of(object);
        // SAFETY: the object is dead; its header is plain memory now.
        unsafe { object.as_ref() }.set_shape(0);
        if page.is_classed() {
            // SAFETY: as above, and the page is somebody else's.
            unsafe { page.push_foreign(object) };
        } else {
            self.world().heap.free_large(NonNull::from(page));
        }
    }

    /// Counts storage outside the heap's pages that objects own. May ask for a collection at the next safepoint.
    #[inline]
    pub fn account(&self, delta: isize) {
        let sum = self.accounted.get() + delta;
        self.accounted.set(sum);
        if sum.abs() >= ACCOUNT_STEP {
            self.flush_account();
        }
    }

    #[cold]
    #[inline(never)]
    pub(crate) fn flush_account(&self) {
        let sum = self.accounted.replace(0);
        self.world().heap.account(sum);
        if sum > 0 && self.world().heap.wants_collection() {
            self.ask_collection();
        }
    }

    /// Whether that many more bytes would exceed the heap's limit. Ask before, and fail instead.
    pub fn account_would_exceed(&self, bytes: usize) -> bool {
        self.world().zeal.refuses()
            || self.world().heap.would_exceed(bytes.saturating_add(self.accounted.get().max(0) as usize))
    }
}
