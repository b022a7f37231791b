//! Lists read without a lock: `refcount/src/sequence.rs`.
#![cfg(freewheel_loom)]

use std::sync::Arc;

use freewheel_loom_tests::explore;
use freewheel_loom_tests::object::Object;
use freewheel_refcount::fault::Fault;
use freewheel_refcount::object_lock::write_lock;
use freewheel_refcount::sequence::{Sequence, Slots};
use freewheel_refcount::sync::Watched;
use freewheel_refcount::{HeapSlot, Value};
use loom::thread;

/// A block; making it writes the capacity.
struct Block {
    capacity: Watched<usize>,
    slots: Vec<HeapSlot>,
}

impl Block {
    fn new(capacity: usize) -> Box<Block> {
        let slots = (0..capacity).map(|_| HeapSlot::new(Value::UNBOUND)).collect();
        Box::new(Block { capacity: Watched::new(0), slots })
    }

    fn make(&self) -> *mut Block {
        self.capacity.set(self.slots.len());
        core::ptr::from_ref(self).cast_mut()
    }
}

impl Slots for Block {
    fn capacity(&self) -> usize {
        let capacity = self.capacity.get();
        assert_ne!(capacity, 0, "used before it was made");
        capacity
    }

    fn slot(&self, i: usize) -> &HeapSlot {
        assert!(i < self.slots.len(), "beyond the block");
        &self.slots[i]
    }
}

/// A SHARED list. Its blocks stay until the model is over.
struct List {
    object: Box<Object>,
    items: Sequence<Block>,
    blocks: [Box<Block>; 2],
}

// SAFETY: what the models check.
unsafe impl Sync for List {}
// SAFETY: as above.
unsafe impl Send for List {}

impl List {
    /// A list with a block of `room` that holds the numbers below `n`, and a second block that is not made yet.
    fn new(room: usize, n: i32, second: usize) -> Arc<List> {
        let blocks = [Block::new(room), Block::new(second)];
        let list = List { object: Object::shared(1), items: Sequence::default(), blocks };
        // SAFETY: the block is empty, and stays.
        unsafe { list.items.init(list.blocks[0].make(), 0) };
        (0..n).for_each(|i| list.items.push(Value::small(i)));
        Arc::new(list)
    }

    fn push(&self, v: Value) {
        let _guard = write_lock(&self.object.header);
        if self.items.len() == self.items.block().map_or(0, Slots::capacity) {
            // SAFETY: the block is empty and larger; both stay.
            let _ = unsafe { self.items.grow(self.blocks[1].make()) };
        }
        self.items.push(v);
    }
}

/// Hunts for a length that promises an item which is not there yet, or for a block whose items are not: two items are
/// appended, the second one into a new block, while another thread reads.
fn append_against_reader(fault: Fault) {
    explore("items that are appended under a reader", fault, || {
        let list = List::new(2, 1, 4);
        let other = Arc::clone(&list);
        let t = thread::spawn(move || {
            let n = other.items.len();
            for i in 0..n {
                assert_eq!(other.items.get(i), Some(Value::small(i as i32)), "an item below the length");
            }
            let (block, n) = other.items.readable().unwrap();
            for i in 0..n {
                assert_eq!(block.slot(i).get(), Value::small(i as i32), "an item below the length");
            }
        });
        list.push(Value::small(1));
        list.push(Value::small(2));
        t.join().unwrap();
        assert_eq!(list.items.len(), 3);
    });
}

#[test]
fn a_length_promises_its_items() {
    append_against_reader(Fault::None);
}

#[test]
#[should_panic(expected = "an item below the length")]
fn twin_the_length_first() {
    append_against_reader(Fault::LengthFirst);
}

#[test]
#[should_panic(expected = "an item below the length")]
fn twin_the_length_relaxed() {
    append_against_reader(Fault::LengthRelaxed);
}

#[test]
#[should_panic]
fn twin_loaded_relaxed() {
    append_against_reader(Fault::LoadRelaxed);
}

#[test]
#[should_panic]
fn twin_the_block_replaced_relaxed() {
    append_against_reader(Fault::StoreRelaxed);
}

/// Hunts for a reader beyond its block: the list is emptied, and gets a shorter block.
fn shrink_against_reader(fault: Fault) {
    explore("a list that is emptied and filled again under a reader", fault, || {
        let list = List::new(2, 2, 1);
        let other = Arc::clone(&list);
        let t = thread::spawn(move || {
            let last = other.items.get(1);
            assert!(last.is_none_or(|v| v == Value::small(1)), "an item that never was");
            let (_, n) = other.items.readable().unzip();
            assert!(n.is_none_or(|n| n <= 2));
        });
        {
            let _guard = write_lock(&list.object.header);
            // SAFETY: the block stays.
            let (_, n) = unsafe { list.items.take_all() };
            assert_eq!(n, 2);
        }
        list.push(Value::small(7));
        t.join().unwrap();
        assert_eq!((list.items.len(), list.items.get(0)), (1, Some(Value::small(7))));
    });
}

#[test]
fn a_reader_stays_in_its_block() {
    shrink_against_reader(Fault::None);
}

#[test]
#[should_panic(expected = "beyond the block")]
fn twin_below_the_length_only() {
    shrink_against_reader(Fault::CapacityUnchecked);
}

/// Hunts for an item that a reader misses although it was there all the time, or for one that is not in the list any more
/// when the removal is over: the first of two items is taken away, and another one appended.
#[test]
fn what_stays_is_found_during_a_removal() {
    explore("an item that is taken away under a reader", Fault::None, || {
        let list = List::new(3, 2, 1);
        let other = Arc::clone(&list);
        let t = thread::spawn(move || {
            let _guard = write_lock(&other.object.header);
            assert_eq!(other.items.remove(0), Some(Value::small(0)));
        });
        list.push(Value::small(2));
        assert!((0..3).any(|i| list.items.get(i) == Some(Value::small(2))), "an item of the thread's own");
        assert!(list.items.get(0).is_some_and(|v| v == Value::small(0) || v == Value::small(1)));
        t.join().unwrap();
        let rest = [0, 1, 2].map(|i| list.items.get(i));
        assert_eq!(rest, [Some(Value::small(1)), Some(Value::small(2)), None]);
    });
}

/// The least of three numbers in a heap, planned without the lock, and taken out if all is as it was.
fn take_least(list: &List) -> Value {
    loop {
        let len = list.items.len();
        let seen: Vec<(usize, Value)> = (0..len).filter_map(|i| Some((i, list.items.get(i)?))).collect();
        let Some((last, moving)) = seen.last().copied() else { continue };
        let mut path = vec![0];
        if let Some((_, child)) = seen[..last].get(1)
            && child.bits() < moving.bits()
        {
            path.push(1);
        }
        let _guard = write_lock(&list.object.header);
        if list.items.is_still(len, seen.iter().copied()) {
            let last = list.items.pop().unwrap();
            let Some(block) = list.items.block().filter(|_| !list.items.is_empty()) else { return last };
            let least = block.slot(0).swap(last);
            list.items.rotate(&path);
            return least;
        }
        drop(_guard);
        thread::yield_now();
    }
}

/// Hunts for an item that is lost, taken twice, or taken before a lesser one: two threads take the least item of a heap.
fn taken_from_a_heap(fault: Fault) {
    explore("two threads take the least item of a heap", fault, || {
        let list = List::new(3, 3, 1);
        let other = Arc::clone(&list);
        let t = thread::spawn(move || take_least(&other));
        let mine = take_least(&list);
        let theirs = t.join().unwrap();
        let mut taken = [mine, theirs];
        taken.sort_by_key(|v| v.bits());
        assert_eq!(taken, [Value::small(0), Value::small(1)], "the two least ones");
        assert_eq!((list.items.len(), list.items.get(0)), (1, Some(Value::small(2))), "the rest");
    });
}

#[test]
fn what_was_planned_is_done_if_all_is_as_it_was() {
    taken_from_a_heap(Fault::None);
}

#[test]
#[should_panic(expected = "the rest")]
fn twin_a_plan_that_is_out_of_date() {
    taken_from_a_heap(Fault::CommitWithoutALook);
}
