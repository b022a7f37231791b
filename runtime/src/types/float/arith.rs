//! The operators of doubles, with integers on either side.

use freewheel_refcount::Value;

use super::operand;
use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref, Res};

/// Both operands, or the answer that they are not known.
macro_rules! operands {
    ($cx:ident, $a:ident, $b:ident) => {
        match (operand($cx, $a)?, operand($cx, $b)?) {
            (Some(x), Some(y)) => (x, y),
            _ => return Ok(Ref::not_implemented()),
        }
    };
}

#[cold]
fn zero_division(cx: &Cx, text: &str) -> Exc {
    cx.error(ExcKind::ZeroDivisionError, text)
}

/// `a + b`
pub fn add(cx: &Cx, a: Value, b: Value) -> Res {
    let (x, y) = operands!(cx, a, b);
    cx.float(x + y)
}

/// `a - b`
pub fn sub(cx: &Cx, a: Value, b: Value) -> Res {
    let (x, y) = operands!(cx, a, b);
    cx.float(x - y)
}

/// `a * b`
pub fn mul(cx: &Cx, a: Value, b: Value) -> Res {
    let (x, y) = operands!(cx, a, b);
    cx.float(x * y)
}

/// `a / b`
pub fn true_div(cx: &Cx, a: Value, b: Value) -> Res {
    let (x, y) = operands!(cx, a, b);
    if y == 0.0 {
        return Err(zero_division(cx, "float division by zero"));
    }
    cx.float(x / y)
}

/// `a // b`
pub fn floor_div(cx: &Cx, a: Value, b: Value) -> Res {
    let (x, y) = operands!(cx, a, b);
    if y == 0.0 {
        return Err(zero_division(cx, "float floor division by zero"));
    }
    cx.float(quotient_remainder(x, y).0)
}

/// `a % b`
pub fn modulo(cx: &Cx, a: Value, b: Value) -> Res {
    let (x, y) = operands!(cx, a, b);
    if y == 0.0 {
        return Err(zero_division(cx, "float modulo"));
    }
    cx.float(remainder(x, y))
}

/// `divmod(a, b)`
pub fn div_mod(cx: &Cx, a: Value, b: Value) -> Res {
    let (x, y) = operands!(cx, a, b);
    if y == 0.0 {
        return Err(zero_division(cx, "float divmod()"));
    }
    let (q, r) = quotient_remainder(x, y);
    cx.tuple_from(vec![cx.float(q)?, cx.float(r)?])
}

/// Remainder with the divisor's sign, also if it is zero. The divisor is not zero.
fn remainder(x: f64, y: f64) -> f64 {
    let r = x % y;
    if r == 0.0 {
        r.abs().copysign(y)
    } else if (y < 0.0) != (r < 0.0) {
        r + y
    } else {
        r
    }
}

/// Quotient rounded down, and the remainder that belongs to it. The divisor is not zero.
fn quotient_remainder(x: f64, y: f64) -> (f64, f64) {
    let raw = x % y;
    // Nearly whole; what is missing is the rounding error of the division.
    let mut q = (x - raw) / y;
    if raw != 0.0 && (y < 0.0) != (raw < 0.0) {
        q -= 1.0;
    }
    let whole = if q == 0.0 {
        0f64.copysign(x / y)
    } else {
        let floor = q.floor();
        if q - floor > 0.5 { floor + 1.0 } else { floor }
    };
    (whole, remainder(x, y))
}

/// `a ** b`
pub fn pow(cx: &Cx, a: Value, b: Value) -> Res {
    let (x, y) = operands!(cx, a, b);
    power(cx, x, y)
}

/// `x ** y`. A negative number to a power that is not whole is complex.
///
/// # Errors
/// `ZeroDivisionError` for zero to a negative power, `OverflowError` if the result is beyond all doubles.
pub fn power(cx: &Cx, x: f64, y: f64) -> Res {
    if y == 0.0 || x == 1.0 {
        return cx.float(1.0);
    }
    if x.is_nan() || y.is_nan() {
        return cx.float(f64::NAN);
    }
    if y.is_infinite() {
        let ax = x.abs();
        let grows = (y > 0.0) == (ax > 1.0);
        return cx.float(match ax == 1.0 {
            true => 1.0,
            false if grows => f64::INFINITY,
            false => 0.0,
        });
    }
    let odd = y.abs() % 2.0 == 1.0;
    if x.is_infinite() {
        let magnitude = if y > 0.0 { f64::INFINITY } else { 0.0 };
        return cx.float(if odd { magnitude.copysign(x) } else { magnitude });
    }
    if x == 0.0 {
        if y < 0.0 {
            return Err(zero_division(cx, "0.0 cannot be raised to a negative power"));
        }
        return cx.float(if odd { x } else { 0.0 });
    }
    if x < 0.0 && y != y.floor() {
        return crate::types::complex::power(cx, (x, 0.0), (y, 0.0));
    }
    let magnitude = x.abs().powf(y);
    if magnitude.is_infinite() {
        return Err(range_error(cx));
    }
    cx.float(if odd && x < 0.0 { -magnitude } else { magnitude })
}

/// The error of a result beyond all doubles, with the system's number for it.
#[cold]
pub fn range_error(cx: &Cx) -> Exc {
    match cx.str("Numerical result out of range") {
        Ok(text) => cx.error_with(ExcKind::OverflowError, &[Value::small(34), text.value()]),
        Err(e) => e,
    }
}
