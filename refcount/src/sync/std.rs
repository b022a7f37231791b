//! The façade in real programs.

/// A cell that models watch.
pub use core::cell::Cell as Watched;
pub use core::cell::{Cell, RefCell, UnsafeCell};
pub use std::sync::atomic;
pub use std::sync::{Arc, Condvar, LazyLock, Mutex, MutexGuard, OnceLock, RwLock};
pub use std::thread;

/// Locks that block; with the feature `parking`.
#[cfg(feature = "parking")]
pub mod parking {
    pub use parking_lot::{Condvar, Mutex, MutexGuard, RwLock};
}

/// Parking by an address; with the feature `parking`.
#[cfg(feature = "parking")]
#[path = "std_lot.rs"]
pub mod lot;

/// What time it is.
#[path = "std_clock.rs"]
pub mod clock;

/// A global whose value is a constant expression: `global!(static NAME: Type = value)`.
#[macro_export]
macro_rules! global {
    ($(#[$attr:meta])* static $name:ident: $ty:ty = $value:expr) => {
        $(#[$attr])* static $name: $ty = $value;
    };
}

/// A thread-local whose first value is a constant expression: `local!(static NAME: Type = value)`.
#[macro_export]
macro_rules! local {
    ($(#[$attr:meta])* static $name:ident: $ty:ty = $value:expr) => {
        std::thread_local! { $(#[$attr])* static $name: $ty = const { $value } }
    };
}

pub use crate::{global, local};
