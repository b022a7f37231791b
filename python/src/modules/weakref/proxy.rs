//! `proxy`: objects that behave like another one as long as that lives.

use freewheel::object::misc::WeakRef;
use freewheel::object::{Kind, Obj};
use freewheel::types::builder::{ClassBuilder, native};
use freewheel::{Args, Cx, Exc, ExcKind, NativeFn, Ref, Res, Value};

use super::super::support::payload;
use super::proxy_slots;

/// The object behind a proxy, with a count.
///
/// # Errors
/// `ReferenceError` if it is gone.
pub(super) fn target(cx: &Cx, v: Value) -> Res {
    let reference: &Obj<WeakRef> = payload(cx, v);
    match reference.target() {
        Some(t) => Ok(Ref::new(t)),
        None => Err(gone(cx)),
    }
}

/// A proxy is a weak reference of a class of its own.
fn is_proxy(cx: &Cx, v: Value) -> bool {
    cx.cast::<WeakRef>(v).is_some() && !cx.class_of(v).is_subclass_of(cx.class(Kind::WeakRef))
}

#[cold]
fn gone(cx: &Cx) -> Exc {
    cx.error(ExcKind::ReferenceError, "weakly-referenced object no longer exists")
}

/// The same for operands, of which only one need be a proxy.
pub(super) fn unwrap(cx: &Cx, v: Value) -> Res {
    if is_proxy(cx, v) { target(cx, v) } else { Ok(Ref::new(v)) }
}

pub(super) fn repr(cx: &Cx, v: Value) -> Res {
    let t = target(cx, v)?;
    let name = cx.class_of(t.value()).name();
    cx.str(&format!("<weakproxy at {:#x} to {name} at {:#x}>", v.bits(), t.value().bits()))
}

const CALLABLE: &str = "_callable";

/// `proxy(object[, callback])`; its receiver is the class of plain proxies.
fn proxy(cx: &Cx, args: Args<'_>) -> Res {
    let class = cx.as_class(args[0].value()).expect("bound to the class when the module is made");
    let [object, callback] = args.skip(1).range(cx, "proxy", 1)?;
    let object = object.expect("required");
    let callback = callback.unwrap_or(Value::NONE);
    let class = if cx.is_callable(object) {
        let callable = cx.own_class_attr(class, cx.intern(CALLABLE)).expect("set with the class");
        cx.as_class(callable).expect("a class")
    } else {
        class
    };
    cx.weak_reference(class, object, callback)
}

/// Special methods without a slot, and methods that others look up on the class.
const METHODS: &[(&str, NativeFn)] = &[
    ("__bytes__", |cx, args| forward(cx, args, "__bytes__")),
    ("__reversed__", |cx, args| forward(cx, args, "__reversed__")),
    ("__round__", |cx, args| forward(cx, args, "__round__")),
    ("__trunc__", |cx, args| forward(cx, args, "__trunc__")),
    ("__floor__", |cx, args| forward(cx, args, "__floor__")),
    ("__ceil__", |cx, args| forward(cx, args, "__ceil__")),
    ("__enter__", |cx, args| forward(cx, args, "__enter__")),
    ("__exit__", |cx, args| forward(cx, args, "__exit__")),
    ("__format__", |cx, args| forward(cx, args, "__format__")),
    ("__length_hint__", |cx, args| forward(cx, args, "__length_hint__")),
];

fn forward(cx: &Cx, args: Args<'_>, name: &str) -> Res {
    let t = target(cx, args[0].value())?;
    let f = cx.get_attr_str(t.value(), name)?;
    cx.call_slots(f.value(), args.skip(1))
}

/// What the module shows.
pub(super) struct Classes {
    pub plain: Ref,
    pub callable: Ref,
    pub function: Ref,
}

/// Makes the classes and the function.
pub(super) fn classes(cx: &Cx) -> Result<Classes, Exc> {
    let build = |name: &str| {
        ClassBuilder::new::<WeakRef>(cx, "weakref", name)?.slots(proxy_slots::fill)?.methods(METHODS)
    };
    let callable = build("CallableProxyType")?.slots(|s| s.call = Some(proxy_slots::call))?.finish()?;
    let plain = build("ProxyType")?;
    plain.attr(CALLABLE, callable.value())?;
    let plain = plain.finish()?;
    let function = native(cx, Kind::NativeFunction, "proxy", proxy, Some(plain.value()), None)?;
    Ok(Classes { plain, callable, function })
}
