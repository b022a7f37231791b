//! Sharing: marking objects SHARED before others can see them.
//!
//! # Problem
//!
//! A PRIVATE object is counted, freed and changed without any synchronization. That is sound only while no other
//! thread *can* see it. So the store that would make it visible first marks it, and all it reaches.
//!
//! # Transitions
//!
//! PRIVATE to SHARED, never back; each object once in its life. The owner does it, who alone can see the object, or
//! a pause. Objects that are SHARED already end the walk: all they reach is SHARED, by this very rule.
//!
//! # Ordering argument
//!
//! [`crate::publish`].
//!
//! # Source
//!
//! Daloze et al.: Efficient and Thread-Safe Objects for Dynamically-Typed Languages, OOPSLA 2016.

use core::ptr::NonNull;

use freewheel_refcount::{Header, HeapSlot, Value};

use crate::layout::{TraceMode, Tracer};
use crate::mutator::Mutator;
use crate::pause_lock::Moment;
use crate::publish;

impl Mutator {
    /// Stores a counted value into a slot of `container`, and answers the old one with its count. Shares the value first
    /// if the container is shared.
    ///
    /// # Safety
    /// The thread is attached and may see both, and the slot is the container's.
    #[inline(always)]
    pub unsafe fn store(&self, container: &Header, slot: &HeapSlot, v: Value) -> Value {
        // SAFETY: the caller's promise.
        publish::store(container, slot, v, |v| unsafe { self.barrier_slow(v) })
    }

    /// Before `v` is stored into `container`: shares `v` if the container is shared.
    ///
    /// # Safety
    /// The thread is attached and may see both.
    #[inline(always)]
    pub unsafe fn barrier(&self, container: &Header, v: Value) {
        // For measuring what it costs one thread (ci/barrier.sh). With more threads such a build is unsound.
        if cfg!(freewheel_no_barrier) {
            return;
        }
        if container.is_shared() && v.is_object() {
            // SAFETY: the caller's promise.
            unsafe { self.barrier_slow(v) };
        }
    }

    /// # Safety
    /// As for [`Mutator::barrier`].
    #[inline]
    unsafe fn barrier_slow(&self, v: Value) {
        // SAFETY: the caller may see the object.
        if v.as_object().is_some_and(|h| !unsafe { h.as_ref() }.is_shared()) {
            // SAFETY: the caller's promise.
            unsafe { self.share(v) };
        }
    }

    /// Marks a value, and all it reaches, SHARED.
    ///
    /// # Safety
    /// What it reaches is SHARED already, or this thread's, or the world is stopped.
    #[inline(never)]
    pub unsafe fn share(&self, v: Value) {
        let Some(h) = v.as_object() else { return };
        // SAFETY: the caller may see the object.
        if unsafe { h.as_ref() }.is_shared() {
            return;
        }
        let mut stack = self.walk.take();
        let trace = |h: NonNull<Header>, stack: &mut Vec<_>| {
            // SAFETY: a live object; its kind's own function.
            unsafe {
                (self.world().info(h).trace)(h, &mut Tracer::new(self.world(), TraceMode::Share, stack))
            };
        };
        // SAFETY: the caller's promise.
        unsafe { publish::mark(h, &mut stack, trace) };
        self.walk.set(stack);
    }

    /// Marks what the client's roots reach. To be called before the second thread starts; stops the world if there is
    /// one already. From then on the client shares what it stores into its roots.
    pub fn share_roots(&self) {
        let share = || {
            self.world().scan_roots(Moment::now(self), &mut |v| {
                // SAFETY: we are alone, or the world is stopped.
                unsafe { self.share(v) };
            });
            self.world().set_roots_shared();
        };
        if self.is_alone() && self.is_attached() || self.in_pause() {
            share()
        } else {
            self.pause(|_| share())
        }
    }
}
