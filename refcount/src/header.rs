//! The object header: sixteen bytes in front of every heap object.
//!
//! ```text
//! byte 0      2      3       4               8                12              16
//!      +------+------+-------+---------------+----------------+---------------+
//!      | owner| lock | flags | local count   | shared word    | shape id      |
//!      +------+------+-------+---------------+----------------+---------------+
//!       \________________________ State ______________________/
//! ```
//!
//! The first twelve bytes are the counting words, [`State`]; a header is used as one wherever counting is meant. The
//! shape id is read by anyone; it is written by the owner while the object is PRIVATE, and under the object's lock
//! afterwards. A block of heap memory whose shape id is 0 is not an object; the heap walks its pages by that.

use core::ops::Deref;
use core::ptr::NonNull;

use crate::fault::{Fault, order};
use crate::state::State;
pub use crate::state::{OwnerId, flags};
use crate::sync::atomic::{AtomicU32, Ordering};

/// The header.
#[repr(C, align(16))]
pub struct Header {
    state: State,
    shape: AtomicU32,
}

#[cfg(not(freewheel_loom))]
const _: () = assert!(size_of::<Header>() == 16 && align_of::<Header>() == 16);

impl Deref for Header {
    type Target = State;

    #[inline(always)]
    fn deref(&self) -> &State {
        &self.state
    }
}

impl Header {
    /// Header of a new PRIVATE object: owned by `owner`, counted once.
    #[inline(always)]
    pub fn new(owner: OwnerId, shape: u32) -> Header {
        Header::with_flags(owner, shape, 0)
    }

    /// Header of a new object with these flags, owned by `owner`, counted once.
    #[inline(always)]
    pub fn with_flags(owner: OwnerId, shape: u32, flags: u8) -> Header {
        Header { state: State::new(owner, flags), shape: AtomicU32::new(shape) }
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
        self.shape.store(shape, order(Fault::ShapeRelaxed, Ordering::Release));
    }

    /// The address as a pointer.
    #[inline(always)]
    pub fn as_ptr(&self) -> NonNull<Header> {
        NonNull::from(self)
    }
}
