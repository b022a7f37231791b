//! The operators of integers: words first, then big integers by reference.
//!
//! A word holds 62 bits, so that sums and differences of two words fit in 64 bits, and products in 128.

use dashu_int::IBig;
use dashu_int::ops::Abs;
use freewheel_refcount::Value;

use super::big;
use super::{Num, num, receiver, wide};
use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref, Res};
use crate::types::float;

/// Both operands, or the answer that they are not known.
macro_rules! operands {
    ($cx:ident, $a:ident, $b:ident) => {
        match (num($cx, $a), num($cx, $b)) {
            (Some(x), Some(y)) => (x, y),
            _ => return Ok(Ref::not_implemented()),
        }
    };
}

/// Answers with the result of machine arithmetic, if operands and result fit in two words.
macro_rules! try_two_words {
    ($cx:ident, $x:ident, $y:ident, |$p:ident, $q:ident| $result:expr) => {
        if let (Some($p), Some($q)) = ($x.two_words(), $y.two_words())
            && let Some(r) = $result
        {
            return wide($cx, r);
        }
    };
}

/// `a + b`
pub fn add(cx: &Cx, a: Value, b: Value) -> Res {
    if Value::both_int(a, b)
        && let Some(v) = Value::int_add(a, b)
    {
        return Ok(Ref::from_owned(v));
    }
    match operands!(cx, a, b) {
        (Num::Small(x), Num::Small(y)) => cx.int(x + y),
        (x, y) => {
            try_two_words!(cx, x, y, |p, q| p.checked_add(q));
            cx.big_int(&*x.big() + &*y.big())
        }
    }
}

/// `a - b`
pub fn sub(cx: &Cx, a: Value, b: Value) -> Res {
    if Value::both_int(a, b)
        && let Some(v) = Value::int_sub(a, b)
    {
        return Ok(Ref::from_owned(v));
    }
    match operands!(cx, a, b) {
        (Num::Small(x), Num::Small(y)) => cx.int(x - y),
        (x, y) => {
            try_two_words!(cx, x, y, |p, q| p.checked_sub(q));
            cx.big_int(&*x.big() - &*y.big())
        }
    }
}

/// `a * b`
pub fn mul(cx: &Cx, a: Value, b: Value) -> Res {
    if Value::both_int(a, b)
        && let Some(v) = Value::int_mul(a, b)
    {
        return Ok(Ref::from_owned(v));
    }
    match operands!(cx, a, b) {
        (Num::Small(x), Num::Small(y)) => wide(cx, i128::from(x) * i128::from(y)),
        (x, y) => {
            try_two_words!(cx, x, y, |p, q| p.checked_mul(q));
            if let (Num::Big(x), Num::Big(y)) = (x, y)
                && core::ptr::eq(x, y)
            {
                cx.room_for_product(2 * big::bits(x))?;
                return cx.big_int(x.sqr().into());
            }
            let (x, y) = (x.big(), y.big());
            cx.room_for_product(big::bits(&x) + big::bits(&y))?;
            cx.big_int(&*x * &*y)
        }
    }
}

#[cold]
fn zero_division(cx: &Cx, text: &str) -> Exc {
    cx.error(ExcKind::ZeroDivisionError, text)
}

/// `a // b`
pub fn floor_div(cx: &Cx, a: Value, b: Value) -> Res {
    let (x, y) = operands!(cx, a, b);
    if y.is_zero() {
        return Err(zero_division(cx, "integer division or modulo by zero"));
    }
    match (x, y) {
        (Num::Small(x), Num::Small(y)) => cx.int(crate::interp::handlers::arith::floor_div(x, y)),
        (x, y) => {
            try_two_words!(cx, x, y, |p, q| big::word_floor_div(p, q));
            cx.big_int(big::div_mod(&x.big(), &y.big()).0)
        }
    }
}

/// `a % b`
pub fn modulo(cx: &Cx, a: Value, b: Value) -> Res {
    let (x, y) = operands!(cx, a, b);
    if y.is_zero() {
        return Err(zero_division(cx, "integer modulo by zero"));
    }
    match (x, y) {
        (Num::Small(x), Num::Small(y)) => cx.int(crate::interp::handlers::arith::floor_mod(x, y)),
        (x, y) => {
            try_two_words!(cx, x, y, |p, q| big::word_modulo(p, q));
            cx.big_int(big::modulo(&x.big(), &y.big()))
        }
    }
}

/// `divmod(a, b)`
pub fn div_mod(cx: &Cx, a: Value, b: Value) -> Res {
    use crate::interp::handlers::arith::{floor_div, floor_mod};
    let (x, y) = operands!(cx, a, b);
    if y.is_zero() {
        return Err(zero_division(cx, "integer division or modulo by zero"));
    }
    let (q, r) = match (x, y) {
        (Num::Small(x), Num::Small(y)) => (cx.int(floor_div(x, y))?, cx.int(floor_mod(x, y))?),
        (x, y) => {
            let (q, r) = big::div_mod(&x.big(), &y.big());
            (cx.big_int(q)?, cx.big_int(r)?)
        }
    };
    cx.tuple_from(vec![q, r])
}

/// `a / b`
pub fn true_div(cx: &Cx, a: Value, b: Value) -> Res {
    /// Integers up to this are exact as doubles, so that their quotient is rounded once.
    const EXACT: u64 = 1 << 53;
    let (x, y) = operands!(cx, a, b);
    if y.is_zero() {
        return Err(zero_division(cx, "division by zero"));
    }
    if let (Num::Small(x), Num::Small(y)) = (x, y)
        && x.unsigned_abs() <= EXACT
        && y.unsigned_abs() <= EXACT
    {
        return cx.float(x as f64 / y as f64);
    }
    match big::true_div(&x.big(), &y.big()) {
        Some(d) => cx.float(d),
        None => Err(cx.overflow_error("integer division result too large for a float")),
    }
}

/// `a ** b`
pub fn pow(cx: &Cx, a: Value, b: Value) -> Res {
    let (x, y) = operands!(cx, a, b);
    if y.is_negative() {
        return float::power(cx, x.to_f64(cx)?, y.to_f64(cx)?);
    }
    let exp = match y {
        Num::Small(e) => Some(e as u64),
        Num::Big(e) => u64::try_from(e).ok(),
    };
    if let Num::Small(x) = x {
        let even = y.big().trailing_zeros() != Some(0);
        match (x, exp) {
            (0 | 1, _) if !y.is_zero() => return cx.int(x),
            (-1, _) => return cx.int(if even { 1 } else { -1 }),
            (x, Some(e)) => {
                if let Some(r) = word_pow(x, e) {
                    return cx.int(r);
                }
            }
            _ => {}
        }
    }
    let x = x.big();
    let bits = exp.and_then(|e| usize::try_from(e).ok()?.checked_mul(big::bits(&x)));
    let (Some(e), Some(bits)) = (exp, bits) else { return Err(cx.memory_error()) };
    cx.room_for_product(bits)?;
    cx.big_int(x.pow(e as usize))
}

/// The power, if it and all steps to it fit in 64 bits.
fn word_pow(base: i64, mut e: u64) -> Option<i64> {
    let (mut result, mut square) = (1i64, base);
    loop {
        if e & 1 != 0 {
            result = result.checked_mul(square)?;
        }
        e >>= 1;
        if e == 0 {
            return Some(result);
        }
        square = square.checked_mul(square)?;
    }
}

/// `a << b`
pub fn lshift(cx: &Cx, a: Value, b: Value) -> Res {
    let (x, y) = operands!(cx, a, b);
    if y.is_negative() {
        return Err(cx.value_error("negative shift count"));
    }
    if x.is_zero() {
        return cx.int(0);
    }
    let by = match y {
        Num::Small(by) => by as usize,
        Num::Big(by) => match usize::try_from(by) {
            Ok(by) => by,
            Err(_) => return Err(cx.overflow_error("too many digits in integer")),
        },
    };
    match x {
        Num::Small(x) if by <= 64 => wide(cx, i128::from(x) << by),
        x => {
            let x = x.big();
            // Twice the size: the result is shifted into fresh memory.
            cx.room(big::bits(&x).saturating_add(by) / 4)?;
            cx.big_int(&*x << by)
        }
    }
}

/// `a >> b`
pub fn rshift(cx: &Cx, a: Value, b: Value) -> Res {
    let (x, y) = operands!(cx, a, b);
    if y.is_negative() {
        return Err(cx.value_error("negative shift count"));
    }
    match (x, y) {
        (Num::Small(x), Num::Small(by)) => cx.int(x >> by.min(63)),
        (Num::Big(x), Num::Small(by)) if (by as usize) < big::bits(x) => match Num::Big(x).two_words() {
            Some(x) => wide(cx, x >> by),
            None => cx.big_int(x >> by as usize),
        },
        (x, _) => cx.int(if x.is_negative() { -1 } else { 0 }),
    }
}

/// `a & b`
pub fn and(cx: &Cx, a: Value, b: Value) -> Res {
    match operands!(cx, a, b) {
        (Num::Small(x), Num::Small(y)) => cx.int(x & y),
        (x, y) => {
            try_two_words!(cx, x, y, |p, q| Some(p & q));
            cx.big_int(&*x.big() & &*y.big())
        }
    }
}

/// `a | b`
pub fn or(cx: &Cx, a: Value, b: Value) -> Res {
    match operands!(cx, a, b) {
        (Num::Small(x), Num::Small(y)) => cx.int(x | y),
        (x, y) => {
            try_two_words!(cx, x, y, |p, q| Some(p | q));
            cx.big_int(&*x.big() | &*y.big())
        }
    }
}

/// `a ^ b`
pub fn xor(cx: &Cx, a: Value, b: Value) -> Res {
    match operands!(cx, a, b) {
        (Num::Small(x), Num::Small(y)) => cx.int(x ^ y),
        (x, y) => {
            try_two_words!(cx, x, y, |p, q| Some(p ^ q));
            cx.big_int(&*x.big() ^ &*y.big())
        }
    }
}

/// `-v`
pub fn neg(cx: &Cx, v: Value) -> Res {
    match receiver(cx, v) {
        Num::Small(n) => cx.int(-n),
        Num::Big(n) => cx.big_int(-n),
    }
}

/// `~v`
pub fn invert(cx: &Cx, v: Value) -> Res {
    match receiver(cx, v) {
        Num::Small(n) => cx.int(!n),
        Num::Big(n) => cx.big_int(!n),
    }
}

/// `abs(v)`
pub fn abs(cx: &Cx, v: Value) -> Res {
    match receiver(cx, v) {
        Num::Small(n) => cx.int(n.abs()),
        Num::Big(n) => cx.big_int(n.abs()),
    }
}

/// `float(v)`
pub fn float(cx: &Cx, v: Value) -> Res {
    let d = receiver(cx, v).to_f64(cx)?;
    cx.float(d)
}

/// `pow(a, b, m)` for the built-in function and for `__pow__` called by name: `a ** b % m` without the big
/// intermediate result. Answers "not implemented" if an operand is no integer.
///
/// # Errors
/// `ValueError` for modulus 0, and for a negative exponent if `a` has no inverse; `TypeError` if `a` is a float.
pub fn pow_mod(cx: &Cx, a: Value, b: Value, m: Value) -> Res {
    if m == Value::NONE {
        return cx.binary(crate::types::slots::Bin::Pow, a, b);
    }
    if cx.as_f64(a).is_some() {
        return Err(cx.type_error("pow() 3rd argument not allowed unless all arguments are integers"));
    }
    let (x, y) = operands!(cx, a, b);
    let Some(m) = num(cx, m) else { return Ok(Ref::not_implemented()) };
    if m.is_zero() {
        return Err(cx.value_error("pow() 3rd argument cannot be 0"));
    }
    let result = match (x, y, m) {
        (Num::Small(x), Num::Small(y), Num::Small(m)) => big::word_pow_mod(x, y, m).map(IBig::from),
        (x, y, m) => big::pow_mod(&x.big(), &y.big(), &m.big()),
    };
    match result {
        Some(r) => cx.big_int(r),
        None => Err(cx.value_error("base is not invertible for the given modulus")),
    }
}
