//! Merging dicts, other mappings and pairs into a dict.
//!
//! Of a mapping the keys are asked for, and then each item. Of a dict the entries are copied instead, without asking it
//! anything, also if its class is one of user code with other items or a method for missing ones, as long as it says
//! nothing about how to walk over it (see [`Cx::plain_entries`]). That is what other implementations do, and more than
//! a short cut: a key that another thread removes meanwhile is not looked up, so that nothing makes it again.

use freewheel_refcount::Value;

use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref};
use crate::object::dict::{Dict, as_exact_dict};
use crate::object::table::Table;
use crate::object::{Kind, Obj};

/// What becomes of a key that is there already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Present {
    /// It gets the new value.
    Replaced,
    /// It is one too many.
    Refused,
}

/// A key that was refused.
type Refused = Option<Ref>;

/// An entry's key, its hash, and its value.
type Held = (Ref, u64, Ref);

#[inline(always)]
fn held(table: &Table, (i, k, v): (usize, Value, Value)) -> Held {
    (Ref::new(k), table.hash(i, k), Ref::new(v))
}

impl Cx {
    /// The dict, if a copy of it has its entries as they are: it is walked over as any dict is, or nobody can tell.
    pub fn plain_entries<'a>(&self, v: Value) -> Option<&'a Obj<Dict>> {
        if let Some(d) = self.reads_as_entries(v) {
            return Some(d);
        }
        self.cast::<Dict>(v).filter(|_| self.inherits_from_dict(v, self.names().iter))
    }

    /// The dict, if its keys, and the items that they lead to, are its entries whoever asks.
    pub fn reads_as_entries<'a>(&self, v: Value) -> Option<&'a Obj<Dict>> {
        if let Some(d) = as_exact_dict(v) {
            return Some(d);
        }
        let (d, names) = (self.cast::<Dict>(v)?, self.names());
        let inherits = |name| self.inherits_from_dict(v, name);
        let own_keys = || self.own_instance_attr(v, names.keys).is_some();
        let plain = self.class_of(v).slots().has_generic_getattr();
        (plain && inherits(names.keys) && inherits(names.getitem) && !own_keys()).then_some(d)
    }

    fn inherits_from_dict(&self, v: Value, name: Value) -> bool {
        self.class_attr(self.class_of(v), name) == self.own_class_attr(self.class(Kind::Dict), name)
    }

    /// Copies all entries of `from` into `to`; present keys are overwritten.
    ///
    /// # Errors
    /// What keys' own code raises; the memory error.
    pub fn dict_merge(&self, to: &Obj<Dict>, from: &Obj<Dict>) -> Result<(), Exc> {
        self.merge_entries(to, from, Present::Replaced).map(drop)
    }

    /// Merges a mapping into a dict.
    ///
    /// # Errors
    /// What the mapping raises, `AttributeError` if it is none; what keys' own code raises; the memory error.
    pub fn merge_mapping(&self, to: &Obj<Dict>, from: Value) -> Result<(), Exc> {
        self.merge(to, from, Present::Replaced).map(drop)
    }

    /// Merges a mapping into keyword arguments; answers a key that was there already, if there is one.
    ///
    /// # Errors
    /// As [`Cx::merge_mapping`].
    pub fn merge_keywords(&self, to: &Obj<Dict>, from: Value) -> Result<Option<Ref>, Exc> {
        self.merge(to, from, Present::Refused)
    }

    /// `{**from}`.
    ///
    /// # Errors
    /// As [`Cx::merge_mapping`], but `TypeError` if it is none.
    pub fn unpack_mapping(&self, to: &Obj<Dict>, from: Value) -> Result<(), Exc> {
        self.merge_mapping(to, from).map_err(|e| {
            if !self.is_error(&e, ExcKind::AttributeError) {
                return e;
            }
            self.type_error(format!("'{}' object is not a mapping", self.class_of(from).name()))
        })
    }

    /// Merges a mapping, or an iterable of pairs, into a dict.
    ///
    /// # Errors
    /// What the mapping raises.
    pub fn update_dict(&self, to: &Obj<Dict>, from: Value) -> Result<(), Exc> {
        if as_exact_dict(from).is_some() || self.find_attr(from, self.names().keys)?.is_some() {
            return self.merge_mapping(to, from);
        }
        self.merge_pairs(to, from)
    }

    fn merge(&self, to: &Obj<Dict>, from: Value, present: Present) -> Result<Refused, Exc> {
        if let Some(entries) = self.plain_entries(from) {
            return self.merge_entries(to, entries, present);
        }
        let keys = self.call_method(from, self.names().keys, &[])?;
        let keys = self.collect(keys.value()).map_err(|e| {
            if self.class_of(keys.value()).slots().iter.is_some() || !self.is_error(&e, ExcKind::TypeError) {
                return e;
            }
            let (class, got) = (self.class_of(from).name(), self.class_of(keys.value()).name());
            self.type_error(format!("{class}.keys() returned a non-iterable (type {got})"))
        })?;
        for k in keys {
            if present == Present::Refused && self.dict_get(to, k.value())?.is_some() {
                return Ok(Some(k));
            }
            let v = self.get_item(from, k.value())?;
            self.dict_set(to, k.value(), v.value())?;
        }
        Ok(None)
    }

    fn merge_entries(&self, to: &Obj<Dict>, from: &Obj<Dict>, present: Present) -> Result<Refused, Exc> {
        if from.header.is_shared() {
            // Others may move entries to other places meanwhile, or to another table.
            let mut all = self.vec(from.0.len())?;
            all.extend(from.0.table().into_iter().flat_map(|t| t.snapshot().map(move |e| held(t, e))));
            let add = |e| self.merge_entry(to, e, present);
            return all.into_iter().map(add).find_map(Result::transpose).transpose();
        }
        let mut i = 0;
        while let Some((t, e)) = from.0.table().and_then(|t| Some((t, t.iter_from(i).next()?))) {
            i = e.0 + 1;
            if let Some(k) = self.merge_entry(to, held(t, e), present)? {
                return Ok(Some(k));
            }
        }
        Ok(None)
    }

    #[inline(always)]
    fn merge_entry(&self, to: &Obj<Dict>, (k, hash, v): Held, present: Present) -> Result<Refused, Exc> {
        if present == Present::Refused && self.dict_get_hashed(to, k.value(), hash)?.is_some() {
            return Ok(Some(k));
        }
        self.dict_set_hashed(to, k.value(), hash, v).map(|()| None)
    }

    fn merge_pairs(&self, to: &Obj<Dict>, from: Value) -> Result<(), Exc> {
        let mut n = 0;
        self.for_each(from, |pair| {
            let items = self.collect(pair.value()).map_err(|e| {
                if self.is_error(&e, ExcKind::TypeError) {
                    let text =
                        format!("cannot convert dictionary update sequence element #{n} to a sequence");
                    return self.type_error(text);
                }
                e
            })?;
            let [k, v] = items.as_slice() else {
                let text = format!(
                    "dictionary update sequence element #{n} has length {}; 2 is required",
                    items.len()
                );
                return Err(self.value_error(text));
            };
            n += 1;
            self.dict_set(to, k.value(), v.value())
        })
    }
}
