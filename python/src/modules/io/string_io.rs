//! `StringIO`: text in memory as a file.

use freewheel::object::Obj;
use freewheel::object::class::{Class, class_flags};
use freewheel::object::string::Str;
use freewheel::types::builder::ClassBuilder;
use freewheel::types::slots::OptRes;
use freewheel::{Args, Cx, Exc, NativeFn, Ref, Res, Value};
use parking_lot::{Mutex, MutexGuard};

use super::newline::Newline;
use super::string_state::StringState;
use super::{args as arg, unsupported};
use crate::modules::native::Native;

/// Text in memory; nothing once it is closed.
struct StringFile(Mutex<Option<State>>);

struct State {
    text: StringState,
    newline: Newline,
}

const METHODS: &[(&str, NativeFn)] = &[
    ("read", read),
    ("readline", readline),
    ("readlines", readlines),
    ("write", write),
    ("writelines", super::text_write::writelines),
    ("getvalue", getvalue),
    ("seek", seek),
    ("tell", tell),
    ("truncate", truncate),
    ("flush", flush),
    ("close", close),
    ("readable", yes),
    ("writable", yes),
    ("seekable", yes),
    ("isatty", no),
    ("fileno", fileno),
    ("__enter__", enter),
    ("__exit__", super::shared::exit),
];

/// The class.
pub fn class(cx: &Cx) -> Res {
    ClassBuilder::new::<Native<StringFile>>(cx, "_io", "StringIO")?
        .with_attributes::<Native<StringFile>>()
        .flags(class_flags::SUBCLASSABLE | class_flags::WEAK)
        .slots(|s| {
            s.new = Some(new);
            s.init = Some(init);
            s.iter = Some(iter);
            s.next = Some(next);
        })?
        .methods(METHODS)?
        .getset("closed", |cx, v| Ok(Ref::bool(this(cx, v).0.lock().is_none())), None)?
        .getset("encoding", |_, _| Ok(Ref::none()), None)?
        .getset("errors", |_, _| Ok(Ref::none()), None)?
        .getset("newlines", |_, _| Ok(Ref::none()), None)?
        .getset("line_buffering", |_, _| Ok(Ref::bool(false)), None)?
        .finish()
}

fn this<'a>(cx: &Cx, v: Value) -> &'a StringFile {
    &cx.cast::<Native<StringFile>>(v).expect("a text in memory").data.0
}

/// Works on the text of a file that is still open. `f` makes no objects: it runs under the lock.
fn with<R>(cx: &Cx, v: Value, f: impl FnOnce(&mut State) -> R) -> Result<R, Exc> {
    let mut guard: MutexGuard<'_, Option<State>> = this(cx, v).0.lock();
    match guard.as_mut() {
        Some(state) => Ok(f(state)),
        None => {
            drop(guard);
            Err(cx.value_error("I/O operation on closed file"))
        }
    }
}

fn new(cx: &Cx, class: &Obj<Class>, _: Args<'_>) -> Res {
    let state = State { text: StringState::default(), newline: Newline::Lf };
    cx.new_instance(cx.shape(class.root_shape()), Native(StringFile(Mutex::new(Some(state)))))
}

/// `StringIO(initial_value='', newline='\n')`
fn init(cx: &Cx, v: Value, args: Args<'_>) -> Result<(), Exc> {
    let [initial, newline] = args.parse(cx, "StringIO", ["initial_value", "newline"], 0)?;
    let newline = match newline {
        None => Newline::Lf,
        Some(Value::NONE) => Newline::Universal,
        Some(n) => match cx.as_str(n).and_then(|n| Newline::from_arg(Some(n))) {
            Some(n) => n,
            None if cx.as_str(n).is_some() => {
                return Err(cx.value_error(format!("illegal newline value: {}", cx.repr_string(n)?)));
            }
            None => {
                let name = cx.class_of(n).name();
                return Err(cx.type_error(format!("newline must be str or None, not {name}")));
            }
        },
    };
    let text = match initial.filter(|v| *v != Value::NONE) {
        None => "",
        Some(t) => match cx.as_str(t) {
            Some(t) => t,
            None => {
                let name = cx.class_of(t).name();
                return Err(cx.type_error(format!("initial_value must be str or None, not {name}")));
            }
        },
    };
    let text = newline.read(newline.write(text).into_owned());
    *this(cx, v).0.lock() = Some(State { text: StringState::new(cx.mutator(), text), newline });
    Ok(())
}

fn read(cx: &Cx, args: Args<'_>) -> Res {
    let [v, size] = args.range(cx, "read", 1)?;
    let size = arg::size(cx, size)?;
    cx.str(&with(cx, v.expect("a receiver"), |s| s.text.read(size))?)
}

fn take_line(s: &mut State, limit: Option<usize>) -> String {
    let newline = if s.newline == Newline::Universal { Newline::Lf } else { s.newline };
    let end = newline.line_end(s.text.rest().as_bytes(), true).unwrap_or(0);
    let end = limit.map_or(end, |n| end.min(s.text.prefix(n)));
    s.text.take(end)
}

fn readline(cx: &Cx, args: Args<'_>) -> Res {
    let [v, size] = args.range(cx, "readline", 1)?;
    let size = arg::size(cx, size)?;
    cx.str(&with(cx, v.expect("a receiver"), |s| take_line(s, size))?)
}

fn readlines(cx: &Cx, args: Args<'_>) -> Res {
    let [v, hint] = args.range(cx, "readlines", 1)?;
    let hint = arg::size(cx, hint)?.filter(|n| *n > 0).unwrap_or(usize::MAX);
    let v = v.expect("a receiver");
    let mut lines = Vec::new();
    let mut total = 0;
    // The line with which the hint is exceeded is the last one.
    while total <= hint {
        let line = with(cx, v, |s| take_line(s, None))?;
        if line.is_empty() {
            break;
        }
        total += line.len();
        lines.push(cx.str(&line)?);
    }
    cx.list(lines)
}

fn iter(cx: &Cx, v: Value) -> Res {
    with(cx, v, |_| ())?;
    Ok(Ref::new(v))
}

fn next(cx: &Cx, v: Value) -> OptRes {
    let line = with(cx, v, |s| take_line(s, None))?;
    if line.is_empty() { Ok(None) } else { cx.str(&line).map(Some) }
}

fn write(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [text]) = args.method(cx, "write")?;
    let Some(text) = cx.cast::<Str>(text) else {
        let name = cx.class_of(text).name();
        return Err(cx.type_error(format!("string argument expected, got '{name}'")));
    };
    let write = || {
        with(cx, v, |s| match s.newline {
            Newline::Universal => s.text.write(cx.mutator(), &s.newline.read(text.as_str().to_owned())),
            newline => s.text.write(cx.mutator(), &newline.write(text.as_str())),
        })
    };
    if write()?.is_err() {
        // Garbage may be in the way.
        cx.room(text.byte_len())?;
        write()?.map_err(|_| cx.memory_error())?;
    }
    cx.int(text.char_len() as i64)
}

fn getvalue(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "getvalue")?;
    let text = with(cx, v, |s| s.text.text().to_owned())?;
    cx.str(&text)
}

fn seek(cx: &Cx, args: Args<'_>) -> Res {
    let [v, offset, whence] = args.range(cx, "seek", 2)?;
    let offset = cx.expect_i64(offset.expect("required"))?;
    let whence = whence.map_or(Ok(0), |w| cx.expect_i64(w))?;
    let v = v.expect("a receiver");
    with(cx, v, |_| ())?;
    match whence {
        0 if offset < 0 => return Err(cx.value_error(format!("Negative seek position {offset}"))),
        1 | 2 if offset != 0 => {
            return Err(cx.error(freewheel::ExcKind::OSError, "Can't do nonzero cur-relative seeks"));
        }
        0..=2 => {}
        w => return Err(cx.value_error(format!("Invalid whence ({w}, should be 0, 1 or 2)"))),
    }
    let at = with(cx, v, |s| {
        let at = match whence {
            0 => offset as usize,
            1 => s.text.tell(),
            _ => s.text.len(),
        };
        s.text.seek(at);
        at
    })?;
    cx.int(at as i64)
}

fn tell(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "tell")?;
    cx.int(with(cx, v, |s| s.text.tell())? as i64)
}

fn truncate(cx: &Cx, args: Args<'_>) -> Res {
    let [v, len] = args.range(cx, "truncate", 1)?;
    let v = v.expect("a receiver");
    let len = match len.filter(|v| *v != Value::NONE) {
        Some(n) => {
            let n = cx.expect_i64(n)?;
            match usize::try_from(n) {
                Ok(n) => n,
                Err(_) => return Err(cx.value_error(format!("Negative size value {n}"))),
            }
        }
        None => with(cx, v, |s| s.text.tell())?,
    };
    with(cx, v, |s| s.text.truncate(len))?;
    cx.int(len as i64)
}

fn flush(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "flush")?;
    with(cx, v, |_| ())?;
    Ok(Ref::none())
}

fn close(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "close")?;
    *this(cx, v).0.lock() = None;
    Ok(Ref::none())
}

fn yes(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "readable")?;
    with(cx, v, |_| ())?;
    Ok(Ref::bool(true))
}

fn no(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "isatty")?;
    with(cx, v, |_| ())?;
    Ok(Ref::bool(false))
}

fn fileno(cx: &Cx, _: Args<'_>) -> Res {
    Err(unsupported(cx, "fileno"))
}

fn enter(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "__enter__")?;
    with(cx, v, |_| ())?;
    Ok(Ref::new(v))
}
