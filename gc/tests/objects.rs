//! One thread: life and death of objects.
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "the toy's one rule: what it looks at is counted or on a stack"
)]
mod common;

use common::*;
use freewheel_gc::*;
use freewheel_refcount::{Slot, Value, flags};
use std::sync::atomic::Ordering;

fn setup() -> Setup {
    Setup::new(WorldConfig::default())
}

#[test]
fn private_objects_die_at_once_and_their_memory_is_used_again() {
    let s = setup();
    let t = s.thread();
    let a = t.plain(2);
    let b = t.plain(2);
    t.set(a, 0, b);
    let at = a.bits();
    t.drop(a);
    assert_eq!(t.count(), 0);
    let (c, d) = (t.plain(2), t.plain(2));
    assert!([c.bits(), d.bits()].contains(&at));
    t.drop(c);
    t.drop(d);
}

#[test]
fn long_chains_do_not_recurse() {
    let s = setup();
    let t = s.thread();
    let n = if cfg!(miri) { 1000 } else { 10_000_000 };
    let mut head = Value::NONE;
    for _ in 0..n {
        let next = t.plain(1);
        t.set(next, 0, head);
        head = next;
    }
    t.drop(head);
    assert_eq!(t.count(), 0);
}

#[test]
fn cycles_are_collected_and_handles_and_stacks_keep_them() {
    let s = setup();
    let t = s.thread();
    let (a, b, c) = (t.plain(2), t.plain(2), t.plain(1));
    let c_own = t.own(c);
    t.set(a, 0, b);
    t.set(b, 0, t.own(a));
    t.set(b, 1, c);
    // `a` is held by a handle.
    assert_eq!(t.m.collect().freed_objects, 0);
    // Then by a stack slot.
    t.push(Slot::owned(a));
    assert_eq!(t.m.collect().freed_objects, 0);
    let slot = t.stack().slots().pop().unwrap();
    unsafe { t.m.drop_slot(slot) };
    assert_eq!(t.count(), 3);
    let report = t.m.collect();
    assert_eq!((report.freed_objects, report.live_objects, report.finalized), (2, 1, 0));
    // The survivor lost the reference that garbage held.
    assert!(header(c_own).is_unique());
    t.drop(c_own);
    assert_eq!(t.count(), 0);
}

#[test]
fn shared_objects_die_in_pauses_only() {
    let s = setup();
    let t = s.thread();
    s.make_root(&t, 4);
    t.m.share_roots();
    let a = t.plain(2);
    t.set(a, 0, t.plain(1));
    assert!(!header(a).is_shared());
    t.set(s.root(), 0, a);
    assert!(header(a).is_shared() && header(t.get(a, 0)).is_shared());
    t.push(Slot::load(a));
    t.set(s.root(), 0, Value::NONE);
    check(a);
    assert!(header(a).has(flags::RETIRED));
    t.m.reclaim();
    // It stands on a stack.
    check(a);
    assert_eq!(t.count(), 3);
    t.stack().slots().pop();
    check(a);
    t.m.reclaim();
    assert_eq!(t.count(), 1);
}

#[test]
fn retired_objects_come_back_when_stored_again() {
    let s = setup();
    let t = s.thread();
    s.make_root(&t, 4);
    t.m.share_roots();
    let a = t.plain(1);
    t.set(s.root(), 0, a);
    t.set(s.root(), 0, Value::NONE);
    t.set(s.root(), 1, t.own(a));
    t.m.reclaim();
    check(a);
    assert!(!header(a).has(flags::RETIRED));
    t.m.collect();
    check(a);
    t.set(s.root(), 1, Value::NONE);
    assert_eq!(t.m.collect().freed_objects, 1);
    t.m.reclaim();
    assert_eq!(t.count(), 1);
}

#[test]
fn finalizers_run_once_and_may_resurrect() {
    let s = setup();
    let t = s.thread();
    let finalized = || s.toy.finalized.load(Ordering::Relaxed);
    // By count.
    s.toy.resurrect.store(1, Ordering::Relaxed);
    let a = t.new(s.fin, 1);
    t.drop(a);
    assert_eq!((finalized(), t.count()), (1, 1));
    check(a);
    let back = s.toy.graveyard.swap(Value::NONE.bits(), Ordering::Relaxed);
    t.drop(unsafe { Value::from_bits(back) });
    assert_eq!((finalized(), t.count()), (1, 0));
    // In a cycle.
    s.toy.resurrect.store(1, Ordering::Relaxed);
    let (a, b) = (t.new(s.fin, 1), t.plain(1));
    t.set(b, 0, t.own(a));
    t.set(a, 0, b);
    t.drop(a);
    let report = t.m.collect();
    assert_eq!((report.finalized, report.freed_objects, report.pauses), (1, 0, 2));
    assert_eq!((finalized(), t.count()), (2, 2));
    let back = s.toy.graveyard.swap(Value::NONE.bits(), Ordering::Relaxed);
    t.drop(unsafe { Value::from_bits(back) });
    let report = t.m.collect();
    assert_eq!((report.finalized, report.freed_objects), (0, 2));
    // In a cycle, without resurrection: one collection does it.
    let (a, b) = (t.new(s.fin, 1), t.new(s.fin, 1));
    t.set(b, 0, t.own(a));
    t.set(a, 0, b);
    t.drop(a);
    let report = t.m.collect();
    assert_eq!((report.finalized, report.freed_objects, t.count()), (2, 2, 0));
}

#[test]
fn retired_objects_are_finalized_after_the_pause() {
    let s = setup();
    let t = s.thread();
    s.make_root(&t, 1);
    t.m.share_roots();
    t.set(s.root(), 0, t.new(s.fin, 0));
    t.set(s.root(), 0, Value::NONE);
    t.m.reclaim();
    assert_eq!((s.toy.finalized.load(Ordering::Relaxed), t.count()), (1, 2));
    t.m.reclaim();
    assert_eq!((s.toy.finalized.load(Ordering::Relaxed), t.count()), (1, 1));
}

#[test]
fn weak_references_are_cleared_before_the_object_goes() {
    let s = setup();
    let t = s.thread();
    s.make_root(&t, 2);
    let cleared = |w: Value| t.get(w, 0) == Value::NONE;
    // By count.
    let a = t.plain(0);
    let w = t.weak(a);
    assert!(!cleared(w));
    t.drop(a);
    assert!(cleared(w));
    t.drop(w);
    // In a cycle.
    let a = t.plain(1);
    t.set(a, 0, t.own(a));
    let w = t.weak(a);
    t.drop(a);
    assert!(!cleared(w));
    t.m.collect();
    assert!(cleared(w));
    t.drop(w);
    // Retired.
    t.m.share_roots();
    let a = t.plain(0);
    let w = t.weak(a);
    t.set(s.root(), 0, a);
    t.set(s.root(), 1, w);
    t.set(s.root(), 0, Value::NONE);
    assert!(!cleared(w));
    t.m.reclaim();
    assert!(cleared(w));
    assert_eq!(s.toy.callbacks.load(Ordering::Relaxed), 3);
}

#[test]
fn sharing_follows_weak_references() {
    let s = setup();
    let t = s.thread();
    s.make_root(&t, 1);
    t.m.share_roots();
    let a = t.plain(1);
    let w = t.weak(a);
    t.set(s.root(), 0, w);
    assert!(header(a).is_shared());
    t.drop(a);
    t.set(s.root(), 0, Value::NONE);
    t.m.reclaim();
    assert_eq!(t.count(), 1);
}

#[test]
fn deferred_and_immortal_objects_are_the_collectors() {
    let s = setup();
    let t = s.thread();
    let d = t.plain(1);
    header(d).set_flags(flags::DEFERRED | flags::UNCOUNTED);
    t.set(d, 0, t.own(d));
    t.drop(d);
    let held = t.plain(1);
    t.set(held, 0, t.own(d));
    assert_eq!(t.m.collect().freed_objects, 0);
    t.drop(held);
    let i = t.plain(1);
    header(i).make_immortal();
    t.set(i, 0, t.plain(0));
    assert_eq!(t.m.collect().freed_objects, 1);
    check(t.get(i, 0));
    assert_eq!(t.count(), 2);
}

#[test]
#[cfg_attr(miri, ignore = "too slow")]
fn the_limit_fails_allocation_and_collecting_helps() {
    let limit = 4 << 20;
    let s = Setup::new(WorldConfig { heap_limit: Some(limit), ..WorldConfig::default() });
    let t = s.thread();
    let mut made = 0;
    // Garbage cycles up to the limit.
    while let Some(v) = t.try_new(s.plain, 100) {
        t.set(v, 0, t.own(v));
        t.drop(v);
        made += 1;
    }
    assert!(made > limit / 900 && t.m.poll() && s.world.live_bytes() <= limit);
    let again = t.m.alloc_or_collect(800).expect("garbage was collected");
    unsafe { t.m.free_unused(again) };
    assert!(t.m.alloc(limit).is_none());
    assert!(t.m.account_would_exceed(limit) && !t.m.account_would_exceed(limit / 2));
    t.m.account(limit as isize);
    assert!(t.m.account_would_exceed(1));
    t.m.account(-(limit as isize));
    let report = t.m.collect();
    assert_eq!(report.live_objects, 0);
    assert_eq!(s.world.live_bytes(), 0);
}

#[test]
#[cfg_attr(miri, ignore = "too slow")]
fn large_objects_come_and_go() {
    let s = setup();
    let t = s.thread();
    for len in [500, 5_000, 100_000, 600_000] {
        let a = t.plain(len);
        t.set(a, len - 1, t.own(a));
        t.drop(a);
        let b = t.plain(len);
        check(a);
        t.drop(b);
        let report = t.m.collect();
        assert_eq!(report.freed_objects, 1);
        assert!(report.freed_bytes >= 8 * len);
    }
    assert_eq!(s.world.live_bytes(), 0);
}

#[test]
#[cfg_attr(miri, ignore = "too slow")]
fn growth_starts_a_collection() {
    let s = Setup::new(WorldConfig { min_trigger: 1 << 20, ..WorldConfig::default() });
    let t = s.thread();
    for _ in 0..50_000 {
        let v = t.plain(4);
        t.set(v, 0, t.own(v));
        t.drop(v);
        t.poll();
    }
    let stats = s.world.stats();
    assert!(stats.collections >= 1 && stats.page_bytes < 4 << 20, "{stats:?}");
    s.world.collection_enabled.store(false, Ordering::Relaxed);
    let before = stats.collections;
    for _ in 0..50_000 {
        let v = t.plain(4);
        t.set(v, 0, t.own(v));
        t.drop(v);
        t.poll();
    }
    assert_eq!(s.world.stats().collections, before);
}

#[test]
fn zeal_collects_at_every_safepoint() {
    let s = Setup::new(WorldConfig { collect_every: 1, ..WorldConfig::default() });
    let t = s.thread();
    for _ in 0..5 {
        t.poll();
    }
    assert!(s.world.stats().collections >= 5);
}

#[test]
fn client_bits_are_handed_out_once() {
    let s = setup();
    let t = s.thread();
    assert!(!t.m.poll());
    s.world.interrupt_all(CLIENT_BITS);
    assert!(s.world.interrupt(t.m.id(), CLIENT_BITS << 1) && !s.world.interrupt(99, CLIENT_BITS));
    assert!(t.m.poll());
    assert_eq!(t.m.safepoint(), CLIENT_BITS | CLIENT_BITS << 1);
    assert!(!t.m.poll());
}

#[test]
fn retired_storage_is_freed() {
    let s = setup();
    let t = s.thread();
    let layout = std::alloc::Layout::from_size_align(4096, 8).unwrap();
    for _ in 0..if cfg!(miri) { 10 } else { 10_000 } {
        let p = std::ptr::NonNull::new(unsafe { std::alloc::alloc(layout) }).unwrap();
        unsafe { t.m.retire_memory(p, layout) };
        t.poll();
    }
}

#[test]
fn attached_is_known() {
    let s = setup();
    let other = setup();
    assert!(current().is_null());
    let t = s.thread();
    assert!(std::ptr::eq(current(), &**t.m));
    let u = other.thread();
    assert!(std::ptr::eq(current(), &**u.m));
    drop(u);
    assert!(std::ptr::eq(current(), &**t.m));
    t.m.detach();
    assert!(current().is_null());
    t.m.attach().unwrap();
    s.world.close();
    t.m.detach();
    assert_eq!(t.m.attach(), Err(AttachError::Closed));
}

#[test]
fn long_shared_chains_do_not_recurse() {
    let s = setup();
    let t = s.thread();
    s.make_root(&t, 1);
    t.m.share_roots();
    for _ in 0..if cfg!(miri) { 100 } else { 1_000_000 } {
        let next = t.plain(1);
        t.set(next, 0, t.own(t.get(s.root(), 0)));
        t.set(s.root(), 0, next);
    }
    t.set(s.root(), 0, Value::NONE);
    t.m.reclaim();
    assert_eq!(t.count(), 1);
}

#[test]
fn compiled_code_can_allocate() {
    let s = setup();
    let t = s.thread();
    let v = t.plain(1);
    t.drop(v);
    let at = Mutator::free_list_offset(40).unwrap();
    let head = unsafe { (&raw const **t.m).cast::<u8>().add(at).cast::<u64>().read() };
    assert_eq!(head, v.bits());
    assert_eq!(Mutator::free_list_offset(4096), None);
}

#[test]
fn a_pause_opens_locks_and_does_not_wait_for_them() {
    let s = setup();
    let t = s.thread();
    let names = PauseLock::new(vec![1]);
    names.lock(&t.m).push(2);
    t.m.pause(|token| names.in_pause(token).push(3));
    let both = |moment: Moment<'_>| moment.lock(&names).len();
    assert_eq!((both(Moment::now(&t.m)), t.m.pause(|_| both(Moment::now(&t.m)))), (3, 3));
    // A mutator that a closure has brought along opens nothing.
    let waits = std::panic::AssertUnwindSafe(|| t.m.pause(|_| names.lock(&t.m).len()));
    let text = *std::panic::catch_unwind(waits).unwrap_err().downcast::<&str>().unwrap();
    assert_eq!(text, "a pause does not wait for locks");
    // The world goes on.
    assert_eq!(t.m.pause(|_| 7), 7);
}
