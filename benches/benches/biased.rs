//! `Biased` against other counted pointers, in one run.
//!
//! ```text
//! cargo bench -p freewheel-benches --bench biased
//! ```
//!
//! A group for each operation, a peer for each line. In the groups with two threads both work on one object, or on one
//! each, for the same number of rounds; the time is that of the slower one, divided by the rounds.
#![allow(missing_docs, reason = "criterion's macros make public functions")]

use std::hint::black_box;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, criterion_group, criterion_main};
use freewheel_refcount::Biased;

type Group<'a> = BenchmarkGroup<'a, WallTime>;

fn clone_and_drop<P: Clone>(group: &mut Group<'_>, name: &str, p: P) {
    group.bench_function(name, |b| b.iter(|| drop(black_box(black_box(&p).clone()))));
}

fn owner(c: &mut Criterion) {
    let mut group = c.benchmark_group("owner: clone + drop");
    clone_and_drop(&mut group, "Biased", Biased::new(7u64));
    clone_and_drop(&mut group, "std Rc (one thread only)", std::rc::Rc::new(7u64));
    clone_and_drop(&mut group, "std Arc", std::sync::Arc::new(7u64));
    clone_and_drop(&mut group, "triomphe Arc", triomphe::Arc::new(7u64));
    clone_and_drop(&mut group, "biasedrc", biasedrc::Brc::new(7u64));
    clone_and_drop(&mut group, "hybrid-rc Rc (one thread only)", hybrid_rc::Rc::new(7u64));
    group.finish();
}

fn foreign(c: &mut Criterion) {
    let mut group = c.benchmark_group("another thread: clone + drop");
    let mut shared = Biased::new(7u64);
    Biased::share(&mut shared);
    clone_and_drop(&mut group, "Biased, shared", shared);
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let (to, from) = std::sync::mpsc::channel();
    let owner = thread::spawn(move || {
        to.send((Biased::new(7u64), biasedrc::Brc::new(7u64))).unwrap();
        let _ = wait.recv();
    });
    let (biased, brc) = from.recv().unwrap();
    clone_and_drop(&mut group, "Biased, the owner lives", biased);
    clone_and_drop(&mut group, "biasedrc, the owner lives", brc);
    clone_and_drop(&mut group, "std Arc", std::sync::Arc::new(7u64));
    clone_and_drop(&mut group, "triomphe Arc", triomphe::Arc::new(7u64));
    let local = hybrid_rc::Rc::new(7u64);
    clone_and_drop(&mut group, "hybrid-rc Arc", hybrid_rc::Rc::to_shared(&local));
    drop(go);
    owner.join().unwrap();
    group.finish();
}

fn new(c: &mut Criterion) {
    let mut group = c.benchmark_group("new + drop");
    group.bench_function("Biased", |b| b.iter(|| drop(black_box(Biased::new(black_box(7u64))))));
    group.bench_function("Box", |b| b.iter(|| drop(black_box(Box::new(black_box(7u64))))));
    group.bench_function("std Arc", |b| b.iter(|| drop(black_box(std::sync::Arc::new(black_box(7u64))))));
    group.bench_function("triomphe Arc", |b| b.iter(|| drop(black_box(triomphe::Arc::new(black_box(7u64))))));
    group.bench_function("biasedrc", |b| b.iter(|| drop(black_box(biasedrc::Brc::new(black_box(7u64))))));
    group.bench_function("hybrid-rc Rc", |b| b.iter(|| drop(black_box(hybrid_rc::Rc::new(black_box(7u64))))));
    group.finish();
}

fn weak(c: &mut Criterion) {
    let mut group = c.benchmark_group("upgrade + drop");
    let biased = Biased::new(7u64);
    let w = Biased::downgrade(&biased);
    group.bench_function("Biased", |b| b.iter(|| drop(black_box(black_box(&w).upgrade()))));
    let arc = std::sync::Arc::new(7u64);
    let w = std::sync::Arc::downgrade(&arc);
    group.bench_function("std Arc", |b| b.iter(|| drop(black_box(black_box(&w).upgrade()))));
    group.finish();
}

/// Runs `work` on two threads at once, which get one handle each.
fn two_threads<P: Send>(rounds: u64, handles: [P; 2], work: impl Fn(&P) + Sync) -> Duration {
    let barrier = Barrier::new(2);
    thread::scope(|s| {
        let running = handles.map(|p| {
            let (barrier, work) = (&barrier, &work);
            s.spawn(move || {
                barrier.wait();
                let start = Instant::now();
                (0..rounds).for_each(|_| work(&p));
                start.elapsed()
            })
        });
        running.map(|t| t.join().unwrap()).into_iter().max().unwrap()
    })
}

fn contended<P: Clone + Send>(group: &mut Group<'_>, name: &str, make: impl Fn() -> P) {
    group.bench_function(name, |b| {
        b.iter_custom(|rounds| {
            let p = make();
            two_threads(rounds, [p.clone(), p], |p| drop(black_box(black_box(p).clone())))
        });
    });
}

fn contention(c: &mut Criterion) {
    let mut group = c.benchmark_group("two threads, one object: clone + drop");
    contended(&mut group, "Biased, shared", || {
        let mut p = Biased::new(7u64);
        Biased::share(&mut p);
        p
    });
    contended(&mut group, "Biased, the owner elsewhere", || Biased::new(7u64));
    contended(&mut group, "std Arc", || std::sync::Arc::new(7u64));
    contended(&mut group, "triomphe Arc", || triomphe::Arc::new(7u64));
    // biasedrc 0.1.0 panics here (`runtime.rs:879`), so it is missing.
    contended(&mut group, "hybrid-rc Arc", || {
        let local = hybrid_rc::Rc::new(7u64);
        hybrid_rc::Rc::to_shared(&local)
    });
    group.bench_function("Biased, one thread is the owner", |b| {
        b.iter_custom(|rounds| {
            let p = Biased::new(7u64);
            let barrier = Barrier::new(2);
            let work = |p: &Biased<u64>| {
                barrier.wait();
                let start = Instant::now();
                (0..rounds).for_each(|_| drop(black_box(black_box(p).clone())));
                start.elapsed()
            };
            thread::scope(|s| {
                let other = s.spawn(|| work(&p));
                work(&p).max(other.join().unwrap())
            })
        });
    });
    group.finish();
}

criterion_group!(benches, owner, foreign, new, weak, contention);
criterion_main!(benches);
