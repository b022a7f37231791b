//! Iterating over anything.

use freewheel_refcount::Value;

use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref, Res};
use crate::interp::generator::Resumed;
use crate::object::dict::{Dict, DictView};
use crate::object::generator::Generator;
use crate::object::list::as_exact_list;
use crate::object::set::Set;
use crate::object::tuple::as_exact_tuple;
use crate::object::{Kind, is_exactly, obj_unchecked};
use crate::types::sequence::pair;
use crate::types::slot_calls;
use crate::types::slots::OptRes;

impl Cx {
    /// An iterator over a value.
    ///
    /// # Errors
    /// `TypeError` if it cannot be iterated over; what its own code raises.
    pub fn iter(&self, v: Value) -> Res {
        let slots = self.class_of(v).slots();
        if let Some(iter) = slots.iter {
            let it = iter(self, v)?;
            if self.class_of(it.value()).slots().next.is_none() {
                let name = self.class_of(it.value()).name();
                return Err(self.type_error(format!("iter() returned non-iterator of type '{name}'")));
            }
            return Ok(it);
        }
        self.iter_by_items(v)
    }

    /// An iterator over a value whose class has no `__iter__`.
    pub(crate) fn iter_by_items(&self, v: Value) -> Res {
        if self.class_of(v).slots().getitem.is_some() && !self.is_kind(v, Kind::Dict) {
            return self.seq_iter(Kind::SeqIter, v, 0);
        }
        Err(self.type_error(format!("'{}' object is not iterable", self.class_of(v).name())))
    }

    /// The next item of an iterator, or nothing at its end.
    ///
    /// # Errors
    /// `TypeError` if it is no iterator; what its own code raises.
    #[inline]
    pub fn next(&self, it: Value) -> OptRes {
        match self.class_of(it).slots().next {
            Some(next) => next(self, it),
            None => Err(self.no_iterator(it)),
        }
    }

    /// The error for the next item of a value whose class has no `__next__`.
    #[cold]
    pub(crate) fn no_iterator(&self, it: Value) -> Exc {
        self.type_error(format!("'{}' object is not an iterator", self.class_of(it).name()))
    }

    /// The next item of an iterator, as `next(it)` answers it: the end is a raised stop of iteration, which
    /// carries the iterator's result.
    ///
    /// # Errors
    /// `StopIteration` at the end; otherwise as `next`.
    pub fn next_or_stop(&self, it: Value) -> Res {
        if let Some(g) = self.cast::<Generator>(it) {
            return match self.resume(g, Value::NONE)? {
                Resumed::Yielded(v) => Ok(v),
                Resumed::Returned(v) => Err(self.stop_iteration(v.value())),
            };
        }
        let in_code = |f| core::ptr::fn_addr_eq(f, slot_calls::next as fn(&Cx, Value) -> OptRes);
        if self.class_of(it).slots().next.is_some_and(in_code) {
            return slot_calls::next_or_stop(self, it);
        }
        self.next(it)?.ok_or_else(|| self.stop_iteration(Value::NONE))
    }

    /// Calls `f` with every item of an iterable.
    ///
    /// # Errors
    /// What the iterable or `f` raise.
    pub fn for_each(&self, iterable: Value, mut f: impl FnMut(Ref) -> Result<(), Exc>) -> Result<(), Exc> {
        if let Some(t) = as_exact_tuple(iterable) {
            return t.iter().try_for_each(|v| f(Ref::new(v)));
        }
        if let Some(l) = as_exact_list(iterable) {
            let mut i = 0;
            while let Some(v) = l.get(i) {
                f(Ref::new(v))?;
                i += 1;
            }
            return Ok(());
        }
        let it = self.iter(iterable)?;
        let next = self.class_of(it.value()).slots().next.expect("checked by iter");
        while let Some(v) = next(self, it.value())? {
            f(v)?;
            self.checkpoint()?;
        }
        Ok(())
    }

    /// All items of an iterable.
    ///
    /// # Errors
    /// What the iterable raises.
    pub fn collect(&self, iterable: Value) -> Result<Vec<Ref>, Exc> {
        let mut out = Vec::new();
        if let Some(l) = as_exact_list(iterable) {
            return Ok(l.to_vec());
        }
        if let Some(all) = self.entries(iterable) {
            return all;
        }
        self.for_each(iterable, |v| self.vec_push(&mut out, v))?;
        Ok(out)
    }

    /// What a dict, a view of one, or a set yields, entry by entry and without a safepoint in between: other threads may
    /// change it meanwhile, and an iterator would refuse to go on. None for all else.
    ///
    /// # Errors
    /// The memory error.
    pub(crate) fn entries(&self, iterable: Value) -> Option<Result<Vec<Ref>, Exc>> {
        let is = |kind| is_exactly(iterable, kind);
        let view = [Kind::DictKeys, Kind::DictValues, Kind::DictItems].into_iter().any(is);
        // SAFETY: the kind says which payload the object has.
        let table = unsafe {
            if view {
                &self.cast::<Dict>(obj_unchecked::<DictView>(iterable).dict.get())?.0
            } else if is(Kind::Dict) {
                &obj_unchecked::<Dict>(iterable).0
            } else if is(Kind::Set) || is(Kind::FrozenSet) {
                &obj_unchecked::<Set>(iterable).table
            } else {
                return None;
            }
        };
        let (values, pairs) = (is(Kind::DictValues), is(Kind::DictItems));
        let all = || {
            let mut out = self.vec(table.len())?;
            for (_, k, v) in table.table().into_iter().flat_map(|t| t.snapshot()) {
                out.push((Ref::new(k), if values || pairs { Ref::new(v) } else { Ref::none() }));
            }
            out.into_iter()
                .map(|(k, v)| if pairs { pair(self, k, v) } else { Ok(if values { v } else { k }) })
                .collect()
        };
        Some(all())
    }

    /// A stop of iteration with a result.
    #[cold]
    pub fn stop_iteration(&self, result: Value) -> Exc {
        if result == Value::NONE {
            return self.error_with(ExcKind::StopIteration, &[]);
        }
        self.error_with(ExcKind::StopIteration, &[result])
    }

    /// Turns a raised stop of iteration into "nothing".
    ///
    /// # Errors
    /// Every other exception.
    pub fn catch_stop(&self, r: Res) -> OptRes {
        match r {
            Ok(v) => Ok(Some(v)),
            Err(e) if self.is_error(&e, ExcKind::StopIteration) => Ok(None),
            Err(e) => Err(e),
        }
    }
}
