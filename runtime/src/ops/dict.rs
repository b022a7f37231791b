//! Looking up, storing and deleting keys of dicts.
//!
//! Keys that are strings or immediates need no user code to compare. Others may: then the search runs without
//! the lock, and a store or deletion takes the lock afterwards and starts again if the table has changed.

use freewheel_refcount::Value;

use crate::cx::Cx;
use crate::handle::{Exc, Ref};
use crate::object::dict::{Dict, HashTable};
use crate::object::lock::write_lock;
use crate::object::string::Str;
use crate::object::table::{Probe, Step};
use crate::object::{Obj, obj_unchecked};

/// What comparing two keys said.
enum Compared {
    Equal,
    Different,
    /// The entry is gone, or the table: the search starts again.
    Replaced,
}

impl Cx {
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
                    Step::Candidate(i, k) => match self.candidate_equal(table, i, k, key)? {
                        Compared::Equal => return Ok(Some(i)),
                        Compared::Different => {}
                        Compared::Replaced => break true,
                    },
                }
            };
            debug_assert!(restart);
        }
    }

    /// Compares the key of entry `i` with `key`. User code that runs may replace the table, and a PRIVATE table is
    /// freed at once: the one that was being searched is not looked at again before it is known to be there.
    #[inline(never)]
    fn candidate_equal(&self, table: &HashTable, i: usize, k: Value, key: Value) -> Result<Compared, Exc> {
        if !k.is_object() && !key.is_object() {
            return Ok(if self.equal(k, key)? { Compared::Equal } else { Compared::Different });
        }
        let before = table.table().map_or(0, |t| core::ptr::from_ref(t).addr());
        let kept = Ref::new(k);
        let same = self.equal(kept.value(), key)?;
        match table.table() {
            // A new table may lie where the old one was: the entry must still be there, too.
            Some(t)
                if core::ptr::from_ref(t).addr() == before && i < t.len() && t.entry(i).key.get() == k =>
            {
                Ok(if same { Compared::Equal } else { Compared::Different })
            }
            _ => Ok(Compared::Replaced),
        }
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
                    // Without a value: it was moved or removed after it was found.
                    Step::Found(i) => match t.entry(i).value.bound() {
                        Some(v) => return Ok(Some(v)),
                        None => break,
                    },
                    Step::Absent => return Ok(None),
                    Step::Candidate(i, k) => match self.candidate_equal(&dict.0, i, k, key)? {
                        Compared::Equal => match t.entry(i).value.bound() {
                            Some(v) => return Ok(Some(v)),
                            None => break,
                        },
                        Compared::Different => {}
                        Compared::Replaced => break,
                    },
                }
            }
        }
    }

    /// The value of a string key; borrowed. Runs no user code.
    #[inline]
    pub fn dict_get_name(&self, dict: &Obj<Dict>, name: Value) -> Option<Value> {
        // SAFETY: names are strings.
        let hash = unsafe { obj_unchecked::<Str>(name) }.hash();
        loop {
            let t = dict.0.table()?;
            let value = t.entry(t.find_simple(name, hash)?).value.bound();
            // Without a value: it was moved or removed after it was found.
            if value.is_some() {
                return value;
            }
        }
    }

    /// The value of a key given as text; borrowed.
    pub fn dict_get_str(&self, dict: &Obj<Dict>, key: &str) -> Option<Value> {
        // Without memory for a string it is a name, for which there always is some.
        let key = self.name_or_str(key).unwrap_or_else(|_| Ref::new(self.intern(key)));
        self.dict_get_name(dict, key.value())
    }

    /// Stores a value under a key given as text, which becomes a name.
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
        let mut value = value;
        let mut collected = false;
        loop {
            let seen = dict.0.state();
            // Only a search that found no string of this text, but other keys of this hash, may run user code.
            let (found, ran_code) = self.find_for_store(&dict.0, key, hash)?;
            // After the search: user code in it may have shared the dict.
            // SAFETY: all are alive.
            unsafe {
                self.mutator.barrier(&dict.header, key);
                self.mutator.barrier(&dict.header, value.value());
            }
            let guard = write_lock(&dict.header);
            if (ran_code || dict.header.is_shared()) && dict.0.state() != seen {
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
                        value = Ref::from_owned(v);
                        drop(Ref::from_owned(k));
                        if core::mem::replace(&mut collected, true) {
                            return Err(self.memory_error());
                        }
                        // Garbage may be in the way.
                        self.mutator.collect();
                        continue;
                    }
                    None
                }
            };
            drop(guard);
            drop(old.map(Ref::from_owned));
            return Ok(());
        }
    }

    /// Place of a key, and whether finding it may have run user code.
    #[inline]
    fn find_for_store(&self, table: &HashTable, key: Value, hash: u64) -> Result<(Option<usize>, bool), Exc> {
        let Some(t) = table.table() else { return Ok((None, false)) };
        match t.step(key, &mut Probe::new(hash)) {
            Step::Found(i) => Ok((Some(i), false)),
            Step::Absent => Ok((None, false)),
            Step::Candidate(..) => Ok((self.find_key(table, key, hash)?, true)),
        }
    }

    /// Removes a key; answers its value.
    ///
    /// # Errors
    /// What the key's own code raises.
    pub fn dict_remove(&self, dict: &Obj<Dict>, key: Value) -> Result<Option<Ref>, Exc> {
        self.dict_remove_if(dict, key, |_| true)
    }

    /// Removes a key if its value is one that `unwanted` tells, which is asked under the dict's lock: looking and removing
    /// are one step. Answers the value that was removed.
    ///
    /// # Errors
    /// What the key's own code raises.
    pub fn dict_remove_if(
        &self,
        dict: &Obj<Dict>,
        key: Value,
        unwanted: impl Fn(Value) -> bool,
    ) -> Result<Option<Ref>, Exc> {
        let hash = self.hash(key)? as u64;
        self.dict_remove_hashed(dict, key, hash, unwanted)
    }

    /// The same for a key whose hash is known.
    ///
    /// # Errors
    /// What the key's own code raises.
    pub fn dict_remove_hashed(
        &self,
        dict: &Obj<Dict>,
        key: Value,
        hash: u64,
        unwanted: impl Fn(Value) -> bool,
    ) -> Result<Option<Ref>, Exc> {
        loop {
            let seen = dict.0.state();
            let Some(i) = self.find_key(&dict.0, key, hash)? else { return Ok(None) };
            let guard = write_lock(&dict.header);
            if dict.0.state() != seen {
                continue;
            }
            if !dict.0.table().is_some_and(|t| unwanted(t.entry(i).value.get())) {
                return Ok(None);
            }
            let removed = dict.0.remove(i);
            drop(guard);
            return Ok(removed.map(|(k, v)| {
                drop(Ref::from_owned(k));
                Ref::from_owned(v)
            }));
        }
    }

    /// Makes an item the last, or the first, in one step; answers whether there is one with this key.
    ///
    /// # Errors
    /// What the key's own code raises; the memory error.
    pub fn dict_move(&self, dict: &Obj<Dict>, key: Value, last: bool) -> Result<bool, Exc> {
        let hash = self.hash(key)? as u64;
        loop {
            let seen = dict.0.state();
            let Some(i) = self.find_key(&dict.0, key, hash)? else { return Ok(false) };
            let guard = write_lock(&dict.header);
            if dict.0.state() != seen {
                continue;
            }
            let (owner, m) = (&dict.header, &*self.mutator);
            let moved =
                if last { dict.0.move_to_back(owner, m, i) } else { dict.0.move_to_front(owner, m, i) };
            drop(guard);
            return moved.map(|()| true).map_err(|_| self.memory_error());
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
            Some(t) => t.snapshot().map(|(_, k, v)| (Ref::new(k), Ref::new(v))).collect(),
            None => Vec::new(),
        }
    }
}
