//! Sets, mutable and frozen: a hash table whose values say nothing.

use freewheel_gc::{Releaser, Tracer};
use freewheel_refcount::Value;
use freewheel_refcount::sync::atomic::{AtomicU64, Ordering};

use super::dict::HashTable;
use super::{Kind, Obj, Payload, header, obj_unchecked};

/// A set's payload.
pub struct Set {
    /// The keys; every value is the null value.
    pub table: HashTable,
    hash: AtomicU64,
}

impl Default for Set {
    fn default() -> Self {
        Set::new()
    }
}

impl Set {
    /// An empty set.
    pub fn new() -> Set {
        Set { table: HashTable::new(), hash: AtomicU64::new(0) }
    }

    /// A frozen set's hash, if it is known.
    pub fn cached_hash(&self) -> Option<i64> {
        // Relaxed: whoever computes it gets the same number.
        match self.hash.load(Ordering::Relaxed) {
            0 => None,
            h => Some(h as i64),
        }
    }

    /// Remembers a frozen set's hash.
    pub fn cache_hash(&self, h: i64) {
        self.hash.store(h as u64, Ordering::Relaxed);
    }
}

// SAFETY: all keys are visited and released; the values are immediates.
unsafe impl Payload for Set {
    const NAME: &'static str = "set";
    fn trace(&self, t: &mut Tracer<'_>) {
        if let Some(table) = self.table.table() {
            (0..table.len()).for_each(|i| t.visit(table.entry(i).key.get()));
        }
    }
    fn release(&mut self, r: &mut Releaser<'_>) {
        if let Some(table) = self.table.table() {
            (0..table.len()).for_each(|i| r.release(table.entry(i).key.get()));
        }
    }
}

/// The set, if the value is exactly a set or frozen set (no subclass).
#[inline(always)]
pub fn as_exact_set<'a>(v: Value) -> Option<&'a Obj<Set>> {
    let shape = header(v)?.shape();
    if shape == Kind::Set as u32 || shape == Kind::FrozenSet as u32 {
        // SAFETY: both kinds' payload is `Set`.
        Some(unsafe { obj_unchecked(v) })
    } else {
        None
    }
}
