//! Increments, decrements and merges of the split count.
#![cfg(freewheel_loom)]

use std::sync::Arc;

use freewheel_refcount::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use freewheel_refcount::{Decref, Header, MergeQueue, OwnerId, flags};
use loom::cell::UnsafeCell;
use loom::thread;

const OWNER: OwnerId = 1;

struct Object {
    header: Header,
    queue: MergeQueue,
    /// Every thread reads it while it has a reference; who finds the count zero writes it.
    payload: UnsafeCell<u32>,
    retired: AtomicUsize,
    forget_queue: bool,
}

// SAFETY: what the model checks.
unsafe impl Sync for Object {}
// SAFETY: as above.
unsafe impl Send for Object {}

impl Object {
    /// SHARED, with the owner's count and `foreign` counts of others.
    fn new(foreign: u32, forget_queue: bool) -> Arc<Object> {
        let header = Header::with_flags(OWNER, 1, flags::SHARED | flags::UNCOUNTED);
        (0..foreign).for_each(|_| header.incref(OWNER + 1));
        Arc::new(Object {
            header,
            queue: MergeQueue::new(),
            payload: UnsafeCell::new(0),
            retired: AtomicUsize::new(0),
            forget_queue,
        })
    }

    fn read(&self) {
        // SAFETY: what the model checks.
        self.payload.with(|p| unsafe { *p });
    }

    fn act(&self, next: Decref) {
        match next {
            Decref::Alive => {}
            Decref::Retire => {
                // SAFETY: what the model checks: everyone else is through with it.
                self.payload.with_mut(|p| unsafe { *p = 1 });
                self.retired.fetch_add(1, Ordering::Relaxed);
            }
            Decref::Queue(owner) => {
                assert_eq!(owner, OWNER);
                if !self.forget_queue {
                    self.queue.push(self.header.as_ptr());
                }
            }
            Decref::Dead => panic!("a SHARED object died by a local count"),
        }
    }

    fn drop_one(&self, me: OwnerId) {
        self.read();
        self.act(self.header.decref(me));
    }

    fn drain(&self) {
        for h in self.queue.take() {
            assert_eq!(h, self.header.as_ptr());
            self.act(self.header.merge(-1));
        }
    }

    fn finish(&self) {
        self.drain();
        assert_eq!(self.header.total(), 0);
        assert_eq!(self.retired.load(Ordering::Relaxed), 1, "retired exactly once");
    }
}

/// Hunts for an object that is retired twice, never, or while somebody uses it: the owner drops its count and drains
/// its queue while another thread counts once more and drops twice.
fn owner_against_other(forget_queue: bool) {
    loom::model(move || {
        let object = Object::new(1, forget_queue);
        let other = Arc::clone(&object);
        let t = thread::spawn(move || {
            other.header.incref(2);
            other.drop_one(2);
            other.drop_one(2);
        });
        object.drop_one(OWNER);
        object.drain();
        t.join().unwrap();
        object.finish();
    });
}

#[test]
fn a_shared_object_is_retired_exactly_once() {
    owner_against_other(false);
}

/// Hunts for the same where the other thread drops the reference that the owner counted, so that it has to be queued.
fn a_foreign_drop(forget_queue: bool) {
    loom::model(move || {
        let object = Object::new(0, forget_queue);
        // A second reference, counted by the owner; the other thread took it out of the heap.
        object.header.incref(OWNER);
        let other = Arc::clone(&object);
        let t = thread::spawn(move || other.drop_one(2));
        object.drop_one(OWNER);
        object.drain();
        t.join().unwrap();
        object.finish();
    });
}

#[test]
fn a_reference_that_the_owner_counted_is_merged() {
    a_foreign_drop(false);
}

/// Twin: the queued reference is forgotten.
#[test]
#[should_panic(expected = "assertion `left == right` failed")]
fn twin_a_queued_reference_is_forgotten() {
    a_foreign_drop(true);
}

/// Hunts for the same between two threads that do not own the object, one of which queues it, and a merge.
#[test]
fn two_foreign_drops_and_a_merge() {
    loom::model(|| {
        let object = Object::new(0, false);
        object.header.incref(OWNER);
        let threads: Vec<_> = (2..=3)
            .map(|id| {
                let other = Arc::clone(&object);
                thread::spawn(move || other.drop_one(id))
            })
            .collect();
        object.drain();
        threads.into_iter().for_each(|t| t.join().unwrap());
        object.finish();
    });
}

/// The shared word of a merged object, with the order of its decrement as a parameter.
fn decrement_with(order: Ordering) {
    loom::model(move || {
        let object = Object::new(0, false);
        let count = Arc::new(AtomicU32::new(2));
        let drop_one = move |object: &Object, count: &AtomicU32| {
            object.read();
            if count.fetch_sub(1, order) == 1 {
                object.act(Decref::Retire);
            }
        };
        let t = {
            let (object, count) = (Arc::clone(&object), Arc::clone(&count));
            thread::spawn(move || drop_one(&object, &count))
        };
        drop_one(&object, &count);
        t.join().unwrap();
    });
}

#[test]
fn decrements_release_and_acquire() {
    decrement_with(Ordering::AcqRel);
}

/// Twin: decrements do not release.
#[test]
#[should_panic(expected = "Causality violation")]
fn twin_decrements_relaxed() {
    decrement_with(Ordering::Acquire);
}
