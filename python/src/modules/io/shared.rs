//! Methods that all files have, whatever they read or write.

use std::sync::Arc;

use freewheel::types::builder::{ClassBuilder, Getter};
use freewheel::{Args, Cx, Exc, NativeFn, Ref, Res, Value};

use super::binary::BinaryFile;
use super::core::FileCore;
use super::text::TextFile;
use super::{args, blocking, fail, unsupported};
use crate::modules::native::Native;

/// The name a file was opened by.
pub enum Name {
    /// A path.
    Text(String),
    /// A path given as bytes.
    Bytes(Vec<u8>),
    /// A descriptor.
    Number(i32),
    /// None at all: a file around something else.
    None,
}

impl Name {
    /// As an object.
    pub fn object(&self, cx: &Cx) -> Res {
        match self {
            Name::Text(s) => cx.str(s),
            Name::Bytes(b) => cx.bytes(b),
            Name::Number(n) => cx.int(i64::from(*n)),
            Name::None => Err(cx.error(freewheel::ExcKind::AttributeError, "name")),
        }
    }

    /// As it is shown in a file's `repr`.
    pub fn shown(&self, cx: &Cx) -> Result<String, Exc> {
        match self {
            Name::None => Ok(String::new()),
            _ => Ok(format!(" name={}", cx.repr_string(self.object(cx)?.value())?)),
        }
    }
}

/// The file behind an object of either class.
///
/// # Panics
/// The value is no file; methods check their receiver before they are called.
pub fn core_of(cx: &Cx, v: Value) -> Arc<FileCore> {
    match cx.cast::<Native<TextFile>>(v) {
        Some(f) => f.0.core.clone(),
        None => cx.cast::<Native<BinaryFile>>(v).expect("a file").0.core.clone(),
    }
}

const METHODS: &[(&str, NativeFn)] = &[
    ("flush", flush),
    ("close", close),
    ("fileno", fileno),
    ("isatty", isatty),
    ("readable", readable),
    ("writable", writable),
    ("seekable", seekable),
    ("tell", tell),
    ("truncate", truncate),
    ("__enter__", enter),
    ("__exit__", exit),
];

/// Adds the shared methods to a class.
pub fn add<'a>(b: ClassBuilder<'a>) -> Result<ClassBuilder<'a>, Exc> {
    b.methods(METHODS)?.getset("closed", get_closed as Getter, None)
}

fn flush(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "flush")?;
    let core = core_of(cx, v);
    core.raw().map_err(|e| fail(cx, e))?;
    blocking(cx, || core.flush())?;
    Ok(Ref::none())
}

fn close(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "close")?;
    let core = core_of(cx, v);
    if !core.is_closed() {
        blocking(cx, || core.close())?;
    }
    Ok(Ref::none())
}

fn get_closed(cx: &Cx, v: Value) -> Res {
    Ok(Ref::bool(core_of(cx, v).is_closed()))
}

fn fileno(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "fileno")?;
    let raw = core_of(cx, v).raw().map_err(|_| cx.value_error("I/O operation on closed file"))?;
    match raw.number() {
        Some(n) => cx.int(i64::from(n)),
        None => Err(unsupported(cx, "fileno")),
    }
}

fn isatty(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "isatty")?;
    let raw = core_of(cx, v).raw().map_err(|e| fail(cx, e))?;
    Ok(Ref::bool(raw.is_terminal()))
}

fn readable(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "readable")?;
    let core = core_of(cx, v);
    core.raw().map_err(|e| fail(cx, e))?;
    Ok(Ref::bool(core.readable))
}

fn writable(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "writable")?;
    let core = core_of(cx, v);
    core.raw().map_err(|e| fail(cx, e))?;
    Ok(Ref::bool(core.writable))
}

fn seekable(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "seekable")?;
    let raw = core_of(cx, v).raw().map_err(|e| fail(cx, e))?;
    Ok(Ref::bool(raw.is_seekable()))
}

fn tell(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "tell")?;
    let core = core_of(cx, v);
    cx.uint(blocking(cx, || core.tell())?)
}

fn truncate(cx: &Cx, args: Args<'_>) -> Res {
    let [v, len] = args.range(cx, "truncate", 1)?;
    let core = core_of(cx, v.expect("a receiver"));
    let len = args::size(cx, len)?.map(|n| n as u64);
    cx.uint(blocking(cx, || core.truncate(len))?)
}

fn enter(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "__enter__")?;
    core_of(cx, v).raw().map_err(|e| fail(cx, e))?;
    Ok(Ref::new(v))
}

/// Closes through the method, which a subclass may have replaced.
pub fn exit(cx: &Cx, args: Args<'_>) -> Res {
    let Some(v) = args.get(0) else { return Err(cx.type_error("__exit__() needs a receiver")) };
    cx.call_method(v, cx.names().close, &[])?;
    Ok(Ref::none())
}

/// `readlines` of files of bytes: lines until there is none, or until they have `hint` bytes together.
pub fn byte_lines(cx: &Cx, hint: Option<usize>, mut next: impl FnMut() -> Result<Vec<u8>, Exc>) -> Res {
    let hint = hint.filter(|n| *n > 0).unwrap_or(usize::MAX);
    let mut lines = Vec::new();
    let mut total = 0;
    while total < hint {
        let line = next()?;
        if line.is_empty() {
            break;
        }
        total += line.len();
        lines.push(cx.bytes(&line)?);
    }
    cx.list(lines)
}
