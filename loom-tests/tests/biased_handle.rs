//! `Biased` and `Weak` as they are: counts, queues, slots and thread ends together.
//!
//! The main thread of a model only waits: loom takes globals away before the main thread's thread-locals.
#![cfg(freewheel_loom)]

use std::sync::Arc;

use freewheel_loom_tests::explore;
use freewheel_refcount::fault::{Fault, model_is_over};
use freewheel_refcount::handle::end_thread;
use freewheel_refcount::sync::atomic::{AtomicUsize, Ordering};
use freewheel_refcount::{Biased, detached, drain};
use loom::cell::UnsafeCell;
use loom::sync::Mutex;
use loom::thread::{self, JoinHandle};

/// A thread whose end is over when it is joined.
fn spawn<R: 'static>(f: impl FnOnce() -> R + 'static) -> JoinHandle<R> {
    thread::spawn(move || {
        let answer = f();
        end_thread();
        answer
    })
}

/// A value that everyone reads, and that its destructor writes: loom reports whoever reads too late.
struct Probe {
    payload: UnsafeCell<u32>,
    drops: &'static AtomicUsize,
}

// SAFETY: what the models check.
unsafe impl Sync for Probe {}
// SAFETY: as above.
unsafe impl Send for Probe {}

impl Probe {
    /// Leaks a few words in every execution, which twins may look at when they are dead.
    fn new() -> (Probe, &'static AtomicUsize) {
        let drops: &'static AtomicUsize = Box::leak(Box::new(AtomicUsize::new(0)));
        (Probe { payload: UnsafeCell::new(1), drops }, drops)
    }

    fn read(&self) {
        // SAFETY: what the models check.
        self.payload.with(|p| assert_eq!(unsafe { *p }, 1, "read when it was dead"));
    }

    fn write(&mut self) {
        // SAFETY: what the models check.
        self.payload.with_mut(|p| unsafe { *p = 1 });
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        if model_is_over() {
            return;
        }
        // SAFETY: what the models check.
        self.payload.with_mut(|p| unsafe { *p = 0 });
        self.drops.fetch_add(1, Ordering::Relaxed);
    }
}

/// Runs `owner` on a thread of its own, with a probe; when all is over the probe has been dropped once.
fn dropped_once(owner: impl FnOnce(Biased<Probe>) + Send + 'static) {
    let (probe, drops) = Probe::new();
    spawn(move || owner(Biased::new(probe))).join().unwrap();
    assert_eq!(drops.load(Ordering::Relaxed), 1, "dropped exactly once");
}

/// Hunts for a use after death and for a value that is never dropped: the owner drops its handle and drains, while
/// another thread clones the owner's other handle and drops both.
fn drops_against_drops(fault: Fault) {
    explore("owner's drop, foreign clone and drops, drain", fault, || {
        dropped_once(|a| {
            let b = a.clone();
            let other = spawn(move || {
                let c = b.clone();
                drop(b);
                c.read();
                drop(c);
            });
            a.read();
            drop(a);
            drain();
            other.join().unwrap();
        });
    });
}

#[test]
fn a_value_dies_once_with_its_last_handle() {
    drops_against_drops(Fault::None);
}

#[test]
#[should_panic]
fn twin_a_merge_without_the_owners_part() {
    drops_against_drops(Fault::MergeWithoutLocal);
}

#[test]
#[should_panic(expected = "dropped exactly once")]
fn twin_nothing_is_queued() {
    drops_against_drops(Fault::NeverQueue);
}

/// Hunts for an owner that destroys although somebody else has counted: another thread clones the only handle while the
/// owner takes it away and drops it.
fn the_last_local_drop_against_a_clone(fault: Fault) {
    explore("the owner's last drop against a foreign clone", fault, || {
        dropped_once(|a| {
            let place = Arc::new(Mutex::new(Some(a)));
            let same = Arc::clone(&place);
            let other = spawn(move || {
                let c = same.lock().unwrap().clone();
                if let Some(c) = c {
                    c.read();
                }
            });
            let a = place.lock().unwrap().take();
            drop(a);
            other.join().unwrap();
        });
    });
}

#[test]
fn the_owner_looks_before_it_destroys() {
    the_last_local_drop_against_a_clone(Fault::None);
}

#[test]
#[should_panic]
fn twin_the_owner_does_not_look() {
    the_last_local_drop_against_a_clone(Fault::DeathWithoutALook);
}

/// Hunts for a destruction that does not come after everyone's use: two threads read and drop handles of a shared object.
fn shared_drops(fault: Fault) {
    explore("two drops of a shared object", fault, || {
        dropped_once(|mut a| {
            assert!(Biased::share(&mut a));
            let b = a.clone();
            let other = spawn(move || b.read());
            a.read();
            drop(a);
            other.join().unwrap();
        });
    });
}

#[test]
fn shared_objects_die_after_all_uses() {
    shared_drops(Fault::None);
}

#[test]
#[should_panic(expected = "Causality violation")]
fn twin_decrements_do_not_release() {
    shared_drops(Fault::DecrementRelaxed);
}

/// Hunts for an object that waits for an owner who is gone: the owner counts, hands its last handle on and ends, while
/// the other thread drops it.
fn the_end_against_a_drop(fault: Fault) {
    explore("the owner's end against a foreign drop", fault, || {
        let (probe, drops) = Probe::new();
        let owner = spawn(move || {
            let a = Biased::new(probe);
            let b = a.clone();
            let other = spawn(move || drop(b));
            a.read();
            drop(a);
            other
        });
        owner.join().unwrap().join().unwrap();
        assert_eq!(drops.load(Ordering::Relaxed), 1, "dropped exactly once");
    });
}

#[test]
fn who_ends_leaves_nothing_behind() {
    the_end_against_a_drop(Fault::None);
}

#[test]
#[should_panic(expected = "dropped exactly once")]
fn twin_who_ends_does_not_look_again() {
    the_end_against_a_drop(Fault::LeaveWithoutALook);
}

#[test]
#[should_panic]
fn twin_who_ends_does_not_release() {
    // The owner's counts after the other thread began must be seen by it.
    the_end_against_a_drop(Fault::LeaveRelaxed);
}

#[test]
#[should_panic]
fn twin_a_merge_without_a_hold() {
    the_end_against_a_drop(Fault::MergeWithoutHold);
}

/// Hunts for counts that get lost when a thread takes the slot of one that ends: the new owner counts plainly what the old
/// one left, while the old one's last handle may still be on its way into the slot's queue.
fn slots_are_taken_over(fault: Fault) {
    explore("slot reuse against the old owner's end and a foreign drop", fault, || {
        let (probe, drops) = Probe::new();
        let first = spawn(move || {
            let a = Biased::new(probe);
            let b = a.clone();
            let second = spawn(move || {
                // Takes the first thread's slot, or another.
                drop(Biased::new(0));
                let c = b.clone();
                drop(b);
                c.read();
                drop(c);
            });
            drop(a);
            second
        });
        first.join().unwrap().join().unwrap();
        assert_eq!(drops.load(Ordering::Relaxed), 1, "dropped exactly once");
    });
}

#[test]
fn a_slots_next_thread_owns_what_the_last_one_left() {
    slots_are_taken_over(Fault::None);
}

#[test]
#[should_panic]
fn twin_a_slot_is_left_unsettled() {
    slots_are_taken_over(Fault::LeaveWithoutALook);
}

/// Hunts for an object that waits although its owner is only detached, or that two threads merge at once.
#[test]
fn a_detached_owner_is_merged_for() {
    explore("detaching against a foreign drop", Fault::None, || {
        dropped_once(|a| {
            let b = a.clone();
            let other = spawn(move || drop(b));
            detached(|| ());
            a.read();
            drop(a);
            other.join().unwrap();
        });
    });
}

/// Hunts for an upgrade of a dead object, and for a death that overlooks an upgrade.
fn upgrade_against_death(fault: Fault) {
    explore("upgrade against the owner's last drop", fault, || {
        dropped_once(|a| {
            let weak = Biased::downgrade(&a);
            let other = spawn(move || {
                if let Some(b) = weak.upgrade() {
                    b.read();
                }
            });
            a.read();
            drop(a);
            other.join().unwrap();
        });
    });
}

#[test]
fn an_upgrade_finds_the_object_alive_or_fails() {
    upgrade_against_death(Fault::None);
}

#[test]
#[should_panic]
fn twin_downgrade_does_not_mark() {
    upgrade_against_death(Fault::DowngradeWithoutMark);
}

#[test]
#[should_panic]
fn twin_an_upgrade_that_does_not_look() {
    upgrade_against_death(Fault::UpgradeWithoutALook);
}

/// Hunts for mutable access while somebody else gets at the value through a weak reference that was made meanwhile.
fn unique_against_upgrade(fault: Fault) {
    explore("get_mut against downgrade, drop and upgrade", fault, || {
        dropped_once(|mut a| {
            assert!(Biased::share(&mut a));
            let mut b = a.clone();
            let other = spawn(move || {
                if let Some(probe) = Biased::get_mut(&mut b) {
                    probe.write();
                }
                b
            });
            let weak = Biased::downgrade(&a);
            drop(a);
            if let Some(c) = weak.upgrade() {
                c.read();
            }
            drop(other.join().unwrap());
        });
    });
}

#[test]
fn who_is_unique_stays_unique() {
    unique_against_upgrade(Fault::None);
}

#[test]
#[should_panic]
fn twin_uniqueness_without_the_lock() {
    unique_against_upgrade(Fault::UniqueWithoutLock);
}
