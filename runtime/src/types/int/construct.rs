//! `int(…)`: integers from other numbers and from text.

use freewheel_refcount::Value;

use super::{digit_limit, exact, too_many_digits};
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::bytes::{ByteArray, Bytes};
use crate::object::class::Class;
use crate::object::int::Int;
use crate::object::{Kind, Obj, is_exactly};
use crate::text::float::float_to_int;
use crate::text::int::{IntValue, invalid_literal, parse_int};
use crate::text::repr::{Quotes, bytes_repr};
use crate::text::unicode::decimal_value;
use crate::types::slots::Un;

/// `int(x=0)`, `int(text, base)`
pub fn new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let [x, base] = args.parse(cx, "int", ["/x", "base"], 0)?;
    let made = match (x, base) {
        (None, None) => cx.int(0)?,
        (None, Some(_)) => return Err(cx.type_error("int() missing string argument")),
        (Some(x), None) => from_any(cx, x)?,
        (Some(x), Some(base)) => from_text_in_base(cx, x, base)?,
    };
    if core::ptr::eq(class, cx.class(Kind::Int)) {
        return Ok(made);
    }
    let n = cx.as_big(made.value()).expect("an integer was made");
    cx.new_instance(cx.shape(class.root_shape()), Int::new(cx.mutator(), n))
}

/// An integer from a double, without its fraction.
///
/// # Errors
/// `OverflowError` for infinity, `ValueError` for what is not a number.
pub fn from_f64(cx: &Cx, d: f64) -> Res {
    /// Doubles below this have a whole part that fits in a word.
    const WORD: f64 = (1u64 << 61) as f64;
    if d.abs() < WORD {
        return cx.int(d as i64);
    }
    let n = float_to_int(d).map_err(|e| cx.text_error(e))?;
    cx.big_int(n)
}

/// An integer from a number or decimal text; what a class says about itself comes first.
fn from_any(cx: &Cx, x: Value) -> Res {
    if x.is_int() || is_exactly(x, Kind::Int) {
        return Ok(Ref::new(x));
    }
    if let Some(d) = x.as_float() {
        return from_f64(cx, d);
    }
    if is_exactly(x, Kind::Str) {
        return from_text(cx, cx.str_text(x), 10);
    }
    let slots = cx.class_of(x).slots();
    if let Some(f) = slots.unary[Un::Int as usize] {
        let r = f(cx, x)?;
        if !cx.is_int(r.value()) {
            let name = cx.class_of(r.value()).name();
            return Err(cx.type_error(format!("__int__ returned non-int (type {name})")));
        }
        return exact(cx, r.value());
    }
    if slots.unary[Un::Index as usize].is_some() {
        return exact(cx, cx.index(x)?.value());
    }
    if let Some(r) = cx.call_special(x, cx.names().trunc, &[])? {
        if cx.is_int(r.value()) {
            return exact(cx, r.value());
        }
        if cx.class_of(r.value()).slots().unary[Un::Index as usize].is_some() {
            return exact(cx, cx.index(r.value())?.value());
        }
        let name = cx.class_of(r.value()).name();
        return Err(cx.type_error(format!("__trunc__ returned non-Integral (type {name})")));
    }
    if let Some(r) = from_text_object(cx, x, 10) {
        return r;
    }
    let name = cx.class_of(x).name();
    let text = format!("int() argument must be a string, a bytes-like object or a real number, not '{name}'");
    Err(cx.type_error(text))
}

fn from_text_in_base(cx: &Cx, x: Value, base: Value) -> Res {
    let base = cx.clamped_index(base)?;
    if base != 0 && !(2..=36).contains(&base) {
        return Err(cx.value_error("int() base must be >= 2 and <= 36, or 0"));
    }
    match from_text_object(cx, x, base as u32) {
        Some(r) => r,
        None => Err(cx.type_error("int() can't convert non-string with explicit base")),
    }
}

/// An integer from a string or byte string; nothing for other values.
fn from_text_object(cx: &Cx, x: Value, base: u32) -> Option<Res> {
    if let Some(text) = cx.as_str(x) {
        return Some(from_text(cx, text, base));
    }
    if let Some(bytes) = cx.cast::<Bytes>(x) {
        return Some(from_bytes_text(cx, bytes.as_slice(), base));
    }
    // A copy: the array may change meanwhile.
    let copy = cx.cast::<ByteArray>(x)?.lock().clone();
    Some(from_bytes_text(cx, &copy, base))
}

/// An integer from text.
fn from_text(cx: &Cx, text: &str, base: u32) -> Res {
    check_length(cx, text, base)?;
    made(cx, parse_int(text, base).map_err(|e| cx.text_error(e))?)
}

fn from_bytes_text(cx: &Cx, bytes: &[u8], base: u32) -> Res {
    let text = core::str::from_utf8(bytes).ok().filter(|t| t.is_ascii());
    if let Some(text) = text {
        check_length(cx, text, base)?;
    }
    match text.and_then(|t| parse_int(t, base).ok()) {
        Some(n) => made(cx, n),
        None => Err(cx.text_error(invalid_literal(base, &bytes_repr(bytes, Quotes::default())))),
    }
}

fn made(cx: &Cx, n: IntValue) -> Res {
    match n {
        IntValue::Small(n) => cx.int(n),
        IntValue::Big(n) => cx.big_int(n),
    }
}

/// Refuses text with too many digits; bases that are powers of two are converted quickly and have no limit.
fn check_length(cx: &Cx, text: &str, base: u32) -> Result<(), Exc> {
    let Some(limit) = digit_limit().filter(|limit| text.len() > *limit) else { return Ok(()) };
    let digits = text.trim().trim_start_matches(['+', '-']);
    let prefixed =
        base == 0 && digits.get(..2).is_some_and(|p| !p.ends_with(|c: char| c.is_ascii_digit() || c == '_'));
    if base.is_power_of_two() || prefixed {
        return Ok(());
    }
    // Text that is no number at all is left to the parser to complain about.
    let in_base = if base == 0 { 10 } else { base };
    let is_digit = |c: char| c == '_' || c.is_digit(in_base) || decimal_value(c).is_some();
    if !digits.chars().all(is_digit) {
        return Ok(());
    }
    let count = digits.chars().filter(|c| *c != '_').count();
    if count > limit { Err(too_many_digits(cx, limit, Some(count))) } else { Ok(()) }
}
