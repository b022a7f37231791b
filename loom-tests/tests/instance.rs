//! Attributes of instances: adding them, and moving them to a dict, against readers and stores:
//! `refcount/src/instance.rs`.
#![cfg(freewheel_loom)]

use std::sync::Arc;

use freewheel_loom_tests::explore;
use freewheel_loom_tests::object::Object;
use freewheel_refcount::fault::Fault;
use freewheel_refcount::object_lock::write_lock;
use freewheel_refcount::sync::Watched;
use freewheel_refcount::{BlockSlot, HeapSlot, Value, instance};
use loom::thread;

/// Shapes: no attribute; `a`; `a` and `b`; both in a dict.
const EMPTY: u32 = 0;
const DICT: u32 = 3;

const A: usize = 0;
const B: usize = 1;

fn value(i: i32) -> Value {
    Value::small(i)
}

/// A block with room for one slot; making it writes the flag.
struct Block {
    made: Watched<bool>,
    slot: HeapSlot,
}

/// A SHARED object with one inline slot, and a block for a second one. `dict` has what the object's dict would hold.
struct Instance {
    object: Box<Object>,
    inline: HeapSlot,
    outside: BlockSlot<Block>,
    block: Box<Block>,
    dict: [HeapSlot; 2],
}

// SAFETY: what the models check.
unsafe impl Sync for Instance {}
// SAFETY: as above.
unsafe impl Send for Instance {}

impl Instance {
    fn new() -> Arc<Instance> {
        let unbound = || HeapSlot::new(Value::UNBOUND);
        let object = Object::shared(1);
        object.header.set_shape(EMPTY);
        Arc::new(Instance {
            object,
            inline: unbound(),
            outside: BlockSlot::new(core::ptr::null_mut()),
            block: Box::new(Block { made: Watched::new(false), slot: unbound() }),
            dict: [unbound(), unbound()],
        })
    }

    /// The field of a slot, as `Attrs::field`.
    fn field(&self, i: usize) -> Option<&HeapSlot> {
        if i == A {
            return Some(&self.inline);
        }
        // SAFETY: null, or the block, which stays until the model is over.
        let block = unsafe { self.outside.get().as_ref() }?;
        assert!(block.made.get(), "used before it was made");
        Some(&block.slot)
    }

    /// As `Attrs::make_room`.
    fn make_room(&self, i: usize) -> &HeapSlot {
        self.field(i).unwrap_or_else(|| {
            self.block.made.set(true);
            let _ = self.outside.replace(core::ptr::from_ref(&*self.block).cast_mut());
            &self.block.slot
        })
    }

    /// As `Cx::own_instance_attr`.
    fn get(&self, i: usize) -> Option<Value> {
        instance::read(&self.object.header, |shape| match shape {
            DICT => self.dict[i].bound(),
            n if i < n as usize => self.field(i).expect("the shape says so").bound(),
            _ => None,
        })
    }

    /// As `Cx::set_instance_attr`.
    fn set(&self, i: usize, v: Value) {
        let _guard = write_lock(&self.object.header);
        match self.object.header.shape_acquire() {
            // (The real one gives the lock back first.)
            DICT => self.dict[i].set(v),
            n if i < n as usize => self.make_room(i).set(v),
            n => instance::add(&self.object.header, self.make_room(i), v, n + 1),
        }
    }

    /// As `Cx::install_instance_dict`.
    fn move_to_dict(&self) {
        loop {
            let shape = self.object.header.shape_acquire();
            if shape == DICT {
                return;
            }
            let slots = || (0..shape as usize).map(|i| self.field(i));
            let copied = instance::values(slots());
            copied.iter().zip(&self.dict).for_each(|(v, slot)| slot.set(*v));
            let _guard = write_lock(&self.object.header);
            if instance::move_to_dict(&self.object.header, shape, DICT, slots, &copied, || ()).is_some() {
                return;
            }
        }
    }
}

/// Hunts for a shape that speaks of a slot which is not there, or has no value yet: attributes are added under a reader.
fn add_against_reader(fault: Fault) {
    explore("attributes that are added under a reader", fault, || {
        let x = Instance::new();
        let other = Arc::clone(&x);
        let t = thread::spawn(move || {
            let b = other.get(B);
            assert!(b.is_none_or(|v| v == value(2)));
            if b.is_some() || other.object.header.shape_acquire() != EMPTY {
                assert_eq!(other.get(A), Some(value(1)), "an attribute that the shape has");
            }
        });
        x.set(A, value(1));
        x.set(B, value(2));
        t.join().unwrap();
        assert_eq!((x.get(A), x.get(B)), (Some(value(1)), Some(value(2))));
    });
}

#[test]
fn a_shape_promises_its_slots() {
    add_against_reader(Fault::None);
}

#[test]
#[should_panic(expected = "an attribute that the shape has")]
fn twin_the_shape_first() {
    add_against_reader(Fault::ShapeFirst);
}

#[test]
#[should_panic]
fn twin_the_shape_relaxed() {
    add_against_reader(Fault::ShapeRelaxed);
}

/// Hunts for an attribute that a reader misses although the object has it all the time: it moves to a dict.
fn move_against_reader(fault: Fault) {
    explore("an attribute that moves to a dict under a reader", fault, || {
        let x = Instance::new();
        x.set(A, value(1));
        let other = Arc::clone(&x);
        let t = thread::spawn(move || {
            assert_eq!(other.get(A), Some(value(1)), "an attribute that is there");
        });
        x.move_to_dict();
        t.join().unwrap();
        assert_eq!(x.get(A), Some(value(1)));
    });
}

#[test]
fn what_moves_is_found() {
    move_against_reader(Fault::None);
}

#[test]
#[should_panic(expected = "an attribute that is there")]
fn twin_read_once() {
    move_against_reader(Fault::ReadOnce);
}

#[test]
#[should_panic(expected = "an attribute that is there")]
fn twin_moved_with_the_shape_relaxed() {
    move_against_reader(Fault::ShapeRelaxed);
}

/// Hunts for a store that is lost: it comes while the attributes are copied to a dict.
fn move_against_store(fault: Fault) {
    explore("an attribute that is stored while it moves to a dict", fault, || {
        let x = Instance::new();
        x.set(A, value(1));
        let other = Arc::clone(&x);
        let t = thread::spawn(move || {
            other.set(A, value(2));
            other.set(B, value(3));
        });
        x.move_to_dict();
        t.join().unwrap();
        assert_eq!((x.get(A), x.get(B)), (Some(value(2)), Some(value(3))), "a store that is lost");
    });
}

#[test]
fn stores_are_not_lost() {
    move_against_store(Fault::None);
}

#[test]
#[should_panic(expected = "a store that is lost")]
fn twin_moved_without_a_look() {
    move_against_store(Fault::MoveWithoutALook);
}
