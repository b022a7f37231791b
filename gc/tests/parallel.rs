//! Large heaps: several threads mark, and find the same as one.
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "the toy's one rule: what it looks at is counted or on a stack"
)]
mod common;

use common::*;
use freewheel_gc::*;
use freewheel_refcount::{Slot, Value};

const DEPTH: usize = 16;

fn config(threads: usize) -> WorldConfig {
    WorldConfig { collector_threads: threads, parallel_from: Some(0), ..WorldConfig::default() }
}

fn tree(t: &Thread<'_>, depth: usize) -> Value {
    let v = t.plain(3);
    if depth > 0 {
        t.set(v, 0, tree(t, depth - 1));
        t.set(v, 1, tree(t, depth - 1));
        // Marked many times over.
        t.set(v, 2, t.own(t.get(v, 0)));
    }
    v
}

fn chain(t: &Thread<'_>, len: usize) -> Value {
    (0..len).fold(Value::NONE, |next, _| {
        let v = t.plain(1);
        t.set(v, 0, next);
        v
    })
}

/// A heap of every shape, part of it garbage, collected by so many threads: what is left, and what was freed.
fn collected_by(threads: usize) -> (usize, usize, usize) {
    let s = Setup::new(config(threads));
    let t = s.thread();
    let objects = 2 << DEPTH;
    let wide = t.plain(1000);
    (0..1000).for_each(|i| t.set(wide, i, t.plain(i % 3)));
    t.push(Slot::owned(wide));
    t.push(Slot::owned(tree(&t, DEPTH)));
    t.push(Slot::owned(chain(&t, objects)));
    // Held by a handle: found by trial deletion only.
    let held = tree(&t, DEPTH);
    for _ in 0..4 {
        let garbage = tree(&t, DEPTH - 2);
        t.set(garbage, 2, t.own(garbage));
        t.drop(garbage);
    }
    // The same again with something that outlives it.
    let garbage = t.plain(2);
    t.set(garbage, 0, t.own(garbage));
    t.set(garbage, 1, t.own(held));
    t.drop(garbage);
    let report = t.m.collect();
    let again = t.m.collect();
    assert_eq!((again.freed_objects, again.live_objects), (0, report.live_objects));
    assert!(header(held).is_unique());
    let (left, helpers) = (t.count(), report.workers);
    assert_eq!(left, report.live_objects);
    t.drop(held);
    (left, report.freed_objects, helpers)
}

#[test]
#[cfg_attr(miri, ignore = "the helpers' waiting takes for ever")]
fn any_number_of_threads_finds_the_same() {
    let (left, freed, helpers) = collected_by(1);
    assert_eq!((left, helpers), (1001 + 2 * ((2 << DEPTH) - 1) + (2 << DEPTH), 0));
    assert_eq!(freed, 4 * ((2 << (DEPTH - 2)) - 1) + 1);
    for threads in [2, 3, 5] {
        assert_eq!(collected_by(threads), (left, freed, threads));
    }
}

/// Threads change a large heap and collect it all the time, with helpers.
#[test]
#[cfg_attr(miri, ignore = "too slow")]
fn helpers_work_while_threads_come_and_change_things() {
    let s = Setup::new(config(2));
    let main = s.thread();
    s.make_root(&main, 4);
    main.m.share_roots();
    main.m.detach();
    std::thread::scope(|scope| {
        for i in 0..3 {
            let s = &s;
            scope.spawn(move || {
                let t = s.thread();
                for round in 0..20 {
                    let big = tree(&t, 11);
                    t.set(big, 2, t.own(big));
                    t.set(s.root(), (i + round) % 4, big);
                    t.poll();
                    if round % 5 == i {
                        t.m.collect();
                    }
                }
            });
        }
    });
    main.m.attach().unwrap();
    (0..4).for_each(|i| main.set(s.root(), i, Value::NONE));
    main.m.collect();
    assert_eq!(main.count(), 1);
}
