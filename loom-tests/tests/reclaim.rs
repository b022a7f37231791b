//! Reading a slot without a lock, against removal, retirement and the reclaim pause.
#![cfg(freewheel_loom)]

use std::sync::Arc;

use freewheel_gc::gate::AtGate;
use freewheel_gc::publish;
use freewheel_loom_tests::heap::{Heap, none};
use freewheel_loom_tests::object::Object;
use freewheel_loom_tests::world::Thread;
use freewheel_loom_tests::{explore, explore_within};
use freewheel_refcount::Slot;
use freewheel_refcount::fault::Fault;
use loom::thread;

/// Two SHARED containers, and a SHARED object of thread 1 in the first one.
fn heap(threads: u16) -> Arc<Heap> {
    let objects: Vec<_> = (0..3).map(|_| Object::shared(1)).collect();
    objects.iter().for_each(|o| o.write());
    objects[0].field.set(objects[2].value());
    Arc::new(Heap::new(threads, objects))
}

/// Where the reader keeps what it has loaded.
#[derive(Clone, Copy, PartialEq)]
enum Keep {
    /// On its stack.
    OnStack,
    /// Nowhere that a pause looks.
    Hidden,
    /// On its stack until it has stored it into the second container.
    InTheHeap,
}

/// Loads the object, uncounted, uses it, passes a safepoint, and uses it again.
fn read(heap: &Heap, me: &Thread<'_>, keep: Keep) {
    me.attach();
    let slot = Slot::load(heap.objects[0].field.get());
    if let Some(h) = slot.value().as_object() {
        // SAFETY: objects live until the model is over.
        let object = unsafe { Object::of(h) };
        assert!(!slot.is_counted());
        if keep != Keep::Hidden {
            heap.push(me, slot);
        }
        object.read();
        if keep == Keep::InTheHeap {
            let container = &heap.objects[1];
            let owned = slot.into_owned(me.number());
            let _ = publish::store(&container.header, &container.field, owned, |_| ());
            let _ = heap.pop(me);
        }
        me.poll();
        object.read();
        let _ = heap.pop(me);
    }
    me.detach();
}

/// Takes the object out of its container; its last count goes.
fn remove(heap: &Heap, me: &Thread<'_>) {
    me.attach();
    heap.remove(me, &heap.objects[0]);
    me.detach();
}

fn finish(heap: &Heap, me: &Thread<'_>) {
    let kept = heap.objects[1].field.get().is_object();
    heap.reclaim(me, none);
    assert_eq!(heap.objects[2].is_freed(), !kept, "freed if and only if nobody has it");
    assert_eq!(heap.objects[2].header.total(), i64::from(kept));
}

/// Hunts for a use of freed memory: a thread loads an object while another removes and retires it, and reclaims.
fn read_against_removal(keep: Keep, fault: Fault) {
    explore("an uncounted read against removal and reclaim", fault, move || {
        let heap = heap(2);
        let other = Arc::clone(&heap);
        let t = thread::spawn(move || read(&other, &other.world.register(2), keep));
        let me = heap.world.register(1);
        remove(&heap, &me);
        heap.reclaim(&me, none);
        t.join().unwrap();
        finish(&heap, &me);
    });
}

#[test]
fn what_stands_on_a_stack_is_not_freed() {
    read_against_removal(Keep::OnStack, Fault::None);
}

#[test]
#[should_panic(expected = "after it was freed")]
fn twin_a_pause_that_does_not_look_at_stacks() {
    read_against_removal(Keep::OnStack, Fault::FreeWithoutStacks);
}

/// Twin: the reader keeps a bare reference across a safepoint.
#[test]
#[should_panic(expected = "after it was freed")]
fn twin_kept_where_no_pause_looks() {
    read_against_removal(Keep::Hidden, Fault::None);
}

/// Twin: the pause does not wait for the reader's safepoint.
#[test]
#[should_panic]
fn twin_a_pause_that_does_not_wait() {
    read_against_removal(Keep::OnStack, Fault::StopWithoutWait);
}

/// A retired object comes back: it is stored from the stack into the heap.
#[test]
fn what_came_back_is_not_freed() {
    read_against_removal(Keep::InTheHeap, Fault::None);
}

#[test]
#[should_panic]
fn twin_a_pause_that_does_not_count_again() {
    read_against_removal(Keep::InTheHeap, Fault::FreeWithoutCount);
}

/// Hunts for the same with a third thread that reclaims, so that the object is retired, read and reclaimed by three; it
/// belongs to a thread that is DETACHED, or the one that removes it has to merge.
fn three(keep: Keep, fault: Fault) {
    explore_within(
        "an uncounted read, a removal and a reclaim on three threads",
        fault,
        Some(2),
        move || {
            let heap = heap(3);
            let (a, b) = (Arc::clone(&heap), Arc::clone(&heap));
            let reader = thread::spawn(move || read(&a, &a.world.register(2), keep));
            // Not the owner: the removal queues the object for thread 1, or merges for it.
            let writer = thread::spawn(move || remove(&b, &b.world.register(3)));
            let me = heap.world.register(1);
            heap.reclaim(&me, none);
            reader.join().unwrap();
            writer.join().unwrap();
            finish(&heap, &me);
        },
    );
}

#[test]
fn three_threads_agree() {
    three(Keep::OnStack, Fault::None);
}

#[test]
#[should_panic(expected = "after it was freed")]
fn twin_three_threads_and_no_look_at_stacks() {
    three(Keep::OnStack, Fault::FreeWithoutStacks);
}
