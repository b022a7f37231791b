//! The object header: sixteen bytes in front of every heap object.
//!
//! ```text
//! byte 0      2      3       4               8                12              16
//!      +------+------+-------+---------------+----------------+---------------+
//!      | owner| lock | flags | local count   | shared word    | shape id      |
//!      +------+------+-------+---------------+----------------+---------------+
//! ```
//!
//! # Who may touch which field
//!
//! | field | reads | writes |
//! |---|---|---|
//! | owner | anyone | set at birth; cleared by the merge (the owner, or anyone in a pause) |
//! | lock | critical sections | critical sections |
//! | flags | anyone | plain by the owner while PRIVATE, atomic read-modify-write afterwards |
//! | local | the owner; anyone in a pause | the owner; anyone in a pause |
//! | shared | anyone | atomic read-modify-write (see [`crate::biased`]) |
//! | shape | anyone | the owner while PRIVATE, under the object's lock afterwards; 0 = free memory |
//!
//! A block of heap memory whose shape id is 0 is not an object; the heap walks its pages by that.

use core::ptr::NonNull;

use crate::sync::atomic::{AtomicU8, AtomicU16, AtomicU32, Ordering};

/// Number of a thread slot; 0 means "nobody".
pub type OwnerId = u16;

/// Bits of [`Header::flags`].
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

/// Local count of an immortal object.
pub const IMMORTAL_LOCAL: u32 = u32::MAX;

/// The header.
#[repr(C, align(16))]
pub struct Header {
    pub(crate) owner: AtomicU16,
    lock: AtomicU8,
    pub(crate) flags: AtomicU8,
    pub(crate) local: AtomicU32,
    pub(crate) shared: AtomicU32,
    shape: AtomicU32,
}

#[cfg(not(freewheel_loom))]
const _: () = assert!(size_of::<Header>() == 16 && align_of::<Header>() == 16);

impl Header {
    /// Header of a new PRIVATE object: owned by `owner`, counted once.
    #[inline(always)]
    pub fn new(owner: OwnerId, shape: u32) -> Header {
        Header::with_flags(owner, shape, 0)
    }

    /// Header of a new object with these flags, owned by `owner`, counted once.
    #[inline(always)]
    pub fn with_flags(owner: OwnerId, shape: u32, flags: u8) -> Header {
        Header {
            owner: AtomicU16::new(owner),
            lock: AtomicU8::new(0),
            flags: AtomicU8::new(flags),
            local: AtomicU32::new(1),
            shared: AtomicU32::new(0),
            shape: AtomicU32::new(shape),
        }
    }

    /// The thread slot that owns the local count, or 0.
    #[inline(always)]
    pub fn owner(&self) -> OwnerId {
        // Relaxed: a thread compares it with its own id only, which no other thread writes.
        self.owner.load(Ordering::Relaxed)
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

    /// Whether stack references go uncounted.
    #[inline(always)]
    pub fn is_uncounted(&self) -> bool {
        self.flags() & flags::UNCOUNTED != 0
    }

    /// Whether other threads may see the object.
    #[inline(always)]
    pub fn is_shared(&self) -> bool {
        self.flags() & flags::SHARED != 0
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

    /// The shape id.
    #[inline(always)]
    pub fn shape(&self) -> u32 {
        // Relaxed: a reader that acts on slots that came with a new shape uses `shape_acquire`.
        self.shape.load(Ordering::Relaxed)
    }

    /// The shape id, with everything that was written before it was set.
    #[inline(always)]
    pub fn shape_acquire(&self) -> u32 {
        // Acquire: pairs with the release store in `set_shape`.
        self.shape.load(Ordering::Acquire)
    }

    /// Gives the object another shape, after its slots fit that shape.
    #[inline(always)]
    pub fn set_shape(&self, shape: u32) {
        // Release: pairs with `shape_acquire`.
        self.shape.store(shape, Ordering::Release);
    }

    /// Makes the object immortal. Call it before others can see the object, or in a pause.
    pub fn make_immortal(&self) {
        self.set_flags(flags::IMMORTAL | flags::UNCOUNTED | flags::SHARED);
        // Relaxed: the caller is alone with the object.
        self.local.store(IMMORTAL_LOCAL, Ordering::Relaxed);
        self.owner.store(0, Ordering::Relaxed);
    }

    /// The address as a pointer.
    #[inline(always)]
    pub fn as_ptr(&self) -> NonNull<Header> {
        NonNull::from(self)
    }
}
