//! Segments and pages: where objects lie, and what is known about them outside of them.
//!
//! # Problem
//!
//! From an object's address alone the heap must find its size, its owner and its mark, without a word in the
//! object and without a table that threads fight for.
//!
//! # Layout
//!
//! A segment is 4 MiB at a multiple of 4 MiB, cut into 64 pages of 64 KiB. Page 0 holds a `Segment` and the
//! [`PageMeta`] of the others, a kilobyte each, so that both are a mask and a shift away from any object. (Metadata
//! at the start of each page would put all of it into the same few sets of the cache.) A page holds blocks of one
//! size class. An object larger than 32 KiB has a run of pages of its own, one larger than a segment a mapping of
//! its own with the same layout.
//!
//! A block is an object if, and only if, the shape in its header is not 0. Blocks beyond `PageMeta::extended`
//! were never handed out, and what they contain means nothing.
//!
//! # Who may touch which field
//!
//! | field | who |
//! |---|---|
//! | `owner` | see [`crate::page_owner`] |
//! | `free`, `foreign` | see [`crate::free_list`], [`crate::foreign_list`] |
//! | `marks` | see [`crate::marks`]; the owner reads them while the page is `lazy` |
//! | `ref_base` | the collector, in a pause |
//! | all others | the owner; anyone in a pause; the heap's lock for pages without owner |
//!
//! # Source
//!
//! Leijen, Zorn, de Moura: Mimalloc, 2019 (segments, pages, the atomic list of foreign frees).

use core::ptr::{self, NonNull};
use freewheel_refcount::sync::Cell;

use freewheel_refcount::sync::atomic::{AtomicU32, Ordering};
use freewheel_refcount::{Header, OwnerId};

use crate::foreign_list::ForeignList;
use crate::free_list::{CountedList, FreeList, Link};
use crate::marks::{Marker, Marks};
use crate::page_owner::{Page, PageOwner, free_in_pause, take_free};
use crate::size_class::class_size;

/// Bytes of a page.
pub const PAGE: usize = 64 << 10;
/// Bytes and alignment of a segment.
pub const SEGMENT: usize = if cfg!(miri) { 512 << 10 } else { 4 << 20 };
/// Pages of a segment, the first of which holds metadata.
pub const PAGES: usize = SEGMENT / PAGE;
/// Bytes of the metadata of one page.
const META: usize = 1024;
/// How much of a fresh page is put on the free list at a time.
const EXTEND: usize = 4096;

/// [`PageMeta::class`] of a page that holds nothing.
pub(crate) const CLASS_FREE: u8 = 0xff;
/// [`PageMeta::class`] of the first page of a large object.
pub(crate) const CLASS_LARGE: u8 = 0xfe;

/// A free block: the header's owner, flags and local count hold the link, its shape is 0.
#[repr(C)]
pub struct Block {
    pub(crate) next: *mut Block,
    unused: u32,
    pub(crate) shape: AtomicU32,
}

const _: () = assert!(size_of::<Block>() == size_of::<Header>());

impl Link for Block {
    #[inline(always)]
    unsafe fn next(block: NonNull<Block>) -> *mut Block {
        // SAFETY: a free block, by the caller's promise.
        unsafe { (*block.as_ptr()).next }
    }

    #[inline(always)]
    unsafe fn set_next(block: NonNull<Block>, next: *mut Block) {
        // SAFETY: as above.
        unsafe { (*block.as_ptr()).next = next };
    }
}

/// Start of a segment.
#[repr(C, align(1024))]
pub(crate) struct Segment {
    /// Bytes mapped; more than [`SEGMENT`] for one huge object.
    pub(crate) size: Cell<usize>,
    /// Pages that hold nothing.
    pub(crate) free: Cell<u64>,
    /// Free pages whose memory the system has not got back.
    pub(crate) dirty: Cell<u64>,
}

/// What is known about a page.
#[repr(C, align(1024))]
pub struct PageMeta {
    owner: PageOwner,
    pub(crate) class: Cell<u8>,
    /// Unmarked blocks below `extended` are free and on no list (left so by a sweep).
    pub(crate) lazy: Cell<bool>,
    /// Whether the page is on a list of pages with room.
    listed: Cell<bool>,
    /// Reciprocal of the block size, 2^32 / size, rounded up.
    recip: Cell<u32>,
    pub(crate) capacity: Cell<u32>,
    /// Blocks that were ever handed out or put on a list.
    pub(crate) extended: Cell<u32>,
    /// Bytes of a block.
    pub(crate) block_size: Cell<usize>,
    free: CountedList<Block>,
    foreign: ForeignList<Block>,
    /// Blocks of the page's own list that reclaim pauses have freed.
    reclaimed: Cell<u32>,
    /// Next page of the owner's (or the heap's) list of pages with room.
    next: Cell<*mut PageMeta>,
    /// Next page of the owner's list of all its pages.
    pub(crate) next_owned: Cell<*mut PageMeta>,
    /// Where this page's part of the collector's counts begins.
    pub(crate) ref_base: Cell<u32>,
    pub(crate) marks: Marks,
}

const _: () = assert!(size_of::<PageMeta>() == META && size_of::<Segment>() == META);
const _: () = assert!(crate::marks::GRANULE <= class_size(0));

impl Segment {
    /// The metadata of page `index`.
    pub(crate) fn meta(&self, index: usize) -> &PageMeta {
        debug_assert!((1..PAGES).contains(&index));
        let at = ptr::from_ref(self).addr() + index * META;
        // SAFETY: page 0 of a segment holds PAGES metadata records; zeros are a valid one, and `index` is in range.
        // The address was exposed when the segment was mapped.
        unsafe { &*ptr::with_exposed_provenance::<PageMeta>(at) }
    }
}

impl PageMeta {
    /// The page of an object (or of a block) of a heap.
    #[inline(always)]
    pub(crate) fn of<'a>(object: NonNull<Header>) -> &'a PageMeta {
        let addr = object.as_ptr().addr();
        let at = (addr & !(SEGMENT - 1)) + ((addr / PAGE) % PAGES) * META;
        // SAFETY: objects lie in pages 1.. of mapped segments, whose metadata is here; segments outlive their
        // objects. The address was exposed when the segment was mapped.
        unsafe { &*ptr::with_exposed_provenance::<PageMeta>(at) }
    }

    /// The address of the first block.
    #[inline]
    pub(crate) fn start(&self) -> *mut u8 {
        let addr = ptr::from_ref(self).addr();
        let at = (addr & !(SEGMENT - 1)) + (addr % SEGMENT / META) * PAGE;
        ptr::with_exposed_provenance_mut(at)
    }

    /// The index of this page in its segment.
    pub(crate) fn index(&self) -> usize {
        ptr::from_ref(self).addr() % SEGMENT / META
    }

    /// The segment this page is part of.
    pub(crate) fn segment(&self) -> NonNull<Segment> {
        let at = ptr::from_ref(self).addr() & !(SEGMENT - 1);
        // SAFETY: the address of a mapping is not null.
        unsafe { NonNull::new_unchecked(ptr::with_exposed_provenance_mut(at)) }
    }

    /// Prepares an empty page for blocks of a class.
    pub(crate) fn init(&self, class: usize, owner: OwnerId) {
        let size = class_size(class);
        self.init_blocks(class as u8, size, (PAGE / size) as u32, owner);
        self.recip.set((1u64 << 32).div_ceil(size as u64) as u32);
    }

    /// Prepares the first page of a run for one large object.
    pub(crate) fn init_large(&self, bytes: usize) {
        self.init_blocks(CLASS_LARGE, bytes, 1, 0);
        self.recip.set(0);
        self.extended.set(1);
    }

    fn init_blocks(&self, class: u8, size: usize, capacity: u32, owner: OwnerId) {
        self.set_owner(owner);
        self.class.set(class);
        self.lazy.set(false);
        self.capacity.set(capacity);
        self.extended.set(0);
        self.block_size.set(size);
        self.forget_lists();
        self.next_owned.set(ptr::null_mut());
        self.marks.clear();
    }

    /// The thread slot that allocates from this page; 0 for none and for large objects.
    #[inline(always)]
    pub(crate) fn owner(&self) -> OwnerId {
        self.owner.get()
    }

    pub(crate) fn set_owner(&self, owner: OwnerId) {
        self.owner.set(owner);
    }

    /// Whether this is a page of small blocks.
    #[inline]
    pub(crate) fn is_classed(&self) -> bool {
        self.class.get() < CLASS_LARGE
    }

    /// The block with this index.
    #[inline]
    pub(crate) fn block(&self, index: u32) -> *mut Block {
        self.start().wrapping_add(index as usize * self.block_size.get()).cast()
    }

    /// Puts a few fresh blocks in front of `list`; answers how many bytes.
    pub(crate) fn extend(&self, list: &FreeList<Block>) -> usize {
        let (from, capacity) = (self.extended.get(), self.capacity.get());
        if from == capacity {
            return 0;
        }
        let count = (EXTEND / self.block_size.get()).max(1) as u32;
        let to = capacity.min(from + count);
        for i in (from..to).rev() {
            self.push_to(self.block(i), list);
        }
        self.extended.set(to);
        (to - from) as usize * self.block_size.get()
    }

    /// Puts all free blocks of this page's own lists in front of `list`; answers how many bytes.
    pub(crate) fn take_free(&self, list: &FreeList<Block>) -> usize {
        self.reclaimed.set(0);
        let mut count = take_free(self, list);
        if self.lazy.replace(false) {
            let size = self.block_size.get();
            for i in (0..self.extended.get()).rev() {
                if !self.marks.get(i as usize * size) {
                    self.push_to(self.block(i), list);
                    count += 1;
                }
            }
        }
        count * self.block_size.get()
    }

    /// Bytes of the page's own list that reclaim pauses have freed.
    pub(crate) fn reclaimed_bytes(&self) -> usize {
        self.reclaimed.get() as usize * self.block_size.get()
    }

    fn push_to(&self, block: *mut Block, list: &FreeList<Block>) {
        // SAFETY: a block of this page that nobody uses, 16 bytes long at least, and not at address 0.
        unsafe {
            block.write(Block { next: ptr::null_mut(), unused: 0, shape: AtomicU32::new(0) });
            list.push(NonNull::new_unchecked(block));
        }
    }

    /// Frees a block of a page that belongs to somebody else.
    ///
    /// # Safety
    /// The object is dead, its shape is 0, and this is its page.
    pub(crate) unsafe fn push_foreign(&self, object: NonNull<Header>) {
        // SAFETY: the caller's promise.
        unsafe { self.foreign.push(object.cast()) };
    }

    /// Frees a block in a pause; `add` as in [`free_in_pause`].
    ///
    /// # Safety
    /// The object is dead, its shape is 0, and this is its page. The world is stopped.
    #[inline(always)]
    pub(crate) unsafe fn push_in_pause(
        &self,
        object: NonNull<Header>,
        pauser: OwnerId,
        add: impl FnOnce(OwnerId),
    ) {
        self.reclaimed.set(self.reclaimed.get() + 1);
        // SAFETY: the caller's promise.
        unsafe { free_in_pause(self, object.cast(), pauser, add) };
    }

    /// Forgets all lists, of a page that nobody else knows, or in a pause: free blocks are found again by their marks.
    pub(crate) fn forget_lists(&self) {
        self.free.forget();
        self.foreign.forget();
        self.reclaimed.set(0);
        self.next.set(ptr::null_mut());
        self.listed.set(false);
    }

    /// Overwrites a dead object, all but its header's words.
    #[cfg(freewheel_zeal)]
    pub(crate) fn poison(&self, object: NonNull<Header>) {
        let bytes = self.block_size.get() - size_of::<Header>();
        // SAFETY: the rest of a block that nobody uses any more.
        unsafe { object.as_ptr().add(1).cast::<u8>().write_bytes(0xdb, bytes) };
    }

    /// Calls `f` for every object in the page.
    #[inline]
    pub(crate) fn for_each_object(&self, mut f: impl FnMut(NonNull<Header>)) {
        let size = self.block_size.get();
        let mut at = self.start();
        for _ in 0..self.extended.get() {
            // SAFETY: a block below `extended` begins with a header or a free block, which agree about the shape.
            let shape = unsafe { &(*at.cast::<Block>()).shape };
            // Relaxed: in a pause.
            if shape.load(Ordering::Relaxed) != 0 {
                // SAFETY: not null, it was just read.
                f(unsafe { NonNull::new_unchecked(at.cast()) });
            }
            at = at.wrapping_add(size);
        }
    }

    /// Calls `f` for every object in the page that is not marked; answers how many are.
    pub(crate) fn for_each_unmarked(&self, mut f: impl FnMut(NonNull<Header>)) -> u32 {
        let marked = self.marks.count();
        if marked < self.extended.get() {
            let size = self.block_size.get();
            for i in 0..self.extended.get() as usize {
                if self.marks.get(i * size) {
                    continue;
                }
                let block = self.block(i as u32);
                // SAFETY: a block below `extended` begins with a header or a free block, which agree about the shape.
                // Relaxed: in a pause.
                if unsafe { &(*block).shape }.load(Ordering::Relaxed) != 0 {
                    // SAFETY: not null, it was just read.
                    f(unsafe { NonNull::new_unchecked(block.cast()) });
                }
            }
        }
        marked
    }

    #[inline(always)]
    fn offset(object: NonNull<Header>) -> usize {
        object.as_ptr().addr() % PAGE
    }

    /// Whether the object is marked.
    #[inline(always)]
    pub(crate) fn is_marked(&self, object: NonNull<Header>) -> bool {
        self.marks.get(Self::offset(object))
    }

    /// Marks the object; true if it was not marked before, as far as this thread can see.
    #[inline(always)]
    pub(crate) fn mark(&self, object: NonNull<Header>, marker: Marker) -> bool {
        self.marks.set(Self::offset(object), marker)
    }

    /// Where the collector's count of this object is.
    #[inline(always)]
    pub(crate) fn ref_index(&self, object: NonNull<Header>) -> usize {
        let index = (Self::offset(object) as u64 * u64::from(self.recip.get())) >> 32;
        self.ref_base.get() as usize + index as usize
    }
}

impl Page for PageMeta {
    type Block = Block;

    #[inline(always)]
    fn owner(&self) -> &PageOwner {
        &self.owner
    }

    fn own(&self) -> &CountedList<Block> {
        &self.free
    }

    fn foreign(&self) -> &ForeignList<Block> {
        &self.foreign
    }

    fn has_room(&self) -> bool {
        self.lazy.get()
            || !self.free.is_empty()
            || self.extended.get() < self.capacity.get()
            || !self.foreign.seems_empty()
    }

    fn replace_listed(&self, listed: bool) -> bool {
        self.listed.replace(listed)
    }

    fn replace_next(&self, next: *mut PageMeta) -> *mut PageMeta {
        self.next.replace(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::size_class::CLASSES;

    #[test]
    fn block_indices_come_back_from_addresses() {
        for class in 0..CLASSES {
            let size = class_size(class);
            let recip = (1u64 << 32).div_ceil(size as u64);
            for i in 0..PAGE / size {
                assert_eq!(((i * size) as u64 * recip) >> 32, i as u64);
            }
        }
    }
}
