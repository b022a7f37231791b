//! `super`: attributes after a class in the receiver's resolution order.

use freewheel_refcount::Value;

use super::builder::ClassBuilder;
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::interp::handlers::super_attr;
use crate::object::cell::Cell;
use crate::object::class::{Class, class_flags};
use crate::object::misc::Super;
use crate::object::tuple::Tuple;
use crate::object::{Field, Kind, Obj};
use crate::ops::attr::generic_getattr;

fn new(cx: &Cx, class: &Obj<Class>, _: Args<'_>) -> Res {
    let data = Super { class: Field::unbound(), receiver: Field::unbound(), start: Field::unbound() };
    cx.new_instance(cx.shape(class.root_shape()), data)
}

/// Without arguments: the class and the first argument of the calling function.
fn implicit(cx: &Cx) -> Result<(Ref, Ref), Exc> {
    let Some(frame) = cx.current_frame() else { return Err(cx.runtime_error("super(): no current frame")) };
    let code = frame.code();
    if code.proto.args == 0 {
        return Err(cx.runtime_error("super(): no arguments"));
    }
    let names = &code.proto.free_names;
    let class = names.iter().position(|n| &**n == "__class__").and_then(|i| {
        let cell = Tuple::of(frame.function().closure.bound()?).get(i);
        cx.cast::<Cell>(cell)?.0.bound()
    });
    let Some(class) = class else { return Err(cx.runtime_error("super(): __class__ cell not found")) };
    // SAFETY: the running frame's first local.
    let first = unsafe { frame.reg(0) }.value();
    let first = match cx.cast::<Cell>(first) {
        Some(cell) => cell.0.get(),
        None => first,
    };
    if first == Value::UNBOUND {
        return Err(cx.runtime_error("super(): arg[0] deleted"));
    }
    Ok((Ref::new(class), Ref::new(first)))
}

fn init(cx: &Cx, v: Value, args: Args<'_>) -> Result<(), Exc> {
    let [class, receiver] = args.range::<2>(cx, "super", 0)?;
    let (class, receiver) = match (class, receiver) {
        (None, _) => {
            let (c, r) = implicit(cx)?;
            (c, Some(r))
        }
        (Some(c), r) => (Ref::new(c), r.filter(|r| *r != Value::NONE).map(Ref::new)),
    };
    let Some(c) = cx.as_class(class.value()) else {
        let got = cx.class_of(class.value()).name();
        return Err(cx.type_error(format!("super() argument 1 must be a type, not {got}")));
    };
    let s = cx.cast::<Super>(v).expect("a super object");
    if let Some(r) = receiver {
        let start = match cx.as_class(r.value()) {
            Some(k) if k.is_subclass_of(c) => Ref::new(k.value()),
            _ if cx.is_instance(r.value(), c) => Ref::new(cx.class_of(r.value()).value()),
            _ => return Err(cx.type_error("super(type, obj): obj must be an instance or subtype of type")),
        };
        cx.set_field(&s.header, &s.start, start);
        cx.set_field(&s.header, &s.receiver, r);
    }
    cx.set_field(&s.header, &s.class, class);
    Ok(())
}

fn getattr(cx: &Cx, v: Value, name: Value) -> Res {
    let s = cx.cast::<Super>(v).expect("a super object");
    match super_attr(cx, s, name)? {
        Some(x) => Ok(x),
        None => generic_getattr(cx, v, name),
    }
}

fn repr(cx: &Cx, v: Value) -> Res {
    let s = cx.cast::<Super>(v).expect("a super object");
    let class = cx.as_class(s.class.get()).map_or("NULL", |c| c.name());
    match s.start.bound().and_then(|c| cx.as_class(c)) {
        Some(start) => cx.str(&format!("<super: <class '{class}'>, <{} object>>", start.name())),
        None => cx.str(&format!("<super: <class '{class}'>, NULL>")),
    }
}

fn get(cx: &Cx, d: Value, object: Value, _: Value) -> Res {
    let s = cx.cast::<Super>(d).expect("a super object");
    if object == Value::UNBOUND || s.receiver.bound().is_some() {
        return Ok(Ref::new(d));
    }
    cx.call(cx.class_of(d).value(), &[s.class.get(), object])
}

/// Fills the class.
///
/// # Errors
/// The memory error.
pub fn fill(cx: &Cx) -> Result<(), Exc> {
    ClassBuilder::of(cx, Kind::Super)
        .flags(class_flags::SUBCLASSABLE)
        .slots(|s| {
            s.new = Some(new);
            s.init = Some(init);
            s.getattr = Some(getattr);
            s.repr = Some(repr);
            s.descr_get = Some(get);
        })?
        .finish()
        .map(drop)
}
