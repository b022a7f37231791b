//! The system's errors as exceptions.

use std::io::Error;

use freewheel::{Cx, Exc, ExcKind, Ref, Value};

/// An error of the system, with the path it is about.
#[cold]
pub fn os_error(cx: &Cx, e: &Error, path: Option<&str>) -> Exc {
    match path.map(|p| cx.str(p)).transpose() {
        Ok(path) => build(cx, e, path.as_ref().map(Ref::value), None),
        Err(e) => e,
    }
}

/// An error of the system, with the object that names the file, and a second one for a renaming.
#[cold]
pub fn os_error_at(cx: &Cx, e: &Error, path: Value, other: Option<Value>) -> Exc {
    build(cx, e, Some(path), other)
}

/// The class makes the subclass that fits the number.
fn build(cx: &Cx, e: &Error, path: Option<Value>, other: Option<Value>) -> Exc {
    let class = cx.exc_class(ExcKind::OSError).value();
    let made = (|| {
        let number = number_of(e);
        let text = match e.raw_os_error() {
            Some(n) => cx.str(&strerror(n))?,
            None => cx.str(&e.to_string())?,
        };
        let number = Value::small(number);
        match (path, other) {
            (None, _) => cx.call(class, &[number, text.value()]),
            (Some(p), None) => cx.call(class, &[number, text.value(), p]),
            (Some(p), Some(q)) => cx.call(class, &[number, text.value(), p, Value::NONE, q]),
        }
    })();
    match made {
        Ok(e) => Exc(e),
        Err(e) => e,
    }
}

/// The number of an error; those that Rust's library makes itself get the one that comes closest.
fn number_of(e: &Error) -> i32 {
    use std::io::ErrorKind::*;
    e.raw_os_error().unwrap_or(match e.kind() {
        NotFound => 2,
        Interrupted => 4,
        WouldBlock => 11,
        PermissionDenied => 13,
        AlreadyExists => 17,
        BrokenPipe => 32,
        Unsupported => 38,
        TimedOut => 110,
        UnexpectedEof => 5,
        _ => 22,
    })
}

/// What the system says about an error number.
pub fn strerror(number: i32) -> String {
    let text = Error::from_raw_os_error(number).to_string();
    // Rust adds the number.
    match text.rfind(" (os error ") {
        Some(at) => text[..at].to_owned(),
        None => text,
    }
}
