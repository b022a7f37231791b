//! Memory of SHARED objects is used again, soon and by whoever needs it.
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "the toy's one rule: what it looks at is counted or on a stack"
)]
mod common;

use common::*;
use freewheel_gc::WorldConfig;
use freewheel_refcount::Value;

const MIB: usize = 1 << 20;
/// Nodes of a tree, each of 256 bytes: as many as fill four pages.
const NODES: usize = 1024;
const LEN: usize = (256 - BASE) / 8;

/// A shared root, and no collection by growth.
fn setup() -> Setup {
    Setup::new(WorldConfig { min_trigger: usize::MAX, ..WorldConfig::default() })
}

fn root(s: &Setup, t: &Thread<'_>) {
    s.make_root(t, 1);
    t.m.share_roots();
}

/// Nodes below one vector.
fn tree(t: &Thread<'_>) -> Value {
    let tree = t.plain(NODES);
    (0..NODES).for_each(|i| t.set(tree, i, t.plain(LEN)));
    tree
}

#[test]
#[cfg_attr(miri, ignore = "megabytes of objects")]
fn what_waits_for_a_pause_stays_small() {
    let s = setup();
    let t = s.thread();
    root(&s, &t);
    // Each tree replaces the one before: a hundred megabytes, of which one is retired in its root only.
    for _ in 0..400 {
        t.set(s.root(), 0, tree(&t));
        t.poll();
    }
    let stats = s.world.stats();
    assert!(stats.page_bytes < 4 * MIB, "{} bytes of pages", stats.page_bytes);
    // What is used again was made once.
    assert!(s.world.heap().made_bytes() < 4 * MIB, "{} bytes made", s.world.heap().made_bytes());
}

#[test]
#[cfg_attr(miri, ignore = "megabytes of objects")]
fn a_pause_that_brings_back_little_comes_later() {
    const MEGABYTES: usize = 64;
    let s = setup();
    let t = s.thread();
    root(&s, &t);
    let mut all = Value::NONE;
    for i in 0..MEGABYTES * MIB / 256 {
        let node = t.plain(LEN);
        t.set(node, 0, all);
        all = node;
        if i % 256 == 0 {
            t.set(s.root(), 0, t.plain(1));
        }
        t.poll();
    }
    let pauses = s.world.stats().reclaims as usize;
    assert!(pauses <= MEGABYTES / 4 + 4, "{pauses} pauses for {MEGABYTES} megabytes");
    t.drop(all);
}

#[test]
#[cfg_attr(miri, ignore = "megabytes of objects")]
fn the_pages_of_threads_that_are_gone_are_used_again() {
    let s = setup();
    let t = s.thread();
    root(&s, &t);
    t.m.detach();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let t = s.thread();
            t.set(s.root(), 0, tree(&t));
        });
    });
    t.m.attach().unwrap();
    let before = s.world.stats().page_bytes;
    t.set(s.root(), 0, Value::NONE);
    t.m.reclaim();
    assert_eq!(t.count(), 1);
    t.set(s.root(), 0, tree(&t));
    assert_eq!(s.world.stats().page_bytes, before);
}
