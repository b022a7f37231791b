//! Receivers and arguments that are byte strings of either class.
//!
//! The methods that change nothing are the same for both classes; they answer a byte string of the receiver's
//! class. A growable one is copied first, so that nobody holds its lock while objects are made.

use std::borrow::Cow;

use freewheel_refcount::Value;

use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::bytes::{ByteArray, Bytes};
use crate::object::misc::MemoryView;
use crate::object::{Kind, is_exactly};
use crate::types::memoryview;
use crate::types::slots::Storage;
use crate::types::str::args;

/// The bytes of a value that has some: a byte string, growable or not, or whatever lets others look at its bytes.
pub fn bytes_like<'a>(cx: &Cx, v: Value) -> Option<Cow<'a, [u8]>> {
    if let Some(b) = cx.cast::<Bytes>(v) {
        return Some(Cow::Borrowed(b.data.as_slice()));
    }
    if let Some(b) = cx.cast::<ByteArray>(v) {
        return Some(Cow::Owned(b.lock().clone()));
    }
    if let Some(m) = cx.cast::<MemoryView>(v) {
        return Some(Cow::Owned(memoryview::contents(cx, m)));
    }
    match memoryview::buffer_of(cx, v)?.storage {
        Storage::Fixed(b) => Some(Cow::Owned(b.to_vec())),
        Storage::Growable(b) => Some(Cow::Owned(b.lock().to_vec())),
    }
}

/// As [`bytes_like`], or the usual error.
///
/// # Errors
/// `TypeError`.
pub(crate) fn expect_bytes<'a>(cx: &Cx, v: Value) -> Result<Cow<'a, [u8]>, Exc> {
    bytes_like(cx, v).ok_or_else(|| {
        cx.type_error(format!("a bytes-like object is required, not '{}'", cx.class_of(v).name()))
    })
}

/// A growable byte string.
pub fn make_bytearray(cx: &Cx, data: Vec<u8>) -> Res {
    cx.new_object(Kind::ByteArray, ByteArray::new(cx.mutator(), data))
}

/// A receiver and its bytes.
pub(crate) struct Receiver<'a> {
    value: Value,
    /// The bytes, at the moment of the call.
    pub(crate) bytes: Cow<'a, [u8]>,
    /// Whether it is of the growable class.
    pub(crate) growable: bool,
}

impl<'a> Receiver<'a> {
    #[inline]
    pub(crate) fn new(cx: &Cx, v: Value) -> Receiver<'a> {
        match cx.cast::<Bytes>(v) {
            Some(b) => Receiver { value: v, bytes: Cow::Borrowed(b.data.as_slice()), growable: false },
            None => {
                let bytes = bytes_like(cx, v).expect("the receiver is a byte string");
                Receiver { value: v, bytes, growable: true }
            }
        }
    }

    /// A byte string of the receiver's class.
    pub(crate) fn make(&self, cx: &Cx, data: &[u8]) -> Res {
        if self.growable { make_bytearray(cx, data.to_vec()) } else { cx.bytes(data) }
    }

    /// The same for bytes that need not be copied.
    pub(crate) fn make_vec(&self, cx: &Cx, data: Vec<u8>) -> Res {
        if self.growable { make_bytearray(cx, data) } else { cx.bytes(&data) }
    }

    /// The receiver itself if it cannot change, else a copy.
    pub(crate) fn unchanged(&self, cx: &Cx) -> Res {
        if is_exactly(self.value, Kind::Bytes) {
            Ok(Ref::new(self.value))
        } else {
            self.make(cx, &self.bytes)
        }
    }

    /// A list of byte strings of the receiver's class.
    pub(crate) fn list_of(&self, cx: &Cx, parts: &[&[u8]]) -> Res {
        let items = parts.iter().map(|p| self.make(cx, p)).collect::<Result<Vec<_>, _>>()?;
        cx.list(items)
    }

    /// A tuple of byte strings of the receiver's class.
    pub(crate) fn tuple_of(&self, cx: &Cx, parts: &[&[u8]]) -> Res {
        let items = parts.iter().map(|p| self.make(cx, p)).collect::<Result<Vec<_>, _>>()?;
        cx.tuple_from(items)
    }
}

/// A byte given as an integer; `what` begins the error for numbers out of range.
///
/// # Errors
/// `TypeError` if it is no integer, `ValueError` if it is out of range.
#[inline]
pub(crate) fn byte_value(cx: &Cx, v: Value, what: &str) -> Result<u8, Exc> {
    let i = cx.clamped_index(v)?;
    u8::try_from(i).map_err(|_| cx.value_error(format!("{what} must be in range(0, 256)")))
}

/// What is looked for: bytes, or one byte given as an integer.
///
/// # Errors
/// `TypeError` if it is neither, `ValueError` if it is out of range.
pub(crate) fn needle<'a>(cx: &Cx, v: Value) -> Result<Cow<'a, [u8]>, Exc> {
    if let Some(b) = bytes_like(cx, v) {
        return Ok(b);
    }
    if args::is_index(cx, v) {
        return Ok(Cow::Owned(vec![byte_value(cx, v, "byte")?]));
    }
    let name = cx.class_of(v).name();
    Err(cx.type_error(format!("argument should be integer or bytes-like object, not '{name}'")))
}
