//! What the heap asks of its client.

use core::ptr::NonNull;

use freewheel_refcount::{Header, Value};

use crate::mutator::Mutator;
use crate::pause_lock::Moment;
use crate::report::{CollectionReport, Reason};

/// The language on top of the heap.
///
/// # Safety
///
/// The heap frees memory by what an implementation says, so it promises:
///
/// 1. `scan_roots` visits every reference that is held neither by an object of the heap (which visits it in
///    [`trace`](crate::TypeInfo::trace)) nor by a thread's stack, *unless* that reference is counted. Counted
///    references outside the heap (handles) need not be visited, and may be.
/// 2. A root that `scan_roots` visits is counted, or is an object with the flag DEFERRED, SHARED or IMMORTAL.
/// 3. `clear_weak` and `scan_roots` may run in a pause: they run no code of users, allocate no objects, drop no
///    counts, and wait for no lock: what they need is behind a [`PauseLock`](crate::PauseLock).
/// 4. After `clear_weak(obj)` no weak reference leads to `obj` any more. It touches living holders of weak references
///    only: an object that holds one is taken off the client's lists when it is dropped
///    ([`drop`](crate::TypeInfo::drop)), which may be before `obj` dies.
/// 5. A value stored in a global root while more than one thread is registered was shared before
///    ([`Mutator::share`]).
pub unsafe trait Client: Send + Sync {
    /// Visits the global roots. The world is stopped, or the caller is its only thread; the moment opens the client's
    /// locks ([`PauseLock`](crate::PauseLock)) either way.
    ///
    /// # Safety
    /// As said: nobody changes roots meanwhile.
    unsafe fn scan_roots(&self, moment: Moment<'_>, visit: &mut dyn FnMut(Value));

    /// The object, which has the flag WEAKLY_REFERENCED, dies: clears its weak references and remembers their
    /// callbacks for [`Client::run_pending`].
    ///
    /// Called in pauses, too; the moment answers what there is to know. A collection calls it twice: before finalizers run,
    /// so that none reaches garbage through a weak reference, and for what it then frees. A table that must lead to an
    /// object for as long as anybody can use it waits for the second ([`Moment::may_come_back`]).
    fn clear_weak(&self, moment: Moment<'_>, obj: NonNull<Header>);

    /// Runs the user's finalizer. Arbitrary code, attached, never in a pause; at most once for an object, whose
    /// flag FINALIZED is set before. The object is alive during the call and may stay so.
    fn finalize(&self, mutator: &Mutator, obj: NonNull<Header>);

    /// Looks at what a collection is about to free, in its pause, so clause 3 holds. Answers how many of these objects the
    /// collection's report counts as found, and whether the client has counted each of them once more: then they stay.
    fn garbage(&self, _: Moment<'_>, _: Reason, garbage: &[NonNull<Header>]) -> (usize, bool) {
        (garbage.len(), false)
    }

    /// A collection begins. Attached, before its first pause; arbitrary code, as in [`Client::finalize`].
    fn collection_begins(&self, _: &Mutator, _: Reason) {}

    /// A collection has ended, and so have its finalizers and callbacks. As above.
    fn collection_ends(&self, _: &Mutator, _: &CollectionReport) {}

    /// Runs remembered callbacks of weak references. Never in a pause.
    fn run_pending(&self, mutator: &Mutator);
}

/// The slots of one thread's frames.
///
/// # Safety
///
/// 1. `scan_stack` visits every reference in the thread's frames and root stacks, counted or borrowed.
/// 2. It may be called by another thread while this one is parked in a safepoint or detached; so it reads nothing
///    that the thread writes while detached.
/// 3. It obeys clause 3 of [`Client`].
pub unsafe trait StackRoots {
    /// Visits the slots.
    ///
    /// # Safety
    /// The caller is the thread itself, or the thread is stopped.
    unsafe fn scan_stack(&self, visit: &mut dyn FnMut(Value));
}
