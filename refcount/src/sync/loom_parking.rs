//! Locks that block, in models: loom's, with the interface of parking_lot's as far as modelled code uses it. Nothing is
//! poisoned, and a condition variable takes the guard by reference.

use core::ops::{Deref, DerefMut};

use crate::fault::model_is_over;

/// A lock.
pub struct Mutex<T>(loom::sync::Mutex<T>);

impl<T> Mutex<T> {
    /// An open lock around `value`.
    pub fn new(value: T) -> Mutex<T> {
        Mutex(loom::sync::Mutex::new(value))
    }

    /// Waits for the lock.
    pub fn lock(&self) -> MutexGuard<'_, T> {
        MutexGuard(Some(unpoisoned(self.0.lock())))
    }
}

/// The lock is held. Empty only while a condition variable has it.
pub struct MutexGuard<'a, T>(Option<loom::sync::MutexGuard<'a, T>>);

impl<T> MutexGuard<'_, T> {
    /// Opens the lock. (Who comes next is loom's choice, which tries them all.)
    pub fn unlock_fair(guard: Self) {
        drop(guard);
    }
}

impl<T> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.as_ref().expect("nobody waits")
    }
}

impl<T> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.0.as_mut().expect("nobody waits")
    }
}

impl<T> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        if model_is_over() {
            core::mem::forget(self.0.take());
        }
    }
}

/// A condition variable.
pub struct Condvar(loom::sync::Condvar);

impl Default for Condvar {
    fn default() -> Self {
        Condvar::new()
    }
}

impl Condvar {
    /// Nobody waits.
    pub fn new() -> Condvar {
        Condvar(loom::sync::Condvar::new())
    }

    /// Opens the lock, waits to be woken, and waits for the lock again.
    pub fn wait<T>(&self, guard: &mut MutexGuard<'_, T>) {
        guard.0 = guard.0.take().map(|inner| unpoisoned(self.0.wait(inner)));
    }

    /// The same. Time does not pass in models: who waits is woken, or the model reports that nobody does it.
    pub fn wait_until<T>(
        &self,
        guard: &mut MutexGuard<'_, T>,
        _until: std::time::Instant,
    ) -> WaitTimeoutResult {
        self.wait(guard);
        WaitTimeoutResult
    }

    /// Wakes one thread that waits.
    pub fn notify_one(&self) {
        self.0.notify_one();
    }

    /// Wakes all threads that wait.
    pub fn notify_all(&self) {
        self.0.notify_all();
    }
}

/// How a wait with a time limit ended.
pub struct WaitTimeoutResult;

impl WaitTimeoutResult {
    /// Never, in models.
    pub fn timed_out(&self) -> bool {
        false
    }
}

fn unpoisoned<G>(result: std::sync::LockResult<G>) -> G {
    result.unwrap_or_else(|poisoned| poisoned.into_inner())
}
