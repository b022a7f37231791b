//! Handshakes: every thread runs the function once, wherever it is.
#![allow(clippy::undocumented_unsafe_blocks, reason = "see the toy language")]

mod common;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Barrier, Mutex};
use std::thread;

use common::Setup;
use freewheel_gc::WorldConfig;
use freewheel_refcount::Slot;

const ROUNDS: usize = if cfg!(miri) { 5 } else { 300 };

#[test]
fn a_thread_alone_runs_it_itself() {
    let s = Setup::new(WorldConfig::default());
    let main = s.thread();
    let ran = AtomicUsize::new(0);
    main.m.handshake(|t| {
        assert_eq!(t.id(), 1);
        ran.fetch_add(1, Ordering::Relaxed);
    });
    assert_eq!(ran.into_inner(), 1);
}

#[test]
fn detached_threads_are_acted_for_and_their_stacks_are_seen() {
    let s = Setup::new(WorldConfig::default());
    let main = s.thread();
    let v = main.plain(0);
    main.push(Slot::owned(v));
    main.m.detach();
    thread::scope(|scope| {
        scope.spawn(|| {
            let t = s.thread();
            let here = thread::current().id();
            let seen = Mutex::new(Vec::new());
            t.m.handshake(|standing| {
                assert_eq!(thread::current().id(), here);
                standing.scan_stack(&mut |v| seen.lock().unwrap().push((standing.id(), v)));
            });
            assert!(seen.into_inner().unwrap().contains(&(1, v)));
        });
    });
    main.m.attach().unwrap();
}

#[test]
fn every_thread_runs_each_once_whatever_it_is_doing() {
    let s = Setup::new(WorldConfig::default());
    let stop = AtomicBool::new(false);
    let ready = Barrier::new(5);
    let counts: [AtomicUsize; 8] = Default::default();
    let main = s.thread();
    main.m.detach();
    thread::scope(|scope| {
        // One runs, one attaches and detaches, one stops the world, one asks, too.
        for work in 0..4 {
            let (s, stop, ready) = (&s, &stop, &ready);
            scope.spawn(move || {
                let t = s.thread();
                t.m.detach();
                ready.wait();
                t.m.attach().unwrap();
                while !stop.load(Ordering::Relaxed) {
                    match work {
                        0 => drop(t.m.safepoint()),
                        1 => {
                            t.m.detach();
                            t.m.attach().unwrap();
                        }
                        2 => t.m.pause(|_| ()),
                        _ => t.m.handshake(|_| ()),
                    }
                    t.m.safepoint();
                }
            });
        }
        ready.wait();
        main.m.attach().unwrap();
        for _ in 0..ROUNDS {
            main.m.handshake(|t| {
                counts[t.id() as usize].fetch_add(1, Ordering::Relaxed);
            });
        }
        stop.store(true, Ordering::Relaxed);
        main.m.detach();
    });
    for (id, count) in counts.iter().enumerate().take(6).skip(1) {
        assert_eq!(count.load(Ordering::Relaxed), ROUNDS, "thread {id}");
    }
    main.m.attach().unwrap();
}

#[test]
fn threads_that_come_and_go_do_not_hold_up_anyone() {
    let s = Setup::new(WorldConfig::default());
    let main = s.thread();
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                drop(s.thread());
            }
        });
        for _ in 0..ROUNDS {
            main.m.handshake(|_| ());
        }
        stop.store(true, Ordering::Relaxed);
        main.m.detach();
    });
    main.m.attach().unwrap();
}

#[test]
fn a_panic_belongs_to_the_thread_that_ran_it() {
    let s = Setup::new(WorldConfig::default());
    let main = s.thread();
    let id = main.m.id();
    let ready = AtomicBool::new(false);
    thread::scope(|scope| {
        let other = scope.spawn(|| {
            let t = s.thread();
            ready.store(true, Ordering::Release);
            let caught = catch_unwind(AssertUnwindSafe(|| {
                loop {
                    t.m.safepoint();
                    std::hint::spin_loop();
                }
            }));
            assert!(caught.is_err());
        });
        while !ready.load(Ordering::Acquire) {
            main.m.safepoint();
        }
        main.m.handshake(|t| assert_eq!(t.id(), id, "not the asker"));
        main.m.detach();
        other.join().unwrap();
    });
    main.m.attach().unwrap();
}
