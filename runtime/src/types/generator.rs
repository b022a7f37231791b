//! Generators as objects.

use freewheel_refcount::Value;

use super::builder::ClassBuilder;
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::interp::generator::{Resumed, generator_next};
use crate::object::generator::{GenState, Generator};
use crate::object::{Field, Kind, Obj};

fn of<'a>(cx: &Cx, v: Value) -> &'a Obj<Generator> {
    cx.cast::<Generator>(v).expect("a generator")
}

fn finish(cx: &Cx, r: Resumed) -> Res {
    match r {
        Resumed::Yielded(v) => Ok(v),
        Resumed::Returned(v) => Err(cx.stop_iteration(v.value())),
    }
}

fn send(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [x]) = args.method(cx, "send")?;
    let r = cx.resume(of(cx, v), x)?;
    finish(cx, r)
}

fn throw(cx: &Cx, args: Args<'_>) -> Res {
    let [g, what, value, tb] = args.range::<4>(cx, "throw", 2)?;
    let (g, what) = (g.expect("required"), what.expect("required"));
    let value = value.filter(|v| *v != Value::NONE);
    let e = match value {
        Some(value) if cx.as_class(what).is_some() => {
            if cx.is_instance_of(value, what)? {
                Ref::new(value)
            } else {
                cx.call(what, &[value])?
            }
        }
        Some(_) => return Err(cx.type_error("instance exception may not have a separate value")),
        None => {
            if cx.cast::<crate::object::exception::Exception>(what).is_none() && cx.as_class(what).is_none() {
                let text = format!(
                    "exceptions must be classes or instances deriving from BaseException, not {}",
                    cx.class_of(what).name()
                );
                return Err(cx.type_error(text));
            }
            cx.make_exception(what)?
        }
    };
    if let Some(tb) = tb.filter(|t| *t != Value::NONE) {
        let exc = cx.exception(e.value());
        cx.set_field(&exc.header, &exc.traceback, Ref::new(tb));
    }
    let r = cx.throw_into(of(cx, g), Exc(e))?;
    finish(cx, r)
}

fn close(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "close")?;
    cx.close_generator(of(cx, v))?;
    Ok(Ref::none())
}

fn repr(cx: &Cx, v: Value) -> Res {
    let name = cx.to_string(of(cx, v).qualname.get())?;
    cx.str(&format!("<generator object {name} at {:#x}>", v.bits()))
}

/// A generator that dies suspended runs its `finally` blocks first.
fn del(cx: &Cx, v: Value) -> Result<(), Exc> {
    let g = of(cx, v);
    if g.state() == GenState::Suspended { cx.close_generator(g) } else { Ok(()) }
}

fn frame(cx: &Cx, v: Value) -> Res {
    match cx.copies_of_frames(of(cx, v)) {
        Some(copies) => cx.frame_info(copies),
        None => Ok(Ref::none()),
    }
}

fn set_name(cx: &Cx, g: &Obj<Generator>, f: &Field, x: Option<Value>, what: &str) -> Result<(), Exc> {
    let Some(x) = x.filter(|x| cx.as_str(*x).is_some()) else {
        return Err(cx.type_error(format!("{what} must be set to a string object")));
    };
    cx.set_field(&g.header, f, Ref::new(x));
    Ok(())
}

/// Fills the class.
///
/// # Errors
/// The memory error.
pub fn init(cx: &Cx) -> Result<(), Exc> {
    ClassBuilder::of(cx, Kind::Generator)
        .flags(crate::object::class::class_flags::FINALIZER)
        .slots(|s| {
            s.iter = Some(|_, v| Ok(Ref::new(v)));
            s.next = Some(generator_next);
            s.repr = Some(repr);
            s.del = Some(del);
        })?
        .methods(&[("send", send), ("throw", throw), ("close", close)])?
        .getset(
            "__name__",
            |cx, v| Ok(Ref::new(of(cx, v).name.get())),
            Some(|cx, v, x| set_name(cx, of(cx, v), &of(cx, v).name, x, "__name__")),
        )?
        .getset(
            "__qualname__",
            |cx, v| Ok(Ref::new(of(cx, v).qualname.get())),
            Some(|cx, v, x| set_name(cx, of(cx, v), &of(cx, v).qualname, x, "__qualname__")),
        )?
        .getset("gi_running", |cx, v| Ok(Ref::bool(of(cx, v).state() == GenState::Running)), None)?
        .getset("gi_suspended", |cx, v| Ok(Ref::bool(of(cx, v).state() == GenState::Suspended)), None)?
        .getset("gi_frame", frame, None)?
        .getset(
            "gi_code",
            |cx, v| {
                let f = cx.as_function(of(cx, v).function.get()).expect("a function");
                Ok(Ref::new(f.code.get()))
            },
            None,
        )?
        .getset("gi_yieldfrom", |cx, v| Ok(cx.delegate_of(of(cx, v)).unwrap_or(Ref::none())), None)?
        .finish()
        .map(drop)
}
