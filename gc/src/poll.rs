//! The word that a thread looks at in its safepoints.
//!
//! # State word
//!
//! ```text
//!  31            8   7..6      5        4       3         2        1      0
//! +---------------+------+-----------+-------+---------+---------+-------+-------+
//! | client's bits |      | HANDSHAKE | EPOCH | RECLAIM | COLLECT | MERGE | PAUSE |
//! +---------------+------+-----------+-------+---------+---------+-------+-------+
//! ```
//!
//! # Who may touch it
//!
//! Anyone sets bits; the thread alone clears them, and does what they ask for afterwards. So a bit that is set
//! meanwhile is seen again, at worst for nothing.
//!
//! # Ordering argument
//!
//! Who sets a bit releases, who clears it acquires: the reason for the bit (an object in the merge queue, STOP in
//! the thread's word) is visible to the thread that saw the bit.

use freewheel_refcount::sync::atomic::{AtomicU32, Ordering};

/// A pause wants the thread to park.
pub const PAUSE: u32 = 1;
/// The thread's merge queue is not empty.
pub const MERGE: u32 = 2;
/// The thread is to run a collection.
pub const COLLECT: u32 = 4;
/// The thread is to run a reclaim pause.
pub const RECLAIM: u32 = 8;
/// The thread is to let the epoch advance.
pub const EPOCH: u32 = 16;
/// Handshakes wait for the thread.
pub const HANDSHAKE: u32 = 32;
/// The lowest bit that belongs to the client; all above are the client's, too.
pub const CLIENT_BITS: u32 = 1 << 8;
/// All bits of the client.
pub const CLIENT_MASK: u32 = !(CLIENT_BITS - 1);

/// The word.
pub struct PollWord {
    bits: AtomicU32,
}

impl Default for PollWord {
    fn default() -> Self {
        PollWord::new()
    }
}

impl PollWord {
    /// Nothing asked for.
    pub fn new() -> PollWord {
        PollWord { bits: AtomicU32::new(0) }
    }

    /// What is asked for.
    #[inline(always)]
    pub fn get(&self) -> u32 {
        // Relaxed: `take` acquires before anything is done about it.
        self.bits.load(Ordering::Relaxed)
    }

    /// Asks for something.
    pub fn request(&self, bits: u32) {
        // Release: the reason. Partner: `take`.
        self.bits.fetch_or(bits, Ordering::Release);
    }

    /// Clears these bits and answers which of them were set.
    pub fn take(&self, mask: u32) -> u32 {
        // Acquire: the reasons. Partner: `request`.
        self.bits.fetch_and(!mask, Ordering::Acquire) & mask
    }

    /// The address of the word, for compiled code.
    pub fn as_ptr(&self) -> *const u32 {
        core::ptr::from_ref(&self.bits).cast()
    }
}
