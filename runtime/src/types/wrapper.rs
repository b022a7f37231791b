//! Slot wrappers: a native class's slot as a callable attribute, such as `list.__len__`.

use freewheel_refcount::Value;

use super::builder::ClassBuilder;
use super::slot_defs::{SLOT_DEFS, SlotId};
use super::slots::Cmp;
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::class::Class;
use crate::object::function::SlotWrapper;
use crate::object::generator::Generator;
use crate::object::{Field, Kind, Obj, obj_unchecked};

fn of<'a>(v: Value) -> &'a Obj<SlotWrapper> {
    // SAFETY: slots of the wrapper class are called with wrappers.
    unsafe { obj_unchecked(v) }
}

/// Calls a wrapper; an unbound one takes the receiver from the arguments.
fn call(cx: &Cx, v: Value, args: Args<'_>) -> Res {
    let w = of(v);
    let def = &SLOT_DEFS[w.def];
    let class = cx.as_class(w.class.get()).expect("a wrapper's class");
    let (receiver, args) = match w.receiver.bound() {
        Some(r) => (r, args),
        None => match args.get(0) {
            Some(r) if cx.is_instance(r, class) => (r, args.skip(1)),
            Some(r) => {
                return Err(cx.type_error(format!(
                    "descriptor '{}' requires a '{}' object but received a '{}'",
                    def.name,
                    class.name(),
                    cx.class_of(r).name()
                )));
            }
            None => {
                let text =
                    format!("descriptor '{}' of '{}' object needs an argument", def.name, class.name());
                return Err(cx.type_error(text));
            }
        },
    };
    call_slot(cx, class, def.id, receiver, args)
}

fn one(cx: &Cx, args: &Args<'_>) -> Result<Value, Exc> {
    match args.get(0) {
        Some(v) if args.len() == 1 && !args.has_keywords() => Ok(v),
        _ => Err(cx.type_error(format!("expected 1 argument, got {}", args.len()))),
    }
}

fn two(cx: &Cx, args: &Args<'_>) -> Result<(Value, Value), Exc> {
    match (args.get(0), args.get(1)) {
        (Some(a), Some(b)) if args.len() == 2 => Ok((a, b)),
        _ => Err(cx.type_error(format!("expected 2 arguments, got {}", args.len()))),
    }
}

fn none(cx: &Cx, args: &Args<'_>) -> Result<(), Exc> {
    if args.is_empty() {
        Ok(())
    } else {
        Err(cx.type_error(format!("expected 0 arguments, got {}", args.len())))
    }
}

/// Calls a native class's own slot.
fn call_slot(cx: &Cx, class: &Obj<Class>, id: SlotId, v: Value, args: Args<'_>) -> Res {
    let s = class.own_slots();
    let missing = "a wrapper is made for a filled slot";
    match id {
        SlotId::Repr => none(cx, &args).and_then(|()| s.repr.expect(missing)(cx, v)),
        SlotId::Str => none(cx, &args).and_then(|()| s.str.expect(missing)(cx, v)),
        SlotId::Hash => cx.int(s.hash.expect(missing)(cx, v)?),
        SlotId::Call => s.call.expect(missing)(cx, v, args),
        SlotId::GetAttr | SlotId::GetAttrHook => {
            let name = cx.attr_name(one(cx, &args)?)?;
            s.getattr.expect(missing)(cx, v, name.value())
        }
        SlotId::SetAttr => {
            let (name, x) = two(cx, &args)?;
            let name = cx.attr_name(name)?;
            s.setattr.expect(missing)(cx, v, name.value(), Some(x)).map(|()| Ref::none())
        }
        SlotId::DelAttr => {
            let name = cx.attr_name(one(cx, &args)?)?;
            s.setattr.expect(missing)(cx, v, name.value(), None).map(|()| Ref::none())
        }
        SlotId::Compare(op) => s.compare.expect(missing)(cx, v, one(cx, &args)?, op),
        SlotId::Iter => none(cx, &args).and_then(|()| s.iter.expect(missing)(cx, v)),
        SlotId::Next if cx.cast::<Generator>(v).is_some() => cx.next_or_stop(v),
        SlotId::Next => match s.next.expect(missing)(cx, v)? {
            Some(x) => Ok(x),
            None => Err(cx.stop_iteration(Value::NONE)),
        },
        SlotId::Len => cx.int(s.len.expect(missing)(cx, v)? as i64),
        SlotId::GetItem => s.getitem.expect(missing)(cx, v, one(cx, &args)?),
        SlotId::SetItem => {
            let (k, x) = two(cx, &args)?;
            s.setitem.expect(missing)(cx, v, k, Some(x)).map(|()| Ref::none())
        }
        SlotId::DelItem => s.setitem.expect(missing)(cx, v, one(cx, &args)?, None).map(|()| Ref::none()),
        SlotId::Contains => Ok(Ref::bool(s.contains.expect(missing)(cx, v, one(cx, &args)?)?)),
        SlotId::Bool => Ok(Ref::bool(s.bool.expect(missing)(cx, v)?)),
        SlotId::Binary(op) => {
            if op == super::slots::Bin::Pow && args.len() == 2 {
                let (b, m) = two(cx, &args)?;
                return super::int::pow_mod(cx, v, b, m);
            }
            s.binary[op as usize].expect(missing)(cx, v, one(cx, &args)?)
        }
        SlotId::Reflected(op) => s.binary[op as usize].expect(missing)(cx, one(cx, &args)?, v),
        SlotId::Inplace(op) => s.inplace[op as usize].expect(missing)(cx, v, one(cx, &args)?),
        SlotId::Unary(op) => s.unary[op as usize].expect(missing)(cx, v),
        SlotId::Concat => s.concat.expect(missing)(cx, v, one(cx, &args)?),
        SlotId::Repeat | SlotId::RepeatReflected => s.repeat.expect(missing)(cx, v, one(cx, &args)?),
        SlotId::DescrGet => {
            let [object, owner] = args.range::<2>(cx, "__get__", 1)?;
            let object = object.filter(|o| *o != Value::NONE);
            let owner = owner.filter(|o| *o != Value::NONE);
            if object.is_none() && owner.is_none() {
                return Err(cx.type_error("__get__(None, None) is invalid"));
            }
            let owner = owner.unwrap_or_else(|| cx.class_of(object.expect("checked")).value());
            s.descr_get.expect(missing)(cx, v, object.unwrap_or(Value::UNBOUND), owner)
        }
        SlotId::DescrSet => {
            let (object, x) = two(cx, &args)?;
            s.descr_set.expect(missing)(cx, v, object, Some(x)).map(|()| Ref::none())
        }
        SlotId::DescrDelete => {
            s.descr_set.expect(missing)(cx, v, one(cx, &args)?, None).map(|()| Ref::none())
        }
        SlotId::Init => s.init.expect(missing)(cx, v, args).map(|()| Ref::none()),
        SlotId::Del => s.del.expect(missing)(cx, v).map(|()| Ref::none()),
        SlotId::New => Err(cx.type_error("__new__ is a static method")),
    }
}

fn bind(cx: &Cx, v: Value, object: Value, _: Value) -> Res {
    let w = of(v);
    if object == Value::UNBOUND || w.receiver.bound().is_some() {
        return Ok(Ref::new(v));
    }
    let keep = |v: Value| Field::new(Ref::new(v).into_value());
    cx.new_object(
        Kind::SlotWrapper,
        SlotWrapper { class: keep(w.class.get()), def: w.def, receiver: keep(object) },
    )
}

fn repr(cx: &Cx, v: Value) -> Res {
    let w = of(v);
    let name = SLOT_DEFS[w.def].name;
    let class = cx.as_class(w.class.get()).expect("a wrapper's class").name();
    match w.receiver.bound() {
        Some(r) => {
            let text =
                format!("<method-wrapper '{name}' of {} object at {:#x}>", cx.class_of(r).name(), r.bits());
            cx.str(&text)
        }
        None => cx.str(&format!("<slot wrapper '{name}' of '{class}' objects>")),
    }
}

fn compare(cx: &Cx, a: Value, b: Value, op: Cmp) -> Res {
    let (Some(x), Some(y)) = (cx.cast::<SlotWrapper>(a), cx.cast::<SlotWrapper>(b)) else {
        return Ok(Ref::not_implemented());
    };
    let same = x.def == y.def && x.class.get() == y.class.get() && x.receiver.get() == y.receiver.get();
    match op {
        Cmp::Eq => Ok(Ref::bool(same)),
        Cmp::Ne => Ok(Ref::bool(!same)),
        _ => Ok(Ref::not_implemented()),
    }
}

fn hash(_: &Cx, v: Value) -> Result<i64, Exc> {
    let w = of(v);
    Ok((w.class.get().bits() >> 4) as i64 ^ w.def as i64 ^ (w.receiver.get().bits() >> 4) as i64)
}

/// Fills the class.
///
/// # Errors
/// The memory error.
pub fn init(cx: &Cx) -> Result<(), Exc> {
    ClassBuilder::of(cx, Kind::SlotWrapper)
        .slots(|s| {
            s.call = Some(call);
            s.descr_get = Some(bind);
            s.repr = Some(repr);
            s.compare = Some(compare);
            s.hash = Some(hash);
        })?
        .getset("__name__", |cx, v| cx.str(SLOT_DEFS[of(v).def].name), None)?
        .getset(
            "__qualname__",
            |cx, v| {
                let class = cx.as_class(of(v).class.get()).expect("a wrapper's class").name();
                cx.str(&format!("{class}.{}", SLOT_DEFS[of(v).def].name))
            },
            None,
        )?
        .getset("__objclass__", |_, v| Ok(Ref::new(of(v).class.get())), None)?
        .getset("__doc__", |_, _| Ok(Ref::none()), None)?
        .getset(
            "__self__",
            |cx, v| {
                of(v)
                    .receiver
                    .bound()
                    .map(Ref::new)
                    .ok_or_else(|| cx.attribute_error(v, cx.intern("__self__")))
            },
            None,
        )?
        .finish()
        .map(drop)
}
