//! Paths as arguments: strings, byte strings, and objects with `__fspath__`.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use freewheel::object::bytes::Bytes;
use freewheel::{Cx, Exc, Ref, Res, Value};

/// A path, with the object it was given as, for errors.
pub enum Path {
    /// Given as a string.
    Text(String, Ref),
    /// Given as a byte string.
    Bytes(Vec<u8>, Ref),
}

impl Path {
    /// For the system.
    pub fn as_path(&self) -> &std::path::Path {
        match self {
            Path::Text(s, _) => std::path::Path::new(s),
            Path::Bytes(b, _) => std::path::Path::new(OsStr::from_bytes(b)),
        }
    }

    /// The object it was given as.
    pub fn value(&self) -> Value {
        match self {
            Path::Text(_, v) | Path::Bytes(_, v) => v.value(),
        }
    }

    /// Whether answers are byte strings too.
    pub fn is_bytes(&self) -> bool {
        matches!(self, Path::Bytes(..))
    }

    /// A name found by way of this path, of the same type.
    pub fn like(&self, cx: &Cx, name: OsString) -> Res {
        if self.is_bytes() { cx.bytes(&name.into_vec()) } else { text_of(cx, &name) }
    }
}

/// A name of the system as a string. What is no UTF-8 is replaced: strings here cannot smuggle bytes.
pub fn text_of(cx: &Cx, name: &OsStr) -> Res {
    cx.str(&name.to_string_lossy())
}

/// A path argument; `complaint` begins the error for other types, whose name follows.
pub fn path_arg(cx: &Cx, v: Value, complaint: &str) -> Result<Path, Exc> {
    let plain = fspath_value(cx, v)?;
    let path = plain.as_ref().and_then(|p| {
        let p = p.value();
        match cx.as_str(p) {
            Some(s) => Some(Path::Text(s.to_owned(), Ref::new(v))),
            None => cx.cast::<Bytes>(p).map(|b| Path::Bytes(b.as_slice().to_vec(), Ref::new(v))),
        }
    });
    match path {
        Some(p) if p.as_path().as_os_str().as_bytes().contains(&0) => {
            Err(cx.value_error("embedded null byte"))
        }
        Some(p) => Ok(p),
        None => Err(cx.type_error(format!("{complaint}{}", cx.class_of(v).name()))),
    }
}

/// The string or byte string that a path is or answers; nothing if it is no path.
fn fspath_value(cx: &Cx, v: Value) -> Result<Option<Ref>, Exc> {
    if cx.as_str(v).is_some() || cx.cast::<Bytes>(v).is_some() {
        return Ok(Some(Ref::new(v)));
    }
    let Some(r) = cx.call_special(v, cx.intern("__fspath__"), &[])? else { return Ok(None) };
    if cx.as_str(r.value()).is_some() || cx.cast::<Bytes>(r.value()).is_some() {
        return Ok(Some(r));
    }
    let (class, got) = (cx.class_of(v).name(), cx.class_of(r.value()).name());
    Err(cx.type_error(format!("expected {class}.__fspath__() to return str or bytes, not {got}")))
}

/// `fspath(path)`
pub fn fspath(cx: &Cx, v: Value) -> Res {
    match fspath_value(cx, v)? {
        Some(p) => Ok(p),
        None => {
            let name = cx.class_of(v).name();
            Err(cx.type_error(format!("expected str, bytes or os.PathLike object, not {name}")))
        }
    }
}

/// A path argument as text, for file names that are only shown.
pub fn text(cx: &Cx, v: Value, function: &str) -> Result<String, Exc> {
    let path = path_arg(cx, v, &format!("{function}() expected str, bytes or os.PathLike object, not "))?;
    Ok(path.as_path().to_string_lossy().into_owned())
}
