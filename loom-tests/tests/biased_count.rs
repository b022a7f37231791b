//! Increments, decrements and merges of the split count.
#![cfg(freewheel_loom)]

use std::sync::Arc;

use freewheel_loom_tests::explore;
use freewheel_refcount::fault::Fault;
use freewheel_refcount::state::Snapshot;
use freewheel_refcount::sync::atomic::{AtomicUsize, Ordering};
use freewheel_refcount::{Decref, Header, MergeQueue, OwnerId, State, flags};
use loom::cell::UnsafeCell;
use loom::thread;

const OWNER: OwnerId = 1;

struct Object {
    header: Header,
    queue: MergeQueue,
    /// Every thread reads it while it has a reference; who finds the count zero writes it.
    payload: UnsafeCell<u32>,
    retired: AtomicUsize,
}

// SAFETY: what the model checks.
unsafe impl Sync for Object {}
// SAFETY: as above.
unsafe impl Send for Object {}

impl Object {
    /// SHARED, with the owner's count and `foreign` counts of others.
    fn new(foreign: u32) -> Arc<Object> {
        let header = Header::with_flags(OWNER, 1, flags::SHARED | flags::UNCOUNTED);
        (0..foreign).for_each(|_| header.incref(OWNER + 1));
        Arc::new(Object {
            header,
            queue: MergeQueue::new(),
            payload: UnsafeCell::new(0),
            retired: AtomicUsize::new(0),
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
                assert_eq!(owner, OWNER, "queued for the owner");
                self.queue.push(self.header.as_ptr());
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
fn owner_against_other(fault: Fault) {
    explore("the owner's drop and drain against foreign counts", fault, || {
        let object = Object::new(1);
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
    owner_against_other(Fault::None);
}

/// Hunts for the same where the other thread drops the reference that the owner counted, so that it has to be queued.
fn a_foreign_drop(fault: Fault) {
    explore("a foreign drop of what the owner counted", fault, || {
        let object = Object::new(0);
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
    a_foreign_drop(Fault::None);
}

/// Twin: the queued reference is forgotten.
#[test]
#[should_panic(expected = "assertion `left == right` failed")]
fn twin_a_queued_reference_is_forgotten() {
    a_foreign_drop(Fault::NeverQueue);
}

/// Hunts for the same between two threads that do not own the object, one of which queues it, and a merge.
#[test]
fn two_foreign_drops_and_a_merge() {
    explore("two foreign drops and a merge", Fault::None, || {
        let object = Object::new(0);
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

/// Hunts for the same where two threads that do not own the object get into each other's way, so that one of them has it
/// queued though it counted its reference itself, and both subtract from then on, also while it is merged.
fn two_contend(fault: Fault) {
    explore("two foreign threads that contend, and a merge", fault, || {
        let object = Object::new(2);
        // One of them drops a reference of the owner's, too.
        object.header.incref(OWNER);
        let threads: Vec<_> = (2..=3)
            .map(|id| {
                let other = Arc::clone(&object);
                thread::spawn(move || (1..id).for_each(|_| other.drop_one(id)))
            })
            .collect();
        object.drain();
        object.drop_one(OWNER);
        threads.into_iter().for_each(|t| t.join().unwrap());
        object.finish();
    });
}

#[test]
fn who_contends_subtracts() {
    two_contend(Fault::None);
}

#[test]
#[should_panic]
fn twin_a_queued_count_taken_for_a_merged_one() {
    two_contend(Fault::QueuedTakenForMerged);
}

/// Hunts for a merge whose owner is cleared after another thread may have freed the object, and for a foreign drop that
/// falls between the two halves of a merge. The owner drops its last reference while another thread drops its own.
fn merge_against_decrement(fault: Fault) {
    explore("merge against a foreign decrement", fault, || {
        let object = Object::new(0);
        // Two references that the owner counted; the other thread took one out of the heap, and has counted one itself.
        object.header.incref(OWNER);
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
fn a_merge_counts_what_falls_into_it() {
    merge_against_decrement(Fault::None);
}

/// Twin: the local part is not merged.
#[test]
#[should_panic]
fn twin_a_merge_without_the_owners_part() {
    merge_against_decrement(Fault::MergeWithoutLocal);
}

/// Hunts for a foreign drop that sees "no owner" before it sees MERGED, and queues the object for nobody.
fn drop_inside_a_merge(fault: Fault) {
    explore("a foreign drop inside of a merge", fault, || {
        let object = Object::new(0);
        object.header.incref(OWNER);
        let other = Arc::clone(&object);
        // The other thread drops the owner's second reference; the owner merges, as it does for any reason.
        let t = thread::spawn(move || other.drop_one(2));
        object.act(object.header.merge(-1));
        object.drain();
        t.join().unwrap();
        object.finish();
    });
}

#[test]
fn nothing_is_queued_for_nobody() {
    drop_inside_a_merge(Fault::None);
}

#[test]
#[should_panic(expected = "queued for the owner")]
fn twin_queued_for_nobody() {
    drop_inside_a_merge(Fault::QueueForNobody);
}

/// Hunts for a write to an object that somebody else has retired: whoever finds the count zero looks at the owner.
fn the_owner_is_cleared_first(fault: Fault) {
    explore("clearing the owner against retirement", fault, || {
        let object = Object::new(1);
        let other = Arc::clone(&object);
        let t = thread::spawn(move || {
            let next = other.header.decref(2);
            if next == Decref::Retire {
                assert_eq!(other.header.owner(), 0, "written to after it was retired");
            }
            other.act(next);
        });
        object.drop_one(OWNER);
        t.join().unwrap();
        object.finish();
    });
}

#[test]
fn who_retires_finds_no_owner() {
    the_owner_is_cleared_first(Fault::None);
}

/// Twin: MERGED is published before the owner is cleared (gh-119999).
#[test]
#[should_panic(expected = "written to after it was retired")]
fn twin_the_owner_is_cleared_last() {
    the_owner_is_cleared_first(Fault::OwnerClearedLast);
}

/// Twin: decrements do not release.
#[test]
#[should_panic]
fn twin_decrements_relaxed() {
    the_owner_is_cleared_first(Fault::DecrementRelaxed);
}

/// Hunts for a count that wraps around to "nobody": the owner and another thread count an object that is nearly full.
fn saturation(fault: Fault) {
    explore("two threads at the limit of a count", fault, || {
        let state = Arc::new(State::with(OWNER, flags::SHARED, u32::MAX - 1, Snapshot::UNTOUCHED));
        let other = Arc::clone(&state);
        let t = thread::spawn(move || {
            other.incref(2);
            [other.decref(2), other.decref(2)]
        });
        state.incref(OWNER);
        state.incref(OWNER);
        let mine = [state.decref(OWNER), state.decref(OWNER)];
        for next in mine.into_iter().chain(t.join().unwrap()) {
            assert_ne!(next, Decref::Retire, "an object with 2^32 references was retired");
        }
        assert!(state.is_immortal(), "the count has wrapped");
    });
}

#[test]
fn full_counts_stay_full() {
    saturation(Fault::None);
}

/// Twin: counts wrap.
#[test]
#[should_panic]
fn twin_counts_wrap() {
    saturation(Fault::NoSaturation);
}
