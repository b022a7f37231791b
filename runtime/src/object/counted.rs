//! Storage outside the heap's pages that counts against the heap's limit.
//!
//! # Problem
//!
//! A payload may own a vector, a queue or a text of the standard library. Such storage is not on the heap's pages, so
//! the heap has to be told of it: before it grows, so that it can refuse, and when it is gone.
//!
//! # Rules
//!
//! Growth goes through [`Counted::reserve`], which asks the limit, does not abort when the system has no memory, and
//! tells the heap. What changes the storage otherwise (taking items, replacing all of it) calls [`Counted::settle`]
//! if its capacity may have changed. What was told is taken back when the storage is dropped.

use core::ops::{Deref, DerefMut};
use std::collections::VecDeque;

use freewheel_gc::Mutator;
use freewheel_gc::world::World;

use super::list::NoMemory;

/// Who keeps the account: the attached thread, or, for storage that is used while detached, the world.
pub trait Ledger {
    /// Whether that many more bytes would exceed the limit.
    fn would_exceed(&self, bytes: usize) -> bool;
    /// Counts bytes in, or out.
    fn tell(&self, delta: isize);
}

impl Ledger for Mutator {
    fn would_exceed(&self, bytes: usize) -> bool {
        self.account_would_exceed(bytes)
    }

    fn tell(&self, delta: isize) {
        self.account(delta);
    }
}

impl Ledger for World {
    fn would_exceed(&self, bytes: usize) -> bool {
        self.account_would_exceed(bytes)
    }

    fn tell(&self, delta: isize) {
        self.account(delta);
    }
}

/// A collection that grows.
pub trait Growing: Default {
    /// Bytes of an item.
    const ITEM: usize;
    /// Number of items.
    fn used(&self) -> usize;
    /// Number of items that there is memory for.
    fn room(&self) -> usize;
    /// Makes room for that many more items; false if there is no memory.
    fn grow(&mut self, more: usize) -> bool;
}

macro_rules! growing {
    ($t:ty, $item:ty $(, $param:ident)?) => {
        impl$(<$param>)? Growing for $t {
            const ITEM: usize = size_of::<$item>();

            #[inline(always)]
            fn used(&self) -> usize {
                self.len()
            }

            #[inline(always)]
            fn room(&self) -> usize {
                self.capacity()
            }

            fn grow(&mut self, more: usize) -> bool {
                self.try_reserve_exact(more).is_ok()
            }
        }
    };
}

growing!(Vec<T>, T, T);
growing!(VecDeque<T>, T, T);
growing!(String, u8);

/// A collection whose memory the heap knows of.
#[derive(Default)]
pub struct Counted<V: Growing> {
    value: V,
    /// Bytes that the heap was told of.
    told: usize,
}

impl<V: Growing> Counted<V> {
    /// A collection made elsewhere, which may exceed the limit.
    pub fn adopt(ledger: &impl Ledger, value: V) -> Counted<V> {
        let mut counted = Counted { value, told: 0 };
        counted.settle(ledger);
        counted
    }

    /// Makes room for `more` items.
    #[inline(always)]
    pub fn reserve(&mut self, ledger: &impl Ledger, more: usize) -> Result<(), NoMemory> {
        if self.value.room() - self.value.used() >= more {
            return Ok(());
        }
        self.grow(ledger, more)
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, ledger: &impl Ledger, more: usize) -> Result<(), NoMemory> {
        let used = self.value.used();
        // Twice the size, so that a loop of appends copies each item a few times only; near the limit, less.
        for more in [more.max(used), more.max(used / 8), more.max(used / 64)] {
            let Some(bytes) = used.checked_add(more).and_then(|n| n.checked_mul(V::ITEM)) else { continue };
            if !ledger.would_exceed(bytes.saturating_sub(self.told)) && self.value.grow(more) {
                self.settle(ledger);
                return Ok(());
            }
        }
        Err(NoMemory)
    }

    /// Tells the heap how much memory there is now.
    #[inline]
    pub fn settle(&mut self, ledger: &impl Ledger) {
        let bytes = self.value.room() * V::ITEM;
        if bytes != self.told {
            ledger.tell(bytes as isize - self.told as isize);
            self.told = bytes;
        }
    }

    /// Puts another collection in place of this one, which is answered.
    pub fn replace(&mut self, ledger: &impl Ledger, value: V) -> V {
        let old = core::mem::replace(&mut self.value, value);
        self.settle(ledger);
        old
    }
}

impl<V: Growing> Deref for Counted<V> {
    type Target = V;

    #[inline(always)]
    fn deref(&self) -> &V {
        &self.value
    }
}

impl<V: Growing> DerefMut for Counted<V> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut V {
        &mut self.value
    }
}

impl<V: Growing> Drop for Counted<V> {
    fn drop(&mut self) {
        tell_current(-(self.told as isize));
    }
}

/// Counts bytes in or out on the account of the attached thread. For destructors, which are given no thread; a thread
/// that is detached has no heap to tell.
pub fn tell_current(delta: isize) {
    let m = freewheel_gc::current();
    if delta != 0 && !m.is_null() {
        // SAFETY: the mutator that this thread is attached to lives until it detaches.
        unsafe { (*m).account(delta) };
    }
}

#[cfg(test)]
mod tests {
    use core::cell::Cell;

    use super::*;

    struct Book {
        limit: isize,
        told: Cell<isize>,
    }

    impl Ledger for Book {
        fn would_exceed(&self, bytes: usize) -> bool {
            self.told.get().saturating_add_unsigned(bytes) > self.limit
        }

        fn tell(&self, delta: isize) {
            self.told.set(self.told.get() + delta);
        }
    }

    #[test]
    fn growth_is_told_and_refused_at_the_limit() {
        let book = Book { limit: 1000, told: Cell::new(0) };
        let mut items: Counted<Vec<u64>> = Counted::default();
        let mut n = 0;
        while items.reserve(&book, 1).is_ok() {
            items.push(n);
            n += 1;
        }
        assert!((100..=125).contains(&n), "{n} items of 8 bytes");
        assert_eq!(book.told.get(), items.capacity() as isize * 8);
        assert_eq!(items.reserve(&book, usize::MAX), Err(NoMemory));
        let old = items.replace(&book, Vec::new());
        assert_eq!((old.len() as u64, book.told.get()), (n, 0));
    }

    #[test]
    fn adopting_asks_nobody() {
        let book = Book { limit: 10, told: Cell::new(0) };
        let text = Counted::adopt(&book, "x".repeat(100));
        assert_eq!(book.told.get(), text.capacity() as isize);
    }
}
