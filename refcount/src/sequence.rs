//! Sequences read without a lock: a length and a block of slots.
//!
//! # Problem
//!
//! Any thread may read an item of a SHARED list at any time, without a lock, while another appends, takes away, and
//! moves the items to a larger block.
//!
//! # State word
//!
//! The length, and the block ([`BlockSlot`]), which knows its own capacity.
//!
//! # Who may touch which field
//!
//! Anyone loads. The owner of a PRIVATE list, or who holds the list's lock, stores.
//!
//! # Transitions
//!
//! ```text
//!   read         length - block - slot: below the length, below the block's capacity, not "unbound"
//!   append       the slot - the length
//!   grow         the new block's slots - the block
//!   take away    (the slots behind it move) - the length - the slot becomes "unbound"
//!   take all     the length becomes 0 - there is no block
//!   rotate       items move along a path of slots, the first one last
//! ```
//!
//! A change that depends on what several items are, and takes long to be found out, is planned by a reader. Who then holds
//! the lock looks whether length and items are still those ([`Sequence::is_still`]), and makes the change only if so.
//!
//! # Ordering argument
//!
//! Storing the length releases, loading it acquires: who sees a length finds the items below it, and the block in which
//! they are, unless they were taken away since. The length is loaded first: so the block is at least as young.
//!
//! # Safety argument
//!
//! Length and block do not belong together: a list may have been emptied and filled again between the two loads, and its
//! new block be shorter than the old length. So a reader stays below the capacity of the block *that it has loaded*. A
//! block has "unbound" in slots that never held an item, and in those whose item was taken away; to the reader that is
//! out of range. What was loaded stays alive until the thread's next safepoint ([`crate::heap_slot`],
//! [`crate::block_slot`]).
//!
//! # Source
//!
//! PEP 703 (reading lists without a lock).

use crate::fault::{Fault, injected, order};
use crate::sync::atomic::{AtomicUsize, Ordering};
use crate::{BlockSlot, HeapSlot, Value};

/// A block of slots.
pub trait Slots {
    /// How many.
    fn capacity(&self) -> usize;
    /// One of them; `i` is below the capacity.
    fn slot(&self, i: usize) -> &HeapSlot;
}

/// A length and a block.
pub struct Sequence<B> {
    len: AtomicUsize,
    block: BlockSlot<B>,
}

impl<B> Default for Sequence<B> {
    fn default() -> Self {
        Sequence { len: AtomicUsize::new(0), block: BlockSlot::new(core::ptr::null_mut()) }
    }
}

impl<B: Slots> Sequence<B> {
    /// Number of items.
    #[inline(always)]
    pub fn len(&self) -> usize {
        // Acquire: the items, and the block in which they are. Partner: `set_len`.
        self.len.load(order(Fault::LoadRelaxed, Ordering::Acquire))
    }

    /// Whether there are no items.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[inline(always)]
    fn set_len(&self, n: usize) {
        // Release: the items below. Partner: `len`.
        self.len.store(n, order(Fault::LengthRelaxed, Ordering::Release));
    }

    /// The block, if there is one.
    #[inline(always)]
    pub fn block(&self) -> Option<&B> {
        // SAFETY: null or a block that stays until an epoch is over, by the promise of who replaced it.
        unsafe { self.block.get().as_ref() }
    }

    /// Item `i`, if it is in range.
    #[inline(always)]
    pub fn get(&self, i: usize) -> Option<Value> {
        if i >= self.len() {
            return None;
        }
        let block = self.block()?;
        if i >= block.capacity() && !injected(Fault::CapacityUnchecked) {
            None
        } else {
            block.slot(i).bound()
        }
    }

    /// The block, and how many of its slots are below the length at this moment.
    #[inline]
    pub fn readable(&self) -> Option<(&B, usize)> {
        let len = self.len();
        let block = self.block()?;
        Some((block, len.min(block.capacity())))
    }
}

/// For who may store.
impl<B: Slots> Sequence<B> {
    /// Sets block and length of a sequence that nobody else sees yet.
    ///
    /// # Safety
    /// The block has that many items, and is there until it is replaced.
    pub unsafe fn init(&self, block: *mut B, len: usize) {
        self.block.init(block);
        // Relaxed: who publishes the sequence releases it.
        self.len.store(len, Ordering::Relaxed);
    }

    /// Moves the items to a larger block. Answers the old block, which the caller retires.
    ///
    /// # Safety
    /// The new block has room for them, all of its slots are unbound, and it is there until it is replaced; the old one
    /// stays until no thread reads it any more.
    #[must_use]
    pub unsafe fn grow(&self, new: *mut B) -> *mut B {
        if let Some(old) = self.block() {
            // SAFETY: the caller's promise.
            let new = unsafe { &*new };
            for i in 0..self.len() {
                new.slot(i).set(old.slot(i).get());
            }
        }
        self.block.replace(new)
    }

    /// Takes all items away, with their block, which the caller empties and retires.
    ///
    /// # Safety
    /// The block stays until no thread reads it any more.
    #[must_use]
    pub unsafe fn take_all(&self) -> (*mut B, usize) {
        let len = self.len();
        self.set_len(0);
        (self.block.replace(core::ptr::null_mut()), len)
    }

    fn room(&self) -> &B {
        self.block().expect("there is room")
    }

    /// Appends an item; there is room.
    #[inline(always)]
    pub fn push(&self, v: Value) {
        let len = self.len();
        if injected(Fault::LengthFirst) {
            self.set_len(len + 1);
        }
        self.room().slot(len).set(v);
        self.set_len(len + 1);
    }

    /// Takes the last item away.
    #[inline(always)]
    pub fn pop(&self) -> Option<Value> {
        let last = self.len().checked_sub(1)?;
        self.set_len(last);
        Some(self.block()?.slot(last).replace(Value::UNBOUND))
    }

    /// Takes item `i` away; the ones behind it move up.
    pub fn remove(&self, i: usize) -> Option<Value> {
        let len = self.len();
        if i >= len {
            return None;
        }
        let block = self.block()?;
        let old = block.slot(i).get();
        for k in i..len - 1 {
            block.slot(k).set(block.slot(k + 1).get());
        }
        self.set_len(len - 1);
        block.slot(len - 1).set(Value::UNBOUND);
        Some(old)
    }

    /// Puts an item in front of item `i`, or at the end; there is room.
    pub fn insert(&self, i: usize, v: Value) {
        let (block, len) = (self.room(), self.len());
        for k in (i..len).rev() {
            block.slot(k + 1).set(block.slot(k).get());
        }
        block.slot(i).set(v);
        self.set_len(len + 1);
    }

    /// Replaces `old` items from `start` on by `new`; there are so many, and there is room.
    pub fn splice(&self, start: usize, old: usize, new: &[Value]) -> Vec<Value> {
        let Some(block) = self.block() else { return Vec::new() };
        let len = self.len();
        let removed = (start..start + old).map(|i| block.slot(i).get()).collect();
        let (from, to) = (start + old, start + new.len());
        let after = len - from;
        if to > from {
            (0..after).rev().for_each(|k| block.slot(to + k).set(block.slot(from + k).get()));
        } else if to < from {
            (0..after).for_each(|k| block.slot(to + k).set(block.slot(from + k).get()));
        }
        new.iter().enumerate().for_each(|(k, v)| block.slot(start + k).set(*v));
        self.set_len(to + after);
        (to + after..len).for_each(|k| block.slot(k).set(Value::UNBOUND));
        removed
    }

    /// Whether the length is this one, and these items, which are kept alive, are in their places.
    pub fn is_still(&self, len: usize, mut seen: impl Iterator<Item = (usize, Value)>) -> bool {
        injected(Fault::CommitWithoutALook) || self.len() == len && seen.all(|(i, v)| self.get(i) == Some(v))
    }

    /// Moves the item at the first of these places to the last one, and each other one to the place before. They are below
    /// the length.
    pub fn rotate(&self, places: &[usize]) {
        let (Some(block), [first, .., last]) = (self.block(), places) else { return };
        let moving = block.slot(*first).get();
        places.windows(2).for_each(|p| block.slot(p[0]).set(block.slot(p[1]).get()));
        block.slot(*last).set(moving);
    }

    /// Puts items into an empty sequence with room for them.
    pub fn fill(&self, items: &[Value]) {
        if let Some(block) = self.block() {
            items.iter().enumerate().for_each(|(i, v)| block.slot(i).set(*v));
            self.set_len(items.len());
        }
    }
}
