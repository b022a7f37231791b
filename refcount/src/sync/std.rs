//! The façade in real programs.

pub use core::cell::{Cell, RefCell, UnsafeCell};
pub use std::sync::atomic;
pub use std::sync::{Arc, Condvar, LazyLock, Mutex, MutexGuard, OnceLock, RwLock};
pub use std::thread;
pub use std::thread_local;

/// A global whose value is a constant expression: `global!(static NAME: Type = value)`.
#[macro_export]
macro_rules! global {
    ($(#[$attr:meta])* static $name:ident: $ty:ty = $value:expr) => {
        $(#[$attr])* static $name: $ty = $value;
    };
}

pub use crate::global;
