//! `array`: sequences of numbers in machine representation.
//!
//! The bytes are under the object's lock, which is held for single steps that run no user code.

mod code;
mod methods;
mod slots;

use std::sync::atomic::AtomicUsize;

use freewheel::object::bytes;
use freewheel::object::class::{Class, class_flags};
use freewheel::object::counted::Counted;
use freewheel::object::guarded::{Guarded, Locked, LockedRef};
use freewheel::object::{Field, Obj};
use freewheel::types::builder::ClassBuilder;
use freewheel::types::slots::{Buffer, OptRes, Storage};
use freewheel::{Args, Cx, Exc, Ref, Res, Value, fields_payload};

use super::ModuleBuilder;
use super::support::{class_part, field_of, make, no_keywords, payload, self_iter};
use code::{Code, Packed};

type Bytes = Counted<Vec<u8>>;

/// An array's code and bytes.
struct Array {
    code: Code,
    bytes: Guarded<Bytes>,
}

fields_payload!(Array, "array");

// SAFETY: the field.
#[allow(unsafe_code, reason = "the promise above")]
unsafe impl Locked for Array {
    type Data = Bytes;

    #[inline(always)]
    fn guarded(&self) -> &Guarded<Bytes> {
        &self.bytes
    }
}

/// An array object.
#[derive(Clone, Copy)]
struct Data<'a> {
    code: Code,
    bytes: &'a Obj<Array>,
}

impl Data<'_> {
    fn len(&self) -> usize {
        self.bytes.lock().len() >> self.code.size().trailing_zeros()
    }

    /// The bytes at this moment.
    fn copied(&self, cx: &Cx) -> Result<Vec<u8>, Exc> {
        let n = self.bytes.lock().len();
        cx.room(n)?;
        Ok(self.bytes.lock().to_vec())
    }

    /// Appends whole items.
    #[inline]
    fn push_bytes(&self, cx: &Cx, new: &[u8]) -> Result<(), Exc> {
        cx.with_room(|| {
            let mut bytes = self.bytes.lock();
            bytes.reserve(cx.mutator(), new.len())?;
            bytes.extend_from_slice(new);
            Ok(())
        })
    }

    /// Puts other bytes in place of all.
    fn replace(&self, cx: &Cx, new: Vec<u8>) {
        let old = self.bytes.lock().replace(cx.mutator(), new);
        drop(old);
    }

    /// Item `i`, or nothing if it is out of range.
    fn item(&self, cx: &Cx, i: usize) -> OptRes {
        self.item_at(cx, i as i64)
    }

    /// Item `i`, counted from the end if negative, or nothing if it is out of range. One look under the lock.
    #[inline]
    fn item_at(&self, cx: &Cx, i: i64) -> OptRes {
        match self.packed(cx, i) {
            Some(item) => self.code.unpack(cx, &item[..self.code.size()]).map(Some),
            None => Ok(None),
        }
    }

    /// The bytes of such an item.
    #[inline]
    fn packed(&self, cx: &Cx, i: i64) -> Option<Packed> {
        let size = self.code.size();
        let mut item = [0; 8];
        let bytes = self.bytes.lock();
        let i = cx.place(i, bytes.len() >> size.trailing_zeros())?;
        // Whole words are the common case, and copied without a call.
        match bytes[i * size..].first_chunk::<8>() {
            Some(word) if size == 8 => item = *word,
            _ => item[..size].copy_from_slice(&bytes[i * size..(i + 1) * size]),
        }
        Some(item)
    }

    /// Appends a value.
    fn push(&self, cx: &Cx, v: Value) -> Result<(), Exc> {
        let item = self.code.pack(cx, v)?;
        self.push_bytes(cx, &item[..self.code.size()])
    }

    /// The items at this moment.
    fn items(&self, cx: &Cx) -> Result<Vec<Ref>, Exc> {
        let bytes = self.copied(cx)?;
        let mut items = cx.vec(bytes.len() / self.code.size())?;
        for b in bytes.chunks_exact(self.code.size()) {
            items.push(self.code.unpack(cx, b)?);
        }
        Ok(items)
    }
}

#[inline(always)]
fn data<'a>(cx: &Cx, v: Value) -> Data<'a> {
    let array: &'a Obj<Array> = payload(cx, v);
    Data { code: array.code, bytes: array }
}

/// The same for a value that may be something else.
fn as_array<'a>(cx: &Cx, v: Value) -> Option<Data<'a>> {
    let array: &'a Obj<Array> = cx.cast::<Array>(v)?;
    Some(Data { code: array.code, bytes: array })
}

/// What views of an array look at.
fn buffer<'a>(cx: &'a Cx, v: Value) -> Buffer<'a> {
    let d = data(cx, v);
    Buffer {
        storage: Storage::Growable(LockedRef::of(d.bytes)),
        letter: d.code.letter() as u8,
        size: d.code.size(),
    }
}

/// The bytes of a byte string or array.
fn raw_bytes(cx: &Cx, v: Value) -> Option<Vec<u8>> {
    if let Some(b) = cx.cast::<bytes::Bytes>(v) {
        return Some(b.as_slice().to_vec());
    }
    if let Some(b) = cx.cast::<bytes::ByteArray>(v) {
        return Some(b.lock().to_vec());
    }
    as_array(cx, v).map(|a| a.bytes.lock().to_vec())
}

fn fresh(cx: &Cx, class: &Obj<Class>, code: Code, bytes: Vec<u8>) -> Res {
    make(cx, class, Array { code, bytes: Guarded::new(Counted::adopt(cx.mutator(), bytes)) })
}

fn new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    if class.has(class_flags::NATIVE) {
        no_keywords(cx, &args, "array.array")?;
    }
    let [letter, initial] = match args.len() {
        0 => return Err(cx.type_error("array() takes at least 1 argument (0 given)")),
        _ => args.positional_only().range(cx, "array", 1)?,
    };
    let letter = letter.expect("required");
    let mut chars = cx.as_str(letter).unwrap_or_default().chars();
    let (Some(c), None) = (chars.next(), chars.next()) else {
        let name = cx.class_of(letter).name();
        return Err(cx.type_error(format!("array() argument 1 must be a unicode character, not {name}")));
    };
    let Some(code) = Code::of(c) else {
        return Err(cx.value_error("bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)"));
    };
    let array = fresh(cx, class, code, Vec::new())?;
    let Some(initial) = initial else { return Ok(array) };
    let to = data(cx, array.value());
    if cx.as_str(initial).is_some() && code != Code::Character {
        let text = format!("cannot use a str to initialize an array with typecode '{c}'");
        return Err(cx.type_error(text));
    }
    if (as_array(cx, initial).is_some_and(|a| a.code == code) || !is_array(cx, initial))
        && let Some(bytes) = raw_bytes(cx, initial)
    {
        methods::append_bytes(cx, to, &bytes)?;
        return Ok(array);
    }
    cx.for_each(initial, |v| to.push(cx, v.value()))?;
    Ok(array)
}

fn is_array(cx: &Cx, v: Value) -> bool {
    as_array(cx, v).is_some()
}

fn init(_: &Cx, _: Value, _: Args<'_>) -> Result<(), Exc> {
    Ok(())
}

/// An iterator.
struct ArrayIter {
    /// Unbound once it has ended.
    array: Field,
    next: AtomicUsize,
}

fields_payload!(ArrayIter, "array iterator", array);

const ITERATOR: &str = "_iterator";

fn iter(cx: &Cx, v: Value) -> Res {
    make(cx, class_part(cx, v, ITERATOR), ArrayIter { array: field_of(v), next: 0.into() })
}

fn iter_next(cx: &Cx, it: Value) -> OptRes {
    let it = payload::<ArrayIter>(cx, it);
    let Some(array) = super::support::hold(&it.array) else { return Ok(None) };
    // Relaxed: an index, checked below.
    let i = it.next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let item = data(cx, array.value()).item(cx, i)?;
    if item.is_none() {
        super::support::clear(&it.array);
    }
    Ok(item)
}

/// The module.
///
/// # Errors
/// The memory error.
pub fn module(cx: &Cx) -> Res {
    let iterator = ClassBuilder::new::<ArrayIter>(cx, "array", "arrayiterator")?
        .slots(|s| {
            s.iter = Some(self_iter);
            s.next = Some(iter_next);
        })?
        .finish()?;
    let class = ClassBuilder::new::<Array>(cx, "array", "array")?
        .flags(class_flags::SUBCLASSABLE | class_flags::SEQUENCE | class_flags::WEAK)
        .slots(|s| {
            s.new = Some(new);
            s.init = Some(init);
            s.iter = Some(iter);
            s.buffer = Some(buffer);
            slots::fill(s);
        })?
        .methods(methods::METHODS)?
        .getset("typecode", |cx, v| cx.str(data(cx, v).code.letter().encode_utf8(&mut [0; 4])), None)?
        .getset("itemsize", |cx, v| cx.uint(data(cx, v).code.size() as u64), None)?;
    class.attr(ITERATOR, iterator.value())?;
    let class = class.finish()?;
    ModuleBuilder::new(cx, "array")?
        .value("ArrayType", class.clone())?
        .class(class)?
        .value("typecodes", cx.str("bBuhHiIlLqQfd")?)?
        .finish()
}
