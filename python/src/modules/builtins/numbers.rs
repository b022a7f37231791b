//! Built-in functions on numbers.

use freewheel::text::float::{float_to_int, round_half_even};
use freewheel::text::int::int_to_base;
use freewheel::types::slots::{Bin, Un};
use freewheel::{Args, Cx, Ref, Res, Value};

/// `abs(x)`
pub fn abs(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.exact(cx, "abs")?;
    if let Some(i) = v.as_int() {
        return cx.int(i.abs());
    }
    cx.unary(Un::Abs, v)
}

/// `bin(x)`
pub fn bin(cx: &Cx, args: Args<'_>) -> Res {
    in_base(cx, args, "bin", 2)
}

/// `oct(x)`
pub fn oct(cx: &Cx, args: Args<'_>) -> Res {
    in_base(cx, args, "oct", 8)
}

/// `hex(x)`
pub fn hex(cx: &Cx, args: Args<'_>) -> Res {
    in_base(cx, args, "hex", 16)
}

fn in_base(cx: &Cx, args: Args<'_>, name: &str, base: u32) -> Res {
    let [v] = args.exact(cx, name)?;
    let i = cx.index(v)?;
    let text = match (cx.as_i64(i.value()), cx.as_big(i.value())) {
        (Some(small), _) => int_to_base(small, base, true),
        (None, Some(big)) => int_to_base(&big, base, true),
        (None, None) => return Err(cx.type_error("an integer is required")),
    };
    cx.str(&text)
}

/// `divmod(a, b)`
pub fn divmod(cx: &Cx, args: Args<'_>) -> Res {
    let [a, b] = args.exact(cx, "divmod")?;
    cx.binary(Bin::DivMod, a, b)
}

/// `pow(base, exp, mod=None)`
pub fn pow(cx: &Cx, args: Args<'_>) -> Res {
    let [base, exp, modulus] = args.parse(cx, "pow", ["base", "exp", "mod"], 2)?;
    let (a, b) = (base.expect("required"), exp.expect("required"));
    let Some(m) = modulus.filter(|m| *m != Value::NONE) else { return cx.binary(Bin::Pow, a, b) };
    if cx.is_int(a) && cx.is_int(b) && cx.is_int(m) {
        return freewheel::types::int::pow_mod(cx, a, b, m);
    }
    if cx.as_f64(a).is_some() {
        return Err(cx.type_error("pow() 3rd argument not allowed unless all arguments are integers"));
    }
    if !cx.is_int(a)
        && let Some(r) = cx.call_special(a, cx.intern("__pow__"), &[b, m])?
        && r.value() != Value::NOT_IMPLEMENTED
    {
        return Ok(r);
    }
    let name = |v| cx.class_of(v).name();
    let text =
        format!("unsupported operand type(s) for ** or pow(): '{}', '{}', '{}'", name(a), name(b), name(m));
    Err(cx.type_error(text))
}

/// `round(number, ndigits=None)`
pub fn round(cx: &Cx, args: Args<'_>) -> Res {
    let [number, digits] = args.parse(cx, "round", ["number", "ndigits"], 1)?;
    let v = number.expect("required");
    let digits = digits.filter(|d| *d != Value::NONE);
    // Numbers in words need no look-up of their class's method.
    match (v.as_float(), digits.map(|d| d.as_int())) {
        (Some(x), None) => {
            if let Some(i) = Value::int(x.round_ties_even() as i64)
                && x.abs() < 1e15
            {
                return Ok(Ref::from_owned(i));
            }
            let i = float_to_int(x.round_ties_even()).map_err(|e| cx.text_error(e))?;
            return cx.big_int(i);
        }
        (Some(x), Some(Some(d))) => {
            let d = d.clamp(-1_000_000, 1_000_000) as i32;
            return cx.float(round_half_even(x, d).map_err(|e| cx.text_error(e))?);
        }
        _ if v.is_int() && digits.is_none() => return Ok(Ref::new(v)),
        _ => {}
    }
    let few: [Value; 1];
    let rest: &[Value] = match digits {
        Some(d) => {
            few = [d];
            &few
        }
        None => &[],
    };
    match cx.call_special(v, cx.names().round, rest)? {
        Some(r) => Ok(r),
        None => {
            let name = cx.class_of(v).name();
            Err(cx.type_error(format!("type {name} doesn't define __round__ method")))
        }
    }
}
