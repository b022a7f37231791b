//! Sizes and counts of objects. Sizes are those that CPython answers for a like object, as far as its content
//! decides: programs compare them, nobody adds them up.

use freewheel::object::bytes::{ByteArray, Bytes};
use freewheel::object::dict::Dict;
use freewheel::object::list::List;
use freewheel::object::set::Set;
use freewheel::object::string::Str;
use freewheel::object::tuple::Tuple;
use freewheel::object::{Kind, header};
use freewheel::{Args, Cx, NativeFn, Res, Value};

/// The functions.
pub const FUNCTIONS: &[(&str, NativeFn)] =
    &[("getsizeof", getsizeof), ("getrefcount", getrefcount), ("getallocatedblocks", getallocatedblocks)];

/// `getsizeof(v[, default])`
fn getsizeof(cx: &Cx, args: Args<'_>) -> Res {
    let [v, _] = args.parse(cx, "getsizeof", ["object", "default"], 1)?;
    let v = v.expect("required");
    // A class of the program's own may know better.
    let name = cx.intern("__sizeof__");
    if cx.class_attr(cx.class_of(v), name).is_some_and(|f| cx.as_function(f).is_some())
        && let Some(n) = cx.call_special(v, name, &[])?
    {
        return Ok(n);
    }
    cx.int(size(cx, v) as i64)
}

fn size(cx: &Cx, v: Value) -> usize {
    if let Some(s) = cx.cast::<Str>(v) {
        return match s.as_str().chars().map(u32::from).max().unwrap_or(0) {
            0..0x80 => 49 + s.char_len(),
            0x80..0x100 => 73 + s.char_len(),
            0x100..0x1_0000 => 74 + 2 * s.char_len(),
            _ => 76 + 4 * s.char_len(),
        };
    }
    if let Some(b) = cx.cast::<Bytes>(v) {
        return 33 + b.as_slice().len();
    }
    if let Some(b) = cx.cast::<ByteArray>(v) {
        return 57 + b.lock().len();
    }
    if let Some(t) = cx.cast::<Tuple>(v) {
        return 40 + 8 * t.len();
    }
    if let Some(l) = cx.cast::<List>(v) {
        return 56 + 8 * l.len();
    }
    if let Some(d) = cx.cast::<Dict>(v) {
        return if d.0.is_empty() { 64 } else { 184 + table(d.0.len(), 5) * 24 };
    }
    if let Some(s) = cx.cast::<Set>(v) {
        return if s.table.len() < 5 { 216 } else { 200 + 16 * (s.table.len() * 4).next_power_of_two() };
    }
    if cx.as_class(v).is_some() {
        return 1072;
    }
    if let Some(i) = cx.as_big(v) {
        use dashu_int::ops::{BitTest, UnsignedAbs};
        return 24 + 4 * i.unsigned_abs().bit_len().div_ceil(30).max(1);
    }
    if v == Value::NONE {
        return 16;
    }
    if cx.is_kind(v, Kind::Float) { 24 } else { 48 }
}

/// Places beyond the first few of a table that holds `n` entries.
fn table(n: usize, small: usize) -> usize {
    if n <= small { 0 } else { (n * 3 / 2).next_power_of_two() }
}

/// `getrefcount(v)`: a guess while other threads use the object; numbers and the like have no count.
fn getrefcount(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.exact(cx, "getrefcount")?;
    match header(v) {
        // The argument counts as a reference.
        Some(h) => cx.int(h.total().max(1) + 1),
        None => cx.int(i64::from(u32::MAX)),
    }
}

/// `getallocatedblocks()`
fn getallocatedblocks(cx: &Cx, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "getallocatedblocks")?;
    cx.int(0)
}
