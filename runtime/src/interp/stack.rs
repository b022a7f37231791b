//! A thread's stack: registers of all its frames, and the frames themselves.

use freewheel_refcount::Slot;
use memmap2::{MmapMut, MmapOptions};

use super::frame::Frame;

/// Registers a thread may use.
const SLOTS: usize = 4 << 20;
/// Frames a thread may have, whatever the recursion limit says.
pub const MAX_FRAMES: usize = 200_000;

/// Two reservations, committed by the system as they are touched.
pub struct Stack {
    slots: MmapMut,
    frames: MmapMut,
}

impl Stack {
    /// Reserves a stack.
    ///
    /// # Errors
    /// The system gives no address space.
    pub fn new() -> std::io::Result<Stack> {
        let map = |bytes| MmapOptions::new().len(bytes).no_reserve_swap().map_anon();
        Ok(Stack { slots: map(SLOTS * size_of::<Slot>())?, frames: map(MAX_FRAMES * size_of::<Frame>())? })
    }

    /// The first register.
    #[inline(always)]
    pub fn base(&self) -> *mut Slot {
        self.slots.as_ptr().cast_mut().cast()
    }

    /// The end of the registers.
    #[inline(always)]
    pub fn limit(&self) -> *mut Slot {
        self.base().wrapping_add(SLOTS)
    }

    /// Room for frame number `depth`.
    #[inline(always)]
    pub fn frame(&self, depth: u32) -> *mut Frame {
        self.frames.as_ptr().cast_mut().cast::<Frame>().wrapping_add(depth as usize)
    }
}
