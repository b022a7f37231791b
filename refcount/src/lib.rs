//! Values, object headers and reference counts of the Freewheel runtime.
//!
//! The three sentences that carry the design: *private objects die at once, shared objects die at the next
//! pause, and reading never writes.* This crate holds the words those sentences are about and every transition
//! on them, one protocol a file:
//!
//! | module | holds |
//! |---|---|
//! | [`value`] | the 64-bit value: pointer, 62-bit integer, double, small constant |
//! | [`header`] | the 16 bytes in front of every heap object |
//! | [`biased`] | increments, decrements and merges of the split count |
//! | [`slot`] | stack slots, which may hold a reference without counting it |
//! | [`merge_queue`] | objects whose owner has to merge their counts |
//! | [`sync`] | the only place atomics come from: std, or loom under `cfg(freewheel_loom)` |
//!
//! Nothing here allocates or frees objects; that is the heap's business (`freewheel-gc`).

pub mod biased;
pub mod header;
pub mod merge_queue;
pub mod slot;
pub mod sync;
pub mod value;

pub use biased::Decref;
pub use header::{Header, OwnerId, flags};
pub use merge_queue::MergeQueue;
pub use slot::Slot;
pub use value::Value;
