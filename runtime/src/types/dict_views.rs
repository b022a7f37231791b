//! The live views of dicts: `keys()`, `values()` and `items()`. Those of keys and items act as sets.

use freewheel_refcount::Value;

use super::builder::ClassBuilder;
use super::iterators::table::{entry_from, table_iter};
use super::sequence::{self, pair, same_item};
use super::set;
use super::slots::{Bin, Cmp};
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::dict::{Dict, DictView};
use crate::object::misc::Proxy;
use crate::object::set::Set;
use crate::object::tuple::Tuple;
use crate::object::{Field, Kind, Obj, is_exactly};

/// The dict that a view looks at.
#[inline(always)]
fn dict<'a>(cx: &Cx, v: Value) -> &'a Obj<Dict> {
    let view: &Obj<DictView> = cx.cast(v).expect("a view");
    cx.cast(view.dict.get()).expect("a view's dict")
}

fn len(cx: &Cx, v: Value) -> Result<usize, Exc> {
    Ok(dict(cx, v).0.len())
}

/// An iterator of the kind that belongs to the view.
fn iterator(cx: &Cx, v: Value, reverse: bool) -> Res {
    let kind = if is_exactly(v, Kind::DictKeys) {
        Kind::DictKeyIter
    } else if is_exactly(v, Kind::DictValues) {
        Kind::DictValueIter
    } else {
        Kind::DictItemIter
    };
    let d = dict(cx, v);
    table_iter(cx, kind, d.value(), &d.0, reverse)
}

fn iter(cx: &Cx, v: Value) -> Res {
    iterator(cx, v, false)
}

fn reversed(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "__reversed__")?;
    iterator(cx, v, true)
}

fn keys_contain(cx: &Cx, v: Value, k: Value) -> Result<bool, Exc> {
    Ok(cx.dict_get(dict(cx, v), k)?.is_some())
}

fn items_contain(cx: &Cx, v: Value, item: Value) -> Result<bool, Exc> {
    let Some(t) = cx.cast::<Tuple>(item).filter(|t| t.len() == 2) else { return Ok(false) };
    match cx.dict_get(dict(cx, v), t.get(0))? {
        Some(x) => same_item(cx, x, t.get(1)),
        None => Ok(false),
    }
}

fn repr(cx: &Cx, v: Value) -> Res {
    let d = dict(cx, v);
    sequence::render(cx, v, "...", |out| {
        out.push_str(cx.class_of(v).name());
        out.push_str("([");
        let mut i = 0;
        while let Some(e) = entry_from(&d.0, i) {
            if i > 0 {
                out.push_str(", ");
            }
            i = e.at + 1;
            if is_exactly(v, Kind::DictKeys) {
                sequence::push_repr(cx, out, e.key)?;
            } else if is_exactly(v, Kind::DictValues) {
                sequence::push_repr(cx, out, e.value)?;
            } else {
                let item = pair(cx, Ref::new(e.key), Ref::new(e.value))?;
                sequence::push_repr(cx, out, item.value())?;
            }
        }
        out.push_str("])");
        Ok(())
    })
}

fn is_set_view(v: Value) -> bool {
    is_exactly(v, Kind::DictKeys) || is_exactly(v, Kind::DictItems)
}

fn compare(cx: &Cx, a: Value, b: Value, op: Cmp) -> Res {
    if cx.cast::<Set>(b).is_none() && !is_set_view(b) {
        return Ok(Ref::not_implemented());
    }
    let (m, n) = (len(cx, a)?, cx.len(b)?);
    let answer = match op {
        Cmp::Eq => m == n && all_in(cx, a, b)?,
        Cmp::Ne => !(m == n && all_in(cx, a, b)?),
        Cmp::Lt => m < n && all_in(cx, a, b)?,
        Cmp::Le => m <= n && all_in(cx, a, b)?,
        Cmp::Gt => m > n && all_in(cx, b, a)?,
        Cmp::Ge => m >= n && all_in(cx, b, a)?,
    };
    Ok(Ref::bool(answer))
}

/// Whether all items of `a` are in `b`.
fn all_in(cx: &Cx, a: Value, b: Value) -> Result<bool, Exc> {
    let it = cx.iter(a)?;
    while let Some(x) = cx.next(it.value())? {
        if !cx.contains(b, x.value())? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn isdisjoint(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [other]) = args.method(cx, "isdisjoint")?;
    if v == other {
        return Ok(Ref::bool(len(cx, v)? == 0));
    }
    let sized = cx.cast::<Set>(other).is_some() || is_set_view(other);
    let (walked, asked) = if sized && cx.len(other)? > len(cx, v)? { (v, other) } else { (other, v) };
    let it = cx.iter(walked)?;
    while let Some(x) = cx.next(it.value())? {
        if cx.contains(asked, x.value())? {
            return Ok(Ref::bool(false));
        }
        cx.checkpoint()?;
    }
    Ok(Ref::bool(true))
}

/// A set of the items of `v`.
fn as_set(cx: &Cx, v: Value) -> Result<(Ref, &Obj<Set>), Exc> {
    let made = cx.set_from(Kind::Set, Some(v))?;
    let set = cx.cast(made.value()).expect("just made");
    Ok((made, set))
}

fn and(cx: &Cx, a: Value, b: Value) -> Res {
    // Either operand may be the view; what the other one is does not matter.
    let (view, other) = if is_set_view(a) { (a, b) } else { (b, a) };
    let made = cx.set()?;
    let set = cx.cast(made.value()).expect("just made");
    cx.for_each(other, |x| {
        if cx.contains(view, x.value())? {
            cx.set_add(set, x.value())?;
        }
        Ok(())
    })?;
    Ok(made)
}

fn or(cx: &Cx, a: Value, b: Value) -> Res {
    let (made, set) = as_set(cx, a)?;
    cx.set_extend(set, b)?;
    Ok(made)
}

fn sub(cx: &Cx, a: Value, b: Value) -> Res {
    let (made, set) = as_set(cx, a)?;
    set::remove_all(cx, set, b)?;
    Ok(made)
}

fn xor(cx: &Cx, a: Value, b: Value) -> Res {
    let (made, set) = as_set(cx, a)?;
    set::toggle_all(cx, set, b)?;
    Ok(made)
}

fn mapping(cx: &Cx, v: Value) -> Res {
    let inner = Field::new(Ref::new(dict(cx, v).value()).into_value());
    cx.new_object(Kind::MappingProxy, Proxy(inner))
}

/// Fills the classes.
///
/// # Errors
/// The memory error.
pub fn init(cx: &Cx) -> Result<(), Exc> {
    for kind in [Kind::DictKeys, Kind::DictItems, Kind::DictValues] {
        let class = ClassBuilder::of(cx, kind)
            .slots(|s| {
                s.len = Some(len);
                s.iter = Some(iter);
                s.repr = Some(repr);
                if matches!(kind, Kind::DictValues) {
                    return;
                }
                s.contains = Some(if matches!(kind, Kind::DictKeys) { keys_contain } else { items_contain });
                s.compare = Some(compare);
                s.binary[Bin::And as usize] = Some(and);
                s.binary[Bin::Or as usize] = Some(or);
                s.binary[Bin::Sub as usize] = Some(sub);
                s.binary[Bin::Xor as usize] = Some(xor);
            })?
            .methods(&[("__reversed__", reversed)])?
            .getset("mapping", mapping, None)?;
        let class = if matches!(kind, Kind::DictValues) {
            class
        } else {
            class.methods(&[("isdisjoint", isdisjoint)])?
        };
        class.finish()?;
    }
    Ok(())
}
