//! Merging for an owner that is DETACHED, or gone: `gc/src/gate/merge.rs`.
#![cfg(freewheel_loom)]

use std::sync::Arc;

use freewheel_gc::gate::AtGate;
use freewheel_gc::poll::MERGE;
use freewheel_loom_tests::world::World;
use freewheel_loom_tests::{explore, explore_within};
use freewheel_refcount::fault::Fault;
use freewheel_refcount::{Header, flags};
use loom::thread;

/// A SHARED object of thread 1, which has counted two references: its own, and one that thread 2 has found in the heap.
type Shared = Arc<(World, Header)>;

fn shared(world: World) -> Shared {
    let header = Header::with_flags(1, 1, flags::SHARED | flags::UNCOUNTED);
    header.incref(1);
    Arc::new((world, header))
}

/// All threads are gone or DETACHED: what has become of the object?
fn finish((world, header): &(World, Header), pauser: u16) {
    let told = world.gate(1).poll.get() & MERGE != 0;
    assert!(world.gate(1).queue.is_empty() || told, "nobody told the owner");
    let me = world.register(pauser);
    let retired = me.pause(|| world.drain_all(&me));
    assert_eq!(header.total(), 0, "a count is lost");
    assert_eq!(retired.len(), 1, "retired exactly once");
}

/// Hunts for counts that get lost, and for an object that nobody retires: the owner counts, detaches, comes back and
/// drops, while another thread drops what the owner has counted.
fn foreign_drop_against_owner(fault: Fault) {
    explore("merging for an owner that detaches and comes back", fault, || {
        let shared = shared(World::new(3));
        let (a, b) = (Arc::clone(&shared), Arc::clone(&shared));
        let owner = thread::spawn(move || {
            let me = a.0.register(1);
            me.attach();
            a.1.incref(1);
            me.poll();
            me.detach();
            me.attach();
            me.drop_one(&a.1);
            me.drop_one(&a.1);
            me.detach();
        });
        let other = thread::spawn(move || {
            let me = b.0.register(2);
            me.attach();
            me.drop_one(&b.1);
            me.detach();
        });
        owner.join().unwrap();
        other.join().unwrap();
        finish(&shared, 3);
    });
}

#[test]
fn who_merges_has_the_owners_count_to_itself() {
    foreign_drop_against_owner(Fault::None);
}

#[test]
#[should_panic]
fn twin_a_merge_without_a_hold() {
    foreign_drop_against_owner(Fault::MergeWithoutHold);
}

/// Twin: the merge does not see what the owner counted before it detached.
#[test]
#[should_panic]
fn twin_holding_relaxed() {
    foreign_drop_against_owner(Fault::HoldRelaxed);
}

#[test]
#[should_panic]
fn twin_detaching_relaxed() {
    foreign_drop_against_owner(Fault::DetachRelaxed);
}

/// Twin: the owner does not see that its count was merged.
#[test]
#[should_panic]
fn twin_letting_go_relaxed() {
    foreign_drop_against_owner(Fault::UnholdRelaxed);
}

/// Hunts for an object that waits, and whose owner is not told: two others drop while the owner empties its queue.
fn two_drops_against_a_safepoint(fault: Fault) {
    explore("two foreign drops against a safepoint", fault, || {
        let second = Header::with_flags(1, 1, flags::SHARED | flags::UNCOUNTED);
        let shared = Arc::new((shared(World::new(3)), second));
        let (a, b) = (Arc::clone(&shared), Arc::clone(&shared));
        let owner = thread::spawn(move || {
            let me = a.0.0.register(1);
            me.attach();
            me.drop_one(&a.0.1);
            me.poll();
            me.poll();
            me.detach();
        });
        let other = thread::spawn(move || {
            let me = b.0.0.register(2);
            me.attach();
            me.drop_one(&b.0.1);
            me.drop_one(&b.1);
            me.detach();
        });
        owner.join().unwrap();
        other.join().unwrap();
        let world = &shared.0.0;
        let told = world.gate(1).poll.get() & MERGE != 0;
        assert!(world.gate(1).queue.is_empty() || told, "nobody told the owner");
        let me = world.register(3);
        assert_eq!(me.pause(|| world.drain_all(&me)).len(), 2, "retired exactly once");
    });
}

#[test]
fn the_owner_is_told() {
    two_drops_against_a_safepoint(Fault::None);
}

#[test]
#[should_panic(expected = "nobody told the owner")]
fn twin_the_bit_is_cleared_last() {
    two_drops_against_a_safepoint(Fault::ClearMergeLast);
}

/// Hunts for objects and retired objects that get lost between a thread that ends and the next one with its number, while
/// a third drops what the first has counted.
fn slot_reuse(fault: Fault) {
    explore_within("slot reuse against a foreign drop", fault, Some(2), || {
        let shared = shared(World::empty(3));
        let (a, b) = (Arc::clone(&shared), Arc::clone(&shared));
        let first = shared.0.register(1);
        first.attach();
        let other = thread::spawn(move || {
            let me = b.0.register(2);
            me.attach();
            me.drop_one(&b.1);
            me.exit();
        });
        first.drop_one(&shared.1);
        first.exit();
        let next = thread::spawn(move || {
            let me = a.0.register(1);
            me.attach();
            // What the last one left is its own to count.
            a.1.incref(1);
            me.drop_one(&a.1);
            me.poll();
            me.detach();
        });
        other.join().unwrap();
        next.join().unwrap();
        finish(&shared, 3);
    });
}

#[test]
fn the_next_thread_of_a_slot_takes_over() {
    slot_reuse(Fault::None);
}

#[test]
#[should_panic(expected = "nobody told the owner")]
fn twin_the_next_thread_is_not_told() {
    slot_reuse(Fault::ForgetMerge);
}

/// Twin: what the last drain retires is on a list that nobody asks for any more.
#[test]
#[should_panic(expected = "retired objects are lost")]
fn twin_a_drain_after_handing_over() {
    slot_reuse(Fault::DrainAfterHandOver);
}
