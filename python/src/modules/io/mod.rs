//! The native module `_io`: files, standard streams, files in memory.
//!
//! | file | holds |
//! |---|---|
//! | `raw`, `memory` | what is read and written, without objects |
//! | `core` | buffers |
//! | `newline` | ends of lines |
//! | `shared` | methods that all files have |
//! | `text`, `text_read`, `binary` | the classes of files |
//! | `string_io`, `bytes_io` | files in memory |
//! | `open`, `standard` | where files come from |

mod args;
mod binary;
mod bytes_io;
mod core;
mod memory;
mod newline;
mod open;
mod raw;
mod shared;
mod standard;
mod string_io;
mod string_state;
pub mod text;
mod text_read;
mod text_write;

use freewheel::object::Kind;
use freewheel::object::dict::as_exact_dict;
use freewheel::{Args, Cx, Exc, ExcKind, Ref, Res, Value};

use self::core::Fail;
use super::ModuleBuilder;

pub use self::args::bytes as bytes_arg;
pub use self::raw::system_seek;
pub use self::standard::{flush_std, stream};

/// The module, made when it is first asked for.
///
/// # Errors
/// The memory error.
pub fn get(cx: &Cx) -> Res {
    let modules = as_exact_dict(cx.globals().modules.get()).expect("the dict of modules");
    if let Some(m) = cx.dict_get_str(modules, "_io") {
        return Ok(Ref::new(m));
    }
    let m = module(cx)?;
    cx.dict_set_str(modules, "_io", m.value())?;
    Ok(m)
}

/// The module `_io`.
///
/// # Errors
/// The memory error.
pub fn module(cx: &Cx) -> Res {
    let unsupported = unsupported_class(cx)?;
    let string_io = string_io::class(cx)?;
    let bytes_io = bytes_io::class(cx)?;
    let text = text::class(cx)?;
    let mut m = ModuleBuilder::new(cx, "_io")?
        .function("open", open::open)?
        .function("text_encoding", text_encoding)?
        .function("__getattr__", base_class)?
        .value("DEFAULT_BUFFER_SIZE", Value::small(self::core::BUFFER_SIZE as i32))?
        .value("BlockingIOError", cx.exc_class(ExcKind::BlockingIOError).value())?
        .value("UnsupportedOperation", unsupported.value())?
        .value("StringIO", string_io.value())?
        .value("BytesIO", bytes_io.value())?
        .value("TextIOWrapper", text.value())?;
    for name in binary::CLASSES {
        m = m.value(name, binary::class(cx, name)?.value())?;
    }
    m.finish()
}

/// `class UnsupportedOperation(OSError, ValueError)`
fn unsupported_class(cx: &Cx) -> Res {
    let bases =
        cx.tuple(&[cx.exc_class(ExcKind::OSError).value(), cx.exc_class(ExcKind::ValueError).value()])?;
    let namespace = cx.dict()?;
    let dict = as_exact_dict(namespace.value()).expect("just made");
    cx.dict_set_str(dict, "__module__", cx.intern("io"))?;
    let name = cx.intern("UnsupportedOperation");
    cx.call(cx.class(Kind::Type).value(), &[name, bases.value(), namespace.value()])
}

/// `text_encoding(encoding, stacklevel=2)`
fn text_encoding(cx: &Cx, args: Args<'_>) -> Res {
    let [encoding, _] = args.range(cx, "text_encoding", 1)?;
    match encoding.filter(|e| *e != Value::NONE) {
        Some(e) => Ok(Ref::new(e)),
        None => cx.str("locale"),
    }
}

/// The abstract classes are written in Python and made when somebody asks for them.
fn base_class(cx: &Cx, args: Args<'_>) -> Res {
    let [name] = args.exact(cx, "__getattr__")?;
    let text = cx.expect_str(name, "attribute name")?;
    if !matches!(text, "_IOBase" | "_RawIOBase" | "_BufferedIOBase" | "_TextIOBase") {
        let text = format!("module '_io' has no attribute '{text}'");
        return Err(cx.error(ExcKind::AttributeError, text));
    }
    let bases = super::import(cx, "_io_base")?;
    cx.get_attr(bases.value(), cx.intern(text))
}

/// A class of this module.
fn class_named(cx: &Cx, name: &str) -> Res {
    cx.get_attr_str(get(cx)?.value(), name)
}

/// `UnsupportedOperation`.
#[cold]
fn unsupported(cx: &Cx, text: &str) -> Exc {
    let made = class_named(cx, "UnsupportedOperation").and_then(|class| {
        let text = cx.str(text)?;
        cx.call(class.value(), &[text.value()])
    });
    match made {
        Ok(e) => Exc(e),
        Err(e) => e,
    }
}

/// `ValueError` for a closed file.
#[cold]
fn closed(cx: &Cx) -> Exc {
    cx.value_error("I/O operation on closed file.")
}

/// A file's failure as an exception.
#[cold]
fn fail(cx: &Cx, e: Fail) -> Exc {
    match e {
        Fail::Closed => closed(cx),
        Fail::Os(e) if e.kind() == std::io::ErrorKind::OutOfMemory => cx.memory_error(),
        Fail::Os(e) => super::os::error::os_error(cx, &e, None),
        Fail::Unsupported(what) => unsupported(cx, what),
        Fail::Interrupted => super::os::error::os_error(cx, &std::io::Error::from_raw_os_error(4), None),
    }
}

/// Runs what may block, detached; goes on after interruptions.
fn blocking<T>(cx: &Cx, mut op: impl FnMut() -> Result<T, Fail>) -> Result<T, Exc> {
    loop {
        match cx.detach(&mut op) {
            Ok(v) => return Ok(v),
            Err(Fail::Interrupted) => {
                cx.check_interrupt()?;
                cx.checkpoint()?;
            }
            Err(e) => return Err(fail(cx, e)),
        }
    }
}
