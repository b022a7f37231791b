//! Tuples.

use freewheel_refcount::Value;

use super::builder::ClassBuilder;
use super::sequence::{self, Subscript, optional, subscript};
use super::slots::Cmp;
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::class::{Class, class_flags};
use crate::object::tuple::{Tuple, as_exact_tuple};
use crate::object::{Kind, Obj};

/// The tuple behind a receiver, which is one, perhaps of a subclass.
#[inline(always)]
fn this<'a>(cx: &Cx, v: Value) -> &'a Obj<Tuple> {
    match as_exact_tuple(v) {
        Some(t) => t,
        None => cx.cast(v).expect("a tuple"),
    }
}

/// A tuple of `n` items made by `item`, which answers counted values.
fn made(cx: &Cx, n: usize, item: impl FnMut(usize) -> Value) -> Res {
    cx.tuple_shaped(cx.shape(Kind::Tuple as u32), n, item)
}

fn counted(v: Value) -> Value {
    Ref::new(v).into_value()
}

fn new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let exactly = core::ptr::eq(class, cx.class(Kind::Tuple));
    // A subclass may have an initializer that knows keywords.
    if exactly && args.has_keywords() {
        return Err(cx.type_error("tuple() takes no keyword arguments"));
    }
    let [items] = args.positional_only().range(cx, "tuple", 0)?;
    if exactly {
        return match items {
            None => made(cx, 0, |_| Value::NONE),
            Some(t) if as_exact_tuple(t).is_some() => Ok(Ref::new(t)),
            Some(items) => cx.tuple_from(cx.collect(items)?),
        };
    }
    let items = match items {
        Some(items) => cx.collect(items)?,
        None => Vec::new(),
    };
    cx.tuple_shaped(cx.shape(class.root_shape()), items.len(), |i| counted(items[i].value()))
}

fn repr(cx: &Cx, v: Value) -> Res {
    let t = this(cx, v);
    if t.is_empty() {
        return cx.str("()");
    }
    sequence::render(cx, v, "(...)", |out| {
        out.push('(');
        sequence::push_items(cx, out, t)?;
        out.push_str(if t.len() == 1 { ",)" } else { ")" });
        Ok(())
    })
}

/// A hash that depends on the order of the items (the mixing of xxHash, with the items' hashes as input).
fn hash(cx: &Cx, v: Value) -> Result<i64, Exc> {
    const PRIME_1: u64 = 11_400_714_785_074_694_791;
    const PRIME_2: u64 = 14_029_467_366_897_019_727;
    const PRIME_5: u64 = 2_870_177_450_012_600_261;
    let t = this(cx, v);
    let mut h = PRIME_5;
    for x in t.iter() {
        if as_exact_tuple(x).is_some() {
            cx.check_native_stack()?;
        }
        let lane = cx.hash(x)? as u64;
        h = h.wrapping_add(lane.wrapping_mul(PRIME_2)).rotate_left(31).wrapping_mul(PRIME_1);
    }
    h = h.wrapping_add(t.len() as u64 ^ (PRIME_5 ^ 3_527_539));
    Ok(if h == u64::MAX { 1_546_275_796 } else { h as i64 })
}

fn compare(cx: &Cx, a: Value, b: Value, op: Cmp) -> Res {
    match (cx.cast::<Tuple>(a), cx.cast::<Tuple>(b)) {
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
    cx.seq_iter(Kind::TupleIter, v, 0)
}

fn getitem(cx: &Cx, v: Value, k: Value) -> Res {
    let t = this(cx, v);
    match subscript(cx, k, "tuple")? {
        Subscript::Index(i) => match cx.place(i, t.len()) {
            Some(i) => Ok(Ref::new(t.get(i))),
            None => Err(cx.index_error("tuple index out of range")),
        },
        Subscript::Slice(s) => {
            let b = cx.slice_bounds(s, t.len())?;
            if b.step == 1 && b.len == t.len() && as_exact_tuple(v).is_some() {
                return Ok(Ref::new(v));
            }
            made(cx, b.len, |i| counted(t.get((b.start + i as i64 * b.step) as usize)))
        }
    }
}

fn concat(cx: &Cx, a: Value, b: Value) -> Res {
    let (left, Some(right)) = (this(cx, a), cx.cast::<Tuple>(b)) else {
        let name = cx.class_of(b).name();
        return Err(cx.type_error(format!("can only concatenate tuple (not \"{name}\") to tuple")));
    };
    if left.is_empty() && as_exact_tuple(b).is_some() {
        return Ok(Ref::new(b));
    }
    if right.is_empty() && as_exact_tuple(a).is_some() {
        return Ok(Ref::new(a));
    }
    let n = left.len();
    made(cx, n + right.len(), |i| counted(if i < n { left.get(i) } else { right.get(i - n) }))
}

fn repeat(cx: &Cx, v: Value, n: Value) -> Res {
    let times = sequence::repeat_count(cx, n)?;
    let t = this(cx, v);
    if times == 1 && as_exact_tuple(v).is_some() {
        return Ok(Ref::new(v));
    }
    let len = t.len();
    let total = len.checked_mul(times).filter(|n| *n < isize::MAX as usize / 16);
    let Some(total) = total else { return Err(cx.memory_error()) };
    let mut at = 0;
    made(cx, total, |_| {
        let x = t.get(at);
        at = if at + 1 == len { 0 } else { at + 1 };
        counted(x)
    })
}

fn index(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [x, start, stop]) = optional(cx, args, "tuple", "index", 1)?;
    let t = this(cx, v);
    let (from, to) = sequence::window(cx, start, stop, t.len())?;
    match sequence::find(cx, t, x.expect("required"), from, to)? {
        Some(i) => cx.int(i as i64),
        None => Err(cx.value_error("tuple.index(x): x not in tuple")),
    }
}

fn count(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [x]) = args.method(cx, "tuple.count")?;
    sequence::count(cx, this(cx, v), x)
}

/// The arguments with which `new` makes an equal tuple: one exact tuple.
fn getnewargs(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "tuple.__getnewargs__")?;
    let t = this(cx, v);
    let plain = made(cx, t.len(), |i| counted(t.get(i)))?;
    cx.tuple_from(vec![plain])
}

/// Fills the class.
///
/// # Errors
/// The memory error.
pub fn init(cx: &Cx) -> Result<(), Exc> {
    ClassBuilder::of(cx, Kind::Tuple)
        .flags(class_flags::SUBCLASSABLE | class_flags::SEQUENCE | class_flags::MATCH_SELF)
        .slots(|s| {
            s.new = Some(new);
            s.repr = Some(repr);
            s.hash = Some(hash);
            s.compare = Some(compare);
            s.len = Some(len);
            s.contains = Some(contains);
            s.iter = Some(iter);
            s.getitem = Some(getitem);
            s.concat = Some(concat);
            s.repeat = Some(repeat);
        })?
        .methods(&[("index", index), ("count", count), ("__getnewargs__", getnewargs)])?
        .class_methods(&[("__class_getitem__", crate::types::generic::class_getitem)])?
        .doc(
            "Built-in immutable sequence.\n\nIf no argument is given, the constructor returns an empty tuple.\n\
             If iterable is specified the tuple is initialized from iterable's items.\n\n\
             If the argument is a tuple, the return value is the same object.",
        )?
        .finish()
        .map(drop)
}
