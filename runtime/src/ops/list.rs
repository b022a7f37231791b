//! Storing into lists and other objects: the barrier in front of every store.

use freewheel_refcount::{Header, Value};

use crate::cx::Cx;
use crate::handle::{Exc, Ref};
use crate::object::list::List;
use crate::object::{Field, Obj};

impl Cx {
    /// Runs the sharing barrier for a value about to be stored in `container`.
    #[inline(always)]
    pub fn barrier(&self, container: &Header, v: Value) {
        // SAFETY: the caller sees both, so they are alive.
        unsafe { self.mutator.barrier(container, v) };
    }

    /// Whether other threads may use an object at the same time.
    #[inline]
    pub fn others_see(&self, h: &Header) -> bool {
        h.is_shared() && self.world().thread_count() > 1
    }

    /// Stores a value into a field of an object, and drops the old one.
    #[inline(always)]
    pub fn set_field(&self, container: &Header, field: &Field, v: Ref) {
        // SAFETY: the caller sees both, so they are alive.
        let old = unsafe { self.mutator.store(container, field.slot(), v.into_value()) };
        drop(Ref::from_owned(old));
    }

    /// Appends to a list.
    ///
    /// # Errors
    /// The memory error.
    #[inline]
    pub fn list_push(&self, list: &Obj<List>, v: Ref) -> Result<(), Exc> {
        let v = v.into_value();
        let push = || {
            self.barrier(&list.header, v);
            list.push(&self.mutator, v)
        };
        self.with_room(push).inspect_err(|_| drop(Ref::from_owned(v)))
    }

    /// Replaces item `i`, counted from the end if negative; answers false if there is none.
    #[inline]
    pub fn list_set(&self, list: &Obj<List>, i: i64, v: Ref) -> bool {
        self.barrier(&list.header, v.value());
        match list.replace_at(i, v.into_value()) {
            Ok(old) => {
                drop(Ref::from_owned(old));
                true
            }
            Err(v) => {
                drop(Ref::from_owned(v));
                false
            }
        }
    }

    /// Inserts in front of item `i`, counted from the end if negative.
    ///
    /// # Errors
    /// The memory error.
    pub fn list_insert(&self, list: &Obj<List>, i: i64, v: Ref) -> Result<(), Exc> {
        let v = v.into_value();
        let insert = || {
            self.barrier(&list.header, v);
            list.insert(&self.mutator, i, v)
        };
        self.with_room(insert).inspect_err(|_| drop(Ref::from_owned(v)))
    }

    /// Replaces `old` items from `start` on.
    ///
    /// # Errors
    /// The memory error.
    pub fn list_splice(&self, list: &Obj<List>, start: usize, old: usize, new: Vec<Ref>) -> Result<(), Exc> {
        self.list_splice_at(list, |_| (start, old), new)
    }

    /// The same where the list's length decides which items are replaced: `place` answers the first one and their
    /// number. It is asked under the list's lock, perhaps several times.
    ///
    /// # Errors
    /// The memory error.
    pub fn list_splice_at(
        &self,
        list: &Obj<List>,
        place: impl Fn(usize) -> (usize, usize),
        new: Vec<Ref>,
    ) -> Result<(), Exc> {
        let new: Vec<Value> = new.into_iter().map(Ref::into_value).collect();
        let splice = || {
            new.iter().for_each(|v| self.barrier(&list.header, *v));
            list.splice(&self.mutator, &place, &new)
        };
        let (old, done) = match self.with_room(splice) {
            Ok(old) => (old, Ok(())),
            Err(e) => (new, Err(e)),
        };
        old.into_iter().for_each(|v| drop(Ref::from_owned(v)));
        done
    }

    /// Appends all items of an iterable.
    ///
    /// # Errors
    /// What the iterable raises; the memory error.
    pub fn list_extend(&self, list: &Obj<List>, iterable: Value) -> Result<(), Exc> {
        if let Some(other) = crate::object::list::as_exact_list(iterable) {
            let items = other.to_vec();
            return self.list_splice(list, usize::MAX, 0, items);
        }
        if let Some(items) = self.entries(iterable) {
            return self.list_splice(list, usize::MAX, 0, items?);
        }
        self.for_each(iterable, |v| self.list_push(list, v))
    }
}
