//! Caches of what was found on classes, against changes and pauses: `refcount/src/change_epoch.rs`.
#![cfg(freewheel_loom)]

use core::cell::Cell;
use std::sync::Arc;

use freewheel_gc::gate::AtGate;
use freewheel_loom_tests::explore;
use freewheel_loom_tests::heap::{Heap, none};
use freewheel_loom_tests::object::Object;
use freewheel_loom_tests::world::Thread;
use freewheel_refcount::change_epoch::ChangeEpoch;
use freewheel_refcount::fault::Fault;
use freewheel_refcount::{HeapSlot, Value};
use loom::thread;

/// A class with one attribute, which is an object.
struct Class {
    heap: Heap,
    epoch: ChangeEpoch,
    attribute: HeapSlot,
}

impl Class {
    fn new() -> Arc<Class> {
        let objects: Vec<_> = (0..2).map(|_| Object::shared(1)).collect();
        objects.iter().for_each(|o| o.write());
        let attribute = HeapSlot::new(objects[0].value());
        Arc::new(Class { heap: Heap::new(2, objects), epoch: ChangeEpoch::default(), attribute })
    }

    /// Replaces the attribute; the old one's count is the caller's.
    fn store(&self) -> Value {
        self.attribute.swap(self.heap.objects[1].value())
    }

    fn drop_old(&self, me: &Thread<'_>, old: Value) {
        // SAFETY: objects live until the model is over.
        me.drop_one(unsafe { old.as_object().unwrap().as_ref() });
    }
}

/// A thread's cache, as `MethodCache`: the value is not counted.
#[derive(Default)]
struct Cache(Cell<Option<(u32, Value)>>);

impl Cache {
    fn look_up(&self, class: &Class) -> Value {
        let cached = |epoch| self.0.get().filter(|(e, _)| *e == epoch).map(|(_, v)| v);
        let enter = |epoch, v: &Value| self.0.set(Some((epoch, *v)));
        class.epoch.through(cached, || class.attribute.get(), enter)
    }

    /// The attribute, which is there.
    fn read(&self, class: &Class) {
        let v = self.look_up(class);
        // SAFETY: objects live until the model is over.
        unsafe { Object::of(v.as_object().unwrap()) }.read();
    }
}

/// What the changing thread does.
#[derive(Clone, Copy, PartialEq)]
enum Change {
    /// The old value is dropped, and a safepoint passed, after the change.
    Right,
    /// Within it.
    PauseWithin,
    /// Forbidden: the epoch does not move.
    Silent,
}

/// Hunts for a cached value that is used after it was freed: one thread reads through its cache, with safepoints between,
/// while another replaces the attribute, and reclaims.
fn cache_against_change(change: Change, fault: Fault) {
    explore("a cached attribute of a class that changes", fault, move || {
        let class = Class::new();
        let other = Arc::clone(&class);
        let t = thread::spawn(move || {
            let cache = Cache::default();
            let me = other.heap.world.register(2);
            me.attach();
            for _ in 0..2 {
                cache.read(&other);
                me.poll();
            }
            cache.read(&other);
            me.detach();
        });
        let me = class.heap.world.register(1);
        me.attach();
        let reclaim = |old| {
            class.drop_old(&me, old);
            class.heap.reclaim(&me, none);
        };
        match change {
            Change::Right => reclaim(class.epoch.change(|| class.store())),
            Change::PauseWithin => class.epoch.change(|| reclaim(class.store())),
            Change::Silent => reclaim(class.store()),
        }
        me.detach();
        t.join().unwrap();
        assert!(class.heap.objects[0].is_freed());
    });
}

#[test]
fn what_a_cache_answers_is_alive() {
    cache_against_change(Change::Right, Fault::None);
}

#[test]
#[should_panic(expected = "after it was freed")]
fn twin_read_after_the_look_up() {
    cache_against_change(Change::Right, Fault::EpochReadLate);
}

#[test]
#[should_panic(expected = "after it was freed")]
fn twin_moved_before_the_change() {
    cache_against_change(Change::Right, Fault::EpochMovedFirst);
}

#[test]
#[should_panic(expected = "after it was freed")]
fn twin_moved_relaxed() {
    cache_against_change(Change::Right, Fault::EpochRelaxed);
}

#[test]
fn what_is_replaced_may_die_within_the_change() {
    cache_against_change(Change::PauseWithin, Fault::None);
}

#[test]
#[should_panic(expected = "after it was freed")]
fn twin_a_pause_within_a_change_that_has_not_begun() {
    cache_against_change(Change::PauseWithin, Fault::EpochNotBegun);
}

/// Twin: nobody says that something has changed.
#[test]
#[should_panic(expected = "after it was freed")]
fn twin_not_moved() {
    cache_against_change(Change::Silent, Fault::None);
}

/// Hunts for a thread that has seen a new value through one cache, and gets the old one from another.
fn two_caches(fault: Fault) {
    explore("two caches of an attribute that changes", fault, || {
        let class = Class::new();
        let other = Arc::clone(&class);
        let t = thread::spawn(move || {
            let (one, two) = (Cache::default(), Cache::default());
            one.look_up(&other);
            let second = two.look_up(&other);
            let third = one.look_up(&other);
            let new = other.heap.objects[1].value();
            assert!(second != new || third == new, "an old value after a new one");
        });
        class.epoch.change(|| class.store());
        t.join().unwrap();
    });
}

#[test]
fn nobody_goes_back() {
    two_caches(Fault::None);
}

#[test]
#[should_panic(expected = "an old value after a new one")]
fn twin_not_begun() {
    two_caches(Fault::EpochNotBegun);
}

#[test]
#[should_panic(expected = "an old value after a new one")]
fn twin_filled_within() {
    two_caches(Fault::EpochFilledWithin);
}

/// Changes that overlap: what is cached after one of them has ended is not older than what the other one has stored.
#[test]
fn the_last_change_ends_it() {
    explore("two changes at once", Fault::None, || {
        let class = Class::new();
        let other = Arc::clone(&class);
        let t = thread::spawn(move || {
            other.epoch.change(|| other.store());
        });
        let third = Arc::clone(&class);
        let reader = thread::spawn(move || {
            let (one, two) = (Cache::default(), Cache::default());
            one.look_up(&third);
            let second = two.look_up(&third);
            let new = third.heap.objects[1].value();
            assert!(second != new || one.look_up(&third) == new, "an old value after a new one");
        });
        class.epoch.change(|| ());
        t.join().unwrap();
        reader.join().unwrap();
        let cache = Cache::default();
        cache.look_up(&class);
        assert!(cache.0.get().is_some(), "both have ended");
        assert!(cache.look_up(&class) == class.heap.objects[1].value());
    });
}
