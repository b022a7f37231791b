//! Logarithms, also of integers beyond the range of doubles.

use dashu_int::ops::BitTest;
use dashu_int::{IBig, UBig};
use freewheel::text::float::int_to_float;
use freewheel::{Args, Cx, Exc, ExcKind, NativeFn, Res, Value};

use super::Fault;

/// The logarithm of a value by a function of doubles.
#[inline]
fn logarithm(cx: &Cx, v: Value, f: fn(f64) -> f64) -> Result<f64, Exc> {
    if let Some(x) = cx.as_f64(v) {
        return real(cx, x, f);
    }
    match cx.as_big(v) {
        None => real(cx, cx.expect_f64(v)?, f),
        Some(n) if n <= IBig::ZERO => Err(Fault::Domain.raise(cx)),
        Some(n) => match int_to_float(&n) {
            Ok(x) => Ok(f(x)),
            Err(_) => {
                let (m, e) = fraction(n.into_parts().1);
                Ok(f(m) + f(2.0) * e as f64)
            }
        },
    }
}

fn real(cx: &Cx, x: f64, f: fn(f64) -> f64) -> Result<f64, Exc> {
    if x > 0.0 || x.is_nan() { Ok(f(x)) } else { Err(Fault::Domain.raise(cx)) }
}

/// A large number as a fraction from 0.5 up to but excluding 1, correctly rounded, and a power of two.
fn fraction(n: UBig) -> (f64, usize) {
    let bits = n.bit_len();
    let rest = bits - 64;
    let mut top = u64::try_from(&n >> rest).expect("64 bits are left");
    // The bits below count for rounding only, and there only whether one is set.
    if n.trailing_zeros().is_some_and(|zeros| zeros < rest) {
        top |= 1;
    }
    let m = top as f64 / 18_446_744_073_709_551_616.0;
    if m == 1.0 { (0.5, bits + 1) } else { (m, bits) }
}

fn log(cx: &Cx, args: Args<'_>) -> Res {
    if !(1..=2).contains(&args.len()) {
        return Err(cx.type_error("math.log requires 1 to 2 arguments"));
    }
    let [x, base] = args.range(cx, "log", 1)?;
    let x = logarithm(cx, x.expect("required"), f64::ln)?;
    let Some(base) = base else { return cx.float(x) };
    let base = logarithm(cx, base, f64::ln)?;
    if base == 0.0 {
        return Err(cx.error(ExcKind::ZeroDivisionError, "float division by zero"));
    }
    cx.float(x / base)
}

fn log2(cx: &Cx, args: Args<'_>) -> Res {
    let [x] = args.exact(cx, "math.log2")?;
    cx.float(logarithm(cx, x, f64::log2)?)
}

fn log10(cx: &Cx, args: Args<'_>) -> Res {
    let [x] = args.exact(cx, "math.log10")?;
    cx.float(logarithm(cx, x, f64::log10)?)
}

pub(super) const FUNCTIONS: &[(&str, NativeFn)] = &[("log", log), ("log2", log2), ("log10", log10)];
