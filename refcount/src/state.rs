//! The counting words of an object, and every memory order on them.
//!
//! # Problem
//!
//! Six protocols change the same few words. If each names its own memory orders, no two arguments fit together. So
//! the words are private to this file: it offers one primitive for each kind of access, with the order it needs and
//! the partner of that order; the protocols ([`crate::biased`], [`crate::shared`], [`crate::deferred`], [`crate::weak`],
//! [`crate::immortal`]) are written in these primitives.
//!
//! # State word
//!
//! ```text
//! byte 0      2      3       4               8                12
//!      +------+------+-------+---------------+----------------+
//!      | owner| lock | flags | local count   | shared word    |
//!      +------+------+-------+---------------+----------------+
//!
//! shared word
//!  31                                   2 1 0
//! +--------------------------------------+---+
//! | signed count                         | s |   s = 0 OWNED, 1 UPGRADABLE, 2 QUEUED, 3 MERGED
//! +--------------------------------------+---+
//! ```
//!
//! # Who may touch which field
//!
//! | field | reads | writes |
//! |---|---|---|
//! | owner | anyone | set at birth; cleared by the merge (the owner, who holds its slot, or a pause) |
//! | lock | critical sections | critical sections |
//! | flags | anyone | atomic read-modify-write; a load and a store before the object is published, or in a pause |
//! | local | anyone as a guess; exactly: as for writes | the owner, who holds its slot, or a pause |
//! | shared | anyone | atomic read-modify-write; a store before the object is published, or in a pause |
//!
//! # Transitions
//!
//! The two low bits of the shared word only ever grow:
//!
//! ```text
//!             weak reference made
//!   OWNED --------------------------> UPGRADABLE
//!     |                                   |
//!     +---- foreign drop below zero ------+----> QUEUED
//!     |                                   |         |
//!     +---- owner's local count zero -----+---------+----> MERGED
//! ```
//!
//! # Ordering argument
//!
//! At each primitive. All read-modify-writes of the shared word are links of one release sequence, so whoever acquires
//! by reading it acquires from *every* release before.
//!
//! # Safety argument
//!
//! Nothing here follows a pointer. What the words permit is argued where the protocols are.
//!
//! # Source
//!
//! Choi, Shull, Torrellas: Biased Reference Counting, PACT 2018; PEP 703. The order of shared counts is that of
//! `std::sync::Arc` (relaxed up, release down, acquire before destruction).

use crate::fault::{Fault, order};
use crate::immortal::{PINNED, SATURATED};
use crate::sync::atomic::{AtomicU8, AtomicU16, AtomicU32, Ordering};

/// Number of a thread slot; 0 means "nobody".
pub type OwnerId = u16;

/// The owner of an object that has none.
pub const NOBODY: OwnerId = 0;

/// Bits of [`State::flags`].
pub mod flags {
    /// Stack references to this object carry no count (it is SHARED, DEFERRED or IMMORTAL).
    pub const UNCOUNTED: u8 = 1;
    /// Other threads may be able to see this object.
    pub const SHARED: u8 = 2;
    /// Only the collector frees this object, never a count.
    pub const DEFERRED: u8 = 4;
    /// Never freed (also: a count that saturated).
    pub const IMMORTAL: u8 = 8;
    /// The finalizer has run.
    pub const FINALIZED: u8 = 16;
    /// Weak references to this object exist or existed.
    pub const WEAKLY_REFERENCED: u8 = 32;
    /// On a list of retired objects; freed by the next pause unless found alive there.
    pub const RETIRED: u8 = 64;
    /// For the runtime's own use.
    pub const USER: u8 = 128;
}

/// Bits of the shared word that hold the phase.
const PHASE_MASK: u32 = 3;
/// Where the count begins.
const COUNT_SHIFT: u32 = 2;
/// One reference.
const ONE: u32 = 1 << COUNT_SHIFT;

/// The phase of a split count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Phase {
    /// The owner counts in `local`. If the whole word is 0, nobody but the owner can have a reference of any kind.
    Owned = 0,
    /// As OWNED, and weak references may be upgraded by anyone.
    Upgradable = 1,
    /// As OWNED, and one reference is on its way to the owner, who has to merge: the count may be below zero.
    Queued = 2,
    /// Nobody owns the local count, which is zero: the shared count is all.
    Merged = 3,
}

/// The shared word, read once.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Snapshot(u32);

impl Snapshot {
    /// Where every count begins: OWNED, and no foreign count.
    pub const UNTOUCHED: Snapshot = Snapshot(0);

    /// A word.
    #[inline(always)]
    pub const fn new(count: i32, phase: Phase) -> Snapshot {
        Snapshot((count as u32) << COUNT_SHIFT | phase as u32)
    }

    /// The signed count.
    #[inline(always)]
    pub const fn count(self) -> i32 {
        self.0 as i32 >> COUNT_SHIFT
    }

    /// The phase.
    #[inline(always)]
    pub const fn phase(self) -> Phase {
        match self.0 & PHASE_MASK {
            0 => Phase::Owned,
            1 => Phase::Upgradable,
            2 => Phase::Queued,
            _ => Phase::Merged,
        }
    }

    /// Whether nobody owns the local count any more.
    #[inline(always)]
    pub const fn is_merged(self) -> bool {
        self.0 & PHASE_MASK == Phase::Merged as u32
    }

    /// Whether anyone may add to the shared word and take from it without a look: in QUEUED, which only becomes MERGED, and in
    /// MERGED, which is for ever.
    #[inline(always)]
    pub const fn is_open(self) -> bool {
        self.0 & PHASE_MASK >= Phase::Queued as u32
    }

    /// Whether only the owner can have references, strong or weak.
    #[inline(always)]
    pub const fn is_untouched(self) -> bool {
        self.0 == 0
    }

    /// Whether a decrement that has found this in phase MERGED has more to do: it was the last, or the count is saturated.
    #[inline(always)]
    pub(crate) const fn is_odd(self) -> bool {
        const TWO: u32 = Snapshot::new(2, Phase::Merged).0;
        const MOST: u32 = Snapshot::new(SATURATED, Phase::Merged).0;
        self.0.wrapping_sub(TWO) > MOST - TWO && self.is_merged()
    }

    /// The same with another count.
    #[inline(always)]
    pub const fn add(self, n: i32) -> Snapshot {
        Snapshot(self.0.wrapping_add((n as u32) << COUNT_SHIFT))
    }

    /// The same in another phase.
    #[inline(always)]
    pub const fn into_phase(self, phase: Phase) -> Snapshot {
        Snapshot(self.0 & !PHASE_MASK | phase as u32)
    }
}

impl core::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{:?}({})", self.phase(), self.count())
    }
}

/// The counting words.
#[repr(C)]
pub struct State {
    owner: AtomicU16,
    lock: AtomicU8,
    flags: AtomicU8,
    local: AtomicU32,
    shared: AtomicU32,
}

#[cfg(not(freewheel_loom))]
const _: () = assert!(size_of::<State>() == 12 && align_of::<State>() == 4);

impl State {
    /// A new object with these flags, owned by `owner`, counted once.
    #[inline(always)]
    pub fn new(owner: OwnerId, flags: u8) -> State {
        State::with(owner, flags, 1, Snapshot::UNTOUCHED)
    }

    /// Any state; for the beginnings of tests and models.
    #[inline(always)]
    pub fn with(owner: OwnerId, flags: u8, local: u32, shared: Snapshot) -> State {
        State {
            owner: AtomicU16::new(owner),
            lock: AtomicU8::new(0),
            flags: AtomicU8::new(flags),
            local: AtomicU32::new(local),
            shared: AtomicU32::new(shared.0),
        }
    }

    /// The thread slot that owns the local count, or 0.
    #[inline(always)]
    pub fn owner(&self) -> OwnerId {
        // Relaxed: a thread compares it with its own id, which nobody writes while the thread has the slot; who finds
        // another one acts by the shared word, see `biased`.
        self.owner.load(Ordering::Relaxed)
    }

    /// Clears the owner. Before the merge is published, see [`State::exchange`].
    #[inline(always)]
    pub(crate) fn disown(&self) {
        // Relaxed: the exchange that publishes MERGED releases it.
        self.owner.store(NOBODY, Ordering::Relaxed);
    }

    /// Gives an unpublished object to `me`.
    pub(crate) fn adopt(&self, me: OwnerId) {
        // Relaxed: `publish` releases it.
        self.owner.store(me, Ordering::Relaxed);
    }

    /// The owner's count. Exact for the owner, for who holds the owner's slot, and in a pause.
    #[inline(always)]
    pub(crate) fn local(&self) -> u32 {
        // Relaxed: those see it by program order, by the slot's word, or by the pause; for others it is a guess.
        self.local.load(Ordering::Relaxed)
    }

    /// Sets the owner's count; for the same callers.
    #[inline(always)]
    pub(crate) fn set_local(&self, n: u32) {
        // Relaxed: as in `local`.
        self.local.store(n, Ordering::Relaxed);
    }

    /// A glance at the shared word.
    #[inline(always)]
    pub fn peek(&self) -> Snapshot {
        // Relaxed: a guess, or what an exchange will compare.
        Snapshot(self.shared.load(Ordering::Relaxed))
    }

    /// The shared word, with all that was done through the references that were dropped before.
    #[inline(always)]
    pub(crate) fn read(&self) -> Snapshot {
        // Acquire: before destruction or exclusive use. Partners: `exchange`, `sub_shared`, `publish`.
        Snapshot(self.shared.load(Ordering::Acquire))
    }

    /// Counts one more, relaxed: the caller holds a reference, so the object cannot die meanwhile, and who gets the new
    /// reference gets it by some way that orders.
    #[inline(always)]
    pub(crate) fn add_shared(&self) -> Snapshot {
        // Relaxed: as said.
        Snapshot(self.shared.fetch_add(ONE, Ordering::Relaxed))
    }

    /// Counts one less, which cannot fail when others do the same; the word is open. Answers the word before.
    #[inline(always)]
    pub(crate) fn sub_shared(&self) -> Snapshot {
        // Release: our uses of the object happen before its destruction. Partner: `read`.
        Snapshot(self.shared.fetch_sub(ONE, order(Fault::DecrementRelaxed, Ordering::Release)))
    }

    /// Pins the count of a merged object for ever.
    pub(crate) fn repin(&self) {
        // Relaxed: a saturated count says nothing but "never". What is lost by writing over the counts of others are
        // references to an object that is not freed.
        self.shared.store(Snapshot::new(PINNED, Phase::Merged).0, Ordering::Relaxed);
    }

    /// Replaces the shared word by a decrement or a merge. May fail for no reason.
    #[inline(always)]
    pub(crate) fn exchange(&self, old: Snapshot, new: Snapshot) -> Result<(), Snapshot> {
        // Release: our uses of the object, and the cleared owner. Acquire: the caller may be the one who finds the
        // total zero, or unique. Partners: this, `sub_shared`, `read`.
        let success = order(Fault::DecrementRelaxed, Ordering::AcqRel);
        // Relaxed on failure: the loop tries again.
        match self.shared.compare_exchange_weak(old.0, new.0, success, Ordering::Relaxed) {
            Ok(_) => Ok(()),
            Err(now) => Err(Snapshot(now)),
        }
    }

    /// Replaces the shared word by one more reference, made from a weak one. May fail for no reason.
    #[inline(always)]
    pub(crate) fn exchange_up(&self, old: Snapshot, new: Snapshot) -> Result<(), Snapshot> {
        // Acquire: the value may have been written after the weak reference was made. Partner: `publish`.
        // Relaxed on failure: the loop tries again.
        match self.shared.compare_exchange_weak(old.0, new.0, Ordering::Acquire, Ordering::Relaxed) {
            Ok(_) => Ok(()),
            Err(now) => Err(Snapshot(now)),
        }
    }

    /// Sets the shared word of an object that nobody could count yet.
    pub(crate) fn publish(&self, word: Snapshot) {
        // Release: the value and the other words. Partner: `exchange_up`.
        self.shared.store(word.0, Ordering::Release);
    }

    /// The lock byte, for critical sections.
    #[inline(always)]
    pub fn lock_byte(&self) -> &AtomicU8 {
        &self.lock
    }

    /// The flags.
    #[inline(always)]
    pub fn flags(&self) -> u8 {
        // Relaxed: SHARED is set before the object is published (release store of the reference), so whoever
        // found it through a published reference sees it set; other bits have one writer at a time.
        self.flags.load(Ordering::Relaxed)
    }

    /// Whether all of these flags are set.
    #[inline(always)]
    pub fn has(&self, bits: u8) -> bool {
        self.flags() & bits == bits
    }

    /// Sets flags; answers what they were before.
    #[inline]
    pub fn set_flags(&self, bits: u8) -> u8 {
        // Relaxed: flags order nothing by themselves; see `flags`.
        self.flags.fetch_or(bits, Ordering::Relaxed)
    }

    /// Clears flags; answers what they were before.
    #[inline]
    pub fn clear_flags(&self, bits: u8) -> u8 {
        // Relaxed: as in `set_flags`.
        self.flags.fetch_and(!bits, Ordering::Relaxed)
    }

    /// Sets flags of an object that nobody else can see, or in a pause.
    #[inline(always)]
    pub(crate) fn set_flags_alone(&self, bits: u8) {
        // Relaxed: as in `set_flags`. Nobody else writes flags meanwhile, so no locked instruction is needed.
        self.flags.store(self.flags() | bits, Ordering::Relaxed);
    }

    /// Clears flags in a pause.
    #[inline(always)]
    pub(crate) fn clear_flags_alone(&self, bits: u8) {
        // Relaxed: as in `set_flags_alone`.
        self.flags.store(self.flags() & !bits, Ordering::Relaxed);
    }

    /// Replaces the shared word in a pause.
    #[inline(always)]
    pub(crate) fn write_alone(&self, word: Snapshot) {
        // Relaxed: nobody else writes it meanwhile, and the pause orders it against what others do before and after.
        self.shared.store(word.0, Ordering::Relaxed);
    }

    /// The whole count. Exact in a pause, for the owner of a PRIVATE object, and in phase MERGED; a guess otherwise.
    #[inline]
    pub fn total(&self) -> i64 {
        if self.has(flags::IMMORTAL) {
            return i64::from(u32::MAX);
        }
        i64::from(self.local()) + i64::from(self.peek().count())
    }
}
