//! Faults that a model can switch on: the twins of the models in `loom-tests` weaken one order or leave out one step of
//! the code itself, not of a copy, and must fail.
//!
//! Outside `cfg(freewheel_loom)` no fault can be injected: [`injected`] is the constant `false`, and every use of it
//! vanishes.

use crate::sync::atomic::Ordering;

/// What a twin breaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// Nothing.
    None,
    /// Foreign decrements and merges do not release.
    DecrementRelaxed,
    /// A merge publishes MERGED before it clears the owner (gh-119999).
    OwnerClearedLast,
    /// A foreign decrement that finds no owner queues the object for "nobody".
    QueueForNobody,
    /// A merge leaves the owner's part out.
    MergeWithoutLocal,
    /// A foreign decrement below zero subtracts and tells nobody.
    NeverQueue,
    /// The owner destroys at local zero without a look at the shared word.
    DeathWithoutALook,
    /// An upgrade does not look whether the object is dead.
    UpgradeWithoutALook,
    /// Making a weak reference does not mark the shared word.
    DowngradeWithoutMark,
    /// The test for uniqueness does not lock the weak count.
    UniqueWithoutLock,
    /// Pushing to a merge queue does not release.
    PushRelaxed,
    /// Taking from a merge queue does not acquire.
    TakeRelaxed,
    /// A thread that leaves its slot does not look at its queue again.
    LeaveWithoutALook,
    /// A thread leaves its slot without release.
    LeaveRelaxed,
    /// A foreign thread merges without taking hold of the owner's slot.
    MergeWithoutHold,
    /// The pause frees retired objects without a look at their count.
    FreeWithoutCount,
    /// The pause frees retired objects without a look at the stacks.
    FreeWithoutStacks,
    /// An object is not counted for the time of its finalizer.
    FinalizeUncounted,
    /// Counts wrap instead of saturating.
    NoSaturation,
    /// A pause begins before all threads have acknowledged.
    StopWithoutWait,
    /// A pause sets PAUSE in a thread's poll word before it sets STOP in the thread's word.
    PauseBeforeStop,
    /// A safepoint looks for STOP before it clears PAUSE.
    ClearPauseLast,
    /// The end of a pause makes waiting threads DETACHED and leaves it to them to attach (gh-151518).
    RestartWithoutTicket,
    /// The restart does not release what the pause did.
    RestartRelaxed,
    /// Attaching does not acquire.
    AttachRelaxed,
    /// Detaching does not release.
    DetachRelaxed,
    /// Acknowledging a request to stop does not release.
    AcknowledgeRelaxed,
    /// A parked thread is woken without its parking lock.
    WakeWithoutLock,
    /// An asker sets ASKED, and lets go of the list before the request is in it.
    AskBeforeRequest,
    /// A detaching thread forgets that handshakes wait for it.
    DetachWithoutAnswer,
    /// An asker does not wait for those it has asked.
    AskWithoutWait,
    /// Who takes hold of a thread does not acquire.
    HoldRelaxed,
    /// Who holds a thread lets go without release.
    UnholdRelaxed,
    /// A thread empties its queue before it clears the MERGE bit.
    ClearMergeLast,
    /// A thread that ends empties its queue once more after it has handed over what it retired.
    DrainAfterHandOver,
    /// The next thread of a slot is not told about the queue that the last one left.
    ForgetMerge,
    /// An object is stored into a SHARED container before it is marked.
    MarkAfterPublish,
    /// Only the object that is stored is marked, not what it reaches.
    MarkOneOnly,
    /// A store into a heap slot, or the replacement of a block, does not release.
    StoreRelaxed,
    /// A load of a heap slot, a block, a length or an index number does not acquire.
    LoadRelaxed,
    /// A container's length does not release the items below it.
    LengthRelaxed,
    /// A container's length is stored before the item.
    LengthFirst,
    /// The hash of an entry is written when its place is published.
    HashLast,
    /// A key that does not know its hash goes to a table that keeps none.
    HashLeftOut,
    /// What was planned for items that were seen is done without a look whether they are still there.
    CommitWithoutALook,
    /// A reader stays below the length, but not below the capacity of the block it has loaded.
    CapacityUnchecked,
    /// An index number does not release its entry.
    IndexRelaxed,
    /// The number of keys does not release the removal of a key.
    KeysRelaxed,
    /// A hash table's number of keys alone says whether they have changed.
    ChangesNotCounted,
    /// A change of a hash table is counted before it is made.
    ChangeCountedFirst,
    /// A dict's keys get a version without the dict's lock.
    VersionWithoutLock,
    /// A change of a dict's keys does not take their version away.
    VersionKept,
    /// An object can be found in a table before it is immortal.
    FoundBeforeImmortal,
    /// An object that others count is used as an immortal one, and is none.
    NotPinned,
    /// A mortal object can be found in a table before it is SHARED.
    FoundBeforeShared,
    /// A mortal object is freed, and a table leads to it still.
    DeadInTable,
    /// A subtraction in phase QUEUED is taken for one in MERGED.
    QueuedTakenForMerged,
    /// Moving a change epoch does not release the change.
    EpochRelaxed,
    /// A change epoch moves before the change.
    EpochMovedFirst,
    /// A cache is filled for the epoch after the look-up.
    EpochReadLate,
    /// A change epoch does not say that a change goes on.
    EpochNotBegun,
    /// A cache is filled while a change goes on.
    EpochFilledWithin,
    /// Giving an object another shape does not release its slots.
    ShapeRelaxed,
    /// An object gets its new shape before the slot is filled.
    ShapeFirst,
    /// A reader that finds no attribute does not look at the shape again.
    ReadOnce,
    /// Attributes move to a dict without a look whether they have changed since they were copied.
    MoveWithoutALook,
    /// Taking a lock does not acquire.
    LockRelaxed,
    /// Giving a lock back does not release.
    UnlockRelaxed,
    /// A thread that waits for a lock parks without a second look.
    ParkWithoutALook,
    /// Who gives a lock back, or is late, forgets that more threads are parked; a pause forgets that somebody sleeps.
    ForgetParked,
    /// A thread that was woken and parks again does not say so.
    WakingKept,
    /// A thread that was woken when its time was over gives up, and says so to nobody.
    WokenGivesUp,
    /// A thread that was handed a lock when its time was over gives up.
    HandedGivesUp,
    /// A thread that was handed a lock takes it for a wake-up.
    HandedTakenForWoken,
    /// A lock that is handed to a thread is given back, too.
    HandedAndFreed,
    /// A lock is handed to the first thread in the list, however long others have waited.
    HandedToTheFirst,
    /// Storage that was replaced is freed at once.
    RetireAtOnce,
    /// Freeing a block of another thread's page does not release.
    FreeRelaxed,
    /// Taking the blocks that others have freed does not acquire.
    ReuseRelaxed,
    /// The blocks that others have freed are taken by a load and a store.
    ReuseInTwoSteps,
    /// A page keeps its owner's number when it is abandoned.
    OwnerStays,
    /// A thread that ends abandons its pages before it has put their free blocks back.
    PutBackLate,
    /// A pause puts a page that it frees into on the pausing thread's list, whoever owns the page.
    FreeToPauser,
    /// A pause puts a page on a list of pages with room without a look whether it is on one.
    ListedTwice,
    /// A claim looks and stores, whoever may come meanwhile.
    ClaimByStore,
    /// A claim does not acquire.
    ClaimRelaxed,
    /// What was claimed is given back without release.
    GiveBackRelaxed,
    /// A reader of a ring does not look at the version again.
    ReadWithoutVersion,
}

#[cfg(not(freewheel_loom))]
mod imp {
    use super::Fault;

    /// Whether a model has switched this fault on.
    #[inline(always)]
    pub const fn injected(_: Fault) -> bool {
        false
    }

    /// Whether a model has failed, and its threads are unwound outside of it.
    #[inline(always)]
    pub const fn model_is_over() -> bool {
        false
    }
}

#[cfg(freewheel_loom)]
mod imp {
    use super::Fault;
    use core::cell::Cell;

    // Not loom's: all threads of a model are coroutines on the one thread that runs the test.
    std::thread_local! {
        static FAULT: Cell<Fault> = const { Cell::new(Fault::None) };
    }

    /// Whether a model has switched this fault on.
    pub fn injected(fault: Fault) -> bool {
        FAULT.get() == fault
    }

    /// Whether a model has failed, and its threads are unwound outside of it: destructors must not touch loom then.
    pub fn model_is_over() -> bool {
        std::thread::panicking()
    }

    /// Switches a fault on, for all models of this test.
    pub fn inject(fault: Fault) {
        FAULT.set(fault);
    }
}

pub use imp::*;

/// The order, or relaxed if the fault is on.
#[inline(always)]
pub fn order(fault: Fault, order: Ordering) -> Ordering {
    if injected(fault) { Ordering::Relaxed } else { order }
}
