//! The blocks of a page that other threads have freed.
//!
//! # Problem
//!
//! A thread that frees a block of another thread's page must not touch the owner's lists, and must not wait for it.
//!
//! # State word
//!
//! The address of the first block; each block holds the next one's.
//!
//! # Who may touch which field
//!
//! Anyone who is ATTACHED pushes. The page's owner takes all at once; who pauses the world may forget the list, because
//! it finds the page's free blocks another way.
//!
//! # Transitions
//!
//! ```text
//!   push     the block's link - the word, if it is still what the link says
//!   take     the word becomes 0; the chain is the owner's
//! ```
//!
//! # Ordering argument
//!
//! A push releases, taking acquires: what the last user of a block did to it comes before what its next user does. A
//! chain was pushed by several threads; each exchange continues the release of those before, so one acquire is enough for
//! all of them.
//!
//! # Safety argument
//!
//! Nobody takes *one* block, so it does not matter whether the first block is the one it was a moment ago (the ABA
//! problem): a push only says what comes after it. Taking is one exchange, so that no push gets between a look and a
//! change.
//!
//! # Source
//!
//! Leijen, Zorn, de Moura: Mimalloc, 2019 (the atomic list of foreign frees); Treiber: Coping with Parallelism, 1986.

use core::ptr::{self, NonNull};

use freewheel_refcount::fault::{Fault, injected, order};
use freewheel_refcount::sync::atomic::{AtomicPtr, Ordering};

use crate::free_list::Link;

/// A page's list.
#[repr(transparent)]
pub struct ForeignList<B>(AtomicPtr<B>);

impl<B> Default for ForeignList<B> {
    fn default() -> Self {
        ForeignList(AtomicPtr::new(ptr::null_mut()))
    }
}

impl<B> ForeignList<B> {
    /// Whether there seems to be no block: a hint, for those who would take them.
    #[inline]
    pub fn seems_empty(&self) -> bool {
        // Relaxed: a hint; `take` acquires.
        self.0.load(Ordering::Relaxed).is_null()
    }

    /// Forgets all blocks: in a pause, or of a page that nobody else knows.
    pub fn forget(&self) {
        // Relaxed: as said.
        self.0.store(ptr::null_mut(), Ordering::Relaxed);
    }

    /// Takes all blocks, as a chain.
    pub fn take(&self) -> *mut B {
        // Acquire: what was done to the blocks before they were freed. Partner: `push`.
        let acquire = order(Fault::ReuseRelaxed, Ordering::Acquire);
        if injected(Fault::ReuseInTwoSteps) {
            let chain = self.0.load(acquire);
            self.forget();
            return chain;
        }
        self.0.swap(ptr::null_mut(), acquire)
    }
}

impl<B: Link> ForeignList<B> {
    /// Frees a block of a page that belongs to somebody else.
    ///
    /// # Safety
    /// Nobody uses the block, and it is on no list.
    pub unsafe fn push(&self, block: NonNull<B>) {
        // Relaxed: the exchange decides.
        let mut head = self.0.load(Ordering::Relaxed);
        loop {
            // SAFETY: the block is ours until the exchange publishes it.
            unsafe { B::set_next(block, head) };
            // Release: our uses of the block. Partner: `take`.
            let release = order(Fault::FreeRelaxed, Ordering::Release);
            match self.0.compare_exchange_weak(head, block.as_ptr(), release, Ordering::Relaxed) {
                Ok(_) => return,
                Err(now) => head = now,
            }
        }
    }
}
