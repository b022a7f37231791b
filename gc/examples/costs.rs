//! Prints what the heap's basic operations cost: `cargo run --release -p freewheel-gc --example costs`.
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "the toy's one rule: what it looks at is counted or on a stack"
)]
#[path = "../tests/common/mod.rs"]
mod common;

use common::*;
use freewheel_gc::*;
use freewheel_refcount::{Slot, Value};
use std::hint::black_box;
use std::time::Instant;

/// The best of a few runs, in nanoseconds per operation.
fn measure(name: &str, n: usize, mut f: impl FnMut()) {
    let best = (0..7)
        .map(|_| {
            let start = Instant::now();
            f();
            start.elapsed().as_nanos() as f64 / n as f64
        })
        .fold(f64::MAX, f64::min);
    println!("{name:<44} {best:8.2} ns");
}

/// Two threads that retire objects as fast as they can.
fn reclaim_pauses() {
    let s = Setup::new(WorldConfig::default());
    let main = s.thread();
    s.make_root(&main, 2);
    main.m.share_roots();
    main.m.detach();
    std::thread::scope(|scope| {
        for i in 0..2 {
            let s = &s;
            scope.spawn(move || {
                let t = s.thread();
                for _ in 0..2_000_000 {
                    t.set(s.root(), i, t.plain(1));
                    t.poll();
                }
            });
        }
    });
    main.m.attach().unwrap();
    let stats = s.world.stats();
    let mean = stats.pause_ns / stats.reclaims.max(1);
    println!(
        "reclaim pauses of two threads: {} of {mean} ns, the longest {} ns",
        stats.reclaims, stats.longest_pause_ns
    );
}

fn main() {
    let s = Setup::new(WorldConfig::default());
    let t = s.thread();
    let n = 1_000_000;
    measure("attach + detach", n, || {
        for _ in 0..n {
            t.m.detach();
            t.m.attach().unwrap();
        }
    });
    measure("poll", n, || (0..n).for_each(|_| _ = black_box(t.m.poll())));
    measure("allocate + free a block of 32 bytes", n, || {
        for _ in 0..n {
            let p = black_box(t.m.alloc(32).unwrap());
            unsafe { t.m.free_unused(p) };
        }
    });
    measure("the same with Box", n, || (0..n).for_each(|_| drop(black_box(Box::new([0u64; 4])))));
    measure("make + drop an object of one field", n, || {
        for _ in 0..n {
            let v = black_box(t.plain(1));
            t.drop(v);
        }
    });
    let mut keep = Vec::with_capacity(n);
    measure("make, keep and drop a million objects", n, || {
        (0..n).for_each(|_| keep.push(t.plain(1)));
        keep.drain(..).for_each(|v| t.drop(v));
    });
    let mut boxes = Vec::with_capacity(n);
    measure("the same with Box", n, || {
        (0..n).for_each(|i| boxes.push(Box::new([i as u64; 5])));
        boxes.drain(..).for_each(drop);
    });
    s.make_root(&t, 2);
    t.m.share_roots();
    measure("make, publish and retire a shared object", n, || {
        for _ in 0..n {
            let v = t.plain(1);
            t.set(s.root(), 0, v);
            t.poll();
        }
    });
    t.set(s.root(), 0, t.plain(0));
    measure("read a shared slot", n, || (0..n).for_each(|_| _ = black_box(Slot::load(t.get(s.root(), 0)))));
    measure("reclaim pause, nothing to do", 1000, || (0..1000).for_each(|_| t.m.reclaim()));
    measure("collection, nothing to do", 1000, || (0..1000).for_each(|_| _ = t.m.collect()));
    t.m.detach();
    reclaim_pauses();
    t.m.attach().unwrap();

    // A tree of a million vectors.
    fn tree(t: &Thread<'_>, depth: usize) -> Value {
        let v = t.plain(2);
        if depth > 0 {
            t.set(v, 0, tree(t, depth - 1));
            t.set(v, 1, tree(t, depth - 1));
        }
        v
    }
    let big = tree(&t, 19);
    t.push(Slot::owned(big));
    let mut report = CollectionReport::default();
    measure("collection, per live object (on a stack)", 1 << 20, || report = t.m.collect());
    println!("  {:?}", report.phases);
    let slot = t.stack().slots().pop().unwrap();
    measure("collection, per live object (in a handle)", 1 << 20, || report = t.m.collect());
    println!("  {:?}", report.phases);
    unsafe { t.m.drop_slot(slot) };
    let mut times = Vec::new();
    for _ in 0..5 {
        let big = tree(&t, 19);
        t.set(big, 0, t.own(big));
        t.drop(big);
        let start = Instant::now();
        report = t.m.collect();
        times.push(start.elapsed().as_nanos() as f64 / report.freed_objects as f64);
    }
    let best = times.iter().copied().fold(f64::MAX, f64::min);
    println!("{:<44} {best:8.2} ns\n  {:?}", "collection, per dead object", report.phases);
}
