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
//! | [`state`] | the counting words of an object, and all memory orders on them |
//! | [`biased`] | increments and decrements of the split count |
//! | [`shared`] | merged, retired, looked at again in a pause |
//! | [`deferred`], [`immortal`] | objects that no count frees |
//! | [`weak`] | reaching an object without keeping it alive |
//! | [`merge_queue`] | objects whose owner has to merge their counts |
//! | [`heap_slot`] | slots of heap objects, which anyone may load without a lock |
//! | [`block_slot`] | words that lead to storage which is replaced under its readers |
//! | [`sequence`], [`hash_table`] | lists and dicts that are read without a lock |
//! | [`instance`] | attributes of objects that are read without a lock |
//! | [`change_epoch`] | what tells caches of a change |
//! | [`claim`] | what one thread at a time may use, where others are refused |
//! | `object_lock` | the one-byte lock of writers; with the feature `parking` |
//! | `fair_lock` | the lock of programs, which may be held for long; with the feature `parking` |
//! | [`ring_slot`] | queues with two ends, which are read while they change |
//! | [`stack_slot`] | stack slots, which may hold a reference without counting it |
//! | [`handle`] | [`Biased`] and [`Weak`]: the same counts for any program, in the place of `Arc` |
//! | [`sync`] | the only place atomics come from: std, or loom under `cfg(freewheel_loom)` |
//! | [`fault`] | what models break to show that they would notice |
//!
//! Objects of the heap are allocated and freed by `freewheel-gc`; only [`handle`] allocates here.

pub mod biased;
pub mod block_slot;
pub mod change_epoch;
pub mod claim;
pub mod deferred;
#[cfg(feature = "parking")]
pub mod fair_lock;
pub mod fault;
pub mod handle;
pub mod hash_table;
pub mod header;
pub mod heap_slot;
pub mod immortal;
pub mod instance;
pub mod merge_queue;
#[cfg(feature = "parking")]
pub mod object_lock;
pub mod ring_slot;
pub mod sequence;
pub mod shared;
pub mod stack_slot;
pub mod state;
pub mod sync;
pub mod value;
pub mod weak;

pub use biased::Decref;
pub use block_slot::BlockSlot;
pub use handle::{Biased, Weak, detached, drain};
pub use header::Header;
pub use heap_slot::HeapSlot;
pub use merge_queue::MergeQueue;
pub use shared::{InPause, Step, Verdict};
pub use stack_slot::Slot;
pub use state::{OwnerId, State, flags};
pub use value::Value;
pub use weak::WeakCell;
