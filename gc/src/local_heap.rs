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
use crate::page_owner::{Page, hand_over};
use crate::size_class::CLASSES;

/// A thread's lists.
#[repr(C)]
pub(crate) struct LocalHeap {
    /// Free blocks by class.
    pub(crate) heads: [FreeList<Block>; CLASSES],
    /// The page whose fresh part is handed out, by class.
    current: [Cell<*mut PageMeta>; CLASSES],
    /// Pages with free blocks on lists of their own, by class.
    avail: [Cell<*mut PageMeta>; CLASSES],
    /// All pages of this thread.
    owned: Cell<*mut PageMeta>,
    /// Bytes that were put on the lists and not yet reported.
    handed: Cell<usize>,
}

impl LocalHeap {
    pub(crate) fn new() -> LocalHeap {
        LocalHeap {
            heads: [const { FreeList::new() }; CLASSES],
            current: [const { Cell::new(ptr::null_mut()) }; CLASSES],
            avail: [const { Cell::new(ptr::null_mut()) }; CLASSES],
            owned: Cell::new(ptr::null_mut()),
            handed: Cell::new(0),
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
                self.hand_out(heap, bytes);
                return self.pop(class);
            }
            // SAFETY: the list holds metadata of this thread's pages.
            let page = match unsafe { self.avail[class].get().as_ref() } {
                Some(page) => {
                    self.avail[class].set(page.next.replace(ptr::null_mut()));
                    page
                }
                None => {
                    let page = heap.take_page(class, me, beyond)?;
                    self.own(page);
                    page
                }
            };
            self.current[class].set(ptr::from_ref(page).cast_mut());
            self.hand_out(heap, page.take_free(head));
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
            self.list_of(page).push(block);
        }
    }

    /// The list for blocks of this page.
    #[inline(always)]
    pub(crate) fn list_of(&self, page: &PageMeta) -> &FreeList<Block> {
        &self.heads[page.class.get() as usize]
    }

    /// Counts blocks that were put on a list; tells the heap in steps.
    fn hand_out(&self, heap: &Heap, bytes: usize) {
        let sum = self.handed.get() + bytes;
        self.handed.set(sum);
        if sum >= PAGE {
            heap.hand_out(self.handed.replace(0) as isize);
        }
    }

    fn own(&self, page: &PageMeta) {
        page.next_owned.set(self.owned.replace(ptr::from_ref(page).cast_mut()));
    }

    /// Takes a page in, during a sweep.
    pub(crate) fn give(&self, page: &PageMeta) {
        self.own(page);
        if page.has_room() {
            let list = &self.avail[page.class.get() as usize];
            page.next.set(list.replace(ptr::from_ref(page).cast_mut()));
        }
    }

    /// Forgets all lists, before a sweep builds them again.
    pub(crate) fn forget(&self) {
        for lists in [&self.current, &self.avail] {
            lists.iter().for_each(|list| list.set(ptr::null_mut()));
        }
        self.heads.iter().for_each(|list| list.set(ptr::null_mut()));
        self.owned.set(ptr::null_mut());
        self.handed.set(0);
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
            heap.hand_out(self.handed.get() as isize - back.get() as isize);
            let owned = self.owned.get();
            self.forget();
            heap.abandon(owned);
        });
    }
}
