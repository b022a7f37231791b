//! Lists of free blocks, linked through the blocks themselves.
//!
//! # Problem
//!
//! Allocating is a pop and freeing a push, without an atomic operation: a list has one user at a time.
//!
//! # State word
//!
//! The address of the first block, which holds the address of the next one.
//!
//! # Who may touch which field
//!
//! | list | who |
//! |---|---|
//! | a thread's, for a class | the thread while it is ATTACHED; who pauses the world |
//! | a page's own | the page's owner; who pauses the world; who holds the heap's lock, of a page without owner |
//!
//! # Ordering argument
//!
//! None of its own: pauses, and the heap's lock, order what one user did before what the next one does. Models watch the
//! word ([`Watched`]) and every block's link.
//!
//! # Source
//!
//! As for [`crate::page`].

use core::ptr::{self, NonNull};

use freewheel_refcount::sync::Watched;

/// A free block, which holds the address of another one.
pub trait Link: Sized {
    /// The next block.
    ///
    /// # Safety
    /// The block is free, and on a list that the caller may touch.
    unsafe fn next(block: NonNull<Self>) -> *mut Self;

    /// Sets the next block.
    ///
    /// # Safety
    /// The block is free, and the caller's alone.
    unsafe fn set_next(block: NonNull<Self>, next: *mut Self);
}

/// A list.
#[repr(transparent)]
pub struct FreeList<B>(Watched<*mut B>);

#[cfg(not(freewheel_loom))]
const _: () = assert!(size_of::<FreeList<u8>>() == size_of::<usize>());

impl<B> FreeList<B> {
    /// An empty list.
    #[cfg(not(freewheel_loom))]
    pub const fn new() -> FreeList<B> {
        FreeList(Watched::new(ptr::null_mut()))
    }

    /// An empty list.
    #[cfg(freewheel_loom)]
    pub fn new() -> FreeList<B> {
        FreeList(Watched::new(ptr::null_mut()))
    }

    /// Whether there is no block.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.0.get().is_null()
    }

    /// Makes this block the first one, whatever was on the list.
    #[inline(always)]
    pub fn set(&self, head: *mut B) {
        self.0.set(head);
    }
}

impl<B> Default for FreeList<B> {
    fn default() -> Self {
        FreeList::new()
    }
}

impl<B: Link> FreeList<B> {
    /// Takes the first block.
    #[inline(always)]
    pub fn pop(&self) -> Option<NonNull<B>> {
        let block = NonNull::new(self.0.get())?;
        // SAFETY: blocks on the list are free, and the list is the caller's at this time.
        self.0.set(unsafe { B::next(block) });
        Some(block)
    }

    /// Puts a block in front.
    ///
    /// # Safety
    /// Nobody uses the block, and it is on no list.
    #[inline(always)]
    pub unsafe fn push(&self, block: NonNull<B>) {
        // SAFETY: the caller's promise.
        unsafe { B::set_next(block, self.0.get()) };
        self.0.set(block.as_ptr());
    }

    /// Puts a chain of blocks in front, one after the other; answers how many.
    ///
    /// # Safety
    /// Nobody uses the blocks, and they are on no other list.
    pub unsafe fn push_chain(&self, chain: *mut B) -> usize {
        let (mut chain, mut count) = (chain, 0);
        while let Some(block) = NonNull::new(chain) {
            // SAFETY: the caller's promise.
            unsafe {
                chain = B::next(block);
                self.push(block);
            }
            count += 1;
        }
        count
    }

    /// Puts a chain of blocks, one after the other, in front.
    ///
    /// # Safety
    /// Nobody uses the blocks, and they are on no other list.
    unsafe fn put(&self, chain: *mut B) {
        if self.is_empty() {
            self.set(chain);
        } else {
            // SAFETY: the caller's promise.
            unsafe { self.push_chain(chain) };
        }
    }

    /// Takes all blocks, as a chain.
    #[inline]
    pub fn take(&self) -> *mut B {
        self.0.replace(ptr::null_mut())
    }
}

/// A list that knows its length, so that it can be moved without a look at its blocks: a page's own.
pub struct CountedList<B> {
    list: FreeList<B>,
    count: Watched<u32>,
}

impl<B> Default for CountedList<B> {
    fn default() -> Self {
        CountedList { list: FreeList::new(), count: Watched::new(0) }
    }
}

impl<B> CountedList<B> {
    /// Whether there is no block.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Forgets all blocks.
    pub fn forget(&self) {
        self.list.set(ptr::null_mut());
        self.count.set(0);
    }
}

impl<B: Link> CountedList<B> {
    /// Puts a block in front.
    ///
    /// # Safety
    /// As for [`FreeList::push`].
    #[inline(always)]
    pub unsafe fn push(&self, block: NonNull<B>) {
        // SAFETY: the caller's promise.
        unsafe { self.list.push(block) };
        self.count.set(self.count.get() + 1);
    }

    /// Moves all blocks to the front of another list; answers how many.
    pub fn move_to(&self, list: &FreeList<B>) -> usize {
        // SAFETY: blocks on the list are free, and now they are on no other.
        unsafe { list.put(self.list.take()) };
        self.count.replace(0) as usize
    }
}
