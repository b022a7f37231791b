//! Merge queues: objects whose owner has to merge their split count.
//!
//! # Problem
//!
//! A thread drops the last foreign reference it can see, but the rest of the count is in the owner's hands. The
//! object is handed to the owner, together with the reference.
//!
//! # State word
//!
//! One pointer, the head of a list that grows at the head and is only ever taken whole. So there is no removal
//! of single nodes, and with that no ABA problem. Beside it the number of bytes that wait: what a queue keeps from being
//! freed is a matter of bytes, not of objects.
//!
//! # Who may touch which field
//!
//! Anyone pushes. The owner takes everything at its safepoints; so does who holds the owner's slot, and a pause takes
//! everything of every queue. A queue belongs to a thread *slot*, not to a thread: when the owner is gone the next
//! pause or pusher empties it, or the next owner of the slot does.
//!
//! # Transitions
//!
//! ```text
//!   push    list -> node + list, bytes + n      answers whether it was empty: the owner has to be told
//!   take    list -> empty, bytes - n
//! ```
//!
//! # Ordering argument
//!
//! Push releases, take acquires: whoever merges an object sees all that was done to it before it was queued. Both do
//! both, because of a second duty: a thread that leaves its slot announces that *and then* takes; a pusher pushes *and
//! then* looks whether the owner is there. Both are read-modify-writes of the head, so one comes first. If the push
//! comes first, the leaver takes the object. If the take comes first, the push reads from it and acquires: the
//! pusher sees that the owner has left.
//!
//! # Safety argument
//!
//! A node is reachable from the head only, and the exchange that takes the list makes all of it the taker's own. An
//! object in the list is kept alive by the reference that is in the list with it.
//!
//! # Source
//!
//! PEP 703, "Biased reference counting" (the queue of the `BRC` merge); Treiber, 1986; gh-157838 (bytes).

use core::ptr::{self, NonNull};

use crate::fault::{Fault, injected, model_is_over, order};
use crate::header::Header;
use crate::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};

/// Bytes in one queue beyond which its owner, and whoever pushes, is expected to do something about it.
pub const BUDGET: usize = if cfg!(any(freewheel_loom, freewheel_zeal)) { 64 } else { 1 << 20 };

/// What a queue may carry from thread to thread.
///
/// # Safety
/// Whoever takes an item out may act on it on any thread: the item comes with a counted reference, and the protocol of
/// that count ([`crate::biased`]) is the only thing it is used for.
pub unsafe trait Item {}

// SAFETY: an address; the object behind it is touched by `State::merge`, which any taker may call.
unsafe impl Item for NonNull<Header> {}

struct Node<T> {
    item: T,
    bytes: usize,
    next: *mut Node<T>,
}

/// What a push has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Pushed {
    /// The queue was empty: the owner has to be told.
    pub first: bool,
    /// More than [`BUDGET`] bytes wait.
    pub over_budget: bool,
}

/// The queue of one thread slot.
pub struct MergeQueue<T = NonNull<Header>> {
    head: AtomicPtr<Node<T>>,
    bytes: AtomicUsize,
}

impl<T> Default for MergeQueue<T> {
    fn default() -> Self {
        MergeQueue::new()
    }
}

impl<T> MergeQueue<T> {
    /// An empty queue.
    pub fn new() -> MergeQueue<T> {
        MergeQueue { head: AtomicPtr::new(ptr::null_mut()), bytes: AtomicUsize::new(0) }
    }

    /// Adds an object together with one reference to it. Answers whether the queue was empty, so that the
    /// owner has to be told.
    pub fn push(&self, item: T) -> bool {
        self.push_sized(item, 0).first
    }

    /// The same for an object that keeps `bytes` of memory from being freed.
    pub fn push_sized(&self, item: T, bytes: usize) -> Pushed {
        // Relaxed: a sum that orders nothing.
        let waiting = self.bytes.fetch_add(bytes, Ordering::Relaxed).wrapping_add(bytes);
        let node = Box::into_raw(Box::new(Node { item, bytes, next: ptr::null_mut() }));
        // Relaxed: the exchange decides.
        let mut head = self.head.load(Ordering::Relaxed);
        loop {
            // SAFETY: the node is ours until the exchange publishes it.
            unsafe { (*node).next = head };
            // Release: the node, and all we did to the object. Partner: `take`.
            // Acquire: that the owner has left, if it took before. Partners: `take`, `settle`.
            let success = order(Fault::PushRelaxed, Ordering::AcqRel);
            match self.head.compare_exchange_weak(head, node, success, Ordering::Relaxed) {
                Ok(_) => {
                    return Pushed { first: head.is_null(), over_budget: waiting > BUDGET };
                }
                Err(now) => head = now,
            }
        }
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        // Relaxed: a hint.
        self.head.load(Ordering::Relaxed).is_null()
    }

    /// Whether nothing waits, said by a thread that has just announced that it will not look again: whoever pushes later
    /// sees the announcement.
    #[must_use]
    pub fn settle(&self) -> bool {
        if injected(Fault::LeaveWithoutALook) {
            return true;
        }
        // Release: the announcement. Partner: `push`. Relaxed on failure: the caller comes back and takes.
        self.head
            .compare_exchange(ptr::null_mut(), ptr::null_mut(), Ordering::AcqRel, Ordering::Relaxed)
            .is_ok()
    }

    /// Bytes that wait; a guess.
    pub fn bytes(&self) -> usize {
        // Relaxed: a guess.
        self.bytes.load(Ordering::Relaxed)
    }

    /// Takes everything; every object comes with the one reference that was queued.
    pub fn take(&self) -> Taken<'_, T> {
        // Acquire: pairs with the release in `push`. Release: what the caller announced before; pairs with the acquire
        // in `push`.
        let node = self.head.swap(ptr::null_mut(), order(Fault::TakeRelaxed, Ordering::AcqRel));
        Taken { node, queue: self }
    }
}

/// What was taken out of a queue. Dropping it puts nothing back: it forgets the rest, and the references with it.
pub struct Taken<'a, T> {
    node: *mut Node<T>,
    queue: &'a MergeQueue<T>,
}

impl<T> Iterator for Taken<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        if self.node.is_null() {
            return None;
        }
        // SAFETY: the swap in `take` made the whole list ours, and every node came out of a `Box`.
        let taken = *unsafe { Box::from_raw(self.node) };
        self.node = taken.next;
        if taken.bytes != 0 {
            // Relaxed: a sum that orders nothing.
            self.queue.bytes.fetch_sub(taken.bytes, Ordering::Relaxed);
        }
        Some(taken.item)
    }
}

impl<T> Drop for Taken<'_, T> {
    fn drop(&mut self) {
        self.for_each(drop);
    }
}

impl<T> Drop for MergeQueue<T> {
    fn drop(&mut self) {
        if !model_is_over() {
            self.take().for_each(drop);
        }
    }
}

// SAFETY: items may move (`Item`), and so may the nodes that carry them.
unsafe impl<T: Item> Send for MergeQueue<T> {}
// SAFETY: all access to `head` is atomic, nodes have one owner at a time (see the module's docs), and items may move.
unsafe impl<T: Item> Sync for MergeQueue<T> {}

#[cfg(all(test, not(freewheel_loom)))]
mod tests {
    use super::*;

    #[test]
    fn counts_bytes() {
        let q = MergeQueue::new();
        assert_eq!(q.push_sized(1, 100), Pushed { first: true, over_budget: 100 > BUDGET });
        assert_eq!(q.push_sized(2, BUDGET), Pushed { first: false, over_budget: true });
        assert!(!q.settle());
        assert_eq!(q.take().collect::<Vec<_>>(), [2, 1]);
        assert_eq!((q.bytes(), q.is_empty(), q.settle()), (0, true, true));
        assert!(q.push(3));
    }
}
