//! What an object costs: the heap against `Box`, which uses the system's allocator.
//!
//! ```text
//! cargo bench -p freewheel-benches --bench allocation
//! ```
#![allow(missing_docs, reason = "criterion's macros make public functions")]

#[path = "../../gc/tests/common/mod.rs"]
mod toy;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use freewheel_gc::WorldConfig;

fn allocation(c: &mut Criterion) {
    let setup = toy::Setup::new(WorldConfig::default());
    let t = setup.thread();
    let mut group = c.benchmark_group("allocation");
    group.bench_function("heap: a block of 32 bytes, made and freed", |b| {
        b.iter(|| {
            let p = black_box(t.m.alloc(32).expect("no limit"));
            // SAFETY: just allocated, and it never became an object.
            unsafe { t.m.free_unused(p) };
        });
    });
    group
        .bench_function("Box: 32 bytes, made and freed", |b| b.iter(|| drop(black_box(Box::new([0u64; 4])))));
    group.bench_function("heap: an object of one field, made and dropped", |b| {
        b.iter(|| t.drop(black_box(t.plain(1))));
    });
    const MANY: usize = 10_000;
    group.bench_function("heap: 10000 objects, made and then dropped", |b| {
        b.iter_batched_ref(
            || Vec::with_capacity(MANY),
            |all| {
                (0..MANY).for_each(|_| all.push(t.plain(1)));
                all.drain(..).for_each(|v| t.drop(v));
            },
            BatchSize::SmallInput,
        );
    });
    group.bench_function("Box: 10000 of the same size, made and then dropped", |b| {
        b.iter_batched_ref(
            || Vec::with_capacity(MANY),
            |all| {
                (0..MANY).for_each(|i| all.push(Box::new([i as u64; 5])));
                all.drain(..).for_each(drop);
            },
            BatchSize::SmallInput,
        );
    });
    group.bench_function("attach + detach", |b| {
        b.iter(|| {
            t.m.detach();
            t.m.attach().expect("the world is open");
        });
    });
    group.bench_function("poll", |b| b.iter(|| black_box(t.m.poll())));
    group.finish();
}

criterion_group!(benches, allocation);
criterion_main!(benches);
