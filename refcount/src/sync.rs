//! The façade of everything that synchronizes: std's, or loom's under `cfg(freewheel_loom)`.
//!
//! All crates of the workspace take atomics, cells and threads from here and from nowhere else, so that a
//! protocol is model-checked in exactly the form in which it runs.

#[cfg(not(freewheel_loom))]
mod imp {
    pub use std::cell::UnsafeCell;
    pub use std::sync::atomic;
    pub use std::thread;
}

#[cfg(freewheel_loom)]
mod imp {
    pub use loom::cell::UnsafeCell;
    pub use loom::sync::atomic;
    pub use loom::thread;
}

pub use imp::*;
