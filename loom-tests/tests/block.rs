//! Storage that is replaced under its readers: `refcount/src/block_slot.rs`, and a thread's pins in `gc/src/gate`.
//!
//! The epoch is a specification, see `loom-tests/src/epoch.rs`.
#![cfg(freewheel_loom)]

use std::sync::Arc;

use freewheel_gc::gate::AtGate;
use freewheel_gc::poll::EPOCH;
use freewheel_loom_tests::epoch::Epoch;
use freewheel_loom_tests::explore;
use freewheel_loom_tests::world::World;
use freewheel_refcount::fault::Fault;
use freewheel_refcount::{BlockSlot, HeapSlot, Value};
use loom::cell::UnsafeCell;
use loom::thread;

/// A block of one or two fields. Making it writes the capacity, and so does freeing it.
struct Block {
    capacity: UnsafeCell<usize>,
    fields: Vec<HeapSlot>,
}

impl Block {
    fn new(values: &[i32]) -> Box<Block> {
        let fields: Vec<_> = values.iter().map(|&i| HeapSlot::new(Value::small(i))).collect();
        Box::new(Block { capacity: UnsafeCell::new(0), fields })
    }

    fn make(&self) {
        // SAFETY: what the model checks.
        self.capacity.with_mut(|p| unsafe { *p = self.fields.len() });
    }

    fn capacity(&self) -> usize {
        // SAFETY: what the model checks.
        let capacity = self.capacity.with(|p| unsafe { *p });
        assert_ne!(capacity, 0, "used before it was made, or after it was freed");
        capacity
    }

    fn free(&self) {
        // SAFETY: what the model checks.
        self.capacity.with_mut(|p| assert_ne!(core::mem::take(unsafe { &mut *p }), 0, "freed twice"));
    }

    /// The last field.
    fn last(&self, capacity: usize) -> Value {
        assert!(capacity <= self.capacity(), "one block's capacity, another's fields");
        self.fields[capacity - 1].get()
    }
}

/// What a thread does wrong.
#[derive(Clone, Copy, PartialEq)]
enum Wrong {
    Nothing,
    /// The writer frees the old block at once.
    Free,
    /// The reader keeps a block across a safepoint.
    Keep,
    /// The reader loads the block twice, once for the capacity.
    LoadTwice,
}

struct Container {
    world: World,
    slot: BlockSlot<Block>,
    /// The old block and the new one; they stay until the model is over.
    blocks: [Box<Block>; 2],
}

// SAFETY: what the model checks.
unsafe impl Sync for Container {}
// SAFETY: as above.
unsafe impl Send for Container {}

impl Container {
    fn new() -> Container {
        let blocks = [Block::new(&[1, 2]), Block::new(&[3])];
        blocks[0].make();
        let world = World::with_epoch(2);
        Container { world, slot: BlockSlot::new(core::ptr::from_ref(&*blocks[0]).cast_mut()), blocks }
    }

    fn block(&self) -> &Block {
        // SAFETY: blocks stay until the model is over.
        unsafe { &*self.slot.get() }
    }

    fn free_ripe(&self) {
        let ripe = self.world.epoch.as_ref().map(Epoch::ripe);
        ripe.into_iter().flatten().for_each(|i| self.blocks[i].free());
    }

    fn read(&self, wrong: Wrong) {
        let me = self.world.register(2);
        me.attach();
        let mut block = self.block();
        for _ in 0..2 {
            let capacity = block.capacity();
            if wrong == Wrong::LoadTwice {
                block = self.block();
            }
            let expected = if core::ptr::eq(block, &*self.blocks[0]) { 2 } else { 3 };
            assert_eq!(block.last(capacity), Value::small(expected));
            me.poll();
            if wrong != Wrong::Keep {
                block = self.block();
            }
        }
        me.detach();
    }

    fn replace(&self, wrong: Wrong) {
        let me = self.world.register(1);
        me.attach();
        self.blocks[1].make();
        let new = core::ptr::from_ref(&*self.blocks[1]).cast_mut();
        let old = self.slot.replace(new);
        assert!(core::ptr::eq(old, &*self.blocks[0]));
        if wrong == Wrong::Free {
            self.blocks[0].free();
        } else {
            self.world.epoch.as_ref().expect("there is one").retire(0);
            // As `World::request_epoch`.
            for id in [1, 2] {
                self.world.gate(id).poll.request(EPOCH);
            }
        }
        me.poll();
        self.free_ripe();
        me.detach();
    }
}

/// Hunts for a reader of freed storage, or of one block's fields within another's bounds: two threads, one of which reads
/// twice with a safepoint between, while the other replaces the block by a smaller one.
fn replace_against_reader(wrong: Wrong, fault: Fault) {
    explore("a block that is replaced under its reader", fault, move || {
        let container = Arc::new(Container::new());
        let other = Arc::clone(&container);
        let t = thread::spawn(move || other.replace(wrong));
        container.read(wrong);
        t.join().unwrap();
        container.free_ripe();
        // SAFETY: all threads are gone.
        assert_eq!(container.blocks[0].capacity.with(|p| unsafe { *p }), 0, "never freed");
        assert_eq!(container.blocks[1].capacity(), 1);
    });
}

#[test]
fn a_block_stays_until_its_readers_have_passed_a_safepoint() {
    replace_against_reader(Wrong::Nothing, Fault::None);
}

#[test]
#[should_panic]
fn twin_freed_at_once() {
    replace_against_reader(Wrong::Free, Fault::None);
}

#[test]
#[should_panic]
fn twin_kept_across_a_safepoint() {
    replace_against_reader(Wrong::Keep, Fault::None);
}

#[test]
#[should_panic(expected = "one block's capacity, another's fields")]
fn twin_the_capacity_of_another_block() {
    replace_against_reader(Wrong::LoadTwice, Fault::None);
}

#[test]
#[should_panic]
fn twin_replaced_relaxed() {
    replace_against_reader(Wrong::Nothing, Fault::StoreRelaxed);
}

#[test]
#[should_panic]
fn twin_loaded_relaxed() {
    replace_against_reader(Wrong::Nothing, Fault::LoadRelaxed);
}
