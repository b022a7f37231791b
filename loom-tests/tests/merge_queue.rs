//! Pushing to a merge queue against taking from it, and telling the owner.
#![cfg(freewheel_loom)]

use std::ptr::NonNull;
use std::sync::Arc;

use freewheel_gc::poll::{MERGE, PollWord};
use freewheel_loom_tests::explore;
use freewheel_refcount::fault::Fault;
use freewheel_refcount::sync::atomic::{AtomicBool, Ordering};
use freewheel_refcount::{Header, MergeQueue, OwnerId};
use loom::cell::UnsafeCell;
use loom::thread;

/// An object with something in it that loom watches.
#[repr(C)]
struct Object {
    header: Header,
    payload: UnsafeCell<OwnerId>,
}

impl Object {
    fn new(id: OwnerId) -> Box<Object> {
        Box::new(Object { header: Header::new(id, 1), payload: UnsafeCell::new(0) })
    }
}

#[derive(Default)]
struct Shared {
    queue: MergeQueue,
    poll: PollWord,
}

/// Hunts for a lost object, a payload that is not visible, and an owner that is not told.
fn push_against_take(clear_first: bool, fault: Fault) {
    explore("two pushes against a take", fault, move || {
        let shared = Arc::new(Shared::default());
        let pushers: Vec<_> = (1..=2)
            .map(|id| {
                let shared = Arc::clone(&shared);
                thread::spawn(move || {
                    let object = Box::leak(Object::new(id));
                    // SAFETY: what the model checks.
                    object.payload.with_mut(|p| unsafe { *p = id });
                    if shared.queue.push(object.header.as_ptr()) {
                        shared.poll.request(MERGE);
                    }
                })
            })
            .collect();
        let take = |seen: &mut Vec<OwnerId>| {
            for h in shared.queue.take() {
                // SAFETY: pushed above as the first field of an object, and taken once.
                let object = unsafe { Box::from_raw(h.cast::<Object>().as_ptr()) };
                // SAFETY: what the model checks.
                seen.push(object.payload.with(|p| unsafe { *p }));
            }
        };
        let mut seen = Vec::new();
        // A safepoint of the owner.
        if clear_first {
            if shared.poll.take(MERGE) != 0 {
                take(&mut seen);
            }
        } else {
            take(&mut seen);
            shared.poll.take(MERGE);
        }
        pushers.into_iter().for_each(|p| p.join().unwrap());
        assert!(shared.queue.is_empty() || shared.poll.get() & MERGE != 0, "nobody told the owner");
        take(&mut seen);
        seen.sort_unstable();
        assert_eq!(seen, [1, 2]);
    });
}

#[test]
fn what_is_pushed_is_taken_and_the_owner_is_told() {
    push_against_take(true, Fault::None);
}

/// Twin: the owner empties its queue before it clears the bit.
#[test]
#[should_panic(expected = "nobody told the owner")]
fn twin_the_bit_is_cleared_last() {
    push_against_take(false, Fault::None);
}

/// Twin: pushing does not release.
#[test]
#[should_panic(expected = "Causality violation")]
fn twin_pushing_relaxed() {
    push_against_take(true, Fault::PushRelaxed);
}

/// Twin: taking does not acquire.
#[test]
#[should_panic(expected = "Causality violation")]
fn twin_taking_relaxed() {
    push_against_take(true, Fault::TakeRelaxed);
}

/// Hunts for an object that is pushed while the owner leaves, and that neither of the two merges.
fn leave_against_push(fault: Fault) {
    explore("leaving against a push", fault, || {
        let shared = Arc::new((MergeQueue::<NonNull<Header>>::new(), AtomicBool::new(true)));
        let pusher = {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                let _ = shared.0.push(NonNull::dangling());
                // Relaxed: the push acquires, if the owner has left.
                !shared.1.load(Ordering::Relaxed) && shared.0.take().count() == 1
            })
        };
        // Relaxed: `settle` releases.
        shared.1.store(false, Ordering::Relaxed);
        let by_owner = !shared.0.settle() && shared.0.take().count() == 1;
        assert!(by_owner ^ pusher.join().unwrap(), "merged exactly once");
    });
}

#[test]
fn who_leaves_or_who_pushes_finds_the_object() {
    leave_against_push(Fault::None);
}

/// Twin: who leaves does not look again.
#[test]
#[should_panic(expected = "merged exactly once")]
fn twin_leaving_without_a_look() {
    leave_against_push(Fault::LeaveWithoutALook);
}

/// Twin: the push does not acquire.
#[test]
#[should_panic(expected = "merged exactly once")]
fn twin_pushing_does_not_acquire() {
    leave_against_push(Fault::PushRelaxed);
}
