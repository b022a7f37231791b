use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier};
use std::thread;

use super::inner::Inner;
use super::*;
use crate::state::{Phase, Snapshot, flags};

/// Counts how often it is dropped.
struct Tally(Arc<AtomicUsize>);

impl Drop for Tally {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

fn tally() -> (Arc<AtomicUsize>, Biased<Tally>) {
    let n = Arc::new(AtomicUsize::new(0));
    (Arc::clone(&n), Biased::new(Tally(n)))
}

fn dropped(n: &AtomicUsize) -> usize {
    n.load(Ordering::Relaxed)
}

/// Runs `f` on a thread of its own and waits for it.
fn elsewhere<R: Send>(f: impl FnOnce() -> R + Send) -> R {
    thread::scope(|s| s.spawn(f).join().unwrap())
}

#[test]
fn send_and_sync_as_promised() {
    fn both<T: Send + Sync>() {}
    both::<Biased<u8>>();
    both::<Weak<str>>();
}

#[test]
fn dies_with_the_last_handle() {
    let (n, a) = tally();
    let b = a.clone();
    assert_eq!(Biased::strong_count(&a), 2);
    drop(a);
    assert_eq!(dropped(&n), 0);
    drop(b);
    assert_eq!(dropped(&n), 1);
}

#[test]
fn foreign_clones_die_there() {
    let (n, a) = tally();
    elsewhere(|| {
        let c = a.clone();
        let d = c.clone();
        drop((c, d));
    });
    assert_eq!((Biased::strong_count(&a), dropped(&n)), (1, 0));
    drop(a);
    assert_eq!(dropped(&n), 1);
}

#[test]
fn what_the_owner_counted_and_another_dropped_waits_for_the_owner() {
    for how in 0..4 {
        let (n, a) = tally();
        elsewhere(move || drop(a));
        assert_eq!(dropped(&n), 0);
        match how {
            0 => drain(),
            1 => drop(Biased::new(0)),
            2 => {
                // A drop, of anything.
                let b = Biased::new_quiet(0);
                let c = b.clone();
                drop(c);
                drop(b);
            }
            _ => detached(|| {}),
        }
        assert_eq!(dropped(&n), 1, "{how}");
    }
}

#[test]
fn the_owner_is_gone() {
    let (n, a) = elsewhere(tally);
    let b = a.clone();
    assert_eq!(dropped(&n), 0);
    drop(a);
    drop(b);
    assert_eq!(dropped(&n), 1);
    // What was queued for it is merged by its end.
    let (n, b) = elsewhere(|| {
        let (n, a) = tally();
        let b = a.clone();
        thread::spawn(move || drop(a)).join().unwrap();
        (n, b)
    });
    drop(b);
    assert_eq!(dropped(&n), 1);
}

#[test]
fn the_owner_is_detached() {
    let (n, a) = tally();
    let b = a.clone();
    detached(|| {
        elsewhere(move || drop(a));
        assert_eq!(dropped(&n), 0);
        // The owner's own handle, used while it is detached.
        let c = b.clone();
        drop(c);
        drop(b);
        assert_eq!(dropped(&n), 1);
        let (m, d) = tally();
        elsewhere(move || drop(d));
        assert_eq!(dropped(&m), 1);
    });
}

#[test]
fn slots_are_used_again() {
    let all: Vec<_> = (0..200).map(|i| elsewhere(move || Biased::new(i))).collect();
    // Threads that come later own what earlier ones left.
    let sum: i32 = elsewhere(|| {
        drop(Biased::new(0));
        all.iter().map(|b| *b.clone()).sum()
    });
    assert_eq!(sum, 199 * 200 / 2);
    elsewhere(|| {
        drop(Biased::new(0));
        drop(all);
    });
}

#[test]
fn contended_objects_become_everyones() {
    let (n, a) = tally();
    let barrier = Barrier::new(2);
    let rounds = if cfg!(miri) { 50 } else { 20_000 };
    while !a.state().is_queued() {
        thread::scope(|s| {
            for _ in 0..2 {
                s.spawn(|| {
                    barrier.wait();
                    (0..rounds).for_each(|_| drop(a.clone()));
                });
            }
        });
        if cfg!(miri) {
            // Its threads seldom meet.
            break;
        }
    }
    assert_eq!(dropped(&n), 0);
    // Whoever clones it without a look, and the owner, which looks.
    elsewhere(|| {
        let b = a.clone();
        let c = b.clone();
        assert!(cfg!(miri) || b.is_tagged() && c.is_tagged());
    });
    let d = a.clone();
    drop((a, d));
    drain();
    assert_eq!(dropped(&n), 1);
}

#[test]
fn a_guess_about_another_object_is_harmless() {
    let (n, a) = tally();
    super::thread::expect_open(a.address());
    let b = a.clone();
    assert!(!b.is_tagged());
    assert_eq!(Biased::strong_count(&a), 2);
    drop(a);
    assert_eq!(dropped(&n), 0);
    drop(b);
    assert_eq!(dropped(&n), 1);
}

#[test]
fn shared_objects_have_no_owner() {
    let (n, mut a) = tally();
    let untagged = a.clone();
    assert!(Biased::share(&mut a));
    assert!(a.is_tagged() && !untagged.is_tagged() && untagged.clone().is_tagged());
    drop(untagged);
    let b = a.clone();
    elsewhere(move || drop(b));
    assert_eq!((Biased::strong_count(&a), dropped(&n)), (1, 0));
    elsewhere(move || drop(a));
    assert_eq!(dropped(&n), 1);
    // Another thread cannot share what an attached owner counts.
    let mut c = Biased::new(1);
    assert!(!elsewhere(|| Biased::share(&mut c)));
    assert!(detached(|| elsewhere(|| Biased::share(&mut c))));
}

#[test]
fn counts_saturate() {
    /// Frees what would live for ever.
    fn at_last(n: &AtomicUsize, object: NonNull<Inner<Tally>>) {
        assert_eq!(dropped(n), 0);
        // SAFETY: all handles are gone, and none of them has destroyed it.
        unsafe { destroy(object) };
    }
    let (n, a) = tally();
    let object = a.object();
    // As after 2^32 - 2 clones that were forgotten.
    a.state().set_local(u32::MAX - 1);
    let b = a.clone();
    assert_eq!(Biased::strong_count(&a), u32::MAX as usize);
    let c = b.clone();
    assert!(c.state().is_immortal());
    drop((a, b));
    elsewhere(|| drop(c.clone()));
    elsewhere(move || drop(c));
    at_last(&n, object);

    let (n, a) = tally();
    let object = a.object();
    a.state().publish(Snapshot::new(crate::immortal::SATURATED + 1, Phase::Owned));
    elsewhere(|| core::mem::forget(a.clone()));
    assert!(a.state().is_immortal());
    drop(a);
    at_last(&n, object);

    // Handles that know that the count is merged.
    let (n, mut a) = tally();
    let object = a.object();
    Biased::share(&mut a);
    a.state().publish(Snapshot::new(crate::immortal::SATURATED, Phase::Merged));
    let b = a.clone();
    drop(b.clone());
    assert_eq!(a.state().peek(), Snapshot::new(crate::immortal::PINNED, Phase::Merged));
    drop((a.clone(), a, b));
    at_last(&n, object);
}

#[test]
#[ignore = "takes ten seconds"]
fn counts_saturate_the_long_way() {
    let a = Biased::new(0);
    for _ in 0..=u64::from(u32::MAX) {
        core::mem::forget(a.clone());
    }
    assert!(a.state().is_immortal());
}

#[test]
fn panicking_destructors_in_a_drain_all_run() {
    struct Bomb(Tally);
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("bomb {}", dropped(&self.0.0));
        }
    }
    let n = Arc::new(AtomicUsize::new(0));
    let bombs: Vec<_> = (0..3).map(|_| Biased::new(Bomb(Tally(Arc::clone(&n))))).collect();
    elsewhere(move || drop(bombs));
    let panic = catch_unwind(drain).unwrap_err();
    assert_eq!(panic.downcast_ref::<String>().unwrap(), "bomb 0");
    assert_eq!(dropped(&n), 3);
    drain();
    // At the end of the owner they run, too, and nobody hears of it.
    let (to, from) = channel();
    let (go, wait) = channel();
    let m = Arc::clone(&n);
    let owner = thread::spawn(move || {
        to.send(Biased::new(Bomb(Tally(m)))).unwrap();
        wait.recv().unwrap();
    });
    let bomb = from.recv().unwrap();
    drop(bomb);
    go.send(()).unwrap();
    owner.join().unwrap();
    assert_eq!(dropped(&n), 4);
}

#[test]
fn destructors_drop_and_drain() {
    #[expect(dead_code, reason = "they are dropped")]
    struct Chain(Option<Biased<Chain>>, Tally);
    impl Drop for Chain {
        fn drop(&mut self) {
            drain();
            drop(Biased::new(1));
            let b = Biased::new(2);
            elsewhere(move || drop(b));
        }
    }
    let n = Arc::new(AtomicUsize::new(0));
    let make = |next| Biased::new(Chain(next, Tally(Arc::clone(&n))));
    let chain = (0..20).fold(None, |next, _| Some(make(next)));
    elsewhere(move || drop(chain));
    drain();
    assert_eq!(dropped(&n), 20);
}

#[test]
fn handles_in_thread_locals() {
    thread_local! {
        static EARLY: RefCell<Vec<Biased<Tally>>> = const { RefCell::new(Vec::new()) };
        static LATER: RefCell<Vec<Biased<Tally>>> = const { RefCell::new(Vec::new()) };
    }
    let n = elsewhere(|| {
        // This destructor is registered before the slot's own, and runs after it.
        EARLY.with_borrow(|v| assert!(v.is_empty()));
        let (n, a) = tally();
        LATER.with_borrow_mut(|v| v.push(a.clone()));
        EARLY.with_borrow_mut(|v| v.extend([a.clone(), a]));
        n
    });
    assert_eq!(dropped(&n), 1);
}

#[test]
fn handles_are_made_and_used_in_late_destructors() {
    struct Late(Option<Biased<Tally>>);
    impl Drop for Late {
        fn drop(&mut self) {
            let Some(a) = self.0.take() else { return };
            let weak = Biased::downgrade(&a);
            let b = weak.upgrade().unwrap();
            let fresh = Biased::new(3);
            assert!(Biased::try_unwrap(fresh.clone()).is_err());
            assert_eq!(Biased::try_unwrap(fresh), Ok(3));
            drop(a);
            let mut b = b;
            assert!(Biased::get_mut(&mut b).is_none());
            drop(weak);
            assert!(Biased::get_mut(&mut b).is_some());
        }
    }
    thread_local! {
        static LATE: RefCell<Late> = const { RefCell::new(Late(None)) };
    }
    let n = elsewhere(|| {
        LATE.with_borrow(|l| assert!(l.0.is_none()));
        let (n, a) = tally();
        LATE.with_borrow_mut(|l| l.0 = Some(a));
        n
    });
    assert_eq!(dropped(&n), 1);
}

#[test]
fn values_that_cannot_be_sent_die_at_once() {
    let flag = Cell::new(0);
    struct Borrow<'a>(&'a Cell<i32>, #[expect(dead_code, reason = "makes it neither Send nor Sync")] Rc<()>);
    impl Drop for Borrow<'_> {
        fn drop(&mut self) {
            self.0.set(self.0.get() + 1);
        }
    }
    let a = Biased::new(Borrow(&flag, Rc::new(())));
    let b = a.clone();
    detached(|| drop(a));
    assert_eq!(flag.get(), 0);
    detached(|| drop(b));
    assert_eq!(flag.get(), 1);
    drop(Biased::new(Borrow(&flag, Rc::new(()))));
    assert_eq!(flag.get(), 2);
}

#[test]
fn the_only_one() {
    let mut a = Biased::new(1);
    *Biased::get_mut(&mut a).unwrap() = 2;
    let b = a.clone();
    assert!(Biased::get_mut(&mut a).is_none());
    // Dropped elsewhere, and therefore queued.
    elsewhere(move || drop(b));
    assert_eq!(Biased::get_mut(&mut a), Some(&mut 2));
    let w = Biased::downgrade(&a);
    assert!(Biased::get_mut(&mut a).is_none());
    *Biased::make_mut(&mut a) = 3;
    assert!(w.upgrade().is_none());
    let c = a.clone();
    *Biased::make_mut(&mut a) = 4;
    assert_eq!((*a, *c), (4, 3));
    assert_eq!(Biased::try_unwrap(a), Ok(4));
    let d = c.clone();
    let c = Biased::try_unwrap(c).unwrap_err();
    assert_eq!((Biased::into_inner(c), Biased::into_inner(d)), (None, Some(3)));
}

#[test]
fn the_only_one_elsewhere() {
    let a = Biased::new(1);
    // The owner is there.
    let mut a = elsewhere(|| Biased::try_unwrap(a).unwrap_err());
    assert!(Biased::share(&mut a));
    assert_eq!(elsewhere(|| Biased::try_unwrap(a)), Ok(1));
    // It is gone, or detached.
    let mut b = elsewhere(|| Biased::new(2));
    assert!(Biased::get_mut(&mut b).is_some());
    assert_eq!(Biased::into_inner(b), Some(2));
    let c = Biased::new(3);
    assert_eq!(detached(|| elsewhere(|| Biased::try_unwrap(c))), Ok(3));
}

#[test]
fn weak_references() {
    let (n, a) = tally();
    let w = Biased::downgrade(&a);
    assert_eq!((Biased::weak_count(&a), w.weak_count(), w.strong_count()), (1, 1, 1));
    let v = w.clone();
    let b = elsewhere(|| w.upgrade().unwrap());
    drop(a);
    assert!(w.upgrade().is_some());
    drop(b);
    assert_eq!(dropped(&n), 1);
    assert!(w.upgrade().is_none() && elsewhere(move || v.upgrade().is_none()));
    assert_eq!((w.strong_count(), w.weak_count()), (0, 0));
    assert!(Weak::<i32>::new().upgrade().is_none());
    assert!(Weak::<i32>::default().ptr_eq(&Weak::new()));
}

#[test]
fn a_weak_reference_goes_while_the_value_dies() {
    /// Writes to itself when it dies.
    struct Last(u64);
    impl Drop for Last {
        fn drop(&mut self) {
            for _ in 0..50 {
                self.0 += 1;
                thread::yield_now();
            }
        }
    }
    for _ in 0..5 {
        let a = Biased::new(Last(0));
        let weak = Biased::downgrade(&a);
        let other = thread::spawn(move || {
            drop(weak.clone());
            drop(weak);
        });
        drop(a);
        other.join().unwrap();
    }
}

#[test]
fn cycles() {
    struct Node(Weak<Node>, #[expect(dead_code, reason = "it is dropped")] Tally);
    let n = Arc::new(AtomicUsize::new(0));
    let node = Biased::new_cyclic(|me| {
        assert!(me.upgrade().is_none());
        Node(me.clone(), Tally(Arc::clone(&n)))
    });
    let same = elsewhere(|| node.0.upgrade().unwrap());
    assert!(Biased::ptr_eq(&node, &same));
    drop((node, same));
    assert_eq!(dropped(&n), 1);
    // The weak reference outlives the attempt.
    let kept = RefCell::new(None);
    let made = catch_unwind(AssertUnwindSafe(|| {
        Biased::<Tally>::new_cyclic(|me| {
            *kept.borrow_mut() = Some(me.clone());
            panic!("no value")
        })
    }));
    assert!(made.is_err());
    assert!(kept.take().unwrap().upgrade().is_none());
}

#[test]
fn as_a_pointer() {
    let a = Biased::new(String::from("text"));
    let raw = Biased::into_raw(a.clone());
    assert_eq!(raw, Biased::as_ptr(&a));
    // SAFETY: it came from `into_raw`.
    let b = unsafe { Biased::from_raw(raw) };
    assert_eq!((&*b, Biased::strong_count(&a)), (&String::from("text"), 2));
    #[repr(align(64))]
    struct Wide(u8);
    let raw = Biased::into_raw(Biased::new(Wide(9)));
    // SAFETY: as above.
    let wide = unsafe { Biased::from_raw(raw) };
    assert_eq!((wide.0, raw.addr() % 64), (9, 0));
}

#[test]
fn slices_and_text() {
    let a: Biased<[String]> = vec![String::from("a"), String::from("b")].into();
    let b = a.clone();
    elsewhere(move || assert_eq!(b.len(), 2));
    drop(a);
    drain();
    let s: Biased<str> = "text".into();
    assert_eq!((&*s, s.to_string()), ("text", String::from("text")));
    assert_eq!(&*(0..3).collect::<Biased<[u64]>>(), [0, 1, 2]);
    assert!(Biased::<[u128]>::from(Vec::new()).is_empty());
}

#[test]
fn asks_the_value() {
    let (a, b) = (Biased::new(1), Biased::new(2));
    assert!(a < b && a != b && a == Biased::new(1));
    assert_eq!(format!("{a} {a:?}"), "1 1");
    assert_eq!(format!("{a:p}"), format!("{:p}", Biased::as_ptr(&a)));
    assert_eq!(Biased::<i32>::default(), Biased::from(0));
    let set = std::collections::HashSet::from([a, b]);
    assert!(set.contains(&1));
    assert_eq!(*Biased::pin(4), 4);
    assert_eq!(Biased::unwrap_or_clone(Biased::new(5)), 5);
}

#[test]
fn a_foreign_queue_has_a_budget() {
    const BIG: usize = crate::merge_queue::BUDGET / 2;
    let all: Vec<_> = (0..4).map(|_| Biased::<[u8]>::from(vec![0; BIG])).collect();
    elsewhere(move || drop(all));
    let bytes = |owner| slot::table().get(owner).far.queue.bytes();
    let me = super::thread::number();
    assert!(bytes(me) >= 4 * BIG);
    drain();
    assert_eq!(bytes(me), 0);
}

#[test]
fn many_threads_at_once() {
    let n = Arc::new(AtomicUsize::new(0));
    let (threads, rounds) = if cfg!(miri) { (3, 20) } else { (8, 2000) };
    let barrier = Barrier::new(threads);
    let (ring, ends): (Vec<_>, Vec<_>) = (0..threads).map(|_| channel()).unzip();
    thread::scope(|s| {
        let mut running = Vec::new();
        for (i, end) in ends.into_iter().enumerate() {
            let (to, barrier, n) = (ring[(i + 1) % threads].clone(), &barrier, &n);
            running.push(s.spawn(move || {
                barrier.wait();
                for round in 0..rounds {
                    let a = Biased::new(Tally(Arc::clone(n)));
                    let weak = Biased::downgrade(&a);
                    to.send(a.clone()).unwrap();
                    if round % 3 == 0 {
                        drop(a);
                    } else {
                        to.send(a).unwrap();
                    }
                    if let Some(b) = weak.upgrade() {
                        drop(b.clone());
                    }
                    while let Ok(got) = end.try_recv() {
                        let c = got.clone();
                        drop(got);
                        drop(c);
                    }
                }
                barrier.wait();
                drop(to);
                end.try_iter().for_each(drop);
            }));
        }
        // The end of a scope does not wait for thread-local destructors; joining does.
        running.into_iter().for_each(|t| t.join().unwrap());
    });
    drop(ring);
    drain();
    assert_eq!(dropped(&n), threads * rounds);
}

#[test]
fn a_new_object_uses_one_flag() {
    let a = Biased::new(());
    assert_eq!(a.state().flags(), flags::SHARED);
    // SAFETY: the handle keeps the memory.
    assert_eq!(unsafe { Inner::layout(a.object()) }.size(), 16);
}
