//! The lock of programs: exclusion, wake-ups, handing over, and time that is over: `refcount/src/fair_lock.rs`.
#![cfg(freewheel_loom)]

use std::sync::Arc;
use std::time::Instant;

use freewheel_loom_tests::explore_within;
use freewheel_loom_tests::world::Objects;
use freewheel_refcount::fair_lock::{FairLock, PATIENCE, SELDOM, Since};
use freewheel_refcount::fault::Fault;
use freewheel_refcount::sync::clock;
use freewheel_refcount::sync::lot::time_is_over;
use loom::thread::{self, JoinHandle};

/// A lock, and data under it.
#[derive(Default)]
struct Data {
    lock: FairLock,
    touched: Objects,
}

/// How the lock goes to those who are parked.
#[derive(Clone, Copy)]
enum Way {
    /// Time stands still: nobody waits long enough to be handed it.
    Freed,
    /// So much time passes at each look that it is handed over whenever somebody is parked.
    Handed,
    /// Whoever has waited for two looks at the time is handed it, but after a hand-over there is none for some looks.
    Both,
}

/// Explores what two threads do with one lock.
fn explore(name: &'static str, fault: Fault, way: Way, model: impl Fn(Arc<Data>) + Send + Sync + 'static) {
    explore_at(name, fault, way, None, model);
}

/// The same for three threads, with fewer preemptions.
fn explore_three(
    name: &'static str,
    fault: Fault,
    way: Way,
    model: impl Fn(Arc<Data>) + Send + Sync + 'static,
) {
    explore_at(name, fault, way, Some(2), model);
}

fn explore_at(
    name: &'static str,
    fault: Fault,
    way: Way,
    preemptions: Option<usize>,
    model: impl Fn(Arc<Data>) + Send + Sync + 'static,
) {
    explore_within(name, fault, preemptions, move || {
        clock::begin(match way {
            Way::Freed => 0,
            Way::Handed => SELDOM + 1,
            Way::Both => PATIENCE / 2,
        });
        model(Arc::default());
    });
}

/// Takes the lock, if need be after a sleep, does something and gives it back.
fn work(data: &Data, times: u32) {
    for _ in 0..times {
        assert!(data.lock.take_until(Since::now(), None));
        data.touched.touch();
        assert!(data.lock.give_back());
    }
}

/// The same for a thread that waits until some time only; whether it has waited successfully.
fn work_until(data: &Data) -> bool {
    // Which time it is does not matter: it is over when the model says so.
    let taken = data.lock.take_until(Since::now(), Some(Instant::now()));
    if taken {
        data.touched.touch();
        assert!(data.lock.give_back());
    }
    taken
}

fn start<T: 'static>(data: &Arc<Data>, body: impl FnOnce(&Data) -> T + 'static) -> JoinHandle<T> {
    let data = Arc::clone(data);
    thread::spawn(move || body(&data))
}

/// In the end nobody has it, and nobody is parked.
fn assert_free(data: &Data) {
    assert_eq!(data.lock.parked(), 0);
    assert!(data.lock.try_take(), "somebody keeps the lock");
}

/// Hunts for two threads in the lock, for one that does not see what the last one did, and for one that sleeps for ever: two
/// threads, each of which takes it twice.
fn two(fault: Fault, way: Way) {
    explore("two threads and a lock", fault, way, |data| {
        let other = start(&data, |data| work(data, 2));
        work(&data, 2);
        other.join().unwrap();
        assert_eq!(data.touched.touched(), 4);
        assert_free(&data);
    });
}

#[test]
fn two_exclude_each_other() {
    two(Fault::None, Way::Freed);
}

#[test]
fn two_hand_over() {
    two(Fault::None, Way::Handed);
}

#[test]
#[should_panic]
fn twin_taken_relaxed() {
    two(Fault::LockRelaxed, Way::Freed);
}

#[test]
#[should_panic]
fn twin_given_back_relaxed() {
    two(Fault::UnlockRelaxed, Way::Freed);
}

#[test]
#[should_panic(expected = "deadlock")]
fn twin_parked_without_a_look() {
    two(Fault::ParkWithoutALook, Way::Freed);
}

#[test]
#[should_panic]
fn twin_handed_over_and_freed() {
    two(Fault::HandedAndFreed, Way::Handed);
}

#[test]
#[should_panic(expected = "deadlock")]
fn twin_handed_and_taken_for_woken() {
    two(Fault::HandedTakenForWoken, Way::Handed);
}

/// Hunts for a wake-up that is lost: two threads that may be parked at once, and one that comes back before a woken one runs.
fn three(fault: Fault, way: Way) {
    explore_three("three threads and a lock", fault, way, |data| {
        let others = [0; 2].map(|_| start(&data, |data| work(data, 1)));
        work(&data, 2);
        others.into_iter().for_each(|t| t.join().unwrap());
        assert_eq!(data.touched.touched(), 4);
        assert_free(&data);
    });
}

#[test]
fn no_wake_up_is_lost() {
    three(Fault::None, Way::Freed);
}

#[test]
fn three_hand_over() {
    three(Fault::None, Way::Handed);
}

#[test]
fn three_hand_over_at_times() {
    three(Fault::None, Way::Both);
}

#[test]
#[should_panic(expected = "deadlock")]
fn twin_more_parked_threads_are_forgotten() {
    three(Fault::ForgetParked, Way::Freed);
}

#[test]
#[should_panic(expected = "deadlock")]
fn twin_more_parked_threads_are_forgotten_at_a_hand_over() {
    three(Fault::ForgetParked, Way::Handed);
}

#[test]
#[should_panic(expected = "deadlock")]
fn twin_woken_and_parked_again_in_silence() {
    three(Fault::WakingKept, Way::Freed);
}

/// Hunts for a wake-up, or a lock, that goes to a thread whose time is over and comes no further.
fn late(fault: Fault, way: Way) {
    explore_three("a thread whose time is over, and one that waits", fault, way, |data| {
        assert!(data.lock.try_take());
        let hasty = start(&data, work_until);
        let patient = start(&data, |data| work(data, 1));
        data.touched.touch();
        assert!(data.lock.give_back());
        // Both may be parked; time may be over before one is woken, or after.
        if data.lock.try_take() {
            data.touched.touch();
            time_is_over();
            assert!(data.lock.give_back());
        } else {
            time_is_over();
        }
        hasty.join().unwrap();
        patient.join().unwrap();
        assert_free(&data);
    });
}

#[test]
fn late_threads_pass_wake_ups_on() {
    late(Fault::None, Way::Freed);
}

#[test]
fn late_threads_take_what_they_are_handed() {
    late(Fault::None, Way::Handed);
}

#[test]
fn late_threads_among_hand_overs() {
    late(Fault::None, Way::Both);
}

#[test]
#[should_panic(expected = "deadlock")]
fn twin_late_and_others_are_forgotten() {
    late(Fault::ForgetParked, Way::Freed);
}

#[test]
#[should_panic(expected = "deadlock")]
fn twin_woken_and_gives_up() {
    late(Fault::WokenGivesUp, Way::Freed);
}

#[test]
#[should_panic(expected = "deadlock")]
fn twin_handed_and_gives_up() {
    late(Fault::HandedGivesUp, Way::Handed);
}

/// Hunts for a lock that is lost when its last waiter leaves: time is over while it is given back.
fn alone(way: Way) {
    explore("a thread whose time is over, alone", Fault::None, way, |data| {
        assert!(data.lock.try_take());
        let hasty = start(&data, work_until);
        time_is_over();
        data.touched.touch();
        assert!(data.lock.give_back());
        let taken = hasty.join().unwrap();
        assert_eq!(data.touched.touched(), if taken { 2 } else { 1 });
        assert_free(&data);
    });
}

#[test]
fn a_late_thread_leaves() {
    alone(Way::Freed);
    alone(Way::Handed);
}

/// Hunts for work that is not seen where the lock is given back by another thread than the one that took it.
fn by_another(fault: Fault, way: Way) {
    explore_three("a lock that another thread gives back", fault, way, |data| {
        assert!(data.lock.try_take());
        let other = start(&data, |data| {
            data.touched.touch();
            assert!(data.lock.give_back());
        });
        let third = start(&data, |data| work(data, 1));
        work(&data, 1);
        other.join().unwrap();
        third.join().unwrap();
        assert_eq!(data.touched.touched(), 3);
        assert_free(&data);
    });
}

#[test]
fn another_thread_gives_it_back() {
    by_another(Fault::None, Way::Freed);
}

#[test]
fn another_thread_hands_it_over() {
    by_another(Fault::None, Way::Handed);
}

#[test]
#[should_panic]
fn twin_given_back_by_another_relaxed() {
    by_another(Fault::UnlockRelaxed, Way::Freed);
}

/// Hunts for a lock that is given back twice in one step: two threads try, while a third one waits for it and keeps it. Either
/// one of them is told that nobody has it, or it was given back again by the third one's leave.
fn twice(way: Way) {
    explore_three("a lock that two threads give back", Fault::None, way, |data| {
        assert!(data.lock.try_take());
        let waiter = start(&data, |data| assert!(data.lock.take_until(Since::now(), None)));
        let other = start(&data, |data| data.lock.give_back());
        let mine = data.lock.give_back();
        let given = u32::from(mine) + u32::from(other.join().unwrap());
        waiter.join().unwrap();
        assert_eq!(given + u32::from(data.lock.is_taken()), 2);
        assert_eq!(data.lock.parked(), 0);
    });
}

#[test]
fn what_is_given_back_twice_was_taken_twice() {
    twice(Way::Freed);
    twice(Way::Handed);
}

/// Hunts for a hand-over to a thread that has not waited longest: two that are parked, in any order.
fn longest(fault: Fault) {
    explore_three("a lock that is handed to who has waited longest", fault, Way::Handed, |data| {
        assert!(data.lock.try_take());
        let wait = |data: &Data, since, before| {
            assert!(data.lock.take_until(Since::at(since), None));
            assert_eq!(data.touched.touched(), before);
            data.touched.touch();
            assert!(data.lock.give_back());
        };
        let second = start(&data, move |data| wait(data, 2, 1));
        let first = start(&data, move |data| wait(data, 1, 0));
        while data.lock.parked() < 2 {
            thread::yield_now();
        }
        assert!(data.lock.give_back());
        first.join().unwrap();
        second.join().unwrap();
        assert_free(&data);
    });
}

#[test]
fn who_has_waited_longest_is_handed_it() {
    longest(Fault::None);
}

#[test]
#[should_panic]
fn twin_the_first_in_the_list_is_handed_it() {
    longest(Fault::HandedToTheFirst);
}
