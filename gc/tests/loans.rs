//! References that SHARED objects' counts know nothing of.
#![allow(
    clippy::undocumented_unsafe_blocks,
    clippy::missing_safety_doc,
    reason = "the toy's one rule: what it looks at is counted or on a stack"
)]
mod common;

use std::ptr::NonNull;
use std::sync::mpsc;

use common::*;
use freewheel_gc::*;
use freewheel_refcount::{Header, Slot, Value, flags};

unsafe fn trace(h: NonNull<Header>, t: &mut Tracer<'_>) {
    loan(Value::object(h)).trace(t);
}

unsafe fn release(h: NonNull<Header>, r: &mut Releaser<'_>) {
    check(Value::object(h));
    loan(Value::object(h)).release(r);
}

static HOLDER: TypeInfo =
    TypeInfo { name: "holder", trace, drop: release, has_finalizer: TypeInfo::no_finalizer };

fn loan<'a>(holder: Value) -> &'a Loan {
    let at = holder.as_object().unwrap().as_ptr().expose_provenance() + BASE;
    unsafe { &*std::ptr::with_exposed_provenance(at) }
}

/// An object that has `target` on loan.
fn holder(t: &Thread<'_>, shape: u32, target: Value) -> Value {
    let v = t.new(shape, size_of::<Loan>() / 8);
    unsafe {
        let at = v.as_object().unwrap().as_ptr().expose_provenance() + BASE;
        std::ptr::with_exposed_provenance_mut::<Loan>(at).write(Loan::new(target));
        t.m.lend(loan(v));
    }
    v
}

/// A world whose root leads to an object of another thread's, and the shape of holders.
fn with_foreign(f: impl FnOnce(&Setup, u32)) {
    let s = Setup::new(WorldConfig::default());
    let shape = new_shape(&s.world, &HOLDER);
    let t = s.thread();
    s.make_root(&t, 4);
    t.m.share_roots();
    t.set(s.root(), 0, t.plain(1));
    t.m.detach();
    f(&s, shape);
    t.m.attach().unwrap();
}

fn target(s: &Setup, t: &Thread<'_>) -> Value {
    t.get(s.root(), 0)
}

/// Runs `f` in a thread of its own.
fn elsewhere(s: &Setup, f: impl FnOnce(&Thread<'_>) + Send) {
    std::thread::scope(|scope| {
        scope.spawn(|| f(&s.thread()));
    });
}

#[test]
fn what_is_on_loan_is_not_counted_and_not_freed() {
    with_foreign(|s, shape| {
        elsewhere(s, |t| {
            let v = target(s, t);
            let total = header(v).total();
            let (a, b) = (holder(t, shape, v), holder(t, shape, v));
            assert_eq!(header(v).total(), total);
            t.set(s.root(), 0, Value::NONE);
            t.m.reclaim();
            check(v);
            t.drop(a);
            t.m.reclaim();
            check(v);
            assert_eq!(t.m.collect().freed_objects, 0);
            t.push(Slot::owned(b));
            t.m.collect();
            check(loan(b).get());
            unsafe { t.m.drop_slot(t.stack().slots().pop().unwrap()) };
            let before = t.count();
            t.m.reclaim();
            assert_eq!(t.count(), before - 1);
        })
    });
}

#[test]
fn own_and_private_targets_are_counted() {
    let s = Setup::new(WorldConfig::default());
    let shape = new_shape(&s.world, &HOLDER);
    let t = s.thread();
    let v = t.plain(1);
    let a = holder(&t, shape, v);
    assert!(!header(v).is_unique());
    t.drop(v);
    check(loan(a).get());
    t.drop(a);
    assert_eq!(t.count(), 0);
}

#[test]
fn a_holder_that_nobody_reaches_keeps_nothing_alive() {
    with_foreign(|s, shape| {
        elsewhere(s, |t| {
            // The target leads to its holder.
            let v = target(s, t);
            t.set(v, 0, holder(t, shape, v));
            t.set(s.root(), 0, Value::NONE);
            t.m.reclaim();
            check(v);
            let report = t.m.collect();
            assert_eq!(report.freed_objects, 2);
            t.m.reclaim();
        })
    });
}

#[test]
fn a_thread_that_ends_counts_its_loans() {
    with_foreign(|s, shape| {
        let (to, from) = mpsc::channel();
        elsewhere(s, |t| {
            let v = target(s, t);
            // A holder that others see.
            t.set(s.root(), 1, holder(t, shape, v));
            assert!(!header(v).has(flags::RETIRED));
            to.send((v.bits(), header(v).total())).unwrap();
        });
        let (bits, total) = from.recv().unwrap();
        elsewhere(s, |t| {
            let v = unsafe { Value::from_bits(bits) };
            assert_eq!(header(v).total(), total + 1);
            t.set(s.root(), 0, Value::NONE);
            t.m.reclaim();
            check(v);
            t.set(s.root(), 1, Value::NONE);
            let before = t.count();
            t.m.reclaim();
            t.m.reclaim();
            assert_eq!(t.count(), before - 2);
        });
    });
}

#[test]
fn a_holder_that_others_see_dies_in_a_pause() {
    with_foreign(|s, shape| {
        elsewhere(s, |t| {
            let v = target(s, t);
            let all: Vec<_> = (0..5).map(|_| holder(t, shape, v)).collect();
            for h in all {
                t.set(s.root(), 2, h);
                check(target(s, t));
            }
            t.m.detach();
            elsewhere(s, |other| {
                other.set(s.root(), 2, Value::NONE);
                other.m.reclaim();
                other.m.collect();
            });
            t.m.attach().unwrap();
            check(v);
            assert_eq!(header(v).total(), 1);
            t.set(s.root(), 0, Value::NONE);
            let before = t.count();
            t.m.reclaim();
            assert_eq!(t.count(), before - 1);
        })
    });
}
