//! Looks at the whole heap, naively.
//!
//! # Problem
//!
//! That a PRIVATE object is touched without synchronization rests on one sentence: no other thread can reach it. A
//! store path that misses the barrier breaks it, and nothing happens until much later, elsewhere.
//!
//! # What is checked
//!
//! In a pause, of every reference in an object, a root or a stack slot:
//!
//! 1. it leads to an object that exists;
//! 2. what a SHARED object, a root or a SHARED frame leads to is SHARED;
//! 3. what a PRIVATE object or a thread's stack leads to is SHARED, or has the same owner.
//!
//! IMMORTAL objects may be met by anyone. The checks share no data structure with the collector: no marks, no
//! candidates. Debug builds check stacks in every pause and the heap after every collection; so does zeal.

use freewheel_refcount::{Header, OwnerId, Value, flags};

use crate::layout::Tracer;
use crate::mutator::Mutator;
use crate::page::PageMeta;
use crate::pause_lock::Moment;
use crate::stop_world::PauseToken;

/// Who holds a reference.
#[derive(Clone, Copy)]
enum Holder<'a> {
    /// Anyone can see it.
    Shared(&'a str),
    /// A thread's stack.
    Stack(OwnerId),
    /// A PRIVATE object of a thread.
    Private(&'a str, OwnerId),
}

impl Holder<'_> {
    fn describe(self) -> String {
        match self {
            Holder::Shared(name) => format!("a shared {name}"),
            Holder::Stack(id) => format!("the stack of thread {id}"),
            Holder::Private(name, id) => format!("a private {name} of thread {id}"),
        }
    }

    fn may_hold(self, target: &Header) -> bool {
        target.flags() & (flags::SHARED | flags::IMMORTAL) != 0
            || match self {
                Holder::Shared(_) => false,
                Holder::Stack(id) | Holder::Private(_, id) => target.owner() == id,
            }
    }
}

impl Mutator {
    /// Panics if a reference anywhere leads to memory that holds no object, or to another thread's PRIVATE object.
    pub fn verify_heap(&self, token: &PauseToken) {
        let world = self.world();
        if world.roots_are_shared() {
            world.scan_roots(Moment::now(self), &mut |v| self.check(Holder::Shared("root"), v));
        }
        self.verify_stacks(token);
        let mut referents = Vec::new();
        world.objects(token, &mut |h| {
            // SAFETY: an object of the heap; the world is stopped.
            let header = unsafe { h.as_ref() };
            let info = world.info(h);
            let holder = if header.is_shared() {
                Holder::Shared(info.name)
            } else {
                Holder::Private(info.name, header.owner())
            };
            // SAFETY: its kind's own function.
            unsafe { (info.trace)(h, &mut Tracer::referents(world, &mut referents)) };
            referents.drain(..).for_each(|child| self.check(holder, Value::object(child)));
        });
    }

    /// The same for what is on stacks.
    pub(crate) fn verify_stacks(&self, _: &PauseToken) {
        for (id, slot) in self.world().slots.iter() {
            // SAFETY: the pause holds the registry's lock, which guards the field.
            if let Some(roots) = unsafe { *slot.roots.get() } {
                // SAFETY: valid by the promise of `World::register`, and the thread is stopped.
                unsafe { (*roots).scan_stack(&mut |v| self.check(Holder::Stack(id), v)) };
            }
        }
    }

    fn check(&self, holder: Holder<'_>, v: Value) {
        let Some(h) = v.as_object() else { return };
        // SAFETY: whatever was freed, the pages of referents are mapped, or this test has found its error.
        let target = unsafe { h.as_ref() };
        let exists = target.shape() != 0 && PageMeta::of(h).block_size.get() != 0;
        assert!(exists, "{} holds a freed object at {h:p}", holder.describe());
        assert!(
            holder.may_hold(target),
            "{} holds a private {} of thread {} at {h:p} (flags {:#x})",
            holder.describe(),
            self.world().info(h).name,
            target.owner(),
            target.flags(),
        );
    }
}
