//! The slots of proxies: each does to the object behind the proxy what it is asked to do.

use freewheel::types::slots::{Bin, Cmp, N_BIN, N_UN, OptRes, Slots, Un};
use freewheel::{Args, Cx, Exc, Ref, Res, Value};

use super::proxy::{repr, target, unwrap};

type Binary = fn(&Cx, Value, Value) -> Res;
type Unary = fn(&Cx, Value) -> Res;

fn binary<const OP: usize>(cx: &Cx, a: Value, b: Value) -> Res {
    let (a, b) = (unwrap(cx, a)?, unwrap(cx, b)?);
    cx.binary(Bin::ALL[OP], a.value(), b.value())
}

fn inplace<const OP: usize>(cx: &Cx, a: Value, b: Value) -> Res {
    let (a, b) = (unwrap(cx, a)?, unwrap(cx, b)?);
    cx.inplace(Bin::ALL[OP], a.value(), b.value())
}

const UNARY: [Un; N_UN] = [Un::Neg, Un::Pos, Un::Invert, Un::Abs, Un::Int, Un::Float, Un::Index];

fn unary<const OP: usize>(cx: &Cx, v: Value) -> Res {
    cx.unary(UNARY[OP], target(cx, v)?.value())
}

macro_rules! table {
    ($f:ident, $t:ty, $($i:literal)*) => { [$(Some($f::<$i> as $t)),*] };
}

const BINARIES: [Option<Binary>; N_BIN] = table!(binary, Binary, 0 1 2 3 4 5 6 7 8 9 10 11 12 13);
const INPLACES: [Option<Binary>; N_BIN] = table!(inplace, Binary, 0 1 2 3 4 5 6 7 8 9 10 11 12 13);
const UNARIES: [Option<Unary>; N_UN] = table!(unary, Unary, 0 1 2 3 4 5 6);

fn str(cx: &Cx, v: Value) -> Res {
    cx.to_str(target(cx, v)?.value())
}

fn hash(cx: &Cx, v: Value) -> Result<i64, Exc> {
    Err(cx.type_error(format!("unhashable type: '{}'", cx.full_class_name(cx.class_of(v)))))
}

pub(super) fn call(cx: &Cx, v: Value, args: Args<'_>) -> Res {
    cx.call_slots(target(cx, v)?.value(), args)
}

fn getattr(cx: &Cx, v: Value, name: Value) -> Res {
    cx.get_attr(target(cx, v)?.value(), name)
}

fn setattr(cx: &Cx, v: Value, name: Value, x: Option<Value>) -> Result<(), Exc> {
    let t = target(cx, v)?;
    match x {
        Some(x) => cx.set_attr(t.value(), name, x),
        None => cx.del_attr(t.value(), name),
    }
}

fn compare(cx: &Cx, a: Value, b: Value, op: Cmp) -> Res {
    let (a, b) = (unwrap(cx, a)?, unwrap(cx, b)?);
    cx.compare(a.value(), b.value(), op)
}

fn iter(cx: &Cx, v: Value) -> Res {
    cx.iter(target(cx, v)?.value())
}

fn next(cx: &Cx, v: Value) -> OptRes {
    let t = target(cx, v)?;
    if cx.class_of(t.value()).slots().next.is_none() {
        let name = cx.class_of(t.value()).name();
        return Err(cx.type_error(format!("Weakref proxy referenced a non-iterator '{name}' object")));
    }
    cx.next(t.value())
}

fn len(cx: &Cx, v: Value) -> Result<usize, Exc> {
    cx.len(target(cx, v)?.value())
}

fn getitem(cx: &Cx, v: Value, k: Value) -> Res {
    cx.get_item(target(cx, v)?.value(), k)
}

fn setitem(cx: &Cx, v: Value, k: Value, x: Option<Value>) -> Result<(), Exc> {
    let t = target(cx, v)?;
    match x {
        Some(x) => cx.set_item(t.value(), k, x),
        None => cx.del_item(t.value(), k),
    }
}

fn contains(cx: &Cx, v: Value, x: Value) -> Result<bool, Exc> {
    let t: Ref = target(cx, v)?;
    cx.contains(t.value(), x)
}

fn truth(cx: &Cx, v: Value) -> Result<bool, Exc> {
    cx.truth(target(cx, v)?.value())
}

/// Fills the slots of both classes.
pub(super) fn fill(s: &mut Slots) {
    s.repr = Some(repr);
    s.str = Some(str);
    s.hash = Some(hash);
    s.getattr = Some(getattr);
    s.setattr = Some(setattr);
    s.compare = Some(compare);
    s.iter = Some(iter);
    s.next = Some(next);
    s.len = Some(len);
    s.getitem = Some(getitem);
    s.setitem = Some(setitem);
    s.contains = Some(contains);
    s.bool = Some(truth);
    s.binary = BINARIES;
    s.inplace = INPLACES;
    s.unary = UNARIES;
}
