//! Counted handles of threads that attach for each count only, against the owner's end and a reclaim pause.
#![cfg(freewheel_loom)]

use std::sync::Arc;

use freewheel_gc::gate::AtGate;
use freewheel_loom_tests::explore_within;
use freewheel_loom_tests::heap::{Heap, none};
use freewheel_loom_tests::object::Object;
use freewheel_refcount::fault::Fault;
use loom::thread;

/// Whether the handle's thread attaches for its last drop.
#[derive(Clone, Copy, PartialEq)]
enum Drop {
    Attached,
    Detached,
}

/// Hunts for a count that is lost, a use of freed memory, and an object that is never freed: thread 2, otherwise DETACHED,
/// has a handle that the owner counted; it clones it, uses it and drops both, while the owner drops its own reference and
/// ends, and a third thread reclaims.
fn handle(drop: Drop, fault: Fault) {
    explore_within(
        "a handle of a detached thread against the owner's end and a pause",
        fault,
        Some(2),
        move || {
            let object = Object::shared(1);
            object.write();
            object.header.incref(1);
            let heap = Arc::new(Heap::empty(3, vec![object]));
            let (a, b) = (Arc::clone(&heap), Arc::clone(&heap));
            let owner = heap.world.register(1);
            let user = thread::spawn(move || {
                let object = &a.objects[0];
                let me = a.world.register(2);
                me.attach();
                object.header.incref(2);
                me.detach();
                me.attach();
                object.read();
                me.drop_one(&object.header);
                me.detach();
                if drop == Drop::Attached {
                    me.attach();
                    me.drop_one(&object.header);
                } else {
                    let next = object.header.decref(2);
                    me.act(object.header.as_ptr(), next);
                    me.attach();
                }
                me.exit();
            });
            let pauser = thread::spawn(move || {
                let me = b.world.register(3);
                b.reclaim(&me, none);
                me.attach();
                me.exit();
            });
            owner.attach();
            heap.objects[0].read();
            owner.drop_one(&heap.objects[0].header);
            owner.exit();
            user.join().unwrap();
            pauser.join().unwrap();
            let me = heap.world.register(3);
            heap.reclaim(&me, none);
            assert_eq!(heap.objects[0].header.total(), 0, "a count is lost");
            assert!(heap.objects[0].is_freed(), "never freed");
        },
    );
}

#[test]
fn handles_keep_their_object() {
    handle(Drop::Attached, Fault::None);
}

#[test]
#[should_panic]
fn twin_dropped_without_attaching() {
    handle(Drop::Detached, Fault::None);
}

#[test]
#[should_panic]
fn twin_a_merge_without_a_hold() {
    handle(Drop::Attached, Fault::MergeWithoutHold);
}

#[test]
#[should_panic]
fn twin_a_drop_below_zero_tells_nobody() {
    handle(Drop::Attached, Fault::NeverQueue);
}
