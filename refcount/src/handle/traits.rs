//! What a handle does by asking its value, as `Arc` does, and conversions.

use core::borrow::Borrow;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::mem::ManuallyDrop;
use core::panic::{RefUnwindSafe, UnwindSafe};
use core::ptr;

use super::inner::{Inner, allocate_slice};
use super::slot::NOT_HERE;
use super::{Biased, thread};
use crate::state::NOBODY;

impl<T: ?Sized + RefUnwindSafe> UnwindSafe for Biased<T> {}
impl<T: ?Sized> Unpin for Biased<T> {}

impl<T: ?Sized> AsRef<T> for Biased<T> {
    fn as_ref(&self) -> &T {
        self
    }
}

impl<T: ?Sized> Borrow<T> for Biased<T> {
    fn borrow(&self) -> &T {
        self
    }
}

impl<T: ?Sized + PartialEq> PartialEq for Biased<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: ?Sized + Eq> Eq for Biased<T> {}

impl<T: ?Sized + PartialOrd> PartialOrd for Biased<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (**self).partial_cmp(&**other)
    }
}

impl<T: ?Sized + Ord> Ord for Biased<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        (**self).cmp(&**other)
    }
}

impl<T: ?Sized + Hash> Hash for Biased<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Biased<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for Biased<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized> fmt::Pointer for Biased<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Pointer::fmt(&Biased::as_ptr(self), f)
    }
}

impl<T: ?Sized + std::error::Error> std::error::Error for Biased<T> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        (**self).source()
    }
}

impl<T: Default> Default for Biased<T> {
    fn default() -> Biased<T> {
        Biased::new(T::default())
    }
}

impl<T> From<T> for Biased<T> {
    fn from(value: T) -> Biased<T> {
        Biased::new(value)
    }
}

impl<T> From<Box<T>> for Biased<T> {
    fn from(value: Box<T>) -> Biased<T> {
        Biased::new(*value)
    }
}

impl<T> From<Vec<T>> for Biased<[T]> {
    /// Moves the items into a block of their own.
    fn from(values: Vec<T>) -> Biased<[T]> {
        let me = thread::current();
        let counts = match if me == NOT_HERE { thread::enter() } else { me } {
            NOBODY => Inner::unowned(1, ()),
            me => Inner::new(me, ()),
        };
        let object = allocate_slice::<T>(counts, values.len());
        let mut values = ManuallyDrop::new(values);
        // SAFETY: the block has room for as many, and they are not dropped where they were: the vector is left empty.
        unsafe {
            ptr::copy_nonoverlapping(values.as_ptr(), Inner::value(object).cast::<T>(), values.len());
            values.set_len(0);
        }
        drop(ManuallyDrop::into_inner(values));
        Biased::from_object(object)
    }
}

impl<T: Clone> From<&[T]> for Biased<[T]> {
    fn from(values: &[T]) -> Biased<[T]> {
        values.to_vec().into()
    }
}

impl<T> FromIterator<T> for Biased<[T]> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Biased<[T]> {
        values.into_iter().collect::<Vec<T>>().into()
    }
}

impl From<&str> for Biased<str> {
    fn from(text: &str) -> Biased<str> {
        let bytes: Biased<[u8]> = text.as_bytes().into();
        // SAFETY: the pointer came from `into_raw`; text has the layout of its bytes, and these are some.
        unsafe { Biased::from_raw(Biased::into_raw(bytes) as *const str) }
    }
}

impl From<String> for Biased<str> {
    fn from(text: String) -> Biased<str> {
        text.as_str().into()
    }
}
