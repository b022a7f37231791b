//! Strings: immutable UTF-8, with the number of characters and a cached hash.
//!
//! A string whose bytes and characters are equal in number is ASCII, and is indexed in constant time; others are
//! indexed by walking. Equal interned strings are the same object, and those that are names are immortal, so that
//! attribute names compare by address ([`crate::intern`]).

use core::hash::BuildHasher;

use freewheel_gc::{Releaser, Tracer};
use freewheel_refcount::Value;
use freewheel_refcount::sync::atomic::{AtomicU64, Ordering};

use super::{Kind, Obj, Payload, exact, obj_unchecked};

/// A string's payload; the bytes follow it.
#[repr(C)]
pub struct Str {
    /// 0 until somebody asks.
    hash: AtomicU64,
    bytes: u32,
    chars: u32,
    text: [u8; 0],
}

/// Longest string in bytes.
pub const MAX_LEN: usize = u32::MAX as usize / 2;

/// Bytes of a string object with this many bytes of text.
pub fn object_size(bytes: usize) -> usize {
    size_of::<Obj<Str>>() + bytes
}

impl Str {
    /// The payload's fixed part; the caller writes the text.
    pub fn new(bytes: usize, chars: usize) -> Str {
        Str { hash: AtomicU64::new(0), bytes: bytes as u32, chars: chars as u32, text: [] }
    }

    /// Length in bytes.
    #[inline(always)]
    pub fn byte_len(&self) -> usize {
        self.bytes as usize
    }

    /// Length in characters.
    #[inline(always)]
    pub fn char_len(&self) -> usize {
        self.chars as usize
    }

    /// Whether all characters are ASCII.
    #[inline(always)]
    pub fn is_ascii(&self) -> bool {
        self.bytes == self.chars
    }

    /// Where the text begins.
    #[inline(always)]
    pub fn text_ptr(&self) -> *const u8 {
        self.text.as_ptr()
    }

    /// The text.
    #[inline(always)]
    pub fn as_str(&self) -> &str {
        // SAFETY: whoever made the string wrote `bytes` bytes of UTF-8 behind the payload.
        unsafe {
            core::str::from_utf8_unchecked(core::slice::from_raw_parts(
                self.text.as_ptr(),
                self.bytes as usize,
            ))
        }
    }

    /// The hash, computed once.
    #[inline(always)]
    pub fn hash(&self) -> u64 {
        // Relaxed: whoever computes it gets the same number.
        match self.hash.load(Ordering::Relaxed) {
            0 => self.compute_hash(),
            h => h,
        }
    }

    #[cold]
    fn compute_hash(&self) -> u64 {
        let h = hash_bytes(self.as_str().as_bytes());
        self.hash.store(h, Ordering::Relaxed);
        h
    }

    /// Grows the text in place by what the caller has already written behind it.
    ///
    /// # Safety
    /// The string is PRIVATE and this is the only reference; the block has room, and the bytes are UTF-8.
    pub unsafe fn extend_in_place(&mut self, bytes: usize, chars: usize) {
        self.bytes += bytes as u32;
        self.chars += chars as u32;
        // Relaxed: nobody else sees the string.
        self.hash.store(0, Ordering::Relaxed);
    }
}

/// Hash of the bytes of a string or byte string; never 0, so that 0 can mean "unknown".
pub fn hash_bytes(b: &[u8]) -> u64 {
    let h = foldhash::fast::FixedState::with_seed(0x5eed).hash_one(b) >> 3;
    h.max(1)
}

// SAFETY: a string holds no references.
unsafe impl Payload for Str {
    const NAME: &'static str = "str";
    fn trace(&self, _: &mut Tracer<'_>) {}
    fn release(&mut self, _: &mut Releaser<'_>) {}
}

/// The string, if the value is exactly one (no subclass).
#[inline(always)]
pub fn as_exact_str<'a>(v: Value) -> Option<&'a Obj<Str>> {
    // SAFETY: the kind's payload is `Str`.
    unsafe { exact(v, Kind::Str) }
}

/// Whether two strings are equal.
#[inline(always)]
pub fn same_text(a: &Str, b: &Str) -> bool {
    a.bytes == b.bytes && a.as_str().as_bytes() == b.as_str().as_bytes()
}

/// The text of a name, or of another string that outlives the answer.
#[inline(always)]
pub fn name_text<'a>(name: Value) -> &'a str {
    // SAFETY: names are strings, and immortal; callers keep others alive.
    unsafe { obj_unchecked::<Str>(name) }.data.as_str()
}
