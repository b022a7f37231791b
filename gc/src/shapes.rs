//! The shape arena: from the 32-bit id in an object's header to a 64-byte record.
//!
//! One reservation of address space, committed as it is used, so that compiled code finds a record by a shift and
//! an add. Record 0 is never handed out: a header with shape 0 is free memory.

use core::ptr::NonNull;

use freewheel_refcount::sync::atomic::{AtomicU32, Ordering};
use freewheel_refcount::sync::parking::Mutex;

use crate::layout::TypeInfo;
use crate::world::WorldError;

/// Bytes of a record.
pub const SHAPE_STRIDE: usize = 64;
/// Number of records.
pub const SHAPE_CAPACITY: usize = if cfg!(miri) { 1 << 10 } else { 1 << 22 };

/// First field of every record; the client's own `#[repr(C)]` struct of at most 64 bytes begins with it.
#[repr(C)]
pub struct ShapeHead {
    /// How objects of this shape are traced and dropped.
    pub info: &'static TypeInfo,
}

/// A record that was handed out.
pub struct NewRecord {
    /// Its number.
    pub id: u32,
    /// Its address.
    pub at: NonNull<u8>,
    /// Whether another shape had it before, so that whoever remembers shapes by number must forget that one.
    pub reused: bool,
}

/// The arena.
pub struct ShapeArena {
    base: NonNull<u8>,
    next: AtomicU32,
    free: Mutex<Vec<u32>>,
    #[cfg(not(miri))]
    _map: memmap2::MmapMut,
}

// SAFETY: `base` points to memory that lives as long as the arena; what is in the records is the client's
// business, all else is behind atomics and a mutex.
unsafe impl Send for ShapeArena {}
// SAFETY: as above.
unsafe impl Sync for ShapeArena {}

impl ShapeArena {
    #[cfg(not(miri))]
    pub(crate) fn new() -> Result<ShapeArena, WorldError> {
        let len = SHAPE_CAPACITY * SHAPE_STRIDE;
        let mut map =
            memmap2::MmapOptions::new().len(len).no_reserve_swap().map_anon().map_err(WorldError::Map)?;
        let base = NonNull::from(&mut map[..]).cast::<u8>();
        Ok(ShapeArena { base, next: AtomicU32::new(1), free: Mutex::new(Vec::new()), _map: map })
    }

    #[cfg(miri)]
    pub(crate) fn new() -> Result<ShapeArena, WorldError> {
        let base = crate::os::map_aligned(SHAPE_CAPACITY * SHAPE_STRIDE, SHAPE_STRIDE);
        let base = base.ok_or_else(|| WorldError::Map(std::io::ErrorKind::OutOfMemory.into()))?;
        Ok(ShapeArena { base, next: AtomicU32::new(1), free: Mutex::new(Vec::new()) })
    }

    /// A record of its own for the caller. None if there are no more.
    pub fn alloc(&self) -> Option<NewRecord> {
        let freed = self.free.lock().pop();
        let fresh = || {
            let another = |n| ((n as usize) < SHAPE_CAPACITY).then_some(n + 1);
            // Relaxed: the counter orders nothing.
            self.next.fetch_update(Ordering::Relaxed, Ordering::Relaxed, another).ok()
        };
        let id = freed.or_else(fresh)?;
        Some(NewRecord { id, at: self.get(id), reused: freed.is_some() })
    }

    /// How many records are handed out.
    pub fn used(&self) -> usize {
        // Relaxed: a number for people, if others work here.
        let free = self.free.lock();
        self.next.load(Ordering::Relaxed) as usize - 1 - free.len()
    }

    /// The record with this id.
    #[inline(always)]
    pub fn get(&self, id: u32) -> NonNull<u8> {
        debug_assert!((id as usize) < SHAPE_CAPACITY);
        // SAFETY: ids come from `alloc`, which keeps them within the reservation.
        unsafe { self.base.add(id as usize * SHAPE_STRIDE) }
    }

    /// The description in the record with this id.
    ///
    /// # Safety
    /// The record begins with a [`ShapeHead`]; that is so for the shape of every object.
    #[inline(always)]
    pub unsafe fn info(&self, id: u32) -> &'static TypeInfo {
        debug_assert!(id != 0, "free memory is no object");
        // SAFETY: the caller's promise.
        unsafe { self.get(id).cast::<ShapeHead>().as_ref().info }
    }

    /// The address of record 0.
    #[inline(always)]
    pub fn base(&self) -> *mut u8 {
        self.base.as_ptr()
    }

    /// Gives a record back. Its contents stay readable until it is handed out again: in a sweep the objects of a
    /// shape may go after the shape.
    ///
    /// # Safety
    /// No live object has this shape, and it is given back once.
    pub unsafe fn free(&self, id: u32) {
        debug_assert!(id != 0);
        self.free.lock().push(id);
    }
}

#[cfg(miri)]
impl Drop for ShapeArena {
    fn drop(&mut self) {
        // SAFETY: mapped in `new` with this size, and nobody uses it any more.
        unsafe { crate::os::unmap(self.base, SHAPE_CAPACITY * SHAPE_STRIDE, SHAPE_STRIDE) };
    }
}
