//! Attach and detach against pauses and handshakes.
#![cfg(freewheel_loom)]

use std::sync::Arc;

use freewheel_gc::poll::PAUSE;
use freewheel_loom_tests::world::Slot;
use freewheel_loom_tests::{explore, explore_within};
use freewheel_refcount::fault::Fault;
use freewheel_refcount::sync::atomic::{AtomicU32, Ordering};
use loom::cell::UnsafeCell;
use loom::thread;

#[derive(Default)]
struct World {
    slot: Slot,
    /// Objects of the thread: loom reports concurrent access.
    objects: UnsafeCell<u32>,
}

impl World {
    fn touch(&self) {
        // SAFETY: what the model checks.
        self.objects.with_mut(|p| unsafe { *p += 1 });
    }
}

// SAFETY: what the model checks.
unsafe impl Sync for World {}
// SAFETY: as above.
unsafe impl Send for World {}

/// Hunts for a pause that overlaps with a thread that attaches, passes a safepoint, detaches.
fn attach_against_pause(wait: bool) {
    explore("attach, safepoint, detach against a pause", Fault::None, move || {
        let world = Arc::new(World::default());
        let other = Arc::clone(&world);
        let t = thread::spawn(move || {
            other.slot.attach();
            other.touch();
            other.slot.safepoint();
            other.touch();
            other.slot.detach();
        });
        world.slot.pause(wait, || world.touch());
        t.join().unwrap();
        world.touch();
        // SAFETY: all threads are gone.
        assert_eq!(world.objects.with(|p| unsafe { *p }), 4);
    });
}

#[test]
fn a_pause_and_an_attached_thread_exclude_each_other() {
    attach_against_pause(true);
}

/// Twin: the pauser does not wait for acknowledgements before it begins.
#[test]
#[should_panic(expected = "Causality violation")]
fn twin_a_pause_that_does_not_wait() {
    attach_against_pause(false);
}

/// Hunts for a thread that two pauses in a row keep from running: the first must hand out a ticket.
#[test]
fn a_waiting_thread_runs_between_two_pauses() {
    explore("two pauses in a row", Fault::None, || {
        let world = Arc::new(World::default());
        let other = Arc::clone(&world);
        let t = thread::spawn(move || {
            other.slot.attach();
            other.touch();
            other.slot.safepoint();
            other.touch();
            other.slot.detach();
        });
        let before = || {
            // SAFETY: the world is stopped, what the model checks.
            world.objects.with(|p| unsafe { *p })
        };
        let mut first = 0;
        let ticket = world.slot.pause(true, || first = before());
        world.slot.pause(true, || assert!(!ticket || before() > first, "the ticket was worth nothing"));
        t.join().unwrap();
    });
}

/// Hunts for a thread that sees PAUSE, clears it, does not see STOP, and runs on unasked.
fn a_request(stop_first: bool) {
    explore("a request to pause against a safepoint", Fault::None, move || {
        let world = Arc::new(World::default());
        world.slot.attach();
        let other = Arc::clone(&world);
        let t = thread::spawn(move || {
            while other.slot.poll.get() == 0 {
                thread::yield_now();
            }
            assert!(other.slot.safepoint(), "the request was lost");
            other.slot.detach();
        });
        if !stop_first {
            world.slot.poll.request(PAUSE);
        }
        let _ticket = world.slot.pause(true, || {});
        t.join().unwrap();
    });
}

#[test]
fn who_sees_pause_sees_stop() {
    a_request(true);
}

/// Twin: PAUSE is set before STOP.
#[test]
#[should_panic(expected = "the request was lost")]
fn twin_pause_before_stop() {
    a_request(false);
}

/// Hunts for a handshake that overlaps with the thread it acts for, or with a pause.
fn handshake(hold: bool) {
    // Three threads, two of which spin: with more preemptions they keep each other busy beyond loom's patience.
    explore_within("a handshake against its thread and a pause", Fault::None, Some(2), move || {
        let world = Arc::new(World::default());
        let (owner, helper) = (Arc::clone(&world), Arc::clone(&world));
        let a = thread::spawn(move || {
            owner.slot.attach();
            owner.touch();
            owner.slot.detach();
        });
        let b = thread::spawn(move || {
            if !hold {
                helper.touch();
            } else if helper.slot.word.try_hold() {
                helper.touch();
                if helper.slot.word.unhold() {
                    helper.slot.acknowledged();
                }
            }
        });
        world.slot.pause(true, || world.touch());
        a.join().unwrap();
        b.join().unwrap();
    });
}

#[test]
fn a_handshake_excludes_its_thread_and_pauses() {
    handshake(true);
}

/// Twin: the helper acts without taking hold of the thread.
#[test]
#[should_panic(expected = "Causality violation")]
fn twin_a_handshake_without_a_hold() {
    handshake(false);
}

/// The word with two states only, and the order of detaching as a parameter.
fn detach_with(order: Ordering) {
    explore("detaching and its order", Fault::None, move || {
        let shared = Arc::new((AtomicU32::new(1), World::default()));
        let other = Arc::clone(&shared);
        let t = thread::spawn(move || {
            other.1.touch();
            other.0.store(0, order);
        });
        if shared.0.compare_exchange(0, 2, Ordering::Acquire, Ordering::Relaxed).is_ok() {
            shared.1.touch();
        }
        t.join().unwrap();
    });
}

#[test]
fn detaching_releases() {
    detach_with(Ordering::Release);
}

/// Twin: detaching does not release.
#[test]
#[should_panic(expected = "Causality violation")]
fn twin_detaching_relaxed() {
    detach_with(Ordering::Relaxed);
}
