//! Looking at the heap while it stands still: for snapshots and other tools of a client.
//!
//! Together with [`World::objects`](crate::World::objects) this is the whole object graph, seen without any change to
//! it: nothing is counted, marked or shared.

use core::ptr::NonNull;

use freewheel_refcount::{Header, OwnerId, Value};

use crate::layout::Tracer;
use crate::mutator::Mutator;
use crate::page::PageMeta;
use crate::pause_lock::Moment;
use crate::stop_world::PauseToken;
use crate::world::World;

impl World {
    /// Bytes of an object's block in the heap: its size, rounded up. What it owns elsewhere is not in it.
    ///
    /// # Safety
    /// The object is one of this world's, and alive.
    pub unsafe fn block_bytes(&self, object: NonNull<Header>) -> usize {
        PageMeta::of(object).block_size.get()
    }

    /// Adds what an object refers to, in the order in which its kind traces it, as often as it does; borrowed
    /// references of suspended frames included, weak ones not.
    ///
    /// # Safety
    /// The object is one of this world's, and alive.
    pub unsafe fn referents(&self, _: &PauseToken, object: NonNull<Header>, into: &mut Vec<NonNull<Header>>) {
        // SAFETY: the caller's promise; its kind's own function.
        unsafe { (self.info(object).trace)(object, &mut Tracer::referents(self, into)) };
    }

    /// Visits what stands on each thread's stack, with the thread's slot.
    pub fn stacks(&self, _: &PauseToken, visit: &mut dyn FnMut(OwnerId, Value)) {
        for (id, slot) in self.slots.iter() {
            // SAFETY: the pause holds the registry's lock, which guards the field.
            if let Some(roots) = unsafe { *slot.roots.get() } {
                // SAFETY: valid by the promise of `World::register`, and the thread is stopped.
                unsafe { (*roots).scan_stack(&mut |v| visit(id, v)) };
            }
        }
    }
}

impl Mutator {
    /// Visits the client's global roots, in this thread's pause.
    pub fn roots(&self, _: &PauseToken, visit: &mut dyn FnMut(Value)) {
        self.world().scan_roots(Moment::now(self), visit);
    }
}
