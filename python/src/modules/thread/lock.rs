//! Locks: `allocate_lock` and `LockType`.

use std::sync::Arc;
use std::time::Duration;

use freewheel::object::class::{Class, class_flags};
use freewheel::object::lock::FairLock;
use freewheel::object::{Kind, Obj};
use freewheel::types::builder::{ClassBuilder, native};
use freewheel::{Args, Cx, Exc, Ref, Res, Value};

use super::super::native::Native;
use super::super::support::{make, payload};
use super::patience::{Patience, seconds};
use super::take::take;

type Lock = Native<Arc<FairLock>>;

fn inner<'a>(cx: &Cx, v: Value) -> &'a Arc<FairLock> {
    let lock: &'a Obj<Lock> = payload(cx, v);
    &lock.data.0
}

/// The arguments `blocking` and `timeout` of `acquire`.
#[inline]
pub(super) fn patience(cx: &Cx, args: Args<'_>) -> Result<Patience, Exc> {
    if args.is_empty() && !args.has_keywords() {
        return Ok(Patience::Endless);
    }
    let [blocking, timeout] = args.parse(cx, "acquire", ["blocking", "timeout"], 0)?;
    let blocking = blocking.map_or(Ok(true), |v| cx.truth(v))?;
    let timeout = timeout.map_or(Ok(-1.0), |v| seconds(cx, v))?;
    if !blocking && timeout != -1.0 {
        return Err(cx.value_error("can't specify a timeout for a non-blocking call"));
    }
    if timeout < 0.0 && timeout != -1.0 {
        return Err(cx.value_error("timeout value must be positive"));
    }
    Ok(match (blocking, timeout) {
        (false, _) => Patience::None,
        (true, -1.0) => Patience::Endless,
        (true, time) => Patience::Time(Duration::from_secs_f64(time)),
    })
}

fn acquire(cx: &Cx, args: Args<'_>) -> Res {
    let patience = patience(cx, args.skip(1))?;
    Ok(Ref::bool(take(cx, inner(cx, args[0].value()), patience)?))
}

fn enter(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "__enter__")?;
    Ok(Ref::bool(take(cx, inner(cx, v), Patience::Endless)?))
}

fn release_value(cx: &Cx, v: Value) -> Res {
    if inner(cx, v).give_back() { Ok(Ref::none()) } else { Err(cx.runtime_error("release unlocked lock")) }
}

fn release(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "release")?;
    release_value(cx, v)
}

fn exit(cx: &Cx, args: Args<'_>) -> Res {
    release_value(cx, args[0].value())
}

fn locked(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "locked")?;
    Ok(Ref::bool(inner(cx, v).is_taken()))
}

fn repr(cx: &Cx, v: Value) -> Res {
    let state = if inner(cx, v).is_taken() { "locked" } else { "unlocked" };
    cx.str(&format!("<{state} {} object at {:#x}>", cx.full_class_name(cx.class_of(v)), v.bits()))
}

fn fresh(cx: &Cx, class: &Obj<Class>) -> Res {
    make(cx, class, Native(Arc::new(FairLock::default())))
}

/// `allocate_lock()`; its receiver is the class of locks.
fn allocate_lock(cx: &Cx, args: Args<'_>) -> Res {
    let [class] = args.exact(cx, "allocate_lock")?;
    fresh(cx, cx.as_class(class).expect("bound to the class when the module is made"))
}

/// The class, and the function that makes instances.
pub(super) fn class(cx: &Cx) -> Result<(Ref, Ref), Exc> {
    let class = ClassBuilder::new::<Lock>(cx, "_thread", "lock")?
        .flags(class_flags::WEAK)
        .slots(|s| s.repr = Some(repr))?
        .methods(&[
            ("acquire", acquire),
            ("acquire_lock", acquire),
            ("release", release),
            ("release_lock", release),
            ("locked", locked),
            ("locked_lock", locked),
            ("__enter__", enter),
            ("__exit__", exit),
        ])?
        .finish()?;
    let make = native(cx, Kind::NativeFunction, "allocate_lock", allocate_lock, Some(class.value()), None)?;
    Ok((class, make))
}
