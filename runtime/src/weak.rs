//! The table of weak references by target, and callbacks that wait to be called.
//!
//! # Protocol
//!
//! A weak reference is entered under its target's shard lock, which also sets the target's flag. When the target
//! dies (by its owner's hand if PRIVATE, in a pause if SHARED), its references are cleared first; references with
//! callbacks are remembered with a count and called when it is safe to run user code.
//!
//! # Who may see what
//!
//! The table leads from a target to its references, which is an edge that no store barrier knows of: the target may be
//! SHARED while a reference to it is PRIVATE to the thread that made it. Nor does the flag SHARED alone say that a
//! thread may use what it found here: the owner may be in the midst of the walk that sets it. So
//!
//! * a thread uses its own references, and others' if they are SHARED and reach nothing but their target, which it
//!   sees already;
//! * who wants all of them stops the world and shares them;
//! * a callback is called by the thread that remembered it, if the reference is its own. Else a pause has remembered
//!   it, shares it, and any thread may call it.

use std::collections::HashMap;

use core::ptr::NonNull;

use foldhash::fast::FixedState;
use freewheel_gc::{Moment, PauseLock};
use freewheel_refcount::{Header, OwnerId, Value};

use crate::cx::Cx;
use crate::handle::Ref;
use crate::object::class::{Class, class_flags};
use crate::object::misc::WeakRef;
use crate::object::{Kind, Obj, obj_unchecked};

const SHARDS: usize = 32;

/// Stands for any thread; no thread has this id.
const ANYONE: OwnerId = 0;

type Shard = HashMap<usize, Vec<NonNull<Obj<WeakRef>>>, FixedState>;

/// Weak references by target address.
pub struct WeakTable {
    shards: [PauseLock<Shard>; SHARDS],
    /// References whose targets died and that have a callback, counted; and who calls it.
    pending: PauseLock<Vec<(OwnerId, Value)>>,
}

// SAFETY: the table holds addresses of heap objects, which it touches under the target's shard lock only.
unsafe impl Send for WeakTable {}
// SAFETY: as above.
unsafe impl Sync for WeakTable {}

impl Default for WeakTable {
    fn default() -> Self {
        WeakTable { shards: core::array::from_fn(|_| PauseLock::default()), pending: PauseLock::default() }
    }
}

impl WeakTable {
    fn shard(&self, target: NonNull<Header>) -> &PauseLock<Shard> {
        &self.shards[(target.addr().get() >> 4) % SHARDS]
    }

    /// Enters a reference.
    pub fn add(&self, cx: &Cx, target: NonNull<Header>, reference: &Obj<WeakRef>) {
        // SAFETY: the caller sees the target, so it is alive.
        unsafe { target.as_ref() }.note_weak();
        let mut shard = self.shard(target).lock(&cx.mutator);
        shard.entry(target.addr().get()).or_default().push(NonNull::from(reference));
    }

    /// Takes a dying reference out.
    pub fn remove(&self, moment: Moment<'_>, reference: &WeakRef) {
        let Some(target) = reference.target_header() else { return };
        let mut shard = moment.lock(self.shard(target));
        if let Some(all) = shard.get_mut(&target.addr().get()) {
            // SAFETY: entries are live references: a dying one takes itself out first.
            all.retain(|r| !core::ptr::eq(unsafe { &r.as_ref().data }, reference));
            if all.is_empty() {
                shard.remove(&target.addr().get());
            }
        }
    }

    /// A plain reference to an object, without callback and of the given class, with a count.
    pub fn find_plain(&self, cx: &Cx, target: NonNull<Header>, class: &Obj<Class>) -> Option<Ref> {
        let shard = self.shard(target).lock(&cx.mutator);
        let refs = shard.get(&target.addr().get())?;
        // SAFETY: entries are live references: a dying one takes itself out first.
        let mut refs = refs.iter().map(|r| unsafe { r.as_ref() });
        let found = refs.find(|r| {
            (r.header.owner() == cx.me() || r.header.is_shared())
                && r.callback.get() == Value::NONE
                && core::ptr::eq(cx.class_of(r.value()), class)
        });
        found.map(|r| Ref::new(r.value()))
    }

    /// The number of references to an object.
    pub fn count(&self, cx: &Cx, target: NonNull<Header>) -> usize {
        self.shard(target).lock(&cx.mutator).get(&target.addr().get()).map_or(0, Vec::len)
    }

    /// All references to an object, with a count each: those that serve all who ask, then the others, latest first.
    /// Stops the world if some of them are not this thread's own.
    pub fn all(&self, cx: &Cx, target: NonNull<Header>) -> Vec<Ref> {
        let own = |r: &Obj<WeakRef>| (r.header.owner() == cx.me()).then(|| Ref::new(r.value()));
        let all_own: Option<Vec<Ref>> = self.each(Moment::now(&cx.mutator), target, own);
        let mut all = all_own.unwrap_or_else(|| {
            cx.mutator.pause(|_| {
                self.each(Moment::now(&cx.mutator), target, |r| {
                    cx.share(r.value());
                    Ref::new(r.value())
                })
            })
        });
        all.reverse();
        all.sort_by_key(|r| {
            let class = cx.class_of(r.value());
            // SAFETY: the table holds weak references only.
            let callback = unsafe { obj_unchecked::<WeakRef>(r.value()) }.callback.get();
            match callback == Value::NONE && class.has(class_flags::NATIVE) {
                true if core::ptr::eq(class, cx.class(Kind::WeakRef)) => 0,
                true => 1,
                false => 2,
            }
        });
        all
    }

    fn each<T, C: FromIterator<T>>(
        &self,
        moment: Moment<'_>,
        target: NonNull<Header>,
        f: impl Fn(&Obj<WeakRef>) -> T,
    ) -> C {
        let shard = moment.lock(self.shard(target));
        let refs = shard.get(&target.addr().get()).into_iter().flatten();
        // SAFETY: as in `find_plain`.
        refs.map(|r| f(unsafe { r.as_ref() })).collect()
    }

    /// The target dies: clears its references, remembers those with callbacks.
    pub fn clear(&self, moment: Moment<'_>, target: NonNull<Header>) {
        let Some(all) = moment.lock(self.shard(target)).remove(&target.addr().get()) else { return };
        for r in all {
            // SAFETY: entries are live references.
            let r = unsafe { r.as_ref() };
            r.clear();
            if r.callback.get() != Value::NONE && moment.survives(r.header.as_ptr()) {
                let mut caller = r.header.owner();
                if caller != moment.id() {
                    // The target was not this thread's own, or the reference were: so the world is stopped.
                    moment.share(r.value());
                    caller = ANYONE;
                }
                r.header.incref(moment.id());
                moment.lock(&self.pending).push((caller, r.value()));
            }
        }
    }
}

impl WeakTable {
    /// A remembered reference whose callback this thread has to call.
    fn take_pending(&self, cx: &Cx) -> Option<Ref> {
        let mut pending = self.pending.lock(&cx.mutator);
        let at = pending.iter().rposition(|(caller, _)| [cx.me(), ANYONE].contains(caller))?;
        Some(Ref::from_owned(pending.remove(at).1))
    }
}

impl Drop for WeakRef {
    fn drop(&mut self) {
        if self.target().is_some()
            && let Some(cx) = crate::attach::current()
        {
            cx.globals().weak.remove(Moment::now(&cx.mutator), self);
        }
    }
}

impl Cx {
    /// Calls the callbacks of weak references whose targets died.
    pub(crate) fn run_weak_callbacks(&self) {
        loop {
            let Some(r) = self.globals().weak.take_pending(self) else { return };
            let v = r.value();
            // SAFETY: only weak references are remembered.
            let callback = Ref::new(unsafe { obj_unchecked::<WeakRef>(v) }.callback.get());
            if let Err(e) = self.call(callback.value(), &[r.value()]) {
                self.report_unraisable(&e, callback.value());
            }
        }
    }
}
