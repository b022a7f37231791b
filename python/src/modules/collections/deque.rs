//! `deque`: a sequence that grows and shrinks at both ends.
//!
//! The items are in a ring under the object's lock, which is held for single steps that run no user code. A version
//! counts the changes of length and order, so that iterators and searches notice them.

use core::sync::atomic::{AtomicUsize, Ordering};
use std::collections::VecDeque;

use freewheel::gc::{Releaser, Tracer};
use freewheel::object::class::{Class, class_flags};
use freewheel::object::counted::Counted;
use freewheel::object::guarded::{Guarded, Locked};
use freewheel::object::{Obj, Payload};
use freewheel::types::builder::ClassBuilder;
use freewheel::{Args, Cx, Exc, Ref, Res, Value};

use super::super::support::{given, make, payload};
use super::{deque_iter, deque_ops};

/// No limit.
const UNBOUNDED: usize = usize::MAX;

/// The items, counted, and the number of changes.
#[derive(Default)]
pub(super) struct Ring {
    pub items: Counted<VecDeque<Value>>,
    pub version: u64,
}

/// A deque.
pub(super) struct Deque {
    ring: Guarded<Ring>,
    maxlen: AtomicUsize,
}

// SAFETY: the field.
#[allow(unsafe_code, reason = "the promise above")]
unsafe impl Locked for Deque {
    type Data = Ring;

    #[inline(always)]
    fn guarded(&self) -> &Guarded<Ring> {
        &self.ring
    }
}

// SAFETY: all items are visited and released. Nobody stops at a safepoint while holding the lock, so in a pause
// it is free.
#[allow(unsafe_code, reason = "the promise above")]
unsafe impl Payload for Deque {
    const NAME: &'static str = "deque";
    fn trace(&self, t: &mut Tracer<'_>) {
        // SAFETY: as said above; outside pauses only the object's own thread traces it.
        unsafe { self.ring.peek() }.items.iter().for_each(|v| t.visit(*v));
    }
    fn release(&mut self, r: &mut Releaser<'_>) {
        self.ring.get_mut().items.iter().for_each(|v| r.release(*v));
    }
}

impl Deque {
    /// The most items there may be.
    pub fn maxlen(&self) -> Option<usize> {
        // Relaxed: changed by the initializer only.
        Some(self.maxlen.load(Ordering::Relaxed)).filter(|n| *n != UNBOUNDED)
    }
}

/// Item `i` with a count, and the version it was found in.
#[inline]
pub(super) fn item(d: &Obj<Deque>, i: usize) -> (Option<Ref>, u64) {
    let ring = d.lock();
    (ring.items.get(i).map(|v| Ref::new(*v)), ring.version)
}

/// All items with a count each.
pub(super) fn snapshot(d: &Obj<Deque>) -> Vec<Ref> {
    d.lock().items.iter().map(|v| Ref::new(*v)).collect()
}

#[inline]
fn take(d: &Obj<Deque>, from: impl FnOnce(&mut VecDeque<Value>) -> Option<Value>) -> Option<Ref> {
    let mut ring = d.lock();
    let v = from(&mut ring.items)?;
    ring.version += 1;
    Some(Ref::from_owned(v))
}

/// Adds an item at one end; at the limit one is dropped at the other.
#[inline]
pub(super) fn push(cx: &Cx, d: &Obj<Deque>, v: Ref, left: bool) -> Result<(), Exc> {
    let maxlen = d.maxlen.load(Ordering::Relaxed);
    let v = v.into_value();
    let push = || {
        cx.barrier(&d.header, v);
        let mut ring = d.lock();
        ring.items.reserve(cx.mutator(), 1)?;
        let full = ring.items.len() >= maxlen;
        ring.version += 1;
        Ok(if left {
            ring.items.push_front(v);
            if full { ring.items.pop_back() } else { None }
        } else {
            ring.items.push_back(v);
            if full { ring.items.pop_front() } else { None }
        })
    };
    let dropped = cx.with_room(push).inspect_err(|_| drop(Ref::from_owned(v)))?;
    drop(dropped.map(Ref::from_owned));
    Ok(())
}

/// Adds all items of an iterable.
pub(super) fn extend(cx: &Cx, d: &Obj<Deque>, iterable: Value, left: bool) -> Result<(), Exc> {
    if iterable == d.value() {
        return snapshot(d).into_iter().try_for_each(|v| push(cx, d, v, left));
    }
    cx.for_each(iterable, |v| push(cx, d, v, left))
}

/// An empty deque of this class.
pub(super) fn empty(cx: &Cx, class: &Obj<Class>, maxlen: Option<usize>) -> Res {
    make(cx, class, Deque { ring: Guarded::default(), maxlen: maxlen.unwrap_or(UNBOUNDED).into() })
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
        Some(iterable) => extend(cx, d, iterable, false),
        None => Ok(()),
    }
}

/// Takes all items away.
pub(super) fn clear_items(cx: &Cx, d: &Obj<Deque>) {
    let old = {
        let mut ring = d.lock();
        ring.version += 1;
        ring.items.replace(cx.mutator(), VecDeque::new())
    };
    old.into_iter().for_each(|v| drop(Ref::from_owned(v)));
}

fn append(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [x]) = args.method(cx, "append")?;
    push(cx, payload(cx, v), Ref::new(x), false)?;
    Ok(Ref::none())
}

fn appendleft(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [x]) = args.method(cx, "appendleft")?;
    push(cx, payload(cx, v), Ref::new(x), true)?;
    Ok(Ref::none())
}

fn method_extend(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [iterable]) = args.method(cx, "extend")?;
    extend(cx, payload(cx, v), iterable, false)?;
    Ok(Ref::none())
}

fn extendleft(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [iterable]) = args.method(cx, "extendleft")?;
    extend(cx, payload(cx, v), iterable, true)?;
    Ok(Ref::none())
}

fn pop(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "pop")?;
    let taken = take(payload(cx, v), VecDeque::pop_back);
    taken.ok_or_else(|| cx.index_error("pop from an empty deque"))
}

fn popleft(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "popleft")?;
    let taken = take(payload(cx, v), VecDeque::pop_front);
    taken.ok_or_else(|| cx.index_error("pop from an empty deque"))
}

fn clear(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "clear")?;
    clear_items(cx, payload(cx, v));
    Ok(Ref::none())
}

fn rotate(cx: &Cx, args: Args<'_>) -> Res {
    let [n] = args.skip(1).range(cx, "rotate", 0)?;
    let n = n.map_or(Ok(1), |n| cx.expect_i64(n))?;
    let mut ring = payload::<Deque>(cx, args[0].value()).lock();
    let len = ring.items.len();
    if len > 1 {
        ring.version += 1;
        ring.items.rotate_right(n.rem_euclid(len as i64) as usize);
    }
    Ok(Ref::none())
}

fn reverse(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "reverse")?;
    let mut ring = payload::<Deque>(cx, v).lock();
    ring.version += 1;
    ring.items.make_contiguous().reverse();
    Ok(Ref::none())
}

fn insert(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [i, x]) = args.method(cx, "insert")?;
    let d = payload::<Deque>(cx, v);
    let i = cx.expect_i64(i)?;
    let done = cx.with_room(|| {
        cx.barrier(&d.header, x);
        let mut ring = d.lock();
        let len = ring.items.len();
        if len >= d.maxlen.load(Ordering::Relaxed) {
            return Ok(false);
        }
        ring.items.reserve(cx.mutator(), 1)?;
        let i = if i < 0 { (i + len as i64).max(0) } else { i.min(len as i64) };
        ring.items.insert(i as usize, Ref::new(x).into_value());
        ring.version += 1;
        Ok(true)
    })?;
    if !done {
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
