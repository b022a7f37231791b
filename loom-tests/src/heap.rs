//! A world with stacks, and the reclaim pause over it: what is freed is decided by `State::reconsider`, as in
//! `gc/src/reclaim.rs`.

use core::ptr::NonNull;

use freewheel_refcount::fault::{Fault, injected};
use freewheel_refcount::{Header, InPause, OwnerId, Slot, Value, Verdict, flags};
use loom::cell::UnsafeCell;

use crate::object::Object;
use crate::world::{Thread, World};

/// A world whose threads have stacks.
pub struct Heap {
    /// Its threads.
    pub world: World,
    /// Its objects, which stay until the model is over.
    pub objects: Vec<Box<Object>>,
    stacks: Box<[UnsafeCell<Vec<Slot>>]>,
}

// SAFETY: a stack is its thread's while that is ATTACHED, and a pause's otherwise; loom checks.
unsafe impl Sync for Heap {}
// SAFETY: as above.
unsafe impl Send for Heap {}

impl Heap {
    /// `n` threads and these objects.
    pub fn new(n: OwnerId, objects: Vec<Box<Object>>) -> Heap {
        let stacks = (0..n).map(|_| UnsafeCell::new(Vec::new())).collect();
        Heap { world: World::new(n), objects, stacks }
    }

    /// `n` empty slots and these objects.
    pub fn empty(n: OwnerId, objects: Vec<Box<Object>>) -> Heap {
        Heap { world: World::empty(n), ..Heap::new(n, objects) }
    }

    /// Puts a value on the thread's stack, as a frame does.
    pub fn push(&self, me: &Thread<'_>, slot: Slot) {
        // SAFETY: the calling thread's own; loom checks.
        self.stacks[me.index()].with_mut(|stack| unsafe { (*stack).push(slot) });
    }

    /// Takes it off again. The slot was borrowed, or its count is the caller's now.
    pub fn pop(&self, me: &Thread<'_>) -> Option<Slot> {
        // SAFETY: as above.
        self.stacks[me.index()].with_mut(|stack| unsafe { (*stack).pop() })
    }

    /// A reclaim pause. Answers objects to be finalized.
    pub fn reclaim(&self, me: &Thread<'_>, has_finalizer: fn(&Object) -> bool) -> Vec<NonNull<Header>> {
        self.reclaim_with(me, has_finalizer, |_| ())
    }

    /// The same; `clear_weak` hears of objects to which others lead weakly, before they are freed.
    pub fn reclaim_with(
        &self,
        me: &Thread<'_>,
        has_finalizer: fn(&Object) -> bool,
        clear_weak: impl Fn(&Object),
    ) -> Vec<NonNull<Header>> {
        me.pause(|| {
            let mut work = self.world.drain_all(me);
            let mut on_stack = Vec::new();
            for stack in &self.stacks {
                stack.with(|stack| {
                    // SAFETY: in a pause; loom checks.
                    let stack = unsafe { &*stack };
                    on_stack.extend(stack.iter().filter_map(|slot| slot.value().as_object()));
                });
            }
            let mut finalizable = Vec::new();
            while let Some(h) = work.pop() {
                // SAFETY: objects live until the model is over.
                let object = unsafe { Object::of(h) };
                match object.header.reconsider(|| on_stack.contains(&h)) {
                    Verdict::Revived => {}
                    Verdict::OnStack => me.keep_retired(h),
                    Verdict::Garbage if !object.header.has(flags::FINALIZED) && has_finalizer(object) => {
                        object.header.hold_for_finalizer(me.number());
                        finalizable.push(h);
                    }
                    Verdict::Garbage => {
                        if object.header.is_weakly_referenced() && !injected(Fault::DeadInTable) {
                            clear_weak(object);
                        }
                        object.free();
                        if let Some(child) = object.field.get().as_object() {
                            // SAFETY: as above.
                            let header = unsafe { child.as_ref() };
                            if header.decref_in_pause() == InPause::Retire {
                                work.push(child);
                            }
                        }
                    }
                }
            }
            finalizable
        })
    }

    /// Removes what is in a SHARED object's field, as `Cx::set_field` does with an immediate.
    pub fn remove(&self, me: &Thread<'_>, container: &Object) {
        if let Some(old) = container.field.swap(Value::UNBOUND).as_object() {
            // SAFETY: objects live until the model is over.
            me.drop_one(unsafe { old.as_ref() });
        }
    }
}

/// No object has a finalizer.
pub fn none(_: &Object) -> bool {
    false
}
