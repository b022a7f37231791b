//! Functions from doubles to doubles (or to a truth value).

use freewheel::{Args, Cx, NativeFn, Ref, Res, Value};

use super::gamma::{gamma, lgamma};
use super::{Fault, Number, answer, libm};

/// The result of a function of one argument, checked as the language demands: what is not a number comes from
/// what is not a number only; an infinity from an infinity only.
#[inline(always)]
fn checked(x: f64, r: f64, infinite: Fault) -> Number {
    if r.is_finite() {
        return Ok(r);
    }
    if r.is_nan() && !x.is_nan() {
        return Err(Fault::Domain);
    }
    if r.is_infinite() && x.is_finite() {
        return Err(infinite);
    }
    Ok(r)
}

macro_rules! one_argument {
    ($($name:ident $text:literal $fault:ident |$x:ident| $body:expr;)*) => {
        $(
            fn $name(cx: &Cx, args: Args<'_>) -> Res {
                let [v] = args.exact(cx, concat!("math.", $text))?;
                let $x = cx.expect_f64(v)?;
                answer(cx, checked($x, $body, Fault::$fault))
            }
        )*
    };
}

one_argument! {
    acos "acos" Domain |x| x.acos();
    acosh "acosh" Domain |x| libm::acosh(x);
    asin "asin" Domain |x| x.asin();
    asinh "asinh" Domain |x| libm::asinh(x);
    atan "atan" Domain |x| x.atan();
    atanh "atanh" Domain |x| libm::atanh(x);
    cbrt "cbrt" Domain |x| libm::cbrt(x);
    cos "cos" Domain |x| x.cos();
    cosh "cosh" Range |x| x.cosh();
    erf "erf" Domain |x| libm::erf(x);
    erfc "erfc" Domain |x| libm::erfc(x);
    exp "exp" Range |x| x.exp();
    exp2 "exp2" Range |x| x.exp2();
    expm1 "expm1" Range |x| x.exp_m1();
    fabs "fabs" Domain |x| x.abs();
    log1p "log1p" Domain |x| if x == 0.0 { x } else { x.ln_1p() };
    sin "sin" Domain |x| x.sin();
    sinh "sinh" Range |x| x.sinh();
    sqrt "sqrt" Domain |x| x.sqrt();
    tan "tan" Domain |x| x.tan();
    tanh "tanh" Domain |x| x.tanh();
    degrees "degrees" Range |x| x * (180.0 / core::f64::consts::PI);
    radians "radians" Range |x| x * (core::f64::consts::PI / 180.0);
}

macro_rules! plain {
    ($($name:ident $text:literal |$($x:ident),+| $body:expr;)*) => {
        $(
            fn $name(cx: &Cx, args: Args<'_>) -> Res {
                plain!(@args cx args $text $($x)+);
                answer(cx, $body)
            }
        )*
    };
    (@args $cx:ident $args:ident $text:literal $x:ident) => {
        let [x] = $args.exact($cx, concat!("math.", $text))?;
        let $x = $cx.expect_f64(x)?;
    };
    (@args $cx:ident $args:ident $text:literal $x:ident $y:ident) => {
        let [x, y] = $args.exact($cx, $text)?;
        let ($x, $y) = ($cx.expect_f64(x)?, $cx.expect_f64(y)?);
    };
}

plain! {
    gamma_function "gamma" |x| gamma(x);
    lgamma_function "lgamma" |x| lgamma(x);
    ulp "ulp" |x| Ok(ulp_of(x));
    atan2 "atan2" |y, x| Ok(y.atan2(x));
    copysign "copysign" |x, y| Ok(x.copysign(y));
    nextafter "nextafter" |x, y| Ok(libm::nextafter(x, y));
    fmod "fmod" |x, y| fmod_of(x, y);
    remainder "remainder" |x, y| remainder_of(x, y);
    pow "pow" |x, y| pow_of(x, y);
}

fn ulp_of(x: f64) -> f64 {
    let x = x.abs();
    if !x.is_finite() {
        return x;
    }
    let above = libm::nextafter(x, f64::INFINITY);
    if above.is_infinite() { x - libm::nextafter(x, 0.0) } else { above - x }
}

fn fmod_of(x: f64, y: f64) -> Number {
    if y.is_infinite() && x.is_finite() {
        return Ok(x);
    }
    let r = x % y;
    if r.is_nan() && !x.is_nan() && !y.is_nan() { Err(Fault::Domain) } else { Ok(r) }
}

fn remainder_of(x: f64, y: f64) -> Number {
    let r = libm::remainder(x, y);
    if r.is_nan() && !x.is_nan() && !y.is_nan() { Err(Fault::Domain) } else { Ok(r) }
}

fn pow_of(x: f64, y: f64) -> Number {
    let r = x.powf(y);
    if r.is_finite() || !x.is_finite() || !y.is_finite() {
        return Ok(r);
    }
    Err(if r.is_nan() || x == 0.0 { Fault::Domain } else { Fault::Range })
}

macro_rules! question {
    ($($name:ident $text:literal |$x:ident| $body:expr;)*) => {
        $(
            fn $name(cx: &Cx, args: Args<'_>) -> Res {
                let [v] = args.exact(cx, concat!("math.", $text))?;
                let $x = cx.expect_f64(v)?;
                Ok(Ref::bool($body))
            }
        )*
    };
}

question! {
    isfinite "isfinite" |x| x.is_finite();
    isinf "isinf" |x| x.is_infinite();
    isnan "isnan" |x| x.is_nan();
}

fn isclose(cx: &Cx, args: Args<'_>) -> Res {
    let [a, b, relative, absolute] = args.parse(cx, "isclose", ["a", "b", "*rel_tol", "*abs_tol"], 2)?;
    let a = cx.expect_f64(a.expect("required"))?;
    let b = cx.expect_f64(b.expect("required"))?;
    let relative = relative.map_or(Ok(1e-9), |v| cx.expect_f64(v))?;
    let absolute = absolute.map_or(Ok(0.0), |v| cx.expect_f64(v))?;
    if relative < 0.0 || absolute < 0.0 {
        return Err(cx.value_error("tolerances must be non-negative"));
    }
    if a == b {
        return Ok(Ref::bool(true));
    }
    if a.is_infinite() || b.is_infinite() {
        return Ok(Ref::bool(false));
    }
    let apart = (b - a).abs();
    let close = apart <= (relative * b).abs() || apart <= (relative * a).abs() || apart <= absolute;
    Ok(Ref::bool(close))
}

fn frexp(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.exact(cx, "frexp")?;
    let (m, e) = libm::frexp(cx.expect_f64(v)?);
    cx.tuple(&[cx.float(m)?.value(), Value::small(e)])
}

fn modf(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.exact(cx, "modf")?;
    let x = cx.expect_f64(v)?;
    let (fraction, whole) = match x {
        x if x.is_infinite() => (0f64.copysign(x), x),
        x if x.is_nan() => (x, x),
        x => ((x - x.trunc()).copysign(x), x.trunc()),
    };
    cx.tuple_from(vec![cx.float(fraction)?, cx.float(whole)?])
}

fn ldexp(cx: &Cx, args: Args<'_>) -> Res {
    let [x, exponent] = args.exact(cx, "ldexp")?;
    let x = cx.expect_f64(x)?;
    if !cx.is_int(exponent) {
        return Err(cx.type_error("Expected an int as second argument to ldexp."));
    }
    let exponent = cx.clamped_index(exponent)?;
    if x == 0.0 || !x.is_finite() {
        return cx.float(x);
    }
    // Beyond these the answer no longer depends on the exponent.
    let r = libm::ldexp(x, exponent.clamp(-100_000, 100_000) as i32);
    answer(cx, if r.is_infinite() { Err(Fault::Range) } else { Ok(r) })
}

pub(super) const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("acos", acos),
    ("acosh", acosh),
    ("asin", asin),
    ("asinh", asinh),
    ("atan", atan),
    ("atan2", atan2),
    ("atanh", atanh),
    ("cbrt", cbrt),
    ("copysign", copysign),
    ("cos", cos),
    ("cosh", cosh),
    ("degrees", degrees),
    ("erf", erf),
    ("erfc", erfc),
    ("exp", exp),
    ("exp2", exp2),
    ("expm1", expm1),
    ("fabs", fabs),
    ("fmod", fmod),
    ("frexp", frexp),
    ("gamma", gamma_function),
    ("isclose", isclose),
    ("isfinite", isfinite),
    ("isinf", isinf),
    ("isnan", isnan),
    ("ldexp", ldexp),
    ("lgamma", lgamma_function),
    ("log1p", log1p),
    ("modf", modf),
    ("nextafter", nextafter),
    ("pow", pow),
    ("radians", radians),
    ("remainder", remainder),
    ("sin", sin),
    ("sinh", sinh),
    ("sqrt", sqrt),
    ("tan", tan),
    ("tanh", tanh),
    ("ulp", ulp),
];
