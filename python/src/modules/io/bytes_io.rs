//! `BytesIO`: bytes in memory as a binary file.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use freewheel::object::Obj;
use freewheel::object::bytes::ByteArray;
use freewheel::object::class::{Class, class_flags};
use freewheel::types::builder::ClassBuilder;
use freewheel::types::slots::OptRes;
use freewheel::{Args, Cx, Exc, NativeFn, Ref, Res, Value};

use super::memory::Memory;
use super::{args as arg, closed, unsupported};
use crate::modules::native::Native;

/// A binary file in memory.
pub struct BytesFile {
    /// The bytes.
    pub memory: Arc<Memory>,
    closed: AtomicBool,
}

const METHODS: &[(&str, NativeFn)] = &[
    ("read", read),
    ("read1", read),
    ("readall", read),
    ("readinto", readinto),
    ("readline", readline),
    ("readlines", readlines),
    ("write", write),
    ("writelines", super::text_write::writelines),
    ("getvalue", getvalue),
    ("getbuffer", getvalue),
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
    ClassBuilder::new::<Native<BytesFile>>(cx, "_io", "BytesIO")?
        .with_attributes::<Native<BytesFile>>()
        .flags(class_flags::SUBCLASSABLE | class_flags::WEAK)
        .slots(|s| {
            s.new = Some(new);
            s.init = Some(init);
            s.iter = Some(iter);
            s.next = Some(next);
        })?
        .methods(METHODS)?
        .getset("closed", |cx, v| Ok(Ref::bool(this(cx, v).closed.load(Ordering::Relaxed))), None)?
        .finish()
}

fn this<'a>(cx: &Cx, v: Value) -> &'a BytesFile {
    &cx.cast::<Native<BytesFile>>(v).expect("a file in memory").data.0
}

/// The bytes of a file that is still open.
fn memory<'a>(cx: &Cx, v: Value) -> Result<&'a Memory, Exc> {
    let f = this(cx, v);
    if f.closed.load(Ordering::Relaxed) { Err(closed(cx)) } else { Ok(&*f.memory) }
}

fn new(cx: &Cx, class: &Obj<Class>, _: Args<'_>) -> Res {
    let file =
        BytesFile { memory: Arc::new(Memory::new(cx.mutator().world())), closed: AtomicBool::new(false) };
    cx.new_instance(cx.shape(class.root_shape()), Native(file))
}

/// `BytesIO(initial_bytes=b'')`
fn init(cx: &Cx, v: Value, args: Args<'_>) -> Result<(), Exc> {
    let [initial] = args.parse(cx, "BytesIO", ["initial_bytes"], 0)?;
    let data = match initial.filter(|v| *v != Value::NONE) {
        Some(b) => arg::bytes(cx, b)?,
        None => Vec::new(),
    };
    this(cx, v).memory.reset(data);
    Ok(())
}

fn read(cx: &Cx, args: Args<'_>) -> Res {
    let [v, size] = args.range(cx, "read", 1)?;
    let size = arg::size(cx, size)?;
    cx.bytes(&memory(cx, v.expect("a receiver"))?.read(size))
}

fn readinto(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [target]) = args.method(cx, "readinto")?;
    let Some(buffer) = cx.cast::<ByteArray>(target) else {
        let name = cx.class_of(target).name();
        let text = format!("readinto() argument must be read-write bytes-like object, not {name}");
        return Err(cx.type_error(text));
    };
    let n = memory(cx, v)?.read_into(&mut buffer.lock());
    cx.int(n as i64)
}

fn readline(cx: &Cx, args: Args<'_>) -> Res {
    let [v, size] = args.range(cx, "readline", 1)?;
    let size = arg::size(cx, size)?;
    cx.bytes(&memory(cx, v.expect("a receiver"))?.read_line(size))
}

fn readlines(cx: &Cx, args: Args<'_>) -> Res {
    let [v, hint] = args.range(cx, "readlines", 1)?;
    let hint = arg::size(cx, hint)?;
    let m = memory(cx, v.expect("a receiver"))?;
    super::shared::byte_lines(cx, hint, || Ok(m.read_line(None)))
}

fn iter(cx: &Cx, v: Value) -> Res {
    memory(cx, v)?;
    Ok(Ref::new(v))
}

fn next(cx: &Cx, v: Value) -> OptRes {
    let line = memory(cx, v)?.read_line(None);
    if line.is_empty() { Ok(None) } else { cx.bytes(&line).map(Some) }
}

fn write(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [data]) = args.method(cx, "write")?;
    let data = arg::bytes(cx, data)?;
    let m = memory(cx, v)?;
    if m.write(&data).is_err() {
        // Garbage may be in the way.
        cx.room(m.tell().saturating_add(data.len()))?;
        m.write(&data).map_err(|_| cx.memory_error())?;
    }
    cx.int(data.len() as i64)
}

fn getvalue(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "getvalue")?;
    let m = memory(cx, v)?;
    cx.bytes(&m.contents())
}

fn seek(cx: &Cx, args: Args<'_>) -> Res {
    let [v, offset, whence] = args.range(cx, "seek", 2)?;
    let m = memory(cx, v.expect("a receiver"))?;
    let to = arg::seek_target(cx, offset.expect("required"), whence)?;
    let at = m.seek(to).map_err(|_| cx.overflow_error("new position too large"))?;
    cx.uint(at)
}

fn tell(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "tell")?;
    cx.int(memory(cx, v)?.tell() as i64)
}

fn truncate(cx: &Cx, args: Args<'_>) -> Res {
    let [v, len] = args.range(cx, "truncate", 1)?;
    let m = memory(cx, v.expect("a receiver"))?;
    let len = match len.filter(|v| *v != Value::NONE) {
        Some(n) => match usize::try_from(cx.expect_i64(n)?) {
            Ok(n) => n,
            Err(_) => return Err(cx.value_error(format!("negative size value {}", cx.expect_i64(n)?))),
        },
        None => m.tell(),
    };
    m.truncate(len);
    cx.int(len as i64)
}

fn flush(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "flush")?;
    memory(cx, v)?;
    Ok(Ref::none())
}

fn close(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "close")?;
    // Relaxed: a flag of its own.
    this(cx, v).closed.store(true, Ordering::Relaxed);
    Ok(Ref::none())
}

fn yes(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "readable")?;
    memory(cx, v)?;
    Ok(Ref::bool(true))
}

fn no(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "isatty")?;
    memory(cx, v)?;
    Ok(Ref::bool(false))
}

fn fileno(cx: &Cx, _: Args<'_>) -> Res {
    Err(unsupported(cx, "fileno"))
}

fn enter(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "__enter__")?;
    memory(cx, v)?;
    Ok(Ref::new(v))
}
