//! A finalizer that brings its object back, against readers and the next pause.
#![cfg(freewheel_loom)]

use std::sync::Arc;

use freewheel_gc::gate::AtGate;
use freewheel_gc::publish;
use freewheel_loom_tests::explore;
use freewheel_loom_tests::heap::Heap;
use freewheel_loom_tests::object::Object;
use freewheel_loom_tests::world::Thread;
use freewheel_refcount::Slot;
use freewheel_refcount::fault::Fault;
use loom::thread;

/// A SHARED container, and an object in it that has a finalizer.
fn heap() -> Arc<Heap> {
    let objects: Vec<_> = (0..2).map(|_| Object::shared(1)).collect();
    objects.iter().for_each(|o| o.write());
    objects[0].field.set(objects[1].value());
    Arc::new(Heap::new(2, objects))
}

fn all(_: &Object) -> bool {
    true
}

/// When the object is stored back.
#[derive(Clone, Copy, PartialEq)]
enum Store {
    /// By the finalizer.
    Early,
    /// By who called the function with the finalizer, which has put the object on the stack. Meanwhile it is retired again.
    Late,
}

/// A reclaim pause, and the finalizers after it: each brings its object back into the container. Answers how many ran.
fn reclaim_and_finalize(heap: &Heap, me: &Thread<'_>, when: Store) -> usize {
    let store_back = |slot: Slot| {
        let container = &heap.objects[0];
        let owned = slot.into_owned(me.number());
        let _ = publish::store(&container.header, &container.field, owned, |_| ());
    };
    let finalizable = heap.reclaim(me, all);
    for &h in &finalizable {
        // SAFETY: objects live until the model is over.
        let object = unsafe { Object::of(h) };
        object.read();
        let slot = Slot::load(object.value());
        if when == Store::Early {
            store_back(slot);
        } else {
            heap.push(me, slot);
        }
        // The count that held the object for its finalizer.
        me.drop_one(&object.header);
        if when == Store::Late {
            me.poll();
            store_back(slot);
            let _ = heap.pop(me);
            me.poll();
        }
    }
    finalizable.len()
}

/// Hunts for a pause that frees an object while its finalizer runs, or after the finalizer has stored it; for a finalizer
/// that runs twice; and for an object that is never freed.
fn resurrection(when: Store, fault: Fault) {
    explore("a finalizer that brings its object back, against the next pause", fault, move || {
        let heap = heap();
        let other = Arc::clone(&heap);
        let t = thread::spawn(move || {
            let me = other.world.register(2);
            me.attach();
            // Another pause, and its finalizers, if it comes first.
            let ran = reclaim_and_finalize(&other, &me, when);
            if let Some(h) = other.objects[0].field.get().as_object() {
                // SAFETY: as above.
                unsafe { Object::of(h) }.read();
            }
            me.detach();
            ran
        });
        let me = heap.world.register(1);
        me.attach();
        heap.remove(&me, &heap.objects[0]);
        let ran = reclaim_and_finalize(&heap, &me, when);
        me.detach();
        let ran = ran + t.join().unwrap();
        me.attach();
        let object = &heap.objects[1];
        assert_eq!((ran, object.header.total(), object.is_freed()), (1, 1, false), "it came back");
        // It dies for good when it is dropped again, without its finalizer.
        heap.remove(&me, &heap.objects[0]);
        assert_eq!(reclaim_and_finalize(&heap, &me, when), 0, "finalized twice");
        assert!(object.is_freed(), "it was let go");
        me.detach();
    });
}

#[test]
fn what_a_finalizer_stores_lives_on() {
    resurrection(Store::Early, Fault::None);
}

#[test]
fn what_is_stored_after_its_finalizer_lives_on() {
    resurrection(Store::Late, Fault::None);
}

#[test]
#[should_panic]
fn twin_a_pause_that_does_not_count_again() {
    resurrection(Store::Late, Fault::FreeWithoutCount);
}

/// Twin: nobody counts the object while its finalizer runs.
#[test]
#[should_panic]
fn twin_not_counted_for_its_finalizer() {
    resurrection(Store::Early, Fault::FinalizeUncounted);
}
