//! The table of weak references by target, and callbacks that wait to be called.
//!
//! # Protocol
//!
//! A weak reference is entered under its target's shard lock, which also sets the target's flag. When the target
//! dies (by its owner's hand if PRIVATE, in a pause if SHARED), its references are cleared first; references with
//! callbacks are remembered with a count and called when it is safe to run user code.

use std::collections::HashMap;

use core::ptr::NonNull;

use foldhash::fast::FixedState;
use freewheel_gc::Mutator;
use freewheel_refcount::{Header, Value, flags};
use parking_lot::Mutex;

use crate::cx::Cx;
use crate::handle::Ref;
use crate::object::misc::WeakRef;
use crate::object::{Obj, obj_unchecked};

const SHARDS: usize = 32;

type Shard = HashMap<usize, Vec<NonNull<Obj<WeakRef>>>, FixedState>;

/// Weak references by target address.
pub struct WeakTable {
    shards: [Mutex<Shard>; SHARDS],
    /// References whose targets died and that have a callback; counted.
    pending: Mutex<Vec<Value>>,
}

// SAFETY: the table holds addresses of heap objects, which it touches under the target's shard lock only.
unsafe impl Send for WeakTable {}
// SAFETY: as above.
unsafe impl Sync for WeakTable {}

impl Default for WeakTable {
    fn default() -> Self {
        WeakTable { shards: core::array::from_fn(|_| Mutex::default()), pending: Mutex::default() }
    }
}

impl WeakTable {
    fn shard(&self, target: NonNull<Header>) -> &Mutex<Shard> {
        &self.shards[(target.addr().get() >> 4) % SHARDS]
    }

    /// Enters a reference.
    pub fn add(&self, target: NonNull<Header>, reference: &Obj<WeakRef>) {
        // SAFETY: the caller sees the target, so it is alive.
        unsafe { target.as_ref() }.set_flags(flags::WEAKLY_REFERENCED);
        let mut shard = self.shard(target).lock();
        shard.entry(target.addr().get()).or_default().push(NonNull::from(reference));
    }

    /// Takes a dying reference out.
    pub fn remove(&self, reference: &WeakRef) {
        let Some(target) = reference.target_header() else { return };
        let mut shard = self.shard(target).lock();
        if let Some(all) = shard.get_mut(&target.addr().get()) {
            // SAFETY: entries are live references: a dying one takes itself out first.
            all.retain(|r| !core::ptr::eq(unsafe { &r.as_ref().data }, reference));
            if all.is_empty() {
                shard.remove(&target.addr().get());
            }
        }
    }

    /// The references to an object, with a count each.
    pub fn references_to(&self, target: NonNull<Header>) -> Vec<Ref> {
        let shard = self.shard(target).lock();
        let refs = shard.get(&target.addr().get()).into_iter().flatten();
        // SAFETY: entries are live references.
        refs.map(|r| Ref::new(unsafe { r.as_ref() }.value())).collect()
    }

    /// The target dies: clears its references, remembers those with callbacks.
    pub fn clear(&self, mutator: &Mutator, target: NonNull<Header>) {
        let Some(all) = self.shard(target).lock().remove(&target.addr().get()) else { return };
        for r in all {
            // SAFETY: entries are live references.
            let r = unsafe { r.as_ref() };
            r.clear();
            if r.callback.get() != Value::NONE && mutator.survives(r.header.as_ptr()) {
                r.header.incref(mutator.id());
                self.pending.lock().push(r.value());
            }
        }
    }
}

impl Drop for WeakRef {
    fn drop(&mut self) {
        if self.target().is_some()
            && let Some(cx) = crate::attach::current()
        {
            cx.globals().weak.remove(self);
        }
    }
}

impl Cx {
    /// Calls the callbacks of weak references whose targets died.
    pub(crate) fn run_weak_callbacks(&self) {
        loop {
            let Some(v) = self.globals().weak.pending.lock().pop() else { return };
            let r = Ref::from_owned(v);
            // SAFETY: only weak references are remembered.
            let callback = Ref::new(unsafe { obj_unchecked::<WeakRef>(v) }.callback.get());
            if let Err(e) = self.call(callback.value(), &[r.value()]) {
                self.report_unraisable(&e, callback.value());
            }
        }
    }
}
