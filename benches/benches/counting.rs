//! What one count costs: the owner's increment and decrement against those of `Arc`, and a deferred stack load.
//!
//! ```text
//! cargo bench -p freewheel-benches --bench counting
//! ```
#![allow(missing_docs, reason = "criterion's macros make public functions")]

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use freewheel_refcount::{Header, Slot, Value};

const ME: u16 = 1;

fn counting(c: &mut Criterion) {
    let mut group = c.benchmark_group("counting");
    group.bench_function("owner: incref + decref", |b| {
        let h = Header::new(ME, 1);
        b.iter(|| {
            let h = black_box(&h);
            h.incref(ME);
            black_box(h.decref(ME))
        });
    });
    group.bench_function("std Arc: clone + drop", |b| {
        let a = Arc::new(0u64);
        b.iter(|| drop(black_box(Arc::clone(black_box(&a)))));
    });
    group.bench_function("another thread: incref + decref", |b| {
        let h = Header::new(ME, 1);
        h.set_flags(freewheel_refcount::flags::SHARED | freewheel_refcount::flags::UNCOUNTED);
        b.iter(|| {
            let h = black_box(&h);
            h.incref(ME + 1);
            black_box(h.decref(ME + 1))
        });
    });
    group.bench_function("stack load of a shared object (uncounted)", |b| {
        let h = Header::new(ME, 1);
        h.set_flags(freewheel_refcount::flags::SHARED | freewheel_refcount::flags::UNCOUNTED);
        let v = Value::object(h.as_ptr());
        b.iter(|| black_box(Slot::load(black_box(v))));
    });
    group.finish();
}

criterion_group!(benches, counting);
criterion_main!(benches);
