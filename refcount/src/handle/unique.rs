//! Being the only one: mutable access, and taking the value out.
//!
//! # Problem
//!
//! "Is there any other reference?" has to be answered exactly, while other threads clone, drop and upgrade.
//!
//! # Safety argument
//!
//! A thread can know the whole count in two cases: it owns the object and reads the shared word with acquire, or the count
//! is merged. A thread that does not own it merges first, in the owner's place, if the owner is not there; if it
//! is, the answer is "no". One reference in all, and it is the caller's: nobody else can clone one. That nobody upgrades
//! meanwhile is [`crate::weak`]'s lock; for taking the value out no lock is needed, because the exchange to count 0 is what
//! makes upgrades fail.
//!
//! Reading the shared word as 0 with a local count of one is exact for the reason given in [`super::release`], with the
//! caller's reference as the one that lives.
//!
//! # Source
//!
//! `std::sync::Arc::{get_mut, try_unwrap, into_inner, make_mut}`.

use core::mem::ManuallyDrop;
use core::ptr::{self, NonNull};

use super::inner::{Inner, Memory};
use super::release::Release;
use super::slot::table;
use super::{Biased, drain, thread};
use crate::state::{NOBODY, Phase, State};
use crate::weak::WeakCount;

/// Whether the caller, who holds a reference, holds the only one, as far as it may know.
fn is_only(state: &State) -> bool {
    let owned = |me| {
        state.is_owned_by(me).then(|| {
            let word = state.read();
            state.local() == 1 && word.count() == 0 && word.phase() != Phase::Queued
        })
    };
    thread::count_as(state, owned).flatten().unwrap_or_else(|| {
        let word = state.read();
        word.is_merged() && word.count() == 1
    })
}

/// Makes a count as exact as this thread can make it.
fn make_exact(state: &State) {
    drain::drain_own();
    if !state.is_owned_by(thread::current()) {
        merge_in_place(state);
    }
}

/// Merges a foreign object whose owner is not there.
fn merge_in_place(state: &State) {
    let owner = state.owner();
    if owner == NOBODY || state.is_merged() || thread::counts_as(owner) {
        return;
    }
    let slot = table().get(owner);
    // What is queued counts, too.
    drain::settle(slot).finish();
    if slot.hold() {
        // The object may have got rid of its owner meanwhile, but not have got another one.
        if state.is_owned_by(owner) {
            // The caller's reference keeps the total above zero.
            let _ = state.merge(0);
        }
        slot.release();
        drain::settle(slot).finish();
    }
}

/// Merges the count if this thread may; answers whether it is merged.
pub(super) fn merge_now<T: ?Sized>(object: NonNull<Inner<T>>) -> bool {
    // SAFETY: the caller's handle keeps the object alive.
    let state = unsafe { Inner::state(object) };
    if !state.is_merged() {
        let owned = thread::count_as(state, |me| {
            // The caller's reference keeps the total above zero.
            state.is_owned_by(me).then(|| state.merge(0))
        });
        if owned.flatten().is_none() {
            merge_in_place(state);
        }
    }
    state.is_merged() || state.is_immortal()
}

/// Unlocks the weak count at the end of the scope.
struct Unlock<'a>(&'a WeakCount);

impl Drop for Unlock<'_> {
    fn drop(&mut self) {
        self.0.unlock();
    }
}

impl<T: ?Sized> Biased<T> {
    /// Whether there is no other reference, strong or weak.
    fn is_unique(&self) -> bool {
        let state = self.state();
        if state.is_last_and_untouched(thread::current()) {
            return true;
        }
        make_exact(state);
        // SAFETY: this handle's reference keeps the object alive.
        let weak = unsafe { Inner::weak(self.object()) };
        if !weak.try_lock() {
            return false;
        }
        let _unlock = Unlock(weak);
        is_only(state)
    }

    /// Mutable access, if this is the only reference, strong or weak. Drains the thread's merge queue if it has to.
    ///
    /// On a thread that does not own the object, it is `None` as long as the owner is there and has not
    /// [`share`](Biased::share)d it.
    ///
    /// # Panics
    /// Passes on the panic of a destructor that runs in the drain.
    pub fn get_mut(this: &mut Self) -> Option<&mut T> {
        // SAFETY: the only reference is borrowed mutably.
        this.is_unique().then(|| unsafe { &mut *Inner::value(this.object()) })
    }
}

/// Takes the last strong reference away, if the caller's is the last: then the value is the caller's.
fn take_last<T>(object: NonNull<Inner<T>>) -> bool {
    // SAFETY: the caller's handle keeps the object alive.
    let state = unsafe { Inner::state(object) };
    make_exact(state);
    is_only(state) && merge_now(object) && state.take_last()
}

/// Moves the value out of an object that is dead, and frees the memory if no weak reference is left.
///
/// # Safety
/// The object was found dead, and this happens to it once.
unsafe fn take_value<T>(object: NonNull<Inner<T>>) -> T {
    // SAFETY: the reference that stands for the strong ones is ours now.
    let _memory = unsafe { Memory::new(object) };
    // SAFETY: nobody has a strong reference any more, and nobody drops the value.
    unsafe { ptr::read(Inner::value(object)) }
}

impl<T> Biased<T> {
    /// The value, if this is the only strong reference; the handle otherwise. Weak references lead nowhere afterwards.
    ///
    /// # Errors
    /// The handle, if there are others. On a thread that does not own the object also as long as the owner is there and has
    /// not [`share`](Biased::share)d it.
    ///
    /// # Panics
    /// Passes on the panic of a destructor that runs in a drain.
    pub fn try_unwrap(this: Self) -> Result<T, Self> {
        let untouched = this.state().is_last_and_untouched(thread::current());
        if !untouched && !take_last(this.object()) {
            return Err(this);
        }
        // SAFETY: the count said so; the handle is not dropped.
        Ok(unsafe { take_value(ManuallyDrop::new(this).object()) })
    }

    /// Drops the handle; the value, if it was the last. If several threads do this with their handles of an object that is
    /// [`share`](Biased::share)d, exactly one gets the value.
    ///
    /// A thread that does not own the object gets `None` in the case in which a drop would leave the value to the owner.
    ///
    /// # Panics
    /// Passes on the panic of a destructor that runs in a drain.
    pub fn into_inner(this: Self) -> Option<T> {
        drain::drain_own();
        let this = ManuallyDrop::new(this);
        let state = this.state();
        match thread::count_as(state, |me| state.release(me)).unwrap_or(Release::Alive) {
            Release::Alive => None,
            // SAFETY: the decrement has found the object dead.
            Release::Dead => Some(unsafe { take_value(this.object()) }),
            Release::Queue(owner) => {
                drain::queue(this.object(), owner);
                None
            }
        }
    }

    /// The value, or a clone of it if there are other references.
    ///
    /// # Panics
    /// As [`Biased::try_unwrap`].
    pub fn unwrap_or_clone(this: Self) -> T
    where
        T: Clone,
    {
        Biased::try_unwrap(this).unwrap_or_else(|this| (*this).clone())
    }
}

impl<T: Clone> Biased<T> {
    /// Mutable access to a value of one's own: this one if the reference is the only one, else a clone in a new object. If
    /// there are only weak references beside it, the value moves to a new object, and they lead nowhere.
    ///
    /// # Panics
    /// As [`Biased::try_unwrap`], and if the value's `clone` panics.
    pub fn make_mut(this: &mut Self) -> &mut T {
        if !this.is_unique() {
            if take_last(this.object()) {
                // SAFETY: the strong count is zero by our doing, so the value is ours, and the old handle is forgotten.
                let value = unsafe { take_value(this.object()) };
                // SAFETY: the old handle is forgotten; the new one is made without draining, so nothing panics in between.
                unsafe { ptr::write(this, Biased::new_quiet(value)) };
            } else {
                *this = Biased::new((**this).clone());
            }
        }
        // SAFETY: the only reference is borrowed mutably.
        unsafe { &mut *Inner::value(this.object()) }
    }
}
