//! The part of the heap that one thread allocates from.
//!
//! # Problem
//!
//! Allocating is to be a pop, freeing a push, both short enough for compiled code to inline, without atomics.
//!
//! # Who may touch what
//!
//! The owner, and anyone in a pause.
//!
//! One free list per size class mixes blocks of all the thread's pages, the youngest first, because those are in the
//! cache. Which pages are empty is therefore not known until a collection throws the lists away and builds them
//! again from the mark bits, page by page, lazily (`PageMeta::take_free`).

use core::ptr::{self, NonNull};
use freewheel_refcount::sync::Cell;

use freewheel_refcount::sync::atomic::Ordering;
use freewheel_refcount::{Header, OwnerId};

use crate::free_list::FreeList;
use crate::heap::Heap;
use crate::page::{Block, PAGE, PageMeta};
use crate::page_owner::{Page, PageList, hand_over};
use crate::size_class::CLASSES;

/// A thread's lists.
#[repr(C)]
pub(crate) struct LocalHeap {
    /// Free blocks by class.
    pub(crate) heads: [FreeList<Block>; CLASSES],
    /// The page whose fresh part is handed out, by class.
    current: [Cell<*mut PageMeta>; CLASSES],
    /// Pages with free blocks on lists of their own, by class.
    avail: [PageList<PageMeta>; CLASSES],
    /// All pages of this thread.
    owned: Cell<*mut PageMeta>,
    /// Bytes that were put on the lists and not yet reported.
    taken: Cell<usize>,
    /// Those of them that count as made.
    made: Cell<usize>,
}

impl LocalHeap {
    pub(crate) fn new() -> LocalHeap {
        LocalHeap {
            heads: [const { FreeList::new() }; CLASSES],
            current: [const { Cell::new(ptr::null_mut()) }; CLASSES],
            avail: core::array::from_fn(|_| PageList::default()),
            owned: Cell::new(ptr::null_mut()),
            taken: Cell::new(0),
            made: Cell::new(0),
        }
    }

    /// A block from the class's list.
    #[inline(always)]
    pub(crate) fn pop(&self, class: usize) -> Option<NonNull<u8>> {
        Some(self.heads[class].pop()?.cast())
    }

    /// A block, when the list is empty. None at the heap's limit, unless it may be exceeded.
    #[cold]
    #[inline(never)]
    pub(crate) fn pop_slow(
        &self,
        class: usize,
        heap: &Heap,
        me: OwnerId,
        beyond: bool,
    ) -> Option<NonNull<u8>> {
        let head = &self.heads[class];
        loop {
            // SAFETY: `current` is null or the metadata of one of this thread's pages.
            if let Some(page) = unsafe { self.current[class].get().as_ref() }
                && let bytes @ 1.. = page.extend(head)
            {
                self.hand_out(heap, bytes, 0);
                return self.pop(class);
            }
            // SAFETY: the list holds metadata of this thread's pages.
            let page = match unsafe { self.avail[class].take() } {
                Some(page) => page,
                None => {
                    let page = heap.take_page(class, me, beyond)?;
                    self.own(page);
                    page
                }
            };
            self.current[class].set(ptr::from_ref(page).cast_mut());
            let again = page.reclaimed_bytes();
            self.hand_out(heap, page.take_free(head), again);
            if let Some(block) = self.pop(class) {
                return Some(block);
            }
        }
    }

    /// Frees a block of one of this thread's pages.
    ///
    /// # Safety
    /// The object is dead, and `page` is its page.
    #[inline(always)]
    pub(crate) unsafe fn push(&self, object: NonNull<Header>, page: &PageMeta) {
        let block = object.cast::<Block>();
        // SAFETY: the object's memory is a block that nobody uses any more.
        unsafe {
            // Relaxed: nobody else looks at free memory outside pauses.
            block.as_ref().shape.store(0, Ordering::Relaxed);
            self.heads[page.class.get() as usize].push(block);
        }
    }

    /// Counts blocks that were put on a list, of which so many bytes were made before and reclaimed; tells the heap in
    /// steps.
    fn hand_out(&self, heap: &Heap, bytes: usize, again: usize) {
        self.taken.set(self.taken.get() + bytes);
        self.made.set(self.made.get() + bytes - again);
        if self.taken.get() >= PAGE {
            heap.hand_out(self.made.replace(0) as isize, self.taken.replace(0));
        }
    }

    fn own(&self, page: &PageMeta) {
        page.next_owned.set(self.owned.replace(ptr::from_ref(page).cast_mut()));
    }

    /// Takes a page in, during a sweep.
    pub(crate) fn give(&self, page: &PageMeta) {
        self.own(page);
        if page.has_room() {
            self.add(page);
        }
    }

    /// A page of this thread, which is on no list, has room.
    pub(crate) fn add(&self, page: &PageMeta) {
        self.avail[page.class.get() as usize].add(page);
    }

    /// Forgets all lists, before a sweep builds them again.
    pub(crate) fn forget(&self) {
        self.current.iter().for_each(|page| page.set(ptr::null_mut()));
        self.avail.iter().for_each(PageList::forget);
        self.heads.iter().for_each(|list| list.set(ptr::null_mut()));
        self.owned.set(ptr::null_mut());
        self.taken.set(0);
        self.made.set(0);
    }

    /// Puts free blocks back to their pages, and all pages into the heap's hands.
    pub(crate) fn abandon(&self, heap: &Heap) {
        let back = Cell::new(0);
        let page_of = |block: NonNull<Block>| {
            let page = PageMeta::of(block.cast());
            back.set(back.get() + page.block_size.get());
            page
        };
        hand_over(self.heads.iter(), page_of, || {
            heap.hand_out(self.made.get() as isize - back.get() as isize, self.taken.get());
            let owned = self.owned.get();
            self.forget();
            heap.abandon(owned);
        });
    }
}
