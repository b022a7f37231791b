//! Complex numbers. The mathematics is in [`math`].

pub mod math;

use freewheel_refcount::Value;

use self::math::{Pair, PowError};
use super::builder::ClassBuilder;
use super::int::{holds_with_float, num};
use super::slots::{Bin, Cmp, Un};
use crate::args::Args;
use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref, Res};
use crate::object::class::{Class, class_flags};
use crate::object::float::Complex;
use crate::object::{Kind, Obj, is_exactly};
use crate::text::TextError;
use crate::text::format_spec::{Align, FormatKind, FormatSpec, SignStyle, unknown_code};
use crate::text::format_value::{format_float, format_str};
use crate::text::hash::float_hash;
use crate::text::repr::str_repr;

fn make(cx: &Cx, v: Pair) -> Res {
    cx.new_object(Kind::Complex, Complex { re: v.0, im: v.1 })
}

/// The complex number, if the value is one.
fn as_complex(cx: &Cx, v: Value) -> Option<Pair> {
    cx.cast::<Complex>(v).map(|c| (c.re, c.im))
}

fn receiver(cx: &Cx, v: Value) -> Pair {
    as_complex(cx, v).expect("the receiver is a complex number")
}

/// Any number as a complex number; nothing for other values.
fn operand(cx: &Cx, v: Value) -> Result<Option<Pair>, Exc> {
    match as_complex(cx, v) {
        Some(c) => Ok(Some(c)),
        None => Ok(super::float::operand(cx, v)?.map(|d| (d, 0.0))),
    }
}

macro_rules! operands {
    ($cx:ident, $a:ident, $b:ident) => {
        match (operand($cx, $a)?, operand($cx, $b)?) {
            (Some(x), Some(y)) => (x, y),
            _ => return Ok(Ref::not_implemented()),
        }
    };
}

fn add(cx: &Cx, a: Value, b: Value) -> Res {
    let (x, y) = operands!(cx, a, b);
    make(cx, (x.0 + y.0, x.1 + y.1))
}

fn sub(cx: &Cx, a: Value, b: Value) -> Res {
    let (x, y) = operands!(cx, a, b);
    make(cx, (x.0 - y.0, x.1 - y.1))
}

fn mul(cx: &Cx, a: Value, b: Value) -> Res {
    let (x, y) = operands!(cx, a, b);
    make(cx, math::mul(x, y))
}

fn true_div(cx: &Cx, a: Value, b: Value) -> Res {
    let (x, y) = operands!(cx, a, b);
    match math::div(x, y) {
        Some(q) => make(cx, q),
        None => Err(cx.error(ExcKind::ZeroDivisionError, "complex division by zero")),
    }
}

fn pow(cx: &Cx, a: Value, b: Value) -> Res {
    let (x, y) = operands!(cx, a, b);
    power(cx, x, y)
}

/// `x ** y`
///
/// # Errors
/// `ZeroDivisionError` for zero to a negative or complex power, `OverflowError` beyond all doubles.
pub fn power(cx: &Cx, x: Pair, y: Pair) -> Res {
    match math::pow(x, y) {
        Ok(r) => make(cx, r),
        Err(PowError::Domain) => {
            Err(cx.error(ExcKind::ZeroDivisionError, "0.0 to a negative or complex power"))
        }
        Err(PowError::Range) => Err(cx.overflow_error("complex exponentiation")),
    }
}

fn neg(cx: &Cx, v: Value) -> Res {
    let v = receiver(cx, v);
    make(cx, (-v.0, -v.1))
}

/// A complex number of exactly the complex class.
fn exact(cx: &Cx, v: Value) -> Res {
    if is_exactly(v, Kind::Complex) { Ok(Ref::new(v)) } else { make(cx, receiver(cx, v)) }
}

fn abs(cx: &Cx, v: Value) -> Res {
    let (re, im) = receiver(cx, v);
    let size = re.hypot(im);
    if size.is_infinite() && re.is_finite() && im.is_finite() {
        return Err(cx.overflow_error("absolute value too large"));
    }
    cx.float(size)
}

fn compare(cx: &Cx, a: Value, b: Value, op: Cmp) -> Res {
    let unequal = match op {
        Cmp::Eq => false,
        Cmp::Ne => true,
        _ => return Ok(Ref::not_implemented()),
    };
    let (re, im) = receiver(cx, a);
    let equal = if let Some(y) = as_complex(cx, b) {
        (re, im) == y
    } else if let Some(d) = cx.as_f64(b) {
        im == 0.0 && re == d
    } else if let Some(n) = num(cx, b) {
        im == 0.0 && holds_with_float(n, re, Cmp::Eq)
    } else {
        return Ok(Ref::not_implemented());
    };
    Ok(Ref::bool(equal != unequal))
}

fn hash(cx: &Cx, v: Value) -> Result<i64, Exc> {
    let (re, im) = receiver(cx, v);
    let h = float_hash(re).wrapping_add(float_hash(im).wrapping_mul(1_000_003));
    Ok(if h == -1 { -2 } else { h })
}

fn repr(cx: &Cx, v: Value) -> Res {
    cx.str(&math::repr(receiver(cx, v)))
}

fn truth(cx: &Cx, v: Value) -> Result<bool, Exc> {
    Ok(receiver(cx, v) != (0.0, 0.0))
}

/// `complex(real=0, imag=0)`, `complex(text)`
fn new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let [real, imag] = args.parse(cx, "complex", ["real", "imag"], 0)?;
    let v = if let Some(text) = real.and_then(|r| cx.as_str(r)) {
        if imag.is_some() {
            return Err(cx.type_error("complex() can't take second arg if first is a string"));
        }
        math::parse(text).ok_or_else(|| malformed(cx, text))?
    } else {
        if imag.is_some_and(|i| cx.as_str(i).is_some()) {
            return Err(cx.type_error("complex() second arg can't be a string"));
        }
        let re = part(cx, real, true)?;
        let im = part(cx, imag, false)?;
        // Only complex parts contribute to the other part; adding zeros would lose the sign of theirs.
        let mut v = (re.value.0, im.value.0);
        if im.complex {
            v.0 -= im.value.1;
        }
        if re.complex {
            v.1 += re.value.1;
            if imag.is_none() {
                v.1 = re.value.1;
            }
        }
        v
    };
    if core::ptr::eq(class, cx.class(Kind::Complex)) {
        return make(cx, v);
    }
    cx.new_instance(cx.shape(class.root_shape()), Complex { re: v.0, im: v.1 })
}

#[cold]
fn malformed(cx: &Cx, text: &str) -> Exc {
    // Underscores are looked at before anything else.
    let mut last = ' ';
    let stray = text.chars().chain([' ']).any(|c| {
        let bad = (c == '_' && !last.is_ascii_digit()) || (last == '_' && !c.is_ascii_digit());
        last = c;
        bad
    });
    if stray {
        return cx.value_error(format!("could not convert string to complex: {}", str_repr(text)));
    }
    cx.value_error("complex() arg is a malformed string")
}

/// A part given to the constructor, which may be complex itself.
struct Part {
    value: Pair,
    complex: bool,
}

fn part(cx: &Cx, v: Option<Value>, first: bool) -> Result<Part, Exc> {
    let Some(v) = v else { return Ok(Part { value: (0.0, 0.0), complex: false }) };
    if let Some(value) = as_complex(cx, v) {
        return Ok(Part { value, complex: true });
    }
    if first && let Some(r) = cx.call_special(v, cx.intern("__complex__"), &[])? {
        return match as_complex(cx, r.value()) {
            Some(value) => Ok(Part { value, complex: true }),
            None => {
                let name = cx.class_of(r.value()).name();
                Err(cx.type_error(format!("__complex__ returned non-complex (type {name})")))
            }
        };
    }
    let slots = cx.class_of(v).slots();
    if slots.unary[Un::Float as usize].is_none() && slots.unary[Un::Index as usize].is_none() {
        let name = cx.class_of(v).name();
        let text = if first {
            format!("complex() first argument must be a string or a number, not '{name}'")
        } else {
            format!("complex() second argument must be a number, not '{name}'")
        };
        return Err(cx.type_error(text));
    }
    Ok(Part { value: (cx.expect_f64(v)?, 0.0), complex: false })
}

fn conjugate(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "complex.conjugate")?;
    let v = receiver(cx, v);
    make(cx, (v.0, -v.1))
}

fn dunder_complex(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "complex.__complex__")?;
    exact(cx, v)
}

fn getnewargs(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "complex.__getnewargs__")?;
    let v = receiver(cx, v);
    cx.tuple_from(vec![cx.float(v.0)?, cx.float(v.1)?])
}

fn format(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [spec]) = args.method(cx, "complex.__format__")?;
    let spec = cx.format_argument(spec)?;
    if spec.is_empty() {
        return cx.to_str(v);
    }
    let text = formatted(receiver(cx, v), spec, cx.class_of(v).name()).map_err(|e| cx.text_error(e))?;
    cx.str(&text)
}

/// Both parts in the given format, padded together.
fn formatted(v: Pair, spec: &str, name: &str) -> Result<String, TextError> {
    let spec = FormatSpec::parse(spec, FormatKind::Float, name)?;
    if spec.conversion == Some('%') {
        return Err(unknown_code('%', name));
    }
    if spec.fill == '0' {
        return Err(TextError::value("Zero padding is not allowed in complex format specifier"));
    }
    if spec.align == Align::AfterSign {
        return Err(TextError::value("'=' alignment flag is not allowed in complex format specifier"));
    }
    let plain = FormatSpec { width: None, fill: ' ', align: Align::Right, ..spec };
    // Without a type it looks like the source notation.
    let one = |x: f64, sign: SignStyle| match (spec.conversion, spec.precision) {
        (None, None) => {
            let text = format_float(x, &FormatSpec { sign, ..plain }, name)?;
            Ok(text.strip_suffix(".0").map_or(text.clone(), str::to_owned))
        }
        (None, Some(_)) => format_float(x, &FormatSpec { sign, conversion: Some('g'), ..plain }, name),
        _ => format_float(x, &FormatSpec { sign, ..plain }, name),
    };
    let bare = spec.conversion.is_none();
    let text = if bare && v.0 == 0.0 && v.0.is_sign_positive() {
        format!("{}j", one(v.1, spec.sign)?)
    } else {
        let (re, im) = (one(v.0, spec.sign)?, one(v.1, SignStyle::Plus)?);
        if bare { format!("({re}{im}j)") } else { format!("{re}{im}j") }
    };
    let whole = FormatSpec {
        fill: spec.fill,
        align: spec.align,
        width: spec.width,
        ..FormatSpec::default_for(FormatKind::Text)
    };
    format_str(&text, &whole, name)
}

/// Fills the class.
pub fn init(cx: &Cx) -> Result<(), Exc> {
    ClassBuilder::of(cx, Kind::Complex)
        .flags(class_flags::SUBCLASSABLE)
        .doc("complex(real=0, imag=0) -> complex number")?
        .slots(|s| {
            s.new = Some(new);
            s.repr = Some(repr);
            s.hash = Some(hash);
            s.bool = Some(truth);
            s.compare = Some(compare);
            s.binary[Bin::Add as usize] = Some(add);
            s.binary[Bin::Sub as usize] = Some(sub);
            s.binary[Bin::Mul as usize] = Some(mul);
            s.binary[Bin::TrueDiv as usize] = Some(true_div);
            s.binary[Bin::Pow as usize] = Some(pow);
            s.unary[Un::Neg as usize] = Some(neg);
            s.unary[Un::Pos as usize] = Some(exact);
            s.unary[Un::Abs as usize] = Some(abs);
        })?
        .methods(&[
            ("__format__", format),
            ("conjugate", conjugate),
            ("__complex__", dunder_complex),
            ("__getnewargs__", getnewargs),
        ])?
        .member("real", |cx, v| cx.float(receiver(cx, v).0))?
        .member("imag", |cx, v| cx.float(receiver(cx, v).1))?
        .finish()?;
    Ok(())
}
