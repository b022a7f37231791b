//! Views of the bytes of other objects: `memoryview`, of one dimension.
//!
//! A view does not keep its owner from growing or shrinking; a place that the owner no longer has is out of range.

use freewheel_refcount::Value;
use freewheel_refcount::sync::atomic::Ordering;

use super::builder::ClassBuilder;
use super::slots::{Buffer, Cmp, Storage};
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::class::Class;
use crate::object::class::class_flags;
use crate::object::misc::{MemoryView, Slice};
use crate::object::{Field, Kind, Obj};
use crate::types::str::args as arg;

fn of<'a>(cx: &Cx, v: Value) -> Result<&'a Obj<MemoryView>, Exc> {
    let m = cx.cast::<MemoryView>(v).expect("a memory view");
    // Relaxed: a flag of its own.
    if m.released.load(Ordering::Relaxed) {
        return Err(cx.value_error("operation forbidden on released memoryview object"));
    }
    Ok(m)
}

/// The bytes that a value lets others look at, if it does.
pub fn buffer_of<'a>(cx: &'a Cx, v: Value) -> Option<Buffer<'a>> {
    cx.class_of(v).slots().buffer.map(|f| f(cx, v))
}

fn with_bytes<T>(cx: &Cx, m: &MemoryView, f: impl FnOnce(&[u8]) -> T) -> T {
    match buffer_of(cx, m.owner.get()).map(|b| b.storage) {
        Some(Storage::Fixed(b)) => f(b),
        Some(Storage::Growable(b)) => f(&b.lock()),
        None => f(&[]),
    }
}

/// Bytes of item `i`, if the owner still has them.
fn read(cx: &Cx, m: &MemoryView, i: usize) -> Option<[u8; 8]> {
    let at = m.place(i);
    with_bytes(cx, m, |b| {
        let mut item = [0; 8];
        item[..m.size].copy_from_slice(b.get(at..at + m.size)?);
        Some(item)
    })
}

/// All bytes of a view, in order.
pub fn contents(cx: &Cx, m: &MemoryView) -> Vec<u8> {
    with_bytes(cx, m, |b| {
        let mut out = Vec::with_capacity(m.len * m.size);
        for i in 0..m.len {
            let at = m.place(i);
            out.extend_from_slice(b.get(at..at + m.size).unwrap_or_default());
        }
        out
    })
}

/// Overwrites the first bytes of something that can be written; answers how many there was room for, or nothing
/// if it cannot be written.
pub fn write_bytes(cx: &Cx, target: Value, data: &[u8]) -> Option<usize> {
    let (m, start) = match cx.cast::<MemoryView>(target) {
        Some(m) if m.readonly || m.step != m.size as isize => return None,
        Some(m) => (m.owner.get(), Some((m.start, m.len * m.size))),
        None => (target, None),
    };
    let Storage::Growable(b) = buffer_of(cx, m)?.storage else { return None };
    let mut b = b.lock();
    let (at, room) = start.unwrap_or((0, b.len()));
    let n = room.min(data.len());
    b.get_mut(at..at + n)?.copy_from_slice(&data[..n]);
    Some(n)
}

fn unpack(cx: &Cx, letter: u8, size: usize, item: [u8; 8]) -> Res {
    let word = u64::from_le_bytes(item);
    let unused = 64 - 8 * size as u32;
    match letter {
        b'b' | b'h' | b'i' | b'l' | b'q' => cx.int((word << unused) as i64 >> unused),
        b'f' => cx.float(f64::from(f32::from_bits(word as u32))),
        b'd' => cx.float(f64::from_bits(word)),
        b'c' => cx.bytes(&item[..1]),
        b'?' => Ok(Ref::bool(item[0] != 0)),
        _ => cx.uint(word),
    }
}

fn pack(cx: &Cx, m: &MemoryView, v: Value) -> Result<[u8; 8], Exc> {
    let letter = m.letter as char;
    let wrong = || cx.type_error(format!("memoryview: invalid type for format '{letter}'"));
    let invalid = || cx.value_error(format!("memoryview: invalid value for format '{letter}'"));
    match m.letter {
        b'f' => Ok(u64::from((cx.expect_f64(v).map_err(|_| wrong())? as f32).to_bits()).to_le_bytes()),
        b'd' => Ok(cx.expect_f64(v).map_err(|_| wrong())?.to_le_bytes()),
        b'?' => Ok(u64::from(cx.truth(v)?).to_le_bytes()),
        b'c' => match super::bytes::bytes_like(cx, v).as_deref() {
            Some([b]) => Ok(u64::from(*b).to_le_bytes()),
            Some(_) => Err(invalid()),
            None => Err(wrong()),
        },
        _ => {
            let i = cx.index(v).map_err(|_| wrong())?;
            let i = cx.as_big(i.value()).and_then(|i| i128::try_from(&i).ok()).ok_or_else(invalid)?;
            let bits = 8 * m.size as u32;
            let signed = m.letter.is_ascii_lowercase();
            let (low, high) = if signed {
                (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1)
            } else {
                (0, (1i128 << bits) - 1)
            };
            if (low..=high).contains(&i) { Ok((i as u64).to_le_bytes()) } else { Err(invalid()) }
        }
    }
}

fn new(cx: &Cx, _: &Obj<Class>, args: Args<'_>) -> Res {
    let [object] = args.parse(cx, "memoryview", ["object"], 1)?;
    let object = object.expect("required");
    let keep = |v: Value| Field::new(Ref::new(v).into_value());
    if cx.cast::<MemoryView>(object).is_some() {
        let m = of(cx, object)?;
        return cx.new_object(Kind::MemoryView, m.with(keep(m.owner.get())));
    }
    let Some(b) = buffer_of(cx, object) else {
        let got = cx.class_of(object).name();
        return Err(cx.type_error(format!("memoryview: a bytes-like object is required, not '{got}'")));
    };
    let (bytes, readonly) = match b.storage {
        Storage::Fixed(b) => (b.len(), true),
        Storage::Growable(b) => (b.lock().len(), false),
    };
    let view = MemoryView {
        owner: keep(object),
        start: 0,
        len: bytes / b.size,
        step: b.size as isize,
        letter: b.letter,
        size: b.size,
        readonly,
        released: false.into(),
    };
    cx.new_object(Kind::MemoryView, view)
}

fn slice(cx: &Cx, m: &MemoryView, s: &Slice) -> Result<MemoryView, Exc> {
    let b = cx.slice_bounds(s, m.len)?;
    let mut part = m.with(Field::new(Ref::new(m.owner.get()).into_value()));
    part.start = if b.len == 0 { m.start } else { m.place(b.start as usize) };
    part.step = m.step * b.step as isize;
    part.len = b.len;
    Ok(part)
}

fn item_place(cx: &Cx, m: &MemoryView, k: Value) -> Result<usize, Exc> {
    if !arg::is_index(cx, k) {
        return Err(cx.type_error("memoryview: invalid slice key"));
    }
    let i = arg::item_index(cx, k)?;
    cx.place(i, m.len).ok_or_else(|| cx.index_error("index out of bounds on dimension 1"))
}

fn getitem(cx: &Cx, v: Value, k: Value) -> Res {
    let m = of(cx, v)?;
    if let Some(s) = cx.cast::<Slice>(k) {
        let part = slice(cx, m, s)?;
        return cx.new_object(Kind::MemoryView, part);
    }
    let i = item_place(cx, m, k)?;
    match read(cx, m, i) {
        Some(item) => unpack(cx, m.letter, m.size, item),
        None => Err(cx.index_error("index out of bounds on dimension 1")),
    }
}

fn setitem(cx: &Cx, v: Value, k: Value, x: Option<Value>) -> Result<(), Exc> {
    let m = of(cx, v)?;
    if m.readonly {
        return Err(cx.type_error("cannot modify read-only memory"));
    }
    let Some(x) = x else { return Err(cx.type_error("cannot delete memory")) };
    let place = |m: &MemoryView, i: usize| m.place(i);
    let (places, data): (Vec<usize>, Vec<u8>) = if let Some(s) = cx.cast::<Slice>(k) {
        let part = slice(cx, m, s)?;
        let Some(data) = super::bytes::bytes_like(cx, x) else {
            let got = cx.class_of(x).name();
            return Err(cx.type_error(format!("a bytes-like object is required, not '{got}'")));
        };
        if data.len() != part.len * part.size {
            let text = "memoryview assignment: lvalue and rvalue have different structures";
            return Err(cx.value_error(text));
        }
        ((0..part.len).map(|i| place(&part, i)).collect(), data.into_owned())
    } else {
        let i = item_place(cx, m, k)?;
        (vec![m.place(i)], pack(cx, m, x)?[..m.size].to_vec())
    };
    let Some(Storage::Growable(b)) = buffer_of(cx, m.owner.get()).map(|b| b.storage) else {
        return Err(cx.type_error("cannot modify read-only memory"));
    };
    let mut b = b.lock();
    for (at, item) in places.into_iter().zip(data.chunks_exact(m.size)) {
        if let Some(to) = b.get_mut(at..at + m.size) {
            to.copy_from_slice(item);
        }
    }
    Ok(())
}

fn compare(cx: &Cx, a: Value, b: Value, op: Cmp) -> Res {
    if !matches!(op, Cmp::Eq | Cmp::Ne) {
        return Ok(Ref::not_implemented());
    }
    let (Some(x), Some(y)) = (super::bytes::bytes_like(cx, a), super::bytes::bytes_like(cx, b)) else {
        return Ok(Ref::not_implemented());
    };
    Ok(Ref::bool((x == y) == (op == Cmp::Eq)))
}

fn hash(cx: &Cx, v: Value) -> Result<i64, Exc> {
    let m = of(cx, v)?;
    if !m.readonly {
        return Err(cx.value_error("cannot hash writable memoryview object"));
    }
    let bytes = cx.bytes(&contents(cx, m))?;
    cx.hash(bytes.value())
}

fn tobytes(cx: &Cx, args: Args<'_>) -> Res {
    let [v, _order] = args.parse(cx, "tobytes", ["/self", "order"], 1)?;
    let m = of(cx, v.expect("required"))?;
    cx.bytes(&contents(cx, m))
}

fn tolist(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "tolist")?;
    let m = of(cx, v)?;
    let items = (0..m.len).filter_map(|i| read(cx, m, i)).map(|item| unpack(cx, m.letter, m.size, item));
    cx.list(items.collect::<Result<Vec<_>, Exc>>()?)
}

fn hex(cx: &Cx, args: Args<'_>) -> Res {
    let m = of(cx, args[0].value())?;
    let bytes = cx.bytes(&contents(cx, m))?;
    let method = cx.get_attr(bytes.value(), cx.intern("hex"))?;
    cx.call_slots(method.value(), args.skip(1))
}

fn cast(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [format]) = args.method(cx, "cast")?;
    let m = of(cx, v)?;
    let text = cx.as_str(format).unwrap_or_default();
    let size = match text.trim_start_matches('@') {
        "b" | "B" | "c" | "?" => 1,
        "h" | "H" => 2,
        "i" | "I" | "f" => 4,
        "l" | "L" | "q" | "Q" | "n" | "N" | "d" | "P" => 8,
        _ => {
            let text = "memoryview: destination format must be a native single character format prefixed with an \
                        optional '@'";
            return Err(cx.value_error(text));
        }
    };
    if m.step != m.size as isize {
        return Err(cx.type_error("memoryview: casts are restricted to C-contiguous views"));
    }
    if m.size != 1 && size != 1 {
        return Err(cx.type_error("memoryview: cannot cast between two non-byte formats"));
    }
    let bytes = m.len * m.size;
    if bytes % size != 0 {
        return Err(cx.type_error("memoryview: length is not a multiple of itemsize"));
    }
    let mut part = m.with(Field::new(Ref::new(m.owner.get()).into_value()));
    part.letter = *text.as_bytes().last().expect("checked above");
    (part.size, part.step, part.len) = (size, size as isize, bytes / size);
    cx.new_object(Kind::MemoryView, part)
}

fn release(cx: &Cx, args: Args<'_>) -> Res {
    let v = args[0].value();
    cx.cast::<MemoryView>(v).expect("a memory view").released.store(true, Ordering::Relaxed);
    Ok(Ref::none())
}

fn enter(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "__enter__")?;
    of(cx, v)?;
    Ok(Ref::new(v))
}

fn toreadonly(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "toreadonly")?;
    let m = of(cx, v)?;
    let mut part = m.with(Field::new(Ref::new(m.owner.get()).into_value()));
    part.readonly = true;
    cx.new_object(Kind::MemoryView, part)
}

fn repr(cx: &Cx, v: Value) -> Res {
    let m = cx.cast::<MemoryView>(v).expect("a memory view");
    let what = if m.released.load(Ordering::Relaxed) { "released memory" } else { "memory" };
    cx.str(&format!("<{what} at {:#x}>", v.bits()))
}

fn number(cx: &Cx, v: Value, f: fn(&MemoryView) -> usize) -> Res {
    cx.int(f(of(cx, v)?) as i64)
}

/// Fills the class.
///
/// # Errors
/// The memory error.
pub fn init(cx: &Cx) -> Result<(), Exc> {
    ClassBuilder::of(cx, Kind::MemoryView)
        .flags(class_flags::SEQUENCE)
        .slots(|s| {
            s.new = Some(new);
            s.len = Some(|cx, v| Ok(of(cx, v)?.len));
            s.getitem = Some(getitem);
            s.setitem = Some(setitem);
            s.compare = Some(compare);
            s.hash = Some(hash);
            s.repr = Some(repr);
        })?
        .methods(&[
            ("tobytes", tobytes),
            ("tolist", tolist),
            ("hex", hex),
            ("cast", cast),
            ("release", release),
            ("toreadonly", toreadonly),
            ("__enter__", enter),
            ("__exit__", release),
        ])?
        .getset("obj", |cx, v| Ok(Ref::new(of(cx, v)?.owner.get())), None)?
        .getset("nbytes", |cx, v| number(cx, v, |m| m.len * m.size), None)?
        .getset("itemsize", |cx, v| number(cx, v, |m| m.size), None)?
        .getset("ndim", |cx, v| number(cx, v, |_| 1), None)?
        .getset("readonly", |cx, v| Ok(Ref::bool(of(cx, v)?.readonly)), None)?
        .getset("contiguous", contiguous, None)?
        .getset("c_contiguous", contiguous, None)?
        .getset("f_contiguous", contiguous, None)?
        .getset("format", |cx, v| cx.str(char::from(of(cx, v)?.letter).encode_utf8(&mut [0; 4])), None)?
        .getset("shape", |cx, v| cx.tuple(&[cx.int(of(cx, v)?.len as i64)?.value()]), None)?
        .getset("strides", |cx, v| cx.tuple(&[cx.int(of(cx, v)?.step as i64)?.value()]), None)?
        .getset("suboffsets", |cx, _| cx.tuple(&[]), None)?
        .finish()
        .map(drop)
}

fn contiguous(cx: &Cx, v: Value) -> Res {
    let m = of(cx, v)?;
    Ok(Ref::bool(m.step == m.size as isize))
}
