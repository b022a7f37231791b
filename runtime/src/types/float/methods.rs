//! Methods of floats.

use freewheel_refcount::Value;

use super::{exact, receiver};
use crate::args::{Args, NativeFn};
use crate::cx::Cx;
use crate::handle::{Ref, Res};
use crate::object::Kind;
use crate::text::float::{as_integer_ratio, round_half_even};
use crate::text::float_hex::{float_from_hex, float_hex};
use crate::types::int::construct::from_f64;

/// The methods.
pub const METHODS: &[(&str, NativeFn)] = &[
    ("is_integer", is_integer),
    ("as_integer_ratio", ratio),
    ("hex", hex),
    ("conjugate", conjugate),
    ("__round__", round),
    ("__trunc__", |cx, args| whole(cx, args, "float.__trunc__", f64::trunc)),
    ("__floor__", |cx, args| whole(cx, args, "float.__floor__", f64::floor)),
    ("__ceil__", |cx, args| whole(cx, args, "float.__ceil__", f64::ceil)),
    ("__getnewargs__", getnewargs),
];

/// The class methods.
pub const CLASS_METHODS: &[(&str, NativeFn)] = &[("fromhex", fromhex), ("__getformat__", getformat)];

fn is_integer(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "float.is_integer")?;
    let d = receiver(cx, v);
    Ok(Ref::bool(d.is_finite() && d == d.trunc()))
}

fn ratio(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "float.as_integer_ratio")?;
    let (n, d) = as_integer_ratio(receiver(cx, v)).map_err(|e| cx.text_error(e))?;
    cx.tuple_from(vec![cx.big_int(n)?, cx.big_int(d)?])
}

fn hex(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "float.hex")?;
    cx.str(&float_hex(receiver(cx, v)))
}

fn conjugate(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "float.conjugate")?;
    exact(cx, v)
}

fn getnewargs(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "float.__getnewargs__")?;
    cx.tuple_from(vec![exact(cx, v)?])
}

/// The receiver rounded to an integer.
fn whole(cx: &Cx, args: Args<'_>, name: &str, to_whole: fn(f64) -> f64) -> Res {
    let (v, []) = args.method(cx, name)?;
    from_f64(cx, to_whole(receiver(cx, v)))
}

fn round(cx: &Cx, args: Args<'_>) -> Res {
    let d = receiver(cx, args[0].value());
    let [ndigits] = args.skip(1).range(cx, "__round__", 0)?;
    let Some(ndigits) = ndigits.filter(|n| *n != Value::NONE) else {
        return from_f64(cx, d.round_ties_even());
    };
    // No double has as many digits as either limit.
    let ndigits = cx.clamped_index(ndigits)?.clamp(-100_000, 100_000) as i32;
    let rounded = round_half_even(d, ndigits).map_err(|e| cx.text_error(e))?;
    cx.float(rounded)
}

fn fromhex(cx: &Cx, args: Args<'_>) -> Res {
    let (class, [text]) = args.method(cx, "float.fromhex")?;
    let Some(text) = cx.as_str(text) else {
        return Err(cx.type_error("bad argument type for built-in operation"));
    };
    let made = cx.float(float_from_hex(text).map_err(|e| cx.text_error(e))?)?;
    if class == cx.class(Kind::Float).value() {
        return Ok(made);
    }
    cx.call(class, &[made.value()])
}

fn getformat(cx: &Cx, args: Args<'_>) -> Res {
    let (_, [kind]) = args.method(cx, "float.__getformat__")?;
    match cx.as_str(kind) {
        Some("double" | "float") if cfg!(target_endian = "little") => cx.str("IEEE, little-endian"),
        Some("double" | "float") => cx.str("IEEE, big-endian"),
        _ => Err(cx.value_error("__getformat__() argument 1 must be 'double' or 'float'")),
    }
}
