//! A thread's handle on its world: attaching and safepoints.
//!
//! # Who may touch what
//!
//! Only its own thread calls methods of a mutator (it is neither `Send` nor `Sync`). In a pause, the pauser reads and
//! writes the cells of all mutators.
//!
//! # Safety argument
//!
//! *Between two safepoints of a thread nothing it can see is freed.* SHARED objects are freed in pauses, and storage
//! given to [`Mutator::retire_memory`] after an epoch; both wait for safepoints. These methods are safepoints:
//! `attach`, `detach`, `safepoint`, `handshake`, `alloc_or_collect`, `pause`, `collect`, `reclaim`, `share_roots`, and whatever may
//! run a finalizer: `drop_value`, `drop_slot`, `destroy`.

use core::marker::PhantomPinned;
use core::ptr::{self, NonNull};
use std::alloc::Layout;

use freewheel_refcount::sync::atomic::Ordering;
use freewheel_refcount::sync::{Arc, Cell, UnsafeCell, local};
use freewheel_refcount::{Header, OwnerId};

use crate::gate::AtGate;
use crate::held::HeldList;
use crate::loan::LoanList;
use crate::local_heap::LocalHeap;
use crate::pause_lock::Moment;
use crate::pin::{Memory, Pin};
use crate::poll::{CLIENT_MASK, COLLECT, EPOCH, MERGE, RECLAIM};
use crate::slots::ThreadSlot;
use crate::world::{AttachError, World};

local!(
    static CURRENT: Cell<*const Mutator> = Cell::new(ptr::null())
);

/// The mutator the calling thread is attached to; null if it is detached.
#[inline(always)]
pub fn current() -> *const Mutator {
    CURRENT.get()
}

/// A registered thread.
#[repr(C)]
pub struct Mutator {
    slot: NonNull<ThreadSlot>,
    id: OwnerId,
    attached: Cell<bool>,
    in_pause: Cell<bool>,
    pub(crate) collecting: Cell<bool>,
    /// Since the last collection, if [`World::collect_every`] counts them.
    pub(crate) safepoints: Cell<u32>,
    /// Finalizers and callbacks that run inside of one another because each lets the next object die.
    pub(crate) nested: Cell<u32>,
    /// Whether weak callbacks may wait for [`crate::Client::run_pending`].
    pub(crate) weak_pending: Cell<bool>,
    pub(crate) local: LocalHeap,
    /// PRIVATE objects whose count is zero, not yet taken apart.
    pub(crate) dying: UnsafeCell<Vec<NonNull<Header>>>,
    /// SHARED objects whose count was zero.
    pub(crate) retired: UnsafeCell<Vec<NonNull<Header>>>,
    pub(crate) retired_bytes: Cell<usize>,
    pub(crate) loans: LoanList,
    pub(crate) held: HeldList,
    /// This thread has filled a merge queue.
    pub(crate) queue_full: Cell<bool>,
    /// Length of `retired` that asks for a pause.
    pub(crate) retired_limit: Cell<usize>,
    /// How many of them a pause has left to this thread.
    pub(crate) inherited: Cell<usize>,
    pub(crate) walk: Cell<Vec<NonNull<Header>>>,
    pub(crate) accounted: Cell<isize>,
    previous: Cell<*const Mutator>,
    pin: Pin<Memory>,
    world: Arc<World>,
    /// A pause reaches the mutator by its address, so its box must not claim to be the only way there.
    pinned: PhantomPinned,
}

/// Retired objects that ask for a pause.
pub(crate) const RETIRED_OBJECTS: usize = 16 << 10;
/// The same in bytes.
pub(crate) const RETIRED_BYTES: usize = 1 << 20;

impl Mutator {
    pub(crate) fn new(world: Arc<World>, slot: NonNull<ThreadSlot>, id: OwnerId) -> Mutator {
        Mutator {
            slot,
            id,
            attached: Cell::new(false),
            in_pause: Cell::new(false),
            collecting: Cell::new(false),
            safepoints: Cell::new(0),
            nested: Cell::new(0),
            weak_pending: Cell::new(false),
            local: LocalHeap::new(),
            dying: UnsafeCell::new(Vec::new()),
            retired: UnsafeCell::new(Vec::new()),
            retired_bytes: Cell::new(0),
            loans: LoanList::new(),
            held: HeldList::new(),
            queue_full: Cell::new(false),
            retired_limit: Cell::new(RETIRED_OBJECTS),
            inherited: Cell::new(0),
            walk: Cell::new(Vec::new()),
            accounted: Cell::new(0),
            previous: Cell::new(ptr::null()),
            pin: Pin::new(&world.epoch),
            world,
            pinned: PhantomPinned,
        }
    }

    /// The number of this thread's slot, which its objects carry as their owner.
    #[inline(always)]
    pub fn id(&self) -> OwnerId {
        self.id
    }

    /// The world.
    #[inline(always)]
    pub fn world(&self) -> &Arc<World> {
        &self.world
    }

    #[inline(always)]
    pub(crate) fn slot(&self) -> &ThreadSlot {
        // SAFETY: slots live as long as the world.
        unsafe { self.slot.as_ref() }
    }

    /// Whether the thread is attached.
    #[inline(always)]
    pub fn is_attached(&self) -> bool {
        self.attached.get()
    }

    /// Whether this thread runs a pause.
    #[inline(always)]
    pub fn in_pause(&self) -> bool {
        self.in_pause.get()
    }

    pub(crate) fn set_in_pause(&self, on: bool) {
        self.in_pause.set(on);
    }

    /// Whether this is the only registered thread.
    #[inline(always)]
    pub fn is_alone(&self) -> bool {
        self.world.thread_count() == 1
    }

    /// Attaches the thread: from now on it may touch objects. Waits while a pause runs.
    #[inline]
    pub fn attach(&self) -> Result<(), AttachError> {
        if self.world.is_closed() {
            return Err(AttachError::Closed);
        }
        self.attach_inner();
        Ok(())
    }

    /// Attaches again a thread that has detached in the midst of its work: it finishes that, even in a closed world.
    #[inline]
    pub fn reattach(&self) {
        self.attach_inner();
    }

    #[inline]
    pub(crate) fn attach_inner(&self) {
        assert!(!self.attached.get(), "attached twice");
        self.slot().gate.attach();
        self.pin();
        self.attached.set(true);
        self.previous.set(CURRENT.replace(self));
    }

    /// Detaches the thread: it touches no objects until it attaches again, and nobody waits for it.
    #[inline]
    pub fn detach(&self) {
        assert!(self.attached.get(), "detached twice");
        self.slot().gate.drain_if_told(|h| self.merge_one(h));
        self.attached.set(false);
        CURRENT.set(self.previous.get());
        self.unpin();
        self.slot().gate.detach(self, &self.world.stop);
    }

    /// Whether something is asked of this thread; then it calls [`Mutator::safepoint`] soon.
    #[inline(always)]
    pub fn poll(&self) -> bool {
        self.slot().gate.poll.get() != 0
    }

    /// The address of the word that [`Mutator::poll`] compares with zero, for compiled code.
    pub fn poll_word(&self) -> *const u32 {
        self.slot().gate.poll.as_ptr()
    }

    /// Sets bits in the thread's own poll word.
    pub(crate) fn request(&self, bits: u32) {
        self.slot().gate.poll.request(bits);
    }

    /// Asks this thread for client bits at its next safepoint.
    pub fn interrupt(&self, bits: u32) {
        debug_assert_eq!(bits & !CLIENT_MASK, 0);
        self.request(bits);
    }

    /// Does what is asked of this thread: parks for a pause, drains its merge queue, lets the epoch advance, runs a
    /// requested collection or reclaim pause. Answers the client's bits, and clears them.
    #[cold]
    #[inline(never)]
    pub fn safepoint(&self) -> u32 {
        debug_assert!(self.attached.get() && !self.in_pause.get());
        let gate = &self.slot().gate;
        let asked = gate.safepoint(self, &self.world.stop);
        if asked & MERGE != 0 {
            self.drain_own_queue();
        }
        if asked & EPOCH != 0 {
            self.pin.advance();
        }
        if asked & COLLECT != 0 {
            self.collect_if_due();
        }
        if asked & RECLAIM != 0 {
            self.reclaim_if_due();
        }
        self.finish_dying();
        gate.poll.take(CLIENT_MASK)
    }

    /// Frees `ptr` with the global allocator when no thread can be reading it any more.
    ///
    /// # Safety
    /// It came from the global allocator with this layout, and can no longer be found by a thread that comes to look.
    /// The thread is attached.
    pub unsafe fn retire_memory(&self, ptr: NonNull<u8>, layout: Layout) {
        debug_assert!(self.attached.get());
        // SAFETY: the caller's promise.
        let due = unsafe { self.pin.retire(layout.size(), Memory::new(ptr, layout)) };
        if due {
            self.world.request_epoch();
        }
    }

    /// Hands everything of value to the world: at the thread's exit, or for a thread that a fork lost.
    pub(crate) fn hand_over(&self) {
        self.flush_account();
        self.count_loans();
        // SAFETY: the thread is at its end.
        let (retired, dying) = unsafe { (&mut *self.retired.get(), &mut *self.dying.get()) };
        Moment::now(self).lock(&self.world.orphans).append(retired);
        dying.clear();
        self.local.abandon(&self.world.heap);
    }
}

impl AtGate for Mutator {
    #[inline(always)]
    fn id(&self) -> OwnerId {
        self.id
    }

    #[inline(always)]
    fn is_attached(&self) -> bool {
        self.attached.get()
    }

    #[inline]
    fn attach(&self) {
        self.attach_inner();
    }

    #[inline]
    fn detach(&self) {
        Mutator::detach(self);
    }

    #[inline(always)]
    fn pin(&self) {
        self.pin.pin();
    }

    #[inline(always)]
    fn unpin(&self) {
        self.pin.unpin();
    }

    /// Notes how long the pauser had to wait.
    fn stops(&self) {
        let slot = self.slot();
        // Relaxed: the time was stored before STOP was set, which we saw.
        let waited = self.world.now().saturating_sub(slot.asked_at.load(Ordering::Relaxed));
        slot.longest_stop.fetch_max(waited, Ordering::Relaxed);
        let named = waited << 16 | u64::from(self.id);
        self.world.totals.slowest_stop.fetch_max(named, Ordering::Relaxed);
        self.world.totals.slowest_now.fetch_max(named, Ordering::Relaxed);
    }
}

impl Drop for Mutator {
    fn drop(&mut self) {
        if !self.attached.get() {
            self.attach_inner();
        }
        let last = || {
            self.finish_dying();
            self.hand_over();
            self.pin.advance();
            self.attached.set(false);
            CURRENT.set(self.previous.get());
            self.unpin();
        };
        self.slot().gate.leave(self, &self.world.stop, |h| self.merge_one(h), last);
        self.world.unregister(self.id);
    }
}
