//! The module `signal`, as far as programs look at it: numbers, and the handlers that are in force.
//!
//! An interrupt from the keyboard raises `KeyboardInterrupt` in the main thread, whatever handlers are set:
//! a program's own handlers are remembered and answered, never called.

use freewheel::object::Kind;
use freewheel::object::Obj;
use freewheel::object::dict::{Dict, as_exact_dict};
use freewheel::types::builder::native;
use freewheel::{Args, Cx, Exc, ExcKind, NativeFn, Ref, Res, Value};

use super::ModuleBuilder;

const NUMBERS: &[(&str, i32)] = &[
    ("SIGHUP", 1),
    ("SIGINT", 2),
    ("SIGQUIT", 3),
    ("SIGILL", 4),
    ("SIGTRAP", 5),
    ("SIGABRT", 6),
    ("SIGBUS", 7),
    ("SIGFPE", 8),
    ("SIGKILL", 9),
    ("SIGUSR1", 10),
    ("SIGSEGV", 11),
    ("SIGUSR2", 12),
    ("SIGPIPE", 13),
    ("SIGALRM", 14),
    ("SIGTERM", 15),
    ("SIGCHLD", 17),
    ("SIGCONT", 18),
    ("SIGSTOP", 19),
    ("SIGTSTP", 20),
    ("SIGTTIN", 21),
    ("SIGTTOU", 22),
    ("SIGWINCH", 28),
    ("SIG_DFL", 0),
    ("SIG_IGN", 1),
    ("NSIG", 65),
];

const FUNCTIONS: &[(&str, NativeFn)] = &[("signal", signal), ("getsignal", getsignal)];

/// The module.
///
/// # Errors
/// The memory error.
pub fn module(cx: &Cx) -> Res {
    let handlers = cx.dict()?;
    let mut m = ModuleBuilder::new(cx, "signal")?.function("default_int_handler", default_int_handler)?;
    for (name, number) in NUMBERS {
        m = m.value(name, Value::small(*number))?;
    }
    for (name, f) in FUNCTIONS {
        let f = native(cx, Kind::NativeFunction, name, *f, Some(handlers.value()), None)?;
        m = m.value(name, f)?;
    }
    let m = m.finish()?;
    let default = cx.get_attr_str(m.value(), "default_int_handler")?;
    let dict = as_exact_dict(handlers.value()).expect("just made");
    cx.dict_set(dict, Value::small(2), default.value())?;
    Ok(m)
}

/// The handlers by number, which every function gets first.
fn handlers<'a>(args: Args<'_>) -> &'a Obj<Dict> {
    as_exact_dict(args[0].value()).expect("the handlers")
}

fn number(cx: &Cx, v: Value) -> Result<Value, Exc> {
    match cx.expect_i64(v)? {
        n @ 1..=64 => Ok(Value::small(n as i32)),
        _ => Err(cx.value_error("signal number out of range")),
    }
}

fn in_force(cx: &Cx, dict: &Obj<Dict>, n: Value) -> Res {
    Ok(cx.dict_get(dict, n)?.map_or(Ref::new(Value::small(0)), Ref::new))
}

/// `signal(number, handler)`
fn signal(cx: &Cx, args: Args<'_>) -> Res {
    let [_, n, handler] = args.exact(cx, "signal")?;
    if !cx.is_main() {
        return Err(cx.value_error("signal only works in main thread of the main interpreter"));
    }
    let n = number(cx, n)?;
    if !cx.is_callable(handler) && !matches!(cx.as_i64(handler), Some(0 | 1)) {
        let text = "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object";
        return Err(cx.type_error(text));
    }
    let dict = handlers(args);
    let before = in_force(cx, dict, n)?;
    cx.dict_set(dict, n, handler)?;
    Ok(before)
}

/// `getsignal(number)`
fn getsignal(cx: &Cx, args: Args<'_>) -> Res {
    let [_, n] = args.exact(cx, "getsignal")?;
    in_force(cx, handlers(args), number(cx, n)?)
}

/// `default_int_handler(number, frame)`
fn default_int_handler(cx: &Cx, _: Args<'_>) -> Res {
    Err(cx.error_with(ExcKind::KeyboardInterrupt, &[]))
}
