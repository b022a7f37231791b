//! Data of an object that is changed under the object's lock.
//!
//! # Problem
//!
//! A payload of the standard library's collections has to be locked while it is read or written, but an object that
//! only its own thread can see needs no lock, and an atomic exchange for each access is what an access costs.
//!
//! # Who may touch what
//!
//! The data of a PRIVATE object: its owner. Of a SHARED one: who holds its lock. Both get at it through a [`Guard`];
//! in a pause, and when the object dies, it is read without ([`Guarded::peek`]).
//!
//! # Safety argument
//!
//! A PRIVATE object's guard marks the lock byte with plain loads and stores, so that a second guard in the same thread
//! is refused instead of making a second `&mut`. An object becomes SHARED only by its owner's hand, in a barrier,
//! which nobody runs while holding a guard (see the rules of [`super::lock`]).

use core::cell::UnsafeCell;
use core::ops::{Deref, DerefMut};

use freewheel_refcount::Header;

use super::lock::{ObjectGuard, exclusive_lock};
use super::{Obj, Payload};

/// Data under its object's lock.
#[derive(Default)]
pub struct Guarded<T>(UnsafeCell<T>);

// SAFETY: whoever gets at the data has it alone, as argued above.
unsafe impl<T: Send> Sync for Guarded<T> {}

impl<T> Guarded<T> {
    /// Guards data.
    pub fn new(data: T) -> Guarded<T> {
        Guarded(UnsafeCell::new(data))
    }

    /// The data, without the lock.
    ///
    /// # Safety
    /// Nobody has a guard: the world is stopped, or the caller is the owner of a PRIVATE object and has none.
    pub unsafe fn peek(&self) -> &T {
        // SAFETY: the clause above.
        unsafe { &*self.0.get() }
    }

    /// The data, for who has it alone.
    pub fn get_mut(&mut self) -> &mut T {
        self.0.get_mut()
    }
}

/// A payload with guarded data.
///
/// # Safety
/// `guarded` answers a field of the payload itself, always the same one.
pub unsafe trait Locked: Payload {
    /// The data.
    type Data;
    /// Where it is.
    fn guarded(&self) -> &Guarded<Self::Data>;
}

/// Guarded data together with its object's header.
pub struct LockedRef<'a, T> {
    header: &'a Header,
    data: &'a Guarded<T>,
}

impl<'a, T> LockedRef<'a, T> {
    /// The data of an object.
    #[inline(always)]
    pub fn of<P: Locked<Data = T>>(obj: &'a Obj<P>) -> LockedRef<'a, T> {
        LockedRef { header: &obj.header, data: obj.data.guarded() }
    }

    /// Locks the object, if others can see it. The holder runs no user code, makes no objects and stores none.
    ///
    /// # Panics
    /// This thread has locked it already.
    #[inline(always)]
    pub fn lock(&self) -> Guard<'a, T> {
        Guard { _lock: exclusive_lock(self.header), data: self.data.0.get(), life: core::marker::PhantomData }
    }
}

impl<P: Locked> Obj<P> {
    /// Locks the object's data: see [`LockedRef::lock`].
    #[inline(always)]
    pub fn lock(&self) -> Guard<'_, P::Data> {
        LockedRef::of(self).lock()
    }
}

/// Data that its holder has alone.
pub struct Guard<'a, T> {
    _lock: ObjectGuard<'a>,
    data: *mut T,
    life: core::marker::PhantomData<&'a mut T>,
}

impl<T> Deref for Guard<'_, T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: the guard has the data alone, as argued in the module's description.
        unsafe { &*self.data }
    }
}

impl<T> DerefMut for Guard<'_, T> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as above.
        unsafe { &mut *self.data }
    }
}
