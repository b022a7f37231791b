//! Retired objects die although there are too few of them for a pause, and whatever the threads do.
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "the toy's one rule: what it looks at is counted or on a stack"
)]
mod common;

use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use common::*;
use freewheel_gc::*;
use freewheel_refcount::{Slot, Value};

/// Runs `f` beside a reclaimer, with a root that leads to an object with a finalizer. Answers how often the reclaimer had to
/// free something itself.
fn beside_a_reclaimer(f: impl FnOnce(&Setup, &Thread<'_>)) -> usize {
    let s = Setup::new(WorldConfig::default());
    let t = s.thread();
    s.make_root(&t, 2);
    t.m.share_roots();
    t.set(s.root(), 0, t.new(s.fin, 1));
    thread::scope(|scope| {
        let watching = scope.spawn(|| {
            let (mut reclaimer, mut times) = (Reclaimer::new(s.world.clone()), 0);
            while reclaimer.wait() {
                s.thread().m.reclaim();
                times += 1;
            }
            times
        });
        f(&s, &t);
        t.m.detach();
        s.world.end_reclaimer(Duration::from_secs(60));
        let times = watching.join().unwrap();
        t.m.attach().unwrap();
        times
    })
}

fn finalized(s: &Setup) -> usize {
    s.toy.finalized.load(Ordering::Relaxed)
}

/// Waits until the one object was finalized.
fn until_finalized(s: &Setup, mut step: impl FnMut()) {
    let begin = Instant::now();
    while finalized(s) == 0 {
        assert!(begin.elapsed() < Duration::from_secs(60), "nobody frees it");
        step();
    }
}

#[test]
fn when_all_threads_wait_the_reclaimer_frees() {
    let times = beside_a_reclaimer(|s, t| {
        t.set(s.root(), 0, Value::NONE);
        t.m.detach();
        until_finalized(s, thread::yield_now);
        t.m.attach().unwrap();
        assert_eq!(finalized(s), 1);
    });
    assert!(times > 0);
}

#[test]
fn who_runs_is_asked() {
    beside_a_reclaimer(|s, t| {
        t.set(s.root(), 0, Value::NONE);
        assert_eq!(finalized(s), 0, "no pause is due");
        until_finalized(s, || t.poll());
        assert_eq!(finalized(s), 1);
    });
}

#[test]
fn what_stands_on_a_stack_dies_when_it_is_gone_from_there() {
    beside_a_reclaimer(|s, t| {
        t.push(Slot::load(t.get(s.root(), 0)));
        t.set(s.root(), 0, Value::NONE);
        let before = s.world.stats().reclaims;
        while s.world.stats().reclaims < before + 2 {
            t.poll();
        }
        assert_eq!(finalized(s), 0, "a stack holds it");
        t.stack().slots().pop();
        until_finalized(s, || t.poll());
    });
}

#[test]
fn where_nothing_is_retired_it_sleeps() {
    let times = beside_a_reclaimer(|s, t| {
        t.set(s.root(), 1, t.plain(1));
        t.poll();
        assert_eq!(s.world.stats().reclaims, 0);
    });
    assert_eq!(times, 0);
}

#[test]
fn after_its_end_nobody_frees_before_there_is_reason() {
    beside_a_reclaimer(|s, t| {
        s.world.end_reclaimer(Duration::ZERO);
        let before = s.world.stats().reclaims;
        t.set(s.root(), 0, Value::NONE);
        t.poll();
        assert_eq!((finalized(s), s.world.stats().reclaims), (0, before));
    });
}
