//! The lock of programs, with real threads and real time.
#![cfg(all(feature = "parking", not(any(freewheel_loom, miri))))]

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use freewheel_refcount::fair_lock::{FairLock, PATIENCE, SELDOM, Since};
use freewheel_refcount::sync::clock;

const LONG: Duration = Duration::from_secs(60);

fn take(lock: &FairLock, patience: Duration) -> bool {
    lock.take_until(Since::now(), Some(Instant::now() + patience))
}

/// Waits until so many threads sleep.
fn until_parked(lock: &FairLock, n: usize) {
    while lock.parked() < n {
        thread::yield_now();
    }
}

/// Threads that give back and go to sleep all the time: a wake-up that is lost leaves all of them asleep.
#[test]
fn no_wake_up_is_lost() {
    const ROUNDS: u32 = 200_000;
    for threads in [2, 3, 5] {
        let (lock, inside, sum) = (FairLock::default(), AtomicBool::new(false), AtomicU32::new(0));
        let work = |nth: u32| {
            for i in 0..ROUNDS {
                // Some give up early, and try again.
                let patience = if (i + nth).is_multiple_of(7) { Duration::from_micros(1) } else { LONG };
                let end = Instant::now() + patience;
                let taken = lock.take_until(Since::now(), Some(end));
                // Free as it is then, it is taken also when the time is over.
                assert!(patience < LONG || Instant::now() < end, "nobody is woken");
                if !taken {
                    continue;
                }
                assert!(!inside.swap(true, Ordering::Relaxed), "taken twice");
                sum.fetch_add(1, Ordering::Relaxed);
                inside.store(false, Ordering::Relaxed);
                assert!(lock.give_back());
            }
        };
        thread::scope(|s| {
            for nth in 0..threads {
                let work = &work;
                s.spawn(move || work(nth));
            }
        });
        assert!(!lock.is_taken() && sum.into_inner() > threads * ROUNDS / 2);
        assert_eq!(lock.parked(), 0);
        assert!(lock.try_take());
    }
}

/// One thread has the lock but for moments, in which nobody who sleeps can come first. Counted are the times at which it gives
/// back a lock for which another thread is parked: that they are few does not depend on when threads run.
#[test]
fn a_thread_that_comes_back_at_once_does_not_keep_it() {
    const MICROS: usize = 200;
    let (lock, done, given) = (FairLock::default(), AtomicBool::new(false), AtomicUsize::new(0));
    thread::scope(|s| {
        s.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                assert!(take(&lock, LONG));
                let end = Instant::now() + Duration::from_micros(MICROS as u64);
                while Instant::now() < end {}
                given.fetch_add(lock.parked(), Ordering::Relaxed);
                assert!(lock.give_back());
            }
        });
        for _ in 0..150 {
            while !lock.is_taken() {
                thread::yield_now();
            }
            assert!(take(&lock, LONG), "never");
            let given = given.swap(0, Ordering::Relaxed);
            assert!(given <= (PATIENCE + SELDOM) / MICROS + 2, "came {given} times");
            assert!(lock.give_back());
        }
        done.store(true, Ordering::Relaxed);
    });
}

/// Who has waited longest is handed the lock, wherever it stands in the list; it is nobody else's meanwhile.
#[test]
fn who_has_waited_longest_is_handed_it() {
    // Time begins.
    clock::now();
    while clock::now() < 2 * PATIENCE {
        thread::yield_now();
    }
    let (lock, came) = (Arc::new(FairLock::default()), Mutex::new(Vec::new()));
    assert!(lock.try_take());
    thread::scope(|s| {
        for (parked, since) in [2, 0, 1].into_iter().enumerate() {
            let (lock, came) = (&lock, &came);
            s.spawn(move || {
                assert!(lock.take_until(Since::at(since), Some(Instant::now() + LONG)));
                came.lock().unwrap().push(since);
                if since > 0 {
                    assert!(lock.give_back());
                }
            });
            until_parked(lock, parked + 1);
        }
        assert!(lock.give_back());
        assert!(!lock.try_take(), "it was handed over");
        while came.lock().unwrap().is_empty() {
            thread::yield_now();
        }
        assert_eq!(*came.lock().unwrap(), [0]);
        assert!(lock.give_back());
    });
    assert!(!lock.give_back());
}

#[test]
fn waiting_ends_in_time() {
    let lock = FairLock::default();
    assert!(take(&lock, Duration::ZERO));
    let begin = Instant::now();
    assert!(!take(&lock, Duration::from_millis(20)));
    assert!(begin.elapsed() >= Duration::from_millis(20));
    assert!(lock.is_taken() && lock.parked() == 0);
    assert!(lock.give_back() && !lock.is_taken() && !lock.give_back());
}
