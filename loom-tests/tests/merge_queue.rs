//! Pushing to a merge queue against taking from it, and telling the owner.
#![cfg(freewheel_loom)]

use std::sync::Arc;

use freewheel_gc::poll::{MERGE, PollWord};
use freewheel_refcount::sync::atomic::{AtomicPtr, Ordering};
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
fn push_against_take(clear_first: bool) {
    loom::model(move || {
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
    push_against_take(true);
}

/// Twin: the owner empties its queue before it clears the bit.
#[test]
#[should_panic(expected = "nobody told the owner")]
fn twin_the_bit_is_cleared_last() {
    push_against_take(false);
}

/// Publication through the head, with the order as a parameter.
fn push_with(order: Ordering) {
    loom::model(move || {
        let head = Arc::new(AtomicPtr::new(std::ptr::null_mut::<Object>()));
        let pusher = {
            let head = Arc::clone(&head);
            thread::spawn(move || {
                let object = Box::into_raw(Object::new(1));
                // SAFETY: just made; the rest is what the model checks.
                unsafe { (*object).payload.with_mut(|p| *p = 7) };
                head.store(object, order);
            })
        };
        let taken = head.swap(std::ptr::null_mut(), Ordering::Acquire);
        if !taken.is_null() {
            // SAFETY: as above.
            unsafe { (*taken).payload.with(|p| assert_eq!(*p, 7)) };
        }
        pusher.join().unwrap();
    });
}

#[test]
fn pushing_releases() {
    push_with(Ordering::Release);
}

/// Twin: pushing does not release.
#[test]
#[should_panic(expected = "Causality violation")]
fn twin_pushing_relaxed() {
    push_with(Ordering::Relaxed);
}
