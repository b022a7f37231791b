//! What native code of a thread holds, uncounted, while it runs.
//!
//! # Problem
//!
//! Native code keeps values across safepoints. If it counts SHARED and DEFERRED objects for that, a call of a built-in
//! function that answers a shared value, or looks at a shared function, writes to a count that all threads use.
//! Registers of the interpreter borrow such objects because pauses scan them; native frames cannot be scanned.
//!
//! # State word
//!
//! A short stack of values per thread. Most are let go of in the opposite order.
//!
//! # Who may touch which field
//!
//! The thread, while it is attached; a pause reads.
//!
//! # Ordering argument
//!
//! None is needed: one thread, or a pause.
//!
//! # Safety argument
//!
//! The list is scanned with the thread's stack ([`Mutator::scan_stacks`]), so what is on it is neither freed by a reclaim
//! pause nor garbage to a collection. A full list takes nothing more, and the caller counts instead.
//!
//! # Source
//!
//! Deutsch and Bobrow, CACM 1976.

use freewheel_refcount::Value;
use freewheel_refcount::sync::Cell;

use crate::mutator::Mutator;

/// Values that one thread can hold; what is more is counted.
const MOST: usize = 256;

/// A thread's list.
pub(crate) struct HeldList {
    len: Cell<usize>,
    values: [Cell<Value>; MOST],
}

impl HeldList {
    pub(crate) const fn new() -> HeldList {
        HeldList { len: Cell::new(0), values: [const { Cell::new(Value::NONE) }; MOST] }
    }

    /// In a pause.
    pub(crate) fn visit(&self, visit: &mut dyn FnMut(Value)) {
        self.values[..self.len.get()].iter().for_each(|v| visit(v.get()));
    }

    #[cold]
    #[inline(never)]
    fn release_deep(&self, v: Value) {
        let len = self.len.get();
        let held = self.values[..len].iter().rposition(|held| held.get() == v);
        let at = held.expect("a value is let go of by the thread that holds it");
        self.values[at].set(self.values[len - 1].get());
        self.len.set(len - 1);
    }
}

impl Mutator {
    /// Keeps a SHARED object alive without counting it, until [`Mutator::let_go`]. False if the list is full: the caller
    /// counts. The thread is attached and sees the object.
    #[inline]
    #[must_use]
    pub fn hold(&self, v: Value) -> bool {
        let len = self.held.len.get();
        if len == MOST {
            return false;
        }
        self.held.values[len].set(v);
        self.held.len.set(len + 1);
        true
    }

    /// Ends one [`Mutator::hold`] of this value.
    ///
    /// # Panics
    /// The thread does not hold it.
    #[inline]
    pub fn let_go(&self, v: Value) {
        match self.held.len.get().checked_sub(1) {
            Some(last) if self.held.values[last].get() == v => self.held.len.set(last),
            _ => self.held.release_deep(v),
        }
    }
}
