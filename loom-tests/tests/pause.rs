//! Attach, safepoint and detach against pauses: `gc/src/gate/{mod,stop}.rs`.
#![cfg(freewheel_loom)]

use std::sync::Arc;

use freewheel_gc::gate::AtGate;
use freewheel_gc::poll::COLLECT;
use freewheel_loom_tests::explore;
use freewheel_loom_tests::world::{Objects, World};
use freewheel_refcount::OwnerId;
use freewheel_refcount::fault::Fault;
use loom::thread;

type Shared = Arc<(World, Objects)>;

fn world() -> Shared {
    Arc::new((World::new(2), Objects::default()))
}

/// What thread 1 does: it touches its objects on both sides of a safepoint.
fn run((world, objects): &(World, Objects)) {
    let me = world.register(1);
    me.attach();
    objects.touch();
    me.poll();
    objects.touch();
    me.detach();
}

/// Hunts for a pause that overlaps with a thread that attaches, passes a safepoint, detaches; and for a thread or a
/// pauser that nobody wakes.
fn attach_against_pause(fault: Fault) {
    explore("attach, safepoint, detach against a pause", fault, || {
        let shared = world();
        let other = Arc::clone(&shared);
        let t = thread::spawn(move || run(&other));
        let (world, objects) = &*shared;
        world.register(2).pause(|| objects.touch());
        t.join().unwrap();
        assert_eq!(objects.touched(), 3);
    });
}

#[test]
fn a_pause_and_an_attached_thread_exclude_each_other() {
    attach_against_pause(Fault::None);
}

/// Twin: the pauser does not wait for acknowledgements before it begins.
#[test]
#[should_panic(expected = "Causality violation")]
fn twin_a_pause_that_does_not_wait() {
    attach_against_pause(Fault::StopWithoutWait);
}

#[test]
#[should_panic(expected = "Causality violation")]
fn twin_attaching_relaxed() {
    attach_against_pause(Fault::AttachRelaxed);
}

#[test]
#[should_panic(expected = "Causality violation")]
fn twin_detaching_relaxed() {
    attach_against_pause(Fault::DetachRelaxed);
}

#[test]
#[should_panic(expected = "Causality violation")]
fn twin_acknowledging_relaxed() {
    attach_against_pause(Fault::AcknowledgeRelaxed);
}

#[test]
#[should_panic(expected = "Causality violation")]
fn twin_restarting_relaxed() {
    attach_against_pause(Fault::RestartRelaxed);
}

/// Twin: the wake-up falls between a thread's look at its word and its wait.
#[test]
#[should_panic(expected = "deadlock")]
fn twin_waking_without_the_lock() {
    attach_against_pause(Fault::WakeWithoutLock);
}

/// Hunts for a thread that two pauses in a row keep from running: the first must hand out a ticket.
fn two_pauses(fault: Fault) {
    explore("two pauses in a row", fault, || {
        let shared = world();
        let other = Arc::clone(&shared);
        let t = thread::spawn(move || run(&other));
        let (world, objects) = &*shared;
        let me = world.register(2);
        let first = me.pause(|| objects.touched());
        let second = me.pause(|| objects.touched());
        // After one touch the thread is in its safepoint, parked.
        assert!(first != 1 || second > first, "the ticket was worth nothing");
        t.join().unwrap();
    });
}

#[test]
fn a_waiting_thread_runs_between_two_pauses() {
    two_pauses(Fault::None);
}

#[test]
#[should_panic(expected = "the ticket was worth nothing")]
fn twin_a_restart_without_a_ticket() {
    two_pauses(Fault::RestartWithoutTicket);
}

/// Hunts for a thread that sees PAUSE, clears it, does not see STOP, and runs on unasked.
fn a_request(fault: Fault) {
    explore("a request to pause against a safepoint", fault, || {
        let shared = world();
        shared.0.gate(1).poll.request(COLLECT);
        let other = Arc::clone(&shared);
        let t = thread::spawn(move || {
            let me = other.0.register(1);
            me.attach();
            // For COLLECT, or for the pause.
            me.poll();
            // Runs on until it is asked, for ever if the request is lost: yielding lets the pauser go on.
            let mut rounds = 0;
            while other.1.touched() == 0 {
                assert!(rounds < 10, "the request was lost");
                rounds += 1;
                thread::yield_now();
                me.poll();
            }
            me.detach();
        });
        let (world, objects) = &*shared;
        world.register(2).pause(|| objects.touch());
        t.join().unwrap();
    });
}

#[test]
fn who_sees_pause_sees_stop() {
    a_request(Fault::None);
}

#[test]
#[should_panic(expected = "the request was lost")]
fn twin_pause_before_stop() {
    a_request(Fault::PauseBeforeStop);
}

#[test]
#[should_panic(expected = "the request was lost")]
fn twin_pause_is_cleared_last() {
    a_request(Fault::ClearPauseLast);
}

/// Hunts for two pausers that stop each other, or for pauses that overlap.
fn two_pausers(fault: Fault) {
    explore("two threads that pause each other", fault, || {
        let shared = Arc::new((World::new(2), [Objects::default(), Objects::default()]));
        let pauser = |shared: &(World, [Objects; 2]), id: usize| {
            let me = shared.0.register(id as OwnerId);
            me.attach();
            shared.1[id - 1].touch();
            me.pause(|| shared.1.iter().for_each(Objects::touch));
            shared.1[id - 1].touch();
            me.detach();
        };
        let other = Arc::clone(&shared);
        let t = thread::spawn(move || pauser(&other, 1));
        pauser(&shared, 2);
        t.join().unwrap();
        assert_eq!(shared.1.each_ref().map(Objects::touched), [4, 4]);
    });
}

#[test]
fn pausers_take_turns() {
    two_pausers(Fault::None);
}

/// Twin: the pause begins while the other thread still touches objects on its way to its own.
#[test]
#[should_panic(expected = "Causality violation")]
fn twin_pausers_that_do_not_wait() {
    two_pausers(Fault::StopWithoutWait);
}
