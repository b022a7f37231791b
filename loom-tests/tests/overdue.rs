//! Objects that are retired while the reclaimer falls asleep: `gc/src/overdue.rs`. Loom reports a reclaimer that nobody wakes.
#![cfg(freewheel_loom)]

use std::sync::Arc;
use std::time::Duration;

use freewheel_gc::overdue::{Left, Overdue};
use freewheel_loom_tests::explore;
use freewheel_refcount::fault::Fault;
use loom::thread;

/// Longer than any model.
const EVER: Duration = Duration::from_secs(1000);

/// Threads retire, and the reclaimer hears of it.
fn retired(fault: Fault) {
    explore("two threads that retire, and the reclaimer", fault, || {
        let overdue = Arc::new(Overdue::default());
        let others = [(); 2].map(|()| {
            let other = Arc::clone(&overdue);
            thread::spawn(move || other.note())
        });
        assert_eq!(overdue.sleep(EVER), Some(true));
        assert!(overdue.any());
        others.into_iter().for_each(|t| t.join().unwrap());
    });
}

#[test]
fn no_wake_up_is_lost() {
    retired(Fault::None);
}

#[test]
#[should_panic(expected = "deadlock")]
fn twin_asleep_without_a_look() {
    retired(Fault::ParkWithoutALook);
}

#[test]
#[should_panic(expected = "deadlock")]
fn twin_woken_without_the_lock() {
    retired(Fault::WakeWithoutLock);
}

/// Pauses end while the reclaimer falls asleep, and something is retired afterwards.
fn pauses(left: Left, fault: Fault) {
    explore("pauses, an object that is retired, and the reclaimer", fault, move || {
        let overdue = Arc::new(Overdue::default());
        let other = Arc::clone(&overdue);
        let t = thread::spawn(move || {
            other.reclaimed(Left::Nothing);
            other.note();
            other.reclaimed(left);
            other.note();
        });
        assert!(overdue.sleep(EVER).is_some());
        t.join().unwrap();
        assert_eq!(overdue.sleep(EVER), Some(true), "what was retired last is there");
    });
}

#[test]
fn a_pause_leaves_the_reclaimer_asleep() {
    pauses(Left::Nothing, Fault::None);
}

#[test]
fn what_a_pause_leaves_wakes_it() {
    pauses(Left::More, Fault::None);
}

#[test]
#[should_panic(expected = "deadlock")]
fn twin_a_pause_forgets_who_sleeps() {
    pauses(Left::Nothing, Fault::ForgetParked);
}

#[test]
fn the_end_wakes_it() {
    explore("the end, and the reclaimer", Fault::None, || {
        let overdue = Arc::new(Overdue::default());
        let other = Arc::clone(&overdue);
        let t = thread::spawn(move || other.end(Duration::ZERO));
        assert_eq!(overdue.sleep(EVER), None);
        t.join().unwrap();
    });
}
