//! Dicts: making them, and what operators do with them.

mod method;

pub use method::{copy_of, copy_of_any};

use freewheel_refcount::Value;

use super::builder::ClassBuilder;
use super::iterators::table::{entry_from, table_iter};
use super::sequence::{self, quick_equal, same_item};
use super::slots::{Bin, Cmp};
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::class::{Class, class_flags};
use crate::object::dict::{Dict, HashTable, as_exact_dict};
use crate::object::{Kind, Obj};

/// The dict behind a receiver, which is one, perhaps of a subclass.
#[inline(always)]
fn this<'a>(cx: &Cx, v: Value) -> &'a Obj<Dict> {
    match as_exact_dict(v) {
        Some(d) => d,
        None => cx.cast(v).expect("a dict"),
    }
}

fn new(cx: &Cx, class: &Obj<Class>, _: Args<'_>) -> Res {
    cx.new_instance(cx.shape(class.root_shape()), Dict(HashTable::new()))
}

fn initialize(cx: &Cx, v: Value, args: Args<'_>) -> Result<(), Exc> {
    update(cx, this(cx, v), "dict", args)
}

/// Merges in what the arguments of `dict` and of `update` give: a mapping or pairs, and keywords.
fn update(cx: &Cx, d: &Obj<Dict>, name: &str, args: Args<'_>) -> Result<(), Exc> {
    let [from] = args.positional_only().range(cx, name, 0)?;
    if let Some(from) = from {
        cx.update_dict(d, from)?;
    }
    for (k, v) in args.keywords() {
        cx.dict_set(d, k, v)?;
    }
    Ok(())
}

fn repr(cx: &Cx, v: Value) -> Res {
    let d = this(cx, v);
    sequence::render(cx, v, "{...}", |out| {
        out.push('{');
        let mut i = 0;
        while let Some(e) = entry_from(&d.0, i) {
            i = e.at + 1;
            let value = Ref::new(e.value);
            if out.len() > 1 {
                out.push_str(", ");
            }
            sequence::push_repr(cx, out, e.key)?;
            out.push_str(": ");
            sequence::push_repr(cx, out, value.value())?;
        }
        out.push('}');
        Ok(())
    })
}

fn compare(cx: &Cx, a: Value, b: Value, op: Cmp) -> Res {
    match (cx.cast::<Dict>(a), cx.cast::<Dict>(b), op) {
        (Some(a), Some(b), Cmp::Eq) => Ok(Ref::bool(equal(cx, a, b)?)),
        (Some(a), Some(b), Cmp::Ne) => Ok(Ref::bool(!equal(cx, a, b)?)),
        _ => Ok(Ref::not_implemented()),
    }
}

fn equal(cx: &Cx, a: &Obj<Dict>, b: &Obj<Dict>) -> Result<bool, Exc> {
    if core::ptr::eq(a, b) {
        return Ok(true);
    }
    if a.0.len() != b.0.len() {
        return Ok(false);
    }
    let mut i = 0;
    while let Some(e) = entry_from(&a.0, i) {
        i = e.at + 1;
        // Most keys are found, and most values compared, without user code; then nothing needs to be held.
        let quick = b.0.find_simple(e.key, e.hash).and_then(|at| b.0.table()?.entry(at).value.bound());
        if quick.is_some_and(|w| quick_equal(e.value, w) == Some(true)) {
            continue;
        }
        let (k, v) = (Ref::new(e.key), Ref::new(e.value));
        match cx.dict_get_hashed(b, k.value(), e.hash)? {
            Some(w) if same_item(cx, v.value(), w)? => {}
            _ => return Ok(false),
        }
    }
    Ok(true)
}

fn len(cx: &Cx, v: Value) -> Result<usize, Exc> {
    Ok(this(cx, v).0.len())
}

fn contains(cx: &Cx, v: Value, k: Value) -> Result<bool, Exc> {
    Ok(cx.dict_get(this(cx, v), k)?.is_some())
}

fn iter(cx: &Cx, v: Value) -> Res {
    table_iter(cx, Kind::DictKeyIter, v, &this(cx, v).0, false)
}

fn getitem(cx: &Cx, v: Value, k: Value) -> Res {
    if let Some(x) = cx.dict_get(this(cx, v), k)? {
        return Ok(Ref::new(x));
    }
    if as_exact_dict(v).is_none()
        && let Some(x) = cx.call_special(v, cx.names().missing, &[k])?
    {
        return Ok(x);
    }
    Err(cx.key_error(k))
}

fn setitem(cx: &Cx, v: Value, k: Value, x: Option<Value>) -> Result<(), Exc> {
    let d = this(cx, v);
    match x {
        Some(x) => cx.dict_set(d, k, x),
        None => match cx.dict_remove(d, k)? {
            Some(_) => Ok(()),
            None => Err(cx.key_error(k)),
        },
    }
}

fn or(cx: &Cx, a: Value, b: Value) -> Res {
    if cx.cast::<Dict>(a).is_none() || cx.cast::<Dict>(b).is_none() {
        return Ok(Ref::not_implemented());
    }
    let made = copy_of_any(cx, a)?;
    cx.update_dict(this(cx, made.value()), b)?;
    Ok(made)
}

fn inplace_or(cx: &Cx, v: Value, other: Value) -> Res {
    cx.update_dict(this(cx, v), other)?;
    Ok(Ref::new(v))
}

/// Fills the class.
///
/// # Errors
/// The memory error.
pub fn init(cx: &Cx) -> Result<(), Exc> {
    ClassBuilder::of(cx, Kind::Dict)
        .flags(class_flags::SUBCLASSABLE | class_flags::MAPPING | class_flags::MATCH_SELF)
        .slots(|s| {
            s.new = Some(new);
            s.init = Some(initialize);
            s.repr = Some(repr);
            s.compare = Some(compare);
            s.len = Some(len);
            s.contains = Some(contains);
            s.iter = Some(iter);
            s.getitem = Some(getitem);
            s.setitem = Some(setitem);
            s.binary[Bin::Or as usize] = Some(or);
            s.inplace[Bin::Or as usize] = Some(inplace_or);
        })?
        .methods(method::METHODS)?
        .class_methods(&[
            ("fromkeys", method::fromkeys),
            ("__class_getitem__", crate::types::generic::class_getitem),
        ])?
        .doc(
            "dict() -> new empty dictionary\ndict(mapping) -> new dictionary initialized from a mapping object's\n    \
             (key, value) pairs\ndict(iterable) -> new dictionary initialized as if via:\n    d = {}\n    \
             for k, v in iterable:\n        d[k] = v\ndict(**kwargs) -> new dictionary initialized with the \
             name=value pairs\n    in the keyword argument list.  For example:  dict(one=1, two=2)",
        )?
        .finish()
        .map(drop)
}
