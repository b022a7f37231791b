//! Doubles.
//!
//! | file | idea |
//! |---|---|
//! | `mod` | operands, comparison, hash, text, construction, the class |
//! | [`arith`] | the operators |
//! | [`methods`] | methods |
//!
//! Most doubles are in the word, the rest and the instances of subclasses are boxed.

pub mod arith;
pub mod methods;

use freewheel_refcount::Value;

pub use arith::power;

use super::builder::ClassBuilder;
use super::int::{holds_with_float, num};
use super::slots::{Bin, Cmp, Un};
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::bytes::{ByteArray, Bytes};
use crate::object::class::{Class, class_flags};
use crate::object::float::Float;
use crate::object::{Kind, Obj, is_exactly};
use crate::ops::compare::{compare_doubles, identity_hash};
use crate::text::float::{float_repr, parse_float};
use crate::text::format_spec::FormatKind;
use crate::text::format_value::format_float;
use crate::text::hash::float_hash;
use crate::text::repr::{Quotes, bytes_repr, str_repr};

/// The double of a method's receiver, which is a float.
#[inline]
pub(super) fn receiver(cx: &Cx, v: Value) -> f64 {
    cx.as_f64(v).expect("the receiver is a float")
}

/// A float or an integer as a double; nothing for other values.
///
/// # Errors
/// `OverflowError` if an integer is too large.
#[inline]
pub fn operand(cx: &Cx, v: Value) -> Result<Option<f64>, Exc> {
    if let Some(d) = v.as_float() {
        return Ok(Some(d));
    }
    if let Some(i) = v.as_int() {
        return Ok(Some(i as f64));
    }
    if let Some(d) = cx.as_f64(v) {
        return Ok(Some(d));
    }
    num(cx, v).map(|n| n.to_f64(cx)).transpose()
}

/// A float of exactly the float class, equal to this one of any class.
///
/// # Errors
/// The memory error.
pub fn exact(cx: &Cx, v: Value) -> Res {
    if v.is_float() || is_exactly(v, Kind::Float) {
        return Ok(Ref::new(v));
    }
    cx.float(receiver(cx, v))
}

fn compare(cx: &Cx, a: Value, b: Value, op: Cmp) -> Res {
    let x = receiver(cx, a);
    if let Some(y) = cx.as_f64(b) {
        return Ok(Ref::bool(compare_doubles(x, y, op)));
    }
    match num(cx, b) {
        Some(n) => Ok(Ref::bool(holds_with_float(n, x, op.swapped()))),
        None => Ok(Ref::not_implemented()),
    }
}

fn hash(cx: &Cx, v: Value) -> Result<i64, Exc> {
    let d = receiver(cx, v);
    // Unequal to everything, so that equal hashes would only crowd tables.
    Ok(if d.is_nan() { identity_hash(v) } else { float_hash(d) })
}

fn repr(cx: &Cx, v: Value) -> Res {
    cx.str(&float_repr(receiver(cx, v)))
}

fn truth(cx: &Cx, v: Value) -> Result<bool, Exc> {
    Ok(receiver(cx, v) != 0.0)
}

fn format(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [spec]) = args.method(cx, "float.__format__")?;
    let spec = cx.format_argument(spec)?;
    if spec.is_empty() {
        return cx.to_str(v);
    }
    let name = cx.class_of(v).name();
    let spec = cx.format_spec(spec, FormatKind::Float, name)?;
    let text = format_float(receiver(cx, v), &spec, name).map_err(|e| cx.text_error(e))?;
    cx.str(&text)
}

/// `float(x=0.0)`
fn new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let [x] = args.range(cx, "float", 0)?;
    let d = match x {
        None => 0.0,
        Some(x) => from_any(cx, x)?,
    };
    if core::ptr::eq(class, cx.class(Kind::Float)) {
        // An exact float stays the same object.
        return match x.filter(|x| is_exactly(*x, Kind::Float)) {
            Some(x) => Ok(Ref::new(x)),
            None => cx.float(d),
        };
    }
    cx.new_instance(cx.shape(class.root_shape()), Float(d))
}

/// A double from a number or text; what a class says about itself comes first.
fn from_any(cx: &Cx, x: Value) -> Result<f64, Exc> {
    if let Some(d) = x.as_float() {
        return Ok(d);
    }
    if let Some(text) = cx.as_str(x) {
        return from_text(cx, text);
    }
    if let Some(bytes) = cx.cast::<Bytes>(x) {
        return from_bytes(cx, bytes.as_slice());
    }
    if let Some(bytes) = cx.cast::<ByteArray>(x) {
        let copy = bytes.lock().clone();
        return from_bytes(cx, &copy);
    }
    let slots = cx.class_of(x).slots();
    if slots.unary[Un::Float as usize].is_none() && slots.unary[Un::Index as usize].is_none() {
        let name = cx.class_of(x).name();
        let text = format!("float() argument must be a string or a real number, not '{name}'");
        return Err(cx.type_error(text));
    }
    if let Some(f) = slots.unary[Un::Float as usize] {
        let r = f(cx, x)?;
        return cx.as_f64(r.value()).ok_or_else(|| {
            let (a, b) = (cx.class_of(x).name(), cx.class_of(r.value()).name());
            cx.type_error(format!("{a}.__float__ returned non-float (type {b})"))
        });
    }
    cx.expect_f64(x)
}

fn from_text(cx: &Cx, text: &str) -> Result<f64, Exc> {
    parse_float(text)
        .ok_or_else(|| cx.value_error(format!("could not convert string to float: {}", str_repr(text))))
}

fn from_bytes(cx: &Cx, bytes: &[u8]) -> Result<f64, Exc> {
    let text = core::str::from_utf8(bytes).ok().filter(|t| t.is_ascii());
    text.and_then(parse_float).ok_or_else(|| {
        let shown = bytes_repr(bytes, Quotes::default());
        cx.value_error(format!("could not convert string to float: {shown}"))
    })
}

/// Fills the class.
pub fn init(cx: &Cx) -> Result<(), Exc> {
    ClassBuilder::of(cx, Kind::Float)
        .flags(class_flags::SUBCLASSABLE | class_flags::MATCH_SELF)
        .doc("float(x=0) -> float\n\nA double from a number or from text.")?
        .slots(|s| {
            s.new = Some(new);
            s.repr = Some(repr);
            s.hash = Some(hash);
            s.bool = Some(truth);
            s.compare = Some(compare);
            s.binary[Bin::Add as usize] = Some(arith::add);
            s.binary[Bin::Sub as usize] = Some(arith::sub);
            s.binary[Bin::Mul as usize] = Some(arith::mul);
            s.binary[Bin::TrueDiv as usize] = Some(arith::true_div);
            s.binary[Bin::FloorDiv as usize] = Some(arith::floor_div);
            s.binary[Bin::Mod as usize] = Some(arith::modulo);
            s.binary[Bin::DivMod as usize] = Some(arith::div_mod);
            s.binary[Bin::Pow as usize] = Some(arith::pow);
            s.unary[Un::Neg as usize] = Some(|cx, v| cx.float(-receiver(cx, v)));
            s.unary[Un::Pos as usize] = Some(exact);
            s.unary[Un::Abs as usize] = Some(|cx, v| cx.float(receiver(cx, v).abs()));
            s.unary[Un::Int as usize] = Some(|cx, v| super::int::construct::from_f64(cx, receiver(cx, v)));
            s.unary[Un::Float as usize] = Some(exact);
        })?
        .methods(&[("__format__", format)])?
        .methods(methods::METHODS)?
        .class_methods(methods::CLASS_METHODS)?
        .getset("real", exact, None)?
        .getset("imag", |cx, _| cx.float(0.0), None)?
        .finish()?;
    Ok(())
}
