//! `AtomicInt`: a number that several threads change, each change one step.
//!
//! The number has 64 bits. A result that does not fit raises `OverflowError` and changes nothing, which is why all
//! changes are exchanges that begin again if another thread was faster: an addition that had to be taken back would be
//! seen meanwhile.
//!
//! # Ordering argument
//!
//! All accesses are sequentially consistent, so that programs may rely on one order of all steps on all such numbers.

use core::sync::atomic::{AtomicI64, Ordering};

use freewheel::object::Obj;
use freewheel::object::class::{Class, class_flags};
use freewheel::types::builder::ClassBuilder;
use freewheel::types::slots::Un;
use freewheel::{Args, Cx, Exc, NativeFn, Ref, Res, Value};

use super::super::native::Native;
use super::super::support::{make, payload};

type Number = Native<AtomicI64>;

fn number<'a>(cx: &Cx, v: Value) -> &'a AtomicI64 {
    let n: &'a Obj<Number> = payload(cx, v);
    &n.data.0
}

/// An argument.
fn operand(cx: &Cx, v: Value) -> Result<i64, Exc> {
    if let Some(i) = v.as_int() {
        return Ok(i);
    }
    let i = cx.index(v)?;
    cx.as_i64(i.value()).ok_or_else(|| cx.overflow_error("an AtomicInt holds 64 bits"))
}

/// Changes the number; answers what it was and what it is.
#[inline(always)]
fn change(cx: &Cx, v: Value, f: impl Fn(i64) -> Option<i64>) -> Result<(i64, i64), Exc> {
    let number = number(cx, v);
    // SeqCst, here and below: see the module's description.
    let mut old = number.load(Ordering::SeqCst);
    loop {
        let Some(new) = f(old) else {
            return Err(cx.overflow_error("the result does not fit in an AtomicInt's 64 bits"));
        };
        match number.compare_exchange_weak(old, new, Ordering::SeqCst, Ordering::SeqCst) {
            Ok(_) => return Ok((old, new)),
            Err(now) => old = now,
        }
    }
}

/// Methods that combine the number with an argument, which is 1 if `$min` allows to leave it out; `$answer` of the old
/// and the new number is what they answer.
macro_rules! combining {
    ($($f:ident, $min:literal, $answer:tt, $combine:expr;)*) => {
        $(
            fn $f(cx: &Cx, args: Args<'_>) -> Res {
                let [n] = args.skip(1).range(cx, stringify!($f), $min)?;
                let n = n.map_or(Ok(1), |n| operand(cx, n))?;
                cx.int(change(cx, args[0].value(), |old| $combine(old, n))?.$answer)
            }
        )*
        const COMBINING: &[(&str, NativeFn)] = &[$((stringify!($f), $f)),*];
    };
}

combining! {
    add, 0, 1, i64::checked_add;
    sub, 0, 1, i64::checked_sub;
    fetch_add, 0, 0, i64::checked_add;
    fetch_sub, 0, 0, i64::checked_sub;
    fetch_and, 1, 0, |a, b| Some(a & b);
    fetch_or, 1, 0, |a, b| Some(a | b);
    fetch_xor, 1, 0, |a, b| Some(a ^ b);
    fetch_min, 1, 0, |a: i64, b| Some(a.min(b));
    fetch_max, 1, 0, |a: i64, b| Some(a.max(b));
}

fn load(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "load")?;
    as_int(cx, v)
}

fn store(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [new]) = args.method(cx, "store")?;
    number(cx, v).store(operand(cx, new)?, Ordering::SeqCst);
    Ok(Ref::none())
}

fn exchange(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [new]) = args.method(cx, "exchange")?;
    cx.int(number(cx, v).swap(operand(cx, new)?, Ordering::SeqCst))
}

fn compare_exchange(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [expected, new]) = args.method(cx, "compare_exchange")?;
    let (expected, new) = (operand(cx, expected)?, operand(cx, new)?);
    let done = number(cx, v).compare_exchange(expected, new, Ordering::SeqCst, Ordering::SeqCst);
    Ok(Ref::bool(done.is_ok()))
}

/// `update(f)`: calls `f` with the number until no other thread has changed it meanwhile.
fn update(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [f]) = args.method(cx, "update")?;
    let mut old = number(cx, v).load(Ordering::SeqCst);
    loop {
        let made = cx.call(f, &[cx.int(old)?.value()])?;
        let new = operand(cx, made.value())?;
        match number(cx, v).compare_exchange(old, new, Ordering::SeqCst, Ordering::SeqCst) {
            Ok(_) => return cx.int(new),
            Err(now) => old = now,
        }
        cx.checkpoint()?;
    }
}

fn as_int(cx: &Cx, v: Value) -> Res {
    cx.int(number(cx, v).load(Ordering::SeqCst))
}

fn repr(cx: &Cx, v: Value) -> Res {
    let n = number(cx, v).load(Ordering::SeqCst);
    cx.str(&format!("{}({n})", cx.class_of(v).name()))
}

fn new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let [value] = args.parse(cx, "AtomicInt", ["value"], 0)?;
    let value = value.map_or(Ok(0), |v| operand(cx, v))?;
    make(cx, class, Native(AtomicI64::new(value)))
}

/// The class.
pub(super) fn class(cx: &Cx) -> Res {
    ClassBuilder::new::<Number>(cx, super::MODULE, "AtomicInt")?
        .flags(class_flags::SUBCLASSABLE | class_flags::WEAK)
        .slots(|s| {
            s.new = Some(new);
            s.repr = Some(repr);
            s.unary[Un::Int as usize] = Some(as_int);
        })?
        .methods(&[
            ("load", load),
            ("store", store),
            ("exchange", exchange),
            ("compare_exchange", compare_exchange),
            ("update", update),
        ])?
        .methods(COMBINING)?
        .doc("AtomicInt(value=0): a 64-bit number that threads change in single steps")?
        .finish()
}
