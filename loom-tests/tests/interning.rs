//! Interning: two threads make the same name, and drop what they have found; a mortal string dies while another thread
//! looks it up, or makes a name of it: `refcount/src/immortal.rs`, `runtime/src/intern.rs`.
//!
//! The table has one text here, so a map is an option under a lock; the runtime's has maps for each of sixteen locks.
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

/// A table of one text, and a PRIVATE string of that text for each of two threads.
struct Table {
    heap: Heap,
    name: Mutex<Option<Value>>,
    mortal: Mutex<Option<Value>>,
}

// SAFETY: what the models check.
unsafe impl Sync for Table {}
// SAFETY: as above.
unsafe impl Send for Table {}

impl Table {
    fn new() -> Arc<Table> {
        let objects = (1..=2).map(Object::new).collect();
        Arc::new(Table { heap: Heap::new(2, objects), name: Mutex::new(None), mortal: Mutex::new(None) })
    }

    /// A thread's own string.
    fn made(&self, me: &Thread<'_>) -> &Object {
        let made = &self.heap.objects[usize::from(me.number()) - 1];
        made.write();
        made
    }

    /// The name, as `InternTable::name`.
    fn intern(&self, me: &Thread<'_>) -> Value {
        let mut name = self.name.lock();
        if let Some(v) = *name {
            return v;
        }
        if let Some(v) = self.mortal.lock().take() {
            object_of(v).header.pin(me.number());
            return *name.insert(v);
        }
        let made = self.made(me);
        made.header.publish_immortal(|| {
            *name = Some(made.value());
            drop(name);
        });
        made.value()
    }

    /// The string of this text, counted, as `InternTable::mortal`; the caller has made its own.
    fn intern_mortal(&self, me: &Thread<'_>) -> Value {
        let made = &self.heap.objects[usize::from(me.number()) - 1];
        let name = self.name.lock();
        let mut mortal = self.mortal.lock();
        if let Some(v) = name.or(*mortal) {
            let header = &object_of(v).header;
            assert!(
                header.is_shared() || header.is_owned_by(me.number()),
                "met another thread's PRIVATE object"
            );
            header.incref(me.number());
            return v;
        }
        made.header.publish_mortal(|| {
            *mortal = Some(made.value());
            drop(mortal);
            drop(name);
        });
        made.header.incref(me.number());
        made.value()
    }

    /// A pause that frees strings; it would wait for ever for a stopped thread's lock. As `Client::clear_weak` and `InternTable::remove`.
    fn reclaim(&self, me: &Thread<'_>) {
        self.heap.reclaim_with(me, none, |object| {
            let mut mortal = self.mortal.lock();
            if *mortal == Some(object.value()) {
                *mortal = None;
            }
        });
    }

    /// Interns a string of its own, and drops all. Thread 2 does it twice, while it has the first; thread 1 makes a pause
    /// at the end.
    fn use_mortal(&self, id: u16) {
        let me = self.heap.world.register(id);
        me.attach();
        let made = self.made(&me);
        let v = self.intern_mortal(&me);
        let object = object_of(v);
        object.read();
        if id == 2 {
            me.poll();
            assert_eq!(v, self.intern_mortal(&me), "two strings of one text");
            object.read();
            me.drop_one(&object.header);
        }
        me.drop_one(&object.header);
        if made.header.is_shared() {
            // Else it is in no table, and dies here and now, by a local count.
            me.drop_one(&made.header);
        }
        if id == 1 {
            self.reclaim(&me);
        }
        me.detach();
    }

    /// Interns, and counts and drops what it gets, once more than it has counted.
    fn run(&self, id: u16) -> Value {
        let me = self.heap.world.register(id);
        me.attach();
        let v = self.intern(&me);
        let object = object_of(v);
        assert!(object.header.is_shared(), "met another thread's PRIVATE object");
        object.header.incref(id);
        me.drop_one(&object.header);
        me.drop_one(&object.header);
        object.read();
        me.detach();
        v
    }
}

fn object_of<'a>(v: Value) -> &'a Object {
    // SAFETY: objects live until the model is over.
    unsafe { Object::of(v.as_object().unwrap()) }
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

/// Hunts for two strings of one text, for one that is PRIVATE or freed, and for one that stays.
fn intern_mortal(fault: Fault) {
    explore("a mortal string that is looked up while it dies", fault, || {
        let table = Table::new();
        let other = Arc::clone(&table);
        let t = thread::spawn(move || other.use_mortal(2));
        table.use_mortal(1);
        t.join().unwrap();
        let me = table.heap.world.register(1);
        me.attach();
        table.reclaim(&me);
        me.detach();
        assert_eq!(*table.mortal.lock(), None, "the table leads to what is dead");
    });
}

#[test]
fn a_mortal_string_is_one_and_goes() {
    intern_mortal(Fault::None);
}

#[test]
#[should_panic(expected = "PRIVATE object")]
fn twin_found_before_it_is_shared() {
    intern_mortal(Fault::FoundBeforeShared);
}

#[test]
#[should_panic(expected = "after it was freed")]
fn twin_dead_in_the_table() {
    intern_mortal(Fault::DeadInTable);
}

/// Hunts for a name that dies, or that is not the string that was interned.
fn promote(fault: Fault) {
    explore("a mortal string that becomes a name while it dies", fault, move || {
        let table = Table::new();
        let other = Arc::clone(&table);
        let t = thread::spawn(move || other.use_mortal(2));
        let me = table.heap.world.register(1);
        me.attach();
        let name = object_of(table.intern(&me));
        assert!(name.header.is_immortal() || fault == Fault::NotPinned);
        me.poll();
        name.read();
        me.detach();
        t.join().unwrap();
        me.attach();
        table.reclaim(&me);
        name.read();
        assert_eq!(*table.mortal.lock(), None, "a text has a name, and another string");
        assert_eq!(*table.name.lock(), Some(name.value()));
        me.detach();
    });
}

#[test]
fn a_mortal_string_becomes_a_name() {
    promote(Fault::None);
}

#[test]
#[should_panic(expected = "after it was freed")]
fn twin_name_that_is_not_pinned() {
    promote(Fault::NotPinned);
}
