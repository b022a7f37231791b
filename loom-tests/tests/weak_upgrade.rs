//! Loading a weak reference against the pause that clears it and frees the object.
#![cfg(freewheel_loom)]

use std::sync::Arc;

use freewheel_gc::gate::AtGate;
use freewheel_loom_tests::explore;
use freewheel_loom_tests::world::World as Threads;
use freewheel_refcount::fault::Fault;
use freewheel_refcount::sync::atomic::{AtomicU32, Ordering};
use freewheel_refcount::{Decref, Header, Step, Value, Verdict, WeakCell, flags};
use loom::cell::UnsafeCell;
use loom::thread;

/// What the pauser or the upgrading thread leaves out.
#[derive(Clone, Copy, PartialEq)]
enum Leave {
    Nothing,
    /// The pauser frees without clearing the weak reference.
    Clear,
    /// The thread passes a safepoint between the load and its slot.
    Safepoint,
}

struct World {
    threads: Threads,
    /// Leads to the object. (To a number in its place: the object has no address that a value could hold.)
    weak: WeakCell,
    /// The thread's stack slot: loom reports if the pauser reads it too early.
    stack: UnsafeCell<u32>,
    object: Header,
    /// The object's memory; freeing writes it.
    memory: UnsafeCell<u32>,
    freed: AtomicU32,
}

// SAFETY: what the model checks.
unsafe impl Sync for World {}
// SAFETY: as above.
unsafe impl Send for World {}

impl World {
    fn new() -> World {
        let object = Header::with_flags(1, 1, flags::SHARED | flags::UNCOUNTED);
        assert_eq!((object.decref(1), object.retire()), (Decref::Retire, Step::Made));
        World {
            threads: Threads::new(2),
            weak: WeakCell::new(Value::small(1)),
            stack: UnsafeCell::new(0),
            object,
            memory: UnsafeCell::new(0),
            freed: AtomicU32::new(0),
        }
    }

    fn put(&self, v: u32) {
        // SAFETY: what the model checks.
        self.stack.with_mut(|p| unsafe { *p = v });
    }

    fn use_object(&self) {
        // SAFETY: what the model checks.
        self.memory.with(|p| assert_eq!(unsafe { *p }, 0, "used after it was freed"));
    }

    /// Frees the retired object, in a pause.
    fn reclaim(&self, leave: Leave) {
        if self.object.flags() & flags::RETIRED == 0 {
            return;
        }
        // SAFETY: what the model checks.
        let on_stack = || self.stack.with(|p| unsafe { *p != 0 });
        if self.object.reconsider(on_stack) != Verdict::Garbage {
            return;
        }
        if leave != Leave::Clear {
            self.weak.clear();
        }
        // SAFETY: as above.
        self.memory.with_mut(|p| unsafe { *p = 0xdb });
        self.freed.store(1, Ordering::Relaxed);
    }
}

/// Hunts for a use of freed memory: a thread upgrades a weak reference into a stack slot, passes a safepoint, and makes
/// a counted handle of it, while a pause reclaims, twice.
fn upgrade(leave: Leave, fault: Fault) {
    explore("upgrade and store against reclaim pauses", fault, move || {
        let world = Arc::new(World::new());
        let other = Arc::clone(&world);
        let t = thread::spawn(move || {
            let w = &*other;
            let me = w.threads.register(1);
            me.attach();
            let found = u32::from(w.weak.load().is_some());
            if leave == Leave::Safepoint {
                me.poll();
            }
            w.put(found);
            me.poll();
            if found != 0 {
                w.use_object();
                // A handle instead of the slot.
                w.object.incref(2);
                w.put(0);
                me.poll();
                w.use_object();
            }
            me.detach();
            found
        });
        world.threads.register(2).pause(|| world.reclaim(leave));
        let found = t.join().unwrap();
        // The thread is gone, its handle is not.
        assert!(found == 0 || world.freed.load(Ordering::Relaxed) == 0);
        assert_eq!(world.object.total(), i64::from(found));
    });
}

#[test]
fn what_was_upgraded_is_not_freed() {
    upgrade(Leave::Nothing, Fault::None);
}

/// Twin: the pause does not scan stacks.
#[test]
#[should_panic]
fn twin_without_scanning_stacks() {
    upgrade(Leave::Nothing, Fault::FreeWithoutStacks);
}

/// Twin: the pause does not look at the count again.
#[test]
#[should_panic]
fn twin_without_counting_again() {
    upgrade(Leave::Nothing, Fault::FreeWithoutCount);
}

/// Twin: the weak reference is not cleared.
#[test]
#[should_panic]
fn twin_without_clearing() {
    upgrade(Leave::Clear, Fault::None);
}

/// Twin: a bare reference is kept across a safepoint.
#[test]
#[should_panic]
fn twin_a_bare_reference_across_a_safepoint() {
    upgrade(Leave::Safepoint, Fault::None);
}
