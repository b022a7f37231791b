//! Locks that pauses meet.
//!
//! # Problem
//!
//! A pause that waits for a lock waits for ever if the thread that holds it is stopped. So nothing that runs in a pause
//! may wait for a lock, and no thread may stop while it holds one that a pause looks behind.
//!
//! # Who may touch what
//!
//! Outside of pauses a thread shows its mutator and waits ([`PauseLock::lock`]). In a pause there is nobody to wait for:
//! the token opens the lock at once ([`PauseLock::in_pause`]). What the heap calls in pauses is given no mutator, so
//! waiting there does not compile; a closure that has brought a mutator along is stopped by a panic.
//!
//! ```compile_fail,E0308
//! use freewheel_gc::{PauseLock, PauseToken};
//!
//! fn in_a_pause(token: &PauseToken, names: &PauseLock<Vec<u32>>) {
//!     names.lock(token).clear();
//! }
//! ```
//!
//! What may run in a pause or outside of one, such as [`Client::clear_weak`](crate::Client::clear_weak), is given a
//! [`Moment`], which opens locks in the way that fits.
//!
//! # Safety argument
//!
//! Whoever holds a lock reaches no safepoint before it is given back, as with object locks: so no stopped thread holds
//! one, and [`PauseLock::in_pause`] panics rather than waits if that is not so.

use core::ptr::NonNull;

use freewheel_refcount::sync::parking::{Mutex, MutexGuard};
use freewheel_refcount::{Header, OwnerId, Value};

use crate::mutator::Mutator;
use crate::page::PageMeta;
use crate::stop_world::PauseToken;

/// A lock whose data pauses may look at.
#[derive(Default)]
pub struct PauseLock<T>(Mutex<T>);

impl<T> PauseLock<T> {
    /// An open lock around `value`.
    pub fn new(value: T) -> PauseLock<T> {
        PauseLock(Mutex::new(value))
    }

    /// Waits for the lock. Give it back before the next safepoint.
    ///
    /// # Panics
    /// The mutator runs a pause.
    #[inline]
    pub fn lock(&self, mutator: &Mutator) -> MutexGuard<'_, T> {
        assert!(!mutator.in_pause(), "a pause does not wait for locks");
        self.0.lock()
    }

    /// The data, in a pause.
    ///
    /// # Panics
    /// A thread was stopped while it held the lock.
    #[inline]
    pub fn in_pause(&self, _: &PauseToken) -> MutexGuard<'_, T> {
        self.open()
    }

    fn open(&self) -> MutexGuard<'_, T> {
        self.0.try_lock().expect("a stopped thread holds a lock that a pause needs")
    }
}

/// When something happens that may happen in a pause: with the world stopped, or while other threads run.
#[derive(Clone, Copy)]
pub struct Moment<'a> {
    mutator: &'a Mutator,
    /// Whether marks say which objects survive the collection that runs.
    judging: bool,
    /// Whether finalizers run before what this is about is freed.
    early: bool,
}

impl<'a> Moment<'a> {
    /// This one, for the calling thread.
    pub fn now(mutator: &'a Mutator) -> Moment<'a> {
        Moment { mutator, judging: false, early: false }
    }

    /// In a collection that has found out who is garbage; `early` if finalizers may still bring some of it back.
    pub(crate) fn judging(mutator: &'a Mutator, early: bool, _: &PauseToken) -> Moment<'a> {
        Moment { mutator, judging: true, early }
    }

    /// The number of the thread's slot.
    pub fn id(&self) -> OwnerId {
        self.mutator.id()
    }

    /// Opens a lock: at once in a pause, else as soon as it is given back.
    ///
    /// # Panics
    /// As [`PauseLock::in_pause`].
    pub fn lock<'l, T>(&self, lock: &'l PauseLock<T>) -> MutexGuard<'l, T> {
        if self.mutator.in_pause() { lock.open() } else { lock.lock(self.mutator) }
    }

    /// Whether an object is not itself about to die together with the one that this is about: a collection frees all
    /// garbage at once, and callbacks of weak references that die too are not called.
    pub fn survives(&self, object: NonNull<Header>) -> bool {
        !self.judging || PageMeta::of(object).is_marked(object)
    }

    /// Whether the object that this is about may be used again, by a finalizer that reaches it or by a client that keeps
    /// garbage. If it is not, [`Client::clear_weak`](crate::Client::clear_weak) is called for it a second time.
    pub fn may_come_back(&self) -> bool {
        self.early
    }

    /// Marks an object, and all it reaches, SHARED.
    ///
    /// # Panics
    /// The world is not stopped.
    pub fn share(&self, v: Value) {
        assert!(self.mutator.in_pause(), "another thread's object is shared in pauses only");
        // SAFETY: the world is stopped.
        unsafe { self.mutator.share(v) };
    }
}
