//! What follows a decrement: destruction, retirement, merge queues.
//!
//! # Problem
//!
//! A decrement says what has to happen ([`Decref`]); here it happens. Structures may be millions of objects deep, so
//! nothing recurses. Finalizers are arbitrary code and may bring the object back; or let the next object die, whose
//! finalizer runs inside of theirs: but only so deep, what dies further down waits for the outermost of them.
//!
//! # Transitions
//!
//! ```text
//!   Dead   --finalizer?--> brought back: alive again
//!          --otherwise---> weak references cleared, taken apart, freed; children that die go to `dying`
//!   Retire --------------> flag RETIRED and the thread's list, until a pause (`reclaim`)
//!   Queue  --------------> the owner's merge queue; if the owner is DETACHED, we merge for it
//! ```
//!
//! # Ordering argument
//!
//! How an object reaches its owner, or is merged for it, is [`crate::gate::merge`].
//!
//! # Memory
//!
//! A queue keeps at most `merge_queue::BUDGET` bytes of objects from being freed, and what each thread queues between two
//! of its safepoints: beyond that the thread that queues runs a pause, which drains all queues and waits for the owner.
//!
//! # Source
//!
//! PEP 442 (finalizers once, resurrection); gh-157838 (queues of detached owners).

use core::ptr::NonNull;

use freewheel_refcount::{Decref, Header, InPause, OwnerId, Slot, Step, Value, flags};

use crate::gate;
use crate::gate::merge::Delivered;
use crate::layout::{ReleaseMode, Releaser, TypeInfo};
use crate::mutator::{Mutator, RETIRED_BYTES};
use crate::page::PageMeta;
use crate::pause_lock::Moment;
use crate::poll::RECLAIM;

/// Finalizers and callbacks that may run inside of one another.
const DEEPEST: u32 = 50;

impl Mutator {
    /// Drops a counted reference. May run finalizers, so it is a safepoint.
    ///
    /// # Safety
    /// The caller owns a count of the object, and the thread is attached, outside pauses.
    #[inline(always)]
    pub unsafe fn drop_value(&self, v: Value) {
        if let Some(h) = v.as_object() {
            // SAFETY: the caller's count keeps the object alive.
            let next = unsafe { h.as_ref() }.decref(self.id());
            if next != Decref::Alive {
                self.act(h, next);
            }
        }
    }

    /// Empties a stack slot: drops its count if it owns one. May run finalizers, so it is a safepoint.
    ///
    /// # Safety
    /// The slot is the caller's and not used again, and the thread is attached, outside pauses.
    #[inline(always)]
    pub unsafe fn drop_slot(&self, s: Slot) {
        if let Some(h) = s.counted() {
            // SAFETY: the slot's count keeps the object alive.
            let next = unsafe { h.as_ref() }.decref(self.id());
            if next != Decref::Alive {
                self.act(h, next);
            }
        }
    }

    #[inline(never)]
    fn act(&self, h: NonNull<Header>, next: Decref) {
        match next {
            Decref::Alive => {}
            // SAFETY: the object is PRIVATE and its count is zero.
            Decref::Dead => unsafe { self.destroy(h) },
            Decref::Retire => self.retire(h),
            Decref::Queue(owner) => self.queue(h, owner),
        }
    }

    /// A dying object gives up a reference.
    ///
    /// # Safety
    /// It was counted.
    #[inline]
    pub(crate) unsafe fn release_child(&self, h: NonNull<Header>) {
        // SAFETY: the count that is given up keeps the object alive.
        match unsafe { h.as_ref() }.decref(self.id()) {
            Decref::Alive => {}
            // SAFETY: only this thread touches its list.
            Decref::Dead => unsafe { (*self.dying.get()).push(h) },
            other => self.act(h, other),
        }
    }

    /// Destroys a PRIVATE object of this thread whose count is zero, and what dies of that. Runs finalizers.
    ///
    /// # Safety
    /// As said; the thread is attached, outside pauses.
    pub unsafe fn destroy(&self, obj: NonNull<Header>) {
        debug_assert!(!self.in_pause());
        // SAFETY: only this thread touches its list; references to it do not outlive a statement.
        let base = unsafe { (*self.dying.get()).len() };
        let mut next = Some(obj);
        while let Some(h) = next {
            if !self.destroy_one(h) {
                // It is on the list again, for the call that this one is nested in.
                return;
            }
            // SAFETY: as above.
            next = unsafe {
                let dying = &mut *self.dying.get();
                if dying.len() > base { dying.pop() } else { None }
            };
        }
        if self.weak_pending.get() {
            self.run_pending();
        }
    }

    /// Answers false if the object's finalizer has to wait.
    #[inline]
    fn destroy_one(&self, h: NonNull<Header>) -> bool {
        // SAFETY: the object's memory is still there.
        let header = unsafe { h.as_ref() };
        let info = self.world().info(h);
        let f = header.flags();
        // SAFETY: a live object of this kind.
        if f & flags::FINALIZED == 0 && unsafe { (info.has_finalizer)(h) } {
            if self.nested.get() >= DEEPEST {
                // SAFETY: only this thread touches its list.
                unsafe { (*self.dying.get()).push(h) };
                return false;
            }
            if self.comes_back(h) {
                return true;
            }
        }
        if f & flags::WEAKLY_REFERENCED != 0 {
            self.clear_weak(Moment::now(self), h);
        }
        self.take_apart(h, info);
        true
    }

    /// Drops what an object holds, and frees it.
    #[inline(always)]
    fn take_apart(&self, h: NonNull<Header>, info: &TypeInfo) {
        // SAFETY: the object is dead, and this happens to it once.
        unsafe {
            (info.drop)(h, &mut Releaser::new(ReleaseMode::Count(self)));
            self.free(h);
        }
    }

    /// Finalizes an object whose count is zero. Answers whether it is still wanted (or somebody else's to free).
    #[cold]
    #[inline(never)]
    fn comes_back(&self, h: NonNull<Header>) -> bool {
        // SAFETY: the object's memory is still there, and the count that follows keeps it there.
        let header = unsafe { h.as_ref() };
        header.incref(self.id());
        header.set_flags(flags::FINALIZED);
        self.nest(|| self.world().client.finalize(self, h));
        // It may have been shared, merged, stored: the decrement finds out.
        match header.decref(self.id()) {
            Decref::Dead => {
                // Weak references made by the finalizer die with it.
                if header.has(flags::WEAKLY_REFERENCED) {
                    self.clear_weak(Moment::now(self), h);
                }
                false
            }
            other => {
                self.act(h, other);
                true
            }
        }
    }

    pub(crate) fn clear_weak(&self, moment: Moment<'_>, h: NonNull<Header>) {
        self.world().client.clear_weak(moment, h);
        self.weak_pending.set(true);
    }

    /// Runs a finalizer or callbacks, one level deeper.
    fn nest(&self, f: impl FnOnce()) {
        self.nested.set(self.nested.get() + 1);
        f();
        self.nested.set(self.nested.get() - 1);
    }

    pub(crate) fn run_pending(&self) {
        if self.nested.get() < DEEPEST && self.weak_pending.replace(false) {
            self.nest(|| self.world().client.run_pending(self));
        }
    }

    /// Destroys what a pause left on this thread's list; or leaves it to the calls that this one is nested in.
    pub(crate) fn finish_dying(&self) {
        while self.nested.get() < DEEPEST {
            // SAFETY: only this thread touches its list; references to it do not outlive a statement.
            let Some(h) = (unsafe { (*self.dying.get()).pop() }) else { return };
            // SAFETY: the object is PRIVATE and its count is zero.
            unsafe { self.destroy(h) };
        }
    }

    /// A SHARED object's count is zero: it waits for a pause.
    pub(crate) fn retire(&self, h: NonNull<Header>) {
        // SAFETY: nothing SHARED is freed before this thread's next safepoint.
        let header = unsafe { h.as_ref() };
        if header.retire() == Step::Already {
            return;
        }
        // SAFETY: only this thread (or a pause) touches its list.
        let count = unsafe {
            (*self.retired.get()).push(h);
            (*self.retired.get()).len()
        };
        self.world().overdue.note();
        let bytes = self.retired_bytes.get() + PageMeta::of(h).block_size.get();
        self.retired_bytes.set(bytes);
        if count >= self.retired_limit.get() || bytes >= RETIRED_BYTES {
            self.request(RECLAIM);
        }
    }

    /// Hands a reference to the object's owner, or merges for it.
    #[cold]
    #[inline(never)]
    fn queue(&self, h: NonNull<Header>, owner: OwnerId) {
        let world = self.world();
        let gate = |owner| &world.slots.get(owner).gate;
        let bytes = PageMeta::of(h).block_size.get();
        let delivered =
            gate::merge::queue(self.id(), h, bytes, owner, gate, &world.stop, |h| self.merge_one(h));
        if delivered == Delivered::OverBudget {
            self.queue_full.set(true);
            self.request(RECLAIM);
        }
    }

    pub(crate) fn merge_one(&self, h: NonNull<Header>) {
        // SAFETY: the queued reference keeps the object alive.
        if unsafe { h.as_ref() }.merge(-1) == Decref::Retire {
            self.retire(h);
        }
    }

    pub(crate) fn drain_own_queue(&self) {
        self.slot().gate.drain(|h| self.merge_one(h));
    }

    /// Drops a counted reference in a pause, as any thread. Answers whether a SHARED object's count is zero now, and
    /// it is not on a list of retired objects yet: then it belongs on one.
    pub(crate) fn decref_in_pause(&self, h: NonNull<Header>) -> bool {
        // SAFETY: the count that is dropped keeps the object alive. The world is stopped: we act for its owner.
        match unsafe { h.as_ref() }.decref_in_pause() {
            InPause::Alive => false,
            InPause::Retire => true,
            InPause::Dead(owner) => {
                // A PRIVATE survivor that only garbage counted: its owner destroys it at its next safepoint. If the owner
                // is gone, the next collection finds it.
                let slot = self.world().slots.get(owner);
                // SAFETY: the world is stopped, so the mutator and its list are ours, too.
                unsafe {
                    if let Some(mutator) = slot.mutator().as_ref() {
                        (*mutator.dying.get()).push(h);
                    }
                }
                slot.gate.poll.request(RECLAIM);
                false
            }
        }
    }
}
