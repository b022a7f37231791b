//! The object lock: exclusion, and parking against giving back: `refcount/src/object_lock.rs`.
#![cfg(freewheel_loom)]

use std::sync::Arc;

use freewheel_loom_tests::explore;
use freewheel_loom_tests::object::Object;
use freewheel_loom_tests::world::Objects;
use freewheel_refcount::fault::Fault;
use freewheel_refcount::object_lock::write_lock;
use loom::thread;

/// A SHARED object, and data under its lock.
type Data = Arc<(Box<Object>, Objects)>;

fn data() -> Data {
    Arc::new((Object::shared(1), Objects::default()))
}

fn write(data: &Data, times: u32) {
    for _ in 0..times {
        let _guard = write_lock(&data.0.header);
        data.1.touch();
    }
}

/// Hunts for two writers at a time, for one that does not see what the last one wrote, and for one that is never woken:
/// two threads that lock twice each.
fn two_writers(fault: Fault) {
    explore("two writers of one object", fault, || {
        let data = data();
        let other = Arc::clone(&data);
        let t = thread::spawn(move || write(&other, 2));
        write(&data, 2);
        t.join().unwrap();
        assert_eq!(data.1.touched(), 4);
    });
}

#[test]
fn writers_exclude_each_other() {
    two_writers(Fault::None);
}

#[test]
#[should_panic]
fn twin_locked_relaxed() {
    two_writers(Fault::LockRelaxed);
}

#[test]
#[should_panic]
fn twin_unlocked_relaxed() {
    two_writers(Fault::UnlockRelaxed);
}

#[test]
#[should_panic(expected = "deadlock")]
fn twin_parked_without_a_look() {
    two_writers(Fault::ParkWithoutALook);
}

/// Hunts for a thread that stays parked: three writers, two of which may be parked at once.
fn three_writers(fault: Fault) {
    explore("three writers of one object", fault, || {
        let data = data();
        let others = [0; 2].map(|_| {
            let data = Arc::clone(&data);
            thread::spawn(move || write(&data, 1))
        });
        write(&data, 1);
        others.into_iter().for_each(|t| t.join().unwrap());
        assert_eq!(data.1.touched(), 3);
    });
}

#[test]
fn all_who_park_are_woken() {
    three_writers(Fault::None);
}

#[test]
#[should_panic(expected = "deadlock")]
fn twin_more_parked_threads_are_forgotten() {
    three_writers(Fault::ForgetParked);
}

/// Hunts for a lock that a pause waits for: a writer that waits stays ATTACHED, so the holder must not stop while it
/// holds. Here it does, which is forbidden.
#[test]
#[should_panic(expected = "deadlock")]
fn twin_a_safepoint_under_the_lock() {
    use freewheel_gc::gate::AtGate;
    use freewheel_loom_tests::world::World;
    explore("a pause, a writer that waits, and one that stops under its lock", Fault::None, || {
        let shared = Arc::new((World::new(3), data()));
        let (a, b) = (Arc::clone(&shared), Arc::clone(&shared));
        let holder = thread::spawn(move || {
            let me = a.0.register(2);
            me.attach();
            let guard = write_lock(&a.1.0.header);
            me.poll();
            drop(guard);
            me.detach();
        });
        let waiter = thread::spawn(move || {
            let me = b.0.register(3);
            me.attach();
            write(&b.1, 1);
            me.detach();
        });
        let me = shared.0.register(1);
        me.attach();
        me.pause(|| ());
        me.detach();
        holder.join().unwrap();
        waiter.join().unwrap();
    });
}
