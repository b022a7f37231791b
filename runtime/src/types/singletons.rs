//! The values that are alone in their class: null, ellipsis, "not implemented".

use freewheel_refcount::Value;

use super::builder::ClassBuilder;
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::class::Class;
use crate::object::{Kind, Obj};
use crate::ops::compare::identity_hash;

/// Calling the class gives the one instance.
fn lone(cx: &Cx, class: &Obj<Class>, args: Args<'_>, v: Value) -> Res {
    if !args.slots().is_empty() {
        // Two of the classes are written differently from what they are called in messages.
        let name = match class.name() {
            "ellipsis" => "EllipsisType",
            name => name,
        };
        return Err(cx.type_error(format!("{name} takes no arguments")));
    }
    Ok(Ref::from_owned(v))
}

fn text(v: Value) -> &'static str {
    match v {
        Value::NONE => "None",
        Value::ELLIPSIS => "Ellipsis",
        _ => "NotImplemented",
    }
}

fn repr(cx: &Cx, v: Value) -> Res {
    Ok(Ref::new(cx.intern(text(v))))
}

/// Copies and pickles name the value.
fn reduce(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "__reduce__")?;
    repr(cx, v)
}

fn hash(_: &Cx, v: Value) -> Result<i64, Exc> {
    Ok(identity_hash(v))
}

/// Fills the classes.
pub fn init(cx: &Cx) -> Result<(), Exc> {
    ClassBuilder::of(cx, Kind::None)
        .slots(|s| {
            s.new = Some(|cx, class, args| lone(cx, class, args, Value::NONE));
            s.repr = Some(repr);
            s.bool = Some(|_, _| Ok(false));
            s.hash = Some(hash);
        })?
        .finish()?;
    ClassBuilder::of(cx, Kind::Ellipsis)
        .slots(|s| {
            s.new = Some(|cx, class, args| lone(cx, class, args, Value::ELLIPSIS));
            s.repr = Some(repr);
            s.hash = Some(hash);
        })?
        .methods(&[("__reduce__", reduce)])?
        .finish()?;
    ClassBuilder::of(cx, Kind::NotImplemented)
        .slots(|s| {
            s.new = Some(|cx, class, args| lone(cx, class, args, Value::NOT_IMPLEMENTED));
            s.repr = Some(repr);
            s.bool = Some(|_, _| Ok(true));
            s.hash = Some(hash);
        })?
        .methods(&[("__reduce__", reduce)])?
        .finish()?;
    Ok(())
}
