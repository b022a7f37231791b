//! [`Weak`]: reaching a [`Biased`] object without keeping its value alive.
//!
//! The protocol is [`crate::weak`].

use core::fmt;
use core::mem::MaybeUninit;
use core::ptr::NonNull;

use super::inner::{Inner, Memory, allocate};
use super::slot::NOT_HERE;
use super::{Biased, thread};
use crate::fault::model_is_over;
use crate::state::{Phase, Snapshot};
use crate::weak::Upgrade;

/// A reference that does not keep its value alive, as `std::sync::Weak`. It keeps the memory.
///
/// ```
/// use freewheel_refcount::Biased;
///
/// let strong = Biased::new(5);
/// let weak = Biased::downgrade(&strong);
/// assert_eq!(weak.upgrade().as_deref(), Some(&5));
/// drop(strong);
/// assert!(weak.upgrade().is_none());
/// ```
pub struct Weak<T: ?Sized> {
    /// The object, or the address `usize::MAX` for none.
    object: NonNull<Inner<T>>,
}

// SAFETY: it can become a `Biased`, so it asks for the same.
unsafe impl<T: ?Sized + Send + Sync + 'static> Send for Weak<T> {}
// SAFETY: as above.
unsafe impl<T: ?Sized + Send + Sync + 'static> Sync for Weak<T> {}

impl<T: ?Sized> Biased<T> {
    /// A weak reference to the object.
    pub fn downgrade(this: &Self) -> Weak<T> {
        this.state().allow_upgrades();
        // SAFETY: this handle's reference keeps the object alive.
        unsafe { Inner::weak(this.object()) }.add();
        Weak { object: this.object() }
    }
}

impl<T> Biased<T> {
    /// A new object whose value is made with a weak reference to it, which leads nowhere until the value is there.
    ///
    /// # Panics
    /// If `make` panics; the memory is freed with the last weak reference.
    ///
    /// ```
    /// use freewheel_refcount::{Biased, Weak};
    ///
    /// struct Node { me: Weak<Node> }
    /// let node = Biased::new_cyclic(|me| Node { me: me.clone() });
    /// assert!(Biased::ptr_eq(&node, &node.me.upgrade().unwrap()));
    /// ```
    pub fn new_cyclic(make: impl FnOnce(&Weak<T>) -> T) -> Biased<T> {
        let object = allocate(Inner::unowned(0, MaybeUninit::<T>::uninit())).cast::<Inner<T>>();
        // The reference that stands for the strong ones.
        let weak = Weak { object };
        let value = make(&weak);
        // SAFETY: the place is there, and nobody else looks at it while the count is zero.
        unsafe { Inner::value(object).write(value) };
        core::mem::forget(weak);
        // SAFETY: the memory is there.
        let state = unsafe { Inner::state(object) };
        match thread::current() {
            NOT_HERE => state.publish(Snapshot::new(1, Phase::Merged)),
            me => {
                state.set_local(1);
                state.adopt(me);
                state.publish(Snapshot::new(0, Phase::Upgradable));
            }
        }
        Biased::from_object(object)
    }
}

impl<T> Weak<T> {
    /// A reference that leads nowhere.
    pub const fn new() -> Weak<T> {
        Weak { object: NonNull::without_provenance(core::num::NonZeroUsize::MAX) }
    }
}

impl<T: ?Sized> Weak<T> {
    /// The object, unless this came from [`Weak::new`].
    fn object(&self) -> Option<NonNull<Inner<T>>> {
        (self.object.cast::<()>().addr().get() != usize::MAX).then_some(self.object)
    }

    /// A strong reference, if the value is alive.
    #[inline]
    pub fn upgrade(&self) -> Option<Biased<T>> {
        let object = self.object()?;
        // SAFETY: this reference keeps the memory.
        match unsafe { Inner::state(object) }.upgrade(thread::current()) {
            Upgrade::Counted => Some(Biased::from_object(object)),
            Upgrade::Gone => None,
        }
    }

    /// The number of strong references; a guess, as [`Biased::strong_count`]. Zero if the value is dead.
    pub fn strong_count(&self) -> usize {
        let Some(object) = self.object() else { return 0 };
        // SAFETY: this reference keeps the memory.
        let total = unsafe { Inner::state(object) }.total();
        usize::try_from(total).unwrap_or(0)
    }

    /// The number of weak references; zero if the value is dead.
    pub fn weak_count(&self) -> usize {
        match self.object() {
            // SAFETY: this reference keeps the memory.
            Some(object) if self.strong_count() > 0 => unsafe { Inner::weak(object) }.get() as usize - 1,
            _ => 0,
        }
    }

    /// Whether both lead to the same object, or both nowhere from the start.
    pub fn ptr_eq(&self, other: &Self) -> bool {
        core::ptr::addr_eq(self.object.as_ptr(), other.object.as_ptr())
    }
}

impl<T: ?Sized> Clone for Weak<T> {
    fn clone(&self) -> Weak<T> {
        if let Some(object) = self.object() {
            // SAFETY: this reference keeps the memory.
            unsafe { Inner::weak(object) }.add();
        }
        Weak { object: self.object }
    }
}

impl<T: ?Sized> Drop for Weak<T> {
    fn drop(&mut self) {
        if let Some(object) = self.object().filter(|_| !model_is_over()) {
            // SAFETY: the reference is ours, and this is the end of it.
            drop(unsafe { Memory::new(object) });
        }
    }
}

impl<T> Default for Weak<T> {
    fn default() -> Weak<T> {
        Weak::new()
    }
}

impl<T: ?Sized> fmt::Debug for Weak<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(Weak)")
    }
}
