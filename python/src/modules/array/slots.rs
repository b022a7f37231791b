//! Slots of arrays: items and slices, comparison, `+` and `*`, `repr`.

use freewheel::object::misc::Slice;
use freewheel::types::slots::{Bin, Cmp, Slots, Un};
use freewheel::{Cx, Exc, Ref, Res, Value};

use super::code::Code;
use super::methods::{extend_from, find};
use super::{Data, as_array, data, fresh};

fn len(cx: &Cx, v: Value) -> Result<usize, Exc> {
    Ok(data(cx, v).len())
}

fn has_index(cx: &Cx, k: Value) -> bool {
    cx.is_int(k) || cx.class_of(k).slots().unary[Un::Index as usize].is_some()
}

fn get_item(cx: &Cx, v: Value, k: Value) -> Res {
    let d = data(cx, v);
    if has_index(cx, k) {
        let item = d.item_at(cx, cx.expect_i64(k)?)?;
        return item.ok_or_else(|| cx.index_error("array index out of range"));
    }
    let Some(s) = cx.cast::<Slice>(k) else { return Err(cx.type_error("array indices must be integers")) };
    let size = d.code.size();
    let bounds = cx.slice_bounds(s, d.len())?;
    let mut out = cx.vec(bounds.len * size)?;
    {
        let bytes = d.bytes.lock();
        for i in bounds.indices() {
            out.extend_from_slice(bytes.get(i * size..(i + 1) * size).unwrap_or_default());
        }
    }
    fresh(cx, cx.class_of(v), d.code, out)
}

fn set_item(cx: &Cx, v: Value, k: Value, x: Option<Value>) -> Result<(), Exc> {
    let d = data(cx, v);
    if !has_index(cx, k) {
        let Some(s) = cx.cast::<Slice>(k) else {
            return Err(cx.type_error("array indices must be integers"));
        };
        return set_slice(cx, d, s, x);
    }
    let out_of_range = || cx.index_error("array assignment index out of range");
    let i = cx.expect_i64(k)?;
    let item = x.map(|x| d.code.pack(cx, x)).transpose()?;
    let size = d.code.size();
    let mut bytes = d.bytes.lock();
    let Some(i) = cx.place(i, bytes.len() >> size.trailing_zeros()) else {
        drop(bytes);
        return Err(out_of_range());
    };
    let range = i * size..(i + 1) * size;
    match item {
        Some(item) if size == 8 => bytes[range].copy_from_slice(&item),
        Some(item) => bytes[range].copy_from_slice(&item[..size]),
        None => drop(bytes.drain(range)),
    }
    Ok(())
}

fn set_slice(cx: &Cx, d: Data<'_>, s: &Slice, x: Option<Value>) -> Result<(), Exc> {
    let new = match x {
        None => Vec::new(),
        Some(x) => match as_array(cx, x) {
            Some(other) if other.code == d.code => other.copied(cx)?,
            Some(_) => return Err(cx.type_error("bad argument type for built-in operation")),
            None => {
                let name = cx.class_of(x).name();
                return Err(cx.type_error(format!("can only assign array (not \"{name}\") to array slice")));
            }
        },
    };
    let size = d.code.size();
    let bounds = cx.slice_bounds(s, d.len())?;
    let count = new.len() / size;
    if bounds.step != 1 && x.is_some() && count != bounds.len {
        let text =
            format!("attempt to assign array of size {count} to extended slice of size {}", bounds.len);
        return Err(cx.value_error(text));
    }
    if bounds.step == 1 {
        return cx.with_room(|| {
            let mut bytes = d.bytes.lock();
            bytes.reserve(cx.mutator(), new.len())?;
            let end = bytes.len();
            let start = (bounds.start as usize * size).min(end);
            let stop = (start + bounds.len * size).min(end);
            bytes.splice(start..stop, new.iter().copied());
            Ok(())
        });
    }
    let mut bytes = d.bytes.lock();
    if x.is_some() {
        for (i, item) in bounds.indices().zip(new.chunks_exact(size)) {
            if let Some(to) = bytes.get_mut(i * size..(i + 1) * size) {
                to.copy_from_slice(item);
            }
        }
        return Ok(());
    }
    let mut gone: Vec<usize> = bounds.indices().collect();
    gone.sort_unstable();
    let kept = bytes.chunks_exact(size).enumerate().filter(|(i, _)| gone.binary_search(i).is_err());
    let kept: Vec<u8> = kept.flat_map(|(_, item)| item.iter().copied()).collect();
    let old = bytes.replace(cx.mutator(), kept);
    drop(bytes);
    drop(old);
    Ok(())
}

fn contains(cx: &Cx, v: Value, x: Value) -> Result<bool, Exc> {
    Ok(find(cx, data(cx, v), x, 0, usize::MAX)?.is_some())
}

fn compare(cx: &Cx, a: Value, b: Value, op: Cmp) -> Res {
    let (Some(a), Some(b)) = (as_array(cx, a), as_array(cx, b)) else { return Ok(Ref::not_implemented()) };
    let (x, y) = (a.items(cx)?, b.items(cx)?);
    if x.len() != y.len() && matches!(op, Cmp::Eq | Cmp::Ne) {
        return Ok(Ref::bool(op == Cmp::Ne));
    }
    for (p, q) in x.iter().zip(&y) {
        if !cx.compare_bool(p.value(), q.value(), Cmp::Eq)? {
            return match op {
                Cmp::Eq => Ok(Ref::bool(false)),
                Cmp::Ne => Ok(Ref::bool(true)),
                _ => cx.compare(p.value(), q.value(), op),
            };
        }
    }
    Ok(Ref::bool(op.holds(x.len().cmp(&y.len()))))
}

fn concat(cx: &Cx, a: Value, b: Value) -> Res {
    let d = data(cx, a);
    let Some(other) = as_array(cx, b) else {
        let name = cx.class_of(b).name();
        return Err(cx.type_error(format!("can only append array (not \"{name}\") to array")));
    };
    if other.code != d.code {
        return Err(cx.type_error("bad argument type for built-in operation"));
    }
    let mut bytes = d.copied(cx)?;
    let tail = other.copied(cx)?;
    cx.room(bytes.len() + tail.len())?;
    bytes.extend_from_slice(&tail);
    fresh(cx, cx.class_of(a), d.code, bytes)
}

/// The bytes, `n` times over.
fn repeated(cx: &Cx, d: Data<'_>, n: Value) -> Result<Vec<u8>, Exc> {
    if !has_index(cx, n) {
        let text = format!("can't multiply sequence by non-int of type '{}'", cx.class_of(n).name());
        return Err(cx.type_error(text));
    }
    let n = cx.clamped_index(n)?.max(0) as usize;
    let bytes = d.copied(cx)?;
    cx.room(bytes.len().saturating_mul(n))?;
    Ok(bytes.repeat(n))
}

fn repeat(cx: &Cx, v: Value, n: Value) -> Res {
    let d = data(cx, v);
    fresh(cx, cx.class_of(v), d.code, repeated(cx, d, n)?)
}

fn add_in_place(cx: &Cx, a: Value, b: Value) -> Res {
    if as_array(cx, b).is_none() {
        let name = cx.class_of(b).name();
        return Err(cx.type_error(format!("can only extend array with array (not \"{name}\")")));
    }
    extend_from(cx, data(cx, a), b)?;
    Ok(Ref::new(a))
}

fn multiply_in_place(cx: &Cx, a: Value, n: Value) -> Res {
    let d = data(cx, a);
    let bytes = repeated(cx, d, n)?;
    d.replace(cx, bytes);
    Ok(Ref::new(a))
}

fn repr(cx: &Cx, v: Value) -> Res {
    let d = data(cx, v);
    let (name, letter) = (cx.class_of(v).name(), d.code.letter());
    let items = d.items(cx)?;
    if items.is_empty() {
        return cx.str(&format!("{name}('{letter}')"));
    }
    let shown = if d.code == Code::Character {
        let parts: Vec<&str> = items.iter().map(|s| cx.str_text(s.value())).collect();
        cx.repr_string(cx.str_parts(&parts)?.value())?
    } else {
        cx.repr_string(cx.list(items)?.value())?
    };
    cx.str(&format!("{name}('{letter}', {shown})"))
}

/// Fills the slots of the class.
pub(super) fn fill(s: &mut Slots) {
    s.repr = Some(repr);
    s.compare = Some(compare);
    s.len = Some(len);
    s.getitem = Some(get_item);
    s.setitem = Some(set_item);
    s.contains = Some(contains);
    s.concat = Some(concat);
    s.repeat = Some(repeat);
    s.inplace[Bin::Add as usize] = Some(add_in_place);
    s.inplace[Bin::Mul as usize] = Some(multiply_in_place);
}
