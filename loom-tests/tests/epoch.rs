//! Epochs: storage that is replaced and retired under its readers, with the real `crossbeam_epoch`: `gc/src/pin.rs`,
//! `refcount/src/block_slot.rs`.
#![cfg(freewheel_loom)]

use std::sync::Arc;

use crossbeam_epoch::Collector;
use freewheel_gc::pin::Pin;
use freewheel_loom_tests::explore_within;
use freewheel_refcount::BlockSlot;
use freewheel_refcount::fault::Fault;
use freewheel_refcount::sync::Watched;
use loom::thread;

/// A block, and whether it is there.
struct Block(Watched<bool>);

impl Block {
    fn touch(&self) {
        assert!(self.0.get(), "used after it was freed");
    }

    fn free(&self) {
        assert!(self.0.replace(false), "freed twice");
    }
}

struct Container {
    slot: BlockSlot<Block>,
    blocks: [Box<Block>; 2],
}

// SAFETY: what the model checks.
unsafe impl Sync for Container {}
// SAFETY: as above.
unsafe impl Send for Container {}

/// What a pin frees by dropping it: the first block.
struct Dead(Arc<Container>);

impl Drop for Dead {
    fn drop(&mut self) {
        self.0.blocks[0].free();
    }
}

/// What the reader does wrong.
#[derive(Clone, Copy, PartialEq)]
enum Wrong {
    Nothing,
    /// It reads without a pin.
    Unpinned,
    /// It keeps a block over a safepoint.
    Keep,
}

/// Hunts for a reader of storage that is gone: a reader with a safepoint between its two looks, and a thread that replaces
/// and retires.
fn retire_against_reader(wrong: Wrong, fault: Fault) {
    explore_within("storage that is retired under its reader", fault, Some(2), move || {
        let blocks = [0; 2].map(|_| Box::new(Block(Watched::new(true))));
        let slot = BlockSlot::new(core::ptr::from_ref(&*blocks[0]).cast_mut());
        let container = Arc::new(Container { slot, blocks });
        let epoch = Collector::new();
        let (other, other_epoch) = (Arc::clone(&container), epoch.clone());
        let t = thread::spawn(move || {
            let pin = Pin::<Dead>::new(&other_epoch);
            if wrong != Wrong::Unpinned {
                pin.pin();
            }
            // SAFETY: blocks stay until the model is over.
            let block = unsafe { &*other.slot.get() };
            block.touch();
            if wrong == Wrong::Keep {
                pin.advance();
            }
            block.touch();
            pin.unpin();
        });
        {
            let pin = Pin::new(&epoch);
            pin.pin();
            let old = container.slot.replace(core::ptr::from_ref(&*container.blocks[1]).cast_mut());
            assert!(core::ptr::eq(old, &*container.blocks[0]));
            // SAFETY: nobody finds the block any more.
            let _ = unsafe { pin.retire(16, Dead(Arc::clone(&container))) };
            pin.advance();
            pin.advance();
            pin.unpin();
        }
        t.join().unwrap();
        drop(epoch);
        assert!(!container.blocks[0].0.get(), "never freed");
        container.blocks[1].touch();
    });
}

#[test]
fn what_a_pinned_thread_reads_stays() {
    retire_against_reader(Wrong::Nothing, Fault::None);
}

#[test]
#[should_panic]
fn twin_freed_at_once() {
    retire_against_reader(Wrong::Nothing, Fault::RetireAtOnce);
}

/// Twin: the reader is not pinned.
#[test]
#[should_panic]
fn twin_read_without_a_pin() {
    retire_against_reader(Wrong::Unpinned, Fault::None);
}

/// Twin: the reader keeps a block over a safepoint.
#[test]
#[should_panic]
fn twin_kept_over_a_safepoint() {
    retire_against_reader(Wrong::Keep, Fault::None);
}
