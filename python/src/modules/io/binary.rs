//! Binary files: the classes `BufferedReader`, `BufferedWriter`, `BufferedRandom` and `FileIO`, which differ in
//! name only; what a file can do it knows itself.

use std::io::SeekFrom;
use std::sync::Arc;

use freewheel::object::Obj;
use freewheel::object::bytes::ByteArray;
use freewheel::object::class::{Class, class_flags};
use freewheel::types::builder::ClassBuilder;
use freewheel::types::slots::OptRes;
use freewheel::{Args, Cx, Exc, NativeFn, Ref, Res, Value};

use super::bytes_io::BytesFile;
use super::core::{Fail, FileCore};
use super::newline::Newline;
use super::raw::RawFile;
use super::shared::Name;
use super::{args as arg, blocking, fail, shared};
use crate::modules::native::Native;

/// The classes.
pub const CLASSES: [&str; 4] = ["BufferedReader", "BufferedWriter", "BufferedRandom", "FileIO"];

/// A binary file.
pub struct BinaryFile {
    /// The bytes.
    pub core: Arc<FileCore>,
    name: Name,
    mode: String,
}

impl BinaryFile {
    /// A binary file.
    pub fn new(core: Arc<FileCore>, name: Name, mode: String) -> BinaryFile {
        BinaryFile { core, name, mode }
    }

    /// The object.
    pub fn object(self, cx: &Cx) -> Res {
        let name = match (self.core.unbuffered, self.core.readable, self.core.writable) {
            (true, ..) => "FileIO",
            (_, true, true) => "BufferedRandom",
            (_, false, true) => "BufferedWriter",
            _ => "BufferedReader",
        };
        let class = super::class_named(cx, name)?;
        let class = cx.as_class(class.value()).expect("a class");
        cx.new_instance(cx.shape(class.root_shape()), Native(self))
    }

    /// The descriptor, if there is one.
    pub fn number(&self) -> Option<i32> {
        self.core.raw().ok()?.number()
    }

    fn take(&self, cx: &Cx, want: &mut dyn FnMut(&[u8], bool) -> Option<usize>) -> Result<Vec<u8>, Exc> {
        match self.core.take(want).map_err(|e| read_fail(cx, e))? {
            Some(data) => Ok(data),
            None => {
                let core = self.core.clone();
                blocking(cx, || core.take_blocking(want))
            }
        }
    }

    fn take_line(&self, cx: &Cx, limit: Option<usize>) -> Result<Vec<u8>, Exc> {
        self.take(cx, &mut |data, end| {
            let line = Newline::Lf.line_end(data, end);
            match limit {
                Some(n) if data.len() >= n || end => Some(line.unwrap_or(n).min(n)),
                _ => line,
            }
        })
    }
}

/// Binary files name the method that cannot be called.
fn read_fail(cx: &Cx, e: Fail) -> Exc {
    match e {
        Fail::Unsupported(_) => fail(cx, Fail::Unsupported("read")),
        e => fail(cx, e),
    }
}

fn this<'a>(cx: &Cx, v: Value) -> &'a BinaryFile {
    &cx.cast::<Native<BinaryFile>>(v).expect("a binary file").data.0
}

const METHODS: &[(&str, NativeFn)] = &[
    ("read", read),
    ("read1", read1),
    ("peek", peek),
    ("readall", readall),
    ("readinto", readinto),
    ("readline", readline),
    ("readlines", readlines),
    ("write", write),
    ("writelines", super::text_write::writelines),
    ("seek", seek),
];

/// Makes the class of this name.
pub fn class(cx: &Cx, name: &str) -> Res {
    let b = ClassBuilder::new::<Native<BinaryFile>>(cx, "_io", name)?
        .with_attributes::<Native<BinaryFile>>()
        .flags(class_flags::SUBCLASSABLE | class_flags::WEAK)
        .slots(|s| {
            s.new = Some(new);
            s.repr = Some(repr);
            s.iter = Some(iter);
            s.next = Some(next);
        })?
        .methods(METHODS)?
        .getset("name", |cx, v| this(cx, v).name.object(cx), None)?
        .getset("mode", |cx, v| cx.str(&this(cx, v).mode), None)?
        .getset("raw", |_, v| Ok(Ref::new(v)), None)?;
    shared::add(b)?.finish()
}

/// `BufferedReader(raw, buffer_size=8192)` and its like share the buffers of what they are put around.
fn new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let [raw, mode] = args.parse(cx, class.name(), ["raw", "buffer_size"], 1)?;
    let raw = raw.expect("required");
    let file = if let Some(b) = cx.cast::<Native<BinaryFile>>(raw) {
        BinaryFile { core: b.0.core.clone(), name: Name::None, mode: b.0.mode.clone() }
    } else if let Some(b) = cx.cast::<Native<BytesFile>>(raw) {
        let core =
            FileCore::new(cx.mutator().world(), RawFile::memory(b.0.memory.clone()), true, true, false);
        BinaryFile { core, name: Name::None, mode: "rb+".to_owned() }
    } else if let Some(path) = cx.as_str(raw) {
        let mode = mode.and_then(|m| cx.as_str(m)).unwrap_or("r");
        return super::open::open_unbuffered(cx, path, mode);
    } else {
        let name = cx.class_of(raw).name();
        return Err(cx.type_error(format!("{}() needs a native file, not '{name}'", class.name())));
    };
    cx.new_instance(cx.shape(class.root_shape()), Native(file))
}

fn repr(cx: &Cx, v: Value) -> Res {
    let name = this(cx, v).name.shown(cx)?;
    cx.str(&format!("<_io.{}{name}>", cx.class_of(v).name()))
}

fn read(cx: &Cx, args: Args<'_>) -> Res {
    let [v, size] = args.range(cx, "read", 1)?;
    let f = this(cx, v.expect("a receiver"));
    let data = match arg::size(cx, size)? {
        Some(n) => f.take(cx, &mut |data, end| match data.len() >= n {
            true => Some(n),
            false => end.then_some(data.len()),
        })?,
        None => take_all(cx, f)?,
    };
    cx.bytes(&data)
}

fn take_all(cx: &Cx, f: &BinaryFile) -> Result<Vec<u8>, Exc> {
    // Says whether the file is closed or not open for reading.
    f.core.take(&mut |_, _| None).map_err(|e| read_fail(cx, e))?;
    let core = f.core.clone();
    blocking(cx, || core.take_all())
}

fn readall(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "readall")?;
    cx.bytes(&take_all(cx, this(cx, v))?)
}

/// What is there, or can be had by one system call.
fn some(cx: &Cx, f: &BinaryFile, n: usize) -> Result<Vec<u8>, Exc> {
    f.take(cx, &mut |data, end| (!data.is_empty() || end || n == 0).then_some(data.len().min(n)))
}

fn read1(cx: &Cx, args: Args<'_>) -> Res {
    let [v, size] = args.range(cx, "read1", 1)?;
    let n = arg::size(cx, size)?.unwrap_or(usize::MAX);
    cx.bytes(&some(cx, this(cx, v.expect("a receiver")), n)?)
}

fn peek(cx: &Cx, args: Args<'_>) -> Res {
    let [v, _] = args.range(cx, "peek", 1)?;
    let f = this(cx, v.expect("a receiver"));
    let data = some(cx, f, usize::MAX)?;
    f.core.put_back(&data);
    cx.bytes(&data)
}

fn readinto(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [target]) = args.method(cx, "readinto")?;
    let Some(buffer) = cx.cast::<ByteArray>(target) else {
        let name = cx.class_of(target).name();
        let text = format!("readinto() argument must be read-write bytes-like object, not {name}");
        return Err(cx.type_error(text));
    };
    let n = buffer.lock().len();
    let f = this(cx, v);
    let data = f.take(cx, &mut |data, end| match data.len() >= n {
        true => Some(n),
        false => end.then_some(data.len()),
    })?;
    let mut buffer = buffer.lock();
    let n = data.len().min(buffer.len());
    buffer[..n].copy_from_slice(&data[..n]);
    drop(buffer);
    cx.int(n as i64)
}

fn readline(cx: &Cx, args: Args<'_>) -> Res {
    let [v, size] = args.range(cx, "readline", 1)?;
    let size = arg::size(cx, size)?;
    cx.bytes(&this(cx, v.expect("a receiver")).take_line(cx, size)?)
}

fn readlines(cx: &Cx, args: Args<'_>) -> Res {
    let [v, hint] = args.range(cx, "readlines", 1)?;
    let hint = arg::size(cx, hint)?;
    let f = this(cx, v.expect("a receiver"));
    super::shared::byte_lines(cx, hint, || f.take_line(cx, None))
}

fn iter(cx: &Cx, v: Value) -> Res {
    this(cx, v).core.raw().map_err(|e| fail(cx, e))?;
    Ok(Ref::new(v))
}

fn next(cx: &Cx, v: Value) -> OptRes {
    let line = this(cx, v).take_line(cx, None)?;
    if line.is_empty() { Ok(None) } else { cx.bytes(&line).map(Some) }
}

fn write(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [data]) = args.method(cx, "write")?;
    let data = arg::bytes(cx, data)?;
    let core = this(cx, v).core.clone();
    loop {
        match core.append(&[&data]) {
            Ok(Some(false)) => break,
            Ok(Some(true)) => {
                blocking(cx, || core.flush())?;
                break;
            }
            Ok(None) => blocking(cx, || core.drop_ahead(true))?,
            Err(Fail::Unsupported(_)) => return Err(fail(cx, Fail::Unsupported("write"))),
            Err(e) => return Err(fail(cx, e)),
        }
    }
    cx.int(data.len() as i64)
}

fn seek(cx: &Cx, args: Args<'_>) -> Res {
    let [v, offset, whence] = args.range(cx, "seek", 2)?;
    let offset = offset.expect("required");
    if whence.is_none_or(|w| w == Value::small(0)) && cx.expect_i64(offset)? < 0 {
        return Err(fail(cx, Fail::Os(std::io::Error::from_raw_os_error(22))));
    }
    let to = arg::seek_target(cx, offset, whence)?;
    let core = this(cx, v.expect("a receiver")).core.clone();
    let at = blocking(cx, || match to {
        // From where the reader is, which the system's position may be ahead of.
        SeekFrom::Current(d) => {
            let at = core.tell()?.checked_add_signed(d);
            let at = at.ok_or(Fail::Os(std::io::Error::from_raw_os_error(22)))?;
            core.seek(SeekFrom::Start(at))
        }
        to => core.seek(to),
    })?;
    cx.uint(at)
}
