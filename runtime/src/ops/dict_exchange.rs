//! Changing a key's value if it is still the one that was seen.

use freewheel_refcount::Value;

use crate::cx::Cx;
use crate::handle::{Exc, Ref};
use crate::object::Obj;
use crate::object::dict::Dict;
use crate::object::lock::write_lock;

impl Cx {
    /// Gives a key whose hash is known another value, if it has exactly the value `expected`; none stands for "no such
    /// key", so that `new` is added, or the key is removed. One step for other threads. Answers whether it was done.
    ///
    /// # Errors
    /// What the key's own code raises; the memory error.
    pub fn dict_exchange(
        &self,
        dict: &Obj<Dict>,
        key: Value,
        hash: u64,
        expected: Option<Value>,
        new: Option<Value>,
    ) -> Result<bool, Exc> {
        let mut collected = false;
        loop {
            let seen = dict.0.state();
            let found = self.find_key(&dict.0, key, hash)?;
            // After the search: user code in it may have shared the dict.
            self.barrier(&dict.header, key);
            new.into_iter().for_each(|v| self.barrier(&dict.header, v));
            let guard = write_lock(&dict.header);
            if dict.0.state() != seen {
                continue;
            }
            let present = found.map(|i| dict.0.table().expect("a key was found").entry(i).value.get());
            if present != expected {
                return Ok(false);
            }
            let old = match (found, new) {
                (None, None) => return Ok(true),
                (Some(i), None) => dict.0.remove(i),
                (Some(i), Some(new)) => {
                    let entry = dict.0.table().expect("a key was found").entry(i);
                    Some((Value::UNBOUND, entry.value.swap(Ref::new(new).into_value())))
                }
                (None, Some(new)) => {
                    let (k, v) = (Ref::new(key).into_value(), Ref::new(new).into_value());
                    if dict.0.insert_absent(&dict.header, &self.mutator, k, hash, v).is_err() {
                        drop(guard);
                        drop((Ref::from_owned(k), Ref::from_owned(v)));
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
            // What was taken out may run a finalizer: not under the lock.
            drop(guard);
            drop(old.map(|(k, v)| (Ref::from_owned(k), Ref::from_owned(v))));
            return Ok(true);
        }
    }
}
