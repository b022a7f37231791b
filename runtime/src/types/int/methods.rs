//! Methods of integers.

use dashu_int::IBig;
use freewheel_refcount::Value;

use super::{Num, big, exact, exact_index, receiver, wide};
use crate::args::{Args, NativeFn};
use crate::cx::Cx;
use crate::handle::{Exc, Res};
use crate::object::Kind;
use crate::object::bytes::{ByteArray, Bytes};
use crate::text::int::{ByteOrder, IntValue, int_from_bytes, int_to_bytes};

/// The methods; the class method `from_bytes` is added apart.
pub const METHODS: &[(&str, NativeFn)] = &[
    ("bit_length", bit_length),
    ("bit_count", bit_count),
    ("to_bytes", to_bytes),
    ("conjugate", |cx, args| itself(cx, args, "int.conjugate")),
    ("as_integer_ratio", as_integer_ratio),
    ("__round__", round),
    ("__trunc__", |cx, args| itself(cx, args, "int.__trunc__")),
    ("__floor__", |cx, args| itself(cx, args, "int.__floor__")),
    ("__ceil__", |cx, args| itself(cx, args, "int.__ceil__")),
    ("__getnewargs__", getnewargs),
    ("__sizeof__", sizeof),
];

/// The receiver as a plain integer.
fn itself(cx: &Cx, args: Args<'_>, name: &str) -> Res {
    let (v, []) = args.method(cx, name)?;
    exact(cx, v)
}

fn bit_length(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "int.bit_length")?;
    match receiver(cx, v) {
        Num::Small(n) => cx.int(i64::from(64 - n.unsigned_abs().leading_zeros())),
        Num::Big(n) => cx.int(big::bits(n) as i64),
    }
}

fn bit_count(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "int.bit_count")?;
    match receiver(cx, v) {
        Num::Small(n) => cx.int(i64::from(n.unsigned_abs().count_ones())),
        Num::Big(n) => cx.uint(big::ones(n)),
    }
}

fn as_integer_ratio(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "int.as_integer_ratio")?;
    cx.tuple_from(vec![exact(cx, v)?, cx.int(1)?])
}

fn getnewargs(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "int.__getnewargs__")?;
    cx.tuple_from(vec![exact(cx, v)?])
}

/// Sizes are told as programs expect them: a header and words of 30 bits.
fn sizeof(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "int.__sizeof__")?;
    let bits = big::bits(&receiver(cx, v).big());
    cx.int(24 + 4 * bits.div_ceil(30).max(1) as i64)
}

fn round(cx: &Cx, args: Args<'_>) -> Res {
    let v = args[0].value();
    let [ndigits] = args.skip(1).range(cx, "__round__", 0)?;
    let Some(ndigits) = ndigits.filter(|n| *n != Value::NONE) else { return exact(cx, v) };
    let ndigits = cx.clamped_index(ndigits)?;
    if ndigits >= 0 {
        return exact(cx, v);
    }
    let zeros = ndigits.unsigned_abs();
    match receiver(cx, v) {
        Num::Small(n) if zeros <= 18 => wide(cx, round_word(n, 10i64.pow(zeros as u32))),
        n => cx.big_int(big::round_to_tens(&n.big(), usize::try_from(zeros).unwrap_or(usize::MAX))),
    }
}

/// The multiple of `unit` nearest to `n`, ties to even.
fn round_word(n: i64, unit: i64) -> i128 {
    let (q, r) = (n.div_euclid(unit), n.rem_euclid(unit));
    let up = match (2 * i128::from(r)).cmp(&i128::from(unit)) {
        core::cmp::Ordering::Less => false,
        core::cmp::Ordering::Equal => q & 1 != 0,
        core::cmp::Ordering::Greater => true,
    };
    (i128::from(q) + i128::from(up)) * i128::from(unit)
}

fn byte_order(cx: &Cx, v: Option<Value>, function: &str) -> Result<ByteOrder, Exc> {
    let Some(v) = v else { return Ok(ByteOrder::Big) };
    match cx.expect_str(v, &format!("{function}() argument 'byteorder'"))? {
        "little" => Ok(ByteOrder::Little),
        "big" => Ok(ByteOrder::Big),
        _ => Err(cx.value_error("byteorder must be either 'little' or 'big'")),
    }
}

fn flag(cx: &Cx, v: Option<Value>) -> Result<bool, Exc> {
    v.map_or(Ok(false), |v| cx.truth(v))
}

fn to_bytes(cx: &Cx, args: Args<'_>) -> Res {
    let [length, order, signed] =
        args.skip(1).parse(cx, "to_bytes", ["length", "byteorder", "*signed"], 0)?;
    let length = length.map_or(Ok(1), |n| cx.expect_i64(n))?;
    let order = byte_order(cx, order, "to_bytes")?;
    let signed = flag(cx, signed)?;
    let Ok(length) = usize::try_from(length) else {
        return Err(cx.value_error("length argument must be non-negative"));
    };
    cx.room(length)?;
    let n = receiver(cx, args[0].value()).big();
    let bytes = int_to_bytes(&n, length, order, signed).map_err(|e| cx.text_error(e))?;
    cx.bytes(&bytes)
}

/// `int.from_bytes(bytes, byteorder="big", *, signed=False)`
pub fn from_bytes(cx: &Cx, args: Args<'_>) -> Res {
    let class = args[0].value();
    let [data, order, signed] = args.skip(1).parse(cx, "from_bytes", ["bytes", "byteorder", "*signed"], 1)?;
    let data = data.expect("required");
    let order = byte_order(cx, order, "from_bytes")?;
    let signed = flag(cx, signed)?;
    let n = if let Some(bytes) = cx.cast::<Bytes>(data) {
        int_from_bytes(bytes.as_slice(), order, signed)
    } else if let Some(bytes) = cx.cast::<ByteArray>(data) {
        int_from_bytes(&bytes.lock(), order, signed)
    } else if cx.is_int(data) || cx.as_str(data).is_some() {
        let name = cx.class_of(data).name();
        return Err(cx.type_error(format!("cannot convert '{name}' object to bytes")));
    } else {
        // Everything else is turned into bytes by the rules of their class.
        let bytes = cx.call(cx.class(Kind::Bytes).value(), &[data])?;
        match cx.cast::<Bytes>(bytes.value()) {
            Some(bytes) => int_from_bytes(bytes.as_slice(), order, signed),
            None => return Err(cx.type_error("bytes were expected")),
        }
    };
    let n = match n {
        IntValue::Small(n) => cx.int(n)?,
        IntValue::Big(n) => cx.big_int(n)?,
    };
    if class == cx.class(Kind::Int).value() {
        return Ok(n);
    }
    cx.call(class, &[n.value()])
}

/// The value of an index argument as a big integer.
///
/// # Errors
/// `TypeError` if it is no integer.
pub fn big_index(cx: &Cx, v: Value) -> Result<IBig, Exc> {
    let i = exact_index(cx, v)?;
    Ok(cx.as_big(i.value()).expect("an integer"))
}
