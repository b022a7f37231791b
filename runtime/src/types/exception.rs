//! The exception classes.

use freewheel_refcount::Value;
use freewheel_refcount::sync::atomic::Ordering;

use super::builder::{ClassBuilder, make_class};
use crate::args::Args;
use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref, Res};
use crate::object::class::{Class, class_flags};
use crate::object::exception::Exception;
use crate::object::shape::NewShape;
use crate::object::tuple::Tuple;
use crate::object::{Field, InfoOf, Kind, Obj};

fn of<'a>(cx: &Cx, v: Value) -> &'a Obj<Exception> {
    cx.exception(v)
}

/// Makes an exception; its positional arguments are its `args`.
fn new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let items: Vec<Value> = args.positional().collect();
    let class = os_subclass(cx, class, &items);
    cx.new_exception(class, cx.tuple(&items)?)
}

/// `OSError(errno, …)` makes the class that fits the number.
fn os_subclass<'a>(cx: &Cx, class: &'a Obj<Class>, args: &[Value]) -> &'a Obj<Class> {
    if !core::ptr::eq(class, cx.exc_class(ExcKind::OSError)) || args.len() < 2 {
        return class;
    }
    let kind = match args[0].as_int().map(|n| n as i32) {
        Some(libc::ENOENT) => ExcKind::FileNotFoundError,
        Some(libc::EEXIST) => ExcKind::FileExistsError,
        Some(libc::EACCES | libc::EPERM) => ExcKind::PermissionError,
        Some(libc::EISDIR) => ExcKind::IsADirectoryError,
        Some(libc::ENOTDIR) => ExcKind::NotADirectoryError,
        Some(libc::EINTR) => ExcKind::InterruptedError,
        Some(libc::EAGAIN | libc::EALREADY | libc::EINPROGRESS) => ExcKind::BlockingIOError,
        Some(libc::EPIPE | libc::ESHUTDOWN) => ExcKind::BrokenPipeError,
        Some(libc::ECHILD) => ExcKind::ChildProcessError,
        Some(libc::ECONNABORTED) => ExcKind::ConnectionAbortedError,
        Some(libc::ECONNREFUSED) => ExcKind::ConnectionRefusedError,
        Some(libc::ECONNRESET) => ExcKind::ConnectionResetError,
        Some(libc::ESRCH) => ExcKind::ProcessLookupError,
        Some(libc::ETIMEDOUT) => ExcKind::TimeoutError,
        _ => return class,
    };
    cx.exc_class(kind)
}

fn init(cx: &Cx, v: Value, args: Args<'_>) -> Result<(), Exc> {
    let e = of(cx, v);
    if args.has_keywords() {
        let class = cx.class_of(v);
        let allowed: &[&str] = if class.is_subclass_of(cx.exc_class(ExcKind::ImportError)) {
            &["name", "path"]
        } else if class.is_subclass_of(cx.exc_class(ExcKind::AttributeError)) {
            &["name", "obj"]
        } else if class.is_subclass_of(cx.exc_class(ExcKind::NameError)) {
            &["name"]
        } else {
            return Err(cx.type_error(format!("{}() takes no keyword arguments", class.name())));
        };
        for (k, x) in args.keywords() {
            let text = cx.str_text(k);
            if !allowed.contains(&text) {
                let text = format!("'{text}' is an invalid keyword argument for {}()", class.name());
                return Err(cx.type_error(text));
            }
            cx.set_instance_attr(v, cx.intern(text), Ref::new(x))?;
        }
    }
    let items: Vec<Value> = args.positional().collect();
    if cx.is_instance(v, cx.exc_class(ExcKind::OSError)) {
        return os_init(cx, v, &items);
    }
    cx.set_field(&e.header, &e.args, cx.tuple(&items)?);
    Ok(())
}

/// File names are kept apart from the arguments, which then are the number and the text only.
fn os_init(cx: &Cx, v: Value, items: &[Value]) -> Result<(), Exc> {
    let e = of(cx, v);
    let named = (3..=5).contains(&items.len()) && items[2] != Value::NONE;
    if named {
        let second = items.get(4).copied().unwrap_or(Value::NONE);
        cx.set_field(&e.header, &e.extra, cx.tuple(&[items[2], second])?);
    }
    cx.set_field(&e.header, &e.args, cx.tuple(if named { &items[..2] } else { items })?);
    Ok(())
}

/// The first or second file name of an `OSError`.
fn os_name(cx: &Cx, v: Value, i: usize) -> Value {
    cx.cast::<Tuple>(of(cx, v).extra.get()).map_or(Value::NONE, |t| t.get(i))
}

fn set_os_name(cx: &Cx, v: Value, i: usize, x: Option<Value>) -> Result<(), Exc> {
    let e = of(cx, v);
    let mut names = [os_name(cx, v, 0), os_name(cx, v, 1)];
    names[i] = x.unwrap_or(Value::NONE);
    cx.set_field(&e.header, &e.extra, cx.tuple(&names)?);
    Ok(())
}

fn args_of<'a>(cx: &Cx, v: Value) -> &'a Obj<Tuple> {
    Tuple::of(of(cx, v).args.get())
}

fn str(cx: &Cx, v: Value) -> Res {
    let args = args_of(cx, v);
    match args.len() {
        0 => cx.str(""),
        1 => cx.to_str(args.get(0)),
        _ => cx.repr(args.value()),
    }
}

fn repr(cx: &Cx, v: Value) -> Res {
    let args = args_of(cx, v);
    let name = cx.class_of(v).name();
    if args.len() == 1 {
        let inner = cx.repr_string(args.get(0))?;
        return cx.str(&format!("{name}({inner})"));
    }
    let inner = cx.repr_string(args.value())?;
    cx.str(&format!("{name}{inner}"))
}

/// A missing key is shown by its `repr`.
fn key_error_str(cx: &Cx, v: Value) -> Res {
    let args = args_of(cx, v);
    if args.len() == 1 { cx.repr(args.get(0)) } else { str(cx, v) }
}

/// The name of argument `i` of an `OSError` with two arguments or more, else the null value.
fn os_arg(cx: &Cx, v: Value, i: usize) -> Res {
    let args = args_of(cx, v);
    if args.len() >= 2 && i < args.len() { Ok(Ref::new(args.get(i))) } else { Ok(Ref::none()) }
}

fn os_str(cx: &Cx, v: Value) -> Res {
    let args = args_of(cx, v);
    if args.len() < 2 {
        return str(cx, v);
    }
    let (number, text) = (cx.to_string(args.get(0))?, cx.to_string(args.get(1))?);
    let (file, second) = (os_name(cx, v, 0), os_name(cx, v, 1));
    if file != Value::NONE {
        let file = cx.repr_string(file)?;
        if second != Value::NONE {
            let second = cx.repr_string(second)?;
            return cx.str(&format!("[Errno {number}] {text}: {file} -> {second}"));
        }
        return cx.str(&format!("[Errno {number}] {text}: {file}"));
    }
    cx.str(&format!("[Errno {number}] {text}"))
}

fn unicode_arg(cx: &Cx, v: Value, i: usize) -> Res {
    let args = args_of(cx, v);
    if i < args.len() { Ok(Ref::new(args.get(i))) } else { Ok(Ref::none()) }
}

fn unicode_str(cx: &Cx, v: Value) -> Res {
    let args = args_of(cx, v);
    if args.len() != 5 {
        return str(cx, v);
    }
    let (codec, reason) = (cx.to_string(args.get(0))?, cx.to_string(args.get(4))?);
    let (Some(start), Some(end)) = (cx.as_i64(args.get(2)), cx.as_i64(args.get(3))) else {
        return str(cx, v);
    };
    if let Some(text) = cx.as_str(args.get(1)) {
        let text = match text.chars().nth(start.max(0) as usize) {
            Some(c) if end == start + 1 => {
                let c = match c as u32 {
                    n if n < 0x100 => format!("\\x{n:02x}"),
                    n if n < 0x10000 => format!("\\u{n:04x}"),
                    n => format!("\\U{n:08x}"),
                };
                format!("'{codec}' codec can't encode character '{c}' in position {start}: {reason}")
            }
            _ => format!("'{codec}' codec can't encode characters in position {start}-{}: {reason}", end - 1),
        };
        return cx.str(&text);
    }
    let byte = cx
        .cast::<crate::object::bytes::Bytes>(args.get(1))
        .and_then(|b| b.as_slice().get(start as usize).copied());
    let text = match byte {
        Some(b) if end == start + 1 => {
            format!("'{codec}' codec can't decode byte 0x{b:02x} in position {start}: {reason}")
        }
        _ => format!("'{codec}' codec can't decode bytes in position {start}-{}: {reason}", end - 1),
    };
    cx.str(&text)
}

fn syntax_str(cx: &Cx, v: Value) -> Res {
    let message = match cx.find_attr(v, cx.intern("msg"))? {
        Some(m) => cx.to_string(m.value())?,
        None => return str(cx, v),
    };
    let file = cx.find_attr(v, cx.intern("filename"))?.and_then(|f| cx.as_str(f.value()).map(str::to_owned));
    let line = cx.find_attr(v, cx.intern("lineno"))?.and_then(|l| cx.as_i64(l.value()));
    let base = file.as_deref().map(|f| f.rsplit('/').next().unwrap_or(f));
    let text = match (base, line) {
        (Some(f), Some(l)) => format!("{message} ({f}, line {l})"),
        (Some(f), None) => format!("{message} ({f})"),
        (None, Some(l)) => format!("{message} (line {l})"),
        (None, None) => message,
    };
    cx.str(&text)
}

fn syntax_init(cx: &Cx, v: Value, args: Args<'_>) -> Result<(), Exc> {
    init(cx, v, args)?;
    let a = args_of(cx, v);
    let set = |name: &str, x: Value| cx.set_instance_attr(v, cx.intern(name), Ref::new(x)).map(drop);
    set("msg", if a.is_empty() { Value::NONE } else { a.get(0) })?;
    let details = if a.len() == 2 { cx.collect(a.get(1))? } else { Vec::new() };
    for (i, name) in ["filename", "lineno", "offset", "text", "end_lineno", "end_offset"].iter().enumerate() {
        set(name, details.get(i).map_or(Value::NONE, |d| d.value()))?;
    }
    set("print_file_and_line", Value::NONE)
}

fn system_exit_code(cx: &Cx, v: Value) -> Res {
    let args = args_of(cx, v);
    match args.len() {
        0 => Ok(Ref::none()),
        1 => Ok(Ref::new(args.get(0))),
        _ => Ok(Ref::new(args.value())),
    }
}

fn stop_value(cx: &Cx, v: Value) -> Res {
    let args = args_of(cx, v);
    Ok(if args.is_empty() { Ref::none() } else { Ref::new(args.get(0)) })
}

fn link(f: &Field) -> Res {
    Ok(f.bound().map_or(Ref::none(), Ref::new))
}

fn set_link(cx: &Cx, v: Value, f: &Field, x: Option<Value>, what: &str) -> Result<(), Exc> {
    let x = match x {
        None => return Err(cx.type_error(format!("{what} may not be deleted"))),
        Some(Value::NONE) => Value::UNBOUND,
        Some(x) if cx.cast::<Exception>(x).is_some() => x,
        Some(_) => {
            return Err(cx.type_error(format!("exception {what} must be None or derive from BaseException")));
        }
    };
    cx.set_field(&of(cx, v).header, f, Ref::new(x));
    Ok(())
}

fn set_traceback(cx: &Cx, v: Value, x: Option<Value>) -> Result<(), Exc> {
    let e = of(cx, v);
    let x = match x {
        Some(Value::NONE) => Value::UNBOUND,
        Some(x) if cx.cast::<crate::object::exception::Traceback>(x).is_some() => x,
        _ => return Err(cx.type_error("__traceback__ must be a traceback or None")),
    };
    cx.set_field(&e.header, &e.traceback, Ref::new(x));
    Ok(())
}

fn with_traceback(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [tb]) = args.method(cx, "with_traceback")?;
    set_traceback(cx, v, Some(tb))?;
    Ok(Ref::new(v))
}

fn add_note(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [note]) = args.method(cx, "add_note")?;
    if cx.as_str(note).is_none() {
        let got = cx.class_of(note).name();
        return Err(cx.type_error(format!("note must be a str, not '{got}'")));
    }
    let notes = match cx.find_attr(v, cx.names().notes)? {
        Some(n) => n,
        None => {
            let list = cx.list(Vec::new())?;
            cx.set_instance_attr(v, cx.names().notes, list.clone())?;
            list
        }
    };
    match crate::object::list::as_exact_list(notes.value()) {
        Some(l) => cx.list_push(l, Ref::new(note))?,
        None => return Err(cx.type_error("Cannot add note: __notes__ is not a list")),
    }
    Ok(Ref::none())
}

fn set_args(cx: &Cx, v: Value, x: Option<Value>) -> Result<(), Exc> {
    let x = x.ok_or_else(|| cx.type_error("args may not be deleted"))?;
    let items = cx.collect(x)?;
    cx.set_field(&of(cx, v).header, &of(cx, v).args, cx.tuple_from(items)?);
    Ok(())
}

/// The classes whose exceptions have more than arguments; no class can inherit from two of them.
const HAS_FIELDS: [ExcKind; 11] = [
    ExcKind::AttributeError,
    ExcKind::BaseExceptionGroup,
    ExcKind::ImportError,
    ExcKind::NameError,
    ExcKind::OSError,
    ExcKind::StopIteration,
    ExcKind::SyntaxError,
    ExcKind::SystemExit,
    ExcKind::UnicodeDecodeError,
    ExcKind::UnicodeEncodeError,
    ExcKind::UnicodeTranslateError,
];

/// Makes the exception classes.
///
/// # Errors
/// The memory error.
pub fn make_classes(cx: &Cx) -> Result<(), Exc> {
    for kind in ExcKind::ALL {
        if *kind == ExcKind::BaseException {
            cx.globals().set_exc_class(*kind, cx.class(Kind::BaseException));
            continue;
        }
        let base = cx.exc_class(kind.base().expect("all but the first have one"));
        let mut bases = vec![base];
        if *kind == ExcKind::ExceptionGroup {
            bases.push(cx.exc_class(ExcKind::Exception));
        }
        let mut flags = class_flags::EXCEPTION | class_flags::SUBCLASSABLE | class_flags::HAS_DICT;
        if HAS_FIELDS.contains(kind) {
            flags |= class_flags::OWN_LAYOUT;
        }
        if *kind == ExcKind::ExceptionGroup {
            flags |= class_flags::WEAK;
        }
        let class = make_class(cx, kind.name(), &bases[..1], flags)?;
        let c = cx.as_class(class.value()).expect("just made");
        if *kind == ExcKind::ExceptionGroup {
            add_second_base(cx, c, bases[1]);
        }
        let shape = cx.new_shape(
            c,
            NewShape {
                info: InfoOf::<Exception>::INFO,
                full: InfoOf::<Exception>::INFO,
                payload: core::any::TypeId::of::<Exception>(),
                names: Box::new([]),
                inline: 0,
                offset: size_of::<Obj<Exception>>() as u16,
                flags: 0,
                size: size_of::<Obj<Exception>>() as u16,
            },
        )?;
        c.set_root_shape(shape.id());
        cx.globals().set_exc_class(*kind, c);
        cx.globals().keep(&cx.mutator, class);
    }
    Ok(())
}

/// `ExceptionGroup` inherits from `Exception` too, which comes right after the group's own base.
fn add_second_base(cx: &Cx, c: &Obj<Class>, second: &Obj<Class>) {
    let _ = cx;
    // SAFETY: not published yet.
    let parts = unsafe { c.parts_mut() };
    let counted = |k: &Obj<Class>| {
        let _ = Ref::new(k.value()).into_value();
        core::ptr::NonNull::from(k)
    };
    parts.bases.push(counted(second));
    parts.mro.insert(2, counted(second));
}

/// Fills the classes.
///
/// # Errors
/// The memory error.
pub fn fill(cx: &Cx) -> Result<(), Exc> {
    ClassBuilder::of(cx, Kind::BaseException)
        .flags(class_flags::EXCEPTION | class_flags::SUBCLASSABLE)
        .with_attributes::<Exception>()
        .slots(|s| {
            s.new = Some(new);
            s.init = Some(init);
            s.str = Some(str);
            s.repr = Some(repr);
        })?
        .methods(&[("with_traceback", with_traceback), ("add_note", add_note)])?
        .getset("args", |cx, v| Ok(Ref::new(of(cx, v).args.get())), Some(set_args))?
        .getset("__traceback__", |cx, v| link(&of(cx, v).traceback), Some(set_traceback))?
        .getset(
            "__cause__",
            |cx, v| link(&of(cx, v).cause),
            Some(|cx, v, x| {
                set_link(cx, v, &of(cx, v).cause, x, "cause")?;
                of(cx, v).suppress_context.store(true, Ordering::Relaxed);
                Ok(())
            }),
        )?
        .getset(
            "__context__",
            |cx, v| link(&of(cx, v).context),
            Some(|cx, v, x| set_link(cx, v, &of(cx, v).context, x, "context")),
        )?
        .getset(
            "__suppress_context__",
            |cx, v| Ok(Ref::bool(of(cx, v).suppress_context.load(Ordering::Relaxed))),
            Some(|cx, v, x| {
                let on = cx.truth(x.unwrap_or(Value::FALSE))?;
                of(cx, v).suppress_context.store(on, Ordering::Relaxed);
                Ok(())
            }),
        )?
        .getset("__dict__", super::object::get_dict, Some(super::object::set_dict))?
        .finish()?;
    for kind in &ExcKind::ALL[1..] {
        let mut b = ClassBuilder::of_class(cx, cx.exc_class(*kind));
        match kind {
            ExcKind::KeyError => b = b.slots(|s| s.str = Some(key_error_str))?,
            ExcKind::OSError => {
                b = b
                    .slots(|s| s.str = Some(os_str))?
                    .getset("errno", |cx, v| os_arg(cx, v, 0), None)?
                    .getset("strerror", |cx, v| os_arg(cx, v, 1), None)?
                    .getset(
                        "filename",
                        |cx, v| Ok(Ref::new(os_name(cx, v, 0))),
                        Some(|cx, v, x| set_os_name(cx, v, 0, x)),
                    )?
                    .getset(
                        "filename2",
                        |cx, v| Ok(Ref::new(os_name(cx, v, 1))),
                        Some(|cx, v, x| set_os_name(cx, v, 1, x)),
                    )?;
            }
            ExcKind::UnicodeDecodeError | ExcKind::UnicodeEncodeError | ExcKind::UnicodeTranslateError => {
                b = b
                    .slots(|s| s.str = Some(unicode_str))?
                    .getset("encoding", |cx, v| unicode_arg(cx, v, 0), None)?
                    .getset("object", |cx, v| unicode_arg(cx, v, 1), None)?
                    .getset("start", |cx, v| unicode_arg(cx, v, 2), None)?
                    .getset("end", |cx, v| unicode_arg(cx, v, 3), None)?
                    .getset("reason", |cx, v| unicode_arg(cx, v, 4), None)?;
            }
            ExcKind::SyntaxError => {
                b = b.slots(|s| {
                    s.str = Some(syntax_str);
                    s.init = Some(syntax_init);
                })?;
            }
            ExcKind::SystemExit => b = b.getset("code", system_exit_code, None)?,
            ExcKind::StopIteration => b = b.getset("value", stop_value, None)?,
            ExcKind::BaseExceptionGroup => b = super::group::fill(b)?,
            ExcKind::NameError => b.attr("name", Value::NONE)?,
            ExcKind::AttributeError => {
                b.attr("name", Value::NONE)?;
                b.attr("obj", Value::NONE)?;
            }
            ExcKind::ImportError => {
                b.attr("name", Value::NONE)?;
                b.attr("path", Value::NONE)?;
                b = b.getset("msg", stop_value, None)?;
            }
            _ => {}
        }
        b.finish()?;
        let class = cx.exc_class(*kind);
        for base in class.bases() {
            super::class::register_subclass(cx, base, class)?;
        }
    }
    Ok(())
}
