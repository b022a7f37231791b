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
//! of single nodes, and with that no ABA problem.
//!
//! # Who may touch what
//!
//! Anyone pushes. The owner takes everything at its safepoints; a pause takes everything of every queue. A queue
//! belongs to a thread *slot*, not to a thread: when the owner is gone the next pause empties it, or the next
//! owner of the slot does.
//!
//! # Ordering argument
//!
//! Push releases, take acquires: whoever merges an object sees all that was done to it before it was queued.
//!
//! # Source
//!
//! PEP 703, "Biased reference counting" (the queue of the `BRC` merge); Treiber, 1986.

use core::ptr::{self, NonNull};

use crate::header::Header;
use crate::sync::atomic::{AtomicPtr, Ordering};

struct Node {
    object: NonNull<Header>,
    next: *mut Node,
}

/// The queue of one thread slot.
pub struct MergeQueue {
    head: AtomicPtr<Node>,
}

impl Default for MergeQueue {
    fn default() -> Self {
        MergeQueue::new()
    }
}

impl MergeQueue {
    /// An empty queue.
    pub fn new() -> MergeQueue {
        MergeQueue { head: AtomicPtr::new(ptr::null_mut()) }
    }

    /// Adds an object together with one reference to it. Answers whether the queue was empty, so that the
    /// owner has to be told.
    pub fn push(&self, object: NonNull<Header>) -> bool {
        let node = Box::into_raw(Box::new(Node { object, next: ptr::null_mut() }));
        // Relaxed: the exchange decides.
        let mut head = self.head.load(Ordering::Relaxed);
        loop {
            // SAFETY: the node is ours until the exchange publishes it.
            unsafe { (*node).next = head };
            // Release: the node, and all we did to the object. Partner: `take`.
            match self.head.compare_exchange_weak(head, node, Ordering::Release, Ordering::Relaxed) {
                Ok(_) => return head.is_null(),
                Err(now) => head = now,
            }
        }
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        // Relaxed: a hint.
        self.head.load(Ordering::Relaxed).is_null()
    }

    /// Takes everything; every object comes with the one reference that was queued.
    pub fn take(&self) -> impl Iterator<Item = NonNull<Header>> + use<> {
        // Acquire: pairs with the release in `push`.
        let mut node = self.head.swap(ptr::null_mut(), Ordering::Acquire);
        core::iter::from_fn(move || {
            if node.is_null() {
                return None;
            }
            // SAFETY: the swap made the whole list ours, and every node came out of a `Box`.
            let taken = unsafe { Box::from_raw(node) };
            node = taken.next;
            Some(taken.object)
        })
    }
}

// SAFETY: the queue only moves addresses; the objects behind them have their own protocol (`biased`).
unsafe impl Send for MergeQueue {}
// SAFETY: all access to `head` is atomic, and nodes have one owner at a time (see the module's docs).
unsafe impl Sync for MergeQueue {}
