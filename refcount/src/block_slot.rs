//! Block slots: words that lead to storage which is replaced, never resized.
//!
//! # Problem
//!
//! A container's storage moves when it grows, while others are reading it without a lock.
//!
//! # State word
//!
//! The address of a block, or whatever the container uses for "none".
//!
//! # Who may touch which field
//!
//! Anyone loads. The container's owner, while it is PRIVATE, or who holds its lock replaces.
//!
//! # Ordering argument
//!
//! A replacement releases and loads acquire: who finds a block sees its capacity and what was moved into it. Replacements
//! are ordered by the container's lock, or have one thread.
//!
//! # Safety argument
//!
//! A block knows its own capacity, so *one* load answers a block and a bound that belong together; who loads twice may
//! mix two blocks. A block that was replaced is freed at once if the container is PRIVATE. Otherwise it is freed when
//! every thread that was pinned at the time has passed a safepoint (an epoch, `Mutator::retire_memory`): so what was
//! loaded stays until the thread's next safepoint, and no longer.
//!
//! # Source
//!
//! Fraser: Practical lock-freedom, 2004 (epochs); DESIGN §6.

use crate::fault::{Fault, order};
use crate::sync::atomic::{AtomicPtr, Ordering};

/// A word that leads to a block.
#[repr(transparent)]
pub struct BlockSlot<B>(AtomicPtr<B>);

#[cfg(not(freewheel_loom))]
const _: () = assert!(size_of::<BlockSlot<u8>>() == 8);

impl<B> BlockSlot<B> {
    /// A slot that leads to this block.
    #[inline(always)]
    pub fn new(block: *mut B) -> BlockSlot<B> {
        BlockSlot(AtomicPtr::new(block))
    }

    /// The block.
    #[inline(always)]
    pub fn get(&self) -> *mut B {
        // Acquire: the block's contents. Partner: `replace`.
        self.0.load(order(Fault::LoadRelaxed, Ordering::Acquire))
    }

    /// Sets the slot of a container that nobody else sees yet.
    #[inline(always)]
    pub fn init(&self, block: *mut B) {
        // Relaxed: who publishes the container releases it.
        self.0.store(block, Ordering::Relaxed);
    }

    /// Leads to another block from now on. Answers the old one, which the caller frees or retires.
    #[must_use]
    pub fn replace(&self, new: *mut B) -> *mut B {
        // Relaxed: written by who held the lock before, or by this thread. Nobody else writes, so it needs no exchange.
        let old = self.0.load(Ordering::Relaxed);
        // Release: the new block. Partner: `get`.
        self.0.store(new, order(Fault::StoreRelaxed, Ordering::Release));
        old
    }
}
