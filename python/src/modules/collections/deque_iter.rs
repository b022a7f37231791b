//! Iterators over deques, in both directions.

use core::sync::atomic::{AtomicUsize, Ordering};

use freewheel::gc::Loan;
use freewheel::object::Lender;
use freewheel::object::ring::Ringed;
use freewheel::types::builder::ClassBuilder;
use freewheel::types::slots::OptRes;
use freewheel::{Args, Cx, Exc, Res, Value, fields_payload};

use super::super::support::{class_part, payload, self_iter};
use super::deque::{Deque, item};

/// An iterator.
struct DequeIter {
    deque: Loan,
    /// How many items have been given.
    given: AtomicUsize,
    version: u64,
    len: usize,
    backwards: bool,
}

fields_payload!(DequeIter, "deque iterator", deque);

impl Lender for DequeIter {
    fn loan(&self) -> &Loan {
        &self.deque
    }
}

const FORWARDS: &str = "_deque_iterator";
const BACKWARDS: &str = "_deque_reverse_iterator";

fn start(cx: &Cx, v: Value, class: &str, backwards: bool) -> Res {
    let ring = payload::<Deque>(cx, v).ring();
    // A change in between is noticed by the first step.
    let (version, len) = (ring.version(), ring.len());
    let data = DequeIter { deque: Loan::new(v), given: 0.into(), version, len, backwards };
    cx.new_lender(cx.shape(class_part(cx, v, class).root_shape()), data)
}

/// The slot `iter` of deques.
pub(super) fn iter(cx: &Cx, v: Value) -> Res {
    start(cx, v, FORWARDS, false)
}

/// The method `__reversed__` of deques.
pub(super) fn reversed(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "__reversed__")?;
    start(cx, v, BACKWARDS, true)
}

fn next(cx: &Cx, it: Value) -> OptRes {
    let it = payload::<DequeIter>(cx, it);
    // Relaxed: an index, checked below.
    let given = it.given.load(Ordering::Relaxed);
    if given >= it.len {
        return Ok(None);
    }
    let i = if it.backwards { it.len - 1 - given } else { given };
    let (item, version) = item(payload(cx, it.deque.get()), i as i64);
    if version != it.version || item.is_none() {
        it.given.store(it.len, Ordering::Relaxed);
        return Err(cx.runtime_error("deque mutated during iteration"));
    }
    it.given.store(given + 1, Ordering::Relaxed);
    Ok(item)
}

fn length_hint(cx: &Cx, args: Args<'_>) -> Res {
    let (it, []) = args.method(cx, "__length_hint__")?;
    let it = payload::<DequeIter>(cx, it);
    cx.uint((it.len - it.given.load(Ordering::Relaxed).min(it.len)) as u64)
}

/// Makes the two classes of iterators, which the class of deques keeps.
pub(super) fn add_classes(cx: &Cx, deque: &ClassBuilder<'_>) -> Result<(), Exc> {
    for name in [FORWARDS, BACKWARDS] {
        let class = ClassBuilder::new::<DequeIter>(cx, "_collections", name)?
            .slots(|s| {
                s.iter = Some(self_iter);
                s.next = Some(next);
            })?
            .methods(&[("__length_hint__", length_hint)])?
            .finish()?;
        deque.attr(name, class.value())?;
    }
    Ok(())
}
