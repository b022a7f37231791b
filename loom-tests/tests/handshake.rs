//! Handshakes against the thread they are for, its exit, a pause and each other: `gc/src/gate/ask.rs`.
#![cfg(freewheel_loom)]

use std::sync::Arc;

use freewheel_gc::gate::AtGate;
use freewheel_loom_tests::world::{Objects, World};
use freewheel_loom_tests::{explore, explore_within};
use freewheel_refcount::OwnerId;
use freewheel_refcount::fault::Fault;
use loom::thread;

/// Two threads, and the objects of each.
type Shared = Arc<(World, [Objects; 2])>;

fn shared(world: World) -> Shared {
    Arc::new((world, [Objects::default(), Objects::default()]))
}

/// The thread `id` touches its objects on both sides of a safepoint.
fn run((world, objects): &(World, [Objects; 2]), id: OwnerId) {
    let me = world.register(id);
    me.attach();
    objects[usize::from(id) - 1].touch();
    me.poll();
    objects[usize::from(id) - 1].touch();
    me.detach();
}

/// The thread `id` asks everyone, itself too, to touch their objects.
fn ask(shared: &Shared, id: OwnerId) {
    let me = shared.0.register(id);
    me.attach();
    // Not on this stack: a twin that does not wait must not leave a dangling reference.
    let objects = Arc::clone(shared);
    let f = Box::leak(Box::new(move |id: OwnerId| objects.1[usize::from(id) - 1].touch()));
    me.handshake(f);
    me.detach();
    // SAFETY: nobody has the function any more; where a twin does not wait, the model is over before this matters.
    drop(unsafe { Box::from_raw(f) });
}

/// Hunts for a handshake that overlaps with the thread it acts for, is not run, run twice, or never noticed.
fn ask_against_run(fault: Fault) {
    explore("a handshake against its thread", fault, || {
        let shared = shared(World::new(2));
        let other = Arc::clone(&shared);
        let t = thread::spawn(move || run(&other, 1));
        ask(&shared, 2);
        t.join().unwrap();
        assert_eq!(shared.1.each_ref().map(Objects::touched), [3, 1]);
    });
}

#[test]
fn a_handshake_is_run_once_while_its_thread_stands_still() {
    ask_against_run(Fault::None);
}

/// Twin: the thread finds ASKED, and not the request.
#[test]
#[should_panic(expected = "deadlock")]
fn twin_asked_before_the_request_is_there() {
    ask_against_run(Fault::AskBeforeRequest);
}

/// Twin: the thread detaches and leaves the asker waiting.
#[test]
#[should_panic(expected = "deadlock")]
fn twin_detaching_without_an_answer() {
    ask_against_run(Fault::DetachWithoutAnswer);
}

/// Twin: the asker does not see what the thread did before it detached.
#[test]
#[should_panic(expected = "Causality violation")]
fn twin_holding_relaxed() {
    ask_against_run(Fault::HoldRelaxed);
}

/// Twin: the thread does not see what the asker did for it.
#[test]
#[should_panic(expected = "Causality violation")]
fn twin_letting_go_relaxed() {
    ask_against_run(Fault::UnholdRelaxed);
}

/// Hunts for an asker that goes on before the others have run its function.
fn ask_and_look(fault: Fault) {
    explore("an asker that looks at what was done", fault, || {
        let shared = shared(World::new(2));
        let other = Arc::clone(&shared);
        let t = thread::spawn(move || {
            let me = other.0.register(1);
            me.attach();
            me.poll();
            me.detach();
        });
        let me = shared.0.register(2);
        me.attach();
        let objects = Arc::clone(&shared);
        // Leaked, for a twin that does not wait.
        me.handshake(Box::leak(Box::new(move |id: OwnerId| objects.1[usize::from(id) - 1].touch())));
        assert_eq!(shared.1[0].touched(), 1, "nobody has run it");
        me.detach();
        t.join().unwrap();
    });
}

#[test]
fn who_asks_sees_what_was_done() {
    ask_and_look(Fault::None);
}

#[test]
#[should_panic]
fn twin_an_asker_that_does_not_wait() {
    ask_and_look(Fault::AskWithoutWait);
}

/// Hunts for two askers that wait for each other.
fn two_askers(fault: Fault) {
    explore("two threads that ask each other", fault, || {
        let shared = shared(World::new(2));
        let other = Arc::clone(&shared);
        let t = thread::spawn(move || ask(&other, 1));
        ask(&shared, 2);
        t.join().unwrap();
        assert_eq!(shared.1.each_ref().map(Objects::touched), [2, 2]);
    });
}

#[test]
fn askers_answer_each_other() {
    two_askers(Fault::None);
}

#[test]
#[should_panic(expected = "deadlock")]
fn twin_askers_that_do_not_answer() {
    two_askers(Fault::DetachWithoutAnswer);
}

/// Hunts for a handshake that overlaps with a pause, and for three that wait in a circle.
fn ask_against_pause(fault: Fault) {
    // Three threads, each with a dozen steps: two preemptions are what can be seen to the end.
    explore_within("a handshake against its thread and a pause", fault, Some(2), || {
        let shared = Arc::new((World::new(3), [Objects::default(), Objects::default()]));
        let (target, asker) = (Arc::clone(&shared), Arc::clone(&shared));
        let a = thread::spawn(move || run(&target, 1));
        let b = thread::spawn(move || {
            let me = asker.0.register(2);
            me.attach();
            me.handshake(&|id| {
                if id < 3 {
                    asker.1[usize::from(id) - 1].touch()
                }
            });
            me.detach();
        });
        shared.0.register(3).pause(|| shared.1.iter().for_each(Objects::touch));
        a.join().unwrap();
        b.join().unwrap();
        assert_eq!(shared.1.each_ref().map(Objects::touched), [4, 2]);
    });
}

#[test]
fn handshakes_and_pauses_exclude_each_other() {
    ask_against_pause(Fault::None);
}

/// Twin: the asker acts for a thread without taking hold of it, so the pause takes that thread, too.
#[test]
#[should_panic]
fn twin_a_pause_that_does_not_wait_for_a_handshake() {
    ask_against_pause(Fault::StopWithoutWait);
}

/// Hunts for an asker that waits for a thread that is gone, or acts for one that is going.
fn ask_against_exit(fault: Fault) {
    explore("a handshake against its thread's exit", fault, || {
        let shared = shared(World::empty(2));
        let other = Arc::clone(&shared);
        let t = thread::spawn(move || {
            let me = other.0.register(1);
            me.attach();
            other.1[0].touch();
            me.detach();
            me.unregister();
            // Not the slot's any more.
            other.1[0].touch();
        });
        ask(&shared, 2);
        t.join().unwrap();
        assert!((2..=3).contains(&shared.1[0].touched()));
    });
}

#[test]
fn who_is_gone_is_not_asked() {
    ask_against_exit(Fault::None);
}

/// Twin: the thread forgets on its way out that it was asked.
#[test]
#[should_panic(expected = "deadlock")]
fn twin_an_exit_without_an_answer() {
    ask_against_exit(Fault::DetachWithoutAnswer);
}
