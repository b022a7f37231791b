//! What the sequence classes share: arguments, subscripts, search, comparison, text.

use freewheel_refcount::Value;

use super::slots::{Cmp, Un};
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::list::List;
use crate::object::misc::Slice;
use crate::object::string::{as_exact_str, same_text};
use crate::object::tuple::Tuple;
use crate::object::{Field, Kind, Obj};

/// The receiver of a method and its arguments: from `min` to `N`, no keywords. Errors about keywords name the
/// class, those about the number of arguments do not.
///
/// # Errors
/// `TypeError`.
#[inline]
pub fn optional<const N: usize>(
    cx: &Cx,
    args: Args<'_>,
    class: &str,
    name: &str,
    min: usize,
) -> Result<(Value, [Option<Value>; N]), Exc> {
    if args.has_keywords() {
        return Err(cx.type_error(format!("{class}.{name}() takes no keyword arguments")));
    }
    Ok((args[0].value(), args.skip(1).range(cx, name, min)?))
}

/// What stands between the brackets.
pub enum Subscript<'a> {
    /// One item.
    Index(i64),
    /// Several.
    Slice(&'a Obj<Slice>),
}

/// Takes a subscript apart; `what` is the class's name, for the message.
///
/// # Errors
/// `TypeError` if it is neither integer nor slice, `IndexError` for an integer that no sequence is long enough for.
#[inline]
pub fn subscript<'a>(cx: &Cx, k: Value, what: &str) -> Result<Subscript<'a>, Exc> {
    if let Some(i) = k.as_int() {
        return Ok(Subscript::Index(i));
    }
    if let Some(s) = cx.cast::<Slice>(k) {
        return Ok(Subscript::Slice(s));
    }
    if !has_index(cx, k) {
        let name = cx.class_of(k).name();
        return Err(cx.type_error(format!("{what} indices must be integers or slices, not {name}")));
    }
    let i = cx.index(k)?;
    match cx.as_i64(i.value()) {
        Some(i) => Ok(Subscript::Index(i)),
        None => {
            let name = cx.class_of(k).name();
            Err(cx.index_error(format!("cannot fit '{name}' into an index-sized integer")))
        }
    }
}

/// Whether a value is an integer or can be used as one.
pub fn has_index(cx: &Cx, v: Value) -> bool {
    cx.is_int(v) || cx.class_of(v).slots().unary[Un::Index as usize].is_some()
}

/// How often a sequence is to be repeated.
///
/// # Errors
/// `TypeError` if that is no integer, `OverflowError` if it is too large.
pub fn repeat_count(cx: &Cx, n: Value) -> Result<usize, Exc> {
    if let Some(i) = n.as_int() {
        return Ok(i.max(0) as usize);
    }
    let name = cx.class_of(n).name();
    if !has_index(cx, n) {
        return Err(cx.type_error(format!("can't multiply sequence by non-int of type '{name}'")));
    }
    let i = cx.index(n)?;
    match cx.as_i64(i.value()) {
        Some(i) => Ok(i.max(0) as usize),
        None => Err(cx.overflow_error(format!("cannot fit '{name}' into an index-sized integer"))),
    }
}

/// The part of a sequence that `index(value, start, stop)` searches.
///
/// # Errors
/// `TypeError` for bounds that are no integers.
pub fn window(cx: &Cx, start: Option<Value>, stop: Option<Value>, len: usize) -> Result<(usize, usize), Exc> {
    let place = |v: Option<Value>, default: usize| -> Result<usize, Exc> {
        let Some(v) = v else { return Ok(default) };
        if !has_index(cx, v) {
            return Err(cx.type_error("slice indices must be integers or have an __index__ method"));
        }
        let i = cx.clamped_index(v)?;
        Ok(if i < 0 { i.saturating_add(len as i64).max(0) } else { i } as usize)
    };
    Ok((place(start, 0)?, place(stop, usize::MAX)?))
}

/// A sequence whose items can be looked at one by one, also while it changes.
pub trait Items {
    /// Number of items at this moment.
    fn count(&self) -> usize;
    /// Item `i`, if there is one; borrowed.
    fn item(&self, i: usize) -> Option<Value>;
}

impl Items for Obj<List> {
    #[inline(always)]
    fn count(&self) -> usize {
        self.len()
    }
    #[inline(always)]
    fn item(&self, i: usize) -> Option<Value> {
        self.get(i)
    }
}

impl Items for Vec<Ref> {
    fn count(&self) -> usize {
        self.len()
    }
    fn item(&self, i: usize) -> Option<Value> {
        self.get(i).map(Ref::value)
    }
}

impl Items for Obj<Tuple> {
    #[inline(always)]
    fn count(&self) -> usize {
        self.len()
    }
    #[inline(always)]
    fn item(&self, i: usize) -> Option<Value> {
        self.fields().get(i).map(Field::get)
    }
}

/// Whether two values are the same or equal, as far as that can be said without running user code.
#[inline(always)]
pub fn quick_equal(a: Value, b: Value) -> Option<bool> {
    if a == b {
        return Some(true);
    }
    if Value::both_int(a, b) {
        return Some(false);
    }
    match (as_exact_str(a), as_exact_str(b)) {
        (Some(a), Some(b)) => Some(same_text(a, b)),
        _ => None,
    }
}

/// Whether two items are the same or equal. Both may be borrowed from containers that change meanwhile.
#[inline(always)]
pub fn same_item(cx: &Cx, a: Value, b: Value) -> Result<bool, Exc> {
    match quick_equal(a, b) {
        Some(same) => Ok(same),
        None => same_item_slow(cx, a, b),
    }
}

#[inline(never)]
fn same_item_slow(cx: &Cx, a: Value, b: Value) -> Result<bool, Exc> {
    let (a, b) = (Ref::new(a), Ref::new(b));
    cx.equal(a.value(), b.value())
}

/// The first place from `from` to `to` where a sequence has this item.
///
/// # Errors
/// What the items' own code raises.
pub fn find(cx: &Cx, seq: &impl Items, v: Value, from: usize, to: usize) -> Result<Option<usize>, Exc> {
    let mut i = from;
    while i < to {
        let Some(x) = seq.item(i) else { break };
        if same_item(cx, x, v)? {
            return Ok(Some(i));
        }
        i += 1;
    }
    Ok(None)
}

/// The first place where a sequence has this item, and what is there.
///
/// # Errors
/// What the items' own code raises.
pub fn find_item(cx: &Cx, seq: &impl Items, v: Value) -> Result<Option<(usize, Ref)>, Exc> {
    let mut i = 0;
    while let Some(x) = seq.item(i) {
        let quick = quick_equal(x, v);
        if quick != Some(false) {
            let x = Ref::new(x);
            if quick == Some(true) || same_item_slow(cx, x.value(), v)? {
                return Ok(Some((i, x)));
            }
        }
        i += 1;
    }
    Ok(None)
}

/// How many items of a sequence are equal to this one.
///
/// # Errors
/// What the items' own code raises.
pub fn count(cx: &Cx, seq: &impl Items, v: Value) -> Res {
    let (mut i, mut n) = (0, 0);
    while let Some(x) = seq.item(i) {
        n += i64::from(same_item(cx, x, v)?);
        i += 1;
    }
    cx.int(n)
}

/// Compares two sequences item by item.
///
/// # Errors
/// What the items' own code raises.
pub fn compare(cx: &Cx, a: &impl Items, b: &impl Items, op: Cmp) -> Res {
    if matches!(op, Cmp::Eq | Cmp::Ne) && a.count() != b.count() {
        return Ok(Ref::bool(op == Cmp::Ne));
    }
    let mut i = 0;
    while let (Some(x), Some(y)) = (a.item(i), b.item(i)) {
        i += 1;
        let quick = quick_equal(x, y);
        if quick == Some(true) {
            continue;
        }
        let (x, y) = (Ref::new(x), Ref::new(y));
        if quick.is_none() && same_item_slow(cx, x.value(), y.value())? {
            continue;
        }
        return match op {
            Cmp::Eq => Ok(Ref::bool(false)),
            Cmp::Ne => Ok(Ref::bool(true)),
            _ => cx.compare(x.value(), y.value(), op),
        };
    }
    Ok(Ref::bool(op.holds(a.count().cmp(&b.count()))))
}

/// The text of a container: `fill` writes it, unless that is going on already further up; then it is `again`.
///
/// # Errors
/// What `fill` raises.
pub fn render(cx: &Cx, v: Value, again: &str, fill: impl FnOnce(&mut String) -> Result<(), Exc>) -> Res {
    if !cx.begin_render(v) {
        return cx.str(again);
    }
    let mut out = String::new();
    let done = fill(&mut out);
    cx.end_render(v);
    done?;
    cx.str(&out)
}

/// Appends `repr(v)`.
///
/// # Errors
/// What the value's own code raises.
pub fn push_repr(cx: &Cx, out: &mut String, v: Value) -> Result<(), Exc> {
    let kept = Ref::new(v);
    let text = cx.repr(kept.value())?;
    cx.append(out, cx.str_text(text.value()))
}

/// Appends the texts of all items, with commas between them.
///
/// # Errors
/// What the items' own code raises.
pub fn push_items(cx: &Cx, out: &mut String, seq: &impl Items) -> Result<(), Exc> {
    let mut i = 0;
    while let Some(x) = seq.item(i) {
        if i > 0 {
            out.push_str(", ");
        }
        push_repr(cx, out, x)?;
        i += 1;
    }
    Ok(())
}

/// A new tuple of two.
///
/// # Errors
/// The memory error.
#[inline]
pub fn pair(cx: &Cx, a: Ref, b: Ref) -> Res {
    let both = [a.into_value(), b.into_value()];
    cx.tuple_shaped(cx.shape(Kind::Tuple as u32), 2, |i| both[i]).inspect_err(|_| {
        both.into_iter().for_each(|v| drop(Ref::from_owned(v)));
    })
}
