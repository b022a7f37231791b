//! `_operator`: the operators of the language as functions.

mod getters;
mod sequence;

use freewheel::types::slots::{Bin, Cmp, Un};
use freewheel::{Args, Cx, NativeFn, Ref, Res, Value};

use super::ModuleBuilder;

macro_rules! binary {
    ($($name:ident $text:literal $op:ident,)*) => {
        $(
            fn $name(cx: &Cx, args: Args<'_>) -> Res {
                let [a, b] = args.exact(cx, $text)?;
                cx.binary(Bin::$op, a, b)
            }
        )*
    };
}

binary! {
    add "add" Add,
    and "and_" And,
    floordiv "floordiv" FloorDiv,
    lshift "lshift" LShift,
    matmul "matmul" MatMul,
    modulo "mod" Mod,
    mul "mul" Mul,
    or "or_" Or,
    pow "pow" Pow,
    rshift "rshift" RShift,
    sub "sub" Sub,
    truediv "truediv" TrueDiv,
    xor "xor" Xor,
}

macro_rules! in_place {
    ($($name:ident $text:literal $op:ident,)*) => {
        $(
            fn $name(cx: &Cx, args: Args<'_>) -> Res {
                let [a, b] = args.exact(cx, $text)?;
                cx.inplace(Bin::$op, a, b)
            }
        )*
    };
}

in_place! {
    iadd "iadd" Add,
    iand "iand" And,
    ifloordiv "ifloordiv" FloorDiv,
    ilshift "ilshift" LShift,
    imatmul "imatmul" MatMul,
    imod "imod" Mod,
    imul "imul" Mul,
    ior "ior" Or,
    ipow "ipow" Pow,
    irshift "irshift" RShift,
    isub "isub" Sub,
    itruediv "itruediv" TrueDiv,
    ixor "ixor" Xor,
}

macro_rules! compare {
    ($($name:ident $text:literal $op:ident,)*) => {
        $(
            fn $name(cx: &Cx, args: Args<'_>) -> Res {
                let [a, b] = args.exact(cx, $text)?;
                cx.compare(a, b, Cmp::$op)
            }
        )*
    };
}

compare! {
    eq "eq" Eq,
    ge "ge" Ge,
    gt "gt" Gt,
    le "le" Le,
    lt "lt" Lt,
    ne "ne" Ne,
}

macro_rules! unary {
    ($($name:ident $text:literal |$cx:ident, $v:ident| $body:expr;)*) => {
        $(
            fn $name($cx: &Cx, args: Args<'_>) -> Res {
                let [$v] = args.exact($cx, concat!("_operator.", $text))?;
                $body
            }
        )*
    };
}

unary! {
    abs "abs" |cx, v| cx.unary(Un::Abs, v);
    index "index" |cx, v| exact_index(cx, v);
    invert "invert" |cx, v| cx.unary(Un::Invert, v);
    neg "neg" |cx, v| cx.unary(Un::Neg, v);
    not "not_" |cx, v| Ok(Ref::bool(!cx.truth(v)?));
    pos "pos" |cx, v| cx.unary(Un::Pos, v);
    truth "truth" |cx, v| Ok(Ref::bool(cx.truth(v)?));
}

/// The value as an integer of no subclass.
fn exact_index(cx: &Cx, v: Value) -> Res {
    let i = cx.index(v)?;
    if i.value().is_int() {
        return Ok(i);
    }
    cx.big_int(cx.as_big(i.value()).expect("an index is an integer"))
}

fn is(cx: &Cx, args: Args<'_>) -> Res {
    let [a, b] = args.exact(cx, "is_")?;
    Ok(Ref::bool(a == b))
}

fn is_not(cx: &Cx, args: Args<'_>) -> Res {
    let [a, b] = args.exact(cx, "is_not")?;
    Ok(Ref::bool(a != b))
}

fn getitem(cx: &Cx, args: Args<'_>) -> Res {
    let [v, k] = args.exact(cx, "getitem")?;
    cx.get_item(v, k)
}

fn setitem(cx: &Cx, args: Args<'_>) -> Res {
    let [v, k, x] = args.exact(cx, "setitem")?;
    cx.set_item(v, k, x)?;
    Ok(Ref::none())
}

fn delitem(cx: &Cx, args: Args<'_>) -> Res {
    let [v, k] = args.exact(cx, "delitem")?;
    cx.del_item(v, k)?;
    Ok(Ref::none())
}

fn call(cx: &Cx, args: Args<'_>) -> Res {
    match args.get(0) {
        Some(f) => cx.call_slots(f, args.skip(1)),
        None => Err(cx.type_error("call expected at least 1 argument, got 0")),
    }
}

/// Whether two strings or byte strings are equal, in time that does not depend on where they differ.
fn compare_digest(cx: &Cx, args: Args<'_>) -> Res {
    let [a, b] = args.exact(cx, "_compare_digest")?;
    let bytes = |v: Value| match cx.as_str(v) {
        Some(s) if s.is_ascii() => Some(s.as_bytes().to_vec()),
        Some(_) => None,
        None => cx.cast::<freewheel::object::bytes::Bytes>(v).map(|b| b.as_slice().to_vec()),
    };
    let (Some(x), Some(y)) = (bytes(a), bytes(b)) else {
        let (p, q) = (cx.class_of(a).name(), cx.class_of(b).name());
        return Err(
            cx.type_error(format!("unsupported operand types(s) or combination of types: '{p}' and '{q}'"))
        );
    };
    let differ = x.iter().zip(&y).fold(x.len() ^ y.len(), |d, (p, q)| d | usize::from(p ^ q));
    Ok(Ref::bool(differ == 0))
}

const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("_compare_digest", compare_digest),
    ("abs", abs),
    ("add", add),
    ("and_", and),
    ("call", call),
    ("concat", sequence::concat),
    ("contains", sequence::contains),
    ("countOf", sequence::count_of),
    ("delitem", delitem),
    ("eq", eq),
    ("floordiv", floordiv),
    ("ge", ge),
    ("getitem", getitem),
    ("gt", gt),
    ("iadd", iadd),
    ("iand", iand),
    ("iconcat", sequence::iconcat),
    ("ifloordiv", ifloordiv),
    ("ilshift", ilshift),
    ("imatmul", imatmul),
    ("imod", imod),
    ("imul", imul),
    ("index", index),
    ("indexOf", sequence::index_of),
    ("inv", invert),
    ("invert", invert),
    ("ior", ior),
    ("ipow", ipow),
    ("irshift", irshift),
    ("is_", is),
    ("is_not", is_not),
    ("isub", isub),
    ("itruediv", itruediv),
    ("ixor", ixor),
    ("le", le),
    ("length_hint", sequence::length_hint),
    ("lshift", lshift),
    ("lt", lt),
    ("matmul", matmul),
    ("mod", modulo),
    ("mul", mul),
    ("ne", ne),
    ("neg", neg),
    ("not_", not),
    ("or_", or),
    ("pos", pos),
    ("pow", pow),
    ("rshift", rshift),
    ("setitem", setitem),
    ("sub", sub),
    ("truediv", truediv),
    ("truth", truth),
    ("xor", xor),
];

/// The module.
///
/// # Errors
/// The memory error.
pub fn module(cx: &Cx) -> Res {
    let mut m = ModuleBuilder::new(cx, "_operator")?;
    for (name, f) in FUNCTIONS {
        m = m.function(name, *f)?;
    }
    m.class(getters::itemgetter(cx)?)?
        .class(getters::attrgetter(cx)?)?
        .class(getters::methodcaller(cx)?)?
        .finish()
}
