//! A queue with two ends that is read while it changes: `refcount/src/ring_slot.rs`.
#![cfg(freewheel_loom)]

use std::sync::Arc;

use freewheel_loom_tests::explore;
use freewheel_refcount::fault::Fault;
use freewheel_refcount::ring_slot::{End, RingBlock, RingSlot, Span, SpanWord};
use freewheel_refcount::{HeapSlot, Value};
use loom::thread;

struct Block(Vec<HeapSlot>, SpanWord);

impl Block {
    fn new(capacity: usize, items: &[i32]) -> Box<Block> {
        let value = |i| items.get(i).map_or(Value::UNBOUND, |n| Value::small(*n));
        let slots = (0..capacity).map(|i| HeapSlot::new(value(i))).collect();
        Box::new(Block(slots, SpanWord::new(Span { start: 0, len: items.len() as u32 })))
    }
}

impl RingBlock for Block {
    fn capacity(&self) -> usize {
        self.0.len()
    }
    fn span(&self) -> &SpanWord {
        &self.1
    }
    fn slot(&self, i: usize) -> &HeapSlot {
        &self.0[i]
    }
}

/// A ring of 1 and 2; the blocks stay until the model is over.
struct Model {
    ring: RingSlot<Block>,
    blocks: [Box<Block>; 2],
}

// SAFETY: the ring's words are atomic, and the model has one writer.
unsafe impl Sync for Model {}
// SAFETY: as above.
unsafe impl Send for Model {}

impl Model {
    fn new() -> Model {
        let model =
            Model { ring: RingSlot::default(), blocks: [Block::new(3, &[1, 2]), Block::new(2, &[2, 1])] };
        model.install(0);
        model
    }

    fn install(&self, i: usize) {
        // SAFETY: blocks stay until the model is over.
        let _ = unsafe { self.ring.replace(core::ptr::from_ref(&*self.blocks[i]).cast_mut()) };
    }

    fn push(&self, n: i32, end: End, drop: bool) {
        self.ring.push(&self.blocks[0], Value::small(n), end, drop);
    }
}

/// What a writer does, and what the ring holds before it, after its first step and after its second.
#[derive(Clone, Copy)]
struct Change {
    steps: [fn(&Model); 2],
    states: [&'static [i32]; 3],
}

/// A place is given back and taken again: the slot of item 0 becomes that of the last item.
const ROUND: Change = Change {
    steps: [
        |m| _ = m.ring.pop(&m.blocks[0], End::Front),
        |m| {
            m.push(3, End::Back, false);
            m.push(4, End::Back, false);
        },
    ],
    states: [&[1, 2], &[2], &[2, 3, 4]],
};

/// At the limit, one comes and one goes; then all are turned.
const LIMIT: Change = Change {
    steps: [|m| m.push(3, End::Back, true), |m| m.ring.rotate(&m.blocks[0], 1, End::Front)],
    states: [&[1, 2], &[2, 3], &[3, 2]],
};

/// The order is reversed by a new block, which is written to then.
const REBUILD: Change = Change {
    steps: [
        |m| {
            m.ring.begin();
            m.install(1);
        },
        |m| _ = m.ring.pop(&m.blocks[1], End::Back),
    ],
    states: [&[1, 2], &[2, 1], &[2]],
};

/// Hunts for an item that never was at its place: one thread changes the ring twice, the other one reads twice.
fn reader_against(change: Change, at: i64, fault: Fault) {
    explore("a ring that is read while it changes", fault, move || {
        let model = Arc::new(Model::new());
        let other = Arc::clone(&model);
        // What may have been seen: some state, later a later one. In between `ROUND` there is [2, 3] once.
        let mut states: Vec<Vec<i32>> = change.states.iter().map(|s| s.to_vec()).collect();
        if change.states[2].len() == 3 {
            states.insert(2, vec![2, 3]);
        }
        let (count, seen) = (states.len() as u64, states);
        let t = thread::spawn(move || {
            let mut from = 0;
            for _ in 0..2 {
                let (found, version) = other.ring.read(at);
                let version = version as usize;
                // The version says which change has begun: it has been made, or is being made.
                let (before, after) = (version.saturating_sub(1).max(from), version);
                let item = |state: usize| {
                    let items = &seen[state];
                    let i = if at < 0 {
                        items.len().checked_sub(at.unsigned_abs() as usize)
                    } else {
                        Some(at as usize)
                    };
                    i.and_then(|i| items.get(i)).map(|n| Value::small(*n))
                };
                let state = (before..=after).find(|state| item(*state) == found);
                from = state.unwrap_or_else(|| panic!("{found:?} never was at {at} in version {version}"));
            }
        });
        // The thread that stores is the model's first: see `explore`.
        change.steps.iter().for_each(|step| step(&model));
        t.join().unwrap();
        let mut items = Vec::new();
        assert_eq!(model.ring.try_read_all(&mut items), Some(count - 1));
        let want: Vec<_> = change.states[2].iter().map(|n| Value::small(*n)).collect();
        assert_eq!(items, want);
    });
}

#[test]
fn an_item_was_at_its_place() {
    for change in [ROUND, LIMIT, REBUILD] {
        reader_against(change, 0, Fault::None);
        reader_against(change, -1, Fault::None);
    }
}

/// All items at once are those of one state.
#[test]
fn all_items_are_of_one_state() {
    for change in [ROUND, LIMIT, REBUILD] {
        explore("all items of a ring that changes", Fault::None, move || {
            let model = Arc::new(Model::new());
            let other = Arc::clone(&model);
            let t = thread::spawn(move || {
                let mut items = Vec::new();
                if other.ring.try_read_all(&mut items).is_some() {
                    let is = |state: &[i32]| items.iter().copied().eq(state.iter().map(|n| Value::small(*n)));
                    assert!(change.states.iter().any(|s| is(s)) || is(&[2, 3]), "{items:?}");
                }
            });
            change.steps.iter().for_each(|step| step(&model));
            t.join().unwrap();
        });
    }
}

#[test]
#[should_panic]
fn twin_no_second_look_at_the_version() {
    reader_against(ROUND, 0, Fault::ReadWithoutVersion);
}

#[test]
#[should_panic]
fn twin_stored_relaxed() {
    reader_against(ROUND, -1, Fault::StoreRelaxed);
}

#[test]
#[should_panic]
fn twin_loaded_relaxed() {
    reader_against(ROUND, -1, Fault::LoadRelaxed);
}
