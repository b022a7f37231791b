//! Settings of the runtime, and answers about it that never change.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use freewheel::interp::stack::MAX_FRAMES;
use freewheel::{Args, Cx, NativeFn, Ref, Res};

/// The functions.
pub const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("getrecursionlimit", getrecursionlimit),
    ("setrecursionlimit", setrecursionlimit),
    ("getswitchinterval", getswitchinterval),
    ("setswitchinterval", setswitchinterval),
    ("get_int_max_str_digits", get_int_max_str_digits),
    ("set_int_max_str_digits", set_int_max_str_digits),
    ("getdefaultencoding", encoding),
    ("getfilesystemencoding", encoding),
    ("getfilesystemencodeerrors", encode_errors),
    ("_is_gil_enabled", never),
    ("is_finalizing", never),
];

/// `getrecursionlimit()`
fn getrecursionlimit(cx: &Cx, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "getrecursionlimit")?;
    cx.int(i64::from(cx.globals().recursion_limit.load(Ordering::Relaxed)))
}

/// `setrecursionlimit(n)`: at most as many frames as a thread has room for.
fn setrecursionlimit(cx: &Cx, args: Args<'_>) -> Res {
    let [n] = args.exact(cx, "setrecursionlimit")?;
    let n = cx.expect_i64(n)?;
    if n < 1 {
        return Err(cx.value_error("recursion limit must be greater or equal than 1"));
    }
    let n = n.min(MAX_FRAMES as i64) as u32;
    cx.globals().recursion_limit.store(n, Ordering::Relaxed);
    Ok(Ref::none())
}

/// Remembered for whoever asks; threads here run all at once.
static SWITCH_INTERVAL: AtomicU64 = AtomicU64::new(0.005f64.to_bits());

/// `getswitchinterval()`
fn getswitchinterval(cx: &Cx, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "getswitchinterval")?;
    cx.float(f64::from_bits(SWITCH_INTERVAL.load(Ordering::Relaxed)))
}

/// `setswitchinterval(seconds)`
fn setswitchinterval(cx: &Cx, args: Args<'_>) -> Res {
    let [seconds] = args.exact(cx, "setswitchinterval")?;
    let seconds = cx.expect_f64(seconds)?;
    if seconds <= 0.0 {
        return Err(cx.value_error("switch interval must be strictly positive"));
    }
    SWITCH_INTERVAL.store(seconds.to_bits(), Ordering::Relaxed);
    Ok(Ref::none())
}

/// Remembered for whoever asks; there is no limit here.
static MAX_DIGITS: AtomicI64 = AtomicI64::new(4300);

/// `get_int_max_str_digits()`
fn get_int_max_str_digits(cx: &Cx, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "get_int_max_str_digits")?;
    cx.int(MAX_DIGITS.load(Ordering::Relaxed))
}

/// `set_int_max_str_digits(n)`
fn set_int_max_str_digits(cx: &Cx, args: Args<'_>) -> Res {
    let [n] = args.parse(cx, "set_int_max_str_digits", ["maxdigits"], 1)?;
    let n = cx.expect_i64(n.expect("required"))?;
    if n != 0 && n < 640 {
        return Err(cx.value_error("maxdigits must be 0 or larger than 640"));
    }
    MAX_DIGITS.store(n, Ordering::Relaxed);
    Ok(Ref::none())
}

fn encoding(cx: &Cx, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "getdefaultencoding")?;
    cx.str("utf-8")
}

fn encode_errors(cx: &Cx, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "getfilesystemencodeerrors")?;
    cx.str("surrogateescape")
}

fn never(cx: &Cx, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "_is_gil_enabled")?;
    Ok(Ref::bool(false))
}
