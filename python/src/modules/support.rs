//! Small helps that several native modules use.

use freewheel::object::class::Class;
use freewheel::object::{Field, Obj, Payload};
use freewheel::{Args, Cx, Exc, Ref, Res, Value};

/// A field that takes a reference over.
#[inline]
pub(crate) fn field(v: Ref) -> Field {
    Field::new(v.into_value())
}

/// A field that counts a borrowed value.
#[inline]
pub(crate) fn field_of(v: Value) -> Field {
    field(Ref::new(v))
}

/// The receiver's payload. Whoever calls a method or slot has checked the receiver's class.
#[inline(always)]
pub(crate) fn payload<'a, T: Payload>(cx: &Cx, v: Value) -> &'a Obj<T> {
    cx.cast::<T>(v).expect("the receiver was checked by its caller")
}

/// An instance of a class whose payload is `T`.
#[inline]
pub(crate) fn make<T: Payload>(cx: &Cx, class: &Obj<Class>, data: T) -> Res {
    cx.new_instance(cx.shape(class.root_shape()), data)
}

/// An instance of `class`, which a native class keeps as its attribute.
pub(crate) fn class_part<'a>(cx: &Cx, owner: Value, name: &str) -> &'a Obj<Class> {
    let found = cx.class_attr(cx.class_of(owner), cx.intern(name));
    found.and_then(|v| cx.as_class(v)).expect("the class was made together with its owner")
}

/// The `iter` slot of iterators.
pub(crate) fn self_iter(_: &Cx, v: Value) -> Res {
    Ok(Ref::new(v))
}

/// Refuses keyword arguments.
pub(crate) fn no_keywords(cx: &Cx, args: &Args<'_>, name: &str) -> Result<(), Exc> {
    if args.has_keywords() {
        return Err(cx.type_error(format!("{name}() takes no keyword arguments")));
    }
    Ok(())
}

/// Empties a field that others may see.
#[inline]
pub(crate) fn clear(f: &Field) {
    drop(Ref::from_owned(f.swap(Value::UNBOUND)));
}

/// The value of a field, counted, unless it is empty.
#[inline(always)]
pub(crate) fn hold(f: &Field) -> Option<Ref> {
    f.bound().map(Ref::new)
}

/// The value, unless it is missing or the null value.
#[inline]
pub(crate) fn given(v: Option<Value>) -> Option<Value> {
    v.filter(|v| *v != Value::NONE)
}

/// The one argument of a class that takes no other.
pub(crate) fn only(cx: &Cx, args: &Args<'_>, name: &str) -> Result<Value, Exc> {
    no_keywords(cx, args, name)?;
    match args.get(0).filter(|_| args.len() == 1) {
        Some(v) => Ok(v),
        None => Err(cx.type_error(format!("{name} expected 1 argument, got {}", args.len()))),
    }
}
