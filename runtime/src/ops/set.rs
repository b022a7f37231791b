//! Adding, finding and removing members of sets.

use freewheel_refcount::Value;

use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::lock::write_lock;
use crate::object::set::Set;
use crate::object::{Kind, Obj, obj_unchecked};

impl Cx {
    /// Adds a member; answers whether it is new.
    ///
    /// # Errors
    /// What the member's own code raises; the memory error.
    pub fn set_add(&self, set: &Obj<Set>, v: Value) -> Result<bool, Exc> {
        let hash = self.hash(v)? as u64;
        self.set_add_hashed(set, v, hash)
    }

    /// Adds a member whose hash is known; answers whether it is new.
    pub fn set_add_hashed(&self, set: &Obj<Set>, v: Value, hash: u64) -> Result<bool, Exc> {
        let mut collected = false;
        loop {
            let seen = set.table.state();
            if self.find_key(&set.table, v, hash)?.is_some() {
                return Ok(false);
            }
            // After the search: user code in it may have shared the set.
            self.barrier(&set.header, v);
            let guard = write_lock(&set.header);
            if set.table.state() != seen {
                continue;
            }
            let v = Ref::new(v).into_value();
            let done = set.table.insert_absent(&set.header, &self.mutator, v, hash, Value::NONE);
            drop(guard);
            if done.is_err() {
                drop(Ref::from_owned(v));
                if core::mem::replace(&mut collected, true) {
                    return Err(self.memory_error());
                }
                // Garbage may be in the way.
                self.mutator.collect();
                continue;
            }
            return Ok(true);
        }
    }

    /// Removes a member whose hash is known; answers whether it was there.
    ///
    /// # Errors
    /// What the member's own code raises.
    pub fn set_remove_hashed(&self, set: &Obj<Set>, v: Value, hash: u64) -> Result<bool, Exc> {
        loop {
            let seen = set.table.state();
            let Some(i) = self.find_key(&set.table, v, hash)? else { return Ok(false) };
            let guard = write_lock(&set.header);
            if set.table.state() != seen {
                continue;
            }
            let removed = set.table.remove(i);
            drop(guard);
            drop(removed.map(|(k, _)| Ref::from_owned(k)));
            return Ok(true);
        }
    }

    /// Removes and answers some member.
    pub fn set_pop(&self, set: &Obj<Set>) -> Option<Ref> {
        // From the end: the table remembers where that is, so that emptying a set this way takes linear time.
        let _guard = write_lock(&set.header);
        let last = set.table.table()?.last()?;
        set.table.remove(last).map(|(k, _)| Ref::from_owned(k))
    }

    /// Removes all members.
    pub fn set_clear(&self, set: &Obj<Set>) {
        let guard = write_lock(&set.header);
        let all = set.table.take_all(&set.header, &self.mutator);
        drop(guard);
        all.into_iter().for_each(|(k, _)| drop(Ref::from_owned(k)));
    }

    /// The members at this moment, counted, with their hashes.
    pub fn set_members(&self, set: &Obj<Set>) -> Vec<(Ref, u64)> {
        match set.table.table() {
            Some(t) => t.iter_from(0).map(|(i, k, _)| (Ref::new(k), t.hash(i, k))).collect(),
            None => Vec::new(),
        }
    }

    /// A new set or frozen set with the items of an iterable.
    ///
    /// # Errors
    /// What the iterable or the items' own code raise.
    pub fn set_from(&self, kind: Kind, iterable: Option<Value>) -> Res {
        let r = self.new_object(kind, Set::new())?;
        // SAFETY: just made, with this payload.
        let set = unsafe { obj_unchecked::<Set>(r.value()) };
        if let Some(iterable) = iterable {
            self.set_extend(set, iterable)?;
        }
        Ok(r)
    }

    /// Adds all items of an iterable.
    ///
    /// # Errors
    /// What the iterable or the items' own code raise.
    pub fn set_extend(&self, set: &Obj<Set>, iterable: Value) -> Result<(), Exc> {
        if let Some(other) = self.cast::<Set>(iterable) {
            for (v, hash) in self.set_members(other) {
                self.set_add_hashed(set, v.value(), hash)?;
            }
            return Ok(());
        }
        self.for_each(iterable, |v| self.set_add(set, v.value()).map(drop))
    }
}
