//! Hooks: what happens with values at the prompt and with exceptions that nobody catches.

use freewheel::{Args, Cx, Exc, NativeFn, Ref, Res, Value};

/// The functions that are no hooks themselves.
pub const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("settrace", settrace),
    ("setprofile", setprofile),
    ("gettrace", get_nothing),
    ("getprofile", get_nothing),
    ("audit", ignore),
    ("addaudithook", ignore),
];

/// The standard hook of this name.
pub fn function(cx: &Cx, name: &str) -> Res {
    match name {
        "displayhook" => cx.native_function("displayhook", displayhook),
        "excepthook" => cx.native_function("excepthook", excepthook),
        _ => cx.native_function("unraisablehook", unraisablehook),
    }
}

fn displayhook(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.exact(cx, "displayhook")?;
    if let Some(f) = cx.globals().frontend.get() {
        f.display(cx, v)?;
    }
    Ok(Ref::none())
}

/// `excepthook(type, value, traceback)`
fn excepthook(cx: &Cx, args: Args<'_>) -> Res {
    let [_, value, _] = args.exact(cx, "excepthook")?;
    if cx.cast::<freewheel::object::exception::Exception>(value).is_some() {
        crate::errors::print_exception(cx, &Exc(Ref::new(value)));
    }
    Ok(Ref::none())
}

/// `unraisablehook(report)`
fn unraisablehook(cx: &Cx, args: Args<'_>) -> Res {
    let [report] = args.exact(cx, "unraisablehook")?;
    let value = cx.get_attr_str(report, "exc_value")?;
    let object = cx.get_attr_str(report, "object")?;
    let message = cx.get_attr_str(report, "err_msg")?;
    let wherein = cx.as_str(message.value()).and_then(|m| m.strip_prefix("Exception ignored "));
    if cx.cast::<freewheel::object::exception::Exception>(value.value()).is_some() {
        crate::errors::show_ignored(cx, &Exc(value), wherein.unwrap_or("in"), object.value());
    }
    Ok(Ref::none())
}

fn settrace(cx: &Cx, args: Args<'_>) -> Res {
    let [f] = args.exact(cx, "settrace")?;
    only_none(cx, f)
}

fn setprofile(cx: &Cx, args: Args<'_>) -> Res {
    let [f] = args.exact(cx, "setprofile")?;
    only_none(cx, f)
}

fn only_none(cx: &Cx, f: Value) -> Res {
    if f == Value::NONE {
        return Ok(Ref::none());
    }
    Err(cx.error(freewheel::ExcKind::NotImplementedError, "tracing and profiling are not supported"))
}

fn get_nothing(cx: &Cx, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "gettrace")?;
    Ok(Ref::none())
}

fn ignore(_: &Cx, _: Args<'_>) -> Res {
    Ok(Ref::none())
}
