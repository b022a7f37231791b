//! Handles as bare pointers to their values.

use core::mem::ManuallyDrop;

use super::Biased;
use super::inner::Inner;

impl<T: ?Sized> Biased<T> {
    /// The address of the value.
    #[inline]
    pub fn as_ptr(this: &Self) -> *const T {
        // SAFETY: this handle's reference keeps the object alive.
        unsafe { Inner::value(this.object()) }
    }

    /// The handle as a pointer to the value; the reference goes with it. [`Biased::from_raw`] makes a handle of it again.
    ///
    /// ```
    /// use freewheel_refcount::Biased;
    /// use std::fmt::Display;
    ///
    /// // The way to a handle of a trait object: the pointer may be coerced.
    /// let raw = Biased::into_raw(Biased::new(7)) as *const dyn Display;
    /// // SAFETY: the pointer came from `into_raw`.
    /// let shown: Biased<dyn Display> = unsafe { Biased::from_raw(raw) };
    /// assert_eq!(shown.to_string(), "7");
    /// ```
    #[must_use = "the reference is lost if the pointer is"]
    pub fn into_raw(this: Self) -> *const T {
        Biased::as_ptr(&ManuallyDrop::new(this))
    }

    /// The handle whose pointer this is.
    ///
    /// # Safety
    /// The pointer came from [`Biased::into_raw`], of the same type or one that the pointer was coerced from, and becomes a
    /// handle once.
    pub unsafe fn from_raw(value: *const T) -> Biased<T> {
        // SAFETY: the caller's promise.
        Biased::from_object(unsafe { Inner::of_value(value) })
    }
}
