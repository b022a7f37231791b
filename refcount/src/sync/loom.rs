//! The façade in models.

pub use core::cell::{Cell, RefCell};
pub use loom::cell::UnsafeCell;
pub use loom::sync::atomic;
pub use loom::sync::{Condvar, Mutex, MutexGuard, RwLock};
pub use loom::thread;

/// A cell that models watch: loom reports who touches it at the same time as another.
pub struct Watched<T>(UnsafeCell<T>);

impl<T: Copy> Watched<T> {
    /// A cell with this content.
    pub fn new(value: T) -> Watched<T> {
        Watched(UnsafeCell::new(value))
    }

    /// What is in it.
    pub fn get(&self) -> T {
        // SAFETY: what the models check.
        self.0.with(|p| unsafe { *p })
    }

    /// Changes it.
    pub fn set(&self, value: T) {
        let _ = self.replace(value);
    }

    /// Changes it, and answers what was in it.
    pub fn replace(&self, value: T) -> T {
        // SAFETY: what the models check.
        self.0.with_mut(|p| core::mem::replace(unsafe { &mut *p }, value))
    }
}

/// loom's, which must not be dropped when a model has failed.
pub struct Arc<T>(core::mem::ManuallyDrop<loom::sync::Arc<T>>);

impl<T> Arc<T> {
    /// A shared value.
    pub fn new(value: T) -> Arc<T> {
        Arc(core::mem::ManuallyDrop::new(loom::sync::Arc::new(value)))
    }
}

impl<T> Clone for Arc<T> {
    fn clone(&self) -> Arc<T> {
        Arc(self.0.clone())
    }
}

impl<T> core::ops::Deref for Arc<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> Drop for Arc<T> {
    fn drop(&mut self) {
        if !crate::fault::model_is_over() {
            // SAFETY: dropped here and nowhere else.
            unsafe { core::mem::ManuallyDrop::drop(&mut self.0) };
        }
    }
}

/// Locks that block; with the feature `parking`.
#[cfg(feature = "parking")]
#[path = "loom_parking.rs"]
pub mod parking;

/// Parking by an address; with the feature `parking`.
#[cfg(feature = "parking")]
#[path = "loom_lot.rs"]
pub mod lot;

/// What time it is.
#[path = "loom_clock.rs"]
pub mod clock;

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
