//! Slots of classes whose special methods are written in code: look the method up, call it, check its answer.
//!
//! The method may be gone when it is looked up: whoever asks has kept the slot's function while another thread deleted the
//! method (`special_methods.rs`), or several methods share the slot. Then the answer is that for values of a class without
//! the method.

use freewheel_refcount::Value;

use super::slots::{Bin, Cmp, N_BIN, N_UN, OptRes, Un};
use crate::args::Args;
use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref, Res};
use crate::object::class::Class;
use crate::object::{Kind, Obj};
use crate::ops::attr::{generic_getattr, generic_setattr};

/// `__repr__`.
pub fn repr(cx: &Cx, v: Value) -> Res {
    match cx.call_special(v, cx.names().repr, &[])? {
        Some(r) => Ok(r),
        None => cx.str(&cx.default_repr(v)),
    }
}

/// `__str__`.
pub fn str(cx: &Cx, v: Value) -> Res {
    match cx.call_special(v, cx.names().str, &[])? {
        Some(r) => Ok(r),
        None => cx.repr(v),
    }
}

/// `__hash__`.
pub fn hash(cx: &Cx, v: Value) -> Result<i64, Exc> {
    let class = cx.class_of(v);
    match cx.class_attr(class, cx.names().hash) {
        None | Some(Value::NONE) => Err(cx.type_error(format!("unhashable type: '{}'", cx.type_name(class)))),
        Some(f) => {
            let r = cx.call_found(f, v, &[])?;
            if !cx.is_int(r.value()) {
                return Err(cx.type_error("__hash__ method should return an integer"));
            }
            match cx.as_i64(r.value()) {
                Some(-1) => Ok(-2),
                Some(i) => Ok(i),
                None => Ok(crate::text::hash::big_hash(&cx.as_big(r.value()).expect("an integer"))),
            }
        }
    }
}

/// `__call__`.
pub fn call(cx: &Cx, v: Value, args: Args<'_>) -> Res {
    let class = cx.class_of(v);
    let Some(f) = cx.class_attr(class, cx.names().call) else { return Err(cx.not_callable(v)) };
    if cx.is_method_like(f) {
        return cx.call_prepended(f, v, args);
    }
    let f = cx.bind_descriptor(f, v)?;
    cx.call_slots(f.value(), args)
}

/// `__getattribute__`, then `__getattr__`.
pub fn getattr(cx: &Cx, v: Value, name: Value) -> Res {
    let class = cx.class_of(v);
    let custom = cx.class_attr(class, cx.names().getattribute).filter(|f| cx.as_function(*f).is_some());
    let first = match custom {
        Some(f) => cx.call_found(f, v, &[name]),
        None => match native_getattr(class) {
            Some(f) => f(cx, v, name),
            None => generic_getattr(cx, v, name),
        },
    };
    let e = match first {
        Ok(x) => return Ok(x),
        Err(e) => e,
    };
    if cx.is_error(&e, ExcKind::AttributeError)
        && let Some(f) = cx.class_attr(class, cx.names().getattr)
    {
        return cx.call_found(f, v, &[name]);
    }
    Err(e)
}

/// The nearest native way of a class to look attributes up.
fn native_getattr(class: &Obj<Class>) -> Option<fn(&Cx, Value, Value) -> Res> {
    class.mro().find_map(|c| c.own_slots().getattr)
}

/// `__setattr__` and `__delattr__`.
pub fn setattr(cx: &Cx, v: Value, name: Value, x: Option<Value>) -> Result<(), Exc> {
    let r = match x {
        Some(x) => cx.call_special(v, cx.names().setattr, &[name, x])?,
        None => cx.call_special(v, cx.names().delattr, &[name])?,
    };
    match r {
        Some(_) => Ok(()),
        None => generic_setattr(cx, v, name, x),
    }
}

/// The rich comparisons.
pub fn compare(cx: &Cx, a: Value, b: Value, op: Cmp) -> Res {
    let name = cx.names().compare[op as usize];
    match cx.call_special(a, name, &[b])? {
        Some(r) => Ok(r),
        None => Ok(Ref::not_implemented()),
    }
}

/// `__iter__`.
pub fn iter(cx: &Cx, v: Value) -> Res {
    let class = cx.class_of(v);
    match cx.class_attr(class, cx.names().iter) {
        Some(Value::NONE) => Err(cx.type_error(format!("'{}' object is not iterable", class.name()))),
        None => cx.iter_by_items(v),
        Some(f) => cx.call_found(f, v, &[]),
    }
}

/// `__next__`.
pub fn next(cx: &Cx, v: Value) -> OptRes {
    cx.catch_stop(next_or_stop(cx, v))
}

/// `__next__` as it is, its end a raised stop of iteration.
pub fn next_or_stop(cx: &Cx, v: Value) -> Res {
    match cx.call_special(v, cx.names().next, &[])? {
        Some(r) => Ok(r),
        None => Err(cx.no_iterator(v)),
    }
}

/// `__len__`.
pub fn len(cx: &Cx, v: Value) -> Result<usize, Exc> {
    let Some(r) = cx.call_special(v, cx.names().len, &[])? else { return Err(cx.no_len(v)) };
    let n = cx.index(r.value())?;
    match cx.as_i64(n.value()) {
        Some(n) if n >= 0 => Ok(n as usize),
        Some(_) => Err(cx.value_error("__len__() should return >= 0")),
        None => Err(cx.overflow_error("cannot fit 'int' into an index-sized integer")),
    }
}

/// `__getitem__`.
pub fn getitem(cx: &Cx, v: Value, k: Value) -> Res {
    match cx.call_special(v, cx.names().getitem, &[k])? {
        Some(r) => Ok(r),
        None => cx.get_class_item(v, k),
    }
}

/// `__setitem__` and `__delitem__`.
pub fn setitem(cx: &Cx, v: Value, k: Value, x: Option<Value>) -> Result<(), Exc> {
    let (name, args) = match x {
        Some(x) => (cx.names().setitem, vec![k, x]),
        None => (cx.names().delitem, vec![k]),
    };
    match cx.call_special(v, name, &args)? {
        Some(_) => Ok(()),
        None => Err(cx.no_item_change(v, x.is_some())),
    }
}

/// `__contains__`.
pub fn contains(cx: &Cx, v: Value, k: Value) -> Result<bool, Exc> {
    let class = cx.class_of(v);
    match cx.class_attr(class, cx.names().contains) {
        Some(Value::NONE) => Err(cx.type_error(format!("'{}' object is not a container", class.name()))),
        Some(f) => {
            let r = cx.call_found(f, v, &[k])?;
            cx.truth(r.value())
        }
        None => cx.contains_by_items(v, k),
    }
}

/// `__bool__`.
pub fn bool(cx: &Cx, v: Value) -> Result<bool, Exc> {
    let Some(r) = cx.call_special(v, cx.names().bool, &[])? else { return cx.truth_by_len(v) };
    if r.value().is_bool() {
        return Ok(r.value() == Value::TRUE);
    }
    let name = cx.class_of(r.value()).name();
    Err(cx.type_error(format!("__bool__ should return bool, returned {name}")))
}

/// The special method of a value's class, unless it is that of a native class (which fills the slot itself).
fn special_or_native(cx: &Cx, v: Value, name: Value, args: &[Value]) -> Result<Ref, Exc> {
    match cx.class_attr(cx.class_of(v), name) {
        None | Some(Value::NONE) => Ok(Ref::not_implemented()),
        Some(f) => cx.call_found(f, v, args),
    }
}

fn binary<const OP: usize>(cx: &Cx, a: Value, b: Value) -> Res {
    let (ca, cb) = (cx.class_of(a), cx.class_of(b));
    let names = cx.names();
    let this: fn(&Cx, Value, Value) -> Res = BINARY[OP];
    let generic = |c: &Obj<Class>| c.slots().binary[OP].is_some_and(|f| core::ptr::fn_addr_eq(f, this));
    let mut other = !core::ptr::eq(ca, cb) && generic(cb);
    if generic(ca) {
        if other
            && cb.is_subclass_of(ca)
            && cx.class_attr(cb, names.reflected[OP]) != cx.class_attr(ca, names.reflected[OP])
        {
            let r = special_or_native(cx, b, names.reflected[OP], &[a])?;
            if r.value() != Value::NOT_IMPLEMENTED {
                return Ok(r);
            }
            other = false;
        }
        let r = special_or_native(cx, a, names.binary[OP], &[b])?;
        if r.value() != Value::NOT_IMPLEMENTED {
            return Ok(r);
        }
    }
    if other { special_or_native(cx, b, names.reflected[OP], &[a]) } else { Ok(Ref::not_implemented()) }
}

fn inplace<const OP: usize>(cx: &Cx, a: Value, b: Value) -> Res {
    special_or_native(cx, a, cx.names().inplace[OP], &[b])
}

fn unary<const OP: usize>(cx: &Cx, v: Value) -> Res {
    match cx.call_special(v, cx.names().unary[OP], &[])? {
        Some(r) => Ok(r),
        None => Err(cx.no_unary(Un::ALL[OP], v)),
    }
}

type BinaryFn = fn(&Cx, Value, Value) -> Res;

macro_rules! table {
    ($f:ident, $($n:literal)*) => { [$($f::<$n>,)*] };
}

/// Arithmetic, by operator.
pub static BINARY: [BinaryFn; N_BIN] = table!(binary, 0 1 2 3 4 5 6 7 8 9 10 11 12 13);
/// In-place arithmetic, by operator.
pub static INPLACE: [BinaryFn; N_BIN] = table!(inplace, 0 1 2 3 4 5 6 7 8 9 10 11 12 13);
/// Unary operators.
pub static UNARY: [fn(&Cx, Value) -> Res; N_UN] = table!(unary, 0 1 2 3 4 5 6);

const _: () = assert!(Bin::DivMod as usize == N_BIN - 1);

/// `__get__`.
pub fn descr_get(cx: &Cx, descr: Value, object: Value, class: Value) -> Res {
    let object = if object == Value::UNBOUND { Value::NONE } else { object };
    match cx.call_special(descr, cx.names().get, &[object, class])? {
        Some(r) => Ok(r),
        None => Ok(Ref::new(descr)),
    }
}

/// `__set__` and `__delete__`.
pub fn descr_set(cx: &Cx, descr: Value, object: Value, x: Option<Value>) -> Result<(), Exc> {
    let r = match x {
        Some(x) => cx.call_special(descr, cx.names().set, &[object, x])?,
        None => cx.call_special(descr, cx.names().delete, &[object])?,
    };
    match r {
        Some(_) => Ok(()),
        None => {
            let name = if x.is_some() { cx.names().set } else { cx.names().delete };
            let text = crate::object::string::name_text(name);
            Err(cx.error(ExcKind::AttributeError, text))
        }
    }
}

/// `__new__`.
pub fn new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let f = cx.class_attr_bound(class, cx.names().new)?;
    let Some(f) = f else { return Err(cx.type_error(format!("cannot create '{}' instances", class.name()))) };
    cx.call_prepended(f.value(), class.value(), args)
}

/// `__init__`.
pub fn init(cx: &Cx, v: Value, args: Args<'_>) -> Result<(), Exc> {
    let Some(f) = cx.class_attr(cx.class_of(v), cx.names().init) else { return Ok(()) };
    let r = if cx.is_method_like(f) {
        cx.call_prepended(f, v, args)?
    } else {
        let f = cx.bind_descriptor(f, v)?;
        cx.call_slots(f.value(), args)?
    };
    if r.value() == Value::NONE {
        return Ok(());
    }
    let name = cx.class_of(r.value()).name();
    Err(cx.type_error(format!("__init__() should return None, not '{name}'")))
}

/// `__del__`.
pub fn del(cx: &Cx, v: Value) -> Result<(), Exc> {
    cx.call_special(v, cx.names().del, &[]).map(drop)
}

/// Whether a value is a slot wrapper of a native class.
pub fn is_wrapper(v: Value) -> bool {
    crate::object::is_exactly(v, Kind::SlotWrapper)
}
