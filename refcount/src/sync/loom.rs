//! The façade in models.

pub use core::cell::{Cell, RefCell};
pub use loom::cell::UnsafeCell;
pub use loom::sync::atomic;
pub use loom::sync::{Arc, Condvar, Mutex, MutexGuard, RwLock};
pub use loom::thread;

/// Locks that block; with the feature `parking`.
#[cfg(feature = "parking")]
#[path = "loom_parking.rs"]
pub mod parking;

/// A global that every execution of a model makes anew: `global!(static NAME: Type = value)`.
#[macro_export]
macro_rules! global {
    ($(#[$attr:meta])* static $name:ident: $ty:ty = $value:expr) => {
        loom::lazy_static! { $(#[$attr])* static ref $name: $ty = $value; }
    };
}

/// A thread-local whose first value is a constant expression: `local!(static NAME: Type = value)`.
#[macro_export]
macro_rules! local {
    ($(#[$attr:meta])* static $name:ident: $ty:ty = $value:expr) => {
        loom::thread_local! { $(#[$attr])* static $name: $ty = $value; }
    };
}

pub use crate::{global, local};
