//! What deques have in common with other sequences: items, search, comparison, `+`, `*`, copies, `repr`.

use freewheel::object::misc::GenericAlias;
use freewheel::object::ring::{End, Ringed};
use freewheel::object::tuple::as_exact_tuple;
use freewheel::object::{Kind, Obj};
use freewheel::types::slots::{Bin, Cmp, Slots, Un};
use freewheel::{Args, Cx, Exc, NativeFn, Ref, Res, Value};

use super::super::support::{field, field_of, payload};
use super::deque::{Deque, clear_items, empty, extend, item, push, snapshot};
use super::deque_iter;

fn deque<'a>(cx: &Cx, v: Value) -> &'a Obj<Deque> {
    payload::<Deque>(cx, v)
}

fn len(cx: &Cx, v: Value) -> Result<usize, Exc> {
    Ok(deque(cx, v).ring().len())
}

/// An index argument.
#[inline]
fn number(cx: &Cx, k: Value) -> Result<i64, Exc> {
    if !cx.is_int(k) && cx.class_of(k).slots().unary[Un::Index as usize].is_none() {
        let text = format!("sequence index must be integer, not '{}'", cx.class_of(k).name());
        return Err(cx.type_error(text));
    }
    cx.expect_i64(k).map_err(|_| cx.index_error("cannot fit 'int' into an index-sized integer"))
}

fn out_of_range(cx: &Cx) -> Exc {
    cx.index_error("deque index out of range")
}

fn get_item(cx: &Cx, v: Value, k: Value) -> Res {
    let i = number(cx, k)?;
    item(deque(cx, v), i).0.ok_or_else(|| out_of_range(cx))
}

fn set_item(cx: &Cx, v: Value, k: Value, x: Option<Value>) -> Result<(), Exc> {
    let i = number(cx, k)?;
    let d = deque(cx, v);
    let Some(x) = x else {
        let old = cx.with_room(|| d.edit().remove(cx.mutator(), i))?;
        return old.map(|old| drop(Ref::from_owned(old))).ok_or_else(|| out_of_range(cx));
    };
    let x = Ref::new(x).into_value();
    cx.barrier(&d.header, x);
    // Without a place for it the new item is what is dropped.
    let replaced = d.edit().replace(i, x);
    drop(Ref::from_owned(replaced.unwrap_or_else(|x| x)));
    replaced.map(drop).map_err(|_| out_of_range(cx))
}

/// The first place of an item equal to `x`, and the item; `mutated` is the error if the deque changes meanwhile. A deque
/// that other threads may change is searched as it was at one moment, which need not be the start.
fn find(
    cx: &Cx,
    d: &Obj<Deque>,
    x: Value,
    range: (usize, usize),
    mutated: fn(&Cx) -> Exc,
) -> Result<Option<(usize, Ref)>, Exc> {
    let version = d.ring().version();
    for i in range.0..range.1 {
        let (item, now) = item(d, i as i64);
        if now != version {
            return changed(cx, d, x, range, mutated);
        }
        let Some(item) = item else { return Ok(None) };
        let same = cx.equal(item.value(), x)?;
        if (same || item.value().is_object()) && d.ring().version() != version {
            return changed(cx, d, x, range, mutated);
        }
        if same {
            return Ok(Some((i, item)));
        }
    }
    Ok(None)
}

/// The rest of [`find`] once the deque has changed: an error, or, if that may have been another thread, a search of what
/// it holds now.
#[cold]
fn changed(
    cx: &Cx,
    d: &Obj<Deque>,
    x: Value,
    range: (usize, usize),
    mutated: fn(&Cx) -> Exc,
) -> Result<Option<(usize, Ref)>, Exc> {
    if !d.header.is_shared() {
        return Err(mutated(cx));
    }
    for (i, item) in snapshot(d).0.into_iter().enumerate().take(range.1).skip(range.0) {
        if cx.equal(item.value(), x)? {
            return Ok(Some((i, item)));
        }
    }
    Ok(None)
}

fn mutated_in_iteration(cx: &Cx) -> Exc {
    cx.runtime_error("deque mutated during iteration")
}

fn contains(cx: &Cx, v: Value, x: Value) -> Result<bool, Exc> {
    Ok(find(cx, deque(cx, v), x, (0, usize::MAX), mutated_in_iteration)?.is_some())
}

fn count(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [x]) = args.method(cx, "count")?;
    let d = deque(cx, v);
    let version = d.ring().version();
    let mut n = 0;
    for i in 0.. {
        let (item, now) = item(d, i);
        if now != version {
            return count_changed(cx, d, x);
        }
        let Some(item) = item else { break };
        n += i64::from(cx.equal(item.value(), x)?);
    }
    cx.int(n)
}

/// The rest of `count` once the deque has changed, as [`changed`].
#[cold]
fn count_changed(cx: &Cx, d: &Obj<Deque>, x: Value) -> Res {
    if !d.header.is_shared() {
        return Err(mutated_in_iteration(cx));
    }
    let mut n = 0;
    for item in snapshot(d).0 {
        n += i64::from(cx.equal(item.value(), x)?);
    }
    cx.int(n)
}

fn index(cx: &Cx, args: Args<'_>) -> Res {
    let [x, start, stop] = args.skip(1).range(cx, "index", 1)?;
    let (d, x) = (deque(cx, args[0].value()), x.expect("required"));
    let len = d.ring().len() as i64;
    let bound = |v: Option<Value>, default: i64| -> Result<usize, Exc> {
        let i = v.map_or(Ok(default), |v| cx.clamped_index(v))?;
        Ok((if i < 0 { i.saturating_add(len).max(0) } else { i.min(len) }) as usize)
    };
    let range = (bound(start, 0)?, bound(stop, len)?);
    match find(cx, d, x, range, mutated_in_iteration)? {
        Some((i, _)) => cx.uint(i as u64),
        None => Err(cx.value_error(format!("{} is not in deque", cx.repr_string(x)?))),
    }
}

fn remove(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [x]) = args.method(cx, "remove")?;
    let d = deque(cx, v);
    loop {
        let found = find(cx, d, x, (0, usize::MAX), |cx| cx.index_error("deque mutated during iteration"))?;
        let Some((i, item)) = found else {
            return Err(cx.value_error(format!("{} is not in deque", cx.repr_string(x)?)));
        };
        if take_item(cx, d, i, &item)? {
            return Ok(Ref::none());
        }
        // Another thread was faster: its turn counts first, and this one begins again.
        cx.checkpoint()?;
    }
}

/// Removes the item that was found at place `i`, wherever it is now; false if it is gone.
fn take_item(cx: &Cx, d: &Obj<Deque>, i: usize, item: &Ref) -> Result<bool, Exc> {
    let old = cx.with_room(|| {
        let edit = d.edit();
        match edit.find(i, item.value()) {
            Some(i) => edit.remove(cx.mutator(), i as i64),
            None => Ok(None),
        }
    })?;
    Ok(old.map(Ref::from_owned).is_some())
}

/// Item by item while neither changes; else what they hold at one moment is compared.
fn compare(cx: &Cx, a: Value, b: Value, op: Cmp) -> Res {
    let (Some(a), Some(b)) = (cx.cast::<Deque>(a), cx.cast::<Deque>(b)) else {
        return Ok(Ref::not_implemented());
    };
    let versions = (a.ring().version(), b.ring().version());
    let (m, n) = (a.ring().len(), b.ring().len());
    if m != n && matches!(op, Cmp::Eq | Cmp::Ne) {
        return Ok(Ref::bool(op == Cmp::Ne));
    }
    for i in 0..m.min(n) as i64 {
        let ((x, now), (y, now_too)) = (item(a, i), item(b, i));
        let (Some(x), Some(y)) = (x, y) else { return compare_snapshots(cx, a, b, op) };
        if (now, now_too) != versions {
            return compare_snapshots(cx, a, b, op);
        }
        if !cx.equal(x.value(), y.value())? {
            return ordered(cx, &x, &y, op);
        }
    }
    Ok(Ref::bool(op.holds(m.cmp(&n))))
}

/// The answer that the first different items give.
fn ordered(cx: &Cx, x: &Ref, y: &Ref, op: Cmp) -> Res {
    match op {
        Cmp::Eq => Ok(Ref::bool(false)),
        Cmp::Ne => Ok(Ref::bool(true)),
        _ => cx.compare(x.value(), y.value(), op),
    }
}

#[cold]
fn compare_snapshots(cx: &Cx, a: &Obj<Deque>, b: &Obj<Deque>, op: Cmp) -> Res {
    if !a.header.is_shared() && !b.header.is_shared() {
        return Err(mutated_in_iteration(cx));
    }
    let (a, b) = (snapshot(a).0, snapshot(b).0);
    if a.len() != b.len() && matches!(op, Cmp::Eq | Cmp::Ne) {
        return Ok(Ref::bool(op == Cmp::Ne));
    }
    for (x, y) in a.iter().zip(&b) {
        if !cx.equal(x.value(), y.value())? {
            return ordered(cx, x, y, op);
        }
    }
    Ok(Ref::bool(op.holds(a.len().cmp(&b.len()))))
}

fn copy_of(cx: &Cx, v: Value) -> Res {
    let d = deque(cx, v);
    let class = cx.class_of(v);
    if class.has(freewheel::object::class::class_flags::NATIVE) {
        let r = empty(cx, class, d.maxlen())?;
        let to = deque(cx, r.value());
        snapshot(d).0.into_iter().try_for_each(|x| push(cx, to, x, End::Back))?;
        return Ok(r);
    }
    let r = match d.maxlen() {
        Some(n) => cx.call(class.value(), &[v, cx.uint(n as u64)?.value()])?,
        None => cx.call(class.value(), &[v])?,
    };
    if cx.cast::<Deque>(r.value()).is_none() {
        let (name, made) = (class.name(), cx.class_of(r.value()).name());
        return Err(cx.type_error(format!("{name}() must return a deque, not {made}")));
    }
    Ok(r)
}

fn copy(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "copy")?;
    copy_of(cx, v)
}

fn concat(cx: &Cx, a: Value, b: Value) -> Res {
    if cx.cast::<Deque>(b).is_none() {
        let name = cx.class_of(b).name();
        return Err(cx.type_error(format!("can only concatenate deque (not \"{name}\") to deque")));
    }
    let r = copy_of(cx, a)?;
    extend(cx, deque(cx, r.value()), b, End::Back)?;
    Ok(r)
}

/// Makes a deque `n` times as long.
fn repeat_in_place(cx: &Cx, d: &Obj<Deque>, n: i64) -> Result<(), Exc> {
    if n <= 0 {
        clear_items(cx, d);
        return Ok(());
    }
    let (items, _) = snapshot(d);
    if items.len().saturating_mul(n as usize) > isize::MAX as usize / 8 && d.maxlen().is_none() {
        return Err(cx.memory_error());
    }
    // At the limit only the last rounds leave a trace.
    let rounds = d.maxlen().map_or(n - 1, |max| (n - 1).min((max / items.len().max(1)) as i64 + 1));
    for _ in 0..rounds {
        items.iter().try_for_each(|v| push(cx, d, v.clone(), End::Back))?;
        cx.checkpoint()?;
    }
    Ok(())
}

fn repeat(cx: &Cx, v: Value, n: Value) -> Res {
    let n = repeat_count(cx, n)?;
    let r = copy_of(cx, v)?;
    repeat_in_place(cx, deque(cx, r.value()), n)?;
    Ok(r)
}

fn repeat_count(cx: &Cx, n: Value) -> Result<i64, Exc> {
    if !cx.is_int(n) && cx.class_of(n).slots().unary[Un::Index as usize].is_none() {
        let text = format!("can't multiply sequence by non-int of type '{}'", cx.class_of(n).name());
        return Err(cx.type_error(text));
    }
    cx.clamped_index(n)
}

fn add_in_place(cx: &Cx, a: Value, b: Value) -> Res {
    extend(cx, deque(cx, a), b, End::Back)?;
    Ok(Ref::new(a))
}

fn multiply_in_place(cx: &Cx, a: Value, n: Value) -> Res {
    repeat_in_place(cx, deque(cx, a), repeat_count(cx, n)?)?;
    Ok(Ref::new(a))
}

fn repr(cx: &Cx, v: Value) -> Res {
    if !cx.begin_render(v) {
        return cx.str("[...]");
    }
    let d = deque(cx, v);
    let shown: Result<Vec<String>, Exc> =
        snapshot(d).0.iter().map(|item| cx.repr_string(item.value())).collect();
    cx.end_render(v);
    let (name, shown) = (cx.class_of(v).name(), shown?.join(", "));
    match d.maxlen() {
        Some(n) => cx.str(&format!("{name}([{shown}], maxlen={n})")),
        None => cx.str(&format!("{name}([{shown}])")),
    }
}

/// `(class, arguments, attributes, items)`, for copying.
fn reduce(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "__reduce__")?;
    let state = cx.instance_dict(v)?.unwrap_or_else(Ref::none);
    let items = cx.iter(v)?;
    let given = match deque(cx, v).maxlen() {
        None => cx.tuple(&[])?,
        Some(n) => cx.tuple(&[cx.tuple(&[])?.value(), cx.uint(n as u64)?.value()])?,
    };
    cx.tuple(&[cx.class_of(v).value(), given.value(), state.value(), items.value()])
}

/// `deque[int]` and the like.
pub(super) fn class_getitem(cx: &Cx, args: Args<'_>) -> Res {
    let (class, [item]) = args.method(cx, "__class_getitem__")?;
    let args = if as_exact_tuple(item).is_some() { Ref::new(item) } else { cx.tuple(&[item])? };
    cx.new_object(Kind::GenericAlias, GenericAlias { origin: field_of(class), args: field(args) })
}

pub(super) const METHODS: &[(&str, NativeFn)] = &[
    ("__copy__", copy),
    ("__reduce__", reduce),
    ("__reversed__", deque_iter::reversed),
    ("copy", copy),
    ("count", count),
    ("index", index),
    ("remove", remove),
];

/// Fills the slots of the class.
pub(super) fn fill(s: &mut Slots) {
    s.repr = Some(repr);
    s.compare = Some(compare);
    s.iter = Some(deque_iter::iter);
    s.len = Some(len);
    s.getitem = Some(get_item);
    s.setitem = Some(set_item);
    s.contains = Some(contains);
    s.concat = Some(concat);
    s.repeat = Some(repeat);
    s.inplace[Bin::Add as usize] = Some(add_in_place);
    s.inplace[Bin::Mul as usize] = Some(multiply_in_place);
}
