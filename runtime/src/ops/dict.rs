//! Looking up, storing and deleting keys of dicts.
//!
//! Keys that are strings or immediates need no user code to compare. Others may: then the search runs without
//! the lock, and a store or deletion takes the lock afterwards and starts again if the table has changed.

use freewheel_refcount::Value;

use crate::cx::Cx;
use crate::handle::{Exc, Ref};
use crate::object::dict::{Dict, HashTable};
use crate::object::lock::write_lock;
use crate::object::string::{Str, as_exact_str};
use crate::object::table::{Probe, Step, Table};
use crate::object::{Obj, obj_unchecked};

impl Cx {
    /// Whether looking up this key runs no user code.
    #[inline(always)]
    fn is_simple_key(key: Value) -> bool {
        as_exact_str(key).is_some()
    }

    /// Place of a key in a table. May run user code.
    #[inline]
    pub(crate) fn find_key(&self, table: &HashTable, key: Value, hash: u64) -> Result<Option<usize>, Exc> {
        loop {
            let Some(t) = table.table() else { return Ok(None) };
            let mut p = Probe::new(hash);
            let restart = loop {
                match t.step(key, &mut p) {
                    Step::Found(i) => return Ok(Some(i)),
                    Step::Absent => return Ok(None),
                    Step::Candidate(i, k) => {
                        if self.candidate_equal(t, i, k, key)? {
                            return Ok(Some(i));
                        }
                        if !core::ptr::eq(table.table().map_or(core::ptr::null(), |n| n), t) {
                            break true;
                        }
                    }
                }
            };
            debug_assert!(restart);
        }
    }

    #[inline(never)]
    fn candidate_equal(&self, t: &Table, i: usize, k: Value, key: Value) -> Result<bool, Exc> {
        if !k.is_object() && !key.is_object() {
            return self.equal(k, key);
        }
        let kept = Ref::new(k);
        let same = self.equal(kept.value(), key)?;
        // The comparison may have changed the table: the caller looks whether it is still the same one; an entry
        // removed meanwhile does not count.
        Ok(same && t.entry(i).key.get() == k)
    }

    /// The value of a key; borrowed.
    pub fn dict_get(&self, dict: &Obj<Dict>, key: Value) -> Result<Option<Value>, Exc> {
        let hash = self.hash(key)? as u64;
        self.dict_get_hashed(dict, key, hash)
    }

    /// The value of a key whose hash is known; borrowed.
    #[inline]
    pub fn dict_get_hashed(&self, dict: &Obj<Dict>, key: Value, hash: u64) -> Result<Option<Value>, Exc> {
        loop {
            let Some(t) = dict.0.table() else { return Ok(None) };
            let mut p = Probe::new(hash);
            loop {
                match t.step(key, &mut p) {
                    Step::Found(i) => return Ok(t.entry(i).value.bound()),
                    Step::Absent => return Ok(None),
                    Step::Candidate(i, k) => {
                        if self.candidate_equal(t, i, k, key)? {
                            return Ok(t.entry(i).value.bound());
                        }
                        if !core::ptr::eq(dict.0.table().map_or(core::ptr::null(), |n| n), t) {
                            break;
                        }
                    }
                }
            }
        }
    }

    /// The value of a string key; borrowed. Runs no user code.
    #[inline]
    pub fn dict_get_name(&self, dict: &Obj<Dict>, name: Value) -> Option<Value> {
        // SAFETY: names are strings.
        let hash = unsafe { obj_unchecked::<Str>(name) }.hash();
        let t = dict.0.table()?;
        t.entry(t.find_simple(name, hash)?).value.bound()
    }

    /// The value of a key given as text; borrowed.
    pub fn dict_get_str(&self, dict: &Obj<Dict>, key: &str) -> Option<Value> {
        self.dict_get_name(dict, self.intern(key))
    }

    /// Stores a value under a key given as text.
    ///
    /// # Errors
    /// The memory error.
    pub fn dict_set_str(&self, dict: &Obj<Dict>, key: &str, value: Value) -> Result<(), Exc> {
        self.dict_set(dict, self.intern(key), value)
    }

    /// Stores a value.
    ///
    /// # Errors
    /// What the key's own code raises; the memory error.
    #[inline]
    pub fn dict_set(&self, dict: &Obj<Dict>, key: Value, value: Value) -> Result<(), Exc> {
        let hash = self.hash(key)? as u64;
        self.dict_set_hashed(dict, key, hash, Ref::new(value))
    }

    /// Stores a value under a key whose hash is known.
    pub fn dict_set_hashed(&self, dict: &Obj<Dict>, key: Value, hash: u64, value: Ref) -> Result<(), Exc> {
        // SAFETY: both are alive.
        unsafe {
            self.mutator.barrier(&dict.header, key);
            self.mutator.barrier(&dict.header, value.value());
        }
        let simple = Self::is_simple_key(key);
        loop {
            let seen = self.table_state(&dict.0);
            let found = if simple { dict.0.find_simple(key, hash) } else { self.find_key(&dict.0, key, hash)? };
            let guard = write_lock(&dict.header);
            if dict.header.is_shared() && self.table_state(&dict.0) != seen {
                continue;
            }
            let v = value.into_value();
            let old = match found {
                Some(i) => {
                    let field = &dict.0.table().expect("a key was found").entry(i).value;
                    Some(if dict.header.is_shared() { field.swap(v) } else { field.replace(v) })
                }
                None => {
                    let k = Ref::new(key).into_value();
                    if dict.0.insert_absent(&dict.header, &self.mutator, k, hash, v).is_err() {
                        drop(guard);
                        drop((Ref::from_owned(k), Ref::from_owned(v)));
                        return Err(self.memory_error());
                    }
                    None
                }
            };
            drop(guard);
            drop(old.map(Ref::from_owned));
            return Ok(());
        }
    }

    /// Identity of a table's present state, as far as appending and removing go.
    fn table_state(&self, t: &HashTable) -> (usize, usize, usize) {
        t.table().map_or((0, 0, 0), |t2| (core::ptr::from_ref(t2).addr(), t2.len(), t.len()))
    }

    /// Removes a key; answers its value.
    ///
    /// # Errors
    /// What the key's own code raises.
    pub fn dict_remove(&self, dict: &Obj<Dict>, key: Value) -> Result<Option<Ref>, Exc> {
        let hash = self.hash(key)? as u64;
        loop {
            let seen = self.table_state(&dict.0);
            let Some(i) = self.find_key(&dict.0, key, hash)? else { return Ok(None) };
            let guard = write_lock(&dict.header);
            if self.table_state(&dict.0) != seen {
                continue;
            }
            let removed = dict.0.remove(i);
            drop(guard);
            return Ok(removed.map(|(k, v)| {
                drop(Ref::from_owned(k));
                Ref::from_owned(v)
            }));
        }
    }

    /// Removes the last item.
    pub fn dict_pop_last(&self, dict: &Obj<Dict>) -> Option<(Ref, Ref)> {
        let _guard = write_lock(&dict.header);
        let last = dict.0.table()?.last()?;
        dict.0.remove(last).map(|(k, v)| (Ref::from_owned(k), Ref::from_owned(v)))
    }

    /// Removes everything.
    pub fn dict_clear(&self, dict: &Obj<Dict>) {
        let guard = write_lock(&dict.header);
        let all = dict.0.take_all(&dict.header, &self.mutator);
        drop(guard);
        for (k, v) in all {
            drop((Ref::from_owned(k), Ref::from_owned(v)));
        }
    }

    /// The items at this moment, counted.
    pub fn dict_items(&self, dict: &Obj<Dict>) -> Vec<(Ref, Ref)> {
        match dict.0.table() {
            Some(t) => t.iter_from(0).map(|(_, k, v)| (Ref::new(k), Ref::new(v))).collect(),
            None => Vec::new(),
        }
    }

    /// Copies all items of `from` into `to`; present keys are overwritten.
    ///
    /// # Errors
    /// What keys' own code raises; the memory error.
    pub fn dict_merge(&self, to: &Obj<Dict>, from: &Obj<Dict>) -> Result<(), Exc> {
        let mut i = 0;
        loop {
            let Some(t) = from.0.table() else { return Ok(()) };
            let Some((at, k, v)) = t.iter_from(i).next() else { return Ok(()) };
            let hash = t.entry(at).hash();
            let k = Ref::new(k);
            self.dict_set_hashed(to, k.value(), hash, Ref::new(v))?;
            i = at + 1;
        }
    }
}
