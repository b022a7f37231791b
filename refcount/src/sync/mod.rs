//! The façade of everything that synchronizes: std's, or loom's under `cfg(freewheel_loom)`.
//!
//! All crates of the workspace take atomics, shared cells, threads, thread-locals and parking from here and from nowhere
//! else, so that a protocol is model-checked in exactly the form in which it runs. A test
//! (`refcount/tests/facade.rs`) reads the sources and says so.
//!
//! | name | std | loom |
//! |---|---|---|
//! | `atomic`, `Arc`, `thread` | `std` | `loom` |
//! | [`UnsafeCell`] | `core::cell` | loom's, behind std's `get` where a model does not watch it |
//! | [`Watched`] | `core::cell::Cell` | loom's cell, which reports two threads at a time |
//! | [`Mutex`], [`Condvar`] | `std::sync` | `loom` |
//! | `parking` (a feature) | `parking_lot` | loom's, behind parking_lot's interface: `Mutex` and `Condvar` |
//! | `lot` (a feature) | `parking_lot_core` | a list under a lock; time is over when the model says so |
//! | `clock` | `std::time` | passes by a step of the model's choice at each look |
//! | `local!` | a `thread_local!` with a constant initializer | `loom::thread_local!` |
//! | `global!` | a `static` | a lazy static that every execution makes anew |

#[cfg(freewheel_loom)]
#[path = "loom.rs"]
mod imp;
#[cfg(not(freewheel_loom))]
#[path = "std.rs"]
mod imp;

pub use imp::*;

/// How parking in the `lot` ended.
#[cfg(feature = "parking")]
pub enum Parked {
    /// It did not begin: the look said so.
    Not,
    /// Nobody woke the thread in time.
    Late,
    /// Another thread woke it, and told it this.
    Woken(usize),
}
