//! Loops over pairs: `for a, b in zip(x, y)`, over `enumerate(x)` and over a dict's items.
//!
//! The iterator's own step would make a tuple, which the instruction behind `ForIter` takes apart at once. Making one
//! counts both halves, and if they are SHARED all threads that run such a loop write to the same counts. So where that
//! instruction is an `UnpackSeq` of two, the halves go into its registers, borrowed, and it is skipped.

use freewheel_refcount::sync::atomic::Ordering;
use freewheel_refcount::{Slot, Value};
use freewheel_specializer::{Instr, Op};

use super::super::vm::{Flow, Go, Vm};
use crate::cx::Cx;
use crate::handle::Exc;
use crate::object::iter::{Parts, RangeIter, SeqIter};
use crate::object::list::List;
use crate::object::tuple::Tuple;
use crate::object::{Kind, header, obj_unchecked};
use crate::types::iterators::{table, zip};

/// What an iterator yields next, as a register holds it: counted or borrowed. The caller puts it into a register before
/// the next safepoint.
///
/// # Errors
/// What the iterator raises.
#[inline(always)]
pub fn step(cx: &Cx, it: Value) -> Result<Option<Slot>, Exc> {
    let shape = header(it).map_or(0, |h| h.shape());
    // SAFETY: each shape says which payload the object has.
    unsafe {
        if shape == Kind::ListIter as u32 {
            let it = obj_unchecked::<SeqIter>(it);
            // Relaxed, here and below: an iterator shared by threads may hand out an item twice, as is written down.
            let at = it.next.load(Ordering::Relaxed);
            let found = obj_unchecked::<List>(it.seq.get()).get(at);
            it.next.store(if found.is_some() { at + 1 } else { usize::MAX - 1 }, Ordering::Relaxed);
            return Ok(found.map(Slot::load));
        }
        if shape == Kind::TupleIter as u32 {
            let it = obj_unchecked::<SeqIter>(it);
            let (at, t) = (it.next.load(Ordering::Relaxed), obj_unchecked::<Tuple>(it.seq.get()));
            if at >= t.len() {
                return Ok(None);
            }
            it.next.store(at + 1, Ordering::Relaxed);
            return Ok(Some(Slot::load(t.get(at))));
        }
        if shape == Kind::RangeIter as u32 {
            let Some(n) = obj_unchecked::<RangeIter>(it).advance() else { return Ok(None) };
            return Ok(Some(match Value::int(n) {
                Some(v) => Slot::borrowed(v),
                None => cx.int(n)?.into_slot(),
            }));
        }
    }
    for kind in [Kind::DictKeyIter, Kind::DictValueIter, Kind::SetIter] {
        if shape == kind as u32 {
            return Ok(table::next_borrowed(cx, it, kind)?.map(Slot::load));
        }
    }
    Ok(cx.next(it)?.map(crate::handle::Ref::into_slot))
}

/// The step of a loop over pairs, if it is one that this file knows.
#[inline(never)]
pub fn for_pair(vm: &mut Vm<'_>, i: Instr, it: Value, shape: u32) -> Option<Flow> {
    let next = vm.peek();
    let unpacks = next.op() == Some(Op::UnpackSeq) && next.c() == 2 && next.b() == i.b();
    if !unpacks || !vm.r.is_temp(i.b()) {
        return None;
    }
    let pair = if shape == Kind::DictItemIter as u32 {
        table::next_item_borrowed(vm.cx(), it).map(|e| e.map(|(k, v)| (Slot::load(k), Slot::load(v))))
    } else if shape == Kind::Enumerate as u32 {
        numbered(vm, it)?
    } else if shape == Kind::Zip as u32 {
        zipped(vm, i.b(), it)?
    } else {
        return None;
    };
    Some(pair.map(|pair| {
        match pair {
            Some((first, second)) => {
                vm.skip(1);
                // Both are written before an old value is dropped, which may run code.
                let olds = [(next.a(), first), (next.a() + 1, second)].map(|(at, new)| {
                    let old = vm.r.slot(at);
                    vm.r.put(at, new);
                    old
                });
                for old in olds.into_iter().filter(|s| s.is_counted()) {
                    // SAFETY: taken out of its register.
                    unsafe { vm.cx().mutator.drop_slot(old) };
                }
            }
            None => vm.jump(i.c() as i64),
        }
        Go::Next
    }))
}

type Pair = Result<Option<(Slot, Slot)>, Exc>;

/// Of `enumerate`, as long as the numbers need no box.
fn numbered(vm: &Vm<'_>, it: Value) -> Option<Pair> {
    // SAFETY: the shape says so.
    let e = unsafe { obj_unchecked::<Parts>(it) };
    // Relaxed: as in `step`.
    let n = e.n.load(Ordering::Relaxed);
    let number = Value::int(n).filter(|_| e.b.bound().is_none())?;
    Some(step(vm.cx(), e.a.get()).map(|x| {
        let x = x?;
        e.n.store(n + 1, Ordering::Relaxed);
        Some((Slot::borrowed(number), x))
    }))
}

/// Of `zip` with two iterators. The first half waits in the register `wait`, since the second iterator may run code.
fn zipped(vm: &Vm<'_>, wait: usize, it: Value) -> Option<Pair> {
    // SAFETY: the shape says so.
    let z = unsafe { obj_unchecked::<Parts>(it) };
    // SAFETY: `zip` keeps its iterators in a tuple.
    let [a, b] = unsafe { obj_unchecked::<Tuple>(z.a.get()) }.fields() else { return None };
    let (cx, r) = (vm.cx(), vm.r);
    let both = || -> Pair {
        let Some(first) = step(cx, a.get())? else { return ended(cx, z, 0) };
        r.set(wait, first);
        let second = step(cx, b.get());
        let first = r.take(wait);
        match second {
            Ok(Some(second)) => Ok(Some((first, second))),
            other => {
                r.set(wait, first);
                r.clear(wait);
                other?;
                ended(cx, z, 1)
            }
        }
    };
    Some(both())
}

/// The iterator with this number has ended: an error, if all have to be equally long.
#[cold]
fn ended(cx: &Cx, z: &Parts, i: usize) -> Pair {
    let none = zip::zip_end(cx, z, i)?;
    debug_assert!(none.is_none(), "the end has no items");
    Ok(None)
}
