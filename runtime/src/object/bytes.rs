//! Byte strings, immutable and growable.

use freewheel_gc::{Mutator, Releaser, Tracer};

use super::counted::Counted;
use super::guarded::{Guarded, Locked};
use super::{Obj, Payload};

/// An immutable byte string; the bytes follow it.
#[repr(C)]
pub struct Bytes {
    len: usize,
    data: [u8; 0],
}

/// Bytes of an object that holds this many bytes.
pub fn object_size(len: usize) -> usize {
    size_of::<Obj<Bytes>>() + len
}

impl Bytes {
    /// The payload's fixed part; the caller writes the bytes.
    pub fn new(len: usize) -> Bytes {
        Bytes { len, data: [] }
    }

    /// Where the bytes begin.
    pub fn data_ptr(&self) -> *const u8 {
        self.data.as_ptr()
    }

    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        // SAFETY: whoever made the object wrote `len` bytes behind the payload.
        unsafe { core::slice::from_raw_parts(self.data.as_ptr(), self.len) }
    }
}

// SAFETY: byte strings hold no references.
unsafe impl Payload for Bytes {
    const NAME: &'static str = "bytes";
    fn trace(&self, _: &mut Tracer<'_>) {}
    fn release(&mut self, _: &mut Releaser<'_>) {}
}

/// A growable byte string. The lock is held for single operations on the bytes only, which run no user code.
pub struct ByteArray(Guarded<Counted<Vec<u8>>>);

impl ByteArray {
    /// A byte string of these bytes.
    pub fn new(m: &Mutator, data: Vec<u8>) -> ByteArray {
        ByteArray(Guarded::new(Counted::adopt(m, data)))
    }
}

// SAFETY: the one field.
unsafe impl Locked for ByteArray {
    type Data = Counted<Vec<u8>>;

    #[inline(always)]
    fn guarded(&self) -> &Guarded<Counted<Vec<u8>>> {
        &self.0
    }
}

// SAFETY: byte strings hold no references.
unsafe impl Payload for ByteArray {
    const NAME: &'static str = "bytearray";
    fn trace(&self, _: &mut Tracer<'_>) {}
    fn release(&mut self, _: &mut Releaser<'_>) {}
}
