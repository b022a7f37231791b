//! `all`, `any`, `sum`.

use core::ops::ControlFlow;

use freewheel::object::bytes::{ByteArray, Bytes};
use freewheel::object::list::as_exact_list;
use freewheel::object::tuple::as_exact_tuple;
use freewheel::types::slots::Bin;
use freewheel::{Args, Cx, Exc, Ref, Res, Value};

use super::iteration::advance;

/// `all(iterable)`
pub fn all(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.exact(cx, "all")?;
    Ok(Ref::bool(!has(cx, v, false)?))
}

/// `any(iterable)`
pub fn any(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.exact(cx, "any")?;
    Ok(Ref::bool(has(cx, v, true)?))
}

/// Whether an iterable has an item with this truth.
fn has(cx: &Cx, iterable: Value, truth: bool) -> Result<bool, Exc> {
    let mut found = false;
    visit(cx, iterable, |v| {
        found = cx.truth(v.value())? == truth;
        Ok(if found { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(found)
}

/// Calls `f` with the items of an iterable until it breaks.
fn visit(
    cx: &Cx,
    iterable: Value,
    mut f: impl FnMut(Ref) -> Result<ControlFlow<()>, Exc>,
) -> Result<(), Exc> {
    if let Some(t) = as_exact_tuple(iterable) {
        for v in t.iter() {
            if f(Ref::new(v))?.is_break() {
                break;
            }
        }
        return Ok(());
    }
    if let Some(l) = as_exact_list(iterable) {
        let mut i = 0;
        while let Some(v) = l.get(i) {
            if f(Ref::new(v))?.is_break() {
                break;
            }
            i += 1;
        }
        return Ok(());
    }
    let it = cx.iter(iterable)?;
    while let Some(v) = advance(cx, it.value())? {
        if f(v)?.is_break() {
            break;
        }
        cx.checkpoint()?;
    }
    Ok(())
}

/// What has been added up so far: numbers stay machine numbers as long as they can.
enum Total {
    Int(i64),
    Float(f64),
    Any(Ref),
}

/// `sum(iterable, /, start=0)`
pub fn sum(cx: &Cx, args: Args<'_>) -> Res {
    if args.is_empty() {
        return Err(cx.type_error("sum() takes at least 1 positional argument (0 given)"));
    }
    let given = args.len() + args.keyword_count();
    if given > 2 {
        return Err(cx.type_error(format!("sum() takes at most 2 arguments ({given} given)")));
    }
    let [iterable, start] = args.parse(cx, "sum", ["/iterable", "start"], 1)?;
    let iterable = iterable.expect("required");
    let start = start.unwrap_or(Value::small(0));
    check_start(cx, start)?;
    let mut total = match (start.as_int(), start.as_float()) {
        (Some(i), _) => Total::Int(i),
        (_, Some(d)) => Total::Float(d),
        _ => Total::Any(Ref::new(start)),
    };
    visit(cx, iterable, |v| {
        total = add(cx, core::mem::replace(&mut total, Total::Int(0)), v)?;
        Ok(ControlFlow::Continue(()))
    })?;
    object(cx, total)
}

fn check_start(cx: &Cx, start: Value) -> Result<(), Exc> {
    let instead = if cx.as_str(start).is_some() {
        "strings [use ''.join(seq) instead]"
    } else if cx.cast::<Bytes>(start).is_some() {
        "bytes [use b''.join(seq) instead]"
    } else if cx.cast::<ByteArray>(start).is_some() {
        "bytearray [use b''.join(seq) instead]"
    } else {
        return Ok(());
    };
    Err(cx.type_error(format!("sum() can't sum {instead}")))
}

fn add(cx: &Cx, total: Total, v: Ref) -> Result<Total, Exc> {
    let x = v.value();
    match total {
        Total::Int(i) => {
            let n = if x.is_bool() { Some(i64::from(x == Value::TRUE)) } else { x.as_int() };
            if let Some(sum) = n.and_then(|n| i.checked_add(n)) {
                return Ok(Total::Int(sum));
            }
            if let Some(d) = x.as_float() {
                return Ok(Total::Float(i as f64 + d));
            }
            let sum = cx.binary(Bin::Add, cx.int(i)?.value(), x)?;
            Ok(Total::Any(sum))
        }
        Total::Float(f) => {
            if let Some(d) = x.as_float() {
                return Ok(Total::Float(f + d));
            }
            if let Some(n) = x.as_int() {
                return Ok(Total::Float(f + n as f64));
            }
            let sum = cx.binary(Bin::Add, cx.float(f)?.value(), x)?;
            Ok(Total::Any(sum))
        }
        Total::Any(a) => {
            let sum = cx.binary(Bin::Add, a.value(), x)?;
            Ok(match (sum.value().as_int(), sum.value().as_float()) {
                (Some(i), _) => Total::Int(i),
                (_, Some(d)) => Total::Float(d),
                _ => Total::Any(sum),
            })
        }
    }
}

fn object(cx: &Cx, total: Total) -> Res {
    match total {
        Total::Int(i) => cx.int(i),
        Total::Float(d) => cx.float(d),
        Total::Any(v) => Ok(v),
    }
}
