//! From numbers to whole numbers: `floor`, `ceil`, `trunc`.

use freewheel::text::float::float_to_int;
use freewheel::{Args, Cx, NativeFn, Res, Value};

/// A double without fraction as an integer.
fn integer(cx: &Cx, x: f64) -> Res {
    if x.abs() < (1u64 << 60) as f64 {
        return cx.int(x as i64);
    }
    match float_to_int(x) {
        Ok(n) => cx.big_int(n),
        Err(e) => Err(cx.text_error(e)),
    }
}

/// The exact class of doubles needs no method; others may have one; the rest is converted.
fn rounded(cx: &Cx, v: Value, method: Value, f: fn(f64) -> f64) -> Res {
    if v.is_int() {
        return cx.index(v);
    }
    if let Some(x) = v.as_float() {
        return integer(cx, f(x));
    }
    if let Some(r) = cx.call_special(v, method, &[])? {
        return Ok(r);
    }
    integer(cx, f(cx.expect_f64(v)?))
}

fn floor(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.exact(cx, "math.floor")?;
    rounded(cx, v, cx.names().floor, f64::floor)
}

fn ceil(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.exact(cx, "math.ceil")?;
    rounded(cx, v, cx.names().ceil, f64::ceil)
}

fn trunc(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.exact(cx, "math.trunc")?;
    if let Some(x) = cx.as_f64(v).filter(|_| v.is_float()) {
        return integer(cx, x.trunc());
    }
    match cx.call_special(v, cx.names().trunc, &[])? {
        Some(r) => Ok(r),
        None => {
            let text = format!("type {} doesn't define __trunc__ method", cx.class_of(v).name());
            Err(cx.type_error(text))
        }
    }
}

pub(super) const FUNCTIONS: &[(&str, NativeFn)] = &[("floor", floor), ("ceil", ceil), ("trunc", trunc)];
