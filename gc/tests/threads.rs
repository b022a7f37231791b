//! Several threads: attach, exit, slots, queues, pauses, and a stress test of everything.
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "the toy's one rule: what it looks at is counted or on a stack"
)]
mod common;

use common::*;
use freewheel_gc::*;
use freewheel_refcount::{Slot, Value};
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

struct Rng(u64);

impl Rng {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % n
    }
}

/// One thread of the stress test.
fn mutate(s: &Setup, seed: u64, until: Instant, steps: usize) -> usize {
    let t = s.thread();
    let mut rng = Rng(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut done = 0;
    let pick = |t: &Thread<'_>, rng: &mut Rng| {
        let stack = t.stack().slots();
        if stack.is_empty() { s.root() } else { stack[rng.below(stack.len())].value() }
    };
    let len = |v: Value| slots(v.as_object().unwrap()).len();
    while done < steps && (done % 64 != 0 || Instant::now() < until) {
        done += 1;
        match rng.below(100) {
            // A new object.
            0..25 => {
                let shape = if rng.below(50) == 0 { s.fin } else { s.plain };
                let n = 1 + rng.below(6);
                let v = t.new(shape, n);
                t.push(Slot::owned(v));
                for i in 0..n {
                    if rng.below(2) == 0 {
                        let other = pick(&t, &mut rng);
                        t.set(v, i, t.own(other));
                    }
                }
            }
            // Store something somewhere.
            25..45 => {
                let (to, what) = (pick(&t, &mut rng), pick(&t, &mut rng));
                check(to);
                t.set(to, rng.below(len(to)), t.own(what));
            }
            // Store to the root.
            45..55 => {
                let what = pick(&t, &mut rng);
                t.set(s.root(), rng.below(len(s.root())), t.own(what));
            }
            // Load something.
            55..75 => {
                let from = if rng.below(2) == 0 { s.root() } else { pick(&t, &mut rng) };
                let v = t.get(from, rng.below(len(from)));
                if v.is_object() {
                    check(v);
                    t.push(Slot::load(v));
                }
            }
            // Forget.
            75..94 => {
                let stack = t.stack().slots();
                if !stack.is_empty() {
                    let slot = stack.swap_remove(rng.below(stack.len()));
                    unsafe { t.m.drop_slot(slot) };
                }
            }
            94..97 => t.set(s.root(), rng.below(len(s.root())), Value::NONE),
            97 => {
                t.m.detach();
                if rng.below(20) == 0 {
                    thread::yield_now();
                }
                t.m.attach().unwrap();
            }
            _ => match rng.below(60) {
                0 => _ = t.m.collect(),
                1..4 => t.m.reclaim(),
                _ => {}
            },
        }
        while t.stack().slots().len() > 64 {
            let slot = t.stack().slots().pop().unwrap();
            unsafe { t.m.drop_slot(slot) };
        }
        t.poll();
    }
    done
}

fn stress(threads: u64, time: Duration, steps: usize, config: WorldConfig) {
    let s = Setup::new(config);
    let main = s.thread();
    s.make_root(&main, 32);
    main.m.share_roots();
    main.m.detach();
    let until = Instant::now() + time;
    let done: usize = thread::scope(|scope| {
        let all: Vec<_> = (0..threads)
            .map(|i| {
                scope.spawn({
                    let s = &s;
                    move || mutate(s, i + 1, until, steps)
                })
            })
            .collect();
        all.into_iter().map(|t| t.join().unwrap()).sum()
    });
    main.m.attach().unwrap();
    for i in 0..32 {
        main.set(s.root(), i, Value::NONE);
    }
    let (a, b) = (main.m.collect(), main.m.collect());
    let left = main.count();
    let stats = s.world.stats();
    println!("{done} steps, {stats:?}\n{:?}\n{a:?}\n{b:?}", s.world.threads());
    assert_eq!(left, 1, "only the root is left");
}

#[test]
fn threads_share_mutate_and_collect() {
    let (time, steps) = if cfg!(miri) { (60, 60) } else { (3, usize::MAX) };
    stress(4, Duration::from_secs(time), steps, WorldConfig::default());
}

#[test]
fn threads_under_zeal() {
    let (time, steps) = if cfg!(miri) { (60, 20) } else { (1, usize::MAX) };
    let config = WorldConfig { collect_every: 1, ..WorldConfig::default() };
    stress(3, Duration::from_secs(time), steps, config);
}

#[test]
fn threads_come_and_go() {
    let s = Setup::new(WorldConfig::default());
    let main = s.thread();
    s.make_root(&main, 8);
    main.m.share_roots();
    assert_eq!((main.m.id(), main.m.is_alone()), (1, true));
    main.m.detach();
    for round in 0..if cfg!(miri) { 2 } else { 50 } {
        thread::scope(|scope| {
            for i in 0..3 {
                let s = &s;
                scope.spawn(move || {
                    let t = s.thread();
                    assert!((2..=4).contains(&t.m.id()));
                    // Left behind: a shared object, a private cycle, a private object another round may adopt.
                    t.set(s.root(), i, t.plain(2));
                    let v = t.plain(1);
                    t.set(v, 0, t.own(v));
                    t.drop(v);
                    if round % 2 == 0 {
                        t.m.collect();
                    }
                });
            }
        });
        assert_eq!(s.world.thread_count(), 1);
    }
    main.m.attach().unwrap();
    main.m.collect();
    assert_eq!(main.count(), 4);
    assert!(s.world.live_bytes() < 8 << 16, "pages were adopted: {:?}", s.world.stats());
}

#[test]
fn a_detached_owner_does_not_keep_garbage() {
    let s = Setup::new(WorldConfig::default());
    let main = s.thread();
    s.make_root(&main, 1);
    main.m.share_roots();
    main.set(s.root(), 0, main.plain(0));
    main.m.detach();
    thread::scope(|scope| {
        scope.spawn(|| {
            let t = s.thread();
            // The owner's count is 1, the shared count 0: the drop is queued, and merged for the owner.
            t.set(s.root(), 0, Value::NONE);
            t.m.reclaim();
            assert_eq!(t.count(), 1);
        });
    });
    main.m.attach().unwrap();
}

#[test]
fn an_attached_owner_merges_at_its_safepoint() {
    let s = Setup::new(WorldConfig::default());
    let main = s.thread();
    s.make_root(&main, 1);
    main.m.share_roots();
    let v = main.plain(0);
    main.set(s.root(), 0, v);
    let queued = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let t = s.thread();
            t.set(s.root(), 0, Value::NONE);
            queued.store(true, Ordering::Release);
        });
        while !queued.load(Ordering::Acquire) {
            std::hint::spin_loop();
        }
        assert!(main.m.poll() && header(v).is_queued());
        main.m.safepoint();
        assert!(header(v).is_merged());
        main.m.detach();
    });
    main.m.attach().unwrap();
    main.m.reclaim();
    assert_eq!(main.count(), 1);
}

/// gh-157838: what waits for an owner that reaches no safepoint must not grow without bound.
#[test]
#[cfg_attr(miri, ignore = "a megabyte of objects")]
fn a_busy_owner_does_not_keep_garbage_beyond_the_budget() {
    const ROUNDS: usize = 100;
    const BATCH: usize = 4000;
    let s = Setup::new(WorldConfig::default());
    let main = s.thread();
    s.make_root(&main, BATCH);
    main.m.share_roots();
    let (made, dropped) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        scope.spawn(|| {
            let t = s.thread();
            let mut worst = 0;
            for n in 0..ROUNDS {
                while made.load(Ordering::Acquire) == n {
                    t.poll();
                    thread::yield_now();
                }
                for i in 0..BATCH {
                    t.set(s.root(), i, Value::NONE);
                    worst = worst.max(s.world.queued_bytes());
                    t.poll();
                }
                dropped.store(n + 1, Ordering::Release);
            }
            assert!(worst > 0, "the drops were queued");
            assert!(worst <= 2 * freewheel_refcount::merge_queue::BUDGET, "{worst} bytes waited");
        });
        // The owner makes objects and stops for pauses only, not for its queue.
        for n in 0..ROUNDS {
            (0..BATCH).for_each(|i| main.set(s.root(), i, main.plain(4)));
            made.store(n + 1, Ordering::Release);
            while dropped.load(Ordering::Acquire) == n {
                // SAFETY: the word lives as long as the thread.
                let asked = unsafe { AtomicU32::from_ptr(main.m.poll_word().cast_mut()) };
                if asked.load(Ordering::Relaxed) & freewheel_gc::poll::PAUSE != 0 {
                    main.m.safepoint();
                }
                thread::yield_now();
            }
        }
        main.m.detach();
    });
    main.m.attach().unwrap();
}

#[test]
fn a_loop_of_collections_does_not_starve_an_attaching_thread() {
    let s = Setup::new(WorldConfig::default());
    let main = s.thread();
    s.make_root(&main, 1);
    main.m.share_roots();
    let done = AtomicBool::new(false);
    let rounds = if cfg!(miri) { 3 } else { 200 };
    main.m.detach();
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let t = s.thread();
                while !done.load(Ordering::Relaxed) {
                    t.m.collect();
                }
            });
        }
        scope.spawn(|| {
            let t = s.thread();
            for _ in 0..rounds {
                t.m.detach();
                t.m.attach().unwrap();
                t.poll();
            }
            done.store(true, Ordering::Relaxed);
        });
    });
    main.m.attach().unwrap();
}

#[test]
fn a_second_thread_finds_the_roots_shared() {
    let s = Setup::new(WorldConfig::default());
    let main = s.thread();
    s.make_root(&main, 1);
    let v = main.plain(1);
    main.set(s.root(), 0, v);
    assert!(!header(v).is_shared());
    let barrier = Barrier::new(2);
    main.m.detach();
    thread::scope(|scope| {
        scope.spawn(|| {
            let t = s.thread();
            assert!(header(t.get(s.root(), 0)).is_shared());
            barrier.wait();
        });
        barrier.wait();
    });
    main.m.attach().unwrap();
    assert!(header(s.root()).is_shared());
}

#[cfg(all(unix, not(miri)))]
#[test]
fn a_forked_child_has_one_thread_and_can_collect() {
    let s = Setup::new(WorldConfig::default());
    let main = s.thread();
    s.make_root(&main, 2);
    main.m.share_roots();
    let (ready, quit) = (Barrier::new(2), AtomicBool::new(false));
    thread::scope(|scope| {
        scope.spawn(|| {
            let t = s.thread();
            t.set(s.root(), 0, t.plain(1));
            t.push(Slot::owned(t.plain(1)));
            t.m.detach();
            ready.wait();
            t.m.attach().unwrap();
            while !quit.load(Ordering::Relaxed) {
                t.poll();
                thread::yield_now();
            }
        });
        main.m.detach();
        ready.wait();
        main.m.attach().unwrap();
        let pid = main.m.pause(|_| {
            let pid = unsafe { libc::fork() };
            if pid == 0 {
                s.world.after_fork_in_child(&main.m);
            }
            pid
        });
        if pid == 0 {
            let ok = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                assert!(main.m.is_alone());
                main.m.collect();
                check(main.get(s.root(), 0));
                main.drop(main.plain(3));
                // The object on the lost stack keeps its count.
                main.count() == 3
            }));
            unsafe { libc::_exit(if matches!(ok, Ok(true)) { 0 } else { 1 }) };
        }
        let mut status = 0;
        unsafe { libc::waitpid(pid, &mut status, 0) };
        quit.store(true, Ordering::Relaxed);
        main.m.detach();
        assert_eq!(status, 0);
    });
    main.m.attach().unwrap();
}

#[test]
fn reports_name_threads() {
    let s = Setup::new(WorldConfig::default());
    let t = s.thread();
    let threads = s.world.threads();
    assert_eq!(threads.len(), 1);
    assert_eq!(threads[0].id, t.m.id());
}

#[test]
fn an_observer_is_told_of_every_pause_after_it() {
    let s = Setup::new(WorldConfig::default());
    let told = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let (list, world) = (told.clone(), std::sync::Arc::downgrade(&s.world));
    s.world.set_observer(Some(std::sync::Arc::new(move |e: &PauseEvent| {
        // The world runs again, so locks may be taken and the heap asked.
        assert!(world.upgrade().unwrap().stats().threads > 0);
        list.lock().unwrap().push(e.clone());
    })));
    let t = s.thread();
    s.make_root(&t, 4);
    t.m.share_roots();
    let (a, b) = (t.plain(1), t.plain(1));
    t.set(a, 0, b);
    t.set(b, 0, a);
    let report = t.m.collect();
    t.set(s.root(), 0, t.plain(2));
    t.set(s.root(), 0, Value::NONE);
    t.m.reclaim();
    t.m.pause(|_| ());
    s.world.set_observer(None);
    t.m.pause(|_| ());
    let told = told.lock().unwrap();
    let kinds: Vec<_> = told.iter().map(|e| (e.kind, e.reason, e.freed_objects)).collect();
    let expected = [
        (PauseKind::Collection, Some(Reason::Explicit), 0),
        (PauseKind::Reclaim, None, 1),
        (PauseKind::Client, None, 0),
    ];
    assert_eq!(kinds[1..], expected[1..]);
    assert_eq!(kinds[0], (PauseKind::Collection, Some(Reason::Explicit), report.freed_objects));
    assert!(told[0].live_objects == Some(1) && told[0].phases.unwrap().mark > 0 && told[0].threads == 1);
    assert!(told[0].to_string().starts_with("collection explicit threads=1 pause="), "{}", told[0]);
    t.drop(Value::NONE);
}

#[test]
fn an_observer_is_told_of_a_thread_that_does_not_stop_while_the_pause_waits() {
    let s = Setup::new(WorldConfig::default());
    let main = s.thread();
    s.make_root(&main, 1);
    main.m.share_roots();
    let (tell, told) = std::sync::mpsc::channel();
    let observer = move |e: &LateStop| tell.send(e.clone()).unwrap();
    let after = Duration::from_millis(2);
    s.world.set_late_observer(after, Some(std::sync::Arc::new(observer)));
    let (ready, stubborn) = std::sync::mpsc::channel();
    main.m.detach();
    thread::scope(|scope| {
        let s = &s;
        scope.spawn(move || {
            let t = s.thread();
            ready.send(t.m.id()).unwrap();
            // Attached, and at no safepoint, until it was told of three times.
            for calls in 1..=3 {
                let late: LateStop = told.recv().unwrap();
                let [(id, asked)] = late.threads[..] else { panic!("{late:?}") };
                assert_eq!((id, late.calls), (t.m.id(), calls));
                assert!(asked >= after * (1 << (calls - 1)), "{late:?}");
            }
            t.poll();
        });
        let id = stubborn.recv().unwrap();
        main.m.attach().unwrap();
        main.m.pause(|_| ());
        let report = s.world.threads().into_iter().find(|t| t.id == id);
        // The thread may be gone by now.
        assert!(report.is_none_or(|t| t.longest_time_to_stop >= after * 4));
        main.m.detach();
    });
    main.m.attach().unwrap();
    // Nobody is told any more.
    s.world.set_late_observer(after, None);
    main.m.pause(|_| ());
}
