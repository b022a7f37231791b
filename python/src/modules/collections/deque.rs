//! `deque`: a sequence that grows and shrinks at both ends.
//!
//! The items are in a ring, which is read without a lock; writers hold the object's, if others can see it, for single
//! steps that run no user code. A version counts the changes of length and order, so that iterators and searches notice
//! them.

use core::sync::atomic::{AtomicUsize, Ordering};

use freewheel::gc::{Releaser, Tracer};
use freewheel::object::class::{Class, class_flags};
use freewheel::object::ring::{End, Ring, Ringed};
use freewheel::object::{Obj, Payload};
use freewheel::types::builder::ClassBuilder;
use freewheel::{Args, Cx, Exc, Ref, Res, Value};

use super::super::support::{given, make, payload};
use super::{deque_iter, deque_ops};

/// No limit.
const UNBOUNDED: usize = usize::MAX;

/// A deque.
pub(super) struct Deque {
    ring: Ring,
    maxlen: AtomicUsize,
}

// SAFETY: the field.
#[allow(unsafe_code, reason = "the promise above")]
unsafe impl Ringed for Deque {
    #[inline(always)]
    fn ring(&self) -> &Ring {
        &self.ring
    }
}

// SAFETY: all items are visited and released.
#[allow(unsafe_code, reason = "the promise above")]
unsafe impl Payload for Deque {
    const NAME: &'static str = "deque";
    fn trace(&self, t: &mut Tracer<'_>) {
        self.ring.trace(t);
    }
    fn release(&mut self, r: &mut Releaser<'_>) {
        self.ring.release(r);
    }
}

impl Deque {
    /// The most items there may be.
    pub fn maxlen(&self) -> Option<usize> {
        // Relaxed: changed by the initializer only.
        Some(self.maxlen.load(Ordering::Relaxed)).filter(|n| *n != UNBOUNDED)
    }
}

/// Item `i`, counted from the end if negative, and the version it was found in.
#[inline]
pub(super) fn item(d: &Obj<Deque>, i: i64) -> (Option<Ref>, u64) {
    let (v, version) = d.ring().read(i);
    (v.map(Ref::new), version)
}

/// All items, and the version they were found in.
pub(super) fn snapshot(d: &Obj<Deque>) -> (Vec<Ref>, u64) {
    let mut items = Vec::new();
    let version = d.read_all(&mut items);
    (items.into_iter().map(Ref::new).collect(), version)
}

/// Adds an item at one end; at the limit one is dropped at the other.
#[inline]
pub(super) fn push(cx: &Cx, d: &Obj<Deque>, v: Ref, end: End) -> Result<(), Exc> {
    // Relaxed: changed by the initializer only.
    let maxlen = d.maxlen.load(Ordering::Relaxed);
    let v = v.into_value();
    let push = || {
        cx.barrier(&d.header, v);
        d.edit().push(cx.mutator(), v, end, maxlen)
    };
    let dropped = cx.with_room(push).inspect_err(|_| drop(Ref::from_owned(v)))?;
    drop(dropped.map(Ref::from_owned));
    Ok(())
}

/// Adds all items of an iterable.
pub(super) fn extend(cx: &Cx, d: &Obj<Deque>, iterable: Value, end: End) -> Result<(), Exc> {
    if iterable == d.value() {
        return snapshot(d).0.into_iter().try_for_each(|v| push(cx, d, v, end));
    }
    cx.for_each(iterable, |v| push(cx, d, v, end))
}

/// An empty deque of this class.
pub(super) fn empty(cx: &Cx, class: &Obj<Class>, maxlen: Option<usize>) -> Res {
    make(cx, class, Deque { ring: Ring::default(), maxlen: maxlen.unwrap_or(UNBOUNDED).into() })
}

fn new(cx: &Cx, class: &Obj<Class>, _: Args<'_>) -> Res {
    empty(cx, class, None)
}

fn init(cx: &Cx, v: Value, args: Args<'_>) -> Result<(), Exc> {
    let [iterable, maxlen] = args.parse(cx, "deque", ["iterable", "maxlen"], 0)?;
    let d = payload::<Deque>(cx, v);
    let maxlen = match given(maxlen) {
        None => UNBOUNDED,
        Some(n) if !cx.is_int(n) => return Err(cx.type_error("an integer is required")),
        Some(n) => {
            let n = cx.expect_i64(n)?;
            usize::try_from(n).map_err(|_| cx.value_error("maxlen must be non-negative"))?
        }
    };
    d.maxlen.store(maxlen, Ordering::Relaxed);
    clear_items(cx, d);
    match iterable {
        Some(iterable) => extend(cx, d, iterable, End::Back),
        None => Ok(()),
    }
}

/// Takes all items away.
pub(super) fn clear_items(cx: &Cx, d: &Obj<Deque>) {
    let old = d.edit().clear(cx.mutator());
    old.into_iter().for_each(|v| drop(Ref::from_owned(v)));
}

fn append(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [x]) = args.method(cx, "append")?;
    push(cx, payload(cx, v), Ref::new(x), End::Back)?;
    Ok(Ref::none())
}

fn appendleft(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [x]) = args.method(cx, "appendleft")?;
    push(cx, payload(cx, v), Ref::new(x), End::Front)?;
    Ok(Ref::none())
}

fn method_extend(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [iterable]) = args.method(cx, "extend")?;
    extend(cx, payload(cx, v), iterable, End::Back)?;
    Ok(Ref::none())
}

fn extendleft(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [iterable]) = args.method(cx, "extendleft")?;
    extend(cx, payload(cx, v), iterable, End::Front)?;
    Ok(Ref::none())
}

#[inline]
fn take(cx: &Cx, d: &Obj<Deque>, end: End) -> Res {
    let taken = d.edit().pop(end);
    taken.map(Ref::from_owned).ok_or_else(|| cx.index_error("pop from an empty deque"))
}

fn pop(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "pop")?;
    take(cx, payload(cx, v), End::Back)
}

fn popleft(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "popleft")?;
    take(cx, payload(cx, v), End::Front)
}

fn clear(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "clear")?;
    clear_items(cx, payload(cx, v));
    Ok(Ref::none())
}

fn rotate(cx: &Cx, args: Args<'_>) -> Res {
    let [n] = args.skip(1).range(cx, "rotate", 0)?;
    let n = n.map_or(Ok(1), |n| cx.expect_i64(n))?;
    let d = payload::<Deque>(cx, args[0].value());
    cx.with_room(|| d.edit().rotate(cx.mutator(), n))?;
    Ok(Ref::none())
}

fn reverse(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "reverse")?;
    let d = payload::<Deque>(cx, v);
    cx.with_room(|| d.edit().reverse(cx.mutator()))?;
    Ok(Ref::none())
}

fn insert(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [i, x]) = args.method(cx, "insert")?;
    let d = payload::<Deque>(cx, v);
    let i = cx.expect_i64(i)?;
    let x = Ref::new(x).into_value();
    let done = cx.with_room(|| {
        cx.barrier(&d.header, x);
        let edit = d.edit();
        // Relaxed: as above.
        if edit.len() >= d.maxlen.load(Ordering::Relaxed) {
            return Ok(false);
        }
        edit.insert(cx.mutator(), i, x)?;
        Ok(true)
    });
    if !matches!(done, Ok(true)) {
        drop(Ref::from_owned(x));
    }
    if !done? {
        return Err(cx.index_error("deque already at its maximum size"));
    }
    Ok(Ref::none())
}

fn maxlen(cx: &Cx, v: Value) -> Res {
    match payload::<Deque>(cx, v).maxlen() {
        Some(n) => cx.uint(n as u64),
        None => Ok(Ref::none()),
    }
}

/// The class.
pub(super) fn class(cx: &Cx) -> Res {
    let class = ClassBuilder::new::<Deque>(cx, "collections", "deque")?
        .flags(class_flags::SUBCLASSABLE | class_flags::SEQUENCE | class_flags::WEAK)
        .slots(|s| {
            s.new = Some(new);
            s.init = Some(init);
            deque_ops::fill(s);
        })?
        .methods(&[
            ("append", append),
            ("appendleft", appendleft),
            ("clear", clear),
            ("extend", method_extend),
            ("extendleft", extendleft),
            ("insert", insert),
            ("pop", pop),
            ("popleft", popleft),
            ("reverse", reverse),
            ("rotate", rotate),
        ])?
        .methods(deque_ops::METHODS)?
        .class_methods(&[("__class_getitem__", deque_ops::class_getitem)])?
        .getset("maxlen", maxlen, None)?
        .doc("deque([iterable[, maxlen]]) --> deque object\n\nA list-like sequence optimized for data accesses near its endpoints.")?;
    deque_iter::add_classes(cx, &class)?;
    class.finish()
}
