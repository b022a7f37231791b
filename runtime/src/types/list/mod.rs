//! Lists: making them, and what operators do with them.

mod item;
mod merge;
mod method;
mod sort;

pub(crate) use sort::quick_order;
pub use sort::sort_list;

use freewheel_refcount::Value;

use super::builder::ClassBuilder;
use super::sequence;
use super::slots::{Bin, Cmp};
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::class::{Class, class_flags};
use crate::object::list::{List, as_exact_list};
use crate::object::{Kind, Obj};

/// The list behind a receiver, which is one, perhaps of a subclass.
#[inline(always)]
fn this<'a>(cx: &Cx, v: Value) -> &'a Obj<List> {
    match as_exact_list(v) {
        Some(list) => list,
        None => cx.cast(v).expect("a list"),
    }
}

fn new(cx: &Cx, class: &Obj<Class>, _: Args<'_>) -> Res {
    cx.new_instance(cx.shape(class.root_shape()), List::new())
}

fn initialize(cx: &Cx, v: Value, args: Args<'_>) -> Result<(), Exc> {
    if args.has_keywords() {
        return Err(cx.type_error("list() takes no keyword arguments"));
    }
    let [items] = args.range(cx, "list", 0)?;
    let list = this(cx, v);
    if !list.is_empty() {
        clear(cx, list);
    }
    match items {
        Some(items) => extend(cx, list, items),
        None => Ok(()),
    }
}

/// A new list of `n` items that `at` reads from others. If those are `steady`, that is, they have all these items
/// and nobody else can change them, the list is made in one go; otherwise it gets the items that are there.
#[inline]
fn build(cx: &Cx, n: usize, steady: bool, mut at: impl FnMut(usize) -> Option<Value>) -> Res {
    if steady {
        // Counting references runs no user code.
        return cx.list_from_fn(n, |i| Ref::new(at(i).unwrap_or(Value::NONE)).into_value());
    }
    let mut items = room(cx, n)?;
    items.extend((0..n).filter_map(at).map(Ref::new));
    cx.list(items)
}

/// An empty vector with room for `n` items.
fn room(cx: &Cx, n: usize) -> Result<Vec<Ref>, Exc> {
    cx.vec(n)
}

/// Removes all items.
fn clear(cx: &Cx, list: &Obj<List>) {
    list.take_all(cx.mutator()).into_iter().for_each(|v| drop(Ref::from_owned(v)));
}

fn repr(cx: &Cx, v: Value) -> Res {
    sequence::render(cx, v, "[...]", |out| {
        out.push('[');
        sequence::push_items(cx, out, this(cx, v))?;
        out.push(']');
        Ok(())
    })
}

fn compare(cx: &Cx, a: Value, b: Value, op: Cmp) -> Res {
    match (cx.cast::<List>(a), cx.cast::<List>(b)) {
        (Some(a), Some(b)) => sequence::compare(cx, a, b, op),
        _ => Ok(Ref::not_implemented()),
    }
}

fn len(cx: &Cx, v: Value) -> Result<usize, Exc> {
    Ok(this(cx, v).len())
}

fn contains(cx: &Cx, v: Value, x: Value) -> Result<bool, Exc> {
    Ok(sequence::find(cx, this(cx, v), x, 0, usize::MAX)?.is_some())
}

fn iter(cx: &Cx, v: Value) -> Res {
    cx.seq_iter(Kind::ListIter, v, 0)
}

fn concat(cx: &Cx, a: Value, b: Value) -> Res {
    let (left, Some(right)) = (this(cx, a), cx.cast::<List>(b)) else {
        let name = cx.class_of(b).name();
        return Err(cx.type_error(format!("can only concatenate list (not \"{name}\") to list")));
    };
    let steady = !left.header.is_shared() && !right.header.is_shared();
    let n = left.len();
    build(cx, n + right.len(), steady, |i| if i < n { left.get(i) } else { right.get(i - n) })
}

/// Length of a list `times` times as long.
fn repeated_len(cx: &Cx, len: usize, times: usize) -> Result<usize, Exc> {
    let total = len.checked_mul(times).filter(|n| *n < isize::MAX as usize / 16);
    let total = total.ok_or_else(|| cx.memory_error())?;
    cx.room_for::<Value>(total)?;
    Ok(total)
}

fn repeat(cx: &Cx, v: Value, n: Value) -> Res {
    let times = sequence::repeat_count(cx, n)?;
    let list = this(cx, v);
    let len = list.len();
    let mut at = 0;
    build(cx, repeated_len(cx, len, times)?, !list.header.is_shared(), |_| {
        let x = list.get(at);
        at = if at + 1 == len { 0 } else { at + 1 };
        x
    })
}

fn inplace_add(cx: &Cx, v: Value, other: Value) -> Res {
    extend(cx, this(cx, v), other)?;
    Ok(Ref::new(v))
}

fn inplace_mul(cx: &Cx, v: Value, n: Value) -> Res {
    // What cannot be a number may still know how to multiply itself.
    if !sequence::has_index(cx, n) {
        return Ok(Ref::not_implemented());
    }
    let list = this(cx, v);
    match sequence::repeat_count(cx, n)? {
        0 => clear(cx, list),
        times => {
            let n = repeated_len(cx, list.len(), times - 1)?;
            let mut more = room(cx, n)?;
            more.extend((1..times).flat_map(|_| list.iter()).take(n).map(Ref::new));
            cx.list_splice(list, usize::MAX, 0, more)?;
        }
    }
    Ok(Ref::new(v))
}

/// Appends all items of an iterable, which may be the list itself.
fn extend(cx: &Cx, list: &Obj<List>, items: Value) -> Result<(), Exc> {
    if let Some(t) = crate::object::tuple::as_exact_tuple(items) {
        return cx.list_splice(list, usize::MAX, 0, t.iter().map(Ref::new).collect());
    }
    cx.list_extend(list, items)
}

/// Fills the class.
///
/// # Errors
/// The memory error.
pub fn init(cx: &Cx) -> Result<(), Exc> {
    ClassBuilder::of(cx, Kind::List)
        .flags(class_flags::SUBCLASSABLE | class_flags::SEQUENCE | class_flags::MATCH_SELF)
        .slots(|s| {
            s.new = Some(new);
            s.init = Some(initialize);
            s.repr = Some(repr);
            s.compare = Some(compare);
            s.len = Some(len);
            s.contains = Some(contains);
            s.iter = Some(iter);
            s.concat = Some(concat);
            s.repeat = Some(repeat);
            s.inplace[Bin::Add as usize] = Some(inplace_add);
            s.inplace[Bin::Mul as usize] = Some(inplace_mul);
            s.getitem = Some(item::get);
            s.setitem = Some(item::set);
        })?
        .methods(method::METHODS)?
        .class_methods(&[("__class_getitem__", crate::types::generic::class_getitem)])?
        .doc(
            "Built-in mutable sequence.\n\nIf no argument is given, the constructor creates a new empty list.\n\
             The argument must be an iterable if specified.",
        )?
        .finish()
        .map(drop)
}
