//! Interning: two threads make the same name, and drop what they have found: `refcount/src/immortal.rs`.
//!
//! The table is a list under a lock here; the runtime's is a map for each of sixteen locks.
#![cfg(freewheel_loom)]

use std::sync::Arc;

use freewheel_gc::gate::AtGate;
use freewheel_loom_tests::explore;
use freewheel_loom_tests::heap::{Heap, none};
use freewheel_loom_tests::object::Object;
use freewheel_loom_tests::world::Thread;
use freewheel_refcount::Value;
use freewheel_refcount::fault::Fault;
use freewheel_refcount::sync::parking::Mutex;
use loom::thread;

/// A table of one name, and a PRIVATE string of that text for each of two threads.
struct Table {
    heap: Heap,
    name: Mutex<Option<Value>>,
}

// SAFETY: what the models check.
unsafe impl Sync for Table {}
// SAFETY: as above.
unsafe impl Send for Table {}

impl Table {
    fn new() -> Arc<Table> {
        let objects = (1..=2).map(Object::new).collect();
        Arc::new(Table { heap: Heap::new(2, objects), name: Mutex::new(None) })
    }

    /// The name, as `Cx::intern`.
    fn intern(&self, me: &Thread<'_>) -> Value {
        let found = *self.name.lock();
        found.unwrap_or_else(|| {
            let made = &self.heap.objects[usize::from(me.number()) - 1];
            made.write();
            made.header.publish_immortal(|| *self.name.lock().get_or_insert(made.value()))
        })
    }

    /// Interns, and counts and drops what it gets, once more than it has counted.
    fn run(&self, id: u16) -> Value {
        let me = self.heap.world.register(id);
        me.attach();
        let v = self.intern(&me);
        // SAFETY: objects live until the model is over.
        let object = unsafe { Object::of(v.as_object().unwrap()) };
        assert!(object.header.is_shared(), "met another thread's PRIVATE object");
        object.header.incref(id);
        me.drop_one(&object.header);
        me.drop_one(&object.header);
        object.read();
        me.detach();
        v
    }
}

/// Hunts for two names of one text, for one that is PRIVATE, and for one that dies.
fn intern(fault: Fault) {
    explore("two threads that intern one name", fault, || {
        let table = Table::new();
        let other = Arc::clone(&table);
        let t = thread::spawn(move || other.run(2));
        let mine = table.run(1);
        assert_eq!(mine, t.join().unwrap(), "two names of one text");
        let me = table.heap.world.register(1);
        me.attach();
        table.heap.reclaim(&me, none);
        me.detach();
        assert!(table.heap.objects.iter().all(|o| !o.is_freed()), "a name died");
    });
}

#[test]
fn a_name_is_one_and_stays() {
    intern(Fault::None);
}

#[test]
#[should_panic(expected = "PRIVATE object")]
fn twin_found_before_it_is_immortal() {
    intern(Fault::FoundBeforeImmortal);
}
